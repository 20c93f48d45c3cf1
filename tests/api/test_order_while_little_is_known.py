"""What comes first while little is known, through HTTP: no route for the very few, and what is told counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

RARE_ROUTES = {"new_cies", "assg", "ttps_a", "dependant", "entrepreneur", "qmas_apt"}
CHINESE = [{"code": "zh", "spoken": "good", "written": "good"}, {"code": "en", "spoken": "good", "written": "good"}]
MAINLANDER = {"nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"}


def asked(client: FlaskClient, profile: dict[str, Any]) -> list[dict[str, Any]]:
    """The pathways of an answer, in order."""
    answer = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23", "include": ["reasons"]})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.json or {}
    return sorted(told["pathways"], key=lambda row: row["rank"])


def bachelor(institution: str, awarded_on: str, **more: object) -> dict[str, Any]:
    return {"level": "bachelor", "institution": institution, "full_time": True, "awarded_on": awarded_on, **more}


def work(pay: int) -> dict[str, Any]:
    return {
        "sector": "innovation_and_technology",
        "started_on": "2019-08",
        "current": True,
        "full_time": True,
        "annual_pay": {"amount": pay, "currency": "HKD"},
    }


def young(age: int, nation: str) -> dict[str, Any]:
    return {"person": {"age_years": age, "nationalities": [nation]}}


def unlisted_mainlander(age: int, name: str) -> dict[str, Any]:
    degrees = [bachelor(name, "2015-06", country="CN")]
    return {"person": {**MAINLANDER, "age_years": age}, "degrees": degrees, "languages": CHINESE, "statuses": []}


def retired(age: int, nation: str) -> dict[str, Any]:
    person = {"age_years": age, "nationalities": [nation], "residence": nation}
    return {"person": person, "jobs": [], "businesses": [], "offers": [], "statuses": []}


def at_school(age: int, nation: str) -> dict[str, Any]:
    return {**young(age, nation), "jobs": [], "businesses": [], "degrees": []}


def on_a_small_salary(nation: str, name: str, pay: int) -> dict[str, Any]:
    person = {"age_years": 29, "nationalities": [nation], "residence": nation}
    return {"person": person, "degrees": [bachelor(name, "2019-06")], "jobs": [work(pay)], "businesses": []}


WITHOUT: tuple[dict[str, Any], ...] = ({}, {"family_links": []}, {"degrees": [], "achievements": []})
LEADING_NOBODY = [
    *((young(age, nation), RARE_ROUTES) for age, nation in ((19, "AU"), (20, "GB"), (21, "IN"))),
    (unlisted_mainlander(33, "Shenzhen University"), RARE_ROUTES - {"qmas_apt"}),
    (unlisted_mainlander(41, "Ningbo University"), RARE_ROUTES - {"qmas_apt"}),
    *((retired(*who), {"ttps_a", "iang", "assg", "ttps_c"}) for who in ((62, "GB"), (68, "CA"), (77, "US"))),
    *(
        (at_school(*who), {"ttps_a", "ttps_b", "new_cies", "assg", "entrepreneur", "qmas_gpt"})
        for who in ((10, "JP"), (16, "SG"), (17, "US"))
    ),
    *(
        ({**retired(age, nation), **more}, {"ttps_a", "iang", "assg", "ttps_c"})
        for age, nation in ((51, "CA"), (57, "IN"), (66, "TW"), (72, "GB"))
        for more in WITHOUT
    ),
    *(
        (retired(age, "CN") | {"person": {**MAINLANDER, "age_years": age}}, {"ttps_a", "iang", "assg", "ttps_c"})
        for age in (55, 63, 70)
    ),
    *(({**young(19, nation), "degrees": []}, RARE_ROUTES) for nation in ("CA", "IN", "GB")),
    (
        {**young(23, "IN"), "degrees": [], "jobs": [], "offers": [], "statuses": []},
        {"ttps_a", "new_cies", "entrepreneur", "qmas_apt"},
    ),
    (on_a_small_salary("IN", "University of Mysore", 300_000), {"ttps_a", "new_cies", "assg"}),
    (on_a_small_salary("PH", "Far Eastern University", 180_000), {"ttps_a", "new_cies", "assg"}),
]


@pytest.mark.parametrize(("profile", "not_first"), LEADING_NOBODY)
def test_a_route_for_the_very_few_does_not_lead_while_its_own_facts_are_unknown(
    client: FlaskClient, profile: dict[str, Any], not_first: set[str]
) -> None:
    """Neither for somebody of whom little is told, nor for one whose facts speak against it."""
    assert asked(client, profile)[0]["id"] not in not_first


@pytest.mark.parametrize(
    "kind",
    ["significant_contribution", "peer_acknowledged_work", "olympic_medal", "national_or_international_award"],
)
@pytest.mark.parametrize("age", [28, 36, 52])
def test_an_achievement_that_the_test_names_leads_to_the_test_for_it(client: FlaskClient, kind: str, age: int) -> None:
    """Its defining fact is met; of everything else nothing is known."""
    rows = asked(client, {"person": {**MAINLANDER, "age_years": age}, "achievements": [{"kind": kind}]})
    assert rows[0]["id"] == "qmas_apt"


def hkd(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "HKD"}


YOUNG_ABROAD = {"age_years": 24, "nationalities": ["VN"], "residence": "VN"}
DEFINED = {
    "a high income so young": ({"person": YOUNG_ABROAD, "income": {"taxable_last_year": hkd(3_200_000)}}, "ttps_a"),
    "a fortune so young": (
        {
            "person": {"age_years": 29, "nationalities": ["JP"], "residence": "JP"},
            "wealth": {"net_assets": hkd(45_000_000)},
        },
        "new_cies",
    ),
    "a first degree so late": (
        {"person": {"age_years": 41, "nationalities": ["NG"]}, "degrees": [bachelor("University of Tokyo", "2025-03")]},
        "ttps_c",
    ),
    "four years of work so young": (
        {
            "person": YOUNG_ABROAD,
            "degrees": [{"level": "bachelor", "institution": "University of Tokyo", "full_time": True}],
            "experience": {"last_five_years_months": 48},
        },
        "ttps_b",
    ),
}


@pytest.mark.parametrize("who", DEFINED)
def test_whoever_meets_what_defines_a_pathway_reads_it_first_however_rare_that_is_at_that_age(
    client: FlaskClient, who: str
) -> None:
    """Few simulated people of that age meet it; this one does."""
    profile, pathway = DEFINED[who]
    answer = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"}).json or {}
    first = answer["answer"]["pathways"][0]
    assert (first["id"], first["sure"]) == (pathway, "likely")


@pytest.mark.parametrize(
    "more",
    [
        {"convictions": [], "adverse_records": [], "nationalities": ["GB"], "age_years": 33},
        {"nationalities": ["NG"], "age_years": 38},
        {"nationalities": ["TW"], "china_residency": "taiwan", "residence": "TW"},
    ],
)
@pytest.mark.parametrize(
    ("told", "pathway"),
    [
        ({"achievements": [{"kind": "olympic_medal"}]}, "qmas_apt"),
        ({"degrees": [bachelor("University of Oxford", "2012-07")]}, "ttps_b"),
        ({"family_links": [{"relation": "spouse", "sponsor_status": "talent_scheme"}]}, "dependant"),
    ],
)
def test_what_one_fits_comes_before_what_is_only_common_among_people_alike(
    client: FlaskClient, more: dict[str, Any], told: dict[str, Any], pathway: str
) -> None:
    """No offer is told, so that a work visa, common as it is, stands behind what is met already."""
    assert asked(client, {"person": more, **told})[0]["id"] == pathway


def test_a_business_plan_promises_little_while_it_is_open_whether_it_is_for_residents_of_the_mainland(
    client: FlaskClient,
) -> None:
    """Of them hardly anybody comes as an entrepreneur, since only permanent residence elsewhere would let them."""
    profile = {"person": {**MAINLANDER, "age_years": 38}, "business_plans": [{"investment": hkd(3_000_000)}]}
    answer = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"}).json or {}
    assert "entrepreneur" not in {row["id"] for row in answer["answer"]["pathways"]}


def test_an_offer_leads_to_a_work_visa_and_a_relative_to_joining_them(client: FlaskClient) -> None:
    """What is told counts although fields of it are missing."""
    offer = {"person": {"nationalities": ["GB"], "age_years": 34}, "offers": [{"confirmed": True}], "degrees": []}
    assert asked(client, offer)[0]["id"] == "gep"
    spouse = {"person": {"nationalities": ["BR"]}, "family_links": [{"relation": "spouse"}]}
    assert asked(client, spouse)[0]["id"] == "dependant"


def test_a_promise_is_told_as_a_share_and_never_of_a_settled_verdict(client: FlaskClient) -> None:
    """A number from 0 to 1 in the score of an undetermined pathway, absent otherwise."""
    rows = asked(client, {"person": {"age_years": 68, "nationalities": ["CA"]}, "statuses": [], "jobs": []})
    assert {row["verdict"] for row in rows} >= {"undetermined", "not_eligible"}
    for row in rows:
        promise = row.get("score", {}).get("promise")
        assert (promise is not None) == (row["verdict"] == "undetermined"), row["id"]
        assert promise is None or 0 <= promise <= 1


@pytest.mark.parametrize("nation", ["KR", "IN", "CN"])
def test_a_student_here_whose_award_is_due_reads_iang_first_though_little_else_is_told(
    client: FlaskClient, nation: str
) -> None:
    """Neither the visa during study nor who funded the programme is told, and no offer."""
    profile = {
        "person": {"nationalities": [nation]},
        "statuses": [{"scheme": "student", "held_until": "2026-12-31", "current": True}],
        "degrees": [{"level": "master", "institution": "The University of Hong Kong", "awarded_on": "2026-12"}],
    }
    first = asked(client, profile)[0]
    assert (first["id"], first["verdict"]) == ("iang", "undetermined")


@pytest.mark.parametrize("name", ["Peking University", "Monash University", "University of Toronto"])
def test_a_fresh_degree_of_hong_kong_leads_to_the_graduates_scheme_though_the_visa_is_untold(
    client: FlaskClient, name: str
) -> None:
    """A listed bachelor's opens Category C too; nearly everybody with a degree made here last month has both open."""
    master = {"level": "master", "country": "HK", "full_time": True, "awarded_on": "2026-10"}
    profile = {"degrees": [bachelor(name, "2024-06"), {**master, "institution": "City University of Hong Kong"}]}
    first, second = asked(client, profile)[:2]
    assert (first["id"], second["id"]) == ("iang", "ttps_c")
    assert {row["verdict"] for row in (first, second)} == {"undetermined"}


