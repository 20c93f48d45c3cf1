"""The Chinese catalogues are whole, in their own script, and made from the English that stands today."""

from __future__ import annotations

import re
from importlib.resources import files
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from service.messages import LANGUAGES, load_catalogues
from service.messages.names import named

CATALOGUES = load_catalogues()
ENGLISH = CATALOGUES["en"]
CHINESE = tuple(language for language in LANGUAGES if language != "en")
FILES = {
    f"{language}/{path.name}": path
    for language in LANGUAGES
    for path in files("service.messages").joinpath(language).iterdir()
    if path.name.endswith(".po")
}

CODED = {name: path for name, path in FILES.items() if not name.endswith(("/problems.po", "/specification.po"))}
"""The files whose messages are asked for by code."""

CODECS = {"zh-Hant": "big5", "zh-Hans": "gb2312"}
"""A character set that holds one script: the common characters of Taiwan and Hong Kong, and those of the Mainland."""

BORROWED = {
    "zh-Hant": frozenset("与万后里于么几无礼尔弃启"),
    "zh-Hans": frozenset("於後裏麼幾無與萬僅乾"),
}
"""Characters of the other script that the character set holds as well."""

HONG_KONG = frozenset("着鈎")
"""Forms of Hong Kong that a character set of Taiwan doesn't hold."""

LATIN = re.compile(r"[A-Za-z_][A-Za-z_ -]*")
NAMES = frozenset({"STEM", "QS", "ARWU", "THE", "US News", *"ABCabcdef", "StartmeupHK", "ROP", "ID", "PDF"})
"""What Chinese leaves in Latin letters: rankings, categories, forms and a name that is so."""

FOR_HOSTS = frozenset({"HTML", "WordPress", "Drupal", "Wix", "Squarespace", "Webflow", "Notion", "pathway", "handover"})
"""What the page on which an agency sets the widget up names as it is called everywhere."""

TECHNICAL = frozenset(
    {
        "JSON",
        "UTF-",
        "RFC",
        "ISO",
        "BCP",
        "ROR",
        "GET",
        "vocabulary",
        "true",
        "false",
        "null",
        "YYYY-MM",
        "_",
        *"abcdef",
    }
)
"""What a description of the interface names as a program writes it."""

UNTIDY = re.compile(r"(?<=[一-鿿」”）])[,.;:?!()]|[,;:?!()](?=[一-鿿])|[一-鿿] [一-鿿]|\s$|^\s|。。|，，|；；|、、|…")
QUOTES = {"zh-Hant": re.compile("[“”‘’\"']"), "zh-Hans": re.compile("[「」『』\"']")}
"""Quotation marks of the other script, and typewriters'."""


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_declares_its_language_and_a_code_once(name: str) -> None:
    """A translator's editor finds the language, the encoding and the plural forms in every file."""
    language = name.partition("/")[0]
    text = FILES[name].read_text(encoding="utf-8")
    header = text.partition("\n\n")[0]
    assert f'"Language: {language}\\n"' in header
    assert '"Content-Type: text/plain; charset=UTF-8\\n"' in header
    forms = "nplurals=2; plural=(n != 1);" if language == "en" else "nplurals=1; plural=0;"
    assert f'"Plural-Forms: {forms}\\n"' in header
    codes = re.findall(r"^msgid \"(.*)\"$", text, re.MULTILINE)
    assert sorted(codes) == sorted(set(codes))


def test_every_language_has_the_same_files_with_the_same_codes_in_the_same_order() -> None:
    """A translation is found where its original is."""
    for name, path in CODED.items():
        original = FILES[f"en/{name.partition('/')[2]}"]
        assert [m.id for m in read_po(BytesIO(path.read_bytes()))] == [
            m.id for m in read_po(BytesIO(original.read_bytes()))
        ], name
    assert len(CODED) % len(LANGUAGES) == 0


@pytest.mark.parametrize("language", CHINESE)
def test_a_translation_shows_the_english_that_it_was_made_from(language: str) -> None:
    """An English message that changes is seen again by a translator: the comment over a translation repeats it."""
    stale = {}
    for name, path in CODED.items():
        if name.startswith(f"{language}/"):
            for message in read_po(BytesIO(path.read_bytes())):
                code = message.id if isinstance(message.id, str) else message.id[0]
                if code and named(" ".join(message.auto_comments), "en") != ENGLISH.messages[code]:
                    stale[code] = message.auto_comments
                assert not message.fuzzy, code
    assert stale == {}


