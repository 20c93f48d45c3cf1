"""Which institutions a name may have meant that none bears, or that a listed one is called in everyday speech.

Everything here is a proposal, never a match. A name means a listed institution in everyday speech when it is that one's
name without its place, with its place added, with its words turned round, or with its words shortened: "Melb Uni",
"U Mich", "Imperial College", "HK City University". A slip of the pen is forgiven only in a word that no institution of
the world has in its name, so that Trento is never taken for Trent, nor Winchester for Manchester.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Final

from rapidfuzz.distance import OSA

from service.content import loaded, remembered
from service.recording import record
from service.rules.lists.names import is_han, name_key
from service.rules.lists.register import Institution, Kin, Meaning, meanings, other_of, register
from service.rules.lists.tables import ReadingHow, rows
from service.rules.lists.within import SHORT_HAN, han_within, latin_within
from service.rules.lists.world import find_world_prefix, is_word_of_a_name

MOST_CANDIDATES: Final = 5
_SHORT_WORD: Final = 6  # letters in an acronym
_LEAST_PREFIX: Final = 3  # letters from which a word may stand for a longer one
_LEAST_SLIPPED: Final = 5  # letters of a word from which a slip may be forgiven
_TWO_SLIPS: Final = 9  # letters from which two may
_LEAST_JOINED: Final = 2  # letters up to which a part of a word is written apart from it: "U Mass", "City U", "HK UST"
_MOST_BEGUN: Final = 12  # names that are read for what begins with a part of a name

_CONNECTIVES: Final = frozenset(
    {"a", "and", "at", "d", "da", "de", "del", "der", "di", "du", "for", "in", "l", "la", "of", "the", "van", "zu"}
)
# Words that say what an institution is, not which.
_KINDS: Final = frozenset(
    {"university", "college", "school", "institute", "technology", "technical", "science", "state", "medical", "center"}
)
# What people write for a word of a name.
_WRITTEN_FOR: Final = {
    **dict.fromkeys(
        (
            *("u", "uni", "universidad", "universidade", "universita", "universitat", "universite", "universiteit"),
            *("universitet", "universitetet", "universiti"),
        ),
        ("university",),
    ),
    **dict.fromkeys(("tech", "technological"), ("technology",)),
    **dict.fromkeys(("inst", "institut"), ("institute",)),
    **dict.fromkeys(("sci", "sciences"), ("science",)),
    **dict.fromkeys(("natl", "nat"), ("national",)),
    **dict.fromkeys(("poly", "polytech"), ("polytechnic",)),
    "coll": ("college",),
    "hk": ("hong", "kong"),
    "hongkong": ("hong", "kong"),
    "nyc": ("new", "york"),
    "ny": ("new", "york"),
    "sg": ("singapore",),
}


@record(frozen=True)
class SpokenName:
    """A name of a listed institution in words, with the places that may be told with it, each in words."""

    institution: Institution
    key: str
    words: frozenset[str]
    places: frozenset[frozenset[str]]
    country: frozenset[str]  # the words that name the country
    own_places: frozenset[str]  # the words of the name that tell its place
    bare: frozenset[str]  # the words of the name that don't
    reach: frozenset[str]  # the words of the name and of every place
    parts_of_places: frozenset[str]  # words that name a place only together: "York" doesn't name New York


def _told(words: frozenset[str], places: frozenset[frozenset[str]]) -> frozenset[str]:
    """The words that name one of these places in full."""
    return frozenset(word for place in places if place <= words for word in place)


def _phrases(text: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(name_key(phrase).split()) for phrase in text.split("|"))


def _taken_apart(key: str, institution: Institution, of_country: frozenset[frozenset[str]]) -> SpokenName:
    words = frozenset(word for word in _words(key) if len(word) > 1)
    places = _phrases(institution.places) | of_country
    own_places = _told(words, places)
    return SpokenName(
        institution,
        key,
        words,
        places,
        frozenset[str]().union(*of_country),
        own_places,
        words - own_places,
        words.union(*places),
        frozenset(word for place in places if len(place) > 1 for word in place) - _KINDS,
    )


@loaded
def spoken_names() -> tuple[SpokenName, ...]:
    """Every name of a listed institution that isn't written in characters, taken apart once."""
    of_country = {row["country"]: _phrases(row["words"]) for row in rows("country_words")}
    return tuple(
        _taken_apart(key, meaning.institution, of_country[meaning.country])
        for key, several in register().names.items()
        if not is_han(key)
        for meaning in several
        if isinstance(meaning.institution, Institution)
    )


