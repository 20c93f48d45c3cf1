"""A walk over a record may leave out the members that lead to no value of a kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from benchmarks.bodies import SEED
from service.profile.holding import leading_to
from service.profile.model import Job, Profile
from service.profile.values import DateSpan, Money
from training.pool.kinds import by_share
from training.pool.people import people
from training.pool.write import DAY


def every(value: object, kind: type) -> Iterator[object]:
    """Each value of a kind, looked for everywhere."""
    if isinstance(value, kind):
        yield value
    parts = value if isinstance(value, tuple) else ()
    if dataclasses.is_dataclass(value):
        parts = tuple(getattr(value, member.name) for member in dataclasses.fields(value))
    for part in parts:
        yield from every(part, kind)


def led_to(value: object, kind: type) -> Iterator[object]:
    """The same, where the annotations lead."""
    if isinstance(value, kind):
        yield value
    parts = value if isinstance(value, tuple) else [getattr(value, name) for name in leading_to(type(value), kind)]
    for part in parts:
        yield from led_to(part, kind)


@pytest.mark.parametrize("kind", [Money, tuple, DateSpan])
def test_every_value_of_a_kind_is_met(kind: type) -> None:
    """Money in a job in a list, lists in lists; over simulated people of every kind."""
    found = 0
    for _, profile in people(SEED, DAY, by_share(60)):
        met = list(led_to(profile, kind))
        assert met == list(every(profile, kind))
        found += len(met)
    assert found


def test_what_leads_nowhere_is_left_out() -> None:
    """A job's title is no money, and no record is looked into for it."""
    assert "annual_pay" in leading_to(Job, Money)
    assert "title" not in leading_to(Job, Money)
    assert leading_to(str, Money) == ()
    assert "facts_on" not in leading_to(Profile, Money)
