"""What a newcomer sends first, and the exact remedy for it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.openapi import example


def refused(client: FlaskClient, body: object) -> list[dict[str, Any]]:
    told = client.post("/recommend", json=body)
    assert told.status_code == 422, told.text
    assert told.json is not None
    faults: list[dict[str, Any]] = told.json["errors"]
    return faults


@pytest.mark.parametrize(
    ("profile", "pointer", "remedy"),
    [
        ({"person": {"ageYears": 27}}, "/profile/person/ageYears", "Did you mean “age_years”?"),
        ({"person": {"residenceYears": 2}}, "/profile/person/residenceYears", "Did you mean “residence_years”?"),
        ({"person": {"residence": "CAN"}}, "/profile/person/residence", "Write “CA”."),
        ({"person": {"residence": "Canada"}}, "/profile/person/residence", "Write “CA”."),
        ({"person": {"residence": "加拿大"}}, "/profile/person/residence", "Write “CA”."),
        ({"person": {"residence": "香港"}}, "/profile/person/residence", "Write “HK”."),
        ({"person": {"nationalities": ["美国"]}}, "/profile/person/nationalities/0", "Write “US”."),
        ({"person": {"nationalities": ["CHN"]}}, "/profile/person/nationalities/0", "Write “CN”."),
        ({"person": {"nationalities": ["UK"]}}, "/profile/person/nationalities/0", "Write “GB”."),
        ({"person": {"birth_date": "25/12/1990"}}, "/profile/person/birth_date", "Write “1990-12-25”."),
        ({"person": {"birth_date": "1990/2/5"}}, "/profile/person/birth_date", "Write “1990-02-05”."),
        (
            {"person": {"birth_date": "05/02/1990"}},
            "/profile/person/birth_date",
            "Write “1990-02-05” or “1990-05-02”, whichever is meant.",
        ),
        ({"person": {"birth_date": "1990-12-25T00:00:00Z"}}, "/profile/person/birth_date", "Write “1990-12-25”."),
        ({"person": {"birth_date": "19901225"}}, "/profile/person/birth_date", "Write “1990-12-25”."),
        ({"person": {"birth_date": "25 Dec 1990"}}, "/profile/person/birth_date", "Write “1990-12-25”."),
        ({"person": {"birth_date": "December 25th, 1990"}}, "/profile/person/birth_date", "Write “1990-12-25”."),
        ({"person": {"birth_date": "1990年12月25日"}}, "/profile/person/birth_date", "Write “1990-12-25”."),
        ({"person": {"birth_date": "12/1990"}}, "/profile/person/birth_date", "Write “1990-12”, in quotation marks."),
        (
            {"person": {"birth_date": "December 1990"}},
            "/profile/person/birth_date",
            "Write “1990-12”, in quotation marks.",
        ),
        ({"person": {"birth_date": 1990}}, "/profile/person/birth_date", "Write “1990”, in quotation marks."),
        ({"person": {"age_years": "27"}}, "/profile/person/age_years", "Write 27, without quotation marks."),
        ({"person": {"nationalities": "CN"}}, "/profile/person/nationalities", "Write [“CN”], in square brackets."),
        (
            {"person": {"convictions": "none"}},
            "/profile/person/convictions",
            "Send a list, with [] where there is none.",
        ),
        (
            {"degrees": {"level": "bachelor"}},
            "/profile/degrees",
            "Put it into square brackets: a list may have one item.",
        ),
        (
            {"income": {"taxable_last_year": 2500000}},
            "/profile/income/taxable_last_year",
            'Send {"amount": 2500000, "currency": "HKD"}, or its own currency.',
        ),
        (
            {"income": {"taxable_last_year": {"amount": "2,500,000", "currency": "HKD"}}},
            "/profile/income/taxable_last_year/amount",
            "Write 2500000, without quotation marks.",
        ),
        (
            {"income": {"taxable_last_year": {"amount": 900000, "currency": "US$"}}},
            "/profile/income/taxable_last_year/currency",
            "Write “USD”.",
        ),
        (
            {"income": {"taxable_last_year": {"amount": 900000, "currency": "人民幣"}}},
            "/profile/income/taxable_last_year/currency",
            "Write “CNY”.",
        ),
        ({"degrees": [{"level": "PhD"}]}, "/profile/degrees/0/level", "Write “doctor”."),
        ({"degrees": [{"level": "本科"}]}, "/profile/degrees/0/level", "Write “bachelor”."),
        ({"degrees": [{"level": "MBA"}]}, "/profile/degrees/0/level", "Write “master”."),
        ({"family_links": [{"relation": "wife"}]}, "/profile/family_links/0/relation", "Write “spouse”."),
        (
            {"family_links": [{"sponsor_status": "HKPR"}]},
            "/profile/family_links/0/sponsor_status",
            "Write “permanent_resident”.",
        ),
        ({"languages": [{"code": "English"}]}, "/profile/languages/0/code", "Write “en”."),
        ({"languages": [{"code": "普通话"}]}, "/profile/languages/0/code", "Write “cmn”."),
        ({"jobs": [{"end": "2020-01"}]}, "/profile/jobs/0/end", "Did you mean “ended_on”?"),
        ({"ageYears": 27}, "/profile/ageYears", "Move it to “person/age_years”."),
    ],
)
def test_a_slip_is_answered_with_what_to_write(
    client: FlaskClient, profile: dict[str, Any], pointer: str, remedy: str
) -> None:
    """camelCase, three letters for a country, its name, and dates of other habits."""
    (fault,) = refused(client, {"profile": profile})
    assert (fault["pointer"], fault["remedy"]) == (pointer, remedy)


def test_a_profile_without_its_envelope_is_told_so(client: FlaskClient) -> None:
    """Alone, beside other members, which bear their own faults, and within a list of profiles."""
    for beside in ({}, {"as_of": "2026-11-23", "language": "en"}):
        (fault,) = refused(client, {"person": {"age_years": 27}, "statuses": []} | beside)
        assert (fault["pointer"], fault["code"]) == ("", "no_envelope")
        assert "profile" in fault["remedy"]
    assert {fault["code"] for fault in refused(client, {"degrees": [], "asOf": "2026-11-23"})} == {
        "no_envelope",
        "unknown_member",
    }
    told = client.post("/selection-exercise", json={"places": 1, "profiles": [{"person": {"age_years": 27}}]})
    assert told.json is not None
    assert [(fault["pointer"], fault["code"]) for fault in told.json["errors"]] == [("/profiles/0", "no_envelope")]


@pytest.mark.parametrize(
    ("path", "body", "pointer", "remedy"),
    [
        ("/recommend", {"age_years": 27, "profile": {}}, "/age_years", "Move it to “profile/person/age_years”."),
        ("/recommend/batch", [{"profile": {}}], "", "Put it into the member “requests”."),
        ("/recommend", {"profile": {}, "schema_version": 2}, "/schema_version", "Write “2”, in quotation marks."),
        ("/recommend", {"profile": {}, "language": "zh-CN"}, "/language", "Write “zh-Hans”."),
        ("/recommend", {"profile": {}, "language": "zh-HK"}, "/language", "Write “zh-Hant”."),
        ("/recommend", {"profile": {}, "include": "what_ifs"}, "/include", "Write [“what_ifs”], in square brackets."),
        ("/recommend", {"profile": {}, "as_of": "23/11/2026"}, "/as_of", "Write “2026-11-23”."),
    ],
)
def test_a_slip_in_the_envelope_is_answered_with_what_to_write(
    client: FlaskClient, path: str, body: object, pointer: str, remedy: str
) -> None:
    """Facts beside the profile, a list without its member, numbers for texts."""
    told = client.post(path, json=body)
    assert told.status_code == 422
    assert told.json is not None
    assert [(fault["pointer"], fault["remedy"]) for fault in told.json["errors"]] == [(pointer, remedy)]


def test_faults_of_every_kind_are_told_at_once(client: FlaskClient) -> None:
    """Contradictions beside a place too many, beside a pointer to nothing, beside nothing to compare, beside a slip."""
    torn = {"person": {"birth_date": "1990-01-01", "age_years": 20}}
    day = {"as_of": "2026-11-23"}
    for path, body, codes in (
        ("/selection-exercise", {"places": 2, "profiles": [{"profile": torn}]}, ["more_places_than_profiles"]),
        (
            "/selection-exercise",
            {"places": 1, "profiles": [{"profile": torn}, {"profile": {"person": {"residence": "CAN"}}}]},
            ["unknown_code"],
        ),
        ("/recommend", {"profile": torn, "declined": ["/jobs/3/title"]}, ["no_such_item"]),
        ("/compare", {"profile": torn}, ["nothing_to_compare"]),
    ):
        told = client.post(path, json=body | day)
        assert told.json is not None
        assert [fault["code"] for fault in told.json["errors"]] == [*codes, "age_and_birth_date"], path
        assert told.json["type"] == "/problems/invalid-request"


@pytest.mark.parametrize(
    ("path", "near"),
    [("/recomend", "/recommend"), ("/openapi.yaml", "/openapi.json"), ("/nextquestion", "/next-question")],
)
def test_an_address_that_is_nearly_one_of_ours_is_told(client: FlaskClient, path: str, near: str) -> None:
    """By its name."""
    told = client.get(path)
    assert told.status_code == 404
    assert told.json is not None
    assert f"Did you mean “{near}”?" in told.json["detail"]


def test_a_bad_date_does_not_hide_a_contradiction(client: FlaskClient) -> None:
    """Faults of every kind are told at once."""
    person = {"birth_date": "1990-01-01", "age_years": 20, "residence": "Kanada"}
    status = {"scheme": "gep", "held_from": "31.12.2020"}
    faults = refused(client, {"profile": {"person": person, "statuses": [status]}, "as_of": "2026-11-23"})
    assert {fault["code"] for fault in faults} == {"unknown_code", "not_a_date", "age_and_birth_date"}


@pytest.mark.parametrize(
    "kind", ["application/json", "application/ld+json", "application/vnd.agency.v1+json; charset=utf-8"]
)
def test_json_by_any_name_is_read(client: FlaskClient, kind: str) -> None:
    """Also behind a byte order mark."""
    body = b'\xef\xbb\xbf{"profile": {}}'
    assert client.post("/recommend", data=body, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "leads"),
    [
        ("GET", "/", "docs"),
        ("GET", "/pathways/", "/pathways"),
        ("GET", "/institutions/?q=Oxford", "/institutions?q=Oxford"),
        ("POST", "/recommend/", "/recommend"),
    ],
)
def test_a_stroke_too_many_leads_where_it_was_meant(client: FlaskClient, method: str, path: str, leads: str) -> None:
    """With the method and the body kept."""
    told = client.open(path, method=method, json=example() if method == "POST" else None)
    assert (told.status_code, told.headers["Location"]) == (308, leads)
    assert (
        client.open(
            path, method=method, json=example() if method == "POST" else None, follow_redirects=True
        ).status_code
        == 200
    )


@pytest.mark.parametrize(("sent", "written"), [("GA", "ga"), ("Ga", "ga"), ("EN", "en"), ("Cantonese", "yue")])
def test_a_code_in_capitals_is_taken_for_no_name_of_another_language(
    client: FlaskClient, sent: str, written: str
) -> None:
    """``ga`` is Irish, and Ga is spoken in Ghana."""
    [error] = refused(client, {"profile": {"languages": [{"code": sent}]}})
    assert error["remedy"] == f"Write “{written}”."


def test_whoever_may_be_studying_still_is_not_told_to_write_that_a_degree_is_held(client: FlaskClient) -> None:
    """An undergraduate has no bachelor's degree yet."""
    [error] = refused(client, {"profile": {"degrees": [{"level": "undergraduate"}]}})
    assert error["pointer"] == "/profile/degrees/0/level"
    assert not error["remedy"].startswith("Write")


def test_a_code_that_is_another_language_by_its_name_is_read_as_a_code(client: FlaskClient) -> None:
    """``ga`` is Irish, and Ga is spoken in Ghana."""
    told = client.post("/recommend", json={"profile": {"languages": [{"code": "ga"}, {"code": "en-GB"}]}})
    assert told.status_code == 200
