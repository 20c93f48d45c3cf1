"""Reading an institution's name against the TTPS aggregate list on a day.

The law (https://www.immd.gov.hk/eng/services/visas/TTPS.html, archived copy of 2026-01-20): an eligible university is
one on the list that the Labour and Welfare Bureau compiles; awards of its continuing-education arms, branch, extension
or subsidiary schools don't count. The list is held in full from its launch on 28 December 2022.

Both answers need positive identification. A name is listed when it is a listed institution's and nobody else's; it is
not listed when it is that of an institution which the list doesn't hold, and of no listed one. Anything else is
unknown and never guessed: a name of several, a short form, a near miss, a branch or a predecessor, a name that nobody
bears.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from service.content import loaded, remembered
from service.recording import record
from service.rules.lists.candidates import MOST_CANDIDATES, candidates, everyday_meanings, is_unread_short_form
from service.rules.lists.names import name_key
from service.rules.lists.register import Institution, Kin, Kinship, Meaning, Other, meanings, register
from service.rules.lists.tables import ListStanding, ReadingHow

_WITH_BRACKET: Final = re.compile(r"(.+?)\s*\((.+)\)\s*")
_INITIALS: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")


@record(frozen=True)
class InstitutionReading:
    """How a name was read on a day.

    ``name``, ``country``, ``ror_id`` and the dates are those of the institution that it was read as, where it was read
    as one. ``candidates`` are the institutions that it may have meant, at most five; of an arm, a branch, a part or a
    predecessor, the listed institutions that it belongs to.
    """

    given: str
    standing: ListStanding
    how: ReadingHow
    name: str | None = None
    country: str | None = None
    candidates: tuple[str, ...] = ()
    listed_from: date | None = None
    listed_until: date | None = None
    ror_id: str | None = None


@record(frozen=True)
class ListVersion:
    """A version of the list: the day it came into force, and how many institutions it holds."""

    in_force_from: date
    size: int


@remembered(256)
def read_institution(given: str, on: date, country: str | None = None) -> InstitutionReading:
    """Whether the list in force on a day holds the institution that a name stands for.

    ``country`` is an ISO 3166-1 alpha-2 code (HK, MO and TW by their own, CN for the Mainland): it settles a name that
    several institutions share, and takes a match back where it names another country than the institution's.
    """
    key = _key(given)
    borne = meanings(key) or _bracketed(given)
    if not borne:
        return _read_unknown(given, key, country)
    there = tuple(meaning for meaning in borne if country in (None, meaning.country))
    if not there:
        return _read_contradicted(given, key, borne, on, country)
    return _read_borne(given, key, there, on, country)


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


def list_size(on: date) -> int:
    """How many institutions the list in force on a day holds; none before 28 December 2022."""
    return sum(institution.is_listed(on) for institution in register().institutions)


@loaded
def list_versions() -> tuple[ListVersion, ...]:
    """Every version of the list since its launch, oldest first."""
    days = sorted({institution.listed_from for institution in register().institutions})
    return tuple(ListVersion(on, list_size(on)) for on in days)


def standing_of(institution: Institution, on: date) -> ListStanding:
    """Whether the list in force on a day holds one of its rows."""
    return ListStanding.LISTED if institution.is_listed(on) else ListStanding.NOT_LISTED


def standing_of_kin(kin: Kin, on: date) -> ListStanding:
    """Whether the list in force on a day holds an institution that belongs, or belonged, to one of its rows.

    An arm is refused. What had become a listed institution by the day stands as that one does. The list doesn't say
    how a branch, a part, or a predecessor of which no source tells the day stands.
    """
    if _has_become_listed(kin, on):
        return standing_of(kin.listed[0], on)
    return ListStanding.NOT_LISTED if kin.kinship is Kinship.CONTINUING_EDUCATION else ListStanding.UNKNOWN


def _read_borne(given: str, key: str, borne: tuple[Meaning, ...], on: date, country: str | None) -> InstitutionReading:
    """The reading of a name that these institutions bear, in the country given if one is."""
    readings = [_read_as(given, meaning, on) for meaning in borne]
    if all(isinstance(meaning.institution, Other) for meaning in borne):
        by_its_own_name = borne[0].how is ReadingHow.EXACT
        called_so = () if by_its_own_name and country is not None else everyday_meanings(key, country)
        a_short_form = country is None and is_unread_short_form(key) and not by_its_own_name
        if called_so or a_short_form:
            return _ambiguous(given, (*called_so, *(meaning.institution for meaning in borne)))
        return readings[0] if len(readings) == 1 else _same_of_several(readings)
    own_names = [meaning.how is ReadingHow.EXACT for meaning in borne]
    if len(readings) == 1 or (own_names[0] and not any(own_names[1:])):
        return readings[0]
    return _ambiguous(given, (meaning.institution for meaning in borne))


def _read_as(given: str, meaning: Meaning, on: date) -> InstitutionReading:
    institution = meaning.institution
    if isinstance(institution, Institution):
        how = ReadingHow.ALIAS if meaning.how is ReadingHow.AMBIGUOUS else meaning.how
        return _read_listed(given, institution, how, on)
    if isinstance(institution, Kin):
        return _read_kin(given, institution, on)
    return InstitutionReading(
        given,
        ListStanding.NOT_LISTED,
        ReadingHow.OTHER_INSTITUTION,
        institution.name,
        institution.country,
        ror_id=institution.ror_id,
    )


def _read_listed(given: str, institution: Institution, how: ReadingHow, on: date) -> InstitutionReading:
    return InstitutionReading(
        given,
        standing_of(institution, on),
        how if institution.is_listed(on) else ReadingHow.OFF_LIST_NOW,
        institution.name,
        institution.country,
        (),
        institution.listed_from,
        institution.listed_until,
        institution.ror_id,
    )


def _read_kin(given: str, kin: Kin, on: date) -> InstitutionReading:
    if _has_become_listed(kin, on):
        return _read_listed(given, kin.listed[0], ReadingHow.SUCCESSOR, on)
    refused = kin.kinship is Kinship.CONTINUING_EDUCATION
    return InstitutionReading(
        given,
        standing_of_kin(kin, on),
        ReadingHow.OTHER_INSTITUTION if refused else ReadingHow.RELATED,
        kin.name,
        kin.country,
        tuple(institution.name for institution in kin.listed),
    )


def _has_become_listed(kin: Kin, on: date) -> bool:
    return kin.became_on is not None and kin.became_on.last <= on


def _same_of_several(readings: list[InstitutionReading]) -> InstitutionReading:
    """The reading of a name that several bear, none of which the list ever held: which of them isn't told."""
    first, *others = readings
    same_country = all(reading.country == first.country for reading in others)
    return replace(
        first,
        country=first.country if same_country else None,
        ror_id=None,
        candidates=_names(reading.name for reading in readings),
    )


