"""The right of abode through HTTP: people who need no scheme, and the seven years of people who are here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

AS_OF = "2026-11-23"
CLEAN: dict[str, Any] = {"convictions": [], "adverse_records": []}
GRADUATE: dict[str, Any] = {
    "degrees": [
        {"level": "bachelor", "institution": "University of Warwick", "full_time": True, "awarded_on": "2018-06"}
    ],
    "experience": {"last_five_years_months": 60},
}
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


def asked(client: FlaskClient, path: str, profile: dict[str, Any], language: str = "en") -> dict[str, Any]:
    response = client.post(path, json={"profile": profile, "as_of": AS_OF, "language": language})
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.get_json()
    return told


UNCONDITIONAL = {
    "statuses": [{"scheme": "unconditional", "current": True}],
    "person": {"nationalities": ["CA"], "right_of_abode": False, **CLEAN},
    **GRADUATE,
}
BORN_HERE = {"person": {"place_of_birth": "HK", "nationalities": ["GB", "CN"], **CLEAN}, **GRADUATE}
LAND = {"person": {"right_to_land": True, "nationalities": ["GB"], **CLEAN}, **GRADUATE}
YEARS = {
    "person": {"chinese_citizen": True, "nationalities": ["CN"], **CLEAN},
    "statuses": [{"scheme": "asmtp", "held_from": "2018-03-01", "held_until": "2027-02-28", "current": True}],
    **GRADUATE,
}


@pytest.mark.parametrize(
    ("profile", "code", "beside"),
    [
        (UNCONDITIONAL, "unconditional_stay", []),
        (BORN_HERE, "abode_by_birth", []),
        (LAND, "right_to_land", []),
        # Category (b) is inferred from the stays that were told, so that the extension stands beside it.
        (YEARS, "abode_by_years", ["asmtp"]),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_needs_no_scheme_is_told_so_and_recommended_none(
    client: FlaskClient, profile: dict[str, Any], code: str, beside: list[str], language: str
) -> None:
    """The answer says that none is needed and is about no new pathway, and no new one is recommended below it."""
    told = asked(client, "/recommend", profile, language)
    assert (told["answer"]["status"], told["answer"]["code"]) == ("no_scheme_needed", code)
    assert [row["id"] for row in told["answer"]["pathways"]] == beside
    others = (row for row in told["pathways"] if row["id"] not in beside)
    assert {row["advice"] for row in others} <= {"not_advised", "not_open"}


def test_category_b_is_verified_before_the_stay_ends(client: FlaskClient) -> None:
    """Seven years are counted from stays that were told: verified in time, with the extension beside it."""
    paragraph = asked(client, "/recommend", YEARS)["answer"]["paragraph"]
    assert "Have eligibility verified before the stay ends" in paragraph
    assert "Meanwhile the stay is kept in force by its extension: " in paragraph


def test_birth_here_with_a_foreign_passport_is_asked_about_first(client: FlaskClient) -> None:
    """A passport doesn't settle Chinese citizenship: it is a fact of its own, and the first to be asked for."""
    told = asked(client, "/recommend", {"person": {"place_of_birth": "HK", "nationalities": ["AU"]}, **GRADUATE})
    answer = told["answer"]
    assert (answer["status"], answer["code"]) == ("tell_more", "may_have_abode")
    assert answer["needed"][0]["facts"] == ["/person/chinese_citizen"]
    assert told["settlement"]["ground"] == "a"


def test_descent_names_the_certificate_and_asks_what_the_parent_was_then(client: FlaskClient) -> None:
    """A card held today hints at category (c); what counts is what the parent was at the birth."""
    profile = {
        "person": {"place_of_birth": "CN", "nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"},
        "parents": [{"hk_permanent_identity_card": True, "chinese_national_at_birth": True}],
    }
    told = asked(client, "/recommend", profile)
    assert told["answer"]["code"] == "may_have_abode"
    assert told["answer"]["needed"][0]["facts"] == ["/parents/0/permanent_resident_at_birth"]
    assert (told["settlement"]["status"], told["settlement"]["ground"]) == ("possible", "c")
    assert "Certificate of Entitlement" in told["answer"]["paragraph"]
    assert "One-way Permit" in told["answer"]["paragraph"]
    assert "the applicant is a Chinese citizen" in told["answer"]["paragraph"]
    assert "immd-roa" in told["settlement"]["sources"]


