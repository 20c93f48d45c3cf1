"""The VTC Higher Diploma that opens the Vocational Professionals Admission Scheme.

Source: ImmD, VPAS page, revision of 30 Sep 2025 (https://www.immd.gov.hk/eng/services/visas/vpas.html, archived copy
of 2026-01-20). A diploma counts as a whole. Of several, the latest awarded is read: applications close 12 months after
graduation, and a programme takes two years.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from service.profile.codes import DegreeLevel, Scheme
from service.profile.derived.education import (
    award_dates_by,
    award_lacks,
    is_awarded,
    is_level,
    open_reading,
)
from service.profile.derived.person import held_now, status_held
from service.profile.derived.stays import on_student_visa
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    add_months,
    both,
    day_after,
    either,
    exactly,
    known,
    months_between,
    negation,
)
from service.rules.facts.degrees import institution_readings
from service.rules.lists.tables import ListStanding
from service.rules.lists.trades import vpas_programme_standing

if TYPE_CHECKING:
    from service.profile.model import Degree, Status
    from service.rules.lists.institutions import InstitutionReading

VPAS_STATUSES = frozenset({Scheme.VPAS_A, Scheme.VPAS_B})
CATEGORY_A_MONTHS = 12
"""Of a stay that began under Category A, so many months are free of the employment condition."""

ANY_YEAR = Span(1930, 2100)
ANY_YEARS_TAKEN = Span(0, 20)
_LONGEST_STAY_MONTHS = 1200.0

ever_iang = status_held(frozenset({Scheme.IANG}), now=False)
ever_category_a = status_held(frozenset({Scheme.VPAS_A}), now=False)


def never_iang(facts: Facts) -> Reading[Truth]:
    """Whether no stay was ever granted under the Immigration Arrangements for Non-local Graduates."""
    reading = facts.read(ever_iang)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def never_category_a(facts: Facts) -> Reading[Truth]:
    """Whether no initial stay was granted under Category A; it is granted once, whatever programmes are finished."""
    reading = facts.read(ever_category_a)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def intake_year(degree: Degree) -> int | None:
    """The year in which the academic year of intake began: 2024 for ``2024/25``."""
    year = (degree.intake or "")[:4]
    return int(year) if year.isascii() and year.isdigit() and len(year) == len("2024") else None


_OF_THE_VTC = frozenset({"Vocational Training Council", "Technological and Higher Education Institute of Hong Kong"})


def is_eligible_programme(degree: Degree, reading: InstitutionReading | None) -> Truth:
    """Whether it is on the VTC's list: as stated, else by the programmes held, which prove presence and never absence.

    An award of another institution that the lists can read is none of the VTC's.
    """
    if degree.vtc_eligible is not None:
        return known(degree.vtc_eligible)
    if reading is not None and reading.name is not None and reading.name not in _OF_THE_VTC:
        return NOT_MET
    year = intake_year(degree)
    if degree.vtc_programme is None or year is None:
        return UNKNOWN
    listed = vpas_programme_standing(degree.vtc_programme, year) is ListStanding.LISTED
    return MET if listed else UNKNOWN


def is_eligible_diploma(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> Truth:
    """Whether it is a full-time Higher Diploma of an eligible programme, taken on a student visa and awarded."""
    truth = both(is_level(degree, frozenset({DegreeLevel.HIGHER_DIPLOMA})), is_awarded(degree, facts))
    truth = both(truth, both(known(degree.full_time), on_student_visa(degree, facts)))
    return both(truth, is_eligible_programme(degree, reading))


def _dates(degree: Degree, facts: Facts) -> DateSpan:
    return award_dates_by(facts, degree) or DateSpan(facts.as_of, facts.as_of)


def eligible_diplomas(facts: Facts) -> Reading[tuple[tuple[int, Truth], ...] | None]:
    """The latest diploma that may count, by its index among the degrees; several where their order is not known.

    ``None`` where the degrees are unknown.
    """
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(None, ("/degrees",), ("/degrees",))
    readings = facts.read(institution_readings).value
    found = [
        (index, truth)
        for index, (degree, reading) in enumerate(zip(degrees, readings, strict=True))
        if (truth := is_eligible_diploma(degree, reading, facts)) != NOT_MET
    ]
    spans = {index: _dates(degrees[index], facts) for index, _ in found}
    latest = max((spans[index].first for index, truth in found if truth == MET), default=date.min)
    return Reading(tuple((index, truth) for index, truth in found if spans[index].last >= latest), ("/degrees",))


def eligible_diploma(facts: Facts) -> Reading[Truth]:
    """Whether an eligible diploma is held."""
    found = facts.read(eligible_diplomas)
    if found.value is None:
        return Reading(UNKNOWN, found.reads, found.lacks)
    truth = NOT_MET
    lacks: list[str] = []
    degrees = facts.profile.degrees or ()
    for index, this in found.value:
        degree = degrees[index]
        names = ["level", "full_time"]
        if on_student_visa(degree, facts) == UNKNOWN:
            names.append("student_visa")
        if is_eligible_programme(degree, facts.read(institution_readings).value[index]) == UNKNOWN:
            names.append("vtc_eligible")
        lacks += [f"/degrees/{index}/{name}" for name in names if getattr(degree, name) is None]
        lacks += award_lacks(degree, index, facts)
        truth = either(truth, this)
    return open_reading(truth, lacks, facts)


def diploma_of_the_council(facts: Facts) -> Reading[Truth]:
    """Whether one of the degrees is said to be a Higher Diploma of the VTC, or of a programme on its list."""
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(UNKNOWN, ("/degrees",), ("/degrees",))
    truth = NOT_MET
    for degree, reading in zip(degrees, facts.read(institution_readings).value, strict=True):
        meant = set() if reading is None else {reading.name, *reading.candidates} - {None}
        listed = MET if meant and meant <= _OF_THE_VTC else is_eligible_programme(degree, reading)
        truth = either(truth, both(is_level(degree, frozenset({DegreeLevel.HIGHER_DIPLOMA})), listed))
    return Reading(truth, ("/degrees",))


def _of_diplomas(facts: Facts, spans: dict[int, Span | None], field: str, otherwise: Span) -> Reading[Span]:
    found = facts.read(eligible_diplomas)
    if found.value is None:
        return Reading(otherwise, found.reads, found.lacks)
    if not found.value:
        return Reading(otherwise, ("/degrees",))
    whole: Span | None = None
    for index, _ in found.value:
        span = spans[index] or otherwise
        whole = span if whole is None else whole.hull(span)
    settled = {index for index, span in spans.items() if span is not None and span.is_exact}
    lacks = tuple(f"/degrees/{index}/{field}" for index, _ in found.value if index not in settled)
    return Reading(whole or otherwise, ("/degrees",), lacks)


def diploma_intake(facts: Facts) -> Reading[Span]:
    """The calendar year in which the academic year of intake of the diploma began."""
    years = {index: intake_year(degree) for index, degree in enumerate(facts.profile.degrees or ())}
    spans = {index: None if year is None else exactly(year) for index, year in years.items()}
    return _of_diplomas(facts, spans, "intake", ANY_YEAR)


def diploma_years(facts: Facts) -> Reading[Span]:
    """Academic years taken to finish the diploma."""
    spans = {index: degree.academic_years_taken for index, degree in enumerate(facts.profile.degrees or ())}
    return _of_diplomas(facts, spans, "academic_years_taken", ANY_YEARS_TAKEN)


def diploma_date(facts: Facts) -> Reading[DateSpan | None]:
    """The date on the graduation certificate of the diploma; ``None`` where none can count."""
    found = facts.read(eligible_diplomas)
    if found.value is None:
        return Reading(DateSpan(date.min, facts.as_of), found.reads, found.lacks)
    if not found.value:
        return Reading(None, ("/degrees",))
    degrees = facts.profile.degrees or ()
    spans = {index: _dates(degrees[index], facts) for index, _ in found.value}
    whole = DateSpan(min(span.first for span in spans.values()), max(span.last for span in spans.values()))
    lacks = tuple(f"/degrees/{index}/awarded_on" for index, span in spans.items() if not span.is_exact)
    return Reading(whole, ("/degrees",), lacks)


def employment_condition_months(facts: Facts) -> Reading[Span]:
    """Months granted on the employment condition, of stays under VPAS that follow each other without a break.

    They run to the limit of the present stay: the page asks what was granted, and has an extension filed before it.
    """
    statuses = facts.profile.statuses
    if statuses is None:
        return Reading(Span(0, _LONGEST_STAY_MONTHS), ("/statuses",), ("/statuses",))
    whole = exactly(0)
    lacks: list[str] = []
    for index, status in enumerate(statuses):
        if status.scheme not in VPAS_STATUSES or held_now(status, facts.as_of) == NOT_MET:
            continue
        lacks += [f"/statuses/{index}/{name}" for name in ("held_from", "held_until") if getattr(status, name) is None]
        low, high = (_months_granted(status, facts, surely=surely) for surely in (True, False))
        whole = Span(max(whole.low, low), max(whole.high, high))
    return Reading(whole, ("/statuses",), tuple(lacks))


def _months_granted(present: Status, facts: Facts, *, surely: bool) -> float:
    """The fewest (``surely``) or the most months from the first stay that adjoins to the limit of the present one.

    A limit that isn't told is the day of lodging at least, and at most a month later, as an extension is filed then.
    """
    if present.held_from is None:
        return 0 if surely else _LONGEST_STAY_MONTHS
    first = present
    while (before := _stay_before(first, facts, surely=surely)) is not None:
        first = before
    begun, until = first.held_from or present.held_from, present.held_until
    if until is None:
        end = facts.as_of if surely else add_months(facts.as_of, 1)
    else:
        end = day_after(until.first if surely else until.last)
    free = CATEGORY_A_MONTHS if first.scheme is Scheme.VPAS_A else 0
    return max(0.0, months_between(begun.last if surely else begun.first, end) - free)


def _stay_before(status: Status, facts: Facts, *, surely: bool) -> Status | None:
    """The stay under VPAS that a later one follows without a day between them, or may follow so."""
    begins = status.held_from
    for other in facts.profile.statuses or ():
        ends, since = other.held_until, other.held_from
        if begins is None or other is status or other.scheme not in VPAS_STATUSES or ends is None or since is None:
            continue
        day_between = begins.last > day_after(ends.first) if surely else begins.first > day_after(ends.last)
        if since.first < begins.first and not day_between:
            return other
    return None
