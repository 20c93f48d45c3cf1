import csv
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.lists.institution_search import search_institutions
from service.rules.lists.institutions import (
    list_size,
    list_versions,
    read_institution,
    read_institution_between,
)
from service.rules.lists.names import name_key
from service.rules.lists.register import Institution, register
from service.rules.lists.tables import ListStanding, ReadingHow, sources

LISTED, NOT_LISTED, UNKNOWN = ListStanding.LISTED, ListStanding.NOT_LISTED, ListStanding.UNKNOWN
AUTUMN_2026 = date(2026, 11, 23)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

listed_names = st.sampled_from(
    [name for row in register().institutions for name in (row.name, row.name_zh)] + list(register().names)
)
written_names = listed_names | st.text(st.characters(codec="ascii"), max_size=40)


def standing(name: str, country: str | None = None, on: date = AUTUMN_2026) -> ListStanding:
    return read_institution(name, on, country).standing


# The size of the list


@pytest.mark.parametrize(
    ("on", "size"),
    [
        (date(2022, 12, 27), 0),
        (date(2022, 12, 28), 176),
        (date(2023, 10, 31), 176),
        (date(2023, 11, 1), 184),
        (date(2023, 12, 31), 184),
        (date(2024, 1, 1), 185),
        (date(2024, 10, 31), 185),
        (date(2024, 11, 1), 198),
        (date(2024, 12, 31), 198),
        (date(2025, 1, 1), 199),
        (date(2025, 12, 31), 199),
        (date(2026, 1, 1), 200),
    ],
)
def test_the_list_has_its_official_size_on_both_sides_of_every_revision(on: date, size: int) -> None:
    """Every version holds as many institutions as the government announced."""
    assert list_size(on) == size


def test_there_are_six_versions() -> None:
    """The versions begin on the days announced, and tell the sizes announced."""
    assert [(version.in_force_from, version.size) for version in list_versions()] == [
        (date(2022, 12, 28), 176),
        (date(2023, 11, 1), 184),
        (date(2024, 1, 1), 185),
        (date(2024, 11, 1), 198),
        (date(2025, 1, 1), 199),
        (date(2026, 1, 1), 200),
    ]


@pytest.mark.parametrize(
    ("on", "mainland", "hong_kong", "taiwan"),
    [(date(2022, 12, 28), 9, 5, 1), (date(2024, 1, 1), 13, 5, 1), (date(2025, 1, 1), 23, 5, 1)],
)
def test_the_list_has_its_published_shares_of_china(on: date, mainland: int, hong_kong: int, taiwan: int) -> None:
    """Nine Mainland and five Hong Kong institutions at launch, thirteen Mainland in 2024, 23 since 2025."""
    places = Counter(row.country for row in register().institutions if row.is_listed(on))
    assert (places["CN"], places["HK"], places["TW"]) == (mainland, hong_kong, taiwan)


# What joined and what left


@pytest.mark.parametrize(
    ("name", "last_day_off", "first_day_on"),
    [
        ("Wuhan University", date(2023, 10, 31), date(2023, 11, 1)),
        ("Hotelschool The Hague", date(2023, 10, 31), date(2023, 11, 1)),
        ("University of Technology Sydney", date(2023, 12, 31), date(2024, 1, 1)),
        ("Nankai University", date(2024, 10, 31), date(2024, 11, 1)),
        ("Rhode Island School of Design", date(2024, 10, 31), date(2024, 11, 1)),
        ("King Saud University", date(2024, 12, 31), date(2025, 1, 1)),
        ("Politecnico di Milano", date(2025, 12, 31), date(2026, 1, 1)),
    ],
)
def test_an_institution_is_listed_from_the_day_it_joins(name: str, last_day_off: date, first_day_on: date) -> None:
    """The day before, it is read as itself, off the list, with the day on which it joins."""
    before = read_institution(name, last_day_off)
    assert (before.standing, before.how, before.listed_from) == (NOT_LISTED, ReadingHow.OFF_LIST_NOW, first_day_on)
    assert read_institution(name, first_day_on).standing is LISTED


