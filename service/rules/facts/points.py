"""The points of the General Points Test from 28 June 2006 to 31 October 2024, under its five tables.

Each factor is an interval of points from the facts that it reads, and the total is their sum. Where a factor names
tiers, the highest one counts. The tables are parameters (``qmas.points_2006`` and so on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.content import remembered
from service.profile.codes import DegreeLevel, QualificationKind
from service.profile.derived.education import BACHELOR_OR_ABOVE, award_lacks, is_awarded, is_level
from service.profile.derived.graduate_work import (
    graduate_months,
    international_months,
    reputable_employer_months,
    senior_months,
)
from service.profile.derived.person import age_years
from service.profile.derived.relatives import (
    accompanied_by_graduate_spouse,
    accompanying_children,
    permanent_resident_relative,
)
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    NOTHING,
    UNKNOWN,
    Span,
    Truth,
    both,
    either,
    exactly,
    known,
)
from service.recording import record
from service.rules.facts.language_tests import good_chinese, good_english, third_good_language
from service.rules.law import lawbook
from service.rules.lists.occupations import read_occupation
from service.rules.lists.tables import ListStanding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.profile.model import Job, Offer


@record(frozen=True)
class PointsTable:
    """One table of the test; ages in completed years, both ends included, and work in months."""

    age: tuple[tuple[int, int, int], ...]
    qualification: Mapping[str, int]
    experience: tuple[tuple[int, int, int], ...]
    international: tuple[int, int]
    reputable_employer: tuple[int, int]
    talent_list: int
    languages: Mapping[str, int]
    permanent_resident_relative: int
    graduate_spouse: int
    child: int
    children_at_most: int


@remembered(None)
def points_table(parameter: str) -> PointsTable:
    """The table that a parameter holds; raises ``KeyError`` for a parameter that isn't there."""
    (version,) = lawbook().parameters[parameter].versions
    rows = dict(version.value)
    for name in ("age", "experience", "international", "reputable_employer"):
        rows[name] = tuple(tuple(row) if isinstance(row, list) else row for row in rows[name])
    return PointsTable(**rows)


def age_points(facts: Facts, table: PointsTable) -> Reading[Span]:
    """Points for age."""
    age = facts.read(age_years)
    points = [
        next((row[2] for row in table.age if row[0] <= years <= row[1]), 0)
        for years in range(int(age.value.low), int(age.value.high) + 1)
    ]
    return Reading(Span(min(points), max(points)), age.reads, age.lacks)


def _tier(table: PointsTable, doctorates: int, masters: int, bachelors: int, *, professional: bool) -> int:
    tiers = table.qualification
    if doctorates > 1:
        return tiers["two_doctorates"]
    if doctorates or masters > 1:
        return tiers["doctorate_or_two_masters"]
    if masters or bachelors > 1:
        return tiers["master_or_two_bachelors"]
    return tiers["bachelor_or_professional"] if bachelors or professional else 0


def _top_level_professional(facts: Facts) -> Reading[Truth]:
    qualifications = facts.profile.qualifications
    if qualifications is None:
        return Reading(UNKNOWN, ("/qualifications",), ("/qualifications",))
    truth = NOT_MET
    lacks: list[str] = []
    for index, qualification in enumerate(qualifications):
        top = UNKNOWN
        if qualification.kind is not None:
            top = known(qualification.kind is QualificationKind.PROFESSIONAL_TOP_LEVEL)
        this = both(top, known(qualification.recognised_body))
        if this == UNKNOWN:
            lacks += [f"/qualifications/{index}/kind"] if top == UNKNOWN else []
            lacks += [f"/qualifications/{index}/recognised_body"] if qualification.recognised_body is None else []
        truth = either(truth, this)
    return Reading(truth, ("/qualifications",), tuple(lacks) if truth == UNKNOWN else ())


def qualification_points(facts: Facts, table: PointsTable) -> Reading[Span]:
    """Points for the highest qualification and for an internationally renowned institution.

    A degree whose level isn't known counts as none at least and as a doctorate at most.
    """
    bonus = table.qualification["renowned_institution"]
    professional = facts.read(_top_level_professional)
    degrees = facts.profile.degrees
    if degrees is None:
        most = table.qualification["two_doctorates"] + bonus
        least = _tier(table, 0, 0, 0, professional=professional.value == MET)
        return Reading(Span(least, most), ("/degrees",), ("/degrees",))
    sure = dict.fromkeys(BACHELOR_OR_ABOVE, 0)
    possible = dict.fromkeys(BACHELOR_OR_ABOVE, 0)
    renowned = NOT_MET
    lacks: list[str] = []
    for index, degree in enumerate(degrees):
        counts = both(is_level(degree, BACHELOR_OR_ABOVE), is_awarded(degree, facts))
        if counts == NOT_MET:
            continue
        level = degree.level or DegreeLevel.DOCTOR
        possible[level] += 1
        if counts == MET:
            sure[level] += 1
        else:
            lacks += [f"/degrees/{index}/level"] if degree.level is None else award_lacks(degree, index, facts)
        famous = both(counts, known(degree.renowned))
        if famous == UNKNOWN and bonus and degree.renowned is None:
            lacks.append(f"/degrees/{index}/renowned")
        renowned = either(renowned, famous)
    least = _tier(table, *_counts(sure), professional=professional.value == MET)
    most = _tier(table, *_counts(possible), professional=professional.value != NOT_MET)
    if _tier(table, *_counts(possible), professional=True) > _tier(table, *_counts(sure), professional=False):
        lacks += professional.lacks
    span = Span(least, most) + _worth(renowned, bonus)
    return Reading(span, ("/degrees", "/qualifications"), () if span.is_exact else tuple(lacks))


