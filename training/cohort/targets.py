"""The published figures beside what a stream of cases makes of them: a figure binds only the population it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from service.profile.codes import DegreeLevel
from service.profile.values import add_months, years_old
from service.rules.catalogue import BY_ID
from service.rules.law import lawbook
from training.cases.case import Case, Outcome
from training.cohort.applicants import main_sector
from training.cohort.assumptions import CENTRAL
from training.review.assessment import TargetCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

DECIDED = frozenset({Outcome.APPROVED, Outcome.REFUSED})
MASTER = frozenset({DegreeLevel.MASTER, DegreeLevel.DOCTOR})
YOUNG, MIDDLE = 39, 44
"""The last ages, in years, of the published bands."""


@dataclass(frozen=True, slots=True)
class Target:
    """A published share of a population.

    ``of_regimes`` are the rules that its cases were decided under; ``carried`` where the cohort's are others, so that
    the figure binds the central variant only. ``by`` is the day by which a first stay has ended (expiring).
    """

    pathway_id: str
    name: str
    population: str
    share: float
    tolerance: float
    certainty: str
    period: str
    of_regimes: tuple[str, ...]
    carried: bool
    by: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Targets:
    """Every figure, and why some pathways have none."""

    figures: tuple[Target, ...]
    none: Mapping[str, str]

    def approved_of_decided(self, pathway_id: str) -> Target:
        """The share approved of a pathway's decided cases; raises ``KeyError`` where none is published."""
        for target in self.figures:
            if (target.pathway_id, target.name, target.population) == (pathway_id, "approved", "decided"):
                return target
        raise KeyError(pathway_id)

    def named(self, pathway_id: str, name: str) -> Target:
        """The first figure of a pathway by a name; raises ``KeyError`` where there is none."""
        for target in self.figures:
            if (target.pathway_id, target.name) == (pathway_id, name):
                return target
        raise KeyError((pathway_id, name))


def _target(row: Mapping[str, Any]) -> Target:
    return Target(
        pathway_id=row["pathway"],
        name=row["name"],
        population=row["population"],
        share=float(row["share"]) if "share" in row else row["count"] / row["of"],
        tolerance=float(row["tolerance"]),
        certainty=row["certainty"],
        period=row["period"],
        of_regimes=tuple(row["of_regimes"]),
        carried=bool(row.get("carried", False)),
        by=row.get("by"),
        source=row["source"].strip(),
        note=row["note"],
    )


@lru_cache(maxsize=1)
def targets() -> Targets:
    """Read ``targets.yaml``."""
    content = files("training.cohort").joinpath("targets.yaml").read_text(encoding="utf-8")
    text = yaml.load(content, yaml.CSafeLoader)
    return Targets(tuple(map(_target, text["targets"])), text["none"])


def stay_ends(pathway_id: str, approved_on: date) -> date:
    """The last day of the first stay of somebody approved on a day, taken to begin then.

    ImmD's TTPS page: 24 months, and 36 under Category A on approval from 16 October 2024.
    """
    parameter = BY_ID[pathway_id].terms["first_stay_months"]
    return add_months(approved_on, int(lawbook().versions(parameter, approved_on)[0].value))


def _expiring(case: Case, target: Target) -> bool:
    if case.outcome is not Outcome.APPROVED or case.decided_on is None or target.by is None:
        return False
    return stay_ends(case.pathway, case.decided_on) <= target.by


POPULATIONS: Mapping[str, Callable[[Case, Target], bool]] = {
    "received": lambda _case, _target: True,
    "decided": lambda case, _target: case.outcome in DECIDED,
    "approved": lambda case, _target: case.outcome is Outcome.APPROVED,
    "expiring": _expiring,
    "extension_decided": lambda case, target: case.extended_on is not None and _expiring(case, target),
}
"""Who is counted. An extension that was decided has its day, whether it was granted or not."""


def _age(case: Case) -> int:
    born = case.profile.person.birth_date
    return years_old(born.first, case.lodged_on) if born else 0


def _monthly_pay(case: Case) -> float:
    pays = [offer.annual_pay.amount.low for offer in case.profile.offers or () if offer.annual_pay]
    return max(pays, default=0.0) / 12


def _sector(case: Case) -> str:
    return str(main_sector(case.profile))


SHARES: Mapping[str, Callable[[Case], bool]] = {
    "approved": lambda case: case.outcome is Outcome.APPROVED,
    "extended": lambda case: case.extended is True,
    "applied_to_extend": lambda case: case.extended_on is not None,
    "age_up_to_39": lambda case: _age(case) <= YOUNG,
    "age_45_or_more": lambda case: _age(case) > MIDDLE,
    "sex_f": lambda case: (case.audit or {}).get("sex") == "f",
    "master_or_above": lambda case: any(degree.level in MASTER for degree in case.profile.degrees or ()),
    "sector_finance": lambda case: _sector(case) == "finance",
    "sector_innovation_and_technology": lambda case: _sector(case) == "innovation_and_technology",
    "pay_20k_to_40k": lambda case: 20_000 <= _monthly_pay(case) < 40_000,  # noqa: PLR2004 - the published band
    "pay_40k_to_80k": lambda case: 40_000 <= _monthly_pay(case) < 80_000,  # noqa: PLR2004 - the published band
}
"""What is counted of them."""


@dataclass(slots=True)
class Tally:
    """Counts by figure (its place in ``targets.yaml``): of its population, and of those with what it counts."""

    population: Counter[int] = field(default_factory=Counter)
    counted: Counter[int] = field(default_factory=Counter)

    def add(self, case: Case) -> None:
        """Count one case."""
        for index, target in enumerate(targets().figures):
            if target.pathway_id == case.pathway and POPULATIONS[target.population](case, target):
                self.population[index] += 1
                self.counted[index] += SHARES[target.name](case)

    def merge(self, other: Tally) -> None:
        """Add another tally's counts."""
        self.population.update(other.population)
        self.counted.update(other.counted)

    def checks(self, pathways: Iterable[str], variant: str = CENTRAL) -> tuple[TargetCheck, ...]:
        """Each figure that binds beside what was generated; without a single case of its population it fails."""
        wanted = frozenset(pathways)
        rows = []
        for index, target in enumerate(targets().figures):
            if target.pathway_id not in wanted or (target.carried and variant != CENTRAL):
                continue
            people = self.population[index]
            generated = self.counted[index] / people if people else 0.0
            rows.append(
                TargetCheck(
                    target.pathway_id,
                    target.name,
                    target.population,
                    target.share,
                    generated,
                    target.tolerance,
                    target.certainty,
                    target.source,
                    people > 0 and abs(generated - target.share) <= target.tolerance,
                )
            )
        return tuple(rows)


def reproduced(cases: Iterable[Case], variant: str = CENTRAL) -> tuple[TargetCheck, ...]:
    """Every figure that binds the pathways among the cases beside what they generate, counted as they stream by."""
    tally = Tally()
    seen: dict[str, None] = {}
    for case in cases:
        seen[case.pathway] = None
        tally.add(case)
    return tally.checks(seen, variant)