@pytest.mark.parametrize(
    ("name", "last_day_on", "first_day_off"),
    [
        ("University of Göttingen", date(2023, 12, 31), date(2024, 1, 1)),
        ("TU Eindhoven", date(2023, 12, 31), date(2024, 1, 1)),
        ("LSHTM", date(2024, 12, 31), date(2025, 1, 1)),
        ("Radboud University", date(2024, 12, 31), date(2025, 1, 1)),
        ("École Polytechnique", date(2025, 12, 31), date(2026, 1, 1)),
        ("Albert-Ludwigs-Universität Freiburg", date(2025, 12, 31), date(2026, 1, 1)),
    ],
)
def test_an_institution_is_listed_up_to_its_last_day(name: str, last_day_on: date, first_day_off: date) -> None:
    """The day after, it is read as itself, off the list, with its last day."""
    assert read_institution(name, last_day_on).standing is LISTED
    after = read_institution(name, first_day_off)
    assert (after.standing, after.how, after.listed_until) == (NOT_LISTED, ReadingHow.OFF_LIST_NOW, last_day_on)


def test_nothing_is_listed_before_the_scheme_opened() -> None:
    """The University of Hong Kong is on the list from 28 December 2022 and not a day earlier."""
    assert standing("HKU", on=date(2022, 12, 27)) is NOT_LISTED
    assert standing("HKU", on=date(2022, 12, 28)) is LISTED


# Names of one institution


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("The University of Hong Kong", "University of Hong Kong"),
        ("HKU", "University of Hong Kong"),
        ("港大", "University of Hong Kong"),
        ("University of Hong Kong (HKU)", "University of Hong Kong"),
        ("CUHK", "Chinese University of Hong Kong"),
        ("CityUHK", "City University of Hong Kong"),
        ("MIT", "Massachusetts Institute of Technology"),
        ("UCL", "University College London"),
        ("LSE", "London School of Economics and Political Science"),
        ("NUS", "National University of Singapore"),
        ("PKU", "Peking University"),
        ("北大", "Peking University"),
        ("清华大学", "Tsinghua University"),
        ("清華大學", "Tsinghua University"),
        ("國立臺灣大學", "National Taiwan University (NTU)"),
        ("東京大学", "The University of Tokyo"),
        ("서울대학교", "Seoul National University"),
        ("Trinity College Dublin", "Trinity College Dublin, The University of Dublin"),
        ("UC Berkeley", "University of California, Berkeley"),
        ("University of California Berkeley", "University of California, Berkeley"),
        ("King's College London", "King’s College London"),
        ("Xi’an Jiaotong University", "Xi'an Jiaotong University"),
        ("ETH Zürich", "ETH Zurich - Swiss Federal Institute of Technology"),
        ("Technische Universität München", "Technical University of Munich"),
        ("Universite Paris Saclay", "Université Paris-Saclay"),
        ("Nanyang Technological University (NTU)", "Nanyang Technological University, Singapore"),
        ("King Fahd University of Petroleum and Minerals", "King Fahd University of Petroleum & Minerals"),
        ("Ｋｙｏｔｏ　Ｕｎｉｖｅｒｓｉｔｙ", "Kyoto University"),
        ("Univ. of Oxford", "University of Oxford"),
        ("Nanjing University", "Nanjing University"),
        ("Nankai University", "Nankai University"),
        ("University of Adelaide", "University of Adelaide"),
        ("Adelaide University", "Adelaide University"),
        ("Queen Mary University of London", "Queen Mary University of London"),
        ("M.I.T.", "Massachusetts Institute of Technology"),
        ("U.C.L.A", "University of California, Los Angeles"),
    ],
)
def test_the_names_of_an_institution_are_read_as_that_institution(given_name: str, name: str) -> None:
    """Official names, everyday short names and names in other scripts lead to the row of the list."""
    reading = read_institution(given_name, AUTUMN_2026)
    assert (reading.standing, reading.name) == (LISTED, name)


