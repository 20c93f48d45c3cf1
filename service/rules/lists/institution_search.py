"""Looking institutions up by a part of a name: those of the TTPS aggregate list, and those that aren't on it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, TypeVar

from rapidfuzz import fuzz

from service.recording import record
from service.rules.lists.institutions import standing_of, standing_of_kin
from service.rules.lists.names import is_han, name_key
from service.rules.lists.register import Institution, Kin, Meaning, Other, other_of, register
from service.rules.lists.tables import ListStanding
from service.rules.lists.world import WorldInstitution, find_world, find_world_prefix, find_world_within

_LEAST_LIKENESS: Final = 80.0  # of 100: how like a search must be to a part of a name that doesn't contain it
_MOST_READ: Final = 300  # names of the world's register that one way of searching reads
_LEAST_WITHIN: Final = 3  # letters from which a search is looked for inside of words

Rank = tuple[int, float]
Found = TypeVar("Found")


@record(frozen=True)
class InstitutionMatch:
    """A row of the list that a search found."""

    name: str
    name_zh: str
    country: str
    listed_from: date
    listed_until: date | None
    standing: ListStanding
    ror_id: str | None


@record(frozen=True)
class UnlistedMatch:
    """An institution that a search found and that the list holds on no day under its name.

    ``belongs_to`` names the listed institutions that it is a branch, a part, an arm or a predecessor of; what it
    stands for on the day may be unknown, or what its successor stands for.
    """

    name: str
    name_zh: str | None
    country: str
    standing: ListStanding
    belongs_to: tuple[str, ...]
    ror_id: str | None


def search_institutions(q: str, on: date, limit: int = 20) -> list[InstitutionMatch]:
    """The rows whose names or aliases a search may mean, likeliest first; those off the list on the day say so.

    An exact name comes first, then a name that begins with the search, one with a word that does, one that contains
    it; where there is none, those that are like it. An empty search finds nothing.
    """
    key = name_key(q)
    if not key:
        return []
    best: dict[Institution, Rank] = {}
    for rank in (_rank, _likeness):
        for known, meaning in _known(register().names):
            if isinstance(meaning.institution, Institution):
                _keep_best(best, meaning.institution, rank(key, known))
        if best:
            break
    for meaning in register().short_forms.get(key, ()):
        if isinstance(meaning.institution, Institution):
            best[meaning.institution] = (0, 0.0)
    found = sorted(best, key=lambda institution: (best[institution], not institution.is_listed(on), institution.name))
    return [
        InstitutionMatch(
            institution.name,
            institution.name_zh,
            institution.country,
            institution.listed_from,
            institution.listed_until,
            standing_of(institution, on),
            institution.ror_id,
        )
        for institution in found[:limit]
    ]


def search_unlisted(q: str, on: date, limit: int = 20) -> list[UnlistedMatch]:
    """The institutions that aren't rows of the list and that a search may mean, likeliest first.

    Ranked as ``search_institutions`` does, but for likeness: a slip finds nothing here. An empty search finds nothing.
    """
    key = name_key(q)
    if not key:
        return []
    best: dict[Kin | Other, Rank] = {}
    for known, meaning in _known(register().others, register().kin, register().short_forms):
        if not isinstance(meaning.institution, Institution):
            _keep_best(best, meaning.institution, _rank(key, known))
    for institution in _of_the_world(key):
        ranks = _ranks(key, (*institution.names, institution.ror_id or ""))
        _keep_best(best, other_of(institution), min(ranks, default=None))
    found = sorted(best, key=lambda institution: (best[institution], institution.name, institution.country))[:limit]
    return [_unlisted(institution, on) for institution in found]


def _unlisted(institution: Kin | Other, on: date) -> UnlistedMatch:
    name, name_zh, country = institution.name, institution.name_zh, institution.country
    if isinstance(institution, Other):
        return UnlistedMatch(name, name_zh, country, ListStanding.NOT_LISTED, (), institution.ror_id)
    belongs_to = tuple(listed.name for listed in institution.listed)
    return UnlistedMatch(name, name_zh, country, standing_of_kin(institution, on), belongs_to, None)


def _known(*tables: Mapping[str, tuple[Meaning, ...]]) -> Iterator[tuple[str, Meaning]]:
    return ((known, meaning) for table in tables for known, several in table.items() for meaning in several)


def _of_the_world(key: str) -> list[WorldInstitution]:
    """The institutions of the world's register that a search may mean, but for those of the list and their kin."""
    ways: tuple[Callable[[], Iterable[WorldInstitution]], ...] = (
        lambda: find_world(key),
        lambda: find_world_prefix(key, _MOST_READ),
        lambda: find_world_within(f" {key}", _MOST_READ),
        lambda: find_world_within(key, _MOST_READ) if is_han(key) or len(key) >= _LEAST_WITHIN else (),
    )
    found = {institution.place: institution for way in ways for institution in way()}
    return [institution for place, institution in found.items() if place not in register().claimed]


def _keep_best(best: dict[Found, Rank], found: Found, rank: Rank | None) -> None:
    if rank is not None:
        best[found] = min(rank, best.get(found, rank))


def _ranks(key: str, names: Iterable[str]) -> Iterator[Rank]:
    ranks = (_rank(key, name_key(name)) for name in names)
    return (rank for rank in ranks if rank is not None)


def _rank(key: str, known: str) -> Rank | None:
    """How well a search fits a name, smaller is better; ``None`` where it doesn't."""
    if key == known:
        return (0, 0.0)
    if known.startswith(key):
        return (1, float(len(known)))
    if f" {key}" in known:
        return (2, float(len(known)))
    return (3, float(len(known))) if key in known else None


def _likeness(key: str, known: str) -> Rank | None:
    """How like a search is to a part of a name; ``None`` where it is too little so, or written in characters."""
    if len(known) < len(key) or is_han(key):
        return None
    likeness = fuzz.partial_ratio(key, known, score_cutoff=_LEAST_LIKENESS)
    return (4, -likeness) if likeness else None
