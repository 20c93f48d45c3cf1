"""How two spellings of one name are told to be the same: a key that both share.

The key folds what writers vary without meaning anything by it: width, case, diacritics, apostrophes, hyphens and other
punctuation, "&" for "and", "Univ." for "University", "Saint" for "St", a leading "The", spaces inside Chinese names,
and Traditional, Japanese and Simplified forms of a character. It folds nothing else, so that two names with one key
are one name.
"""

import re
import unicodedata
from typing import Final

from service.content import loaded
from service.rules.lists.tables import rows

_APOSTROPHES: Final = re.compile("['’‘`´ʻʼ′ˈ]")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_HAN: Final = re.compile("[㐀-鿿]")
_WORDS: Final = {"univ": "university", "saint": "st"}

# Letters whose stroke is part of the letter, so that Unicode doesn't take it apart.
_LETTERS: Final = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


@loaded
def folded_letters() -> dict[int, str]:
    """Letters and characters that are written in several ways, by code point, with the one that stands for all."""
    return str.maketrans(_LETTERS | {row["written"]: row["simplified"] for row in rows("han_variants")})


def name_key(name: str) -> str:
    """The key of a name: words of folded letters and digits, joined by single spaces (by nothing in a Chinese name).

    Two names are the same name exactly when their keys are equal. A name of punctuation alone has the empty key.
    """
    text = name.replace("'", "").replace("`", "").replace("&", " and ").lower() if name.isascii() else _unaccented(name)
    words = [_WORDS.get(word, word) for word in _SEPARATORS.sub(" ", text).split()]
    while words and words[0] == "the":
        words.pop(0)
    return ("" if is_han(text) else " ").join(words)


def _unaccented(name: str) -> str:
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", _APOSTROPHES.sub("", name)))
    text = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    text = "".join(character for character in text if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", text).translate(folded_letters())


def is_han(text: str) -> bool:
    """Whether any character of the text is a Chinese one."""
    return not text.isascii() and _HAN.search(text) is not None
