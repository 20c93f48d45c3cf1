"""Where a number stands among the cases of the reference pool, by the quantiles that travel with a classifier."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from service.profile.values import Span
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Sequence


@record(frozen=True)
class Place:
    """The shares of the pool, from 0 to 1, that stand below a number and above it; what is left stands level."""

    below: Span
    above: Span


def place_of(quantiles: Sequence[float], span: Span) -> Place:
    """The place of a number known to lie in a span, to the quantiles' own step; they are in rising order, not none."""
    count = len(quantiles)
    return Place(
        below=Span(bisect_left(quantiles, span.low) / count, bisect_left(quantiles, span.high) / count),
        above=Span(1 - bisect_right(quantiles, span.high) / count, 1 - bisect_right(quantiles, span.low) / count),
    )
