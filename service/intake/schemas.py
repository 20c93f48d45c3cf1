"""Strict fields and OpenAPI 3.1 components, both derived from the dataclasses of requests.

A field's annotation says its type, its metadata the wording, the unit and the limits. Nothing is declared twice.
"""

from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum, StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from service.content import remembered
from service.intake import standards
from service.intake.composites import Amount, Items, Labels, NumberSpan, Record, Weights, called
from service.intake.fields import (
    Choice,
    Coded,
    Day,
    ExactDay,
    JsonObject,
    LanguageTag,
    Number,
    PartialDate,
    Patterned,
    Strict,
    Text,
    YesNo,
)
from service.intake.pointers import FactPointer
from service.outlook import estimate
from service.profile.model import Profile
from service.profile.values import DateSpan, Money, Span
from service.recommend import records
from service.recommend.ranking import load_ranking
from service.rules import law, pathway
from service.rules.catalogue import PATHWAYS

T = TypeVar("T")

COUNTED = frozenset({"years", "months", "days", "persons", "calendar year"})
"""Units of which there is no half."""

LONGEST_TEXT = 200
"""Characters of a text that states no limit of its own."""

MOST_ITEMS = 50
"""Items of a list that states no limit of its own."""

WHOLE_DAYS = frozenset({"facts_on"})
"""Dates that must be known to the day: everything else is counted from them."""


def resolved_annotations(cls: type) -> dict[str, Any]:
    """The annotations of a dataclass; the modules of records import some of them only for the type checker."""
    known = vars(law) | vars(pathway) | vars(estimate) | vars(records)
    return get_type_hints(cls, localns=known | vars(sys.modules[cls.__module__]))


def members(cls: type) -> list[tuple[dataclasses.Field[Any], Any]]:
    """Each field of a dataclass with its resolved annotation."""
    resolved = resolved_annotations(cls)
    declared: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(cls)
    return [(member, resolved[member.name]) for member in declared]


def without_none(annotation: Any) -> Any:  # noqa: ANN401 - annotations are of many types
    """The annotation without its ``None``."""
    if get_origin(annotation) in {Union, types.UnionType}:
        left = [part for part in get_args(annotation) if part is not type(None)]
        return left[0] if len(left) == 1 else Union[tuple(left)]  # noqa: UP007 - the parts are known at run time only
    return annotation


# --- requests ---------------------------------------------------------------------------------------------------------


def record(cls: type[T]) -> Record[T]:
    """The strict field that reads a JSON object into a dataclass; made once for each."""
    made: Record[T] = _record(cls)
    return made


@remembered(None)
def _record(cls: type) -> Record[Any]:
    fields = {
        called(member.name): strict_field(without_none(annotation), member.metadata, member.name)
        for member, annotation in members(cls)
    }
    needed = frozenset(called(member.name) for member, _ in members(cls) if member.metadata.get("required"))
    return Record(cls, fields, needed)


def strict_field(annotation: Any, limits: Mapping[str, Any], name: str = "") -> Strict[Any]:  # noqa: ANN401
    """The strict field for an annotation and its limits; raises ``TypeError`` for an annotation that none reads."""
    origin = get_origin(annotation)
    if origin is tuple:
        item = strict_field(get_args(annotation)[0], {**limits, "length": None})
        return Items(item, limits.get("length") or MOST_ITEMS, limits.get("least") or 0)
    if origin is Mapping and get_args(annotation)[1] is str:
        return Labels()
    if origin is Mapping:
        return Weights(tuple(load_ranking().weights), Number(0, 1))
    if annotation in PLAIN:
        return PLAIN[annotation](limits, name)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return Choice(annotation)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return record(annotation)
    raise TypeError(f"{name}: no strict field reads {annotation}")


