from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.profile.codes import DegreeLevel, QualificationKind, Relation, SponsorStatus
from service.profile.facts import Facts, Reading
from service.profile.model import (
    Degree,
    Experience,
    FamilyLink,
    Household,
    Job,
    Language,
    Offer,
    Profile,
    Qualification,
    Wealth,
)
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, Truth, exactly
from service.rules.facts import points
from service.rules.facts.points import PointsTable, points_table, total_points
from service.rules.pathway import Verdict
from service.rules.pathways.qmas import QMAS_GPT
from tests.rules.completions import Choice, Slots, completions, partial_choices
from tests.rules.people import assess_one, person
from tests.rules.qmas_people import GOOD_CHINESE, GOOD_ENGLISH

REGIMES = ("points_2006", "points_2008", "points_2015", "points_2018", "points_2022")
LAST_DAYS = (date(2007, 12, 31), date(2015, 4, 30), date(2018, 8, 27), date(2021, 12, 31), date(2024, 10, 31))
FRENCH = Language(code="fr", spoken=GOOD_ENGLISH.spoken, written=GOOD_ENGLISH.written)
SURE_OF_NO_SPOUSE_OR_CHILD = Household(spouse_accompanies=False, children_under_18_accompanying=exactly(0))
STRONGEST: dict[str, Any] = {
    "age_years": exactly(32),
    "degrees": (Degree(level=DegreeLevel.DOCTOR, renowned=True), Degree(level=DegreeLevel.DOCTOR, renowned=False)),
    "experience": Experience(
        degree_level_months=exactly(120),
        senior_months=exactly(60),
        reputable_employer_months=exactly(36),
        international_months=exactly(24),
    ),
    "offers": (Offer(on_talent_list=True),),
    "languages": (GOOD_CHINESE, GOOD_ENGLISH, FRENCH),
    "family_links": (
        FamilyLink(relation=Relation.SIBLING, sponsor_status=SponsorStatus.PERMANENT_RESIDENT, lives_in_hong_kong=True),
    ),
    "household": Household(spouse_accompanies=True, spouse_has_degree=True, children_under_18_accompanying=exactly(3)),
}


def total(regime: str, on: date, **changes: Any) -> Span:  # noqa: ANN401 - any fact of any type
    return total_points(f"qmas.{regime}")(Facts(person(**changes), on)).value


def each(
    factor: Callable[[Facts, PointsTable], Reading[Span]],
    **changes: Any,  # noqa: ANN401 - any fact of any type
) -> list[Span]:
    return [
        factor(Facts(person(**changes), on), points_table(f"qmas.{regime}")).value
        for regime, on in zip(REGIMES, LAST_DAYS, strict=True)
    ]


def exact(*numbers: int) -> list[Span]:
    return [exactly(number) for number in numbers]


def test_the_tables_add_up_to_their_published_maxima() -> None:
    """165, 165, 195, 225 and 245 points for somebody who has everything."""
    maxima = [total(regime, on, **STRONGEST) for regime, on in zip(REGIMES, LAST_DAYS, strict=True)]
    assert maxima == exact(165, 165, 195, 225, 245)


def test_nobody_can_have_more_than_the_maximum() -> None:
    """When nothing is known at all, the total runs from nothing to the published maximum."""
    nothing = [
        total_points(f"qmas.{regime}")(Facts(Profile(), on)).value
        for regime, on in zip(REGIMES, LAST_DAYS, strict=True)
    ]
    assert nothing == [Span(0, most) for most in (165, 165, 195, 225, 245)]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (18, (0, 30, 30, 30, 30)),
        (24, (0, 30, 30, 30, 30)),
        (25, (25, 30, 30, 30, 30)),
        (29, (25, 30, 30, 30, 30)),
        (30, (30, 30, 30, 30, 30)),
        (34, (30, 30, 30, 30, 30)),
        (35, (25, 30, 30, 30, 30)),
        (39, (25, 30, 30, 30, 30)),
        (40, (15, 20, 20, 20, 20)),
        (44, (15, 20, 20, 20, 20)),
        (45, (5, 15, 15, 15, 15)),
        (50, (5, 15, 15, 15, 15)),
        (51, (0, 0, 0, 0, 0)),
    ],
)
def test_age_brings_the_points_of_its_row(age: int, expected: tuple[int, ...]) -> None:
    """Both ends of every row of the five tables."""
    assert each(points.age_points, age_years=exactly(age)) == exact(*expected)


