from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.law import Certainty
from service.rules.lists.names import name_key
from service.rules.lists.occupations import (
    professions,
    read_occupation,
    search_occupations,
    segment_name,
    talent_list_versions,
)
from service.rules.lists.tables import ListStanding, ReadingHow, sources

LISTED, UNKNOWN = ListStanding.LISTED, ListStanding.UNKNOWN
AUTUMN_2026 = date(2026, 11, 23)


def test_every_version_has_its_official_size_and_says_how_much_is_held() -> None:
    """11, 13, 51 and 60 professions, of which 11, 13, 40 and 49 are held."""
    assert [(version.in_force_from, version.official_size, version.held) for version in talent_list_versions()] == [
        (date(2018, 8, 28), 11, 11),
        (date(2021, 10, 6), 13, 13),
        (date(2023, 5, 16), 51, 40),
        (date(2025, 3, 1), 60, 49),
    ]


@pytest.mark.parametrize(
    ("occupation", "last_day_off", "first_day_on"),
    [
        ("Actuaries", date(2018, 8, 27), date(2018, 8, 28)),
        ("Naval architects", date(2018, 8, 27), date(2018, 8, 28)),
        ("ESG professional", date(2021, 10, 5), date(2021, 10, 6)),
        ("Creative industries and performing arts professionals", date(2021, 10, 5), date(2021, 10, 6)),
        ("Nurses", date(2023, 5, 15), date(2023, 5, 16)),
        ("Civil engineers", date(2023, 5, 15), date(2023, 5, 16)),
        ("Accountants", date(2025, 2, 28), date(2025, 3, 1)),
        ("Aircraft maintenance engineers", date(2025, 2, 28), date(2025, 3, 1)),
    ],
)
def test_a_profession_is_listed_from_the_day_of_its_version(
    occupation: str, last_day_off: date, first_day_on: date
) -> None:
    """The day before, the reading is unknown and says from when the profession is listed."""
    before = read_occupation(occupation, last_day_off)
    assert (before.standing, before.how, before.listed_from) == (UNKNOWN, ReadingHow.OFF_LIST_NOW, first_day_on)
    assert read_occupation(occupation, first_day_on).standing is LISTED


def test_a_renamed_profession_is_listed_up_to_its_last_day() -> None:
    """The creative industries' professionals took in the performing arts on 6 October 2021."""
    assert read_occupation("Creative industries professionals", date(2021, 10, 5)).standing is LISTED
    after = read_occupation("Creative industries professionals", date(2021, 10, 6))
    assert (after.standing, after.how) == (UNKNOWN, ReadingHow.OFF_LIST_NOW)


@pytest.mark.parametrize(
    ("given_name", "profession"),
    [
        ("actuary", "Actuaries"),
        ("Nurse", "Nurses"),
        ("護士", "Nurses"),
        ("护士", "Nurses"),
        ("data scientist", "Experienced data scientists and experienced cyber security specialists"),
        ("Cyber-security specialist", "Experienced data scientists and experienced cyber security specialists"),
        ("精算師", "Actuaries"),
        ("会计师", "Accountants"),
        ("SYSTEMS ARCHITECT", "Experienced systems architects"),
    ],
)
def test_an_alias_is_read_as_its_profession(given_name: str, profession: str) -> None:
    """Singular, short and Chinese forms lead to the list's own title."""
    reading = read_occupation(given_name, AUTUMN_2026)
    assert (reading.standing, reading.profession) == (LISTED, profession)


@pytest.mark.parametrize("name", ["Software engineer", "Marketing manager", "Engineer", "lawyer", "architekt", ""])
def test_an_occupation_that_is_not_found_is_unknown(name: str) -> None:
    """With 49 of 60 professions held, absence here proves nothing."""
    reading = read_occupation(name, AUTUMN_2026)
    assert (reading.standing, reading.profession) == (UNKNOWN, None)


def test_a_near_miss_proposes_professions() -> None:
    """An engineer is asked which."""
    reading = read_occupation("engineers", AUTUMN_2026)
    assert (reading.how, len(reading.candidates)) == (ReadingHow.NEAR_MISS, 5)


@pytest.mark.parametrize(
    ("occupation", "on", "certainty"),
    [
        ("Actuaries", date(2021, 10, 5), Certainty.OFFICIAL),
        ("Actuaries", date(2021, 10, 6), Certainty.DERIVED),
        ("Nurses", date(2023, 5, 16), Certainty.SEVERAL_SECONDARY),
        ("Nurses", date(2025, 3, 1), Certainty.DERIVED),
        ("Chiropractors", date(2023, 5, 16), Certainty.DERIVED),
        ("Accountants", date(2026, 11, 23), Certainty.OFFICIAL),
    ],
)
def test_a_listing_says_how_sure_it_is(occupation: str, on: date, certainty: Certainty) -> None:
    """Official where the wording was read; derived where it is carried over to a version that wasn't read."""
    assert read_occupation(occupation, on).certainty is certainty


def test_maritime_services_became_aviation_and_shipping() -> None:
    """The segment has its new name from 1 March 2025."""
    assert read_occupation("Naval architects", date(2025, 2, 28)).segment == "Maritime services"
    assert read_occupation("Naval architects", date(2025, 3, 1)).segment == "Aviation and shipping"


def test_a_segment_has_no_name_before_it_existed() -> None:
    """Healthcare came with the list of 2023."""
    with pytest.raises(KeyError, match="no name"):
        segment_name("healthcare", date(2023, 5, 15))


@given(st.text(max_size=40), st.dates(date(2015, 1, 1), date(2027, 1, 1)))
def test_the_list_never_proves_absence(name: str, on: date) -> None:
    """Whatever is given on whatever day, the answer is listed or unknown."""
    assert read_occupation(name, on).standing in {LISTED, UNKNOWN}


@given(st.sampled_from([profession.name for profession in professions()]))
def test_case_and_a_leading_the_never_change_an_occupation(name: str) -> None:
    """Capitals and "The" in front are the same title."""
    plain = read_occupation(name, AUTUMN_2026)
    for variant in (name.upper(), f"The {name}"):
        assert read_occupation(variant, AUTUMN_2026).profession == plain.profession


def test_no_two_professions_share_a_title() -> None:
    """Titles are distinct after folding, and every row cites sources that resolve."""
    titles = Counter(name_key(profession.name) for profession in professions())
    assert len(titles) == len(professions()) == 50
    assert all(profession.sources and set(profession.sources) <= set(sources()) for profession in professions())


def test_a_search_finds_professions_by_any_of_their_names() -> None:
    """By the beginning of a title, by alias or in Chinese; an empty search finds nothing."""
    assert [match.name for match in search_occupations("actu", AUTUMN_2026)] == ["Actuaries"]
    assert search_occupations("牙", AUTUMN_2026, limit=1)[0].name in {"Dentists", "Dental hygienists"}
    assert search_occupations("", AUTUMN_2026) == []


def test_a_search_tells_the_standing_on_the_day() -> None:
    """Accountants are unknown to the list the day before they join it."""
    before, after = (search_occupations("accountant", on)[0] for on in (date(2025, 2, 28), date(2025, 3, 1)))
    assert (before.standing, after.standing) == (UNKNOWN, LISTED)
