"""What callers tell in a neighbouring place is read there, or asked about, and is never a plain no (through HTTP)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.profile.derived.told_elsewhere import Elsewhere

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = "2026-11-28"


def told(client: FlaskClient, profile: dict[str, Any], **more: object) -> dict[str, Any]:
    """The answer."""
    response = client.post("/recommend", json={"profile": profile, "as_of": DAY, **more})
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json())


def pathway(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """One pathway of an answer."""
    return next(row for row in answer["pathways"] if row["id"] == name)


@pytest.mark.parametrize("stay", [{}, {"held_from": "2024-05"}])
@pytest.mark.parametrize(("current", "code"), [(None, "may_be_unconditional"), (True, "unconditional_stay")])
def test_an_unconditional_stay_of_which_it_is_not_told_whether_it_goes_on_is_asked_about_first(
    client: FlaskClient, stay: dict[str, Any], current: object, code: str
) -> None:
    """It has no limit that would tell it, and whoever holds it needs no scheme (ImmD, meanings of terms)."""
    status = {"scheme": "unconditional", **stay, "current": current}
    answer = told(client, {"person": {"nationalities": ["IN"], "residence": "HK"}, "statuses": [status]})["answer"]
    assert answer["code"] == code
    assert [row["facts"] for row in answer["needed"]] == ([] if current else [["/statuses/0/current"]])


@pytest.mark.parametrize("current", [False, None])
def test_an_unconditional_stay_that_is_over_raises_no_question(client: FlaskClient, current: object) -> None:
    """It is said to be, or its last day is past."""
    status = {"scheme": "unconditional", "held_until": "2020-05", "current": current}
    answer = told(client, {"person": {"nationalities": ["IN"], "residence": "IN"}, "statuses": [status]})["answer"]
    assert answer["code"] != "may_be_unconditional"


@pytest.mark.parametrize(
    ("places", "abode", "asked"),
    [(["HK"], None, True), (["CA", "HK"], None, True), (["CA"], None, False), (["HK"], False, False)],
)
def test_permanent_residence_in_hong_kong_is_asked_about_before_any_scheme(
    client: FlaskClient, places: list[str], abode: object, asked: object
) -> None:
    """Permanent residents have the right of abode, a fact of its own; the list holds the places outside Hong Kong."""
    person = {"nationalities": ["CA"], "residence": "CA", "permanent_residence": places, "right_of_abode": abode}
    answer = told(client, {"person": person})
    assert (answer["answer"]["code"] == "may_have_abode") is asked
    if asked:
        assert answer["answer"]["needed"][0]["facts"] == ["/person/right_of_abode"]
        assert "Permanent residence in Hong Kong" in answer["answer"]["paragraph"]
        assert "passport" not in answer["answer"]["paragraph"]


SELF_EMPLOYED = {"title": "Consultant", "employer_kind": "self", "place": "HK", "current": True, "full_time": True}
TOP_TALENT = {"scheme": "ttps_a", "held_from": "2024-01-20", "held_until": "2027-01-20", "current": True}
FREELANCER = {"person": {"nationalities": ["CN"], "residence": "HK"}, "statuses": [TOP_TALENT], "offers": []}
OWN_WORK = "own_work_not_among_businesses"


def notices(answer: dict[str, Any]) -> list[str]:
    """The codes of its notices."""
    return [row["code"] for row in answer["notices"]]


@pytest.mark.parametrize(
    ("job", "read"),
    [
        ({}, True),
        ({"full_time": None}, True),
        ({"full_time": False}, False),
        ({"current": False, "ended_on": "2026-06"}, False),
        ({"place": "CN"}, False),
        ({"place": None}, False),
        ({"employer_kind": "university"}, False),
    ],
)
def test_whoever_works_here_for_oneself_and_names_no_business_is_not_denied_an_extension_for_want_of_one(
    client: FlaskClient, job: dict[str, Any], read: object
) -> None:
    """TTPS is extended by a business in Hong Kong too (ImmD, TTPS page): whether it operates is asked for."""
    own = {key: value for key, value in {**SELF_EMPLOYED, **job}.items() if value is not None}
    answer = told(client, FREELANCER | {"jobs": [own], "businesses": [], "business_plans": []})
    assert (OWN_WORK in notices(answer)) is read
    if read:
        assert pathway(answer, "ttps_a")["verdict"] == "undetermined"
        assert answer["answer"]["needed"][0]["facts"] == ["/businesses/0/operating"]


def test_what_is_told_then_of_that_work_is_told_of_the_same_business(client: FlaskClient) -> None:
    """Whoever answers what was asked of the first business names neither it nor its place."""
    profile = FREELANCER | {"jobs": [SELF_EMPLOYED], "businesses": [{"operating": True}], "business_plans": []}
    answer = told(client, profile)
    assert pathway(answer, "ttps_a")["verdict"] == "needs_review"
    named = told(client, profile | {"businesses": [{"name": "Elsewhere Ltd", "operating": True}]})
    assert OWN_WORK in notices(answer)
    assert OWN_WORK not in notices(named)


def test_a_notice_says_of_no_list_that_it_is_empty_where_an_item_without_a_name_was_read(client: FlaskClient) -> None:
    """The item is told of, and only what it is was read beside it."""
    profile = FREELANCER | {"jobs": [SELF_EMPLOYED], "businesses": [{"operating": True}], "business_plans": []}
    said = {row["code"]: row["sentence"] for row in told(client, profile)["notices"]}
    assert said[OWN_WORK].startswith("Self-employment in Hong Kong is stated, and no business by name")
    employed = {"title": "Analyst", "place": "HK", "current": True}
    answer = told(client, FREELANCER | {"jobs": [employed], "offers": [{"confirmed": True}]})
    said = {row["code"]: row["sentence"] for row in answer["notices"]}
    assert said["job_held_not_among_offers"].startswith("A job held in Hong Kong now is stated, and no offer")


def test_where_no_businesses_are_told_of_the_business_is_asked_about_and_not_whether_there_is_one(
    client: FlaskClient,
) -> None:
    """The work for oneself is told among the jobs."""
    needed = told(client, FREELANCER | {"jobs": [SELF_EMPLOYED], "business_plans": []})["answer"]["needed"]
    asked = next(row for row in needed if "/businesses" in row["facts"])
    assert asked["facts"] == ["/businesses"]
    assert asked["wording"].startswith("What is your share in the business that you run in Hong Kong")


RESIDENT = {"relation": "child", "sponsor_status": "permanent_resident"}
EMIGRANTS_CHILD = {"nationalities": ["CA"], "residence": "CA", "age_years": 28, "place_of_birth": "CA"}
NO_CITIZEN = {"chinese_citizen": False, "right_of_abode": False}


@pytest.mark.parametrize(
    ("link", "verdict"),
    [
        (RESIDENT, "undetermined"),
        ({"relation": "child", "sponsor_status": "employment"}, "not_eligible"),
        ({"relation": "spouse", "sponsor_status": "permanent_resident"}, "not_eligible"),
    ],
)
def test_a_parent_who_stands_among_the_relatives_alone_keeps_the_second_generation_open(
    client: FlaskClient, link: dict[str, Any], verdict: str
) -> None:
    """ASSG asks for a parent with a permanent identity card, which a permanent resident holds."""
    profile = {"person": EMIGRANTS_CHILD | NO_CITIZEN, "parents": [], "family_links": [link]}
    answer = told(client, profile)
    assert pathway(answer, "assg")["verdict"] == verdict
    assert ("parent_not_among_parents" in notices(answer)) is (verdict == "undetermined")


def test_the_card_of_the_one_parent_who_is_told_of_is_read_from_the_one_relative(client: FlaskClient) -> None:
    """Parents who were Chinese nationals settled overseas at the birth, one of whom is here now."""
    then = {"chinese_national_at_birth": True, "settled_overseas_at_birth": True, "permanent_resident_at_birth": False}
    profile = {"person": EMIGRANTS_CHILD | NO_CITIZEN, "parents": [then], "family_links": [RESIDENT]}
    assert "/parents/0/hk_permanent_identity_card" not in pathway(told(client, profile), "assg")["missing"]
    two = told(client, profile | {"parents": [then, {}]})
    assert "/parents/0/hk_permanent_identity_card" in pathway(two, "assg")["missing"]


def test_where_no_parents_are_told_of_what_the_resident_one_was_at_the_birth_is_asked(client: FlaskClient) -> None:
    """Not whether a parent has a permanent identity card, which the relative's status tells."""
    answer = told(client, {"person": EMIGRANTS_CHILD, "family_links": [RESIDENT]})["answer"]
    assert answer["needed"][0]["facts"] == ["/parents"]
    assert answer["needed"][0]["wording"].startswith("Was your parent who is a permanent resident of Hong Kong")


