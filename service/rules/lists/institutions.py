"""Reading an institution's name against the TTPS aggregate list on a day, and looking institutions up.

The law (https://www.immd.gov.hk/eng/services/visas/TTPS.html, archived copy of 2026-01-20): an eligible university is
one on the list that the Labour and Welfare Bureau compiles; awards of its continuing-education arms, branch, extension
or subsidiary schools don't count. The list is held in full from its launch on 28 December 2022, so a name that it
doesn't hold is not listed; a name that may or may not mean a listed institution is unknown, and never guessed.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from service.rules.lists.names import name_key
from service.rules.lists.near_misses import is_unread_short_form, near_misses
from service.rules.lists.register import Candidate, Institution, Kinship, Outsider, register
from service.rules.lists.tables import ListStanding, ReadingHow

_WITH_BRACKET: Final = re.compile(r"(.+?)\s*\((.+)\)\s*")
_LEAST_LIKENESS: Final = 80.0  # of 100: how like a search must be to a part of a name that doesn't contain it


@dataclass(frozen=True, slots=True)
class InstitutionReading:
    """How a name was read on a day.

    ``name``, ``country`` and the dates are those of the institution that it was read as, where it was read as one.
    ``candidates`` are the institutions that it may have meant, at most five; under ``no_match`` the listed institution
    that a refused arm belongs to.
    """

    given: str
    standing: ListStanding
    how: ReadingHow
    name: str | None = None
    country: str | None = None
    candidates: tuple[str, ...] = ()
    listed_from: date | None = None
    listed_until: date | None = None


@dataclass(frozen=True, slots=True)
class InstitutionMatch:
    """A row of the list that a search found."""

    name: str
    name_zh: str
    country: str
    listed_from: date
    listed_until: date | None
    standing: ListStanding


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A version of the list: the day it came into force, and how many institutions it holds."""

    in_force_from: date
    size: int


@lru_cache(maxsize=16_384)
def read_institution(given: str, on: date, country: str | None = None) -> InstitutionReading:
    """Whether the list in force on a day holds the institution that a name stands for.

    ``country`` is an ISO 3166-1 alpha-2 code (HK, MO and TW by their own, CN for the Mainland): it settles a short form
    that several institutions share, and takes a match back where it names another country than the list does.
    """
    key = name_key(given)
    hit = register().names.get(key)
    outsider = _outsider(key, country, whatever_the_country=hit is None)
    if outsider is not None:
        return _read_outsider(given, outsider)
    if hit is not None:
        return _read_hit(given, *hit, on, country)
    if key in register().short_forms:
        return _read_short_form(given, register().short_forms[key], on, country)
    bracketed = _bracketed(given)
    if bracketed is not None:
        return _read_hit(given, bracketed, ReadingHow.ALIAS, on, country)
    return _read_miss(given, key)


def read_institution_between(given: str, first: date, last: date, country: str | None = None) -> InstitutionReading:
    """The reading that holds on every day from ``first`` to ``last``, both included.

    Where the standing changes in between it is unknown, and the rest is as on the last day on which it was listed.
    Raises ``ValueError`` if ``last`` comes before ``first``.
    """
    if last < first:
        raise ValueError(f"the interval ends on {last}, before it begins on {first}")
    turns = [version.in_force_from for version in list_versions() if first < version.in_force_from <= last]
    readings = [read_institution(given, on, country) for on in (first, *turns)]
    if len({reading.standing for reading in readings}) == 1:
        return readings[-1]
    listed = [reading for reading in readings if reading.standing is ListStanding.LISTED]
    return replace(listed[-1], standing=ListStanding.UNKNOWN)


def search_institutions(q: str, on: date, limit: int = 20) -> list[InstitutionMatch]:
    """The rows whose names or aliases a search may mean, likeliest first; those off the list on the day say so.

    An exact name comes first, then a name that begins with the search, one with a word that does, one that contains
    it, and one that is like it. An empty search finds nothing.
    """
    key = name_key(q)
    if not key:
        return []
    best: dict[Institution, tuple[int, float]] = {}
    for candidate in register().short_forms.get(key, ()):
        if candidate.institution is not None:
            best[candidate.institution] = (0, 0.0)
    for known, (institution, _) in register().names.items():
        rank = _rank(key, known)
        if rank is not None:
            best[institution] = min(rank, best.get(institution, rank))
    found = sorted(best, key=lambda institution: (best[institution], not institution.is_listed(on), institution.name))
    return [
        InstitutionMatch(
            institution.name,
            institution.name_zh,
            institution.country,
            institution.listed_from,
            institution.listed_until,
            _standing(institution, on),
        )
        for institution in found[:limit]
    ]


