"""The pool of made-up people by which questions are weighed: their traits, and the order of their pathways.

``people.csv`` is written by ``python -m training pool``; it tells the traits and the decided order of each, and nobody
in it exists. Sets of people are whole numbers, one bit for each, so that counting is one step.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from service.recommend.traits import TRAITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE = "people.csv"
NOTHING_OPEN = "none"
"""Stands in an order for the places that no open pathway takes."""

PLACES = 6
"""How many places of the order are told of each person: few have as many pathways open."""

WEIGHTS = tuple(0.5**place / (2 - 2 * 0.5**PLACES) for place in range(PLACES))
"""How much each place weighs: half as much as the one before it, all together 1."""

STATUSES = next(number for number, trait in enumerate(TRAITS) if trait.id == "statuses")

FEWEST_ALIKE = 30
"""Of fewer people no share is taken: then the traits that set people apart least are left out."""

People = int
"""A set of people: bit n stands for person n."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The people: who has each value of each trait, and which pathway each place of the order goes to.

    ``apart`` is how far those who share a value of a trait differ in their order from the whole pool, from 0 to 1.
    """

    everybody: People
    by_trait: tuple[Mapping[str, People], ...]
    by_place: tuple[Mapping[str, People], ...]
    by_open: Mapping[str, People]
    apart: Mapping[tuple[int, str], float]
    apart_open: Mapping[str, float]

    def alike(self, traits: Sequence[str | None], verdicts: Mapping[str, People]) -> People:
        """The people like a person: whom the law treats alike as far as it is settled, and who share the known traits.

        ``verdicts`` are those to whom a pathway is open, or closed, as it is to this person. Of all this, what sets
        people apart most comes first, verdicts before traits, and what would leave too few is passed over.
        """
        law = [(self.apart_open.get(name, 1.0), name, them) for name, them in verdicts.items()]
        known = [
            (self.apart.get((number, value), 1.0), TRAITS[number].id, self.by_trait[number].get(value, 0))
            for number, value in enumerate(traits)
            if value is not None
        ]
        found = self.everybody
        for rows in (law, known):
            for _, _, them in sorted(rows, key=lambda row: (-row[0], row[1])):
                closer = found & them
                if closer.bit_count() >= FEWEST_ALIKE:
                    found = closer
        return found

    def holding(self, schemes: Iterable[str]) -> People:
        """Those who hold one of these statuses now."""
        found = 0
        for scheme in schemes:
            found |= self.by_trait[STATUSES].get(scheme, 0)
        return found

    def disorder(self, people: People) -> float:
        """The chance that two of them differ in a place of the order, the first place weighing most; from 0 to 1."""
        count = people.bit_count()
        if count == 0:
            return 0.0
        total = 0.0
        for weight, pathways in zip(WEIGHTS, self.by_place, strict=True):
            same = sum([(people & them).bit_count() ** 2 for them in pathways.values()])
            total += weight * (1 - same / count**2)
        return total

    def parted(self, people: People, traits: Iterable[int]) -> list[People]:
        """The people by what they would answer: a group for each set of values of some traits."""
        groups = [people]
        for number in traits:
            groups = [part for group in groups for them in self.by_trait[number].values() if (part := group & them)]
        return groups

    def gain(self, people: People, traits: Iterable[int]) -> float:
        """How much of the disorder knowing some traits takes away, on average over the people."""
        count = people.bit_count()
        groups = self.parted(people, traits)
        if len(groups) == 1:
            return 0.0
        left = sum([group.bit_count() * self.disorder(group) for group in groups])
        return self.disorder(people) - left / count

    def having(self, people: People, pathway: str) -> People:
        """Those to whom a pathway is open."""
        return people & self.by_open.get(pathway, 0)

    def before(self, people: People, pathway: str, other: str) -> People:
        """Those to whom a pathway is open and comes before another, which may be closed to them."""
        found = passed = 0
        for pathways in self.by_place:
            found |= people & pathways.get(pathway, 0) & ~passed
            passed |= pathways.get(other, 0)
        return found

    def expected(self, people: People) -> Mapping[str, float]:
        """How often each pathway is among the places of their order, the first place weighing most."""
        found: dict[str, float] = {}
        for weight, pathways in zip(WEIGHTS, self.by_place, strict=True):
            for name, them in pathways.items():
                share = (people & them).bit_count() / people.bit_count()
                found[name] = found.get(name, 0.0) + weight * share
        return found


def in_places(pathways: Iterable[str]) -> tuple[str, ...]:
    """The open pathways, in order, as the places of an order."""
    return (*pathways, *[NOTHING_OPEN] * PLACES)[:PLACES]


def made(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Pool:
    """The pool of people given by their traits and the places of their order; a trait that isn't known is empty."""
    by_trait: tuple[dict[str, People], ...] = tuple({} for _ in TRAITS)
    by_place: tuple[dict[str, People], ...] = tuple({} for _ in range(PLACES))
    everybody = 0
    for number, (traits, order) in enumerate(rows):
        bit = 1 << number
        everybody |= bit
        for values, told in ((by_trait, traits), (by_place, order)):
            for where, value in zip(values, told, strict=True):
                where[value] = where.get(value, 0) | bit
    apart = {
        (number, value): _apart(by_place, everybody, them)
        for number, values in enumerate(by_trait)
        for value, them in values.items()
    }
    by_open: dict[str, People] = {}
    for pathways in by_place:
        for name, them in pathways.items():
            by_open[name] = by_open.get(name, 0) | them
    apart_open = {name: _apart(by_place, everybody, them) for name, them in by_open.items()}
    return Pool(everybody, by_trait, by_place, by_open, apart, apart_open)


def _apart(by_place: Sequence[Mapping[str, People]], everybody: People, people: People) -> float:
    total = 0.0
    for weight, pathways in zip(WEIGHTS, by_place, strict=True):
        for them in pathways.values():
            here, all_over = (people & them).bit_count() / people.bit_count(), them.bit_count() / everybody.bit_count()
            total += weight * abs(here - all_over) / 2
    return total


@cache
def pool() -> Pool:
    """The pool that ships; raises ``ValueError`` where it was written for other traits."""
    with files("service.recommend").joinpath(FILE).open(encoding="utf-8") as lines:
        rows = csv.reader(lines)
        if next(rows) != columns():
            message = f"{FILE} was written for other traits: run python -m training pool"
            raise ValueError(message)
        return made((row[1 : 1 + len(TRAITS)], row[1 + len(TRAITS) :]) for row in rows)


def columns() -> list[str]:
    """The columns of ``people.csv``: what kind of person, each trait, each place of the order."""
    return ["kind", *(trait.id for trait in TRAITS), *(f"place_{place + 1}" for place in range(PLACES))]
