"""Runs a fence of the documentation in a folder of its own and compares what it prints.

run.py ROOT BUILD FENCE PROGRAM: a program starts in an empty folder; `sh` runs the page's script in a folder that
looks like the repository's root (links to what is in it, build/ is the build folder), so that nothing is written there.
The files that the page needs lie beside it; where they are missing the test is skipped.
"""

import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

root, build, fence = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
program = sys.argv[4]
data = pathlib.Path(os.environ.get("SEAM_TEST_DATA", root.parent / "shared"))

if reason := (fence / "not_run").read_text():
    print(f"compiled, not run: {reason}")
    sys.exit(77)
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for line in (fence / "needs").read_text().splitlines():
        needed, _, other_name = line.partition(" as ")
        if not (data / needed).exists():
            print(f"skipped: {needed} is not there (set SEAM_TEST_DATA to the folder that has it)")
            sys.exit(77)
        link = folder / (other_name or pathlib.Path(needed).name)
        if not link.exists():
            link.symlink_to((data / needed).resolve())
    command = [program]
    if program == "sh":
        command = ["sh", str(fence / "script.sh")]
        for entry in root.iterdir():
            if not entry.name.startswith((".", "build", "out")):
                (folder / entry.name).symlink_to(entry)
        (folder / "build").symlink_to(build)
    environment = {**os.environ, "SEAM_SKIP_PACKAGES": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        print(run.stdout)
        sys.exit(f"it ended with status {run.returncode}")
    expected = (fence / "expected").read_text()
    if run.stdout != expected:
        difference = difflib.unified_diff(
            expected.splitlines(True), run.stdout.splitlines(True), "the page says", "the program printed"
        )
        print("".join(difference))
        sys.exit(1)
