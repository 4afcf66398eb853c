"""No macro but SEAM_* outlives an include of our headers.

macros.py INCLUDE_FOLDER [HEADER_TO_LEAVE_OUT..] -- COMPILER FLAGS...: preprocesses one file that includes every header
and looks at the definitions that our own files make and do not take back.
"""

import pathlib
import re
import subprocess
import sys

include = pathlib.Path(sys.argv[1]).resolve()
compiler = sys.argv[sys.argv.index("--") + 1 :]
left_out = {include / header for header in sys.argv[2 : sys.argv.index("--")]}
headers = sorted(set(include.glob("seam/**/*.hpp")) - left_out)
source = "".join(f"#include <{header.relative_to(include)}>\n" for header in headers)
text = subprocess.run(
    [*compiler, "-E", "-dD", "-x", "c++", "-"], input=source, stdout=subprocess.PIPE, text=True, check=True
).stdout

defined = {}
where = ""
for line in text.splitlines():
    if mark := re.match(r'# \d+ "(.*?)"', line):
        where = mark[1]
    elif (definition := re.match(r"#define (\w+)", line)) and where.startswith(f"{include}/"):
        defined[definition[1]] = where
    elif removal := re.match(r"#undef (\w+)", line):
        defined.pop(removal[1], None)

leaks = {name: file for name, file in defined.items() if not name.startswith("SEAM_")}
for name, file in leaks.items():
    print(f"{file}: the macro {name} stays defined after the include")
print(f"{len(headers)} headers, {len(defined)} macros of ours, {len(leaks)} without the prefix SEAM_")
if not defined:
    sys.exit("no macro seen at all, not even SEAM_VERSION: this test sees nothing")
sys.exit(bool(leaks))
