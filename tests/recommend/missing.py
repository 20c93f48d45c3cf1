"""Profiles with a few facts missing, and every way to fill them in: what bounds are held against.

A fact that has few values takes each of them. A sum of months or of money takes a value in every cell that the law's
thresholds and the model's tables cut its range into, so that the completions stand for all there are.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from itertools import product
from math import inf, prod
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from service.profile.consistency import contradictions
from service.profile.values import DateSpan, Money, Span, exactly
from service.rules.law import lawbook
from tests.forgetting import SETTLED_BY_SILENCE, VALUES, Path, put
from tests.recommend.asking import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from random import Random

    from service.profile.model import Profile
    from service.recommend.decision import Decision
    from service.rules.pathway import Mode

MOST = 20_000
UNLIKE = {
    *("purpose", "place_of_birth", "place", "country", "needs_public_assistance", "gba_joint_campus"),
    *("reputable_employer", "international", "current"),
}
"""Facts of few values in the law and many in the world, or of which silence or another fact says something; what is
asked for; and whether a job goes on, for with it the day is missing on which it ended."""

CELLS: Mapping[str, tuple[str, ...]] = {
    "taxable_last_year": ("taxable_income_hkd",),
    "employment_last_year": ("taxable_income_hkd",),
    "annual_pay": ("offer_annual_pay_hkd",),
    "degree_level_months": ("degree_level_months",),
    "senior_months": ("senior_months",),
    "reputable_employer_months": (),
    "specified_sector_months": ("specified_sector_months",),
    "international_months": ("international_months",),
    "last_five_years_months": ("work_in_window_months",),
    "employer_months": ("employer_months",),
    "ownership_percent": (),
}
"""Numbers, with the features that read them as they are."""


@cache
def _thresholds() -> frozenset[float]:
    return frozenset(
        float(version.value)
        for parameter in lawbook().parameters.values()
        for version in parameter.versions
        if isinstance(version.value, int | float) and not isinstance(version.value, bool)
    )


@cache
def _cells(features: tuple[str, ...], low: float, high: float) -> tuple[float, ...]:
    """A whole number in every cell between thresholds (which belong above) and edges (which belong below)."""
    tables = [table for model in shipped().model.models.values() for table in model.tables]
    edges = {edge for table in tables if table.feature in features for edge in table.edges}
    cuts = {int(edge) + 1 for edge in edges} | {int(line) for line in _thresholds()}
    return tuple(sorted({low, *(float(cut) for cut in cuts if low < cut <= high)}))


def options(path: Path, kind: Any, limits: Mapping[str, Any]) -> tuple[object, ...]:  # noqa: ANN401
    """The values that a fact may take; none where there are too many to tell apart."""
    name = str(path[-1])
    if name in SETTLED_BY_SILENCE or name in UNLIKE:
        return ()
    if kind is bool:
        return (True, False)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    if name in CELLS and kind is Span:
        return tuple(map(exactly, _cells(CELLS[name], limits["low"], limits["high"])))
    if name in CELLS and kind is Money:
        return tuple(Money(exactly(number), "HKD") for number in _cells(CELLS[name], 0.0, inf))
    return ()


def _plain(cls: type) -> dict[str, Any]:
    return {
        name: next((part for part in get_args(hint) if part is not type(None)), hint)
        for name, hint in get_type_hints(cls).items()
    }


def forgettable(value: object, path: Path = ()) -> Iterator[tuple[Path, tuple[object, ...]]]:
    """Every fact that a profile states and that has few values, with the way to it."""
    kinds = _plain(type(value))
    for field in fields(value):  # type: ignore[arg-type]
        fact, way = getattr(value, field.name), (*path, field.name)
        if fact is None:
            continue
        if is_dataclass(fact) and not isinstance(fact, VALUES):
            yield from forgettable(fact, way)
        elif isinstance(fact, tuple):
            for index, item in enumerate(fact):
                if is_dataclass(item) and not isinstance(item, (Span, DateSpan, Money)):
                    yield from forgettable(item, (*way, index))
        elif found := options(way, kinds[field.name], field.metadata):
            yield way, found


def missing(whole: Profile, chance: Random, most: int = 3, limit: int = MOST) -> dict[Path, tuple[object, ...]]:
    """A few facts to forget, with the values that each may have had; fewer where the completions would be too many."""
    ways = dict(forgettable(whole))
    chosen: dict[Path, tuple[object, ...]] = {}
    for path in chance.sample(sorted(ways, key=str), min(len(ways), chance.randint(1, most))):
        if prod(map(len, chosen.values())) * len(ways[path]) <= limit:
            chosen[path] = ways[path]
    return chosen


def without(whole: Profile, facts: Mapping[Path, Sequence[object]]) -> Profile:
    """The profile with those facts forgotten."""
    for path in facts:
        whole = put(whole, path, None)
    return whole


def completions(rest: Profile, facts: Mapping[Path, Sequence[object]], as_of: date) -> Iterator[Profile]:
    """Every way to fill the facts in that contradicts nothing."""
    for values in product(*facts.values()):
        filled = rest
        for path, value in zip(facts, values, strict=True):
            filled = put(filled, path, value)
        if not contradictions(filled, as_of):
            yield filled


def modes(decision: Decision) -> dict[str, Mode]:
    """Which requirements of each pathway were applied."""
    return {ranked.assessment.pathway.id: ranked.assessment.mode for ranked in decision.pathways}


def places(decision: Decision) -> dict[str, int]:
    """The place of each pathway."""
    return {ranked.assessment.pathway.id: ranked.rank for ranked in decision.pathways}
