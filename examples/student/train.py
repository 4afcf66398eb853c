"""Trains the network in examples/data/deepstarr_student.safetensors: a small student of DeepSTARR, the published
network of Drosophila enhancers (de Almeida, Reiter, Pagani and Stark 2022), whose weights and example sequences are
given by path.

  python3 examples/student/train.py --weights deepstarr.model.h5 --fasta Sequences_example.fa --out student.safetensors

Needs NumPy, PyTorch and the program at build/seam, which asks the teacher. The student learns the teacher's activities
and, since a gradient says 996 times as much of a sequence as an activity, its saliency maps. It is judged on mutants of
two enhancers that it never saw. All random numbers are seeded.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import tempfile
import time

import numpy as np
import torch

# The two enhancers that judge the student: no sequence that it learns from has a part of them.
TEST = ("chr2R_17033215_17033463_dev", "chr3R_2902399_2902647_dev")

LENGTH, TASKS = 249, ("dev", "hk")
SEED = 1
BACKGROUNDS = 14_000  # random letters and dinucleotide shuffles of the enhancers
MOSAICS = 12_000  # backgrounds into which parts of enhancers are planted
CLIMBERS, CLIMBS = 12_000, 3  # of these, so many follow the teacher's gradient up or down, so many times
MUTANTS_OF_ENHANCERS, MUTANTS_OF_OTHERS = 22_000, 20_000
RATES = (0.02, 0.05, 0.1, 0.1, 0.15, 0.2, 0.3)  # of their mutations
COMPOSITION = (0.29, 0.21, 0.21, 0.29)  # of random letters
BATCH, STEPS = 64, 18_000
RATE, WARM_UP = 2e-3, 300  # Adam's largest rate, reached after so many steps; then a cosine to 0
MAP_WEIGHT = 1.0  # of the maps' share of the loss, in units of their mean square


def read_fasta(path):
    records, name = {}, None
    for line in pathlib.Path(path).read_text().split("\n"):
        if line.startswith(">"):
            name = line[1:].split()[0]
            records[name] = ""
        elif name:
            records[name] += line.strip().upper()
    return {name: np.array(["ACGT".index(c) for c in text], dtype=np.uint8) for name, text in records.items()}


class Program:
    """build/seam: the teacher's answers, and libraries."""

    def __init__(self, path, weights):
        self.path, self.weights = path, weights

    def run(self, words, result, x=None):
        with tempfile.TemporaryDirectory() as folder:
            if x is not None:
                np.save(folder + "/x.npy", x)
                words += ["--x", folder + "/x.npy", "--model", "deepstarr", "--weights", self.weights]
            subprocess.run([self.path, *words, "--threads", "1", "--quiet", "--out", folder], check=True)
            return np.load(f"{folder}/{result}")

    def activities(self, x):
        return self.run(["predict"], "y_mut.npy", x)

    def maps(self, x):
        """(n, 2, L, 4): the gradients of both outputs."""
        saliency = ["attribute", "--method", "saliency", "--task"]
        each = [self.run([*saliency, task], "attributions_saliency.npy", x).astype(np.float16) for task in TASKS]
        return np.stack(each, axis=1)

    def library(self, kind, letters, count, seed):
        """`count` rows, the first of which is the sequence itself."""
        words = ["library", "--kind", *kind, "--sequence", "".join("ACGT"[c] for c in letters)]
        return self.run([*words, "--count", str(count), "--seed", str(seed)], "x_index.npy")


