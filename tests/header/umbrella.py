"""seam/seam.hpp holds every header but those that need an optional dependency, and includes none of these.

umbrella.py INCLUDE_FOLDER -- COMPILER FLAGS...
"""

import pathlib
import re
import subprocess
import sys

include = pathlib.Path(sys.argv[1]).resolve()
compiler = sys.argv[sys.argv.index("--") + 1 :]
banned = re.compile(r"/(hdf5\.h|nlohmann/json\.hpp|xtensor/\S+|thrust/\S+|seam/report/viewer_\w+\.hpp)$")


def dependencies(header):
    """Every file that including the header reads."""
    rule = subprocess.run(
        [*compiler, "-M", "-x", "c++", "-"],
        input=f"#include <{header.relative_to(include)}>\n",
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return rule.replace("\\\n", " ").split()[1:]


umbrella = include / "seam/seam.hpp"
read = dependencies(umbrella)
failures = [f"seam/seam.hpp includes {file}, which is optional" for file in read if banned.search(file)]

held = {str(pathlib.Path(file).resolve()) for file in read}
for header in sorted(include.glob("seam/**/*.hpp")):
    if str(header) not in held and not any(banned.search(file) for file in dependencies(header)):
        failures.append(f"{header.relative_to(include)} needs nothing optional, but seam/seam.hpp leaves it out")
print(*failures, sep="\n")
print(f"the umbrella reads {len(held)} files, {sum(name.startswith(str(include)) for name in held)} of them ours")
sys.exit(bool(failures))
