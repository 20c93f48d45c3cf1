"""How many screens and answers an interview takes until the first pathways are settled, in our order and a fixed one.

People are drawn as the population is, by their shares, from another source of chance. In our order a person answers
what a screen asks for: of a degree, a job or an offer what is asked of each, and the rest of it only if it is asked
for. In the fixed order every question is answered whole. Each item of a list is an answer of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from service.advice.answer.table import table
from service.interview.missing import field_of
from service.interview.next_questions import Asking, Next, next_questions
from service.interview.questionnaire import PRESENCE, Question, questionnaire
from service.interview.settled import open_order
from service.population.people_alike import in_places
from service.profile.derived.told_elsewhere import as_meant
from service.profile.derived.work import REPUTABLE_KINDS
from service.profile.model import Profile
from service.profile.pointers import value_at
from service.recommend.decision import Decision, Request, decide
from service.recommend.state import State, load_state
from service.rules.abode.standing import AbodeStatus
from service.rules.pathway import Verdict
from training.pool.kinds import by_share
from training.pool.people import people
from training.pool.write import DAY

TOOL = ("nationality", "here", "parents", "degrees", "work_lately", "income", "offers", "business_plans")
"""The order of ImmD's matching tool, as a copy of it asks: region; second generation; degree, where, which, when; work
of the last five years; income; job found, in research; business planned. To think oneself talented is no fact.
"""

NO_SCHEME = "no_scheme_needed"
HELD_OUT_SEED = 7
MOST = 12
SHARE = 0.9
RATIO = 0.6


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers given until the first place, and the first three, were settled, and whether they came out so.

    Each item of a list is an answer of its own; ``screens`` are the questions until the first place was settled.
    """

    first: int
    screens: int
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
        told: Any = value_at(whole, pointer)
        *group, name = pointer.split("/")[1:]
        if group:
            record: Any = getattr(profile, group[0])
            profile = replace(profile, **{group[0]: replace(record, **{name: told})})
        else:
            profile = replace(profile, **{name: told})
        if question.each and isinstance(told, tuple):
            answers = max(1, len(told))
    return profile, answers


IMPLIED = {"institution": ("ttps_listed", "country")}
"""What a simulated person, whose institution has no name, tells where it is asked for: what a register tells of it."""


def answered(profile: Profile, whole: Profile, row: Next) -> tuple[Profile, int]:
    """The profile with a screen answered out of the whole one, and how many answers that takes.

    What is asked about may have been read from a neighbouring list.
    """
    answers, (profile, _) = 1, as_meant(profile, DAY)
    for pointer in row.facts:
        told = value_at(whole, pointer)
        asked = field_of(pointer)
        if row.question.id == PRESENCE:
            profile = told_at(profile, pointer, told and (type(told[0])(),))  # type: ignore[index]
            continue
        if row.item is None and asked.fields and isinstance(told, tuple):
            core = [field.pointer.rpartition("/")[2] for field in asked.fields if field.core]
            answers = max(answers, len(told)) if row.question.each else answers
            told = tuple(_with(type(item)(), item, core) for item in told)
        profile = told_at(profile, pointer, told)
    return profile, answers


def _with(known: Any, whole: Any, names: Iterable[str]) -> Any:  # noqa: ANN401 - an item of a list, as it is known so far
    told = [part for name in names for part in (name, *IMPLIED.get(name, ()))]
    return replace(known, **{name: _said(whole, name) for name in told})


def _said(whole: Any, name: str) -> object:  # noqa: ANN401 - an item of a list
    """What a person says of an item: whoever knows of what kind an employer is knows whether it is a reputable one."""
    said = getattr(whole, name)
    if name == "reputable_employer" and said is None and whole.employer_kind is not None:
        return whole.employer_kind in REPUTABLE_KINDS
    return said


def told_at(profile: Profile, pointer: str, told: object) -> Profile:
    """The profile with a value at a pointer: of a fact of its own, of a group's member, or of a field of an item."""
    first, *rest = pointer.split("/")[1:]
    return replace(profile, **{first: _put(getattr(profile, first), rest, told)})


