"""In process: the steps of one request, and whole calls of the WSGI application on varied bodies beside a Flask hello.

The steps are of one person with two degrees and three jobs, also as ratios to reading and writing the same request as
JSON. A call is timed by the CPU that it takes.
"""

from __future__ import annotations

import json
import logging
import statistics
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks.beside import call
from benchmarks.bodies import by_kind
from benchmarks.hello import create_app as hello_app
from benchmarks.served import HELLO, HELLO_TAKES
from service.api.reading import check_consistency, without_nulls
from service.api.recommend.answers import answer
from service.api.requests import RecommendationRequest
from service.app import create_app, models_folder
from service.intake.decoding import decode
from service.intake.schemas import record
from service.messages import load_catalogues
from service.profile.facts import Facts
from service.recommend.decision import Request, decide
from service.recommend.state import State, load_state
from service.rules.evaluator import Evaluation
from service.rules.pathway import Assessment, assess

if TYPE_CHECKING:
    from collections.abc import Callable


DAY = date(2026, 11, 23)
PROFILE = json.loads(Path(__file__).with_name("profile.json").read_text(encoding="utf-8"))
WARM = 20
"""Calls of each kind before the first that is timed."""

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
        "of that the law alone, sixteen pathways": lambda: judged(state, request),
        "render summary": lambda: answer(decision, english, "summary"),
        "write summary": lambda: orjson.dumps(summary),
        "render full": lambda: answer(decision, english, "full"),
    }


def judged(state: State, request: Request) -> list[Assessment]:
    """What comes of each pathway by the law, its facts read anew."""
    evaluation = Evaluation(Facts(request.profile, request.as_of), state.law)
    return [assess(pathway, evaluation) for pathway in state.pathways]


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


def calls(number: int) -> dict[str, list[float]]:
    """The CPU microseconds of so many whole calls of each kind, over varied bodies; one of each kind in turn."""
    ours, hello, asked = create_app(), hello_app(), by_kind(number)
    kinds = [(HELLO, hello, *asked[HELLO_TAKES])]
    kinds += [(name, ours, *what) for name, what in asked.items()]
    taken: dict[str, list[float]] = {name: [] for name, *_ in kinds}
    logging.disable(logging.INFO)
    for place in range(-WARM, number):
        for name, application, path, sent in kinds:
            spent = call(application, path, sent[place], name)
            if place >= 0:
                taken[name].append(spent)
    return taken
