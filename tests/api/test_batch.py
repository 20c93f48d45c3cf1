"""``POST /recommend/batch``: each request is answered for itself, as it would be alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.openapi import example
from service.api.recommend import batch as batching
from service.api.recommend.recommending import Room, recommended
from service.api.requests import RecommendationRequest
from service.messages import Catalogue


def batch(client: FlaskClient, *requests: object, **sent: object) -> list[Any]:
    answer = client.post("/recommend/batch", json={"requests": list(requests)} | sent)
    assert answer.status_code == 200, answer.text
    results: list[Any] = answer.get_json()["results"]
    return results


def test_each_request_is_answered_as_it_would_be_alone_in_the_order_sent(client: FlaskClient) -> None:
    """Answers and problems alike, each in the language that it asks for; a faulty one spoils no other."""
    requests: list[Any] = [
        example(),
        {"profile": {"person": {"age_years": "old"}}, "language": "zh-Hant"},
        None,
        {"profile": {}, "as_of": "2003-10-26", "language": "zh-Hans"},
        example() | {"language": "zh-Hant", "detail": "full"},
        {"profile": {"person": {"birth_date": "1990-01-01", "age_years": 20}}, "as_of": "2026-11-23"},
    ]
    results = batch(client, *requests)
    assert [result["status"] for result in results] == [200, 422, 422, 422, 200, 422]
    for asked, result in zip(requests, results, strict=True):
        if asked is not None:
            alone = client.post("/recommend", json=asked)
            assert result == {"status": alone.status_code} | {
                ("answer" if alone.status_code == 200 else "problem"): alone.get_json()
            }
    assert results[1]["problem"]["errors"][0]["pointer"] == "/profile/person/age_years"


@pytest.mark.parametrize("requests", [[], [{"profile": {}}] * 51, {}, None])
def test_a_batch_has_from_one_to_fifty_requests(client: FlaskClient, requests: object) -> None:
    """And nothing beside them; fifty are answered."""
    assert client.post("/recommend/batch", json={"requests": requests}).status_code == 422
    assert client.post("/recommend/batch", json={"requests": [{}], "language": "en"}).status_code == 422


def test_fifty_are_answered(client: FlaskClient) -> None:
    """In a quarter of a mebibyte each at most, and five together."""
    assert {result["status"] for result in batch(client, *[{"profile": {}}] * 50)} == {200}


def test_what_a_batch_may_not_take_is_refused_and_the_rest_answered(client: FlaskClient) -> None:
    """Forty-five thousand units: six full answers fit at most, and a short one still does after them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batching, "MOST_OF_AN_EXERCISE", 7_600)
        full = {"profile": {}, "detail": "full"}
        results = batch(client, full, full, {"profile": {}})
    assert [result["status"] for result in results] == [200, 422, 200]
    assert results[1]["problem"]["errors"][0]["code"] == "too_much_work"


def test_what_goes_wrong_inside_with_one_request_costs_no_other(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a problem of ours, and told as such."""
    right = recommended

    def fails(
        asked: RecommendationRequest, given: Mapping[str, Any], now: date, room: Room
    ) -> tuple[Mapping[str, Any], Catalogue]:
        if asked.language:
            raise RuntimeError("Chan Tai Man")
        return right(asked, given, now, room)

    monkeypatch.setattr(batching, "recommended", fails)
    results = batch(client, {"profile": {}}, {"profile": {}, "language": "en"}, {"profile": {}})
    assert [result["status"] for result in results] == [200, 500, 200]
    assert "Chan" not in str(results[1])
