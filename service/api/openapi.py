"""The interface in OpenAPI 3.1, from the same records as the code: ``python -m service.api.openapi > openapi.yaml``."""

from __future__ import annotations

from typing import Any

import orjson
import yaml

from service.api import problems
from service.api.cases.records import Case, CaseList
from service.api.cases.request import CaseRequest, CasesQuery, OutcomeRequest
from service.api.comparison.records import Comparison
from service.api.contract.announced import ANNOUNCED
from service.api.contract.components import answer_components
from service.api.contract.described import describe, reword
from service.api.contract.examples import example, exercise_example, load_answers, load_example, put_into
from service.api.contract.records import Vocabulary
from service.api.contract.vocabulary import kinds
from service.api.door.keys.access import Access, rule_of
from service.api.dossier.records import Dossier
from service.api.exercise.records import SelectionExercise
from service.api.interview.records import Interview
from service.api.operations import batch_component, errors_of, get, in_path, kept, post, problem_component, ref, status
from service.api.problems import ProblemType
from service.api.recommend.records import Recommendation
from service.api.requests import (
    SCHEMA_VERSION,
    AsOfQuery,
    ChangesQuery,
    ComparisonRequest,
    DossierRequest,
    NextQuestionRequest,
    QuestionsQuery,
    RecommendationBatchRequest,
    RecommendationRequest,
    SearchQuery,
    SelectionExerciseRequest,
    SettlementRequest,
    SpecificationQuery,
    VocabularyQuery,
)
from service.api.rules.changes import RuleChanges
from service.api.rules.lookups import InstitutionSearch, OccupationSearch
from service.api.rules.rulebook import PathwayList, PathwayRules
from service.api.settlement.records import SettlementAnswer
from service.content import remembered
from service.intake.fields import JsonObject
from service.intake.schemas import pathway_ids, record, request_components
from service.interview.records import Questionnaire
from service.messages import Catalogue, load_catalogues

__all__ = (
    "as_yaml",
    "components",
    "enumerations",
    "example",
    "exercise_example",
    "load_answers",
    "load_example",
    "specification",
)

ASKED: tuple[type, ...] = (
    RecommendationRequest,
    RecommendationBatchRequest,
    ComparisonRequest,
    DossierRequest,
    SelectionExerciseRequest,
    NextQuestionRequest,
    SettlementRequest,
    CaseRequest,
    OutcomeRequest,
)
"""What is taken in a body."""

ANSWERED: tuple[type, ...] = (
    Vocabulary,
    Recommendation,
    Comparison,
    Dossier,
    SelectionExercise,
    Interview,
    SettlementAnswer,
    Questionnaire,
    RuleChanges,
    PathwayList,
    PathwayRules,
    InstitutionSearch,
    OccupationSearch,
    ProblemType,
    Case,
    CaseList,
)
"""What is answered."""

API_VERSION = SCHEMA_VERSION

ABOUT = """\
Send what is known of an applicant; get Hong Kong immigration pathways, ranked, with the reasons: the law with its dates
and sources, what ImmD may weigh, what practitioners say, and how decided cases like this one went.

**Unknown is a value.** Leave out what isn't known, or send null. Numbers and dates may be known roughly:
`{"min": 3, "max": 5}`, `"2021"`, `"2021-06"`. A list that is given is complete, and `[]` means that there is none.

**Nothing is guessed.** Unknown members, values of another type and impossible dates are refused, all at once, each with
its remedy, as problem details (RFC 9457). Facts that contradict each other are refused with pointers to both.

**From a page** of another origin a browser may ask with a publishable key that names this origin, and from a server
with a secret one; on the machine itself without keys no key is asked for.

This is not legal advice. No profile is stored or logged, save for cases that an agency sends to be kept."""

