"""The law as dated data: parameters with every version that is held, and the law as it stands on a day.

A parameter is a list of versions in ``parameters/<scheme>.yaml``. A version's date carries its own precision: a day,
a month (``2015-05``) or a span ``{earliest, latest}``; inside the span both versions may be in force and both are
evaluated. A version may turn on another event than lodging (``event: approval``).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from service.content import in_force, loaded, parsed, remembered
from service.profile.values import DateSpan, day_after, parse_date_span
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.facts import Facts


class LawNotHeldError(Exception):
    """The text of a rule on a day is not held, so nothing may be said of it."""


class Certainty(StrEnum):
    """How sure a fact of the law is, surest first."""

    OFFICIAL = "official"  # read in an official page or release
    OFFICIAL_COPY = "official_copy"  # official text read through somebody else's copy
    SEVERAL_SECONDARY = "several_secondary"
    SINGLE_SECONDARY = "single_secondary"
    WEAK = "weak"  # one commercial page, unsupported
    DERIVED = "derived"  # by arithmetic or reading from the above
    PROBABLE = "probable"  # met on a near relative of the list that counts
    CALLER_STATED = "caller_stated"  # as the caller says; no list of it is held


@record(frozen=True)
class Source:
    """Where a fact was read."""

    id: str
    title: str
    url: str | None
    read_as: str


@record(frozen=True, eq=False)
class Version:
    """One value of a parameter and the days on which it came into force; ``unit`` where it isn't the parameter's."""

    value: Any
    since: DateSpan
    until: DateSpan | None
    sources: tuple[str, ...]
    certainty: Certainty
    event: str = "lodging"
    note: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A threshold, set or regime of the law, with all its versions, oldest first."""

    id: str
    about: str
    unit: str | None
    versions: tuple[Version, ...]
    _breaks: tuple[date, ...] = field(init=False, repr=False)
    _held: tuple[tuple[Version, ...], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        breaks = sorted({day for version in self.versions for day in _breaks(version)})
        object.__setattr__(self, "_breaks", tuple(breaks))
        object.__setattr__(self, "_held", ((), *map(self._found_on, breaks)))

    def on(self, day: date) -> tuple[Version, ...]:
        """The versions that may be in force on a day: one, or two within an uncertain span; none before the first."""
        return self._held[bisect_right(self._breaks, day)]

    def day_for(self, facts: Facts) -> date:
        """A day on which the law is as on that of lodging: when the facts were told, if it hasn't changed since."""
        unchanged = facts.ahead and (not self._breaks or self._breaks[-1] <= facts.facts_on)
        return facts.facts_on if unchanged else facts.as_of

    def _found_on(self, day: date) -> tuple[Version, ...]:
        held: list[Version] = []
        for index, version in enumerate(self.versions):
            if version.since.first > day:
                break
            following = self.versions[index + 1] if index + 1 < len(self.versions) else None
            surely_over = following is not None and following.since.last <= day
            lapsed = version.until is not None and version.until.last < day
            if not surely_over and not lapsed:
                held.append(version)
        return tuple(held)


def _breaks(version: Version) -> tuple[date, ...]:
    """The days from which another set of versions may be in force on account of this one."""
    lapses = () if version.until is None else (day_after(version.until.last),)
    return version.since.first, version.since.last, *lapses


@record(frozen=True)
class Review:
    """When a scheme's rules were last verified, and the day after which they may have changed unread."""

    scheme: str
    verified_on: date
    review_by: date
    why: str
    page: str


@record(frozen=True, eq=False)
class Lawbook:
    """Every parameter, source and review that is held."""

    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]
    reviews: Mapping[str, Review]

    def versions(self, parameter: str, day: date) -> tuple[Version, ...]:
        """The versions of a parameter that may be in force on a day; raises ``KeyError`` for an unknown parameter."""
        return self.parameters[parameter].on(day)


class InForceOn(dict[str, tuple[Version, ...]]):
    """The versions of each parameter that may be in force on one day, each looked up when it is first asked for."""

    def __init__(self, law: Lawbook, day: date) -> None:
        super().__init__()
        self._law, self._day = law, day

    def __missing__(self, parameter: str) -> tuple[Version, ...]:
        versions = self[parameter] = self._law.versions(parameter, self._day)
        return versions


MOST_DAYS = 64
"""The days last asked for whose law is held: key dates try some dozens."""


@remembered(MOST_DAYS)
def law_on(law: Lawbook, day: date) -> InForceOn:
    """The law on a day, which all who are decided on that day share."""
    return InForceOn(law, day)


def read_day(text: object) -> DateSpan:
    """A day of a file of the law: a day, a month, a year, or ``{earliest, latest}``."""
    if isinstance(text, dict):
        return DateSpan(parse_date_span(str(text["earliest"])).first, parse_date_span(str(text["latest"])).last)
    return parse_date_span(str(text))


def _version(parameter: str, row: Mapping[str, Any], known_sources: Mapping[str, Source]) -> Version:
    sources = (row["source"],) if isinstance(row["source"], str) else tuple(row["source"])
    missing = [source for source in sources if source not in known_sources]
    if missing:
        message = f"{parameter}: no such source: {', '.join(missing)}"
        raise ValueError(message)
    value = row["value"]
    return Version(
        value=tuple(value) if isinstance(value, list) else value,
        since=read_day(row["from"]),
        until=read_day(row["until"]) if "until" in row else None,
        sources=sources,
        certainty=Certainty(row["certainty"]),
        event=row.get("event", "lodging"),
        note=row.get("note"),
        unit=row.get("unit"),
    )


@loaded
def lawbook() -> Lawbook:
    """Read the sources and parameters that ship with the package; raises ``ValueError`` on an inconsistent file."""
    return compiled({name: parsed(name) for name in in_force().names("rules/parameters", ".yaml")})


def compiled(texts: Mapping[str, Mapping[str, Any]]) -> Lawbook:
    """The lawbook of parameter files as parsed, by file name; raises ``ValueError`` where they are inconsistent."""
    sources: dict[str, Source] = {}
    for name, text in texts.items():
        for key, row in text.get("sources", {}).items():
            if key in sources:
                message = f"{name}: source {key} is declared twice"
                raise ValueError(message)
            sources[key] = Source(key, row["title"], row.get("url"), row["read_as"])
    parameters: dict[str, Parameter] = {}
    reviews: dict[str, Review] = {}
    for path, text in texts.items():
        review = text["review"]
        if text["scheme"] in reviews:
            message = f"{path}: scheme {text['scheme']} is declared twice"
            raise ValueError(message)
        reviews[text["scheme"]] = Review(
            text["scheme"], review["verified_on"], review["review_by"], review["why"], review["page"]
        )
        for name, row in text["parameters"].items():
            if name in parameters:
                message = f"{path}: {name} is declared twice"
                raise ValueError(message)
            versions = tuple(_version(name, version, sources) for version in row["versions"])
            if list(versions) != sorted(versions, key=lambda version: version.since.first):
                message = f"{path}: the versions of {name} are not in order of date"
                raise ValueError(message)
            parameters[name] = Parameter(name, row["about"], row.get("unit"), versions)
    return Lawbook(parameters, sources, reviews)
