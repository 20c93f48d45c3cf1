"""The parts of which the OpenAPI document is put together: operations, their parameters and their problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.api import problems
from service.api.problems import ProblemType
from service.api.requests import NoQuery
from service.intake.composites import Record
from service.intake.faults import MOST_LISTED
from service.intake.fields import JsonObject
from service.intake.schemas import record, request_components

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
            "errors": {"type": "array", "items": ref("Fault"), "maxItems": MOST_LISTED},
            "error_count": {
                "type": "integer",
                "description": f"How many faults there are; `errors` lists the first {MOST_LISTED}.",
            },
        },
        "required": ["type", "title", "status", "detail", "remedy"],
    }
    return {"Fault": fault, "Problem": problem}


def batch_component() -> dict[str, JsonObject]:
    """The component of the answers to a batch."""
    result: JsonObject = {
        "type": "object",
        "description": "What `POST /recommend` would answer to one request: `answer`, or else `problem`.",
        "properties": {
            "status": {
                "type": "integer",
                "description": "The status of it alone: 200 where there is an answer.",
            },
            "answer": ref("Recommendation"),
            "problem": ref("Problem"),
        },
        "required": ["status"],
    }
    results: JsonObject = {
        "type": "array",
        "description": "One for each request, in the order sent.",
        "items": ref("RecommendationBatchResult"),
    }
    batch: JsonObject = {
        "type": "object",
        "description": "The answers to a batch.",
        "properties": {"results": results},
        "required": ["results"],
    }
    return {"RecommendationBatchResult": result, "RecommendationBatch": batch}


def errors_of(*kinds: ProblemType) -> dict[str, JsonObject]:
    """The answers that are problems of these kinds, by status."""
    by_status: dict[int, list[ProblemType]] = {}
    for kind in (*kinds, problems.INTERNAL):
        by_status.setdefault(kind.status, []).append(kind)
    seconds = {"description": "Seconds after which to send it again.", "schema": {"type": "integer"}}
    return {
        str(status): {
            "description": " Or: ".join(f"{kind.title} (`{kind.uri}`)." for kind in of_status),
            **({"headers": {"Retry-After": seconds}} if any(kind.retry_after for kind in of_status) else {}),
            "content": {problems.MEDIA_TYPE: {"schema": ref("Problem")}},
        }
        for status, of_status in sorted(by_status.items())
    }


def _parameters(cls: type, choices: Mapping[str, Sequence[str]]) -> list[JsonObject]:
    reader: Record[Any] = record(cls)
    described = request_components(reader)[cls.__name__]["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": name in reader.needed,
            "description": described[name]["description"],
            "schema": member.json_schema | ({"enum": list(choices[name])} if name in choices else {}),
        }
        for name, member in reader.members.items()
    ]


def get(  # noqa: PLR0913 - an operation's parts, each by name
    operation: str,
    summary: str,
    answer: JsonObject,
    *,
    query: type = NoQuery,
    choices: Mapping[str, Sequence[str]] | None = None,
    path: JsonObject | None = None,
    media: str = "application/json",
    errors: tuple[ProblemType, ...] = (),
    tag: str = "Law",
) -> JsonObject:
    """The path of an operation that reads; ``choices`` are the values of those parameters that have a list of them."""
    parameters = ([path] if path else []) + _parameters(query, choices or {})
    return {
        "get": {
            "operationId": operation,
            "tags": [tag],
            "summary": summary,
            "description": f"{summary}.",
            **({"parameters": parameters} if parameters else {}),
            "responses": {
                "200": {"description": "Done.", "content": {media: {"schema": answer}}},
                **errors_of(problems.BAD_QUERY, problems.INVALID, *errors),
            },
        }
    }


OF_A_PROFILE = (
    problems.BAD_BODY,
    problems.BAD_QUERY,
    problems.TOO_LARGE,
    problems.MEDIA,
    problems.INVALID,
    problems.CONTRADICTION,
)
"""What may be wrong with a body that tells of a person."""


def _body(asked: str, most: int = problems.LARGEST_BODY) -> JsonObject:
    return {
        "required": True,
        "description": f"At most {most // 1024} KiB.",
        "content": {"application/json": {"schema": ref(asked)}},
    }


def post(  # noqa: PLR0913 - an operation's parts, each by name
    operation: str,
    summary: str,
    asked: str,
    answer: str,
    *,
    done: str,
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
            "description": done,
            "parameters": [ACCEPT_LANGUAGE],
            "requestBody": _body(asked, most),
            "responses": {
                "200": {
                    "description": done,
                    "headers": {"Content-Language": language},
                    "content": {"application/json": {"schema": ref(answer)}},
                },
                **errors_of(*OF_A_PROFILE, problems.NO_LAW_HELD, problems.BUSY, *errors),
            },
        }
    }


def kept(  # noqa: PLR0913, PLR0917 - an operation's parts
    method: str,
    operation: str,
    summary: str,
    asked: str,
    errors: tuple[ProblemType, ...],
    path: JsonObject | None = None,
) -> JsonObject:
    """The operation by which a case is kept or changed; a POST answers 201 to what is new."""
    answer = {"application/json": {"schema": ref("Case")}}
    new = {"201": {"description": "It is kept, and on the disk.", "content": answer}} if method == "post" else {}
    return {
        method: {
            "operationId": operation,
            "tags": ["Cases"],
            "summary": summary,
            "description": f"{summary}.",
            "parameters": [*([path] if path else []), ACCEPT_LANGUAGE],
            "requestBody": _body(asked),
            "responses": {
                "200": {"description": "It is kept so.", "content": answer},
                **new,
                **errors_of(*OF_A_PROFILE, *errors),
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