SEVEN_YEARS = {
    "purpose": "extend",
    "person": {"nationalities": ["US"], **CLEAN},
    "statuses": [
        {"scheme": "visitor", "held_from": "2018-05-01", "held_until": "2019-03-31", "current": False},
        {"scheme": "gep", "held_from": "2019-04-01", "held_until": "2027-01-31", "current": True},
    ],
}


def test_seven_years_that_are_reached_are_applied_for_with_the_extension_beside_them(client: FlaskClient) -> None:
    """Counted from the first stay that counts; category (d) is never said to need no scheme."""
    told = asked(client, "/recommend", SEVEN_YEARS)
    assert (told["answer"]["status"], told["answer"]["code"]) == ("apply", "verify_abode")
    assert [row["id"] for row in told["answer"]["pathways"]][:1] == ["gep"]
    assert told["settlement"]["reached"] == {
        "since": "2019-04-01",
        "earliest": "2026-04-01",
        "latest": "2026-04-01",
    }
    assert [row["counting"] for row in told["settlement"]["periods"]] == ["visitor", "counts"]


def test_what_is_said_on_seven_years_is_short(client: FlaskClient) -> None:
    """Five sentences at most on top; what is to be shown and what breaks the count stand below it."""
    told = asked(client, "/recommend", SEVEN_YEARS)
    assert told["answer"]["paragraph"].count(". ") + 1 <= 5
    assert "category (d) exists only once an application for it has been approved" in told["answer"]["paragraph"]
    assert len(told["settlement"]["sentences"]) == 4


def dated(told: dict[str, Any], pathway: str) -> list[tuple[str, str]]:
    of_stay = {"window_opens", "limit_of_stay", "seven_years"}
    (row,) = [row for row in told["pathways"] if row["id"] == pathway]
    return [(key["on"], kind) for key in row.get("key_dates", ()) for kind in key["kinds"] if kind in of_stay]


def test_the_days_of_the_stay_and_of_seven_years_are_key_dates(client: FlaskClient) -> None:
    """The window, the limit and the seventh year are kinds of their own, of the stay that is held and of no other."""
    profile = {
        "person": {"nationalities": ["JP"], **CLEAN},
        "statuses": [{"scheme": "gep", "held_from": "2021-03-01", "held_until": "2027-02-28", "current": True}],
    }
    body = {"profile": profile, "as_of": AS_OF, "detail": "full"}
    told = client.post("/recommend", json=body).get_json()
    assert dated(told, "gep") == [
        ("2026-11-28", "window_opens"),
        ("2027-01-31", "window_opens"),
        ("2027-02-28", "limit_of_stay"),
        ("2028-03-01", "seven_years"),
    ]
    assert dated(told, "qmas_gpt") == []
    sentences = [key["sentence"] for row in told["pathways"] if row["id"] == "gep" for key in row["key_dates"]]
    assert any("seven years complete, at the earliest" in sentence for sentence in sentences)
    assert [(row["on"], row["kind"]) for row in told["settlement"]["dates"]] == [
        ("2026-11-28", "window_opens"),
        ("2027-02-28", "limit_of_stay"),
        ("2028-03-01", "seven_years"),
    ]


