"""Strict fields for single values: nothing is turned into something else, and every refusal says what to send instead.

Each is a marshmallow field that also knows its JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

from marshmallow import ValidationError
from marshmallow.fields import Field

from service.intake import standards
from service.intake.faults import Said, did_you_mean, one_of, refused, shown, with_article
from service.profile.values import DateSpan, in_digits, parse_date_span

JsonObject: TypeAlias = dict[str, Any]
T = TypeVar("T")

LONGEST_CODE = 64
"""Characters of the longest coded text: of a language tag, with room to spare."""

_KINDS: dict[type, Said] = {
    dict: Said("an object"),
    list: Said("a list"),
    str: Said("text"),
    bool: Said("a boolean"),
    int: Said("a number"),
    float: Said("a number"),
}
_NULL = Said("null")

NUMERIC = (int, float)
"""What JSON's numbers are in Python; so is a boolean, which is asked for first."""


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
        return self.read(value)

    def read(self, value: object) -> T:
        """The value as the service holds it, of one that is no null; raises ``ValidationError`` with every fault."""
        raise NotImplementedError


class AsSent(Strict[Any]):
    """Any JSON, left for another to read."""

    def __init__(self) -> None:
        super().__init__({})

    def deserialize(
        self,
        value: Any,  # noqa: ANN401 - any JSON may come
        attr: str | None = None,  # noqa: ARG002 - marshmallow's signature
        data: Mapping[str, Any] | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> Any:  # noqa: ANN401
        """The value as it is, null too."""
        return value

    def read(self, value: object) -> Any:  # noqa: ANN401
        """The value as it is."""
        return value


class YesNo(Strict[bool]):
    """A JSON boolean, and nothing that resembles one."""

    def __init__(self) -> None:
        super().__init__({"type": "boolean"})

    def read(self, value: object) -> bool:
        """The boolean; raises ``ValidationError``."""
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

    def read(self, value: object) -> str:
        """The text, unchanged; raises ``ValidationError``."""
        if not isinstance(value, str):
            fault = Said("This is {kind}, not text.", kind=kind_of(value))
            raise refused("not_a_text", fault, "Send text in quotation marks.")
        if len(value) > self.length:
            most = self.length
            fault = Said("The text has {count} characters; at most {most} are taken.", count=len(value), most=most)
            raise refused("too_long", fault, "Shorten it.")
        if self.form.fullmatch(value):
            return value
        if not value.strip():
            raise refused(
                "empty_text", "The text is empty.", "Write some text, or leave the member out where nothing is known."
            )
        stray = "The text begins or ends with a blank, or has a line break or another control character."
        raise refused("stray_characters", stray, "Take these characters out.")


class Patterned(Strict[str]):
    """A text of a standard form."""

    def __init__(self, pattern: str, code: str, wanted: str) -> None:
        super().__init__({"type": "string", "pattern": pattern, "maxLength": LONGEST_CODE})
        self.form, self.code, self.wanted = re.compile(pattern), code, wanted

    def read(self, value: object) -> str:
        """The text, unchanged; raises ``ValidationError``."""
        if isinstance(value, str) and len(value) <= LONGEST_CODE and self.form.fullmatch(value):
            return value
        fault = Said("{value} is not a valid {wanted}.", value=shown(value), wanted=Said(self.wanted))
        remedy = Said("Send {wanted}.", wanted=with_article(self.wanted))
        if isinstance(value, NUMERIC) and self.form.fullmatch(str(value)):
            fault = Said("This is {kind}, not text.", kind=kind_of(value))
            remedy = Said("Write “{code}”, in quotation marks.", code=str(value))
        raise refused(self.code, fault, remedy)


class LanguageTag(Patterned):
    """A BCP 47 tag whose language is in ISO 639."""

    def __init__(self) -> None:
        super().__init__(standards.LANGUAGE_TAG, "not_a_language", "BCP 47 language tag such as en, yue or zh-Hant")

    def read(self, value: object) -> str:
        """The tag, unchanged; raises ``ValidationError``."""
        primary = value.partition("-")[0] if isinstance(value, str) else ""
        called = standards.language_called(value) if isinstance(value, str) else None
        if called is not None and primary not in standards.languages():
            fault = Said("{value} is not a valid {wanted}.", value=shown(value), wanted=Said(self.wanted))
            raise refused(self.code, fault, Said("Write “{code}”.", code=called))
        tag = super().read(value)
        if primary in standards.languages():
            return tag
        remedy = "Use the language's two-letter code, or its three-letter code where it has no other."
        raise refused(
            "unknown_language", Said("ISO 639 has no language {value} under that code.", value=shown(tag)), remedy
        )


COUNTRIES = frozenset({"CountryCode", "NationalityCode"})
"""The lists of codes of countries, which people also write as three letters or by name."""


CURRENCIES = "CurrencyCode"
"""The list of codes of currencies, which people also write by sign or name."""


class Coded(Strict[str]):
    """A code of a closed list that isn't an enumeration of ours; ``component`` names the list in the specification.

    ``proposes``: the codes are words, so that the nearest one to a slip can be told. ``called``: other names that are
    taken for a code, by the name. ``otherwise``: what to do where there is no code for what is meant.
    """

    def __init__(  # noqa: PLR0913 - what a list of codes is told by, each by name
        self,
        component: str,
        codes: tuple[str, ...],
        wanted: str,
        *,
        proposes: bool = False,
        called: Mapping[str, str] = MappingProxyType({}),
        otherwise: str | None = None,
    ) -> None:
        super().__init__({"$ref": f"#/components/schemas/{component}"})
        self.component, self.wanted, self.proposes, self.called = component, wanted, proposes, called
        self.otherwise = otherwise
        self.codes = tuple(sorted((*codes, *called)))
        self.known = frozenset(self.codes)

    def read(self, value: object) -> str:
        """The code that is meant; raises ``ValidationError``."""
        if isinstance(value, str) and value in self.known:
            return self.called.get(value, value)
        remedy: str = self.otherwise or Said("Send {wanted}.", wanted=with_article(self.wanted))
        named = None
        if isinstance(value, str) and self.component in COUNTRIES:
            named = standards.code_called(value)
        elif isinstance(value, str) and self.component == CURRENCIES:
            named = standards.currency_called(value)
        if isinstance(value, str) and (meant := named or value.upper()) in self.known:
            remedy = Said("Write “{code}”.", code=meant)
        elif isinstance(value, str) and self.proposes:
            remedy = did_you_mean(value, self.codes, remedy)
        fault = Said("{value} is not a valid {wanted}.", value=shown(value), wanted=Said(self.wanted))
        raise refused("unknown_code", fault, remedy)


class Choice(Strict[StrEnum]):
    """A value of an enumeration."""

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__({"$ref": f"#/components/schemas/{enum.__name__}"})
        self.enum = enum
        self.members = {member.value: member for member in enum}
        self.meant: Callable[[str], StrEnum | None] | None = getattr(enum, "meant", None)

    def read(self, value: object) -> StrEnum:
        """The member of the enumeration; raises ``ValidationError``."""
        member = self.members.get(value) if isinstance(value, str) else None
        if member is not None:
            return member
        values = tuple(self.members)
        if not isinstance(value, str):
            raise refused("not_a_text", Said("This is {kind}, not text.", kind=kind_of(value)), one_of(values))
        told = standards.value_called(self.enum.__name__, value)
        meant = self.members[told] if told else self.meant(value) if self.meant else None
        near = did_you_mean(value, values, "")
        remedy = Said("{first} {then}", first=near, then=one_of(values)) if near else one_of(values)
        if meant is not None:
            remedy = Said("Write “{code}”.", code=meant.value)
        raise refused("unknown_value", Said("{value} is not among the values.", value=shown(value)), remedy)


QUOTED = re.compile(r"[+]?(-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:[.][0-9]{1,6})?)")
"""A number as a text, its thousands perhaps set off by commas."""


def unquoted(value: object) -> str | None:
    """The remedy for a number that is sent as a text; ``None`` for anything else."""
    written = QUOTED.fullmatch(value.strip()) if isinstance(value, str) else None
    if written is None:
        return None
    return Said("Write {number}, without quotation marks.", number=written.group(1).replace(",", ""))


class Number(Strict[float]):
    """A JSON number within limits, whole where it is a count."""

    def __init__(self, low: float, high: float, unit: str | None = None, *, whole: bool = False) -> None:
        super().__init__({"type": "integer" if whole else "number", "minimum": low, "maximum": high})
        self.low, self.high, self.unit, self.whole = low, high, unit, whole

    def read(self, value: object) -> float:
        """The number, whole where it is a count; raises ``ValidationError``."""
        if isinstance(value, bool) or not isinstance(value, NUMERIC):
            remedy = unquoted(value) or "Send a number."
            raise refused("not_a_number", Said("This is {kind}, not a number.", kind=kind_of(value)), remedy)
        if not self.low <= value <= self.high:
            limits = {"low": in_digits(self.low), "high": in_digits(self.high)}
            fault = Said("{value} lies outside {low} to {high}.", value=in_digits(value), **limits)
            raise refused("out_of_range", fault, "Send a number between these limits.")
        if not self.whole:
            return value
        if value != int(value):
            number = in_digits(value)
            fault = Said("{value} is not a whole number.", value=number)
            if self.unit:
                fault = Said("{value} is not a count of {unit}.", value=number, unit=Said(self.unit))
            remedy = 'Send a whole number, or the limits of what is known: {"min": …, "max": …}.'
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

    def read(self, value: object) -> DateSpan:
        """The days that it may be; raises ``ValidationError``."""
        if isinstance(value, str) and self.form.fullmatch(value):
            return _span_of(value)
        remedy = (
            _iso(value)
            or _year_or_month(value)
            or "Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known; years run from 1900 to 2100."
        )
        raise refused("not_a_date", Said("{value} is not a date of the calendar.", value=shown(value)), remedy)


WRITTEN = re.compile(
    r"(?:(?P<one>[0-9]{1,2})[/. -](?P<two>[0-9]{1,2})[/. -](?P<year>[0-9]{4})"
    r"|(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -](?P<name>[A-Za-z]{3})[a-z]*[.,]?[ -](?P<year_of_name>[0-9]{4})"
    r"|(?P<american>[A-Za-z]{3})[a-z]*[.]? (?P<american_day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<american_year>[0-9]{4})"
    r"|(?P<first>[0-9]{4})(?:[/.年-]([0-9]{1,2})[/.月-]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?:T.*)?)"
)
"""A day as people and programs write it: the year last or first, the month by number or name, perhaps with a time."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

YEAR_AND_MONTH = re.compile(
    r"(?:([0-9]{4})[/.年-]([0-9]{1,2})月?|([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})年?"
    r"|(?P<name>[A-Za-z]{3})[a-z]*[.,]?[ -](?P<year>[0-9]{4}))"
)
"""A month or a year as people write it, the month by number or name."""


def _iso(value: object) -> str | None:
    """The remedy for a day that is written otherwise; both readings where either number may be the month."""
    written = WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        return None
    days = [text for parts in _readings(written) if (text := _calendar_day(*parts))]
    if len(days) > 1:
        return Said("Write “{first}” or “{second}”, whichever is meant.", first=days[0], second=days[1])
    return Said("Write “{code}”.", code=days[0]) if days else None


def _readings(written: re.Match[str]) -> list[tuple[str, str, str]]:
    """Year, month and day of each way in which a day may be read."""
    parts = written.groupdict()
    if parts["one"]:
        one, two, year = parts["one"], parts["two"], parts["year"]
        return [(year, two, one)] + ([(year, one, two)] if one != two else [])
    if parts["first"]:
        month, day = (part for part in written.groups()[-4:] if part)
        return [(parts["first"], month, day)]
    name = (parts["name"] or parts["american"]).casefold()
    year, day = parts["year_of_name"] or parts["american_year"], parts["day"] or parts["american_day"]
    return [(year, f"{MONTHS.index(name) + 1}", day)] if name in MONTHS else []


def _year_or_month(value: object) -> str | None:
    """The remedy for a year or a month that is written otherwise."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    written = YEAR_AND_MONTH.fullmatch(text) if isinstance(text, str) else None
    if written is None:
        return None
    first, month, month_first, year, alone, name, year_of_name = written.groups()
    if name:
        meant = f"{year_of_name}-{MONTHS.index(name.casefold()) + 1:02d}" if name.casefold() in MONTHS else ""
    else:
        meant = alone or f"{first or year}-{int(month or month_first):02d}"
    return Said("Write “{code}”, in quotation marks.", code=meant) if PartialDate.form.fullmatch(meant) else None


def _calendar_day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


class Day(Strict[date]):
    """A day of the calendar within limits; ``pattern`` is the form of every day between them."""

    form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

    def __init__(self, first: date, last: date, pattern: str) -> None:
        super().__init__({"type": "string", "format": "date", "pattern": pattern})
        self.first, self.last = first, last

    def read(self, value: object) -> date:
        """The day; raises ``ValidationError``."""
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
        fault = Said("{value} is not a day of the calendar.", value=shown(value))
        return refused("not_a_day", fault, _iso(value) or "Write it as YYYY-MM-DD.")


class ExactDay(Strict[DateSpan]):
    """A day of the calendar, held as a span of one day."""

    form = re.compile(standards.FULL_DATE)

    def __init__(self) -> None:
        super().__init__({"type": "string", "format": "date", "pattern": standards.FULL_DATE})

    def read(self, value: object) -> DateSpan:
        """A span of the one day; raises ``ValidationError``."""
        if isinstance(value, str) and self.form.fullmatch(value):
            return _span_of(value)
        remedy = _iso(value) or "Write it as YYYY-MM-DD: ages and sums hold on one day."
        raise refused("not_a_day", Said("{value} is not a day of the calendar.", value=shown(value)), remedy)
