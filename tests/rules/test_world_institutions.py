"""Names are told apart by a register of the world's institutions, to which every row of the list is joined."""

import csv
import unicodedata
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.rules.lists.han_variants import folds
from service.rules.lists.institution_search import search_institutions, search_unlisted
from service.rules.lists.institutions import read_institution
from service.rules.lists.names import is_han, name_key
from service.rules.lists.register import Institution, Kin, Kinship, meanings, register
from service.rules.lists.tables import ListStanding, ReadingHow, sources
from service.rules.lists.world import find_world, find_world_within, is_word_of_a_name, world
from service.rules.lists.world_index import index_lines

LISTED, NOT_LISTED, UNKNOWN = ListStanding.LISTED, ListStanding.NOT_LISTED, ListStanding.UNKNOWN
AUTUMN_2026 = date(2026, 11, 23)
TRADITIONAL = {simplified: written for written, simplified in folds().items()}

WORLD = tuple(csv.DictReader(world().table.decode().splitlines()))
LISTED_NAMES = sorted({*register().names, *(row.name for row in register().institutions)})
names_of_the_listed = st.sampled_from(LISTED_NAMES)
names_of_the_world = st.sampled_from([row["name"] for row in WORLD])
countries = st.sampled_from([None, "CN", "HK", "GB", "US", "TW", "JP", "AU"])


def standing(name: str, country: str | None = None, on: date = AUTUMN_2026) -> ListStanding:
    return read_institution(name, on, country).standing


def day_on_the_list(institution: Institution) -> date:
    return institution.listed_until or AUTUMN_2026


# Not listed is said of nobody's name but another's


@pytest.mark.parametrize("row", register().institutions, ids=lambda row: row.name)
def test_no_name_of_a_listed_institution_reads_not_listed(row: Institution) -> None:
    """Neither its own names, nor an alias, nor a name of the register's row, with its country or without one."""
    borne = [key for key, several in register().names.items() if row in [meaning.institution for meaning in several]]
    shared = [key for key, several in register().short_forms.items() if row in [one.institution for one in several]]
    of_its_row = [name for found in find_world(row.ror_id or "") for name in found.names]
    refused = {
        name_key(alias["alias"]) for alias in aliases() if alias["institution"] == row.name and is_refused(alias)
    }
    assert borne
    for name in (row.name, row.name_zh, *borne, *shared, *of_its_row):
        if name_key(name) not in refused:
            assert {standing(name, place, day_on_the_list(row)) for place in (None, row.country)} <= {LISTED, UNKNOWN}


def aliases() -> list[dict[str, str]]:
    table = files("service.rules.lists").joinpath("institution_aliases.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def is_refused(alias: dict[str, str]) -> bool:
    return alias["kind"] == "not_taken"


@given(
    names_of_the_listed, st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=3, max_size=9), st.booleans()
)
def test_a_word_that_nobody_knows_never_makes_a_listed_name_another_s(name: str, word: str, before: bool) -> None:
    """Before or after the name, the whole is a question."""
    assume(not is_word_of_a_name(word))
    assert standing(f"{word} {name}" if before else f"{name} {word}") is not NOT_LISTED


@given(st.text(max_size=60), countries)
def test_not_listed_names_the_institution_that_was_recognised(name: str, country: str | None) -> None:
    """Whatever text is read as not listed is another institution's name, or that of one that has left the list."""
    reading = read_institution(name, AUTUMN_2026, country)
    assert reading.standing is not NOT_LISTED or reading.name is not None


@given(names_of_the_world, countries)
def test_an_institution_of_the_world_is_listed_only_as_a_row_of_the_list(name: str, country: str | None) -> None:
    """What reads as listed was read as an institution that the list holds on that day."""
    reading = read_institution(name, AUTUMN_2026, country)
    on_it = {row.name for row in register().institutions if row.is_listed(AUTUMN_2026)}
    assert reading.standing is not LISTED or reading.name in on_it


@given(names_of_the_world | names_of_the_listed, countries)
def test_case_width_diacritics_script_and_the_change_nothing(name: str, country: str | None) -> None:
    """A name is read alike however it is typed."""
    plain = read_institution(name, AUTUMN_2026, country)
    bare = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    traditional = "".join(TRADITIONAL.get(each, each) for each in name)
    for variant in (name.upper(), f" The {name}", traditional, bare if is_latin(name) else name):
        reading = read_institution(variant, AUTUMN_2026, country)
        assert (reading.standing, reading.name, reading.candidates) == (plain.standing, plain.name, plain.candidates)


def is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(each, "") for each in text if each.isalpha())