def test_seven_years_ahead_are_dated_although_the_stay_ends_before(client: FlaskClient) -> None:
    """The day holds if the stay goes on; what breaks the count is said."""
    profile = {
        "purpose": "change",
        "person": {"nationalities": ["JP"], **CLEAN},
        "statuses": [{"scheme": "gep", "held_from": "2021-03-01", "held_until": "2027-02-28", "current": True}],
    }
    settlement = asked(client, "/recommend", profile)["settlement"]
    assert settlement["reached"]["earliest"] == "2028-03-01"
    assert settlement["years"] == {"minimum": 5, "maximum": 5}
    assert any("break" in sentence for sentence in settlement["sentences"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_of_its_own_says_the_same_as_a_recommendation(client: FlaskClient, language: str) -> None:
    """POST /settlement has the stay and the count of POST /recommend, under the same decision id."""
    whole = asked(client, "/recommend", SEVEN_YEARS, language)
    told = asked(client, "/settlement", SEVEN_YEARS, language)
    assert told.get("settlement") == whole.get("settlement")
    assert told.get("stay") == whole["answer"].get("stay")
    assert told["decision_id"] == whole["decision_id"]


def test_a_dossier_takes_up_what_is_filed_and_kept_for_the_right_of_abode(client: FlaskClient) -> None:
    """The form, where it goes, that it is free, and the papers: the declaration of whoever is no Chinese citizen."""
    told = asked(client, "/dossier", SEVEN_YEARS)["settlement"]
    assert told == asked(client, "/settlement", SEVEN_YEARS)["settlement"]
    filing = told["filing"]
    assert (filing["road"], filing["form"], filing["fee_hkd"], filing["weeks"]) == ("verification", "ROP 145", 0, 6)
    assert [paper["code"] for paper in filing["papers"]] == [
        "identity",
        "permanent_home",
        "declaration",
        "residence",
        "travel_records",
    ]


@pytest.mark.parametrize(
    ("profile", "road", "papers"),
    [
        (BORN_HERE, "verification", ["identity", "birth_certificate"]),
        (YEARS, "verification", ["identity", "residence", "travel_records"]),
        (UNCONDITIONAL, None, []),
        (LAND, None, []),
    ],
)
def test_what_is_filed_follows_from_the_ground(
    client: FlaskClient, profile: dict[str, Any], road: str | None, papers: list[str]
) -> None:
    """A Chinese citizen makes no declaration; who has the right to land, or no years to count, files nothing."""
    filing = asked(client, "/settlement", profile)["settlement"].get("filing")
    assert (filing and filing["road"]) == road
    assert [paper["code"] for paper in filing["papers"]] == papers if filing else papers == []


def test_people_in_the_mainland_go_by_the_certificate(client: FlaskClient) -> None:
    """Category (c) from the Mainland: a Certificate of Entitlement, with a One-way Permit, and no verification."""
    parent = {
        "hk_permanent_identity_card": True,
        "chinese_national_at_birth": True,
        "permanent_resident_at_birth": True,
    }
    person = {"place_of_birth": "CN", "nationalities": ["CN"], "residence": "CN", **CLEAN}
    for residence, road in (("CN", "certificate"), ("HK", "verification"), ("CA", "verification")):
        profile = {"person": person | {"residence": residence}, "parents": [parent], "statuses": []}
        told = asked(client, "/settlement", profile)["settlement"]
        assert (told["ground"], told["filing"]["road"]) == ("c", road)


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        (
            [{"scheme": "gep", "held_from": "2023-03-01", "held_until": "2027-02-28", "current": True}],
            "keeps the years",
        ),
        ([{"scheme": "visitor", "held_from": "2026-10-01", "current": True}], "begins the count"),
        ([{"scheme": "domestic_helper", "held_from": "2020-10-01", "current": True}], "years begin with a scheme"),
        ([{"scheme": "working_holiday", "held_from": "2026-01-01", "current": True}], "for ImmD to judge"),
    ],
)
def test_a_change_of_scheme_says_what_it_does_to_the_count(
    client: FlaskClient, statuses: list[dict[str, Any]], sentence: str
) -> None:
    """What counts is kept; what doesn't is left behind; and nothing of it is said to whoever asks for no change."""
    profile = {"person": {"nationalities": ["JP"], **CLEAN}, "statuses": statuses}
    changing = asked(client, "/settlement", profile | {"purpose": "change"})["settlement"]["sentences"]
    extending = asked(client, "/settlement", profile | {"purpose": "extend"})["settlement"]["sentences"]
    (said,) = [one for one in changing if one not in extending]
    assert sentence in said