@loaded
def places_of_words() -> Mapping[str, int]:
    """In which of the spoken names, or with them as a place, each word may be told: a bit for each, by its place."""
    found: dict[str, int] = {}
    for place, spoken in enumerate(spoken_names()):
        for word in spoken.reach:
            found[word] = found.get(word, 0) | 1 << place
    return found


def _with_each(ways: Iterable[Iterable[str]]) -> Iterator[SpokenName]:
    """The spoken names with which, of each of some sets of words, one may be told.

    Found by bits, since whatever is looked at becomes a process's own: a page of memory for each few names.
    """
    places, told = places_of_words(), spoken_names()
    found = (1 << len(told)) - 1
    for way in ways:
        found &= reduce(or_, (places.get(word, 0) for word in way), 0)
        if not found:
            return
    while found:
        yield told[(found & -found).bit_length() - 1]
        found &= found - 1


def _words(key: str) -> frozenset[str]:
    words = key.split()
    said = frozenset(full for word in words for full in _WRITTEN_FOR.get(word, (word,)))
    return said - _CONNECTIVES or frozenset(words)


def is_unread_short_form(key: str) -> bool:
    """Whether a key has the shape of an acronym or a Chinese short form, which could stand for anything."""
    return len(key) <= (SHORT_HAN if is_han(key) else _SHORT_WORD) and " " not in key


def everyday_meanings(key: str, country: str | None) -> tuple[Institution, ...]:
    """The listed institutions that are called so in everyday speech, in the country given if one is.

    They are called so although another institution has that for its own name: Trinity College, City University.
    """
    if is_han(key):
        return ()
    words = _words(key)
    found = {
        spoken.institution: None
        for spoken in _with_each([word] for word in words)
        if country in (None, spoken.institution.country) and _is_called(key, words, spoken)
    }
    return tuple(found)


def _is_called(key: str, words: frozenset[str], spoken: SpokenName) -> bool:
    """Whether words, each of them of a name or of a place, are that name but for its place, in whatever order.

    The place must be told where the rest says only the kind, and no other in its stead or beside it: the University of
    Science and Technology in Anhui isn't China's, nor that of Illinois in Chicago the University of Chicago. Words that
    say no kind are those of a name that says one: Emory, Oxford.
    """
    told, bare = _told(words, spoken.places), spoken.bare
    if not words & _KINDS:
        bare -= _KINDS
    if words - told != bare or (bare <= _KINDS and not told <= spoken.own_places | spoken.country):
        return False
    if spoken.own_places <= words:
        return _in_one_order(key, spoken.key, words & spoken.words - _KINDS)
    return not told and len(bare) > 1


def _in_one_order(key: str, other: str, words: frozenset[str]) -> bool:
    """Whether two names have these words in the same order: "California Southern" isn't "Southern California"."""
    first, second = ([word for word in each.split() if word in words] for each in (key, other))
    return first == second


@remembered(256)
def candidates(key: str, country: str | None) -> tuple[str, ...]:
    """The institutions, likeliest first and five at most, that a name which none bears may have meant.

    Where a country is given they are there. Those that aren't on the list stand beside those that are, since a name
    that holds another institution's whole name speaks of that one.
    """
    ways = (han_within, _han_short) if is_han(key) else (_latin_called, latin_within, _latin_near, _latin_begun)
    for way in ways:
        there = (each for each in way(key) if country in (None, each.country))
        names = dict.fromkeys(name for each in there for name in _named(each))
        if names:
            return tuple(names)[:MOST_CANDIDATES]
    return ()


def is_called_short(name: str) -> bool:
    """Whether no institution bears a name, and the whole name of none stands in it, as in that of a branch."""
    key = name_key(name)
    return not meanings(key) and not (han_within(key) if is_han(key) else latin_within(key))


def _named(proposed: Institution | Meaning) -> tuple[str, ...]:
    """The name of an institution, after those of the listed ones that it belongs to."""
    if isinstance(proposed, Meaning) and isinstance(proposed.institution, Kin):
        return (*(institution.name for institution in proposed.institution.listed), proposed.name)
    return (proposed.name,)


def _latin_called(key: str) -> tuple[Institution | Meaning, ...]:
    """The institutions called so in everyday speech, or whose name it is with its shortened words written out.

    A letter may be written apart from its word: "U Mich", "HK UST"; and a university may be called by its place alone.
    """
    words = key.split()
    of_a_place = () if _words(key) & _KINDS else (*meanings(f"university of {key}"), *meanings(f"{key} university"))
    full = meanings(" ".join(written for word in words for written in _written_out(word)))
    joined = (
        meaning
        for place, (word, following) in enumerate(pairwise(words))
        if min(len(word), len(following)) <= _LEAST_JOINED
        for meaning in meanings(" ".join((*words[:place], word + following, *words[place + 2 :])))
    )
    near = _latin_near(key) if of_a_place else ()
    return (*everyday_meanings(key, None), *of_a_place, *(full or tuple(joined)), *near)


