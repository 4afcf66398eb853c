"""What it costs to include a concept header, and the umbrella, at -O0.

measure.py INCLUDE_FOLDER -- COMPILER FLAGS...: compared with the standard headers that the library is built on,
compiled in the same run, so that a slow or busy machine changes nothing. Processor time, the best of three.
"""

import pathlib
import resource
import subprocess
import sys

STANDARD = ["algorithm", "atomic", "functional", "memory", "mutex", "string", "vector"]
CONCEPT, UMBRELLA = 1.5, 4.5  # times the standard headers

include = pathlib.Path(sys.argv[1]).resolve()
compiler = sys.argv[sys.argv.index("--") + 1 :]


def seconds(*headers):
    def once():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [*compiler, "-c", "-o", "/dev/null", "-x", "c++", "-"],
            input="".join(f"#include <{header}>\n" for header in headers),
            text=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(3))


budgets = {str(file.relative_to(include)): CONCEPT for file in sorted(include.glob("seam/*/concept.hpp"))}
budgets["seam/seam.hpp"] = UMBRELLA
standard = seconds(*STANDARD)
print(f"{'the standard headers':40} {standard:5.2f} s")
over = []
for header, budget in budgets.items():
    took = seconds(header)
    print(f"{header:40} {took:5.2f} s, {took / standard:.2f} of {budget:.2f}")
    if took > budget * standard:
        over.append(header)
if over:
    sys.exit(f"over the budget: {', '.join(over)}")
