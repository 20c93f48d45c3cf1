"""The simulated people by whom promise and questions are weighed: their traits, and the order of their pathways.

``people.csv`` is written by ``python -m training pool``; it tells the weight, the traits and the decided order of each,
and nobody in it exists. Sets of people are whole numbers, one bit for each, so that counting is one step. The people
lie in the order of their weights, lightest first, so that a class of weight is a short mask.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import permutations
from typing import TYPE_CHECKING

from service import content
from service.content import loaded, remembered
from service.population.traits import EITHER, TRAITS, number_of
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE = "people.csv"
DECIDED_ON = date(2026, 11, 1)
"""The day whose law decided what is open to each of them."""

NOTHING_OPEN = "none"
"""Stands in an order for the places that no open pathway takes."""

PLACES = 6
"""How many places of the order are told of each person: few have as many pathways open."""

WEIGHTS = tuple(0.5**place / (2 - 2 * 0.5**PLACES) for place in range(PLACES))
"""How much each place weighs: half as much as the one before it, all together 1."""

STATUSES = number_of("statuses")

FEWEST_ALIKE = 30
"""Of fewer people no share is taken: then the traits that set people apart least are left out."""

ONE = ord("1")

People = int
"""A set of people: bit n stands for person n."""

Classes = tuple[People, People, People]
"""A set of people by their classes of weight, the lightest first, each class counted from 0."""


class WeightClass(StrEnum):
    """How much one person weighs; rare kinds are drawn generously and count little."""

    RARE = "rare"
    UNCOMMON = "uncommon"
    COMMON = "common"


RARE, UNCOMMON, COMMON = 1, 6, 24
WEIGHT_OF = {WeightClass.RARE: RARE, WeightClass.UNCOMMON: UNCOMMON, WeightClass.COMMON: COMMON}


@record(frozen=True, eq=False)
class Pool:
    """The people: who has each value of each trait, and which pathway each place of the order goes to.

    ``rare`` and ``light`` are those of the lightest class, and of the two lightest, who come first; ``rares`` and
    ``lights`` how many they are. ``apart`` is how far those who share a value of a trait differ in their order from
    everybody, from 0 to 1. ``by_open`` are those to whom a pathway is open, in whatever place, and ``classes_open`` the
    same by their classes of weight. ``by_precedence`` are those to whom a pathway is open and comes before another;
    ``telling`` the places in which people differ: how much each weighs, and those at each pathway there, the commonest
    first.
    """

    everybody: People
    rare: People
    light: People
    rares: int
    lights: int
    by_trait: tuple[Mapping[str, People], ...]
    by_place: tuple[Mapping[str, People], ...]
    by_open: Mapping[str, People]
    classes_open: Mapping[str, Classes]
    by_precedence: Mapping[tuple[str, str], People]
    telling: tuple[tuple[float, tuple[Classes, ...]], ...]
    apart: Mapping[tuple[int, str], float]
    apart_open: Mapping[str, float]

    def weight(self, people: People) -> int:
        """What some people weigh together."""
        rare, uncommon, common = self.by_class(people)
        return COMMON * common.bit_count() + UNCOMMON * uncommon.bit_count() + RARE * rare.bit_count()

    def by_class(self, people: People) -> Classes:
        """Some people by their classes of weight."""
        return people & self.rare, (people & self.light) >> self.rares, people >> self.lights

    def odds(self, people: People, having: Classes) -> tuple[float, float]:
        """How many people of one weight tell as much as some people, and how large a share of these are among others.

        As much tells the square of their weight by the sum of its squares (Kish); of nobody both are 0.
        """
        rare, uncommon, common = self.by_class(people)
        rares, uncommons, commons = rare.bit_count(), uncommon.bit_count(), common.bit_count()
        weight = RARE * rares + UNCOMMON * uncommons + COMMON * commons
        if not weight:
            return 0.0, 0.0
        squares = RARE**2 * rares + UNCOMMON**2 * uncommons + COMMON**2 * commons
        first, second, third = having
        among = RARE * (rare & first).bit_count() + UNCOMMON * (uncommon & second).bit_count()
        among += COMMON * (common & third).bit_count()
        return weight * weight / squares, among / weight

    def alike(self, traits: Sequence[str | None], verdicts: Mapping[str, People]) -> People:
        """The people like a person: whom the law treats alike as far as it is settled, and who share the known traits.

        ``verdicts`` are those to whom a pathway is open, or closed, as it is to this person. Of all this, what sets
        people apart most comes first, verdicts before traits, and what would leave too few is passed over.
        """
        law = [(self.apart_open.get(name, 1.0), name, them) for name, them in verdicts.items()]
        known = [
            (self._sets_apart(number, value), TRAITS[number].id, self.having_trait(number, value))
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

    def having_trait(self, number: int, value: str) -> People:
        """Those who have a value of a trait, or one of several that it may have."""
        having = self.by_trait[number]
        if value in having:
            return having[value]
        found = 0
        for one in value.split(EITHER):
            found |= having.get(one, 0)
        return found

    def _sets_apart(self, number: int, value: str) -> float:
        """How far those who share a value differ from everybody; of several values as little as any of them."""
        if (number, value) in self.apart:
            return self.apart[number, value]
        return min([self.apart.get((number, one), 1.0) for one in value.split(EITHER)])

    def holding(self, schemes: Iterable[str]) -> People:
        """Those who hold one of these statuses now."""
        found = 0
        for scheme in schemes:
            found |= self.by_trait[STATUSES].get(scheme, 0)
        return found

    def disorder(self, people: People) -> float:
        """The chance that two of them differ in a place of the order, the first place weighing most; from 0 to 1."""
        rare, uncommon, common = self.by_class(people)
        count = COMMON * common.bit_count() + UNCOMMON * uncommon.bit_count() + RARE * rare.bit_count()
        if count == 0:
            return 0.0
        total = 0.0
        for weight, pathways in self.telling:
            same, left = 0, count
            for first, second, third in pathways:  # each person is at one of them
                alike = RARE * (rare & first).bit_count() + UNCOMMON * (uncommon & second).bit_count()
                alike += COMMON * (common & third).bit_count()
                same += alike**2
                left -= alike
                if not left:
                    break
            total += weight * (1 - same / count**2)
        return total

    def parted(self, people: People, traits: Iterable[int]) -> list[People]:
        """The people by what they would answer: a group for each set of values of some traits."""
        groups = [people]
        for number in traits:
            groups = [part for group in groups for them in self.by_trait[number].values() if (part := group & them)]
        return groups

    def gains(self, people: People, asked: Iterable[Sequence[int]]) -> list[float]:
        """How much of the disorder knowing each of some sets of traits takes away, on average over the people.

        Of everybody, who are like somebody of whom nothing is told, it is counted once.
        """
        if people == self.everybody:
            return [_gain_over_everybody(self, tuple(traits)) for traits in asked]
        return self.gains_over(people, asked)

    def gains_over(self, people: People, asked: Iterable[Sequence[int]]) -> list[float]:
        """The same, counted anew."""
        count, whole, found = self.weight(people), self.disorder(people), []
        for traits in asked:
            groups = self.parted(people, traits)
            if len(groups) == 1:
                found.append(0.0)
            else:
                found.append(whole - sum([self.weight(group) * self.disorder(group) for group in groups]) / count)
        return found

    def having(self, people: People, pathway: str) -> People:
        """Those to whom a pathway is open."""
        return people & self.by_open.get(pathway, 0)

    def before(self, people: People, pathway: str, other: str) -> People:
        """Those to whom a pathway is open and comes before another, which may be closed to them."""
        return people & self.by_precedence.get((pathway, other), self.by_open.get(pathway, 0))

    def expected(self, people: People) -> Mapping[str, float]:
        """How often each pathway is among the places of their order, the first place weighing most."""
        found: dict[str, float] = {}
        for weight, pathways in zip(WEIGHTS, self.by_place, strict=True):
            for name, them in pathways.items():
                share = self.weight(people & them) / self.weight(people)
                found[name] = found.get(name, 0.0) + weight * share
        return found


@remembered(256)
def _gain_over_everybody(people_of: Pool, traits: tuple[int, ...]) -> float:
    return people_of.gains_over(people_of.everybody, [traits])[0]


def in_places(pathways: Iterable[str]) -> tuple[str, ...]:
    """The open pathways, in order, as the places of an order."""
    return (*pathways, *[NOTHING_OPEN] * PLACES)[:PLACES]


def made(rows: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> Pool:
    """The pool of people given by their class of weight, lightest first, their traits and the places of their order.

    A trait that isn't known is empty. Raises ``ValueError`` where they come in another order.
    """
    classes, by_trait, by_place = _sets(rows)
    rare, light = classes[WeightClass.RARE], classes[WeightClass.RARE] | classes[WeightClass.UNCOMMON]
    if any(them.bit_count() != them.bit_length() for them in (rare, light)):
        message = "the people don't come in the order of their weights, lightest first"
        raise ValueError(message)
    by_open: dict[str, People] = {}
    for pathways in by_place:
        for name, them in pathways.items():
            by_open[name] = by_open.get(name, 0) | them
    bare = Pool(
        everybody=light | classes[WeightClass.COMMON],
        rare=rare,
        light=light,
        rares=rare.bit_count(),
        lights=light.bit_count(),
        by_trait=by_trait,
        by_place=by_place,
        by_open=by_open,
        classes_open={},
        by_precedence={(one, other): _before(by_place, one, other) for one, other in permutations(by_open, 2)},
        telling=(),
        apart={},
        apart_open={},
    )
    commonest_first = [sorted(them.items(), key=lambda row: -bare.weight(row[1])) for them in by_place]
    return replace(
        bare,
        by_place=tuple(map(dict, commonest_first)),
        classes_open={name: bare.by_class(them) for name, them in by_open.items()},
        telling=tuple(
            (weight, tuple(bare.by_class(them) for _, them in rows))
            for weight, rows in zip(WEIGHTS, commonest_first, strict=True)
            if len(rows) > 1
        ),
        apart={
            (number, value): _apart(bare, them)
            for number, values in enumerate(by_trait)
            for value, them in values.items()
        },
        apart_open={name: _apart(bare, them) for name, them in by_open.items()},
    )


def _sets(
    rows: Iterable[tuple[str, Sequence[str], Sequence[str]]],
) -> tuple[Mapping[WeightClass, People], tuple[dict[str, People], ...], tuple[dict[str, People], ...]]:
    """The people of each class of weight, with each value of each trait, and with each pathway in each place."""
    people = [(weight, *traits, *order) for weight, traits, order in rows]
    marks = [defaultdict[str, bytearray](lambda: bytearray(b"0") * len(people)) for _ in people[0]]
    for number, person in enumerate(people):
        for mark, value in zip(marks, person, strict=True):
            mark[value][~number] = ONE  # the first person is the last digit
    weights, *having = ({value: int(digits, base=2) for value, digits in mark.items()} for mark in marks)
    classes = dict.fromkeys(WeightClass, 0) | {WeightClass(name): them for name, them in weights.items()}
    return classes, tuple(having[: len(TRAITS)]), tuple(having[len(TRAITS) :])


def _before(by_place: Iterable[Mapping[str, People]], pathway: str, other: str) -> People:
    found = passed = 0
    for pathways in by_place:
        found |= pathways.get(pathway, 0) & ~passed
        passed |= pathways.get(other, 0)
    return found


def _apart(people_of: Pool, people: People) -> float:
    total, whole, all_over = 0.0, people_of.weight(people), people_of.weight(people_of.everybody)
    for weight, pathways in zip(WEIGHTS, people_of.by_place, strict=True):
        for them in pathways.values():
            total += weight * abs(people_of.weight(people & them) / whole - people_of.weight(them) / all_over) / 2
    return total


@loaded
def pool() -> Pool:
    """The pool that ships; raises ``ValueError`` where it was written for other traits."""
    header, people = content.table(f"population/{FILE}")
    if header != columns():
        message = f"{FILE} was written for other traits: run python -m training pool"
        raise ValueError(message)
    return made((row[1], row[2 : 2 + len(TRAITS)], row[2 + len(TRAITS) :]) for row in people)


def columns() -> list[str]:
    """The columns of ``people.csv``: the kind of person, the class of weight, each trait, each place of the order."""
    return ["kind", "weight", *(trait.id for trait in TRAITS), *(f"place_{place + 1}" for place in range(PLACES))]
