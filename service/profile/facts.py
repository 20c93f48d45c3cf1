"""A set of facts on a day: the profile, the day of lodging, and a memo of what has been derived from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date

    from service.profile.model import Profile
    from service.profile.values import Span

T = TypeVar("T")
V = TypeVar("V")
A = TypeVar("A")


class Reading(Struct, Generic[V], frozen=True):
    """What a derived fact came to.

    ``reads`` are the JSON pointers into the profile on which it stands; ``lacks`` those of them that are unknown and
    would narrow it. ``note`` is the code of a remark on how the fact was read, with its ``detail``. ``judged`` is
    what a number may come to where an officer counts what is normally left out.
    """

    value: V
    reads: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    note: str | None = None
    detail: tuple[str, ...] = ()
    converted: bool = False
    judged: Span | None = None


class Facts:
    """A profile on the day of lodging; every derived fact is computed at most once.

    A derived fact is a pure function of the profile and the day. One that ran without asking for the day is steady: it
    gives the same on every other day, and is not run again ``on`` one. One that asked is run on each, and where it
    comes to what it came to before it is the same record. ``ahead`` is whether the facts were told by the day of
    lodging; to ask for that is to ask for no day, since what is steady is shared only by days that agree on it.
    """

    __slots__ = ("_as_of", "_asked", "_dated", "_last", "_steady", "ahead", "facts_on", "profile")

    def __init__(self, profile: Profile, as_of: date) -> None:
        self.profile = profile
        self.facts_on = profile.facts_on.first if profile.facts_on else as_of
        self.ahead = self.facts_on <= as_of
        self._as_of = as_of
        self._asked = 0  # how often the day was
        self._dated: dict[Hashable, Any] = {}
        self._steady: dict[Hashable, Any] = {}
        self._last: dict[Hashable, Any] = {}

    @property
    def as_of(self) -> date:
        """The day of lodging; what asks for it may come to something else on another."""
        self._asked += 1
        return self._as_of

    def on(self, day: date) -> Facts:
        """The same facts, which hold when they did, on another day of lodging."""
        then = Facts(self.profile, day)
        then.facts_on, then.ahead = self.facts_on, self.facts_on <= day
        if then.ahead is self.ahead:
            then._steady, then._last = self._steady, self._last
        return then

    def reached(self, day: date) -> bool:
        """Whether a day had come by the day of lodging; no matter which, if it had when the facts were told."""
        return (self.ahead and day <= self.facts_on) or day <= self.as_of

    def read(self, fact: Callable[[Facts], T]) -> T:
        """The reading of a derived fact, or a table that several share: a pure function of these facts."""
        steady: Mapping[Hashable, T] = self._steady
        if fact in steady:
            return steady[fact]
        dated: Mapping[Hashable, T] = self._dated
        if fact in dated:
            self._asked += 1
            return dated[fact]
        return self._found(fact, fact, self)

    def derived(self, key: Hashable, derive: Callable[[A], T], source: A) -> T:
        """What is derived, once, from a source that stands on nothing but these facts, under a key of its own."""
        steady: Mapping[Hashable, T] = self._steady
        if key in steady:
            return steady[key]
        dated: Mapping[Hashable, T] = self._dated
        if key in dated:
            self._asked += 1
            return dated[key]
        return self._found(key, derive, source)

    def _found(self, key: Hashable, derive: Callable[[A], T], source: A) -> T:
        """What is derived when it is first asked for, kept with what is steady or with what is of the day."""
        before = self._asked
        made = derive(source)
        if self._asked == before:
            self._steady[key] = made
            return made
        if key in self._last and self._last[key] == made:
            made = self._last[key]
        self._last[key] = self._dated[key] = made
        return made

    def is_steady(self, key: Hashable) -> bool:
        """Whether what was derived under a key gives the same on every day."""
        return key in self._steady
