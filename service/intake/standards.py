"""Standards that facts are written in: code lists, and the forms of dates, months and language tags."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import orjson
import pycountry
from babel import Locale

EARLIEST_AS_OF = date(2003, 10, 27)
"""No rule held is older: ImmD's General Employment Policy of today and the first CIES begin on this day."""

LATEST_AS_OF = date(2100, 12, 31)

_NO_MONEY = frozenset({"XTS", "XXX"})
"""ISO 4217's codes for testing and for no currency."""

_MONTH_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP_YEAR = r"(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))"
_YEAR = r"(?:19[0-9]{2}|20[0-9]{2}|2100)"
_DAY = rf"{_YEAR}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29"

FULL_DATE = rf"^(?:{_DAY})$"
"""A day of the calendar from 1900 to 2100, as ISO 8601 writes it."""

SCHEMA_VERSION = r"^2(?:\.0){0,2}$"
"""The versions of the answer that a caller may name: the present one, in full or in part."""

MONTH = rf"^{_YEAR}-(?:0[1-9]|1[0-2])$"
"""A month from 1900 to 2100, as ISO 8601 writes it."""

ANY_DATE = rf"^(?:{_YEAR}(?:-(?:0[1-9]|1[0-2]))?|{_DAY})$"
"""A year, a month or a day from 1900 to 2100, as ISO 8601 writes it."""

_AS_OF_2003 = r"2003-(?:10-(?:2[7-9]|3[01])|11-(?:0[1-9]|[12][0-9]|30)|12-(?:0[1-9]|[12][0-9]|3[01]))"
_AS_OF_LEAP_YEAR = r"20(?:0[48]|[2468][048]|[13579][26])"
AS_OF = rf"^(?:{_AS_OF_2003}|(?:200[4-9]|20[1-9][0-9]|2100)-{_MONTH_DAY}|{_AS_OF_LEAP_YEAR}-02-29)$"
"""A day from ``EARLIEST_AS_OF`` to ``LATEST_AS_OF``."""

LANGUAGE_TAG = r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})){0,3}$"
"""A BCP 47 language tag in its usual case: language, script, region, variants."""

_CONTROL = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_EDGE = rf"{_CONTROL} \u00a0\u2000-\u200b\u3000\ufeff"
TEXT = rf"^[^{_EDGE}](?:[^{_CONTROL}]*[^{_EDGE}])?$"
"""Text on one line, with no blank at either end."""

NAME_IN_AN_ADDRESS = rf"^[^{_EDGE}/](?:[^{_CONTROL}/]*[^{_EDGE}/])?$"
"""The same without a slash, which parts names in an address."""

DIGEST = r"^[0-9a-f]{64}$"
"""A SHA-256 in hexadecimal digits."""


USER_ASSIGNED = ("XK",)
"""A code that ISO 3166-1 leaves to its users and that means one place everywhere: Kosovo."""

BRITISH_PASSPORTS = ("GBD", "GBN", "GBO", "GBP", "GBS")
"""ICAO Doc 9303, Part 3, Section 5: British passports that say another status than citizenship; GBN is BN(O)."""

PASSPORTS_CALLED = {"BNO": "GBN", "BN(O)": "GBN"}
"""What people call the passport of a British National (Overseas)."""


@cache
def countries() -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 codes, with the one in use beside them, sorted."""
    return tuple(sorted((*(country.alpha_2 for country in pycountry.countries), *USER_ASSIGNED)))


@cache
def nationalities() -> tuple[str, ...]:
    """Codes in which a nationality is told: of a country, or of a British passport that is no citizen's, sorted."""
    return tuple(sorted((*countries(), *BRITISH_PASSPORTS)))


LONGEST_COUNTRY = 60
NAMED_IN = ("en_HK", "zh_Hant_HK", "zh_Hant_TW", "zh_Hans_CN")
"""The places whose names of countries are understood where a code is wanted."""


@cache
def _called_countries() -> dict[str, str]:
    called: dict[str, str] = {"uk": "GB", "usa": "US", "south korea": "KR", "russia": "RU", "macau": "MO"}
    called |= {"香港": "HK", "澳門": "MO", "澳门": "MO", "臺灣": "TW", "台灣": "TW"}
    called |= {"內地": "CN", "内地": "CN", "中國內地": "CN", "mainland china": "CN"}
    for country in pycountry.countries:
        for name in ("alpha_3", "name", "official_name", "common_name"):
            if text := getattr(country, name, None):
                called.setdefault(text.casefold(), country.alpha_2)
    for language in NAMED_IN:
        for code, text in Locale.parse(language).territories.items():
            if code in countries():
                called.setdefault(text.casefold(), code)
    return called


