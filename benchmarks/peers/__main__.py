"""``python -m benchmarks.peers``: what one would pick in the place of this service, served beside it, in one run.

`make bench-peers` installs each peer into an environment of its own first. ``--write`` puts it into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING

import orjson

from benchmarks import page
from benchmarks.bodies import by_kind
from benchmarks.peers.asked import told
from benchmarks.peers.serving import NEAR, PEERS, check, started
from benchmarks.served import HELLO, HELLO_TAKES, PEOPLE, Load, both_served, in_turn
from service import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.peers.asked import Told
    from benchmarks.peers.serving import Peer
    from benchmarks.served import Served

COMMAND = "python -m benchmarks.peers"
OURS = ("card", "summary")
CHECKED = 100
"""People about whom a peer has to be right before it is timed."""

ABOUT = """\
## Beside what one would pick instead

Written by `python -m benchmarks.peers --write` (which `make bench-peers` runs) on {machine} as it ended.
All servers ran at once and were asked in turn, {runs}, about the same {people} simulated people, every
second with facts taken out. hello is a bare Flask on our server's settings; each peer is in an environment of its own,
on a server of its own, with {workers} workers as ours. Beside other work (the load tells) rates swing from round to
round; the CPU of a server does so less.

The comparison favours the peers: what they can't derive from a person's facts (features for the estimators; months,
sums in HK$, degrees on a list for the criteria) they are handed ready-made, an interval as one number. Ours reads the
facts themselves and answers in words. Before it was timed, each peer was right about {checked} people: nine
probabilities within {near} of our tables, or the same criteria met (people with a criterion that an officer
would have to judge aren't compared).
"""
DOES = (
    "decides sixteen pathways by dated and cited law, reads model and practice, orders them, gives reasons in one of "
    "three languages"
)
LACKS = (
    "No chance of approval: its estimate is a share of simulated cases, and only orders what the law leaves open. "
    "A card leaves out reasons and figures."
)
BY_THE_CRITERION = """
### By the criterion

ZEN and OpenFisca evaluate twelve criteria a request. Ours decides by {requirements} requirements (median; each counted
once, however many pathways ask for it), and the CPU told here holds all else that an answer takes.
"""

ENGINES = ("zen", "openfisca")
TWELVE = 12


def main() -> None:
    """Measure, and print the part or write it."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--write", action="store_true", help="write it into docs/benchmarks.md in place of printing it")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of served runs (default 5)")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds of each served run (default 3)")
    asked = parser.parse_args()
    people = told(PEOPLE)
    runs = measured(people, asked.rounds, asked.seconds)
    requirements = statistics.median(person.requirements for person in people)
    part = "\n".join(
        [*head(asked.rounds, asked.seconds), *page.served_tables(runs, "###"), *singly(runs, requirements)]
    )
    if asked.write:
        page.write(COMMAND, part)
    else:
        print(part)


def measured(people: Sequence[Told], rounds: int, seconds: float) -> dict[int, dict[str, list[Served]]]:
    """By the number of clients and by title, the runs of each round, hello's and ours among them."""
    workers = settings.of_this_process().workers
    with ExitStack() as servers:
        ours, hello = servers.enter_context(both_served())
        asked = by_kind(PEOPLE)
        loads = [Load(HELLO, *hello, *asked[HELLO_TAKES])]
        loads += [Load(name, *ours, *asked[name]) for name in OURS]
        for peer in installed():
            port, process = servers.enter_context(started(peer, workers))
            check(peer, port, people[:CHECKED])
            bodies = [orjson.dumps(peer.body(person)) for person in people]
            loads.append(Load(peer.title, port, process, peer.path, bodies))
        return in_turn(loads, rounds, seconds)


def installed() -> list[Peer]:
    """The peers whose environments are there."""
    return [peer for peer in PEERS if peer.is_installed]


def head(rounds: int, seconds: float) -> Iterator[str]:
    """What was measured, where, and what each peer does and doesn't do."""
    yield ABOUT.format(
        machine=page.machine(),
        runs=f"{rounds} rounds of {seconds:g} s each",
        people=f"{PEOPLE:,}",
        workers=settings.of_this_process().workers,
        checked=CHECKED,
        near=f"{NEAR:.9f}",
    )
    yield from ["| | what it does with a request | what it doesn't do |", "| --- | --- | --- |"]
    for peer in installed():
        yield f"| {peer.title} ({peer.version}) | {peer.does} | {peer.lacks} |"
    yield f"| ours: {', '.join(OURS)} | {DOES} | {LACKS} |"
    missing = [peer.title for peer in PEERS if not peer.is_installed]
    if missing:
        yield from ["", f"Left out, since they aren't installed here: {', '.join(missing)}."]


def singly(runs: Mapping[int, Mapping[str, Sequence[Served]]], requirements: float) -> Iterator[str]:
    """What one criterion costs in a rule engine, and one requirement in ours, by the server's CPU."""
    kinds = next(iter(runs.values()))
    over = {peer.title: float(TWELVE) for peer in PEERS if peer.name in ENGINES and peer.title in kinds}
    over |= dict.fromkeys(OURS, requirements)
    yield BY_THE_CRITERION.format(requirements=f"{requirements:.0f}")
    yield from [
        "| | requirements | CPU of the server a request, µs | µs a requirement |",
        "| --- | ---: | ---: | ---: |",
    ]
    for title, number in over.items():
        spent = statistics.median(run.cpu_us for run in kinds[title])
        yield f"| {title} | {number:.0f} | {spent:.0f} | {spent / number:.0f} |"


if __name__ == "__main__":
    main()