COMPANY = {"name": "Harbour Trading Ltd", "place": "HK", "owned_now": True, "ownership_percent": 100, "operating": True}


@pytest.mark.parametrize("plans", [[], None])
@pytest.mark.parametrize(
    ("company", "home", "read"),
    [
        ({}, "TH", True),
        ({"place": "TH"}, "TH", False),
        ({"owned_now": False}, "TH", False),
        ({"listed": True, "ownership_percent": 5}, "TH", False),
        ({}, "HK", False),
    ],
)
def test_a_company_in_hong_kong_is_the_business_that_its_owner_abroad_may_come_to_join(
    client: FlaskClient, company: dict[str, Any], home: str, plans: object, read: object
) -> None:
    """The page is for whoever would establish or join in business in Hong Kong (ImmD, Investment as Entrepreneurs)."""
    person = {"nationalities": ["FR"], "residence": home, "age_years": 39}
    answer = told(client, {"person": person, "businesses": [COMPANY | company], "business_plans": plans})
    assert ("business_not_among_plans" in notices(answer)) is read
    if read:
        assert pathway(answer, "entrepreneur")["verdict"] == "undetermined"
        assert any("/business_plans/0/" in fact for row in answer["answer"]["needed"] for fact in row["facts"])


HOME_AND_SAVINGS = {
    "joint_net_assets": {"amount": 20_000_000, "currency": "HKD"},
    "joint_share_percent": 50,
    "held_months": 24,
}


