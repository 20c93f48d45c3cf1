"""The steps of one request, in process: medians, and as ratios to reading and writing the same request as JSON."""

from __future__ import annotations

import json
import statistics
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from service.api.answers import answer
from service.api.reading import check_consistency, without_nulls
from service.api.requests import RecommendationRequest
from service.app import load_state, models_folder
from service.intake.decoding import decode
from service.intake.schemas import record
from service.messages import load_catalogues
from service.recommend.decision import Request, decide

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 11, 23)
PROFILE = json.loads(Path(__file__).with_name("profile.json").read_text(encoding="utf-8"))
BODY = json.dumps({"as_of": DAY.isoformat(), "profile": PROFILE}).encode()


def steps() -> dict[str, Callable[[], Any]]:
    """What is measured, by name; each takes the result of the step before as given."""
    state = load_state(models_folder())
    english = load_catalogues()["en"]
    value = decode(BODY)
    asked = record(RecommendationRequest).deserialize(value)
    request = Request(asked.profile, DAY, None, DAY, without_nulls(PROFILE))
    decision = decide(state, request)
    summary = answer(decision, english, "summary")
    return {
        "yardstick: json.loads and json.dumps of the request": lambda: json.dumps(json.loads(BODY)),
        "decode": lambda: decode(BODY),
        "validate": lambda: record(RecommendationRequest).deserialize(value),
        "check for contradictions": lambda: check_consistency(asked.profile, DAY),
        "decide": lambda: decide(state, request),
        "render summary": lambda: answer(decision, english, "summary"),
        "write summary": lambda: orjson.dumps(summary),
        "render full": lambda: answer(decision, english, "full"),
    }


def measured(rounds: int) -> dict[str, float]:
    """Median microseconds of each step, measured in turn, round by round."""
    taken: dict[str, list[float]] = {name: [] for name in steps()}
    todo = steps()
    for _ in range(rounds):
        for name, step in todo.items():
            start = time.perf_counter_ns()
            step()
            taken[name].append((time.perf_counter_ns() - start) / 1_000)
    return {name: statistics.median(times) for name, times in taken.items()}
