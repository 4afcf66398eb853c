"""syntax.py NODE FOLDER: every script parses in strict mode, says its idea, keeps to lines of 120 characters and to the
viewer's rules (text never becomes markup, nothing is loaded)."""

import pathlib
import re
import subprocess
import sys

node, folder = sys.argv[1], pathlib.Path(sys.argv[2])
failures = []
scripts = sorted(folder.glob("*.js"))
for script in scripts:
    done = subprocess.run([node, "--check", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        failures.append(f"{script.name}: {done.stdout.strip()}")
    lines = script.read_text().splitlines()
    if lines[0] != "// SPDX-License-Identifier: MIT" or not lines[1].startswith("// ") or '"use strict";' not in lines:
        failures.append(f"{script.name}: licence, idea and strict mode come first")
    if len(lines) > 400:
        failures.append(f"{script.name}: {len(lines)} lines are too many for one file")
    for number, line in enumerate(lines, 1):
        if len(line) > 120:
            failures.append(f"{script.name}:{number}: {len(line)} characters")
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\bfetch\(|\bvar\b|[^=!]==[^=]", line):
            failures.append(f"{script.name}:{number}: {line.strip()}")
print(*failures, sep="\n")
print(f"{len(scripts)} scripts, {len(failures)} failures")
sys.exit(bool(failures) or not scripts)
