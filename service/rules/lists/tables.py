"""Reading the CSV tables of this folder."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from service import content
from service.content import loaded
from service.rules.law import Source


class ListStanding(StrEnum):
    """Whether a list that the law refers to holds a name on a day."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"
    UNKNOWN = "unknown"


class ReadingHow(StrEnum):
    """How a name given by a person was matched to a list."""

    EXACT = "exact"  # the list's own name, English or Chinese
    ALIAS = "alias"  # another name of one institution or profession, and of no other
    AMBIGUOUS = "ambiguous"  # a short form of several, or one that isn't known
    NEAR_MISS = "near_miss"  # close to a listed name, or a part of it, or longer than it
    OFF_LIST_NOW = "off_list_now"  # on the list on other days
    OTHER_INSTITUTION = "other_institution"  # a name of an institution that the list holds on no day
    RELATED = "related"  # a branch, part, federation or predecessor of listed institutions
    SUCCESSOR = "successor"  # what became a listed institution, or a part of one, on a day that a source tells
    NO_MATCH = "no_match"  # nothing known bears the name


def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of ``<table>.csv``, as text; raises ``ValueError`` on a row of the wrong width."""
    return content.rows(f"rules/lists/{table}.csv")


def day(text: str) -> date | None:
    """An ISO 8601 date; ``None`` for an empty cell, which stands for a date that hasn't come."""
    return date.fromisoformat(text) if text else None


def count(text: str) -> int | None:
    """A whole number; ``None`` for an empty cell, which stands for a number that wasn't found."""
    return int(text) if text else None


@loaded
def sources() -> Mapping[str, Source]:
    """Where the rows of these lists were read, by the id that the rows cite."""
    return MappingProxyType(
        {row["id"]: Source(row["id"], row["title"], row["url"] or None, row["read_as"]) for row in rows("sources")}
    )


def cited(text: str) -> tuple[str, ...]:
    """The source ids in a cell; raises ``ValueError`` on one that isn't in the table of sources."""
    ids = tuple(text.split())
    missing = [source for source in ids if source not in sources()]
    if missing:
        raise ValueError(f"no such source: {', '.join(missing)}")
    return ids