def backgrounds(program, enhancers, count, rng):
    drawn = rng.choice(4, size=(count // 2, LENGTH), p=COMPOSITION).astype(np.uint8)
    each = (count - len(drawn)) // len(enhancers)
    kind = ["shuffled", "--keep", "dinucleotide"]
    shuffles = [program.library(kind, e, each + 1, SEED + i)[1:] for i, e in enumerate(enhancers)]
    return np.concatenate([drawn, *shuffles])


def planted(x, enhancers, rng):
    """1 to 6 stretches of enhancers, either strand, anywhere in every sequence."""
    x = x.copy()
    for row in x:
        for _ in range(rng.integers(1, 7)):
            donor = enhancers[rng.integers(len(enhancers))]
            if rng.random() < 0.5:
                donor = 3 - donor[::-1]
            width = int(np.exp(rng.uniform(np.log(6), np.log(100))))
            source, place = rng.integers(LENGTH - width, size=2)
            row[place : place + width] = donor[source : source + width]
    return x


def mutated(x, rng):
    rates = rng.choice(RATES, size=(len(x), 1))
    other = (x + rng.integers(1, 4, size=x.shape, dtype=np.uint8)) % 4
    return np.where(rng.random(x.shape) < rates, other, x).astype(np.uint8)


def climbed(x, maps, rng):
    """1 to 8 letters of every sequence changed to where the gradient of a random mixture of both outputs leads."""
    direction = rng.normal(loc=0.4, size=(len(x), 2, 1, 1)).astype(np.float32)
    gain = (direction * maps).sum(axis=1)
    gain -= np.take_along_axis(gain, x[:, :, None].astype(np.int64), axis=2)
    best = gain.argmax(axis=2).astype(np.uint8)
    most = gain.max(axis=2)
    most += rng.gumbel(size=most.shape) * most.std(axis=1, keepdims=True) / 2
    rank = (-most).argsort(axis=1).argsort(axis=1)
    return np.where(rank < rng.integers(1, 9, size=(len(x), 1)), best, x).astype(np.uint8)


def sequences_with_answers(program, enhancers, rng):
    """Sequences (n, L), the teacher's activities (n, 2) and maps (n, 2, L, 4) for them."""
    ground = backgrounds(program, enhancers, BACKGROUNDS, rng)
    mosaics = planted(ground[rng.integers(len(ground), size=MOSAICS)], enhancers, rng)
    x, maps = [np.concatenate([ground, mosaics])], []
    maps.append(program.maps(x[0]))
    climbers = rng.choice(len(x[0]), size=CLIMBERS, replace=False)
    at, gradient = x[0][climbers], maps[0][climbers]
    for _ in range(CLIMBS):
        at = climbed(at, gradient, rng)
        gradient = program.maps(at)
        x.append(at)
        maps.append(gradient)
    others = np.concatenate(x[1:] + [mosaics])
    mutants = np.concatenate([enhancers[rng.integers(len(enhancers), size=MUTANTS_OF_ENHANCERS)],
                              others[rng.integers(len(others), size=MUTANTS_OF_OTHERS)]])
    x.append(mutated(mutants, rng))
    maps.append(program.maps(x[-1]))
    x, maps = np.concatenate(x), np.concatenate(maps)
    return x, program.activities(x), maps


class Taps(torch.autograd.Function):
    """(n, L, width * channels): the neighbours of a position beside each other, zeros beyond the ends; an odd last
    position, which no pool sees, is left out. A linear map, whose gradient is the other class and the reverse."""

    @staticmethod
    def forward(ctx, x, width):
        ctx.shape, even = (*x.shape, width), x.shape[1] // 2 * 2
        padded = torch.nn.functional.pad(x, (0, 0, width // 2, width // 2))
        return torch.cat([padded[:, tap : tap + even] for tap in range(width)], dim=2)

    @staticmethod
    def backward(ctx, gradient):
        return TapsReversed.apply(gradient, *ctx.shape), None


class TapsReversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gradient, count, length, channels, width):
        ctx.width, even = width, gradient.shape[1]
        out = gradient.new_zeros(count, length + width, channels)
        for tap in range(width):
            out[:, tap : tap + even] += gradient[:, :, tap * channels : (tap + 1) * channels]
        return out[:, width // 2 : width // 2 + length]

    @staticmethod
    def backward(ctx, x):
        return Taps.apply(x, ctx.width), None, None, None, None


class Student(torch.nn.Module):
    """Activities (n, 2) of encodings (n, L, 4). What relu and the pools let through is a constant factor, so that
    gradients of gradients, which autograd also takes, are matrix products. Weights have Keras' names and shapes."""

    CONVOLUTIONS = {"conv_1": (7, 4, 96), "conv_2": (3, 96, 48), "conv_3": (5, 48, 48), "conv_4": (3, 48, 72)}
    DENSE = {"dense_1": (15 * 72, 48), "dense_2": (48, 48), "activities": (48, 2)}

    def __init__(self):
        super().__init__()
        self.weights = {}
        for name, shape in (self.CONVOLUTIONS | self.DENSE).items():
            kernel = torch.randn(shape) * (2 / np.prod(shape[:-1])) ** 0.5
            for what, values in (("kernel", kernel), ("bias", torch.zeros(shape[-1]))):
                self.weights[f"{name}/{what}"] = torch.nn.Parameter(values)
                self.register_parameter(f"{name}_{what}", self.weights[f"{name}/{what}"])

    def product(self, name, x):
        kernel = self.weights[name + "/kernel"]
        return torch.addmm(self.weights[name + "/bias"], x, kernel.reshape(-1, kernel.shape[-1]))

    def forward(self, x):
        for name, (width, _, filters) in self.CONVOLUTIONS.items():
            taps = Taps.apply(x, width)
            z = self.product(name, taps.reshape(-1, taps.shape[2]))
            first, second = z.reshape(len(x), -1, 2, filters).unbind(2)
            with torch.no_grad():
                first_through = ((first >= second) & (first > 0)).float()
                second_through = ((first < second) & (second > 0)).float()
            x = first * first_through + second * second_through
        x = x.reshape(len(x), -1)
        for name in ("dense_1", "dense_2"):
            x = self.product(name, x).relu()
        return self.product("activities", x)


def one_hot(x):
    return torch.nn.functional.one_hot(torch.from_numpy(x.astype(np.int64)), 4).float()


def train(student, x, y, maps, rng):
    """`y` has mean 0 and variance 1, and `maps` are gradients of that. A random sum of the two outputs' maps, with
    signs, is compared a sequence: in the mean that is both maps, for the price of one."""
    optimiser = torch.optim.Adam(student.parameters(), lr=RATE)
    scale = float(np.mean([(m.astype(np.float32) ** 2).sum() for m in maps[:: max(1, len(maps) // 4000)]]))
    begin, order, sums = time.process_time(), [], np.zeros(2)
    for step in range(STEPS):
        if len(order) < BATCH:
            order = rng.permutation(len(x))
        rows, order = order[:BATCH], order[BATCH:]
        optimiser.param_groups[0]["lr"] = RATE * min((step + 1) / WARM_UP, 0.5 + 0.5 * np.cos(np.pi * step / STEPS))
        letters = one_hot(x[rows]).requires_grad_()
        signs = rng.choice((-1.0, 1.0), size=(BATCH, 2)).astype(np.float32)
        wanted = torch.from_numpy((signs[:, :, None, None] * maps[rows]).sum(axis=1))
        found = student(letters)
        (gradient,) = torch.autograd.grad((found * torch.from_numpy(signs)).sum(), letters, create_graph=True)
        activity_loss = ((found - torch.from_numpy(y[rows])) ** 2).mean()
        map_loss = ((gradient - wanted) ** 2).sum() / (scale * BATCH)
        optimiser.zero_grad(set_to_none=True)
        (activity_loss + MAP_WEIGHT * map_loss).backward()
        optimiser.step()
        sums += activity_loss.item(), map_loss.item()
        if (step + 1) % 500 == 0:
            said = f"unexplained: activities {sums[0] / 500:.3f}, maps {sums[1] / 500:.3f}"
            print(f"step {step + 1}: {said}; {time.process_time() - begin:.0f} s", flush=True)
            sums[:] = 0


def write_safetensors(path, weights):
    header, data = {}, b""
    for name, values in weights.items():
        raw = np.ascontiguousarray(values.detach().numpy(), dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def judge(program, student, name, letters):
    """Five libraries of 1,000 sequences with 10 % mutations each: medians of Pearson's r and of the maps' cosines."""
    x = np.concatenate([program.library(["random", "--rate", "0.1"], letters, 1_000, 100 + i) for i in range(5)])
    wanted, maps = program.activities(x), torch.from_numpy(program.maps(x)).float()
    encoded = one_hot(x).requires_grad_()
    found = student(encoded)
    for t, task in enumerate(TASKS):
        (gradient,) = torch.autograd.grad(found[:, t].sum(), encoded, retain_graph=True)
        y = found[:, t].detach().numpy()
        r = [np.corrcoef(y[i : i + 1_000], wanted[i : i + 1_000, t])[0, 1] for i in range(0, len(x), 1_000)]
        plain, centred = (torch.cosine_similarity(f(gradient).flatten(1), f(maps[:, t]).flatten(1)).median()
                          for f in (lambda g: g, lambda g: g - g.mean(2, keepdim=True)))
        print(f"{name} {task}: Pearson {np.median(r):.3f}; cosine of maps {plain:.3f}, centred {centred:.3f}; "
              f"of the enhancer {y[0]:.2f}, the teacher says {wanted[0, t]:.2f}")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--weights", required=True, help="the teacher's, as published (Keras HDF5)")
    words.add_argument("--fasta", required=True, help="the ten published example sequences")
    words.add_argument("--out", required=True, help="where the student's weights go (safetensors)")
    words.add_argument("--seam", default="build/seam", help="the program")
    given = words.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    program = Program(given.seam, given.weights)
    records = read_fasta(given.fasta)
    enhancers = np.stack([letters for name, letters in records.items() if name not in TEST])
    x, y, maps = sequences_with_answers(program, enhancers, rng)
    mean, deviation = y.mean(axis=0), y.std(axis=0)
    maps = maps / deviation.astype(np.float16)[:, None, None]
    student = Student()
    print(f"{len(x)} sequences, {sum(p.numel() for p in student.parameters())} parameters", flush=True)
    train(student, x, (y - mean) / deviation, maps, np.random.default_rng(SEED))
    with torch.no_grad():  # from mean 0 and variance 1 back to the teacher's scale
        student.weights["activities/kernel"] *= torch.from_numpy(deviation)
        student.weights["activities/bias"] *= torch.from_numpy(deviation)
        student.weights["activities/bias"] += torch.from_numpy(mean)
    write_safetensors(given.out, student.weights)
    for name in TEST:
        judge(program, student, name, records[name])


if __name__ == "__main__":
    main()
