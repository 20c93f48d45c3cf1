"""The assumptions and the targets of the cohort, as their YAML files declare them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Weight:
    """How one feature weighs in a decision: weight × min(value, cap) / per."""

    weight: float
    per: float
    cap: float

    def of(self, value: float) -> float:
        """The part that a value adds."""
        return self.weight * min(value, self.cap) / self.per


@dataclass(frozen=True, slots=True)
class Target:
    """A published share that the cohort of a pathway reproduces within a tolerance."""

    pathway_id: str
    regimes: tuple[str, ...]
    population: str
    share: float
    tolerance: float
    certainty: str
    period: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Marginal:
    """A published share among a pathway's cases."""

    pathway_id: str
    name: str
    among: str
    share: float
    tolerance: float
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What the cohort assumes of selection exercises."""

    per_exercise: int
    sector_share: float
    unseen: float
    merit: Mapping[str, Weight]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What no published figure says."""

    cohort_day: date
    selection: Selection
    let_through: float
    evidence: Mapping[str, Mapping[str, Weight]]


@dataclass(frozen=True, slots=True)
class Targets:
    """The published figures, and why some pathways have none."""

    shares: Mapping[str, Target]
    marginals: tuple[Marginal, ...]
    none: Mapping[str, str]


def _yaml(name: str) -> Any:  # noqa: ANN401 - any YAML value
    return yaml.load(files("training.cohort").joinpath(name).read_text(encoding="utf-8"), yaml.CSafeLoader)


def _weights(rows: Mapping[str, Mapping[str, float]]) -> dict[str, Weight]:
    return {name: Weight(float(row["weight"]), float(row["per"]), float(row["cap"])) for name, row in rows.items()}


@lru_cache(maxsize=1)
def assumptions() -> Assumptions:
    """Read ``assumptions.yaml``."""
    text = _yaml("assumptions.yaml")
    chosen = text["selection"]
    selection = Selection(
        int(chosen["per_exercise"]),
        float(chosen["sector_share"]),
        float(chosen["unseen"]),
        _weights(chosen["merit"]),
    )
    evidence = {pathway: _weights(rows) for pathway, rows in text["threshold"]["evidence"].items()}
    return Assumptions(text["cohort_day"], selection, float(text["threshold"]["let_through"]), evidence)


@lru_cache(maxsize=1)
def targets() -> Targets:
    """Read ``targets.yaml``; a share is what was approved of its denominator."""
    text = _yaml("targets.yaml")
    shares = {
        pathway: Target(
            pathway_id=pathway,
            regimes=tuple(row["regimes"]),
            population=row["population"],
            share=row["approved"] / row["denominator"],
            tolerance=float(row["tolerance"]),
            certainty=row["certainty"],
            period=row["period"],
            source=row["source"],
            note=row["note"],
        )
        for pathway, row in text["targets"].items()
    }
    marginals = tuple(
        Marginal(
            row["pathway"],
            row["name"],
            row["among"],
            float(row["share"]),
            float(row["tolerance"]),
            row["certainty"],
            row["source"],
        )
        for row in text["marginals"]
    )
    return Targets(shares, marginals, text["none"])
