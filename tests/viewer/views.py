"""The interactive report in a real browser.

views.py SEAM: runs the program SEAM on the example that it carries, opens the report in headless Chromium, and uses it as
a person would: with a mouse, with keys, by its address. What it shows is compared with what is computed here from the
files beside it. Ends with 77 (skipped) where there is no browser.
"""

import csv
import json
import pathlib
import random
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

import browser
import helpers
from exports import exports_hold_what_is_shown, press, saved
from helpers import check, cut, inside, npy, painted, same_partition, seam, show


def views_draw(page):
    expected = {"overview": 4, "space": 1, "clusters": 3, "matrix": 2, "sites": 4}
    for view, least in expected.items():
        show(page, view)
        figures = painted(page)
        check(len(figures) >= least, f"{view} has {len(figures)} figures")
        for name, pixels, colours, area in figures:
            check(pixels > area / 500 and colours >= 4, f"{view}: {name} is empty ({pixels} pixels, {colours} colours)")
    show(page, "tables")
    check(page.value("document.querySelectorAll('main tbody tr').length") == 50, "a page of the table has 50 rows")
    show(page, "space")
    panel = painted(page, ".panel canvas")
    check(len(panel) >= 2 and all(pixels > 100 for _, pixels, _, _ in panel), f"the panel draws {panel}")


def lasso_selects(page, rows):
    show(page, "space")
    page.value("document.querySelector('[data-tool=lasso]').click()")
    left, top, width, height = page.place("[data-figure=mechanism_space] canvas")
    corners = [(0.3, 0.25), (0.75, 0.3), (0.7, 0.75), (0.35, 0.7)]
    path = [(left + a * width, top + b * height) for a, b in corners]
    before = page.value("Seam.pointColours(Seam.data, 'activity', Seam.theme(), Seam.selectedRows()).colours.join()")
    page.drag([*path, path[0]])
    page.frames(4)
    shape = page.value("Seam.state.polygon")
    check(shape is not None and len(shape["points"]) >= 4, f"the lasso left {shape}")
    xs, ys = (page.value(f"Array.from(Seam.data.column('{shape[axis]}').values)") for axis in "xy")
    wanted = [row for row in range(rows) if inside(xs[row], ys[row], [tuple(p) for p in shape["points"]])]
    check(0 < len(wanted) < rows, f"the lasso holds {len(wanted)} of {rows} points")
    check(page.value("Array.from(Seam.selection().rows)") == wanted, "the lasso selects other points than lie inside")
    said = page.value("document.querySelector('.panel .facts dd').textContent").replace("\u202f", "")
    check(said == str(len(wanted)), f"the panel says {said} of {len(wanted)}")
    after = page.value("Seam.pointColours(Seam.data, 'activity', Seam.theme(), Seam.selectedRows()).colours.join()")
    check(before != after, "points outside of the lasso keep their colours")
    return wanted


def means_are_the_clusters(page, folder):
    """The page's mean maps, made of 16-bit means of groups, are those that explain wrote."""
    shape, truth = npy(folder / "cluster_maps.npy")
    size = shape[1] * shape[2]
    for cluster in range(shape[0]):
        ours = page.value(f"Array.from(Seam.partition().map({cluster}))")
        reach = max(map(abs, truth[cluster * size : (cluster + 1) * size]))
        for a, b in zip(ours, truth[cluster * size : (cluster + 1) * size], strict=True):
            check(abs(a - b) <= 4e-5 * reach + 1e-7, f"cluster {cluster} has {a} where the map has {b}")


