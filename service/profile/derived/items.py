"""A list of the profile of which one item has to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from service.profile.facts import Reading
from service.profile.values import NOT_MET, UNKNOWN, Truth, either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")


def one_passes(
    pointer: str, items: Sequence[T] | None, judged: Callable[[T], tuple[Truth, Iterable[str]]]
) -> Reading[Truth]:
    """Whether one item passes as a whole: the tests of one are never completed from another.

    ``judged`` gives what came of an item, and the fields that are asked for where that is unknown.
    """
    if items is None:
        return Reading(UNKNOWN, (pointer,), (pointer,))
    truth = NOT_MET
    lacks: list[str] = []
    for index, item in enumerate(items):
        this, asked = judged(item)
        if this == UNKNOWN:
            lacks += [f"{pointer}/{index}/{name}" for name in asked]
        truth = either(truth, this)
    return Reading(truth, (pointer,), tuple(lacks) if truth == UNKNOWN else ())


def untold(item: object, names: Iterable[str]) -> list[str]:
    """Those of an item's fields that aren't told."""
    return [name for name in names if getattr(item, name) is None]