B, M, D = DegreeLevel.BACHELOR, DegreeLevel.MASTER, DegreeLevel.DOCTOR


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((D, D), (45, 45, 40, 40, 40)),
        ((D,), (40, 40, 40, 40, 40)),
        ((D, M, B), (40, 40, 40, 40, 40)),
        ((M, M), (40, 40, 40, 40, 40)),
        ((M,), (30, 35, 20, 20, 20)),
        ((M, B), (30, 35, 20, 20, 20)),
        ((B, B), (30, 35, 20, 20, 20)),
        ((B,), (20, 30, 10, 10, 10)),
        ((DegreeLevel.HIGHER_DIPLOMA,), (0, 0, 0, 0, 0)),
        ((DegreeLevel.HONORARY,), (0, 0, 0, 0, 0)),
        ((), (0, 0, 0, 0, 0)),
    ],
)
def test_the_highest_qualification_counts(levels: tuple[DegreeLevel, ...], expected: tuple[int, ...]) -> None:
    """Two of a kind rise by a tier; what is no degree brings nothing."""
    degrees = tuple(Degree(level=level, renowned=False) for level in levels)
    assert each(points.qualification_points, degrees=degrees) == exact(*expected)


@pytest.mark.parametrize(
    ("kind", "recognised", "expected"),
    [
        (QualificationKind.PROFESSIONAL_TOP_LEVEL, True, exact(20, 30, 10, 10, 10)),
        (QualificationKind.PROFESSIONAL_TOP_LEVEL, False, exact(0, 0, 0, 0, 0)),
        (QualificationKind.PROFESSIONAL, True, exact(0, 0, 0, 0, 0)),
        (
            QualificationKind.PROFESSIONAL_TOP_LEVEL,
            None,
            [Span(0, 20), Span(0, 30), Span(0, 10), Span(0, 10), Span(0, 10)],
        ),
    ],
)
def test_a_top_level_professional_qualification_counts_as_a_bachelors(
    kind: QualificationKind, recognised: bool | None, expected: list[Span]
) -> None:
    """Only at the top level, and from a recognised body."""
    qualifications = (Qualification(kind=kind, recognised_body=recognised),)
    assert each(points.qualification_points, qualifications=qualifications) == expected


def test_a_renowned_institution_brings_thirty_points_since_2015() -> None:
    """Known to be renowned, known not to be, and not known."""
    famous = each(points.qualification_points, degrees=(Degree(level=B, renowned=True),))
    plain = each(points.qualification_points, degrees=(Degree(level=B, renowned=False),))
    open_one = each(points.qualification_points, degrees=(Degree(level=B),))
    assert famous == exact(20, 30, 40, 40, 40)
    assert plain == exact(20, 30, 10, 10, 10)
    assert open_one == [*exact(20, 30), Span(10, 40), Span(10, 40), Span(10, 40)]


def test_a_degree_of_unknown_level_may_be_none_or_a_doctorate() -> None:
    """Beside a doctorate it may be a second one."""
    assert each(points.qualification_points, degrees=(Degree(renowned=False),)) == [Span(0, 40)] * 5
    beside = each(points.qualification_points, degrees=(Degree(level=D, renowned=False), Degree(renowned=False)))
    assert beside == [Span(40, 45), Span(40, 45), *exact(40, 40, 40)]


@pytest.mark.parametrize(
    ("months", "senior", "expected"),
    [
        (23.9, 0, (0, 0, 0, 0, 0)),
        (24, 0, (0, 10, 5, 5, 5)),
        (59.9, 24, (0, 10, 5, 5, 5)),
        (60, 0, (30, 30, 15, 15, 15)),
        (60, 23.9, (30, 30, 15, 15, 15)),
        (60, 24, (40, 40, 30, 30, 30)),
        (119.9, 60, (40, 40, 30, 30, 30)),
        (120, 59.9, (40, 40, 30, 30, 30)),
        (120, 60, (50, 50, 40, 40, 40)),
        (240, 0, (30, 30, 15, 15, 15)),
    ],
)
def test_the_highest_tier_of_work_counts(months: float, senior: float, expected: tuple[int, ...]) -> None:
    """Ten years with five senior, five with two senior, five, two."""
    work = Experience(degree_level_months=exactly(months), senior_months=exactly(senior))
    assert each(points.experience_points, experience=work) == exact(*expected)


