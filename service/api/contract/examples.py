"""An example of every operation: a request, and what it was really answered.

The requests stand here, the answers in ``examples.yaml``, one a line: ``python -m tests.examples`` writes what the
service says to them, a test asks again and compares, and the specification shows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import field
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from service.content import loaded, parsed
from service.intake.fields import JsonObject
from service.recording import record

DIGESTS = ("decision_id", "decision_id_earlier", "decision_id_later", "exercise_id", "ruleset", "model")
NO_DIGEST = "0" * 64
NO_TIME = "2026-01-01T00:00:00Z"
STANDS_FOR: Mapping[str, str] = {
    **dict.fromkeys(DIGESTS, NO_DIGEST),
    **dict.fromkeys(("made_at", "changed_at"), NO_TIME),
}
"""What stands in an example for digests, which change with every word of the service, and for the time of day."""


@record(frozen=True)
class Exchange:
    """A request, by method, path with query, and body; of the lists ``cut``, by name, that many items are shown."""

    method: str
    target: str
    body: JsonObject | None = None
    cut: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query, by name."""
        return dict(parse_qsl(self.target.partition("?")[2]))


@loaded
def load_example() -> JsonObject:
    """The request of the demo, as the file has it."""
    read: JsonObject = parsed("api/example.yaml")
    return read


@loaded
def load_answers() -> Mapping[str, Any]:
    """What each example was answered, by the operation's id."""
    read: dict[str, Any] = parsed("api/contract/examples.yaml") or {}
    return read


def example() -> JsonObject:
    """The request of the demo, as JSON values that are the caller's own."""
    return deepcopy(load_example())


def exercise_example() -> JsonObject:
    """A selection exercise for one place: the demo's applicant, and one of whom only the income is known to differ."""
    asked = example()
    income = {"taxable_last_year": {"amount": 2_400_000, "currency": "HKD"}}
    rivals = [asked["profile"], asked["profile"] | {"income": income}]
    entries = [{"id": name, "profile": profile} for name, profile in zip(("a", "b"), rivals, strict=True)]
    return {"as_of": asked["as_of"], "places": 1, "profiles": entries}


def settled_example() -> JsonObject:
    """Somebody with two stays in Hong Kong, of which the first doesn't count."""
    visit = {"scheme": "visitor", "held_from": "2018-05-01", "held_until": "2019-03-31", "current": False}
    stay = {"scheme": "gep", "held_from": "2019-04-01", "held_until": "2027-01-31", "current": True}
    return {"person": {"nationalities": ["US"]}, "statuses": [visit, stay]}


def case_example() -> JsonObject:
    """A case with the demo's profile, to keep."""
    return {
        "case_id": "2026-0042",
        "person_id": "p-17",
        "consent": True,
        "consented_on": "2026-10-01",
        "notice": "2026-09",
        "profile": example()["profile"],
        "pathway": "qmas_gpt",
        "lodged_on": "2026-10-02",
    }


