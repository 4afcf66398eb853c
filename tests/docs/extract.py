"""Takes the code fences out of Markdown pages, for the tests.

extract.py ROOT OUT PAGE...: prints a line "kind name folder" for each thing to test.

  ```cpp     a complete program; if it prints, the next fence is ```output and holds exactly that
  ```sh      shell lines, run from the repository's root in the order of the page, with the program at build/seam;
             a following ```output holds exactly what they print
  ```cmake   CMake for a reader's own project
  ```text    anything else

An HTML comment right before a fence says what the reader would have at hand (a file below the folder of public data,
linked by its name or another one), or why the fence is not run:
  <!-- needs: data/deepstarr/Sequences_example.fa as enhancers.fa -->
  <!-- not run: it is this very test -->
"""

import pathlib
import re
import sys

LANGUAGES = {"cpp", "output", "sh", "cmake", "text"}


def fences(page):
    """(line, language, body, comments) of each fence of the page."""
    found, comments, open_fence = [], [], None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        stripped = line.strip()
        if open_fence:
            indent = open_fence[3]
            if stripped == "```":
                found.append((open_fence[0], open_fence[1], "".join(open_fence[2]), comments))
                open_fence, comments = None, []
            else:
                open_fence[2].append((line[indent:] if line[:indent].isspace() else line) + "\n")
        elif stripped.startswith("```"):
            open_fence = (number, stripped[3:], [], len(line) - len(line.lstrip()))
        elif comment := re.fullmatch(r"<!-- (needs|not run): (.*) -->", stripped):
            comments.append((comment[1], comment[2]))
        elif stripped:
            comments = []
    if open_fence:
        sys.exit(f"{page}:{open_fence[0]}: the fence is not closed")
    return found


def write(path, text):
    """Leaves the file alone when it holds the text already, so that nothing is compiled again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def extract(root, out, page):
    name = str(page.relative_to(root).with_suffix("")).replace("/", ".").removeprefix("docs.")
    found = fences(page)
    shell, programs = [], 0
    for at, (line, language, body, comments) in enumerate(found):
        if language not in LANGUAGES:
            sys.exit(f"{page}:{line}: a fence is one of {sorted(LANGUAGES)}, not '{language}'")
        following = found[at + 1][2] if at + 1 < len(found) and found[at + 1][1] == "output" else None
        needs = [text for kind, text in comments if kind == "needs"]
        not_run = [text for kind, text in comments if kind == "not run"]
        if language == "output" and (at == 0 or found[at - 1][1] not in ("cpp", "sh")):
            sys.exit(f"{page}:{line}: an output fence follows a cpp or sh fence")
        if language == "cpp":
            programs += 1
            folder = out / f"{name}_{programs}"
            place = page.relative_to(root)
            write(folder / "program.cpp", f'#line {line + 1} "{place}"\n{body}')
            write(folder / "expected", following or "")
            write(folder / "needs", "\n".join(needs))
            write(folder / "not_run", "\n".join(not_run))
            print("program", f"{name}_{programs}", folder)
        if language == "sh":
            shell.append((line, body, following, needs, not_run))
    if shell:
        folder = out / f"{name}_shell"
        script, expected, needed = ["set -eu\n"], [], []
        for line, body, following, needs, not_run in shell:
            needed += needs
            if not_run:
                script.append(f"echo 'line {line} is not run: {not_run[0]}' >&2\n")
                continue
            script.append(body if following is not None else f"{{\n{body}}} >&2\n")
            expected.append(following or "")
        write(folder / "script.sh", "".join(script))
        write(folder / "expected", "".join(expected))
        write(folder / "needs", "\n".join(needed))
        write(folder / "not_run", "")
        print("shell", f"{name}_shell", folder)


root, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
for page in sys.argv[3:]:
    extract(root, out, pathlib.Path(page))
