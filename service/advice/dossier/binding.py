"""Whether a paper is asked for of somebody, and the items of the profile that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.profile.values import MET, NOT_MET, UNKNOWN, DateSpan, Truth, either
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@record(frozen=True)
class About:
    """An item of the profile that a paper is about, by its JSON pointer, and what it doesn't name yet."""

    pointer: str
    still: tuple[str, ...] = ()


@record(frozen=True)
class Binding:
    """Whether a paper is asked for (``UNKNOWN``: if it applies), what it is about, and the days that it covers."""

    asked: Truth
    about: tuple[About, ...] = ()
    period: DateSpan | None = None


EVERYBODY = Binding(MET)
NOT_ASKED = Binding(NOT_MET)


def items(name: str, rows: Sequence[Any] | None, counts: Callable[[Any], Truth] = lambda _: MET) -> Binding:
    """The items of a list that count, or may; an unknown list is asked about, an empty one isn't."""
    if rows is None:
        return Binding(UNKNOWN)
    truths = [counts(row) for row in rows]
    about = tuple(About(f"/{name}/{index}") for index, truth in enumerate(truths) if truth != NOT_MET)
    asked = NOT_MET
    for truth in truths:
        asked = either(asked, MET if truth == MET else UNKNOWN if truth != NOT_MET else NOT_MET)
    return Binding(asked, about)
