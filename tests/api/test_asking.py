"""The questionnaire and the next question, through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.recommend.questionnaire import questionnaire

LANGUAGES = ("en", "zh-Hant", "zh-Hans")


def _told(response: TestResponse) -> Any:  # noqa: ANN401 - any JSON
    assert response.status_code == 200, response.json
    return response.json


def _asked(client: FlaskClient, profile: object) -> Any:  # noqa: ANN401
    return _told(client.post("/next-question", json={"as_of": "2026-11-01", "profile": profile}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questionnaire_is_told_whole_in_every_language(client: FlaskClient, language: str) -> None:
    """Every question with its facts, in the order of the profile, worded in the language asked for."""
    response = client.get(f"/questions?language={language}")
    assert response.headers["Content-Language"] == language
    told = _told(response)
    assert [row["id"] for row in told["questions"]] == [question.id for question in questionnaire()]
    assert all(row["wording"] and row["facts"] for row in told["questions"])
    assert client.get("/questions", headers={"Accept-Language": language}).json == told


def test_nothing_known_is_a_beginning(client: FlaskClient) -> None:
    """An empty profile is asked for degrees first, and nothing is settled."""
    found = _asked(client, {})
    assert found["next_questions"][0]["id"] == "degrees"
    assert (found["settled_first"], found["settled_three"]) == (False, False)


def test_an_answer_is_not_asked_again_and_the_same_is_answered_alike(client: FlaskClient) -> None:
    """What is given leaves the list; the same profile gets the same bytes."""
    profile: dict[str, list[object]] = {"degrees": [], "offers": []}
    found = _asked(client, profile)
    assert not {"degrees", "offers"} & {row["id"] for row in found["next_questions"]}
    body = {"as_of": "2026-11-01", "profile": profile}
    assert client.post("/next-question", json=body).data == client.post("/next-question", json=body).data


def test_a_full_answer_tells_the_same_as_the_endpoint(client: FlaskClient) -> None:
    """``/recommend`` in full carries the questions; a summary leaves them out and says nothing of what is settled."""
    profile = {"income": {"taxable_last_year": {"amount": 3_000_000, "currency": "HKD"}}}
    body: dict[str, Any] = {"as_of": "2026-11-01", "profile": profile}
    full = _told(client.post("/recommend", json=body | {"detail": "full"}))
    asked = _asked(client, profile)
    assert {name: full[name] for name in ("next_questions", "settled_first", "settled_three")} == {
        name: asked[name] for name in ("next_questions", "settled_first", "settled_three")
    }
    summary = _told(client.post("/recommend", json=body))
    assert "next_questions" not in summary
    assert summary["settled_first"] is None


def test_contradictions_are_refused(client: FlaskClient) -> None:
    """As everywhere, facts that can't be true together are refused."""
    profile = {"person": {"birth_date": "1990-01-01", "age_years": 20}}
    assert client.post("/next-question", json={"as_of": "2026-11-01", "profile": profile}).status_code == 422