@pytest.mark.parametrize("row", register().institutions, ids=lambda row: row.name)
def test_every_row_is_read_by_its_own_name_in_its_own_country(row: Institution) -> None:
    """The list's own English name is listed on the row's first day, and on its last where it has left."""
    for on in (row.listed_from, row.listed_until or AUTUMN_2026):
        reading = read_institution(row.name, on, row.country)
        assert (reading.standing, reading.how, reading.name) == (LISTED, ReadingHow.EXACT, row.name)


# Traps


@pytest.mark.parametrize("name", ["东北大学", "東北大學", "東北大学", "西北大学", "西北大學"])
def test_a_chinese_name_of_two_universities_is_never_guessed(name: str) -> None:
    """Tohoku and Shenyang's Northeastern, Northwestern and Xi'an's Northwest, write their names alike."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.how) == (UNKNOWN, ReadingHow.AMBIGUOUS)
    assert len(reading.candidates) >= 2


@pytest.mark.parametrize(
    ("name", "country", "expected", "read_as"),
    [
        ("東北大學", "JP", LISTED, "Tohoku University"),
        ("东北大学", "CN", NOT_LISTED, "Northeastern University"),
        ("西北大学", "US", LISTED, "Northwestern University"),
        ("西北大学", "CN", NOT_LISTED, "Northwest University"),
        ("Northwestern University", "US", LISTED, "Northwestern University"),
        ("清華大學", "TW", NOT_LISTED, "National Tsinghua University"),
        ("中山大學", "TW", NOT_LISTED, "National Sun Yat-Sen University"),
        ("Southeast University", "CN", LISTED, "Southeast University"),
        ("Southeast University", "BD", NOT_LISTED, "Southeast University"),
        ("NTU", "SG", LISTED, "Nanyang Technological University, Singapore"),
        ("NTU", "TW", LISTED, "National Taiwan University (NTU)"),
        ("NTU", "GB", NOT_LISTED, "Nottingham Trent University"),
        ("UM", "MY", LISTED, "Universiti Malaya (UM)"),
        ("UM", "MO", NOT_LISTED, "University of Macau"),
        ("BIT", "CN", LISTED, "Beijing Institute of Technology"),
        ("HIT", "CN", LISTED, "Harbin Institute of Technology"),
        ("CSU", "CN", LISTED, "Central South University"),
        ("中大", "HK", LISTED, "Chinese University of Hong Kong"),
        ("中大", "CN", LISTED, "Sun Yat-sen University"),
        ("CityU", "HK", LISTED, "City University of Hong Kong"),
    ],
)
def test_the_country_settles_a_name_that_several_share(
    name: str, country: str | None, expected: ListStanding, read_as: str
) -> None:
    """Of the institutions that a name may stand for, the one in the country given is meant."""
    reading = read_institution(name, AUTUMN_2026, country)
    assert (reading.standing, reading.name) == (expected, read_as)


@pytest.mark.parametrize("country", ["CN", "GB", "QA"])
def test_northwestern_in_another_country_is_not_the_american_one(country: str) -> None:
    """The country given takes the match back."""
    assert standing("Northwestern University", country) is not LISTED


@pytest.mark.parametrize("name", ["NTU", "UM", "BIT", "HIT", "CSU", "CityU", "中大", "交大", "USC", "CMU", "清华"])
def test_an_ambiguous_short_form_is_unknown_with_its_candidates(name: str) -> None:
    """Two candidates at the least, and none chosen, where no country is given or it is none of theirs."""
    for country in (None, "AQ"):
        reading = read_institution(name, AUTUMN_2026, country)
        assert (reading.standing, reading.how, reading.name) == (UNKNOWN, ReadingHow.AMBIGUOUS, None)
        assert len(reading.candidates) >= 2


def test_a_country_with_two_candidates_leaves_the_short_form_ambiguous() -> None:
    """UM in the United States is Michigan or Miami."""
    reading = read_institution("UM", AUTUMN_2026, "US")
    assert (reading.standing, reading.candidates) == (
        UNKNOWN,
        ("University of Michigan-Ann Arbor", "University of Miami"),
    )


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("树仁", ("Hong Kong Shue Yan University",)),
        ("嶺南", ("Lingnan University",)),
        ("清大", ("National Tsinghua University", "Tsinghua University")),
        ("師大", ("National Taiwan Normal University", "Beijing Normal University")),
        ("HEC", ("HEC Paris", "HEC Montréal")),
        ("LBS", ("London Business School",)),
        ("Chula", ("Chulalongkorn University",)),
        ("港科廣", ("The Hong Kong University of Science and Technology",)),
    ],
)
def test_what_people_call_a_school_for_short_names_it_as_a_candidate(name: str, candidates: tuple[str, ...]) -> None:
    """In Hong Kong, Taiwan, Paris, London and Bangkok; 清大 is Hsinchu's in Taiwan and Beijing's elsewhere."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.candidates) == (UNKNOWN, candidates)


