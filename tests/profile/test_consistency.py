"""Facts that can't all be true are told, and facts that can are left alone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.api.requests import RecommendationRequest
from service.intake.contradictions import WORDS, placed_contradictions
from service.intake.schemas import record
from service.profile.consistency import contradictions
from service.profile.model import Profile

AS_OF = date(2026, 6, 1)


def profile(given: dict[str, Any]) -> Profile:
    request: RecommendationRequest = record(RecommendationRequest).deserialize({"profile": given})
    return request.profile


def hkd(amount: object) -> dict[str, object]:
    return {"amount": amount, "currency": "HKD"}


DEGREE = {"level": "bachelor", "awarded_on": "2010-07-01"}
JOB = {"level": "graduate", "full_time": True, "started_on": "2016-06-01", "current": True}
TEN_YEARS = {"degrees": [DEGREE], "jobs": [JOB]}

CONTRADICTING: dict[str, list[tuple[dict[str, Any], tuple[str, ...]]]] = {
    "age_and_birth_date": [
        (
            {"person": {"birth_date": "1990-01-01", "age_years": 37}},
            ("/person/age_years", "/person/birth_date"),
        ),
        (
            {"facts_on": "2020-06-01", "person": {"birth_date": "1990", "age_years": 36}},
            ("/person/age_years", "/person/birth_date"),
        ),
    ],
    "born_later": [({"person": {"birth_date": "2026-07"}}, ("/person/birth_date", "/as_of"))],
    "years_over_age": [
        ({"person": {"age_years": 30, "residence_years": 31}}, ("/person/residence_years", "/person/age_years")),
        (
            {"person": {"birth_date": "1996-07", "residence_years": 30}},
            ("/person/residence_years", "/person/birth_date"),
        ),
    ],
    "happens_later": [
        (
            {"person": {"convictions": [{"convicted_on": "2027"}]}},
            ("/person/convictions/0/convicted_on", "/as_of"),
        ),
        ({"wealth": {"deposits": [{"made_on": "2026-06-02"}]}}, ("/wealth/deposits/0/made_on", "/as_of")),
    ],
    "status_before_birth": [
        (
            {"person": {"birth_date": "1990-05"}, "statuses": [{"held_from": "1990-04"}]},
            ("/statuses/0/held_from", "/person/birth_date"),
        ),
    ],
    "work_in_childhood": [
        (
            {"person": {"birth_date": "1990-05-01"}, "jobs": [{"started_on": "1995-05"}]},
            ("/jobs/0/started_on", "/person/birth_date"),
        ),
        (
            {"person": {"age_years": 30}, "jobs": [{"started_on": "2004"}]},
            ("/jobs/0/started_on", "/person/age_years"),
        ),
    ],
    "status_ends_first": [
        (
            {"statuses": [{"held_from": "2024-05", "held_until": "2024-04"}]},
            ("/statuses/0/held_until", "/statuses/0/held_from"),
        ),
    ],
    "application_decided_first": [
        (
            {"applications": [{"lodged_on": "2022-05", "decided_on": "2022-04"}]},
            ("/applications/0/decided_on", "/applications/0/lodged_on"),
        ),
    ],
    "absence_ends_first": [
        (
            {"absences": [{"left_on": "2022-05", "returned_on": "2022-04"}]},
            ("/absences/0/returned_on", "/absences/0/left_on"),
        ),
    ],
    "still_away_yet_returned": [
        (
            {"absences": [{"left_on": "2022-05", "returned_on": "2022-06", "still_away": True}]},
            ("/absences/0/still_away", "/absences/0/returned_on"),
        ),
    ],
    "current_status_not_begun": [
        ({"statuses": [{"current": True, "held_from": "2026-07"}]}, ("/statuses/0/current", "/statuses/0/held_from")),
    ],
    "award_and_graduation": [
        (
            {"degrees": [{"awarded_on": "2010-07", "graduation_year": 2011}]},
            ("/degrees/0/graduation_year", "/degrees/0/awarded_on"),
        ),
    ],
    "award_in_childhood": [
        (
            {"person": {"birth_date": "1990-01-01"}, "degrees": [{"awarded_on": "1999-12-31"}]},
            ("/degrees/0/awarded_on", "/person/birth_date"),
        ),
    ],
    "expected_yet_awarded": [
        (
            {"degrees": [{"expected": True, "awarded_on": "2026-05"}]},
            ("/degrees/0/expected", "/degrees/0/awarded_on"),
        ),
    ],
    "letter_long_before_award": [
        (
            {"degrees": [{"expected": True, "awarded_on": "2027-06-02"}]},
            ("/degrees/0/expected", "/degrees/0/awarded_on"),
        ),
        (
            {"degrees": [{"expected": True, "graduation_year": 2028}]},
            ("/degrees/0/expected", "/degrees/0/graduation_year"),
        ),
    ],
    "job_ends_first": [
        ({"jobs": [{"started_on": "2020", "ended_on": "2019"}]}, ("/jobs/0/ended_on", "/jobs/0/started_on")),
    ],
    "job_starts_later": [({"jobs": [{"started_on": "2026-06-02"}]}, ("/jobs/0/started_on", "/as_of"))],
    "current_job_over": [
        ({"jobs": [{"current": True, "ended_on": "2026-05"}]}, ("/jobs/0/current", "/jobs/0/ended_on")),
    ],
    "part_over_whole": [
        (
            {"experience": {"senior_months": 61, "degree_level_months": 60}},
            ("/experience/senior_months", "/experience/degree_level_months"),
        ),
        (
            {"experience": {"last_five_years_months": 13, "total_months": {"min": 6, "max": 12}}},
            ("/experience/last_five_years_months", "/experience/total_months"),
        ),
    ],
    "work_over_age": [
        (
            {"person": {"age_years": 20}, "experience": {"total_months": 253}},
            ("/experience/total_months", "/person/age_years"),
        ),
    ],
    "sum_and_jobs": [
        (TEN_YEARS | {"experience": {"degree_level_months": 122}}, ("/experience/degree_level_months", "/jobs")),
        (TEN_YEARS | {"experience": {"degree_level_months": 118}}, ("/experience/degree_level_months", "/jobs")),
        ({"jobs": [], "experience": {"last_five_years_months": 2}}, ("/experience/last_five_years_months", "/jobs")),
    ],
    "income_part_over_total": [
        (
            {"income": {"taxable_last_year": hkd(1_000_000), "employment_last_year": hkd(1_000_001)}},
            ("/income/employment_last_year", "/income/taxable_last_year"),
        ),
    ],
    "income_parts_over_total": [
        (
            {
                "income": {"taxable_last_year": hkd(1_000_000), "business_shares_held_whole_year": True},
                "businesses": [{"owned_now": True, "ownership_percent": 100, "profit_last_year": hkd(3_000_000)}],
            },
            ("/income/taxable_last_year", "/businesses"),
        ),
        (
            {
                "income": {
                    "taxable_last_year": hkd(3_799_998),
                    "employment_last_year": hkd(800_000),
                    "business_shares_held_whole_year": True,
                },
                "businesses": [{"owned_now": True, "ownership_percent": 80, "profit_last_year": hkd(4_000_000)}],
            },
            ("/income/taxable_last_year", "/income/employment_last_year", "/businesses"),
        ),
    ],
    "income_total_over_parts": [
        (
            {
                "income": {"taxable_last_year": hkd(1_000_001), "employment_last_year": hkd(1_000_000)},
                "businesses": [],
            },
            ("/income/taxable_last_year", "/income/employment_last_year", "/businesses"),
        ),
        (
            {
                "income": {
                    "taxable_last_year": hkd(1_000_001),
                    "employment_last_year": hkd(600_000),
                    "business_last_year": hkd(400_000),
                }
            },
            ("/income/taxable_last_year", "/income/employment_last_year", "/income/business_last_year"),
        ),
    ],
    "test_of_english": [
        (
            {"languages": [{"code": "en"}, {"code": "zh-Hant", "test": "ielts"}]},
            ("/languages/1/test", "/languages/1/code"),
        ),
    ],
    "score_over_scale": [
        (
            {"languages": [{"code": "en", "test": "ielts", "test_score": 70}]},
            ("/languages/0/test_score", "/languages/0/test"),
        ),
        (
            {"languages": [{"code": "en", "test": "toefl_ibt", "test_score": 121}]},
            ("/languages/0/test_score", "/languages/0/test"),
        ),
        (
            {"languages": [{"code": "en", "test": "cet_6", "test_score": 711}]},
            ("/languages/0/test_score", "/languages/0/test"),
        ),
    ],
    "household_too_small": [
        (
            {"household": {"size": 3, "spouse_accompanies": True, "children_under_18_accompanying": 2}},
            ("/household/size", "/household/children_under_18_accompanying"),
        ),
    ],
    "companions_and_spouse": [
        (
            {"household": {"spouse_accompanies": True, "companions": []}},
            ("/household/spouse_accompanies", "/household/companions"),
        ),
        (
            {"household": {"spouse_accompanies": False, "companions": [{"relation": "spouse"}]}},
            ("/household/spouse_accompanies", "/household/companions"),
        ),
    ],
    "companions_and_children": [
        (
            {"household": {"children_under_18_accompanying": 2, "companions": [{"relation": "child"}]}},
            ("/household/children_under_18_accompanying", "/household/companions"),
        ),
    ],
}


@pytest.mark.parametrize(
    ("code", "facts", "pointers"),
    [(code, facts, pointers) for code, cases in CONTRADICTING.items() for facts, pointers in cases],
)
def test_a_contradiction_is_told_with_the_facts_that_it_lies_between(
    code: str, facts: dict[str, Any], pointers: tuple[str, ...]
) -> None:
    """One contradiction, its code, and a pointer to each of its sides."""
    found = contradictions(profile(facts), AS_OF)
    assert [(one.code, one.pointers) for one in found] == [(code, pointers)]


def test_every_contradiction_that_has_words_is_proved_here() -> None:
    """No wording without a case that brings it up."""
    assert set(CONTRADICTING) == set(WORDS)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"person": {"birth_date": "1990-01-01", "age_years": 36}},
        {"person": {"birth_date": "1990", "age_years": 35}},
        {"person": {"age_years": 30, "residence_years": 30}},
        {"facts_on": "2020-01-01", "person": {"birth_date": "1990-01-01", "age_years": 30}},
        {"statuses": [{"current": True, "held_until": "2026-06"}]},
        {"degrees": [{"awarded_on": "2010", "graduation_year": {"min": 2009, "max": 2010}}]},
        {"degrees": [{"expected": True, "awarded_on": "2026-06"}]},
        {"jobs": [{"started_on": "2020", "ended_on": "2020"}]},
        {"jobs": [{"started_on": "2026-06"}]},
        {"jobs": [{"current": True, "ended_on": "2026-06"}]},
        {"experience": {"senior_months": 60, "degree_level_months": 60}},
        TEN_YEARS | {"experience": {"degree_level_months": 120}},
        TEN_YEARS | {"experience": {"degree_level_months": 121}},
        TEN_YEARS | {"experience": {"degree_level_months": {"min": 60}}},
        {"jobs": [{"started_on": "2016"}], "experience": {"degree_level_months": 60}},
        {"income": {"taxable_last_year": hkd(1_000_000), "employment_last_year": hkd(1_000_000)}},
        {"income": {"taxable_last_year": hkd(1_000_000), "employment_last_year": hkd(600_000)}},
        {
            "income": {
                "taxable_last_year": hkd(1_000_000),
                "employment_last_year": {"amount": 900_000, "currency": "CNY"},
            }
        },
        {"languages": [{"code": "en", "test": "ielts", "test_score": 9}]},
        {"languages": [{"code": "en", "test": "toefl_ibt", "test_score": 120}]},
        {"household": {"size": 4, "spouse_accompanies": True, "children_under_18_accompanying": 2}},
        {"income": {"taxable_last_year": hkd(60_000)}, "jobs": [], "businesses": []},
        {
            "income": {"taxable_last_year": hkd(1_000_000)},
            "businesses": [{"owned_now": True, "ownership_percent": 80, "profit_last_year": hkd(4_000_000)}],
        },
        {
            "income": {"taxable_last_year": hkd(1_000_000), "employment_last_year": hkd(1_500_000)},
            "businesses": [{"profit_last_year": hkd(-500_000)}],
        },
        {
            "income": {"taxable_last_year": hkd(2_500_000), "employment_last_year": hkd(1_500_000)},
            "businesses": [{"owned_now": True, "ownership_percent": 33, "profit_last_year": hkd(3_000_000)}],
        },
        {
            "income": {
                "taxable_last_year": hkd(3_800_000),
                "employment_last_year": hkd(800_000),
                "business_shares_held_whole_year": True,
            },
            "businesses": [{"owned_now": True, "ownership_percent": 80, "profit_last_year": hkd(4_000_000)}],
        },
        {
            "income": {
                "taxable_last_year": hkd(300.3),
                "employment_last_year": hkd(100.1),
                "business_last_year": hkd(200.2),
            }
        },
        {"household": {"spouse_accompanies": True, "companions": [{}]}},
        {
            "household": {
                "spouse_accompanies": True,
                "children_under_18_accompanying": 1,
                "companions": [{"relation": "spouse"}, {"relation": "child", "birth_date": "2016"}],
            }
        },
        {
            "facts_on": "2026-01-01",
            "household": {
                "children_under_18_accompanying": 1,
                "companions": [{"relation": "child", "birth_date": "2008-03-01"}],
            },
        },
        {"wealth": {"joint_share_percent": 50}},
        {"degrees": [DEGREE, DEGREE], "jobs": [JOB, JOB]},
    ],
)
def test_facts_that_can_be_true_together_are_left_alone(facts: dict[str, Any]) -> None:
    """Unknown contradicts nothing, an overlap suffices, a month is grace, and a repeated item is harmless."""
    assert contradictions(profile(facts), AS_OF) == ()


def test_a_past_day_of_lodging_is_asked_about_with_the_day_of_the_facts() -> None:
    """Facts of 2026 asked about 2012: refused as they stand, fine once the caller says when they hold."""
    assert [one.code for one in contradictions(profile(TEN_YEARS), date(2012, 1, 1))] == ["job_starts_later"]
    assert contradictions(profile({**TEN_YEARS, "facts_on": "2026-06-01"}), date(2012, 1, 1)) == ()


def test_years_in_a_place_are_held_against_the_age_on_the_day_of_the_facts() -> None:
    """They are told up to that day: an earlier day of lodging makes nobody younger than them."""
    lived = {"facts_on": "2026-11-01", "person": {"birth_date": "2020-06-01", "residence_years": 6}}
    assert contradictions(profile(lived), date(2024, 1, 1)) == ()
    too_long = {"facts_on": "2026-11-01", "person": {"birth_date": "2020-06-01", "residence_years": 7}}
    assert [one.code for one in contradictions(profile(too_long), date(2030, 1, 1))] == ["years_over_age"]


def test_every_contradiction_is_told_and_not_only_the_first() -> None:
    """Two contradictions are two faults, each with words and a remedy."""
    facts = {"person": {"birth_date": "2030"}, "jobs": [{"started_on": "2020", "ended_on": "2019"}]}
    found = placed_contradictions(profile(facts), AS_OF)
    assert [fault.code for fault in found] == ["born_later", "job_ends_first"]
    assert [fault.pointer for fault in found] == ["/profile/person/birth_date", "/profile/jobs/0/ended_on"]
    assert found[1].conflicts_with == ("/profile/jobs/0/started_on",)
    assert "2019" in found[1].fault
    assert all(fault.remedy for fault in found)


@settings(max_examples=200)
@given(
    st.dates(date(1950, 1, 1), date(2000, 12, 31)),
    st.integers(18, 37),
    st.integers(0, 9),
)
def test_a_life_as_it_may_be_lived_is_never_contradicted(born: date, graduated_at: int, waited: int) -> None:
    """Months counted from the jobs, and the age from the date of birth, agree with both."""
    awarded = date(min(born.year + graduated_at, 2025), 7, 1)
    started = date(min(awarded.year + waited, 2026), 1, 1)
    facts = {
        "person": {"birth_date": born.isoformat(), "age_years": {"min": 24, "max": 77}},
        "degrees": [{"level": "bachelor", "awarded_on": awarded.isoformat(), "graduation_year": awarded.year}],
        "jobs": [{"started_on": started.isoformat(), "current": True, "full_time": True, "level": "graduate"}],
    }
    assert contradictions(profile(facts), AS_OF) == ()
