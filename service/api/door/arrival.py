"""When a request has arrived whole: told from its framing alone (RFC 9112, sections 6 and 7).

Nothing is read or judged here. Whatever looks odd counts as whole, so that the server's own strict parser refuses it.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

LARGEST_HEAD = 32 * 1024
"""Bytes of a request's line and headers together."""

_LINE = b"\r\n"
_END = b"\r\n\r\n"
_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
_FRAMING = re.compile(rb"\r\n(?:content-length|transfer-encoding)[ \t]*:", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9a-f]+)[ \t]*(?:;[^\r\n]*)?\r\n", re.IGNORECASE)
_LONGEST_CHUNK_LINE = 1024


class Arrived(Enum):
    """What can be said of a request's bytes so far."""

    PART = "part"
    AWAITED = "awaited"
    """Part, and the client waits to be told to send the body."""

    WHOLE = "whole"
    HEAD_TOO_LARGE = "head too large"
    BODY_TOO_LARGE = "body too large"


def arriving(received: bytearray, largest_body: Callable[[bytes], int]) -> Generator[Arrived, None, Arrived]:
    """Yield what has arrived each time that ``received`` has grown; return once nothing more is needed.

    ``largest_body`` tells from a whole head how many bytes its body may have. Work is proportional to what arrives,
    however small the pieces are.
    """
    if not (yield from _comes(received, _END, 0, LARGEST_HEAD)):
        return Arrived.WHOLE if _BARE_LINE_FEED.search(received) else Arrived.HEAD_TOO_LARGE
    body = received.find(_END) + len(_END)
    head = bytes(received[:body])
    if len(_FRAMING.findall(head)) != 1:
        return Arrived.WHOLE
    if _CONTINUE.search(head) and len(received) == body:
        yield Arrived.AWAITED
    if _CHUNKED.search(head):
        return (yield from _chunks(received, body, largest_body(head)))
    return (yield from _counted(received, body, largest_body(head), _LENGTH.search(head)))


def _comes(received: bytearray, mark: bytes, at: int, most: int) -> Generator[Arrived, None, bool]:
    """Whether a mark comes within so many bytes, and before a line feed that stands alone; nothing is read twice."""
    seen = at
    while received.find(mark, seen) < 0:
        if len(received) - at > most or _BARE_LINE_FEED.search(received, seen):
            return False
        seen = max(at, len(received) - len(mark) + 1)
        yield Arrived.PART
    return True


def _counted(
    received: bytearray, body: int, largest_body: int, length: re.Match[bytes] | None
) -> Generator[Arrived, None, Arrived]:
    if length is None:
        return Arrived.WHOLE
    if int(length[1]) > largest_body:
        return Arrived.BODY_TOO_LARGE
    while len(received) < body + int(length[1]):
        yield Arrived.PART
    return Arrived.WHOLE


def _chunks(received: bytearray, body: int, largest_body: int) -> Generator[Arrived, None, Arrived]:
    at, content, framing = body, 0, 0
    while line := (yield from _line(received, at)):
        length = int(line[1], 16)
        if length == 0:
            return (yield from _trailers(received, line.end()))
        content += length
        framing += len(line[0]) + len(_LINE)
        if content > largest_body or framing > max(largest_body, LARGEST_HEAD):
            return Arrived.BODY_TOO_LARGE
        at = line.end() + length + len(_LINE)
        while len(received) < at:
            yield Arrived.PART
        if not received.endswith(_LINE, 0, at):
            return Arrived.WHOLE
    return Arrived.WHOLE


def _line(received: bytearray, at: int) -> Generator[Arrived, None, re.Match[bytes] | None]:
    """The line that tells a chunk's size; ``None`` where it is none, or none that ends."""
    ends = yield from _comes(received, _LINE, at, _LONGEST_CHUNK_LINE)
    return _CHUNK.match(received, at) if ends else None


def _trailers(received: bytearray, at: int) -> Generator[Arrived, None, Arrived]:
    """The line before them may be their end as well."""
    yield from _comes(received, _END, at - len(_LINE), LARGEST_HEAD)
    return Arrived.WHOLE
