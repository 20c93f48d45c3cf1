"""Two days are compared whatever the law is sure of on either: every value of a term is worded one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.openapi import example
from service.app import create_app
from service.profile.values import DateSpan
from service.recommend.state import State
from service.rules.law import Lawbook, lawbook

PEOPLE: dict[str, dict[str, Any]] = {
    "nobody": {},
    "a professional": {key: value for key, value in example()["profile"].items() if key != "experience"},
    "an investor": {
        "person": {"age_years": 50, "nationalities": ["GB"], "convictions": []},
        "wealth": {"net_assets": {"amount": 40_000_000, "currency": "HKD"}},
    },
}
MONTHS = [date(year, month, 15) for year in range(2006, 2028) for month in range(1, 13)]


def unsure_days(law: Lawbook) -> list[date]:
    """A day inside every span of days in one of which a version came into force."""
    spans = {version.since for parameter in law.parameters.values() for version in parameter.versions}
    inside = (span.first for span in spans if span.first < span.last)
    return sorted({day for day in inside if date(2003, 10, 27) <= day < date(2100, 1, 1)})


def compared(client: FlaskClient, profile: dict[str, Any], day: date) -> Any:  # noqa: ANN401
    asked = {"profile": profile, "as_of": "2026-11-23", "other_as_of": day.isoformat(), "detail": "full"}
    response = client.post("/compare", json=asked)
    assert response.status_code == 200, (day, response.text)
    return response.get_json()


def unworded(told: Any) -> list[Any]:  # noqa: ANN401
    """The differences of which a side is said by nothing, or as a program writes a list."""
    return [
        row
        for pathway in told["two_days"]["pathways"]
        for row in pathway["differences"]
        if not row["sentence_before"]
        or not row["sentence_after"]
        or "[" in row["sentence_before"] + row["sentence_after"]
    ]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_day_inside_any_uncertain_span_is_compared(client: FlaskClient, name: str) -> None:
    """Also where a parameter's value is a list, as a pattern of extensions is."""
    days = unsure_days(lawbook())
    assert len(days) > 3
    for day in days[:: 1 if name == "nobody" else 3]:
        assert unworded(compared(client, PEOPLE[name], day)) == [], day


@pytest.mark.parametrize("name", PEOPLE)
def test_some_months_since_2006_are_compared(client: FlaskClient, name: str) -> None:
    """Every 29th of the months that are proved in full, other ones of each person."""
    for day in MONTHS[len(name) % 29 :: 29]:
        assert unworded(compared(client, PEOPLE[name], day)) == [], day


@pytest.mark.prove
@pytest.mark.parametrize("name", PEOPLE)
def test_every_month_since_2006_is_compared(client: FlaskClient, name: str) -> None:
    """The middle of each month from January 2006 to December 2027, against November 2026."""
    for day in MONTHS:
        assert unworded(compared(client, PEOPLE[name], day)) == [], day


def a_law_with_two_patterns() -> Lawbook:
    """The law that ships, had the pattern of extensions under QMAS begun on a day that isn't known."""
    law = lawbook()
    name = "qmas_gpt.extension_pattern"
    first, old, *_ = law.parameters[name].versions
    new = replace(old, value=(3, 2), since=DateSpan(date(2022, 10, 19), date(2023, 10, 30)))
    unsure = replace(law.parameters[name], versions=(first, old, new))
    return replace(law, parameters={**law.parameters, name: unsure})


def test_two_lists_of_years_that_may_be_in_force_are_told_with_an_or_between(state: State) -> None:
    """Three years twice or three and two, on a day between the first and the last on which that may have changed."""
    client = create_app(replace(state, law=a_law_with_two_patterns())).test_client()
    told = compared(client, PEOPLE["nobody"], date(2023, 1, 15))
    [qmas] = [row for row in told["two_days"]["pathways"] if row["id"] == "qmas_gpt"]
    [pattern] = [row for row in qmas["differences"] if row["code"] == "extension_pattern_years"]
    assert pattern["before"] == [[3, 3], [3, 2]]
    assert pattern["after"] == [3, 2]
    assert pattern["sentence_before"] == "Pattern of extensions: 3 + 3 years or 3 + 2 years."