def _counts(degrees: Mapping[DegreeLevel, int]) -> tuple[int, int, int]:
    return degrees[DegreeLevel.DOCTOR], degrees[DegreeLevel.MASTER], degrees[DegreeLevel.BACHELOR]


def _worth(truth: Truth, points: int) -> Span:
    """The points of a yes/no factor; what an officer must judge may bring them or not."""
    return Span(points if truth == MET else 0, points if truth & ~NOT_MET else 0)


def experience_points(facts: Facts, table: PointsTable) -> Reading[Span]:
    """Points for graduate-level work, with those for international work and for reputable enterprises."""
    whole, senior = facts.read(graduate_months), facts.read(senior_months)

    def tier(months: float, of_it_senior: float) -> int:
        return max(
            (
                points
                for least, least_senior, points in table.experience
                if months >= least and of_it_senior >= least_senior
            ),
            default=0,
        )

    span = Span(tier(whole.value.low, senior.value.low), tier(whole.value.high, senior.value.high))
    lacks = () if span.is_exact else (*whole.lacks, *senior.lacks)
    for fact, (months, points) in (
        (international_months, table.international),
        (reputable_employer_months, table.reputable_employer),
    ):
        reading = facts.read(fact)
        bonus = _worth(reading.value.at_least(months), points)
        span += bonus
        lacks += () if bonus.is_exact else reading.lacks
    return Reading(span, ("/experience", "/jobs", "/degrees"), tuple(dict.fromkeys(lacks)))


def talent_list_profession(facts: Facts) -> Reading[Truth]:
    """Whether a job or an offer falls under a profession on the Talent List of the day.

    As stated for the job or offer; else by its occupation, which can show that a profession is listed and never that it
    isn't. Somebody with neither job nor offer practises none.
    """
    jobs, offers = facts.profile.jobs, facts.profile.offers
    truth = NOT_MET if jobs is not None and offers is not None else UNKNOWN
    lacks = [pointer for pointer, given in (("/jobs", jobs), ("/offers", offers)) if given is None]
    practised: list[tuple[str, Job | Offer]] = [(f"/jobs/{index}", job) for index, job in enumerate(jobs or ())]
    practised += [(f"/offers/{index}", offer) for index, offer in enumerate(offers or ())]
    for pointer, work in practised:
        this = _practises_listed(work, facts)
        lacks += [f"{pointer}/on_talent_list"] if this == UNKNOWN else []
        truth = either(truth, this)
    return Reading(truth, ("/jobs", "/offers"), tuple(lacks) if truth == UNKNOWN else ())


def _practises_listed(work: Job | Offer, facts: Facts) -> Truth:
    if work.on_talent_list is not None:
        return known(work.on_talent_list)
    if work.occupation is None:
        return UNKNOWN
    standing = read_occupation(work.occupation, facts.as_of).standing
    return MET if standing is ListStanding.LISTED else UNKNOWN


def talent_list_points(facts: Facts, table: PointsTable) -> Reading[Span]:
    """Points for a profession on the Talent List; none before the list was published."""
    if not table.talent_list:
        return Reading(NOTHING)
    profession = facts.read(talent_list_profession)
    return Reading(_worth(profession.value, table.talent_list), profession.reads, profession.lacks)


def language_points(facts: Facts, table: PointsTable) -> Reading[Span]:
    """Points for Chinese and English; for one of them with another language; for one alone."""
    readings = [facts.read(fact) for fact in (good_chinese, good_english, third_good_language)]

    def points(*, chinese: bool, english: bool, third: bool) -> int:
        if chinese and english:
            return table.languages["chinese_and_english"]
        if not (chinese or english):
            return 0
        return table.languages["one_and_another" if third else "one"]

    chinese, english, third = (reading.value for reading in readings)
    least = points(chinese=chinese == MET, english=english == MET, third=third == MET)
    most = points(chinese=chinese != NOT_MET, english=english != NOT_MET, third=third != NOT_MET)
    lacks = tuple(dict.fromkeys(pointer for reading in readings for pointer in reading.lacks))
    return Reading(Span(least, most), ("/languages",), () if least == most else lacks)


def family_points(facts: Facts, table: PointsTable) -> Reading[Span]:
    """Points for a permanent resident in the family, a spouse with a degree and the children who come along."""
    relative, spouse = facts.read(permanent_resident_relative), facts.read(accompanied_by_graduate_spouse)
    children = facts.read(accompanying_children)
    young = [
        min(table.children_at_most, table.child * int(number)) for number in (children.value.low, children.value.high)
    ]
    span = (
        _worth(relative.value, table.permanent_resident_relative)
        + _worth(spouse.value, table.graduate_spouse)
        + Span(young[0], young[1])
    )
    lacks = (*relative.lacks, *spouse.lacks, *(children.lacks if young[0] != young[1] else ()))
    return Reading(span, (*relative.reads, *spouse.reads, *children.reads), lacks)


FACTORS = (
    age_points,
    qualification_points,
    experience_points,
    talent_list_points,
    language_points,
    family_points,
)


def total_points(parameter: str) -> Callable[[Facts], Reading[Span]]:
    """A derived fact: the total under the table that a parameter holds."""

    def total(facts: Facts) -> Reading[Span]:
        table = points_table(parameter)
        span = exactly(0)
        reads: tuple[str, ...] = ()
        lacks: tuple[str, ...] = ()
        for factor in FACTORS:
            reading = factor(facts, table)
            span += reading.value
            reads += reading.reads
            lacks += () if reading.value.is_exact else reading.lacks
        return Reading(span, tuple(dict.fromkeys(reads)), tuple(dict.fromkeys(lacks)))

    return total
