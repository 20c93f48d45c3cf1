"""An answer to a request that is wrong all over is bounded: a hundred faults are listed, and all are counted."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.exercise import request as exercise
from service.api.problems import LARGEST_BODY
from service.messages import LANGUAGES

MOST = 100
LARGEST_ANSWER = 64 * 1024
"""Bytes of a problem with as many faults as are listed."""


def refused(client: FlaskClient, path: str, body: Any, language: str = "en") -> tuple[dict[str, Any], int]:  # noqa: ANN401
    response = client.post(path, json=body, headers={"Accept-Language": language})
    assert response.status_code == 422
    return response.get_json(), len(response.data)


@pytest.mark.parametrize(("faults", "listed"), [(1, 1), (99, 99), (100, 100), (101, 100), (250, 100)])
def test_the_first_hundred_faults_are_listed_and_all_are_counted(client: FlaskClient, faults: int, listed: int) -> None:
    """So many jobs that are none: up to a hundred each is told, beyond it the number."""
    profiles = [{"profile": {"jobs": [1] * min(40, faults - begun)}} for begun in range(0, faults, 40)]
    problem, _ = refused(client, "/selection-exercise", {"places": 1, "profiles": profiles})
    assert problem["error_count"] == faults
    assert len(problem["errors"]) == listed
    assert len({error["pointer"] for error in problem["errors"]}) == listed
    assert all(error["fault"] and error["remedy"] for error in problem["errors"])
    assert str(faults) in problem["detail"] or faults == 1
    assert ("100" in problem["detail"]) == (faults >= MOST)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_is_told_in_every_language(client: FlaskClient, language: str) -> None:
    """The first hundred of a hundred and fifty."""
    body = {"places": 1, "profiles": [{"profile": {"jobs": ["x"] * 30}}] * 5}
    problem, _ = refused(client, "/selection-exercise", body, language)
    assert "150" in problem["detail"]
    assert "100" in problem["detail"]


@pytest.mark.parametrize("bad", [1, "x", {"a": 1}, [], {"x" * 60: 1}], ids=["number", "text", "object", "list", "name"])
def test_megabytes_of_faults_give_kilobytes(client: FlaskClient, bad: object) -> None:
    """Every place of every list of hundreds of profiles is wrong: tens of thousands of faults, and a small answer."""
    profile = {
        name: [bad] * most for name, most in (("jobs", 40), ("degrees", 12), ("statuses", 30), ("languages", 15))
    }
    problem, size = refused(client, "/selection-exercise", {"places": 1, "profiles": [{"profile": profile}] * 400})
    assert problem["error_count"] >= 400 * 60
    assert len(problem["errors"]) == MOST
    assert size < LARGEST_ANSWER


def test_a_name_as_long_as_the_body_is_not_repeated(client: FlaskClient) -> None:
    """It is cut where it is quoted, and the fault is at the object that bears it."""
    name = "n" * (LARGEST_BODY - 200)
    problem, size = refused(client, "/recommend", {"profile": {name: 1}})
    assert [error["pointer"] for error in problem["errors"]] == ["/profile"]
    assert size < LARGEST_ANSWER


def test_contradictions_are_counted_too(client: FlaskClient) -> None:
    """A hundred and twenty people who were born after the facts: one contradiction each."""
    person = {"profile": {"person": {"birth_date": "2030-01-01"}, "facts_on": "2026-11-23"}}
    problem, size = refused(
        client, "/selection-exercise", {"places": 1, "profiles": [person] * 120, "as_of": "2026-11-23"}
    )
    assert problem["type"] == "/problems/contradiction"
    assert problem["error_count"] == 120
    assert len(problem["errors"]) == MOST
    assert size < LARGEST_ANSWER


def test_an_exercise_is_bounded_by_its_work_alone(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven units more than it may take are refused, and told; however many items its lists hold, nothing else is."""
    entry = {"profile": {"jobs": [{}] * 40, "statuses": [{}] * 30, "degrees": [{"institution": "Nowhere Q"}] * 5}}
    asked = {"places": 1, "as_of": "2026-11-23", "profiles": [entry] * 3}
    units = 3 * 3 * 20 + 40 + 3 * 10_000 // 40
    monkeypatch.setattr(exercise, "MOST_OF_AN_EXERCISE", units)
    assert client.post("/selection-exercise", json=asked).status_code == 200
    monkeypatch.setattr(exercise, "MOST_OF_AN_EXERCISE", units - 7)
    [error] = client.post("/selection-exercise", json=asked).get_json()["errors"]
    assert (error["pointer"], error["code"]) == ("/profiles", "too_much_work")
    assert error["fault"] == f"The exercise takes {units} units of work and may take {units - 7}."