def exchanges() -> dict[str, Exchange]:
    """The example of each operation by its id; those of cases follow upon each other in this order."""
    asked = example()
    short = asked | {"detail": "card", "pathways": ["qmas_gpt"]}
    torn = {"as_of": asked["as_of"], "profile": {"person": {"birth_date": "1990-01-01", "age_years": 20}}}
    ended = {"outcome": "approved", "decided_on": "2026-11-20"}
    case = "/cases/2026-0042"
    return {
        "recommend": Exchange("POST", "/recommend", asked | {"detail": "card"}),
        "recommendBatch": Exchange(
            "POST", "/recommend/batch", {"requests": [short, short | {"language": "zh-Hant"}, torn]}
        ),
        "compare": Exchange(
            "POST",
            "/compare",
            asked | {"pathways": ["qmas_gpt", "ttps_b"], "other_as_of": "2024-10-31"},
            {"attributes": 3, "pathways": 2, "changes": 2, "sources": 3},
        ),
        "holdSelectionExercise": Exchange("POST", "/selection-exercise", exercise_example()),
        "prepareDossier": Exchange(
            "POST", "/dossier", asked | {"pathways": ["qmas_gpt"]}, {"papers": 2, "steps": 2, "sources": 3}
        ),
        "askNext": Exchange(
            "POST",
            "/next-question",
            asked | {"profile": {"person": {"nationalities": ["CN"]}, "offers": []}},
            {"next_questions": 2, "pathways": 3},
        ),
        "countSettlement": Exchange("POST", "/settlement", asked | {"profile": settled_example()}, {"sources": 3}),
        "addCase": Exchange("POST", "/cases", case_example()),
        "correctCase": Exchange("PUT", case, case_example()),
        "endCase": Exchange("PUT", f"{case}/outcome", ended),
        "getCase": Exchange("GET", case),
        "listCases": Exchange("GET", "/cases?person_id=p-17&limit=10"),
        "deleteCase": Exchange("DELETE", case),
        "listQuestions": Exchange("GET", "/questions?language=en", cut={"questions": 1, "presence": 2}),
        "getVocabulary": Exchange("GET", "/vocabulary?language=en&kind=Verdict"),
        "listPathways": Exchange("GET", "/pathways?as_of=2026-11-23", cut={"pathways": 2}),
        "getPathway": Exchange(
            "GET",
            "/pathways/ttps_b?as_of=2026-11-23",
            cut={"conditions": 2, "discretion": 2, "parameters": 3, "sources": 3},
        ),
        "getRuleChanges": Exchange(
            "GET", "/rules/diff?from=2024-10-31&to=2024-11-02", cut={"parameters": 2, "joined": 3, "sources": 3}
        ),
        "searchInstitutions": Exchange("GET", "/institutions?q=Oxford&as_of=2026-11-23&limit=2"),
        "searchOccupations": Exchange("GET", "/occupations?q=actuary&as_of=2026-11-23&limit=2"),
        "live": Exchange("GET", "/livez"),
        "ready": Exchange("GET", "/readyz"),
        "getVersion": Exchange("GET", "/version"),
        "getProblem": Exchange("GET", "/problems/contradiction"),
    }


def refused_example() -> Exchange:
    """A request with a slip of each common kind, which is refused with the remedies."""
    slips = {"ageYears": 27, "residence": "Canada", "birth_date": "25/12/1990"}
    return Exchange("POST", "/recommend", {"profile": {"person": slips}})


REFUSED = "refused"
"""The name of the refused example among the answers."""


def shown(answer: Any, cut: Mapping[str, int]) -> Any:  # noqa: ANN401 - any JSON
    """An answer as an example shows it: lists that are ``cut`` as far as is shown, and what changes daily stood for."""
    if isinstance(answer, list):
        return [shown(item, cut) for item in answer]
    if not isinstance(answer, dict):
        return answer
    return {
        name: STANDS_FOR[name]
        if isinstance(part, str) and name in STANDS_FOR and (len(part) == len(NO_DIGEST) or name.endswith("_at"))
        else shown(part[: cut[name]] if name in cut and isinstance(part, list) else part, cut)
        for name, part in answer.items()
    }


IN_PART = " Shown in part: "
"""What follows the words on an example of which lists are cut: each of them, and how many rows are shown."""


def put_into(paths: Mapping[str, Any]) -> None:
    """Put the examples into the operations of a specification: parameters, bodies and answers."""
    asked, answers = exchanges(), load_answers()
    for operations in paths.values():
        for operation in operations.values():
            exchange = asked.get(operation["operationId"])
            if exchange is not None:
                _put(operation, exchange, answers.get(operation["operationId"]))
    refused = paths["/recommend"]["post"]["responses"]["422"]["content"]
    _answered(refused, answers.get(REFUSED), "What a request with three slips is answered.")


def _put(operation: JsonObject, exchange: Exchange, answer: object) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query" and parameter["name"] in exchange.query:
            told = exchange.query[parameter["name"]]
            parameter["example"] = int(told) if parameter["schema"].get("type") == "integer" else told
        elif parameter["in"] == "path":
            path = exchange.target.partition("?")[0].split("/")
            parameter["example"] = path[2]
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = exchange.body
    done = next(response for status, response in sorted(operation["responses"].items()) if status.startswith("2"))
    words = "What the example is answered; zeros stand for digests, which change with every version."
    if exchange.cut:
        words += IN_PART + ", ".join(f"`{name}` {most}" for name, most in exchange.cut.items())
    _answered(done.get("content", {}), answer, words)


def _answered(content: JsonObject, answer: object, words: str) -> None:
    for media in content.values():
        if answer is not None:
            media["examples"] = {"answered": {"summary": words, "value": deepcopy(answer)}}