def _put(held: Any, steps: Sequence[str], told: object) -> Any:  # noqa: ANN401 - any part of a profile
    if not steps:
        return told
    first, *rest = steps
    if isinstance(held, tuple):
        number = int(first)
        return (*held[:number], _put(held[number], rest, told), *held[number + 1 :])
    return replace(held, **{first: _put(getattr(held, first), rest, told)})


def decided(profile: Profile, state: State, declined: tuple[str, ...] = ()) -> tuple[Asking, tuple[str, ...]]:
    """What to ask next, and the order as it stands."""
    decision = decide(state, Request(profile, DAY, None, DAY, {}, declined))
    if decision.abode.status is AbodeStatus.ESTABLISHED:
        return next_questions(decision), (NO_SCHEME,)
    return next_questions(decision), open_order(decision) if puts_forward(decision) else in_places(())


def puts_forward(decision: Decision) -> bool:
    """Whether an answer puts a pathway forward: what is undetermined only where it is open to enough people alike."""
    first = decision.pathways[0].assessment.verdict
    _, least = table().promise[-1]
    likely = max(row.promise or 0.0 for row in decision.pathways) >= least
    return first is not Verdict.NOT_ELIGIBLE and (first is not Verdict.UNDETERMINED or likely)


def interview(whole: Profile, state: State, fixed: Sequence[Question] | None = None) -> Interview:
    """Ask one person, by the order of each answer or by a fixed one, until the first three are settled.

    What a simulated person doesn't know either is declined.
    """
    profile, given, screens, waiting = Profile(), 0, 0, list(fixed or ())
    told: tuple[str, ...] = ()
    _, final = decided(whole, state)
    first: tuple[int, int, bool] | None = None
    while True:
        asking, order = decided(profile, state, told)
        if first is None and asking.settled_first:
            first = given, screens, order[0] == final[0]
        if first is not None and asking.settled_three:
            return Interview(first[0], first[1], given, first[2], order[:3] == final[:3])
        if (not waiting) if fixed is not None else not asking.questions:
            first = first or (given, screens, order[0] == final[0])
            return Interview(first[0], first[1], given, first[2], order[:3] == final[:3])
        if fixed is not None:
            profile, answers = put(profile, whole, waiting.pop(0))
        else:
            row = asking.questions[0]
            profile, answers = answered(profile, whole, row)
            told += tuple(pointer for pointer in row.facts if value_at(profile, pointer) is None)
        given += answers
        screens += 1


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
        "within_12": round(sum(row.screens <= MOST for row in ours) / len(ours), 4),
        "within_12_answers": round(sum(row.first <= MOST for row in ours) / len(ours), 4),
        "screens": deciles([row.screens for row in ours]),
        "screens_fixed": deciles([row.screens for row in theirs]),
        "first": deciles([row.first for row in ours]),
        "first_fixed": deciles([row.first for row in theirs]),
        "ratio_of_means": round(sum(row.first for row in ours) / sum(row.first for row in theirs), 3),
        "within_60_percent": round(sum(our.first <= RATIO * their.first for our, their in pairs) / len(pairs), 4),
        "three": deciles([row.three for row in ours]),
        "three_fixed": deciles([row.three for row in theirs]),
        "first_right": round(sum(row.first_right for row in ours) / len(ours), 4),
        "three_right": round(sum(row.three_right for row in ours) / len(ours), 4),
        "histogram": dict(sorted(Counter(row.screens for row in ours).items())),
        "histogram_answers": dict(sorted(Counter(row.first for row in ours).items())),
        "histogram_answers_fixed": dict(sorted(Counter(row.first for row in theirs).items())),
    }


def enquirers(count: int, seed: int = HELD_OUT_SEED) -> Iterator[Profile]:
    """So many people apart from the population, of each kind as many as its share."""
    return (profile for _, profile in people(seed, DAY, by_share(count)))


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("--people", type=int, default=1000, help="how many people (default 1000)")
    parser.add_argument("--every", type=int, default=1, help="only every so many of them")
    asked = parser.parse_args()
    state = load_state(Path(__file__).parents[1] / "models")
    begun = time.monotonic()
    whole = list(enquirers(asked.people))[:: asked.every]
    print(json.dumps(measured(whole, state) | {"seconds": round(time.monotonic() - begun)}, indent=1))


if __name__ == "__main__":
    main()
