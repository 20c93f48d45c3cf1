"""Awards that open the Immigration Arrangements for Non-local Graduates: taken in Hong Kong, or at a joint campus.

An award counts as a whole. Source: ImmD, IANG page, revision of 15 Dec 2025
(https://www.immd.gov.hk/eng/services/visas/IANG.html, archived copy of 2026-01-20). Post-graduate awards that are no
degrees, such as the Postgraduate Certificate in Laws, count: ImmD's FAQ, as restated at https://fastlanehr.hk/faq-iang/.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from service.profile.codes import DegreeLevel, Scheme
from service.profile.derived.education import (
    award_dates_by,
    award_lacks,
    is_awaited,
    is_awarded,
    is_level,
    open_reading,
)
from service.profile.derived.person import held_still
from service.profile.derived.stays import on_student_visa
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, DateSpan, Truth, both, either, known
from service.rules.facts.degrees import institution_readings, meant_for_short
from service.rules.lists.joint_campuses import is_joint_campus
from service.rules.lists.tables import ListStanding
from service.rules.lists.ugc_funded import is_ugc_funded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.profile.model import Degree
    from service.rules.lists.institutions import InstitutionReading

    Counts = Callable[[Degree, InstitutionReading | None, Facts], Truth]

NOWHERE = "nowhere"

UNDERGRADUATE_OR_ABOVE = frozenset(
    {DegreeLevel.BACHELOR, DegreeLevel.POSTGRADUATE_CERTIFICATE, DegreeLevel.MASTER, DegreeLevel.DOCTOR}
)


def place_of_study(degree: Degree, reading: InstitutionReading | None) -> str | None:
    """Where it was studied: as stated, else as the other facts of the award imply, else where the institution is."""
    if degree.country is not None:
        return degree.country
    if degree.student_visa or degree.locally_accredited or degree.ugc_funded:
        return "HK"
    if degree.gba_joint_campus:
        return "CN"
    return None if reading is None else reading.country


def _at(place: str | None, country: str) -> Truth:
    return UNKNOWN if place is None else known(place == country)


def is_obtained(degree: Degree, facts: Facts) -> Truth:
    """Whether it was awarded, or the institution's letter confirms that the person has graduated."""
    return MET if degree.expected else is_awarded(degree, facts)


def is_accredited(degree: Degree, reading: InstitutionReading | None) -> Truth:
    """Whether the programme is locally accredited: as stated, else read from the institution or the kind of award.

    Derived: the universities that the UGC funds, those on the TTPS list among them, accredit their own programmes; a
    UGC-funded programme is accredited; and of an unnamed institution, the post-graduate certificates that ImmD's FAQ
    lets in are.
    """
    if degree.locally_accredited is not None:
        return known(degree.locally_accredited)
    accredits = reading is not None and is_ugc_funded(reading.ror_id)
    accredits |= degree.institution is None and degree.ttps_listed is True and degree.country == "HK"
    certificate = degree.institution is None and degree.level is DegreeLevel.POSTGRADUATE_CERTIFICATE
    return MET if degree.ugc_funded or (accredits and not degree.extension_arm) or certificate else UNKNOWN