@pytest.mark.parametrize("language", CHINESE)
def test_every_message_is_translated(language: str) -> None:
    """Every message holds Chinese, unless it is a number by itself, and no Latin letters beyond names."""
    for code, message in CATALOGUES[language].messages.items():
        bare = re.sub(r"\{\w*\}", "", message)
        assert message != ENGLISH.messages[code] or not re.search(r"\w", bare), code
        assert re.search("[一-鿿]", bare) or not re.search(r"\w", bare), code
        described = TECHNICAL if code.startswith(("label.", "meaning.", "member.", "about.")) else frozenset()
        described |= FOR_HOSTS if code.startswith("studio.") else frozenset()
        assert {word.strip() for word in LATIN.findall(bare)} <= NAMES | described, code


@pytest.mark.parametrize("language", CHINESE)
def test_a_catalogue_keeps_to_its_script(language: str) -> None:
    """No simplified character stands in Traditional Chinese, and no traditional one in Simplified."""
    strange = {}
    for code, message in CATALOGUES[language].messages.items():
        found = {letter for letter in message if not _in_script(letter, language)}
        if found:
            strange[code] = found
    assert strange == {}


def _in_script(letter: str, language: str) -> bool:
    if language == "zh-Hant" and letter in HONG_KONG:
        return True
    try:
        letter.encode(CODECS[language])
    except UnicodeEncodeError:
        return False
    return letter not in BORROWED[language]


@pytest.mark.parametrize(("language", "letters"), [("zh-Hant", "请资证获们后无于"), ("zh-Hans", "請資證獲們後無於")])
def test_a_character_of_the_other_script_would_be_found(language: str, letters: str) -> None:
    """What is looked for is what converting carelessly leaves behind."""
    assert not any(_in_script(letter, language) for letter in letters)


@pytest.mark.parametrize("language", CHINESE)
def test_chinese_is_typographically_clean(language: str) -> None:
    """Punctuation is full-width, quotation marks are those of the script, and no stray blanks stand between words."""
    for code, message in CATALOGUES[language].messages.items():
        bare = re.sub(r"\{\w*\}", "中", message)
        assert not UNTIDY.search(bare), code
        assert not QUOTES[language].search(bare), code
        assert message.endswith("。") == ENGLISH.messages[code].endswith("."), code


def test_the_schemes_have_the_names_that_the_immigration_department_gives_them() -> None:
    """Both scripts name the same scheme; the names are those of the Department's pages in Chinese."""
    names = {
        "qmas_gpt": ("優秀人才入境計劃（綜合計分制）", "优秀人才入境计划（综合计分制）"),
        "qmas_apt": ("優秀人才入境計劃（成就計分制）", "优秀人才入境计划（成就计分制）"),
        "ttps_a": ("高端人才通行證計劃（A類）", "高端人才通行证计划（A类）"),
        "gep": ("一般就業政策", "一般就业政策"),
        "asmtp": ("輸入內地人才計劃", "输入内地人才计划"),
        "asmtp_tp": ("技術專才類別", "技术专才类别"),
        "techtas": ("科技人才入境計劃", "科技人才入境计划"),
        "iang": ("非本地畢業生留港／回港就業安排", "非本地毕业生留港／回港就业安排"),
        "assg": ("輸入中國籍香港永久性居民第二代計劃", "输入中国籍香港永久性居民第二代计划"),
        "new_cies": ("新資本投資者入境計劃", "新资本投资者入境计划"),
        "vpas": ("職專畢業生留港計劃", "职专毕业生留港计划"),
        "dependant": ("受養人", "受养人"),
    }
    for pathway, (traditional, simplified) in names.items():
        assert traditional in CATALOGUES["zh-Hant"].text(f"pathway.{pathway}")
        assert simplified in CATALOGUES["zh-Hans"].text(f"pathway.{pathway}")


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_the_letters_of_the_right_of_abode_read_like_no_category_of_a_scheme(language: str) -> None:
    """Schemes have categories 「A類」; the right of abode has items, 「第（a）項」, as the Ordinance words them."""
    lettered = re.compile(r"[A-Fa-f]）?[類类]")
    speaking = ("settlement.", "what_to_do.", "label.Ground.", "meaning.Ground.", "assg.")
    for code, message in CATALOGUES[language].messages.items():
        assert not (code.startswith(speaking) and lettered.search(message)), code


@pytest.mark.parametrize(("count", "words"), [(1, "1 month"), (0, "0 months"), (2, "2 months"), (1.5, "1.5 months")])
def test_english_counts_one_apart_from_many(count: float, words: str) -> None:
    """A plural form is the one that the catalogue's header gives for the number."""
    assert ENGLISH.counted("unit.months", count, number=f"{count:g}") == words


def test_chinese_counts_one_like_many() -> None:
    """One form serves every number."""
    assert CATALOGUES["zh-Hant"].counted("unit.months", 1, number="1") == "1個月"
    assert CATALOGUES["zh-Hans"].counted("unit.months", 3, number="3") == "3个月"