def _ambiguous(given: str, institutions: Iterable[Institution | Kin | Other]) -> InstitutionReading:
    told = _names(institution.name for institution in institutions)
    return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.AMBIGUOUS, candidates=told)


def _read_contradicted(
    given: str, key: str, borne: tuple[Meaning, ...], on: date, country: str | None
) -> InstitutionReading:
    """The reading of a name that institutions of other countries bear, and none of the country given.

    Somebody who studied at a branch may give the parent's name. An institution that the list holds on no day opens
    nothing from abroad either, unless the country has a listed one that may be meant.
    """
    if all(_is_never_listed(meaning.institution) for meaning in borne):
        meant_there = (*(each.name for each in everyday_meanings(key, country)), *candidates(key, country))
        if not meant_there:
            return _read_borne(given, key, borne, on, None)
        return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.NEAR_MISS, candidates=_names(meant_there))
    if len(borne) > 1:
        return _ambiguous(given, (meaning.institution for meaning in borne))
    return InstitutionReading(given, ListStanding.UNKNOWN, ReadingHow.NEAR_MISS, candidates=(borne[0].name,))


def _is_never_listed(institution: Institution | Kin | Other) -> bool:
    refused = isinstance(institution, Kin) and institution.kinship is Kinship.CONTINUING_EDUCATION
    return refused or isinstance(institution, Other)


def _read_unknown(given: str, key: str, country: str | None) -> InstitutionReading:
    meant = candidates(key, country) if key else ()
    if meant:
        how = ReadingHow.NEAR_MISS
    elif is_unread_short_form(key):
        how = ReadingHow.AMBIGUOUS
    else:
        how = ReadingHow.NO_MATCH
    return InstitutionReading(given, ListStanding.UNKNOWN, how, candidates=meant)


def _key(given: str) -> str:
    """The key of a name; where nobody bears it, that of the name with the dots left out between initials, as M.I.T."""
    key = name_key(given)
    if meanings(key) or _INITIALS.search(given) is None:
        return key
    return name_key(_INITIALS.sub(lambda initials: initials[0].replace(".", ""), given))


def _bracketed(given: str) -> tuple[Meaning, ...]:
    """What a name and another in brackets after it both mean, as "Kyoto University (Kyodai)"."""
    parts = _WITH_BRACKET.fullmatch(unicodedata.normalize("NFKC", given))
    if parts is None:
        return ()
    before, inside = (meanings(name_key(part)) for part in parts.groups())
    also = {(name_key(meaning.name), meaning.country) for meaning in inside}
    shared = tuple(meaning for meaning in before if (name_key(meaning.name), meaning.country) in also)
    return shared if len(shared) == 1 else ()


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name is not None))[:MOST_CANDIDATES]
