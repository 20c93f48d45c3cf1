"""How cases are decided: by thresholds and evidence, or by the panel of a selection exercise; how stays are extended.

What decides is kept as a record (``Threshold``, ``Panel``, ``Staying``), so that ``truth`` can redraw it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from service.outlook.selection import Candidate, select
from training.cohort.applicants import NAMED
from training.cohort.lodging import SECTORS, weights_of
from training.cohort.targets import stay_ends, targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from training.cohort.assumptions import Assumptions, Weight

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Rows = NDArray[np.void]

NO_BETTER = 1e-10
REACH = 15.0
"""Log-odds beyond which a constant isn't sought: three in ten million."""
LARGEST_POOL = 20_000
MONTHS_IN_QUARTER = 3


class Fate(IntEnum):
    """How a case ended, as an array holds it."""

    PENDING = 0
    WITHDRAWN = 1
    REFUSED = 2
    APPROVED = 3


@dataclass(frozen=True, slots=True)
class Threshold:
    """Log-odds = ``constant`` + Σ of the weights + ``unseen`` × a normal number."""

    pathway_id: str
    weights: Mapping[str, Weight]
    constant: float
    unseen: float


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A place for ``places`` of each pool, by merit + ``unseen`` × a normal number; no sector above ``sector_share``.

    ``merit``, ``named`` (in one of the named sectors) and ``passes`` are those of a pool of at most ``LARGEST_POOL``
    cases as lodged, and ``sizes`` how large the pools were.
    """

    pathway_id: str
    weights: Mapping[str, Weight]
    places: float
    unseen: float
    sector_share: float
    merit: Numbers
    named: Flags
    passes: Flags
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Staying:
    """An extension is sought and granted, each with log-odds of its own; ``unseen`` bears on seeking it."""

    pathway_id: str
    seeks: Mapping[str, Weight]
    seeks_constant: float
    unseen: float
    granted: Mapping[str, Weight]
    granted_constant: float


Decider = Threshold | Panel | Staying


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Ends (``Fate``) and days (proleptic ordinals, 0 for none) of a pathway's cases, in the order of the rows.

    ``extended`` is -1 while nothing is known, else 0 or 1; ``extended_on`` 0 where no extension was sought.
    """

    fate: NDArray[np.int8]
    decided_on: NDArray[np.int64]
    extended: NDArray[np.int8]
    extended_on: NDArray[np.int64]


def shares(log_odds: Numbers) -> Numbers:
    """The shares that log-odds stand for."""
    return np.exp(-np.logaddexp(0.0, -log_odds))


def solve(rising: Callable[[float], float], wanted: float) -> float:
    """The point at which a rising function reaches a value, by bisection within ±``REACH``; the nearer end if never."""
    low, high = -REACH, REACH
    while high - low > NO_BETTER:
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2


def _mean(numbers: Numbers) -> float:
    return float(numbers.mean()) if len(numbers) else 0.0


def by_threshold(pathway_id: str, rows: Rows, given: Assumptions) -> tuple[Decided, Threshold]:
    """Decisions under a threshold scheme: in expectation over the last noise, as many are approved as is published.

    A case that fails a published test is approved with the chance ``let_through``; any other by its evidence.
    """
    decided_on = rows["day"].astype(np.int64) + given.processing.complete_days + rows["wait"]
    fate = np.where(decided_on <= given.cohort_day.toordinal(), Fate.REFUSED, Fate.PENDING).astype(np.int8)
    fate[rows["withdrawn"]] = Fate.WITHDRAWN
    evidence = rows["merit"] + given.unseen * rows["unseen"]
    settled = fate == Fate.REFUSED

    def chances(constant: float, which: Any) -> Numbers:  # noqa: ANN401 - whatever indexes an array
        return np.where(rows["passes"][which], shares(constant + evidence[which]), given.let_through)

    share = targets().approved_of_decided(pathway_id).share
    constant = solve(lambda point: _mean(chances(point, settled)), share)
    fate[settled & (rows["noise"] < chances(constant, slice(None)))] = Fate.APPROVED
    law = Threshold(pathway_id, weights_of(pathway_id, given), constant, given.unseen)
    return _known(fate, decided_on), law


def _known(fate: NDArray[np.int8], decided_on: NDArray[np.int64]) -> Decided:
    days = np.where(fate >= Fate.REFUSED, decided_on, 0)
    none = np.full(len(fate), -1, dtype=np.int8)
    return Decided(fate, days, none, np.zeros(len(fate), dtype=np.int64))


