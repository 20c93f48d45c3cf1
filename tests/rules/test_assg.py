from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from service.profile.codes import Ability, DegreeLevel, QualificationKind, Scheme
from service.profile.facts import Facts
from service.profile.model import (
    BusinessPlan,
    Conviction,
    Degree,
    Language,
    Offer,
    Parent,
    Profile,
    Qualification,
    Status,
    Wealth,
)
from service.profile.values import DateSpan, Span, exactly
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Verdict
from service.rules.pathways.assg import ASSG, MAY_HAVE_ABODE
from tests.rules.completions import Choice, Slots, completions, outcomes, partial_choices
from tests.rules.people import assess_one, person

TODAY = date(2026, 11, 23)
ELIGIBLE, NOT_ELIGIBLE = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE
UNDETERMINED, NEEDS_REVIEW = Verdict.UNDETERMINED, Verdict.NEEDS_REVIEW
EMIGRANT = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=True, settled_overseas_at_birth=True)


def child_of_emigrants(**changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {
        "age_years": exactly(27),
        "place_of_birth": "CA",
        "parents": (EMIGRANT,),
        "degrees": (Degree(level=DegreeLevel.BACHELOR, institution="University of Calgary"),),
        "languages": (Language(code="en-CA", spoken=Ability.GOOD, written=Ability.GOOD),),
        "wealth": Wealth(needs_public_assistance=False),
    }
    return person(**(facts | changes))


def verdict(profile: Profile, as_of: date = TODAY) -> Verdict:
    return assess_one(ASSG, profile, as_of).verdict


def test_the_classic_case_is_eligible_without_an_offer() -> None:
    """Born in Canada to an emigrated Chinese permanent resident, 27, a graduate with good English."""
    assert verdict(child_of_emigrants()) is ELIGIBLE


@pytest.mark.parametrize(("age", "expected"), [(17, NOT_ELIGIBLE), (18, ELIGIBLE), (40, ELIGIBLE), (41, NOT_ELIGIBLE)])
def test_the_age_runs_from_18_to_40(age: int, expected: Verdict) -> None:
    """Both ends count, in completed years."""
    assert verdict(child_of_emigrants(age_years=exactly(age))) is expected


def test_the_41st_birthday_closes_the_scheme() -> None:
    """The age is that of the day of the application."""
    born = DateSpan(date(1985, 11, 24), date(1985, 11, 24))
    profile = child_of_emigrants(age_years=None, birth_date=born)
    assert verdict(profile, date(2026, 11, 23)) is ELIGIBLE
    assert verdict(profile, date(2026, 11, 24)) is NOT_ELIGIBLE


@pytest.mark.parametrize(("place", "expected"), [("GB", ELIGIBLE), (None, UNDETERMINED)])
def test_birth_overseas_is_needed(place: str | None, expected: Verdict) -> None:
    """Any foreign country is overseas; silence is asked about."""
    assert verdict(child_of_emigrants(place_of_birth=place)) is expected


@pytest.mark.parametrize("place", ["CN", "HK", "MO", "TW"])
def test_birth_in_greater_china_closes_the_scheme(place: str) -> None:
    """The Mainland, Hong Kong, Macao and Taiwan are not overseas."""
    assert verdict(child_of_emigrants(place_of_birth=place)) is NOT_ELIGIBLE


@pytest.mark.parametrize(
    "test", ["hk_permanent_identity_card", "chinese_national_at_birth", "settled_overseas_at_birth"]
)
def test_each_test_of_the_parent_counts(test: str) -> None:
    """A parent who fails one of the three tests doesn't count; silence on one is asked about."""
    tests: dict[str, Any] = {
        "hk_permanent_identity_card": True,
        "chinese_national_at_birth": True,
        "settled_overseas_at_birth": True,
    }
    assert verdict(child_of_emigrants(parents=(Parent(**(tests | {test: False})),))) is NOT_ELIGIBLE
    silent = child_of_emigrants(parents=(Parent(**(tests | {test: None})),))
    assert verdict(silent) is UNDETERMINED
    found = assess_one(ASSG, silent, TODAY).findings[0].parts[3]
    assert found.reading is not None
    assert found.reading.lacks == (f"/parents/0/{test}",)


def test_one_parent_must_pass_as_a_whole() -> None:
    """Two parents who each pass a part don't make one; a second parent who passes does."""
    card = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=True, settled_overseas_at_birth=False)
    settled = Parent(hk_permanent_identity_card=False, chinese_national_at_birth=True, settled_overseas_at_birth=True)
    assert verdict(child_of_emigrants(parents=(card, settled))) is NOT_ELIGIBLE
    assert verdict(child_of_emigrants(parents=(card, EMIGRANT))) is ELIGIBLE
    assert verdict(child_of_emigrants(parents=())) is NOT_ELIGIBLE
    assert verdict(child_of_emigrants(parents=None)) is UNDETERMINED


