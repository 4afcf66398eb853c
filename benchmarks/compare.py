"""Runs our benchmarks and the peers', each in a process of its own, and prints the ratios.

compare.py BUILD PYTHON...: a peer runs in the first of these Pythons that has what it imports.
"""

import json
import os
import pathlib
import subprocess
import sys


def same_kernels():
    """All that use OpenBLAS get the same kernels, also on a processor that one's release does not know."""
    flags = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    best = "SkylakeX" if "avx512vl" in flags else "Haswell" if "avx2" in flags else None
    if best:
        os.environ.setdefault("OPENBLAS_CORETYPE", best)


same_kernels()
here = pathlib.Path(__file__).parent
build, pythons = pathlib.Path(sys.argv[1]), sys.argv[2:]


def ours():
    """Seconds and flop/s of every benchmark, by name."""
    found = {}
    for program in sorted((build / "benchmarks").glob("benchmark_*")):
        if program.is_dir():
            continue
        output = subprocess.run(
            [program, "--benchmark_format=json", "--benchmark_repetitions=3"], stdout=subprocess.PIPE, check=True
        ).stdout
        for run in json.loads(output)["benchmarks"]:
            if run["run_type"] != "iteration":
                continue
            name = run["run_name"].removesuffix("/real_time")
            seconds = run["real_time"] / {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9}[run["time_unit"]]
            if name not in found or seconds < found[name][0]:
                found[name] = (seconds, run.get("flops"))
    return found


def peers():
    """(name, seconds, library) of every peer that can run; the others are said."""
    for script in sorted((here / "peers").glob("*.py")):
        if script.name == "timing.py":
            continue
        for python in pythons:
            run = subprocess.run([python, script], capture_output=True, text=True)
            if run.returncode == 0:
                yield from (line.split("\t") for line in run.stdout.splitlines())
                break
        else:
            print(f"left out: {script.name} ({run.stderr.strip().splitlines()[-1]})")


def duration(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.1f} ms"


measured = ours()
peak = measured.get("sgemm", (0, None))[1]
print(f"\n{'work':28} {'seam':>10} {'of sgemm':>9}")
for name, (seconds, flops) in measured.items():
    share = f"{100 * flops / peak:.0f} %" if flops and peak else ""
    print(f"{name:28} {duration(seconds):>10} {share:>9}")
print(f"\n{'work':28} {'seam':>10} {'peer':>10} {'ratio':>7}  peer")
for name, seconds, library in peers():
    if name in measured:
        own = measured[name][0]
        print(f"{name:28} {duration(own):>10} {duration(float(seconds)):>10} {float(seconds) / own:>6.1f}x  {library}")