def quarter_end(day: date) -> date:
    """The last day of a day's calendar quarter."""
    following = (day.month - 1) // MONTHS_IN_QUARTER * MONTHS_IN_QUARTER + 1 + MONTHS_IN_QUARTER
    return date(day.year + following // 13, (following - 1) % 12 + 1, 1) - timedelta(days=1)


def by_panel(pathway_id: str, rows: Rows, given: Assumptions) -> tuple[Decided, Panel]:
    """Decisions by one selection exercise a calendar quarter, with places for a share of its pool.

    Whoever fails a published test is refused at once; whoever's exercise has not been held is waiting.
    """
    times, today = given.processing, given.cohort_day.toordinal()
    ends = {int(day): quarter_end(date.fromordinal(int(day))).toordinal() for day in np.unique(rows["day"])}
    quarter = np.array([ends[int(day)] for day in rows["day"]], dtype=np.int64)
    at_once = rows["day"].astype(np.int64) + times.complete_days + rows["wait"]
    letter = quarter + times.exercise_days + rows["wait"] % times.letters_days
    decided_on = np.where(rows["passes"], letter, at_once)
    fate = np.where(~rows["passes"] & (at_once <= today), Fate.REFUSED, Fate.PENDING).astype(np.int8)
    merit = rows["merit"] + given.variant.unseen * rows["unseen"]
    sizes = []
    for end in np.unique(quarter):
        pool = np.flatnonzero((quarter == end) & ~rows["withdrawn"])
        sizes.append(len(pool))
        if end + times.exercise_days + times.letters_days > today:
            continue
        candidates = [
            Candidate(f"{index:09d}", bool(rows["passes"][index]), float(merit[index]), SECTORS[rows["sector"][index]])
            for index in pool
        ]
        chosen = select(candidates, round(given.variant.places * len(pool)), given.sector_share)
        fate[pool] = Fate.REFUSED
        fate[[int(name) for name in chosen]] = Fate.APPROVED
    fate[rows["withdrawn"]] = Fate.WITHDRAWN
    here = np.flatnonzero(~rows["withdrawn"])[:LARGEST_POOL]
    named = np.isin(rows["sector"], [SECTORS.index(sector) for sector in NAMED])
    law = Panel(
        pathway_id,
        given.merit,
        given.variant.places,
        given.variant.unseen,
        given.sector_share,
        rows["merit"][here],
        named[here],
        rows["passes"][here],
        tuple(size for size in sizes if size),
    )
    return _known(fate, decided_on), law


def extend(pathway_id: str, rows: Rows, decided: Decided, given: Assumptions) -> tuple[Decided, Staying]:
    """Whether stays that have run out were extended.

    In expectation over the last noise, as many sought it and as many of those were granted it as is published.
    """
    sought, granted = (targets().named(pathway_id, name).share for name in ("applied_to_extend", "extended"))
    assumed = given.extension
    approved = np.flatnonzero(decided.fate == Fate.APPROVED)
    ends = np.zeros(len(rows), dtype=np.int64)
    days, place = np.unique(decided.decided_on[approved], return_inverse=True)
    ends[approved] = np.array(
        [stay_ends(pathway_id, date.fromordinal(int(day))).toordinal() for day in days], dtype=np.int64
    )[place]
    over = approved[ends[approved] <= given.cohort_day.toordinal()]
    wish = rows["seeks"][over] + assumed.unseen * rows["settles"][over]
    seeks_constant = solve(lambda point: _mean(shares(point + wish)), sought)
    wishes = shares(seeks_constant + wish)
    case_for = rows["granted"][over]

    def kept(constant: float) -> float:
        return float((wishes * shares(constant + case_for)).sum() / max(wishes.sum(), NO_BETTER))

    granted_constant = solve(kept, granted)
    seeking = rows["stays"][over] < wishes
    extended, extended_on = decided.extended.copy(), decided.extended_on.copy()
    extended[over] = seeking & (rows["kept"][over] < shares(granted_constant + case_for))
    extended_on[over] = np.where(seeking, ends[over] - rows["early"][over], 0)
    law = Staying(pathway_id, assumed.seeks, seeks_constant, assumed.unseen, assumed.granted, granted_constant)
    return Decided(decided.fate, decided.decided_on, extended, extended_on), law
