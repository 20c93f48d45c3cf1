"""What somebody is told who is in Hong Kong already, or has been granted a stay that begins later (through HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = "2026-11-23"
CLEAN: dict[str, Any] = {"convictions": [], "adverse_records": []}


def answer(client: FlaskClient, profile: dict[str, Any], language: str = "en") -> dict[str, Any]:
    """What to do now."""
    body = {"profile": profile, "as_of": DAY, "language": language, "detail": "card"}
    response = client.post("/recommend", json=body)
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json()["answer"])


def graduate(awarded_on: str) -> dict[str, Any]:
    """A student from the Mainland with a master's of Hong Kong and no job offer, whose stay ends with the year."""
    master = {"level": "master", "institution": "University of Hong Kong", "country": "HK", "full_time": True}
    local = {"student_visa": True, "locally_accredited": True, "awarded_on": awarded_on}
    stay = {"scheme": "student", "held_from": "2024-08-01", "held_until": "2026-12-31", "current": True}
    person = {"nationalities": ["CN"], "china_residency": "mainland", "residence": "HK", "age_years": 24}
    return {"person": person | CLEAN, "statuses": [stay], "degrees": [master | local], "offers": []}


def test_a_graduate_of_hong_kong_is_sent_to_look_for_a_job_and_not_for_the_same_degree_again(
    client: FlaskClient,
) -> None:
    """ImmD, IANG: more than six months after the award an offer is needed; seven months have gone by."""
    told = answer(client, graduate("2026-04-15"))
    assert "One change would bring Immigration Arrangements for Non-local Graduates within reach" in told["paragraph"]
    assert "With a confirmed degree-level job offer at market pay" in told["paragraph"]
    assert "With a full-time master's degree" not in told["paragraph"]
    assert "With the award of a master's degree" not in told["paragraph"]


@pytest.mark.parametrize("untold", [("convictions",), ("adverse_records",), ("convictions", "adverse_records")])
def test_a_graduate_is_sent_to_look_for_a_job_though_the_record_is_untold(
    client: FlaskClient, untold: tuple[str, ...]
) -> None:
    """Few are turned away for it; the six months of ImmD's IANG page ended on 22 November 2026."""
    profile = graduate("2026-05-22")
    profile["person"] = {name: value for name, value in profile["person"].items() if name not in untold}
    told = answer(client, {**profile, "statuses": [], "jobs": [], "family_links": []})
    assert "One change would bring Immigration Arrangements for Non-local Graduates within reach" in told["paragraph"]
    assert "With a confirmed degree-level job offer at market pay" in told["paragraph"]


def test_a_stay_for_study_whose_beginning_is_not_told_is_that_of_the_award_of_the_last_year(
    client: FlaskClient,
) -> None:
    """A master's of May is over, and its stay; beside one of 2020 the stay is that of another programme."""
    for awarded_on, another in (("2026-05-22", False), ("2020-07-01", True)):
        profile = graduate(awarded_on)
        del profile["statuses"][0]["held_from"]
        paragraph = answer(client, profile)["paragraph"]
        assert ("the award of a master's degree studied for in Hong Kong now" in paragraph) is another
        assert "a full-time master's degree taken in Hong Kong" not in paragraph


def test_a_sub_degree_of_this_stay_for_study_is_over_though_no_student_visa_is_told_of(client: FlaskClient) -> None:
    """An associate degree of October: nobody is told that a bachelor's degree of Hong Kong follows within weeks."""
    profile = graduate("2026-10-31")
    associate = {"level": "sub_degree", "country": "HK", "full_time": True, "awarded_on": "2026-10-31"}
    paragraph = answer(client, profile | {"degrees": [associate], "jobs": []})["paragraph"]
    assert "some weeks" not in paragraph
    assert "31 December 2026. By our estimate" not in paragraph