# Everyday forms, near misses, and names that nobody knows


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Hong Kong Poly", "Hong Kong Polytechnic University"),
        ("HK Poly", "Hong Kong Polytechnic University"),
        ("Poly U", "Hong Kong Polytechnic University"),
        ("HK City University", "City University of Hong Kong"),
        ("City U", "City University of Hong Kong"),
        ("城市大學", "City University of Hong Kong"),
        ("Chinese U", "Chinese University of Hong Kong"),
        ("中文大學", "Chinese University of Hong Kong"),
        ("港中文大學", "Chinese University of Hong Kong"),
        ("HK UST", "The Hong Kong University of Science and Technology"),
        ("HK University", "University of Hong Kong"),
        ("港理工大學", "Hong Kong Polytechnic University"),
        ("Melb Uni", "University of Melbourne"),
        ("Uni Melb", "University of Melbourne"),
        ("Adelaide Uni", "Adelaide University"),
        ("U Mich", "University of Michigan-Ann Arbor"),
        ("U of Illinois", "University of Illinois at Urbana-Champaign"),
        ("Wash U", "Washington University in St. Louis"),
        ("Imperial College", "Imperial College London"),
        ("King's College", "King’s College London"),
        ("Queen Mary", "Queen Mary University of London"),
        ("Trinity College", "Trinity College Dublin, The University of Dublin"),
        ("City University", "City University of Hong Kong"),
        ("National University", "National University of Singapore"),
        ("Emory", "Emory University"),
        ("Nanyang Tech", "Nanyang Technological University, Singapore"),
        ("Uni Heidelberg", "Heidelberg University"),
        ("John Hopkins University", "Johns Hopkins University"),
        ("上交", "Shanghai Jiao Tong University"),
        ("Univeristy of Trento", "University of Trento"),
        ("HK Baptist University", "Hong Kong Baptist University"),
        ("浸大", "Hong Kong Baptist University"),
        ("Nottingham Trent", "Nottingham Trent University"),
    ],
)
def test_an_everyday_form_is_a_question_that_names_who_is_meant(name: str, meant: str) -> None:
    """Shortened, turned round, without its place: never a yes and never a no."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.name) == (UNKNOWN, None)
    assert meant in reading.candidates


@pytest.mark.parametrize(
    "name",
    [
        *("University of Trento", "University of Winchester", "University of Northampton", "University of Mons"),
        *(
            "University of Wales",
            "Shenzhen University",
            "深圳大學",
            "深圳大学",
            "University of York",
            "York University",
        ),
        *("Anhui University of Science and Technology", "Florida State University", "California Southern University"),
        *("Manchester Metropolitan University", "Nottingham Trent University", "Queensland University of Technology"),
        *(
            "City University of New York",
            "Northeastern University",
            "Boston College",
            "University of Illinois Chicago",
            "Western University",
            "香港浸會大學",
            "岭南大学",
        ),
    ],
)
def test_a_name_like_a_listed_one_s_is_read_as_its_own_institution(name: str) -> None:
    """Another institution, of another city or kind, is recognised, and no listed one is proposed."""
    reading = read_institution(name, AUTUMN_2026)
    listed = {row.name for row in register().institutions}
    assert (reading.standing, reading.how) == (NOT_LISTED, ReadingHow.OTHER_INSTITUTION)
    assert reading.name
    assert listed.isdisjoint(reading.candidates)


@pytest.mark.parametrize("name", ["Trento", "Winchester", "Northampton", "York", "Mons Uni", "Shenzhen Uni"])
def test_a_place_is_never_taken_for_another(name: str) -> None:
    """A word that some institution has in its name is no slip of the pen, and half of New York's name is no place."""
    reading = read_institution(name, AUTUMN_2026)
    listed = {row.name for row in register().institutions}
    assert reading.standing is UNKNOWN
    assert listed.isdisjoint(reading.candidates)


@pytest.mark.parametrize(
    "name", ["Greenfield Institute of Advanced Commerce", "Bloomfield School of Economics", "丁丁学院大学"]
)
def test_a_name_that_nobody_knows_is_unknown(name: str) -> None:
    """No register has it, so nobody is recognised."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.how, reading.candidates) == (UNKNOWN, ReadingHow.NO_MATCH, ())


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Northwestern University", None, UNKNOWN),
        ("Northwestern University", "US", LISTED),
        ("Northwestern University", "PH", NOT_LISTED),
        ("Korea University", None, UNKNOWN),
        ("Korea University", "KR", LISTED),
        ("Korea University", "JP", NOT_LISTED),
        ("Southeast University", None, UNKNOWN),
        ("St. Andrews University", None, UNKNOWN),
        ("St. Andrews University", "GB", LISTED),
        ("Universität Freiburg", None, UNKNOWN),
        ("Universität Freiburg", "CH", NOT_LISTED),
        ("Manchester University", "US", NOT_LISTED),
        ("Manchester University", "GB", LISTED),
        ("Trinity College", "US", NOT_LISTED),
        ("Trinity College", "IE", UNKNOWN),
        ("Columbia College", None, UNKNOWN),
        ("清华大学", None, LISTED),
        ("清華大學", "TW", NOT_LISTED),
        ("University of Sunderland", "HK", NOT_LISTED),
        ("University of Melbourne", "SG", UNKNOWN),
        ("UniMelb", "SG", UNKNOWN),
    ],
)
def test_a_name_of_two_countries_waits_for_the_country(name: str, country: str | None, expected: ListStanding) -> None:
    """One's own name outweighs another's byname; two own names don't settle each other."""
    assert standing(name, country) is expected


