"""A line of a file is answered with the very bytes of ``POST /recommend``, or refused in its very words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.openapi import example
from service.api.problems import LARGEST_BODY
from service.app import create_app
from service.command.batch.answering import answer
from service.command.batch.lines import Line

DAY = "2026-11-23"
CONTRADICTION = {"person": {"age_years": 20}, "degrees": [{"awarded_on": "1990-01-01"}], "jobs": [{"title": "清潔"}]}
REQUESTS: list[dict[str, Any]] = [
    {"profile": {}},
    *({"profile": example()["profile"], "detail": detail, "language": "zh-Hant"} for detail in ("card", "summary")),
    {"profile": example()["profile"], "include": ["what_ifs", "bounds"], "declined": ["/income/taxable_last_year"]},
    {"profile": {}, "detail": "full", "as_of": "2003-10-26"},
    {"profile": CONTRADICTION},
    {"profile": {"person": {"age_years": "old", "name": "A"}}, "language": "zh-Hans"},
    {"person": {"age_years": 30}},
    {"profile": {}, "pathways": ["nowhere"], "language": "fr"},
    {"profile": {}, "padding": "x" * LARGEST_BODY},
]
NOT_REQUESTS = [b"null", b"[]", b'"a"', b"{", b'{"profile": {}, "profile": {}}', b"\xff", b'{"a": 1e999}']


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def posted(client: FlaskClient, body: bytes) -> tuple[bool, object]:
    """Whether the endpoint answers a body, and the answer or the problem."""
    response = client.post("/recommend", data=body, content_type="application/json")
    return response.status_code == 200, response.get_json()


def lined(body: bytes, **defaults: str) -> tuple[bool, dict[str, Any]]:
    """Whether a line of these bytes is answered, and what is written of it."""
    [answered] = answer([Line(7, None, body)], defaults)
    return answered.is_answer, json.loads(answered.line)


@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_a_line_is_told_what_the_endpoint_tells(client: FlaskClient, number: int) -> None:
    """Answers of every detail, contradictions, faults in every language, what is no member and what is too large."""
    request = REQUESTS[number]
    is_answer, told = posted(client, json.dumps({"as_of": DAY} | request).encode())
    found, row = lined(json.dumps({"id": "ours"} | request, ensure_ascii=False).encode(), as_of=DAY)
    sent = {} if is_answer else {"sent": json.dumps(request, ensure_ascii=False)}
    assert found == is_answer
    assert row == {"line": 7, "id": "ours", "answer" if is_answer else "problem": told} | sent


@pytest.mark.parametrize("body", NOT_REQUESTS)
def test_what_is_no_request_is_refused_as_the_endpoint_refuses_it(client: FlaskClient, body: bytes) -> None:
    """By the bytes that stand in the line."""
    is_answer, told = posted(client, body)
    assert not is_answer
    assert lined(body, as_of=DAY) == (False, {"line": 7, "problem": told, "sent": body.decode("utf-8", "replace")})


def test_the_answer_of_a_line_is_the_endpoint_s_to_the_byte(client: FlaskClient) -> None:
    """In order and form too; an id that is null is none."""
    request = example() | {"id": None}
    [answered] = answer([Line(1, None, json.dumps(request).encode())], {})
    told = client.post("/recommend", json=example()).data
    assert answered.line == b'{"line":1,"answer":' + told + b"}\n"