@pytest.mark.parametrize(
    ("international", "reputable", "expected"),
    [
        (23.9, 35.9, (30, 30, 15, 15, 15)),
        (24, 35.9, (30, 30, 30, 30, 30)),
        (23.9, 36, (30, 30, 15, 15, 35)),
        (24, 36, (30, 30, 30, 30, 50)),
    ],
)
def test_international_and_reputable_work_bring_bonuses(
    international: float, reputable: float, expected: tuple[int, ...]
) -> None:
    """15 points for two years abroad since 2015, 20 for three with reputable enterprises in the last table."""
    work = Experience(
        degree_level_months=exactly(60),
        senior_months=exactly(0),
        international_months=exactly(international),
        reputable_employer_months=exactly(reputable),
    )
    assert each(points.experience_points, experience=work) == exact(*expected)


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ((GOOD_CHINESE, GOOD_ENGLISH), (20, 20, 20, 20, 20)),
        ((GOOD_CHINESE, GOOD_ENGLISH, FRENCH), (20, 20, 20, 20, 20)),
        ((GOOD_CHINESE, FRENCH), (0, 15, 15, 15, 15)),
        ((GOOD_ENGLISH, FRENCH), (0, 15, 15, 15, 15)),
        ((GOOD_ENGLISH,), (0, 10, 10, 10, 10)),
        ((GOOD_CHINESE,), (0, 10, 10, 10, 10)),
        ((FRENCH,), (0, 0, 0, 0, 0)),
    ],
)
def test_languages_bring_the_points_of_their_combination(
    languages: tuple[Language, ...], expected: tuple[int, ...]
) -> None:
    """Chinese and English; one of them with another language; one alone."""
    assert each(points.language_points, languages=languages) == exact(*expected)


@pytest.mark.parametrize(("children", "expected"), [(0, 0), (1, 5), (2, 10), (3, 10)])
def test_children_bring_five_points_each_and_ten_at_most(children: int, expected: int) -> None:
    """A third child brings no more."""
    household = Household(spouse_accompanies=False, children_under_18_accompanying=exactly(children))
    assert each(points.family_points, household=household) == exact(*[expected] * 5)


@pytest.mark.parametrize(
    ("relation", "status", "here", "expected"),
    [
        (Relation.SIBLING, SponsorStatus.PERMANENT_RESIDENT, True, exactly(5)),
        (Relation.CHILD, SponsorStatus.PERMANENT_RESIDENT, True, exactly(5)),
        (Relation.SPOUSE, SponsorStatus.PERMANENT_RESIDENT, False, exactly(0)),
        (Relation.PARENT, SponsorStatus.EMPLOYMENT, True, exactly(0)),
        (Relation.OTHER, SponsorStatus.PERMANENT_RESIDENT, True, exactly(0)),
        (Relation.SIBLING, SponsorStatus.PERMANENT_RESIDENT, None, Span(0, 5)),
    ],
)
def test_an_immediate_relative_with_permanent_residence_brings_five_points(
    relation: Relation, status: SponsorStatus, here: bool | None, expected: Span
) -> None:
    """A spouse, parent, sibling or child, who lives in Hong Kong."""
    link = FamilyLink(relation=relation, sponsor_status=status, lives_in_hong_kong=here)
    household = SURE_OF_NO_SPOUSE_OR_CHILD
    assert each(points.family_points, family_links=(link,), household=household) == [expected] * 5


@pytest.mark.parametrize(
    ("jobs", "offers", "expected"),
    [
        ((), (), NOT_MET),
        ((), (Offer(on_talent_list=True),), MET),
        ((Job(on_talent_list=True),), None, MET),
        ((Job(occupation="Actuaries"),), (), MET),
        ((Job(occupation="Lighthouse keeper"),), (), UNKNOWN),
        ((Job(on_talent_list=False),), (), NOT_MET),
        ((Job(on_talent_list=False),), None, UNKNOWN),
        ((Job(),), (), UNKNOWN),
    ],
)
def test_the_talent_list_can_be_shown_to_hold_an_occupation(
    jobs: tuple[Job, ...], offers: tuple[Offer, ...] | None, expected: Truth
) -> None:
    """The list as held proves presence; absence is the caller's to state."""
    facts = Facts(person(jobs=jobs, offers=offers), date(2021, 12, 31))
    assert points.talent_list_profession(facts).value == expected


def test_the_talent_list_brings_thirty_points_from_28_august_2018() -> None:
    """Nothing under the three tables before."""
    assert each(points.talent_list_points, offers=(Offer(on_talent_list=True),)) == exact(0, 0, 0, 30, 30)


def _of_points(age: int, degree: DegreeLevel, languages: tuple[Language, ...], *, children: int) -> Profile:
    return person(
        age_years=exactly(age),
        degrees=(Degree(level=degree, renowned=False),),
        experience=Experience(degree_level_months=exactly(60), senior_months=exactly(0)),
        languages=languages,
        household=Household(spouse_accompanies=False, children_under_18_accompanying=exactly(children)),
        wealth=Wealth(needs_public_assistance=False),
    )