@pytest.mark.parametrize(
    ("savings", "verdict"), [(None, "not_eligible"), (0, "not_eligible"), (25_000_000, "undetermined")]
)
def test_savings_beside_a_home_that_is_owned_jointly_are_asked_about_and_not_taken_for_no_assets(
    client: FlaskClient, savings: int | None, verdict: str
) -> None:
    """New CIES counts HK$30 million owned alone with the share of what is owned jointly (ImmD, New CIES page)."""
    funds = None if savings is None else {"amount": savings, "currency": "HKD"}
    person = {"nationalities": ["SG"], "residence": "SG", "age_years": 52}
    answer = told(client, {"person": person, "wealth": HOME_AND_SAVINGS | {"liquid_funds": funds}})
    row = pathway(answer, "new_cies")
    assert row["verdict"] == verdict
    assert ("/wealth/net_assets" in row.get("missing", [])) is (verdict == "undetermined")


@pytest.mark.parametrize(
    ("age", "relation", "read_as"),
    [
        (68, "child", "parent"),
        (59, "child", None),
        (68, "parent", None),
        (17, "parent", "child"),
        (18, "parent", None),
        (17, "child", None),
        (17, "spouse", None),
    ],
)
def test_a_relation_that_is_told_the_other_way_round_at_this_age_is_said_to_be_read_so_and_asked_again(
    client: FlaskClient, age: int, relation: str, read_as: str | None
) -> None:
    """It is what the applicant is to the relative: a child under 18, or a parent of 60 or over, may be a dependant."""
    link = {"relation": relation, "sponsor_status": "permanent_resident"}
    profile = {"person": {"nationalities": ["GB"], "residence": "GB", "age_years": age}, "family_links": [link]}
    answer = told(client, profile)
    found = [code for code in notices(answer) if code.startswith("relative_read_as_")]
    assert found == ([] if read_as is None else [f"relative_read_as_{read_as}"])
    asked = [fact for row in answer["answer"]["needed"] for fact in row["facts"]]
    assert ("/family_links/0/relation" in asked[:1]) is (read_as is not None)


