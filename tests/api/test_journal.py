"""One line for each request, from which nobody can tell who asked about whom."""

import hashlib
import hmac
import json
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.api.openapi import example
from service.app import create_app
from service.command.batch.answering import answer as answer_lines
from service.command.batch.lines import Line
from service.recommend.state import State

KEY = "a key of thirty-two bytes, or more"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == "hk_pathways.requests"]


def test_a_decision_is_logged_by_its_keyed_digest_alone(
    state: State, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the key finds the line of a decision; the id itself isn't there."""
    monkeypatch.setenv("HKP_LOG_KEY", KEY)
    with caplog.at_level(logging.INFO):
        answer = create_app(state).test_client().post("/recommend", json=example()).json
    assert answer is not None
    [line] = lines(caplog)
    assert line["decision"] == hmac.new(KEY.encode(), answer["decision_id"].encode(), hashlib.sha256).hexdigest()
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


def test_a_line_tells_what_was_wrong_and_what_took_how_long(state: State, caplog: pytest.LogCaptureFixture) -> None:
    """The codes of a problem and of its faults; the stages sum up to the whole."""
    client = create_app(state).test_client()
    with caplog.at_level(logging.INFO):
        client.post("/recommend", json={"profile": {"person": {"age_years": "old"}, "degree": []}})
        client.post("/recommend", json=example())
    faulty, decided = lines(caplog)
    assert (faulty["problem"], faulty["faults"]) == ("invalid-request", ["not_a_number", "unknown_member"])
    assert "problem" not in decided
    for line, stages in ((faulty, {"read", "tell"}), (decided, {"read", "decide", "tell"})):
        took = line["stages"]
        assert isinstance(took, dict)
        assert took.keys() == stages
        assert sum(took.values()) == line["us"]


@pytest.mark.parametrize("given", ["a", "4728639d-f21c-4398-849c-ee4608114004", "A_b.9-" * 10, "a" * 64])
def test_the_callers_id_of_a_request_is_echoed_and_logged(
    state: State, caplog: pytest.LogCaptureFixture, given: str
) -> None:
    """Up to 64 letters, digits, dots, dashes and underscores; on an error as well."""
    with caplog.at_level(logging.INFO):
        answer = create_app(state).test_client().get("/nothing", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given
    assert [line["id"] for line in lines(caplog)] == [given]


@pytest.mark.parametrize("given", [None, "", "a" * 65, "someone@example.com", "Jane Chan", "a;b", "陳", "a\tb"])
def test_any_other_id_is_replaced(state: State, caplog: pytest.LogCaptureFixture, given: str | None) -> None:
    """By a random one, which isn't the same twice."""
    client = create_app(state).test_client()
    headers = {} if given is None else {"X-Request-ID": given.encode().decode("latin-1")}
    with caplog.at_level(logging.INFO):
        made = [client.get("/livez", headers=headers).headers["X-Request-ID"] for _ in range(2)]
    assert len({uuid.UUID(one) for one in made}) == 2
    assert [line["id"] for line in lines(caplog)] == made


def test_a_method_that_nobody_knows_is_not_logged(state: State, caplog: pytest.LogCaptureFixture) -> None:
    """Methods come from a closed set."""
    with caplog.at_level(logging.INFO):
        create_app(state).test_client().open("/livez", method="SECRET")
    assert [line["method"] for line in lines(caplog)] == ["-"]


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


def test_a_file_that_is_answered_leaves_no_line_and_keeps_nobody_elses_from_being_written(
    state: State, caplog: pytest.LogCaptureFixture
) -> None:
    """Two threads answer lines, as an in-process cluster does, while a third serves."""
    client = create_app(state).test_client()
    asked = [Line(number, None, b'{"profile": {}}') for number in range(1, 4)]
    with caplog.at_level(logging.INFO), ThreadPoolExecutor(2) as pool:
        filed = [pool.submit(answer_lines, asked, {}) for _ in range(2)]
        served = [client.get("/livez").headers["X-Request-ID"] for _ in range(20)]
        told = [one for answered in filed for one in answered.result()]
        served += [client.get("/livez").headers["X-Request-ID"]]
    assert [one.is_answer for one in told] == [True] * 6
    assert [line["id"] for line in lines(caplog)] == served