@pytest.mark.parametrize(
    ("profile", "as_of", "expected"),
    [
        # 5 + 20 + 30 + 20 + 5 = 80 in 2006; without the child 75
        (_of_points(45, B, (GOOD_CHINESE, GOOD_ENGLISH), children=1), date(2006, 6, 28), Verdict.ELIGIBLE),
        (_of_points(45, B, (GOOD_CHINESE, GOOD_ENGLISH), children=0), date(2006, 6, 28), Verdict.NOT_ELIGIBLE),
        # 0 + 30 + 30 + 10 + 10 = 80 in 2008; with one child 75
        (_of_points(51, B, (GOOD_CHINESE,), children=2), date(2008, 2, 1), Verdict.ELIGIBLE),
        (_of_points(51, B, (GOOD_CHINESE,), children=1), date(2008, 2, 1), Verdict.NOT_ELIGIBLE),
        # 30 + 20 + 15 + 15 = 80 from 2015 to 2024; 75 with one language
        (_of_points(30, M, (GOOD_CHINESE, FRENCH), children=0), date(2015, 5, 31), Verdict.ELIGIBLE),
        (_of_points(30, M, (GOOD_CHINESE,), children=0), date(2015, 5, 31), Verdict.NOT_ELIGIBLE),
        (_of_points(30, M, (GOOD_CHINESE, FRENCH), children=0), date(2024, 10, 31), Verdict.ELIGIBLE),
        (_of_points(30, M, (GOOD_CHINESE,), children=0), date(2024, 10, 31), Verdict.NOT_ELIGIBLE),
    ],
)
def test_eighty_points_pass_and_seventy_five_do_not(profile: Profile, as_of: date, expected: Verdict) -> None:
    """Every table moves in fives; the mark is 80 in each."""
    assert assess_one(QMAS_GPT, profile, as_of).verdict is expected


def test_a_change_of_tables_on_an_unknown_day_leaves_the_outcome_open() -> None:
    """Reputable employers bring the 80th point only under the table that began in 2022 or early 2023."""
    profile = person(
        age_years=exactly(45),
        degrees=(Degree(level=M, renowned=False),),
        experience=Experience(
            degree_level_months=exactly(60), senior_months=exactly(0), reputable_employer_months=exactly(36)
        ),
        languages=(GOOD_CHINESE,),
        household=SURE_OF_NO_SPOUSE_OR_CHILD,
        wealth=Wealth(needs_public_assistance=False),
    )
    days = (date(2021, 12, 31), date(2022, 6, 28), date(2023, 3, 31))
    verdicts = [assess_one(QMAS_GPT, profile, day).verdict for day in days]
    assert verdicts == [Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED, Verdict.ELIGIBLE]


def test_the_answer_asks_for_what_would_narrow_the_total() -> None:
    """What is known exactly isn't asked for again."""
    facts = Facts(_of_points(30, M, (GOOD_CHINESE,), children=0), date(2024, 10, 31))
    assert total_points("qmas.points_2022")(facts).lacks == ()
    unsure = Facts(person(degrees=(Degree(level=B),), household=Household(), languages=None), date(2024, 10, 31))
    lacks = total_points("qmas.points_2022")(unsure).lacks
    assert {"/person/birth_date", "/degrees/0/renowned", "/languages", "/household/spouse_accompanies"} <= set(lacks)


# Every way to fill in independent facts, against the interval.

OPTIONS: Slots = {
    "age_years": (exactly(18), exactly(30), exactly(44), exactly(51)),
    "level": (DegreeLevel.NONE, B, D),
    "renowned": (True, False),
    "months": (exactly(0), exactly(60), exactly(120)),
    "senior": (exactly(0), exactly(60)),
    "languages": ((), (GOOD_CHINESE,), (GOOD_CHINESE, GOOD_ENGLISH)),
    "listed": (True, False),
    "children": (exactly(0), exactly(1), exactly(20)),
}


def _profile(choice: Choice) -> Profile:
    return person(
        age_years=choice["age_years"],
        degrees=(Degree(level=choice["level"], renowned=choice["renowned"]),),
        jobs=(Job(on_talent_list=choice["listed"]),),
        experience=Experience(
            degree_level_months=choice["months"],
            senior_months=choice["senior"],
            international_months=exactly(0),
            reputable_employer_months=exactly(0),
        ),
        languages=choice["languages"],
        household=Household(spouse_accompanies=False, children_under_18_accompanying=choice["children"]),
    )


@settings(max_examples=60, deadline=None)
@given(
    partial_choices(OPTIONS, 4),
    st.sampled_from(list(zip(REGIMES, LAST_DAYS, strict=True))),
)
def test_the_total_is_the_exact_interval_of_what_the_missing_facts_may_bring(
    known: Choice, table: tuple[str, date]
) -> None:
    """No completion falls outside the interval, and its two ends are reached."""
    regime, on = table
    count = total_points(f"qmas.{regime}")
    assume(not (known["senior"] == exactly(60) and known["months"] == exactly(0)))
    interval = count(Facts(_profile(known), on)).value
    totals = [
        count(Facts(_profile(complete), on)).value
        for complete in completions(known, OPTIONS)
        if complete["senior"].high <= complete["months"].high
    ]
    assert all(total.is_exact for total in totals)
    assert interval == Span(min(total.low for total in totals), max(total.high for total in totals))
