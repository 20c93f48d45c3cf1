"""What is wrong with a request: faults, each at a place, with the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

from marshmallow import ValidationError
from rapidfuzz import fuzz, process

from service.recording import record

MOST_LISTED = 100
"""Faults that are put into words; whoever makes more mends these first."""


class Tally:
    """How many faults a reading has found: the first are put into words, the others counted."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found = 0

    @property
    def is_full(self) -> bool:
        """Whether as many were found as are put into words."""
        return self.found >= MOST_LISTED


_TALLY: ContextVar[Tally | None] = ContextVar("tally of the reading at hand", default=None)


def _enough() -> bool:
    tally = _TALLY.get()
    return tally is not None and tally.is_full


@contextmanager
def tallied() -> Iterator[Tally]:
    """Within, faults are counted, and no more than the most are put into words; outside, all are."""
    tally = Tally()
    token = _TALLY.set(tally)
    try:
        yield tally
    finally:
        _TALLY.reset(token)


class Said(str):
    """English for a reader that remembers how it was made, so that the edge can say it in another language.

    ``template`` is the message of the catalogues and ``values`` what fills its places; a value that is ``Said`` itself
    is translated too. Without values nothing is filled, and braces stand for themselves.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The text in English."""
        if _enough():
            template, values = "", {}
        text = super().__new__(cls, template.format_map(values) if values else template)
        text.template, text.values = template, values
        return text


LONGEST_ECHO = 60
"""Characters of a caller's own text that a fault repeats."""

LEAST_BEGUN = 3
"""Characters of a name that may stand for a longer one which begins with it, as ``end`` for ``ended_on``."""

NEAR = 60.0
"""Likeness, of 100, from which a known name is proposed for an unknown one."""


@record(frozen=True)
class Fault:
    """One thing that is wrong, in a code for programs, and in words with the remedy for people."""

    code: str
    fault: str
    remedy: str


@record(frozen=True, kw_only=True)
class PlacedFault:
    """A fault and where it is.

    ``pointer`` is an RFC 6901 JSON pointer into the body, ``parameter`` the name of a query parameter: one of the two
    is given. ``conflicts_with`` are the pointers of what the value contradicts.
    """

    pointer: str | None = None
    parameter: str | None = None
    code: str
    fault: str
    remedy: str
    conflicts_with: tuple[str, ...] = ()


def refused(code: str, fault: str, remedy: str) -> ValidationError:
    """The error that a field raises: marshmallow carries the fault untouched; one that isn't listed says nothing."""
    told = [] if _enough() else [Fault(code, fault, remedy)]
    tally = _TALLY.get()
    if tally is not None:
        tally.found += 1
    return ValidationError(told)


def escaped(token: str) -> str:
    """A member's name as a token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def placed(messages: object, pointer: str = "") -> Iterator[PlacedFault]:
    """Every fault in marshmallow's nested messages, with its pointer, in the order of the body."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from placed(below, pointer if key is None else f"{pointer}/{escaped(str(key))}")
    elif isinstance(messages, list):
        for item in messages:
            yield from placed(item, pointer)
    elif isinstance(messages, Fault):
        yield PlacedFault(pointer=pointer, code=messages.code, fault=messages.fault, remedy=messages.remedy)


def shown(value: object) -> str:
    """A caller's value, short enough to repeat."""
    text = value if isinstance(value, str) else str(value)
    return f"“{text}”" if len(text) <= LONGEST_ECHO else f"“{text[:LONGEST_ECHO]}…”"


def with_article(noun: str) -> str:
    """The noun behind its indefinite article, chosen by the first letter."""
    return Said(f"{'an' if noun[0] in 'AEIOUaeio' else 'a'} {noun}")


CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a name in camelCase begins another word."""


def folded(name: str) -> str:
    """A member's name in one case and with one stroke between its words, by which another way of writing is known."""
    return "_".join(_words(name).split())


def _words(name: str) -> str:
    return CAMEL.sub(" ", name).casefold().replace("_", " ").replace("-", " ")


def _letters(name: str) -> str:
    return _words(name).replace(" ", "")


def nearest(given: str, known: Sequence[str]) -> str | None:
    """The known name most like the one given, in whatever order its words stand; ``None`` where none is like it.

    Before any other one that differs in nothing but how its words are parted.
    """
    if not given or len(given) > LONGEST_ECHO or _enough():
        return None
    together = next((name for name in known if _letters(name) == _letters(given)), None)
    if together is not None:
        return together
    begun = [name for name in known if len(given) >= LEAST_BEGUN and _words(name).startswith(_words(given))]
    if len(begun) == 1:
        return begun[0]
    found = process.extractOne(given, known, scorer=fuzz.token_sort_ratio, processor=_words, score_cutoff=NEAR)
    return None if found is None else str(found[0])


def did_you_mean(given: str, known: Sequence[str], otherwise: str) -> str:
    """The remedy for an unknown name: the nearest known one, or else what ``otherwise`` says."""
    near = nearest(given, known)
    return otherwise if near is None else Said("Did you mean “{near}”?", near=near)


def one_of(known: Sequence[str]) -> str:
    """The remedy that names every allowed value, as far as they are few."""
    most = 12
    listed = ", ".join(known[:most])
    if len(known) <= most:
        return Said("Use one of {listed}.", listed=listed)
    return Said("Use one of {listed} and {more} more.", listed=listed, more=len(known) - most)
