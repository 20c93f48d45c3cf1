"""``python -m benchmarks.worst``: the dearest requests known on each route; ``--write`` makes docs/worst-cases.md.

Each is answered in a process of its own, forked from one that is ready: processor time, bytes of the answer, and by how
much the process's memory rose at its highest.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import pickle
import platform
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.dearest import CASES, MOST_OF_A_PAGE, Request, case, long_profile, most_alike, requests
from service import settings
from service.advice.exercise.simulation import MOST_PROFILES
from service.advice.ledger import (
    A_DECISION,
    A_NAME,
    A_SHARE,
    ITEMS_A_WEIGHT,
    LIGHT,
    MOST,
    MOST_OF_AN_EXERCISE,
    QUESTIONS,
    exercise_units,
    weight,
)
from service.api.problems import LARGEST_BODY, LARGEST_EXERCISE
from service.api.requests import MOST_OF_A_BATCH
from service.app import create_app
from service.command.line import main as main_of_service
from service.intake.faults import MOST_LISTED
from service.intake.schemas import record
from service.outlook.panel import MOST_DRAWS
from service.profile.model import Profile

if TYPE_CHECKING:
    from flask import Flask

TABLE = Path(__file__).parents[1] / "docs" / "worst-cases.md"
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer took: milliseconds of processor time, bytes, and MiB of memory at its highest."""

    status: int
    milliseconds: float
    size: int
    mib: float


@dataclass(frozen=True, slots=True)
class Service:
    """A service that keeps cases, and a key to it."""

    app: Flask
    key: str


@contextmanager
def keeping_cases() -> Iterator[Service]:
    """One whose store, of SQLite, holds a page of cases."""
    with TemporaryDirectory() as folder:
        keys, store = Path(folder) / "keys.json", Path(folder) / "cases.sqlite3"
        with redirect_stdout(StringIO()) as told, redirect_stderr(StringIO()):
            main_of_service(("keys", "create", "--file", str(keys), "--name", "worst", "--kind", "secret"))
        chosen = settings.read({"HKP_KEYS": str(keys), "DATABASE_URL": f"sqlite:///{store}", "HKP_LIMIT_KEY": "0"})
        service = Service(create_app(chosen=chosen), told.getvalue().strip())
        client = service.app.test_client()
        for number in range(MOST_OF_A_PAGE):
            client.post(CASES, json=case(number), headers=signed(service))
        yield service


def signed(service: Service) -> dict[str, str]:
    """The header by which a caller is known."""
    return {"Authorization": f"Bearer {service.key}"} if service.key else {}


def answered(service: Service, asked: Request) -> Cost:
    """What the answer to a request takes, in this process: the most time of a few, the rest of the first."""
    client, taken, highest = service.app.test_client(), [], 0.0
    status = size = 0
    for number in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.process_time()
        response = client.open(
            asked.path, method=asked.method, data=asked.body, content_type=asked.kind, headers=signed(service)
        )
        taken.append(1000 * (time.process_time() - begun))
        if number == 0:
            status, size = response.status_code, len(response.data)
            highest = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Cost(status, max(taken), size, highest)


def apart(service: Service, asked: Request) -> Cost:
    """The same in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            pickle.dump(answered(service, asked), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        cost: Cost = pickle.load(told)  # noqa: S301 - from our own child
    os.waitpid(child, 0)
    return cost


def bounds() -> str:
    """What bounds every answer, in numbers that stand in the code."""
    blank, longest = Profile(), record(Profile).deserialize(long_profile())
    full = ", ".join(f"{part.value} {units:,}" for part, units in MOST.items())
    five_hundred = exercise_units([blank] * MOST_PROFILES, MOST_DRAWS)
    return f"""\
* A body has at most {LARGEST_BODY // 1024} KiB; that of a selection exercise or a batch {LARGEST_EXERCISE // 1024:,}.
* A problem counts all faults and lists {MOST_LISTED}, each of which repeats at most 60 letters of what was sent.
* Work is counted in units (`service/advice/ledger.py`), a third of a millisecond or so each. A small profile weighs 1,
  and 1 more for each {ITEMS_A_WEIGHT} items of its lists; one with every list full {weight(longest)}.
* A decision takes {A_DECISION} units times the profile's weight, and choosing what to ask next {QUESTIONS} times.
  A name that no institution bears takes {A_NAME} more, told once or more: so much is looking for whom it may mean.
* What `detail: full` adds takes at most {sum(MOST.values()):,} ({full}); an answer that is cut short says so.
* A selection exercise or a batch takes at most {MOST_OF_AN_EXERCISE:,}, and nothing else bounds it but its
  {MOST_PROFILES} profiles or {MOST_OF_A_BATCH} requests. {MOST_PROFILES} small profiles take {five_hundred:,},
  with their {MOST_DRAWS:,} draws; {most_alike(longest)} with every list full are as many as fit.
* Whatever takes more than {LIGHT} units takes the room of a heavy request (`HKP_HEAVY`), and of one more for each
  {A_SHARE:,}. `/compare` decides once, and twice more for a second day; `/dossier` and `/settlement` once."""


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/worst-cases.md")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with keeping_cases() as keeping:
        lines = measured(Service(create_app(), ""), keeping)
    if asked.write:
        TABLE.write_text(head_of_the_page() + "\n".join(lines) + "\n", encoding="utf-8")


def measured(plain: Service, keeping: Service) -> list[str]:
    """The table: every request in a process of its own, cases with the service that keeps them."""
    gc.collect()
    gc.freeze()
    lines = ["| route | what is sent | sent, KB | status | processor, ms | answer, KB | memory, MiB |"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for one in requests():
        cost = apart(keeping if one.path.startswith(CASES) else plain, one)
        sent = f"{len(one.body) / 1000:,.1f}" if one.body else ""
        numbers = f"{cost.status} | {cost.milliseconds:,.0f} | {cost.size / 1000:,.1f} | {cost.mib:,.0f}"
        lines.append(f"| `{one.method} {one.route}` | {one.about} | {sent} | {numbers} |")
        print(lines[-1], flush=True)
    return lines


def head_of_the_page() -> str:
    """What stands before the table."""
    waiting, cores = os.getloadavg()[0], os.cpu_count()
    day, machine = datetime.now(UTC).date().isoformat(), platform.machine()
    return f"""# What an answer costs at worst

Written by `python -m benchmarks.worst --write` on {day}, {machine}, Python {platform.python_version()}.

{bounds()}

The dearest requests known to us on each route, each in a process of its own; the most processor time of {REPEATS},
the first of which finds nothing remembered. Cases are kept in SQLite, which holds {MOST_OF_A_PAGE}.
When it was written, {waiting:.0f} processes were waiting for {cores} cores: processor time comes out too long then.

"""


if __name__ == "__main__":
    main()
