"""An answer with everything put where it is named: reasons of the headline, and what stands under another pathway."""

from collections.abc import Mapping
from typing import Any

OUTCOMES = {"for": "met", "against": "not_met", "condition": "applies", "missing": "unknown"}
"""What came of a reason that doesn't say so, by its effect."""


def whole(told: Mapping[str, Any]) -> dict[str, Any]:
    """The answer, in which each pathway has all of its reasons, with parameters as rows of the table and every source.

    So has each its terms, its ``law_status`` and lists that are empty, and each reason what came of it. Of an answer
    without reasons nothing but ``law_status`` is filled in.
    """
    parameters = {row["id"]: row for row in told.get("parameters", ())}
    rows = {row["id"]: row for row in told["pathways"]}
    own = {name: [*row.get("headline", ()), *row.get("reasons", ())] for name, row in rows.items()}

    def filled(reason: Mapping[str, Any]) -> dict[str, Any]:
        versions = [parameters[name] for name in reason.get("parameters", ())]
        sources = [*reason.get("sources", ()), *(name for version in versions for name in version["sources"])]
        bare: dict[str, Any] = {
            "facts": [],
            "missing": [],
            "certainty": "official_copy",
            "outcome": OUTCOMES[reason["effect"]],
        }
        return {**bare, **reason, "parameters": versions, "sources": list(dict.fromkeys(sources))}

    def reasons(name: str) -> list[dict[str, Any]]:
        before = [
            reason
            for teller, codes in rows[name].get("same_reasons", {}).items()
            for reason in own[teller]
            if reason["code"] in codes
        ]
        return [filled(reason) for reason in [*own[name], *before]]

    def terms(name: str) -> list[dict[str, Any]]:
        row = rows[name]
        before = [
            term
            for teller, names in row.get("same_terms", {}).items()
            for term in rows[teller]["terms"]
            if term["name"] in names
        ]
        return [*row.get("terms", ()), *before]

    if "weights" not in told:
        return {**told, "pathways": [{"law_status": "in_force", **row} for row in rows.values()]}
    lists: dict[str, Any] = {"law_status": "in_force", "periods": [], "key_dates": [], "what_ifs": []}
    pathways = [{**lists, **row, "reasons": reasons(name), "terms": terms(name)} for name, row in rows.items()]
    return {**told, "pathways": pathways}
