"""How fast a report is: frames.py REPORT. Needs Chromium.

Opens the report in headless Chromium without a graphics card, moves through the mechanism space for 100 frames, draws a
shape around a part of it and cuts the tree anew. Prints the time on the clock, and the processor time of the page's own
process, which other programs on the machine do not lengthen.
"""

import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/viewer"))
import browser  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")


def renderer_seconds(parent):
    """Processor time of all page processes below `parent`."""
    children, seconds = {}, 0
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            page = b"--type=renderer" in (entry / "cmdline").read_bytes()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append((int(entry.name), page, int(fields[11]) + int(fields[12])))
    waiting = [parent]
    while waiting:
        for process, page, ticks in children.get(waiting.pop(), []):
            waiting.append(process)
            seconds += ticks / TICK if page else 0
    return seconds


MOVE = """(async () => {
  const times = [];
  let last = performance.now();
  for (let i = 0; i < FRAMES; ++i) {
    const step = (Seam.space.x[1] - Seam.space.x[0]) * 0.004 * Math.sin(i / 5);
    Seam.space.x = Seam.space.x.map((value) => value + step);
    Seam.space.rough = true;
    Seam.space.figure.draw();
    await new Promise((done) => requestAnimationFrame(done));
    times.push(performance.now() - last);
    last = performance.now();
  }
  return times;
})()"""
SHAPE = """(() => {
  const [x0, x1] = Seam.space.x, [y0, y1] = Seam.space.y, {x, y} = Seam.spaceAxes();
  const points = Array.from({length: 100}, (_, i) => [x0 + (x1 - x0) * (0.5 + 0.3 * Math.cos(i / 15.9)),
    y0 + (y1 - y0) * (0.5 + 0.3 * Math.sin(i / 15.9))]);
  const before = performance.now();
  const rows = Seam.insidePolygon(x.values, y.values, points);
  return [rows.length, performance.now() - before];
})()"""

frames = 100
with browser.Browser(1920, 1080) as pages:
    page = pages.open(sys.argv[1], hash_="#%7B%22view%22%3A%22space%22%7D", timeout=120)
    page.frames(5)
    points = page.value("Seam.data.N")
    print(f"{points} sequences, {pathlib.Path(sys.argv[1]).stat().st_size / 1e6:.1f} MB")
    used = renderer_seconds(pages.process.pid)
    print(f"open: {page.value('Seam.openedAfter') / 1000:.2f} s on the clock, {used:.2f} s of processor time")
    times = page.value(MOVE.replace("FRAMES", str(frames)))
    spent = renderer_seconds(pages.process.pid) - used
    middle = statistics.median(times)
    print(f"move: {1000 / middle:.0f} frames a second (median {middle:.1f} ms); {1000 * spent / frames:.1f} ms of processor time each")
    count, took = page.value(SHAPE)
    print(f"shape of 100 corners: {count} sequences in {took:.1f} ms")
