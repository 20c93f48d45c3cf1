"""Axes for plots of one row a line, drawn by the page's own marks: places in per cent of the width of a column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator

from training.report.wording import shown

ROOM_FOR_TEXT = 0.38
"""The share of a narrow column that a tick's reading takes."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The values at both ends, and the ticks with what they read."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """Where a value lies, in per cent from the left; the end of the axis for what lies outside."""
        if not np.isfinite(value):
            return 0.0 if value < 0 else 100.0
        return round(float(np.clip((value - self.low) / (self.high - self.low), 0, 1)) * 100, 2)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis rather than beyond an end."""
        return self.low <= value <= self.high


def axis(values: Iterable[float], *, unit: str = "share", within: tuple[float, float] | None = None) -> Axis:
    """An axis that holds every value with room to spare; ``unit`` of its round ticks is ``share`` or ``number``."""
    found = [value for value in values if np.isfinite(value)]
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    room = 0.06 * max(high - low, 1e-3 if unit == "share" else 1e-4)
    low, high = low - room, high + room
    if within is not None:
        low, high = max(low, within[0]), min(high, within[1])
    places = [float(place) for place in MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
    kept = [place for place in places if low - 1e-9 <= place <= high + 1e-9]
    step = places[1] - places[0] if len(places) > 1 else 1.0
    apart: list[float] = []
    for place in kept:
        if not apart or place - apart[-1] >= ROOM_FOR_TEXT * (high - low):
            apart.append(place)
    return Axis(low, high, tuple((place, shown(place, step, unit)) for place in apart))