def test_a_long_absence_is_prepared_for_and_weighed(client: FlaskClient) -> None:
    """Needs review, with what ImmD weighs asked for, and the later day on which it wouldn't matter."""
    away = [{"left_on": "2020-02-01", "returned_on": "2020-11-10", "reason": "study", "home_kept": True}]
    told = asked(client, "/recommend", YEARS | {"absences": away})
    assert (told["answer"]["status"], told["answer"]["code"]) == ("prepare", "abode_judged")
    settlement = told["settlement"]
    assert (settlement["status"], settlement["ground"]) == ("judged", "b")
    assert settlement["reached"] == {"since": "2018-03-01", "earliest": "2025-03-01", "latest": "2027-11-10"}
    (absence,) = settlement["absences"]
    assert (absence["explained"], absence["missing"]) == (
        "yes",
        ["/absences/0/hong_kong_employer", "/absences/0/family_stayed"],
    )
    assert "absences" in [paper["code"] for paper in settlement["filing"]["papers"]]


@pytest.mark.parametrize(("citizen", "loses"), [(True, False), (False, True), (None, True)])
def test_what_absence_loses_is_said_to_all_but_chinese_citizens(
    client: FlaskClient, citizen: bool | None, loses: bool
) -> None:
    """36 months, and then the right to land, with which no scheme is needed either."""
    person = {"right_of_abode": True, "nationalities": ["GB"], "residence": "GB", **CLEAN}
    person |= {} if citizen is None else {"chinese_citizen": citizen}
    told = asked(client, "/recommend", {"person": person, "absences": [{"left_on": "2021-08-01", "still_away": True}]})
    assert told["answer"]["status"] == "no_scheme_needed"
    assert any("36 continuous months" in sentence for sentence in told["settlement"]["sentences"]) is loses
    assert ("right to land" in told["answer"]["paragraph"]) is loses


def test_what_is_asked_of_the_right_of_abode_is_asked_once(client: FlaskClient) -> None:
    """How long somebody has lived elsewhere belongs to the question on the home, not to the one on the place too."""
    person = {"nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"}
    stay = {"scheme": "asmtp", "held_from": "2010-03-01", "held_until": "2018-02-28", "current": False}
    told = asked(client, "/recommend", {"person": person, "statuses": [stay]})["answer"]["needed"]
    assert [(row["question"], row["facts"]) for row in told] == [("home", ["/person/residence_years"])]


def two_stays(over: str, since: str) -> dict[str, Any]:
    """Study from 25 August 2019 to a day, and work from another on."""
    study = {"scheme": "student", "held_from": "2019-08-25", "held_until": over, "current": False}
    work = {"scheme": "iang", "held_from": since, "held_until": "2028-10-31", "current": True}
    return {"person": {"nationalities": ["CN"], "china_residency": "mainland", **CLEAN}, "statuses": [study, work]}


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2023-10-01", None),  # the stays join
        ("2023-10-02", "2023-10-01"),
        ("2024-04-01", "2024-03-31"),  # six months from 1 October 2023
        ("2024-04-02", None),
    ],
)
def test_a_short_time_of_which_no_stay_is_told_is_named_with_what_it_costs(
    client: FlaskClient, since: str, until: str | None
) -> None:
    """Seven years of lawful stay have to be continuous: a day that was left out moves them by years."""
    profile = two_stays("2023-09-30", since)
    told = asked(client, "/settlement", profile)["settlement"]
    named = [("2023-10-01", until, "2026-08-25")] if until else []
    assert [(row["since"], row["until"], row["reached"]) for row in told.get("untold", [])] == named
    sentence = "they would be complete on 25 August 2026"
    assert any(sentence in row for row in told["sentences"]) is bool(named)
    assert (sentence in asked(client, "/recommend", profile)["answer"]["paragraph"]) is bool(named)


def test_a_visit_between_two_stays_is_no_time_of_which_nothing_is_told(client: FlaskClient) -> None:
    """A visitor's time does not count, and is told."""
    profile = two_stays("2023-09-30", "2023-11-01")
    visit = {"scheme": "visitor", "held_from": "2023-10-01", "held_until": "2023-10-31", "current": False}
    assert (
        "untold"
        not in asked(client, "/settlement", profile | {"statuses": [*profile["statuses"], visit]})["settlement"]
    )


