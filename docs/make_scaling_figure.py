"""Measures time and memory of Ward's tree against the number of maps, and draws both.

make_scaling_figure.py benchmark_cluster FIGURE.svg N... [--keep RESULTS.json]: each size in a process of its own, from
the repository's root; sizes that RESULTS.json holds already are not measured again. 100,000 takes minutes.
"""

import json
import math
import os
import pathlib
import subprocess
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 620, 340, 70, 70, 30, 50
COUNTERS = [
    "products' share of time",
    "products / N^2 D",
    "flops a second",
    "sgemm",
    "sum of squares",
    "pairs not joined",
    "last heights",
]
COLOURS = {"processor_seconds": "#1b6ca8", "bytes": "#b5541c"}


def measure(program, size):
    """Seconds, peak bytes and what else a run of the benchmark counted."""
    run = subprocess.run(
        [program, f"--benchmark_filter=ward_linkage_of_saliency_maps/{size}/", "--benchmark_format=json"],
        env=os.environ | ({"SEAM_BENCHMARK_LARGE": "1"} if size > 20000 else {}),
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(run.stdout)["benchmarks"][0]
    if "error_message" in found:
        sys.exit(found["error_message"])
    return {
        "seconds": found["real_time"] / 1e3,
        "processor_seconds": found["cpu_time"] / 1e3,
        "bytes": found["peak MB"] * 1e6,
        "counters": {name: found[name] for name in COUNTERS if name in found},
    }


def label(value, unit):
    if unit == "bytes":
        return f"{value / 1e9:g} GB" if value >= 1e9 else f"{value / 1e6:g} MB"
    return f"{value:g} s" if value >= 1 else f"{value * 1e3:g} ms"


def draw(results):
    sizes = sorted(results)
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size):
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - low) / (high - low)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">maps of 249 x 4</text>',
    ]
    for size in sizes:
        lines.append(
            f'<line x1="{x(size):.1f}" y1="{TOP}" x2="{x(size):.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>'
            f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{size:,}</text>'
        )
    for unit, side in (("processor_seconds", "left"), ("bytes", "right")):
        values = [results[size][unit] for size in sizes]
        bottom, top = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

        def y(value):
            return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - bottom) / (top - bottom)

        at, anchor = (LEFT - 8, "end") if side == "left" else (WIDTH - RIGHT + 8, "start")
        for power in range(bottom, top + 1):
            lines.append(
                f'<text x="{at}" y="{y(10**power) + 4:.1f}" text-anchor="{anchor}" fill="{COLOURS[unit]}">'
                f"{label(10**power, unit)}</text>"
            )
        points = " ".join(f"{x(size):.1f},{y(results[size][unit]):.1f}" for size in sizes)
        lines.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[unit]}" stroke-width="2"/>')
        for size in sizes:
            lines.append(f'<circle cx="{x(size):.1f}" cy="{y(results[size][unit]):.1f}" r="3.5" fill="{COLOURS[unit]}"/>')
        title = "peak memory, maps included" if unit == "bytes" else "processor time"
        lines.append(
            f'<text x="{LEFT if side == "left" else WIDTH - RIGHT}" y="{TOP - 12}" fill="{COLOURS[unit]}" '
            f'text-anchor="{"start" if side == "left" else "end"}">{title}</text>'
        )
    return "\n".join(lines + ["</svg>"]) + "\n"


def main():
    words = sys.argv[1:]
    keep = None
    if "--keep" in words:
        at = words.index("--keep")
        keep = pathlib.Path(words[at + 1])
        del words[at : at + 2]
    program, figure, sizes = words[0], words[1], [int(word) for word in words[2:]]
    results = {int(n): found for n, found in json.loads(keep.read_text()).items()} if keep and keep.exists() else {}
    for size in sizes:
        if size not in results:
            results[size] = measure(program, size)
            if keep:
                keep.write_text(json.dumps(results, indent=1))
        print(f"{size:>7,} maps: {results[size]['seconds']:.2f} s, {results[size]['processor_seconds']:.2f} of processors, {results[size]['bytes'] / 1e6:.0f} MB", results[size]["counters"])
    pathlib.Path(figure).write_text(draw(results))


main()