STUDIED_HERE = {"level": "bachelor", "country": "HK", "full_time": True, "student_visa": True}


@pytest.mark.parametrize(
    "told",
    [
        {"degrees": [{**STUDIED_HERE, "institution": "Lingnan University", "awarded_on": "2024-11"}]},
        {
            "degrees": [{**STUDIED_HERE, "institution": "Hong Kong Baptist University", "awarded_on": "2022-07"}],
            "offers": [{"confirmed": True}],
        },
        {"degrees": [{"level": "doctor", "institution": "The University of Hong Kong", "country": "HK"}]},
        {"degrees": [{"level": "doctor", "institution": "The University of Hong Kong", "graduation_year": 2023}]},
    ],
)
@pytest.mark.parametrize("nation", ["IN", "FR"])
def test_whoever_studied_here_reads_of_the_graduates_scheme_before_the_one_that_sends_them_there(
    client: FlaskClient, nation: str, told: dict[str, Any]
) -> None:
    """ImmD's page on GEP sends graduates of Hong Kong to IANG, which asks for no proof of recruitment."""
    rows = [row["id"] for row in asked(client, {"person": {"nationalities": [nation]}, **told})]
    assert rows[:2] == ["iang", "gep"]


def answered(client: FlaskClient, profile: dict[str, Any]) -> dict[str, Any]:
    """What is told on top of an answer, with the pathways by id."""
    told: Any = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23", "include": ["reasons"]}).json
    return {**told["answer"], "by_id": {row["id"]: row for row in told["pathways"]}}


