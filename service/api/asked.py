"""What is asked for in a sentence: facts of the profile in words, those of one item after its name."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from service.interview.missing import question_of
from service.profile.pointers import starred

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.messages import Catalogue

MOST_NAMED = 3
"""How many missing facts a sentence names; the reason's ``missing`` holds them all."""

HELP = re.compile(r"\s*[(（][^)）]*[)）]$")
"""The help in brackets that follows the wording of a fact in a form."""


def asked(pointer: str, catalogue: Catalogue) -> str:
    """The wording of a fact, by its JSON pointer; an item of a list is named by its number."""
    return _of_item(_item(pointer) or pointer, [pointer], catalogue)


def wanted(pointers: Sequence[str], catalogue: Catalogue) -> str:
    """The facts to ask for, as many as a sentence bears, and the number of the rest; no sums where jobs tell them."""
    asking = [pointer for pointer in pointers if not _told_by_another(pointer, pointers)]
    by_item: dict[str, list[str]] = {}
    for pointer in asking[:MOST_NAMED]:
        by_item.setdefault(_item(pointer) or pointer, []).append(pointer)
    named = joined("asked.and", [_of_item(item, found, catalogue) for item, found in by_item.items()], catalogue)
    further = len(asking) - MOST_NAMED
    return catalogue.text("asked.more", named=named, number=further) if further > 0 else named


def _told_by_another(pointer: str, pointers: Sequence[str]) -> bool:
    """Whether another of the facts is asked for first, and tells this one too."""
    question = question_of(pointer)
    return question is not None and any(other in pointers for other in question.after)


def item(pointer: str, catalogue: Catalogue) -> str | None:
    """The name of the item of a list that a JSON pointer leads into; ``None`` for a pointer to something else."""
    tokens = (_item(pointer) or "").split("/")
    return catalogue.text(f"item.{tokens[-2]}", number=int(tokens[-1]) + 1) if len(tokens) > 1 else None


def joined(code: str, parts: Sequence[str], catalogue: Catalogue) -> str:
    """Phrases one after another, by the message that joins two."""
    return reduce(lambda first, following: catalogue.text(code, first=first, next=following), parts) if parts else ""


def within(label: str) -> str:
    """A label as it stands within a sentence: its first letter small, unless an abbreviation begins it."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _item(pointer: str) -> str | None:
    """The pointer of the innermost item of a list that a pointer leads to; ``None`` where it leads into no list."""
    tokens = pointer.split("/")
    place = next((index for index in reversed(range(len(tokens))) if tokens[index].isdigit()), None)
    return None if place is None else "/".join(tokens[: place + 1])


def _of_item(place: str, pointers: Sequence[str], catalogue: Catalogue) -> str:
    facts = dict.fromkeys(within(_label(pointer, catalogue)) for pointer in pointers if pointer != _item(pointer))
    listed = joined("asked.list", tuple(facts), catalogue)
    name = item(place, catalogue)
    if name is None:
        return listed
    return catalogue.text("asked.facts_of_item", item=within(name), facts=listed) if facts else within(name)


def _label(pointer: str, catalogue: Catalogue) -> str:
    code = f"fact.{starred(pointer)}"
    return HELP.sub("", catalogue.text(code if code in catalogue else code.rpartition("/")[0]))
