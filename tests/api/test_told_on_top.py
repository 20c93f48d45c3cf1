"""What the answer says on top beside what is open: another way, what opens by itself, an unclear name or outlook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CLEAR: dict[str, Any] = {"convictions": [], "adverse_records": []}
MAINLANDER: dict[str, Any] = {**CLEAR, "nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"}


def asked(client: FlaskClient, profile: dict[str, Any], **more: object) -> dict[str, Any]:
    answer = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23", **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json or {}


def row(answer: dict[str, Any], pathway: str) -> dict[str, Any]:
    return next(row for row in answer["pathways"] if row["id"] == pathway)


def relative(relation: str, sponsor: str = "permanent_resident", **more: object) -> list[dict[str, Any]]:
    ties = {"legally_recognised": True, "genuine": True, "sponsor_can_support": True, "sponsor_has_housing": True}
    return [{"relation": relation, "sponsor_status": sponsor, **ties, **more}]


def bachelor(institution: str, awarded_on: str, **more: object) -> dict[str, Any]:
    return {"level": "bachelor", "institution": institution, "full_time": True, "awarded_on": awarded_on, **more}


@pytest.mark.parametrize("relation", ["spouse", "child"])
@pytest.mark.parametrize(
    ("language", "named"),
    [("en", "One-way Permit"), ("zh-Hant", "\u55ae\u7a0b\u8b49"), ("zh-Hans", "\u5355\u7a0b\u8bc1")],
)
def test_mainland_family_of_a_permanent_resident_reads_of_the_one_way_permit_where_the_pathway_is_closed(
    client: FlaskClient, relation: str, language: str, named: str
) -> None:
    """The pathway for dependants isn't theirs: the headline that closes it and the answer on top name what is."""
    profile: dict[str, Any] = {
        "person": {**MAINLANDER, "age_years": 34 if relation == "spouse" else 12, "permanent_residence": []},
        "statuses": [],
        "family_links": relative(relation, applicant_unmarried=True, applicant_dependent=True),
        **{name: [] for name in ("degrees", "offers", "jobs", "businesses")},
    }
    answer = asked(client, profile, language=language)
    closed = row(answer, "dependant")
    assert closed["verdict"] == "not_eligible"
    assert "dependant.one_way_permit" in {reason["code"] for reason in closed["headline"]}
    assert named in answer["answer"]["paragraph"]


@pytest.mark.parametrize(
    ("relation", "sponsor", "said"),
    [
        ("fiance", "permanent_resident", True),
        ("cohabitant", "employment", True),
        ("fiance", "domestic_helper", False),
        ("sibling", "permanent_resident", False),
    ],
)
@pytest.mark.parametrize(
    ("language", "named"), [("en", "after the marriage a spouse may apply"), ("zh-Hant", "結婚後可憑配偶身份")]
)
def test_whoever_is_to_marry_a_sponsor_reads_that_a_spouse_may_apply(
    client: FlaskClient, relation: str, sponsor: str, language: str, named: str, *, said: bool
) -> None:
    """ImmD, TTPS page: cohabiting partners and fiancés do not qualify; a helper brings no spouse either."""
    profile = {
        "person": {"nationalities": ["US"]},
        "family_links": [{"relation": relation, "sponsor_status": sponsor}],
    }
    answer = asked(client, profile, language=language)
    assert row(answer, "dependant")["verdict"] == "not_eligible"
    assert (named in answer["answer"]["paragraph"]) is said


@pytest.mark.parametrize(
    ("person", "sponsor", "said"),
    [
        ({"nationalities": ["CN"], "residence": "CN", "china_residency": "mainland"}, "permanent_resident", False),
        ({"nationalities": ["CN"], "residence": "CN", "china_residency": "mainland"}, "employment", True),
        ({"nationalities": ["AF"]}, "permanent_resident", False),
        ({"nationalities": ["KP"]}, "employment", False),
    ],
)
@pytest.mark.parametrize("relation", ["fiance", "cohabitant"])
def test_no_marriage_is_told_of_to_whom_the_pathway_would_be_closed_as_a_spouse_too(
    client: FlaskClient, relation: str, person: dict[str, Any], sponsor: str, *, said: bool
) -> None:
    """Mainland spouses of permanent residents come by One-way Permit; nationals of Afghanistan don't come at all."""
    profile = {"person": person, "family_links": [{"relation": relation, "sponsor_status": sponsor}]}
    answer = asked(client, profile)
    assert row(answer, "dependant")["verdict"] == "not_eligible"
    assert ("after the marriage" in answer["answer"]["paragraph"]) is said


def test_nobody_else_reads_of_the_one_way_permit(client: FlaskClient) -> None:
    """Neither a foreign spouse nor the Mainland spouse of somebody admitted to work."""
    foreign = {"person": {**CLEAR, "nationalities": ["BR"], "residence": "BR"}, "family_links": relative("fiance")}
    joining = {"person": MAINLANDER, "family_links": relative("spouse", "employment")}
    for profile in (foreign, joining):
        answer = asked(client, profile)
        assert "One-way Permit" not in answer["answer"]["paragraph"]