@pytest.mark.parametrize(
    ("degree", "stay", "said"),
    [
        ({"institution": "Sun Yat-sen University", "graduation_year": 2025}, {"held_until": "2027-10"}, True),
        ({"institution": "Sun Yat-sen University", "graduation_year": 2025}, {}, True),
        ({"institution": "Sun Yat-sen University", "graduation_year": 2025}, {"held_until": "2026-10"}, False),
        ({"institution": "The University of Hong Kong", "graduation_year": 2025}, {"held_until": "2027-10"}, False),
        ({"level": "master", "awarded_on": "2027-07"}, {"held_until": "2027-10"}, False),
        ({"graduation_year": 2025}, {"held_until": "2027-10"}, False),
        (None, {"held_until": "2027-10"}, False),
    ],
)
def test_whoever_is_here_for_study_and_names_no_degree_of_hong_kong_is_told_that_one_may_count(
    client: FlaskClient, degree: dict[str, Any] | None, stay: dict[str, Any], said: object
) -> None:
    """The list is taken as complete, and IANG asks for a degree of Hong Kong, which is in progress."""
    status = {"scheme": "student", **stay}
    degrees = None if degree is None else [{"level": "bachelor"} | degree]
    profile = {"person": {"nationalities": ["CN"], "residence": "HK"}, "statuses": [status], "degrees": degrees}
    assert ("studies_not_stated" in notices(told(client, profile))) is said


CLERK = {"title": "Analyst", "employer": "HSBC", "started_on": "2025-06", "full_time": True, "level": "graduate"}
PERHAPS = "job_perhaps_held_not_among_offers"


@pytest.mark.parametrize(
    ("jobs", "read"),
    [
        ([CLERK | {"current": True}], True),
        ([CLERK | {"place": "HK"}], True),
        ([CLERK], True),
        ([CLERK, {"title": "Clerk", "started_on": "2021", "place": "CN"}], True),
        ([CLERK | {"place": "CN", "current": True}], False),
        ([CLERK | {"ended_on": "2026-08"}], False),
        ([CLERK | {"full_time": False}], False),
        ([CLERK, {"title": "Clerk", "started_on": "2026-01", "place": "CN"}], False),
        ([CLERK, {"title": "Clerk"}], False),
    ],
)
def test_a_job_of_which_it_is_not_told_where_it_is_or_whether_it_goes_on_may_bear_the_stay(
    client: FlaskClient, jobs: list[dict[str, Any]], read: object
) -> None:
    """The last job of somebody who lives here is asked about, and isn't taken for no work in Hong Kong."""
    answer = told(client, FREELANCER | {"jobs": jobs, "businesses": [], "business_plans": []})
    assert (PERHAPS in notices(answer)) is read
    assert (answer["answer"]["code"] == "extension_closed") is not read
    if read:
        assert answer["answer"]["needed"][0]["facts"][0] == "/offers/0/confirmed"


@pytest.mark.parametrize(("outcome", "asked"), [(None, True), ("withdrawn", False)])
def test_where_an_application_stands_is_asked_first_where_it_is_not_told(
    client: FlaskClient, outcome: str | None, asked: object
) -> None:
    """One that was filed, and of which nothing more is told, is most often with ImmD still."""
    filed = {"scheme": "qmas", "lodged_on": "2025-08", "outcome": outcome}
    profile = {"person": {"nationalities": ["CN"], "residence": "CN"}, "applications": [filed]}
    needed = told(client, profile)["answer"]["needed"]
    assert (needed[0]["facts"] == ["/applications/0/outcome"]) is asked
    declined = told(client, profile, declined=["/applications/0/outcome"])["answer"]["needed"]
    assert declined[0]["facts"] != ["/applications/0/outcome"]