def code_called(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by its three letters or its name; ``None`` for another text.

    Names are those of ISO 3166-1, and of Unicode's CLDR in English and Chinese.
    """
    return _called_countries().get(text.strip().casefold()) if len(text) <= LONGEST_COUNTRY else None


@cache
def _called_currencies() -> dict[str, str]:
    called = {"hk$": "HKD", "us$": "USD", "nt$": "TWD", "a$": "AUD", "c$": "CAD", "s$": "SGD", "mop$": "MOP"}
    called |= {"£": "GBP", "€": "EUR"}
    called |= {"港币": "HKD", "港幣": "HKD", "港紙": "HKD", "人民币": "CNY", "人民幣": "CNY", "美金": "USD"}
    called |= {"hong kong dollars": "HKD", "us dollars": "USD", "pounds": "GBP", "euros": "EUR", "yuan": "CNY"}
    for language in NAMED_IN:
        for code, text in Locale.parse(language).currencies.items():
            if code in currencies():
                called.setdefault(text.casefold(), code)
    return called


def currency_called(text: str) -> str | None:
    """The ISO 4217 code of a currency by its sign or its name in English or Chinese; ``None`` for another text."""
    return _called_currencies().get(text.strip().casefold()) if len(text) <= LONGEST_COUNTRY else None


CALLED = {"RMB": "CNY", "CNH": "CNY"}
"""What people call a currency, by its ISO 4217 code: the yuan, which traders offshore call CNH."""


@cache
def currencies() -> tuple[str, ...]:
    """The ISO 4217 codes of money, sorted."""
    return tuple(sorted({currency.alpha_3 for currency in pycountry.currencies} - _NO_MONEY))


@cache
def languages() -> frozenset[str]:
    """The ISO 639 codes with which a BCP 47 tag may begin: two letters where there are any, three otherwise.

    They are read from the file itself: pycountry would keep and index all that it tells of 8,000 languages.
    """
    held = pycountry.languages
    told = orjson.loads(Path(held.filename).read_bytes())[held.root_key]
    return frozenset(language.get("alpha_2", language["alpha_3"]) for language in told)


@cache
def _called_languages() -> dict[str, str]:
    called = {"chinese": "zh", "mandarin": "cmn", "putonghua": "cmn", "普通話": "cmn", "普通话": "cmn", "國語": "cmn"}
    called |= {"cantonese": "yue", "廣東話": "yue", "广东话": "yue", "粵語": "yue", "粤语": "yue"}
    for language in NAMED_IN:
        for code, text in Locale.parse(language).languages.items():
            if code in languages():
                called.setdefault(text.casefold(), code)
    return called


def language_called(text: str) -> str | None:
    """The code of a language by its code in capitals, or its name in English or Chinese; ``None`` for another text."""
    if len(text) > LONGEST_COUNTRY:
        return None
    word = text.strip().casefold()
    return word if word in languages() else _called_languages().get(word)


VALUES_CALLED = {
    "DegreeLevel": {
        "doctor": {"phd", "ph.d.", "dphil", "doctorate", "doctoral", "博士"},
        "master": {"msc", "ma", "mba", "mphil", "llm", "碩士", "硕士"},
        "bachelor": {"bsc", "ba", "beng", "llb", "first degree", "學士", "学士", "本科"},
        "higher_diploma": {"hd", "高級文憑", "高级文凭"},
        "sub_degree": {"associate", "associate degree", "副學士", "副学士", "大專", "大专"},
        "none": {"high school", "secondary school", "高中", "中學", "中学"},
    },
    "Relation": {
        "spouse": {"husband", "wife", "配偶", "丈夫", "妻子"},
        "fiance": {"fiancé", "fiancée", "fiancee", "未婚夫", "未婚妻"},
        "sibling": {"brother", "sister", "兄弟", "姊妹", "姐妹"},
    },
    "SponsorStatus": {
        "permanent_resident": {"pr", "hkpr", "permanent", "永久居民", "永久性居民"},
        "employment": {"worker", "work", "work visa", "工作簽證", "工作签证"},
        "student": {"study", "學生", "学生"},
    },
}
"""By a list of ours, what people write for its values. Whose father or son is meant a word alone doesn't say."""


def value_called(kind: str, text: str) -> str | None:
    """The value of a list of ours that a word in English or Chinese stands for; ``None`` for another text."""
    word = text.strip().casefold()
    return next((value for value, words in VALUES_CALLED.get(kind, {}).items() if word in words), None)
