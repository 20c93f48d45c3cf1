"""What the cohort assumes, as ``assumptions.yaml`` declares it, in three variants of the present QMAS test."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from service.rules.catalogue import BY_ID
from service.rules.law import lawbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Weight:
    """How one feature weighs in a decision: weight × min(value, cap) / per.

    ``feature`` is one that is served, or ``market.PAY_SHORT_OF_MARKET``.
    """

    feature: str
    weight: float
    per: float
    cap: float

    def of(self, value: float) -> float:
        """The part that a value adds."""
        return self.weight * min(value, self.cap) / self.per


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of the present QMAS test and of who applies under it; nobody has published either."""

    name: str
    places: float
    unseen: float
    slope: float
    levels: Mapping[str, float]
    listed: float
    misjudges: float
    why: str


@dataclass(frozen=True, slots=True)
class Processing:
    """Days from lodging to decision, and from the end of a quarter to its exercise and the letters."""

    complete_days: int
    spread_days: float
    exercise_days: int
    letters_days: int


@dataclass(frozen=True, slots=True)
class Median:
    """A published median of pay that stands in for the market level of people with one kind of degree."""

    monthly_hkd: float
    of: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Extension:
    """What the cohort assumes of first extensions: who seeks one, and who is granted it."""

    pathways: frozenset[str]
    unseen: float
    before_end_days: int
    seeks: Mapping[str, Weight]
    granted: Mapping[str, Weight]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What no published figure says; ``merit`` carries the variant's slope already.

    ``falls_in_months`` (lodgings fall by a factor e), ``withdrawn`` and ``women`` (shares) are by pathway.
    ``market`` is what pay is held against, by the level of the highest degree from 0 to 4.
    """

    variant: Variant
    cohort_day: date
    falls_in_months: Mapping[str, float]
    withdrawn: Mapping[str, float]
    women: Mapping[str, float]
    lodged_again: float
    again_after_days: int
    processing: Processing
    sector_share: float
    merit: Mapping[str, Weight]
    let_through: float
    unseen: float
    market: tuple[Median, ...]
    evidence: Mapping[str, Mapping[str, Weight]]
    extension: Extension

    @property
    def market_monthly_hkd(self) -> tuple[float, ...]:
        """What pay is held against, in HK$ a month, by the level of the highest degree."""
        return tuple(median.monthly_hkd for median in self.market)


@lru_cache(maxsize=1)
def _text() -> Any:  # noqa: ANN401 - any YAML value
    content = files("training.cohort").joinpath("assumptions.yaml").read_text(encoding="utf-8")
    return yaml.load(content, yaml.CSafeLoader)


def _weights(rows: Mapping[str, Mapping[str, Any]], slope: float = 1.0) -> dict[str, Weight]:
    """Weights by name; one that doesn't say what it is ``of`` is of the feature that it is named after."""
    return {
        name: Weight(str(row.get("of", name)), slope * float(row["weight"]), float(row["per"]), float(row["cap"]))
        for name, row in rows.items()
    }


@lru_cache(maxsize=1)
def variants() -> Mapping[str, Variant]:
    """Every variant by its name, ``central`` first."""
    return {
        name: Variant(
            name=name,
            places=float(row["places"]),
            unseen=float(row["unseen"]),
            slope=float(row["slope"]),
            levels={level: float(share) for level, share in row["levels"].items()},
            listed=float(row["listed"]),
            misjudges=float(row["misjudges"]),
            why=row["why"],
        )
        for name, row in _text()["variants"].items()
    }


@lru_cache(maxsize=8)
def assumptions(variant: str = CENTRAL) -> Assumptions:
    """What a variant assumes; raises ``ValueError`` for one that is not declared."""
    chosen = variants().get(variant)
    if chosen is None:
        message = f"no such variant: {variant}; there are {', '.join(variants())}"
        raise ValueError(message)
    text = _text()
    times, threshold, extension = text["processing"], text["threshold"], text["extension"]
    pathways = tuple(text["lodged"])
    women = text["women"]
    return Assumptions(
        variant=chosen,
        cohort_day=text["cohort_day"],
        falls_in_months={name: float(row["falls_in_months"]) for name, row in text["lodged"].items()},
        withdrawn={name: float(row["share"]) for name, row in text["withdrawn"].items()},
        women={name: float(women.get(name, women["others"])["share"]) for name in pathways},
        lodged_again=float(text["lodged_again"]["share"]),
        again_after_days=int(text["lodged_again"]["after_days"]),
        processing=Processing(
            int(times["complete_days"]),
            float(times["spread_days"]),
            int(times["exercise_days"]),
            int(times["letters_days"]),
        ),
        sector_share=float(text["selection"]["sector_share"]),
        merit=_weights(text["selection"]["merit"], chosen.slope),
        let_through=float(threshold["let_through"]),
        unseen=float(threshold["unseen"]),
        market=tuple(
            Median(float(row["monthly_hkd"]), row["of"], row["date"], row["source"])
            for row in text["market"]["by_degree_level"]
        ),
        evidence={name: _weights(rows) for name, rows in threshold["evidence"].items()},
        extension=Extension(
            frozenset(extension["pathways"]),
            float(extension["unseen"]),
            int(extension["before_end_days"]),
            _weights(extension["seeks"]),
            _weights(extension["granted"]),
        ),
    )


@lru_cache(maxsize=16)
def regime_of(pathway_id: str, day: date) -> tuple[str, date]:
    """The regime of a pathway in force on a day, and the first day of it."""
    version = lawbook().versions(BY_ID[pathway_id].regime, day)[0]
    return str(version.value), version.since.first