@pytest.mark.parametrize(
    "told",
    [
        {"degrees": [{"level": "doctor", "institution": "The University of Hong Kong", "graduation_year": 2023}]},
        {
            "degrees": [{**STUDIED_HERE, "institution": "Hong Kong Baptist University", "graduation_year": 2015}],
            "offers": [{"confirmed": True}],
        },
    ],
)
def test_a_pathway_to_which_a_page_sends_somebody_is_called_by_its_own_share(
    client: FlaskClient, told: dict[str, Any]
) -> None:
    """It stands first although fewer of the people alike have it open, and isn't called likely for that."""
    answer = answered(client, {"person": {"nationalities": ["IN"]}, **told})
    graduates, workers = (answer["by_id"][name]["score"]["promise"] for name in ("iang", "gep"))
    assert graduates < workers
    sure = "likely" if graduates >= 0.5 else "possible"
    assert (answer["pathways"][0]["id"], answer["pathways"][0]["sure"]) == ("iang", sure)


@pytest.mark.parametrize("more", [{}, {"student_visa": True}])
def test_to_tell_that_one_studied_here_on_a_student_visa_puts_the_graduates_scheme_no_further_back(
    client: FlaskClient, more: dict[str, Any]
) -> None:
    """For nationals of Nepal it is open besides whether the programme was funded by the UGC."""
    degree = {**bachelor("Lingnan University", "2022-11"), **more}
    person = {"nationalities": ["NP"]}
    rows = asked(client, {"person": person, "degrees": [degree], "offers": [{"confirmed": True}]})
    assert [row["id"] for row in rows][:2] == ["iang", "gep"]