def test_a_parent_not_settled_overseas_points_to_the_right_of_abode() -> None:
    """Then the applicant may have been Chinese at birth and may need no scheme; silence says nothing of the kind."""
    at_home = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=True, settled_overseas_at_birth=False)
    profile = child_of_emigrants(parents=(at_home,), place_of_birth="GB", age_years=exactly(24))
    assert verdict(profile) is NOT_ELIGIBLE
    assert MAY_HAVE_ABODE.applies is not None
    assert MAY_HAVE_ABODE.applies(Facts(profile, TODAY)).value == 4
    for parents in (None, (), (EMIGRANT,), (Parent(),)):
        assert MAY_HAVE_ABODE.applies(Facts(child_of_emigrants(parents=parents), TODAY)).value == 1


def test_a_naturalised_parent_is_undetermined() -> None:
    """Whether a parent who took Canadian nationality was still a Chinese national is a fact to ask for."""
    parent = Parent(settled_overseas_at_birth=True)
    assert verdict(child_of_emigrants(parents=(parent,), age_years=exactly(30))) is UNDETERMINED


def test_something_instead_of_a_degree_is_for_immigration_to_judge() -> None:
    """Normally a first degree; technical qualifications may be accepted; nothing at all isn't enough."""
    trade = Qualification(kind=QualificationKind.TECHNICAL, name="Licensed aircraft engineer")
    assert verdict(child_of_emigrants(degrees=(), qualifications=(trade,))) is NEEDS_REVIEW
    assert verdict(child_of_emigrants(degrees=())) is NOT_ELIGIBLE
    assert verdict(child_of_emigrants(degrees=None)) is UNDETERMINED


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ((Language(code="yue", spoken=Ability.GOOD), Language(code="zh-Hant", written=Ability.GOOD)), ELIGIBLE),
        ((Language(code="cmn", spoken=Ability.GOOD, written=Ability.GOOD),), ELIGIBLE),
        ((Language(code="fr", spoken=Ability.GOOD, written=Ability.GOOD),), NOT_ELIGIBLE),
        ((Language(code="yue", spoken=Ability.GOOD, written=Ability.BASIC),), NOT_ELIGIBLE),
        ((Language(code="en", spoken=Ability.GOOD),), UNDETERMINED),
        ((), NOT_ELIGIBLE),
        (None, UNDETERMINED),
    ],
)
def test_good_chinese_or_english_is_needed(languages: tuple[Language, ...] | None, expected: Verdict) -> None:
    """Written and spoken, Putonghua or Cantonese, or English."""
    assert verdict(child_of_emigrants(languages=languages)) is expected


@pytest.mark.parametrize(("needs", "expected"), [(True, NOT_ELIGIBLE), (False, ELIGIBLE), (None, UNDETERMINED)])
def test_nobody_who_needs_public_funds_is_let_in(needs: bool | None, expected: Verdict) -> None:
    """Enough means to live without public funds."""
    assert verdict(child_of_emigrants(wealth=Wealth(needs_public_assistance=needs))) is expected


@pytest.mark.parametrize("nationality", ["AF", "CU", "KP"])
def test_three_nationalities_are_excluded(nationality: str) -> None:
    """Afghanistan, Cuba and North Korea."""
    assert verdict(child_of_emigrants(nationalities=(nationality,))) is NOT_ELIGIBLE


@pytest.mark.parametrize(("as_of", "expected"), [(date(2023, 10, 24), NOT_ELIGIBLE), (date(2023, 10, 25), ELIGIBLE)])
def test_vietnamese_nationals_were_let_in_on_25_october_2023(as_of: date, expected: Verdict) -> None:
    """With the other schemes for work and talent."""
    assert verdict(child_of_emigrants(nationalities=("VN",)), as_of) is expected


