"""Sentences: a reason's record to words, by the catalogue of one language."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from service.api import amounts, cldr
from service.api import asked as asking
from service.api.amounts import COUNTRIES, MONEY, YEAR
from service.api.days import DATES, in_words, month_in_words
from service.api.languages import page
from service.content import remembered
from service.messages import institution
from service.profile.pointers import told, value_at
from service.recommend.reasons import RENEWAL, in_force
from service.recommend.records import (
    USUAL_CERTAINTY,
    USUAL_EVENT,
    USUAL_OUTCOME,
    Effect,
    Interval,
    ParameterInForce,
    Reason,
    ReasonFamily,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.messages import Catalogue
    from service.profile.model import Profile
    from service.recommend.state import State
    from service.rules.law import Certainty

CRITERIA = "criteria"
COUNTED = frozenset({CRITERIA, "points", "places"})
"""Units of a tally, which tells for itself what it counts."""

LOWEST = {YEAR: 1930}
"""The lowest number that a profile may hold, by unit, where that isn't zero."""

UNTOLD = Interval(minimum=0, maximum=None)
"""What may be anything, as nothing was told of it."""

BESIDE = frozenset({"note.investment_left_out", "note.shares_held_shorter"})
"""Notes that are told beside the value, and not in its place."""

OF_PLACES = frozenset({"note.file_from_there"})
"""Notes whose names are ISO 3166-1 codes."""

UNSETTLED = frozenset({"note.institution_unclear"})
"""Notes whose names are alternatives to the first, which is what was given."""


