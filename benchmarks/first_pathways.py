"""What comes first, to be read by a person: of the published cases, and of simulated people of whom half is known.

A line each: who, what was told, the verdict and the promise of the first three, and what the answer says to do.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.questions import HELD_OUT_SEED, put
from service.advice.answer.what_to_do import what_to_do
from service.app import create_app
from service.interview.questionnaire import questionnaire
from service.population.traits import TRAITS, traits_of
from service.profile.facts import Facts
from service.profile.model import Profile
from service.recommend.decision import Decision, Request, decide
from service.recommend.state import State, load_state
from training.pool.kinds import by_share
from training.pool.people import people
from training.pool.write import DAY

CASES = Path(__file__).parents[1] / "tests" / "cases" / "published.yaml"
AS_OF = "2026-11-23"
SHARES = (0.15, 0.3, 0.5)
"""How much of the questionnaire is told of a person, in turn."""


def of_published_cases() -> Iterator[tuple[str, str, str]]:
    """Each published case, decided on the newest day: its name, the verdict of the first, and a line."""
    client = create_app().test_client()
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
        answer = client.post("/recommend", json={"profile": case["profile"], "as_of": AS_OF})
        if answer.status_code != 200:  # noqa: PLR2004 - the day may contradict the case
            continue
        told: dict[str, Any] = answer.json or {}
        rows = sorted(told["pathways"], key=lambda row: row["rank"])[:3]
        first = ", ".join(f"{row['id']} {row['verdict']} {row['score']['promise'] or ''}" for row in rows)
        yield case["id"], rows[0]["verdict"], f"{told['answer']['status']} | {first}"


def half_profiles(count: int) -> Iterator[tuple[str, Profile]]:
    """So many simulated people of whom a part of the questions, drawn at random, is answered."""
    drawn = list(people(HELD_OUT_SEED + 1, DAY, by_share(count)))
    for number, (kind, whole) in enumerate(drawn):
        own = random.Random(f"half:{number}")  # noqa: S311 - a choice of questions
        profile = Profile()
        for question in questionnaire():
            if own.random() < SHARES[number % len(SHARES)]:
                profile, _ = put(profile, whole, question)
        yield kind, profile


def of_half_profiles(count: int, state: State) -> Iterator[tuple[str, str, str]]:
    """Each half profile: its kind, the verdict of the first, and a line with the traits that are told."""
    for kind, profile in half_profiles(count):
        decision = decide(state, Request(profile, DAY, None, DAY, {}))
        yield kind, decision.pathways[0].assessment.verdict.value, _line(decision)


def _line(decision: Decision) -> str:
    first = [
        f"{row.assessment.pathway.id} {row.assessment.verdict.value} {'' if row.promise is None else row.promise}"
        for row in decision.pathways[:3]
    ]
    told = zip(TRAITS, traits_of(Facts(decision.request.profile, DAY)), strict=True)
    known = [f"{trait.id}={value}" for trait, value in told if value is not None]
    return f"{what_to_do(decision).status.value} | {', '.join(first)} | {' '.join(known)}"


def main() -> None:
    """Print a line each, and how often each verdict was first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_pathways", description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="how many half profiles (default 200)")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    state = load_state(Path(__file__).parents[1] / "models")
    for name, lines in (("published", of_published_cases()), ("half", of_half_profiles(asked.people, state))):
        verdicts: Counter[str] = Counter()
        for who, verdict, line in lines:
            verdicts[verdict] += 1
            print(f"{name} | {who} | {line}")
        print(f"{name}: {dict(verdicts)}")


if __name__ == "__main__":
    main()
