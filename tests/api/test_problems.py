"""Whatever is wrong, the answer says what, where, and how to mend it (RFC 9457)."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.openapi import example
from service.api.problems import LARGEST_BODY, TYPES
from service.app import create_app
from service.recommend.state import State

ERRORS = [
    ("POST", "/recommend", {"data": b"{", "content_type": "application/json"}, 400, "malformed-body"),
    ("POST", "/recommend", {"data": b'{"a":1,"a":2}', "content_type": "application/json"}, 400, "malformed-body"),
    ("GET", "/pathways?as_of", {}, 400, "malformed-query"),
    ("GET", "/institutions?q=%ff", {}, 400, "malformed-query"),
    ("GET", "/nowhere", {}, 404, "not-found"),
    ("GET", "/nothing//here", {"base_url": "http://localhost"}, 404, "not-found"),
    ("GET", "/pathwayz/", {}, 404, "not-found"),
    ("GET", "/pathways/ttps_z", {}, 404, "not-found"),
    ("GET", "/problems/nothing", {}, 404, "not-found"),
    ("GET", "/docs/openapi.py", {}, 404, "not-found"),
    ("GET", "/recommend", {}, 405, "method-not-allowed"),
    ("DELETE", "/pathways", {}, 405, "method-not-allowed"),
    (
        "POST",
        "/recommend",
        {"data": b" " * (LARGEST_BODY + 1), "content_type": "application/json"},
        413,
        "body-too-large",
    ),
    ("POST", "/recommend", {"data": b"{}"}, 415, "unsupported-media-type"),
    ("POST", "/recommend", {"data": b"{}", "content_type": "text/plain"}, 415, "unsupported-media-type"),
    (
        "POST",
        "/recommend",
        {"data": b"{}", "content_type": "application/json; charset=gbk"},
        415,
        "unsupported-media-type",
    ),
    (
        "POST",
        "/recommend",
        {"data": b"{}", "content_type": "application/json", "headers": {"Content-Encoding": "gzip"}},
        415,
        "unsupported-media-type",
    ),
    ("POST", "/recommend", {"json": {}}, 422, "invalid-request"),
    ("POST", "/recommend?as_of=2026-01-01", {"json": {"profile": {}}}, 422, "invalid-request"),
    ("GET", "/pathways?as_of=1999-01-01", {}, 422, "invalid-request"),
    ("GET", "/pathways?as_off=2026-01-01", {}, 422, "invalid-request"),
    ("GET", "/pathways?as_of=2026-01-01&as_of=2026-01-01", {}, 422, "invalid-request"),
    ("GET", "/institutions", {}, 422, "invalid-request"),
    ("GET", "/institutions?q=", {}, 422, "invalid-request"),
    ("GET", "/institutions?q=x&limit=0", {}, 422, "invalid-request"),
    ("GET", "/institutions?q=x&limit=1.0", {}, 422, "invalid-request"),
    ("GET", "/institutions?q=x&limit=%D9%A3", {}, 422, "invalid-request"),
    ("GET", "/livez?x=1", {}, 422, "invalid-request"),
    (
        "POST",
        "/recommend",
        {"json": {"profile": {"jobs": [{"started_on": "2020", "ended_on": "2019"}]}}},
        422,
        "contradiction",
    ),
]


@pytest.mark.parametrize(("method", "path", "sent", "status", "slug"), ERRORS)
def test_an_error_is_a_problem_whose_type_explains_it(
    client: FlaskClient, *, method: str, path: str, sent: dict[str, object], status: int, slug: str
) -> None:
    """Status, media type, a remedy, and a type that resolves to a page about it."""
    response = client.open(path, method=method, **sent)  # type: ignore[arg-type]
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert (response.json["status"], response.json["type"]) == (status, f"/problems/{slug}")
    assert response.json["remedy"]
    assert response.headers["Cache-Control"] == "no-store"
    explained = client.get(response.json["type"]).json
    assert explained is not None
    assert (explained["title"], explained["status"]) == (response.json["title"], status)


def test_every_type_of_problem_explains_itself(client: FlaskClient) -> None:
    """No type leads nowhere."""
    for slug in TYPES:
        assert client.get(f"/problems/{slug}").status_code == 200


def test_a_method_that_is_not_allowed_is_told_which_are(client: FlaskClient) -> None:
    """RFC 9110, section 15.5.6: Allow is there."""
    assert set(client.get("/recommend").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_an_unknown_pathway_is_refused_with_the_nearest_one(client: FlaskClient) -> None:
    """A slip in an id is answered with the id, as the remedy; what is like none, with where they all are."""
    response = client.get("/pathways/ttps_aa").json
    assert response is not None
    assert response["remedy"] == "Did you mean “ttps_a”?"
    together = client.get("/pathways/ttpsb").json
    assert together is not None
    assert together["remedy"] == "Did you mean “ttps_b”?"
    nothing = client.get("/pathways/nope").json
    assert nothing is not None
    assert (nothing["detail"], nothing["remedy"]) == ("No pathway has the id “nope”.", "GET /pathways lists them all.")


def test_all_faults_of_a_body_are_told_at_once(client: FlaskClient) -> None:
    """Each with a pointer, a code, the fault and the remedy."""
    body = {"profile": {"person": {"age_years": 5.7, "sex": "f"}}, "as_of": "yesterday"}
    response = client.post("/recommend", json=body).json
    assert response is not None
    assert {(error["pointer"], error["code"]) for error in response["errors"]} == {
        ("/profile/person/age_years", "not_whole"),
        ("/profile/person/sex", "unknown_member"),
        ("/as_of", "not_a_day"),
    }
    assert response["detail"] == "There are 3 faults."


def test_all_faults_of_a_query_are_told_at_once(client: FlaskClient) -> None:
    """Each with its parameter."""
    response = client.get("/institutions?limit=x&as_of=2026-02-30&language=en").json
    assert response is not None
    assert {(error["parameter"], error["code"]) for error in response["errors"]} == {
        ("q", "missing"),
        ("limit", "not_a_number"),
        ("as_of", "not_a_day"),
        ("language", "unknown_parameter"),
    }


def test_a_contradiction_points_to_both_of_its_sides(client: FlaskClient) -> None:
    """The age and the date of birth, with what to do about them."""
    profile = {"person": {"age_years": 30, "birth_date": "1980-01-01"}}
    response = client.post("/recommend", json={"profile": profile, "as_of": "2026-06-01"}).json
    assert response is not None
    [error] = response["errors"]
    assert error["pointer"] == "/profile/person/age_years"
    assert error["conflicts_with"] == ["/profile/person/birth_date"]
    assert "facts_on" in error["remedy"]


@pytest.fixture
def broken(state: State) -> FlaskClient:
    """A service in which a look-up fails with a message that quotes a fact."""
    app: Flask = create_app(state)

    def fail() -> str:
        raise RuntimeError("Chan Tai Man, born 1990-01-01")

    app.view_functions["edge.pathways"] = fail
    return app.test_client()


def test_a_failure_tells_nothing_of_the_inside(broken: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """Neither answer nor log quotes the exception's text, which may quote a fact; the log says where it happened."""
    with caplog.at_level(logging.INFO):
        response = broken.get("/pathways")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert "Chan" not in response.text
    assert "RuntimeError" not in response.text
    assert "Chan" not in caplog.text
    assert "Unexpected RuntimeError at" in caplog.text


def test_a_day_before_any_law_is_held_is_refused(client: FlaskClient) -> None:
    """The day before ImmD's oldest rule that is held."""
    response = client.post("/recommend", json=example() | {"as_of": "2003-10-26"})
    assert response.status_code == 422
