"""An answer with everything put where it is named: reasons that stand under another pathway, parameters and sources."""

from collections.abc import Mapping
from typing import Any


def whole(told: Mapping[str, Any]) -> dict[str, Any]:
    """The answer, in which each reason holds its own words, its parameters as rows of the table, and every source."""
    parameters = {row["id"]: row for row in told.get("parameters", ())}
    first = {row["id"]: {reason["code"]: reason for reason in row.get("reasons", ())} for row in told["pathways"]}

    def filled(reason: Mapping[str, Any]) -> dict[str, Any]:
        if "same_as" in reason:
            reason = first[reason["same_as"]][reason["code"]]
        versions = [parameters[name] for name in reason.get("parameters", ())]
        sources = [*reason.get("sources", ()), *(name for version in versions for name in version["sources"])]
        bare: dict[str, Any] = {"facts": [], "missing": [], "certainty": "official_copy"}
        return {**bare, **reason, "parameters": versions, "sources": list(dict.fromkeys(sources))}

    rows = [
        row | ({"reasons": [filled(reason) for reason in row["reasons"]]} if "reasons" in row else {})
        for row in told["pathways"]
    ]
    return {**told, "pathways": rows}
