"""The parts of which the OpenAPI document is put together: operations, their parameters and their problems."""

from __future__ import annotations

from typing import Any

from service.api import problems
from service.api.problems import ProblemType
from service.api.requests import NoQuery
from service.intake.composites import Record
from service.intake.fields import JsonObject
from service.intake.schemas import record, request_components

ACCEPT_LANGUAGE: JsonObject = {
    "name": "Accept-Language",
    "in": "header",
    "description": "Chinese of Hong Kong, Macao and Taiwan and Cantonese are answered in Traditional "
    "characters, other Chinese in Simplified, as far as the sentences exist; English otherwise.",
    "schema": {"type": "string"},
    "example": "zh-HK, en;q=0.5",
}


def ref(name: str) -> JsonObject:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def problem_component() -> dict[str, JsonObject]:
    """The components of problem details."""
    text: JsonObject = {"type": "string"}
    pointer = {"type": "string", "description": "RFC 6901 JSON pointer into the body."}
    fault = {
        "type": "object",
        "description": "One thing that is wrong, at a member of the body or a parameter of the query.",
        "properties": {
            "pointer": pointer,
            "parameter": {"type": "string", "description": "Name of the query parameter."},
            "code": text,
            "fault": text,
            "remedy": text,
            "conflicts_with": {"type": "array", "items": pointer, "description": "What the value contradicts."},
        },
        "required": ["code", "fault", "remedy"],
        "additionalProperties": False,
    }
    problem = {
        "type": "object",
        "description": "What is wrong, as problem details (RFC 9457); GET the type for an explanation.",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "remedy": text,
            "errors": {"type": "array", "items": ref("Fault")},
        },
        "required": ["type", "title", "status", "detail", "remedy"],
        "additionalProperties": False,
    }
    return {"Fault": fault, "Problem": problem}


def _errors(*kinds: ProblemType) -> dict[str, JsonObject]:
    by_status: dict[int, list[ProblemType]] = {}
    for kind in (*kinds, problems.INTERNAL):
        by_status.setdefault(kind.status, []).append(kind)
    return {
        str(status): {
            "description": " Or: ".join(f"{kind.title} (`{kind.uri}`)." for kind in of_status),
            "content": {problems.MEDIA_TYPE: {"schema": ref("Problem")}},
        }
        for status, of_status in sorted(by_status.items())
    }


def _parameters(cls: type) -> list[JsonObject]:
    reader: Record[Any] = record(cls)
    described = request_components(reader)[cls.__name__]["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": name in reader.needed,
            "description": described[name]["description"],
            "schema": member.json_schema,
        }
        for name, member in reader.members.items()
    ]


def get(  # noqa: PLR0913 - an operation's parts, each by name
    operation: str,
    summary: str,
    answer: JsonObject,
    *,
    query: type = NoQuery,
    path: JsonObject | None = None,
    media: str = "application/json",
    errors: tuple[ProblemType, ...] = (),
    tag: str = "Law",
) -> JsonObject:
    """The path of an operation that reads."""
    parameters = ([path] if path else []) + _parameters(query)
    return {
        "get": {
            "operationId": operation,
            "tags": [tag],
            "summary": summary,
            **({"parameters": parameters} if parameters else {}),
            "responses": {
                "200": {"description": "Done.", "content": {media: {"schema": answer}}},
                **_errors(problems.BAD_QUERY, problems.INVALID, *errors),
            },
        }
    }


def post(  # noqa: PLR0913 - an operation's parts, each by name
    operation: str,
    summary: str,
    asked: str,
    answer: str,
    *,
    done: str,
    example: JsonObject,
    errors: tuple[ProblemType, ...] = (),
    most: int = problems.LARGEST_BODY,
) -> JsonObject:
    """The path of an operation on a profile: ``asked`` and ``answer`` are the names of their components.

    ``most`` is how many bytes a body may have.
    """
    language = {"description": "Language of the sentences.", "schema": {"type": "string"}}
    return {
        "post": {
            "operationId": operation,
            "tags": ["Decision"],
            "summary": summary,
            "parameters": [ACCEPT_LANGUAGE],
            "requestBody": {
                "required": True,
                "description": f"At most {most // 1024} KiB.",
                "content": {"application/json": {"schema": ref(asked), "example": example}},
            },
            "responses": {
                "200": {
                    "description": done,
                    "headers": {"Content-Language": language},
                    "content": {"application/json": {"schema": ref(answer)}},
                },
                **_errors(
                    problems.BAD_BODY,
                    problems.BAD_QUERY,
                    problems.TOO_LARGE,
                    problems.MEDIA,
                    problems.INVALID,
                    problems.CONTRADICTION,
                    problems.NO_LAW_HELD,
                    *errors,
                ),
            },
        }
    }


def in_path(name: str, values: tuple[str, ...], about: str) -> JsonObject:
    """A parameter in a path, of the values given."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": about,
        "schema": {"type": "string", "enum": list(values)},
    }


def status(*members: str) -> JsonObject:
    """The schema of an answer of plain members."""
    properties = {name: {"type": "integer" if name == "pathways" else "string"} for name in members}
    return {"type": "object", "properties": properties, "required": list(members)}
