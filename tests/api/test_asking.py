"""The questionnaire and the next question, through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.interview.questionnaire import questionnaire

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
    """An empty profile is asked what any clerk begins with, and nothing is settled."""
    found = _asked(client, {})
    assert [row["part"] for row in found["next_questions"][:5]] == ["opening"] * 4 + ["value"]
    assert (found["settled_first"], found["settled_three"], found["verdict_settled"]) == (False, False, False)
    assert found["progress"]["decided"] == 0


def test_an_answer_is_not_asked_again_and_the_same_is_answered_alike(client: FlaskClient) -> None:
    """What is given leaves the list; the same profile gets the same bytes."""
    profile: dict[str, list[object]] = {"degrees": [], "offers": []}
    found = _asked(client, profile)
    assert not {"degrees", "offers"} & {row["id"] for row in found["next_questions"]}
    body = {"as_of": "2026-11-01", "profile": profile}
    assert client.post("/next-question", json=body).data == client.post("/next-question", json=body).data


def test_a_full_answer_tells_the_same_as_the_endpoint(client: FlaskClient) -> None:
    """In full the questions are there in short; a summary leaves them out and says nothing of what is settled."""
    profile = {"income": {"taxable_last_year": {"amount": 3_000_000, "currency": "HKD"}}}
    body: dict[str, Any] = {"as_of": "2026-11-01", "profile": profile}
    full = _told(client.post("/recommend", json=body | {"detail": "full"}))
    asked = _asked(client, profile)
    assert (full["settled_first"], full["settled_three"]) == (asked["settled_first"], asked["settled_three"])
    for short, question in zip(full["next_questions"], asked["next_questions"], strict=True):
        assert short.items() <= question.items()
    summary = _told(client.post("/recommend", json=body))
    assert "next_questions" not in summary
    assert "settled_first" not in summary


def test_contradictions_are_refused(client: FlaskClient) -> None:
    """As everywhere, facts that can't be true together are refused."""
    profile = {"person": {"birth_date": "1990-01-01", "age_years": 20}}
    assert client.post("/next-question", json={"as_of": "2026-11-01", "profile": profile}).status_code == 422


@pytest.mark.parametrize(
    ("pointer", "code"),
    [
        ("/person/birthdate", "no_such_fact"),
        ("/degrees/first", "no_such_fact"),
        ("/income/taxable_last_year/amount", "no_such_fact"),
        ("degrees", "not_a_pointer"),
        ("/degrees/1/stem", "no_such_item"),
        ("/jobs/0", "no_such_item"),
        (7, "not_a_text"),
    ],
)
@pytest.mark.parametrize("path", ["/next-question", "/recommend"])
def test_a_pointer_that_leads_nowhere_is_a_fault_at_its_place(
    client: FlaskClient, path: str, pointer: object, code: str
) -> None:
    """What was declined is named by pointers that a profile may have."""
    body = {"profile": {"degrees": [{"level": "master"}]}, "declined": ["/person/birth_date", pointer]}
    response = client.post(path, json=body)
    assert response.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in _faults(response)] == [("/declined/1", code)]


def _faults(response: TestResponse) -> list[dict[str, Any]]:
    told: Any = response.json
    return next(value for value in told.values() if isinstance(value, list))


def test_what_was_declined_is_part_of_the_decision_in_whatever_order(client: FlaskClient) -> None:
    """It is not asked again, and the id tells it apart; twice or in another order is the same."""
    ids = [
        _told(client.post("/next-question", json={"as_of": "2026-11-01", "profile": {}, "declined": declined}))
        for declined in ([], ["/jobs", "/degrees"], ["/degrees", "/jobs", "/jobs"])
    ]
    assert ids[1]["decision_id"] == ids[2]["decision_id"] != ids[0]["decision_id"]
    assert not {"/jobs", "/degrees"} & {pointer for row in ids[1]["next_questions"] for pointer in row["facts"]}


NAMED = {
    "en": "Your master's degree from PolyU – ",
    "zh-Hant": "關於你在「香港理工大學」取得的碩士學位，",
    "zh-Hans": "关于您在“香港理工大学”取得的硕士学位，",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_about_an_item_calls_it_by_its_name_and_has_help(client: FlaskClient, language: str) -> None:
    """In each language; every question says what is meant, and nothing to tick reads as a question whether."""
    degree = {"level": "master", "institution": "PolyU", "full_time": True, "awarded_on": "2026-09"}
    profile = {"purpose": "entry", "person": {"nationalities": ["VN"]}, "statuses": [], "degrees": [degree]}
    body = {"as_of": "2026-11-01", "profile": profile, "language": language}
    told = _told(client.post("/next-question", json=body))
    about = [row for row in told["next_questions"] if "item" in row]
    assert about
    assert all(row["wording"].startswith(NAMED[language]) for row in about)
    for row in told["next_questions"]:
        assert row["help"], row["id"]
        assert [given["pointer"] for given in row["inputs"]] == row["facts"]
        assert not any(choice["wording"].startswith(("Whether", "是否")) for choice in row.get("choices", ()))
    assert told["progress"]["sentence"]
    assert {row["pointer"] for row in told["filled"]} == {"/degrees/0/ttps_listed", "/degrees/0/country"}
    assert all(row["sentence"] for row in told["filled"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_is_asked_for_as_the_questionnaire_words_it(client: FlaskClient, language: str) -> None:
    """What to ask next has the same inputs as the questionnaire; of an item with its number, and fewer conditions."""
    questionnaire = _told(client.get(f"/questions?language={language}"))
    lists = {fact["pointer"]: fact for fact in questionnaire["presence"]["facts"]}
    whole = [fact for question in questionnaire["questions"] for fact in question["facts"]]
    held = {fact["pointer"]: fact for one in whole for fact in (one, *one.get("fields", ()))}
    body = {"as_of": "2026-11-01", "profile": {"degrees": [{"level": "master"}], "jobs": [{}]}, "language": language}
    for row in _told(client.post("/next-question", json=body))["next_questions"]:
        for told in row["inputs"]:
            starred = "/".join("*" if step.isdigit() else step for step in told["pointer"].split("/"))
            expected = (lists if row["id"] == "any" else held)[starred]
            aside = {"pointer": "", "when": []} if "item" in row else {}
            assert told | aside == expected | aside
