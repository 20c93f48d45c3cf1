"""One JSON line for each request: no body, no query, no address; a decision only as a keyed digest."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import sys
import time

import orjson
from flask import Flask, Response, g, request

LOGGER = "hk_pathways.requests"
KEY_VARIABLE = "HKP_LOG_KEY"


def log_key() -> bytes:
    """The key of the digests: ``HKP_LOG_KEY``, so that several machines agree, or else a random one for each start."""
    given = os.environ.get(KEY_VARIABLE, "")
    return given.encode() or secrets.token_bytes(32)


def digest(key: bytes, decision_id: str) -> str:
    """HMAC-SHA-256 of a decision's id: whoever holds the key and the id can find the line, and nobody else."""
    return hmac.new(key, decision_id.encode(), hashlib.sha256).hexdigest()


def _begin() -> None:
    g.begun = time.perf_counter()


def register(app: Flask, key: bytes) -> None:
    """Log every request of an application."""
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    if not logger.hasHandlers():
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)

    def end(response: Response) -> Response:
        line = {
            "event": "request",
            "method": request.method if request.method.isalpha() else "-",
            "route": request.url_rule.rule if request.url_rule else "-",
            "status": response.status_code,
            "us": round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1e6),
        }
        if "decision_id" in g:
            line["decision"] = digest(key, g.decision_id)
        logger.info("%s", orjson.dumps(line).decode())
        return response

    app.before_request(_begin)
    app.after_request(end)
