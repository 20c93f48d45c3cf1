"""Requests a second of the service and of a bare Flask hello, on the same gunicorn settings, in turn in one run."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.in_process import BODY

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
CLIENTS = 4
READY_WITHIN_SECONDS = 60.0


@contextmanager
def served(application: str) -> Iterator[int]:
    """An application under the project's gunicorn settings on a free loopback port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        port: int = listening.getsockname()[1]
        server = subprocess.Popen(  # noqa: S603 - this interpreter on the project's own settings
            [
                sys.executable,
                "-m",
                "gunicorn",
                "-c",
                "deploy/gunicorn.conf.py",
                "--access-logfile",
                os.devnull,
                application,
            ],
            cwd=ROOT,
            env=os.environ | {"HKP_BIND": f"fd://{listening.fileno()}"},
            pass_fds=[listening.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    try:
        until = time.monotonic() + READY_WITHIN_SECONDS
        while not _ready(port):
            if time.monotonic() > until or server.poll() is not None:
                message = f"{application} did not become ready"
                raise RuntimeError(message)
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _ready(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200  # noqa: PLR2004 - OK
    except (OSError, HTTPException):
        return False


def _client(port: int, seconds: float, answered: list[int]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    count = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        connection.request("POST", "/recommend", BODY, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:  # noqa: PLR2004 - OK
            message = f"answered {response.status}"
            raise RuntimeError(message)
        count += 1
    answered.append(count)


def rate(port: int, seconds: float) -> float:
    """Requests a second of a few clients that each wait for their answer."""
    answered: list[int] = []
    clients = [threading.Thread(target=_client, args=(port, seconds, answered)) for _ in range(CLIENTS)]
    start = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sum(answered) / (time.monotonic() - start)


def measured(rounds: int, seconds: float) -> dict[str, float]:
    """Median requests a second of both, in turn, and the median of their ratios."""
    with served("service.app:create_app()") as ours, served("benchmarks.hello:create_app()") as hello:
        rate(ours, 0.5)
        rate(hello, 0.5)
        pairs = [(rate(ours, seconds), rate(hello, seconds)) for _ in range(rounds)]
    return {
        "POST /recommend, requests a second": statistics.median(pair[0] for pair in pairs),
        "bare Flask hello, requests a second": statistics.median(pair[1] for pair in pairs),
        "ratio": statistics.median(pair[0] / pair[1] for pair in pairs),
    }
