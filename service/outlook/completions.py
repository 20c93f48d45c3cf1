"""What the missing facts of a profile could make of its log-odds: draws within each feature's interval.

A value is drawn as often as it occurred among the cases in training, each feature by itself; features that read one
fact are not drawn together, so a draw may be one that no single person reaches. It never leaves the outer bounds.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from operator import add
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.outlook.tables import PathwayModel
    from service.profile.values import Span

COMPLETIONS = 200
"""Draws per profile: one from each of so many equal parts of a feature's distribution."""


@lru_cache(maxsize=256)
def _order(feature: str, seed: int) -> tuple[int, ...]:
    order = list(range(COMPLETIONS))
    Random(f"{seed}|order|{feature}").shuffle(order)  # noqa: S311 - a simulation, and it has to replay
    return tuple(order)


@lru_cache(maxsize=512)
def _strata(values: tuple[float, ...], density: tuple[float, ...], feature: str, seed: int) -> tuple[float, ...]:
    """What the feature adds at the middle of each equal part of its distribution over some bins, in a random order."""
    reached = list(accumulate(density))
    part = reached[-1] / COMPLETIONS
    strata = [values[min(bisect_right(reached, (one + 0.5) * part), len(values) - 1)] for one in range(COMPLETIONS)]
    return tuple([strata[place] for place in _order(feature, seed)])


def completions(model: PathwayModel, spans: Mapping[str, Span], key: str, seed: int) -> tuple[float, ...]:
    """Log-odds under equally likely completions; a single one where every feature lies in one bin.

    The same key and seed draw the same parts of each distribution, so that a profile with more to say for it in every
    feature is never drawn lower. Cases in training were open by law, and so are the draws.
    """
    totals = [model.baseline] * COMPLETIONS
    chance = Random(f"{seed}|completions|{key}")  # noqa: S311 - a simulation, and it has to replay
    varied = False
    for table in model.tables:
        first, last = table.bins(spans[table.feature])
        offset = chance.randrange(COMPLETIONS)
        if first == last:
            added = (table.values[first],) * COMPLETIONS
        else:
            varied = True
            bins = slice(first, last + 1)
            strata = _strata(table.values[bins], table.density[bins], table.feature, seed)
            added = strata[offset:] + strata[:offset]
        totals = list(map(add, totals, added))
    merits = tuple([model.slope * total + model.intercept for total in totals])
    return merits if varied else merits[:1]
