"""Chromium without a driver: its DevTools protocol over two pipes, one JSON message after another, closed by a NUL.

https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic", "--remote-debugging-pipe",
         "--hide-scrollbars", "--allow-file-access-from-files")
PATIENCE = 60.0


class Page:
    """One tab. Whatever the page complains of or asks the network for is in `said` and `asked`."""

    def __init__(self, send, receive):
        self._send, self._receive, self._last, self._session = send, receive, 0, None
        self.said, self.asked, self._seen = [], [], set()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def open(self, path, width=1280, height=900, dark=False, hash_="", script=True):
        """Show a file as a screen of that size would; `hash_` is what stands behind # of its address."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        wishes = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.call("Emulation.setEmulatedMedia", media="screen", features=features)
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url="about:blank")
        self._until("Page.loadEventFired")
        self.call("Page.navigate", url=f"file://{path}{hash_}")
        self._until("Page.loadEventFired")

    def run(self, code):
        """What the expression comes to, awaited where it is a promise."""
        answer = self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key, code=""):
        """A key goes down and up again."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            down = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key,
                      windowsVirtualKeyCode={"Tab": 9, "Enter": 13, " ": 32}.get(key, 0), **down)

    def picture(self, path, top=0, height=None):
        """The page as a PNG, from `top` on, as high as it is unless told."""
        width, whole = self.run("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": top, "width": width, "height": height or whole - top, "scale": 1}
        drawn = self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        Path(path).write_bytes(base64.b64decode(drawn["data"]))

    def call(self, method, **params):
        """The answer to one command of the protocol."""
        self._last += 1
        session = {"sessionId": self._session} if self._session else {}
        self._send({"id": self._last, "method": method, "params": params} | session)
        while (message := self._receive()).get("id") != self._last:
            self._hear(message)
        assert "error" not in message, f"{method}: {message['error']}"
        return message["result"]

    def _until(self, event):
        self._seen.discard(event)
        while event not in self._seen:
            self._hear(self._receive())

    def _hear(self, message):
        self._seen.add(message.get("method"))
        params = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])
        if message.get("method") == "Log.entryAdded":
            self.said.append(params["entry"]["text"])
        if message.get("method") == "Runtime.exceptionThrown":
            self.said.append(str(params["exceptionDetails"]))


@contextmanager
def page():
    """A tab of a browser of its own, closed with it."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The browser reads what we say on descriptor 3 and answers on 4.
        command = f'exec "$0" "$@" 3<&{to_read} 4>&{from_write}'
        browser = subprocess.Popen(["bash", "-c", command, CHROMIUM, *QUIET, f"--user-data-dir={profile}"],
                                   pass_fds=(to_read, from_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        heard = _messages(from_read)
        try:
            yield Page(lambda told: os.write(to_write, json.dumps(told).encode() + b"\0"), lambda: next(heard))
        finally:
            browser.terminate()
            try:
                browser.wait(timeout=20)
            except subprocess.TimeoutExpired:
                browser.kill()
            os.close(to_write)
            os.close(from_read)


def _messages(ear):
    """Messages as they come. A browser that says nothing for a minute hangs, and fails the test that waits for it."""
    told = b""
    while True:
        while b"\0" not in told:
            assert select.select([ear], [], [], PATIENCE)[0], "the browser hangs"
            heard = os.read(ear, 1 << 20)
            assert heard, "the browser is gone"
            told += heard
        message, _, told = told.partition(b"\0")
        yield json.loads(message)
