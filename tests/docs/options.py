"""The page of the command line and the program's own help name the same options.

options.py SEAM PAGE: every option of every command of the program SEAM stands in the page, and every --option of the
page, and every command of its first table, is one of the program's.
"""

import pathlib
import re
import subprocess
import sys

program = sys.argv[1]
page = pathlib.Path(sys.argv[2]).read_text()


def help_of(*words):
    return subprocess.run([program, *words, "--help"], check=True, stdout=subprocess.PIPE, text=True).stdout


commands = re.findall(r"^  ([a-z]+) ", help_of().split("Subcommands:")[1], re.MULTILINE)
known = {"--help": "seam", "--version": "seam"}
for command in commands:
    for option in re.findall(r"^  (?:-\w,)?(--[a-z][a-z0-9-]*)", help_of(command), re.MULTILINE):
        known.setdefault(option, command)
told = set(re.findall(r"--[a-z][a-z0-9-]*", page))
wrong = [f"{known[option]} {option} is not in the page" for option in sorted(known.keys() - told)]
wrong += [f"the page tells of {option}, which no command has" for option in sorted(told - known.keys())]
rows = re.findall(r"^\| `([a-z]+)` \|", page[page.index("| command |") :].split("\n\n")[0], re.MULTILINE)
if sorted(rows) != sorted(commands):
    wrong.append(f"the page's commands are {rows}, the program's {commands}")
if len(known) < 50:
    wrong.append(f"only {len(known)} options were found in the program's help")
sys.exit("\n".join(wrong) or 0)
