import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.app import create_app
from service.profile.model import Profile
from service.recommend.decision import Request, decision_id
from tests.recommend.asking import AS_OF, shipped

ROOT = Path(__file__).parents[2]
PROFILE = {
    "person": {"age_years": 35, "nationalities": ["CA"], "convictions": []},
    "degrees": [
        {"level": "bachelor", "institution": "University of Oxford", "full_time": True, "graduation_year": 2013}
    ],
    "experience": {"last_five_years_months": 60},
    "income": {"taxable_last_year": {"amount": 2600000, "currency": "HKD"}},
    "languages": [{"code": "en", "spoken": "good", "written": "good"}],
}
REPLAY = """
import json, sys
from service.app import create_app
with open(sys.argv[1], encoding="utf-8") as request:
    response = create_app().test_client().post("/recommend", json=json.load(request))
assert response.status_code == 200, response.text
with open(sys.argv[2], "wb") as answer:
    answer.write(response.data)
"""


def _id(canonical: dict[str, Any], as_of: date = AS_OF, preferences: dict[str, float] | None = None) -> str:
    return decision_id(Request(Profile(), as_of, preferences, AS_OF, canonical), shipped())


def test_the_same_request_is_answered_byte_by_byte_alike_in_two_processes(tmp_path: Path) -> None:
    """Two processes with different hash seeds write the same bytes, decision id included."""
    request = tmp_path / "request.json"
    request.write_text(json.dumps({"profile": PROFILE, "as_of": "2026-11-23", "detail": "full"}), encoding="utf-8")
    answers = []
    for seed in ("1", "2"):
        told = tmp_path / f"{seed}.json"
        subprocess.run(
            [sys.executable, "-c", REPLAY, str(request), str(told)],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        answers.append(told.read_bytes())
    assert answers[0] == answers[1]
    assert len(json.loads(answers[0])["decision_id"]) == 64


def test_the_order_of_members_makes_no_difference() -> None:
    """An object is the same object in whatever order its members are sent, and 35 is 35.0."""
    assert _id(PROFILE) == _id(dict(reversed(PROFILE.items())))
    assert _id({"person": {"age_years": 35}}) == _id({"person": {"age_years": 35.0}})


@pytest.mark.parametrize(
    "other",
    [
        _id({**PROFILE, "purpose": "entry"}),
        _id(PROFILE, date(2026, 11, 24)),
        _id(PROFILE, preferences={"outlook": 0.5}),
        _id({**PROFILE, "offers": []}),
    ],
    ids=["another fact", "another day", "preferences", "none instead of unknown"],
)
def test_whatever_may_change_the_decision_changes_its_id(other: str) -> None:
    """A fact more, another day of lodging, own weights and an explicit none each give another id."""
    assert other != _id(PROFILE)


def test_a_day_that_is_still_to_come_gives_another_id_than_the_same_day_once_it_has_come() -> None:
    """The answer for it is a projection until then, and says so; which day it is asked on makes no other difference."""
    ids = [
        decision_id(Request(Profile(), date(2026, 12, 1), None, today, PROFILE), shipped())
        for today in (date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31))
    ]
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_the_content_of_rules_and_model_is_in_the_id() -> None:
    """With other rules or another model the same request has another id."""
    request = Request(Profile(), AS_OF, None, AS_OF, PROFILE)
    state = shipped()
    other = replace(state, ruleset_digest="0" * 64)
    assert decision_id(request, other) != decision_id(request, state)


@pytest.mark.parametrize(
    "body",
    [
        {"detail": "full"},
        {"language": "en"},
        {"preferences": None},
        {"pathways": ["gep"]},
        {"profile": {"person": {"age_years": None}, "offers": None, "wealth": {}}},
    ],
)
def test_what_changes_nothing_of_the_decision_leaves_its_id(body: dict[str, Any]) -> None:
    """Detail, language, what is shown, nulls and empty objects aren't in the id: they say nothing of the case."""
    client = create_app(shipped()).test_client()
    plain = {"profile": {}, "as_of": "2026-11-23"}
    ids = [client.post("/recommend", json=sent).get_json()["decision_id"] for sent in (plain, plain | body)]
    assert ids[0] == ids[1]


def test_an_item_of_which_nothing_is_known_is_still_an_item() -> None:
    """A degree of which nothing is told is another case than no degree, and than nothing said of degrees."""
    client = create_app(shipped()).test_client()
    profiles: tuple[dict[str, Any], ...] = ({}, {"degrees": []}, {"degrees": [{}]})
    ids = {
        client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"}).get_json()["decision_id"]
        for profile in profiles
    }
    assert len(ids) == 3


def test_no_preferences_and_empty_preferences_are_the_same() -> None:
    """Weights that replace nothing are none."""
    assert _id(PROFILE, preferences={}) == _id(PROFILE)
