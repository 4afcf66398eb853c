"""A headless Chromium that is driven through its debugging pipe; the standard library is enough.

with Browser() as browser:
    page = browser.open("report.html")
    page.value("document.title")
"""

import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-headless-shell", "google-chrome-stable", "google-chrome")


def find():
    """The path of a browser, or None."""
    chosen = os.environ.get("SEAM_TEST_BROWSER")
    return chosen or next((path for path in map(shutil.which, NAMES) if path), None)


class Failed(Exception):
    """The browser or the page in it could not do what was asked."""


class Browser:
    def __init__(self, width=1366, height=768):
        self.size = (width, height)
        self.folder = tempfile.mkdtemp(prefix="seam-browser-")
        self.number = 0
        self.events = []
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()
        arguments = [
            find(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--force-device-scale-factor=1",
            "--font-render-hinting=none", "--remote-debugging-pipe", f"--user-data-dir={self.folder}",
            f"--window-size={width},{height}", "about:blank",
        ]  # fmt: skip

        def wire():
            # Chromium reads commands from 3 and writes answers to 4.
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            arguments, preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.out)
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.into)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, deadline):
        """The next message, or None when the deadline passes."""
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.into], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                return None
            part = os.read(self.into, 1 << 20)
            if not part:
                raise Failed("the browser ended")
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def ask(self, method, session=None, timeout=60, **parameters):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data) :]
        deadline = time.monotonic() + timeout
        while answer := self._read(deadline):
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)
        raise Failed(f"{method}: no answer in {timeout} seconds")

    def open(self, file, ready="!document.getElementById('app').hasAttribute('aria-busy')", timeout=60, hash_=""):
        """A page that has opened `file` and says that it is ready."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Runtime", "Log", "Page", "Network"):
            page.ask(domain + ".enable")
        page.resize(*self.size)
        page.ask("Page.navigate", url=pathlib.Path(file).resolve().as_uri() + hash_)
        page.wait(f"document.readyState === 'complete' && ({ready})", timeout)
        return page


class Page:
    def __init__(self, browser, session):
        self.browser = browser
        self.session = session

    def ask(self, method, **parameters):
        return self.browser.ask(method, self.session, **parameters)

    def resize(self, width, height, scale=1):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def scheme(self, name):
        """light or dark, as if the system were so."""
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def value(self, expression):
        """The value of JavaScript, awaited; a Failed with its message where it throws."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failed(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait(self, expression, timeout=30):
        deadline = time.monotonic() + timeout
        while not self.value(expression):
            if time.monotonic() > deadline:
                raise Failed(f"not so after {timeout} seconds: {expression}")
            time.sleep(0.02)

    def frames(self, count=3):
        """Waits until that many frames have been drawn."""
        self.value(f"new Promise(done => {{ let n = {count}; const f = () => n-- ? requestAnimationFrame(f) : done(1); f(); }})")

    def complaints(self):
        """What the console and the network had to say: errors, warnings, requests that left the file."""
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            method, parameters = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                details = parameters["exceptionDetails"]
                found.append(details.get("exception", {}).get("description", details["text"]))
            elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
                found.append(" ".join(str(one.get("value", one.get("description"))) for one in parameters["args"]))
            elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                found.append(parameters["entry"]["text"])
            elif method == "Network.requestWillBeSent":
                url = parameters["request"]["url"]
                if not url.startswith(("file:", "data:", "blob:", "about:")):
                    found.append("it asked the network for " + url)
        return found

    def picture(self, path=None, whole=False):
        """A screenshot as PNG bytes, also written to `path`."""
        data = base64.b64decode(self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])
        if path:
            pathlib.Path(path).write_bytes(data)
        return data

    def place(self, selector):
        """Left, top, width and height of an element in the window, after it was scrolled into sight."""
        return self.value(
            "(() => { const e = document.querySelector(" + json.dumps(selector) + ");"
            "e.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()"
        )

    def mouse(self, kind, x, y, button="left", modifiers=0, **more):
        self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button if kind != "mouseMoved" else "none",
                 buttons=1 if kind != "mouseReleased" else 0, clickCount=1, modifiers=modifiers, **more)  # fmt: skip

    def click(self, x, y, modifiers=0):
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.mouse("mousePressed", x, y, modifiers=modifiers)
        self.mouse("mouseReleased", x, y, modifiers=modifiers)

    def drag(self, points):
        """Presses at the first point, moves along the others, releases at the last."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=points[0][0], y=points[0][1])
        self.mouse("mousePressed", *points[0])
        for x, y in points[1:]:
            self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
        self.mouse("mouseReleased", *points[-1])

    def key(self, key, code=None, text=None):
        parameters = {"key": key, "code": code or key, "windowsVirtualKeyCode": {"Enter": 13, "Escape": 27, "Tab": 9, " ": 32}.get(key, 0)}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **parameters, **({"text": text} if text else {}))
        self.ask("Input.dispatchKeyEvent", type="keyUp", **parameters)

