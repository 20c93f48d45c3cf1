"""JSON pointers (RFC 6901) into a profile: what it says there, and which item of a list that is of."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from service.profile.values import DateSpan, Money, Span

if TYPE_CHECKING:
    from service.profile.model import Profile

EVERY = "*"
"""Stands for the number of any item of a list."""


@lru_cache(maxsize=8192)
def steps_of(pointer: str) -> tuple[str | int, ...]:
    """The steps of a pointer: names of members, and numbers of items from 0."""
    return tuple([int(step) if step.isdigit() else step for step in pointer.split("/")[1:]])


def value_at(profile: Profile, pointer: str) -> object:
    """What a profile says at a pointer; ``None`` where it says nothing, or has no such item."""
    value: object = profile
    for step in steps_of(pointer):
        if value is None:
            return None
        if isinstance(step, str):
            value = getattr(value, step)
        elif isinstance(value, tuple):
            value = value[step] if step < len(value) else None
    return value


def told(profile: Profile, pointer: str) -> bool:
    """Whether a profile says anything at a pointer."""
    return value_at(profile, pointer) is not None


def told_roughly(profile: Profile, pointer: str) -> bool:
    """Whether a profile says something at a pointer, but no exact number, amount or day."""
    value = value_at(profile, pointer)
    span = value.amount if isinstance(value, Money) else value
    return isinstance(span, (Span, DateSpan)) and not span.is_exact


def lies_in(pointer: str, root: str) -> bool:
    """Whether a pointer is another one, or leads into what that one leads to."""
    return pointer == root or pointer.startswith(f"{root}/")


@lru_cache(maxsize=8192)
def starred(pointer: str) -> str:
    """A pointer with `*` for the number of an item, as questions and wordings name it."""
    return "/".join(["", *[step if isinstance(step, str) else EVERY for step in steps_of(pointer)]])


@lru_cache(maxsize=8192)
def item_of(pointer: str) -> str | None:
    """The pointer of the item of a list that a fact belongs to; ``None`` for a fact of its own."""
    steps = pointer.split("/")
    number = next((place for place, step in enumerate(steps) if step.isdigit()), None)
    return None if number is None else "/".join(steps[: number + 1])