@pytest.mark.parametrize("offer", [{}, {"degree_level": True, "market_pay": True, "stable_income": True}])
@pytest.mark.parametrize(("until", "rough"), [("2027", True), ("2027-01-05", False), ("2027-06", False)])
def test_a_limit_that_is_told_by_its_year_is_asked_for_where_the_time_to_file_may_have_begun(
    client: FlaskClient, offer: dict[str, Any], until: str, rough: object
) -> None:
    """The stay may end on 1 January 2027, for which the press lets file from 1 October 2026: something may need filing.

    On 28 November 2026; a limit in June 2027 leaves no doubt that nothing does.
    """
    post = {"title": "CFO", "confirmed": True, "annual_pay": {"amount": 3_000_000, "currency": "HKD"}, **offer}
    clear = {"nationalities": ["CN"], "residence": "HK", "convictions": [], "adverse_records": []}
    stay = {"scheme": "ttps_a", "held_from": "2025", "held_until": until}
    answer = told(client, {"person": clear, "statuses": [stay], "offers": [post]})["answer"]
    assert ("Nothing needs filing now" in answer["sentence"]) is (until == "2027-06")
    assert ([row["facts"] for row in answer["needed"][:1]] == [["/statuses/0/held_until"]]) is rough
    if rough:
        assert answer["code"] == ("extend_undated" if offer else "extend_open")


@pytest.mark.parametrize(
    ("institution", "likely"),
    [
        ("长沙学院", False),
        ("Symbiosis International", False),
        ("Univ of Melb", True),
        ("清华", True),
        (None, True),
    ],
)
def test_a_degree_of_an_institution_by_whose_name_no_listed_one_is_known_makes_no_top_talent_likely(
    client: FlaskClient, institution: str | None, likely: object
) -> None:
    """The list is held whole with the names by which its institutions are known; it stays open, and is no promise."""
    person = {"nationalities": ["CN"], "residence": "CN", "age_years": 23}
    degree = {"level": "bachelor", "graduation_year": 2025, "institution": institution}
    answer = told(client, {"person": person, "degrees": [degree]})
    first = answer["answer"]["pathways"][0]
    assert ((first["id"], first["sure"]) == ("ttps_c", "likely")) is likely
    assert pathway(answer, "ttps_c")["verdict"] == "undetermined"


FUDAN = {"level": "bachelor", "institution": "Fudan University", "full_time": True}
AT_HOME = {"nationalities": ["CN"], "residence": "CN", "age_years": 34}


@pytest.mark.parametrize(
    ("year", "began", "asked"), [(2014, "2015", False), (2014, "2014-06", True), (2023, "2023-03", True)]
)
def test_the_day_of_an_award_is_asked_for_only_where_its_year_leaves_work_in_doubt(
    client: FlaskClient, year: int, began: str, asked: object
) -> None:
    """Work counts after the award, for TTPS in the last five years: all of it came after one of 2014."""
    job = {"title": "Engineer", "started_on": began, "current": True}
    profile = {"person": AT_HOME, "degrees": [FUDAN | {"graduation_year": year}], "jobs": [job]}
    answer = told(client, profile)
    missing = [*pathway(answer, "ttps_b")["missing"], *pathway(answer, "qmas_gpt")["missing"]]
    assert ("/degrees/0/awarded_on" in missing) is asked


def test_whoever_lacks_nothing_but_stays_in_hong_kong_is_asked_for_these_first(client: FlaskClient) -> None:
    """A first stay under TTPS is granted once only (ImmD, TTPS page): else all that Category B asks for is met."""
    clear = AT_HOME | {"convictions": [], "adverse_records": []}
    whole = {"degrees": [FUDAN | {"awarded_on": "2014-07-01"}], "experience": {"last_five_years_months": 60}}
    answer = told(client, {"person": clear} | whole)
    assert pathway(answer, "ttps_b")["missing"] == ["/statuses"]
    assert "/statuses" in answer["answer"]["needed"][0]["facts"]
    assert told(client, {"person": clear, "statuses": []} | whole)["answer"]["code"] == "met"


