"""Reading an occupation against Hong Kong's Talent List on a day, and looking occupations up.

The law: the Talent List (https://www.talentlist.gov.hk/) names professions in short supply; an offer in one of them
needs no proof of recruitment difficulty under GEP and ASMTP since 28 December 2022. Its versions of 2023 and 2025 are
held in part (40 of 51 and 49 of 60 professions), so reading can prove that a profession is listed, never that it isn't.
A title that asks for experience is matched without it: whether the person has it is another question.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz

from service.content import loaded, remembered
from service.recording import record
from service.rules.law import Certainty
from service.rules.lists.names import name_key
from service.rules.lists.tables import ListStanding, ReadingHow, cited, day, rows

_LEAST_LIKENESS: Final = 85.0  # of 100: how like a search must be to a part of a name that doesn't contain it
_MOST_CANDIDATES: Final = 5


@record(frozen=True)
class Profession:
    """A row of the Talent List. ``scope`` narrows a broad title to the fields that the list names."""

    name: str
    name_zh: str | None
    segment: str
    scope: str | None
    listed_from: date
    listed_until: date | None  # the last day on the list; None while nothing says that it left
    seen_until: (
        date | None
    )  # the last day of the newest version on which its wording was read; None for the version now
    certainty: Certainty
    sources: tuple[str, ...]

    def is_listed(self, on: date) -> bool:
        """Whether the list in force on a day holds this profession, read there or carried over from an older one."""
        return self.listed_from <= on and (self.listed_until is None or on <= self.listed_until)

    def certainty_on(self, on: date) -> Certainty:
        """How sure the listing is on a day: derived once it rests on being carried over to a version not read."""
        return self.certainty if self.seen_until is None or on <= self.seen_until else Certainty.DERIVED


@record(frozen=True)
class OccupationReading:
    """How an occupation was read on a day; never ``not_listed``.

    ``off_list_now`` says that the list holds the profession on other days only, which before the first list of
    28 August 2018 is true of every profession. ``certainty`` is given where the occupation is listed.
    """

    given: str
    standing: ListStanding
    how: ReadingHow
    profession: str | None = None
    segment: str | None = None
    candidates: tuple[str, ...] = ()
    certainty: Certainty | None = None
    listed_from: date | None = None
    listed_until: date | None = None


@record(frozen=True)
class OccupationMatch:
    """A profession that a search found."""

    name: str
    name_zh: str | None
    segment: str
    listed_from: date
    listed_until: date | None
    standing: ListStanding


@record(frozen=True)
class TalentListVersion:
    """A version of the Talent List: its first day, its official number of professions, and how many are held here."""

    in_force_from: date
    official_size: int
    held: int
    sources: tuple[str, ...]


@remembered(256)
def read_occupation(given: str, on: date) -> OccupationReading:
    """Whether the Talent List in force on a day is known to hold an occupation, by its title or a safe alias."""
    professions = titles().get(name_key(given))
    if professions is None:
        candidates = tuple(match.name for match in search_occupations(given, on, _MOST_CANDIDATES))
        how = ReadingHow.NEAR_MISS if candidates else ReadingHow.NO_MATCH
        return OccupationReading(given, ListStanding.UNKNOWN, how, candidates=candidates)
    profession, how = professions
    listed = profession.is_listed(on)
    return OccupationReading(
        given,
        ListStanding.LISTED if listed else ListStanding.UNKNOWN,
        how if listed else ReadingHow.OFF_LIST_NOW,
        profession.name,
        segment_name(profession.segment, on if listed else profession.listed_from),
        (),
        profession.certainty_on(on) if listed else None,
        profession.listed_from,
        profession.listed_until,
    )


def search_occupations(q: str, on: date, limit: int = 20) -> list[OccupationMatch]:
    """The professions whose titles or aliases a search may mean, likeliest first. An empty search finds nothing."""
    key = name_key(q)
    if not key:
        return []
    best: dict[Profession, tuple[int, float]] = {}
    for known, (profession, _) in titles().items():
        rank = _rank(key, known)
        if rank is not None:
            best[profession] = min(rank, best.get(profession, rank))
    found = sorted(best, key=lambda profession: (best[profession], not profession.is_listed(on), profession.name))
    return [
        OccupationMatch(
            profession.name,
            profession.name_zh,
            segment_name(profession.segment, max(on, profession.listed_from)),
            profession.listed_from,
            profession.listed_until,
            ListStanding.LISTED if profession.is_listed(on) else ListStanding.UNKNOWN,
        )
        for profession in found[:limit]
    ]


@loaded
def professions() -> tuple[Profession, ...]:
    """Every profession that any version is known to hold."""
    return tuple(
        Profession(
            name=row["profession_en"],
            name_zh=row["profession_zh"] or None,
            segment=row["segment"],
            scope=row["scope"] or None,
            listed_from=date.fromisoformat(row["in_force_from"]),
            listed_until=day(row["in_force_until"]),
            seen_until=day(row["seen_until"]),
            certainty=Certainty(row["certainty"]),
            sources=cited(row["sources"]),
        )
        for row in rows("talent_list")
    )


@loaded
def talent_list_versions() -> tuple[TalentListVersion, ...]:
    """Every version of the Talent List, oldest first."""
    return tuple(
        TalentListVersion(
            in_force_from := date.fromisoformat(row["in_force_from"]),
            int(row["official_size"]),
            sum(profession.is_listed(in_force_from) for profession in professions()),
            cited(row["sources"]),
        )
        for row in rows("talent_list_versions")
    )


def segment_name(segment: str, on: date) -> str:
    """What the Talent List calls a segment on a day; raises ``KeyError`` for a segment without a name on that day."""
    for name, since, until in segments_named()[segment]:
        if since <= on and (until is None or on <= until):
            return name
    raise KeyError(f"{segment} has no name on {on}")


@loaded
def segments_named() -> Mapping[str, tuple[tuple[str, date, date | None], ...]]:
    """What each segment was called, with the first and the last day of each name."""
    segments: dict[str, tuple[tuple[str, date, date | None], ...]] = {}
    for row in rows("talent_list_segments"):
        named = (row["name_en"], date.fromisoformat(row["named_from"]), day(row["named_until"]))
        segments[row["segment"]] = (*segments.get(row["segment"], ()), named)
    return MappingProxyType(segments)


@loaded
def titles() -> Mapping[str, tuple[Profession, ReadingHow]]:
    """The professions by the keys of their titles and aliases; raises ``ValueError`` where a title stands for two."""
    names: dict[str, tuple[Profession, ReadingHow]] = {}
    by_name = {profession.name: profession for profession in professions()}
    titles = [(title, profession) for profession in professions() for title in (profession.name, profession.name_zh)]
    aliases = [(row["alias"], by_name[row["profession_en"]]) for row in rows("talent_list_aliases")]
    for how, given in ((ReadingHow.EXACT, titles), (ReadingHow.ALIAS, aliases)):
        for title, profession in given:
            if title is not None and names.setdefault(name_key(title), (profession, how))[0] is not profession:
                raise ValueError(f"{title} stands for two professions")
    return MappingProxyType(names)


def _rank(key: str, known: str) -> tuple[int, float] | None:
    """How well a search fits a title, smaller is better; ``None`` where it doesn't."""
    if key == known:
        return (0, 0.0)
    if known.startswith(key):
        return (1, float(len(known)))
    if key in known:
        return (2, float(len(known)))
    if len(known) < len(key):
        return None
    likeness = fuzz.partial_ratio(key, known, score_cutoff=_LEAST_LIKENESS)
    return (3, -likeness) if likeness else None