KEY: JsonObject = {
    "type": "http",
    "scheme": "bearer",
    "description": "A secret key (`hkp_sk_…`) of a server, or a publishable one (`hkp_pk_…`) of a page; none is needed "
    "where the service was set up without keys.",
}


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
            done="What to do now, and the pathways, best first, as far as `detail` and `include` ask for them.",
        ),
        "/recommend/batch": post(
            "recommendBatch",
            "Rank the pathways for up to 50 applicants, each for itself",
            "RecommendationBatchRequest",
            "RecommendationBatch",
            done="An answer or a problem for each request, in the order sent.",
            most=problems.LARGEST_EXERCISE,
        ),
        **_cases(),
        "/compare": post(
            "compare",
            "Set two or three pathways side by side, or a profile's answer on two dates",
            "ComparisonRequest",
            "Comparison",
            done="The attributes of the pathways named, what one means for another, and what differs between two days.",
        ),
        "/selection-exercise": post(
            "holdSelectionExercise",
            "Simulate a selection exercise of the General Points Test among up to 500 profiles",
            "SelectionExerciseRequest",
            "SelectionExercise",
            done="Each profile's standing and the share of simulated exercises that take it, in the order sent.",
            errors=(problems.NO_EXERCISE,),
            most=problems.LARGEST_EXERCISE,
        ),
        "/dossier": post(
            "prepareDossier",
            "The papers to gather for an applicant, the steps in order, and the first extension",
            "DossierRequest",
            "Dossier",
            done="What to gather and to do for each pathway; empty for one that a published test closes.",
        ),
        "/next-question": post(
            "askNext",
            "The questions still to ask, in the order of an interview, and whether the first pathways are settled",
            "NextQuestionRequest",
            "Interview",
            done="What to ask next. Answer a question in the profile and send it again; an empty one begins.",
        ),
        "/settlement": post(
            "countSettlement",
            "The stay that is held, which stays count towards seven years, and where the right of abode stands",
            "SettlementRequest",
            "SettlementAnswer",
            done="Until when the stay runs, when seven years are reached if resident throughout, and on what ground.",
        ),
        "/questions": get(
            "listQuestions",
            "The questionnaire: every question, the facts that it fills, and the choices",
            ref("Questionnaire"),
            query=QuestionsQuery,
        ),
        "/vocabulary": get(
            "getVocabulary",
            "Labels and meanings of everything that is coded, in three languages",
            ref("Vocabulary"),
            query=VocabularyQuery,
            choices={"kind": kinds(enumerations())},
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
        "/version": get(
            "getVersion",
            "The versions of the software, of the answer's shape, of the rules and of the model",
            status("software", "schema", "ruleset", "model", "verified_on"),
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
        "/openapi.json": get(
            "getSpecification", "This document", {"type": "object"}, query=SpecificationQuery, **service
        ),
        "/docs": get(
            "getReference",
            "The API reference",
            {"type": "string"},
            query=SpecificationQuery,
            media="text/html",
            **service,
        ),
    }


def _cases() -> JsonObject:
    """The addresses of cases."""
    by_id = {**in_path("case_id", (), "The agency's own number of the case"), "schema": {"type": "string"}}
    away = (problems.STORE_AWAY,)
    one = (*away, problems.NOT_FOUND)
    wire: dict[str, Any] = {"tag": "Cases"}
    return {
        "/cases": {
            **get(
                "listCases",
                "Your cases in the order of arrival",
                ref("CaseList"),
                query=CasesQuery,
                errors=away,
                **wire,
            ),
            **kept("post", "addCase", "Keep a case, with consent", "CaseRequest", (*away, problems.CASE_DIFFERS)),
        },
        "/cases/{case_id}": {
            **get("getCase", "One of your cases", ref("Case"), path=by_id, errors=one, **wire),
            **kept("put", "correctCase", "Correct a case", "CaseRequest", one, by_id),
            "delete": {
                "operationId": "deleteCase",
                "tags": ["Cases"],
                "summary": "Delete a case",
                "description": "Delete a case; nothing of it is kept.",
                "parameters": [by_id],
                "responses": {
                    "204": {"description": "It is deleted."},
                    **errors_of(problems.BAD_QUERY, problems.INVALID, *one),
                },
            },
        },
        "/cases/{case_id}/outcome": kept("put", "endCase", "Say how a case ended", "OutcomeRequest", one, by_id),
    }


def _guarded(paths: JsonObject) -> JsonObject:
    """The paths, each with what it answers to callers whom it isn't open to; what is open to all needs no key."""
    refusals = errors_of(
        problems.KEY_NEEDED,
        problems.KEY_UNKNOWN,
        problems.KEY_NOT_ENOUGH,
        problems.OTHER_ORIGIN,
        problems.OTHER_HOST,
        problems.LIMIT_REACHED,
    )
    ending = {one.path for one in ANNOUNCED}
    for path, operations in paths.items():
        for method, operation in operations.items():
            if path in ending:
                operation["deprecated"] = True
            rule = rule_of(method.upper(), path.replace("{", "<").replace("}", ">"))
            if rule is None or rule.access in {Access.PROBE, Access.PUBLIC}:
                operation["security"] = []
            else:
                operation["responses"] = dict(sorted((operation["responses"] | refusals).items()))
    return paths


@remembered(1)
def components() -> dict[str, JsonObject]:
    """The schemas of the document, before members and values are put in words: to be copied, never changed."""
    return _components(
        *(request_components(record(cls)) for cls in ASKED),
        *(answer_components(cls) for cls in ANSWERED),
        problem_component(),
        batch_component(),
    )


@remembered(1)
def _operations() -> JsonObject:
    """The operations with their examples, before they are put in words: to be copied, never changed."""
    paths = _guarded(_paths())
    put_into(paths)
    return paths


@remembered(1)
def enumerations() -> dict[str, tuple[str, ...]]:
    """The values of each enumeration of the document, by its name."""
    return {name: tuple(schema["enum"]) for name, schema in components().items() if "enum" in schema}


def specification(catalogue: Catalogue | None = None) -> JsonObject:
    """The whole document, as JSON values, in the words of a catalogue; in English if none is given."""
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
            {"name": "Cases", "description": "What is kept of your own cases, and how they ended, with consent."},
            {"name": "Service", "description": "The service itself."},
        ],
        "paths": _operations(),
        "security": [{"key": []}],
        "components": {"schemas": components(), "securitySchemes": {"key": KEY}},
    }
    plain: JsonObject = orjson.loads(orjson.dumps(document))  # a copy: what is remembered stays as it is
    describe(plain["components"]["schemas"], catalogue or load_catalogues()["en"])
    if catalogue is not None:
        reword(plain, catalogue)
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