# Predecessors


@pytest.mark.parametrize(
    ("names", "became"),
    [
        (
            ("Shanghai Second Medical University", "上海第二医科大学", "上海第二醫科大學"),
            "Shanghai Jiao Tong University",
        ),
        (("Zhejiang Medical University", "浙江医科大学", "浙江醫科大學"), "Zhejiang University"),
        (("UMIST", "University of Manchester Institute of Science and Technology"), "University of Manchester"),
        (
            ("Universität Karlsruhe", "University of Karlsruhe", "卡爾斯魯厄大學"),
            "Karlsruhe Institute of Technology (KIT)",
        ),
    ],
)
def test_a_predecessor_stands_as_what_it_became_in_every_script(names: tuple[str, ...], became: str) -> None:
    """A source tells the day on which it became, or became a part of, the listed one."""
    for name in names:
        reading = read_institution(name, AUTUMN_2026)
        assert (reading.standing, reading.how, reading.name) == (LISTED, ReadingHow.SUCCESSOR, became)


@pytest.mark.parametrize(
    ("names", "belongs_to"),
    [
        (("University of South Australia", "UniSA", "南澳大学", "南澳大學"), "Adelaide University"),
        (
            ("Université Paris Descartes", "Paris Descartes University", "巴黎第五大學"),
            "Université Paris Cité (formerly Université de Paris)",
        ),
        (("Institute of Science Tokyo", "東京科学大学", "东京科学大学"), "Tokyo Institute of Technology (Tokyo Tech)"),
        (("Hong Kong Polytechnic", "香港理工學院", "香港理工学院"), "Hong Kong Polytechnic University"),
        (("University of London", "London University", "倫敦大學", "伦敦大学"), "University College London"),
    ],
)
def test_a_predecessor_or_a_whole_of_which_no_row_tells_the_day_is_unknown(
    names: tuple[str, ...], belongs_to: str
) -> None:
    """In every script alike, with the listed institution that it belongs to."""
    for name in names:
        reading = read_institution(name, AUTUMN_2026)
        assert (reading.standing, reading.how) == (UNKNOWN, ReadingHow.RELATED)
        assert belongs_to in reading.candidates


def test_a_predecessor_is_unknown_before_it_became_the_listed_one() -> None:
    """A month tells its last day: the two merged in April 2000."""
    before, after = (read_institution("长沙铁道学院", on) for on in (date(2000, 4, 29), date(2000, 4, 30)))
    assert (before.how, after.how) == (ReadingHow.RELATED, ReadingHow.OFF_LIST_NOW)


def test_every_predecessor_with_a_day_cites_a_source() -> None:
    """No day without one, and every one resolves."""
    table = files("service.rules.lists").joinpath("institution_kin.csv").read_text(encoding="utf-8")
    kin = list(csv.DictReader(table.splitlines()))
    assert all(bool(row["became_on"]) is bool(row["sources"]) for row in kin)
    assert {source for row in kin for source in row["sources"].split()} <= set(sources())
    assert {row["kind"] for row in kin} == {kinship.value for kinship in Kinship}


# The join


def test_every_row_of_the_list_is_joined_to_the_register_but_for_those_that_it_lacks() -> None:
    """By the identifier that ROR gives it; no two rows by one. Rows that the copy lacks stand under our names alone."""
    joined = [row for row in register().institutions if row.ror_id]
    assert Counter(row.ror_id for row in joined).most_common(1)[0][1] == 1
    assert all(found.country == row.country for row in joined for found in find_world(row.ror_id or ""))
    assert all(len(find_world(row.ror_id or "")) == 1 for row in joined)
    assert {row.name for row in register().institutions if not row.ror_id} == {
        *("Charité - Universitätsmedizin Berlin", "Swiss Hotel Management School", "Cesar Ritz Colleges Switzerland"),
        *("Glion Institute of Higher Education", "University of the Arts London", "Ohio State University--Columbus"),
        *("The University of Texas M. D. Anderson Cancer Center", "Parsons School of Design, the New School"),
        *("Mayo Clinic Alix School of Medicine", "Ecole Normale Superieure - Paris"),
        *("London School of Hygiene and Tropical Medicine", "Universite Sorbonne Paris Cite-USPC"),
    }


