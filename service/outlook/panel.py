"""A simulated selection exercise: the best by what the file shows and by what it doesn't, drawn many times.

Merit is a classifier's log-odds plus an unseen part, whose spread ``panel.yaml`` declares as an assumption. Random
numbers belong to a contender's key, so a contender keeps its own whoever else competes and in whatever order they
stand: two exercises with the same keys and the same seed differ only by what is told of the profiles.
"""

from __future__ import annotations

import math
import sys
from itertools import cycle
from operator import add, ge, gt
from random import Random
from typing import TYPE_CHECKING

from service.content import loaded, parsed
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DRAWS = 500_000
"""Unseen parts drawn in one answer, which bounds its time: a few microseconds each."""

FEWEST, MOST = 1_000, 10_000
"""Exercises simulated: as many as the draws allow, within these."""

CLOSED = -math.inf
"""The merit of a profile that the law closes: it never takes a place."""

LOWEST = -sys.float_info.max
"""The lowest merit that may take a place."""


@record(frozen=True)
class Contender:
    """One who may take a place.

    ``merits`` are its log-odds under equally likely completions of what is missing, one where nothing is; ``low`` and
    ``high`` their outer bounds. ``CLOSED`` stands for what fails the law: ``low`` may be it where the merits are
    those of a profile that is open as far as known. ``key`` names its random numbers.
    """

    key: str
    merits: tuple[float, ...]
    low: float
    high: float


@record(frozen=True)
class Taken:
    """The share of exercises in which a contender is taken, from 0 to 1.

    ``low`` and ``high`` are the shares with its own missing facts at their worst and at their best, and the others as
    drawn.
    """

    share: float
    low: float
    high: float


@loaded
def unseen_spread() -> float:
    """The spread of the unseen part of merit, in log-odds; an assumption."""
    return float(parsed("outlook/panel.yaml")["unseen_spread"]["value"])


def rounds_for(contenders: int) -> int:
    """How many exercises are simulated for so many contenders."""
    return max(FEWEST, min(MOST, MOST_DRAWS // max(contenders, 1)))


def error_of(share: float, rounds: int) -> float:
    """Half the width of a 95 % Monte-Carlo interval about a share; never 0, since no count of draws proves certainty.

    A normal interval about the share with two exercises more on each side (Agresti and Coull 1998).
    """
    some = rounds + 4
    middle = (share * rounds + 2) / some
    return 1.96 * math.sqrt(middle * (1 - middle) / some)


def unseen(key: str, rounds: int, spread: float, seed: int) -> list[float]:
    """A contender's unseen parts: what ``Random.gauss`` draws, two at a time, as Box and Muller make them."""
    chance = Random(f"{seed}|unseen|{key}").random  # noqa: S311 - a simulation, and it has to replay
    found: list[float] = []
    for _ in range((rounds + 1) // 2):
        turn, radius = chance() * math.tau, math.sqrt(-2.0 * math.log(1.0 - chance()))
        found += (math.cos(turn) * radius * spread, math.sin(turn) * radius * spread)
    return found[:rounds]


def simulate(
    contenders: Sequence[Contender], places: int, rounds: int, seed: int, spread: float | None = None
) -> tuple[Taken, ...]:
    """How often each contender is taken, in their order; keys must differ.

    In every exercise the ``places`` best by merit are taken, and nobody whom the law closes. Where there are places for
    all, who isn't closed is taken for certain. Raises ``ValueError`` for fewer than one place.
    """
    if places < 1:
        message = f"no exercise has {places} places"
        raise ValueError(message)
    if not contenders:
        return ()
    width = unseen_spread() if spread is None else spread
    noises = [unseen(one.key, rounds, width, seed) for one in contenders]
    paths = [list(map(add, cycle(one.merits), noise)) for one, noise in zip(contenders, noises, strict=True)]
    last_taken, first_left = [], []
    for merits in zip(*paths, strict=True):
        ranked = sorted(merits, reverse=True)
        last_taken.append(ranked[places - 1] if places <= len(ranked) else CLOSED)
        first_left.append(ranked[places] if places < len(ranked) else CLOSED)
    reached = [max(merit, LOWEST) for merit in last_taken]
    found = []
    for one, path, noise in zip(contenders, paths, noises, strict=True):
        taken = low = high = sum(map(ge, path, reached))
        if one.low < one.high:
            # What has to be surpassed: the last place that the others would leave.
            rows = zip(path, last_taken, first_left, strict=True)
            cuts = [left if merit >= last else last for merit, last, left in rows]
            low, high = (sum(map(gt, [end + part for part in noise], cuts)) for end in (one.low, one.high))
        found.append(Taken(taken / rounds, low / rounds, high / rounds))
    return tuple(found)