def cut_relabels(page, folder, rows):
    _, linkage = npy(folder / "linkage.npy")
    page.value("Seam.change({clusters: [], polygon: null})")
    show(page, "clusters")
    old = page.value("Seam.partition().K")
    left, top, width, height = page.place("[data-figure=tree] canvas")
    line = page.value(
        "(() => { const p = Seam.partition(), h = [...Seam.treeOf(Seam.data).heights], over = h.filter(v => v > p.height);"
        "return (Math.max(0, p.height) + Math.min(...over)) / 2 / (Math.max(...h) * 1.03); })()"
    )
    bottom = top + 16 + (height - 36)
    start = (left + width / 2, bottom - line * (height - 36))
    page.drag([start, (start[0], start[1] - 10), (start[0], start[1] - 30), (start[0], start[1] - 46)])
    page.frames(4)
    fewer = page.value("Seam.partition().K")
    check(fewer < old, f"the cut was dragged up and left {fewer} of {old} clusters")
    for clusters in (fewer, fewer + 1, old + 5):
        page.value(f"Seam.cut({clusters})")
        page.frames(3)
        check(page.value("Seam.partition().K") == clusters, f"a cut into {clusters}")
        labels = page.value("Array.from(Seam.partition().of)")
        check(same_partition(labels, cut(linkage, rows, clusters)), f"the cut into {clusters} is not the tree's")
        medians = page.value("Seam.partition().clusters.map(c => c.median)")
        check(medians == sorted(medians), "clusters are not in the order of their medians")
        rows_shown = page.value("document.querySelector('main input[type=number]').value")
        check(rows_shown == str(clusters), f"the page says {rows_shown} clusters")
    page.value("document.querySelector('[data-figure=tree] canvas').focus()")
    page.key("ArrowUp")
    check(page.value("Seam.partition().K") == old + 4, "the arrow key does not move the cut")
    page.value("Seam.change({view: 'tables'})")
    count = page.value("Seam.saved.length")
    page.value("[...document.querySelectorAll('main button')].find(b => b.textContent === 'labels.npy').click()")
    shape, labels = npy(saved(page, count)[1])
    check(shape == (rows,) and list(labels) == page.value("Array.from(Seam.partition().of)"), "labels.npy")
    (folder / "cut.npy").write_bytes(saved(page, count)[1])
    page.value("Seam.change({cut: null})")


def merging_and_names(page):
    show(page, "clusters")
    sizes = page.value("Seam.partition().clusters.map(c => c.count)")
    page.value("Seam.change({clusters: [0, 3]})")
    page.frames(2)
    page.value("[...document.querySelectorAll('.panel button')].find(b => b.textContent.startsWith('Merge')).click()")
    page.frames(2)
    merged = page.value("Seam.partition().clusters.map(c => c.count)")
    check(len(merged) == len(sizes) - 1 and sizes[0] + sizes[3] in merged, f"{sizes} became {merged}")
    page.value("Seam.change({merges: [], clusters: [1]})")
    page.frames(2)
    page.value(
        "(() => { const i = document.querySelector('.panel input[type=text]'); i.value = '<b>strong</b>';"
        "i.dispatchEvent(new Event('change')); })()"
    )
    page.frames(2)
    check(page.value("document.querySelector('.panel h2').textContent") == "Cluster 1 · <b>strong</b>", "a name is not shown")
    check(page.value("document.querySelector('.panel h2 b')") is None, "a name became an element")


def tables_answer(page, folder):
    show(page, "tables")
    page.value("Seam.change({clusters: [], polygon: null, table: 'sequences', sort: {column: 'DNN', down: true}})")
    page.frames(2)
    with open(folder / "mave_df.csv", newline="") as file:
        library = list(csv.DictReader(file))
    best = max(range(len(library)), key=lambda row: float(library[row]["DNN"]))
    check(page.value("document.querySelector('main tbody td').textContent") == str(best), "sorted by activity")
    page.value("Seam.change({sort: null, search: '', filter: {column: 'Hamming', text: '<= 5'}})")
    page.frames(2)
    wanted = sum(int(line["Hamming"]) <= 5 for line in library)
    shown = page.value("Seam.arrangeRows({header: ['Hamming'], length: Seam.data.N, value: r => Seam.data.arrays.hamming[r]}, Seam.state).length")
    said = page.value("document.querySelector('.table-view .quiet').textContent")
    check(shown == wanted and f"of {wanted}" in said, f"{shown} rows ({said}), {wanted} were expected")
    motif = library[7]["Sequence"][10:24]
    page.value(f"Seam.change({{filter: null, search: '{motif}'}})")
    page.frames(2)
    wanted = sum(motif in line["Sequence"] for line in library)
    said = page.value("document.querySelector('.table-view .quiet').textContent").replace("\u202f", "")
    check(f"of {wanted} " in said, f"{said}; {wanted} sequences hold {motif}")
    page.value("Seam.change({search: ''})")


