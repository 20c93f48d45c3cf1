"""``python -m benchmarks.stages``: where the processor time of an answer goes, stage by stage.

Whole calls in process on varied bodies, looked into by a timer of processor time: what is being done at each of its
ticks is counted under the stage that it belongs to. A share is off by a point or so. ``--write`` puts the table into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import gc
import logging
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType, FrameType

from flask import Flask

from benchmarks import page
from benchmarks.beside import WARM, call
from benchmarks.bodies import by_kind
from service.advice.answer.later import opens_later
from service.advice.bounds.splitting import bounds_of
from service.advice.calendar.key_dates import last_day, time_lines
from service.advice.changes import what_ifs
from service.advice.settlement.stay import stay_held
from service.api import edge, reading
from service.api.interview.asking import next_question
from service.api.recommend.answers import answer
from service.api.recommend.credibility import credibility_told
from service.api.recommend.recommending import recommended
from service.api.recommend.rows import in_parts, in_summary, on_a_card
from service.api.recommend.what_to_do import told_first
from service.api.sentences import Writer
from service.app import create_app
from service.interview.next_questions import next_questions
from service.outlook.estimate import estimate
from service.population.promise import promises
from service.practice import findings
from service.profile.facts import Facts
from service.recommend.decision import decide, decision_id
from service.rules.abode.standing import standing
from service.rules.pathway import assess

COMMAND = "python -m benchmarks.stages"
PEOPLE, ROUNDS = 300, 4
EVERY_SECONDS = 0.001

WHOLE: Mapping[str, Sequence[object]] = {
    "what-ifs: the law asked anew under each change": (what_ifs.cases, what_ifs.nearest),
    "key dates, and what opens later: the law asked anew on each day": (time_lines, last_day, opens_later),
    "bounds: the law asked anew in each case": (bounds_of,),
    "what to ask next": (next_questions,),
    "promise: who is like this person": (promises,),
}
"""Stages with all that is done within them."""

STEPS: Mapping[str, Sequence[object]] = {
    "facts derived from the profile, each once": (Facts._found,),  # noqa: SLF001 - there each is found, when it is first read
    "law: criteria of sixteen pathways": (assess,),
    "practice graded": (findings,),
    "outlook: tables, bounds, contributions": (estimate,),
    "right of abode, stays held": (standing, stay_held),
    "the decision's id": (decision_id,),
    "the rest of deciding: score, order, advice": (decide,),
    "the answer on top": (told_first,),
    "pathways and reasons in words": (on_a_card, in_summary, in_parts),
    "findings on credibility in words": (credibility_told,),
    "tables of sources and parameters": (Writer.tables,),
    "the rest of the answer": (answer, recommended, next_question),
    "reading the body": (reading.read_body,),
    "contradictions": (reading.check_consistency,),
    "writing JSON": (edge.in_json,),
}
"""Stages without what is done by another within them."""

AROUND = "HTTP: Flask, headers, the log's line"
APPLICATION = Flask.wsgi_app.__code__


def _codes(stages: Mapping[str, Sequence[object]]) -> dict[CodeType, str]:
    return {_code(function): stage for stage, functions in stages.items() for function in functions}


def _code(function: object) -> CodeType:
    """The code of a function; of one that is wrapped, that of what is within."""
    while (within := getattr(function, "__wrapped__", None)) is not None:
        function = within
    found = getattr(function, "__code__", None)
    assert isinstance(found, CodeType)
    return found


def stage_of(frame: FrameType | None, whole: Mapping[CodeType, str], steps: Mapping[CodeType, str]) -> str | None:
    """The stage that a frame belongs to: the outermost of those taken whole, or else the innermost step.

    ``None`` outside of the application.
    """
    step, outermost, within = None, None, False
    while frame is not None:
        outermost = whole.get(frame.f_code, outermost)
        step = step or steps.get(frame.f_code)
        within = within or frame.f_code is APPLICATION
        frame = frame.f_back
    return (outermost or step or AROUND) if within else None


def measured(kind: str, people: int, rounds: int) -> dict[str, float]:
    """The share of each stage in the processor time of one kind of answer, from 0 to 1."""
    application = create_app()
    path, sent = by_kind(people)[kind]
    whole, steps = _codes(WHOLE), _codes(STEPS)
    seen: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        stage = stage_of(frame, whole, steps)
        if stage is not None:
            seen[stage] += 1

    for body in sent[:WARM]:
        call(application, path, body, kind)
    gc.freeze()
    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY_SECONDS, EVERY_SECONDS)
    try:
        for _ in range(rounds):
            for body in sent:
                call(application, path, body, kind)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        gc.unfreeze()
    return {stage: count / seen.total() for stage, count in seen.items()}


def calls(kind: str, people: int) -> dict[str, float]:
    """How many functions an answer of one kind calls, on average: those of Python, and those made in C."""
    application = create_app()
    path, sent = by_kind(people)[kind]
    seen: Counter[str] = Counter()

    def count(_: FrameType, event: str, __: object) -> None:
        seen[event] += 1

    for body in sent[:WARM]:
        call(application, path, body, kind)
    for body in sent:
        sys.setprofile(count)
        call(application, path, body, kind)
        sys.setprofile(None)
    return {"functions of Python called": seen["call"] / len(sent), "functions in C called": seen["c_call"] / len(sent)}


def table(found: Mapping[str, Mapping[str, float]], called: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """A row for each stage, in the order of a request; and how many functions are called."""
    yield f"| of a hundred parts of the time | {' | '.join(found)} |"
    yield f"| --- |{' ---: |' * len(found)}"
    order = (
        AROUND,
        *("reading the body", "contradictions"),
        *[stage for stage in (*STEPS, *WHOLE) if stage not in {"reading the body", "contradictions", "writing JSON"}],
        "writing JSON",
    )
    for stage in order:
        shares = [found[kind].get(stage, 0.0) for kind in found]
        yield f"| {stage} | {' | '.join(f'{100 * share:.0f}' if share else '–' for share in shares)} |"
    for name in next(iter(called.values())):
        yield f"| {name} | {' | '.join(f'{called[kind][name]:,.0f}' for kind in called)} |"


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people asked about (default {PEOPLE})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"times that each is (default {ROUNDS})")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    kinds = ("card", "summary", "full", "next-question")
    shares = {kind: measured(kind, asked.people, asked.rounds) for kind in kinds}
    shown = "\n".join(table(shares, {kind: calls(kind, asked.people) for kind in kinds}))
    if not asked.write:
        print(shown)
        return
    heading, about = "# Where the time goes", "Calls in process on varied bodies; a share is off by a point or so."
    page.write(
        COMMAND, f"{heading}\n\nWritten by `{COMMAND} --write` on {page.machine()} as it ended. {about}\n\n{shown}\n"
    )


if __name__ == "__main__":
    main()
