"""The institutions whose whole name stands in a longer text, as a faculty's name holds its university's.

Every name held is in one set, with the lengths of those that begin alike: a text is looked through once, and what
begins no name costs nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from service.content import loaded
from service.recording import record
from service.rules.lists.register import Institution, Meaning, meanings, register
from service.rules.lists.tables import ReadingHow
from service.rules.lists.world import world_names

SHORT_HAN: Final = 3  # 浙大, 中科大: a whole name has four characters or more
_HEAD: Final = 2  # characters by which names in characters are told to begin alike
_RUNS: Final = re.compile(r"[a-z0-9]+|[㐀-鿿]+")

Span = tuple[int, int]


@record(frozen=True)
class WholeNames:
    """Every key held, and how long those are that begin with a word, in words, or with two characters, in characters.

    Of keys of several words only the words count; of those of one, or in characters, both.
    """

    keys: frozenset[str]
    by_word: Mapping[str, tuple[int, ...]]
    by_head: Mapping[str, tuple[int, ...]]


@loaded
def whole_names() -> WholeNames:
    """The keys of the list, of its kin, of other institutions and of the world's register."""
    held = register()
    keys = (*world_names().keys, *held.names, *held.short_forms, *held.kin, *held.others)
    by_word = {(key.partition(" ")[0], 1 + key.count(" ")) for key in keys}
    by_head = {(key[:_HEAD], len(key)) for key in keys if " " not in key and len(key) >= _HEAD}
    return WholeNames(frozenset(keys), _lengths(by_word), _lengths(by_head))


def _lengths(told: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for head, length in told:
        found[head] = (*found.get(head, ()), length)
    return found


def latin_within(key: str) -> list[Meaning]:
    """The institutions whose whole name stands in a longer one, the longest names only."""
    words, held = key.split(), whole_names()
    spans = (
        (start, start + length)
        for start, word in enumerate(words)
        for length in held.by_word.get(word, ())
        if length < len(words) and " ".join(words[start : start + length]) in held.keys
    )
    found: list[Meaning] = []
    taken: list[Span] = []
    for start, end in _longest_first(spans, taken, len(words)):
        if end < len(words) and words[end] in {"of", "for"}:
            continue
        several = meanings(" ".join(words[start:end]))
        if end - start == 1:
            several = _known_by_it(several)
        if several:
            taken.append((start, end))
            found += several
    return found


def han_within(key: str) -> list[Meaning]:
    """The institutions whose whole Chinese name, or abbreviation in letters, stands in a longer one."""
    held, runs = whole_names(), frozenset(_RUNS.findall(key))
    spans = (
        (start, start + length)
        for start in range(len(key) - 1)
        for length in held.by_head.get(key[start : start + _HEAD], ())
        if length < len(key) and key[start : start + length] in held.keys
    )
    found: list[Meaning] = []
    taken: list[Span] = []
    for start, end in _longest_first(spans, taken, len(key)):
        part, short = key[start:end], end - start <= SHORT_HAN
        if short and start > 0 and part not in runs:
            continue
        several = _known_by_it(meanings(part)) if short else meanings(part)
        if several:
            taken.append((start, end))
            found += several
    return found


def _longest_first(spans: Iterator[Span], taken: Sequence[Span], whole: int) -> Iterator[Span]:
    """The spans that end within the whole and lie in none that was taken meanwhile, the longest and first of all."""
    within = [(start, end) for start, end in spans if end <= whole]
    for start, end in sorted(within, key=lambda span: (span[0] - span[1], span[0])):
        if not any(first <= start and end <= last for first, last in taken):
            yield start, end


def _known_by_it(several: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """The listed institutions among those that bear a single word or a short form, if it is a name of theirs alone."""
    listed = tuple(meaning for meaning in several if isinstance(meaning.institution, Institution))
    return listed if all(meaning.how is not ReadingHow.AMBIGUOUS for meaning in listed) else ()