def test_a_relative_is_never_a_row_of_the_list() -> None:
    """What is told of an institution is told once: a name is a listed one's, or a relative's, but for one shared."""
    both = set(register().names) & set(register().kin)
    assert both == {"university college london"}  # which a branch in Australia bore too
    assert all(isinstance(one.institution, Kin) for several in register().kin.values() for one in several)


# The register


def test_the_index_has_the_key_of_every_name() -> None:
    """It is what is written anew from the table: `python -m service.rules.lists.world_index`."""
    assert "".join(index_lines()) == world().index.decode()


@pytest.mark.parametrize("row", WORLD[::613], ids=lambda row: row["name"])
def test_an_institution_is_found_by_each_of_its_names(row: dict[str, str]) -> None:
    """By halving the index."""
    for name in (row["name"], *filter(None, row["other_names"].split("|"))):
        found = [(each.name, each.country, each.ror_id) for each in find_world(name_key(name))]
        assert (row["name"], row["country"], row["ror_id"] or None) in found


def test_the_register_is_whole() -> None:
    """19,761 institutions from two sources, each of which the table of sources holds."""
    assert len(WORLD) == 19_761
    assert Counter(row["source"] for row in WORLD) == {"ror-2.9": 13_527, "university-domains-2026": 6_234}
    assert {row["source"] for row in WORLD} <= set(sources())


def test_the_forms_of_a_character_are_opencc_s() -> None:
    """The table is what OpenCC's dictionaries say, and folding twice is folding once."""
    table = files("service.rules.lists").joinpath("han_variants.csv").read_text(encoding="utf-8")
    held = {row["written"]: row["simplified"] for row in csv.DictReader(table.splitlines())}
    assert held == folds()
    assert set(held).isdisjoint(held.values())


# Looking up what isn't listed


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("深圳大學", "Shenzhen University"),
        ("深圳大学", "Shenzhen University"),
        ("浸會", "Hong Kong Baptist University"),
        ("浸会", "Hong Kong Baptist University"),
        ("trento", "University of Trento"),
        ("Oxford Bro", "Oxford Brookes University"),
        ("HKU SPACE", "HKU SPACE"),
        ("0349bsm71", "Hong Kong Metropolitan University"),
    ],
)
def test_a_search_finds_what_is_not_listed_in_both_scripts(q: str, name: str) -> None:
    """And says that it isn't."""
    found = {match.name: match.standing for match in search_unlisted(q, AUTUMN_2026)}
    assert found[name] is NOT_LISTED


def test_a_search_says_what_a_branch_belongs_to() -> None:
    """A branch's standing is unknown."""
    (match,) = search_unlisted("nottingham ningbo", AUTUMN_2026)
    assert (match.standing, match.belongs_to, match.country) == (UNKNOWN, ("University of Nottingham",), "CN")


@given(st.sampled_from([row for row in register().institutions if is_han(row.name_zh)]))
def test_both_scripts_find_alike(row: Institution) -> None:
    """A search in Traditional characters finds what one in Simplified does."""
    traditional = "".join(TRADITIONAL.get(each, each) for each in row.name_zh)
    assert search_institutions(row.name_zh, AUTUMN_2026) == search_institutions(traditional, AUTUMN_2026)
    assert search_unlisted(row.name_zh, AUTUMN_2026) == search_unlisted(traditional, AUTUMN_2026)


def test_a_search_for_nothing_finds_nothing() -> None:
    """Spaces and punctuation are no search."""
    assert search_unlisted(" ?! ", AUTUMN_2026) == []


@pytest.mark.parametrize("digits", ["000", "1234", "19999"])
def test_a_search_for_digits_reads_names_and_identifiers_alone(digits: str) -> None:
    """The register's index tells each institution by a number, which is neither."""
    found = find_world_within(digits, 50)
    assert all(digits in " ".join((*institution.names, institution.ror_id or "")) for institution in found)


def test_no_listed_institution_is_found_among_the_unlisted() -> None:
    """Each is found once: as a row of the list."""
    rows = {(row.name, row.country) for row in register().institutions}
    found = {(match.name, match.country) for row in rows for match in search_unlisted(row[0], AUTUMN_2026)}
    assert rows.isdisjoint(found)


def test_a_key_means_each_institution_once() -> None:
    """A register's row and a name of ours for it are one meaning."""
    assert len(meanings(name_key("Shenzhen University"))) == 1