@pytest.mark.parametrize(
    ("left_on", "named"),
    [
        ("2023-11-24", True),  # 36 months on the day after
        ("2024-11-23", True),  # on 23 November 2027, twelve months ahead
        ("2024-11-24", False),
    ],
)
def test_whoever_is_away_reads_in_time_when_the_status_may_be_lost(
    client: FlaskClient, left_on: str, *, named: bool
) -> None:
    """36 continuous months; a Chinese citizen loses nothing by them."""
    person = {"nationalities": ["US"], "residence": "US", "right_of_abode": True, "chinese_citizen": False}
    away = {"absences": [{"left_on": left_on, "still_away": True}]}
    paragraph = asked(client, "/recommend", {"person": person, **away})["answer"]["paragraph"]
    assert ("The present absence reaches 36 continuous months on" in paragraph) is named
    citizen = {"person": person | {"chinese_citizen": True}, **away}
    assert "36" not in asked(client, "/recommend", citizen)["answer"]["paragraph"]


def test_whoever_was_never_here_is_told_nothing_of_it(client: FlaskClient) -> None:
    """No history, nothing that hints at the right of abode: no settlement."""
    told = asked(client, "/settlement", {"person": {"nationalities": ["JP"], "place_of_birth": "JP"}, "statuses": []})
    assert not told.keys() & {"stay", "settlement"}


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (183, "established"),
        (182, "judged"),  # under half of 365 days: most of the year was spent elsewhere
        ({"min": 150, "max": 200}, "judged"),
    ],
)
def test_a_year_spent_mostly_elsewhere_is_for_immd_to_weigh(client: FlaskClient, days: object, status: str) -> None:
    """Seven years of stays aren't seven of residence: days that are told by year are read as an absence is."""
    told = asked(client, "/recommend", YEARS | {"days_in_hong_kong": [{"year": 2022, "days": days}]})
    assert (told["settlement"]["status"], told["settlement"]["ground"]) == (status, "b")
    assert (told["answer"]["status"] == "no_scheme_needed") is (status == "established")
    weighed = any("Fewer than half of the days of 2022" in line for line in told["settlement"]["sentences"])
    assert weighed is (days == 182)


@pytest.mark.parametrize(
    ("days", "latest"),
    [
        (300, "2028-01-01"),
        (149, "2028-01-01"),  # 34 days are left from 27 November: 183 can still be reached
        (148, "2034-01-01"),
        ({"min": 100, "max": 200}, "2034-01-01"),
    ],
)
def test_the_running_year_is_in_doubt_once_what_is_left_cannot_make_up_half_of_it(
    client: FlaskClient, days: object, latest: str
) -> None:
    """The latest day of the seven years waits for no New Year to count a year spent mostly elsewhere."""
    told = told_of_seven_years(client, {"days_in_hong_kong": [{"year": 2026, "days": days}]})
    assert (told["reached"]["earliest"], told["reached"]["latest"]) == ("2028-01-01", latest)
    assert told["years"]["maximum"] == 5


@pytest.mark.parametrize(
    ("absence", "latest"),
    [
        ({"left_on": "2026-03-01", "returned_on": "2026-11-01"}, "2033-11-01"),
        ({"left_on": "2026-03-01", "returned_on": "2027-03-01"}, "2034-03-01"),
        ({"left_on": "2026-03-01", "still_away": True}, None),
        ({"left_on": "2026-03-01"}, None),
    ],
)
def test_of_an_absence_that_goes_on_no_latest_day_is_told_before_the_return(
    client: FlaskClient, absence: dict[str, Any], latest: str | None
) -> None:
    """Whoever is away and doesn't say until when may never complete seven years; a return that is planned counts."""
    told = told_of_seven_years(client, {"absences": [absence]})
    assert (told["reached"]["earliest"], told["reached"].get("latest")) == ("2028-01-01", latest)


