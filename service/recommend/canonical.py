"""Canonical JSON (RFC 8785), by the quick writer where it provably writes the same bytes.

orjson sorts members by UTF-8 and RFC 8785 by UTF-16, which agree on names in ASCII; both escape alike, and write whole
numbers below 2^53 and fractions of ordinary size in the same digits once a whole float is an integer. Anything else,
an unpaired surrogate too, is left to ``rfc8785``, which raises where there is no canonical form.
"""

from __future__ import annotations

from typing import Any

import orjson
import rfc8785

MOST_EXACT = 2**53 - 1
FRACTIONS = (1e-4, 1e15)
"""Between these, a fraction is written without an exponent by both."""

_AS_IT_STANDS = frozenset({str, bool, type(None)})


class _Unusual(Exception):  # noqa: N818 - a way out, not an error
    """A value that only the slow writer writes canonically."""


def canonical(document: object) -> bytes:
    """The bytes of a document of JSON values; raises ``rfc8785.CanonicalizationError`` where there are none."""
    try:
        return orjson.dumps(_usual(document), option=orjson.OPT_SORT_KEYS)
    except (_Unusual, orjson.JSONEncodeError):
        return rfc8785.dumps(document)  # type: ignore[arg-type]


def _usual(value: Any) -> object:  # noqa: ANN401 - any JSON
    kind = type(value)
    if kind in _AS_IT_STANDS:
        return value
    if kind is dict:
        if not "".join(value).isascii():
            raise _Unusual
        return {name: part if type(part) in _AS_IT_STANDS else _usual(part) for name, part in value.items()}
    if kind is list or kind is tuple:
        return [part if type(part) in _AS_IT_STANDS else _usual(part) for part in value]
    if kind is float and value.is_integer():
        return _usual(int(value))
    if kind is int and -MOST_EXACT <= value <= MOST_EXACT:
        return value
    if kind is float and FRACTIONS[0] <= abs(value) < FRACTIONS[1]:
        return value
    raise _Unusual
