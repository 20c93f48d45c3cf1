"""Values that only resemble what is asked are refused, with what to send instead; nothing is converted."""

import json
import math
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from service.api.requests import RecommendationRequest
from service.intake import standards
from service.intake.composites import Labels
from service.intake.faults import PlacedFault, placed
from service.intake.schemas import record
from service.profile.codes import Ability
from service.profile.model import Profile
from service.profile.values import DateSpan, Money, Span


def read(profile: dict[str, Any], **others: object) -> RecommendationRequest:
    return record(RecommendationRequest).deserialize({"profile": profile, **others})  # type: ignore[no-any-return]


def faults(body: object) -> dict[str | None, PlacedFault]:
    with pytest.raises(ValidationError) as refusal:
        record(RecommendationRequest).deserialize(body)
    return {fault.pointer: fault for fault in placed(refusal.value.messages)}


def fault(pointer: str, profile: dict[str, Any]) -> PlacedFault:
    found = faults({"profile": profile})
    assert list(found) == [f"/profile{pointer}"]
    return found[f"/profile{pointer}"]


def test_an_empty_profile_knows_nothing() -> None:
    """Every fact may be left out."""
    assert read({}).profile == Profile()


def test_null_is_the_same_as_absent() -> None:
    """A null fact is unknown, also where it is a list or an object."""
    assert read({"person": None, "jobs": None, "purpose": None, "income": {"taxable_last_year": None}}) == read({})


def test_an_empty_list_is_none_and_not_unknown() -> None:
    """No job is another fact than jobs unknown."""
    assert read({"jobs": []}).profile.jobs == ()


@pytest.mark.parametrize("value", ["yes", "true", 1, 0, "", [], {}])
def test_only_true_and_false_are_booleans(value: object) -> None:
    """What resembles a boolean is refused."""
    assert fault("/person/right_of_abode", {"person": {"right_of_abode": value}}).code == "not_a_boolean"


@pytest.mark.parametrize(
    ("value", "code"),
    [(5.7, "not_whole"), ("5", "not_a_number"), (True, "not_a_number"), (-1, "out_of_range"), (121, "out_of_range")],
)
def test_a_count_of_years_is_a_whole_number_within_its_limits(value: object, code: str) -> None:
    """5.7 is no count of years, and neither is a text nor a boolean."""
    assert fault("/person/age_years", {"person": {"age_years": value}}).code == code


def test_the_fault_of_a_broken_count_names_its_unit() -> None:
    """The caller reads why a fraction is refused."""
    assert fault("/person/age_years", {"person": {"age_years": 5.7}}).fault == "5.7 is not a count of years."


def test_json_has_one_number_five() -> None:
    """5 and 5.0 are the same JSON number, and are read as the same count."""
    assert read({"person": {"age_years": 5.0}}) == read({"person": {"age_years": 5}})


def test_a_share_may_be_a_fraction() -> None:
    """Percent isn't a count."""
    profile = read({"wealth": {"joint_share_percent": 33.3}}).profile
    assert profile.wealth.joint_share_percent == Span(33.3, 33.3)


def test_a_number_may_be_known_between_limits() -> None:
    """Both ends, or one with the fact's own limit at the other."""
    assert read({"person": {"age_years": {"min": 30, "max": 40}}}).profile.person.age_years == Span(30, 40)
    assert read({"person": {"age_years": {"min": 30}}}).profile.person.age_years == Span(30, 120)
    assert read({"person": {"age_years": {"max": 40}}}).profile.person.age_years == Span(0, 40)


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        ({}, "/person/age_years", "no_limits"),
        ({"min": 40, "max": 30}, "/person/age_years", "min_over_max"),
        ({"min": "30"}, "/person/age_years/min", "not_a_number"),
        ({"min": None}, "/person/age_years/min", "null"),
        ({"mini": 30}, "/person/age_years/mini", "unknown_member"),
    ],
)
def test_limits_that_say_nothing_or_run_backwards_are_refused(value: object, pointer: str, code: str) -> None:
    """A span has an end at least, and runs upwards."""
    assert fault(pointer, {"person": {"age_years": value}}).code == code


