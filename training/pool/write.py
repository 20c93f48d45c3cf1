"""The pool as the server reads it: traits, and the order in which the rules and the model put the pathways."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from service.interview.settled import open_order
from service.population.people_alike import DECIDED_ON, WeightClass, columns
from service.population.traits import traits_of
from service.profile.facts import Facts
from service.recommend.decision import Request, decide
from training.pool.kinds import drawn, kinds
from training.pool.people import people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from service.profile.model import Profile
    from service.recommend.state import State

SEED = 20261101
DAY = DECIDED_ON
"""The seed of the server's population, and the day on which it is decided."""


def in_order() -> dict[str, int]:
    """How many of each kind, the lightest first, as the server reads them."""
    light_first = sorted(drawn().items(), key=lambda row: list(WeightClass).index(kinds()[row[0]].weight_class))
    return dict(light_first)


def row(kind: str, profile: Profile, state: State, day: date) -> list[str]:
    """One person as a line of the file."""
    decision = decide(state, Request(profile, day, None, day, {}), weighed=False)  # what is awaited counts as open
    traits = [value or "" for value in traits_of(Facts(profile, day))]
    return [kind, kinds()[kind].weight_class.value, *traits, *open_order(decision)]


def write_pool(path: Path, *, seed: int, day: date, state: State, told: Callable[[int], object] | None = None) -> int:
    """Draw people, decide each, and write them; how many there are."""

    def rows() -> Iterator[list[str]]:
        for kind, profile in people(seed, day, in_order()):
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