def keys_reach_everything(page):
    page.value("document.activeElement.blur()")
    for digit, view in enumerate(("overview", "space", "clusters", "matrix", "sites", "tables"), 1):
        page.key(str(digit), f"Digit{digit}")
        check(page.value("Seam.state.view") == view, f"the key {digit} does not lead to {view}")
    page.value("document.getElementById('tab-overview').focus(), Seam.change({keys: 'off', view: 'sites', clusters: [1]})")
    for key in ("2", "Escape"):
        page.key(key)
    check(page.value("[Seam.state.view, Seam.state.clusters]") == ["sites", [1]], "keys act although they are off")
    page.value("[...document.querySelectorAll('header button')].find(b => b.textContent === 'Keys').click()")
    page.key("Escape")
    check(page.value("Seam.state.clusters") == [], "the keys do not come back")
    page.value("Seam.change({view: 'tables', table: 'clusters'})")
    page.frames(3)
    page.value("document.querySelectorAll('main tbody tr button')[2].focus()")
    check(page.value("document.activeElement.getAttribute('aria-label')") == "Select cluster 2", "rows say what they do")
    page.key(" ", "Space")
    page.frames(2)
    check(page.value("Seam.state.clusters") == [2], "the space bar does not select a row")
    check(page.value("document.querySelectorAll('main tr[tabindex]').length") == 0, "rows are no buttons")
    check(page.value("document.querySelector('main').getAttribute('role')") is None, "main is a landmark")
    page.value("Seam.change({clusters: [], table: 'sequences'})")
    page.value("document.getElementById('tab-tables').focus()")
    page.key("ArrowRight")
    check(page.value("Seam.state.view") == "overview", "arrow keys do not walk through the tabs")
    unreachable = page.value(
        "[...document.querySelectorAll('button, select, input')].filter(e => e.tabIndex < 0 && e.role !== 'tab').length"
    )
    check(unreachable == 0, f"{unreachable} controls are out of reach of the keyboard")
    unnamed = page.value(
        "[...document.querySelectorAll('select, input:not([hidden])')].filter(e => !e.labels.length && "
        "!e.getAttribute('aria-label') && !e.placeholder).length"
    )
    check(unnamed == 0, f"{unnamed} controls have no name")


def state_is_kept(pages, page, file, folder):
    page.value("Seam.change({view: 'matrix', cut: 9, clusters: [2], metric: 'consensus', window: [10, 60]})")
    page.frames(3)  # the address follows the state with the next frame
    page.wait("decodeURIComponent(location.hash).includes('\"matrix\"')")
    address = page.value("location.hash")
    again = pages.open(file, hash_=address)
    again.frames(2)
    wanted = {"view": "matrix", "cut": 9, "clusters": [2], "metric": "consensus", "window": [10, 60]}
    for name, value in wanted.items():
        check(again.value(f"Seam.state.{name}") == value, f"the address forgets {name}")
    check(not again.complaints(), again.complaints())
    odd_states = [{"cut": "many", "view": 7}, {"view": "constructor"}, {"view": "tables", "table": "constructor"}, [1],
                  {"view": "matrix", "clusters": [1.5, -1, 99999], "cut": -4, "window": [5, 1e9], "metric": "toString"},
                  {"view": "space", "size": 1e9, "x": "no", "polygon": {"x": "a", "y": "b", "points": [[1, 2]]}}]  # fmt: skip
    for nonsense in ["%%%", "null", *(urllib.parse.quote(json.dumps(state)) for state in odd_states)]:
        odd = pages.open(file, hash_="#" + nonsense)
        check(odd.value("Seam.partition().K") >= 1 and not odd.complaints(), f"#{nonsense} breaks the page")
    (folder / "state.json").write_text(page.value("Seam.stateFile()"))
    seam("report", folder, "--state", folder / "state.json", "--out", folder / "with_state")
    with_state = pages.open(folder / "with_state" / "report.html")
    for name, value in wanted.items():
        check(with_state.value(f"Seam.state.{name}") == value, f"--state forgets {name}")


def back_and_forward(pages, file):
    """Views, selections and cuts are steps of the browser's history; what is typed or dragged makes no step."""
    page = pages.open(file)
    steps = [{"view": "clusters"}, {"clusters": [1]}, {"clusters": [1, 4]}, {"cut": 7}, {"view": "matrix"}]
    seen = [page.value("Seam.savedState()")]
    for change in steps:
        page.value(f"Seam.change({json.dumps(change)})")
        page.frames(3)
        page.value("Seam.change({search: Seam.state.search + 'A', window: [3, 40]})")
        page.frames(3)
        seen.append(page.value("Seam.savedState()"))
        page.value("new Promise(done => setTimeout(done, 1100))")  # the same choice within a second is no step of its own
    length = page.value("history.length")
    page.value("Seam.change({theme: 'dark'})")
    for cut in (8, 9, 10):
        page.value(f"Seam.change({{cut: {cut}}})")
        page.frames(3)
    check(page.value("history.length") == length + 1, "a cut that is dragged makes a step a move")
    where = "({...Seam.savedState(), theme: undefined, search: undefined, window: undefined})"
    strip = lambda state: {k: v for k, v in state.items() if k not in ("theme", "search", "window")}  # noqa: E731
    for wanted in reversed(seen):
        page.value("history.back()")
        page.wait(f"JSON.stringify({where}) === {json.dumps(json.dumps(strip(wanted), separators=(',', ':')))}")
        check(page.value("Seam.state.theme") == "dark", "the way back changes the light")
    for wanted in seen[1:]:
        page.value("history.forward()")
        page.wait(f"JSON.stringify({where}) === {json.dumps(json.dumps(strip(wanted), separators=(',', ':')))}")
    check(page.value("document.querySelector('[aria-selected=true]').id") == "tab-matrix", "the view does not follow")
    check(not page.complaints(), page.complaints())


