"""Derived facts about degrees that need a list of the law: which institution, on which list, on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from service.profile.codes import DegreeLevel
from service.profile.derived.education import (
    MASTER_OR_ABOVE,
    award_dates,
    award_dates_by,
    award_lacks,
    due_on,
    is_awaited,
    is_awarded,
    is_level,
    open_reading,
)
from service.profile.derived.stays import never_stayed, on_student_visa
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, DateSpan, Truth, both, either, known, negation
from service.rules.lists.candidates import is_called_short
from service.rules.lists.institutions import read_institution
from service.rules.lists.tables import ListStanding, ReadingHow

if TYPE_CHECKING:
    from service.profile.model import Degree
    from service.rules.lists.institutions import InstitutionReading

LISTED = "institution_listed"
SUCCEEDED = "institution_succeeded"
NOT_LISTED = "institution_not_listed"
UNCLEAR = "institution_unclear"
STATED = "institution_stated"
PROBABLE = "institution_probable"
OF_AN_ARM = "institution_arm"
NOT_FULL_TIME = "programme_part_time"


def institution_readings(facts: Facts) -> Reading[tuple[InstitutionReading | None, ...]]:
    """How the TTPS aggregate list of the day reads each degree's institution, in the order of the degrees."""
    degrees = facts.profile.degrees or ()
    return Reading(
        tuple(
            None if degree.institution is None else read_institution(degree.institution, facts.as_of, degree.country)
            for degree in degrees
        ),
        ("/degrees",),
    )


