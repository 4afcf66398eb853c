"""What a reader saves from the report, compared with the files beside it."""

import csv
import statistics
import xml.etree.ElementTree

from helpers import check, show


def press(page, figure, label):
    """Presses a button of a figure's files and gives what was saved: its name, its text or bytes."""
    count = page.value("Seam.saved.length")
    page.value(
        f"[...document.querySelectorAll('[data-figure={figure}] .file')].find(b => b.textContent === '{label}').click()"
    )
    return saved(page, count)


def saved(page, count):
    page.wait(f"Seam.saved.length > {count}")
    name = page.value("Seam.saved[Seam.saved.length - 1].name")
    numbers = page.value("Seam.saved[Seam.saved.length - 1].blob.arrayBuffer().then(b => Array.from(new Uint8Array(b)))")
    return name, bytes(numbers)


def panel_saves(page, label):
    count = page.value("Seam.saved.length")
    page.value(f"[...document.querySelectorAll('.panel .bar button')].find(b => b.textContent === '{label}').click()")
    return saved(page, count)[1].decode()


def exports_hold_what_is_shown(page, folder, chosen):
    with open(folder / "mave_df.csv", newline="") as file:
        library = list(csv.DictReader(file))
    records = panel_saves(page, "FASTA").split(">")[1:]
    check(len(records) == len(chosen), f"{len(records)} records for {len(chosen)} sequences")
    for record, row in zip(records, chosen, strict=True):
        head, _, letters = record.partition("\n")
        check(head.split()[0] == f"row_{row}", f"{head} for row {row}")
        check(letters.replace("\n", "") == library[row]["Sequence"], f"other letters in row {row}")
    table = list(csv.DictReader(panel_saves(page, "CSV").splitlines()))
    for line, row in zip(table, chosen, strict=True):
        check(abs(float(line["DNN"]) - float(library[row]["DNN"])) < 1e-6, f"row {row} has another activity")
        check(line["Hamming"] == library[row]["Hamming"], f"row {row} has another distance")
        check(line["Cluster_Sorted"] == library[row]["Cluster_Sorted"], f"row {row} is in another cluster")
    show(page, "clusters")
    boxes = list(csv.DictReader(press(page, "cluster_activity", "CSV")[1].decode().splitlines()))
    groups = {}
    for line in library:
        groups.setdefault(line["Cluster_Sorted"], []).append(float(line["DNN"]))
    check(len(boxes) == len(groups), "a box for each cluster")
    for line in boxes:
        values = groups[line["Cluster_Sorted"]]
        check(int(line["Occupancy"]) == len(values), f"cluster {line['Cluster_Sorted']} has another size")
        check(abs(float(line["Median"]) - statistics.median(values)) < 1e-5, f"cluster {line['Cluster_Sorted']}: median")
    with open(folder / "cluster_stats.csv", newline="") as file:
        for line, ours in zip(csv.DictReader(file), boxes, strict=True):
            for name in ("Q1", "Q3", "Lower_Whisker", "Upper_Whisker"):
                check(abs(float(line[name]) - float(ours[name])) < 1e-5, f"{name} of cluster {line['Cluster_Sorted']}")
    for figure in ("tree", "cluster_activity"):
        name, text = press(page, figure, "SVG")
        root = xml.etree.ElementTree.fromstring(text)
        check(root.tag.endswith("svg") and len(list(root.iter())) > 60, f"{name} holds {len(list(root.iter()))} elements")
    name, picture = press(page, "tree", "PNG")
    check(picture.startswith(b"\x89PNG") and len(picture) > 5000, f"{name} has {len(picture)} bytes")
    show(page, "matrix")
    matrix = list(csv.DictReader(press(page, "summary_matrix", "CSV")[1].decode().splitlines()))
    with open(folder / "msm.csv", newline="") as file:
        known = {(line["Cluster_Sorted"], line["Position"]): line for line in csv.DictReader(file)}
    check(len(matrix) == len(known), f"{len(matrix)} cells for {len(known)}")
    for line in matrix:
        truth = known[line["Cluster_Sorted"], line["Position"]]
        for name in ("Entropy", "Consensus", "Reference"):
            check(abs(float(line[name]) - float(truth[name])) < 1e-4, f"{name} of {line}")
