"""What it costs to include a concept header, and the umbrella, at -O0.

measure.py INCLUDE_FOLDER -- COMPILER FLAGS...: the budgets are seconds on the machine where <ranges> alone takes
RANGES seconds; here they are compared with <ranges> compiled in the same run, so that a slow or busy machine changes
nothing. Processor time, the best of three.
"""

import pathlib
import resource
import subprocess
import sys

RANGES = 0.55
CONCEPT, UMBRELLA = 0.30, 1.20
TOLERANCE = 1.15  # of the best of three, on a busy machine

include = pathlib.Path(sys.argv[1]).resolve()
compiler = sys.argv[sys.argv.index("--") + 1 :]


def seconds(header):
    def once():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [*compiler, "-c", "-o", "/dev/null", "-x", "c++", "-"],
            input=f"#include <{header}>\n",
            text=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(3))


scale = seconds("ranges") / RANGES
budgets = {str(file.relative_to(include)): CONCEPT for file in sorted(include.glob("seam/*/concept.hpp"))}
if (include / "seam/seam.hpp").exists():
    budgets["seam/seam.hpp"] = UMBRELLA
over = []
print(f"1 s here is {1 / scale:.2f} s there")
for header, budget in budgets.items():
    took = seconds(header) / scale
    print(f"{header:40} {took:5.2f} s of {budget:.2f} s")
    if took > TOLERANCE * budget:
        over.append(header)
if over:
    sys.exit(f"over the budget: {', '.join(over)}")
