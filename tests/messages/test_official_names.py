"""Official names stand in one table, agree with the lists of the law, and are cited by messages that name one."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from service.api import cldr
from service.messages import LANGUAGES, institution, names
from service.messages.names import CITED, named
from service.profile.codes import BackingProgramme, TechnologyArea, Trade
from service.rules.law import lawbook
from service.rules.lists.register import register
from service.rules.lists.tables import rows

NAMES = names()
COUNTRIES = "countries"


def plain(text: str) -> str:
    """A name without regard to the width of its punctuation."""
    return unicodedata.normalize("NFKC", text)


def raw(language: str, file: str) -> dict[str, str]:
    """The messages of a file as they are written, before names are put in."""
    path = files("service.messages").joinpath(language, f"{file}.po")
    return {m.id: str(m.string) for m in read_po(BytesIO(path.read_bytes())) if m.id and isinstance(m.id, str)}


def test_every_name_stands_in_every_language_with_its_source() -> None:
    """A name without a page that bears it is made up."""
    for name in NAMES.values():
        assert tuple(name.wordings) == LANGUAGES, name.id
        assert all(name.wordings.values()), name.id
        assert re.fullmatch(r"https://(www\.)?[\w.-]+\.(gov|edu|org)\.hk/\S*", name.source), name.id
        assert name.read_as in {"official", "address"}, name.id


def test_the_trades_are_named_as_on_the_technical_professional_list() -> None:
    """A trade's name is never made up or localised."""
    for row in rows("tp_stream_trades"):
        name = NAMES[f"trade.{row['id']}"]
        assert name.wordings["en"] == row["name_en"]
        assert plain(name.wordings["zh-Hant"]) == plain(row["name_zh"])


def test_the_areas_of_technology_are_named_as_on_the_list_of_the_scheme() -> None:
    """So is an area of technology."""
    for row in rows("techtas_areas"):
        assert NAMES[f"area.{row['id']}"].wordings["en"] == row["name_en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_of_a_closed_official_list_is_the_name_itself(language: str) -> None:
    """Trades, areas and programmes cite the table; nothing else says what they are called."""
    questions = raw(language, "questions")
    for kind, prefix in ((Trade, "trade"), (TechnologyArea, "area"), (BackingProgramme, "programme")):
        for member in kind:
            if f"{prefix}.{member.value}" in NAMES:
                assert questions[f"choice.{kind.__name__}.{member.value}"] == f"{{@{prefix}.{member.value}}}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pathways_and_schemes_cite_the_table(language: str) -> None:
    """A scheme has one name, wherever it is chosen or ranked."""
    answer, questions = raw(language, "answer"), raw(language, "questions")
    pathways = {code for code in answer if code.startswith("pathway.")} - {"pathway.dependant"}
    assert {code for code in pathways if not CITED.search(answer[code])} == set()
    schemes = ("qmas", "ttps_a", "gep", "asmtp", "gep_tp", "techtas", "iang", "assg", "new_cies", "old_cies", "vpas_a")
    assert {code for code in schemes if not CITED.search(questions[f"choice.Scheme.{code}"])} == set()


def test_every_country_that_a_scheme_leaves_out_has_an_official_name() -> None:
    """CLDR's names for Hong Kong aren't those of the Immigration Department."""
    held = [parameter for parameter in lawbook().parameters.values() if parameter.unit == COUNTRIES]
    codes = {code for parameter in held for version in parameter.versions for code in version.value}
    assert {code for code in codes if f"country.{code}" not in NAMES} == set()
    assert [cldr.country(code, "zh-Hant") for code in ("KP", "NZ", "BN", "KZ")] == [
        "朝鮮",
        "新西蘭",
        "文萊",
        "哈薩克斯坦",
    ]


def test_every_listed_institution_has_a_name_in_either_script() -> None:
    """In Simplified it is the register's own, without what tells it from another; in Traditional none is left out."""
    for row in register().institutions:
        assert re.sub(r"[(（].*[)）]$", "", row.name_zh) == institution(row.name, "zh-Hans")
        assert re.fullmatch("[一-鿿·-]*(MD)?[一-鿿·-]+", institution(row.name, "zh-Hant")), row.name
    assert institution("University of Toronto", "zh-Hant") == "多倫多大學"
    assert institution("A college that nobody lists", "zh-Hant") == "A college that nobody lists"


MENTIONED = {name.id: name for name in NAMES.values() if "." not in name.id and len(name.wordings["en"].split()) > 1}
"""Names of schemes, bodies and papers that an English sentence can only mean by name."""


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_translation_names_what_the_english_names(language: str) -> None:
    """Where the English gives a scheme, a body or a paper its name, the Chinese gives the official one."""
    strange = {}
    for path in files("service.messages").joinpath("en").iterdir():
        english, chinese = raw("en", path.name.removesuffix(".po")), raw(language, path.name.removesuffix(".po"))
        for code, message in english.items():
            for name in MENTIONED.values():
                said = named(chinese[code], language)
                # A longer name holds a shorter one: New CIES the earlier scheme, the points test its own.
                if re.search(rf"(?<!New ){re.escape(name.wordings['en'])}\b", message) and not any(
                    wording in said for wording in (name.wordings[language], *SHORT.get(name.id, {}).get(language, ()))
                ):
                    strange[code] = name.id
    assert strange == {}


SHORT = {
    "immd": {"zh-Hant": ("入境處",), "zh-Hans": ("入境处",)},
    "ttps": {"zh-Hant": ("高才通",), "zh-Hans": ("高才通",)},
    "hkcaavq": {},
}
"""Short forms that the Department itself uses."""


@pytest.mark.parametrize("id_", [name for name in NAMES if not name.startswith("country.")])
def test_an_official_name_in_simplified_is_the_traditional_one_in_the_other_script(id_: str) -> None:
    """One character stands for one: a name is never replaced by a word of the same meaning."""
    traditional, simplified = (NAMES[id_].wordings[language] for language in ("zh-Hant", "zh-Hans"))
    assert len(traditional) == len(simplified)
    for old, new in zip(traditional, simplified, strict=True):
        assert new in PAIRS.get(old, {old}) or PAIRS.setdefault(old, {new}) == {new}, (old, new)


def _pairs() -> dict[str, set[str]]:
    """What each Traditional character is in Simplified, as most of the table's names have it."""
    votes: dict[str, dict[str, int]] = {}
    for name in NAMES.values():
        for old, new in zip(name.wordings["zh-Hant"], name.wordings["zh-Hans"], strict=False):
            votes.setdefault(old, {}).setdefault(new, 0)
            votes[old][new] += 1
    return {old: {max(found, key=lambda new: found[new])} for old, found in votes.items()}


PAIRS = _pairs()
