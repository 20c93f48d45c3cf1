"""Ordinary residence: which stays count towards seven years, and the day on which they are reached.

Text: ImmD, Meanings of right of abode and other terms (https://www.immd.gov.hk/eng/services/roa/term.html, revision of
31 Jan 2021, archived copy of 2026-01-20): lawful, voluntary and for a settled purpose, such as education, employment or
residence; and the exclusions named there. A visitor has no settled purpose: that is derived, and said so.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from service.profile.codes import Scheme
from service.profile.values import add_months
from service.recording import record
from service.rules.abode.absences import EXPLAINED, explained, home_elsewhere, months, years_elsewhere

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from service.profile.facts import Facts
    from service.profile.model import Status

ONE_DAY = timedelta(days=1)


class Counting(StrEnum):
    """Whether a stay counts towards ordinary residence."""

    COUNTS = "counts"
    UNCERTAIN = "uncertain"  # whether the purpose is a settled one is for an officer
    VISITOR = "visitor"  # derived: a visit is no settled purpose
    EXCLUDED = "excluded"  # the page names it as no ordinary residence


EXCLUDED = frozenset(
    {
        Scheme.IMPORTED_WORKER,
        Scheme.DOMESTIC_HELPER,
        Scheme.UNLAWFUL,
        Scheme.REFUGEE,
        Scheme.CONSULAR,
        Scheme.GARRISON,
        Scheme.PRESCRIBED_DOCUMENT,
        Scheme.IMPRISONMENT,
    }
)
"""Exactly what the page excludes, a stay in breach of a condition and detention among them."""

JUDGED = frozenset({Scheme.TRAINING, Scheme.WORKING_HOLIDAY, Scheme.OTHER})


def counting(scheme: Scheme) -> Counting:
    """Whether a stay of a kind counts."""
    if scheme in EXCLUDED:
        return Counting.EXCLUDED
    if scheme is Scheme.VISITOR:
        return Counting.VISITOR
    return Counting.UNCERTAIN if scheme in JUDGED else Counting.COUNTS


@record(frozen=True)
class Stay:
    """A stay as it is counted: its first and last day, both included; ``last`` is None while it goes on."""

    index: int
    scheme: Scheme
    first: date
    last: date | None
    counting: Counting


def stays(facts: Facts, *, early: bool) -> tuple[Stay, ...]:
    """The stays that have begun and of which scheme and beginning are told, in order.

    A day known roughly is taken so that most is counted (``early``), or least: a stay that the page excludes is then as
    short as it may be, or as long. A stay in force goes on: an extension of it would count as well.
    """
    found = []
    for index, status in enumerate(facts.profile.statuses or ()):
        if status.scheme is None or status.held_from is None:
            continue
        how = counting(status.scheme)
        long = early != (how is Counting.EXCLUDED)
        first = status.held_from.first if long else status.held_from.last
        goes_on, last = _end(status, facts, long=long)
        if first <= facts.as_of and (goes_on or (last is not None and first <= last)):
            found.append(Stay(index, status.scheme, first, None if goes_on else last, how))
    return tuple(sorted(found, key=lambda stay: (stay.first, stay.index)))


def _end(status: Status, facts: Facts, *, long: bool) -> tuple[bool, date | None]:
    """Whether a stay goes on, and else its last day: the latest that it may be (``long``), or the earliest.

    One that is said to be over ended before the day asked for, whatever the limit of stay was.
    """
    until = status.held_until
    last = None if until is None else until.last if long else until.first
    if last is not None and last < facts.as_of:
        return False, last
    if status.current is not None:
        eve = facts.as_of - ONE_DAY
        return status.current, eve if long and until is not None else None
    return last is not None, last


@record(frozen=True)
class Run:
    """Days without a break that count, both ends included; ``last`` is None while it goes on."""

    first: date
    last: date | None


@record(frozen=True)
class Untold:
    """Days between two runs, both ends included, and the first day of the run that they would make one."""

    first: date
    last: date
    since: date


def runs(facts: Facts, *, early: bool, judged: bool) -> tuple[Run, ...]:
    """The runs of days that count, less those that the page excludes.

    ``judged``: with the days about which an officer may decide either way, those of a stay whose purpose may not be a
    settled one, of a long absence, of a year spent mostly elsewhere and of a home elsewhere; without, those alone that
    are beyond it. ``early`` as for `stays`.
    """
    held = stays(facts, early=early)
    taken = {Counting.COUNTS, Counting.UNCERTAIN} if judged else {Counting.COUNTS}
    counted = _united((stay.first, stay.last or date.max) for stay in held if stay.counting in taken)
    barred = [(stay.first, stay.last or date.max) for stay in held if stay.counting is Counting.EXCLUDED]
    if not judged:
        barred += [(away.first, away.last) for away in explained(facts, early=early)]
        barred += _years_elsewhere(facts, taken, early=early)
        barred += home_elsewhere(facts, early=early)
    left = [part for run in counted for part in _without(run, _united(barred))]
    return tuple(Run(first, None if last == date.max else last) for first, last in left)


def untold(facts: Facts) -> tuple[Untold, ...]:
    """The short times before the run that goes on of which no stay is told and but for which it would be longer.

    Short is no longer than an absence that the form does not ask about; in a longer one the person may well have left.
    """
    *before, now = runs(facts, early=True, judged=True) or (None,)
    if now is None or now.last is not None:
        return ()
    held, found = stays(facts, early=True), []
    for run in reversed(before):
        assert run.last is not None  # noqa: S101 - only the last one goes on
        first, last = run.last + ONE_DAY, now.first - ONE_DAY
        told_of = any(stay.first <= last and (stay.last is None or first <= stay.last) for stay in held)
        if told_of or add_months(first, months(EXPLAINED, facts)) <= last:
            break
        found.append(Untold(first, last, run.first))
        now = Run(run.first, None)
    return tuple(reversed(found))


def _years_elsewhere(facts: Facts, taken: Collection[Counting], *, early: bool) -> Iterator[tuple[date, date]]:
    """The years spent mostly elsewhere: those that the stays cover, taken as long as they may be, from end to end."""
    longest = _united(
        (stay.first, stay.last or date.max) for stay in stays(facts, early=True) if stay.counting in taken
    )
    for year in years_elsewhere(facts, early=early):
        whole = date(year, 1, 1), date(year, 12, 31)
        if any(first <= whole[0] and whole[1] <= last for first, last in longest):
            yield whole


def _united(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if first > last:
            continue
        if found and (found[-1][1] == date.max or first <= found[-1][1] + ONE_DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _without(run: tuple[date, date], barred: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    start, end = run
    for first, last in barred:
        if last < start or first > end:
            continue
        if first > start:
            yield start, first - ONE_DAY
        if last == date.max:
            return
        start = last + ONE_DAY
    if start <= end:
        yield start, end


def years_on(day: date, years: int) -> date:
    """The day on which so many years from a day are complete: 1 March of a common year for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def reached_ever(found: Iterable[Run], years: int) -> date | None:
    """The first day on which any run has lasted so long, or will have if it goes on."""
    days = [day for run in found if (day := _reached(run, years)) is not None]
    return min(days, default=None)


def reached_before(found: Iterable[Run], years: int) -> date | None:
    """The first day on which the run that goes on has lasted so long, or will have."""
    return next((_reached(run, years) for run in found if run.last is None), None)


def most_years(found: Iterable[Run], day: date, *, ever: bool) -> int:
    """Completed years, up to a day, of the longest run, or (not ``ever``) of the one that goes on."""
    return max((_completed(run, day) for run in found if ever or run.last is None), default=0)


def _completed(run: Run, day: date) -> int:
    over = day if run.last is None else min(day, run.last + ONE_DAY)
    years = over.year - run.first.year
    return max(0, years if years_on(run.first, years) <= over else years - 1)


def _reached(run: Run, years: int) -> date | None:
    day = years_on(run.first, years)
    return day if run.last is None or run.last >= day - ONE_DAY else None
