"""Days on which a decision may turn: of the law and its lists, of the facts, and of the calendar.

Between two *marks* every derived fact moves one way only, so that a change between them can be found by halving;
*guesses* are the days on which such a change most likely falls.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.content import loaded, remembered
from service.profile.derived.education import award_dates
from service.profile.derived.person import birth_dates
from service.profile.derived.work import WINDOW_MONTHS
from service.profile.values import DateSpan, add_months, day_after
from service.rules.criteria import Within, every
from service.rules.lists.institutions import list_versions
from service.rules.lists.occupations import professions
from service.rules.lists.register import register
from service.rules.lists.trades import technical_trades, techtas_areas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.profile.facts import Facts
    from service.profile.model import Degree
    from service.rules.law import Lawbook, Parameter
    from service.rules.pathway import Pathway

YEARLY = 3
"""So many years running with a version from 1 January make the next 1 January one to expect."""


@remembered(256)
def law_days_of(pathway: Pathway, law: Lawbook) -> tuple[date, ...]:
    """Days on which the regime of a pathway may change or a parameter that its requirements name, in order.

    A version comes into force or lapses on either end of a date that is not known.
    """
    rules = (*pathway.entry.values(), *pathway.extension.values())
    named = {part.parameter for rule in rules for part in every(rule) if hasattr(part, "parameter")}
    return tuple(sorted({day for name in (pathway.regime, *named) for day in _days_of(law.parameters[name])}))


def _days_of(parameter: Parameter) -> Iterator[date]:
    for version in parameter.versions:
        yield from (version.since.first, version.since.last)
        if version.until is not None:
            yield from (day_after(version.until.first), day_after(version.until.last))


@loaded
def list_days() -> frozenset[date]:
    """Days on which a name comes onto a list that the law refers to, or leaves it."""
    listed: list[tuple[date, date | None]] = [
        *((item.listed_from, item.listed_until) for item in register().institutions),
        *((item.listed_from, item.listed_until) for item in professions()),
        *((item.listed_from, item.listed_until) for item in technical_trades().values()),
        *((item.since.first, item.until) for item in techtas_areas().values()),
        *((item.since.last, None) for item in techtas_areas().values()),
    ]
    return frozenset({since for since, _ in listed} | {day_after(until) for _, until in listed if until is not None})


def expected_list_revision(as_of: date) -> date | None:
    """The next 1 January, where the TTPS list was last revised on one so often that it may be expected to be again.

    Derived: announced on 27 or 28 December and applied from 1 January in three years running; nothing enacts it.
    """
    years = {day.year for version in list_versions() if ((day := version.in_force_from).month, day.day) == (1, 1)}
    newest = max(years, default=0)
    yearly = years >= {newest - back for back in range(YEARLY)}
    return date(as_of.year + 1, 1, 1) if yearly and as_of.year >= newest else None


def _ends(spans: Iterable[DateSpan | None]) -> Iterator[date]:
    for span in spans:
        if span is not None:
            yield from (span.first, day_after(span.first), span.last, day_after(span.last))


def _awards(facts: Facts) -> tuple[DateSpan, ...]:
    degrees: tuple[Degree, ...] = facts.profile.degrees or ()
    return tuple(dates for degree in degrees if (dates := award_dates(degree)) is not None)


def marks(facts: Facts, law: Lawbook, pathways: Iterable[Pathway], first: date, last: date) -> list[date]:
    """``first``, ``last`` and the days between on which the law of some pathways or a derived fact may turn, in order.

    A fact turns round where it ceases to move the way that it did.
    """
    jobs = facts.profile.jobs or ()
    statuses = facts.profile.statuses or ()
    spans = [span for job in jobs for span in (job.started_on, job.ended_on)]
    days = {day for pathway in pathways for day in law_days_of(pathway, law)} | list_days()
    days.update(_ends((*spans, *_awards(facts))))
    days.update(_ends(span for status in statuses for span in (status.held_from, status.held_until)))
    days.update(add_months(day, WINDOW_MONTHS) for day in _ends((*spans, *_awards(facts))))
    return [first, *sorted(day for day in days if first < day < last), last]


@remembered(4)
def _spells(pathways: tuple[Pathway, ...], law: Lawbook) -> frozenset[int]:
    """Every number of months within which the law asks for an application."""
    rules = [rule for pathway in pathways for rule in (*pathway.entry.values(), *pathway.extension.values())]
    names = {part.parameter for rule in rules for part in every(rule) if isinstance(part, Within)}
    return frozenset(version.value for name in names for version in law.parameters[name].versions)


def guesses(facts: Facts, law: Lawbook, pathways: tuple[Pathway, ...], first: date, last: date) -> list[date]:
    """Birthdays, first days of years, anniversaries of the facts, and the days on which a time after an award is over.

    All after ``first`` and up to ``last``, in order.
    """
    days: set[date] = set()
    born = birth_dates(facts)
    for year in range(first.year, last.year + 1):
        days.add(date(year, 1, 1))
        for day in () if born is None else (born.first, born.last):
            days.add(_birthday(day, year))
    for months in range(0, 12 * (last.year - facts.facts_on.year + 1), 12):
        anniversary = add_months(facts.facts_on, months)
        days |= {anniversary, day_after(anniversary)}
    for months in _spells(pathways, law):
        days.update(day_after(add_months(day, months)) for award in _awards(facts) for day in (award.first, award.last))
    return sorted(day for day in days if first < day <= last)


def _birthday(born: date, year: int) -> date:
    """The day on which a year of age is completed: 1 March of a common year for whoever was born on 29 February."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28) + timedelta(days=1)
