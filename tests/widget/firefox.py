"""Debian's Firefox, driven by WebDriver: by the protocol on Firefox's own socket, which geckodriver only passes on."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIREFOX = shutil.which("firefox-esr")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How the standard names a reference to an element."""

PATIENCE = 30.0
"""Seconds for a screen: the machine may have much else to do."""


class WebDriverError(Exception):
    """What Firefox says that went wrong."""


class Firefox:
    """A session; raises ``WebDriverError``."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._count = connection, 0
        self._read()
        self._ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": False}}})

    def go(self, address: str) -> None:
        """Open a page."""
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *given: object) -> Any:  # noqa: ANN401 - any JSON
        """What a script on the page returns."""
        return self._ask("WebDriver:ExecuteScript", {"script": script, "args": list(given)})

    def find(self, css: str) -> str:
        """An element within the widget's shadow tree, once it is there and shown."""
        script = (
            "const found = document.querySelector('pathway-recommender').shadowRoot?.querySelector(arguments[0]);"
            " return found?.checkVisibility() ? found : null"
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := self.run(script, css):
                return str(found[ELEMENT])
            time.sleep(0.1)
        raise WebDriverError(css)

    def click(self, css: str) -> None:
        """Press an element as a mouse does."""
        self._ask("WebDriver:ElementClick", {"id": self.find(css)})

    def type(self, css: str, text: str) -> None:
        """Type into a field."""
        self._ask("WebDriver:ElementSendKeys", {"id": self.find(css), "text": text})

    def text(self, css: str) -> str:
        """What an element says."""
        return str(self._ask("WebDriver:GetElementText", {"id": self.find(css)}))

    def _ask(self, command: str, given: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
        self._count += 1
        body = json.dumps([0, self._count, command, given]).encode()
        self._connection.sendall(f"{len(body)}:".encode() + body)
        _, _, error, result = self._read()
        if error:
            raise WebDriverError(error["message"])
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def _read(self) -> Any:  # noqa: ANN401 - any JSON
        length = b""
        while not length.endswith(b":"):
            length += self._connection.recv(1) or b"0:"
        body = b""
        while len(body) < int(length[:-1]):
            body += self._connection.recv(65536)
        return json.loads(body)


@contextmanager
def firefox(profile: Path, port: int) -> Iterator[Firefox]:
    """A Firefox without a window, and with a profile of its own."""
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    command = [str(FIREFOX), "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            connection.settimeout(PATIENCE)
            return connection