def holder(scheme: str, held_from: str, held_until: str | None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Somebody with a passport of Britain who holds a stay, of whom nothing else but a clean record is told."""
    stay = {"scheme": scheme, "held_from": held_from, "held_until": held_until, "current": True}
    person = {"nationalities": ["GB"], "residence": "HK", "age_years": 36}
    return {"person": person | CLEAN, "statuses": [stay]} | changes


@pytest.mark.parametrize("scheme", ["gep", "student", "iang"])
def test_whoever_was_granted_the_next_stay_is_not_told_to_extend_this_one(client: FlaskClient, scheme: str) -> None:
    """A stay until the end of the year, and one from the next day on: what may be filed next extends that one."""
    profile = holder(scheme, "2025-01-01", "2026-12-31")
    profile["statuses"].append({"scheme": "gep", "held_from": "2027-01-01", "held_until": "2029-12-31"})
    told = answer(client, profile)
    assert (told["status"], told["code"], told["needed"]) == ("nothing_to_file_yet", "stay_granted", [])
    assert told["stay"]["filing"] == "granted"
    assert "first day of a stay – General Employment Policy (GEP) – is 1 January 2027" in told["sentence"]
    assert told["stay"]["opens"] == []
    assert "The limit of that stay is 31 December 2029. An extension may be filed from 30 Sep" in told["paragraph"]


NOT_HELD = "no stay that is held now has been stated"
SAID_OVER = "is stated to be held no longer, though its limit is 9 June 2027"


@pytest.mark.parametrize(
    ("scheme", "purpose", "residence", "current", "said"),
    [
        ("gep", "extend", "HK", False, (True, True)),
        ("gep", "entry", "HK", False, (False, True)),
        ("gep", "extend", "GB", False, (True, False)),  # whoever leaves gives up a stay
        ("gep", "extend", "HK", True, (False, False)),
        ("imprisonment", "entry", "HK", False, (False, False)),  # whoever was let out sooner has nothing to correct
    ],
)
def test_a_stay_that_is_said_to_be_over_before_its_limit_is_asked_to_be_checked(
    client: FlaskClient, scheme: str, purpose: str, residence: str, *, current: bool, said: tuple[bool, bool]
) -> None:
    """Nothing that is held is there to extend: that is said, and that the limit is still to come."""
    profile = holder(scheme, "2024-01-10", "2027-06-09", purpose=purpose)
    profile["statuses"][0]["current"], profile["person"]["residence"] = current, residence
    paragraph = answer(client, profile)["paragraph"]
    assert (NOT_HELD in paragraph, SAID_OVER in paragraph) == said


def test_of_a_next_stay_it_is_not_said_that_a_decision_comes_too_late(client: FlaskClient) -> None:
    """The limit is ten days off, and nothing is filed any more."""
    profile = holder("gep", "2025-01-01", "2026-12-03")
    profile["statuses"].append({"scheme": "gep", "held_from": "2026-12-04", "held_until": "2029-12-03"})
    told = answer(client, profile)
    assert told["code"] == "stay_granted"
    assert "may be decided only after the limit" not in told["paragraph"]


def test_nothing_follows_a_stay_whose_limit_is_not_told(client: FlaskClient) -> None:
    """It may end months before the next begins, so that nobody is told that it need not be extended."""
    profile = holder("gep", "2025-01-01", None)
    profile["statuses"].append({"scheme": "gep", "held_from": "2027-06-01", "held_until": "2029-12-31"})
    told = answer(client, profile)
    assert (told["status"], told["stay"]["filing"]) == ("tell_more", "unknown")


@pytest.mark.parametrize("scheme", ["visitor", "imprisonment"])
def test_a_visit_to_come_is_no_stay_in_the_place_of_a_scheme(client: FlaskClient, scheme: str) -> None:
    """Whoever comes for Christmas and asks for a scheme is told of schemes."""
    ahead = {"scheme": scheme, "held_from": "2026-12-20", "held_until": "2027-01-05"}
    person = {"nationalities": ["IN"], "residence": "IN", "age_years": 36} | CLEAN
    told = answer(client, {"person": person, "statuses": [ahead]})
    assert told["code"] == "possible"
    assert told["pathways"]


def test_a_gap_before_the_next_stay_is_still_to_be_covered(client: FlaskClient) -> None:
    """From 1 to 9 January 2027 no stay is told: this one would have to be extended for it."""
    profile = holder("gep", "2025-01-01", "2026-12-31")
    profile["statuses"].append({"scheme": "gep", "held_from": "2027-01-10", "held_until": "2029-12-31"})
    told = answer(client, profile)
    assert told["stay"]["filing"] == "reported_open"
    assert "is 10 January 2027, and none is stated for the time between. Stay on by an extension" in told["paragraph"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            {"scheme": "gep_tp", "held_until": "2027-11-30", "contract_ended_on": "2026-11-10"},
            "by 10 January 2027, and",
        ),
        ({"scheme": "visitor", "held_until": "2026-12-31"}, "by 31 December 2026, and"),
        ({"scheme": "domestic_helper", "held_until": "2026-12-31"}, "by 31 December 2026, and"),
        ({"scheme": "imprisonment", "held_until": "2026-12-31"}, None),
    ],
)
def test_a_gap_before_the_next_stay_sends_nobody_to_an_extension_that_there_is_not(
    client: FlaskClient, status: dict[str, Any], said: str | None
) -> None:
    """Two months from the end of a technician's job come before the limit; nothing is said to a prisoner."""
    now = {"held_from": "2026-10-01", "current": True} | status
    ahead = {"scheme": "iang", "held_from": "2028-02"}
    person = {"nationalities": ["US"], "residence": "HK", "age_years": 36} | CLEAN
    paragraph = answer(client, {"person": person, "statuses": [now, ahead]})["paragraph"]
    assert "Stay on by an extension" not in paragraph
    assert (f"Leave Hong Kong {said} enter again" in paragraph) is (said is not None)


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_whoever_was_granted_a_first_stay_that_begins_later_is_sent_to_no_other_scheme(
    client: FlaskClient, language: str
) -> None:
    """A visa in hand is used; only who asks for a change has something else put forward."""
    ahead = {"scheme": "ttps_b", "granted_on": "2026-11-01", "held_from": "2026-12-20", "held_until": "2028-12-19"}
    profile: dict[str, Any] = {"person": {"nationalities": ["IN"], "residence": "IN"} | CLEAN, "statuses": [ahead]}
    told = answer(client, profile, language)
    assert (told["code"], told["pathways"]) == ("stay_granted", [])
    begins = {"en": "20 December 2026", "zh-Hant": "2026年12月20日", "zh-Hans": "2026年12月20日"}
    assert begins[language] in told["sentence"]
    assert answer(client, profile | {"purpose": "change"}, language)["code"] != "stay_granted"


@pytest.mark.parametrize("scheme", ["refugee", "imprisonment"])
def test_nobody_in_custody_or_with_a_claim_to_stay_is_sent_to_a_scheme(client: FlaskClient, scheme: str) -> None:
    """ImmD is asked first; no limit of stay is missed that such a stay need not have."""
    told = answer(client, holder(scheme, "2026-01-01", None))
    assert (told["status"], told["code"], told["pathways"]) == ("prepare", "stay_apart", [])
    assert "has not been stated" not in told["sentence"]
    assert "ends at its limit" not in told["paragraph"]
    beside = holder("gep", "2024-12-11", "2027-12-10")
    beside["statuses"].append({"scheme": scheme, "held_from": "2026-10-01", "current": True})
    assert answer(client, beside)["code"] == "stay_apart"


@pytest.mark.parametrize("scheme", ["consular", "garrison"])
def test_a_stay_that_goes_with_a_post_has_no_limit_that_is_missed(client: FlaskClient, scheme: str) -> None:
    """Rules of their own, which are not held; what one may apply for besides is told all the same."""
    told = answer(client, holder(scheme, "2022-01-01", None))
    assert told["sentence"].startswith("Present stay: Member of")
    assert "ends at its limit" not in told["paragraph"]
    assert told["pathways"]


@pytest.mark.parametrize(
    ("nationality", "code", "ground"),
    [("CN", "may_have_abode", "b"), ("FR", "years_may_be_reached", "d")],
)
def test_seven_years_of_living_here_are_asked_about_before_any_scheme(
    client: FlaskClient, nationality: str, code: str, ground: str
) -> None:
    """ImmD, Eligibility for the right of abode: (b) by seven years, (d) by seven years and an approval."""
    person = {"nationalities": [nationality], "residence": "HK", "age_years": 33}
    told = answer(client, {"person": person | {"residence_years": 7}})
    assert (told["status"], told["code"]) == ("tell_more", code)
    assert told["needed"][0]["facts"] == ["/person/right_of_abode", "/statuses"]
    body = {"profile": {"person": person | {"residence_years": 7}}, "as_of": DAY}
    assert client.post("/settlement", json=body).get_json()["settlement"]["ground"] == ground
    fewer = answer(client, {"person": person | {"residence_years": 6}})
    assert fewer["code"] not in {"may_have_abode", "years_may_be_reached"}


def test_the_right_of_abode_that_is_denied_is_not_asked_about_again(client: FlaskClient) -> None:
    """Category (d) is for whoever doesn't have it yet: by which stays the years were spent is all that is open."""
    person = {"nationalities": ["FR"], "residence": "HK", "residence_years": 7, "right_of_abode": False}
    told = answer(client, {"person": person})
    assert told["code"] == "years_may_be_reached"
    assert told["needed"][0]["facts"] == ["/statuses"]


def test_years_of_living_here_hint_at_nothing_beside_the_stays_that_are_told(client: FlaskClient) -> None:
    """A domestic helper's years don't count, however many they are."""
    profile = holder("domestic_helper", "2016-01-01", "2027-01-01")
    profile["person"]["residence_years"] = 10
    assert answer(client, profile)["code"] not in {"may_have_abode", "years_may_be_reached"}


@pytest.mark.parametrize(
    ("since", "first"),
    [
        ("2019-11-24", True),  # seven years on the next day
        ("2020-08-02", True),  # on the day on which the time to file begins by what is reported, 2 August 2027
        ("2020-08-03", False),
    ],
)
def test_seven_years_that_come_before_the_time_to_extend_are_told_first(
    client: FlaskClient, since: str, *, first: bool
) -> None:
    """The stay runs until 2 November 2027; its extension may have become needless by then."""
    told = answer(client, holder("gep", since, "2027-11-02"))
    assert (told["code"] == "years_first") is first
    if first:
        assert told["status"] == "nothing_to_file_yet"
        assert "Once seven years are complete, apply to ImmD" in told["paragraph"]


def test_work_after_the_job_has_ended_is_to_be_approved_though_seven_years_come_first(client: FlaskClient) -> None:
    """Seven years are complete on 10 January 2027, and other work needs an approval before it."""
    profile = holder("gep", "2020-01-10", "2027-11-02")
    profile["statuses"][0]["contract_ended_on"] = "2026-11-20"
    told = answer(client, profile)
    assert "Nothing needs filing" not in told["sentence"]
    assert "other work needs ImmD's approval first" in told["paragraph"]


@pytest.mark.parametrize(
    ("jobs", "ended"),
    [
        ([{"place": "HK", "ended_on": "2026-11-10"}], True),
        ([{"place": "HK", "ended_on": "2026-06-30"}, {"place": "HK", "ended_on": "2026-11-10"}], True),
        ([{"place": "HK", "ended_on": "2026-11-10"}, {"place": "HK", "current": True}], False),
        ([{"place": "HK", "ended_on": "2026-11-10"}, {"place": "GB"}], False),
        ([{"place": "HK", "ended_on": "2024-12-31"}], False),
        ([{"place": "GB", "ended_on": "2026-11-10"}], False),
    ],
)
def test_the_job_has_ended_too_where_all_jobs_are_told_and_none_goes_on(
    client: FlaskClient, jobs: list[dict[str, Any]], *, ended: bool
) -> None:
    """The last one in Hong Kong during a stay under GEP since January 2025 is the job for which it was granted."""
    told = answer(client, holder("gep", "2025-01-10", "2028-01-09", jobs=jobs))
    assert ("The job for which the stay was granted ended on 10 November 2026" in told["paragraph"]) is ended


@pytest.mark.parametrize("degrees", [[{"level": "bachelor", "full_time": True}], None])
def test_a_change_of_job_is_to_be_approved_though_seven_years_come_first(
    client: FlaskClient, degrees: list[dict[str, Any]] | None
) -> None:
    """Seven years are complete on 10 January 2027, and a job that is new needs an approval before it is taken up."""
    told = answer(client, holder("gep", "2020-01-10", "2027-11-02", purpose="change", offers=[JOB], degrees=degrees))
    assert "Nothing needs filing now: seven years" not in told["sentence"]
    assert told["code"] == ("extend_open" if degrees is None else "approve_change_of_job")
    assert "Seven years are complete on 10 January 2027" in told["paragraph"]


@pytest.mark.parametrize(
    ("birth_date", "turns"),
    [
        ("2009-01-05", [("2027-01-05", None)]),
        ("2009-01", [("2027-01-01", "2027-01-31")]),
        ("2010-01-05", []),
        ("2008-01-05", []),
    ],
)
def test_whoever_extends_is_told_when_a_child_who_is_here_comes_of_age(
    client: FlaskClient, birth_date: str, turns: list[tuple[str, str | None]]
) -> None:
    """Within a year: the page names children under 18, and leaves an extension after that to an officer."""
    child = {"relation": "child", "birth_date": birth_date}
    profile = holder("gep", "2024-01-10", "2027-01-09", household={"companions": [child]})
    (told,) = answer(client, profile)["pathways"]
    days = [day for day in told["dates"] if day["kind"] == "child_here_of_age"]
    assert [(day["on"], day.get("no_later_than")) for day in days] == turns


def test_a_child_of_whom_little_is_told_is_told_when_it_comes_of_age(client: FlaskClient) -> None:
    """18 on 10 December 2026, before the limit of stay; one of 16 reads of it in the key dates."""
    link = {"relation": "child", "sponsor_status": "employment", "sponsor_scheme": "gep"}
    profile = holder("dependant", "2022-01-10", "2027-01-09", family_links=[link])
    profile["person"] = {"nationalities": ["IN"], "residence": "HK", "birth_date": "2008-12-10"}
    (told,) = answer(client, profile)["pathways"]
    assert ("2026-12-10", "judged_from") in [(day["on"], day["kind"]) for day in told["dates"]]
    profile["statuses"][0]["held_until"] = "2029-01-09"
    profile["person"]["birth_date"] = "2010-12-10"
    (told,) = answer(client, profile)["pathways"]
    assert "judged_from" not in [day["kind"] for day in told["dates"]]


@pytest.mark.parametrize(
    ("scheme", "told", "asked"),
    [
        ("entrepreneur", {}, {"/businesses", "/business_plans"}),
        ("iang", {"offers": []}, {"/businesses", "/business_plans"}),
        ("ttps_b", {"offers": [], "businesses": []}, {"/business_plans"}),
    ],
)
def test_an_extension_that_missing_facts_decide_is_asked_about_and_nothing_else(
    client: FlaskClient, scheme: str, told: dict[str, Any], asked: set[str]
) -> None:
    """Work or a business in Hong Kong extends IANG and TTPS, a business the stay of an entrepreneur."""
    found = answer(client, holder(scheme, "2025-01-10", "2027-01-09", purpose="extend") | told)
    assert found["code"] == "extend_open"
    facts = {fact for row in found["needed"] for fact in row["facts"]}
    assert asked <= facts
    assert facts.isdisjoint({"/family_links", "/parents", "/languages", "/income/taxable_last_year"})


def test_whether_a_business_is_listed_is_not_asked_of_an_entrepreneur_who_extends(client: FlaskClient) -> None:
    """QMAS asks that; the extension asks for the business that was approved, and for a good education."""
    business = {"owned_now": True, "place": "HK", "operating": True, "staff": 4}
    profile = holder("entrepreneur", "2024-01-10", "2027-01-09", purpose="extend", businesses=[business])
    assert answer(client, profile)["needed"][0]["facts"] == ["/degrees"]


@pytest.mark.parametrize(("limit", "soon"), [("2026-11", True), ("2026-12", True), ("2027-01", False)])
def test_a_limit_in_this_month_is_near_though_its_first_day_is_past(
    client: FlaskClient, limit: str, *, soon: bool
) -> None:
    """Asked on 23 November: an extension takes two to three weeks as a rule."""
    told = answer(client, holder("gep", "2023-11", limit, purpose="extend"))
    assert told["code"] == ("extend_open_soon" if soon else "extend_open")


@pytest.mark.parametrize(("birth_date", "said"), [("2006-02-05", True), ("2008-02-05", False)])
def test_the_day_on_which_category_e_ends_is_told_while_it_is_near(
    client: FlaskClient, birth_date: str, *, said: bool
) -> None:
    """ImmD, Eligibility for the right of abode: (e) lasts until 21, here on 5 February 2027 or 2029."""
    person = {"birth_date": birth_date, "nationalities": ["FR"], "place_of_birth": "HK", "residence": "HK"}
    parents = [{"hk_permanent_identity_card": True, "chinese_national_at_birth": False}]
    told = answer(client, {"person": person, "parents": parents})
    assert told["code"] == "abode_of_child"
    assert ("5 February 2027: 21 years of age" in told["paragraph"]) is said


def test_a_birthday_that_is_long_past_is_no_day_to_act_on(client: FlaskClient) -> None:
    """Born in Hong Kong, and 38 years old: category (e) ended with 21, in 2008 or 2009."""
    person = {"age_years": 38, "nationalities": ["CA"], "place_of_birth": "HK"}
    told = answer(client, {"person": person, "parents": [{"hk_permanent_identity_card": True}]})
    assert "Category (e)" in told["paragraph"]
    assert "2009" not in told["paragraph"]


@pytest.mark.parametrize(("until", "asked"), [("2015-01-10", True), ("2014-12-31", False)])
def test_whoever_stayed_for_seven_years_once_is_asked_first_about_the_right_of_abode(
    client: FlaskClient, until: str, *, asked: bool
) -> None:
    """From 10 January 2008; whoever had it verified then may have it still, or the right to land."""
    stay = {"scheme": "gep", "held_from": "2008-01-10", "held_until": until, "current": False}
    told = answer(client, {"person": {"age_years": 45, "nationalities": ["GB"], "residence": "GB"}, "statuses": [stay]})
    assert (told["needed"][0]["facts"] == ["/person/right_of_abode"]) is asked


def test_an_extension_on_a_day_of_which_no_rules_are_held_says_so(client: FlaskClient) -> None:
    """The pattern of IANG is known for applications since 28 December 2022."""
    profile = holder("iang", "2021-12-11", "2022-12-10", purpose="extend")
    body = {"profile": profile, "as_of": "2022-11-20", "detail": "card"}
    assert "We have no rules of that day" in client.post("/recommend", json=body).get_json()["answer"]["paragraph"]


@pytest.mark.parametrize(
    ("expires", "said"),
    [
        ("2026-11-01", "The travel document stated has expired"),
        ("2026-12-01", "The last day of the travel document is 1 December 2026: renew it before filing"),
        ("2028-01-14", "The last day of the travel document is 14 January 2028: renew it before filing"),
        ("2028-01-15", None),
    ],
)
def test_a_travel_document_that_runs_out_before_the_next_stay_is_to_be_renewed_first(
    client: FlaskClient, expires: str, said: str | None
) -> None:
    """ImmD, TTPS, Extension of Stay: a travel document may cut a stay short. The limit is 14 January 2027.

    So does one that runs out within a year after it, which is less than an extension brings.
    """
    profile = holder("gep", "2024-01-15", "2027-01-14", purpose="extend")
    profile["person"]["travel_document_expires_on"] = expires
    told = answer(client, profile)["paragraph"]
    assert said in told if said else "travel document" not in told


def test_a_travel_document_that_has_expired_is_told_of_before_what_is_to_be_filed(client: FlaskClient) -> None:
    """Somebody with HK$3 million a year may apply under TTPS, Category A, once there is a valid document."""
    person = {"nationalities": ["CA"], "residence": "CA", "travel_document_expires_on": "2026-02-01"} | CLEAN
    income = {"taxable_last_year": {"amount": 3_000_000, "currency": "HKD"}}
    told = answer(client, {"person": person, "statuses": [], "income": income})
    assert told["status"] == "apply"
    assert told["sentence"].startswith("The travel document stated has expired.")
    assert "has expired" not in told["paragraph"]


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_a_limit_in_this_month_is_to_be_looked_up(client: FlaskClient, language: str) -> None:
    """Of November 2026 some days are past on the 23rd; a day that is told is past or isn't."""
    said = {"en": "may be past already", "zh-Hant": "期限或已屆滿", "zh-Hans": "期限可能已经届满"}[language]
    roughly = answer(client, holder("gep", "2023-11", "2026-11", purpose="extend"), language)
    exactly = answer(client, holder("gep", "2023-11", "2026-11-30", purpose="extend"), language)
    assert (said in roughly["paragraph"], said in exactly["paragraph"]) == (True, False)


@pytest.mark.parametrize(
    ("until", "job_ended", "code"),
    [
        ("2029-11-22", None, "extend_open_later"),
        ("2029-11-22", "2026-11-20", "extend_open"),
        ("2027-01-22", None, "extend_open"),
    ],
)
def test_whoever_may_file_no_extension_yet_has_nothing_to_file(
    client: FlaskClient, until: str, job_ended: str | None, code: str
) -> None:
    """Three months before the limit at the earliest; after the job other work has to be approved."""
    profile = holder("gep", "2026-11-01", until)
    profile["statuses"][0]["contract_ended_on"] = job_ended
    told = answer(client, profile)
    assert (told["status"], told["code"]) == ("tell_more", code)
    assert ("Nothing needs filing now" in told["sentence"]) is (code == "extend_open_later")


def test_an_application_that_is_pending_is_awaited_before_what_is_merely_possible(client: FlaskClient) -> None:
    """A student who has asked for GEP; the limit of stay is told with it, and that it comes first."""
    pending = {"scheme": "gep", "purpose": "change", "outcome": "pending", "lodged_on": "2026-11-10"}
    told = answer(client, holder("student", "2024-08-01", "2026-12-10", purpose="change", applications=[pending]))
    assert (told["status"], told["code"]) == ("nothing_to_file_yet", "entry_pending")
    assert [row["id"] for row in told["pathways"]] == ["gep"]
    assert "10 December 2026" in told["sentence"]
    assert "whether the stay remains lawful until then: ask ImmD beforehand" in told["paragraph"]


@pytest.mark.parametrize(
    ("language", "wording"),
    [
        ("en", "Whose dependant are you, and as what does this person live in Hong Kong?"),
        ("zh-Hant", "你是誰的受養人？該名家人以甚麼身份在港居住？"),
        ("zh-Hans", "您是谁的受养人？这位家人以什么身份在香港居住？"),
    ],
)
def test_a_dependant_is_asked_for_the_sponsor_and_not_whether_there_is_family(
    client: FlaskClient, language: str, wording: str
) -> None:
    """Nobody is a dependant without family in Hong Kong."""
    stay = {"scheme": "dependant", "held_from": "2024-08-02", "held_until": "2027-08-01", "current": True}
    person = {"nationalities": ["IN"], "age_years": 25, **CLEAN}
    told = answer(client, {"person": person, "statuses": [stay], "offers": []}, language)
    assert told["needed"][0]["wording"] == wording


@pytest.mark.parametrize(("until", "asked"), [("2026-11-22", False), ("2026-11-23", True)])
def test_whoever_was_a_dependant_once_is_asked_for_family(client: FlaskClient, until: str, *, asked: bool) -> None:
    """Asked on 23 November 2026, of somebody who doesn't say whether the stay is held now."""
    stay = {"scheme": "dependant", "held_from": "2024-08-02", "held_until": until}
    none = ("offers", "degrees", "parents", "businesses", "business_plans", "achievements", "qualifications", "jobs")
    more: dict[str, Any] = {name: [] for name in none} | {
        "income": {"taxable_last_year": {"amount": 1, "currency": "HKD"}}
    }
    person = {"nationalities": ["IN"], "residence": "IN", "age_years": 25, **CLEAN}
    told = answer(client, {"person": person, "statuses": [stay]} | more)
    wordings = [row["wording"] for row in told["needed"] if row["facts"] == ["/family_links"]]
    assert wordings
    assert ["Whose dependant are you" in wording for wording in wordings] == [asked]


JOB: dict[str, Any] = {
    **dict.fromkeys(("confirmed", "full_time", "degree_level", "market_pay", "relevant_to_degree"), True),
    **dict.fromkeys(("genuine_vacancy", "employer_registered", "recruitment_shown", "stable_income"), True),
}
BACHELOR = {"level": "bachelor", "full_time": True}


@pytest.mark.parametrize("current", [True, None])
def test_a_stay_that_began_later_takes_the_place_of_the_one_before(
    client: FlaskClient, *, current: bool | None
) -> None:
    """IANG until 19 December 2026, and a stay for work since June: it is the latter that is extended."""
    profile = holder("iang", "2024-12-20", "2026-12-19", degrees=[BACHELOR], offers=[JOB])
    profile["statuses"].append({"scheme": "gep", "held_from": "2026-06-01", "held_until": "2028-05-31"})
    for stay in profile["statuses"]:
        stay["current"] = current
    told = answer(client, profile)
    assert (told["stay"]["scheme"], told["stay"]["pathway"]) == ("gep", "gep")
    assert [(row["id"], row["mode"]) for row in told["pathways"]] == [("gep", "extension")]


def test_the_limit_of_a_visit_is_not_told_for_that_of_the_stay_for_work(client: FlaskClient) -> None:
    """A visit until 1 December, and a stay for work of which no limit is told: it is that one which is asked for."""
    profile = holder("gep", "2024-12-20", None, purpose="extend", degrees=[BACHELOR], offers=[JOB])
    profile["statuses"].append({"scheme": "visitor", "held_from": "2026-11-01", "held_until": "2026-12-01"})
    told = answer(client, profile)
    assert (told["code"], told["stay"]["scheme"]) == ("extend_undated", "gep")


def test_a_visit_takes_the_place_of_no_stay(client: FlaskClient) -> None:
    """Whoever is said to have come back as a visitor may still extend the stay for work."""
    profile = holder("gep", "2024-12-20", "2026-12-19", purpose="extend")
    profile["statuses"].append({"scheme": "visitor", "held_from": "2026-11-01", "held_until": "2026-11-30"})
    assert answer(client, profile)["stay"]["pathway"] == "gep"


@pytest.mark.parametrize(
    ("scheme", "purpose", "said", "free"),
    [
        ("gep", "change", True, False),
        ("gep", "extend", False, False),
        ("qmas", "change", False, True),
        ("qmas", "extend", False, False),
    ],
)
def test_whoever_asks_for_a_change_reads_whether_a_new_job_has_to_be_approved(
    client: FlaskClient, scheme: str, purpose: str, *, said: bool, free: bool
) -> None:
    """ImmD, GEP: a change of employer needs prior approval; a stay on time limitation only leaves work free."""
    told = answer(client, holder(scheme, "2025-06-01", "2028-05-31", purpose=purpose, offers=[JOB], degrees=[BACHELOR]))
    assert (told["code"] == "approve_change_of_job", "This stay allows any work" in told["paragraph"]) == (said, free)
    assert ("apply for ImmD's approval before taking it up" in told["sentence"]) is said
    open_still = answer(client, holder(scheme, "2025-06-01", "2028-05-31", purpose=purpose, offers=[JOB]))["paragraph"]
    assert ("a new job has to be approved first" in open_still) is said


def test_whoever_asks_for_a_change_that_is_open_is_told_of_it_before_a_later_extension(client: FlaskClient) -> None:
    """A student's spouse may not work without permission; the stay may be extended in nine months only."""
    spouse = {"relation": "spouse", "sponsor_status": "student", "sponsor_in_local_degree_programme": True}
    proofs = ("genuine", "legally_recognised", "lives_in_hong_kong", "sponsor_can_support", "sponsor_has_housing")
    link = spouse | {"sponsor_until": "2027-08-31"} | dict.fromkeys(proofs, True)
    more = {"offers": [JOB], "degrees": [BACHELOR], "family_links": [link]}
    told = answer(client, holder("dependant", "2025-09-01", "2027-08-31", purpose="change", **more))
    assert (told["status"], told["code"]) == ("apply", "change_open")
    assert [(row["id"], row["mode"]) for row in told["pathways"]] == [("gep", "entry"), ("dependant", "extension")]
    assert answer(client, holder("dependant", "2025-09-01", "2027-08-31", **more))["code"] == "window_shut"


@pytest.mark.parametrize("scheme", ["iang", "ttps_b", "assg"])
def test_nobody_whose_stay_leaves_work_free_is_sent_to_a_stay_for_one_job(client: FlaskClient, scheme: str) -> None:
    """A new job alone takes no application: GEP is open too, and would tie its holder to an employer."""
    told = answer(
        client, holder(scheme, "2025-06-01", "2028-05-31", purpose="change", offers=[JOB], degrees=[BACHELOR])
    )
    assert (told["status"], told["code"]) == ("nothing_to_file_yet", "window_shut")
    assert "This stay allows any work" in told["paragraph"]


@pytest.mark.parametrize(
    ("scheme", "more"),
    [
        ("new_cies", {"business_plans": [{}]}),
        ("qmas", {"offers": [{}]}),
        ("iang", {"offers": [JOB], "degrees": [BACHELOR], "businesses": []}),
    ],
)
def test_no_stay_for_one_job_or_business_leads_where_the_stay_leaves_both_free(
    client: FlaskClient, scheme: str, more: dict[str, Any]
) -> None:
    """What is said on top is no work stay, as a new job or business alone takes no application."""
    told = answer(client, holder(scheme, "2025-06-01", "2028-05-31", purpose="change", **more))
    assert "This stay allows any work" in told["paragraph"]
    assert told["pathways"][0]["mode"] == "extension"
    assert not {"gep", "entrepreneur"}.intersection(row["id"] for row in told["pathways"][:1])


def test_a_change_that_is_open_is_told_before_a_job_that_may_be_a_new_one(client: FlaskClient) -> None:
    """Enough criteria of QMAS are met; the job told may be the present one, and a new one has to be approved."""
    languages = [{"code": code, "spoken": "good", "written": "good"} for code in ("en", "fr")]
    months = ("degree_level_months", "reputable_employer_months", "specified_sector_months", "international_months")
    work = {"experience": dict.fromkeys(months, 80), "wealth": {"needs_public_assistance": False}}
    more = work | {"offers": [JOB], "degrees": [BACHELOR], "languages": languages, "purpose": "change"}
    told = answer(client, holder("gep", "2025-06-01", "2028-05-31", **more))
    assert (told["code"], told["pathways"][0]["id"]) == ("change_open", "qmas_gpt")
    assert "a new job has to be approved first" in told["paragraph"]


@pytest.mark.parametrize(("born", "code"), [("2009-02-28", "judged_later"), ("2009-03-01", "window_shut")])
def test_a_child_who_is_of_age_when_an_extension_may_be_filed_is_told_so(
    client: FlaskClient, born: str, code: str
) -> None:
    """The stay ends on 31 May 2027; three months before it, on 28 February, the child is 18 or is not yet."""
    child = {"relation": "child", "sponsor_status": "talent_scheme", "sponsor_scheme": "qmas"}
    proofs = ("genuine", "lives_in_hong_kong", "sponsor_can_support", "sponsor_has_housing")
    link = child | dict.fromkeys((*proofs, "applicant_unmarried", "applicant_dependent"), True)
    profile = holder("dependant", "2023-06-01", "2027-05-31", purpose="extend", family_links=[link])
    profile["person"] = {"nationalities": ["GB"], "residence": "HK", "birth_date": born} | CLEAN
    assert answer(client, profile)["code"] == code


def test_a_spouse_who_extends_is_not_told_to_compare_the_general_points_test(client: FlaskClient) -> None:
    """Of education, on which that scheme turns first, nothing is told."""
    link = {"relation": "spouse", "sponsor_status": "permanent_resident", "lives_in_hong_kong": True}
    proofs = dict.fromkeys(("legally_recognised", "genuine"), True)
    profile = holder("dependant", "2025-12-10", "2026-12-09", purpose="extend", family_links=[link | proofs])
    assert [row["id"] for row in answer(client, profile)["pathways"]] == ["dependant"]


@pytest.mark.parametrize("citizen", [True, False])
def test_a_chinese_citizen_who_is_long_away_reads_that_absence_costs_no_status(
    client: FlaskClient, *, citizen: bool
) -> None:
    """ImmD, loss of the status: it is those who are not Chinese citizens who lose it by 36 months away."""
    person = {"nationalities": ["CA"], "residence": "CA", "right_of_abode": True, "chinese_citizen": citizen}
    absence = {"left_on": "2014-02-10", "still_away": True}
    told = answer(client, {"person": person, "absences": [absence]})
    kept = "A permanent resident who is a Chinese citizen does not lose the status by absence."
    assert (kept in told["paragraph"], told["code"] == "right_of_abode") == (citizen, citizen)


def test_an_extension_that_fails_for_unstable_income_says_so(client: FlaskClient) -> None:
    """ImmD, TTPS, Extension of Stay: employment in Hong Kong with stable income, or a business."""
    job = JOB | {"stable_income": False}
    profile = holder("ttps_b", "2025-01-10", "2027-01-09", offers=[job], businesses=[], business_plans=[])
    assert "at market pay and with stable income, or a business" in answer(client, profile)["paragraph"]


@pytest.mark.parametrize(
    ("held_from", "code"), [("2020-01-31", "years_before_limit"), ("2020-02-01", "extension_closed")]
)
def test_seven_years_that_are_complete_before_a_stay_that_cannot_be_extended_ends_come_first(
    client: FlaskClient, held_from: str, code: str
) -> None:
    """A widow of a permanent resident has no sponsor any more; her stay ends on 31 January 2027."""
    told = answer(client, holder("dependant", held_from, "2027-01-31", purpose="extend", family_links=[]))
    assert told["code"] == code
    assert ("verification of eligibility" in told["paragraph"]) is (code == "years_before_limit")


@pytest.mark.parametrize(
    ("decided_on", "grounds", "code"),
    [
        ("2026-11-15", ["unstable_income"], "refused_before"),
        ("2026-11-15", ["not_selected"], "extend_reported"),
        ("2023-11-15", ["unstable_income"], "extend_reported"),  # the stay that is held was granted since
    ],
)
def test_what_was_refused_is_not_to_be_filed_again_as_it_was(
    client: FlaskClient, decided_on: str, grounds: list[str], code: str
) -> None:
    """An extension that was refused a week ago is filed again once its ground has been dealt with."""
    refused = {"scheme": "gep", "outcome": "refused", "decided_on": decided_on, "grounds": grounds}
    more = {"applications": [refused], "offers": [JOB], "degrees": [BACHELOR], "purpose": "extend"}
    told = answer(client, holder("gep", "2024-01-15", "2027-01-14", **more))
    assert told["code"] == code
    to_mend = decided_on == "2026-11-15" and grounds != ["not_selected"]
    assert told["paragraph"].startswith("The earlier application was refused over unstable income.") is to_mend
    assert ("refused over" in told["paragraph"]) is to_mend
    assert ("nothing in it needs mending" in told["paragraph"]) is (grounds == ["not_selected"])


def test_an_extension_is_filed_before_a_near_limit_whatever_was_refused(client: FlaskClient) -> None:
    """Twelve days are left: what the refusal was about is said beside it."""
    refused = {"scheme": "gep", "outcome": "refused", "decided_on": "2026-11-15", "grounds": ["unstable_income"]}
    more = {"applications": [refused], "offers": [JOB], "degrees": [BACHELOR], "purpose": "extend"}
    told = answer(client, holder("gep", "2024-01-15", "2026-12-05", **more))
    assert (told["status"], told["code"]) == ("apply", "extend_soon")
    assert "refused over" in told["paragraph"]


@pytest.mark.parametrize("scheme", ["gep_tp", "vpas_b"])
def test_a_technician_whose_job_has_ended_is_told_to_tell_immd(client: FlaskClient, scheme: str) -> None:
    """ImmD, TP Stream: notify within seven days, and leave within two months: not when the stay would have ended."""
    profile = holder(scheme, "2025-09-01", "2027-08-31", offers=[])
    profile["statuses"][0]["contract_ended_on"] = "2026-10-31"
    told = answer(client, profile)
    assert ("The 7 days for telling ImmD" in told["paragraph"]) is (scheme == "gep_tp")
    assert "31 August 2027" not in told["paragraph"]


@pytest.mark.parametrize(("ended_on", "late"), [("2026-11-16", False), ("2026-11-15", True), ("2026-11", False)])
def test_whoever_lost_a_technical_job_long_ago_is_not_told_to_notify_within_days_that_are_over(
    client: FlaskClient, ended_on: str, *, late: bool
) -> None:
    """Seven days from 16 November 2026 last through the 23rd; of a month it isn't sure that they are over."""
    profile = holder("gep_tp", "2025-09-01", "2027-08-31", offers=[])
    profile["statuses"][0]["contract_ended_on"] = ended_on
    told = answer(client, profile)
    assert ("The 7 days for telling ImmD" in told["paragraph"]) is late
    assert ("within 7 days" in told["paragraph"]) is not late


def test_an_extension_that_nothing_missing_can_close_is_asked_about_alone(client: FlaskClient) -> None:
    """Whoever has a business here is asked for a job, which would settle it, and for no family."""
    business = {"owned_now": True, "place": "HK", "operating": True, "ownership_percent": 60, "staff": 4}
    told = answer(client, holder("ttps_a", "2024-01-01", "2026-12-31", purpose="extend", businesses=[business]))
    assert told["code"] == "extend_certain"
    assert [row["facts"] for row in told["needed"]] == [["/offers"]]


def test_an_extension_that_was_granted_before_the_longer_stay_is_not_said_to_rest_on_work(client: FlaskClient) -> None:
    """Category A granted before 16 October 2024 is extended once without work, of which there is none here."""
    profile = holder("ttps_a", "2024-12-05", "2026-12-04", offers=[], businesses=[], business_plans=[])
    profile["statuses"][0]["granted_on"] = "2024-10-15"
    body = {"profile": profile, "as_of": DAY, "pathways": ["ttps_a"]}
    [pathway] = client.post("/recommend", json=body).get_json()["pathways"]
    met = (
        "Requirement met: the rest of a first stay that was cut short, a first stay granted before 16 October 2024, or"
    )
    assert any(reason["sentence"].startswith(met) for reason in pathway["headline"])


def test_no_extension_of_which_no_rules_are_held_is_set_beside_another_pathway(client: FlaskClient) -> None:
    """The rules of 2022 for extending QMAS are not held; a job offer speaks for GEP."""
    profile = holder("qmas", "2020-06-20", "2022-06-19", purpose="extend", offers=[JOB])
    body = {"profile": profile, "as_of": "2022-06-01", "detail": "card"}
    told = client.post("/recommend", json=body).get_json()["answer"]
    assert {row["mode"] for row in told["pathways"]} == {"entry"}


def test_whoever_makes_up_a_first_stay_is_warned_of_no_work_that_it_does_not_ask_for(client: FlaskClient) -> None:
    """ImmD, TTPS: of a first stay that a passport cut short the rest asks for no job, so that none keeps it back."""
    profile = holder("ttps_b", "2025-11-10", "2026-12-20", purpose="extend", offers=[])
    profile["statuses"][0]["shortened_by"] = "travel_document"
    body = {"profile": profile, "as_of": DAY, "pathways": ["ttps_b"]}
    [pathway] = client.post("/recommend", json=body).get_json()["pathways"]
    assert (pathway["verdict"], pathway["advice"]) == ("eligible", "recommended")
    assert not any("requires employment" in reason["sentence"] for reason in pathway["headline"])


@pytest.mark.parametrize("limit", [None, "2028-11-22"])
def test_an_extension_is_not_to_be_filed_now_while_no_limit_is_told(client: FlaskClient, limit: str | None) -> None:
    """It is filed shortly before the limit, which may be years ahead: what is asked for is that day."""
    told = answer(client, holder("gep", "2025-11-23", limit, purpose="extend", offers=[JOB], degrees=[BACHELOR]))
    assert told["code"] == ("window_shut" if limit else "extend_undated")
    assert [row["facts"] for row in told["needed"]] == ([] if limit else [["/statuses/0/held_until"]])


@pytest.mark.parametrize(
    ("scheme", "said"),
    [("student", "only to go on studying"), ("visitor", "only for a special"), ("training", "no rules")],
)
def test_what_a_stay_may_be_extended_for_is_told_though_its_limit_is_not(
    client: FlaskClient, scheme: str, said: str
) -> None:
    """ImmD has a page on the extension of study and of visits, whatever their limit."""
    assert said in answer(client, holder(scheme, "2025-11-23", None))["paragraph"]


def test_years_of_long_ago_that_a_chinese_citizen_may_rely_on_are_dated_as_they_were(client: FlaskClient) -> None:
    """Eight years until 2016 make a Chinese citizen a permanent resident; the present stay began years later."""
    profile = holder("iang", "2025-04-06", "2027-04-05")
    profile["person"]["nationalities"] = ["TW"]
    before = {"scheme": "gep", "held_from": "2008-01-10", "held_until": "2016-01-09", "current": False}
    profile["statuses"].insert(0, before)
    told = answer(client, profile)
    assert told["code"] == "may_have_abode"
    assert "Seven years were reached on 10 January 2015 at the earliest" in told["paragraph"]


def test_a_day_on_which_alone_an_extension_may_be_filed_is_told_as_one_day(client: FlaskClient) -> None:
    """The limit of stay is the day asked for."""
    body = {"profile": holder("gep", "2024-11-24", DAY), "as_of": DAY, "detail": "full", "pathways": ["gep"]}
    [pathway] = client.post("/recommend", json=body).get_json()["pathways"]
    [window] = pathway["extension_windows"]
    assert window["sentence"] == "An extension of the present stay may be applied for only on 23 November 2026."


def test_what_is_pending_twice_is_told_once(client: FlaskClient) -> None:
    """Two applications under QMAS, of which only one may be there at a time."""
    pending = [{"scheme": "qmas", "outcome": "pending", "lodged_on": day} for day in ("2025-11-01", "2026-08-01")]
    person = {"nationalities": ["IN"], "residence": "IN", "age_years": 35} | CLEAN
    told = answer(client, {"person": person, "statuses": [], "applications": pending})
    assert told["paragraph"].count("An application is pending under") == 1


@pytest.mark.parametrize(("scheme", "said"), [("domestic_helper", True), ("imported_worker", True), ("student", False)])
def test_a_helper_whose_job_has_ended_is_sent_to_immd_at_once(client: FlaskClient, scheme: str, *, said: bool) -> None:
    """Of how long such a stay outlasts its job no rules are held, so that its limit promises nothing."""
    profile = holder(scheme, "2025-02-01", "2027-01-31")
    profile["statuses"][0]["contract_ended_on"] = "2026-11-15"
    told = answer(client, profile)
    assert ("ask ImmD at once by when to leave" in told["sentence"]) is said
    assert ("the stay ends at its limit" in told["paragraph"]) is not said
    assert "by when to leave" not in told["paragraph"]


@pytest.mark.parametrize(("scheme", "said"), [("vpas_a", False), ("vpas_b", True)])
def test_only_a_stay_on_employment_condition_asks_for_work_to_be_approved(
    client: FlaskClient, scheme: str, *, said: bool
) -> None:
    """ImmD, VPAS: the first twelve months of Category A carry no employment condition."""
    told = answer(client, holder(scheme, "2026-08-01", "2027-07-31", purpose="change", offers=[JOB]))
    assert ("a new job has to be approved" in told["paragraph"]) is said


@pytest.mark.parametrize("here", [True, False])
def test_whoever_can_neither_stay_nor_change_is_told_to_ask_immd_before_the_stay_ends(
    client: FlaskClient, *, here: bool
) -> None:
    """Nationals of Afghanistan are let in by none of these schemes; who isn't here has no stay that ends."""
    proofs = ("legally_recognised", "genuine", "lives_in_hong_kong", "sponsor_can_support", "sponsor_has_housing")
    link = {"relation": "spouse", "sponsor_status": "permanent_resident"} | dict.fromkeys(proofs, True)
    profile = holder("dependant", "2024-09-01", "2026-12-31", purpose="extend", family_links=[link])
    profile["person"] |= {"nationalities": ["AF"]}
    if not here:
        profile |= {"statuses": [], "purpose": "entry"}
    told = answer(client, profile)
    assert (told["status"], told["code"]) == ("none_open", "none_open_here" if here else "none_open")


def test_whoever_holds_a_stay_is_not_told_to_apply_for_it_anew(client: FlaskClient) -> None:
    """A graduate with IANG who asks to come is asked what is meant; the six months are of no matter any more."""
    stay = {"scheme": "iang", "held_from": "2026-07-01", "held_until": "2028-06-30", "current": True}
    profile = graduate("2026-06-20") | {"statuses": [stay], "purpose": "entry"}
    told = answer(client, profile)
    assert (told["status"], told["code"], told["pathways"]) == ("tell_more", "held_already", [])
    assert [row["facts"] for row in told["needed"]] == [["/purpose"]]
    assert answer(client, profile | {"purpose": "extend"})["code"] == "extend_open_later"


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("2024-12-01", True),
        ("2026-12-01", False),
        # Of 36 months and a few days, and over 60: neither is a top-tier entrant's.
        ("2026-11-25", False),
        ("2023-10-01", False),
    ],
)
def test_a_stay_longer_than_an_ordinary_one_may_be_of_the_top_tier_stream_which_only_notifies(
    client: FlaskClient, since: str, *, said: bool
) -> None:
    """ImmD, GEP: no ordinary stay is over 36 months, and a top-tier entrant only notifies a change of job."""
    profile = holder("gep", since, "2029-11-30", purpose="change", offers=[{"confirmed": True}])
    lost = holder("gep", since, "2029-11-30")
    lost["statuses"][0]["contract_ended_on"] = "2026-12-20"
    for told in (profile, lost):
        body = {"profile": told, "as_of": "2027-01-04", "detail": "card"}
        paragraph = client.post("/recommend", json=body).get_json()["answer"]["paragraph"]
        assert ("only has to be reported to ImmD" in paragraph) is said


