"""Sets of simulated people as whole numbers tell what counting person by person tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.population.people_alike import PLACES, WEIGHT_OF, WEIGHTS, Pool, WeightClass, in_places, made
from service.population.traits import TRAITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.population.people_alike import People

    Person = tuple[WeightClass, tuple[str, ...], tuple[str, ...]]

PATHWAYS = ("gep", "asmtp", "qmas_gpt", "new_cies")
TOLD = 3
"""So many traits are told of each of these people."""


@st.composite
def several(draw: st.DrawFn) -> list[Person]:
    """Some people, lightest first, each with a few traits and an order of open pathways."""
    traits = st.tuples(*[st.sampled_from(("yes", "no", ""))] * TOLD)
    order = st.lists(st.sampled_from(PATHWAYS), unique=True).map(in_places)
    rows = draw(st.lists(st.tuples(st.sampled_from(WeightClass), traits, order), min_size=1, max_size=30))
    return sorted(rows, key=lambda row: WEIGHT_OF[row[0]])


def pool_of(rows: Iterable[Person]) -> Pool:
    return made((weight, [*traits, *[""] * (len(TRAITS) - TOLD)], order) for weight, traits, order in rows)


def heavy(rows: Iterable[Person]) -> int:
    return sum(WEIGHT_OF[weight] for weight, _, _ in rows)


def disorder(rows: Sequence[Person]) -> float:
    """The chance that two of them, each drawn by weight, differ in a place."""
    total = 0.0
    for place in range(PLACES):
        at: Counter[str] = Counter()
        for weight, _, order in rows:
            at[order[place]] += WEIGHT_OF[weight]
        total += WEIGHTS[place] * (1 - sum(weight**2 for weight in at.values()) / heavy(rows) ** 2)
    return total


def gain(rows: Sequence[Person], traits: Sequence[int]) -> float:
    """By how much disorder is less among those who would answer the same."""
    groups: defaultdict[tuple[str, ...], list[Person]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[1][number] for number in traits)].append(row)
    left = sum(heavy(group) * disorder(group) for group in groups.values()) / heavy(rows)
    return disorder(rows) - left


def precedes(order: Sequence[str], one: str, other: str) -> bool:
    return one in order and (other not in order or order.index(one) <= order.index(other))


def chosen(rows: Sequence[Person], people: People) -> list[Person]:
    return [row for number, row in enumerate(rows) if people >> number & 1]


@given(several(), st.lists(st.sets(st.integers(0, TOLD - 1)), max_size=4), st.data())
def test_what_an_answer_tells_is_what_counting_the_people_tells(
    rows: list[Person], asked: list[set[int]], data: st.DataObject
) -> None:
    """Weight, disorder and gain of any of them."""
    people_of = pool_of(rows)
    people = data.draw(st.just(people_of.everybody) | st.integers(1, people_of.everybody))
    told = chosen(rows, people)
    assert people_of.weight(people) == heavy(told)
    assert people_of.disorder(people) == pytest.approx(disorder(told))
    gains = people_of.gains(people, [sorted(traits) for traits in asked])
    assert gains == pytest.approx([gain(told, sorted(traits)) for traits in asked])


@given(several(), st.sampled_from((*PATHWAYS, "ttps_a")), st.sampled_from((*PATHWAYS, "ttps_a")), st.data())
def test_who_has_a_pathway_before_another_is_told_by_the_order(
    rows: list[Person], one: str, other: str, data: st.DataObject
) -> None:
    """Those to whom one is open, and the other closed or further behind."""
    people_of = pool_of(rows)
    people = data.draw(st.integers(0, people_of.everybody))
    expected = [row for number, row in enumerate(rows) if people >> number & 1 and precedes(row[2], one, other)]
    assert chosen(rows, people_of.before(people, one, other)) == expected