def told_of_seven_years(client: FlaskClient, told: dict[str, Any]) -> dict[str, Any]:
    """What is told of somebody under GEP since 1 January 2021 on 27 November 2026."""
    stay = {"scheme": "gep", "held_from": "2021-01-01", "held_until": "2027-02-28", "current": True}
    person = {"nationalities": ["JP"], "convictions": [], "adverse_records": [], "residence": "HK"}
    profile = {"person": person | {"chinese_citizen": False}, "statuses": [stay], **told}
    answer = client.post("/settlement", json={"profile": profile, "as_of": "2026-11-27"}).json
    assert answer is not None
    return dict(answer["settlement"])


@pytest.mark.parametrize("days", [5, 364])
def test_a_year_that_the_stay_covers_in_part_is_no_year_elsewhere(client: FlaskClient, days: int) -> None:
    """Whoever came in March 2018 was elsewhere before that, which no count of that year tells apart."""
    told = asked(client, "/recommend", YEARS | {"days_in_hong_kong": [{"year": 2018, "days": days}]})
    assert told["settlement"]["status"] == "established"


@pytest.mark.parametrize(
    ("person", "ground", "sentence"),
    [
        ({"abode_only_here_before_1997": True}, "f", "Category (f)"),
        (
            {"permanent_resident_before_1997": True, "chinese_citizen": True},
            "transitional",
            "as long as they",
        ),
        ({"permanent_resident_before_1997": True, "chinese_citizen": False}, "transitional", "within 18 months"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_turns_on_1997_is_prepared_for_immd_with_what_to_bring(
    client: FlaskClient, person: dict[str, Any], ground: str, sentence: str, language: str
) -> None:
    """Category (f) and the transitional rules need review: nobody is told that no scheme is needed, nor sent to one."""
    profile = {"person": {"nationalities": ["GB"], "residence": "GB", **person, **CLEAN}, **GRADUATE}
    told = asked(client, "/recommend", profile, language)
    assert (told["answer"]["status"], told["answer"]["code"]) == ("prepare", "abode_judged")
    assert told["settlement"]["ground"] == ground
    papers = {paper["code"] for paper in told["settlement"]["filing"]["papers"]}
    assert "identity" in papers
    assert ("abode_only_here" in papers, "resident_before_1997" in papers) == (ground == "f", ground == "transitional")
    if language == "en":
        assert any(sentence in line for line in told["settlement"]["sentences"])


def test_years_ahead_are_filed_for_once_they_are_complete(client: FlaskClient) -> None:
    """An unconditional stay since 2024 needs no scheme, and leads to the right of abode only later."""
    status = {"scheme": "unconditional", "held_from": "2024-01-01", "current": True}
    told = asked(client, "/recommend", UNCONDITIONAL | {"statuses": [status]})
    assert "Once seven years are complete, apply to ImmD" in told["answer"]["paragraph"]


def test_a_right_that_an_absence_may_have_ended_is_not_called_the_right_of_abode_alone(client: FlaskClient) -> None:
    """Thirty-six months away leave the right to land at least: no scheme either way, and both are named."""
    person = {"nationalities": ["GB"], "residence": "GB", "right_of_abode": True, "chinese_citizen": False}
    for left_on, code in (("2023-11-23", "abode_or_land"), ("2023-11-24", "right_of_abode")):
        profile = {"person": person, "absences": [{"left_on": left_on, "still_away": True}]}
        answer = asked(client, "/recommend", profile)["answer"]
        assert (answer["status"], answer["code"]) == ("no_scheme_needed", code)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"nationalities": ["GB"]}, "possible"),
        ({"nationalities": ["GB"], "place_of_birth": "CN"}, "may_have_abode"),
        ({"nationalities": ["GBN"]}, "may_have_abode"),
        ({"age_years": 40}, "may_have_abode"),
    ],
)
def test_a_foreigner_whose_seven_years_are_long_past_is_not_told_of_the_right_of_abode(
    client: FlaskClient, person: dict[str, Any], code: str
) -> None:
    """Only a Chinese citizen keeps category (b) after leaving: where nothing hints at one, a scheme is looked for."""
    stay = {"scheme": "gep", "held_from": "2010-01-10", "held_until": "2017-06-09", "current": False}
    told = asked(client, "/recommend", {"person": person, "statuses": [stay]})
    assert told["answer"]["code"] == code
