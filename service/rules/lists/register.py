"""The aggregate list of eligible universities under TTPS, every version since its launch, and what a name may mean.

A name means the institutions that bear it: those of the list, by the list's own names, by aliases and by every name of
the row of the world's register that they are joined to; those that a listed one is parent, whole or successor of; and
any other institution of the world.

Source: the list that the Labour and Welfare Bureau compiles and the Immigration Department publishes
(https://www.immd.gov.hk/pdf/aggregate_list.pdf), read through copies; ``sources.csv`` says which.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from service.content import loaded
from service.profile.values import DateSpan, parse_date_span
from service.recording import record
from service.rules.law import Certainty
from service.rules.lists.names import is_han, name_key
from service.rules.lists.tables import ReadingHow, cited, rows
from service.rules.lists.world import WorldInstitution, find_world, world

_ADDED_ABBREVIATION: Final = re.compile(r"\s*\([^)]*\)$")


@record(frozen=True)
class Institution:
    """A row of the list. ``name_zh`` serves searching: outside the Mainland, Hong Kong and Taiwan it isn't official."""

    name: str
    name_zh: str
    country: str  # ISO 3166-1 alpha-2; HK, MO and TW by their own codes, CN for the Mainland
    places: str  # its city, and the state or province that people name instead
    ror_id: str | None  # its identifier in the Research Organization Registry, where the copy that we hold has it
    listed_from: date
    listed_until: date | None  # the last day on the list; None while it is on the newest version
    certainty: Certainty  # of the dates
    sources: tuple[str, ...]

    def is_listed(self, on: date) -> bool:
        """Whether the list in force on a day holds this institution."""
        return self.listed_from <= on and (self.listed_until is None or on <= self.listed_until)


class Kinship(StrEnum):
    """How an institution that isn't on the list stands to those that are."""

    SAME = "same"  # another row of the world's register for the listed institution itself
    CONTINUING_EDUCATION = "continuing_education"  # refused by ImmD's note on eligible universities
    RELATED = "related"  # a branch, joint college, constituent, federation or sister: not settled by the list
    PREDECESSOR = "predecessor"  # what became the listed one, or a part of it


@dataclass(frozen=True, slots=True)
class Kin:
    """An institution that belongs, or belonged, to listed ones, and that the list doesn't hold under its own name."""

    name: str
    country: str
    kinship: Kinship
    listed: tuple[Institution, ...]
    became_on: DateSpan | None  # of a predecessor: the day, month or year, where a public source tells it
    name_zh: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Other:
    """An institution of the world that is neither on the list on any day nor kin to one that is."""

    name: str
    country: str
    ror_id: str | None
    name_zh: str | None = field(default=None, compare=False)


@record(frozen=True)
class Meaning:
    """An institution that a name stands for, and how: by its own name, another name, or a short form of several."""

    institution: Institution | Kin | Other
    how: ReadingHow

    @property
    def name(self) -> str:
        """The institution's own name."""
        return self.institution.name

    @property
    def country(self) -> str:
        """The institution's country."""
        return self.institution.country


@record(frozen=True)
class Register:
    """The list and its kin by the keys of their names; ``claimed`` are their rows of the world's register."""

    institutions: tuple[Institution, ...]
    names: Mapping[str, tuple[Meaning, ...]]
    kin: Mapping[str, tuple[Meaning, ...]]
    short_forms: Mapping[str, tuple[Meaning, ...]]
    others: Mapping[str, tuple[Meaning, ...]]
    claimed: frozenset[int]


def meanings(key: str) -> tuple[Meaning, ...]:
    """Every institution that a name with this key may stand for, the listed ones first."""
    held = register()
    told = (*held.names.get(key, ()), *held.short_forms.get(key, ()), *held.kin.get(key, ()), *held.others.get(key, ()))
    world_rows = (_other(institution, key) for institution in find_world(key) if institution.place not in held.claimed)
    return tuple(_distinct((*told, *world_rows)))


def _distinct(several: Iterable[Meaning]) -> Iterator[Meaning]:
    seen: set[tuple[str, str]] = set()
    for meaning in several:
        identity = (name_key(meaning.name), meaning.country)
        if identity not in seen:
            seen.add(identity)
            yield meaning


def _other(institution: WorldInstitution, key: str) -> Meaning:
    own = key in (name_key(institution.name), institution.ror_id)
    return Meaning(other_of(institution), ReadingHow.EXACT if own else ReadingHow.ALIAS)


def other_of(institution: WorldInstitution) -> Other:
    """A row of the world's register as an institution that has nothing to do with the list."""
    return Other(institution.name, institution.country, institution.ror_id, _chinese(institution.names))


def _chinese(names: Iterable[str]) -> str | None:
    return next(filter(is_han, names), None)


def _institution(row: dict[str, str]) -> Institution:
    return Institution(
        name=row["name_en"],
        name_zh=row["name_zh"],
        country=row["country"],
        places=row["places"],
        ror_id=row["ror_id"] or None,
        listed_from=date.fromisoformat(row["ttps_from"]),
        listed_until=date.fromisoformat(row["ttps_until"]) if row["ttps_until"] else None,
        certainty=Certainty(row["certainty"]),
        sources=cited(row["sources"]),
    )


class _Entries:
    """Meanings by key, and the rows of the world's register that they are of, while they are gathered."""

    def __init__(self) -> None:
        self.by_key: dict[str, tuple[Meaning, ...]] = {}
        self.places: set[int] = set()

    def add(self, name: str, meaning: Meaning) -> None:
        key = name_key(name)
        held = self.by_key.get(key, ())
        if key and all(other.institution is not meaning.institution for other in held):
            self.by_key[key] = (*held, meaning)