class Writer:
    """Writes the reasons of one answer, and remembers which sources it cited."""

    def __init__(self, catalogue: Catalogue, state: State, as_of: date, profile: Profile | None = None) -> None:
        self._profile = profile
        self._catalogue = catalogue
        self.law = state.law
        self._practice_sources = state.practice.sources
        self._parameter_of = state.parameter_of
        self.day = as_of
        self._cited: dict[str, None] = {}
        self._stood_on: dict[str, ParameterInForce] = {}
        self._reasons: dict[str, tuple[Reason, str]] = {}
        self._terms: dict[tuple[str, str], str] = {}

    def _told(self, pointer: str) -> bool:
        return self._profile is None or told(self._profile, pointer)

    @property
    def language(self) -> str:
        """The language that is written."""
        return self._catalogue.language

    @property
    def catalogue(self) -> Catalogue:
        """The messages of its language."""
        return self._catalogue

    def text(self, code: str, **values: object) -> str:
        """A message of the catalogue."""
        return self._catalogue.text(code, **values)

    def cite(self, *sources: str) -> None:
        """Have sources listed in the answer."""
        self._cited.update(dict.fromkeys(sources))

    def cited(self) -> tuple[str, ...]:
        """The ids of the sources cited so far, in order of first mention."""
        return tuple(self._cited)

    def cited_sources(self, *, depth: bool = True) -> list[dict[str, Any]]:
        """Every source cited so far, in order of first mention."""
        rows: list[dict[str, Any]] = []
        for name in self._cited:
            if name in self.law.sources:
                source = self.law.sources[name]
                rows.append({"id": name, "title": source.title, "url": source.url, "read_as": source.read_as})
            elif name in self._practice_sources:
                row = self._practice_sources[name]
                rows.append({"id": name, "title": row["title"], "url": row["url"], "read_as": row["read_as"]})
        return rows if depth else [{name: row[name] for name in ("id", "title", "url")} for row in rows]

    def parameter(self, version: ParameterInForce) -> str:
        """The id under which the answer's table of parameters holds this version, which is listed there."""
        self._cited.update(dict.fromkeys(version.sources))
        held = self.law.versions(version.id, self.day)
        alone = len(held) == 1 and in_force(version.id, held[0], self.law).in_force_from == version.in_force_from
        plain = version.id if alone else f"{version.id}@{version.in_force_from.partition('/')[0]}"
        names = chain((plain,), (f"{plain}.{number}" for number in range(2, 10)))
        return next(name for name in names if _same(self._stood_on.setdefault(name, version), version))

    def tables(self, *, depth: bool = True) -> dict[str, Any]:
        """The tables to which ids in the answer lead: ``parameters``, where there are any, and ``sources``.

        In ``depth`` it is also told how each source was read.
        """
        parameters = self._parameters()
        return ({"parameters": parameters} if parameters else {}) | {"sources": self.cited_sources(depth=depth)}

    def _parameters(self) -> list[dict[str, Any]]:
        return [
            {
                "id": name,
                "value": version.value,
                "unit": version.unit,
                "in_force_from": version.in_force_from,
                **({} if version.event == USUAL_EVENT else {"event": version.event}),
                **_sure(version.certainty),
                "sources": list(version.sources),
            }
            for name, version in self._stood_on.items()
        ]

    def brief(self, reason: Reason) -> dict[str, Any]:
        """A reason as a headline tells it: of the record ``ReasonTold`` what is always there, and its sources."""
        self._cited.update(dict.fromkeys(reason.sources))
        row: dict[str, Any] = {
            "code": reason.code,
            "family": reason.family,
            "effect": reason.effect,
            "sentence": self.sentence(reason, brief=True),
        }
        return row | ({"sources": list(reason.sources)} if reason.sources else {})

    def told_under(self, reason: Reason, pathway: str) -> str:
        """The first pathway that has a reason just so: the pathway at hand, or one before it."""
        told, under = self._reasons.setdefault(reason.code, (reason, pathway))
        return under if told == reason else pathway

    def term_under(self, name: str, parameter: str, pathway: str) -> str:
        """The first pathway that has a term by this name and parameter: the pathway at hand, or one before it."""
        return self._terms.setdefault((name, parameter), pathway)

    def reason(self, reason: Reason, *, brief: bool = False) -> dict[str, Any]:
        """A reason with all that it stands on: the record ``ReasonTold``; its sentence ``brief`` in a headline."""
        self._cited.update(dict.fromkeys(reason.sources))
        value: Any = None if reason.value == UNTOLD else reason.value
        if isinstance(value, Interval):
            value = {"minimum": value.minimum, "maximum": value.maximum}
        of_the_law = {source for version in reason.parameters for source in version.sources}
        lists = {
            "facts": [pointer for pointer in reason.facts if pointer not in reason.missing and self._told(pointer)],
            "missing": list(reason.missing),
            "parameters": [self.parameter(version) for version in reason.parameters],
            "sources": [source for source in reason.sources if source not in of_the_law],
            "detail": list(reason.detail),
        }
        return {
            "code": reason.code,
            "family": reason.family,
            "effect": reason.effect,
            "outcome": None if reason.outcome == USUAL_OUTCOME[reason.effect] else reason.outcome,
            "sentence": self.sentence(reason, brief=brief),
            "value": value,
            "unit": None if value is None else reason.unit,
            **_sure(reason.certainty),
            "contribution": reason.contribution,
            **{name: held for name, held in lists.items() if held},
        }

    def sentence(self, reason: Reason, *, brief: bool = False) -> str:
        """The sentence of a reason; in brief, without what a count counted and what is still to be stated."""
        if reason.code.startswith("law_status."):
            return self._law_status(reason)
        told_apart = f"{reason.code}.{reason.outcome}.{reason.detail[0]}" if reason.detail else ""
        if reason.family is ReasonFamily.PRACTICE and told_apart in self._catalogue:
            return self.text(told_apart)
        if reason.family is ReasonFamily.PRACTICE or reason.code == RENEWAL:
            return self.text(f"{reason.code}.{reason.outcome}")
        if reason.family is ReasonFamily.MODEL:
            return self.text(f"outlook.{reason.outcome}", feature=self.text(reason.code))
        return self._of_law(reason, brief=brief)

    def _of_law(self, reason: Reason, *, brief: bool) -> str:
        requirement = _requirement(reason.code, reason.parameters, reason.unit, self._catalogue, brief=brief)
        if reason.outcome == "applies":
            return requirement
        shown = self._shown(reason, brief=brief)
        own = f"{reason.code}.{reason.outcome}"
        if own in self._catalogue and not brief:
            return self.text(own, threshold=requirement, value=shown)
        if reason.effect is Effect.MISSING:
            return self._undecided(reason, requirement, shown, brief=brief)
        return self._weighed(reason.outcome, requirement, shown)

    def _undecided(self, reason: Reason, requirement: str, shown: str, *, brief: bool) -> str:
        wanted = "" if brief or not reason.asks else asking.wanted(reason.missing, self._catalogue)
        noted = bool(reason.detail) and f"note.{reason.detail[0]}" in OF_PLACES | UNSETTLED
        if not wanted and shown and (noted or not reason.missing):
            return self.text("reason.unknown_with_value", requirement=requirement, value=shown)
        if not wanted:
            return self.text("reason.unknown_plain", requirement=requirement)
        if shown and _told_in_part(reason):
            return self.text("reason.unknown_in_part", requirement=requirement, value=shown, missing=wanted)
        return self.text("reason.unknown", requirement=requirement, missing=wanted)

    def _weighed(self, outcome: str, requirement: str, shown: str) -> str:
        code = f"reason.{outcome}"
        if shown:
            return self.text(f"{code}_with_value", requirement=requirement, value=shown)
        return self.text(code, requirement=requirement)

    def _shown(self, reason: Reason, *, brief: bool = False) -> str:
        note = f"note.{reason.detail[0]}" if reason.detail else ""
        if note in self._catalogue:
            told = reason.detail[2:] if note in UNSETTLED else reason.detail[1:]
            named = [self._noted(name, note) for name in told if name]
            listed = cldr.listed(named, self._catalogue.language, alternatives=note in UNSETTLED)
            noted = self.text(note, name=listed) if named else ""
            if note in BESIDE and isinstance(reason.value, Interval) and not brief:
                return self.listed([self._compared(reason.value, reason), noted])
            return noted
        if isinstance(reason.value, Interval):
            silent = reason.value == UNTOLD or self._is_of_nothing(reason)
            return "" if silent else self._measured(reason, reason.value, brief=brief)
        if isinstance(reason.value, str) and reason.value:
            if reason.unit == COUNTRIES:
                return self.text("value.nationality", value=self.amount(reason.value.split(", "), reason.unit))
            # A coded value is for programs; a date is the only other one that tells a reader something.
            return self.text("value.told", value=self.dates(reason.value)) if DATES.fullmatch(reason.value) else ""
        return ""

    def _is_of_nothing(self, reason: Reason) -> bool:
        """Whether a nought measures what there isn't: the months of a contract that nobody offers."""
        profile = self._profile
        if profile is None or reason.value != Interval(minimum=0, maximum=0) or not reason.facts:
            return False
        return all(value_at(profile, pointer) == () for pointer in reason.facts)

    def _noted(self, name: str, note: str) -> str:
        if note in OF_PLACES:
            return cldr.country(name, self.language)
        if name.isdecimal():
            return self.amount(float(name), MONEY)
        return self.dates(name) if DATES.fullmatch(name) else institution(name, self.language)

    def _measured(self, reason: Reason, value: Interval, *, brief: bool) -> str:
        text = self._tally(value, reason.unit) if reason.unit in COUNTED else self._compared(value, reason)
        codes = [code for code in reason.detail if code in self._catalogue]
        if not codes or brief:
            return text
        return self.text("value.listed", value=text, listed=self.listed([self.requirement(code) for code in codes]))

    def _tally(self, value: Interval, unit: str | None) -> str:
        low, high = self.amount(value.minimum, unit), self.amount(value.maximum, unit)
        if low != high:
            return self.text("value.tally", low=low, high=high)
        return self.text("value.counted", value=low) if unit == CRITERIA else low

    def _compared(self, value: Interval, reason: Reason) -> str:
        return self.text("value.told", value=self.interval(value, reason.unit, beside=_number(reason.threshold)))

    def requirement(self, code: str) -> str:
        """The wording of a requirement by the code of its criterion, with the threshold of the day of lodging."""
        return self.text(code, threshold=self._threshold_of(code))

    def listed(self, phrases: Sequence[str]) -> str:
        """Phrases one after another, each of which stands for itself."""
        return self.joined("asked.and", phrases)

    def together(self, names: Sequence[str]) -> str:
        """Names in a sentence, joined by the language's word for ``and``."""
        return cldr.listed(names, self._catalogue.language)

    def alternatives(self, phrases: Sequence[str]) -> str:
        """Phrases of which one holds."""
        return cldr.listed(phrases, self._catalogue.language, alternatives=True)

    def asked(self, pointer: str) -> str:
        """The wording of a fact of the profile, by its JSON pointer; an item of a list is named by its number."""
        return asking.asked(pointer, self._catalogue)

    def item(self, pointer: str) -> str | None:
        """The name of the item of a list that a JSON pointer leads into; ``None`` for a pointer to something else."""
        return asking.item(pointer, self._catalogue)

    def link(self, url: str) -> str:
        """The address of a page in the language that is written, where it has one."""
        return page(url, self.language)

    def joined(self, code: str, parts: Sequence[str]) -> str:
        """Phrases one after another, by the message that joins two."""
        return asking.joined(code, parts, self._catalogue)

    def dates(self, text: str) -> str:
        """A day, or a first and a last day behind a stroke (ISO 8601), in words."""
        return in_words(text, self._catalogue)

    def some_day(self, text: str) -> str:
        """A day that lies between a first and a last one behind a stroke (ISO 8601), in words."""
        return in_words(text, self._catalogue, between="value.some_day")

    def month(self, text: str) -> str:
        """A month (ISO 8601, as in 2026-05) in words."""
        return month_in_words(text, self._catalogue)

    def _threshold_of(self, criterion: str) -> str:
        return self.threshold(self._parameter_of.get(criterion))

    def threshold(self, parameter: str | None) -> str:
        """The value of a parameter on the day of lodging with its unit; empty where there is none."""
        versions = self.law.versions(parameter, self.day) if parameter else ()
        if not parameter or not versions:
            return ""
        value, unit = versions[-1].value, versions[-1].unit or self.law.parameters[parameter].unit
        return amounts.limit(value, unit, self._catalogue)

    def interval(self, value: Interval, unit: str | None, *, beside: float | None = None) -> str:
        """An interval in words, as ``amounts.interval`` says it."""
        return amounts.interval(value, unit, self._catalogue, beside=beside)

    def amount(self, value: object, unit: str | None, *, beside: float | None = None) -> str:
        """A value with its unit, as ``amounts.amount`` says it."""
        return amounts.amount(value, unit, self._catalogue, beside=beside)

    def _law_status(self, reason: Reason) -> str:
        if not reason.parameters:
            return self.text(reason.code, since="")
        since = reason.parameters[0].in_force_from
        code = f"{reason.code}.between"
        return self.text(code if "/" in since and code in self._catalogue else reason.code, since=self.dates(since))


@remembered(4096)
def _requirement(
    code: str, parameters: tuple[ParameterInForce, ...], unit: str | None, catalogue: Catalogue, *, brief: bool
) -> str:
    """The wording of a requirement with its threshold, the same for everybody while these versions are in force."""
    short = f"{code}.brief"
    threshold = amounts.limit(parameters[-1].value if parameters else None, unit, catalogue)
    return catalogue.text(short if brief and short in catalogue else code, threshold=threshold)


def _sure(certainty: Certainty | None) -> dict[str, str]:
    """How sure something is, left out where it is as sure as most is."""
    return {} if certainty is None or certainty is USUAL_CERTAINTY else {"certainty": certainty.value}


def _same(one: ParameterInForce, other: ParameterInForce) -> bool:
    """Whether two records are of one version of a parameter."""
    return one is other or (one.in_force_from, one.event, one.value) == (other.in_force_from, other.event, other.value)


def _told_in_part(reason: Reason) -> bool:
    """Whether a measure is known to reach some way, but not how far: a tally lacks other facts than its own number."""
    if not isinstance(reason.value, Interval) or reason.unit in COUNTED:
        return False
    return reason.value.minimum > LOWEST.get(reason.unit or "", 0)


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
