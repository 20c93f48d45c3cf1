"""Pathways side by side, a profile's answer on two dates, and the law on two dates, as a caller gets them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from service.api.openapi import example, specification

SPECIFICATION = specification()
LISTED_GRADUATE: dict[str, Any] = {
    "person": {"birth_date": "1996-03-05", "nationalities": ["GB"], "china_residency": "none", "convictions": []},
    "statuses": [],
    "degrees": [
        {
            "level": "bachelor",
            "institution": "University of Oxford",
            "full_time": True,
            "awarded_on": "2019-07-15",
            "country": "GB",
            "student_visa": False,
        }
    ],
    "jobs": [{"started_on": "2019-09-01", "current": True, "full_time": True, "level": "graduate"}],
    "offers": [],
    "household": {"spouse_accompanies": True, "children_under_18_accompanying": 1},
}


def posted(client: FlaskClient, status: int = 200, **members: object) -> Any:  # noqa: ANN401
    response = client.post("/compare", json=members)
    assert response.status_code == status, response.text
    if status == 200:
        described("/compare", "post", response.json)
    return response.json


def described(path: str, method: str, body: object) -> None:
    schema = SPECIFICATION["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = schema | {"components": SPECIFICATION["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(body)


def cells(told: Any, attribute: str) -> dict[str, Any]:  # noqa: ANN401
    [row] = [row for row in told["attributes"] if row["attribute"] == attribute]
    return {cell["pathway"]: cell["value"] for cell in row["cells"]}


def test_attributes_are_the_same_for_every_pathway_and_as_the_law_has_them(client: FlaskClient) -> None:
    """TTPS B beside GEP and New CIES: time, stay, freedom, capital, fees and the offer, typed from ImmD's pages."""
    told = posted(client, profile=LISTED_GRADUATE, as_of="2026-11-23", pathways=["ttps_b", "gep", "new_cies"])
    assert all(
        [cell["pathway"] for cell in row["cells"]] == ["ttps_b", "gep", "new_cies"] for row in told["attributes"]
    )
    assert cells(told, "processing_weeks") == {"ttps_b": 4, "gep": 4, "new_cies": None}
    assert cells(told, "first_stay_months") == {"ttps_b": 24, "gep": 36, "new_cies": 24}
    assert cells(told, "condition_of_stay") == {
        "ttps_b": "time_limitation",
        "gep": "employment",
        "new_cies": "time_limitation",
    }
    assert cells(told, "capital_hkd") == {"ttps_b": None, "gep": None, "new_cies": 30_000_000}
    assert cells(told, "job_offer") == {"ttps_b": False, "gep": True, "new_cies": False}
    assert cells(told, "fees_hkd") == {"ttps_b": 1900, "gep": 1900, "new_cies": 2500}
    assert cells(told, "household_fees_hkd") == {"ttps_b": 5700, "gep": 5700, "new_cies": 7500}
    assert set(cells(told, "permanent_residence_years").values()) == {7}


def test_values_agree_with_the_recommendation(client: FlaskClient) -> None:
    """Verdict, advice, rank and outlook are those of POST /recommend, under the same decision id."""
    told = posted(client, profile=LISTED_GRADUATE, as_of="2026-11-23", pathways=["ttps_b", "qmas_gpt"])
    whole = client.post("/recommend", json={"profile": LISTED_GRADUATE, "as_of": "2026-11-23"}).json
    assert whole is not None
    assert told["decision_id"] == whole["decision_id"]
    for pathway in whole["pathways"]:
        if pathway["id"] in {"ttps_b", "qmas_gpt"}:
            for attribute in ("verdict", "advice", "rank"):
                assert cells(told, attribute)[pathway["id"]] == pathway[attribute]


def test_what_one_pathway_means_for_another_is_told(client: FlaskClient) -> None:
    """TTPS's first stay is granted once, under one of its categories."""
    told = posted(client, profile={}, as_of="2026-11-23", pathways=["ttps_b", "ttps_a"])
    assert [found["code"] for found in told["sequences"]] == ["ttps.first_stay_granted_once"]
    assert told["sequences"][0]["source"] in {source["id"] for source in told["sources"]}


def on_two_days(
    client: FlaskClient,
    profile: object,
    as_of: str,
    other: str,
    **members: Any,  # noqa: ANN401 - members of a request
) -> dict[str, Any]:
    told = posted(client, profile=profile, as_of=as_of, other_as_of=other, **members)["two_days"]
    return {row["id"]: row for row in told["pathways"]}