@pytest.mark.parametrize("text", ["2021-02-29", "2021-13", "2021-6", "21", "2021-06-31", "2021/06/01", "1899", "2101"])
def test_a_date_that_no_calendar_has_is_refused(text: str) -> None:
    """29 February 2021 didn't exist, and a date is written as ISO 8601 writes it."""
    assert fault("/person/birth_date", {"person": {"birth_date": text}}).code == "not_a_date"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    """The pattern of the specification admits each day from 1900 to 2100, and the months and years around it."""
    assert re.search(standards.ANY_DATE, day.isoformat())
    assert re.search(standards.ANY_DATE, day.isoformat()[:7])
    assert re.search(standards.ANY_DATE, day.isoformat()[:4])
    assert read({"person": {"birth_date": day.isoformat()}}).profile.person.birth_date == DateSpan(day, day)


@given(st.integers(1900, 2100), st.integers(0, 19), st.integers(0, 39))
def test_the_pattern_admits_no_day_that_the_calendar_lacks(year: int, month: int, day: int) -> None:
    """Regular expression and calendar agree, leap years included."""
    text = f"{year}-{month:02}-{day:02}"
    try:
        date.fromisoformat(text)
    except ValueError:
        assert not re.search(standards.FULL_DATE, text)
    else:
        assert re.search(standards.FULL_DATE, text)


@given(st.dates(date(1990, 1, 1), date(2120, 1, 1)))
def test_the_pattern_of_as_of_admits_exactly_its_range(day: date) -> None:
    """27 October 2003 to 31 December 2100."""
    inside = date(2003, 10, 27) <= day <= date(2100, 12, 31)
    assert bool(re.search(standards.AS_OF, day.isoformat())) is inside


@pytest.mark.parametrize("day", [date(2003, 10, 27), date(2100, 12, 31)])
def test_the_ends_of_the_range_of_as_of_are_inside(day: date) -> None:
    """Both ends are answered; the day beyond each is refused."""
    beyond = day + (timedelta(days=1) if day.year > 2050 else timedelta(days=-1))
    assert read({}, as_of=day.isoformat()).as_of == day
    assert faults({"profile": {}, "as_of": beyond.isoformat()})["/as_of"].code == "out_of_range"


def test_as_of_is_a_whole_date() -> None:
    """Lodging happens on a day, not in a month."""
    assert faults({"profile": {}, "as_of": "2026-05"})["/as_of"].code == "not_a_day"


def test_facts_on_is_a_whole_date() -> None:
    """Ages and sums are counted from it."""
    assert fault("/facts_on", {"facts_on": "2026-05"}).code == "not_a_day"
    assert read({"facts_on": "2026-05-01"}).profile.facts_on == DateSpan(date(2026, 5, 1), date(2026, 5, 1))


def test_a_value_outside_an_enumeration_is_refused_with_the_nearest_one() -> None:
    """The remedy proposes, and lists."""
    remedy = fault("/degrees/0/level", {"degrees": [{"level": "bachelors"}]}).remedy
    assert "Did you mean “bachelor”?" in remedy
    assert "doctor" in remedy


@pytest.mark.parametrize(
    ("written", "meant"),
    [("date_of_birth", "birth_date"), ("birth_place", "place_of_birth"), ("age_yaers", "age_years")],
)
def test_the_nearest_member_is_found_whatever_the_order_of_its_words(written: str, meant: str) -> None:
    """Other interfaces write date_of_birth where this one writes birth_date; place_of_birth would mislead."""
    assert fault(f"/person/{written}", {"person": {written: 1}}).remedy == f"Did you mean “{meant}”?"


@pytest.mark.parametrize(
    ("pointer", "profile", "begins"),
    [
        ("/person/residence", {"person": {"residence": "XX"}}, "Send an ISO 3166-1"),
        ("/languages/0/code", {"languages": [{"code": "??"}]}, "Send a BCP 47"),
    ],
)
def test_a_remedy_has_the_article_that_its_noun_takes(pointer: str, profile: dict[str, Any], begins: str) -> None:
    """An ISO code, a BCP 47 tag."""
    assert fault(pointer, profile).remedy.startswith(begins)


def test_an_unknown_member_is_refused_with_the_nearest_one() -> None:
    """A slip of the pen is no silent loss of a fact."""
    found = fault("/person/nationality", {"person": {"nationality": ["CN"]}})
    assert (found.code, found.remedy) == ("unknown_member", "Did you mean “nationalities”?")


def test_a_pointer_escapes_what_json_pointers_escape() -> None:
    """RFC 6901, section 3."""
    assert "/profile/a~1b~0c" in faults({"profile": {"a/b~c": 1}})


def test_a_thousand_unknown_members_are_counted_and_not_listed() -> None:
    """The answer stays small, and says how many there are."""
    found = faults({"profile": {f"x{number}": 1 for number in range(1000)}})
    assert len(found) == 21
    assert "980 more" in found["/profile"].fault