def test_what_nothing_missing_can_close_stands_before_the_scheme_to_which_its_page_sends(client: FlaskClient) -> None:
    """All that a work visa asks of the job and the degree is told, and not on what visa the degree was taken."""
    tests = ("confirmed", "degree_level", "relevant_to_degree", "market_pay", "recruitment_shown")
    profile = {
        "person": {"nationalities": ["FR"], "residence": "FR"},
        "degrees": [bachelor("Lingnan University", "2022-11", country="HK")],
        "offers": [dict.fromkeys(tests, True)],
    }
    first, second = asked(client, profile)[:2]
    assert (first["id"], first["score"]["promise"], second["id"]) == ("gep", 1, "iang")


@pytest.mark.parametrize(
    ("name", "more"), [("McGill", {}), ("Uni of Sydney", {}), ("Columbia", {"jobs": [], "offers": []})]
)
def test_a_school_called_for_short_leads_where_its_full_name_does(
    client: FlaskClient, name: str, more: dict[str, Any]
) -> None:
    """All listed schools that are so called lie in one country, and it isn't Hong Kong."""
    answer = answered(client, {"person": {"nationalities": ["SG"]}, "degrees": [bachelor(name, "2026-06")], **more})
    assert (answer["pathways"][0]["id"], answer["pathways"][0]["sure"]) == ("ttps_c", "likely")
    assert "iang" not in {row["id"] for row in answer["pathways"]}


def test_a_school_of_hong_kong_called_for_short_leads_where_its_full_name_does(client: FlaskClient) -> None:
    person = {"nationalities": ["SG"]}
    for name in ("Hong Kong U", "University of Hong Kong"):
        assert asked(client, {"person": person, "degrees": [bachelor(name, "2026-06")]})[0]["id"] == "iang", name


@pytest.mark.parametrize(
    ("name", "country", "first"),
    [
        ("McGill", "CA", "ttps_b"),
        ("Uni of Sydney", None, "ttps_b"),
        ("Hong Kong U", "HK", "ttps_b"),
        ("西安交通大学城市学院", None, "gep"),
        ("Monash University", "MY", "gep"),
        ("Greenfield Institute of Advanced Commerce", None, "gep"),
    ],
)
def test_a_school_called_for_short_as_only_listed_ones_are_leads_to_the_list_and_a_branch_does_not(
    client: FlaskClient, name: str, country: str | None, first: str
) -> None:
    """An independent college bears the name of the university that lent it, and a campus abroad that of its own."""
    degree = {"level": "bachelor", "institution": name, "full_time": True, "country": country}
    profile = {"person": {"nationalities": ["SG"]}, "degrees": [degree], "experience": {"last_five_years_months": 54}}
    rows = {row["id"]: row["verdict"] for row in asked(client, profile)}
    assert (next(iter(rows)), rows["ttps_b"]) == (first, "undetermined")