def _short_forms(by_name: Mapping[str, Institution], others: _Entries) -> _Entries:
    entries = _Entries()
    for row in rows("institution_short_forms"):
        told: Institution | Kin | Other | None = by_name.get(row["candidate"])
        if told is None:
            held = others.by_key.get(name_key(row["candidate"]), ())
            there = (meaning.institution for meaning in held if meaning.country == row["country"])
            told = next(there, None) or _named(row["candidate"], row["country"])
        entries.add(row["short_form"], Meaning(told, ReadingHow.AMBIGUOUS))
    return entries


def _others() -> _Entries:
    """Names of other institutions that the world's register lacks."""
    entries = _Entries()
    for row in rows("other_institutions"):
        names = [row["name"], *filter(None, row["other_names"].split("|"))]
        other = _named(row["name"], row["country"])
        other = replace(other, name_zh=_chinese(names) or other.name_zh)
        for name in names:
            entries.add(name, Meaning(other, ReadingHow.EXACT if name == row["name"] else ReadingHow.ALIAS))
    return entries


def _named(name: str, country: str) -> Other:
    """An institution under a name of ours, as the world's register has it where it does."""
    found = _world_rows((name,), country)
    return other_of(found[0]) if found else Other(name, country, None)


def _world_rows(names: Iterable[str], country: str) -> list[WorldInstitution]:
    """The rows of the world's register in a country that bear one of these names."""
    found = (institution for name in names for institution in find_world(name_key(name)))
    return [institution for institution in found if institution.country == country]


Joined = tuple[Institution, WorldInstitution]
"""A row of the list, and a row of the world's register that is the same institution."""


def _joined(institutions: tuple[Institution, ...]) -> list[Joined]:
    """The rows of the list that are joined by identifier."""
    return [
        (institution, found)
        for institution in institutions
        if institution.ror_id
        for found in find_world(institution.ror_id)
    ]


def _kin(by_name: Mapping[str, Institution], joined: list[Joined]) -> _Entries:
    """The kin of listed institutions, under every name of their own and of their rows of the world's register.

    A row is theirs if its first name is one of theirs. Those that are the listed institution itself are joined to it.
    """
    entries = _Entries()
    taken = {found.place for _, found in joined}
    for row in rows("institution_kin"):
        cited(row["sources"])
        own_names = row["names"].split("|")
        own_keys = {name_key(name) for name in own_names}
        listed = tuple(by_name[name] for name in row["listed"].split("|"))
        own_rows = [found for found in _world_rows(own_names, row["country"]) if name_key(found.name) in own_keys]
        own_rows = [found for found in own_rows if found.place not in taken]
        if Kinship(row["kind"]) is Kinship.SAME:
            joined += [(listed[0], found) for found in own_rows]
            continue
        became_on = parse_date_span(row["became_on"]) if row["became_on"] else None
        names = (*own_names, *(name for found in own_rows for name in found.names))
        relative = Kin(own_names[0], row["country"], Kinship(row["kind"]), listed, became_on, _chinese(names))
        for name in names:
            entries.add(name, Meaning(relative, ReadingHow.ALIAS))
        entries.places |= {found.place for found in own_rows}
    return entries


def _names(by_name: Mapping[str, Institution], joined: list[Joined], short_forms: _Entries, kin: _Entries) -> _Entries:
    """The names of listed institutions: the list's own, ours, and those of the rows that they are joined to.

    A name of a joined row that is a short form of several, or that of a relative, or that ``institution_aliases``
    refuses, as the name that Princeton had before another college took it, isn't the institution's.
    """
    entries = _Entries()
    for institution in by_name.values():
        exact = Meaning(institution, ReadingHow.EXACT)
        entries.add(institution.name, exact)
        entries.add(_ADDED_ABBREVIATION.sub("", institution.name), exact)
        if name_key(institution.name_zh) not in short_forms.by_key:
            entries.add(institution.name_zh, exact)
    refused = {*short_forms.by_key, *kin.by_key}
    not_taken: set[tuple[str, str]] = set()
    for row in rows("institution_aliases"):
        key = name_key(row["alias"])
        if row["kind"] == "not_taken":
            not_taken.add((key, row["institution"]))
            continue
        if key in short_forms.by_key:
            raise ValueError(f"{row['alias']} is an alias and an ambiguous short form")
        entries.add(row["alias"], Meaning(by_name[row["institution"]], ReadingHow.ALIAS))
    for institution, found in joined:
        for name in found.names:
            key = name_key(name)
            if key not in refused and (key, institution.name) not in not_taken:
                entries.add(name, Meaning(institution, ReadingHow.ALIAS))
        entries.places.add(found.place)
    return entries


@loaded
def register() -> Register:
    """The list and its index, with the world's register behind it, read once.

    Raises ``ValueError`` or ``KeyError`` where the tables contradict each other.
    """
    world()
    institutions = tuple(_institution(row) for row in rows("institutions"))
    by_name = {institution.name: institution for institution in institutions}
    others = _others()
    short_forms = _short_forms(by_name, others)
    joined = _joined(institutions)
    kin = _kin(by_name, joined)
    names = _names(by_name, joined, short_forms, kin)
    return Register(
        institutions,
        MappingProxyType(names.by_key),
        MappingProxyType(kin.by_key),
        MappingProxyType(short_forms.by_key),
        MappingProxyType(others.by_key),
        frozenset(names.places | kin.places),
    )