@pytest.mark.parametrize(
    ("institution", "awarded_on", "first"),
    [
        ("香港中文大学（深圳）", "2026-07", "iang"),
        ("HKUST (Guangzhou)", "2026-07", "iang"),
        ("Fudan University", "2026-07", "ttps_c"),
    ],
)
def test_a_graduate_of_a_joint_campus_reads_first_the_way_that_is_made_for_it(
    client: FlaskClient, institution: str, awarded_on: str, first: str
) -> None:
    """IANG lets them in without an offer within six months of the award, as those of Hong Kong (ImmD, IANG page)."""
    degree = {"level": "bachelor", "institution": institution, "awarded_on": awarded_on}
    answer = told(client, {"person": AT_HOME | {"age_years": 23}, "degrees": [degree]})["answer"]
    assert (answer["pathways"][0]["id"], answer["pathways"][0]["sure"]) == (first, "likely")
    assert answer["needed"][0]["facts"][0] == "/degrees/0/full_time"


@pytest.mark.parametrize(
    ("scheme", "verdict"),
    [
        ("qmas", "undetermined"),
        ("gep", "undetermined"),
        ("domestic_helper", "not_eligible"),
        ("visitor", "not_eligible"),
    ],
)
def test_a_sponsor_s_scheme_tells_the_status_that_it_gives(client: FlaskClient, scheme: str, verdict: str) -> None:
    """Whoever was admitted under a talent scheme or to work may bring a spouse; a helper or a visitor may not."""
    link = {"relation": "spouse", "sponsor_scheme": scheme}
    answer = told(client, {"person": AT_HOME, "family_links": [link]})
    row = pathway(answer, "dependant")
    assert row["verdict"] == verdict
    assert "/family_links/0/sponsor_status" not in row.get("missing", [])


@pytest.mark.parametrize(
    ("pay", "began", "first"),
    [(4_000_000, "2022-01", "ttps_a"), (4_000_000, "2026-03", "asmtp"), (600_000, "2022-01", "asmtp")],
)
def test_what_a_job_has_paid_for_a_year_is_read_in_the_order_while_no_income_is_told(
    client: FlaskClient, pay: int, began: str, first: str
) -> None:
    """Category A asks for HK$2.5 million in the year before, of which a present pay says much: asked for first."""
    job = {"title": "VP", "current": True, "started_on": began, "full_time": True}
    job |= {"annual_pay": {"amount": pay, "currency": "HKD"}}
    degree = {"level": "bachelor", "institution": "Shenzhen University", "graduation_year": 2008}
    answer = told(client, {"person": AT_HOME | {"age_years": 40}, "jobs": [job], "degrees": [degree]})
    assert answer["answer"]["pathways"][0]["id"] == first
    assert pathway(answer, "ttps_a")["verdict"] == "undetermined"
    assert (answer["answer"]["needed"][0]["facts"] == ["/income/taxable_last_year"]) is (first == "ttps_a")


def test_a_part_of_the_income_that_is_told_is_not_asked_for_again_with_the_whole(client: FlaskClient) -> None:
    """Whether the shares were held through the year is all that is left (ImmD, TTPS page, Note 1)."""
    parts = {"business_last_year": 7_800_000, "employment_last_year": 0}
    income = {name: {"amount": amount, "currency": "HKD"} for name, amount in parts.items()}
    person = {"nationalities": ["IN"], "residence": "IN", "age_years": 50}
    answer = told(client, {"person": person, "income": income, "degrees": []})["answer"]
    assert answer["pathways"][0]["id"] == "ttps_a"
    assert answer["needed"][0]["facts"] == ["/income/business_shares_held_whole_year"]


def test_the_owner_of_a_company_in_hong_kong_who_is_there_on_a_visit_may_come_to_join_it(client: FlaskClient) -> None:
    """Any other stay that is held is for something else, or allows a business already."""
    for scheme, read in (("visitor", True), ("qmas", False)):
        stay = {"scheme": scheme, "held_until": "2027-01-30", "current": True}
        person = {"nationalities": ["DE"], "residence": "HK", "age_years": 40}
        answer = told(client, {"person": person, "statuses": [stay], "businesses": [COMPANY], "business_plans": []})
        assert ("business_not_among_plans" in notices(answer)) is read


