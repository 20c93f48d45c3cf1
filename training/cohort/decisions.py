"""How the cohort's cases are decided: by thresholds and evidence, or by the panel of a selection exercise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.outlook.estimate import share_of
from service.outlook.selection import Candidate, exercises, select
from training.cohort.chance import chance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.cohort.assumptions import Assumptions, Weight

NO_BETTER = 1e-10
REACH = 60.0


@dataclass(frozen=True, slots=True)
class Lodged:
    """A case before its decision: its features, whether the published tests let it pass, and its sector."""

    person_id: str
    values: Mapping[str, float]
    passes: bool
    sector: str


def weighed(case: Lodged, weights: Mapping[str, Weight]) -> float:
    """The sum of what the features add."""
    return sum(weight.of(case.values[name]) for name, weight in weights.items())


def solve(rising: Callable[[float], float], wanted: float) -> float:
    """The point at which a rising function reaches a value, by bisection within ±60 log-odds.

    Raises ``ValueError`` where the value is out of reach.
    """
    low, high = -REACH, REACH
    if not rising(low) <= wanted <= rising(high):
        message = f"a share of {wanted:.4f} is out of reach: {rising(low):.4f} to {rising(high):.4f}"
        raise ValueError(message)
    while high - low > NO_BETTER:
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2


def by_evidence(
    cases: Sequence[Lodged], weights: Mapping[str, Weight], share: float, let_through: float, seed: int
) -> list[bool]:
    """Decisions under a threshold scheme, of which ``share`` are approved in expectation.

    A case that fails a published test is approved with the chance ``let_through``; any other by its evidence.
    """
    evidence = [weighed(case, weights) for case in cases]

    def chances(constant: float) -> list[float]:
        return [
            share_of(constant + weight) if case.passes else let_through
            for case, weight in zip(cases, evidence, strict=True)
        ]

    constant = solve(lambda point: math.fsum(chances(point)) / len(cases), share)
    return [
        chance(seed, "decision", case.person_id).random() < share_of_case
        for case, share_of_case in zip(cases, chances(constant), strict=True)
    ]


def by_panel(cases: Sequence[Lodged], given: Assumptions, share: float, seed: int) -> list[bool]:
    """Decisions by selection exercises, each with places for ``share`` of its pool."""
    pool = [
        Candidate(
            case.person_id,
            case.passes,
            weighed(case, given.selection.merit)
            + chance(seed, "unseen", case.person_id).gauss(0, given.selection.unseen),
            case.sector,
        )
        for case in cases
    ]
    chosen: set[str] = set()
    for exercise in exercises(pool, given.selection.per_exercise):
        chosen |= select(exercise, round(share * len(exercise)), given.selection.sector_share)
    return [case.person_id in chosen for case in cases]
