"""Prints "name<TAB>seconds<TAB>library" for a peer: the best of a few runs, after one to warm up."""

import time


def report(name, library, work, repeats=3, warm=True):
    if warm:
        work()
    best = float("inf")
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    print(f"{name}\t{best:.6f}\t{library}", flush=True)
