"""Takes the pictures of the interactive report: make_screenshots.py REPORT FOLDER. Needs Chromium."""

import json
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/viewer"))
import browser  # noqa: E402

report, folder = sys.argv[1], pathlib.Path(sys.argv[2])
AROUND = {"x": "means:1", "y": "means:2", "points": [[-4.4, -0.4], [-3.2, -2.9], [-1.9, -2.2], [-1.6, -0.6], [-3, 0.4]]}
PICTURES = {
    "report_space": ({"view": "space", "theme": "light", "polygon": AROUND}, 768, ""),
    "report_clusters": ({"view": "clusters", "theme": "light", "clusters": [27, 10], "window": [93, 160]}, 768,
                        "scrollTo({top: 1010, behavior: 'instant'})"),
    "report_matrix_dark": ({"view": "matrix", "theme": "dark", "clusters": [27]}, 900, ""),
    "report_sites": ({"view": "sites", "theme": "light"}, 980, ""),
    "report_overview": ({"view": "overview", "theme": "light"}, 768, ""),
}  # fmt: skip
with browser.Browser(1366, 768) as pages:
    for name, (state, height, action) in PICTURES.items():
        pages.size = (1366, height)
        page = pages.open(report, hash_="#" + urllib.parse.quote(json.dumps(state)))
        page.frames(4)
        if action:
            page.value(action)
            page.frames(4)
        page.picture(folder / (name + ".png"))
