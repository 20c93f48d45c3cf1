from datetime import date
from typing import Any

import pytest

from service.profile.codes import PlanStep, Purpose, QmasTest, Scheme
from service.profile.model import (
    Business,
    BusinessPlan,
    Conviction,
    DaysInHongKong,
    Income,
    Job,
    Offer,
    Plan,
    Status,
    Wealth,
)
from service.profile.values import exactly, parse_date_span
from service.rules.pathway import Assessment, LawStatus, Mode, Verdict
from service.rules.pathways.qmas import QMAS_APT, QMAS_GPT
from tests.rules.people import assess_one, hkd, person

# The first stay of 36 months ends in five weeks.
TODAY = date(2026, 11, 23)
FIRST = Status(
    scheme=Scheme.QMAS,
    qmas_test=QmasTest.GENERAL_POINTS,
    held_from=parse_date_span("2023-12-28"),
    held_until=parse_date_span("2026-12-28"),
    current=True,
)
EXTENDED = Status(
    scheme=Scheme.QMAS,
    qmas_test=QmasTest.GENERAL_POINTS,
    held_from=parse_date_span("2020-12-28"),
    held_until=parse_date_span("2026-12-28"),
    current=True,
)
EIGHT_YEARS = Status(scheme=Scheme.QMAS, qmas_test=QmasTest.ACHIEVEMENT, current=True)
ANY_JOB = Offer(confirmed=True, degree_level=False, stable_income=False)
GRADUATE_JOB = Offer(confirmed=True, degree_level=True, stable_income=True)
OWN_BUSINESS = Business(place="HK", owned_now=True, operating=True)

ELIGIBLE, NOT_ELIGIBLE = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE
UNDETERMINED, NEEDS_REVIEW = Verdict.UNDETERMINED, Verdict.NEEDS_REVIEW


def extend(status: Status, as_of: date = TODAY, **changes: Any) -> Assessment:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {
        "purpose": Purpose.EXTEND,
        "residence": "HK",
        "statuses": (status,),
        "plan": Plan(steps=()),
        "income": Income(assessable_last_assessment_year=hkd(0)),
    }
    return assess_one(QMAS_GPT, person(**(facts | changes)), as_of)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, NOT_ELIGIBLE),
        ({"offers": (ANY_JOB,)}, ELIGIBLE),
        ({"jobs": (Job(place="HK", current=True),)}, ELIGIBLE),
        ({"jobs": (Job(place="CA", current=True),)}, NOT_ELIGIBLE),
        ({"businesses": (OWN_BUSINESS,)}, ELIGIBLE),
        ({"business_plans": (BusinessPlan(),)}, NEEDS_REVIEW),
        ({"plan": Plan(steps=(PlanStep.HOUSING_ARRANGED,))}, NEEDS_REVIEW),
        ({"offers": None}, UNDETERMINED),
    ],
)
def test_the_first_extension_asks_for_steps_to_settle(changes: dict[str, Any], expected: Verdict) -> None:
    """A job or a business are the page's examples; other steps are for the department to judge."""
    first = extend(FIRST, **changes)
    assert first.mode is Mode.EXTENSION
    assert first.verdict is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, NOT_ELIGIBLE),
        ({"offers": (ANY_JOB,)}, NOT_ELIGIBLE),
        ({"offers": (GRADUATE_JOB,)}, ELIGIBLE),
        ({"offers": (GRADUATE_JOB,), "residence": "CA"}, NOT_ELIGIBLE),
        ({"offers": (GRADUATE_JOB,), "residence": None}, UNDETERMINED),
        ({"businesses": (OWN_BUSINESS,)}, NEEDS_REVIEW),
    ],
)
def test_a_further_extension_asks_for_settlement_and_a_contribution(changes: dict[str, Any], expected: Verdict) -> None:
    """Graduate-level work with a stable income contributes; the size of a business is for the department to judge."""
    assert extend(EXTENDED, **changes).verdict is expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2026-12-28", ELIGIBLE), ("2026-12", ELIGIBLE), ("2027-01-28", NOT_ELIGIBLE), ("2029-12-28", NOT_ELIGIBLE)],
)
def test_a_stay_of_36_months_is_a_first_one(until: str, expected: Verdict) -> None:
    """Any job is enough at the end of 36 months and not after an extension; a month's precision is enough to tell."""
    status = Status(
        scheme=Scheme.QMAS,
        qmas_test=QmasTest.GENERAL_POINTS,
        held_from=parse_date_span("2023-12-28"),
        held_until=parse_date_span(until),
        current=True,
    )
    assert extend(status, offers=(ANY_JOB,)).verdict is expected


@pytest.mark.parametrize(
    ("since", "income", "expected"),
    [
        ("2024-11-23", 2_000_000, ELIGIBLE),
        ("2024-11-24", 2_000_000, NOT_ELIGIBLE),
        ("2024-11-23", 1_999_999, NOT_ELIGIBLE),
    ],
)
def test_a_top_tier_entrant_has_two_years_and_two_million(since: str, income: int, expected: Verdict) -> None:
    """Permitted to remain for two years, with HK$2,000,000 assessable in the previous year of assessment."""
    status = Status(
        scheme=Scheme.QMAS,
        qmas_test=QmasTest.GENERAL_POINTS,
        held_from=parse_date_span(since),
        held_until=parse_date_span("2030-01-01"),
        current=True,
    )
    income_facts = Income(assessable_last_assessment_year=hkd(income))
    assert extend(status, income=income_facts).verdict is expected


