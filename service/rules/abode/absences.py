"""Absences from Hong Kong, as far as the count of seven years and the loss of the status read them.

Text: ImmD, Meanings of right of abode and other terms. Ordinary residence does not end by being temporarily absent;
whether it has ended is judged by the reason, length and frequency of absences, the home, the employer, and where spouse
and minor children are. No page names a number of days. Form ROP 145 asks for every absence beyond some months to be
explained, so that such a one is for an officer to weigh, and a shorter one raises no question by itself.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.profile.derived.stays import HALF_OF_A_YEAR
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, Truth, add_months, either, known
from service.recording import record
from service.rules.law import lawbook

if TYPE_CHECKING:
    from service.profile.model import Absence, DaysInHongKong

ONE_DAY = timedelta(days=1)
HONG_KONG = "HK"
EXPLAINED = "abode.absence_explained_months"
LOSES = "abode.absence_months"
WEIGHED = ("reason", "home_kept", "hong_kong_employer", "family_stayed")
"""What ImmD weighs of an absence, beside how long and how often."""


@record(frozen=True)
class Away:
    """Whole days away, both ends included: neither the day of leaving nor that of return."""

    index: int
    first: date
    last: date


def months(parameter: str, facts: Facts) -> int:
    """A number of months of the law on the day asked for."""
    (version,) = lawbook().versions(parameter, facts.as_of)
    return int(version.value)


def ends(absence: Absence, facts: Facts, *, longest: bool) -> tuple[date | None, date | None]:
    """The day of leaving and that of return, so that the time between is the longest, or the shortest, that it may be.

    ``None`` for a day that isn't told; whoever is still away is taken to return on the day after the one asked for.
    """
    left = None if absence.left_on is None else absence.left_on.first if longest else absence.left_on.last
    back = absence.returned_on
    if absence.still_away or (back is not None and back.first > facts.as_of):
        return left, facts.as_of
    return left, None if back is None else back.last if longest else back.first


def lasts(absence: Absence, limit: int, facts: Facts, *, over: bool) -> Truth:
    """Whether an absence lasts so many months, or (``over``) longer."""
    found = set()
    for longest in (True, False):
        left, back = ends(absence, facts, longest=longest)
        if left is None or back is None:
            return UNKNOWN
        whole = add_months(left, limit)
        found.add(known(back > whole if over else back >= whole))
    return found.pop() if len(found) == 1 else UNKNOWN


def explained(facts: Facts, *, early: bool) -> tuple[Away, ...]:
    """The absences that are long enough to be asked about on the form: surely (``early``), or perhaps.

    One of which a day isn't told reaches as far as it may; so does each, unless ``early``.
    """
    found, limit = [], months(EXPLAINED, facts)
    for index, absence in enumerate(facts.profile.absences or ()):
        long = lasts(absence, limit, facts, over=True)
        if long == MET or (long == UNKNOWN and not early):
            left, back = ends(absence, facts, longest=not early)
            first = date.min if left is None else left + ONE_DAY
            last = (facts.as_of if back is None else back) - ONE_DAY
            found.append(Away(index, first, last if early else _at_the_most(absence, last, facts)))
    return tuple(found)


def _at_the_most(absence: Absence, last: date, facts: Facts) -> date:
    """The last day of an absence as far as it may reach: of one that isn't over, no day unless the return is told."""
    back = absence.returned_on
    if back is None:
        return last if absence.still_away is False else date.max
    return back.last - ONE_DAY if back.last > facts.as_of else last


def home_elsewhere(facts: Facts, *, early: bool) -> tuple[tuple[date, date], ...]:
    """The days through which somebody has lived elsewhere who says so of today: surely (``early``), or perhaps.

    Since when is told in completed years; where it isn't, it may be since ever. A stay that goes on meanwhile is for an
    officer to weigh: whoever lives elsewhere is not surely ordinarily resident here.
    """
    person = facts.profile.person
    if person.residence in {None, HONG_KONG}:
        return ()
    years = person.residence_years
    ago = (years.low if early else years.high + 1) if years is not None else (0 if early else math.inf)
    first = date.min if ago >= facts.as_of.year else add_months(facts.as_of, -round(12 * ago))
    return ((first, date.max),)


def years_elsewhere(facts: Facts, *, early: bool) -> tuple[int, ...]:
    """The years of which, by the days that are told, fewer than half were spent here.

    Surely so (``early``), or perhaps; of a year that isn't over, no longer to be made up by what is left of it. No page
    names a number: under half of a year most of it was spent elsewhere, which an extension weighs too.
    """
    found = []
    for item in facts.profile.days_in_hong_kong or ():
        if item.year is None or item.year.low != item.year.high or item.year.low > facts.facts_on.year:
            continue
        fewer = _fewer(item, facts)
        if fewer == MET or (fewer == UNKNOWN and not early):
            found.append(int(item.year.low))
    return tuple(found)


def _fewer(item: DaysInHongKong, facts: Facts) -> Truth:
    """Whether fewer than half of the days of a year are spent here, though all that is left of it were."""
    if item.days is None:
        return UNKNOWN
    running = item.year is not None and item.year.high >= facts.facts_on.year
    left = (date(facts.facts_on.year, 12, 31) - facts.facts_on).days if running else 0
    return Span(item.days.low + left, item.days.high + left).below(HALF_OF_A_YEAR)


def years_unknown(facts: Facts) -> tuple[str, ...]:
    """The JSON pointers of what is missing to say whether most of a year was spent elsewhere."""
    missing: list[str] = []
    for index, item in enumerate(facts.profile.days_in_hong_kong or ()):
        fewer = _fewer(item, facts)
        if fewer == NOT_MET:
            continue
        if item.year is None or item.year.low != item.year.high:
            missing.append(f"/days_in_hong_kong/{index}/year")
        if fewer == UNKNOWN:
            missing.append(f"/days_in_hong_kong/{index}/days")
    return tuple(missing)


def undated(facts: Facts) -> tuple[str, ...]:
    """The JSON pointers of the days of absences that aren't told."""
    return tuple(
        f"/absences/{index}/{name}"
        for index, absence in enumerate(facts.profile.absences or ())
        for name in ("left_on", "returned_on")
        if getattr(absence, name) is None and not (name == "returned_on" and absence.still_away)
    )


def unweighed(facts: Facts) -> Reading[tuple[str, ...]]:
    """The JSON pointers of what ImmD weighs of absences that are to be explained, and that isn't told."""
    told = tuple(
        f"/absences/{away.index}/{name}"
        for away in explained(facts, early=False)
        for name in WEIGHED
        if getattr((facts.profile.absences or ())[away.index], name) is None
    )
    return Reading(told, ("/absences",), told)


def away_so_long_as_to_lose(facts: Facts) -> Reading[Truth]:
    """Whether an absence is told that reaches the months by which others than Chinese citizens may lose the status."""
    limit = months(LOSES, facts)
    truth: Truth = NOT_MET
    for absence in facts.profile.absences or ():
        truth = either(truth, lasts(absence, limit, facts, over=False))
    return Reading(truth, ("/absences",), undated(facts) if truth == UNKNOWN else ())


def reaches_loss_on(facts: Facts) -> date | None:
    """The day, still to come, on which an absence that goes on reaches the months by which the status may be lost."""
    limit = months(LOSES, facts)
    days = []
    for absence in facts.profile.absences or ():
        if absence.left_on is None or not (absence.still_away or absence.returned_on is not None):
            continue
        day, back = add_months(absence.left_on.first, limit), absence.returned_on
        days += [day] if facts.as_of < day and (back is None or day <= back.last) else []
    return min(days, default=None)
