"""Bytes to JSON values by RFC 8259 and nothing beside it: duplicate names refused, depth and numbers bounded.

orjson reads what is surely plain: no escape, few levels, short numbers, and as many colons as what was read of it has
when it is written again, so that no name was lost to its double. Whatever leaves a doubt, every fault among it, is for
the strict reader.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import orjson

from service.intake.faults import Said

DEEPEST = 32
"""Objects and lists within each other; a request needs six."""

LONGEST_NUMBER = 40
"""Characters of a number; more than a double holds."""

ALWAYS_EXACT = 19
"""Characters of a number that orjson reads as it stands: a whole number of twenty digits may be no 64-bit one."""

ROUNDS = DEEPEST // 2
"""Each takes two levels at most."""

_AS_DIGITS = bytes.maketrans(b"123456789+-.eE", b"0" * 14)
_LONG_NUMBER = b"0" * (ALWAYS_EXACT + 1)
_ALL_BUT_MARKS = bytes(set(range(256)) - set(b'[]{}"'))

_BRACKETS = re.compile(rb"[\[{]|[\]}]")
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class NotJsonError(ValueError):
    """The body isn't JSON as this service takes it.

    ``code`` names the fault for programs, ``fault`` and ``remedy`` for people.
    """

    def __init__(self, code: str, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.code, self.fault, self.remedy = code, fault, remedy


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            shown = name if len(name) <= LONGEST_NUMBER else f"{name[:LONGEST_NUMBER]}…"
            fault = Said("An object has the name “{name}” twice.", name=shown)
            raise NotJsonError("duplicate_name", fault, "Keep one of the two.")
        seen.add(name)
    return members


def _constant(name: str) -> NoReturn:
    fault = Said("{value} is not a JSON number.", value=name)
    raise NotJsonError("not_a_number", fault, "Leave the member out where nothing is known.")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        _too_large()
    return int(digits)


def _real(text: str) -> float:
    value = float(text) if len(text) <= LONGEST_NUMBER else math.inf
    if math.isinf(value):
        _too_large()
    return value


def _too_large() -> NoReturn:
    fault = Said("A number is too large for a double or has more than {most} characters.", most=LONGEST_NUMBER)
    raise NotJsonError("number_too_large", fault, "Send a number of ordinary size.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_constant, parse_int=_whole, parse_float=_real, strict=True
)


def decode(body: bytes) -> object:
    """The value of a JSON text in UTF-8, behind a byte order mark or without; raises ``NotJsonError``."""
    if b"\\" not in body and _LONG_NUMBER not in body.translate(_AS_DIGITS) and _is_shallow(body):
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            return decode_strictly(body)
        if orjson.dumps(value).count(b":") == body.count(b":"):
            return value
    return decode_strictly(body)


def _is_shallow(body: bytes) -> bool:
    """Whether a text without escapes surely lies no deeper than ``DEEPEST``: pairs are taken out from within."""
    marks = body.translate(None, _ALL_BUT_MARKS).replace(b'""', b"")
    for _ in range(ROUNDS):
        if not marks:
            return True
        marks = marks.replace(b"{}", b"").replace(b"[]", b"")
    return not marks


def decode_strictly(body: bytes) -> object:
    """The same by the strict reader alone, which names what is wrong; raises ``NotJsonError``."""
    if not body.strip():
        raise NotJsonError("empty_body", "The body is empty.", "Send a JSON object.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = Said("The body isn't UTF-8: byte {place} can't be read.", place=error.start)
        raise NotJsonError("not_utf8", fault, "Encode the body as UTF-8.") from None
    text = text.removeprefix("\ufeff")
    if _depth(body) > DEEPEST:
        fault = Said("Objects and lists lie more than {most} deep within each other.", most=DEEPEST)
        raise NotJsonError("too_deep", fault, "Send the members that the API reference names, and no others.")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        fault = Said("The body isn't JSON: {reason} at line {line}, column {column}.", reason=Said(error.msg), **place)
        raise NotJsonError("not_json", fault, "Check brackets, commas and quotation marks there.") from None
    if _ESCAPED_SURROGATE.search(body):
        _refuse_lone_surrogates(value)
    return value


def _depth(body: bytes) -> int:
    """How deep brackets lie within each other; texts aren't looked into, and a few brackets aren't counted out."""
    if body.count(b"{") + body.count(b"[") <= DEEPEST:
        return 0
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        if bracket in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _refuse_lone_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        fault = "A text holds half of a surrogate pair, which is no character."
        raise NotJsonError("lone_surrogate", fault, "Send the whole character.") from None
