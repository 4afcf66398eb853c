"""A random library as squid-nn draws it: a Python loop over sequences, NumPy for each."""

import numpy as np
from timing import report

COUNT, LENGTH, RATE = 100_000, 249, 0.1
letters = np.random.default_rng(2).integers(0, 4, LENGTH)


def library():
    random = np.random.RandomState(42)
    counts = np.clip(random.poisson(int(np.ceil(RATE * LENGTH)), COUNT), 0, LENGTH)
    one_hot = np.zeros((COUNT, LENGTH, 4), dtype=np.uint8)
    identity = np.eye(4, dtype=np.uint8)
    one_hot[0] = identity[letters]
    for row in range(1, COUNT):
        sites = random.choice(LENGTH, counts[row], replace=False)
        offsets = random.choice([1, 2, 3], counts[row])
        mutant = letters.copy()
        mutant[sites] = (mutant[sites] + offsets) % 4
        one_hot[row] = identity[mutant]
    return one_hot


report("random_library/100000", f"squid-nn's loop, NumPy {np.__version__}", library, repeats=1, warm=False)
