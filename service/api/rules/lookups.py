"""Look-ups in the lists that the law refers to: institutions of TTPS, occupations of the Talent List."""

from __future__ import annotations

from datetime import date

from service.api.requests import SearchQuery
from service.recording import record
from service.rules.lists.institution_search import search_institutions, search_unlisted
from service.rules.lists.institutions import list_size, read_institution
from service.rules.lists.occupations import read_occupation, search_occupations
from service.rules.lists.tables import ListStanding, ReadingHow

MOST = 10
"""Results where a search doesn't say how many."""


@record(frozen=True, kw_only=True)
class NameRead:
    """How a decision would read the words searched for, were they given as a fact."""

    standing: ListStanding
    how: ReadingHow
    name: str | None
    candidates: tuple[str, ...]


@record(frozen=True, kw_only=True)
class InstitutionNameRead:
    """How a decision would read the words searched for, were they given as an institution's name.

    `name`, `country` and `ror_id` (the Research Organization Registry's) are those of the institution read, if one was.
    """

    standing: ListStanding
    how: ReadingHow
    name: str | None
    country: str | None
    ror_id: str | None
    candidates: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ListedInstitution:
    """An institution that the TTPS aggregate list holds on some day; `standing` is for the day asked."""

    name: str
    name_zh: str
    country: str
    standing: ListStanding
    listed_from: date
    listed_until: date | None
    ror_id: str | None


@record(frozen=True, kw_only=True)
class UnlistedInstitution:
    """An institution that the TTPS aggregate list holds on no day under its name.

    `belongs_to` names the listed institutions that it is a branch, a part, an arm or a predecessor of: a branch's or a
    part's `standing` is `unknown`, a predecessor's that of what it became where the day is known.
    """

    name: str
    name_zh: str | None
    country: str
    standing: ListStanding
    belongs_to: tuple[str, ...]
    ror_id: str | None


@record(frozen=True, kw_only=True)
class InstitutionSearch:
    """Institutions that a search may mean, likeliest first: those of the list, and apart from them the others."""

    q: str
    as_of: date
    list_size: int
    read: InstitutionNameRead
    institutions: tuple[ListedInstitution, ...]
    unlisted: tuple[UnlistedInstitution, ...]


@record(frozen=True, kw_only=True)
class ListedOccupation:
    """A profession that the Talent List holds on some day. A standing of `unknown` doesn't say that it isn't listed."""

    name: str
    name_zh: str | None
    segment: str
    standing: ListStanding
    listed_from: date
    listed_until: date | None


@record(frozen=True, kw_only=True)
class OccupationSearch:
    """Professions that a search may mean, likeliest first."""

    q: str
    as_of: date
    read: NameRead
    occupations: tuple[ListedOccupation, ...]


def find_institutions(query: SearchQuery, as_of: date) -> InstitutionSearch:
    """The institutions that a search may mean on a day."""
    read = read_institution(query.q, as_of)
    most = query.limit or MOST
    return InstitutionSearch(
        q=query.q,
        as_of=as_of,
        list_size=list_size(as_of),
        read=InstitutionNameRead(
            standing=read.standing,
            how=read.how,
            name=read.name,
            country=read.country,
            ror_id=read.ror_id,
            candidates=read.candidates,
        ),
        institutions=tuple(
            ListedInstitution(
                name=match.name,
                name_zh=match.name_zh,
                country=match.country,
                standing=match.standing,
                listed_from=match.listed_from,
                listed_until=match.listed_until,
                ror_id=match.ror_id,
            )
            for match in search_institutions(query.q, as_of, most)
        ),
        unlisted=tuple(
            UnlistedInstitution(
                name=match.name,
                name_zh=match.name_zh,
                country=match.country,
                standing=match.standing,
                belongs_to=match.belongs_to,
                ror_id=match.ror_id,
            )
            for match in search_unlisted(query.q, as_of, most)
        ),
    )


def find_occupations(query: SearchQuery, as_of: date) -> OccupationSearch:
    """The professions that a search may mean on a day."""
    read = read_occupation(query.q, as_of)
    return OccupationSearch(
        q=query.q,
        as_of=as_of,
        read=NameRead(standing=read.standing, how=read.how, name=read.profession, candidates=read.candidates),
        occupations=tuple(
            ListedOccupation(
                name=match.name,
                name_zh=match.name_zh,
                segment=match.segment,
                standing=match.standing,
                listed_from=match.listed_from,
                listed_until=match.listed_until,
            )
            for match in search_occupations(query.q, as_of, query.limit or MOST)
        ),
    )
