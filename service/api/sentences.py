"""Sentences: a reason's record to words, by the catalogue of one language."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from service.api import cldr
from service.recommend.records import Effect, Interval, ParameterInForce, Reason, ReasonFamily

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.messages import Catalogue
    from service.recommend.state import State

UNBOUNDED_MONTHS = 900
MOST_NAMED = 3
"""How many missing facts a sentence names; the reason's ``missing`` holds them all."""

COUNTRIES = "countries"
"""The unit of a list of ISO 3166-1 codes."""

UNSETTLED = frozenset({"note.institution_unclear"})
"""Notes whose names are alternatives."""

DATES = re.compile(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?")


@lru_cache(maxsize=8192)
def parameter_json(version: ParameterInForce) -> dict[str, Any]:
    """A version of a parameter as JSON values; made once, so not to be altered."""
    return {
        "id": version.id,
        "value": version.value,
        "unit": version.unit,
        "in_force_from": version.in_force_from,
        "event": version.event,
        "certainty": version.certainty.value,
        "sources": list(version.sources),
    }


class Writer:
    """Writes the reasons of one answer, and remembers which sources it cited."""

    def __init__(self, catalogue: Catalogue, state: State, as_of: date) -> None:
        self._catalogue = catalogue
        self.law = state.law
        self._practice_sources = state.practice.sources
        self._parameter_of = state.parameter_of
        self._as_of = as_of
        self._cited: dict[str, None] = {}

    @property
    def language(self) -> str:
        """The language that is written."""
        return self._catalogue.language

    def text(self, code: str, **values: object) -> str:
        """A message of the catalogue."""
        return self._catalogue.text(code, **values)

    def cite(self, *sources: str) -> None:
        """Have sources listed in the answer."""
        self._cited.update(dict.fromkeys(sources))

    def cited(self) -> tuple[str, ...]:
        """The ids of the sources cited so far, in order of first mention."""
        return tuple(self._cited)

    def cited_sources(self) -> list[dict[str, Any]]:
        """Every source cited so far, in order of first mention."""
        rows: list[dict[str, Any]] = []
        for name in self._cited:
            if name in self.law.sources:
                source = self.law.sources[name]
                rows.append({"id": name, "title": source.title, "url": source.url, "read_as": source.read_as})
            elif name in self._practice_sources:
                row = self._practice_sources[name]
                rows.append({"id": name, "title": row["title"], "url": row["url"], "read_as": row["read_as"]})
        return rows

    def parameter(self, version: ParameterInForce) -> dict[str, Any]:
        """A version of a parameter as JSON values."""
        self._cited.update(dict.fromkeys(version.sources))
        return parameter_json(version)

    def reason(self, reason: Reason) -> dict[str, Any]:
        """A reason as JSON values, with its sentence."""
        self._cited.update(dict.fromkeys(reason.sources))
        value: Any = reason.value
        if isinstance(value, Interval):
            value = {"minimum": value.minimum, "maximum": value.maximum}
        return {
            "code": reason.code,
            "family": reason.family.value,
            "effect": reason.effect.value,
            "outcome": reason.outcome,
            "sentence": self.sentence(reason),
            "facts": list(reason.facts),
            "missing": list(reason.missing),
            "value": value,
            "unit": reason.unit,
            "threshold": reason.threshold,
            "parameters": [self.parameter(version) for version in reason.parameters],
            "sources": list(reason.sources),
            "certainty": reason.certainty.value if reason.certainty else None,
            "contribution": reason.contribution,
            "detail": list(reason.detail),
        }

    def sentence(self, reason: Reason) -> str:
        """The sentence of a reason."""
        threshold = self.amount(reason.threshold, reason.unit)
        if reason.code.startswith("law_status."):
            return self.text(reason.code, since=self._since(reason))
        if reason.family is ReasonFamily.PRACTICE:
            return self.text(f"{reason.code}.{reason.outcome}")
        if reason.family is ReasonFamily.MODEL:
            name = self.text(reason.code)
            return self.text(f"outlook.{reason.outcome}", feature=name)
        if reason.outcome == "applies":
            return self.text(reason.code, threshold=threshold)
        requirement = self.text(reason.code, threshold=threshold)
        return self._requirement(reason, requirement)

    def _requirement(self, reason: Reason, requirement: str) -> str:
        template = f"reason.{reason.outcome}"
        shown = self._shown(reason)
        if reason.code in self._catalogue and f"{reason.code}.{reason.outcome}" in self._catalogue:
            return self.text(f"{reason.code}.{reason.outcome}", threshold=requirement, value=shown)
        if reason.effect is Effect.MISSING:
            wanted = self._joined("asked.and", [self.asked(pointer) for pointer in reason.missing[:MOST_NAMED]])
            if len(reason.missing) > MOST_NAMED:
                wanted = self.text("asked.more", named=wanted, number=len(reason.missing) - MOST_NAMED)
            return self.text(template if wanted else "reason.unknown_plain", requirement=requirement, missing=wanted)
        if shown:
            return self.text(f"{template}_with_value", requirement=requirement, value=shown)
        return self.text(template, requirement=requirement)

    def _shown(self, reason: Reason) -> str:
        note = f"note.{reason.detail[0]}" if reason.detail else ""
        if note in self._catalogue:
            named = [name for name in reason.detail[1:] if name]
            listed = cldr.listed(named, self._catalogue.language, alternatives=note in UNSETTLED)
            return self.text(note, name=listed) if named else ""
        if isinstance(reason.value, Interval):
            text = self.interval(reason.value, reason.unit)
            codes = [code for code in reason.detail if code in self._catalogue]
            if not codes:
                return text
            listed = self._joined("asked.and", [self.text(code, threshold=self._threshold_of(code)) for code in codes])
            return self.text("value.listed", value=text, listed=listed)
        if isinstance(reason.value, str) and reason.unit == COUNTRIES:
            return self.amount(reason.value.split(", "), reason.unit) if reason.value else ""
        # A coded value is for programs; a date is the only other one that tells a reader something.
        return self.dates(reason.value) if isinstance(reason.value, str) and DATES.fullmatch(reason.value) else ""

    def requirement(self, code: str) -> str:
        """The wording of a requirement by the code of its criterion, with the threshold of the day of lodging."""
        return self.text(code, threshold=self._threshold_of(code))

    def listed(self, phrases: Sequence[str]) -> str:
        """Phrases one after another, each of which stands for itself."""
        return self._joined("asked.and", phrases)

    def alternatives(self, phrases: Sequence[str]) -> str:
        """Phrases of which one holds."""
        return cldr.listed(phrases, self._catalogue.language, alternatives=True)

    def _joined(self, code: str, parts: Sequence[str]) -> str:
        return reduce(lambda first, following: self.text(code, first=first, next=following), parts) if parts else ""

    def dates(self, text: str) -> str:
        """A day, or a first and a last day behind a stroke (ISO 8601), in words."""
        first, last = (date.fromisoformat(day) for day in (text.partition("/")[0], text.rpartition("/")[2]))
        if last == date.max:
            last = first
        earliest, latest = cldr.dates(first, last, self._catalogue.language)
        return earliest if earliest == latest else self.text("value.between", low=earliest, high=latest)

    def _threshold_of(self, criterion: str) -> str:
        parameter = self._parameter_of.get(criterion)
        versions = self.law.versions(parameter, self._as_of) if parameter else ()
        if not parameter or not versions:
            return ""
        value = versions[-1].value
        return self.amount(list(value) if isinstance(value, tuple) else value, self.law.parameters[parameter].unit)

    def asked(self, pointer: str) -> str:
        """The wording of a fact of the profile, by its JSON pointer; an item of a list is named by its number."""
        tokens = pointer.split("/")
        number = next((int(token) + 1 for token in tokens if token.isdigit()), None)
        code = "fact." + "/".join("*" if token.isdigit() else token for token in tokens)
        if number is None:
            return self.text(code if code in self._catalogue else code.rpartition("/")[0])
        listed = self.text(code.partition("/*")[0])
        if code not in self._catalogue:
            return self.text("asked.item", listed=listed, number=number)
        return self.text("asked.fact_of_item", wording=self.text(code), listed=listed, number=number)

    def interval(self, value: Interval, unit: str | None) -> str:
        """An interval in words: one number, a range, or a lower end."""
        low = self.amount(value.minimum, unit)
        if value.maximum is None or (unit == "months" and value.maximum >= UNBOUNDED_MONTHS):
            return self.text("value.at_least", low=low)
        if value.minimum == value.maximum:
            return low
        return self.text("value.between", low=low, high=self.amount(value.maximum, unit))

    def amount(self, value: object, unit: str | None) -> str:
        """A value of the law or of the facts with its unit."""
        if value is None:
            return ""
        if isinstance(value, list | tuple):
            return self._several(value, unit)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        number = f"{value:.0f}" if unit == "calendar year" else cldr.number(value, self._catalogue.language)
        return self._with_unit(number, value, unit)

    def _several(self, values: Sequence[Any], unit: str | None) -> str:
        language = self._catalogue.language
        if unit == COUNTRIES:
            return cldr.listed([cldr.country(code, language) for code in values], language)
        if not values or unit is None:
            return ""
        numbers = [cldr.number(value, language) for value in values]
        if unit == "weeks":
            span = numbers[0] if len(numbers) == 1 else self.text("value.span", low=numbers[0], high=numbers[-1])
            return self._with_unit(span, values[-1], unit)
        return self._with_unit(self._joined("value.sequence", numbers), values[-1], unit)

    def _with_unit(self, number: str, count: float, unit: str | None) -> str:
        code = f"unit.{unit}"
        return self._catalogue.counted(code, count, number=number) if code in self._catalogue else number

    def _since(self, reason: Reason) -> str:
        return self.dates(reason.parameters[0].in_force_from) if reason.parameters else ""