def test_the_test_that_admitted_somebody_decides_which_extension_applies() -> None:
    """A medallist's stay isn't extended under the General Points Test; an unknown test is asked for."""
    assert extend(EIGHT_YEARS, offers=(GRADUATE_JOB,)).verdict is NOT_ELIGIBLE
    unknown = Status(scheme=Scheme.QMAS, current=True)
    assert extend(unknown, offers=(GRADUATE_JOB,)).verdict is UNDETERMINED


@pytest.mark.parametrize(("needs", "expected"), [(False, ELIGIBLE), (True, NOT_ELIGIBLE), (None, UNDETERMINED)])
def test_an_achiever_only_supports_himself(needs: bool | None, expected: Verdict) -> None:
    """After the Achievement-based Points Test, own resources are all that an extension asks for."""
    facts: dict[str, Any] = {
        "statuses": (EIGHT_YEARS,),
        "purpose": Purpose.EXTEND,
        "wealth": Wealth(needs_public_assistance=needs),
    }
    assert assess_one(QMAS_APT, person(**facts), TODAY).verdict is expected


def test_a_conviction_makes_an_extension_a_matter_of_judgement() -> None:
    """Normal immigration requirements weigh a record; they don't bar every one."""
    assert extend(FIRST, offers=(ANY_JOB,), convictions=(Conviction(),)).verdict is NEEDS_REVIEW


def test_extensions_under_the_points_tests_are_not_held() -> None:
    """Their text was not found, so that nothing is said of them."""
    old = Status(scheme=Scheme.QMAS, qmas_test=QmasTest.GENERAL_POINTS, current=True)
    assert extend(old, date(2024, 10, 31)).status is LawStatus.LAW_UNKNOWN
    assert extend(old, date(2024, 11, 1)).status is LawStatus.IN_FORCE


def test_a_holder_who_asks_to_enter_anew_is_assessed_anew() -> None:
    """Purpose ``entry`` reads the entry requirements, whoever holds the status already."""
    facts: dict[str, Any] = {"purpose": Purpose.ENTRY, "statuses": (FIRST,), "age_years": exactly(40)}
    assert assess_one(QMAS_GPT, person(**facts), TODAY).mode is Mode.ENTRY


def test_an_extension_without_dates_can_be_decided_where_both_stages_agree() -> None:
    """A settled graduate employee meets the first and the further stage alike."""
    undated = Status(scheme=Scheme.QMAS, qmas_test=QmasTest.GENERAL_POINTS, current=True)
    assert extend(undated, offers=(GRADUATE_JOB,)).verdict is ELIGIBLE
    assert extend(undated, offers=(ANY_JOB,)).verdict is UNDETERMINED


AWAY = {2024: 20, 2025: 15}
HALF = {2024: 184, 2025: 183}


def days_here(days: dict[int, int]) -> tuple[DaysInHongKong, ...]:
    return tuple(DaysInHongKong(year=exactly(year), days=exactly(number)) for year, number in days.items())


@pytest.mark.parametrize("status", [FIRST, EXTENDED])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ELIGIBLE),
        ({"days_in_hong_kong": days_here(HALF)}, ELIGIBLE),
        ({"days_in_hong_kong": days_here(AWAY)}, NEEDS_REVIEW),
        ({"days_in_hong_kong": days_here(HALF | {2025: 15})}, NEEDS_REVIEW),
        ({"days_in_hong_kong": days_here({2026: 10})}, ELIGIBLE),
        ({"days_in_hong_kong": days_here(AWAY), "offers": ()}, NOT_ELIGIBLE),
    ],
)
def test_residence_is_taken_up_by_living_here(status: Status, changes: dict[str, Any], expected: Verdict) -> None:
    """Most of a whole year elsewhere is for an officer to judge; a year that isn't over is not counted."""
    assert extend(status, **({"offers": (GRADUATE_JOB,)} | changes)).verdict is expected


@pytest.mark.parametrize(("residence", "expected"), [("HK", ELIGIBLE), ("CA", NEEDS_REVIEW), (None, UNDETERMINED)])
def test_a_first_extension_of_whoever_lives_elsewhere_is_judged(residence: str | None, expected: Verdict) -> None:
    """The page asks for steps taken by taking up residence, and closes the door to nobody by a number of days."""
    assert extend(FIRST, offers=(GRADUATE_JOB,), residence=residence).verdict is expected


def test_a_top_tier_income_stands_by_itself() -> None:
    """Two years permitted and HK$2,000,000 assessed are all that it asks; days here are not among it."""
    rich = Income(assessable_last_assessment_year=hkd(2_000_000))
    assert extend(FIRST, income=rich, days_in_hong_kong=days_here(AWAY)).verdict is ELIGIBLE


def test_a_stay_of_which_the_scheme_is_not_told_closes_no_extension() -> None:
    """It may be one under the General Points Test; one that is told to be under another test is not."""
    assert extend(Status(current=True), offers=(GRADUATE_JOB,)).verdict is UNDETERMINED
    assert extend(Status(current=True, qmas_test=QmasTest.ACHIEVEMENT), offers=(GRADUATE_JOB,)).verdict is NOT_ELIGIBLE
