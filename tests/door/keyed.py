"""Keys made by the operator's own command, and requests with them over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from typing import Any

from service.command.line import main
from tests.door.running import Running


@dataclass(frozen=True, slots=True)
class Done:
    """What a command wrote."""

    stdout: str
    stderr: str


def command(*given: str, code: int = 0) -> Done:
    """``python -m service`` with these words, which ends with this code."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        found = main(given)
    assert found == code, err.getvalue()
    return Done(out.getvalue(), err.getvalue())


def created(path: Path, kind: str, *origins: str, name: str = "a test") -> str:
    """A new key."""
    asked = [word for origin in origins for word in ("--origin", origin)]
    done = command("keys", "create", "--file", str(path), "--name", name, "--kind", kind, *asked)
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Keyed:
    """A service that asks for keys: one secret, one of a page, and one of another agency's page."""

    running: Running
    file: Path
    secret: str
    page: str
    other: str
    origin: str
    other_origin: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: its header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """The body's JSON."""
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The last part of the problem's type, or nothing."""
        kind: str = self.json.get("type", "") if "problem" in self.headers.get("content-type", "") else ""
        return kind.rpartition("/")[2]


def ask(
    port: int,
    method: str,
    target: str,
    body: object = None,
    *,
    key: str = "",
    origin: str = "",
    headers: Mapping[str, str] | None = None,
) -> Told:
    """One request, with a key and from a page where these are given."""
    fields = dict(headers or {})
    fields |= {"Authorization": f"Bearer {key}"} if key else {}
    fields |= {"Origin": origin} if origin else {}
    fields |= {"Content-Type": "application/json"} if body is not None else {}
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, target, None if body is None else json.dumps(body), fields)
        answer = connection.getresponse()
        return Told(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()
