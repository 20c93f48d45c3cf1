"""The aggregate list of eligible universities under TTPS, every version since its launch, indexed by name.

Source: the list that the Labour and Welfare Bureau compiles and the Immigration Department publishes
(https://www.immd.gov.hk/pdf/aggregate_list.pdf), read through copies; ``sources.csv`` says which.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from service.rules.law import Certainty
from service.rules.lists.names import name_key
from service.rules.lists.tables import ReadingHow, cited, rows

_ADDED_ABBREVIATION: Final = re.compile(r"\s*\([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Institution:
    """A row of the list. ``name_zh`` serves searching: outside the Mainland, Hong Kong and Taiwan it isn't official."""

    name: str
    name_zh: str
    country: str  # ISO 3166-1 alpha-2; HK, MO and TW by their own codes, CN for the Mainland
    listed_from: date
    listed_until: date | None  # the last day on the list; None while it is on the newest version
    certainty: Certainty  # of the dates
    sources: tuple[str, ...]

    def is_listed(self, on: date) -> bool:
        """Whether the list in force on a day holds this institution."""
        return self.listed_from <= on and (self.listed_until is None or on <= self.listed_until)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that a short form may stand for; ``institution`` is ``None`` where the list never held it."""

    name: str
    country: str
    institution: Institution | None


class Kinship(StrEnum):
    """How an institution that isn't on the list stands to those that are."""

    SEPARATE = "separate"
    CONTINUING_EDUCATION = "continuing_education"  # refused by ImmD's note on eligible universities
    RELATED = "related"  # a branch, joint college, constituent, predecessor or successor: not settled by the list


@dataclass(frozen=True, slots=True)
class Outsider:
    """An institution whose name resembles a listed one's, and which the list doesn't hold under that name."""

    name: str
    country: str
    kinship: Kinship
    parent: str | None  # the listed institution that it belongs to


@dataclass(frozen=True, slots=True)
class Register:
    """The list, by the keys of its names."""

    institutions: tuple[Institution, ...]
    names: Mapping[str, tuple[Institution, ReadingHow]]
    short_forms: Mapping[str, tuple[Candidate, ...]]
    outsiders: Mapping[str, tuple[Outsider, ...]]


def _institution(row: dict[str, str]) -> Institution:
    return Institution(
        name=row["name_en"],
        name_zh=row["name_zh"],
        country=row["country"],
        listed_from=date.fromisoformat(row["ttps_from"]),
        listed_until=date.fromisoformat(row["ttps_until"]) if row["ttps_until"] else None,
        certainty=Certainty(row["certainty"]),
        sources=cited(row["sources"]),
    )


def _short_forms(by_name: Mapping[str, Institution]) -> dict[str, tuple[Candidate, ...]]:
    short_forms: dict[str, tuple[Candidate, ...]] = {}
    for row in rows("institution_short_forms"):
        candidate = Candidate(row["candidate"], row["country"], by_name.get(row["candidate"]))
        key = name_key(row["short_form"])
        short_forms[key] = (*short_forms.get(key, ()), candidate)
    return short_forms


def _names(
    by_name: Mapping[str, Institution], short_forms: Mapping[str, tuple[Candidate, ...]]
) -> dict[str, tuple[Institution, ReadingHow]]:
    names: dict[str, tuple[Institution, ReadingHow]] = {}

    def enter(name: str, institution: Institution, how: ReadingHow) -> None:
        held = names.setdefault(name_key(name), (institution, how))
        if held[0] is not institution:
            raise ValueError(f"{name} is a name of {held[0].name} and of {institution.name}")

    for institution in by_name.values():
        enter(institution.name, institution, ReadingHow.EXACT)
        enter(_ADDED_ABBREVIATION.sub("", institution.name), institution, ReadingHow.EXACT)
        if name_key(institution.name_zh) not in short_forms:
            enter(institution.name_zh, institution, ReadingHow.EXACT)
    for row in rows("institution_aliases"):
        if name_key(row["alias"]) in short_forms:
            raise ValueError(f"{row['alias']} is an alias and an ambiguous short form")
        enter(row["alias"], by_name[row["institution"]], ReadingHow.ALIAS)
    return names


def _outsiders(by_name: Mapping[str, Institution]) -> dict[str, tuple[Outsider, ...]]:
    outsiders: dict[str, tuple[Outsider, ...]] = {}
    for row in rows("other_institutions"):
        if row["parent"] and row["parent"] not in by_name:
            raise ValueError(f"{row['name']} belongs to {row['parent']}, which isn't on the list")
        outsider = Outsider(row["name"], row["country"], Kinship(row["kind"]), row["parent"] or None)
        key = name_key(row["name"])
        outsiders[key] = (*outsiders.get(key, ()), outsider)
    return outsiders


@cache
def register() -> Register:
    """The list and its index, read once; raises ``ValueError`` where a name would stand for two institutions."""
    institutions = tuple(_institution(row) for row in rows("institutions"))
    by_name = {institution.name: institution for institution in institutions}
    short_forms = _short_forms(by_name)
    return Register(
        institutions,
        MappingProxyType(_names(by_name, short_forms)),
        MappingProxyType(short_forms),
        MappingProxyType(_outsiders(by_name)),
    )
