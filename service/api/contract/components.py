"""OpenAPI components of answers, derived from the records that answers are made of.

What may be ``None`` is left out of an answer, so a member that isn't required is never null; and what has a ``Default``
is left out where it is just that.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from service.api.recommend.records import Term
from service.intake.fields import JsonObject
from service.intake.schemas import about, without_none
from service.outlook import estimate
from service.recommend import records
from service.recommend.records import Default, Interval, ParameterInForce, members
from service.rules import law, pathway

NUMBER: JsonObject = {"type": "number"}
STRING: JsonObject = {"type": "string"}
BOOLEAN: JsonObject = {"type": "boolean"}

LAW_VALUE = "LawValue"
VALUES: dict[str, JsonObject] = {
    LAW_VALUE: {
        "description": "A value of the law: a number, a code, yes or no, several in order or by code; null for none.",
        "oneOf": [
            NUMBER,
            STRING,
            BOOLEAN,
            {"type": "array", "items": {"description": "One of them; a list where several versions may be in force."}},
            {"type": "object", "additionalProperties": {"description": "What holds of one code."}},
            {"type": "null"},
        ],
    },
}
"""The components of a value whose type the parameter decides."""

NAMED: dict[frozenset[Any], tuple[str, str | None, str]] = {
    frozenset(get_args(Term)): ("Term", "kind", "One thing that is granted or asked; `kind` says of what type it is."),
    frozenset({str, bool}): ("ChoiceValue", None, "What is put for a choice: a code, a pointer, or yes or no."),
    frozenset({Interval, str}): ("ReasonValue", None, "What was read: an interval, or a day, a span of days or codes."),
}
"""The name of each union that an answer holds, the member that tells its parts apart, and what it is."""


def resolved(cls: type) -> dict[str, Any]:
    """The annotations of a record; the modules of records import some of them only for the type checker."""
    known = vars(law) | vars(pathway) | vars(estimate) | vars(records)
    return get_type_hints(cls, localns=known | vars(sys.modules[cls.__module__]), include_extras=True)


def ref(name: str) -> JsonObject:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer_schema(annotation: Any) -> JsonObject:  # noqa: ANN401 - annotations are of many types
    """The JSON Schema of a value of this annotation in an answer; raises ``TypeError`` for one that isn't sent."""
    told = without_none(annotation)
    origin = get_origin(told)
    if origin is Annotated:
        inner, default = get_args(told)
        usual: JsonObject = {} if default.value is None else {"default": json.loads(json.dumps(default.value))}
        return answer_schema(inner) | usual
    if origin is tuple:
        return {"type": "array", "items": answer_schema(get_args(told)[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": answer_schema(get_args(told)[1])}
    if origin is Literal:
        return {"type": "string", "enum": list(get_args(told))}
    named = NAMED.get(frozenset(get_args(told)))
    if named is not None or (is_component(told) and told is not ParameterInForce):
        return ref(named[0] if named else told.__name__)
    simple: dict[Any, JsonObject] = {
        ParameterInForce: STRING,
        str: STRING,
        bool: BOOLEAN,
        int: {"type": "integer"},
        float: NUMBER,
        date: {"type": "string", "format": "date"},
        Any: {},
        object: ref(LAW_VALUE),
    }
    if told not in simple:
        raise TypeError(f"no schema describes {told}")
    return dict(simple[told])


def answer_components(cls: type, found: dict[str, JsonObject] | None = None) -> dict[str, JsonObject]:
    """The component of a record of an answer and those of every record and enumeration that it holds."""
    found = {} if found is None else found
    if cls.__name__ in found:
        return found
    if issubclass(cls, Enum):
        found[cls.__name__] = {"type": "string", "description": about(cls), "enum": [one.value for one in cls]}
        return found
    described: JsonObject = {"type": "object", "description": about(cls), "properties": {}, "required": []}
    found[cls.__name__] = described
    annotations = resolved(cls)
    for name in members(cls) or ():
        annotation = annotations[name]
        described["properties"][name] = answer_schema(annotation)
        if without_none(annotation) is annotation and not any(
            isinstance(part, Default) for part in get_args(annotation)
        ):
            described["required"].append(name)
        for part in _classes(annotation):
            answer_components(part, found)
        found |= _unions(annotation)
    return found


def _unions(annotation: Any) -> dict[str, JsonObject]:  # noqa: ANN401
    """The components of the unions and of the values of no fixed type that an annotation holds."""
    told = without_none(annotation)
    if told is object:
        return VALUES
    if get_origin(told) in {Union, types.UnionType}:
        name, kind, meaning = NAMED[frozenset(get_args(told))]
        component: JsonObject = {"description": meaning, "oneOf": [answer_schema(part) for part in get_args(told)]}
        if kind is not None:
            kinds = {
                get_args(resolved(part)[kind])[0]: f"#/components/schemas/{part.__name__}" for part in get_args(told)
            }
            component["discriminator"] = {"propertyName": kind, "mapping": kinds}
        return {name: component}
    return {name: part for inner in get_args(told) for name, part in _unions(inner).items()}


def _classes(annotation: Any) -> list[type]:  # noqa: ANN401
    if annotation is ParameterInForce:
        return []
    if get_origin(annotation) is not Literal and get_args(annotation):
        return [cls for part in get_args(annotation) for cls in _classes(part)]
    return [annotation] if is_component(annotation) else []


def is_component(annotation: Any) -> bool:  # noqa: ANN401
    """Whether an annotation is a record or an enumeration, which the specification names."""
    return isinstance(annotation, type) and (members(annotation) is not None or issubclass(annotation, Enum))
