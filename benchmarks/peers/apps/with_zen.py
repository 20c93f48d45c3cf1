"""GoRules ZEN: the twelve criteria as a decision graph of expressions, evaluated with its trace."""

from __future__ import annotations

import json
from typing import Any

import zen
from flask import Flask, request

from benchmarks.peers.apps.criteria import AT_LEAST, AT_MOST, CRITERIA, HOLDS, THRESHOLD


def graph() -> str:
    """The facts, an expression for each criterion, and how many are met; a decision table takes half as long again."""
    expressions = (
        HOLDS
        | {name: f"{fact} <= {most}" for name, (fact, most) in AT_MOST.items()}
        | {name: f"{fact} >= {least}" for name, (fact, least) in AT_LEAST.items()}
        | {"count": f"count([{', '.join(f'$.{name}' for name in CRITERIA)}], # == true)"}
        | {"enough": f"$.count >= {THRESHOLD}"}
    )
    rows = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    nodes = [
        {"id": "facts", "type": "inputNode", "name": "facts"},
        {"id": "criteria", "type": "expressionNode", "name": "criteria", "content": {"expressions": rows}},
        {"id": "found", "type": "outputNode", "name": "found"},
    ]
    ways = [("facts", "criteria"), ("criteria", "found")]
    edges = [{"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"} for one, other in ways]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


decision = zen.ZenEngine().create_decision(graph())
app = Flask("zen")


@app.get("/readyz")
def ready() -> dict[str, str]:
    """Whether it is ready."""
    return {"status": "ready"}


@app.post("/criteria")
def criteria() -> dict[str, Any]:
    """Which criteria are met, whether that is enough, and the trace."""
    found = decision.evaluate(request.get_json()["facts"], {"trace": True})
    result = found["result"]
    return {
        "met": [name for name in CRITERIA if result[name]],
        "enough": result["enough"],
        "trace": found["trace"],
    }