@pytest.mark.parametrize("name", ["XYZ", "X.Y.Z.", "浙外", "INSA", "?!", ""])
def test_an_unread_short_form_is_unknown(name: str) -> None:
    """An acronym that isn't known may be anyone's, so it isn't read as an unlisted school."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.how, reading.candidates) == (UNKNOWN, ReadingHow.AMBIGUOUS, ())


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("Univeristy of Oxford", "University of Oxford"),
        ("Oxford", "University of Oxford"),
        ("Cambrige", "University of Cambridge"),
        ("Standford University", "Stanford University"),
        ("University of Oxford, UK", "University of Oxford"),
        ("Queen Mary", "Queen Mary University of London"),
        ("Adelaide", "Adelaide University"),
        ("牛津", "University of Oxford"),
        ("HKU附屬學院", "University of Hong Kong"),
    ],
)
def test_a_near_miss_is_unknown_and_proposes_what_was_meant(name: str, candidate: str) -> None:
    """A slip, a part of a name, or a name with more to it, is a question and not an answer."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.how, reading.name) == (UNKNOWN, ReadingHow.NEAR_MISS, None)
    assert candidate in reading.candidates


@pytest.mark.parametrize(
    "name",
    [
        "Queen's University Belfast",
        "Northeastern University",
        "University of Bath",
        "University of Bergen",
        "University of York",
        "Oxford Brookes University",
        "University of Exeter",
        "Boston College",
        "University of California, Riverside",
        "Zhejiang University of Technology",
        "Nanjing University of Science and Technology",
        "Education University of Hong Kong",
        "Hong Kong Baptist University",
        "Xiamen University",
        "華南理工大學",
        "河北大学",
        "河南大学",
        "國立中山大學",
    ],
)
def test_another_institution_with_a_name_of_its_own_is_not_listed(name: str) -> None:
    """The list is held in full, and the world's register knows whose name it is."""
    reading = read_institution(name, AUTUMN_2026)
    assert (reading.standing, reading.how) == (NOT_LISTED, ReadingHow.OTHER_INSTITUTION)


@pytest.mark.parametrize("country", [None, "HK"])
@pytest.mark.parametrize("name", ["HKU SPACE", "香港大學專業進修學院", "CUSCS", "Harvard Extension School"])
def test_a_continuing_education_arm_is_not_listed(name: str, country: str | None) -> None:
    """ImmD's note on eligible universities refuses the awards of such arms."""
    assert standing(name, country) is NOT_LISTED


@pytest.mark.parametrize("country", [None, "CN"])
@pytest.mark.parametrize(
    ("name", "parent"),
    [
        (
            "Beijing Normal University – Hong Kong Baptist University United International College",
            "Beijing Normal University",
        ),
        ("University of Nottingham Ningbo", "University of Nottingham"),
        ("University of Nottingham Ningbo China", "University of Nottingham"),
        ("宁波诺丁汉大学", "University of Nottingham"),
        ("CUHK-Shenzhen", "Chinese University of Hong Kong"),
        ("The Chinese University of Hong Kong (Shenzhen)", "Chinese University of Hong Kong"),
        ("香港中文大學（深圳）", "Chinese University of Hong Kong"),
        ("HKUST (Guangzhou)", "The Hong Kong University of Science and Technology"),
        ("NYU Shanghai", "New York University"),
        ("Harbin Institute of Technology (Shenzhen)", "Harbin Institute of Technology"),
    ],
)
def test_a_branch_or_joint_college_is_unknown(name: str, parent: str, country: str | None) -> None:
    """Whether its award counts as the parent's is not for the list to say."""
    reading = read_institution(name, AUTUMN_2026, country)
    assert (reading.standing, reading.candidates) == (UNKNOWN, (parent,))


