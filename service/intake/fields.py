"""Strict fields for single values: nothing is turned into something else, and every refusal says what to send instead.

Each is a marshmallow field that also knows its JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeVar

from marshmallow import ValidationError
from marshmallow.fields import Field

from service.intake import standards
from service.intake.faults import Said, did_you_mean, one_of, refused, shown, with_article
from service.profile.values import DateSpan, parse_date_span

JsonObject: TypeAlias = dict[str, Any]
T = TypeVar("T")

LONGEST_CODE = 64
"""Characters of the longest coded text: of a language tag, with room to spare."""

_KINDS: dict[type, Said] = {
    dict: Said("an object"),
    list: Said("a list"),
    str: Said("a text"),
    bool: Said("a boolean"),
    int: Said("a number"),
    float: Said("a number"),
}
_NULL = Said("null")


def kind_of(value: object) -> str:
    """The JSON type of a decoded value, with its article."""
    return _KINDS.get(type(value), _NULL)


class Strict(Field[T], Generic[T]):
    """A field with the JSON Schema (draft 2020-12) of what it takes; what it can't take raises its faults."""

    def __init__(self, json_schema: JsonObject) -> None:
        super().__init__()
        self.json_schema = json_schema

    def deserialize(
        self,
        value: Any,  # noqa: ANN401 - any JSON may come
        attr: str | None = None,  # noqa: ARG002 - marshmallow's signature
        data: Mapping[str, Any] | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> Any:  # noqa: ANN401 - a T
        """The value as the service holds it; raises ``ValidationError`` with every fault.

        In place of marshmallow's own, which looks for defaults, callbacks and validators that no field here has.
        """
        if value is None:
            raise refused("null", "This is null.", "Send a value, or leave it out where nothing is known.")
        return self._read(value)

    def _read(self, value: object) -> T:
        raise NotImplementedError


class YesNo(Strict[bool]):
    """A JSON boolean, and nothing that resembles one."""

    def __init__(self) -> None:
        super().__init__({"type": "boolean"})

    def _read(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        fault = Said("This is {kind}, not a boolean.", kind=kind_of(value))
        raise refused("not_a_boolean", fault, "Send true or false, without quotation marks.")


class Text(Strict[str]):
    """A line of text, kept as given."""

    form = re.compile(standards.TEXT)

    def __init__(self, length: int) -> None:
        super().__init__({"type": "string", "minLength": 1, "maxLength": length, "pattern": standards.TEXT})
        self.length = length

    def _read(self, value: object) -> str:
        if not isinstance(value, str):
            fault = Said("This is {kind}, not a text.", kind=kind_of(value))
            raise refused("not_a_text", fault, "Send a text in quotation marks.")
        if len(value) > self.length:
            most = self.length
            fault = Said("The text has {count} characters; at most {most} are taken.", count=len(value), most=most)
            raise refused("too_long", fault, "Shorten it.")
        if self.form.fullmatch(value):
            return value
        if not value.strip():
            raise refused("empty_text", "The text is empty.", "Leave the member out where nothing is known.")
        stray = "The text begins or ends with a blank, or has a line break or another control character."
        raise refused("stray_characters", stray, "Take these characters out.")


class Patterned(Strict[str]):
    """A text of a standard form."""

    def __init__(self, pattern: str, code: str, wanted: str) -> None:
        super().__init__({"type": "string", "pattern": pattern, "maxLength": LONGEST_CODE})
        self.form, self.code, self.wanted = re.compile(pattern), code, wanted

    def _read(self, value: object) -> str:
        if isinstance(value, str) and len(value) <= LONGEST_CODE and self.form.fullmatch(value):
            return value
        fault = Said("{value} is no {wanted}.", value=shown(value), wanted=Said(self.wanted))
        raise refused(self.code, fault, Said("Send {wanted}.", wanted=with_article(self.wanted)))


class LanguageTag(Patterned):
    """A BCP 47 tag whose language is in ISO 639."""

    def __init__(self) -> None:
        super().__init__(standards.LANGUAGE_TAG, "not_a_language", "BCP 47 language tag such as en, yue or zh-Hant")

    def _read(self, value: object) -> str:
        tag = super()._read(value)
        if tag.partition("-")[0] in standards.languages():
            return tag
        remedy = "Use the language's two-letter code, or its three-letter code where it has no other."
        raise refused(
            "unknown_language", Said("ISO 639 has no language {value} under that code.", value=shown(tag)), remedy
        )


class Coded(Strict[str]):
    """A code of a closed list that isn't an enumeration of ours; ``component`` names the list in the specification.

    ``proposes``: the codes are words, so that the nearest one to a slip can be told.
    """

    def __init__(self, component: str, codes: tuple[str, ...], wanted: str, *, proposes: bool = False) -> None:
        super().__init__({"$ref": f"#/components/schemas/{component}"})
        self.component, self.codes, self.wanted, self.proposes = component, codes, wanted, proposes
        self.known = frozenset(codes)

    def _read(self, value: object) -> str:
        if isinstance(value, str) and value in self.known:
            return value
        remedy: str = Said("Send {wanted}.", wanted=with_article(self.wanted))
        if isinstance(value, str) and value.upper() in self.known:
            remedy = Said("Write “{code}”.", code=value.upper())
        elif isinstance(value, str) and self.proposes:
            remedy = did_you_mean(value, self.codes, remedy)
        fault = Said("{value} is no {wanted}.", value=shown(value), wanted=Said(self.wanted))
        raise refused("unknown_code", fault, remedy)


class Choice(Strict[StrEnum]):
    """A value of an enumeration."""

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__({"$ref": f"#/components/schemas/{enum.__name__}"})
        self.enum = enum
        self.members = {member.value: member for member in enum}

    def _read(self, value: object) -> StrEnum:
        values = tuple(self.members)
        if not isinstance(value, str):
            raise refused("not_a_text", Said("This is {kind}, not a text.", kind=kind_of(value)), one_of(values))
        member = self.members.get(value)
        if member is None:
            near = did_you_mean(value, values, "")
            remedy = Said("{first} {then}", first=near, then=one_of(values)) if near else one_of(values)
            raise refused("unknown_value", Said("{value} is not among the values.", value=shown(value)), remedy)
        return member


class Number(Strict[float]):
    """A JSON number within limits, whole where it is a count."""

    def __init__(self, low: float, high: float, unit: str | None = None, *, whole: bool = False) -> None:
        super().__init__({"type": "integer" if whole else "number", "minimum": low, "maximum": high})
        self.low, self.high, self.unit, self.whole = low, high, unit, whole

    def _read(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refused("not_a_number", Said("This is {kind}, not a number.", kind=kind_of(value)), "Send a number.")
        if not self.low <= value <= self.high:
            limits = {"low": f"{self.low:g}", "high": f"{self.high:g}"}
            fault = Said("{value} lies outside {low} to {high}.", value=f"{value:g}", **limits)
            raise refused("out_of_range", fault, "Send a number between these limits.")
        if not self.whole:
            return value
        if value != int(value):
            number = f"{value:g}"
            fault = Said("{value} is no whole number.", value=number)
            if self.unit:
                fault = Said("{value} is no count of {unit}.", value=number, unit=Said(self.unit))
            remedy = "Send a whole number, or the limits of what is known: {“min”: …, “max”: …}."
            raise refused("not_whole", fault, remedy)
        return int(value)


@lru_cache(maxsize=4096)
def _span_of(text: str) -> DateSpan:
    return parse_date_span(text)


class PartialDate(Strict[DateSpan]):
    """A day, month or year of the calendar (ISO 8601, reduced precision)."""

    form = re.compile(standards.ANY_DATE)

    def __init__(self) -> None:
        super().__init__({"type": "string", "pattern": standards.ANY_DATE})

    def _read(self, value: object) -> DateSpan:
        if isinstance(value, str) and self.form.fullmatch(value):
            return _span_of(value)
        remedy = "Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known; years run from 1900 to 2100."
        raise refused("not_a_date", Said("{value} is no date of the calendar.", value=shown(value)), remedy)


class Day(Strict[date]):
    """A day of the calendar within limits; ``pattern`` is the form of every day between them."""

    form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

    def __init__(self, first: date, last: date, pattern: str) -> None:
        super().__init__({"type": "string", "format": "date", "pattern": pattern})
        self.first, self.last = first, last

    def _read(self, value: object) -> date:
        if not isinstance(value, str) or not self.form.fullmatch(value):
            raise self._no_day(value)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self._no_day(value) from None
        if not self.first <= day <= self.last:
            fault = Said("{value} lies outside {low} to {high}.", value=day, low=self.first, high=self.last)
            raise refused("out_of_range", fault, "Send a day between these limits.")
        return day

    @staticmethod
    def _no_day(value: object) -> ValidationError:
        fault = Said("{value} is no day of the calendar.", value=shown(value))
        return refused("not_a_day", fault, "Write it as YYYY-MM-DD.")


class ExactDay(Strict[DateSpan]):
    """A day of the calendar, held as a span of one day."""

    form = re.compile(standards.FULL_DATE)

    def __init__(self) -> None:
        super().__init__({"type": "string", "format": "date", "pattern": standards.FULL_DATE})

    def _read(self, value: object) -> DateSpan:
        if isinstance(value, str) and self.form.fullmatch(value):
            return _span_of(value)
        remedy = "Write it as YYYY-MM-DD: ages and sums hold on one day."
        raise refused("not_a_day", Said("{value} is no day of the calendar.", value=shown(value)), remedy)
