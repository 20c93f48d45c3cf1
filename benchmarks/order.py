"""How soon the order is the final one, and whether promise says what it should: while facts are told one by one.

People are drawn as the population is, from another source of chance, or in another mixture of kinds. Facts are told in
the order of what questions are worth, without the opening of an interview, or at random. After so many answers: what
comes first, and the promise of every undetermined pathway, beside what is so once everything is told.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.questions import HELD_OUT_SEED, answered, put, puts_forward
from service.interview.next_questions import Next, next_questions
from service.interview.questionnaire import Question, questionnaire
from service.population.people_alike import pool
from service.profile.model import Profile
from service.profile.pointers import value_at
from service.profile.values import NOT_MET
from service.recommend.decision import Decision, Request, decide
from service.recommend.state import State, load_state
from service.rules.pathway import Verdict
from training.pool.kinds import by_share, kinds
from training.pool.people import people
from training.pool.write import DAY

AFTER = (0, 3, 6, 12)
"""The answers after which the order is looked at."""

OTHER_MIXTURE: Mapping[str, float] = {
    **{name: 0.45 for name, kind in kinds().items() if kind.fits_nothing},
    "qmas_gpt": 1.8,
    "gep": 2.0,
    "ttps_a": 0.5,
    "iang_recent": 0.5,
    "dependant_spouse": 2.0,
    "dependant_child": 1.5,
    "dependant_parent": 2.0,
    "new_cies": 2.5,
    "technicians": 2.5,
    "holds_ttps": 1.6,
    "holds_employment": 2.0,
}
"""How many times as many of a kind another agency might meet: more families and employees, fewer whom nothing fits."""

BETWEEN = (0.05, 0.95)
"""Promises whose calibration is told: outside of these nearly all are right."""

BINS = 10
LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Promised:
    """The promise of an undetermined pathway, whether it stood first, and whether it turned out open."""

    pathway: str
    promise: float
    first: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was first after so many answers: the final first, or not; in which place that was; closed in the end."""

    right: bool
    closed_in_the_end: bool
    place: int
    something_open: bool
    put_forward: bool
    promised: tuple[Promised, ...]


def _decided(profile: Profile, state: State, declined: tuple[str, ...] = ()) -> Decision:
    return decide(state, Request(profile, DAY, None, DAY, {}, declined))


def looked_at(decision: Decision, final: Decision) -> Looked:
    """What a decision says, beside the decision on everything."""
    opened = {row.assessment.pathway.id: row.assessment.truth != NOT_MET for row in final.pathways}
    names = [row.assessment.pathway.id for row in decision.pathways]
    last, first = final.pathways[0].assessment.pathway.id, decision.pathways[0]
    undetermined = first.assessment.verdict is Verdict.UNDETERMINED
    return Looked(
        right=names[0] == last,
        closed_in_the_end=undetermined and not opened[names[0]],
        place=names.index(last) + 1,
        something_open=any(opened.values()),
        put_forward=puts_forward(decision),
        promised=tuple(
            Promised(row.assessment.pathway.id, row.promise, row is first, opened[row.assessment.pathway.id])
            for row in decision.pathways
            if row.promise is not None and row.assessment.truth & NOT_MET
        ),
    )


def told_step_by_step(whole: Profile, state: State, order: Sequence[Question] | None) -> Iterator[Decision]:
    """The decisions after so many answers, by the order of questions or by a given one."""
    profile, given, waiting = Profile(), 0, list(order or ())
    declined: tuple[str, ...] = ()
    decision = _decided(profile, state)
    for answers in AFTER:
        while given < answers:
            if order is not None:
                if not waiting:
                    break
                profile, more = put(profile, whole, waiting.pop(0))
            else:
                row = max(next_questions(decision).questions, key=_worth, default=None)
                if row is None:
                    break
                profile, more = answered(profile, whole, row)
                declined += tuple(pointer for pointer in row.facts if value_at(profile, pointer) is None)
            given += more
            decision = _decided(profile, state, declined)
        yield decision


def _worth(row: Next) -> float:
    return row.gain / (1.0 if row.item else row.question.effort)


def shuffled(number: int) -> list[Question]:
    """The questions in an order of their own for each person."""
    found = list(questionnaire())
    random.Random(f"order:{number}").shuffle(found)  # noqa: S311 - an order of questions
    return found


