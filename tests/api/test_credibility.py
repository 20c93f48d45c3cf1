"""Credibility in an answer: findings of which something is known, and in one sentence what else is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.messages import LANGUAGES, load_catalogues
from service.practice import credibility
from tests.exemplars import EXEMPLARS
from tests.recommend.asking import AS_OF, answered, decided

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from service.profile.model import Profile

NEARLY_NOTHING = {"person": {"age_years": 15, "nationalities": ["IN"]}, "degrees": [], "statuses": []}


def asked(client: FlaskClient, profile: dict[str, Any], language: str = "en") -> dict[str, Any]:
    body = {"profile": profile, "as_of": "2026-11-26", "include": ["credibility"], "language": language}
    response = client.post("/recommend", json=body)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json or {}
    return told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nothing_is_known_of_is_told_in_one_sentence(client: FlaskClient, language: str) -> None:
    """A person who told next to nothing isn't read twenty times that there is not enough information."""
    told = asked(client, NEARLY_NOTHING, language)
    untold = load_catalogues()[language].text("credibility.grade.unknown", name="")
    assert [row["id"] for row in told["credibility"] if untold in row["sentence"]] == []
    assert {"deposits_traced", "overlapping_jobs", "letters_verifiable"} <= set(told["credibility_open"]["findings"])
    assert "/jobs" in told["credibility_open"]["missing"]


@pytest.mark.parametrize("person", EXEMPLARS)
def test_no_finding_is_lost_and_none_told_twice(person: Callable[[Any], Profile]) -> None:
    """What is told singly and what is told together are all that there is."""
    decision = decided(person(AS_OF))
    told = answered(decision, "full")
    together = told.get("credibility_open", {}).get("findings", [])
    ids = sorted([*(row["id"] for row in told["credibility"]), *together])
    assert ids == sorted(finding.id for finding in credibility(decision.facts, decision.practice))


def test_a_share_that_may_be_anything_is_no_evidence(client: FlaskClient) -> None:
    """Nothing is shown as lying between nought and a hundred in a hundred."""
    job = {"title": "Analyst", "started_on": "2024-09", "current": True, "full_time": True, "level": "graduate"}
    rows = asked(client, {**NEARLY_NOTHING, "jobs": [job]})["credibility"]
    seen = [evidence for row in rows for evidence in row.get("evidence", ())]
    assert seen
    assert [row for row in seen if row["unit"] == "percent" and row["value"] == {"minimum": 0, "maximum": 100}] == []
