"""What a finding of credibility stands on: the items and the numbers, without a word about them."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, TypeVar

from service.profile.derived.work import every_job, job_dates, months_worked
from service.profile.money import in_hkd
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, both, day_after, either, known
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from service.profile.facts import Facts
    from service.profile.model import Business, Job
    from service.profile.values import DateSpan, Money, Truth

T = TypeVar("T")

OPEN = Span(0, 1)
JOBS = ("/jobs",)
HKD, MONTHS, PERCENT, PERSONS = "HKD", "months", "percent", "persons"

Interval = tuple["date", "date"]
"""A stretch of time from its first day to the day after its last."""


@record(frozen=True)
class Evidence:
    """One thing seen in the facts.

    ``pointers`` are JSON pointers to the items; ``value`` what they come to in ``unit``; ``reference`` in
    ``reference_unit`` what it is held against; ``named`` codes of what is there, or lacking.
    """

    code: str
    pointers: tuple[str, ...] = ()
    value: Span | None = None
    unit: str | None = None
    reference: float | None = None
    reference_unit: str | None = None
    named: tuple[str, ...] = ()


@record(frozen=True)
class Weighing:
    """A score from 0 (weak) to 1 (strong) that holds every completion, what it reads and lacks, and its evidence."""

    score: Span
    reads: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def unknown(reads: tuple[str, ...], lacks: tuple[str, ...]) -> Weighing:
    """Nothing can be said yet."""
    return Weighing(OPEN, reads, lacks)


def settled(score: Span, reads: tuple[str, ...], lacks: Iterable[str], evidence: Iterable[Evidence] = ()) -> Weighing:
    """A weighing that names what it lacks only while its score is open."""
    return Weighing(score, reads, () if score.is_exact else tuple(dict.fromkeys(lacks)), tuple(evidence))


def worst(scores: Iterable[Span]) -> Span:
    """The least of several scores; 1 where there is none."""
    low = high = 1.0
    for score in scores:
        low, high = min(low, score.low), min(high, score.high)
    return Span(low, high)


def share(part: Span, whole: Span) -> Span:
    """What share of a whole its part is, 1 at most; of nothing all is there."""
    return Span(_quotient(part.low, whole.high), _quotient(part.high, whole.low))


def _quotient(part: float, whole: float) -> float:
    if part >= whole:
        return 1.0
    return part / whole


def percent(score: Span) -> Span:
    """A share as a percentage."""
    return score.scaled(100)


def hkd(money: Money | None, facts: Facts) -> Span | None:
    """An amount in HK$ on the day of the facts, ``None`` where it or its rate isn't known."""
    return None if money is None else in_hkd(money, facts.facts_on)


def stretches(job: Job, as_of: date) -> tuple[Interval, Interval]:
    """The time that a job surely and possibly took, up to the day; the first is empty where it ends as it starts."""
    start, end = job_dates(job, as_of)
    return _until(start.last, end.first, as_of), _until(start.first, end.last, as_of)


def _until(first: date, last: date, as_of: date) -> Interval:
    begun = min(first, as_of)
    return begun, max(begun, min(day_after(last), as_of))


def roughly_dated(index: int, job: Job) -> tuple[str, ...]:
    """Pointers to the dates of a job that aren't known to the day."""
    ends = () if job.current or _exact(job.ended_on) else (f"/jobs/{index}/ended_on",)
    return (*(() if _exact(job.started_on) else (f"/jobs/{index}/started_on",)), *ends)


def _exact(day: DateSpan | None) -> bool:
    return day is not None and day.is_exact


def share_of_work(facts: Facts, counts: Callable[[Job, Facts], Truth]) -> tuple[Span, Span, Span] | None:
    """Which share of all months worked ``counts`` lets in, those months, and all; ``None`` without any work."""
    whole = months_worked(facts, lambda _job, _facts: MET, facts.read(every_job)).value
    part = months_worked(facts, counts, facts.read(every_job)).value
    return None if whole.high == 0 else (share(part, whole), part, whole)


def dates_lacking(facts: Facts) -> list[str]:
    """Pointers to every date of a job that isn't known to the day."""
    rough = starmap(roughly_dated, enumerate(facts.profile.jobs or ()))
    return [pointer for pointers in rough for pointer in pointers]


def possible(truth: Truth) -> bool:
    """Whether something may hold."""
    return truth != NOT_MET


def some(items: Iterable[T] | None, test: Callable[[T], Truth]) -> Truth:
    """Whether a test holds of one item at least; unknown where the list itself is."""
    if items is None:
        return UNKNOWN
    truth = NOT_MET
    for item in items:
        truth = either(truth, test(item))
    return truth


def operates_here(business: Business) -> Truth:
    """Whether a business operates in Hong Kong."""
    place = UNKNOWN if business.place is None else known(business.place == "HK")
    return both(place, known(business.operating))
