"""The examples of the specification are what the service really answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from service.api.contract.examples import REFUSED, load_answers, shown
from service.api.openapi import specification
from service.recommend.state import State
from tests.examples import answered
from tests.serving import serving

README = Path(__file__).parents[2] / "README.md"
CLIENTS = Path(__file__).parents[2] / "docs" / "clients.md"
SPECIFICATION = specification()
OPERATIONS = {
    operation["operationId"]: operation for methods in SPECIFICATION["paths"].values() for operation in methods.values()
}
WITHOUT = {"getSpecification", "getReference", "deleteCase"}
"""This document, the page that draws it, and an answer without a body."""


def test_each_example_is_what_the_service_answers(state: State) -> None:
    """`make openapi` asks again."""
    found, told = answered(state), load_answers()
    assert list(found) == list(told)
    assert [name for name in found if found[name] != told[name]] == []


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - WITHOUT))
def test_each_operation_shows_a_request_and_its_answer_of_the_form_that_it_states(name: str) -> None:
    """What is shown in part is of that form too."""
    operation = OPERATIONS[name]
    done = next(response for status, response in operation["responses"].items() if status.startswith("2"))
    (media,) = done["content"].values()
    whole = media["schema"] | {"components": SPECIFICATION["components"]}
    Draft202012Validator(whole).validate(media["examples"]["answered"]["value"])
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/json"]
        Draft202012Validator(body["schema"] | {"components": SPECIFICATION["components"]}).validate(body["example"])
    needed = [parameter for parameter in operation.get("parameters", ()) if parameter.get("required")]
    assert all("example" in parameter for parameter in needed)


def test_a_refusal_is_shown_with_its_remedies() -> None:
    """Three slips, each with what to write."""
    told = OPERATIONS["recommend"]["responses"]["422"]["content"]["application/problem+json"]["examples"]["answered"]
    assert told["value"] == load_answers()[REFUSED]
    assert {fault["remedy"] for fault in told["value"]["errors"]} == {
        "Did you mean “age_years”?",
        "Write “CA”.",
        "Write “1990-12-25”.",
    }


def test_the_answer_in_the_readme_is_the_whole_answer(client: FlaskClient) -> None:
    """To the request above it, on a card and of one pathway."""
    text = README.read_text(encoding="utf-8")
    (sent,) = re.findall(r"/recommend -H 'Content-Type: application/json' -d '(\{.*?\})'\n", text, re.DOTALL)
    (told,) = re.findall(r"zeros stand for digests\.\n\n```json\n(.*?)\n```", text, re.DOTALL)
    asked: dict[str, Any] = json.loads(sent) | {"detail": "card", "pathways": ["ttps_b"]}
    assert '"detail": "card", "pathways": ["ttps_b"]' in text
    assert json.loads(told) == shown(client.post("/recommend", json=asked).get_json(), {})


@pytest.mark.parametrize(("language", "verdict"), [("en", "Undetermined"), ("zh-Hans", "无法判断")])
def test_the_page_in_the_document_on_clients_works_as_it_stands(app: Flask, language: str, verdict: str) -> None:
    """It shows what to do, the first pathway, why, and what to tell next, in the language asked for."""
    (program,) = re.findall(r"^```python\n(.*?)^```", CLIENTS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 - what the document tells callers to run
    with serving(app) as names["SERVICE"]:
        shown_page = names["page"]({"person": {"nationalities": ["CN"]}}, language)
    assert verdict in shown_page
    assert shown_page.count("<li>") >= 2
    assert bool(re.search("[一-鿿]", shown_page)) == (language != "en")