def _written_out(word: str) -> tuple[str, ...]:
    """What a shortened word stands for, or a slip in a word that says a kind."""
    if word in _WRITTEN_FOR or word in _KINDS:
        return _WRITTEN_FOR.get(word, (word,))
    return (next((kind for kind in sorted(_KINDS) if _is_slip(word, kind, frozenset())), word),)


def _latin_begun(key: str) -> tuple[Meaning, ...]:
    """The institutions whose name begins with these words, and that have nothing to do with the list."""
    if is_unread_short_form(key):
        return ()
    found = (each for each in find_world_prefix(f"{key} ", _MOST_BEGUN) if each.place not in register().claimed)
    return tuple(Meaning(other_of(each), ReadingHow.NEAR_MISS) for each in found)


def _latin_near(key: str) -> list[Institution]:
    """The listed institutions that have every word of a name, whole, shortened or with a slip; likeliest first."""
    words = _words(key)
    unknown = frozenset(word for word in words if len(word) >= _LEAST_SLIPPED and not is_word_of_a_name(word))
    best: dict[Institution, tuple[int, int, int]] = {}
    alone = len(words) == 1
    near = (
        [
            word,
            *(
                each
                for each in places_of_words()
                if _is_shortened(word, each, alone=alone) or _is_slip(word, each, unknown)
            ),
        ]
        for word in words
    )
    for spoken in _with_each(near):
        fit = _fit(words, unknown, spoken)
        if fit is not None:
            best[spoken.institution] = min(fit, best.get(spoken.institution, fit))
    return sorted(best, key=lambda institution: (best[institution], institution.name))


def _fit(words: frozenset[str], unknown: frozenset[str], spoken: SpokenName) -> tuple[int, int, int] | None:
    """How ill words fit a name: slips, words shortened, and words of the name left out; ``None`` if they don't."""
    places = _told(words, spoken.places)
    of_one_word = {word for place in spoken.places if len(place) == 1 for word in place}
    telling = spoken.bare | of_one_word
    if words & spoken.parts_of_places - places:
        return None
    slips = shortened = 0
    met = set(places)
    for word in words - places:
        if word in spoken.bare:
            met.add(word)
            continue
        longer = {each for each in telling if _is_shortened(word, each, alone=len(words) == 1)}
        meant = longer or {each for each in telling if _is_slip(word, each, unknown)}
        if not meant:
            return None
        shortened += bool(longer)
        slips += not longer
        met |= meant
    if not met & (spoken.bare - _KINDS or spoken.own_places or spoken.bare):
        return None
    return slips, len(spoken.bare - met), shortened + len(spoken.words - met)


def _is_shortened(word: str, full: str, *, alone: bool) -> bool:
    """Whether a word is the beginning of another; alone it must be longer, or it is an acronym."""
    return len(word) >= _LEAST_PREFIX + alone and len(full) >= _LEAST_SLIPPED and full.startswith(word)


def _is_slip(word: str, meant: str, unknown: frozenset[str]) -> bool:
    if word not in unknown and meant not in _KINDS:
        return False
    most = 2 if len(word) >= _TWO_SLIPS else 1
    return len(word) >= _LEAST_SLIPPED and OSA.distance(word, meant, score_cutoff=most) <= most


def _han_short(key: str) -> list[Institution]:
    """The listed institutions whose Chinese name holds these characters together or in this order; likeliest first."""
    best: dict[Institution, tuple[bool, int]] = {}
    for known, several in register().names.items():
        if not is_han(known) or not (key in known or _is_shortened_han(key, known)):
            continue
        for meaning in several:
            if isinstance(meaning.institution, Institution):
                fit = (key not in known, len(known) - len(key))
                best[meaning.institution] = min(fit, best.get(meaning.institution, fit))
    return sorted(best, key=lambda institution: (best[institution], institution.name))


def _is_shortened_han(key: str, known: str) -> bool:
    """Whether characters stand in a name in this order, the first of them at its head: 港理工大 in 香港理工大学."""
    if len(key) < 2 or key[0] not in known[:2]:  # noqa: PLR2004 -- one character shortens nothing
        return False
    rest = iter(known)
    return all(character in rest for character in key)
