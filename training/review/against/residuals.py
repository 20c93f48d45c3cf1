"""What is left over once a classifier has spoken: trends against a declared direction, and pairs that act together.

Both are looked for in the outcomes of people whom no fit has seen, beyond what is estimated of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import norm, rankdata

from service.outlook.features import FEATURES
from service.outlook.tables import PathwayModel
from training.model.samples import Numbers
from training.model.scoring import shares
from training.review.assessment import Objection, ObjectionKind, PairTogether
from training.review.choosing.judged import Judged
from training.review.rivals import known_numbers

UNLIKELY = 0.01
"""The chance below which a trend isn't taken for luck, over every feature looked at."""
MOST_SLOPE = 10.0
"""Steeper than this is no trend: a few cases that a feature parts cleanly have no slope that could be fitted."""

LEAST_SLOPE = 0.5
"""Log-odds between the lowest and the highest value by which the cases have to go against a direction."""
STEPS = 12
RIDGE = 1e-3
"""What holds a trend that the cases don't tell of at nought."""
FEWEST = 100


@dataclass(frozen=True, slots=True)
class _Trends:
    """Outcomes on the estimates and on a trend of every feature at once, by Newton's method.

    ``terms`` are a constant and each feature by rank, from -0.5 to 0.5 (what is unknown is in the middle); ``slopes``
    and ``errors`` belong to them, in log-odds from the lowest to the highest value. A level that is off, or another
    feature's trend, thus passes for none of this one's.
    """

    terms: Numbers
    slopes: Numbers
    errors: Numbers
    left: Numbers
    variance: Numbers


def _trends(model: PathwayModel, found: Judged) -> _Trends:
    values = known_numbers(found.rows)
    columns = [values[:, found.rows.features.index(name)] for name in model.features]
    terms = np.column_stack([np.ones(len(values)), *map(_ranks, columns)])
    weight, slopes = found.rows.weight, np.zeros(terms.shape[1])
    curvature = np.eye(terms.shape[1])
    left = variance = weight
    for _ in range(STEPS):
        estimate = shares(found.log_odds + terms @ slopes)
        left, variance = weight * (found.rows.favourable - estimate), weight * estimate * (1 - estimate)
        curvature = (terms * variance[:, None]).T @ terms + RIDGE * np.eye(terms.shape[1])
        slopes = slopes + np.linalg.solve(curvature, terms.T @ left - RIDGE * slopes)
    return _Trends(terms, slopes, np.sqrt(np.diag(np.linalg.inv(curvature))), left, variance)


def _ranks(column: Numbers) -> Numbers:
    told = np.isfinite(column)
    found = np.zeros(len(column))
    if told.any() and np.ptp(column[told]) > 0:
        ranks = rankdata(column[told])
        found[told] = (ranks - ranks.min()) / (ranks.max() - ranks.min()) - 0.5
    return found


def against_direction(models: Mapping[str, tuple[PathwayModel, Judged]]) -> Iterator[Objection]:
    """Features along which the cases go against the direction that is declared, by classifier."""
    tested = sum(bool(FEATURES[name].direction) for model, _ in models.values() for name in model.features)
    for name, (model, found) in sorted(models.items()):
        if len(found.rows) < FEWEST:
            continue
        trends = _trends(model, found)
        for at, feature in enumerate(model.features, start=1):
            direction = FEATURES[feature].direction
            slope, error = direction * float(trends.slopes[at]), float(trends.errors[at])
            if -MOST_SLOPE <= slope <= -LEAST_SLOPE and norm.cdf(slope / error) * tested < UNLIKELY:
                yield Objection(
                    ObjectionKind.DIRECTION,
                    f"{name}: {feature} is declared to {'raise' if direction > 0 else 'lower'} the estimate, and among "
                    f"{len(found.rows):,} cases it goes the other way, by {-slope:.2f} in log-odds from lowest to "
                    "highest. Is the column filled in as it is meant, or do these cases differ so",
                )


def costliest_pair(model: PathwayModel, found: Judged) -> PairTogether | None:
    """The pair of features that acts together most beyond the sum of both; ``None`` where chance explains all."""
    if len(found.rows) < FEWEST:
        return None
    trends = _trends(model, found)
    weighed = trends.terms * trends.variance[:, None]
    inner = weighed.T @ trends.terms + RIDGE * np.eye(trends.terms.shape[1])
    best = (0.0, "", "")
    pairs = list(combinations(range(1, trends.terms.shape[1]), 2))
    for one, other in pairs:
        term = trends.terms[:, one] * trends.terms[:, other]
        term = term - trends.terms @ np.linalg.solve(inner, weighed.T @ term)  # what no feature's own trend explains
        spread = float((trends.variance * term**2).sum())
        if spread > RIDGE:
            score = abs(float((trends.left * term).sum())) / spread**0.5
            best = max(best, (score, model.features[one - 1], model.features[other - 1]))
    score, first, second = best
    chance = min(1.0, 2 * float(norm.sf(score)) * max(1, len(pairs)))
    return PairTogether(first, second, score, chance) if chance < UNLIKELY else None
