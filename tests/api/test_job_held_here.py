"""A job held in Hong Kong that is told among the jobs, and not among the offers, bears the stay all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = "2026-11-28"
CLEAN: dict[str, Any] = {"convictions": [], "adverse_records": []}
JOB = {
    "title": "Engineer",
    "started_on": "2025-01",
    "current": True,
    "full_time": True,
    "place": "HK",
    "level": "graduate",
    "annual_pay": {"amount": 600_000, "currency": "HKD"},
}
NOTICE = "job_held_not_among_offers"


def holder(**facts: object) -> dict[str, Any]:
    """Somebody here under TTPS, whose stay may be extended from 10 November 2026."""
    return {
        "person": {"age_years": 30, "nationalities": ["IN"], "residence": "HK"} | CLEAN,
        "purpose": "extend",
        "statuses": [{"scheme": "ttps_b", "held_from": "2024-12", "held_until": "2027-02-10", "current": True}],
        "businesses": [],
        "business_plans": [],
    } | facts


def recommended(client: FlaskClient, profile: dict[str, Any], **asked: object) -> dict[str, Any]:
    response = client.post("/recommend", json={"profile": profile, "as_of": DAY} | asked)
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json())


def codes(told: dict[str, Any]) -> list[str]:
    return [notice["code"] for notice in told["notices"]]


def test_a_job_held_here_keeps_the_extension_open_though_no_offer_is_told(client: FlaskClient) -> None:
    """Without the job the extension would be closed: what it lacks is asked of the job, by its name."""
    told = recommended(client, holder(jobs=[JOB], offers=[]))
    assert told["answer"]["code"] == "extend_open"
    (asked,) = told["answer"]["needed"]
    assert asked["facts"] == ["/offers/0/market_pay", "/offers/0/stable_income"]
    assert asked["wording"].startswith("Your job in Hong Kong as Engineer")
    assert NOTICE in codes(told)


def test_what_is_answered_of_the_job_settles_the_extension(client: FlaskClient) -> None:
    """The answers begin an offer, which is the job that is held: nothing that the job tells is asked again."""
    half = recommended(client, holder(jobs=[JOB], offers=[{"market_pay": True}]))
    assert [one["facts"] for one in half["answer"]["needed"]] == [["/offers/0/stable_income"]]
    whole = recommended(client, holder(jobs=[JOB], offers=[{"market_pay": True, "stable_income": True}]))
    assert (whole["answer"]["code"], whole["answer"]["needed"]) == ("extend", [])


def test_an_offer_that_is_told_apart_from_the_job_stands_by_itself(client: FlaskClient) -> None:
    other = {"title": "Analyst", "market_pay": True, "stable_income": True}
    told = recommended(client, holder(jobs=[JOB], offers=[other]))
    assert told["answer"]["code"] == "extend_open"
    assert NOTICE not in codes(told)


def test_one_who_cannot_tell_of_the_job_is_not_asked_again(client: FlaskClient) -> None:
    """What is declined is a fact of the job, though the offers as they were sent have no item."""
    declined = ["/offers/0/market_pay"]
    told = recommended(client, holder(jobs=[JOB], offers=[]), declined=declined)
    assert [one["facts"] for one in told["answer"]["needed"]] == [["/offers/0/stable_income"]]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "your job in Hong Kong"),
        ("zh-Hant", "你在港現職"),
        ("zh-Hans", "您在香港现职"),
    ],
)
def test_whoever_tells_of_a_job_here_is_asked_for_its_terms_and_not_whether_there_is_one(
    client: FlaskClient, language: str, words: str
) -> None:
    told = recommended(client, holder(jobs=[JOB]), language=language)
    assert [one["facts"] for one in told["answer"]["needed"]] == [["/offers"]]
    assert words in told["answer"]["needed"][0]["wording"]
    assert NOTICE not in codes(told)


@pytest.mark.parametrize(
    "other",
    [{"current": False, "ended_on": "2026-10"}, {"full_time": False}, {"place": "SG"}],
)
def test_no_other_work_is_read_as_a_job_in_hong_kong(client: FlaskClient, other: dict[str, Any]) -> None:
    """Nothing bears the stay of whoever left the job, or works part-time or elsewhere."""
    told = recommended(client, holder(jobs=[JOB | other], offers=[]))
    assert told["answer"]["code"] == "extension_closed"
    assert NOTICE not in codes(told)


def test_a_job_below_degree_level_does_not_extend_a_talent_scheme(client: FlaskClient) -> None:
    told = recommended(client, holder(jobs=[JOB | {"level": "technician"}], offers=[]))
    assert told["answer"]["code"] == "extension_closed"
    assert NOTICE in codes(told)


def test_a_job_in_hong_kong_of_somebody_who_lives_elsewhere_is_no_offer(client: FlaskClient) -> None:
    person = {"age_years": 30, "nationalities": ["IN"], "residence": "IN"} | CLEAN
    told = recommended(client, {"person": person, "statuses": [], "jobs": [JOB], "offers": []})
    assert NOTICE not in codes(told)
