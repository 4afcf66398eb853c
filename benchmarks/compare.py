"""Runs our benchmarks and the peers', each in a process of its own, and prints the ratios.

compare.py BUILD PYTHON...: everything; a peer runs in the first of these Pythons that has what it imports.
compare.py --clustering BUILD PYTHON...: distances, trees, k-means and principal components alone, we before and after
each peer, wall time and processor time. SEAM_BENCHMARK_LARGE=1 adds Ward's tree of 100,000 maps.
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
clustering = sys.argv[1] == "--clustering"
build, pythons = pathlib.Path(sys.argv[1 + clustering]), sys.argv[2 + clustering :]


def runs_of(program, repetitions=3, names=None):
    """The runs of a benchmark program, of the benchmarks in `names` where they are given."""
    options = ["--benchmark_format=json", f"--benchmark_repetitions={repetitions}"]
    if names:
        options.append("--benchmark_filter=" + "|".join(f"^{name}(/|$)" for name in names))
    output = subprocess.run([program, *options], stdout=subprocess.PIPE, check=True).stdout
    for run in json.loads(output)["benchmarks"]:
        if run["run_type"] == "iteration":
            scale = {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9}[run["time_unit"]]
            name = run["run_name"].replace("/real_time", "").replace("/process_time", "").replace("/iterations:1", "")
            yield {**run, "name": name, "seconds": run["real_time"] / scale, "processor": run["cpu_time"] / scale}


def ours():
    """Seconds and flop/s of every benchmark, by name."""
    found = {}
    for program in sorted((build / "benchmarks").glob("benchmark_*")):
        if program.is_dir():
            continue
        for run in runs_of(program):
            if run["name"] not in found or run["seconds"] < found[run["name"]][0]:
                found[run["name"]] = (run["seconds"], run.get("flops"))
    return found


def peer(script, *words):
    """(name, seconds, processor seconds, library) of a peer, if it can run; otherwise that is said."""
    for python in pythons:
        run = subprocess.run([python, script, *words], capture_output=True, text=True)
        if run.returncode == 0:
            for line in run.stdout.splitlines():
                name, seconds, processor, library = line.split("\t")
                yield name, float(seconds), float(processor), library
            return
    print(f"left out: {script.name} ({run.stderr.strip().splitlines()[-1]})")


def duration(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.1f} ms"


def compare_all():
    measured = ours()
    peak = measured.get("sgemm", (0, None))[1]
    print(f"\n{'work':28} {'seam':>10} {'of sgemm':>9}")
    for name, (seconds, flops) in measured.items():
        share = f"{100 * flops / peak:.0f} %" if flops and peak else ""
        print(f"{name:28} {duration(seconds):>10} {share:>9}")
    print(f"\n{'work':28} {'seam':>10} {'peer':>10} {'ratio':>7}  peer")
    for script in sorted((here / "peers").glob("*.py")):
        for name, seconds, _, library in peer(script) if script.name != "timing.py" else ():
            if name in measured:
                own = measured[name][0]
                print(f"{name:28} {duration(own):>10} {duration(seconds):>10} {seconds / own:>6.1f}x  {library}")


def compare_clustering():
    programs = build / "benchmarks"
    print(f"{'work':26} {'wall':>9} {'peer':>9} {'ratio':>7} {'processor':>10} {'peer':>9} {'ratio':>7}  peer")
    for program, name, script, words in (
        ("benchmark_distance", "pairwise_euclidean/5000", "pairwise.py", ["5000"]),
        ("benchmark_embedding", "pca_50/20000", "pca.py", []),
        ("benchmark_cluster", "kmeans_200/20000", "kmeans.py", []),
        ("benchmark_cluster", "ward_linkage/10000", "ward.py", ["10000"]),
    ):
        own = list(runs_of(programs / program, 3, [name]))
        others = list(peer(here / "peers" / script, *words))
        own += runs_of(programs / program, 3, [name])
        wall = min(run["seconds"] for run in own)
        processor = min(run["processor"] for run in own)
        for _, seconds, used, library in others:
            print(
                f"{name:26} {duration(wall):>9} {duration(seconds):>9} {seconds / wall:>6.1f}x {duration(processor):>10} "
                f"{duration(used):>9} {used / processor:>6.1f}x  {library}",
                flush=True,
            )
        for run in own[:1]:
            if "inertia" in run:
                print(f"  ours: {run['iterations']:.0f} iterations, inertia {run['inertia']:.0f}")
    shares = list(runs_of(programs / "benchmark_distance", 5, ["pairwise_into<float>/10000"]))
    best = max(shares, key=lambda run: run["of_sgemm"])
    print(f"pairwise_into<float>/10000 {duration(best['seconds']):>9}, {100 * best['of_sgemm']:.0f} % of the rate of sgemm")
    sizes = [20000, 100000] if os.environ.get("SEAM_BENCHMARK_LARGE") else [20000]
    for run in runs_of(programs / "benchmark_cluster", 1, [f"ward_linkage_of_saliency_maps/{n}" for n in sizes]):
        if run.get("error_occurred"):
            print(f"left out: {run['name']} ({run['error_message']})")
            continue
        share = run["products' share of time"]
        print(
            f"{run['name']} {duration(run['seconds'])}, {run['peak MB']:.0f} MB, "
            f"products {run['products / N^2 D']:.2f} N^2 D, {100 * share:.0f} % of the time, "
            f"{100 * run['flops a second'] / run['sgemm']:.0f} % of the rate of sgemm"
        )


if clustering:
    compare_clustering()
else:
    compare_all()
