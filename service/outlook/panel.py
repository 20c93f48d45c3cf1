"""A simulated selection exercise: the best by what the file shows and by what it doesn't, drawn many times.

Merit is a classifier's log-odds plus an unseen part, whose spread ``panel.yaml`` declares as an assumption. Random
numbers belong to a contender's key, so a contender keeps its own whoever else competes and in whatever order they
stand: two exercises with the same keys and the same seed differ only by what is told of the profiles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import cycle
from operator import add
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DRAWS = 500_000
"""Unseen parts drawn in one answer, which bounds its time: a few microseconds each."""

FEWEST, MOST = 1_000, 10_000
"""Exercises simulated: as many as the draws allow, within these."""

CLOSED = -math.inf
"""The merit of a profile that the law closes: it never takes a place."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Taken:
    """The share of exercises in which a contender is taken, from 0 to 1.

    ``low`` and ``high`` are the shares with its own missing facts at their worst and at their best, and the others as
    drawn.
    """

    share: float
    low: float
    high: float


@lru_cache(maxsize=1)
def unseen_spread() -> float:
    """The spread of the unseen part of merit, in log-odds; an assumption."""
    text = files("service.outlook").joinpath("panel.yaml").read_text(encoding="utf-8")
    read: Any = yaml.load(text, yaml.CSafeLoader)
    return float(read["unseen_spread"]["value"])


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


def _unseen(key: str, rounds: int, spread: float, seed: int) -> list[float]:
    gauss = Random(f"{seed}|unseen|{key}").gauss  # noqa: S311 - a simulation, and it has to replay
    return [gauss(0.0, spread) for _ in range(rounds)]


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
    unseen = [_unseen(one.key, rounds, width, seed) for one in contenders]
    paths = [list(map(add, cycle(one.merits), noise)) for one, noise in zip(contenders, unseen, strict=True)]
    loose = [index for index, one in enumerate(contenders) if one.low < one.high]
    taken, lows, highs = ([0] * len(contenders) for _ in range(3))
    for number, merits in enumerate(zip(*paths, strict=True)):
        ranked = sorted(merits, reverse=True)
        last = ranked[places - 1] if places <= len(ranked) else CLOSED
        following = ranked[places] if places < len(ranked) else CLOSED
        for index, merit in enumerate(merits):
            if merit >= last and merit != CLOSED:
                taken[index] += 1
        for index in loose:
            # What has to be surpassed: the last place that the others would leave.
            cut = following if merits[index] >= last else last
            lows[index] += contenders[index].low + unseen[index][number] > cut
            highs[index] += contenders[index].high + unseen[index][number] > cut
    return tuple(
        Taken(count / rounds, lows[index] / rounds, highs[index] / rounds)
        if contenders[index].low < contenders[index].high
        else Taken(count / rounds, count / rounds, count / rounds)
        for index, count in enumerate(taken)
    )
