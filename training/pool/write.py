"""The pool as the server reads it: traits, and the order in which the rules and the model put the pathways."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from service.profile.facts import Facts
from service.recommend.decision import Request, decide
from service.recommend.next_questions import open_order
from service.recommend.people_alike import columns
from service.recommend.traits import traits_of
from training.pool.people import people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from service.profile.model import Profile
    from service.recommend.state import State

COUNT = 3000
SEED = 20261101
DAY = date(2026, 11, 1)
"""How many people the server's pool has, their seed, and the day on which they are decided."""


def row(kind: str, profile: Profile, state: State, day: date) -> list[str]:
    """One person as a line of the file."""
    decision = decide(state, Request(profile, day, None, day, {}))
    return [kind, *(value or "" for value in traits_of(Facts(profile, day))), *open_order(decision)]


def write_pool(  # noqa: PLR0913 - what a pool is made of, each by name
    path: Path, *, count: int, seed: int, day: date, state: State, told: Callable[[int], object] | None = None
) -> int:
    """Draw people, decide each, and write them; how many there are."""

    def rows() -> Iterator[list[str]]:
        for kind, profile in people(count, seed, day):
            yield row(kind, profile, state, day)
            if told is not None:
                told(1)

    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns())
        written = 0
        for line in rows():
            writer.writerow(line)
            written += 1
    return written