def student(awarded_on: str) -> dict[str, Any]:
    person = {**CLEAR, "age_years": 18, "nationalities": ["ID"], "residence": "SG"}
    degrees = [bachelor("National University of Singapore", awarded_on, country="SG")]
    return {"person": person, "statuses": [], "degrees": degrees, "jobs": []}


def test_a_degree_in_progress_is_told_with_the_pathway_that_it_opens(client: FlaskClient) -> None:
    """Years before the award, and in the place of another degree that would take longer."""
    answer = asked(client, student("2029-07"))
    later = answer["answer"]["later"]
    assert (later["id"], later["on"], later["why"]) == ("ttps_c", "2029-07-31", "award")
    assert later["sentence"] in answer["answer"]["paragraph"]
    assert "2031" not in answer["answer"]["paragraph"]
    closed = row(answer, "ttps_c")["headline"][0]
    assert "not awarded yet; due July 2029" in closed["sentence"]


def test_a_degree_in_progress_at_an_unlisted_institution_opens_nothing(client: FlaskClient) -> None:
    """Shenzhen University is on no version of the list."""
    profile: dict[str, Any] = {
        **student("2029-07"),
        "degrees": [bachelor("Shenzhen University", "2029-07", country="CN")],
    }
    assert "later" not in asked(client, profile)["answer"]


@pytest.mark.parametrize(("age", "on"), [(58, "2028-11-23"), (56, "2030-11-23"), (54, None)])
def test_a_parent_is_told_by_when_the_age_of_sixty_opens_the_pathway(
    client: FlaskClient, age: int, on: str | None
) -> None:
    """Within five years: a parent of 58 turns 60 within two, one of 54 only after them."""
    profile: dict[str, Any] = {
        "person": {**CLEAR, "age_years": age, "nationalities": ["BR"], "residence": "BR"},
        "family_links": relative("parent", applicant_dependent=True),
        **{name: [] for name in ("statuses", "jobs", "degrees", "offers")},
    }
    later = asked(client, profile)["answer"].get("later")
    assert (later and (later["id"], later["on"], later["why"])) == (on and ("dependant", on, "age"))


