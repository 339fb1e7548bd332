"""A real browser, headless Chromium, driven over its DevTools protocol."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from tests.prefect_server import stop

_PATIENCE = 60.0  # seconds for a page that loads on a busy machine
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--remote-debugging-port=0", "--window-size=1440,1200", "--hide-scrollbars"),
)
# Of keys that write nothing or another thing than their name: the number that browsers know them by, what they write.
_KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    " ": (32, " "),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
    "Home": (36, ""),
    "End": (35, ""),
}


@dataclass
class Page:
    """One tab; `said` holds what the protocol told of it: console, errors, requests."""

    socket: Connection
    said: list[dict[str, Any]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command of the protocol."""
        number = next(self._numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (message := json.loads(self.socket.recv(timeout=_PATIENCE))).get("id") != number:
            self.said.append(message)
        assert "error" not in message, f"{method}: {message['error']}"
        found: dict[str, Any] = message["result"]
        return found

    def open(self, url: str) -> None:
        """Go to an address."""
        self.ask("Page.navigate", url=url)

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page, awaited; fails when it throws."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def text(self) -> str:
        """What a reader sees of the page."""
        return str(self.evaluate("document.body ? document.body.innerText : ''"))

    def shows(self, *words: str) -> str:
        """The text once it holds all the words; fails when they do not come."""
        deadline = time.monotonic() + _PATIENCE
        while not all(word in (text := self.text()) for word in words):
            assert time.monotonic() < deadline, f"expected {words} on the page, found:\n{text[:3000]}"
            time.sleep(0.3)
        return text

    def load(self, url: str) -> None:
        """Go to an address and wait until all of it is there."""
        self.open(url)
        self.until("document.readyState === 'complete'")

    def until(self, condition: str) -> None:
        """Wait until an expression in the page is true; fails when it does not become so."""
        deadline = time.monotonic() + _PATIENCE
        while not self.evaluate(condition):
            assert time.monotonic() < deadline, f"expected {condition}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by the names that the DOM has for them, `Shift+` before one or not."""
        for pressed in keys:
            held, _, key = pressed.rpartition("+")
            code, text = _KEYS.get(key, (ord(key.upper()[0]), key))
            same = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 8 if held == "Shift" else 0}
            self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **same)
            self.ask("Input.dispatchKeyEvent", type="keyUp", **same)

    def look(self, width: int, scheme: str = "light") -> None:
        """Make the window so wide, and the reader like light or dark pages."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def cut_network(self) -> None:
        """From now on nothing outside can be reached."""
        conditions = {"latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        self.ask("Network.emulateNetworkConditions", offline=True, **conditions)

    def printed(self) -> bytes:
        """The page as PDF."""
        answer = self.ask("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        return base64.b64decode(answer["data"])

    def events(self, method: str) -> list[dict[str, Any]]:
        """What the protocol has told so far under a name."""
        self.evaluate("1")  # whatever was told before this answer is read by now
        return [message["params"] for message in self.said if message.get("method") == method]

    def requests(self) -> list[str]:
        """The addresses that were asked for, but for those that hold their answer themselves."""
        urls = [event["request"]["url"] for event in self.events("Network.requestWillBeSent")]
        return [url for url in urls if not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """All that the console shows: what scripts say, what they throw, what the browser refuses or warns of."""
        said = [str(event["args"]) for event in self.events("Runtime.consoleAPICalled")]
        thrown = [event["exceptionDetails"]["text"] for event in self.events("Runtime.exceptionThrown")]
        return said + thrown + [event["entry"]["text"] for event in self.events("Log.entryAdded")]


@contextmanager
def browser(profile: Path, environment: Mapping[str, str] | None = None) -> Iterator[Page]:
    """A browser with a new profile and one blank page, until the end of the block."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine")
    process = subprocess.Popen(
        [program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with connect(_address(profile, process), max_size=None) as socket:
            page = Page(socket)
            for domain in ("Page", "Runtime", "Network", "Log"):
                page.ask(f"{domain}.enable")
            yield page
    finally:
        stop(process)


def _address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the page listens."""
    told, deadline = profile / "DevToolsActivePort", time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if told.exists() and (lines := told.read_text().splitlines()):
            targets = requests.get(f"http://127.0.0.1:{lines[0]}/json/list", timeout=10).json()
            pages = [target for target in targets if target["type"] == "page"]
            if pages:
                return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise RuntimeError("chromium did not start")
