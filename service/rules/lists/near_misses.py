"""Which listed institutions a name that matches none of them may have meant. A proposal, never a match."""

import re
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from service.rules.lists.names import is_han
from service.rules.lists.register import register

MOST_CANDIDATES: Final = 5
_SHORT_HAN: Final = 3  # 浙大, 中科大: a whole name has four characters or more
_SHORT_WORD: Final = 6  # letters in an acronym
_LONG_NAME: Final = 12  # letters from which two slips may be forgiven; in an acronym none may, else one
_LEAST_CORE: Final = 5  # letters of a name's own words below which a slip makes another name
_RUNS: Final = re.compile(r"[a-z0-9]+|[㐀-鿿]+")

# Words that say what an institution is, not which.
_COMMON_WORDS: Final = frozenset(
    {"a", "and", "at", "d", "da", "de", "del", "der", "di", "for", "in", "l", "la", "of", "the", "van", "zu"}
    | {"uni", "university", "universidad", "universidade", "universita", "universitat", "universite"}
    | {"universiteit", "universitet", "universitetet", "universiti"}
)


def is_unread_short_form(key: str) -> bool:
    """Whether a key has the shape of an acronym or a Chinese short form, which could stand for anything."""
    return len(key) <= (_SHORT_HAN if is_han(key) else _SHORT_WORD) and " " not in key


def near_misses(key: str) -> tuple[str, ...]:
    """The listed institutions, likeliest first and five at most, that a key without a match may have meant.

    A name is near when it differs from a listed one by a slip of the pen, is a part of one, or contains one.
    """
    near = _han_neighbours(key) if is_han(key) else _latin_neighbours(key)
    held = register().names
    by_likeness = sorted(near, key=lambda known: (-fuzz.ratio(key, known), known))
    return tuple(dict.fromkeys(held[known][0].name for known in by_likeness))[:MOST_CANDIDATES]


def _own_words(key: str) -> frozenset[str]:
    words = frozenset(key.split())
    return words - _COMMON_WORDS or words


@cache
def _latin_keys() -> tuple[tuple[str, frozenset[str], str], ...]:
    """Each listed key in another script than Chinese: the key, its words, and its own words joined."""
    return tuple(
        (known, frozenset(known.split()), _core(known)) for known in register().names if known and not is_han(known)
    )


def _core(key: str) -> str:
    own = _own_words(key)
    return " ".join(word for word in key.split() if word in own)


def _latin_neighbours(key: str) -> set[str]:
    own, core, padded = _own_words(key), _core(key), f" {key} "
    near = {known for known, words, _ in _latin_keys() if own <= words or f" {known} " in padded}
    slips = (len(key) > _SHORT_WORD) + (len(key) >= _LONG_NAME)
    keys = [known for known, _, _ in _latin_keys()]
    near.update(
        known for known, _, _ in process.extract(key, keys, scorer=OSA.distance, score_cutoff=slips, limit=None)
    )
    if len(core) >= _LEAST_CORE:
        cores = [known_core for _, _, known_core in _latin_keys()]
        slipped = process.extract(core, cores, scorer=OSA.distance, score_cutoff=1, limit=None)
        near.update(keys[place] for _, _, place in slipped)
    return near


def _han_neighbours(key: str) -> set[str]:
    held = register().names
    near = {
        known
        for known in held
        if is_han(known) and (key in known or key.startswith(known) or (len(known) > _SHORT_HAN and known in key))
    }
    near.update(run for run in _RUNS.findall(key) if run in held)
    return near