def list_size(on: date) -> int:
    """How many institutions the list in force on a day holds; none before 28 December 2022."""
    return sum(institution.is_listed(on) for institution in register().institutions)


@lru_cache(maxsize=1)
def list_versions() -> tuple[ListVersion, ...]:
    """Every version of the list since its launch, oldest first."""
    days = sorted({institution.listed_from for institution in register().institutions})
    return tuple(ListVersion(on, list_size(on)) for on in days)


def _standing(institution: Institution, on: date) -> ListStanding:
    return ListStanding.LISTED if institution.is_listed(on) else ListStanding.NOT_LISTED


def _outsider(key: str, country: str | None, *, whatever_the_country: bool) -> Outsider | None:
    namesakes = register().outsiders.get(key, ())
    there = [outsider for outsider in namesakes if outsider.country == country]
    if there:
        return there[0]
    return namesakes[0] if namesakes and whatever_the_country else None


def _read_outsider(given: str, outsider: Outsider) -> InstitutionReading:
    parents = () if outsider.parent is None else (outsider.parent,)
    if outsider.kinship is Kinship.RELATED:
        return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.NEAR_MISS, candidates=parents)
    return InstitutionReading(
        given, ListStanding.NOT_LISTED, ReadingHow.NO_MATCH, outsider.name, outsider.country, parents
    )


def _read_hit(
    given: str, institution: Institution, how: ReadingHow, on: date, country: str | None
) -> InstitutionReading:
    if country not in (None, institution.country):
        return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.NEAR_MISS, candidates=(institution.name,))
    listed = institution.is_listed(on)
    return InstitutionReading(
        given,
        _standing(institution, on),
        how if listed else ReadingHow.OFF_LIST_NOW,
        institution.name,
        institution.country,
        (),
        institution.listed_from,
        institution.listed_until,
    )


def _read_short_form(
    given: str, candidates: tuple[Candidate, ...], on: date, country: str | None
) -> InstitutionReading:
    there = [candidate for candidate in candidates if candidate.country == country]
    if len(there) == 1:
        institution = there[0].institution
        if institution is not None:
            return _read_hit(given, institution, ReadingHow.ALIAS, on, country)
        return InstitutionReading(given, ListStanding.NOT_LISTED, ReadingHow.NO_MATCH, there[0].name, country)
    names = tuple(candidate.name for candidate in there or candidates)
    return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.AMBIGUOUS, candidates=names)


def _bracketed(given: str) -> Institution | None:
    """The institution of a name followed by another of its names in brackets, as in "Kyoto University (Kyodai)"."""
    parts = _WITH_BRACKET.fullmatch(unicodedata.normalize("NFKC", given))
    if parts is None:
        return None
    before, inside = (_meanings(name_key(part)) for part in parts.groups())
    shared = [institution for institution in before if institution in inside]
    return shared[0] if len(shared) == 1 else None


def _meanings(key: str) -> tuple[Institution, ...]:
    hit = register().names.get(key)
    if hit is not None:
        return (hit[0],)
    candidates = register().short_forms.get(key, ())
    return tuple(candidate.institution for candidate in candidates if candidate.institution is not None)


def _read_miss(given: str, key: str) -> InstitutionReading:
    candidates = near_misses(key) if key else ()
    if candidates:
        return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.NEAR_MISS, candidates=candidates)
    if is_unread_short_form(key):
        return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.AMBIGUOUS)
    return InstitutionReading(given, ListStanding.NOT_LISTED, ReadingHow.NO_MATCH)


def _rank(key: str, known: str) -> tuple[int, float] | None:
    """How well a search fits a name, smaller is better; ``None`` where it doesn't."""
    if key == known:
        return (0, 0.0)
    if known.startswith(key):
        return (1, float(len(known)))
    if f" {key}" in known:
        return (2, float(len(known)))
    if key in known:
        return (3, float(len(known)))
    if len(known) < len(key):
        return None
    likeness = fuzz.partial_ratio(key, known, score_cutoff=_LEAST_LIKENESS)
    return (4, -likeness) if likeness else None