@pytest.mark.parametrize(
    ("companion", "scheme", "read"),
    [
        ("spouse", "dependant", True),
        ("parent", "dependant", True),
        ("child", "dependant", False),
        ("spouse", "gep", False),
    ],
)
def test_the_family_with_whom_a_dependant_is_here_may_be_the_sponsor(
    client: FlaskClient, companion: str, scheme: str, read: object
) -> None:
    """A dependant's stay is linked to the sponsor's (ImmD, Dependants page): as what this person is here is asked."""
    stay = {"scheme": scheme, "held_until": "2027-01-20", "current": True}
    profile = {"person": {"nationalities": ["IN"], "residence": "HK", "age_years": 17}, "statuses": [stay]}
    home = {"companions": [{"relation": companion}]}
    answer = told(client, profile | {"family_links": [], "household": home})
    assert ("companion_not_among_relatives" in notices(answer)) is read
    if read:
        assert answer["answer"]["code"] == "extend_open_later"
        assert answer["answer"]["needed"][0]["facts"][0].startswith("/family_links/0/")


@pytest.mark.parametrize(
    ("stay", "read"),
    [
        ({"held_until": "2027-01"}, True),
        ({"held_from": "2025-01"}, True),
        ({"held_until": "2015-06"}, False),
        ({"current": False}, False),
        ({"held_from": "2010"}, False),
    ],
)
def test_a_stay_as_a_dependant_that_is_over_makes_no_sponsor_of_a_spouse(
    client: FlaskClient, stay: dict[str, Any], read: object
) -> None:
    """Whoever was here as a child, and comes with a spouse now, has no relatives here as is said."""
    person = {"nationalities": ["GB"], "residence": "GB", "age_years": 35}
    home = {"companions": [{"relation": "spouse"}]}
    student = {"scheme": "student", "held_from": "2024-09", "held_until": "2026-12-31", "current": True}
    stays = [{"scheme": "dependant"} | stay, *([student] if stay == {"held_from": "2010"} else [])]
    answer = told(client, {"person": person, "statuses": stays, "household": home, "family_links": []})
    assert ("companion_not_among_relatives" in notices(answer)) is read
    assert pathway(answer, "dependant")["verdict"] == ("undetermined" if read else "not_eligible")


def test_a_stay_lasts_or_not_on_the_day_of_the_facts(client: FlaskClient) -> None:
    """The day that is asked about may lie later."""
    profile = {"person": {"nationalities": ["GB"]}, "household": {"companions": [{"relation": "spouse"}]}}
    stay = {"scheme": "dependant", "held_until": "2027-01"}
    answer = told(client, profile | {"facts_on": DAY, "statuses": [stay], "family_links": []}, as_of="2027-06-01")
    assert "companion_not_among_relatives" in notices(answer)


@pytest.mark.parametrize(
    ("scheme", "until", "read"),
    [("student", "2013-06", False), ("student", "2027-06", True), ("visitor", "2027-06", False)],
)
def test_the_last_job_of_whoever_studied_here_long_ago_or_is_on_a_visit_is_not_held_here(
    client: FlaskClient, scheme: str, until: str, read: object
) -> None:
    """Where no home is told, a stay that may last tells that the person is here; a visitor may not work."""
    stay = {"scheme": scheme, "held_until": until}
    profile = {"person": {"nationalities": ["GB"]}, "statuses": [stay], "jobs": [CLERK], "offers": []}
    assert (PERHAPS in notices(told(client, profile))) is read


@pytest.mark.parametrize("known", [{}, {"place": "HK", "current": True}])
@pytest.mark.parametrize(
    ("offer", "verdict"), [({}, "undetermined"), ({"degree_level": False}, "not_eligible"), (None, "not_eligible")]
)
def test_an_offer_without_a_name_is_not_taken_to_be_at_the_low_level_of_a_job(
    client: FlaskClient, known: dict[str, Any], offer: dict[str, Any] | None, verdict: str
) -> None:
    """A graduate of years ago needs an offer at a degree holder's level (ImmD, IANG page); it may be another job."""
    studied = {"institution": "The University of Hong Kong", "country": "HK", "awarded_on": "2019-06"}
    degree = studied | {"level": "bachelor", "full_time": True, "student_visa": True, "locally_accredited": True}
    job = {"title": "Assistant", "level": "assistant", "started_on": "2020-08"} | known
    stay = {"scheme": "student", "held_until": "2027-01", "current": True}
    offers = [] if offer is None else [{"confirmed": True} | offer]
    profile = {"person": {"nationalities": ["IN"], "residence": "HK", "age_years": 30}, "degrees": [degree]}
    answer = told(client, profile | {"statuses": [stay], "jobs": [job], "offers": offers})
    assert pathway(answer, "iang")["verdict"] == verdict


