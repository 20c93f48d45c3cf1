from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import (
    AchievementKind,
    ChinaResidency,
    DegreeLevel,
    Purpose,
    QualificationKind,
    QuotaStatus,
    Scheme,
    TechnologyArea,
)
from service.profile.facts import Facts
from service.profile.model import Achievement, Conviction, Degree, Experience, Offer, Profile, Qualification, Status
from service.profile.values import MET, NOT_MET, REVIEW, Span, exactly, union
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Verdict
from service.rules.pathways.techtas import TECHTAS
from tests.rules.completions import completions, outcomes, partial_choices
from tests.rules.people import assess_one, person

TODAY = date(2026, 11, 23)
BEFORE = date(2025, 12, 23)
DOCTOR = Degree(level=DegreeLevel.DOCTOR, stem=True, top100_stem=True)
BACHELOR = Degree(level=DegreeLevel.BACHELOR, stem=True, top100_stem=True)


def offer(**changes: Any) -> Offer:  # noqa: ANN401 - any fact of any type
    """A full-time research post in robotics at a company with a quota."""
    facts: dict[str, Any] = {
        "confirmed": True,
        "full_time": True,
        "research_and_development": True,
        "technology_area": TechnologyArea.ROBOTICS,
        "itc_quota": QuotaStatus.HELD,
        "market_pay": True,
    }
    return Offer(**(facts | changes))


def researcher(*offers: Offer, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """A doctor of STEM with these offers, or with one plain offer."""
    facts: dict[str, Any] = {"degrees": (DOCTOR,), "offers": offers or (offer(),)}
    return person(**(facts | changes))


def verdict(profile: Profile, on: date = TODAY) -> Verdict:
    return assess_one(TECHTAS, profile, on).verdict


def applying(profile: Profile) -> set[str]:
    """Ids of the remarks that surely apply."""
    facts = Facts(profile, TODAY)
    remarks = (*TECHTAS.conditions, *TECHTAS.discretion)
    return {remark.id for remark in remarks if remark.applies is None or facts.read(remark.applies).value == MET}


@pytest.mark.parametrize("name", ["confirmed", "full_time", "research_and_development", "market_pay"])
def test_the_post_has_to_pass_every_test(name: str) -> None:
    """A confirmed, full-time research post at market pay; a missing fact leaves it open."""
    assert verdict(researcher()) is Verdict.ELIGIBLE
    assert verdict(researcher(offer(**{name: False}))) is Verdict.NOT_ELIGIBLE
    assert verdict(researcher(offer(**{name: None}))) is Verdict.UNDETERMINED


def test_without_an_offer_there_is_no_techtas() -> None:
    """The employing company brings the person in."""
    assert verdict(researcher(offers=())) is Verdict.NOT_ELIGIBLE
    assert verdict(researcher(offers=None)) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("quota", "before", "since"),
    [
        (QuotaStatus.HELD, Verdict.ELIGIBLE, Verdict.ELIGIBLE),
        (QuotaStatus.APPLIED, Verdict.NOT_ELIGIBLE, Verdict.ELIGIBLE),
        (QuotaStatus.NONE, Verdict.NOT_ELIGIBLE, Verdict.NOT_ELIGIBLE),
        (None, Verdict.UNDETERMINED, Verdict.UNDETERMINED),
    ],
)
def test_quota_and_visa_run_in_parallel_since_24_december_2025(
    quota: QuotaStatus | None, before: Verdict, since: Verdict
) -> None:
    """Until 23 December 2025 the quota had to be held when the visa was applied for."""
    profile = researcher(offer(itc_quota=quota))
    assert verdict(profile, date(2025, 12, 23)) is before
    assert verdict(profile, date(2025, 12, 24)) is since


def test_a_quota_applied_for_still_has_to_be_allotted() -> None:
    """The allotment letter is a condition of approval."""
    assert "techtas.allotment_letter" in applying(researcher(offer(itc_quota=QuotaStatus.APPLIED)))
    assert "techtas.allotment_letter" not in applying(researcher())


@pytest.mark.parametrize(
    ("area", "on", "expected"),
    [
        (TechnologyArea.OTHER, date(2025, 12, 23), Verdict.NOT_ELIGIBLE),
        (TechnologyArea.OTHER, date(2025, 12, 24), Verdict.ELIGIBLE),
        (None, date(2025, 12, 23), Verdict.UNDETERMINED),
        (None, date(2025, 12, 24), Verdict.ELIGIBLE),
        (TechnologyArea.QUANTUM_TECHNOLOGY, date(2022, 12, 27), Verdict.NOT_ELIGIBLE),
        (TechnologyArea.QUANTUM_TECHNOLOGY, date(2022, 12, 28), Verdict.ELIGIBLE),
        (TechnologyArea.GREEN_TECHNOLOGY, date(2019, 12, 31), Verdict.NOT_ELIGIBLE),
        (TechnologyArea.GREEN_TECHNOLOGY, date(2020, 1, 1), Verdict.UNDETERMINED),
        (TechnologyArea.GREEN_TECHNOLOGY, date(2020, 12, 30), Verdict.UNDETERMINED),
        (TechnologyArea.GREEN_TECHNOLOGY, date(2020, 12, 31), Verdict.ELIGIBLE),
        (TechnologyArea.ROBOTICS, date(2019, 12, 31), Verdict.ELIGIBLE),
    ],
)
def test_areas_were_listed_until_23_december_2025(area: TechnologyArea | None, on: date, expected: Verdict) -> None:
    """Seven from June 2018, thirteen from a day in 2020, fourteen from 28 December 2022, none asked for since."""
    assert verdict(researcher(offer(technology_area=area)), on) is expected


