"""JSON pointers into a profile, as a request names facts: each has to lead to something that a profile may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from service.intake.composites import Items, Record
from service.intake.faults import PlacedFault, Said, did_you_mean, one_of, refused, shown
from service.intake.fields import Strict, kind_of

if TYPE_CHECKING:
    from typing import Any

    from service.profile.model import Profile

LONGEST_POINTER = 120
MOST_DIGITS = 3
PATTERN = r"^(/[a-z][a-z0-9_]*(/[0-9]{1,3})?)+$"
"""What the specification says of one; whether it leads anywhere is told by a fault."""

REMEDY = "Send a pointer as the questions name it."


class FactPointer(Strict[str]):
    """A JSON pointer (RFC 6901) to a fact, a group or an item of a profile, which the field of ``profile`` reads."""

    def __init__(self, profile: Callable[[], Record[Any]]) -> None:
        super().__init__({"type": "string", "pattern": PATTERN, "maxLength": LONGEST_POINTER})
        self.profile = profile

    def read(self, value: object) -> str:
        """The pointer, unchanged; raises ``ValidationError``."""
        if not isinstance(value, str):
            raise refused("not_a_text", Said("This is {kind}, not text.", kind=kind_of(value)), REMEDY)
        if not value.startswith("/") or len(value) > LONGEST_POINTER:
            fault = Said("{value} is not a JSON pointer to a fact.", value=shown(value))
            raise refused("not_a_pointer", fault, REMEDY)
        held: Strict[Any] = self.profile()
        for step in value.split("/")[1:]:
            held = _below(held, step, value)
        return value


def _below(held: Strict[Any], step: str, whole: str) -> Strict[Any]:
    """What a step leads to; raises where it leads nowhere."""
    if isinstance(held, Record):
        if step in held.members:
            return held.members[step]
        names = tuple(held.members)
        fault = Said("{value} leads to no fact: there is no member {name}.", value=shown(whole), name=shown(step))
        raise refused("no_such_fact", fault, did_you_mean(step, names, one_of(names)))
    if isinstance(held, Items):
        if step.isascii() and step.isdigit() and len(step) <= MOST_DIGITS and (step == "0" or step[0] != "0"):
            return held.item
        fault = Said(
            "{value} leads to no fact: {name} is not the number of an item.", value=shown(whole), name=shown(step)
        )
        raise refused("no_such_fact", fault, "Count the items of a list from 0.")
    raise refused("no_such_fact", Said("{value} leads below a single fact.", value=shown(whole)), REMEDY)


def no_such_item(number: int, pointer: str, profile: Profile) -> Iterator[PlacedFault]:
    """The fault of the ``number``-th pointer that was declined, where it names an item that isn't given."""
    value: object = profile
    for step in pointer.split("/")[1:]:
        if isinstance(value, tuple):
            if int(step) >= len(value):
                yield _missing(number, pointer, len(value))
                return
            value = value[int(step)]
        elif value is None:
            if step.isdigit():
                yield _missing(number, pointer, 0)
            return
        else:
            value = getattr(value, step)


def _missing(number: int, pointer: str, given: int) -> PlacedFault:
    return PlacedFault(
        pointer=f"/declined/{number}",
        code="no_such_item",
        fault=Said("{value} names an item that is not given: the list has {count}.", value=shown(pointer), count=given),
        remedy="Leave it out, or decline the whole list.",
    )
