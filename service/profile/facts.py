"""A set of facts on a day: the profile, the day of lodging, and a memo of what has been derived from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from service.profile.model import Profile

T = TypeVar("T")
V = TypeVar("V")


class Reading(Struct, Generic[V], frozen=True):
    """What a derived fact came to.

    ``reads`` are the JSON pointers into the profile on which it stands; ``lacks`` those of them that are unknown and
    would narrow it. ``note`` is the code of a remark on how the fact was read, with its ``detail``.
    """

    value: V
    reads: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    note: str | None = None
    detail: tuple[str, ...] = ()
    converted: bool = False


class Facts:
    """A profile on the day of lodging; every derived fact is computed at most once."""

    __slots__ = ("_memo", "as_of", "facts_on", "profile")

    def __init__(self, profile: Profile, as_of: date) -> None:
        self.profile = profile
        self.as_of = as_of
        self.facts_on = profile.facts_on.first if profile.facts_on else as_of
        self._memo: dict[Callable[[Facts], Any], Any] = {}

    def read(self, fact: Callable[[Facts], T]) -> T:
        """The reading of a derived fact, or a table that several share: a pure function of these facts."""
        held: T | None = self._memo.get(fact)
        if held is None:
            held = self._memo[fact] = fact(self)
        return held