def test_a_parent_named_with_its_branch_s_country_is_unknown() -> None:
    """Somebody who studied in Ningbo may give the parent's name alone."""
    reading = read_institution("University of Nottingham", AUTUMN_2026, "CN")
    assert (reading.standing, reading.candidates) == (UNKNOWN, ("University of Nottingham",))


# Intervals


@pytest.mark.parametrize(
    ("name", "first", "last", "expected"),
    [
        ("Nankai University", date(2024, 1, 1), date(2024, 10, 31), NOT_LISTED),
        ("Nankai University", date(2024, 10, 31), date(2024, 11, 1), UNKNOWN),
        ("Nankai University", date(2024, 11, 1), date(2026, 6, 1), LISTED),
        ("École Polytechnique", date(2025, 1, 1), date(2025, 12, 31), LISTED),
        ("École Polytechnique", date(2025, 12, 31), date(2026, 1, 1), UNKNOWN),
        ("École Polytechnique", date(2026, 1, 1), date(2026, 1, 1), NOT_LISTED),
        ("Radboud University", date(2022, 1, 1), date(2026, 1, 1), UNKNOWN),
        ("Oxford", date(2024, 1, 1), date(2026, 1, 1), UNKNOWN),
        ("Xiamen University", date(2022, 1, 1), date(2026, 1, 1), NOT_LISTED),
    ],
)
def test_a_standing_that_turns_inside_an_interval_is_unknown(
    name: str, first: date, last: date, expected: ListStanding
) -> None:
    """An interval of days has the standing that all of its days share."""
    assert read_institution_between(name, first, last).standing is expected


def test_an_interval_says_which_institution_it_is_unsure_of() -> None:
    """The name and the dates stay, so that the answer can say when the standing turned."""
    reading = read_institution_between("École Polytechnique", date(2025, 12, 1), date(2026, 1, 31))
    assert (reading.name, reading.listed_until) == ("Ecole Polytechnique", date(2025, 12, 31))


def test_an_interval_that_runs_backwards_is_refused() -> None:
    """The last day can't come before the first."""
    with pytest.raises(ValueError, match="before it begins"):
        read_institution_between("HKU", date(2026, 1, 2), date(2026, 1, 1))


@given(
    listed_names,
    st.dates(date(2022, 1, 1), date(2027, 1, 1)),
    st.integers(0, 900),
    st.sampled_from([None, "CN", "HK", "US"]),
)
def test_an_interval_never_contradicts_one_of_its_days(name: str, last: date, days: int, country: str | None) -> None:
    """Where an interval has a standing, both of its ends have it."""
    first = date.fromordinal(last.toordinal() - days)
    between = read_institution_between(name, first, last, country).standing
    ends = {standing(name, country, first), standing(name, country, last)}
    assert between is UNKNOWN or ends == {between}


# What never changes a reading


@given(written_names, st.sampled_from([None, "CN", "JP", "US"]))
def test_width_case_and_a_leading_the_never_change_a_reading(name: str, country: str | None) -> None:
    """Full-width letters, capitals, spaces around and "The" in front are the same name."""
    plain = read_institution(name, AUTUMN_2026, country)
    for variant in (name.upper(), name.translate(FULL_WIDTH), f"  {name} ", f"The {name}"):
        reading = read_institution(variant, AUTUMN_2026, country)
        assert (reading.standing, reading.name, reading.candidates) == (plain.standing, plain.name, plain.candidates)


@given(written_names)
def test_a_key_is_its_own_key(name: str) -> None:
    """Folding a folded name changes nothing."""
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=60), st.sampled_from([None, "CN"]))
def test_any_text_has_a_reading(name: str, country: str | None) -> None:
    """Whatever is given is read, and what is listed is named."""
    reading = read_institution(name, AUTUMN_2026, country)
    assert (reading.standing is not LISTED) or reading.name in {row.name for row in register().institutions}
    assert len(reading.candidates) <= 5