@pytest.mark.parametrize(
    ("on", "status", "expected"),
    [
        (date(2018, 5, 31), LawStatus.NOT_YET_OPEN, Verdict.NOT_ELIGIBLE),
        (date(2018, 6, 1), LawStatus.IN_FORCE, Verdict.UNDETERMINED),
        (date(2018, 6, 29), LawStatus.IN_FORCE, Verdict.UNDETERMINED),
        (date(2018, 6, 30), LawStatus.IN_FORCE, Verdict.ELIGIBLE),
    ],
)
def test_the_scheme_opened_in_june_2018(on: date, status: LawStatus, expected: Verdict) -> None:
    """The day within the month is not held, so the month itself is open either way."""
    assessment = assess_one(TECHTAS, researcher(), on)
    assert assessment.status is status
    assert assessment.verdict is expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (exactly(11), Verdict.NOT_ELIGIBLE),
        (exactly(12), Verdict.ELIGIBLE),
        (Span(6, 18), Verdict.UNDETERMINED),
        (None, Verdict.UNDETERMINED),
    ],
)
def test_a_bachelor_needs_a_year_in_the_field(months: Span | None, expected: Verdict) -> None:
    """Those with a bachelor's degree only should have twelve months of experience in the area."""
    post = offer(field_experience_months=months)
    assert verdict(researcher(post, degrees=(BACHELOR,), jobs=None)) is expected


def test_who_never_worked_has_no_year_in_the_field() -> None:
    """An empty list of jobs is no experience at all."""
    assert verdict(researcher(degrees=(BACHELOR,))) is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize("level", [DegreeLevel.MASTER, DegreeLevel.DOCTOR])
def test_a_master_or_doctor_needs_no_experience(level: DegreeLevel) -> None:
    """Work experience is not compulsory with a master's or doctoral degree."""
    degree = Degree(level=level, stem=True, top100_stem=True)
    assert verdict(researcher(offer(field_experience_months=exactly(0)), degrees=(degree,))) is Verdict.ELIGIBLE


def test_the_exception_is_for_the_degree_not_for_the_year() -> None:
    """Exceptional ability stands in for the degree, not for the experience that goes with a bachelor's."""
    able = {"qualifications": (Qualification(kind=QualificationKind.TECHNICAL),)}
    assert verdict(researcher(degrees=(BACHELOR,), **able)) is Verdict.NOT_ELIGIBLE
    assert verdict(researcher(degrees=(), **able)) is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("degree", "expected"),
    [
        (Degree(level=DegreeLevel.MASTER, stem=False, top100_stem=True), Verdict.NOT_ELIGIBLE),
        (Degree(level=DegreeLevel.MASTER, stem=True, top100_stem=False), Verdict.NOT_ELIGIBLE),
        (Degree(level=DegreeLevel.MASTER, stem=True, top100_stem=True, expected=True), Verdict.UNDETERMINED),
        (Degree(level=DegreeLevel.MASTER, stem=None, top100_stem=True), Verdict.UNDETERMINED),
        (Degree(level=DegreeLevel.MASTER, stem=True, top100_stem=None), Verdict.UNDETERMINED),
        (Degree(level=DegreeLevel.MASTER, stem=True, ttps_listed=True), Verdict.UNDETERMINED),
    ],
)
def test_the_degree_is_in_stem_from_a_university_in_the_top_100_for_it(degree: Degree, expected: Verdict) -> None:
    """As the caller states; the list of TTPS says nothing of it."""
    assert verdict(researcher(degrees=(degree,))) is expected


@pytest.mark.parametrize(
    "ability",
    [
        {"achievements": (Achievement(kind=AchievementKind.TECHNICAL, documented=True),)},
        {"qualifications": (Qualification(kind=QualificationKind.PROFESSIONAL),)},
    ],
)
def test_without_the_degree_ability_is_considered_case_by_case(ability: dict[str, Any]) -> None:
    """Good technical skills, proven ability or achievements are for an officer; without any the test fails."""
    assert verdict(researcher(degrees=(), **ability)) is Verdict.NEEDS_REVIEW
    assert verdict(researcher(degrees=())) is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"nationalities": ("CN",), "residence": "CN", "china_residency": ChinaResidency.MAINLAND}, Verdict.ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "MO", "china_residency": ChinaResidency.MACAO}, Verdict.ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "TW", "china_residency": ChinaResidency.TAIWAN}, Verdict.ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "CA", "residence_years": None}, Verdict.ELIGIBLE),
        ({"nationalities": ("AF",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CU",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("KP",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": None}, Verdict.UNDETERMINED),
        ({"convictions": (Conviction(),)}, Verdict.NEEDS_REVIEW),
    ],
)
def test_techtas_is_open_to_the_mainland_and_to_everyone_else(who: dict[str, Any], expected: Verdict) -> None:
    """Nationals of Afghanistan, Cuba and the DPR of Korea are left out; no other door is shut."""
    assert verdict(researcher(**who)) is expected


