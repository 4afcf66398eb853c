"""What the tests of the report share: checks, the program, its files read again, and what a page has painted."""

import json
import pathlib
import struct
import subprocess
import sys

checks = 0  # that were made


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        raise AssertionError(what)


def seam(*words):
    """Runs the program."""
    done = subprocess.run([sys.argv[1], *map(str, words), "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    check(done.returncode == 0, f"seam {words}: {done.stderr}")


def npy(path):
    """Shape and numbers of a little-endian, C-ordered npy file of version 1."""
    data = path.read_bytes() if isinstance(path, pathlib.Path) else path
    (length,) = struct.unpack("<H", data[8:10])
    words = eval(data[10 : 10 + length].decode())
    size = 1
    for extent in words["shape"]:
        size *= extent
    code = {"<f8": "d", "<f4": "f", "<i4": "i"}[words["descr"]]
    return words["shape"], struct.unpack(f"<{size}{code}", data[10 + length :])


def same_partition(first, second):
    forth, back = {}, {}
    return all(forth.setdefault(a, b) == b and back.setdefault(b, a) == a for a, b in zip(first, second, strict=True))


def cut(linkage, points, clusters):
    """Labels of a tree whose heights rise, from its last rows left out."""
    owner = list(range(2 * points - 1))

    def root(node):
        while owner[node] != node:
            node = owner[node]
        return node

    for row in range(points - clusters):
        for column in (0, 1):
            owner[root(int(linkage[4 * row + column]))] = points + row
    return [root(point) for point in range(points)]


def inside(x, y, corners):
    """Winding number of a polygon around a point, by signed crossings of the ray to the right."""
    winding = 0
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if y1 <= y < y2 and side > 0:
            winding += 1
        elif y2 <= y < y1 and side < 0:
            winding -= 1
    return winding != 0


def painted(page, selector="main canvas"):
    """For each canvas in sight of its own page: its figure, and how many of its pixels differ from the ground."""
    return page.value(
        "[...document.querySelectorAll(" + json.dumps(selector) + ")].filter(c => c.offsetParent).map(c => {"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; const seen = new Set();"
        "for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 0) { ++n; seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); }"
        "return [c.closest('figure').dataset.figure, n, seen.size, c.width * c.height]; })"
    )


def show(page, view):
    page.value(f"document.getElementById('tab-{view}').click()")
    page.frames(4)
    check(page.value("Seam.state.view") == view, f"the tab {view} does not open its view")
