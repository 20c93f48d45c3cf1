"""Counted units of work: what may be worked out beyond a decision, however fast or slow the machine is.

A unit is about what it costs to ask how one pathway of a small profile stands on one day: a third of a millisecond.
The same request is cut short at the same place on every machine, so an answer replays; and one that was cut short says
so.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from service.profile.holding import leading_to
from service.rules.lists.names import name_key
from service.rules.lists.within import whole_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.profile.model import Profile
    from service.recommend.decision import Decision

A_DECISION = 20
"""Units of deciding a small profile: each pathway, its outlook, and the order."""

ANOTHER_PROFILE = 4
"""Units of reading a small profile that differs from the one before."""

ITEMS_A_WEIGHT = 32
"""So many items of lists make a profile cost once more what a small one costs."""

A_NAME = 40
"""Units of looking for whom a name may mean that no institution bears; each name is read once."""

A_DRAW = 1 / 40
"""Units of one draw of a selection exercise."""

LIGHT = 400
"""Units up to which work needs no room kept for it."""

A_SHARE = 12_000
"""Units for which heavy work takes up once more the room of one request: more than any answer in full about a profile
of ordinary size takes."""

MOST_OF_AN_EXERCISE = 45_000
"""The units that a selection exercise may take: five hundred people told in full, within the time that a process has
to finish what it began."""


class Part(StrEnum):
    """A part of a full answer that is worked out step by step."""

    BOUNDS = "bounds"
    KEY_DATES = "key_dates"
    WHAT_IFS = "what_ifs"


MOST: Mapping[Part, int] = {Part.BOUNDS: 4_000, Part.KEY_DATES: 1_500, Part.WHAT_IFS: 1_500}
"""The units that each part of an answer may take; of those seen among simulated people, none took half."""

NEAREST = 250
"""The most units of looking for the nearest change where nothing is open: part of every answer that recommends."""

QUESTIONS = 100
"""Units of choosing what to ask next about a small profile; about another, so many for each of its weight."""

AN_ANSWER = "nearest"
"""What is part of every answer that recommends, whatever else is told."""


def items(value: object) -> int:
    """How many items the lists of a record hold, with those in their own lists."""
    if isinstance(value, tuple):
        return len(value) + sum(map(items, value))
    number = 0
    for name in leading_to(type(value), tuple):
        if held := getattr(value, name):
            number += items(held)
    return number


def weight(profile: Profile) -> int:
    """How many times a small profile's cost this one costs to read: 1 or more."""
    return 1 + items(profile) // ITEMS_A_WEIGHT


def weight_in(decision: Decision) -> int:
    """The weight of the profile that was decided."""
    return weight(decision.request.profile)


def odd_names(profiles: Iterable[Profile]) -> frozenset[str]:
    """The keys of institutions' names in some profiles that no institution bears, each once."""
    degrees = [degree for profile in profiles for degree in profile.degrees or ()]
    told = (name for degree in degrees for name in (degree.institution, *(degree.joint_institutions or ())))
    return frozenset(name_key(name) for name in told if name is not None) - whole_names().keys


def most_units(profile: Profile, *, days: int = 1, full: bool = False, parts: Iterable[str] = ()) -> int:
    """The most units of deciding a profile on so many days, and of telling it in full or with some of the parts."""
    beyond = {part.value: most for part, most in MOST.items()}
    heavy = weight(profile)
    deciding = A_DECISION * heavy * days
    beyond |= {AN_ANSWER: NEAREST, "questions": QUESTIONS * heavy}
    told = (AN_ANSWER, *MOST) if full else parts
    return deciding + A_NAME * len(odd_names((profile,))) + sum([beyond.get(part, 0) for part in told])


def exercise_units(profiles: Sequence[Profile], draws: int) -> int:
    """The most units of deciding some profiles, and of so many draws among them."""
    deciding = sum(A_DECISION * weight(profile) for profile in profiles)
    return deciding + A_NAME * len(odd_names(profiles)) + int(draws * A_DRAW)


def room(units: int) -> int:
    """How many heavy requests' room work of so many units takes up; none if it is light."""
    return 0 if units <= LIGHT else 1 + units // A_SHARE


class Ledger:
    """The units that the parts of one answer have taken, and which of them were cut short.

    ``heavy``: the weight of the profile that it is about.
    """

    __slots__ = ("_cut", "_left", "_weight")

    def __init__(self, heavy: int, most: Mapping[Part, int] = MOST) -> None:
        self._weight = heavy
        self._left = dict(most)
        self._cut: set[Part] = set()

    def take(self, part: Part, units: int) -> None:
        """Note so many units, of a small profile, as taken."""
        self._left[part] -= units * self._weight

    def may(self, part: Part) -> bool:
        """Whether a part may go on; one that is told that it may not is cut short."""
        if self._left[part] > 0:
            return True
        self._cut.add(part)
        return False

    @property
    def cut_short(self) -> tuple[Part, ...]:
        """The parts that had more to work out than they might."""
        return tuple(sorted(self._cut))
