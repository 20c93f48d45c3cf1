"""One line for each request, from which nobody can tell who asked about whom."""

import hashlib
import hmac
import json
import logging

import pytest

from service.api.openapi import example
from service.app import create_app
from service.recommend.state import State


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == "hk_pathways.requests"]


def test_a_decision_is_logged_by_its_keyed_digest_alone(
    state: State, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the key finds the line of a decision; the id itself isn't there."""
    monkeypatch.setenv("HKP_LOG_KEY", "key")
    with caplog.at_level(logging.INFO):
        answer = create_app(state).test_client().post("/recommend", json=example()).json
    assert answer is not None
    [line] = lines(caplog)
    assert line["decision"] == hmac.new(b"key", answer["decision_id"].encode(), hashlib.sha256).hexdigest()
    assert answer["decision_id"] not in caplog.text
    assert (line["method"], line["route"], line["status"]) == ("POST", "/recommend", 200)


def test_a_key_that_is_not_given_is_another_at_every_start(
    state: State, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two starts can't be joined by their logs."""
    monkeypatch.delenv("HKP_LOG_KEY", raising=False)
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            create_app(state).test_client().post("/recommend", json=example())
    first, second = lines(caplog)
    assert first["decision"] != second["decision"]


def test_neither_query_nor_path_nor_body_is_logged(state: State, caplog: pytest.LogCaptureFixture) -> None:
    """The route is logged, with the places in it unfilled."""
    client = create_app(state).test_client()
    with caplog.at_level(logging.INFO):
        client.get("/institutions?q=Secret+College")
        client.get("/pathways/secret")
        client.get("/secret")
        client.post("/recommend", json={"secret": "secret"})
    assert "ecret" not in caplog.text
    assert [line["route"] for line in lines(caplog)] == ["/institutions", "/pathways/<pathway_id>", "-", "/recommend"]
