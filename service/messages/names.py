"""Official names: schemes, bodies, papers, trades, technologies and places, in every language, each with its source.

A message cites a name as ``{@trade.nurse}``; the catalogue puts the name of its language in that place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.content import loaded, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

CITED = re.compile(r"\{@([\w.]+)\}")
"""How a message cites a name."""


@dataclass(frozen=True, slots=True)
class Name:
    """An official name by language (BCP 47).

    ``read_as`` is ``official`` where the name was read at ``source``, and ``address`` where ``source`` is the page that
    bears it and was quoted to us.
    """

    id: str
    wordings: Mapping[str, str]
    source: str
    read_as: str


@loaded
def names() -> Mapping[str, Name]:
    """Every official name by its id; raises ``ValueError`` where an id is given twice."""
    found: dict[str, Name] = {}
    for row in rows("messages/names.csv"):
        name = Name(row.pop("id"), row, row.pop("source"), row.pop("read_as"))
        if name.id in found:
            message = f"the name {name.id} is given twice"
            raise ValueError(message)
        found[name.id] = name
    return found


@loaded
def institutions() -> Mapping[str, Mapping[str, str]]:
    """The institutions of the law's lists by their own names, each by language."""
    return {row["en"]: row for row in rows("messages/institutions.csv")}


def institution(name: str, language: str) -> str:
    """An institution by the name that readers of a language know; by its own name where we know no other.

    Outside the Mainland, Hong Kong and Taiwan these are names in common use and not official ones.
    """
    known = institutions().get(name)
    return known[language] if known else name


def named(message: str, language: str) -> str:
    """A message with the names that it cites; raises ``KeyError`` for one that isn't in the table."""
    return CITED.sub(lambda cited: names()[cited[1]].wordings[language], message) if "{@" in message else message
