"""Features put into bins before a classifier sees them, so that its tables can be read off its public answers.

The classifier is fitted on the numbers of the bins. What it says can then change between bins only, and asking it once
for each bin of each feature, the others held, gives its step functions whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from training.model.samples import Numbers

MOST_BINS = 48

Edges = tuple[tuple[float, ...], ...]
"""For each feature the ends of its bins: bin ``i`` holds the values above ``edges[i - 1]`` and up to ``edges[i]``."""


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
