"""Strict fields that hold others: spans of numbers, amounts of money, lists, weights, labels and records.

A null stands for an absent member, which is an unknown fact. A record looks only at the members that were given, so a
request is read in time proportional to itself and not to the two hundred facts that it might have held.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from heapq import nsmallest
from keyword import iskeyword
from types import MappingProxyType
from typing import Any, TypeVar

from marshmallow import ValidationError

from service.intake import standards
from service.intake.faults import Said, did_you_mean, folded, one_of, refused, shown
from service.intake.fields import NUMERIC, Coded, JsonObject, Number, Strict, Text, kind_of, unquoted
from service.profile.values import Money, Span, in_digits

T = TypeVar("T")

LONGEST_NAME = 60
"""Characters of an unknown member's name that a pointer repeats."""

MOST_UNKNOWN_MEMBERS = 20
"""Unknown members of one object that are named one by one; the rest are counted."""


ENVELOPE = "profile"
"""The member that holds what is known of a person, in each request that takes it."""


def unknown_members(
    unknown: Collection[str], known: Sequence[str], homes: Mapping[str, str] = MappingProxyType({})
) -> dict[str | None, Any]:
    """The faults of members that nothing reads, by their names, with the nearest known name for each.

    The key ``None`` stands for the object itself, which also bears the faults of names too long to be repeated.
    ``homes`` are places further down, by the folded names of what belongs there.
    """
    if not unknown:
        return {}
    faults: dict[str | None, Any] = {}
    here: list[Any] = []
    for name in nsmallest(MOST_UNKNOWN_MEMBERS, unknown):
        home = homes.get(folded(name)) if len(name) <= LONGEST_NAME else None
        remedy = Said("Move it to {place}.", place=shown(home)) if home else did_you_mean(name, known, one_of(known))
        fault = Said("There is no member {name} here.", name=shown(name))
        told = refused("unknown_member", fault, remedy).messages
        if len(name) <= LONGEST_NAME:
            faults[name] = told
        else:
            here += told
    if len(unknown) > MOST_UNKNOWN_MEMBERS:
        more = len(unknown) - MOST_UNKNOWN_MEMBERS
        fault = Said("There are {more} more unknown members.", more=more)
        here += refused("unknown_member", fault, "Take them out.").messages
    if here:
        faults[None] = here
    return faults


def fail(faults: Mapping[Any, Any]) -> None:
    """Raise the faults of the members of an object or the items of a list, if there are any; those told are kept."""
    if faults:
        raise ValidationError({place: told for place, told in faults.items() if told})


class NumberSpan(Strict[Span]):
    """A number, or ``{min, max}`` where it is known only roughly; either end may be left out.

    ``ceiling`` stands for a ``max`` that is left out.
    """

    def __init__(self, number: Number, ceiling: float) -> None:
        kind = "WholeNumber" if number.whole else "Number"
        limits = f"{number.low:.0f}To{number.high:.0f}".replace("-", "Minus")
        self.component_name, self.range_name = f"{kind}{limits}OrRange", f"{kind}{limits}Range"
        super().__init__({"$ref": f"#/components/schemas/{self.component_name}"})
        self.number, self.ceiling = number, ceiling

    @property
    def components(self) -> dict[str, JsonObject]:
        """The component of the number or the range, and that of the range, by name."""
        ends = {
            "min": self.number.json_schema | {"description": "The lower end; as low as may be if not given."},
            "max": self.number.json_schema | {"description": "The upper end; as high as may be if not given."},
        }
        span: JsonObject = {
            "type": "object",
            "description": "What is known of a number: the ends between which it lies, one of them at least.",
            "properties": ends,
            "additionalProperties": False,
            "minProperties": 1,
        }
        either = [self.number.json_schema, {"$ref": f"#/components/schemas/{self.range_name}"}]
        described = "A number, or the ends between which it lies."
        return {self.component_name: {"description": described, "oneOf": either}, self.range_name: span}

    def read(self, value: object) -> Span:
        """The numbers that it may be; raises ``ValidationError`` with every fault."""
        if isinstance(value, dict):
            return self._between(value)
        if isinstance(value, bool) or not isinstance(value, NUMERIC):
            fault = Said("This is {kind}, not a number.", kind=kind_of(value))
            raise refused("not_a_number", fault, unquoted(value) or 'Send a number, or {"min": …, "max": …}.')
        exact = self.number.read(value)
        return Span(exact, exact)

    def _between(self, value: dict[str, object]) -> Span:
        ends: dict[str, float] = {}
        faults = unknown_members(value.keys() - {"min", "max"}, ("min", "max"))
        for end in value.keys() & {"min", "max"}:
            try:
                ends[end] = self.number.deserialize(value[end])
            except ValidationError as error:
                faults[end] = error.messages
        fail(faults)
        if not ends:
            raise refused("no_limits", "Neither min nor max is given.", "Give one of them, or leave the member out.")
        low, high = ends.get("min", self.number.low), ends.get("max", self.ceiling)
        if low > high:
            fault = Said("min is {low} and max is {high}.", low=in_digits(low), high=in_digits(high))
            raise refused("min_over_max", fault, "Swap them, or correct one.")
        return Span(low, high)


