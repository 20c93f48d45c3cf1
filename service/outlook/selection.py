"""A selection exercise: a panel takes the best of a period's pool.

ImmD's page says that passing the test is not enough, that the panel weighs manpower needs, background and credentials,
and that applicants of one exercise are considered together. Practitioners add that sectors are kept in proportion.
The weights that make merit are assumptions of training; here is only how a pool is cut.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Sequence


@record(frozen=True)
class Candidate:
    """One case in the pool: whether it passed the test, and its merit in the panel's eyes (higher is better)."""

    id: str
    passed: bool
    merit: float
    sector: str


def select(pool: Sequence[Candidate], places: int, sector_share: float) -> frozenset[str]:
    """The ids of those selected: the best by merit among those who passed, ties by id.

    No sector takes more than ``sector_share`` (0 to 1) of the places while others wait; places still left are then
    filled by merit alone. Raises ``ValueError`` on a negative number of places or a share out of range.
    """
    if places < 0 or not 0 < sector_share <= 1:
        message = f"no exercise has {places} places with a sector share of {sector_share}"
        raise ValueError(message)
    ranked = sorted((case for case in pool if case.passed), key=lambda case: (-case.merit, case.id))
    most = max(1, int(sector_share * places))
    taken: Counter[str] = Counter()
    chosen: list[str] = []
    waiting: list[str] = []
    for case in ranked:
        if len(chosen) == places:
            break
        if taken[case.sector] < most:
            taken[case.sector] += 1
            chosen.append(case.id)
        else:
            waiting.append(case.id)
    return frozenset(chosen + waiting[: places - len(chosen)])


def exercises(pool: Sequence[Candidate], per_exercise: int) -> tuple[tuple[Candidate, ...], ...]:
    """The pool in exercises of about equal size, in the order given; each case is in exactly one."""
    rounds = max(1, round(len(pool) / per_exercise))
    return tuple(tuple(pool[index::rounds]) for index in range(rounds))
