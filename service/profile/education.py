"""Derived facts about education that need no list of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import DegreeLevel
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, DateSpan, Truth, both, either, known, parse_date_span

if TYPE_CHECKING:
    from service.profile.model import Degree

BACHELOR_OR_ABOVE = frozenset({DegreeLevel.BACHELOR, DegreeLevel.MASTER, DegreeLevel.DOCTOR})
MASTER_OR_ABOVE = frozenset({DegreeLevel.MASTER, DegreeLevel.DOCTOR})


def is_level(degree: Degree, levels: frozenset[DegreeLevel]) -> Truth:
    """Whether the award is at one of the levels."""
    return UNKNOWN if degree.level is None else known(degree.level in levels)


def award_dates(degree: Degree) -> DateSpan | None:
    """When it was awarded, from the certificate's date and the year of graduation."""
    year = degree.graduation_year
    if year is None:
        return degree.awarded_on
    in_year = DateSpan(parse_date_span(str(int(year.low))).first, parse_date_span(str(int(year.high))).last)
    return in_year if degree.awarded_on is None else degree.awarded_on.overlap(in_year)


def is_awarded(degree: Degree, facts: Facts) -> Truth:
    """Whether the award had been made by the day of lodging; a degree that is given is one that is held.

    So a month or year that is not over on ``facts_on`` means the part of it up to that day.
    """
    if degree.expected:
        return NOT_MET
    dates = award_dates(degree)
    if dates is None:
        return MET
    until_facts = dates.overlap(DateSpan(facts.as_of.min, facts.facts_on))
    return (until_facts or dates).on_or_before(facts.as_of)


def holds_level(facts: Facts, levels: frozenset[DegreeLevel]) -> Reading[Truth]:
    """Whether an award at one of the levels is held."""
    pointers = ("/degrees",)
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(UNKNOWN, pointers, pointers)
    truth = NOT_MET
    lacks = []
    for index, degree in enumerate(degrees):
        this = both(is_level(degree, levels), is_awarded(degree, facts))
        if this == UNKNOWN:
            lacks.append(f"/degrees/{index}/" + ("level" if degree.level is None else "awarded_on"))
        truth = either(truth, this)
    return Reading(truth, pointers, tuple(lacks) if truth == UNKNOWN else ())


def first_degree(facts: Facts) -> Reading[Truth]:
    """Whether a bachelor's degree or above is held."""
    return holds_level(facts, BACHELOR_OR_ABOVE)


def first_degree_date(facts: Facts) -> Reading[DateSpan | None]:
    """When the first degree (bachelor's or above) was awarded.

    ``None`` where there is no degree, so that nothing starts with one; an unknown date spans all time, and so does
    the date of a degree that may turn out to be none.
    """
    pointers = ("/degrees",)
    degrees = facts.profile.degrees
    anytime = DateSpan(facts.as_of.min, facts.as_of)
    if degrees is None:
        return Reading(anytime, pointers, pointers)
    first, last = facts.as_of, facts.as_of
    found, sure, lacks = False, False, []
    for index, degree in enumerate(degrees):
        level, held = is_level(degree, BACHELOR_OR_ABOVE), is_awarded(degree, facts)
        if NOT_MET in (level, held):
            continue
        dates = award_dates(degree) or anytime
        if not dates.is_exact:
            lacks.append(f"/degrees/{index}/awarded_on")
        found = True
        first = min(first, dates.first)
        if both(level, held) == MET:
            sure = True
            last = min(last, dates.last)
        elif level == UNKNOWN:
            lacks.append(f"/degrees/{index}/level")
    if not found:
        return Reading(None, pointers)
    return Reading(DateSpan(first if sure else facts.as_of.min, last), pointers, tuple(lacks))