def on_ttps_list(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> Truth:
    """Whether the awarding institution is on the TTPS aggregate list of the day.

    The list decides where it can read the name; the caller's word decides only where it cannot. Every institution of
    a joint award must be listed.
    """
    if degree.extension_arm:
        return NOT_MET
    if reading is None or reading.standing is ListStanding.UNKNOWN:
        truth = known(degree.ttps_listed)
    elif reading.standing is ListStanding.NOT_LISTED:
        stated_against_list = degree.ttps_listed is True and reading.how is ReadingHow.OTHER_INSTITUTION
        truth = UNKNOWN if stated_against_list else NOT_MET
    else:
        truth = MET
    for other in degree.joint_institutions or ():
        standing = read_institution(other, facts.as_of).standing
        truth = both(truth, UNKNOWN if standing is ListStanding.UNKNOWN else known(standing is ListStanding.LISTED))
    return truth


def bachelor_counts(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> Truth:
    """Whether a degree is a full-time bachelor's from an eligible university, awarded by the day of lodging."""
    truth = both(is_level(degree, frozenset({DegreeLevel.BACHELOR})), is_awarded(degree, facts))
    truth = both(truth, on_ttps_list(degree, reading, facts))
    return both(truth, known(degree.full_time))


def meant_for_short(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> tuple[InstitutionReading, ...]:
    """The institutions that a short name may mean, where it is one by which listed ones alone are called; else none."""
    if reading is None or reading.how is not ReadingHow.NEAR_MISS or not is_called_short(reading.given):
        return ()
    meant = tuple([read_institution(name, facts.as_of, degree.country) for name in reading.candidates])
    return meant if all(one.standing is ListStanding.LISTED for one in meant) else ()


def may_be_listed(facts: Facts) -> bool:
    """Whether a bachelor's may count, as most like it do.

    That is one of a listed institution, of which it is only untold whether it was full-time, or of one that is called
    for short as listed ones alone may be.
    """
    readings = facts.read(institution_readings).value
    return any(
        is_level(degree, frozenset({DegreeLevel.BACHELOR})) == MET
        and bachelor_counts(degree, reading, facts) == UNKNOWN
        and (_is_listed_and_awarded(degree, reading, facts) or meant_for_short(degree, reading, facts))
        for degree, reading in zip(facts.profile.degrees or (), readings, strict=True)
    )


def seems_unlisted(facts: Facts) -> bool:
    """Whether each degree that may count is of an institution that is named, and by no name of a listed one.

    The list is held whole, in English and Chinese and by the names of a register: a name that nothing known bears, or
    that comes near to none on the list, is seldom another name of a listed institution.
    """
    readings = facts.read(institution_readings).value
    doubtful = [
        (degree, reading)
        for degree, reading in zip(facts.profile.degrees or (), readings, strict=True)
        if bachelor_counts(degree, reading, facts) == UNKNOWN
    ]
    return bool(doubtful) and all(_is_named_otherwise(*pair, facts) for pair in doubtful)


def _is_named_otherwise(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> bool:
    if reading is None or degree.ttps_listed is not None:
        return False
    if reading.how is ReadingHow.NO_MATCH:
        return True
    near = [read_institution(name, facts.as_of, degree.country) for name in reading.candidates]
    unlisted = bool(near) and all(one.standing is ListStanding.NOT_LISTED for one in near)
    return reading.how is ReadingHow.NEAR_MISS and unlisted


def _is_listed_and_awarded(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> bool:
    return both(on_ttps_list(degree, reading, facts), is_awarded(degree, facts)) == MET


def _missing(degree: Degree, index: int, listed: Truth) -> list[str]:
    lacks = [f"/degrees/{index}/level"] if degree.level is None else []
    if listed & ~(MET | NOT_MET) or listed == UNKNOWN:
        lacks.append(f"/degrees/{index}/institution")
        lacks += [f"/degrees/{index}/ttps_listed"] if degree.institution and degree.ttps_listed is None else []
    if degree.full_time is None:
        lacks.append(f"/degrees/{index}/full_time")
    return lacks


def listed_bachelor(facts: Facts) -> Reading[Truth]:
    """Whether a full-time bachelor's from an institution on the TTPS list of the day is held."""
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(UNKNOWN, ("/degrees",), ("/degrees",))
    readings = facts.read(institution_readings).value
    truth = NOT_MET
    lacks: list[str] = []
    note: str | None = None
    detail: tuple[str, ...] = ()
    for index, (degree, reading) in enumerate(zip(degrees, readings, strict=True)):
        counts = bachelor_counts(degree, reading, facts)
        truth = either(truth, counts)
        if counts not in (MET, NOT_MET):
            lacks += _missing(degree, index, on_ttps_list(degree, reading, facts))
        if degree.level in {DegreeLevel.BACHELOR, None} and reading is not None:
            note, detail = _why_not(degree, reading, facts) or _how_read(reading)
    if truth == UNKNOWN and not lacks:
        return open_reading(truth, lacks, facts)
    return Reading(truth, ("/degrees",), tuple(lacks) if truth == UNKNOWN else (), note, detail)


def _why_not(degree: Degree, reading: InstitutionReading, facts: Facts) -> tuple[str, tuple[str, ...]] | None:
    """What keeps the degree of a listed institution from counting; ``None`` where only the list is in question."""
    if reading.standing is not ListStanding.LISTED:
        return None
    dates = award_dates(degree)
    if dates is not None and is_awarded(degree, facts) == NOT_MET:
        return due_on(dates)
    named = (reading.name or reading.given,)
    if degree.extension_arm:
        return OF_AN_ARM, named
    return (NOT_FULL_TIME, named) if degree.full_time is False else None


def _how_read(reading: InstitutionReading) -> tuple[str, tuple[str, ...]]:
    named = reading.name or reading.given
    if reading.standing is ListStanding.LISTED:
        return SUCCEEDED if reading.how is ReadingHow.SUCCESSOR else LISTED, (named,)
    if reading.standing is ListStanding.NOT_LISTED:
        return NOT_LISTED, (named,)
    return UNCLEAR, (reading.given, *reading.candidates)


def _awards(facts: Facts) -> Reading[tuple[tuple[DateSpan, Truth], ...] | None]:
    """When each bachelor's that may count for TTPS was awarded, and whether it counts; ``None`` if degrees are unknown.

    Where a degree was awarded only in part of its span, that part is meant.
    """
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(None, ("/degrees",), ("/degrees",))
    spans: list[tuple[DateSpan, Truth]] = []
    lacks: list[str] = []
    readings = facts.read(institution_readings).value
    for index, (degree, reading) in enumerate(zip(degrees, readings, strict=True)):
        counts = bachelor_counts(degree, reading, facts)
        if counts == NOT_MET:
            continue
        dates = _awarded_within(degree, facts)
        spans.append((dates, counts))
        if not dates.is_exact:
            lacks.append(f"/degrees/{index}/awarded_on")
    return Reading(tuple(spans), ("/degrees",), tuple(lacks))


def _awarded_within(degree: Degree, facts: Facts) -> DateSpan:
    """The days up to that of lodging on which a degree may have been awarded; one that is awaited is taken as made."""
    if is_awaited(degree, facts):
        return DateSpan(facts.as_of, facts.as_of)
    return award_dates_by(facts, degree) or DateSpan(date.min, facts.as_of)


def qualifying_award(facts: Facts) -> Reading[DateSpan | None]:
    """When the first bachelor's that may count for TTPS was awarded; ``None`` where none can count."""
    awards = facts.read(_awards)
    if awards.value is None:
        return Reading(DateSpan(date.min, facts.as_of), awards.reads, awards.lacks)
    if not awards.value:
        return Reading(None, awards.reads)
    spans = [span for span, _ in awards.value]
    sure = [span for span, counts in awards.value if counts == MET]
    last = min((span.last for span in sure), default=max(span.last for span in spans))
    return Reading(DateSpan(min(span.first for span in spans), last), awards.reads, awards.lacks)


def latest_qualifying_award(facts: Facts) -> Reading[DateSpan | None]:
    """When the last bachelor's that may count for TTPS was awarded; ``None`` where none can count."""
    awards = facts.read(_awards)
    if not awards.value:
        return facts.read(qualifying_award)
    spans = [span for span, _ in awards.value]
    sure = [span for span, counts in awards.value if counts == MET]
    first = max((span.first for span in sure), default=min(span.first for span in spans))
    return Reading(DateSpan(first, max(span.last for span in spans)), awards.reads, awards.lacks)


def local_undergraduate(facts: Facts) -> Reading[Truth]:
    """Whether an undergraduate award of a full-time locally accredited programme was taken here on a student visa.

    TTPS Category C does not apply to such non-local students (ImmD, TTPS page, paragraph (c) and Note 7). Who never
    was here but as a visitor held no student visa for a degree that is not said to have been studied here. An award
    that is awaited is taken as made where no other degree can open the category, which asks for one and then shuts it.
    """
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(UNKNOWN, ("/degrees",), ("/degrees",))
    truth = NOT_MET
    lacks: list[str] = []
    for index, degree in enumerate(degrees):
        here = UNKNOWN if degree.country is None else known(degree.country == "HK")
        if degree.country is None and (reading := facts.read(institution_readings).value[index]) and reading.country:
            here = known(reading.country == "HK")
        never_here = never_stayed(facts) and degree.student_visa is None and here == UNKNOWN
        accredited = MET if degree.locally_accredited is None and here == MET else known(degree.locally_accredited)
        parts = {
            "level": is_level(degree, frozenset({DegreeLevel.BACHELOR})),
            "awarded_on": MET if _opens_alone(index, facts) else is_awarded(degree, facts),
            "country": here,
            "student_visa": NOT_MET if never_here else on_student_visa(degree, facts),
            "full_time": known(degree.full_time),
            "locally_accredited": accredited,
        }
        this = MET
        for part in parts.values():
            this = both(this, part)
        if this == UNKNOWN:
            asked = [name for name, part in parts.items() if part == UNKNOWN and name != "awarded_on"]
            lacks += [*(f"/degrees/{index}/{name}" for name in asked), *award_lacks(degree, index, facts)]
        truth = either(truth, this)
    return Reading(truth, ("/degrees", "/statuses"), tuple(lacks) if truth == UNKNOWN else ())


def _opens_alone(index: int, facts: Facts) -> bool:
    """Whether a degree is awaited and no other may count as a bachelor's for TTPS."""
    degrees, readings = facts.profile.degrees or (), facts.read(institution_readings).value
    others = (
        bachelor_counts(degree, reading, facts)
        for place, (degree, reading) in enumerate(zip(degrees, readings, strict=True))
        if place != index
    )
    return is_awaited(degrees[index], facts) and all(counts == NOT_MET for counts in others)


def no_local_undergraduate(facts: Facts) -> Reading[Truth]:
    """Whether the Category C exclusion for non-local students does not apply."""
    reading = facts.read(local_undergraduate)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def qmas_listed(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> tuple[Truth, str]:
    """Whether a degree's institution is on the list for QMAS, with the note that says how sure that is.

    No copy of that list is held: the caller's word decides; without it an institution on the TTPS list is probably on
    it, and any other is unknown.
    """
    if degree.extension_arm:
        return NOT_MET, NOT_LISTED
    if degree.qmas_listed is not None:
        return known(degree.qmas_listed), STATED
    if on_ttps_list(degree, reading, facts) == MET:
        return MET, PROBABLE
    return UNKNOWN, UNCLEAR


def _postgraduate(facts: Facts, *, stem: bool) -> Reading[Truth]:
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(UNKNOWN, ("/degrees",), ("/degrees",))
    truth = NOT_MET
    lacks: list[str] = []
    note: str | None = None
    detail: tuple[str, ...] = ()
    readings = facts.read(institution_readings).value
    for index, (degree, reading) in enumerate(zip(degrees, readings, strict=True)):
        level = both(is_level(degree, MASTER_OR_ABOVE), is_awarded(degree, facts))
        if level == NOT_MET:
            continue
        listed, how = qmas_listed(degree, reading, facts)
        subject = known(degree.stem) if stem else MET
        this = both(both(level, listed), subject)
        if this == UNKNOWN:
            lacks += [f"/degrees/{index}/qmas_listed"] if listed == UNKNOWN else []
            lacks += [f"/degrees/{index}/stem"] if subject == UNKNOWN else []
            lacks += [f"/degrees/{index}/level"] if degree.level is None else []
        if either(truth, this) != truth or note is None:
            named = (reading.name if reading is not None else None) or degree.institution
            note, detail = how, (named,) if named else ()
        truth = either(truth, this)
    return Reading(truth, ("/degrees",), tuple(lacks) if truth == UNKNOWN else (), note, detail)


def listed_postgraduate(facts: Facts) -> Reading[Truth]:
    """Whether a master's or doctorate from an institution on the QMAS list is held (criterion 2)."""
    return _postgraduate(facts, stem=False)


def listed_stem_postgraduate(facts: Facts) -> Reading[Truth]:
    """Whether that master's or doctorate is in a STEM subject (criterion 3)."""
    return _postgraduate(facts, stem=True)
