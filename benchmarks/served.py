"""The service beside a bare Flask hello on the same gunicorn settings: each kind of answer in turn, in one run.

The clients are threads of this process and share the machine with the server, so a ratio of requests a second flatters
whatever is slow; the CPU that the server itself takes for a request is told beside it, and doesn't. What is refused for
want of room (503) is asked again and not counted.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bodies import by_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OK, BUSY = 200, 503
SHIPPED = "deploy/gunicorn.conf.py"
ROOT = Path(__file__).parents[1]
CLIENTS = (1, 16)
"""How many clients ask at once, each waiting for its answer."""

PEOPLE = 1_500
HELLO = "hello"
HELLO_TAKES = "card"
"""What hello is sent, and doesn't read."""

KEPT = ("--max-requests", "0")
"""Workers that aren't replaced after so many requests: the CPU of one that is gone is no longer told."""

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
READY_WITHIN_SECONDS = 300.0


def children(process: int) -> set[int]:
    """The processes that a process started."""
    return {int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()}


def descendants(process: int) -> set[int]:
    """The processes that a process started by any of its threads, those that they started, and so on."""
    below: set[int] = set()
    with suppress(FileNotFoundError, ProcessLookupError):  # it may end meanwhile
        for thread in Path(f"/proc/{process}/task").iterdir():
            below |= {int(child) for child in (thread / "children").read_text("ascii").split()}
    return below.union(*(descendants(child) for child in below))


@contextmanager
def served(application: str, *options: str, settings: str = SHIPPED) -> Iterator[tuple[int, int]]:
    """The port and the process of an application under the project's gunicorn settings, and further options."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        port: int = listening.getsockname()[1]
        server = subprocess.Popen(  # noqa: S603 - this interpreter on the project's own settings
            [
                sys.executable,
                "-m",
                "gunicorn",
                "-c",
                settings,
                *options,
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
        while not ready(port):
            if time.monotonic() > until or server.poll() is not None:
                message = f"{application} did not become ready"
                raise RuntimeError(message)
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def ready(port: int, path: str = "/readyz") -> bool:
    """Whether a server says that it is ready."""
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status == OK
    except (OSError, HTTPException):
        return False


@dataclass(frozen=True, slots=True)
class Served:
    """One run: requests a second, milliseconds that half of them and 99 of 100 took at most, CPU µs a request."""

    rate: float
    half_ms: float
    most_ms: float
    cpu_us: float


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of which server: a path, and bodies that take turns."""

    name: str
    port: int
    process: int
    path: str
    bodies: Sequence[bytes]

    def run(self, clients: int, seconds: float) -> Served:
        """Ask for so long, so many at once; raises ``RuntimeError`` at an answer that isn't 200."""
        taken: list[list[float]] = [[] for _ in range(clients)]
        before, begun = cpu_seconds(self.process), time.monotonic()
        with ThreadPoolExecutor(clients) as threads:
            asking = [threads.submit(self._ask, place, seconds, own) for place, own in enumerate(taken)]
        for one in asking:
            one.result()
        lasted, cpu = time.monotonic() - begun, cpu_seconds(self.process) - before
        every = sorted(1_000 * one for own in taken for one in own)
        if not every:
            message = f"{self.name}: no answer"
            raise RuntimeError(message)
        number = len(every)
        return Served(number / lasted, every[number // 2], every[number * 99 // 100], 1_000_000 * cpu / number)

    def _ask(self, place: int, seconds: float, taken: list[float]) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        until = time.monotonic() + seconds
        while (begun := time.monotonic()) < until:
            body = self.bodies[(place * 97 + len(taken)) % len(self.bodies)]
            connection.request("POST", self.path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            if response.status == BUSY:  # refused within its bounds: not counted, and asked again
                continue
            if response.status != OK:
                message = f"{self.name}: answered {response.status}"
                raise RuntimeError(message)
            taken.append(time.monotonic() - begun)


def cpu_seconds(process: int) -> float:
    """What a server's process and all that it started have taken of the CPU so far."""
    ticks = 0
    for one in (process, *descendants(process)):
        told = Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / TICKS_A_SECOND


@contextmanager
def both_served() -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The ports and processes of the service and of the yardstick."""
    yardstick = served("benchmarks.hello:create_app()", *KEPT, settings="benchmarks/hello_settings.py")
    with served("service.app:create_app()", *KEPT) as ours, yardstick as hello:
        yield ours, hello


def measured(rounds: int, seconds: float) -> dict[int, dict[str, list[Served]]]:
    """By the number of clients and by what is asked, the runs of each round; within a round all take turns."""
    with both_served() as (ours, hello):
        asked = by_kind(PEOPLE)
        loads = [Load(HELLO, *hello, *asked[HELLO_TAKES])]
        loads += [Load(name, *ours, *what) for name, what in asked.items()]
        return in_turn(loads, rounds, seconds)


def in_turn(loads: Sequence[Load], rounds: int, seconds: float) -> dict[int, dict[str, list[Served]]]:
    """By the number of clients and by the load's name, the runs of each round; each load is warmed up before."""
    found: dict[int, dict[str, list[Served]]] = {count: {load.name: [] for load in loads} for count in CLIENTS}
    for load in loads:
        load.run(2, 1.0)
    for _ in range(rounds):
        for count in CLIENTS:
            for load in loads:
                found[count][load.name].append(load.run(count, seconds))
    return found
