"""W3C Trace Context: the trace of a caller is carried on, and its id stands in the log and in the answer.

Only ``traceparent`` is read. ``tracestate`` is for whoever calls further services, and this one calls none.
"""

from __future__ import annotations

import re
import secrets

from service.recording import record

HEADER = "traceparent"

_FORM = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<parent>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})(?P<more>-.*)?",
    re.ASCII,
)
_NOT_A_VERSION, _FIRST = "ff", "00"


@record(frozen=True)
class Trace:
    """A trace, and the span of it that is the request at hand; ids in hexadecimal."""

    trace_id: str
    span_id: str
    flags: str

    @property
    def header(self) -> str:
        """As the header has it."""
        return f"{_FIRST}-{self.trace_id}-{self.span_id}-{self.flags}"


def traced(given: str | None) -> Trace:
    """The trace that a header names, with a span of our own; a new one where it names none or is malformed."""
    read = _FORM.fullmatch(given or "")
    span = secrets.token_hex(8)
    if read is None or not _is_valid(read):
        return Trace(secrets.token_hex(16), span, "00")
    # Of the flags only the first is known: whether the caller records the trace.
    return Trace(read["trace"], span, f"{int(read['flags'], 16) & 1:02x}")


def _is_valid(read: re.Match[str]) -> bool:
    version, more = read["version"], read["more"]
    if version == _NOT_A_VERSION or (version == _FIRST and more):
        return False
    return read["trace"].strip("0") != "" and read["parent"].strip("0") != ""