def test_an_extension_that_has_become_a_new_entry_differs_by_time_alone(client: FlaskClient) -> None:
    """The stay ends on 31 January 2027; what an extension has no first stay for is no lack of information."""
    stay = {"scheme": "iang", "held_from": "2025-02-01", "held_until": "2027-01-31", "current": True}
    profile = {"person": {"nationalities": ["JP"], "residence": "HK"}, "statuses": [stay]}
    row = on_two_days(client, profile, "2026-11-23", "2027-02-01", pathways=["iang", "gep"])["iang"]
    assert (row["before"]["mode"], row["after"]["mode"], row["causes"]) == ("extension", "entry", ["time"])
    assert not any("no information" in each["sentence_before"] for each in row["differences"])


def test_a_birthday_is_a_change_of_time(client: FlaskClient) -> None:
    """Whoever turns 51 no longer meets the first criterion of QMAS; the law is the same on both days."""
    profile = {"person": {"birth_date": "1976-01-10"}}
    row = on_two_days(client, profile, "2027-01-09", "2027-01-10", pathways=["qmas_gpt", "ttps_b"])["qmas_gpt"]
    [difference] = [row for row in row["differences"] if row["code"] == "qmas.c1"]
    assert (difference["cause"], difference["before"], difference["after"]) == ("time", "met", "not_met")
    assert row["causes"] == ["time"]


def test_a_threshold_is_a_change_of_law(client: FlaskClient) -> None:
    """New CIES asked for assets held for two years, and asks for six months since 1 March 2025."""
    profile = {"wealth": {"net_assets": {"amount": 40_000_000, "currency": "HKD"}, "held_months": 12}}
    row = on_two_days(client, profile, "2025-03-01", "2025-02-28", pathways=["new_cies", "ttps_a"])["new_cies"]
    codes = {difference["code"]: difference for difference in row["differences"]}
    assert row["causes"] == ["law"]
    assert codes["new_cies.held"]["before"] == "not_met"
    assert codes["new_cies.held"]["after"] == "met"
    assert codes["new_cies.held"]["cause"] == "law"


def test_a_list_that_loses_an_institution_is_a_change_of_list(client: FlaskClient) -> None:
    """Freiburg left the TTPS list on 1 January 2026."""
    degree = LISTED_GRADUATE["degrees"][0] | {"institution": "University of Freiburg", "country": "DE"}
    profile = LISTED_GRADUATE | {"degrees": [degree]}
    row = on_two_days(client, profile, "2026-01-01", "2025-12-31")["ttps_b"]
    codes = {difference["code"]: difference["cause"] for difference in row["differences"]}
    assert codes["ttps.listed_bachelor"] == "list"
    assert row["after"]["verdict"] == "not_eligible"


def test_ages_hold_on_the_first_day_for_both(client: FlaskClient) -> None:
    """Somebody of 50 on the day asked may be 51 five months later, so the criterion is open there, and not met."""
    row = on_two_days(client, {"person": {"age_years": 50}}, "2026-11-23", "2027-05-01", detail="full")["qmas_gpt"]
    [difference] = [row for row in row["differences"] if row["code"] == "qmas.c1"]
    assert (difference["before"], difference["after"]) == ("met", "unknown")


def test_the_days_are_told_in_order_of_time(client: FlaskClient) -> None:
    """Whichever is asked first; only what ages and sums hold on depends on it."""
    profile = {"facts_on": "2026-11-23", "person": {"age_years": 30}}
    one = posted(client, profile=profile, as_of="2026-11-23", other_as_of="2024-01-01")["two_days"]
    other = posted(client, profile=profile, as_of="2024-01-01", other_as_of="2026-11-23")["two_days"]
    assert one == other
    assert (one["earlier"], one["later"]) == ("2024-01-01", "2026-11-23")