def test_whoever_was_a_permanent_resident_up_to_21_is_asked_first_about_the_stays(client: FlaskClient) -> None:
    """Of age on 23 November 2026: category (d), by seven years, is what there may be now."""
    person = {"birth_date": "2005-11-23", "nationalities": ["IN"], "place_of_birth": "HK", "chinese_citizen": False}
    parents = [{"hk_permanent_identity_card": True, "chinese_national_at_birth": False}]
    told = answer(client, {"person": person, "parents": parents})
    assert told["needed"][0]["facts"] == ["/person/right_of_abode", "/statuses"]


def test_a_day_that_is_told_in_words_begins_its_sentence_with_a_capital(client: FlaskClient) -> None:
    """Of somebody of 20 the 21st birthday is some day of a year."""
    person = {"age_years": 20, "nationalities": ["FR"], "place_of_birth": "HK"}
    parents = [{"hk_permanent_identity_card": True, "chinese_national_at_birth": False}]
    told = answer(client, {"person": person, "parents": parents})
    assert "A day between 24 November 2026 and 23 November 2027: 21 years of age" in told["paragraph"]


@pytest.mark.parametrize(("nationality", "chinese"), [("TR", False), ("TR", None)])
def test_a_foreigner_whose_seven_years_turn_on_a_rough_day_is_asked_for_it(
    client: FlaskClient, nationality: str, *, chinese: bool | None
) -> None:
    """Complete on some day of November 2026: perhaps already, which comes before any extension."""
    profile = holder("gep", "2019-11", "2027-06-30", purpose="extend")
    profile["person"] |= {"nationalities": [nationality], "chinese_citizen": chinese}
    told = answer(client, profile)
    assert (told["status"], told["code"]) == ("tell_more", "years_may_be_reached")
    assert told["needed"][0]["facts"] == ["/statuses/0/held_from"]
    assert "November 2026" in told["paragraph"]