def outcomes_are_shown(page, folder):
    """Interventions and states are those of the tables, positions of a site lie together in their tree."""
    show(page, "sites")
    figures = page.value("[...document.querySelectorAll('main [data-figure]')].map(figure => figure.dataset.figure)")
    for figure in ("interventions", "site_states", "position_tree", "covariance"):
        check(figure in figures, f"{figure} is not there")
    with open(folder / "interventions.csv", newline="") as file:
        truth = list(csv.DictReader(file))
    ours = list(csv.DictReader(press(page, "interventions", "CSV")[1].decode().splitlines()))
    check(len(ours) == len(truth) > 0, f"{len(ours)} interventions of {len(truth)}")
    for mine, theirs in zip(ours, truth, strict=True):
        check(mine["Sites"] == theirs["Sites"], f"{mine} for {theirs}")
        for name in ("Value", "Low", "High"):
            check(abs(float(mine[name]) - float(theirs[name])) < 1e-4, f"{name} of {mine['Sites']}")
    states = list(csv.DictReader(press(page, "site_states", "CSV")[1].decode().splitlines()))
    with open(folder / "states.csv", newline="") as file:
        for line in csv.DictReader(file):
            mine = states[int(line["Cluster_Sorted"])]
            check(mine[line["TFBS"]] == line["State"], f"{line}")
    tree = list(csv.DictReader(press(page, "position_tree", "CSV")[1].decode().splitlines()))
    check(len(tree) == page.value("Seam.data.L") - 1, "the tree has a merge less than positions")
    root = xml.etree.ElementTree.fromstring(press(page, "position_tree", "SVG")[1])
    check(len(list(root.iter())) > len(tree), "the tree has a branch a merge")


def outliers_are_shown(page, folder):
    show(page, "clusters")
    with open(folder / "mave_df.csv", newline="") as file:
        library = list(csv.DictReader(file))
    with open(folder / "cluster_stats.csv", newline="") as file:
        ends = {s["Cluster_Sorted"]: (float(s["Lower_Whisker"]), float(s["Upper_Whisker"])) for s in csv.DictReader(file)}
    beyond = [row for row, line in enumerate(library)
              if not ends[line["Cluster_Sorted"]][0] - 1e-6 <= float(line["DNN"]) <= ends[line["Cluster_Sorted"]][1] + 1e-6]  # fmt: skip
    check(page.value("Seam.outliers(Seam.partition())") == beyond, f"{len(beyond)} outliers were expected")
    before = press(page, "cluster_activity", "SVG")[1].count(b"<circle")
    page.value("document.querySelector('[data-figure=cluster_activity] input').click()")
    page.frames(3)
    after = press(page, "cluster_activity", "SVG")[1].count(b"<circle")
    check(after - before == len(beyond) > 0, f"{after - before} points for {len(beyond)} outliers")
    page.value("Seam.change({outliers: 'no'})")