def test_a_conviction_is_for_immigration_to_judge() -> None:
    """The text asks for a clear record and bars serious crime."""
    assert verdict(child_of_emigrants(convictions=(Conviction(place="CA"),))) is NEEDS_REVIEW


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2015, 5, 3), LawStatus.NOT_YET_OPEN),
        (date(2015, 5, 4), LawStatus.LAW_UNKNOWN),
        (date(2022, 12, 27), LawStatus.LAW_UNKNOWN),
        (date(2022, 12, 28), LawStatus.IN_FORCE),
    ],
)
def test_the_text_is_held_from_28_december_2022(as_of: date, status: LawStatus) -> None:
    """Opened on 4 May 2015; before 28 December 2022 the text isn't held."""
    assert assess_one(ASSG, child_of_emigrants(), as_of).status is status


def test_holders_need_a_job_or_a_business_to_extend() -> None:
    """Age and parents are not asked about again."""
    held = (Status(scheme=Scheme.ASSG, current=True),)
    job = Offer(confirmed=True, degree_level=True, market_pay=True)
    assert verdict(person(statuses=held, offers=(job,), age_years=exactly(44))) is ELIGIBLE
    assert verdict(person(statuses=held)) is NOT_ELIGIBLE
    assert verdict(person(statuses=held, business_plans=(BusinessPlan(),))) is NEEDS_REVIEW


def test_an_age_known_roughly_may_straddle_the_limit() -> None:
    """Forty or forty-one is undetermined; twenty-something is not."""
    assert verdict(child_of_emigrants(age_years=Span(40, 41))) is UNDETERMINED
    assert verdict(child_of_emigrants(age_years=Span(20, 29))) is ELIGIBLE


def test_each_criterion_is_evaluated_under_the_law_that_ships() -> None:
    """Nine requirements stand in the declaration, in the order of ImmD's page."""
    found = Evaluation(Facts(child_of_emigrants(), TODAY), lawbook()).of(ASSG.entry["second_generation"])
    assert [part.criterion.id for part in found.parts] == [
        "assg.youngest",
        "assg.oldest",
        "assg.born_overseas",
        "assg.parent",
        "assg.education",
        "assg.language",
        "assg.self_supporting",
        "common.nationality",
        "common.clear_record",
    ]


SLOTS: Slots = {
    "age_years": (exactly(17), exactly(30), exactly(41)),
    "place_of_birth": ("CA", "HK"),
    "card": (True, False),
    "chinese": (True, False),
    "settled": (True, False),
    "degrees": ((), (Degree(level=DegreeLevel.BACHELOR),)),
    "qualifications": ((), (Qualification(kind=QualificationKind.TECHNICAL),)),
    "ability": (Ability.GOOD, Ability.BASIC),
    "needs_public_assistance": (True, False),
    "nationality": ("CA", "KP"),
}


def build(choice: Choice) -> Profile:
    nationality = choice["nationality"]
    parent = Parent(
        hk_permanent_identity_card=choice["card"],
        chinese_national_at_birth=choice["chinese"],
        settled_overseas_at_birth=choice["settled"],
    )
    return person(
        age_years=choice["age_years"],
        place_of_birth=choice["place_of_birth"],
        nationalities=None if nationality is None else (nationality,),
        parents=(parent,),
        degrees=choice["degrees"],
        qualifications=choice["qualifications"],
        languages=(Language(code="en", spoken=choice["ability"], written=choice["ability"]),),
        wealth=Wealth(needs_public_assistance=choice["needs_public_assistance"]),
    )


@settings(max_examples=60, deadline=None)
@given(partial_choices(SLOTS, most_unknown=4))
def test_no_completion_of_partial_facts_falls_outside_their_verdict(choice: Choice) -> None:
    """What partial facts leave possible holds the outcome of every completion, and ends where they all end."""
    partial = assess_one(ASSG, build(choice), TODAY).truth
    whole = outcomes(ASSG, build, completions(choice, SLOTS), TODAY)
    assert whole & ~partial == 0
    if partial in (1, 2, 4):
        assert whole == partial