@pytest.mark.parametrize(("scheme", "said"), [("gep_tp", True), ("gep", False)])
def test_a_technician_who_changes_the_job_is_told_that_the_trade_stays_the_same(
    client: FlaskClient, scheme: str, *, said: bool
) -> None:
    """ImmD, TP Stream: a change of trade isn't permitted during the stay."""
    offer = {"confirmed": True, "full_time": True, "trade": "electrical_technician"}
    told = answer(client, holder(scheme, "2025-09-01", "2028-08-31", purpose="change", offers=[offer]))
    assert ("a change of trade is not permitted" in told["paragraph"]) is said


@pytest.mark.parametrize(("awarded_on", "bridged"), [("2027-01-12", True), ("2026-12-30", False)])
def test_a_student_whose_award_comes_after_the_limit_is_told_what_bridges_it(
    client: FlaskClient, awarded_on: str, *, bridged: bool
) -> None:
    """The stay ends on 31 December 2026; nobody files for the stay of a graduate before the award or the letter."""
    told = answer(client, graduate(awarded_on) | {"purpose": "change"})
    assert told["code"] == "awaited"
    assert ("apply to extend the stay in order to await the results" in told["paragraph"]) is bridged
    assert ("file before 31 December 2026" in told["paragraph"]) is not bridged