# The tables


def test_no_two_rows_share_a_name() -> None:
    """The English names are distinct after folding, and only Adelaide's two rows share a Chinese one."""
    english = Counter(name_key(row.name) for row in register().institutions)
    chinese = Counter(name_key(row.name_zh) for row in register().institutions)
    assert len(english) == len(register().institutions) == 211
    assert [name for name, times in chinese.items() if times > 1] == ["阿德莱德大学"]


def test_no_alias_is_written_twice() -> None:
    """Every alias of ours adds a name: none repeats another alias, a name of the list itself, or a short form."""
    table = files("service.rules.lists").joinpath("institution_aliases.csv").read_text(encoding="utf-8")
    aliases = Counter(
        name_key(row["alias"]) for row in csv.DictReader(table.splitlines()) if row["kind"] != "not_taken"
    )
    own = {key for key, several in register().names.items() if several[0].how is ReadingHow.EXACT}
    assert [alias for alias, times in aliases.items() if times > 1] == []
    assert own.isdisjoint(aliases)
    assert own.isdisjoint(register().short_forms)
    assert set(register().short_forms).isdisjoint(aliases)


def test_no_name_is_that_of_two_listed_institutions() -> None:
    """A name that two rows of the list share is a short form, with both."""
    assert [key for key, several in register().names.items() if len(several) > 1] == []


def test_every_row_cites_a_source_that_resolves() -> None:
    """Each row of the list names at least one source, and the table of sources holds it."""
    assert all(row.sources and set(row.sources) <= set(sources()) for row in register().institutions)


# Looking up


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("oxf", "University of Oxford"),
        ("tsing", "Tsinghua University"),
        ("清華", "Tsinghua University"),
        ("ucl", "University College London"),
        ("Oxfrod", "University of Oxford"),
        ("Ecole Polytechnique", "Ecole Polytechnique"),
    ],
)
def test_a_search_puts_what_was_meant_first(q: str, first: str) -> None:
    """By the beginning of a word, by alias, in Chinese, or with a slip."""
    assert search_institutions(q, AUTUMN_2026)[0].name == first


def test_a_search_finds_every_meaning_of_a_short_form() -> None:
    """NTU finds Nanyang and Taiwan."""
    found = {row.name for row in search_institutions("NTU", AUTUMN_2026)}
    assert {"Nanyang Technological University, Singapore", "National Taiwan University (NTU)"} <= found


def test_a_search_tells_the_standing_on_the_day() -> None:
    """École Polytechnique is found after it left, with its dates and as not listed."""
    then, now = (search_institutions("École Polytechnique", on)[0] for on in (date(2025, 12, 31), date(2026, 1, 1)))
    assert (then.standing, now.standing) == (LISTED, NOT_LISTED)
    assert (now.listed_from, now.listed_until) == (date(2022, 12, 28), date(2025, 12, 31))


def test_a_search_keeps_to_its_limit() -> None:
    """The limit cuts the list, and an empty search finds nothing."""
    assert len(search_institutions("university", AUTUMN_2026)) == 20
    assert len(search_institutions("university", AUTUMN_2026, limit=3)) == 3
    assert search_institutions("  ", AUTUMN_2026) == []


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("Michigan", {"Michigan State University", "University of Michigan-Ann Arbor"}),
        ("Washington", {"University of Washington", "Washington University in St. Louis"}),
        ("Ohio", {"Ohio University", "Ohio State University--Columbus"}),
        ("Virginia", {"University of Virginia"}),
        ("Waseda", {"Waseda University"}),
        ("Sussex", {"University of Sussex"}),
    ],
)
def test_a_place_alone_may_mean_the_university_of_that_place(place: str, meant: set[str]) -> None:
    """Whoever names a place may mean its university, on the list or not, and every other that is called so."""
    reading = read_institution(place, date(2026, 11, 23))
    assert reading.standing is UNKNOWN
    assert meant <= set(reading.candidates)