class Amount(Strict[Money]):
    """An amount of money: a number or ``{min, max}``, and a currency; below nothing where ``signed``, for a loss."""

    MOST = 1_000_000_000_000_000

    def __init__(self, *, signed: bool = False) -> None:
        component = "MoneyOrLoss" if signed else "Money"
        super().__init__({"$ref": f"#/components/schemas/{component}"})
        self.component_name = component
        self.amount = NumberSpan(Number(-self.MOST if signed else 0, self.MOST), math.inf)
        self.currency = Coded(
            "CurrencyCode",
            standards.currencies(),
            "ISO 4217 currency code such as HKD",
            called=standards.CALLED,
            otherwise="Send what it was worth in Hong Kong dollars, with “HKD” as the currency.",
        )
        known = "{min, max} where it is known only roughly"
        loss = "; a loss is below 0" if signed else ""
        self.component: JsonObject = {
            "type": "object",
            "description": f"An amount in whole units of a currency; {known}{loss}.",
            "properties": {"amount": self.amount.json_schema, "currency": self.currency.json_schema},
            "required": ["amount", "currency"],
            "additionalProperties": False,
        }

    def read(self, value: object) -> Money:
        """The amount; raises ``ValidationError`` with every fault."""
        if not isinstance(value, dict):
            remedy: str = 'Send {"amount": …, "currency": "HKD"}.'
            if isinstance(value, NUMERIC) and not isinstance(value, bool):
                remedy = Said('Send {{"amount": {amount}, "currency": "HKD"}}, or its own currency.', amount=f"{value}")
            fault = Said("This is {kind}, not an amount with its currency.", kind=kind_of(value))
            raise refused("not_an_amount", fault, remedy)
        names = ("amount", "currency")
        faults = unknown_members(value.keys() - set(names), names)
        for name in names:
            if value.get(name) is None:
                fault = Said("The member “{name}” is missing.", name=name)
                faults[name] = refused("missing", fault, "Add it.").messages
        read: dict[str, Any] = {}
        parts: tuple[tuple[str, Strict[Any]], ...] = (("amount", self.amount), ("currency", self.currency))
        for name, part in parts:
            if name in faults:
                continue
            try:
                read[name] = part.read(value[name])
            except ValidationError as error:
                faults[name] = error.messages
        fail(faults)
        return Money(read["amount"], read["currency"])


NONE = frozenset({"", "no", "none", "nil", "n/a", "0", "無", "无", "沒有", "没有"})
"""What people write where there is nothing to list."""


