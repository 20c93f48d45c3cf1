from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from service.app import create_app
from service.intake.schemas import pathway_ids
from tests.told import whole

if TYPE_CHECKING:
    from flask.testing import FlaskClient

VERDICTS = {
    "eligible": {"eligible"},
    "ineligible": {"not_eligible"},
    "conditional": {"needs_review", "undetermined"},
}
"""What an official rule lets a verdict be."""

REFUSED_ADVICE = {
    "eligible": {"not_open", "law_unknown"},
    "ineligible": {"recommended"},
    "conditional": {"recommended", "not_open"},
}
"""What practitioners and anecdotes do not let our advice be."""


@lru_cache(maxsize=1)
def published() -> tuple[dict[str, Any], ...]:
    path = Path(__file__).parents[1] / "cases" / "published.yaml"
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["cases"])


def cases(*strengths: str) -> pytest.MarkDecorator:
    rows = [pytest.param(case, id=case["id"]) for case in published() if case["strength"] in strengths]
    return pytest.mark.parametrize("case", rows)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def answer(client: FlaskClient, case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    body = {"profile": case["profile"], "as_of": case["as_of"], "detail": "full", "pathways": pathway_ids()}
    response = client.post("/recommend", json=body)
    assert response.status_code == 200, response.text
    assert response.json is not None
    return {pathway["id"]: pathway for pathway in whole(response.json)["pathways"]}


def named(case: dict[str, Any]) -> set[str]:
    expected = case["expected"]
    lists = ("eligible", "ineligible", "conditional", "not_recommended")
    return {pathway for name in lists for pathway in expected[name]} | set(case["reasons"])


@cases("rule")
def test_verdicts_are_those_of_the_published_rule(client: FlaskClient, case: dict[str, Any]) -> None:
    """A pathway that the rule opens is eligible, one that it closes is not, one that it leaves open is neither."""
    pathways = answer(client, case)
    found = {
        pathway: pathways[pathway]["verdict"]
        for name, verdicts in VERDICTS.items()
        for pathway in case["expected"][name]
        if pathways[pathway]["verdict"] not in verdicts
    }
    assert found == {}


@cases("practitioner", "anecdote")
def test_advice_agrees_with_what_practitioners_saw(client: FlaskClient, case: dict[str, Any]) -> None:
    """What worked is not called closed, what failed is not recommended, what hung in the balance is neither."""
    pathways = answer(client, case)
    found = {
        pathway: pathways[pathway]["advice"]
        for name, refused in REFUSED_ADVICE.items()
        for pathway in case["expected"][name]
        if pathways[pathway]["advice"] in refused
    }
    assert found == {}


@cases("rule", "practitioner", "anecdote")
def test_the_route_that_a_case_puts_first_ranks_first(client: FlaskClient, case: dict[str, Any]) -> None:
    """Where the source settles which route comes first, it has rank 1; what it advises against is not recommended."""
    pathways = answer(client, case)
    first = min(pathways, key=lambda pathway: pathways[pathway]["rank"])
    assert first == (case["expected"]["rank_first"] or first)
    for pathway in case["expected"]["not_recommended"]:
        assert pathways[pathway]["advice"] != "recommended"


@cases("rule", "practitioner", "anecdote")
def test_the_reasons_name_what_the_source_names(client: FlaskClient, case: dict[str, Any]) -> None:
    """What the source gives as its reason is among the pathway's reasons."""
    pathways = answer(client, case)
    for pathway, codes in case["reasons"].items():
        told = {reason["code"] for reason in pathways[pathway]["reasons"]}
        assert set(codes) <= told, f"{pathway} doesn't name {sorted(set(codes) - told)}"


@cases("rule", "practitioner", "anecdote")
def test_a_case_expects_something_of_pathways_that_exist(client: FlaskClient, case: dict[str, Any]) -> None:
    """No expectation is empty, and none is of a pathway that is not ranked."""
    assert named(case)
    assert named(case) | ({case["expected"]["rank_first"]} - {None}) <= set(answer(client, case))
