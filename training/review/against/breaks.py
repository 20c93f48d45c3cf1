"""Breaks in time: the month from which another share of the cases was approved than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.stats import chi2

from training.cases.case import Outcome
from training.review.assessment import Month, Objection, ObjectionKind

UNLIKELY = 0.001
"""The chance below which a change isn't taken for luck, over every month at which one was looked for."""
LEAST_CHANGE = 0.1
"""The change in the share approved from which a model of both times is one of neither."""
FEWEST = 30
"""Decided cases on either side below which nothing is made of a change."""
WHOLE = "all pathways"

Months = Mapping[str, Mapping[str, Mapping[str, int]]]


def approvals(months: Months) -> Mapping[str, tuple[Month, ...]]:
    """Approved of decided by month of lodging, of all together and of each pathway and regime, in order of months."""
    whole: dict[str, Counter[str]] = {}
    for rows in months.values():
        for month, outcomes in rows.items():
            whole.setdefault(month, Counter()).update(outcomes)
    return {name: _decided(rows) for name, rows in {WHOLE: whole, **months}.items() if _decided(rows)}


def _decided(rows: Mapping[str, Mapping[str, int]]) -> tuple[Month, ...]:
    found = []
    for month, outcomes in sorted(rows.items()):
        approved = outcomes.get(str(Outcome.APPROVED), 0)
        if decided := approved + outcomes.get(str(Outcome.REFUSED), 0):
            found.append(Month(month, decided, approved))
    return tuple(found)


def breaks(months: Months) -> Iterator[Objection]:
    """The breaks of single pathways under one set of rules; of all together a change may be one of their mixture."""
    for name, rows in approvals(months).items():
        broken = None if name == WHOLE else _break(rows)
        if broken is None:
            continue
        month, before, after = broken
        how = "fall" if after < before else "rise"
        yield Objection(
            ObjectionKind.BREAK,
            f"{name}: approvals {how} from {before:.0%} of the cases lodged before {month} to {after:.0%} from then "
            "on. A model of both times is right for neither; give the cases since alone, if they are how it is now",
        )


def _break(rows: tuple[Month, ...]) -> tuple[str, float, float] | None:
    """The month at which the two sides differ most, and the share approved on either."""
    decided = np.cumsum([row.decided for row in rows])
    approved = np.cumsum([row.approved for row in rows])
    best: tuple[float, int] | None = None
    for at in range(1, len(rows)):
        sides = ((decided[at - 1], approved[at - 1]), (decided[-1] - decided[at - 1], approved[-1] - approved[at - 1]))
        if min(side[0] for side in sides) < FEWEST:
            continue
        gain = sum(_log_likelihood(*side) for side in sides) - _log_likelihood(decided[-1], approved[-1])
        if best is None or gain > best[0]:
            best = gain, at
    if best is None:
        return None
    gain, at = best
    before = float(approved[at - 1] / decided[at - 1])
    after = float((approved[-1] - approved[at - 1]) / (decided[-1] - decided[at - 1]))
    chance = float(chi2.sf(2 * gain, 1)) * (len(rows) - 1)
    return (rows[at].month, before, after) if chance < UNLIKELY and abs(after - before) >= LEAST_CHANGE else None


def _log_likelihood(cases: int, favourable: int) -> float:
    """That of so many favourable cases at their own share."""
    counts = np.array([favourable, cases - favourable], dtype=np.float64)
    return float((counts * np.log(np.maximum(counts, 1e-9) / cases)).sum())
