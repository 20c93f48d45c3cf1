"""How many answers an interview takes until the first pathways are settled: asked in our order, and in a fixed one.

People are taken from the pool that the server reads, or from another draw of the same kinds (``--held-out``).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from service.profile.model import Profile
from service.recommend.decision import Request, decide
from service.recommend.next_questions import Asking, next_questions, open_order
from service.recommend.questionnaire import Question, questionnaire, stated
from service.recommend.state import State, load_state
from training.pool.people import people
from training.pool.write import COUNT, DAY, SEED

TOOL = ("nationality", "home", "parents", "degrees", "work_lately", "income", "offers", "business_plans")
"""The order of ImmD's matching tool, as a copy of it asks: region; second generation; degree, where, which, when; work
of the last five years; income; job found, in research; business planned. To think oneself talented is no fact.
"""

HELD_OUT_SEED = 7
MOST = 12
SHARE = 0.9
RATIO = 0.6


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers given until the first place, and the first three, were settled, and whether they came out so."""

    first: int
    three: int
    first_right: bool
    three_right: bool


def fixed_order() -> tuple[Question, ...]:
    """ImmD's tool first, then the profile from top to bottom."""
    by_id = {question.id: question for question in questionnaire()}
    rest = [question for question in questionnaire() if question.id not in TOOL]
    return (*(by_id[name] for name in TOOL), *rest)


def put(profile: Profile, whole: Profile, question: Question) -> tuple[Profile, int]:
    """The profile with a question answered out of the whole one, and how many answers that takes."""
    answers = 1
    for pointer in question.pointers:
        told = stated(whole, pointer)
        *group, name = pointer.split("/")[1:]
        if group:
            record: Any = getattr(profile, group[0])
            profile = replace(profile, **{group[0]: replace(record, **{name: told})})
        else:
            profile = replace(profile, **{name: told})  # type: ignore[arg-type]
        if question.each and isinstance(told, tuple):
            answers = max(1, len(told))
    return profile, answers


def decided(profile: Profile, state: State) -> tuple[Asking, tuple[str, ...]]:
    """What to ask next, and the order as it stands."""
    decision = decide(state, Request(profile, DAY, None, DAY, {}))
    return next_questions(decision), open_order(decision)


def interview(whole: Profile, state: State, fixed: Sequence[Question] | None = None) -> Interview:
    """Ask one person, by the order of each answer or by a fixed one, until the first three are settled."""
    profile, given, asked = Profile(), 0, set[str]()
    _, final = decided(whole, state)
    first: tuple[int, bool] | None = None
    while True:
        asking, order = decided(profile, state)
        if first is None and asking.settled_first:
            first = given, order[0] == final[0]
        if first is not None and asking.settled_three:
            return Interview(first[0], given, first[1], order[:3] == final[:3])
        if fixed is None:
            question = next((row.question for row in asking.questions if row.question.id not in asked), None)
        else:
            question = next((row for row in fixed if row.id not in asked), None)
        if question is None:
            first = first or (given, order[0] == final[0])
            return Interview(first[0], given, first[1], order[:3] == final[:3])
        asked.add(question.id)
        profile, answers = put(profile, whole, question)
        given += answers


def deciles(counts: Sequence[int]) -> dict[str, float]:
    """A distribution in a few numbers."""
    ordered = sorted(counts)
    at = {f"p{part}": ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (10, 25, 50, 75, 90, 95)}
    return {"mean": round(statistics.fmean(ordered), 2)} | at | {"most": ordered[-1]}


def measured(whole: Sequence[Profile], state: State) -> dict[str, Any]:
    """Both distributions over some people, and how they compare."""
    ours = [interview(person, state) for person in whole]
    theirs = [interview(person, state, fixed_order()) for person in whole]
    pairs = list(zip(ours, theirs, strict=True))
    return {
        "people": len(whole),
        "within_12": round(sum(row.first <= MOST for row in ours) / len(ours), 4),
        "first": deciles([row.first for row in ours]),
        "first_fixed": deciles([row.first for row in theirs]),
        "ratio_of_means": round(sum(row.first for row in ours) / sum(row.first for row in theirs), 3),
        "within_60_percent": round(sum(our.first <= RATIO * their.first for our, their in pairs) / len(pairs), 4),
        "three": deciles([row.three for row in ours]),
        "three_fixed": deciles([row.three for row in theirs]),
        "first_right": round(sum(row.first_right for row in ours) / len(ours), 4),
        "three_right": round(sum(row.three_right for row in ours) / len(ours), 4),
        "histogram": dict(sorted(Counter(row.first for row in ours).items())),
        "histogram_fixed": dict(sorted(Counter(row.first for row in theirs).items())),
    }


def some(count: int, every: int, seed: int) -> Iterator[tuple[str, Profile]]:
    """Every so many of a pool's people."""
    return (row for number, row in enumerate(people(count, seed, DAY)) if number % every == 0)


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take one person in so many (default 1: all)")
    parser.add_argument("--held-out", action="store_true", help="other people than those of the pool")
    asked = parser.parse_args()
    state = load_state(Path(__file__).parents[1] / "models")
    seed = HELD_OUT_SEED if asked.held_out else SEED
    begun = time.monotonic()
    whole = [profile for _, profile in some(COUNT, asked.every, seed)]
    print(json.dumps(measured(whole, state) | {"seconds": round(time.monotonic() - begun)}, indent=1))


if __name__ == "__main__":
    main()
