"""The interface in OpenAPI 3.1, from the same records as the code: ``python -m service.api.openapi > openapi.yaml``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import yaml

from service.api import problems
from service.api.lookups import InstitutionSearch, OccupationSearch
from service.api.problems import ProblemType
from service.api.requests import AsOfQuery, NoQuery, RecommendationRequest, SearchQuery
from service.api.rulebook import PathwayList, PathwayRules
from service.intake.composites import Record
from service.intake.fields import JsonObject
from service.intake.schemas import answer_components, pathway_ids, record, request_components
from service.recommend.records import Recommendation

API_VERSION = "1.0.0"
"""The version of the interface: compatible changes only add, and raise the second number."""

ABOUT = """\
Send what is known of an applicant; get Hong Kong immigration pathways, ranked, with the reasons: the law with its dates
and sources, what ImmD may weigh, what practitioners say, and how decided cases like this one went.

**Unknown is a value.** Leave out what isn't known, or send null. Numbers and dates may be known roughly:
`{"min": 3, "max": 5}`, `"2021"`, `"2021-06"`. A list that is given is complete, and `[]` means that there is none.

**Nothing is guessed.** Unknown members, values of another type and impossible dates are refused, all at once, each with
its remedy, as problem details (RFC 9457). Facts that contradict each other are refused with pointers to both.

This is not legal advice. No profile is stored or logged."""


def example() -> JsonObject:
    """The request of the demo, as JSON values."""
    text = files("service.api").joinpath("example.yaml").read_text(encoding="utf-8")
    read: JsonObject = yaml.load(text, yaml.CSafeLoader)
    return read


def _components(*found: dict[str, JsonObject]) -> dict[str, JsonObject]:
    merged: dict[str, JsonObject] = {}
    for components in found:
        for name, component in components.items():
            if merged.setdefault(name, component) != component:
                raise ValueError(f"two components are called {name}")
    return dict(sorted(merged.items()))


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _problem_component() -> dict[str, JsonObject]:
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
            "errors": {"type": "array", "items": _ref("Fault")},
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
            "content": {problems.MEDIA_TYPE: {"schema": _ref("Problem")}},
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


def _get(  # noqa: PLR0913 - an operation's parts, each by name
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


def _recommend() -> JsonObject:
    language = {"description": "Language of the sentences.", "schema": {"type": "string"}}
    return {
        "post": {
            "operationId": "recommend",
            "tags": ["Decision"],
            "summary": "Rank the pathways for an applicant, with reasons",
            "parameters": [
                {
                    "name": "Accept-Language",
                    "in": "header",
                    "description": "Chinese of Hong Kong, Macao and Taiwan and Cantonese are answered in Traditional "
                    "characters, other Chinese in Simplified, as far as the sentences exist; English otherwise.",
                    "schema": {"type": "string"},
                    "example": "zh-HK, en;q=0.5",
                }
            ],
            "requestBody": {
                "required": True,
                "description": f"At most {problems.LARGEST_BODY // 1024} KiB.",
                "content": {"application/json": {"schema": _ref("RecommendationRequest"), "example": example()}},
            },
            "responses": {
                "200": {
                    "description": "The pathways, best first. `reasons` is there only where detail is full.",
                    "headers": {"Content-Language": language},
                    "content": {"application/json": {"schema": _ref("Recommendation")}},
                },
                **_errors(
                    problems.BAD_BODY,
                    problems.BAD_QUERY,
                    problems.TOO_LARGE,
                    problems.MEDIA,
                    problems.INVALID,
                    problems.CONTRADICTION,
                    problems.NO_LAW_HELD,
                ),
            },
        }
    }


def _in_path(name: str, values: tuple[str, ...], about: str) -> JsonObject:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": about,
        "schema": {"type": "string", "enum": list(values)},
    }


def _status(*members: str) -> JsonObject:
    properties = {name: {"type": "integer" if name == "pathways" else "string"} for name in members}
    return {"type": "object", "properties": properties, "required": list(members)}


def _paths() -> JsonObject:
    missing = (problems.NOT_FOUND,)
    by_id = _in_path("pathway_id", pathway_ids(), "A pathway's id")
    by_slug = _in_path("slug", tuple(problems.TYPES), "The last part of a problem's type")
    service: dict[str, Any] = {"tag": "Service"}
    return {
        "/recommend": _recommend(),
        "/pathways": _get(
            "listPathways", "Every pathway, and where its law stands", _ref("PathwayList"), query=AsOfQuery
        ),
        "/pathways/{pathway_id}": _get(
            "getPathway", "A pathway's rules as data", _ref("PathwayRules"), query=AsOfQuery, path=by_id, errors=missing
        ),
        "/institutions": _get(
            "searchInstitutions", "Look up institutions on the TTPS list", _ref("InstitutionSearch"), query=SearchQuery
        ),
        "/occupations": _get(
            "searchOccupations", "Look up professions on the Talent List", _ref("OccupationSearch"), query=SearchQuery
        ),
        "/livez": _get("live", "Whether the process answers", _status("status"), **service),
        "/readyz": _get(
            "ready",
            "Whether rules and model are loaded, and which",
            _status("status", "ruleset", "model", "pathways"),
            **service,
        ),
        "/problems/{slug}": _get(
            "getProblem",
            "What a problem's type means",
            _ref("ProblemType"),
            path=by_slug,
            errors=missing,
            **service,
        ),
        "/openapi.json": _get("getSpecification", "This document", {"type": "object"}, **service),
        "/docs": _get("getReference", "The API reference", {"type": "string"}, media="text/html", **service),
    }


def specification() -> JsonObject:
    """The whole document, as JSON values."""
    components = _components(
        request_components(record(RecommendationRequest)),
        *(
            answer_components(cls)
            for cls in (Recommendation, PathwayList, PathwayRules, InstitutionSearch, OccupationSearch, ProblemType)
        ),
        _problem_component(),
    )
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Hong Kong pathways",
            "version": API_VERSION,
            "summary": "Hong Kong immigration pathways for an applicant, ranked, with reasons",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "Decision", "description": "The ranking of pathways for an applicant."},
            {"name": "Law", "description": "The rules and lists that decisions stand on, as data."},
            {"name": "Service", "description": "The service itself."},
        ],
        "paths": _paths(),
        "components": {"schemas": components},
    }
    plain: JsonObject = json.loads(json.dumps(document))
    return plain


class _PlainDumper(yaml.SafeDumper):
    """YAML without aliases, which few readers of OpenAPI understand."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Write every value out."""
        return True


def as_yaml() -> str:
    """The document as ``openapi.yaml`` holds it."""
    return yaml.dump(specification(), Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    print("# Written by `make openapi` from the records in service/: change those.")
    print(as_yaml(), end="")
