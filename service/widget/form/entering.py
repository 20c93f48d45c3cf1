"""What was entered into the fields of a page, as values of the profile; what can't be one is told in words."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.interview.questionnaire import AnswerType
from service.profile.values import in_digits
from service.recording import record
from service.widget.files import OWN

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from service.interview.records import FactToAsk
    from service.messages import Catalogue

_YEAR = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_TENS_OF_THOUSANDS = re.compile(r"([0-9]+(?:\.[0-9]+)?)[万萬]", re.ASCII)
_SEPARATORS = re.compile(r"[\s,]|HK\$|[$£€¥]")
TEN_THOUSAND = 10_000
MONTHS = 12


@record(frozen=True)
class Wrong:
    """What is wrong in the field of a fact, in words."""

    pointer: str
    text: str


class NotReadError(Exception):
    """Something was entered that can't be read; the message says how it may be."""


NOTHING: Mapping[str, Any] = MappingProxyType({})
"""A profile that says nothing."""

NONE, SOME = "none", "some"
"""What is ticked of a list: that there is none, or one or more."""

UNSURE = "unsure"
"""The name of the boxes for what one isn't sure of on a list of what there may be."""


class Entered:
    """What a page's fields say; ``wrong`` is what can't be read of it, ``unknown`` what is left open of an item."""

    def __init__(self, form: MultiDict[str, str], catalogue: Catalogue) -> None:
        self._form, self._catalogue = form, catalogue
        self.wrong: list[Wrong] = []
        self.unknown: list[str] = []

    def values(self, facts: tuple[FactToAsk, ...], profile: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
        """The values by pointer; a fact of which nothing was entered is left out, and so is one that is ruled out.

        By what was entered before it, or by what the profile says of the same item.
        """
        found: dict[str, Any] = {}
        for fact in facts:
            try:
                value = self._value(fact)
            except NotReadError as error:
                self.wrong.append(Wrong(fact.pointer, str(error)))
            else:
                if value is not None and applies(fact, self._beside(fact, profile) | found):
                    found[fact.pointer] = value
        return found

    @staticmethod
    def _beside(fact: FactToAsk, profile: Mapping[str, Any]) -> dict[str, Any]:
        item = fact.pointer.rpartition("/")[0]
        told = stated(profile, item) if item.rpartition("/")[2].isdigit() else None
        return {f"{item}/{name}": value for name, value in told.items()} if isinstance(told, dict) else {}

    def _value(self, fact: FactToAsk) -> Any:  # noqa: ANN401, PLR0911 - any JSON; a case for each type
        match fact.type:
            case AnswerType.YES_NO:
                return {"true": True, "false": False}.get(self._text(fact.pointer))
            case AnswerType.NUMBER:
                return self._number(fact)
            case AnswerType.AMOUNT:
                amount, currency = self._number(fact), self._text(f"{fact.pointer}.currency")
                return None if amount is None else {"amount": amount, "currency": currency}
            case AnswerType.DATE:
                return self._date(fact.pointer)
            case AnswerType.CHECKLIST:
                ticked = self._texts(fact.pointer)
                return [code for code in ticked if code != NONE] if ticked else None
            case AnswerType.CODES:
                told = self._texts(fact.pointer)
                split = told if fact.code else [part.strip() for text in told for part in re.split("[,，、;；]", text)]
                codes = [one for one in dict.fromkeys(split) if one and one != NONE]
                return codes or ([] if NONE in told else None)
            case AnswerType.ITEMS:
                return self._items(fact)
            case AnswerType.PRESENCE:
                return self._presence(fact.pointer)
            case _:
                if fact.code == "month":
                    return self._date(fact.pointer)
                return self._text(fact.pointer) or None

    def _presence(self, pointer: str) -> list[dict[str, Any]] | None:
        if self._text(pointer):
            return [{}]
        return None if pointer in self._texts(UNSURE) else []

    def _items(self, fact: FactToAsk) -> list[dict[str, Any]] | None:
        gate = self._text(fact.pointer)
        if gate == NONE:
            return []
        found: list[dict[str, Any]] = []
        for number in range(self.groups(fact.pointer)):
            fields = in_item(fact, number)
            values = self.values(fields)
            item = {pointer.rpartition("/")[2]: value for pointer, value in values.items()}
            if item:
                place = f"{fact.pointer}/{len(found)}/"
                open_ = [one.pointer for one in fields if one.pointer not in values and applies(one, values)]
                self.unknown += [place + pointer.rpartition("/")[2] for pointer in open_]
                found.append(item)
        if not found and gate == SOME:
            self.unknown += [one.pointer for one in in_item(fact, 0) if not one.when]
            return [{}]
        return found or None

    def groups(self, pointer: str) -> int:
        """For how many items of a list the page had fields."""
        told = self._text(f"{pointer}.groups")
        return min(int(told), 40) if _NUMBER.fullmatch(told) else 0

    def _number(self, fact: FactToAsk) -> int | None:
        text = _SEPARATORS.sub("", self._text(fact.pointer))
        if tens := _TENS_OF_THOUSANDS.fullmatch(text):
            text = str(int(float(tens[1]) * TEN_THOUSAND))
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise NotReadError(self._say("fault.number"))
        number = int(text)
        low, high = fact.minimum or 0, fact.maximum
        if number < low or (high is not None and number > high):
            code = "fault.least" if high is None else "fault.limits"
            raise NotReadError(self._say(code, least=in_digits(low), most="" if high is None else in_digits(high)))
        return number

    def _date(self, pointer: str) -> str | None:
        year, month, day = (self._text(f"{pointer}.{part}") for part in ("year", "month", "day"))
        if not (year or month or day):
            return None
        if not _YEAR.fullmatch(year):
            raise NotReadError(self._say("fault.year"))
        if not month:
            if day:
                raise NotReadError(self._say("fault.month"))
            return year
        if not _NUMBER.fullmatch(month) or not 1 <= int(month) <= MONTHS:
            raise NotReadError(self._say("fault.month"))
        if not day:
            return f"{year}-{int(month):02}"
        if not _NUMBER.fullmatch(day) or not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
            raise NotReadError(self._say("fault.day"))
        return f"{year}-{int(month):02}-{int(day):02}"

    def _text(self, name: str) -> str:
        return unicodedata.normalize("NFKC", self._form.get(name, "")).strip()

    def _texts(self, name: str) -> list[str]:
        return [told for text in self._form.getlist(name) if (told := unicodedata.normalize("NFKC", text).strip())]

    def _say(self, code: str, **values: object) -> str:
        return self._catalogue.text(f"{OWN}{code}", **values)


def in_item(fact: FactToAsk, number: int) -> tuple[FactToAsk, ...]:
    """The fields that are asked of an item as soon as it is named, each at its own place."""
    core = (field for field in fact.fields if field.core)
    return tuple(replace(field, pointer=field.pointer.replace("*", str(number), 1)) for field in core)


def applies(fact: FactToAsk, told: Mapping[str, Any]) -> bool:
    """Whether what was entered beside a field leaves it a meaning."""
    beside = {pointer.rpartition("/")[2]: value for pointer, value in told.items()}
    return all(beside.get(one.pointer.rpartition("/")[2]) in one.values for one in fact.when)


def stated(profile: Mapping[str, Any], pointer: str) -> Any:  # noqa: ANN401 - any JSON
    """What a profile says at a pointer; ``None`` where it says nothing."""
    value: Any = profile
    for step in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def put(profile: dict[str, Any], pointer: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    """Write a value into a profile, or take away what stood there.

    A value may begin the item after the last, or a list: a job held in Hong Kong is asked about as an offer. Else
    nothing happens in an item that isn't there.
    """
    *path, last = pointer.split("/")[1:]
    holder: Any = profile
    for step, within in pairwise((*path, last)):
        if isinstance(holder, list):
            if step == str(len(holder)) and value is not None:
                holder.append({})
            if not step.isdigit() or int(step) >= len(holder):
                return
            holder = holder[int(step)]
        else:
            if value is None and step not in holder:
                return
            holder = holder.setdefault(step, [] if within.isdigit() else {})
    if not isinstance(holder, dict):
        return
    if value is None:
        holder.pop(last, None)
    else:
        holder[last] = value


def flat(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    """A value and everything within it, by pointer."""
    yield pointer, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield from flat(f"{pointer}/{step}", part)