def works_since(started_on: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - any fact of any type
    """A graduate of the LSE of 2018 with no offer, in a first job since a day, who meets little of QMAS."""
    job = {"sector": "creative", "level": "graduate", "reputable_employer": False, "international": False}
    job |= {"started_on": started_on, "current": True, "full_time": True, "place": "GB"}
    lse = bachelor("London School of Economics and Political Science", "2018-07", country="GB")
    none = ("statuses", "offers", "businesses", "family_links", "achievements", "qualifications", "business_plans")
    money = {"amount": 500_000, "currency": "HKD"}
    person = {**CLEAR, "age_years": 30, "nationalities": ["GB"], "residence": "GB", "right_of_abode": False}
    return {
        "person": person,
        "degrees": [lse],
        "jobs": [job | facts],
        "income": {"employment_last_year": money, "business_last_year": {"amount": 0, "currency": "HKD"}},
        "wealth": {"needs_public_assistance": False, "net_assets": money},
        "languages": [{"code": "en", "spoken": "good", "written": "good"}],
        "parents": [{"hk_permanent_identity_card": False}] * 2,
        **{name: [] for name in none},
    }


@pytest.mark.parametrize(
    ("started_on", "facts", "on"),
    [
        ("2024-02-01", {}, "2027-02-01"),
        ("2024-02", {}, "2027-03-01"),  # on 29 February at the latest
        ("2024-02-01", {"full_time": False}, None),
        ("2024-02-01", {"current": False, "ended_on": "2026-11-01"}, None),
    ],
)
def test_the_present_job_opens_category_b_by_itself(
    client: FlaskClient, started_on: str, facts: dict[str, Any], on: str | None
) -> None:
    """Three years in the last five years; in November 2026 two months and more are lacking."""
    answer = asked(client, works_since(started_on, **facts))["answer"]
    later = answer.get("later")
    assert (later and (later["id"], later["on"], later["why"])) == (on and ("ttps_b", on, "work"))
    if later:
        assert later["sentence"] in answer["paragraph"]


def test_an_age_that_is_met_already_opens_nothing_later(client: FlaskClient) -> None:
    """Of the twelve criteria of QMAS more are met once the job has lasted three years, and not by a birthday."""
    profile = works_since("2024-02-01", reputable_employer=True, sector="finance", international=True)
    profile["degrees"][0] |= {"institution": "University of Kent"}
    profile["languages"].append({"code": "fr", "spoken": "good", "written": "good"})
    later = asked(client, profile)["answer"]["later"]
    assert (later["id"], later["on"], later["why"]) == ("qmas_gpt", "2027-02-01", "work")


def test_an_investor_of_seventeen_is_told_the_eighteenth_birthday(client: FlaskClient) -> None:
    """HK$40 million held for eight months; the scheme asks for 18 years."""
    person = {**CLEAR, "birth_date": "2009-03-14", "nationalities": ["BR"], "residence": "BR"}
    wealth = {"net_assets": {"amount": 40_000_000, "currency": "HKD"}, "held_months": 8}
    later = asked(client, {"person": person, "statuses": [], "wealth": wealth})["answer"]["later"]
    assert (later["id"], later["on"]) == ("new_cies", "2027-03-14")


def test_where_something_is_open_nothing_later_is_told(client: FlaskClient) -> None:
    """Whoever may apply today is not told to wait."""
    profile: dict[str, Any] = {
        "person": {**CLEAR, "age_years": 17, "nationalities": ["BR"], "residence": "BR"},
        "statuses": [],
        "family_links": relative("child", "talent_scheme", applicant_unmarried=True, applicant_dependent=True),
        "wealth": {"net_assets": {"amount": 40_000_000, "currency": "HKD"}, "held_months": 8},
    }
    answer = asked(client, profile)["answer"]
    assert answer["status"] == "apply"
    assert "later" not in answer


def graduate(institution: str, **more: object) -> dict[str, Any]:
    person = {**CLEAR, "age_years": 36, "nationalities": ["BR"], "residence": "BR"}
    degrees = [bachelor(institution, "2019-06", **more)]
    return {"person": person, "statuses": [], "degrees": degrees, "experience": {"last_five_years_months": 40}}


@pytest.mark.parametrize(
    ("given", "candidate"),
    [
        ("Melb Uni", "University of Melbourne"),
        ("Tsing Hua Uni", None),
        ("HK City University", "City University of Hong Kong"),
    ],
)
def test_an_unclear_name_is_told_with_what_it_could_be_and_asked_about_first(
    client: FlaskClient, given: str, candidate: str | None
) -> None:
    """Whether the institution is listed decides: nothing else tells more."""
    answer = asked(client, graduate(given))
    assert row(answer, "ttps_b")["verdict"] == "undetermined"
    assert answer["answer"]["needed"][0]["facts"][0] == "/degrees/0/ttps_listed"
    assert f'"{given}"' in answer["answer"]["paragraph"]
    if candidate:
        assert candidate in answer["answer"]["paragraph"]
        assert candidate in row(answer, "ttps_b")["headline"][0]["sentence"]


def test_what_alone_keeps_the_first_pathway_open_is_asked_for_before_what_was_named(client: FlaskClient) -> None:
    """A job of HK$3 million a year is named; whether last year's income reached HK$2.5 million decides Category A."""
    pay = {"amount": 3_000_000, "currency": "HKD"}
    job = {"current": True, "started_on": "2020-01-01", "full_time": True, "annual_pay": pay}
    person = {"age_years": 40, "nationalities": ["IN"], "china_residency": "none", "residence": "IN"}
    answer = asked(client, {"person": person, "jobs": [job]})["answer"]
    assert answer["pathways"][0]["id"] == "ttps_a"
    assert answer["needed"][0]["facts"] == ["/income/taxable_last_year"]


def test_what_a_named_degree_lacks_is_asked_for_before_an_offer(client: FlaskClient) -> None:
    """The way in of graduates hangs on a degree that was named, as one taken under a student visa, or on a job.

    A stay for study that began before the last six months of it tells that it was.
    """
    told = student_of_hku("2026-06-10")
    answer = asked(client, told | {"statuses": [told["statuses"][0] | {"held_from": "2026-01-15"}]})["answer"]
    assert answer["pathways"][0]["id"] == "iang"
    assert answer["needed"][0]["facts"][0] == "/degrees/0/student_visa"
    assert "/degrees/0/student_visa" not in str(asked(client, told)["answer"]["needed"])


def test_nobody_is_asked_first_for_what_hardly_anybody_has_to_tell(client: FlaskClient) -> None:
    """Public assistance alone keeps QMAS open; an engineer of a listed firm is asked for other things before it."""
    person = {"age_years": 41, "nationalities": ["TW"], "china_residency": "taiwan"}
    doctor = {"level": "doctor", "institution": "Stanford University", "full_time": True, "stem": True}
    job = {"employer_kind": "listed", "sector": "innovation_and_technology", "level": "senior", "full_time": True}
    job |= {"started_on": "2013-09", "current": True, "place": "TW"}
    profile = {"person": person, "degrees": [doctor | {"awarded_on": "2013-06"}], "jobs": [job]}
    needed = asked(client, profile)["answer"]["needed"]
    assert needed[0]["question"] != "public_assistance"


def test_a_name_that_nobody_knows_is_told_as_such(client: FlaskClient) -> None:
    """And the caller's word on the list is asked for; given, it decides."""
    answer = asked(client, graduate("Greenfield Institute of Advanced Commerce"))
    assert "We do not know an institution of the name" in answer["answer"]["paragraph"]
    assert (
        row(asked(client, graduate("Greenfield Institute of Advanced Commerce", ttps_listed=True)), "ttps_b")["verdict"]
        == "eligible"
    )


@pytest.mark.parametrize(
    ("changes", "note"),
    [({"full_time": False}, "not full-time"), ({"extension_arm": True}, "continuing-education arm or branch")],
)
def test_a_degree_of_a_listed_institution_that_does_not_count_says_why(
    client: FlaskClient, changes: dict[str, Any], note: str
) -> None:
    """That the institution is on the list is no reason why the requirement fails."""
    closed = row(asked(client, graduate("University of Leeds", **changes)), "ttps_b")
    assert closed["verdict"] == "not_eligible"
    assert note in closed["headline"][0]["sentence"]


def test_a_local_degree_that_is_awaited_does_not_open_the_category_that_it_shuts(client: FlaskClient) -> None:
    """Category C asks for a listed bachelor's, and is closed to whoever took it here on a student visa."""
    stay = {"scheme": "student", "held_from": "2023-08", "held_until": "2027-08-31", "current": True}
    here = {"country": "HK", "student_visa": True, "locally_accredited": True, "ugc_funded": True}
    profile: dict[str, Any] = {
        "person": {**CLEAR, "age_years": 21, "nationalities": ["KR"], "residence": "HK"},
        "purpose": "change",
        "statuses": [stay],
        "degrees": [bachelor("University of Hong Kong", "2027-06", **here)],
        "offers": [],
    }
    answer = asked(client, profile)
    assert row(answer, "ttps_c")["verdict"] == "not_eligible"
    assert (answer["answer"]["code"], answer["answer"]["pathways"][0]["id"]) == ("awaited", "iang")
    abroad = {**profile, "degrees": [*profile["degrees"], bachelor("University of Leeds", "2027-06", country="GB")]}
    assert row(asked(client, abroad), "ttps_c")["verdict"] == "undetermined"


def test_an_open_outlook_is_told_as_the_reason_and_asked_about(client: FlaskClient) -> None:
    """Nothing else keeps a work visa from being recommended outright: jobs may settle it."""
    offer = {
        **dict.fromkeys(("confirmed", "genuine_vacancy", "employer_registered", "full_time", "degree_level"), True),
        **dict.fromkeys(("relevant_to_degree", "market_pay", "recruitment_shown"), True),
        "annual_pay": {"amount": 420_000, "currency": "HKD"},
    }
    person = {**CLEAR, "age_years": 36, "nationalities": ["CN"], "china_residency": "macao", "residence": "MO"}
    profile: dict[str, Any] = {
        "person": person,
        "statuses": [],
        "degrees": [bachelor("University of Macau", "2018-07")],
        "offers": [offer],
    }
    answer = asked(client, profile)
    assert (answer["answer"]["code"], row(answer, "gep")["outlook"]["band"]) == ("weighed", "cannot_tell")
    assert "do not show yet how comparable cases ended" in answer["answer"]["paragraph"]
    assert "/jobs" in {fact for needed in answer["answer"]["needed"] for fact in needed["facts"]}


def test_nothing_that_is_not_known_is_said_to_count_against_anybody(client: FlaskClient) -> None:
    """A headline's reason of the model names a feature only where its value is known."""
    for profile in (graduate("University of Leeds"), student("2029-07"), {"person": {"age_years": 40}}):
        for told in asked(client, profile, detail="full")["pathways"]:
            for reason in told["headline"]:
                if reason["family"] == "model" and "value" in reason:
                    assert reason["value"]["minimum"] == reason["value"]["maximum"], (told["id"], reason["code"])


def nurse(**born: object) -> dict[str, Any]:
    terms = ("confirmed", "full_time", "employer_registered", "genuine_vacancy", "market_pay")
    minimum = ("trade_minimum_met", "trade_contract_minimum_met", "trade_pay_minimum_met")
    offer = {**dict.fromkeys((*terms, *minimum), True), "trade": "nurse"}
    person = {**CLEAR, "nationalities": ["PH"], "residence": "PH", **born}
    return {"person": person, "statuses": [], "degrees": [], "offers": [offer]}


def of_a_joint_campus(awarded_on: str) -> dict[str, Any]:
    degrees = [bachelor("Beijing Normal-Hong Kong Baptist University", awarded_on, country="CN", gba_joint_campus=True)]
    return {"person": MAINLANDER, "statuses": [], "degrees": degrees, "offers": []}


@pytest.mark.parametrize(
    ("profile", "on", "no_later_than"),
    [
        (nurse(age_years=40), "2026-11-23", "2027-11-22"),
        (nurse(birth_date="1986-03-09"), "2027-03-08", None),
        (nurse(birth_date="1986-03"), "2027-02-28", "2027-03-30"),
        (nurse(birth_date="1986"), "2026-12-31", "2027-12-30"),  # the latest lies beyond the year looked at
        (of_a_joint_campus("2026-06-15"), "2026-12-15", None),
        (of_a_joint_campus("2026-06"), "2026-12-01", "2026-12-30"),
    ],
)
def test_a_last_day_that_is_known_roughly_is_told_with_both_ends(
    client: FlaskClient, profile: dict[str, Any], on: str, no_later_than: str | None
) -> None:
    """Whoever turns 41 some day, or graduated some day of a month, is not told the latest of those days alone."""
    (date,) = [day for day in asked(client, profile)["answer"]["pathways"][0]["dates"] if day["kind"] == "last_day"]
    assert (date["on"], date.get("no_later_than")) == (on, no_later_than)


def graduate_of_hku(awarded_on: str, **told: object) -> dict[str, Any]:
    degree = bachelor("The University of Hong Kong", awarded_on, country="HK", student_visa=True)
    return {"person": MAINLANDER, "statuses": [], "degrees": [degree | {"locally_accredited": True}], **told}


def student_of_hku(awarded_on: str) -> dict[str, Any]:
    degree = bachelor("The University of Hong Kong", awarded_on) | {"level": "master"}
    stay = {"scheme": "student", "held_from": "2025-09-01", "held_until": "2026-12-31", "current": True}
    return {"person": MAINLANDER | {"residence": "HK"}, "statuses": [stay], "degrees": [degree]}


UNTOLD_RECORD = {key: value for key, value in MAINLANDER.items() if key not in {"convictions", "adverse_records"}}
FAMILY = [{"relation": "child", "sponsor_status": "talent_scheme"}]


@pytest.mark.parametrize(
    ("profile", "pathway", "on", "no_later_than"),
    [
        (graduate_of_hku("2026-06-10", offers=[]), "iang", "2026-12-10", None),
        (graduate_of_hku("2026-06-10"), "iang", "2026-12-10", None),  # afterwards an offer is asked for
        (graduate_of_hku("2026-06-10", person=UNTOLD_RECORD), "iang", "2026-12-10", None),
        (graduate_of_hku("2026-06"), "iang", "2026-12-01", "2026-12-30"),
        (graduate_of_hku("2026-05"), "iang", "2026-11-23", "2026-11-30"),
        (graduate_of_hku("2026"), "iang", "2026-11-23", "2027-06-30"),  # the year alone is told
        (graduate_of_hku("2026-12-20"), "iang", "2027-06-20", None),  # still to be awarded
        (student_of_hku("2026-06-10"), "iang", "2026-12-10", None),  # whether as a non-local student isn't told
        (student_of_hku("2026-06"), "iang", "2026-12-01", "2026-12-30"),
        (
            {"person": UNTOLD_RECORD | {"birth_date": "2009-01-15"}, "family_links": FAMILY},
            "dependant",
            "2027-01-14",
            None,
        ),
        (nurse(birth_date="1986-03-09") | {"statuses": None}, "gep_tp", "2027-03-08", None),
    ],
)
def test_a_time_that_runs_out_is_told_though_other_facts_are_missing(
    client: FlaskClient, profile: dict[str, Any], pathway: str, on: str, no_later_than: str | None
) -> None:
    """Six months from the award, the 18th and the 41st birthday wait for nobody who has more to tell."""
    (taken,) = [row for row in asked(client, profile)["answer"]["pathways"] if row["id"] == pathway]
    (date,) = [day for day in taken["dates"] if day["kind"] == "last_day"]
    assert (date["on"], date.get("no_later_than")) == (on, no_later_than)


@pytest.mark.parametrize(
    ("day", "degree", "ends"),
    [
        ("2026-11-28", {"graduation_year": 2027}, None),
        ("2026-11-28", {"graduation_year": 2027, "expected": True}, ("2027-07-01", "2028-06-30")),
        ("2026-11-28", {"graduation_year": 2026, "expected": True}, ("2027-05-29", "2027-06-30")),
        ("2027-02-01", {"graduation_year": 2027, "expected": True}, ("2027-08-01", "2028-06-30")),
        ("2026-11-28", {"awarded_on": "2027-03"}, ("2027-09-01", "2027-09-30")),
    ],
)
def test_the_six_months_of_an_award_that_is_told_by_its_year_begin_no_sooner_than_it_may_be_made(
    client: FlaskClient, day: str, degree: dict[str, Any], ends: tuple[str, str] | None
) -> None:
    """Not on the day asked for, nor before the facts by which it was awaited; no last day lies before what is awaited.

    A recent graduate applies within six months of the date on the certificate (ImmD, IANG page).
    """
    here = {"scheme": "student", "held_from": "2023-08", "held_until": "2028-08", "current": True}
    taken = {"level": "bachelor", "institution": "The University of Hong Kong", "full_time": True, "student_visa": True}
    profile = {"person": {"nationalities": ["MY"], "residence": "HK"}, "statuses": [here], "degrees": [taken | degree]}
    told = client.post("/recommend", json={"profile": profile, "as_of": day}).get_json()
    first = told["answer"]["pathways"][0]
    dates = [(row["on"], row["no_later_than"]) for row in first["dates"] if row["kind"] == "last_day"]
    assert (first["id"], dates) == ("iang", [] if ends is None else [ends])


@pytest.mark.parametrize(
    ("awarded_on", "language", "said"),
    [
        (
            "2026-07",
            "en",
            "the last day to apply lies between 1 January 2027 and 31 January 2027: to be safe, apply by 1 Jan",
        ),
        ("2026-07", "zh-Hant", "請於2027年1月1日或之前提出申請"),
        ("2026", "en", "the time to apply ends on 30 June 2027 at the latest, and may be over before then"),
        ("2026-07-08", "en", "the last day to apply is 8 January 2027."),
    ],
)
def test_a_rough_last_day_says_by_when_to_be_safe(
    client: FlaskClient, awarded_on: str, language: str, said: str
) -> None:
    """Of a graduation told by the month the earliest day counts; by the year alone the time may be over already."""
    (row_, *_) = asked(client, graduate_of_hku(awarded_on), language=language)["answer"]["pathways"]
    assert said in next(day["sentence"] for day in row_["dates"] if day["kind"] == "last_day")


@pytest.mark.parametrize(
    ("born", "on", "no_later_than"),
    [
        ({"age_years": 17}, "2026-11-23", "2027-11-22"),
        ({"birth_date": "2009"}, "2026-12-31", "2027-12-30"),
        ({"birth_date": "2009-02"}, "2027-01-31", "2027-02-27"),
        ({"birth_date": "2009-02-11"}, "2027-02-10", None),
    ],
)
def test_the_last_day_of_a_child_whose_birthday_is_told_roughly_is_not_the_latest_that_it_may_be(
    client: FlaskClient, born: dict[str, Any], on: str, no_later_than: str | None
) -> None:
    """ImmD, Dependants page: unmarried dependent children under 18. Of a child of 17 the birthday may be tomorrow."""
    family = [{"relation": "child", "sponsor_status": "employment"}]
    told = asked(client, {"person": {"nationalities": ["PH"], **born}, "family_links": family})
    (row_,) = [row for row in told["answer"]["pathways"] if row["id"] == "dependant"]
    (date,) = row_["dates"]
    assert (date["kind"], date["on"], date.get("no_later_than")) == ("last_day", on, no_later_than)


LOCAL_STUDIES = {"country": "HK", "student_visa": True, "locally_accredited": True}


@pytest.mark.parametrize(
    ("degree", "day"),
    [
        (bachelor("Nanyang Technological University", "2027-06", country="SG"), "2027-06-30"),
        (bachelor("Fudan University", "2026-12-30", country="CN", expected=True), "2026-12-30"),
        (bachelor("Lingnan University", "2027-01-20", **LOCAL_STUDIES), "2027-01-20"),
        (bachelor("Lingnan University", "2027-01-20", **LOCAL_STUDIES, expected=True), None),
        (bachelor("Peking University", "2026-06", country="CN"), None),
    ],
)
def test_a_pathway_that_an_award_holds_open_tells_when_the_award_is_due_though_more_is_missing(
    client: FlaskClient, degree: dict[str, Any], day: str | None
) -> None:
    """Neither stays nor records are told. The institution's letter does for IANG, and for no other scheme."""
    told = asked(client, {"person": {"nationalities": ["MY"]}, "degrees": [degree], "jobs": []})
    first = told["answer"]["pathways"][0]
    assert first["id"] in {"ttps_c", "iang"}
    assert next((date["on"] for date in first["dates"] if date["kind"] == "awaited"), None) == day
    assert ("The award is due by" in told["answer"]["paragraph"]) == (day is not None)


def test_whoever_holds_the_letter_of_graduation_is_not_told_to_wait_for_the_award(client: FlaskClient) -> None:
    """ImmD, IANG: the institution's letter does until the certificate is issued; only the record is untold."""
    degree = bachelor("Lingnan University", "2027-01-20", **LOCAL_STUDIES)
    stay = [{"scheme": "student", "held_until": "2027-01-31", "current": True}]
    profile = {"person": {"nationalities": ["MY"]}, "statuses": stay}
    without, with_it = (
        asked(client, {**profile, "degrees": [degree | {"expected": letter}]})["answer"] for letter in (False, True)
    )
    assert (without["code"], with_it["code"]) == ("awaited", "certain")
    assert [row["pathways"][0]["id"] for row in (without, with_it)] == ["iang", "iang"]
    assert "awaited" not in {date["kind"] for date in with_it["pathways"][0]["dates"]}


def test_a_dual_national_whom_an_officer_judges_reads_the_one_last_day(client: FlaskClient) -> None:
    """Self-financed studies, awarded on 1 October 2026, of a national of Nepal and the United Kingdom."""
    degree = bachelor("The University of Hong Kong", "2026-10-01", country="HK", student_visa=True)
    degree |= {"locally_accredited": True, "ugc_funded": False}
    told = asked(client, {"person": {**CLEAR, "nationalities": ["NP", "GB"]}, "statuses": [], "degrees": [degree]})
    (date,) = told["answer"]["pathways"][0]["dates"]
    assert (date["kind"], date["on"], date.get("no_later_than")) == ("last_day", "2027-04-01", None)


@pytest.mark.parametrize(
    "profile",
    [
        {
            "person": UNTOLD_RECORD | {"age_years": 40},
            "languages": [],
        },  # 50 is the age that one QMAS criterion asks for
        {"person": UNTOLD_RECORD | {"age_years": 23}},  # of whom no award is told
    ],
)
def test_no_last_day_is_told_of_what_does_not_run_out(client: FlaskClient, profile: dict[str, Any]) -> None:
    """An age that only counts among others, and an award that isn't told, set no last day."""
    dates = [day for row in asked(client, profile)["answer"]["pathways"] for day in row["dates"]]
    assert [day for day in dates if day["kind"] == "last_day"] == []


def investor(home: int) -> dict[str, Any]:
    planned = {"residential_property": home, "equities": 20_000_000, "cies_investment_portfolio": 3_000_000}
    plan = [{"asset_class": name, "amount": {"amount": amount, "currency": "HKD"}} for name, amount in planned.items()]
    plan[0]["transaction_price"] = plan[0]["amount"]
    person = {**CLEAR, "age_years": 36, "nationalities": ["BR"], "residence": "BR", "permanent_residence": []}
    wealth = {"net_assets": {"amount": 60_000_000, "currency": "HKD"}, "held_months": 20}
    return {"person": person, "statuses": [], "wealth": wealth, "plan": {"new_cies": plan}}


def test_an_easy_change_is_told_to_whoever_meets_what_defines_a_closed_pathway(client: FlaskClient) -> None:
    """HK$60 million, and a plan with a home of HK$25 million, of which none counts: the plan is what to change."""
    answer = asked(client, investor(25_000_000))
    assert row(answer, "new_cies")["verdict"] == "not_eligible"
    assert "New Capital Investment Entrant Scheme within reach" in answer["answer"]["paragraph"]
    assert row(asked(client, investor(30_000_000)), "new_cies")["verdict"] == "eligible"


def test_no_great_change_is_told_while_something_is_possible(client: FlaskClient) -> None:
    """HK$15 million is half of what the scheme asks: the rest is not easily had."""
    poorer = {**investor(30_000_000), "wealth": {"net_assets": {"amount": 15_000_000, "currency": "HKD"}}}
    answer = asked(client, poorer)
    assert answer["answer"]["code"] == "possible"
    assert "within reach" not in answer["answer"]["paragraph"]


def test_a_pathway_that_nothing_can_close_is_told_as_open_before_one_that_is_only_likely(client: FlaskClient) -> None:
    """With an offer in hand that passes all but a test for an officer, something is decided."""
    terms = ("confirmed", "genuine_vacancy", "employer_registered", "full_time", "degree_level")
    offer = dict.fromkeys((*terms, "relevant_to_degree", "market_pay"), True)
    pay = {"annual_pay": {"amount": 720_000, "currency": "HKD"}}
    person = {**CLEAR, "age_years": 36, "nationalities": ["BR"], "residence": "BR", "permanent_residence": []}
    degrees = [bachelor("University of S\u00e3o Paulo", "2014-06")]
    answer = asked(client, {"person": person, "statuses": [], "degrees": degrees, "offers": [{**offer, **pay}]})[
        "answer"
    ]
    assert [(row["id"], row["sure"]) for row in answer["pathways"][:2]] == [("gep", "certain"), ("ttps_b", "likely")]
    assert "No pathway is certain yet" not in answer["sentence"]
    assert "General Employment Policy" in answer["sentence"]


def test_a_time_that_is_over_is_told_by_what_is_asked_for_afterwards(client: FlaskClient) -> None:
    """No rule changes six months after an award: the time for recent graduates ends, and an offer is asked for."""
    profile = graduate_of_hku("2026-06", person=UNTOLD_RECORD)
    iang = row(asked(client, profile, detail="full"), "iang")
    (turned,) = [date["sentence"] for date in iang["key_dates"] if date["on"] == "2026-12-31"]
    assert "still within the time limit for recent graduates (not met)" in turned
    assert "a confirmed job offer in Hong Kong" in turned


@pytest.mark.parametrize(
    ("sponsor", "later"), [("permanent_resident", ("dependant", "2027-03-01")), ("talent_scheme", None)]
)
def test_a_parent_of_59_is_told_of_the_birthday_though_little_is_told_of_the_sponsor(
    client: FlaskClient, sponsor: str, later: tuple[str, str] | None
) -> None:
    """Parents of 60 may join a permanent resident, and nobody else; support and housing are still to be shown."""
    person = {"birth_date": "1967-03-01", "nationalities": ["US"], "residence": "US"}
    link = {"relation": "parent", "sponsor_status": sponsor}
    found = asked(client, {"person": person, "family_links": [link]})["answer"].get("later")
    assert (found and (found["id"], found["on"])) == later


@pytest.mark.parametrize(("recognised", "first"), [(None, True), (True, True), (False, False)])
def test_a_civil_partner_is_sent_where_a_spouse_is(client: FlaskClient, recognised: object, *, first: bool) -> None:
    """Unless the union is said to lack recognition where it was entered into."""
    link = {"relation": "civil_partner", "sponsor_status": "employment", "legally_recognised": recognised}
    person = {"age_years": 33, "nationalities": ["AU"], "residence": "AU"}
    answer = asked(client, {"person": person, "family_links": [link]})
    assert (answer["pathways"][0]["id"] == "dependant") is first


def test_whoever_cannot_return_reads_so_before_filing(client: FlaskClient) -> None:
    """All else is met for Category B of a stateless person: on top stands what ImmD is to be asked."""
    person = {**CLEAR, "nationalities": [], "returnable": False}
    degree = {"level": "bachelor", "full_time": True, "ttps_listed": True}
    profile = {"person": person, "statuses": [], "degrees": [degree], "experience": {"last_five_years_months": 50}}
    told = asked(client, profile)["answer"]
    assert "A valid travel document that allows a return is required" in told["sentence"]
    assert told["sentence"].index("allows a return") < told["sentence"].index("Top Talent Pass Scheme")
    profile["person"] = person | {"returnable": True}
    told = asked(client, profile)["answer"]
    assert "allows a return" not in told["sentence"] + told["paragraph"]


HELD: dict[str, Any] = {"held_from": "2025-06-01", "held_until": "2028-05-31", "current": True}
CITED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "holder of a work visa": (
        {"person": {**CLEAR, "nationalities": ["GB"]}, "statuses": [{"scheme": "gep", **HELD}]},
        ["stheadline-window-2026", "immd-gep", "immd-iang"],
    ),
    "spouse on the Mainland": (
        {
            "person": {**MAINLANDER, "age_years": 34, "permanent_residence": []},
            "statuses": [],
            "family_links": relative("spouse"),
            **{name: [] for name in ("degrees", "offers", "jobs", "businesses")},
        },
        ["immd-overseas-chinese"],
    ),
    "fiancée": (
        {"person": {"nationalities": ["US"]}, "family_links": relative("fiance")},
        ["immd-dependants"],
    ),
}