def is_local_award(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> Truth:
    """Whether it is an undergraduate or higher award, full-time, locally accredited, taken here on a student visa."""
    truth = both(is_level(degree, UNDERGRADUATE_OR_ABOVE), is_obtained(degree, facts))
    truth = both(truth, _at(place_of_study(degree, reading), "HK"))
    truth = both(truth, both(on_student_visa(degree, facts), known(degree.full_time)))
    return both(truth, is_accredited(degree, reading))


def is_ugc_funded_award(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> Truth:
    """Whether it is such an award of a UGC-funded university, not self-financing, continuing-education or exchange.

    Derived: a Hong Kong institution that is recognised as none of those universities has no such programme.
    """
    funded = NOT_MET if degree.extension_arm or has_no_ugc_programme(reading) else known(degree.ugc_funded)
    return both(is_local_award(degree, reading, facts), funded)


def has_no_ugc_programme(reading: InstitutionReading | None) -> bool:
    """Whether the institution is recognised as one of Hong Kong that the UGC doesn't fund."""
    if reading is None or reading.standing is ListStanding.UNKNOWN or reading.country != "HK":
        return False
    return not is_ugc_funded(reading.ror_id)


def is_of_joint_campus(degree: Degree, reading: InstitutionReading | None) -> Truth:
    """Whether it was taken at a joint institution of the Bay Area: as stated, else read from the institution.

    Derived: a university that the TTPS list holds in its own name is no joint institution.
    """
    if degree.gba_joint_campus is not None or reading is None:
        return known(degree.gba_joint_campus)
    if is_joint_campus(reading.name):
        return MET
    return NOT_MET if reading.standing is ListStanding.LISTED else UNKNOWN


def is_joint_campus_award(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> Truth:
    """Whether it is a full-time undergraduate or higher award of a joint institution in a Mainland Bay Area city."""
    truth = both(is_level(degree, UNDERGRADUATE_OR_ABOVE), is_obtained(degree, facts))
    truth = both(truth, both(_at(place_of_study(degree, reading), "CN"), known(degree.full_time)))
    return both(truth, is_of_joint_campus(degree, reading))


def _lacks(degree: Degree, reading: InstitutionReading | None, asked: tuple[str, ...], facts: Facts) -> list[str]:
    """What is asked of an award that isn't stated, nor read from what else is told."""
    read = {
        "student_visa": on_student_visa(degree, facts) == MET,
        "locally_accredited": is_accredited(degree, reading) == MET,
        "gba_joint_campus": is_of_joint_campus(degree, reading) == MET,
        "country": place_of_study(degree, reading) is not None,
    }
    return [name for name in asked if getattr(degree, name) is None and not read.get(name)]


def _with_readings(facts: Facts) -> Iterator[tuple[Degree, InstitutionReading | None]]:
    """The degrees that are told, each with what its institution was read as."""
    return zip(facts.profile.degrees or (), facts.read(institution_readings).value, strict=True)


_OF_LOCAL = ("level", "country", "student_visa", "full_time", "locally_accredited")
_ASKED: dict[Counts, tuple[str, ...]] = {
    is_local_award: _OF_LOCAL,
    is_ugc_funded_award: (*_OF_LOCAL, "ugc_funded"),
    is_joint_campus_award: ("level", "country", "full_time", "gba_joint_campus"),
}


def holds_award(counts: Counts) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether an award that counts is held, or confirmed by the institution's letter."""

    def held(facts: Facts) -> Reading[Truth]:
        degrees = facts.profile.degrees
        if degrees is None:
            return Reading(UNKNOWN, ("/degrees",), ("/degrees",))
        truth = NOT_MET
        lacks: list[str] = []
        for index, (degree, reading) in enumerate(zip(degrees, facts.read(institution_readings).value, strict=True)):
            this = counts(degree, reading, facts)
            if this == UNKNOWN:
                lacks += [f"/degrees/{index}/{name}" for name in _lacks(degree, reading, _ASKED[counts], facts)]
                lacks += award_lacks(degree, index, facts)
                awaited = degree.expected is None and is_awaited(degree, facts)
                lacks += [f"/degrees/{index}/expected"] if awaited else []
            truth = either(truth, this)
        return open_reading(truth, lacks, facts)

    return held


def place_as_named(degree: Degree, reading: InstitutionReading | None, facts: Facts) -> str | None:
    """Where it was studied; else the one country of all the listed institutions that a short name may mean."""
    place = place_of_study(degree, reading)
    if place is not None:
        return place
    meant = {one.country for one in meant_for_short(degree, reading, facts)}
    return meant.pop() if len(meant) == 1 else None


def may_be_local(facts: Facts) -> bool:
    """Whether an award made in Hong Kong, at the level that counts, may count as far as is told."""
    return any(
        is_local_award(degree, reading, facts) == UNKNOWN
        and (is_level(degree, UNDERGRADUATE_OR_ABOVE), is_obtained(degree, facts)) == (MET, MET)
        and place_as_named(degree, reading, facts) == "HK"
        for degree, reading in _with_readings(facts)
    )


def may_be_of_joint_campus(facts: Facts) -> bool:
    """Whether an award of a joint campus, as stated or by the name of its institution, counts or may."""
    return any(
        is_of_joint_campus(degree, reading) == MET
        and is_joint_campus_award(degree, reading, facts) in (MET, UNKNOWN)
        and (is_level(degree, UNDERGRADUATE_OR_ABOVE), is_obtained(degree, facts)) == (MET, MET)
        for degree, reading in _with_readings(facts)
    )


def is_named_elsewhere(facts: Facts) -> bool:
    """Whether each award that may count as one of Hong Kong is, by the short name of its institution, of elsewhere."""
    places = [
        place_as_named(degree, reading, facts)
        for degree, reading in _with_readings(facts)
        if is_local_award(degree, reading, facts) != NOT_MET
    ]
    return bool(places) and not {None, "HK"}.intersection(places)


def awaited_in(facts: Facts) -> Reading[str | None]:
    """Derived: where an award that is awaited will be made, ``HK`` before any other place.

    ``NOWHERE`` where none is awaited; ``None`` where degrees, or the place, aren't told.
    """
    if facts.profile.degrees is None:
        return Reading(None, ("/degrees",), ("/degrees",))
    places = [place_as_named(*pair, facts) for pair in _with_readings(facts) if is_awaited(pair[0], facts)]
    return Reading("HK" if "HK" in places else NOWHERE if not places else places[0], ("/degrees",))


def graduated_on(degree: Degree, facts: Facts) -> DateSpan:
    """The date on the certificate, no later than the day of lodging; that day itself for somebody awaiting it.

    One that was awaited on the day of the facts, and is due by its month or year, may have been made since.
    """
    today, dates = DateSpan(facts.as_of, facts.as_of), award_dates_by(facts, degree)
    if degree.expected and dates is not None:
        return DateSpan(facts.facts_on, facts.as_of).overlap(dates) or today
    return today if degree.expected or dates is None else dates


def latest_award(counts: Counts) -> Callable[[Facts], Reading[DateSpan | None]]:
    """A derived fact: when the latest of the awards that count was made; ``None`` where none can count.

    Where no award surely counts, the span is that of those that may: read it together with ``holds_award``.
    """

    def made(facts: Facts) -> Reading[DateSpan | None]:
        degrees = facts.profile.degrees
        if degrees is None:
            return Reading(DateSpan(date.min, facts.as_of), ("/degrees",), ("/degrees",))
        possible: list[tuple[DateSpan, Truth]] = []
        lacks: list[str] = []
        for index, (degree, reading) in enumerate(zip(degrees, facts.read(institution_readings).value, strict=True)):
            truth = counts(degree, reading, facts)
            if truth == NOT_MET:
                continue
            dates = graduated_on(degree, facts)
            possible.append((dates, truth))
            lacks += [] if dates.is_exact else [f"/degrees/{index}/awarded_on"]
        if not possible:
            return Reading(None, ("/degrees",))
        first = max(
            (dates.first for dates, truth in possible if truth == MET),
            default=min(dates.first for dates, _ in possible),
        )
        last = max(dates.last for dates, _ in possible)
        return Reading(DateSpan(first, last), ("/degrees",), tuple(lacks))

    return made


def studies_unstated(facts: Facts) -> Reading[Truth]:
    """Whether a stay for study is held, as far as is told, and no degree stated that may be earned by these studies.

    That is one still to be awarded, or one that may have been taken in Hong Kong.
    """
    pointers, here = ("/statuses", "/degrees"), facts.profile.person.residence == "HK"
    stays = [status for status in facts.profile.statuses or () if status.scheme is Scheme.STUDENT]
    held = [held_still(status, facts) for status in stays]
    studies = MET in held or (here and UNKNOWN in held)
    stated = any(
        is_awaited(pair[0], facts) or place_as_named(*pair, facts) in {None, "HK"} for pair in _with_readings(facts)
    )
    return Reading(known(studies and facts.profile.degrees is not None and not stated), pointers)


def awaits_certificate(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an award is confirmed by the institution's letter and not yet on a certificate."""
    degrees = facts.profile.degrees or ()
    waiting = any(degree.expected and is_level(degree, UNDERGRADUATE_OR_ABOVE) != NOT_MET for degree in degrees)
    return Reading(known(waiting), ("/degrees",))


def _counts_unstated(counts: Counts, fact: str, facts: Facts) -> Truth:
    """Whether an award counts by a fact of it that nobody stated."""
    pairs = _with_readings(facts)
    return known(any(getattr(pair[0], fact) is None and counts(*pair, facts) == MET for pair in pairs))


def accreditation_read(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an award counts whose accreditation nobody stated."""
    return Reading(_counts_unstated(is_local_award, "locally_accredited", facts), ("/degrees",))


def student_visa_read(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an award counts of which nobody stated that it was earned on a student visa."""
    return Reading(_counts_unstated(is_local_award, "student_visa", facts), ("/degrees", "/statuses"))


def joint_campus_read(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an award counts as one of a joint campus by the name of its institution alone."""
    return Reading(_counts_unstated(is_joint_campus_award, "gba_joint_campus", facts), ("/degrees",))


def joint_campus_graduate(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an award of a joint campus is held, as stated or by the name of its institution."""
    held = any(is_of_joint_campus(*pair) == MET for pair in _with_readings(facts))
    return Reading(known(held), ("/degrees",))
