"""Features put into bins before a classifier sees them, so that its tables can be read off its public answers.

The classifier is fitted on the numbers of the bins. What it says can then change between bins only, and asking it once
for each bin of each feature, the others held, gives its step functions whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from service.outlook.features import FEATURES
from training.model.samples import Numbers

MOST_BINS = 48
MASKED_SHARE = 0.05
"""The share of facts hidden at random in fitting: what reads a hidden fact is missing in that case."""
KNOWN_WIDTH = 0.5
"""An interval up to this share of a feature's domain (of its spread, where that has no end) is fitted as its middle."""

Edges = tuple[tuple[float, ...], ...]
"""For each feature the ends of its bins: bin ``i`` holds the values above ``edges[i - 1]`` and up to ``edges[i]``."""


def known(low: Numbers, high: Numbers, features: tuple[str, ...]) -> Numbers:
    """The values to fit on: exact or the middle of a narrow interval, missing (NaN) where little is known."""
    found = np.where(low == high, low, np.nan)
    with np.errstate(invalid="ignore"):
        width = high - low
        middle = (low + high) / 2
    for index, name in enumerate(features):
        exact = found[np.isfinite(found[:, index]), index]
        spread = float(exact.max() - exact.min()) if exact.size else 0.0
        domain = FEATURES[name].domain
        whole = domain.high - domain.low
        narrow = (width[:, index] > 0) & (width[:, index] <= KNOWN_WIDTH * (whole if math.isfinite(whole) else spread))
        found[narrow, index] = middle[narrow, index]
    return found


def hidden(values: Numbers, features: tuple[str, ...], seed: list[int], share: float = MASKED_SHARE) -> Numbers:
    """The values with facts hidden at random: features that read one fact go missing together."""
    chance = np.random.default_rng(seed)
    masked = values.copy()
    for fact in sorted({fact for name in features for fact in FEATURES[name].facts}):
        rows = chance.random(len(values)) < share
        columns = [index for index, name in enumerate(features) if fact in FEATURES[name].facts]
        masked[np.flatnonzero(rows)[:, None], columns] = np.nan
    return masked


def edges_of(values: Numbers) -> Edges:
    """The edges of each column (cases × features, NaN where unknown): between all its values, or at its quantiles."""
    return tuple(_edges(values[:, index]) for index in range(values.shape[1]))


def _edges(column: Numbers) -> tuple[float, ...]:
    known = column[np.isfinite(column)]
    distinct = np.unique(known)
    if len(distinct) <= MOST_BINS:
        ends = distinct[:-1] + np.diff(distinct) / 2
    else:
        ends = np.percentile(known, np.linspace(0, 100, MOST_BINS + 1)[1:-1], method="midpoint")
    return tuple(np.unique(ends[ends < distinct[-1]]).tolist()) if len(distinct) else ()


def binned(values: Numbers, edges: Edges) -> Numbers:
    """The number of the bin of each value; NaN stays NaN."""
    columns = [
        np.where(np.isnan(values[:, index]), np.nan, np.searchsorted(np.asarray(row), values[:, index], side="left"))
        for index, row in enumerate(edges)
    ]
    return np.column_stack(columns) if columns else values


@dataclass(frozen=True, slots=True)
class Binned:
    """A scikit-learn classifier that was fitted on the numbers of bins, asked by values."""

    edges: Edges
    classifier: Any

    def decision_function(self, cases: Numbers) -> Numbers:
        """The log-odds of each case (cases × features)."""
        found: Numbers = self.classifier.decision_function(binned(cases, self.edges))
        return found