def test_two_half_good_posts_never_add_up() -> None:
    """One post has to pass every test by itself, the experience in its own field among them."""
    far = offer(field_experience_months=exactly(60), itc_quota=QuotaStatus.NONE)
    near = offer(field_experience_months=exactly(0))
    assert verdict(researcher(far, near, degrees=(BACHELOR,))) is Verdict.NOT_ELIGIBLE
    both = offer(field_experience_months=exactly(60))
    assert verdict(researcher(far, near, both, degrees=(BACHELOR,))) is Verdict.ELIGIBLE


def holder(*jobs: Offer, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """Somebody admitted under TechTAS who wants to extend."""
    facts: dict[str, Any] = {
        "statuses": (Status(scheme=Scheme.TECHTAS, current=True),),
        "purpose": Purpose.EXTEND,
    }
    return researcher(*jobs, **(facts | changes))


def test_an_extension_needs_no_quota() -> None:
    """All else has still to be met."""
    quotaless = offer(itc_quota=QuotaStatus.NONE)
    assert assess_one(TECHTAS, holder(quotaless), TODAY).mode is Mode.EXTENSION
    assert verdict(holder(quotaless)) is Verdict.ELIGIBLE
    assert verdict(holder(quotaless), BEFORE) is Verdict.ELIGIBLE
    assert verdict(holder(offer(market_pay=False))) is Verdict.NOT_ELIGIBLE
    assert verdict(holder(offer(research_and_development=False))) is Verdict.NOT_ELIGIBLE
    assert verdict(holder(offer(technology_area=TechnologyArea.OTHER)), BEFORE) is Verdict.NOT_ELIGIBLE


def test_an_employer_stated_to_be_unregistered_closes_techtas() -> None:
    """Silence on it is a standing condition."""
    assert verdict(researcher(offer(employer_registered=False))) is Verdict.NOT_ELIGIBLE
    assert "techtas.employer_to_be_registered" in applying(researcher())
    assert "techtas.employer_to_be_registered" not in applying(researcher(offer(employer_registered=True)))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("first_stay_months", 36),
        ("extension_pattern_years", (3, 2)),
        ("top_tier_years", 5),
        ("top_tier_stay_months", 24),
        ("top_tier_income_hkd", 2_000_000),
        ("top_tier_condition_of_stay", "time_limitation"),
        ("processing_weeks", 2),
        ("quota_validity_months", 24),
        ("condition_of_stay", "employment"),
        ("dependants", "linked"),
    ],
)
def test_what_is_granted_under_techtas(term: str, value: object) -> None:
    """The terms of ImmD's page of 17 December 2025."""
    (version,) = lawbook().versions(TECHTAS.terms[term], TODAY)
    assert version.value == value


SLOTS: dict[str, tuple[Any, ...]] = {
    "full_time": (True, False),
    "research_and_development": (True, False),
    "technology_area": (TechnologyArea.ROBOTICS, TechnologyArea.OTHER),
    "itc_quota": (QuotaStatus.HELD, QuotaStatus.APPLIED, QuotaStatus.NONE),
    "market_pay": (True, False),
    "field_experience_months": (exactly(11), exactly(12)),
    "stem": (True, False),
    "top100_stem": (True, False),
    "level": (DegreeLevel.NONE, DegreeLevel.HIGHER_DIPLOMA, DegreeLevel.BACHELOR, DegreeLevel.MASTER),
    "qualifications": ((), (Qualification(kind=QualificationKind.TECHNICAL),)),
    "convictions": ((), (Conviction(),)),
}


def build(choice: dict[str, Any]) -> Profile:
    """Somebody with one degree and one offer, as chosen."""
    of_degree = {name: choice[name] for name in ("level", "stem", "top100_stem")}
    of_offer = {name: value for name, value in choice.items() if name in Offer.__dataclass_fields__}
    rest = {name: choice[name] for name in ("qualifications", "convictions")}
    degree, post = Degree(**of_degree), Offer(confirmed=True, **of_offer)
    no_work = Experience(total_months=exactly(0), degree_level_months=exactly(0))
    return person(degrees=(degree,), offers=(post,), jobs=None, experience=no_work, **rest)


@given(choice=partial_choices(SLOTS, 5), on=st.sampled_from([BEFORE, TODAY]))
def test_a_partial_case_allows_what_its_completions_come_to(choice: dict[str, Any], on: date) -> None:
    """No completion contradicts the outcomes of the partial facts, and a verdict is open only if completions differ."""
    partial = assess_one(TECHTAS, build(choice), on).truth
    whole = outcomes(TECHTAS, build, completions(choice, SLOTS), on)
    assert union(partial, whole) == partial
    assert (partial in {MET, REVIEW, NOT_MET}) == (whole in {MET, REVIEW, NOT_MET})