TEXTS: Mapping[str, Callable[[], Strict[str]]] = {
    "iso3166": lambda: Coded("CountryCode", standards.countries(), "ISO 3166-1 alpha-2 code such as HK or CN"),
    "nationality": lambda: Coded(
        "NationalityCode",
        standards.nationalities(),
        "ISO 3166-1 alpha-2 code such as CN, or GBN for a BN(O) passport",
        called=standards.PASSPORTS_CALLED,
    ),
    "bcp47": LanguageTag,
    "fact": lambda: FactPointer(lambda: record(Profile)),
    "month": lambda: Patterned(standards.MONTH, "not_a_month", "month of the form YYYY-MM"),
    "schema_version": lambda: Patterned(
        standards.SCHEMA_VERSION, "unknown_schema_version", "version of the answer: 2, 2.0 or 2.0.0"
    ),
    "pathway": lambda: Coded("PathwayId", pathway_ids(), "id of a pathway (GET /pathways lists them)", proposes=True),
}
"""The strict field of each standard that a text may be written in."""


def _text(limits: Mapping[str, Any], name: str) -> Strict[str]:
    code = limits.get("code")
    if code is None:
        return Text(limits.get("length") or LONGEST_TEXT)
    if code not in TEXTS:
        raise TypeError(f"{name}: no such standard: {code}")
    return TEXTS[code]()


def _span(limits: Mapping[str, Any], name: str) -> Strict[Span]:
    low, high, unit = limits["low"], limits["high"], limits.get("unit")
    if low is None or high is None:
        raise TypeError(f"{name}: a number states its limits")
    return NumberSpan(Number(low, high, unit, whole=unit in COUNTED), high)


PLAIN: Mapping[Any, Callable[[Mapping[str, Any], str], Strict[Any]]] = {
    bool: lambda _, __: YesNo(),
    str: _text,
    int: lambda limits, _: Number(limits["low"], limits["high"], whole=True),
    Money: lambda limits, _: Amount(signed=bool(limits.get("signed"))),
    Span: _span,
    DateSpan: lambda _, name: ExactDay() if name in WHOLE_DAYS else PartialDate(),
    date: lambda _, __: Day(standards.EARLIEST_AS_OF, standards.LATEST_AS_OF, standards.AS_OF),
}
"""The strict field of each annotation that stands for a single value, from its limits and its name."""


def pathway_ids() -> tuple[str, ...]:
    """The ids of every pathway that is ranked."""
    return tuple(pathway.id for pathway in PATHWAYS)


def request_components(field: Strict[Any]) -> dict[str, JsonObject]:
    """The components to which a field's JSON Schema refers, by name."""
    found: dict[str, JsonObject] = {}
    match field:
        case Record():
            found[field.cls.__name__] = _request_object(field)
            for below in field.members.values():
                found |= request_components(below)
        case Items():
            found |= request_components(field.item)
        case Choice():
            found[field.enum.__name__] = _enumeration(field.enum)
        case Coded():
            found[field.component] = {
                "type": "string",
                "description": f"{field.wanted[0].upper()}{field.wanted[1:]}.",
                "enum": [code for code in field.codes if code.isidentifier()],
            }
        case NumberSpan():
            found |= field.components
        case Amount():
            found[field.component_name] = field.component
            found |= request_components(field.currency) | request_components(field.amount)
    return found


def _request_object(field: Record[Any]) -> JsonObject:
    properties: dict[str, JsonObject] = {}
    for member in dataclasses.fields(field.cls):
        schema = field.members[called(member.name)].json_schema
        if member.metadata.get("form"):
            schema = schema | {"pattern": member.metadata["form"]}
        if called(member.name) not in field.needed:
            schema = _or_null(schema)
        properties[called(member.name)] = {"description": _wording(member.metadata), **schema}
    described: JsonObject = {"type": "object", "description": about(field.cls), "properties": properties}
    if field.needed:
        described["required"] = sorted(field.needed)
    return described | {"additionalProperties": False}


def _or_null(schema: JsonObject) -> JsonObject:
    """The schema of an optional member: null says that nothing is known, as leaving it out does."""
    if "type" in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}


def _wording(limits: Mapping[str, Any]) -> str:
    beside = [part for part in (limits.get("unit"), limits.get("note")) if part]
    return f"{limits['wording']} ({'; '.join(beside)})." if beside else f"{limits['wording']}."


def about(cls: type) -> str:
    """The first paragraph of a class's docstring on one line, as Markdown."""
    return (cls.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ").replace("``", "`")


def _enumeration(enum: type[Enum]) -> JsonObject:
    return {"type": "string", "description": about(enum), "enum": [member.value for member in enum]}
