"""The cohort as a folder: case files in parts, a summary with the targets, and what decided the cases."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from training.cases.write import case_json, write_cases
from training.cohort.assumptions import Weight
from training.cohort.decisions import Panel, Staying, Threshold
from training.cohort.simulate import cases_of, in_order, make, slices
from training.cohort.targets import Tally
from training.review.assessment import TargetCheck

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from training.cohort.decisions import Decided, Decider
    from training.cohort.simulate import Plan, Progress

SUMMARY = "summary.json"
DECIDERS = "deciders.json"
CASES_PER_FILE = 10_000
NOTICE = "Simulated applicants and decisions; nobody in this file exists. Made to meet published totals, and no more."
KINDS: Mapping[str, type[Decider]] = {"threshold": Threshold, "panel": Panel, "staying": Staying}


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """What a folder holds: the plan, cases by pathway and outcome, and every target that binds beside the cohort's."""

    notice: str
    people: Mapping[str, int]
    seed: int
    variant: str
    outcomes: Mapping[str, Mapping[str, int]]
    checks: tuple[TargetCheck, ...]


def _write_part(
    path: Path, pathway_id: str, rows: NDArray[np.void], decided: Decided, plan: Plan
) -> tuple[int, Counter[str], Tally]:
    outcomes: Counter[str] = Counter()
    tally = Tally()

    def told() -> Iterator[Mapping[str, Any]]:
        for case in cases_of(pathway_id, rows, decided, plan):
            outcomes[case.outcome.value] += 1
            tally.add(case)
            yield case_json(case)

    return write_cases(path, told()), outcomes, tally


def write_cohort(
    folder: Path, plan: Plan, jobs: int = 1, progress: Progress | None = None, form: str = "jsonl"
) -> CohortSummary:
    """Simulate a plan into a folder of case files (``jsonl`` or ``parquet``), counting the targets as they are written.

    Raises ``FileExistsError`` where the folder holds something already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        message = f"{folder} holds something already; name a new folder"
        raise FileExistsError(message)
    whole = Tally()
    outcomes: dict[str, Mapping[str, int]] = {}
    deciders: dict[str, Decider] = {}
    for pathway_id in plan.people:
        made = make(pathway_id, plan, jobs, progress)
        deciders.update(made.deciders)
        tasks = (
            (folder / f"{pathway_id}-{number:05d}.{form}", pathway_id, *part, plan)
            for number, part in enumerate(slices(made, CASES_PER_FILE))
        )
        ends: Counter[str] = Counter()
        for written, some, tally in in_order(_write_part, tasks, jobs):
            ends.update(some)
            whole.merge(tally)
            if progress is not None:
                progress("write", written)
        outcomes[pathway_id] = dict(sorted(ends.items()))
    checks = whole.checks(plan.people, plan.variant)
    summary = CohortSummary(NOTICE, dict(plan.people), plan.seed, plan.variant, outcomes, checks)
    _write(folder / DECIDERS, {name: _record(decider) for name, decider in deciders.items()})
    _write(folder / SUMMARY, asdict(summary))
    return summary


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def read_summary(folder: Path) -> CohortSummary:
    """The summary of a cohort's folder; raises ``FileNotFoundError`` where there is none."""
    text = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return CohortSummary(**text | {"checks": tuple(TargetCheck(**row) for row in text["checks"])})


def check(cohort: Path | CohortSummary) -> tuple[TargetCheck, ...]:
    """Every published figure that binds a cohort, beside what it generated."""
    return (cohort if isinstance(cohort, CohortSummary) else read_summary(cohort)).checks


def _record(decider: Decider) -> dict[str, Any]:
    kind = next(name for name, one in KINDS.items() if isinstance(decider, one))
    told = asdict(decider).items()
    return {"kind": kind} | {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in told}


def _weights(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Weight]:
    return {name: Weight(**row) for name, row in rows.items()}


def read_deciders(folder: Path) -> dict[str, Decider]:
    """What decided a cohort's cases, by the name of the classifier, for ``truth``."""
    deciders: dict[str, Decider] = {}
    for name, row in json.loads((folder / DECIDERS).read_text(encoding="utf-8")).items():
        kind = KINDS[row.pop("kind")]
        told: dict[str, Any] = {}
        told |= {key: _weights(value) if isinstance(value, dict) else value for key, value in row.items()}
        if kind is Panel:
            told |= {key: np.array(told[key]) for key in ("merit", "named", "passes")} | {"sizes": tuple(told["sizes"])}
        deciders[name] = kind(**told)
    return deciders
