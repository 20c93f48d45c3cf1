"""The ways in which a missing fact may turn out, few enough to tell apart: halves of a range, members of a closed list.

The ways of one fact together are all that it may be, so that what holds in each of them holds.
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_type_hints

from service.profile import model
from service.profile.values import ANY_AMOUNT, DateSpan, Money, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.profile.model import Profile

COUNTABLE = 240
"""Whole numbers in a range that are told apart one by one, where no threshold tells them apart."""

COUNTED_FROM_JOBS = frozenset(
    {f"/experience/{field.name}" for field in fields(model.Experience)} - {"/experience/in_degree_field_months"}
)
"""Sums that the jobs make up; whether work was in the field of a degree, jobs don't tell."""

Cuts = frozenset[float]
"""Where a number changes what is made of it: each belongs to what lies above."""


class Place(NamedTuple):
    """A fact of a profile: its type, its limits and its present value."""

    kind: Any
    limits: Mapping[str, Any]
    value: Any


@cache
def _kinds(cls: type) -> Mapping[str, Any]:
    hints = get_type_hints(cls, localns=vars(model))
    return {
        name: next((part for part in get_args(hint) if part is not type(None)), hint) for name, hint in hints.items()
    }


def at(profile: Profile, pointer: str) -> Place | None:
    """The fact at a JSON pointer; ``None`` where the item of a list that it lies in is not given."""
    value: Any = profile
    kind: Any = type(profile)
    limits: Mapping[str, Any] = {}
    for step in pointer.split("/")[1:]:
        if isinstance(value, tuple):
            if int(step) >= len(value):
                return None
            value = value[int(step)]
            kind = type(value)
        elif value is None:
            return None
        else:
            record: type = type(value)
            kind, limits = _kinds(record)[step], value.__dataclass_fields__[step].metadata
            value = getattr(value, step)
    return Place(kind, limits, value)


def put(record: Any, pointer: str, fact: object) -> Any:  # noqa: ANN401 - a profile, or what lies in it
    """The same with another fact at a JSON pointer."""
    step, _, rest = pointer.removeprefix("/").partition("/")
    if isinstance(record, tuple):
        number = int(step)
        return (*record[:number], put(record[number], rest, fact), *record[number + 1 :])
    return replace(record, **{step: put(getattr(record, step), rest, fact) if rest else fact})


def count(place: Place, cuts: Cuts) -> float:
    """How many ways there are to tell apart; infinite where a fact is one of too many."""
    kind, _, value = place
    if kind is bool:
        return 2
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return len(kind)
    if kind is Span:
        span = _span(place)
        cells = 1 + len(_within(span, cuts))
        return min(span.high - span.low + 1, max(cells, 1))
    if kind is Money:
        return 1 + len(_within(value.amount if value else ANY_AMOUNT, cuts))
    if kind is DateSpan and value is not None:
        return int((value.last - value.first).days) + 1
    return math.inf


def ways(place: Place, cuts: Cuts) -> Sequence[object]:
    """The fact in each of two ranges, or as each member of its list; nothing where it can't be told apart further."""
    kind, _, value = place
    if kind is bool or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return () if value is not None else (True, False) if kind is bool else tuple(kind)
    if kind is Span:
        return _halves(_span(place), cuts)
    if kind is Money:
        currency = value.currency if value else "HKD"
        amounts = _parts(value.amount if value else ANY_AMOUNT, cuts)
        return [Money(amount, currency) for amount in amounts]
    if kind is DateSpan and value is not None and value.first < value.last:
        middle = value.first + timedelta(days=(value.last - value.first).days // 2)
        return DateSpan(value.first, middle), DateSpan(middle + timedelta(days=1), value.last)
    return ()


def _span(place: Place) -> Span:
    if place.value is not None:
        return place.value  # type: ignore[no-any-return]
    low, high = place.limits["low"], place.limits["high"]
    return Span(low or 0, math.inf if high is None else high)


def _within(span: Span, cuts: Cuts) -> list[float]:
    return sorted(cut for cut in cuts if span.low < cut <= span.high)


def _parts(span: Span, cuts: Cuts) -> Sequence[Span]:
    """A range cut in two at the threshold in the middle."""
    inner = _within(span, cuts)
    if not inner:
        return ()
    cut = inner[len(inner) // 2]
    return Span(span.low, math.nextafter(cut, -math.inf)), Span(cut, span.high)


def _halves(span: Span, cuts: Cuts) -> Sequence[Span]:
    """A range of whole numbers cut in two."""
    inner = _within(span, frozenset(map(math.ceil, cuts)))
    if inner:
        cut = inner[len(inner) // 2]
    elif 0 < span.high - span.low <= COUNTABLE:
        cut = math.floor((span.low + span.high) / 2) + 1
    else:
        return ()
    return Span(span.low, cut - 1), Span(cut, span.high)


def told_apart(profile: Profile, pointers: Iterable[str], cuts: Cuts) -> list[str]:
    """The facts to tell apart where those at some pointers are missing: of a list that is given, what its items lack.

    A sum of work is left out where the jobs are given, for they make it up; whether an institution is listed where it
    is named; and a fact of too many ways, where another one that has few may tell the same.
    """
    wide = [
        pointer
        for given in pointers
        for pointer in _below(profile, given)
        if not (pointer in COUNTED_FROM_JOBS and profile.jobs is not None)
        and not (pointer.endswith("/ttps_listed") and _is_named(profile, pointer))
    ]
    few = [pointer for pointer in wide if (place := at(profile, pointer)) and ways(place, cuts)]
    return few or [pointer for pointer in wide if (place := at(profile, pointer)) and count(place, cuts) == math.inf]


def _below(profile: Profile, pointer: str) -> Iterator[str]:
    """The facts at a pointer that are not known for sure: itself, or those of a list's items or of an item."""
    place = at(profile, pointer)
    if place is None:
        return
    if isinstance(place.value, tuple):
        for number, item in enumerate(place.value):
            if is_dataclass(item):
                yield from _below(profile, f"{pointer}/{number}")
    elif is_dataclass(place.value) and not isinstance(place.value, Span | Money | DateSpan):
        for field in fields(place.value):
            yield from _below(profile, f"{pointer}/{field.name}")
    elif _is_wide(place.value):
        yield pointer


def _is_named(profile: Profile, pointer: str) -> bool:
    institution = at(profile, pointer.replace("/ttps_listed", "/institution"))
    return institution is not None and institution.value is not None


def _is_wide(value: object) -> bool:
    match value:
        case None:
            return True
        case Span():
            return not value.is_exact
        case Money():
            return not value.amount.is_exact
        case DateSpan():
            return value.first < value.last
        case _:
            return False
