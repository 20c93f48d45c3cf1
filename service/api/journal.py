"""One JSON line for each request: no body, no query, no address; a decision only as a keyed digest.

What a line may hold comes from closed sets (methods, routes, codes of problems and faults) or is a number, save for the
request's id, which a caller may choose and which is echoed in the answer.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Flask, Response, g, request
from flask.logging import default_handler

from service.api.door.identity import HEADER, TRIED, request_id
from service.api.door.outlet import STANDARD_ERROR, STANDARD_OUTPUT, outlet
from service.api.door.telemetry import tracing
from service.api.door.telemetry.metrics import metrics
from service.api.door.telemetry.tracing import traced

LOGGER = "hk_pathways.requests"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOBODY = "-"
"""In place of a method or a route that isn't one of ours."""

MOST_CODES = 12
"""Codes of faults in a line: it stays shorter than what a pipe takes at once."""


def log_key(given: bytes | None) -> bytes:
    """The key of the digests: the one given, so that several machines agree, or else a random one for each start."""
    return given or secrets.token_bytes(32)


def digest(key: bytes, decision_id: str) -> str:
    """HMAC-SHA-256 of a decision's id: whoever holds the key and the id can find the line, and nobody else."""
    return hmac.new(key, decision_id.encode(), hashlib.sha256).hexdigest()


def write(status: int, identity: str, *, method: str = NOBODY, route: str = NOBODY, **told: object) -> None:
    """Write the line of one request."""
    line: dict[str, Any] = {
        "event": "request",
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": identity,
        "method": method if method in METHODS else NOBODY,
        "route": route,
        "status": status,
        **told,
    }
    logging.getLogger(LOGGER).info("%s", orjson.dumps(line).decode())


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the time until the context ends as a stage of the request at hand; what no stage counts is ``tell``."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        stages = g.setdefault("stages", {})
        stages[name] = stages.get(name, 0) + _microseconds(begun)


def note_problem(slug: str, codes: tuple[str, ...]) -> None:
    """Name in the line of the request at hand what was wrong with it."""
    g.problem = slug
    g.fault_codes = sorted(set(codes))[:MOST_CODES]


def _microseconds(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1e6)


def _count(status: int, route: str, taken: int, stages: Mapping[str, int]) -> None:
    """Count the request at hand for Prometheus, where anybody asks for that."""
    counted = metrics()
    if counted is None:
        return
    counted.answered(
        method=request.method if request.method in METHODS else NOBODY,
        route=route,
        status=status,
        seconds=taken / 1e6,
        stages=stages,
        problem=g.get("problem"),
        faults=g.get("fault_codes", ()),
        limit=g.get("limit"),
    )


def register(app: Flask, key: bytes) -> None:
    """Log and count every request of an application, save those that the service makes of itself."""
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    if not logger.hasHandlers():
        logger.addHandler(outlet(STANDARD_OUTPUT))
    app.logger.removeHandler(default_handler)
    if not app.logger.hasHandlers():
        app.logger.addHandler(outlet(STANDARD_ERROR))

    def begin() -> None:
        g.begun = time.perf_counter()
        g.request_id = request_id(request.headers.get(HEADER))
        g.trace = traced(request.headers.get(tracing.HEADER))

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        response.headers[tracing.HEADER] = g.trace.header
        taken, stages = _microseconds(g.begun), dict(g.get("stages", {}))
        stages["tell"] = taken - sum(stages.values())
        response.headers["Server-Timing"] = ", ".join(
            f"{name};dur={took / 1000:.1f}" for name, took in [*stages.items(), ("total", taken)]
        )
        told: dict[str, object] = {"us": taken, "stages": stages, "trace": g.trace.trace_id, "span": g.trace.span_id}
        if "problem" in g:
            told |= {"problem": g.problem, "faults": g.fault_codes}
        if "limit" in g:
            told["limit"] = g.limit
        if "decision_id" in g:
            told["decision"] = digest(key, g.decision_id)
        if TRIED in request.environ:
            return response
        route = request.url_rule.rule if request.url_rule else NOBODY
        write(response.status_code, g.request_id, method=request.method, route=route, **told)
        _count(response.status_code, route, taken, stages)
        return response

    app.before_request(begin)
    app.after_request(end)
