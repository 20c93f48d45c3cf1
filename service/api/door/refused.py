"""What the server refuses before the application sees it goes through the application all the same.

So such an answer has the form, the language, the headers and the log line of every other.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from typing import Any

from flask import Flask, request

from service.api.door.arrival import LARGEST_HEAD
from service.api.problems import ProblemError, ProblemType

REFUSED = "hk_pathways.refused"
"""The key of a WSGI environment under which a refusal stands."""

_CARRIED = re.compile(
    rb"\r\n(accept-language|origin|x-request-id):[ \t]*([\x21-\x7e][\x20-\x7e]{0,199})", re.IGNORECASE
)
"""Header fields that matter to a refusal."""


def environ_of(kind: ProblemType, detail: str, received: bytes | bytearray) -> dict[str, Any]:
    """A WSGI environment of a refused request, of which some bytes may have been ``received``, unparsed."""
    head = bytes(received[:LARGEST_HEAD]).partition(b"\r\n\r\n")[0]
    carried = {
        f"HTTP_{name.decode().upper().replace('-', '_')}": value.decode() for name, value in _CARRIED.findall(head)
    }
    return {
        "REQUEST_METHOD": "-",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        REFUSED: ProblemError(kind, detail),
        **carried,
    }


def register(app: Flask) -> None:
    """Answer refusals of the server as problems of the application."""

    def refuse() -> None:
        refusal = request.environ.get(REFUSED)
        if refusal is not None:
            raise refusal

    app.before_request(refuse)
