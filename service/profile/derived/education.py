"""Derived facts about education that need no list of the law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from service.profile.codes import DegreeLevel
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    UNKNOWN,
    DateSpan,
    Truth,
    add_months,
    both,
    either,
    known,
    parse_date_span,
)
from service.recording import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.model import Degree, Profile

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


def award_dates_by(facts: Facts, degree: Degree) -> DateSpan | None:
    """The part of these dates up to the day of lodging; ``None`` where they lie after it."""
    dates = award_dates(degree)
    if dates is not None and facts.reached(dates.last):
        return dates
    anytime = DateSpan(date.min, facts.as_of)
    return anytime if dates is None else dates.overlap(anytime)


AWAITED = "award_awaited"
AWAITED_MONTHS = 12
"""An award that is due within so many months is awaited; a later one belongs to a course that is far from over.

A convention of this service: ImmD's pages speak of students awaiting their results and name no time.
"""


def is_awarded(degree: Degree, facts: Facts) -> Truth:
    """Whether the award had been made by the day of lodging; a degree that is given is one that is held.

    So a month or year that is not over on ``facts_on`` means the part of it up to that day. One that is awaited may
    still open what asks for it: that is unknown, and no failure.
    """
    found = facts.read(_awards).get(id(degree))
    return _awarded(degree, facts) if found is None else found


def _awards(facts: Facts) -> Mapping[int, Truth]:
    """Whether each degree of the profile is awarded, by its identity: the law asks it of each again and again."""
    return {id(degree): _awarded(degree, facts) for degree in facts.profile.degrees or ()}


def _awarded(degree: Degree, facts: Facts) -> Truth:
    if is_awaited(degree, facts):
        return UNKNOWN
    dates = award_dates(degree)
    if dates is None:
        return MET
    dates = dates.overlap(DateSpan(date.min, facts.facts_on)) or dates
    return MET if facts.reached(dates.last) else dates.on_or_before(facts.as_of)


def is_awaited(degree: Degree, facts: Facts) -> bool:
    """Whether the award is known to be still to come, and due within months; ``expected`` says so without a date."""
    dates = award_dates(degree)
    if dates is None or facts.reached(dates.first):
        return bool(degree.expected)
    return dates.first <= add_months(facts.as_of, AWAITED_MONTHS)


def award_lacks(degree: Degree, index: int, facts: Facts) -> list[str]:
    """The pointer to the date of an award where telling it would settle whether it is held; of one awaited, none."""
    asked = is_awarded(degree, facts) == UNKNOWN and not is_awaited(degree, facts)
    return [f"/degrees/{index}/awarded_on"] if asked else []


def open_reading(truth: Truth, lacks: list[str], facts: Facts) -> Reading[Truth]:
    """A reading of the degrees; where it is open and an award is awaited, with a note of when the first is due."""
    pointers = ("/degrees",)
    if truth != UNKNOWN:
        return Reading(truth, pointers)
    if not any(is_awaited(degree, facts) for degree in facts.profile.degrees or ()):
        return Reading(truth, pointers, tuple(lacks))
    due = facts.read(awaited_on).value
    note, day = (None, ()) if due is None else due_on(due)
    return Reading(truth, pointers, tuple(lacks), note, day)


def due_on(dates: DateSpan) -> tuple[str, tuple[str, ...]]:
    """The note that an award is still to come, with its date."""
    return AWAITED, (dates.first.isoformat() if dates.is_exact else f"{dates.first}/{dates.last}",)


def awaited_on(facts: Facts) -> Reading[DateSpan | None]:
    """When the first of the awards that are awaited is due; ``None`` where none is, or no date is told."""
    due = [
        dates
        for degree in facts.profile.degrees or ()
        if is_awaited(degree, facts) and (dates := award_dates(degree)) is not None
    ]
    return Reading(min(due, key=lambda dates: dates.first, default=None), ("/degrees",))


def as_awarded(facts: Facts) -> Profile | None:
    """The profile with every award that is awaited, and of which the day is told, made on the day of lodging."""
    degrees = facts.profile.degrees or ()
    due = [is_awaited(degree, facts) and award_dates(degree) is not None for degree in degrees]
    if not any(due):
        return None
    today = DateSpan(facts.as_of, facts.as_of)
    made = tuple(
        replace(degree, expected=False, awarded_on=today, graduation_year=None) if awaited else degree
        for degree, awaited in zip(degrees, due, strict=True)
    )
    return replace(facts.profile, degrees=made)


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
            lacks += [f"/degrees/{index}/level"] if degree.level is None else award_lacks(degree, index, facts)
        truth = either(truth, this)
    return open_reading(truth, lacks, facts)


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
    if degrees is None:
        return Reading(DateSpan(date.min, facts.as_of), pointers, pointers)
    firsts: list[date] = []
    lasts: list[date] = []
    lacks = []
    for index, degree in enumerate(degrees):
        level, held = is_level(degree, BACHELOR_OR_ABOVE), is_awarded(degree, facts)
        if NOT_MET in (level, held):
            continue
        dates = award_dates(degree)
        if dates is None or not dates.is_exact:
            lacks.append(f"/degrees/{index}/awarded_on")
        firsts.append(dates.first if dates is not None else date.min)
        if both(level, held) == MET:
            lasts.append(dates.last if dates is not None and facts.reached(dates.last) else facts.as_of)
        elif level == UNKNOWN:
            lacks.append(f"/degrees/{index}/level")
    if not firsts:
        return Reading(None, pointers)
    span = DateSpan(min(firsts), min(lasts)) if lasts else DateSpan(date.min, facts.as_of)
    return Reading(span, pointers, tuple(lacks))