@pytest.mark.parametrize(
    ("sponsor", "code", "free"), [("employment", "window_shut", True), ("student", "change_open", False)]
)
def test_family_that_may_work_is_sent_to_no_stay_for_one_job(
    client: FlaskClient, sponsor: str, code: str, *, free: bool
) -> None:
    """ImmD, Residence as dependants: all may work but the family of students, who need an approval for it."""
    proofs = ("genuine", "legally_recognised", "lives_in_hong_kong", "sponsor_can_support", "sponsor_has_housing")
    link = {
        "relation": "spouse",
        "sponsor_status": sponsor,
        "sponsor_until": "2027-08-31",
        **dict.fromkeys(proofs, True),
    }
    if sponsor == "student":
        link["sponsor_in_local_degree_programme"] = True
    more = {"offers": [JOB], "degrees": [BACHELOR], "family_links": [link]}
    told = answer(client, holder("dependant", "2025-09-01", "2027-08-31", purpose="change", **more))
    assert told["code"] == code
    assert ("This stay allows any work" in told["paragraph"]) is free


def test_an_investor_may_work_without_another_stay(client: FlaskClient) -> None:
    """ImmD, New CIES: the stay is on time limitation only."""
    more = {"offers": [JOB], "degrees": [BACHELOR], "wealth": {"new_cies_portfolio_certified": True}}
    told = answer(client, holder("new_cies", "2025-09-01", "2027-08-31", purpose="change", **more))
    assert (told["status"], told["code"]) == ("nothing_to_file_yet", "window_shut")
    assert "This stay allows any work" in told["paragraph"]