@pytest.mark.parametrize(
    ("code", "remedy"), [("hk", "Write “HK”."), ("UK", "Write “GB”."), ("CHN", "Write “CN”."), ("ZZ", "ISO 3166-1")]
)
def test_countries_are_written_in_iso_3166(code: str, remedy: str) -> None:
    """The United Kingdom is GB, and codes are in capitals."""
    assert remedy in fault("/person/residence", {"person": {"residence": code}}).remedy


@pytest.mark.parametrize("code", ["HK", "MO", "TW", "CN", "GB"])
def test_hong_kong_macao_and_taiwan_have_codes_of_their_own(code: str) -> None:
    """ISO 3166-1 lists them."""
    assert read({"person": {"residence": code}}).profile.person.residence == code


@pytest.mark.parametrize("code", ["HK$", "hkd", "XXX"])
def test_currencies_are_written_in_iso_4217(code: str) -> None:
    """A coin is no currency, and XXX stands for none."""
    pointer = "/income/taxable_last_year/currency"
    income = {"taxable_last_year": {"amount": 1, "currency": code}}
    assert fault(pointer, {"income": income}).code == "unknown_code"


def test_a_coin_is_no_currency_and_is_asked_for_in_hong_kong_dollars() -> None:
    """Whoever is paid in BTC is told to say what it was worth."""
    refused = fault(
        "/income/taxable_last_year/currency", {"income": {"taxable_last_year": {"amount": 1, "currency": "BTC"}}}
    )
    assert refused.code == "unknown_code"
    assert "HKD" in refused.remedy
    assert "Hong Kong dollars" in refused.remedy


def test_a_loss_is_told_below_nothing_and_only_where_one_can_be_made() -> None:
    """A business may lose money; nobody is paid less than nothing."""
    loss = {"amount": -250_000, "currency": "HKD"}
    told = read({"businesses": [{"profit_last_year": loss}], "income": {"business_last_year": loss}}).profile
    assert told.businesses is not None
    assert (
        told.businesses[0].profit_last_year == told.income.business_last_year == Money(Span(-250_000, -250_000), "HKD")
    )
    assert (
        fault("/income/employment_last_year/amount", {"income": {"employment_last_year": loss}}).code == "out_of_range"
    )


@pytest.mark.parametrize(
    ("code", "read_as"), [("GBN", "GBN"), ("BNO", "GBN"), ("BN(O)", "GBN"), ("XK", "XK"), ("GBS", "GBS")]
)
def test_passports_outside_iso_3166_have_their_codes(code: str, read_as: str) -> None:
    """ICAO Doc 9303, Part 3, Section 5 has codes for them, and Kosovo is XK everywhere."""
    assert read({"person": {"nationalities": [code]}}).profile.person.nationalities == (read_as,)


def test_a_passport_is_no_place() -> None:
    """Nobody lives in BN(O); in Kosovo people do."""
    assert fault("/person/residence", {"person": {"residence": "GBN"}}).code == "unknown_code"
    assert read({"person": {"residence": "XK"}}).profile.person.residence == "XK"


@pytest.mark.parametrize("code", ["CNY", "RMB", "CNH"])
def test_the_yuan_is_read_by_the_names_that_people_give_it(code: str) -> None:
    """RMB and CNH are the same money as CNY."""
    wealth = {"liquid_funds": {"amount": 5, "currency": code}}
    assert read({"wealth": wealth}).profile.wealth.liquid_funds == Money(Span(5, 5), "CNY")


def test_an_amount_has_a_currency() -> None:
    """A bare number is no amount of money."""
    assert fault("/income/taxable_last_year", {"income": {"taxable_last_year": 5}}).code == "not_an_amount"
    income = {"taxable_last_year": {"amount": 5}}
    assert fault("/income/taxable_last_year/currency", {"income": income}).code == "missing"


def test_an_amount_may_be_open_above() -> None:
    """“At least a million” is an amount."""
    wealth = {"liquid_funds": {"amount": {"min": 1_000_000}, "currency": "CNY"}}
    assert read({"wealth": wealth}).profile.wealth.liquid_funds == Money(Span(1_000_000, math.inf), "CNY")


@pytest.mark.parametrize("tag", ["zh", "yue", "zh-Hant", "en-GB", "pt-BR"])
def test_languages_are_written_in_bcp_47(tag: str) -> None:
    """A well-formed tag of a language that exists."""
    assert read({"languages": [{"code": tag, "spoken": "good"}]}).profile.languages is not None


