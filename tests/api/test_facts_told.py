"""F-FACT-1: what a person could not say before is read, and what it changes is told (through HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = "2026-11-23"


def told(client: FlaskClient, profile: dict[str, Any], as_of: str = DAY, **more: object) -> dict[str, Any]:
    """The whole answer."""
    response = client.post("/recommend", json={"profile": profile, "as_of": as_of, "detail": "full", **more})
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json())


def pathway(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """One pathway of an answer."""
    return next(row for row in answer["pathways"] if row["id"] == name)


@pytest.mark.parametrize(("currency", "asked_for"), [("TWD", True), ("VND", True), ("CNY", False), ("HKD", False)])
def test_a_sum_without_a_rate_is_asked_for_in_hong_kong_dollars(
    client: FlaskClient, currency: str, asked_for: object
) -> None:
    """The European Central Bank quotes neither the Taiwan dollar nor the dong."""
    answer = told(client, {"income": {"taxable_last_year": {"amount": 12_000_000, "currency": currency}}})
    found = [notice for notice in answer["notices"] if notice["code"] == "no_exchange_rate"]
    assert bool(found) is asked_for
    if found:
        assert found[0]["detail"] == [currency, "/income/taxable_last_year"]
        assert "Hong Kong dollars" in found[0]["sentence"]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (["master"], True),
        (["doctor", "master"], True),
        (["master", "sub_degree"], True),
        (["master", "bachelor"], False),
        (["master", None], False),
        (["bachelor"], False),
        (["sub_degree"], False),
        ([], False),
    ],
)
def test_whoever_names_the_highest_degree_alone_is_told_that_the_bachelor_s_counts(
    client: FlaskClient, levels: list[str | None], said: object
) -> None:
    """The list is taken as complete, and Categories B and C of TTPS ask for a bachelor's degree."""
    degrees = [{} if level is None else {"level": level} for level in levels]
    codes = [notice["code"] for notice in told(client, {"degrees": degrees})["notices"]]
    assert ("bachelor_not_stated" in codes) is said


@pytest.mark.parametrize(("income", "expected"), [(2_600_000, "eligible"), (2_400_000, "not_eligible")])
def test_a_loss_counts_as_no_income_and_takes_none_away(client: FlaskClient, income: int, expected: str) -> None:
    """Category A asks HK$2.5 million of employment and business income; a company's loss is not the owner's."""
    person = {"nationalities": ["GB"], "convictions": [], "adverse_records": []}
    loss = {"amount": -300_000, "currency": "HKD"}
    wage = {"employment_last_year": {"amount": income, "currency": "HKD"}}
    stated = {"income": wage | {"business_last_year": loss, "business_shares_held_whole_year": True}, "businesses": []}
    company = {"owned_now": True, "ownership_percent": 60, "profit_last_year": loss}
    for facts in (stated, {"income": wage, "businesses": [company]}):
        profile = {"person": person, "statuses": [], **facts}
        assert pathway(told(client, profile), "ttps_a")["verdict"] == expected


@pytest.mark.parametrize(
    ("person", "verdicts"),
    [
        ({"nationalities": ["GBN"]}, ("undetermined", "undetermined")),
        ({"nationalities": ["GBN"], "chinese_citizen": True}, ("undetermined", "undetermined")),
        ({"nationalities": ["GBN"], "chinese_citizen": False}, ("undetermined", "not_eligible")),
        ({"nationalities": ["GBN"], "china_residency": "mainland", "permanent_residence": [], "residence": "CN"},
         ("not_eligible", "undetermined")),
        ({"nationalities": ["GB"]}, ("undetermined", "not_eligible")),
    ],
)  # fmt: skip
def test_a_passport_of_a_british_national_overseas_settles_no_nationality(
    client: FlaskClient, person: dict[str, Any], verdicts: tuple[str, str]
) -> None:
    """It opens no door that turns on being a foreign national or a Chinese one; Chinese citizenship is asked for."""
    answer = told(client, {"person": {**person, "convictions": [], "adverse_records": []}})
    assert tuple(pathway(answer, name)["verdict"] for name in ("gep", "asmtp")) == verdicts


@pytest.mark.parametrize(
    ("residence", "verdicts"),
    [("CN", ("not_eligible", True)), ("HK", ("not_eligible", True)), ("JP", ("undetermined", True))],
)
def test_a_resident_of_the_mainland_who_studies_here_is_one_of_the_mainland_still(
    client: FlaskClient, residence: str, verdicts: tuple[str, bool]
) -> None:
    """Hong Kong isn't overseas: GEP is closed to whoever says so and names no permanent residence, and ASMTP is not."""
    person = {"nationalities": ["CN"], "china_residency": "mainland", "residence": residence}
    answer = told(client, {"person": {**person, "convictions": [], "adverse_records": []}})
    assert pathway(answer, "gep")["verdict"] == verdicts[0]
    assert (pathway(answer, "asmtp")["verdict"] != "not_eligible") is verdicts[1]
