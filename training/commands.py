"""The steps beside fitting and measuring: the cohort, the way back, drift, the card, and all in order."""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from service.outlook.tables import current_version
from training.artefact.place import champion, rollback, verified, version_name
from training.artefact.publish import CARD
from training.cases.case import Case, CaseFileError
from training.cases.write import case_json, write_cases
from training.cohort.files import write_cohort
from training.cohort.simulate import Plan, plan_of, simulate
from training.cohort.targets import Tally
from training.fitting import fit_step, loaded, read
from training.measuring import evaluate_step, peak_memory_mib, publish_step
from training.progress import bar
from training.review.against.breaks import breaks
from training.review.against.later import holds, performances
from training.review.assessment import TargetCheck
from training.review.drift import SHIFTED, drift_from
from training.told import OWN_MODELS, REFUSED, Told, as_typed
from training.wording import counted, drift_words, performance_words, read_words, target_words
from training.workplace import MissingError, Workplace


def _drawn_words(checks: tuple[TargetCheck, ...], *, told: bool) -> Iterator[str]:
    missed = sum(not check.holds for check in checks)
    if told or missed:
        yield from target_words(checks)
    if missed:
        yield f"{missed} of {counted(len(checks), 'published figure')} missed; a small cohort may miss some by chance."
    else:
        yield f"Every one of {counted(len(checks), 'published figure')} is met."


def _example(given: argparse.Namespace, plan: Plan, out: Path) -> Told:
    """A case file of its own, in any form, and nothing in the workplace."""
    tally = Tally()
    with bar("Drawing", sum(plan.people.values()), "cases", quiet=given.json) as advance:

        def told(case: Case) -> Mapping[str, Any]:
            tally.add(case)
            advance(1)
            return case_json(case)

        out.parent.mkdir(parents=True, exist_ok=True)
        count = write_cases(out, map(told, simulate(plan.people, plan.seed, plan.variant, given.jobs)))
    checks = tally.checks(plan.people, plan.variant)
    words = [f"Wrote {counted(count, 'simulated case')} to {out}. Nobody in it exists."]
    if given.check:
        words += _drawn_words(checks, told=True)
    words.append(f"Next: {as_typed('retrain', '--cases', out, '--models', OWN_MODELS)}")
    return _cohort_told(given, plan, checks, words, out)


def _cohort_told(
    given: argparse.Namespace, plan: Plan, checks: tuple[TargetCheck, ...], words: list[str], out: Path
) -> Told:
    facts = {
        "people": dict(plan.people),
        "seed": plan.seed,
        "variant": plan.variant,
        "targets": [asdict(check) for check in checks],
        "out": str(out),
    }
    missed = given.check and not all(check.holds for check in checks)
    return Told(facts, tuple(words), REFUSED if missed else 0)


def cohort_step(given: argparse.Namespace) -> Told:
    """Draw applicants and decide their cases, into the workplace or into a file of the analyst's."""
    plan = plan_of(given.people, given.seed, given.variant)
    if given.out is not None:
        return _example(given, plan, given.out)
    place = Workplace(given.work.resolve())
    writing = place.root / ".cohort"
    for folder in (writing, place.cohort):
        if folder.exists():
            shutil.rmtree(folder)
    cases = sum(plan.people.values())
    with bar("Drawing and writing", 2 * cases, "cases", quiet=given.json) as advance:

        def drawn(_: str, number: int) -> None:
            advance(number)

        form = given.format or "jsonl"
        summary = write_cohort(writing, plan, given.jobs, drawn, form)
    writing.rename(place.cohort)
    words = [f"Drew {counted(cases, 'simulated case')} of {counted(len(plan.people), 'pathway')} into {place.cohort}."]
    words += _drawn_words(summary.checks, told=given.check)
    words.append(f"Next: {as_typed('fit')}")
    return _cohort_told(given, plan, summary.checks, words, place.cohort)


def rollback_step(given: argparse.Namespace) -> Told:
    """Make the version before the current one current again."""
    left, now = rollback(given.models, given.to)
    words = (
        f"{now} is current again, every file of it verified; before this it was {left}, which is still there.",
        "A running server takes it on a hang-up signal: kill -HUP <pid of gunicorn's master>",
        f"To undo this: {as_typed('rollback', '--models', given.models, '--to', left)}",
    )
    return Told({"from": left, "to": now}, words)


def drift_step(given: argparse.Namespace) -> Told:
    """How far a case file has moved from what the current version was fitted on, and how that does on it.

    Raises ``MissingError`` where there is no version, ``CaseFileError`` where it speaks of none of these cases.
    """
    current = champion(given.models)
    if current is None:
        raise MissingError(f"{given.models} has no current version to compare with")
    folder = Workplace(given.work.resolve()).root / "drift"
    summary = read(given.cases, folder, given, own=True)
    samples = loaded([folder], 0.0)
    rows = drift_from(current, samples, given.seed)
    if not rows:
        raise CaseFileError(
            f"No case of {given.cases} is one that a classifier of {current.version} speaks of: an approved or refused "
            "case that the rules left open, of a pathway and regime that it knows"
        )
    done = performances(current, samples, given.seed)
    failing = [row.name for row in done if not holds(row, len(done))]
    broken = [one.why for one in breaks(summary.months)]
    words = (
        *read_words(summary, folder),
        *drift_words(rows, current.version),
        *performance_words(done, failing),
        *(f"A break within these cases: {why}." for why in broken),
    )
    facts = {
        "version": current.version,
        "lines": summary.lines,
        "drift": [asdict(row) for row in rows],
        "breaks": broken,
        "performance": [asdict(row) | {"holds": row.name not in failing} for row in done],
    }
    moved = any(row.level == SHIFTED for row in rows)
    return Told(facts, words, REFUSED if moved or failing or broken else 0)


def card_step(given: argparse.Namespace) -> Told:
    """The model card of a version, once its files are verified."""
    version = current_version(given.models) if given.version is None else version_name(given.version)
    stated = verified(given.models, version)
    text = (given.models / version / CARD).read_text(encoding="utf-8")
    return Told({**stated, "card": text}, (text.rstrip("\n"),))


def retrain_steps(given: argparse.Namespace) -> Iterator[tuple[str, Callable[[argparse.Namespace], Told]]]:
    """The steps of a retraining; without a cohort where only own cases count."""
    if given.cases is None or given.synthetic_weight > 0:
        yield "cohort", cohort_step
    yield from (("fit", fit_step), ("evaluate", evaluate_step), ("publish", publish_step))


def retrain_step(given: argparse.Namespace, say: Callable[[str], None]) -> Told:
    """Every step in order, each told as it ends; the first that refuses is the last."""
    begun = time.monotonic()
    facts: dict[str, Any] = {}
    code = 0
    for name, step in retrain_steps(given):
        say(f"== {name}")
        told = step(given)
        for line in told.words:
            if not line.startswith("Next:"):
                say(line)
        facts[name] = told.facts
        code = told.code
        if code:
            break
    facts |= {"seconds": round(time.monotonic() - begun, 1), "peak_memory_mib": peak_memory_mib()}
    say(
        f"{facts['seconds']} seconds; peak memory of this process and its largest child "
        f"{facts['peak_memory_mib']:.0f} MiB."
    )
    return Told(facts, (), code)
