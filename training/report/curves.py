"""The curve of one feature, ready to draw: calibrated, centred on the average case, cut to where cases lie."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from service.outlook.features import FEATURES
from service.outlook.tables import PathwayModel, Table
from service.profile.values import Span

OUTER = 0.05
"""The share of refits left out at each end of the band, as the server's ranges leave out."""
LARGEST_DOMAIN = 100
"""Domains up to here are drawn whole; longer ones up to the last step."""
LONG_TAIL = 8
FINEST = 280
"""How many bins a plot can show apart."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Bins between ``edges`` (one more than values), in log-odds against the density-weighted mean of the table.

    ``low`` and ``high`` are the band of the refits, each about its own mean; empty where there are none.
    """

    edges: tuple[float, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    density: tuple[float, ...]
    logarithmic: bool

    @property
    def spread(self) -> float:
        """Between the lowest and the highest value."""
        return max(self.values) - min(self.values)


def _ends(feature: str, edges: Sequence[float]) -> tuple[float, float, bool]:
    """Where the axis begins and ends, and whether it is logarithmic: sums of money with a long tail are."""
    declared = FEATURES.get(feature)
    domain = declared.domain if declared else Span(-math.inf, math.inf)
    if not edges:
        return (domain.low, domain.high, False) if domain.high <= LARGEST_DOMAIN else (0.0, 1.0, False)
    middle = edges[len(edges) // 2]
    if edges[0] > 0 and math.isinf(domain.high) and edges[-1] / middle > LONG_TAIL:
        return edges[0] / 1.5, edges[-1] * 1.5, True
    room = 0.08 * ((edges[-1] - edges[0]) or abs(edges[0]) or 1.0)
    low = domain.low if domain.low > -math.inf and edges[0] > domain.low else edges[0] - room
    high = domain.high if edges[-1] < domain.high <= LARGEST_DOMAIN else edges[-1] + room
    return low, high, False


def _centred(values: Sequence[float], density: Sequence[float], slope: float = 1.0) -> list[float]:
    mean = sum(share * value for share, value in zip(density, values, strict=True)) / sum(density)
    return [slope * (value - mean) for value in values]


def curve(model: PathwayModel, table: Table, axis: tuple[float, float, bool] | None = None) -> Curve:
    """The curve of one of a model's tables, on its own axis or on another's."""
    low, high, logarithmic = axis or _ends(table.feature, table.edges)
    refits = [_centred(refit, table.density) for refit in table.refits]
    columns = [sorted(values) for values in zip(*refits, strict=True)]
    out = int(OUTER * len(refits))
    first, last = bisect_right(table.edges, low), bisect_left(table.edges, high)
    inside = slice(first, last + 1)
    return Curve(
        edges=(low, *table.edges[first:last], high),
        values=tuple(_centred(table.values, table.density, model.slope))[inside],
        low=tuple(column[out] for column in columns)[inside],
        high=tuple(column[-1 - out] for column in columns)[inside],
        density=table.density[inside],
        logarithmic=logarithmic,
    )


def beside(model: PathwayModel, table: Table, ours: Curve) -> Curve:
    """A champion's curve on the axis of ours."""
    return curve(model, table, (ours.edges[0], ours.edges[-1], ours.logarithmic))


def merged(one: Curve) -> Curve:
    """The curve without bins narrower than a plot can show: each joins the bin before it, as the wider of both."""
    place = math.log if one.logarithmic else float
    whole = place(one.edges[-1]) - place(one.edges[0])
    kept = [0]
    for index in range(1, len(one.values)):
        if place(one.edges[index]) - place(one.edges[kept[-1]]) >= whole / FINEST:
            kept.append(index)
    if len(kept) == len(one.values):
        return one
    parts = [slice(first, last) for first, last in zip(kept, [*kept[1:], len(one.values)], strict=True)]

    def mean(part: slice) -> float:
        density = one.density[part]
        return sum(share * value for share, value in zip(density, one.values[part], strict=True)) / sum(density)

    return Curve(
        edges=(*(one.edges[index] for index in kept), one.edges[-1]),
        values=tuple(mean(part) for part in parts),
        low=tuple(min(one.low[part]) for part in parts) if one.low else (),
        high=tuple(max(one.high[part]) for part in parts) if one.high else (),
        density=tuple(sum(one.density[part]) for part in parts),
        logarithmic=one.logarithmic,
    )