class Items(Strict[tuple[T, ...]]):
    """A list, complete where it is given; empty means that there is none.

    A list that needs a ``least`` number of two or more is a choice of different items, so none may be named twice.
    """

    def __init__(self, item: Strict[T], most: int, least: int = 0) -> None:
        bounds: JsonObject = {"maxItems": most} | ({"minItems": least} if least else {})
        choice: JsonObject = {"uniqueItems": True} if least > 1 else {}
        super().__init__({"type": "array", "items": item.json_schema, **bounds, **choice})
        self.item, self.most, self.least = item, most, least

    def read(self, value: object) -> tuple[T, ...]:
        """The items in order; raises ``ValidationError`` with every fault."""
        if not isinstance(value, list):
            remedy: str = "Send a list, with [] where there is none."
            if isinstance(value, dict):
                remedy = "Put it into square brackets: a list may have one item."
            elif isinstance(value, str) and value.strip().casefold() not in NONE:
                remedy = Said("Write [{item}], in square brackets.", item=shown(value))
            raise refused("not_a_list", Said("This is {kind}, not a list.", kind=kind_of(value)), remedy)
        if len(value) > self.most:
            fault = Said("The list has {count} items; at most {most} are taken.", count=len(value), most=self.most)
            raise refused("too_many", fault, Said("Keep the {most} that matter most.", most=self.most))
        if len(value) < self.least:
            fault = Said(
                "Too few items in the list: {count}, and the least is {least}.", count=len(value), least=self.least
            )
            remedy = Said("Name {least} or more, up to {most}.", least=self.least, most=self.most)
            raise refused("too_few", fault, remedy)
        faults: dict[int, Any] = {}
        items = []
        for index, raw in enumerate(value):
            try:
                items.append(self.item.deserialize(raw))
            except ValidationError as error:
                faults[index] = error.messages
        fail(faults)
        if self.least > 1 and len(set(items)) < len(items):
            raise refused("named_twice", "The list names one item twice.", "Name each once.")
        return tuple(items)


class Weights(Strict[dict[str, float]]):
    """Weights by name."""

    def __init__(self, names: Sequence[str], weight: Number) -> None:
        properties = dict.fromkeys(names, weight.json_schema)
        super().__init__({"type": "object", "properties": properties, "additionalProperties": False})
        self.names, self.weight = tuple(names), weight

    def read(self, value: object) -> dict[str, float]:
        """The weights given, in the order of their names; raises ``ValidationError`` with every fault."""
        if not isinstance(value, dict):
            fault = Said("This is {kind}, not an object.", kind=kind_of(value))
            raise refused("not_an_object", fault, 'Send {"name": weight, …}.')
        faults = unknown_members(value.keys() - set(self.names), self.names)
        weights: dict[str, float] = {}
        for name in sorted(value.keys() & set(self.names)):
            try:
                weights[name] = self.weight.deserialize(value[name])
            except ValidationError as error:
                faults[name] = error.messages
        fail(faults)
        return weights


class Labels(Strict[dict[str, str]]):
    """Texts by names of the caller's own, which can each stand in a column's name."""

    MOST = 20
    form = re.compile(r"[a-z][a-z0-9_]{0,39}")

    def __init__(self) -> None:
        text = Text(100)
        super().__init__(
            {
                "type": "object",
                "propertyNames": {"pattern": f"^{self.form.pattern}$"},
                "additionalProperties": text.json_schema,
                "maxProperties": self.MOST,
            }
        )
        self.text = text

    def read(self, value: object) -> dict[str, str]:
        """The labels that say something; raises ``ValidationError`` with every fault."""
        if not isinstance(value, dict):
            fault = Said("This is {kind}, not an object.", kind=kind_of(value))
            raise refused("not_an_object", fault, 'Send {"name": "text", …}.')
        if len(value) > self.MOST:
            fault = Said("There are {count} members; at most {most} are taken.", count=len(value), most=self.MOST)
            raise refused("too_many", fault, Said("Keep the {most} that matter most.", most=self.MOST))
        labels: dict[str, str] = {}
        faults: dict[str, Any] = {}
        for name, raw in value.items():
            if not self.form.fullmatch(name):
                remedy = "Begin with a small letter; use small letters, digits and _ only, 40 characters at most."
                fault = Said("{name} can't be a name here.", name=shown(name))
                faults[name] = refused("not_a_name", fault, remedy).messages
            elif raw is not None:
                try:
                    labels[name] = self.text.read(raw)
                except ValidationError as error:
                    faults[name] = error.messages
        fail(faults)
        return labels