def followed(whole: Iterable[Profile], state: State, *, at_random: bool) -> list[tuple[Looked, ...]]:
    """What was first of each person after each number of answers."""
    found = []
    for number, profile in enumerate(whole):
        final = _decided(profile, state)
        steps = told_step_by_step(profile, state, shuffled(number) if at_random else None)
        found.append(tuple(looked_at(decision, final) for decision in steps))
    return found


def off_by(rows: Sequence[Promised]) -> float:
    """Expected calibration error: how far promises lie from what came of them, over ten bins, by their people."""
    bins: dict[int, list[Promised]] = defaultdict(list)
    for row in rows:
        bins[min(int(row.promise * BINS), BINS - 1)].append(row)
    apart = (abs(sum(row.promise - row.opened for row in group)) for group in bins.values())
    return sum(apart) / max(1, len(rows))


def log_loss(rows: Sequence[Promised], said: Mapping[str, float] | None = None) -> float:
    """The mean loss in bits of e of the promises, or of one share for each pathway."""
    told = [(row.promise if said is None else said[row.pathway], row.opened) for row in rows]
    return -sum(math.log(max(LEAST, share if opened else 1 - share)) for share, opened in told) / max(1, len(rows))


def plain_shares() -> dict[str, float]:
    """The share of everybody to whom each pathway is open."""
    people_of = pool()
    whole = people_of.weight(people_of.everybody)
    return defaultdict(float, {name: people_of.weight(them) / whole for name, them in people_of.by_open.items()})


def order_told(found: Sequence[Looked]) -> dict[str, float]:
    """How the order did after some number of answers, of those with something open; and of the others."""
    some = [row for row in found if row.something_open]
    none = [row for row in found if not row.something_open]
    return {
        "first is the final first": round(sum(row.right for row in some) / len(some), 4),
        "first closed in the end": round(sum(row.closed_in_the_end for row in some) / len(some), 4),
        "mean place of the final first": round(sum(row.place for row in some) / len(some), 3),
        "of everybody: first is the final first": round(sum(row.right for row in found) / len(found), 4),
        "nothing open: something put forward": round(sum(row.put_forward for row in none) / max(1, len(none)), 4),
    }


def promise_told(found: Sequence[tuple[Looked, ...]]) -> dict[str, Any]:
    """How promise did, over all numbers of answers together."""
    rows = [row for steps in found for looked in steps for row in looked.promised]
    between = [row for row in rows if BETWEEN[0] < row.promise < BETWEEN[1]]
    plain = plain_shares()
    return {
        "rows": len(rows),
        "off by, between": round(off_by(between), 4),
        "off by, first row": round(off_by([row for row in rows if row.first]), 4),
        "off by, of each pathway": {
            name: {"off": round(off_by(own), 4), "mean": round(mean_off(own), 4), "rows": len(own)}
            for name in sorted(plain)
            if (own := [row for row in between if row.pathway == name])
        },
        "log-loss": round(log_loss(rows), 4),
        "log-loss of the plain share": round(log_loss(rows, plain), 4),
    }


def mean_off(rows: Sequence[Promised]) -> float:
    """How far promises lie above what came of them, on average."""
    return sum(row.promise - row.opened for row in rows) / max(1, len(rows))


def measured(count: int, state: State, *, other_mixture: bool, at_random: bool) -> dict[str, Any]:
    """Both, over so many people of one mixture."""
    numbers = by_share(count, OTHER_MIXTURE if other_mixture else None)
    whole = [profile for _, profile in people(HELD_OUT_SEED, DAY, numbers)]
    found = followed(whole, state, at_random=at_random)
    columns = zip(AFTER, zip(*found, strict=True), strict=True)
    by_answers = {f"after {answers}": order_told(column) for answers, column in columns}
    return {"people": len(whole), "order": by_answers, "promise": promise_told(found)}


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.order", description=__doc__)
    parser.add_argument("--people", type=int, default=1000, help="how many people (default 1000)")
    parser.add_argument("--other-mixture", action="store_true", help="people of another mixture of kinds")
    parser.add_argument("--at-random", action="store_true", help="facts told at random, not in the order of questions")
    asked = parser.parse_args()
    state = load_state(Path(__file__).parents[1] / "models")
    begun = time.monotonic()
    told = measured(asked.people, state, other_mixture=asked.other_mixture, at_random=asked.at_random)
    print(json.dumps(told | {"seconds": round(time.monotonic() - begun)}, indent=1))


if __name__ == "__main__":
    main()