@pytest.mark.parametrize("who", CITED)
def test_an_answer_cites_the_pages_of_what_it_says_and_no_others(client: FlaskClient, who: str) -> None:
    """Of the weeks that an extension takes the page of the scheme that is held; and where another way is read of."""
    profile, pages = CITED[who]
    assert asked(client, profile)["answer"]["sources"] == pages


@pytest.mark.parametrize("detail", ["card", "summary"])
def test_what_is_said_of_a_stay_cites_where_it_was_read(client: FlaskClient, detail: str) -> None:
    """A card has no reasons, yet what it says is law: without a neighbour each page is one of the answer's."""
    stay = {"scheme": "gep", "held_from": "2025-06-01", "held_until": "2028-05-31", "current": True}
    told = asked(client, {"person": {**CLEAR, "nationalities": ["US"]}, "statuses": [stay]}, detail=detail)
    listed = [source["id"] for source in told["sources"]]
    assert told["answer"]["sources"]
    assert set(told["answer"]["stay"]["sources"]) <= set(told["answer"]["sources"]) <= set(listed)
    if detail == "card":
        assert told["answer"]["sources"] == listed


def test_beside_what_an_officer_would_judge_the_fact_is_asked_that_opens_another_pathway_outright(
    client: FlaskClient,
) -> None:
    """A technician without a degree: GEP is for an officer, and the TP Stream hangs on the trade's minimum alone."""
    offer = {
        "confirmed": True,
        "full_time": True,
        "genuine_vacancy": True,
        "employer_registered": True,
        "degree_level": False,
        "relevant_to_degree": False,
        "relevant_to_experience": True,
        "market_pay": True,
        "recruitment_shown": True,
        "trade": "aircraft_maintenance_technician",
        "trade_contract_minimum_met": True,
        "trade_pay_minimum_met": True,
    }
    job = {
        "title": "Aircraft technician",
        "level": "technician",
        "full_time": True,
        "started_on": "2018-01",
        "current": True,
    }
    profile = {
        "person": {
            "age_years": 30,
            "nationalities": ["PH"],
            "residence": "PH",
            "convictions": [],
            "adverse_records": [],
        },
        "statuses": [],
        "degrees": [],
        "qualifications": [],
        "jobs": [job],
        "offers": [offer],
    }
    told = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"}).get_json()
    assert (told["answer"]["code"], told["pathways"][0]["id"]) == ("judged", "gep")
    assert told["answer"]["needed"][0]["facts"][0] == "/offers/0/trade_minimum_met"
    profile["offers"] = [offer | {"trade_minimum_met": True}]
    told = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"}).get_json()
    assert (told["answer"]["code"], told["pathways"][0]["id"]) == ("met", "gep_tp")


@pytest.mark.parametrize("pathway", ["ttps_b", "ttps_c"])
@pytest.mark.parametrize(("as_of", "said"), [("2026-12-31", False), ("2027-01-01", True)])
def test_a_list_that_was_to_be_revised_by_the_day_asked_for_is_said_to_be_the_one_before(
    client: FlaskClient, pathway: str, as_of: str, *, said: bool
) -> None:
    """A new list was applied from 1 January in 2024, 2025 and 2026; the last that is held is of 1 January 2026."""
    months = 48 if pathway == "ttps_b" else 12
    profile = {
        "person": {**CLEAR, "age_years": 26, "nationalities": ["DE"], "residence": "DE"},
        "statuses": [],
        "degrees": [bachelor("Karlsruhe Institute of Technology (KIT)", "2022-07-01")],
        "experience": {"last_five_years_months": months},
        "offers": [],
    }
    told = row(asked(client, profile, as_of=as_of), pathway)
    assert told["verdict"] == "eligible"
    assert ("ttps.later_list_not_read" in {reason["code"] for reason in told["headline"]}) is said