@pytest.mark.parametrize(("records", "read"), [([], True), (None, False)])
def test_an_unlawful_stay_that_is_told_is_an_adverse_record_though_none_is_named(
    client: FlaskClient, records: object, read: object
) -> None:
    """An adverse immigration record closes QMAS, whose prerequisites ask for none (ImmD, QMAS page)."""
    stay = {"scheme": "unlawful", "held_from": "2018-01", "held_until": "2018-03"}
    person = {"nationalities": ["IN"], "residence": "IN", "age_years": 35, "adverse_records": records}
    answer = told(client, {"person": person, "statuses": [stay]})
    assert ("unlawful_stay_not_among_records" in notices(answer)) is read
    assert pathway(answer, "qmas_gpt")["verdict"] == ("not_eligible" if read else "undetermined")


@pytest.mark.parametrize(
    ("offer", "asked"),
    [
        ({"title": "Actuary"}, False),
        ({"title": "Actuary", "on_talent_list": False}, True),
        ({"title": "Actuary", "occupation": "Clerk"}, True),
        ({"title": "Clerk"}, True),
    ],
)
def test_a_title_that_is_a_profession_of_the_talent_list_needs_no_proof_of_recruitment(
    client: FlaskClient, offer: dict[str, Any], asked: object
) -> None:
    """Actuaries are on the Talent List since 2018 (ImmD's release of 28 August 2018)."""
    profile = {"person": {"nationalities": ["GB"], "residence": "GB"}, "offers": [{"confirmed": True} | offer]}
    assert ("/offers/0/recruitment_shown" in pathway(told(client, profile), "gep")["missing"]) is asked


def test_a_job_in_hong_kong_bears_the_stay_of_whoever_tells_of_no_home(client: FlaskClient) -> None:
    """A stay that isn't said to be over, and a job there now, tell where the person is."""
    stay = {"scheme": "gep", "held_from": "2024-01", "held_until": "2027-01-10"}
    job = {"title": "Developer", "place": "HK", "current": True, "started_on": "2024-01"}
    answer = told(client, {"person": {"nationalities": ["IN"]}, "statuses": [stay], "jobs": [job], "offers": []})
    assert "job_held_not_among_offers" in notices(answer)
    assert answer["answer"]["code"] != "extension_closed"


def test_the_page_on_the_interface_names_every_notice_of_what_was_read_elsewhere() -> None:
    told = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    assert [one for one in Elsewhere if f"| `{one.value}` |" not in told] == []


GRADUATE = {"person": {"nationalities": ["IN"], "residence": "HK", "age_years": 30}}
BY_THE_YEAR = GRADUATE | {"statuses": [{"scheme": "gep", "held_from": "2024", "held_until": "2027", "current": True}]}
APPLIED = GRADUATE | {"applications": [{"scheme": "qmas", "lodged_on": "2026-05"}]}
CHILD = {"person": {"age_years": 12, "nationalities": ["US"]}, "family_links": [{"relation": "parent"}]}


@pytest.mark.parametrize(
    ("profile", "fact"),
    [
        (BY_THE_YEAR, "/statuses/0/held_until"),
        (APPLIED, "/applications/0/outcome"),
        (CHILD, "/family_links/0/relation"),
    ],
)
def test_what_is_asked_first_is_not_asked_again_once_it_was_declined_by_itself_or_with_its_list(
    client: FlaskClient, profile: dict[str, Any], fact: str
) -> None:
    """Whoever doesn't know it is asked what tells most besides."""
    lists = fact.rsplit("/", 2)[0]
    asked = {
        given: [
            pointer for row in told(client, profile, declined=[given])["answer"]["needed"] for pointer in row["facts"]
        ]
        for given in (fact, lists)
    }
    assert told(client, profile)["answer"]["needed"][0]["facts"][0] == fact
    assert [given for given, pointers in asked.items() if fact in pointers] == []
