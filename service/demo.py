"""A first look: ``python -m service.demo`` serves on this machine, asks about a published case and prints the answer.

The server is the real one under its real settings, on a socket of its own that nobody else can take; it is stopped
afterwards. The exit code is 0 if an answer came and 1 if anything failed.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from service.api.openapi import example

ROOT = Path(__file__).parents[1]
READY_WITHIN = 60.0
"""Seconds in which the server answers, on a slow machine with cold caches."""

STOPPED_WITHIN = 15.0
WIDTH = 100
MARKS = {"for": "+", "against": "-", "condition": "!", "missing": "?"}


class DemoError(Exception):
    """The demo can't go on; the message says why."""


@contextmanager
def served() -> Iterator[int]:
    """The service under gunicorn on a free port of the loopback interface, while the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        port: int = listening.getsockname()[1]
        settings = {"HKP_BIND": f"fd://{listening.fileno()}", "HKP_WORKERS": "1"}
        # What is run is this interpreter on the project's own settings.
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
            cwd=ROOT,
            env=os.environ | settings,
            pass_fds=[listening.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        _wait_until_ready(port, server)
        yield port
    finally:
        server.terminate()
        try:
            server.communicate(timeout=STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()


def _wait_until_ready(port: int, server: subprocess.Popen[str]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            said = server.communicate()[1].strip().splitlines()
            raise DemoError("\n".join(["the server stopped before it was ready:", *said[-12:]]))
        try:
            if ask(port, "GET", "/readyz")[0] == HTTPStatus.OK:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise DemoError(f"the server wasn't ready within {READY_WITHIN:.0f} seconds")


def ask(port: int, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
    """The status and the decoded answer of one request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json"} if sent else {})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def expect(wanted: HTTPStatus, status: int, answer: Any) -> Any:  # noqa: ANN401 - any JSON
    """The answer, if it came with the status that was wanted; raises ``DemoError`` otherwise."""
    if status != wanted:
        raise DemoError(f"the service answered {status}: {json.dumps(answer, indent=2)}")
    return answer


def table(answer: Mapping[str, Any]) -> str:
    """The ranking as lines of text: a table, then each pathway that isn't closed with its reasons."""
    rows = [("", "pathway", "verdict", "advice", "outlook")]
    for pathway in answer["pathways"]:
        outlook = pathway["outlook"]
        share = f" ({outlook['estimate']:.0%})" if "estimate" in outlook else ""
        rows.append(
            (
                str(pathway["rank"]),
                pathway["name"],
                _words(pathway["verdict"]),
                _words(pathway["advice"]),
                _words(outlook["band"]) + share,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    widths[1] = min(widths[1], 54)
    lines = [
        "  ".join(
            textwrap.shorten(cell, width, placeholder=" …").ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    for pathway in answer["pathways"]:
        if pathway["verdict"] != "not_eligible":
            lines += ["", f"{pathway['rank']}. {pathway['name']}"]
            lines += [_bullet(reason) for reason in pathway["headline"]]
    closed = [pathway for pathway in answer["pathways"] if pathway["verdict"] == "not_eligible"]
    if closed:
        lines += ["", "Not open, and why:"]
        lines += [_bullet(reason, pathway["id"]) for pathway in closed for reason in pathway["headline"][:1]]
    lines += ["", *(_wrapped(notice["sentence"], "") for notice in answer["notices"])]
    return "\n".join(lines)


def _words(code: str) -> str:
    return code.replace("_", " ")


def _bullet(reason: Mapping[str, Any], pathway: str = "") -> str:
    told = f"{pathway}: {reason['sentence']}" if pathway else reason["sentence"]
    return _wrapped(told, f"   {MARKS[reason['effect']]} ")


def _wrapped(text: str, mark: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))


def main() -> int:
    """Serve, ask, print; the exit code."""
    request = example()
    print("Starting the service …", flush=True)
    try:
        with served() as port:
            begun = time.perf_counter()
            answer = expect(HTTPStatus.OK, *ask(port, "POST", "/recommend", request))
            took = (time.perf_counter() - begun) * 1000
        print(
            f"POST /recommend answered in {took:.0f} ms. The case: a Mainland finance professional of 45, eight years"
        )
        print(
            "of degree-level work in finance, HK$1.1 million a year, good Chinese and English, an unlisted bachelor's."
        )
        print()
        print(table(answer))
    except (DemoError, OSError, HTTPException, ValueError, LookupError) as error:
        print(f"The demo failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