def test_full_tells_every_pathway_and_summary_those_that_change(client: FlaskClient) -> None:
    """No pathway is lost: it is told, or named among those that aren't."""
    asked = {"profile": example()["profile"], "as_of": "2026-11-23", "other_as_of": "2024-10-31"}
    full, summary = (posted(client, **asked, detail=detail)["two_days"] for detail in ("full", "summary"))
    assert full["not_told"] == []
    every = {row["id"] for row in full["pathways"]}
    assert {row["id"] for row in summary["pathways"]} | set(summary["not_told"]) == every
    assert len(summary["pathways"]) < len(full["pathways"])


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_everything_is_said_in_the_language_asked_for(client: FlaskClient, language: str) -> None:
    """Labels, values, sequences and differences; and the same request gives the same bytes."""
    asked = {
        "profile": example()["profile"],
        "as_of": "2026-11-23",
        "pathways": ["qmas_gpt", "iang", "vpas"],
        "other_as_of": "2024-10-31",
        "language": language,
    }
    one, other = (client.post("/compare", json=asked) for _ in range(2))
    assert one.data == other.data
    told: Any = one.json
    words = [row["label"] for row in told["attributes"]]
    words += [cell["text"] for row in told["attributes"] for cell in row["cells"]]
    words += [found["sentence"] for found in told["sequences"]]
    for row in told["two_days"]["pathways"]:
        words += [text for found in row["differences"] for text in (found["sentence_before"], found["sentence_after"])]
    assert all(words)
    assert {"compare.", "None", "True", "False"}.isdisjoint(words)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "nothing_to_compare"),
        ({"pathways": ["gep"]}, "too_few"),
        ({"pathways": ["gep", "gep"]}, "named_twice"),
        ({"pathways": ["gep", "asmtp", "iang", "vpas"]}, "too_many"),
        ({"pathways": ["gep", "asmpt"]}, "unknown_code"),
        ({"other_as_of": "1999-01-01"}, "out_of_range"),
    ],
)
def test_a_comparison_of_nothing_is_refused(client: FlaskClient, members: dict[str, object], code: str) -> None:
    """With the remedy, as every fault."""
    told = posted(client, 422, profile={}, **members)
    assert [fault["code"] for fault in told["errors"]] == [code]
    assert all(fault["remedy"] for fault in told["errors"])


def test_changes_of_the_law_are_told_with_values_dates_and_sources(client: FlaskClient) -> None:
    """The fees of 26 February 2025, and the list of 1 January 2026."""
    response = client.get("/rules/diff?from=2025-02-25&to=2026-01-01")
    assert response.status_code == 200
    told: Any = response.json
    described("/rules/diff", "get", told)
    fee = next(row for row in told["parameters"] if row["id"] == "common.application_fee_hkd")
    assert [value["value"] for value in (*fee["before"], *fee["after"])] == [0, 600]
    assert fee["after"][0]["since"] == {"earliest": "2025-02-26", "latest": "2025-02-26"}
    assert fee["after"][0]["certainty"] == "official"
    held = {source["id"] for source in told["sources"]}
    assert {source for row in told["parameters"] for value in row["after"] for source in value["sources"]} <= held
    assert {row["list"] for row in told["lists"]} >= {"ttps_institutions", "talent_list"}
    assert "gep_tp" in {row["id"] for row in told["pathways"]}


def test_the_dates_of_a_change_of_law_are_given_in_order(client: FlaskClient) -> None:
    """The other way round is refused; a day to itself shows nothing."""
    assert client.get("/rules/diff?from=2026-01-02&to=2026-01-01").status_code == 422
    told: Any = client.get("/rules/diff?from=2026-01-01&to=2026-01-01").json
    assert (told["pathways"], told["parameters"], told["lists"]) == ([], [], [])
    assert client.get("/rules/diff?to=2026-01-01").status_code == 422


def test_what_was_not_read_is_told(client: FlaskClient) -> None:
    """After a scheme's review date, silence is no proof that nothing changed."""
    told: Any = client.get("/rules/diff?from=2026-08-01&to=2026-11-23").json
    assert "ttps" in {row["scheme"] for row in told["not_read_since"]}


def test_a_time_that_only_the_press_reports_is_compared_with_its_doubt(client: FlaskClient) -> None:
    """ImmD's page gives TTPS three months; of GEP only Sing Tao of 26 February 2026 says so, from 1 March."""
    told = posted(client, profile={}, as_of="2026-11-23", pathways=["gep", "ttps_b"])
    [window] = [row["cells"] for row in told["attributes"] if row["attribute"] == "extension_window"]
    assert [cell["text"] for cell in window] == [
        "3 months, according to the press; check ImmD's page first",
        "3 months",
    ]


@pytest.mark.parametrize(
    "scheme",
    [
        "ttps_a",
        "ttps_b",
        "ttps_c",
        "gep",
        "asmtp",
        "gep_tp",
        "asmtp_tp",
        "techtas",
        "iang",
        "assg",
        "new_cies",
        "entrepreneur",
        "vpas",
    ],
)
def test_the_stay_of_the_family_sets_no_scheme_apart(client: FlaskClient, scheme: str) -> None:
    """ImmD's page of each scheme says, as that on QMAS does, that it is normally linked to the sponsor's."""
    told = posted(client, profile={}, as_of="2026-11-23", pathways=["qmas_gpt", scheme])["attributes"]
    (family,) = [row for row in told if row["attribute"] == "dependants"]
    assert family["same"]
    assert {cell["text"] for cell in family["cells"]} == {"May come along; their stay is linked to the applicant's"}
