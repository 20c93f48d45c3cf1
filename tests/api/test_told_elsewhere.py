"""What callers tell in a neighbouring place is read there, or asked about, and is never a plain no (through HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = "2026-11-28"


def told(client: FlaskClient, profile: dict[str, Any], **more: object) -> dict[str, Any]:
    """The answer."""
    response = client.post("/recommend", json={"profile": profile, "as_of": DAY, **more})
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json())


def pathway(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """One pathway of an answer."""
    return next(row for row in answer["pathways"] if row["id"] == name)


@pytest.mark.parametrize("stay", [{}, {"held_from": "2024-05"}])
@pytest.mark.parametrize(("current", "code"), [(None, "may_be_unconditional"), (True, "unconditional_stay")])
def test_an_unconditional_stay_of_which_it_is_not_told_whether_it_goes_on_is_asked_about_first(
    client: FlaskClient, stay: dict[str, Any], current: object, code: str
) -> None:
    """It has no limit that would tell it, and whoever holds it needs no scheme (ImmD, meanings of terms)."""
    status = {"scheme": "unconditional", **stay, "current": current}
    answer = told(client, {"person": {"nationalities": ["IN"], "residence": "HK"}, "statuses": [status]})["answer"]
    assert answer["code"] == code
    assert [row["facts"] for row in answer["needed"]] == ([] if current else [["/statuses/0/current"]])


@pytest.mark.parametrize("current", [False, None])
def test_an_unconditional_stay_that_is_over_raises_no_question(client: FlaskClient, current: object) -> None:
    """It is said to be, or its last day is past."""
    status = {"scheme": "unconditional", "held_until": "2020-05", "current": current}
    answer = told(client, {"person": {"nationalities": ["IN"], "residence": "IN"}, "statuses": [status]})["answer"]
    assert answer["code"] != "may_be_unconditional"


@pytest.mark.parametrize(
    ("places", "abode", "asked"),
    [(["HK"], None, True), (["CA", "HK"], None, True), (["CA"], None, False), (["HK"], False, False)],
)
def test_permanent_residence_in_hong_kong_is_asked_about_before_any_scheme(
    client: FlaskClient, places: list[str], abode: object, asked: object
) -> None:
    """Permanent residents have the right of abode, a fact of its own; the list holds the places outside Hong Kong."""
    person = {"nationalities": ["CA"], "residence": "CA", "permanent_residence": places, "right_of_abode": abode}
    answer = told(client, {"person": person})
    assert (answer["answer"]["code"] == "may_have_abode") is asked
    if asked:
        assert answer["answer"]["needed"][0]["facts"] == ["/person/right_of_abode"]
        assert "Permanent residence in Hong Kong" in answer["answer"]["paragraph"]
        assert "passport" not in answer["answer"]["paragraph"]
