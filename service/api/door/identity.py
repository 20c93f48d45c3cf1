"""The id of a request: the caller's own, where it sends one that a log may hold, or else a new one."""

from __future__ import annotations

import re
import uuid

HEADER = "X-Request-ID"
TRIED = "hk_pathways.tried"
"""The key of a WSGI environment in which the service asks itself; no header can set it."""

_ACCEPTED = re.compile(r"[0-9A-Za-z._-]{1,64}", re.ASCII)


def request_id(given: str | None) -> str:
    """The id given, if it is up to 64 letters, digits, dots, dashes and underscores; a random UUID otherwise."""
    return given if given and _ACCEPTED.fullmatch(given) else str(uuid.uuid4())