OWN_COMPANY = {"owned_now": True, "ownership_percent": 100}


@pytest.mark.parametrize("more", [{}, {"jobs": []}, {"offers": [], "statuses": []}])
@pytest.mark.parametrize(
    ("person", "profit"),
    [
        ({"nationalities": ["GB"], "age_years": 47}, hkd(2_500_000)),
        ({**MAINLANDER, "age_years": 39}, {"amount": 5_000_000, "currency": "CNY"}),
    ],
)
def test_whose_own_company_earned_enough_reads_the_income_route_first_though_it_is_open_how_long_it_was_held(
    client: FlaskClient, person: dict[str, Any], profit: dict[str, Any], more: dict[str, Any]
) -> None:
    """ImmD, TTPS page: profit of one's own company counts, the shares normally held for the whole year before."""
    profile = {"person": person, "businesses": [{**OWN_COMPANY, "profit_last_year": profit}], **more}
    rows = asked(client, profile)
    assert (rows[0]["id"], rows[0]["verdict"]) == ("ttps_a", "undetermined")
    needed = (client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"}).json or {})["answer"][
        "needed"
    ]
    assert needed[0]["question"] == "income"


@pytest.mark.parametrize(
    "company",
    [
        {"owned_now": True, "listed": True, "ownership_percent": 1, "profit_last_year": hkd(260_000_000)},
        {"owned_now": True, "listed": True, "ownership_percent": 60, "profit_last_year": hkd(26_000_000)},
        {"owned_now": True, "ownership_percent": 10, "profit_last_year": hkd(26_000_000)},
    ],
)
def test_a_share_in_the_profit_of_a_company_that_is_not_ones_own_does_not_lead_to_the_income_route(
    client: FlaskClient, company: dict[str, Any]
) -> None:
    """ImmD, TTPS page: income from personal investment doesn't count."""
    rows = asked(client, {"person": {"nationalities": ["GB"], "age_years": 47}, "businesses": [company]})
    assert rows[0]["id"] != "ttps_a"


def test_who_is_said_to_have_held_the_shares_for_less_reads_the_income_route_first_no_more(
    client: FlaskClient,
) -> None:
    profile = {
        "person": {"nationalities": ["GB"], "age_years": 47},
        "businesses": [{**OWN_COMPANY, "profit_last_year": hkd(2_500_000)}],
        "income": {"business_shares_held_whole_year": False},
    }
    assert asked(client, profile)[0]["id"] != "ttps_a"


def test_who_took_no_degree_here_is_sent_to_no_scheme_for_those_who_did(client: FlaskClient) -> None:
    """A doctorate of Singapore and a job: a work visa comes first."""
    degree = {"level": "doctor", "institution": "National University of Singapore", "country": "SG", "full_time": True}
    rows = asked(client, {"person": {"nationalities": ["IN"]}, "degrees": [degree], "offers": [{"confirmed": True}]})
    assert rows[0]["id"] == "gep"
    assert next(row for row in rows if row["id"] == "iang")["verdict"] == "not_eligible"


@pytest.mark.parametrize("age", [24, 31])
@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"investment": hkd(3_000_000), "local_jobs": 5},
        {
            "investment": hkd(3_000_000),
            "local_jobs": 5,
            "forecast_years": 2,
            "backing_programme": "cyberport_incubation",
        },
    ],
)
def test_to_tell_more_of_a_plan_puts_it_behind_no_pathway_of_which_nothing_is_told(
    client: FlaskClient, plan: dict[str, Any], age: int
) -> None:
    """A plan that Cyberport backs is no reason to read of degrees first, few though of those alike pass with it."""
    profile = {"person": {"age_years": age, "nationalities": ["IN"]}, "business_plans": [plan]}
    assert asked(client, profile)[0]["id"] == "entrepreneur"
