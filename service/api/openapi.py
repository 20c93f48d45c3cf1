"""The interface in OpenAPI 3.1, from the same records as the code: ``python -m service.api.openapi > openapi.yaml``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import yaml

from service.api import problems
from service.api.lookups import InstitutionSearch, OccupationSearch
from service.api.operations import get, in_path, post, problem_component, ref, status
from service.api.problems import ProblemType
from service.api.requests import (
    AsOfQuery,
    ChangesQuery,
    ComparisonRequest,
    DossierRequest,
    NextQuestionRequest,
    QuestionsQuery,
    RecommendationRequest,
    SearchQuery,
    SelectionExerciseRequest,
)
from service.api.rule_changes import RuleChanges
from service.api.rulebook import PathwayList, PathwayRules
from service.intake.fields import JsonObject
from service.intake.schemas import answer_components, pathway_ids, record, request_components
from service.recommend.compared import Comparison
from service.recommend.dossier_records import Dossier
from service.recommend.interview_records import Interview
from service.recommend.question_records import Questionnaire
from service.recommend.records import Recommendation
from service.recommend.selection_records import SelectionExercise

ASKED: tuple[type, ...] = (
    RecommendationRequest,
    ComparisonRequest,
    DossierRequest,
    SelectionExerciseRequest,
    NextQuestionRequest,
)
"""What is taken in a body."""

ANSWERED: tuple[type, ...] = (
    Recommendation,
    Comparison,
    Dossier,
    SelectionExercise,
    Interview,
    Questionnaire,
    RuleChanges,
    PathwayList,
    PathwayRules,
    InstitutionSearch,
    OccupationSearch,
    ProblemType,
)
"""What is answered."""

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


def exercise_example() -> JsonObject:
    """A selection exercise for one place: the demo's applicant, and one of whom only the income is known to differ."""
    asked = example()
    income = {"taxable_last_year": {"amount": 2_400_000, "currency": "HKD"}}
    rivals = [asked["profile"], asked["profile"] | {"income": income}]
    entries = [{"id": name, "profile": profile} for name, profile in zip(("a", "b"), rivals, strict=True)]
    return {"as_of": asked["as_of"], "places": 1, "profiles": entries}


def _components(*found: dict[str, JsonObject]) -> dict[str, JsonObject]:
    merged: dict[str, JsonObject] = {}
    for components in found:
        for name, component in components.items():
            if merged.setdefault(name, component) != component:
                raise ValueError(f"two components are called {name}")
    return dict(sorted(merged.items()))


def _paths() -> JsonObject:
    missing = (problems.NOT_FOUND,)
    by_id = in_path("pathway_id", pathway_ids(), "A pathway's id")
    by_slug = in_path("slug", tuple(problems.TYPES), "The last part of a problem's type")
    service: dict[str, Any] = {"tag": "Service"}
    return {
        "/recommend": post(
            "recommend",
            "Rank the pathways for an applicant, with reasons",
            "RecommendationRequest",
            "Recommendation",
            done="The pathways, best first. `reasons` is there only where detail is full.",
            example=example(),
        ),
        "/compare": post(
            "compare",
            "Set two or three pathways side by side, or a profile's answer on two dates",
            "ComparisonRequest",
            "Comparison",
            done="The attributes of the pathways named, what one means for another, and what differs between two days.",
            example=example() | {"pathways": ["qmas_gpt", "ttps_b"], "other_as_of": "2024-10-31"},
        ),
        "/selection-exercise": post(
            "holdSelectionExercise",
            "Simulate a selection exercise of the General Points Test among up to 500 profiles",
            "SelectionExerciseRequest",
            "SelectionExercise",
            done="Each profile's standing and the share of simulated exercises that take it, in the order sent.",
            example=exercise_example(),
            errors=(problems.NO_EXERCISE,),
            most=problems.LARGEST_EXERCISE,
        ),
        "/dossier": post(
            "prepareDossier",
            "The papers to gather for an applicant, the steps in order, and the first extension",
            "DossierRequest",
            "Dossier",
            done="What to gather and to do for each pathway; empty for one that a published test closes.",
            example=example() | {"pathways": ["qmas_gpt"]},
        ),
        "/next-question": post(
            "askNext",
            "The questions still to ask, the most telling first, and whether the first pathways are settled",
            "NextQuestionRequest",
            "Interview",
            done="What to ask next. Answer a question in the profile and send it again; an empty one begins.",
            example=example() | {"profile": {"person": {"nationalities": ["CN"]}, "offers": []}},
        ),
        "/questions": get(
            "listQuestions",
            "The questionnaire: every question, the facts that it fills, and the choices",
            ref("Questionnaire"),
            query=QuestionsQuery,
        ),
        "/pathways": get(
            "listPathways", "Every pathway, and where its law stands", ref("PathwayList"), query=AsOfQuery
        ),
        "/pathways/{pathway_id}": get(
            "getPathway", "A pathway's rules as data", ref("PathwayRules"), query=AsOfQuery, path=by_id, errors=missing
        ),
        "/rules/diff": get(
            "getRuleChanges", "What changed in the law between two dates", ref("RuleChanges"), query=ChangesQuery
        ),
        "/institutions": get(
            "searchInstitutions", "Look up institutions on the TTPS list", ref("InstitutionSearch"), query=SearchQuery
        ),
        "/occupations": get(
            "searchOccupations", "Look up professions on the Talent List", ref("OccupationSearch"), query=SearchQuery
        ),
        "/livez": get("live", "Whether the process answers", status("status"), **service),
        "/readyz": get(
            "ready",
            "Whether rules and model are loaded, and which",
            status("status", "ruleset", "model", "pathways"),
            **service,
        ),
        "/problems/{slug}": get(
            "getProblem",
            "What a problem's type means",
            ref("ProblemType"),
            path=by_slug,
            errors=missing,
            **service,
        ),
        "/openapi.json": get("getSpecification", "This document", {"type": "object"}, **service),
        "/docs": get("getReference", "The API reference", {"type": "string"}, media="text/html", **service),
    }


def specification() -> JsonObject:
    """The whole document, as JSON values."""
    components = _components(
        *(request_components(record(cls)) for cls in ASKED),
        *(answer_components(cls) for cls in ANSWERED),
        problem_component(),
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
