"""The synthetic cohort: applicants drawn, lodged over time and decided, as cases like those of an agency's file.

Two passes, so that a million cases fit in memory: every case is drawn and weighed, and kept as a row of numbers; all of
a pathway are decided together; then each profile is drawn again and told as a case. The same seed gives the same cases
whatever the number of processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed

from service.outlook.tables import Stage, model_name
from training.cases.case import Case, Outcome
from training.cohort.assumptions import CENTRAL, assumptions, regime_of
from training.cohort.decisions import Decided, Fate, by_panel, by_threshold, extend
from training.cohort.lodging import PANEL, lodge, profile_of, whose
from training.cohort.moulds import MOULDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.cohort.decisions import Decider

CHUNK = 1_000
PEOPLE = 12_000
PEOPLE_OF_PANEL = 30_000
"""QMAS has sixteen features, and is decided by comparison: its shape needs more cases."""

Progress = Callable[[str, int], None]
"""Told the step (``draw``, ``write``) and how many more cases have passed it."""

OUTCOMES = {
    Fate.PENDING: Outcome.PENDING,
    Fate.WITHDRAWN: Outcome.WITHDRAWN,
    Fate.REFUSED: Outcome.REFUSED,
    Fate.APPROVED: Outcome.APPROVED,
}


def default_people() -> dict[str, int]:
    """How many cases of each pathway the shipped model is fitted on."""
    return {name: PEOPLE_OF_PANEL if name in PANEL else PEOPLE for name in MOULDS}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate: cases by pathway, the seed, and the variant of what is assumed.

    Raises ``ValueError`` for a pathway that the cohort does not cover, or a number of cases below one.
    """

    people: Mapping[str, int] = field(default_factory=default_people)
    seed: int = 1
    variant: str = CENTRAL

    def __post_init__(self) -> None:
        unknown = sorted(set(self.people) - set(MOULDS))
        if unknown or any(count < 1 for count in self.people.values()):
            message = f"the cohort covers {', '.join(MOULDS)}, each with one case or more"
            raise ValueError(message)
        assumptions(self.variant)


def plan_of(people: Mapping[str, int] | int | None = None, seed: int = 1, variant: str = CENTRAL) -> Plan:
    """A plan with so many cases of every pathway, or of those named; as many as the shipped model's if not said."""
    if people is None:
        return Plan(seed=seed, variant=variant)
    return Plan(dict.fromkeys(MOULDS, people) if isinstance(people, int) else dict(people), seed, variant)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A pathway's cases as rows with their ends, and what decided them by the name of the classifier."""

    pathway_id: str
    rows: NDArray[np.void]
    decided: Decided
    deciders: Mapping[str, Decider]


def chunks(count: int, size: int = CHUNK) -> list[range]:
    """The numbers from 0 up to a count, in runs."""
    return [range(first, min(first + size, count)) for first in range(0, count, size)]


def in_order(work: Callable[..., Any], tasks: Iterable[tuple[Any, ...]], jobs: int) -> Iterator[Any]:
    """The results of the tasks in their order, as they come, from so many processes."""
    results: Iterator[Any] = Parallel(n_jobs=jobs, return_as="generator")(delayed(work)(*task) for task in tasks)
    return results


def make(pathway_id: str, plan: Plan, jobs: int = 1, progress: Progress | None = None) -> Made:
    """Draw, lodge and decide every case of a pathway."""
    given, runs = assumptions(plan.variant), chunks(plan.people[pathway_id])
    parts = []
    for part in in_order(lodge, ((pathway_id, run, plan.seed, plan.variant) for run in runs), jobs):
        parts.append(part)
        if progress is not None:
            progress("draw", len(part))
    rows = np.concatenate(parts)
    regime, _ = regime_of(pathway_id, given.cohort_day)
    decide: Callable[..., tuple[Decided, Decider]] = by_panel if pathway_id in PANEL else by_threshold
    decided, decider = decide(pathway_id, rows, given)
    deciders: dict[str, Decider] = {model_name(pathway_id, regime, Stage.APPROVAL): decider}
    if pathway_id in given.extension.pathways:
        decided, staying = extend(pathway_id, rows, decided, given)
        deciders[model_name(pathway_id, regime, Stage.EXTENSION)] = staying
    return Made(pathway_id, rows, decided, deciders)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def _ground(pathway_id: str, row: np.void, outcome: Outcome) -> str | None:
    """Why a case was refused; of QMAS, the three grounds that ImmD's letters are reported to state."""
    if outcome is not Outcome.REFUSED:
        return None
    if pathway_id not in PANEL:
        return "evidence_not_convincing" if row["passes"] else "requirement_not_met"
    if row["passes"]:
        return "below_approval_standard"
    return "threshold_not_reached" if row["short"] else "prerequisites_not_met"


def cases_of(pathway_id: str, rows: NDArray[np.void], decided: Decided, plan: Plan) -> Iterator[Case]:
    """Rows and their ends told as cases, each profile drawn again."""
    given, seed = assumptions(plan.variant), plan.seed
    for index, row in enumerate(rows):
        who = whose(pathway_id, int(row["number"]), seed, given)
        outcome = OUTCOMES[Fate(int(decided.fate[index]))]
        extended = int(decided.extended[index])
        yield Case(
            case_id=f"synthetic-{seed}-{pathway_id}-{int(row['number']):07d}",
            person_id=f"synthetic-{seed}-{pathway_id}-person-{who.person:07d}",
            profile=profile_of(pathway_id, who, int(row["attempt"]), seed, given),
            pathway=pathway_id,
            lodged_on=who.day,
            decided_on=_day(int(decided.decided_on[index])),
            outcome=outcome,
            refusal_ground=_ground(pathway_id, row, outcome),
            extended=None if extended < 0 else bool(extended),
            extended_on=_day(int(decided.extended_on[index])),
            audit={"sex": "f" if row["woman"] else "m"},
        )


def slices(made: Made, size: int = CHUNK) -> Iterator[tuple[NDArray[np.void], Decided]]:
    """The rows of a pathway with their ends, in runs."""
    for run in chunks(len(made.rows), size):
        part = slice(run.start, run.stop)
        ends = made.decided
        yield (
            made.rows[part],
            Decided(ends.fate[part], ends.decided_on[part], ends.extended[part], ends.extended_on[part]),
        )


def _told(pathway_id: str, rows: NDArray[np.void], decided: Decided, plan: Plan) -> list[Case]:
    return list(cases_of(pathway_id, rows, decided, plan))


def simulate(
    people: Mapping[str, int] | int | None = None, seed: int = 1, variant: str = CENTRAL, jobs: int = 1
) -> Iterator[Case]:
    """The cohort's cases, pathway by pathway; the same for the same seed, whatever the number of ``jobs``."""
    plan = plan_of(people, seed, variant)
    for pathway_id in plan.people:
        made = make(pathway_id, plan, jobs)
        tasks = ((pathway_id, *part, plan) for part in slices(made))
        for told in in_order(_told, tasks, jobs):
            yield from told
