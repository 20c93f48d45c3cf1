"""``python -m benchmarks.workers``: what a start takes, a worker's first answer, and the memory that it has to itself.

One process is served by gunicorn under the settings that ship, and started some times: what it has taken of the CPU and
of the clock once it says that it is ready. Then its worker is killed some times: how long the first answer of each new
one takes is measured from the client, on a connection that is open. Then varied requests follow, no two alike, to a
worker that isn't replaced after so many, and its private memory (what it shares with no other process) is read now and
then.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import time
from collections.abc import Iterator
from compileall import compile_dir
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from benchmarks.in_process import BODY
from benchmarks.served import KEPT, ROOT, children, cpu_seconds, served
from service.startup.self_check import known_profiles

MIB = 2**20
OK = 200
SERVICE = "service.app:create_app()"
HEADERS = {"Content-Type": "application/json"}
SEED = 20_261_126
WORDS = ("University", "Institute", "Oxford", "Delhi", "清华", "Tech", "Royal", "College", "北京", "National")
MIXTURE = ("recommend",) * 10 + ("next-question",) * 3 + ("institutions", "occupations", "compare", "dossier", "full")


def private(process: int) -> float:
    """MiB that a process shares with no other."""
    rows = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_")) / 1024


def worker(of: int, *, after: frozenset[int] = frozenset()) -> int:
    """The worker of a server, once there is one that wasn't there before."""
    while not (found := children(of) - after):
        time.sleep(0.001)
    return min(found)


def varied(number: int) -> Iterator[tuple[str, str, bytes | None]]:
    """So many requests as method, path and body, no two alike."""
    luck = Random(SEED)  # noqa: S311 - a simulation
    people = [(known.as_of, dict(known.profile)) for known in known_profiles().values()]
    for place in range(number):
        kind = luck.choice(MIXTURE)
        name = " ".join(luck.sample(WORDS, 2)) + f" {place}"
        if kind in {"institutions", "occupations"}:
            yield "GET", f"/{kind}?q={quote(name)}", None
            continue
        as_of, profile = luck.choice(people)
        income = {"taxable_last_year": {"amount": luck.randrange(100_000, 4_000_000), "currency": "HKD"}}
        degree = {"level": luck.choice(("bachelor", "master")), "institution": name, "country": "GB", "full_time": True}
        told = profile | {"income": income, "degrees": [degree], "jobs": [{"title": name, "occupation": name}]}
        body: dict[str, Any] = {"profile": told, "as_of": as_of, "language": luck.choice(("en", "zh-Hant", "zh-Hans"))}
        if kind == "compare":
            body |= {"other_as_of": f"{luck.randrange(2012, 2026)}-{luck.randrange(1, 13):02}-15"}
        if kind == "full":
            kind, body = "recommend", body | {"detail": "full"}
        yield "POST", f"/{kind}", json.dumps(body, ensure_ascii=False).encode()


def answers(connection: HTTPConnection, times: int) -> list[float]:
    """Milliseconds of so many answers, one after the other."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("POST", "/recommend", BODY, HEADERS)
        connection.getresponse().read()
        found.append(1000 * (time.perf_counter() - begun))
    return found


def starts(times: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the CPU, and of the clock, that each of so many starts took until the service was ready.

    Its code is compiled before, as in an image.
    """
    compile_dir(ROOT / "service", quiet=1)
    cpu, clock = [], []
    for _ in range(times):
        begun = time.perf_counter()
        with served(SERVICE, *KEPT) as (_port, server):
            clock.append(1000 * (time.perf_counter() - begun))
            cpu.append(1000 * cpu_seconds(server))
    return cpu, clock


def first_answers(port: int, server: int, times: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the first answer of each of so many new workers, and of the tenth."""
    first, tenth = [], []
    for _ in range(times):
        old = children(server)
        for process in old:
            os.kill(process, signal.SIGKILL)
        worker(server, after=frozenset(old))
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.connect()
        time.sleep(0.5)
        told = answers(connection, 10)
        first.append(told[0])
        tenth.append(told[-1])
        connection.close()
    return first, tenth


def memory(port: int, server: int, number: int) -> dict[int, float]:
    """Private MiB of the worker after so many requests, and on the way."""
    process = worker(server)
    found = {0: private(process)}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for place, (method, path, body) in enumerate(varied(number), 1):
        connection.request(method, path, body, HEADERS)
        response = connection.getresponse()
        response.read()
        if response.status != OK:
            raise RuntimeError(f"{method} {path} answered {response.status}")
        if place % max(1, number // 10) == 0:
            if process not in children(server):
                raise RuntimeError("the worker was replaced")
            found[place] = private(process)
    return found


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000, help="varied requests (default 20000)")
    parser.add_argument("--workers", type=int, default=10, help="new workers whose first answer is timed (default 10)")
    parser.add_argument("--starts", type=int, default=5, help="starts that are timed (default 5)")
    asked = parser.parse_args()
    with patch.dict(os.environ, HKP_WORKERS="1"):
        cpu, clock = starts(asked.starts)
        with served(SERVICE, *KEPT) as (port, server):
            first, tenth = first_answers(port, server, asked.workers)
            held = memory(port, server, asked.requests)
    timed = {
        "CPU of a start until it is ready, ms": cpu,
        "a start until it is ready, ms": clock,
        "first answer of a new worker, ms": first,
        "tenth answer of a new worker, ms": tenth,
    }
    told = {
        what: {
            "least": round(min(taken), 1),
            "median": round(statistics.median(taken), 1),
            "most": round(max(taken), 1),
        }
        for what, taken in timed.items()
        if taken
    } | {
        "private MiB of a worker after so many requests": {at: round(mib, 1) for at, mib in held.items()},
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
