"""The kinds of simulated people, as ``shares.yaml`` gives them: how many stand for how many, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from service.population.people_alike import WEIGHT_OF, WeightClass
from training.pool import enquirers, holders, others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.pool.others import Shape

UNITS = 48_000
"""What the whole population weighs; of a kind as many are drawn as make up its share of this."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person: the share of enquirers, the weight of one, how they are drawn, and whether no scheme fits."""

    share: float
    weight_class: WeightClass
    moulds: tuple[str, ...]
    shape: Shape | None
    ages: tuple[int, int] | None
    fits_nothing: bool


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, in the file's order; raises ``KeyError`` for a figure or a shape that there isn't."""
    text = files("training.pool").joinpath("shares.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    rows: dict[str, dict[str, Any]] = told["kinds"]
    cited = {row["by"] for row in rows.values()} - told["figures"].keys()
    if cited:
        raise KeyError(*sorted(cited))
    whole = sum(row["share"] for row in rows.values())
    return {
        name: Kind(
            share=row["share"] / whole,
            weight_class=WeightClass(row["class"]),
            moulds=tuple(row["moulds"]),
            shape=_shape(row["shape"]) if "shape" in row else None,
            ages=tuple(row["ages"]) if "ages" in row else None,
            fits_nothing=row.get("fits") == "nothing",
        )
        for name, row in rows.items()
    }


def _shape(name: str) -> Shape:
    for module in (others, enquirers, holders):
        if name in vars(module):
            found: Shape = vars(module)[name]
            return found
    raise KeyError(name)


def drawn() -> dict[str, int]:
    """How many of each kind the population has: as many as weigh its share of the whole."""
    return {name: max(1, round(UNITS * kind.share / WEIGHT_OF[kind.weight_class])) for name, kind in kinds().items()}


def by_share(people: int, mixture: Mapping[str, float] | None = None) -> dict[str, int]:
    """How many of each kind there are among so many people who weigh the same: by largest remainder, one at least.

    ``mixture`` multiplies the shares of the kinds that it names.
    """
    parts = {name: kind.share * (mixture or {}).get(name, 1.0) for name, kind in kinds().items()}
    whole = sum(parts.values())
    exact = {name: part / whole * people for name, part in parts.items()}
    found = {name: max(1, int(number)) for name, number in exact.items()}
    for name in sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name)):
        if sum(found.values()) >= people:
            break
        found[name] += 1
    return found