def called(attribute: str) -> str:
    """The name of a member, by that of its attribute: one that Python keeps for itself ends in an underscore there."""
    return attribute.removesuffix("_")


class Record(Strict[T]):
    """An object that becomes a dataclass; ``members`` are its fields by name, ``needed`` those that must be given."""

    def __init__(self, cls: type[T], members: Mapping[str, Strict[Any]], needed: frozenset[str]) -> None:
        super().__init__({"$ref": f"#/components/schemas/{cls.__name__}"})
        self.cls, self.members, self.needed = cls, dict(members), needed
        self.reserved = frozenset(filter(iskeyword, members))
        self.homes = _homes(self.members)

    def read(self, value: object) -> T:
        """The dataclass; raises ``ValidationError`` with every fault."""
        if not isinstance(value, dict):
            remedy: str = "Send an object with the members that the API reference names."
            lists = [name for name in self.needed if isinstance(self.members[name], Items)]
            if isinstance(value, list) and len(self.needed) == len(lists) == 1:
                remedy = Said("Put it into the member {name}.", name=shown(lists[0]))
            raise refused("not_an_object", Said("This is {kind}, not an object.", kind=kind_of(value)), remedy)
        members = self.members
        given: dict[str, Any] = {}
        faults: dict[str | None, Any] = {}
        unknown = []
        for name, raw in value.items():
            if name not in members:
                unknown.append(name)
            elif raw is not None:
                try:
                    given[name] = members[name].read(raw)
                except ValidationError as error:
                    faults[name] = error.messages
        if faults or unknown or not self.needed <= given.keys():
            self._refuse(given.keys(), faults, unknown)
        for name in self.reserved:
            if name in given:
                given[f"{name}_"] = given.pop(name)
        return self.cls(**given)

    def _refuse(self, given: Collection[str], faults: dict[str | None, Any], unknown: Sequence[str]) -> None:
        """Raise the faults found, with those of the members that are missing and of those that are not known."""
        bare = self._bare(unknown) if unknown and ENVELOPE not in given and ENVELOPE not in faults else set()
        for name in sorted(self.needed - set(given) - faults.keys() - ({ENVELOPE} if bare else set())):
            fault = Said("The member “{name}” is missing.", name=name)
            faults[name] = refused("missing", fault, "Add it.").messages
        faults |= unknown_members([name for name in unknown if name not in bare], tuple(self.members), self.homes)
        if bare:
            fault = Said("A profile stands here by itself.")
            remedy = Said("Put it into the member {name}.", name=shown(ENVELOPE))
            faults.setdefault(None, []).extend(refused("no_envelope", fault, remedy).messages)
        fail(faults)

    def _bare(self, unknown: Collection[str]) -> set[str]:
        """The members that belong to a profile, where a record that takes one has them beside it."""
        profile = self.members.get(ENVELOPE)
        return set(unknown) & profile.members.keys() if isinstance(profile, Record) else set()


def _homes(members: Mapping[str, Strict[Any]]) -> Mapping[str, str]:
    """Where members of the records within a record stand, by their folded names; those of one name in two are left out.

    Lists aren't looked into, as nobody can say of which item a member is meant.
    """
    found: dict[str, list[str]] = {}
    for name, member in members.items():
        if isinstance(member, Record):
            below = {folded(inner): inner for inner in member.members} | dict(member.homes)
            for inner, place in below.items():
                found.setdefault(inner, []).append(f"{name}/{place}")
    return {inner: places[0] for inner, places in found.items() if len(places) == 1}
