"""The dinucleotide shuffle as deeplift, CREME and squid-nn walk it: a Python loop over positions, NumPy for the rest."""

import numpy as np
from timing import report

COUNT, LENGTH = 10_000, 249
letters = np.random.default_rng(2).integers(0, 4, LENGTH)


def shuffles():
    random = np.random.RandomState(1)
    behind = [np.where(letters[:-1] == letter)[0] + 1 for letter in range(4)]
    out = np.empty((COUNT, LENGTH), dtype=np.uint8)
    for row in range(COUNT):
        for letter in range(4):
            order = np.arange(len(behind[letter]))
            order[:-1] = random.permutation(len(order) - 1)
            behind[letter] = behind[letter][order]
        used = [0, 0, 0, 0]
        position = 0
        out[row, 0] = letters[0]
        for i in range(1, LENGTH):
            letter = letters[position]
            position = behind[letter][used[letter]]
            used[letter] += 1
            out[row, i] = letters[position]
    return out


report(f"dinucleotide_shuffle/{COUNT}", f"deeplift's loop, NumPy {np.__version__}", shuffles, repeats=1, warm=False)
