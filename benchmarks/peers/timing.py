"""Prints "name<TAB>seconds<TAB>processor seconds<TAB>library" for a peer: the best of a few runs, after one to warm up."""

import sys
import time


def maps_wanted(otherwise):
    """How many maps: the first argument, where there is one."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else otherwise


def report(name, library, work, repeats=3, warm=True):
    """`library` is text, or a function that says it when the work is done."""
    if warm:
        work()
    best = processor = float("inf")
    for _ in range(repeats):
        begin, begin_processor = time.perf_counter(), time.process_time()
        work()
        best = min(best, time.perf_counter() - begin)
        processor = min(processor, time.process_time() - begin_processor)
    print(f"{name}\t{best:.6f}\t{processor:.6f}\t{library() if callable(library) else library}", flush=True)