@pytest.mark.parametrize(
    ("tag", "code"), [("english", "not_a_language"), ("EN", "not_a_language"), ("xx", "unknown_language")]
)
def test_a_language_that_does_not_exist_is_refused(tag: str, code: str) -> None:
    """Names of languages aren't tags."""
    assert fault("/languages/0/code", {"languages": [{"code": tag}]}).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty_text"), ("  ", "empty_text"), (" Tsinghua", "stray_characters"), ("Tsing\nhua", "stray_characters")],
)
def test_a_text_is_one_line_without_blanks_at_its_ends(text: str, code: str) -> None:
    """Nothing is stripped silently."""
    assert fault("/degrees/0/institution", {"degrees": [{"institution": text}]}).code == code


def test_a_text_is_kept_as_it_was_given() -> None:
    """Neither case, width nor composition changes."""
    given_name = "Ｕｎｉｖｅｒｓｉté de Montréal 蒙特利尔大学"
    degrees = read({"degrees": [{"institution": given_name}]}).profile.degrees
    assert degrees is not None
    assert degrees[0].institution == given_name


def test_the_length_of_texts_and_lists_is_limited() -> None:
    """201 characters, and 41 jobs."""
    assert fault("/degrees/0/field", {"degrees": [{"field": "x" * 201}]}).code == "too_long"
    assert fault("/jobs", {"jobs": [{}] * 41}).code == "too_many"
    assert read({"degrees": [{"field": "x" * 200}], "jobs": [{}] * 40}).profile.jobs is not None


def test_a_null_item_is_no_item() -> None:
    """In a list null would count as one more, so it is refused."""
    assert fault("/jobs/0", {"jobs": [None]}).code == "null"


def test_all_faults_are_told_at_once() -> None:
    """One round trip mends a request."""
    found = faults(
        {
            "profile": {"person": {"age_years": "45"}, "jobs": [{}, {"current": 1}], "persn": {}},
            "as_of": "1990-01-01",
            "detail": "ful",
            "preferences": {"outlook": 2},
            "pathways": ["qmas"],
            "langauge": "en",
        }
    )
    assert set(found) == {
        "/profile/person/age_years",
        "/profile/jobs/1/current",
        "/profile/persn",
        "/as_of",
        "/detail",
        "/preferences/outlook",
        "/pathways/0",
        "/langauge",
    }


@pytest.mark.parametrize("body", [[], "x", 1, True])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    """The request is an object."""
    assert faults(body)[""].code == "not_an_object"


def test_a_request_without_a_profile_is_refused() -> None:
    """The profile is the one member that must be there, and may be empty."""
    assert faults({})["/profile"].code == "missing"
    assert faults({"profile": None})["/profile"].code == "missing"


def test_values_arrive_as_the_types_of_the_profile() -> None:
    """Enumerations, tuples and spans, and not texts and lists."""
    profile = read(json.loads('{"languages": [{"code": "zh", "spoken": "good"}]}')).profile
    assert profile.languages is not None
    assert profile.languages[0].spoken is Ability.GOOD


@pytest.mark.parametrize(("slip", "remedy"), [("qmas_gtp", "qmas_gpt"), ("TTPS_A", "ttps_a"), ("ttps_d", "ttps_")])
def test_the_nearest_pathway_is_proposed_for_a_slip(slip: str, remedy: str) -> None:
    """A pathway's id is a word, so a slip in it is told from the id that was meant."""
    assert remedy in faults({"profile": {}, "pathways": [slip]})["/pathways/0"].remedy


def labels(value: object) -> dict[str | None, str]:
    with pytest.raises(ValidationError) as refusal:
        Labels().deserialize(value)
    return {fault.pointer: fault.code for fault in placed(refusal.value.messages)}


def test_labels_are_texts_by_names_that_can_stand_in_a_column() -> None:
    """A name of small letters, a text; a null label is absent."""
    assert Labels().deserialize({"sex": "f", "office_2": "Kowloon", "note": None}) == {
        "sex": "f",
        "office_2": "Kowloon",
    }


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], {"": "not_an_object"}),
        ({"Sex": "f"}, {"/Sex": "not_a_name"}),
        ({"a.b": "f"}, {"/a.b": "not_a_name"}),
        ({"sex": 1, "office": ""}, {"/sex": "not_a_text", "/office": "empty_text"}),
        ({f"label_{i}": "x" for i in range(21)}, {"": "too_many"}),
    ],
)
def test_labels_of_another_kind_are_refused(value: object, found: dict[str, str]) -> None:
    """What can't be a label is named."""
    assert labels(value) == found
