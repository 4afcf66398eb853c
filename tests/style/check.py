"""Rules of the house that no compiler checks.

check.py ROOT: every header says its licence and its idea, is included once, keeps to the rooms below its own and lives
in namespace seam::inline v0; every public header has a test of its own at the mirrored path; no file names a path of
somebody's machine or leaves work for later.
"""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1]).resolve()
include = root / "include"
FLOORS = [
    ["core"],
    ["alphabet", "backend"],
    ["sequence", "distance", "motif"],
    ["io", "oracle"],
    ["mutagenesis", "network"],
    ["attribution", "cluster", "embedding"],
    ["explain"],
    ["identify"],
    ["report"],
    ["pipeline"],
]
floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# What stands outside the rooms, and what tests it.
TEST_OF = {
    "config.hpp": "header/CMakeLists.txt",  # macros alone: every header includes it, tests/header/macros.py looks at them
    "seam.hpp": "header/main.cpp",
    "version.hpp": "header/main.cpp",
    "xtensor.hpp": "xtensor/xtensor.cpp",
    "oracle/torch.hpp": "torch/torch.cpp",  # a program of its own, where LibTorch is installed
}
SLOW_HEADERS = {"iostream", "ranges", "regex", "random"}
MACHINE = re.compile(r"(?<![\w./])/(work|tmp|root|home)/\w")
LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
TEXT = {".hpp", ".cuh", ".cpp", ".cu", ".py", ".sh", ".md", ".cmake", ".txt", ".json", ".in", ".js", ".css", ".html"}
failures = []


def fail(file, line, sentence):
    failures.append(f"{file.relative_to(root)}:{line}: {sentence}")


def room_of(path):
    """The room of seam/<room>/...; none for what stands outside the rooms (seam/config.hpp, the umbrella)."""
    parts = pathlib.PurePath(path).parts
    return parts[1] if len(parts) > 2 and parts[0] == "seam" else None


def check_include(file, line, room, name):
    if name in SLOW_HEADERS:
        fail(file, line, f"<{name}> is too slow to compile for a header")
    if name.startswith("xtensor") and file != include / "seam/xtensor.hpp":
        fail(file, line, "xtensor stays in seam/xtensor.hpp")
    if not room or not name.startswith("seam/"):
        return
    other = room_of(name)
    if other is None:
        if name not in ("seam/config.hpp", "seam/version.hpp"):
            fail(file, line, f"<{name}> stands above the rooms")
    elif other != room and floor.get(other, 99) >= floor.get(room, 0):
        fail(file, line, f"{room} includes {other}, which is not on a lower floor")


def check_header(file):
    lines = file.read_text().splitlines()
    room = room_of(file.relative_to(include))
    if room and room not in floor:
        fail(file, 1, f"the room {room} stands on no floor: add it to tests/style/check.py and docs/architecture.md")
    if lines[0] != "// SPDX-License-Identifier: MIT":
        fail(file, 1, "a header begins with // SPDX-License-Identifier: MIT")
    if not lines[1].startswith("// "):
        fail(file, 2, "a header's second line says its idea")
    if "#pragma once" not in lines:
        fail(file, 1, "#pragma once is missing")
    for number, line in enumerate(lines, 1):
        if found := re.match(r"#\s*include <([^>]+)>", line):
            check_include(file, number, room, found[1])
        if re.match(r"#\s*include \"", line):
            fail(file, number, "our own headers are included as <seam/...>")
        if re.match(r"namespace seam(?!::inline v0\b)", line):
            fail(file, number, "names live in namespace seam::inline v0")


def tests_of(path):
    """The files under tests/, one of which must be there, that test the header seam/<path>."""
    if str(path) in TEST_OF:
        return [TEST_OF[str(path)]]
    if path.suffix == ".cuh":  # for nvcc: one file a room
        return [pathlib.Path("device", path.parts[0]).with_suffix(".cu")]
    mirrored = [path.with_suffix(".cpp")]
    if path.name == "concept.hpp":  # a concept's test is a template that the room's models are put through
        mirrored.append(path.with_name("concept_test.hpp"))
    return mirrored


def check_test(file):
    path = file.relative_to(include / "seam")
    wanted = tests_of(path)
    if "detail" not in path.parts and not any((root / "tests" / test).exists() for test in wanted):
        fail(file, 1, "has no test of its own: " + " or ".join(f"tests/{test}" for test in wanted) + " is missing")


headers = sorted(file for file in include.rglob("*") if file.suffix in (".hpp", ".cuh"))
for header in headers:
    check_header(header)
    check_test(header)

files = 0
for file in sorted(root.rglob("*")):
    parts = file.relative_to(root).parts
    if parts[0].startswith((".git", "build", "out", ".cache")) or not file.is_file():
        continue
    if file == pathlib.Path(__file__).resolve() or (file.suffix not in TEXT and parts[0] != ".ci"):
        continue
    files += 1
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if MACHINE.search(line):
            fail(file, number, "a path of somebody's machine")
        if LATER.search(line):
            fail(file, number, "work left for later")

print(*failures, sep="\n")
print(f"{len(headers)} headers, {files} files, {len(failures)} failures")
sys.exit(bool(failures) or not headers)