def light_and_dark(page):
    grounds = []
    for theme in ("light", "dark"):
        page.value(f"Seam.change({{theme: '{theme}'}})")
        page.frames(2)
        grounds.append(page.value("getComputedStyle(document.body).backgroundColor"))
    check(grounds == ["rgb(255, 255, 255)", "rgb(20, 24, 30)"], f"grounds are {grounds}")
    page.value("Seam.change({theme: 'auto'})")
    page.scheme("dark")
    page.frames(3)
    check(page.value("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 30)", "the system's choice")
    page.scheme("light")


def hostile_names(pages, folder):
    name = '"><img src=x onerror=alert(1)></script><script>document.title="bad"</script>&amp;'
    (folder / "hostile.fa").write_text(f">{name.replace(' ', '_')}\nACGTACGTTTGACGATCGATGCATGGCATCGACTAGCATCGACTCAG\n")
    table = "sequence,value\n" + "".join(f"{'ACGT'[i]}{'ACGT'[j]},{i - j}\n" for i in range(4) for j in range(4))
    (folder / "two.csv").write_text(table)
    out = folder / "hostile"
    seam("run", "--count", 60, "--clusters", 4, "--out", out)
    seam("report", out, "--name", name)
    page = pages.open(out / "report.html")
    for view in page.value("Object.keys(Seam.views)"):
        show(page, view)
    check(page.value("document.querySelector('h1').textContent") == name, "the name is not shown as it is")
    check(page.value("document.querySelectorAll('img, main script').length") == 0, "a name became an element")
    check(page.value("document.title").startswith('"><img'), "a name was run")
    check(not page.complaints(), page.complaints())


def published_files(pages, folder):
    """What the published program's examples save is enough."""
    own = folder / "published"
    own.mkdir()
    with open(folder / "mave_df.csv", newline="") as file:
        lines = list(csv.DictReader(file))
    with open(own / "mave_df.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["", "DNN", "Hamming", "Sequence", "Task"])
        for row, line in enumerate(lines):
            writer.writerow([row, line["DNN"], line["Hamming"], line["Sequence"], row % 3])
    (own / "attributions_saliency.npy").write_bytes((folder / "attributions_saliency.npy").read_bytes())
    (own / "hierarchical_linkage_ward_saliency.npy").write_bytes((folder / "linkage.npy").read_bytes())
    seam("report", own, "--clusters", 8)
    page = pages.open(own / "report.html")
    check(page.value("Seam.partition().K") == 8, "clusters of the published files")
    check(page.value("Seam.data.columns.map(c => c.name).includes('Task')"), "further columns are lost")
    check("seam report" in page.value("document.body.textContent"), "nothing says where the tables came from")
    views_draw(page)
    check(not page.complaints(), page.complaints())


def genome_coordinates(pages, folder):
    """A region of either strand: each position's coordinate holds its letter, and the axis counts the same way."""
    letters = random.Random(1).choices("ACGT", k=400)
    (folder / "genome.fa").write_text(">chr9\n" + "".join(letters) + "\n")
    for strand, shown in ("+", letters), ("-", [dict(zip("ACGT", "TGCA", strict=True))[letter] for letter in letters]):
        out = folder / f"strand{strand}"
        seam("run", "--fasta", folder / "genome.fa", "--region", f"chr9:101-200({strand})", "--count", 60, "--clusters", 4,
             "--out", out)  # fmt: skip
        page = pages.open(out / "report.html")
        places = page.value("Array.from(Seam.data.reference, (_, position) => Seam.origin.at(position))")
        check(sorted(places) == list(range(101, 201)), f"strand {strand} lies at {places[0]} to {places[-1]}")
        reference = page.value("Seam.data.reference")
        check("".join(shown[place - 1] for place in places) == reference, f"strand {strand}: other letters lie there")
        show(page, "matrix")
        axis = xml.etree.ElementTree.fromstring(press(page, "summary_matrix", "SVG")[1])
        ticks = [(float(text.get("x")), int(text.text)) for text in axis.iter("{http://www.w3.org/2000/svg}text")
                 if (text.text or "").isdigit() and 101 <= int(text.text) <= 200]  # fmt: skip
        numbers = [number for _, number in sorted(ticks)]
        check(len(numbers) > 3 and numbers == sorted(numbers, reverse=strand == "-"), f"strand {strand}: the axis says {numbers}")
        check(not page.complaints(), page.complaints())


def main():
    if not browser.find():
        print("skipped: no Chromium is installed")
        return 77
    rows = 1500
    with tempfile.TemporaryDirectory(prefix="seam-viewer-") as name, browser.Browser() as pages:
        folder = pathlib.Path(name)
        seam("run", "--count", rows, "--clusters", 12, "--out", folder)
        file = folder / "report.html"
        page = pages.open(file)
        check(page.value("Seam.openedAfter") < 3000, "the page takes more than three seconds to open")
        views_draw(page)
        means_are_the_clusters(page, folder)
        chosen = lasso_selects(page, rows)
        exports_hold_what_is_shown(page, folder, chosen)
        outcomes_are_shown(page, folder)
        outliers_are_shown(page, folder)
        cut_relabels(page, folder, rows)
        merging_and_names(page)
        tables_answer(page, folder)
        keys_reach_everything(page)
        light_and_dark(page)
        state_is_kept(pages, page, file, folder)
        back_and_forward(pages, file)
        check(not page.complaints(), page.complaints())
        hostile_names(pages, folder)
        genome_coordinates(pages, folder)
        published_files(pages, folder)
    print(f"{helpers.checks} checks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
