"""Compiles a file that must not compile and looks for the sentences that it promises.

expect_error.py SOURCE -- COMPILER FLAGS...: each `// expected-error {{"text"}}` of the source must stand in the
compiler's messages, and the first of them in its first error, because that is the one that people read.
"""

import os
import pathlib
import re
import subprocess
import sys

source = pathlib.Path(sys.argv[1])
compiler = sys.argv[sys.argv.index("--") + 1 :]
expected = re.findall(r'// expected-error \{\{"?(.*?)"?\}\}', source.read_text())
if not expected:
    sys.exit(f'{source}: no // expected-error {{{{"..."}}}} in it')

run = subprocess.run(
    [*compiler, str(source)], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
)
if run.returncode == 0:
    sys.exit(f"{source}: it compiles, but must not")
errors = [line for line in run.stderr.splitlines() if re.search(r"\berror:", line)]
failures = [f"not in any message: {text}" for text in expected if text not in run.stderr]
if not failures and expected[0] not in errors[0]:
    failures.append(f"not in the first error: {expected[0]}")
if failures:
    print(*failures, sep="\n")
    print(run.stderr)
    sys.exit(1)
print(errors[0])
