"""The law as it is answered through HTTP: small inputs, each of a kind, with what has to be said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.intake.schemas import pathway_ids
from tests.told import whole

if TYPE_CHECKING:
    from flask.testing import FlaskClient

AS_OF = "2026-11-23"
CLEAN: dict[str, Any] = {"convictions": [], "adverse_records": []}


def asked(client: FlaskClient, profile: dict[str, Any], **more: object) -> dict[str, dict[str, Any]]:
    """The pathways of a full answer, by id."""
    body = {"profile": profile, "as_of": AS_OF, "detail": "full", "pathways": pathway_ids(), **more}
    response = client.post("/recommend", json=body)
    assert response.status_code == 200, response.text
    told = whole(response.get_json())
    return {pathway["id"]: pathway for pathway in told["pathways"]}


def verdict(client: FlaskClient, pathway: str, profile: dict[str, Any]) -> str:
    """The verdict of one pathway."""
    return str(asked(client, profile)[pathway]["verdict"])


def hkd(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "HKD"}


def reason(pathway: dict[str, Any], code: str) -> dict[str, Any]:
    """The reason of that code, which must be there."""
    (found,) = [row for row in pathway["reasons"] if row["code"] == code]
    return dict(found)


def threshold(reason: dict[str, Any]) -> object:
    """The value of the parameter that a reason stands on."""
    (version,) = reason["parameters"]
    return version["value"]


SPOUSE = {"relation": "spouse", "sponsor_status": "permanent_resident", "legally_recognised": True, "genuine": True}
UNMARRIED = {"applicant_unmarried": True, "applicant_dependent": True}
SUPPORTED = SPOUSE | {"sponsor_can_support": True, "sponsor_has_housing": True}


@pytest.mark.parametrize(("day", "told"), [("2025-07-30", False), ("2025-07-31", True), (AS_OF, True)])
def test_how_long_a_child_must_have_lived_here_is_told_from_the_day_of_the_announcement(
    client: FlaskClient, day: str, *, told: bool
) -> None:
    """The Education Bureau on 31 July 2025: one year for entry in 2027/28, so that it matters long before."""
    parent = {"person": CLEAN | {"nationalities": ["IN"]}, "household": {"children_under_18_accompanying": 1}}
    child = {
        "person": CLEAN | {"nationalities": ["IN"], "age_years": 17},
        "family_links": [{"relation": "child", "sponsor_status": "talent_scheme"} | UNMARRIED],
    }
    grown = child | {"person": CLEAN | {"nationalities": ["IN"], "age_years": 18}}
    for profile, pathway, concerned in ((parent, "gep", True), (child, "dependant", True), (grown, "dependant", False)):
        reasons = asked(client, profile, as_of=day)[pathway]["reasons"]
        assert ("common.child_schooling" in {row["code"] for row in reasons}) is (told and concerned)


def test_a_letter_of_consent_is_asked_for_where_the_page_of_the_scheme_does(client: FlaskClient) -> None:
    """ImmD's pages on TTPS, ASMTP, the TP Stream, TechTAS, IANG and QMAS; on VPAS an exit endorsement alone."""
    person = CLEAN | {"nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"}
    told = asked(client, {"person": person})
    said = {name: {row["code"] for row in pathway["reasons"]} for name, pathway in told.items()}
    asks = {name for name, codes in said.items() if "common.mainland_consent" in codes}
    assert asks == {"ttps_a", "ttps_b", "ttps_c", "asmtp", "asmtp_tp", "techtas", "iang", "qmas_gpt", "qmas_apt"}
    assert "vpas.exit_endorsement" in said["vpas"]


@pytest.mark.parametrize(("day", "told"), [("2023-02-21", False), ("2023-02-22", True), (AS_OF, True)])
def test_convictions_are_to_be_declared_from_22_february_2023(client: FlaskClient, day: str, *, told: bool) -> None:
    """TTPS from that day, the other talent schemes soon after, everybody from 19 June 2023."""
    profile = {"person": CLEAN | {"nationalities": ["IN"], "convictions": [{"place": "IN"}]}}
    body = {"profile": profile, "as_of": day}
    assert ("common.declare_convictions" in client.post("/recommend", json=body).get_json()["answer"]["record"]) is told
    codes = {row["code"] for row in asked(client, profile, as_of=day)["ttps_a"]["reasons"]}
    assert ("common.declare_convictions" in codes) is told


@pytest.mark.parametrize(("day", "told"), [("2025-02-25", False), ("2025-02-26", True), (AS_OF, True)])
def test_the_fee_of_an_approval_in_principle_is_told_as_derived(client: FlaskClient, day: str, *, told: bool) -> None:
    """HK$600 by the table for 180 days or less, which leaves out applications for a visit visa (Note 2)."""
    reasons = asked(client, {"person": CLEAN | {"nationalities": ["SG"]}}, as_of=day)["new_cies"]["reasons"]
    found = [row for row in reasons if row["code"] == "new_cies.fee_in_principle"]
    assert bool(found) is told
    assert all(row["certainty"] == "derived" and "HK$600" in row["sentence"] for row in found)


def test_what_could_not_be_read_is_told_with_its_address(client: FlaskClient) -> None:
    """The QMAS list of universities and the TP List have addresses, though no copy of either was found."""
    body = {"profile": {"person": CLEAN | {"nationalities": ["IN"]}}, "as_of": AS_OF, "detail": "full"}
    answer = client.post("/recommend", json=body | {"pathways": ["qmas_gpt", "gep_tp"]}).get_json()
    cited = {row["code"]: row.get("sources", []) for pathway in answer["pathways"] for row in pathway["reasons"]}
    addresses = {source["id"]: source.get("url") for source in answer["sources"]}
    assert [addresses[source] for source in cited["qmas_gpt.list_not_held"]] == [
        "https://www.hkengage.gov.hk/en/how-to-apply-for-a-visa/admission-scheme-matching-tool-institutions-qmas"
    ]
    assert [addresses[source] for source in cited["tp.list_not_held"]] == [
        "https://www.immd.gov.hk/pdf/TP_list_eng.pdf"
    ]


def test_who_may_not_come_as_a_dependant_is_cited_to_the_page_that_says_so(client: FlaskClient) -> None:
    """ImmD's page on dependants names Afghanistan and DPR Korea; that on overseas Chinese names neither."""
    told = asked(client, {"person": CLEAN | {"nationalities": ["AF"]}, "family_links": [SUPPORTED]})["dependant"]
    assert told["verdict"] == "not_eligible"
    (version,) = reason(told, "dependant.nationality")["parameters"]
    assert (version["value"], version["sources"]) == (["AF", "KP"], ["immd-dependants"])


def test_what_the_page_of_each_scheme_says_cites_no_other_schemes_page(client: FlaskClient) -> None:
    """An employer's candidate reads nothing of TTPS, and who may come along stands on the page on dependants."""
    profile = {"person": CLEAN | {"nationalities": ["IN"]}, "household": {"companions": [{"relation": "parent"}]}}
    reasons = asked(client, profile)["gep"]["reasons"]
    cited = {row["code"]: row["sources"] for row in reasons if row["code"].startswith("common.")}
    assert cited["common.travel_document"] == cited["common.directors_discretion"] == ["immd-schemes"]
    assert cited["common.no_dependant"] == ["immd-dependants"]
    assert not any("immd-ttps" in sources for sources in cited.values())


@pytest.mark.parametrize(
    ("home", "day", "said"),
    [
        ("FR", AS_OF, ["18 to 30", "12 months", "750 places", "HK$330"]),
        ("FR", "2025-09-07", ["750 places", "HK$230"]),
        ("AU", AS_OF, ["5,000 places", "HK$330"]),
        ("JP", AS_OF, ["1,500 places", "free of charge"]),
        ("IE", AS_OF, ["200 places", "free of charge"]),
        ("KR", AS_OF, ["1,000 places", "free of charge"]),
    ],
)
def test_a_working_holiday_is_told_with_its_places_and_its_fee(
    client: FlaskClient, home: str, day: str, said: list[str]
) -> None:
    """ImmD's page: 18 to 30, 12 months, places by country; free to nationals of Ireland, Japan and Korea (Note 6)."""
    person = CLEAN | {"nationalities": [home], "residence": home, "age_years": 25}
    body = {"profile": {"person": person}, "as_of": day}
    told = client.post("/recommend", json=body).get_json()
    (sentence,) = [row["sentence"] for row in told["neighbours"] if row["id"] == "working_holiday"]
    assert [words for words in said if words not in sentence] == []
    assert "immd-working-holiday" in {source["id"] for source in told["sources"]}


@pytest.mark.parametrize(
    ("facts", "neighbour", "said"),
    [
        ({"offers": [{"confirmed": True, "contract_months": 12}]}, "training", ["12 months", "HK$330"]),
        ({"achievements": [{"kind": "national_or_international_award"}]}, "short_term_visitors", ["14 days in a row"]),
        ({"offers": [{"degree_level": False}]}, "enhanced_supplementary_labour", ["24 months"]),
    ],
)
def test_a_neighbouring_scheme_is_told_with_its_numbers(
    client: FlaskClient, facts: dict[str, Any], neighbour: str, said: list[str]
) -> None:
    """Training for 12 months at the ordinary fee, 14 days on each arrival, contracts of 24 months."""
    body = {"profile": {"person": CLEAN | {"nationalities": ["IN"], "residence": "IN"}} | facts, "as_of": AS_OF}
    neighbours = client.post("/recommend", json=body).get_json()["neighbours"]
    (sentence,) = [row["sentence"] for row in neighbours if row["id"] == neighbour]
    assert [words for words in said if words not in sentence] == []


@pytest.mark.parametrize("kind", ["deported", "required_to_leave", "breach_of_conditions"])
def test_a_dependants_known_adverse_record_closes_the_way(client: FlaskClient, kind: str) -> None:
    """F-ORD-15: a criterion of eligibility, as the Court of Final Appeal has it, and the case is cited."""
    person = {"nationalities": ["IN"], "convictions": [], "adverse_records": [{"kind": kind, "place": "HK"}]}
    profile = {"person": person, "statuses": [], "family_links": [SPOUSE]}
    dependant = asked(client, profile)["dependant"]
    assert dependant["verdict"] == "not_eligible"
    assert "h-v-director-2020" in reason(dependant, "dependant.no_detrimental_record")["sources"]


@pytest.mark.parametrize("kind", ["refused_visa", "refused_entry"])
@pytest.mark.parametrize("pathway", ["qmas_gpt", "qmas_apt", "new_cies", "dependant"])
def test_a_refusal_anywhere_closes_nothing_for_good(client: FlaskClient, kind: str, pathway: str) -> None:
    """F-HK-9: it is no adverse record by itself."""
    person = {"age_years": 35, "nationalities": ["IN"], "convictions": []}
    person |= {"adverse_records": [{"kind": kind, "place": "GB"}]}
    profile = {"person": person, "statuses": [], "wealth": {"needs_public_assistance": False}}
    assert verdict(client, pathway, profile) in {"needs_review", "undetermined"}


def test_a_breach_is_for_an_officer_where_no_text_names_adverse_records(client: FlaskClient) -> None:
    """F-ORD-10: TTPS names a record of serious crime; the normal requirements let ImmD weigh the rest."""
    person = {"nationalities": ["FR"], "convictions": [], "adverse_records": [{"kind": "breach_of_conditions"}]}
    degree = {"level": "bachelor", "full_time": True, "ttps_listed": True}
    profile = {"person": person, "statuses": [], "degrees": [degree], "experience": {"last_five_years_months": 50}}
    found = asked(client, profile)["ttps_b"]
    assert found["verdict"] == "needs_review"
    assert found["advice"] != "recommended"


@pytest.mark.parametrize("pathway", ["gep", "asmtp"])
def test_residency_is_not_guessed_from_the_other_door(client: FlaskClient, pathway: str) -> None:
    """F-ORD-11: a Chinese national who has just moved to France may be of the Mainland, Macao or Taiwan."""
    person = {"nationalities": ["CN"], "residence": "FR", "residence_years": 0, "applies_from": "FR"}
    person |= {"permanent_residence": [], **CLEAN}
    offer = {"confirmed": True, "relevant_to_degree": True, "market_pay": True, "recruitment_shown": True}
    profile = {"person": person, "statuses": [], "degrees": [{"level": "bachelor"}], "offers": [offer]}
    assert verdict(client, pathway, profile) == "undetermined"
    told = {**profile, "person": person | {"china_residency": "none"}}
    assert verdict(client, pathway, told) == {"gep": "not_eligible", "asmtp": "eligible"}[pathway]


@pytest.mark.parametrize(
    ("businesses", "income", "expected"),
    [
        (80, {"employment_last_year": hkd(0), "business_shares_held_whole_year": True}, "eligible"),
        (62.5, {"employment_last_year": hkd(0), "business_shares_held_whole_year": True}, "eligible"),
        (62, {"employment_last_year": hkd(0), "business_shares_held_whole_year": True}, "not_eligible"),
        (62, {"employment_last_year": hkd(20_000), "business_shares_held_whole_year": True}, "eligible"),
        (80, {"employment_last_year": hkd(0), "business_shares_held_whole_year": False}, "needs_review"),
        (62, {"employment_last_year": hkd(0), "business_shares_held_whole_year": False}, "not_eligible"),
        (80, {"employment_last_year": hkd(0)}, "undetermined"),
    ],
)
def test_the_own_share_of_profit_is_worked_out(
    client: FlaskClient, businesses: float, income: dict[str, Any], expected: str
) -> None:
    """F-ORD-13: percent times profit of HK$4m; HK$2.5m is the line.

    Of shares that weren't held through the year, as they normally should be, an officer judges.
    """
    owned = {"owned_now": True, "ownership_percent": businesses, "profit_last_year": hkd(4_000_000)}
    profile = {"person": {"nationalities": ["GB"], **CLEAN}, "statuses": [], "income": income, "businesses": [owned]}
    assert verdict(client, "ttps_a", profile) == expected


@pytest.mark.parametrize("held", [False, None, True])
def test_a_sum_too_small_to_matter_is_not_asked_for(client: FlaskClient, held: object) -> None:
    """F-ORD-12: HK$280,000 and all of a profit of HK$100,000 are far from HK$2.5m and from HK$1m."""
    income = {"employment_last_year": hkd(280_000)} | (
        {} if held is None else {"business_shares_held_whole_year": held}
    )
    profile = {"statuses": [], "businesses": [{"owned_now": True, "profit_last_year": hkd(100_000)}], "income": income}
    found = asked(client, profile)
    assert found["ttps_a"]["verdict"] == "not_eligible"
    criteria = reason(found["qmas_gpt"], "qmas_gpt.criteria")
    assert not [pointer for pointer in criteria["missing"] if pointer.startswith("/income")]


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"jobs": [], "businesses": []}, "not_eligible"),
        ({"jobs": []}, "undetermined"),
        ({"businesses": []}, "undetermined"),
    ],
)
def test_no_job_and_no_business_is_no_income(client: FlaskClient, lists: dict[str, Any], expected: str) -> None:
    """F-ORD-5: who has never worked nor owned a business has no income that counts; either alone leaves it open."""
    profile = {"person": {"age_years": 16, "nationalities": ["SG"]}, "degrees": [], **lists}
    assert verdict(client, "ttps_a", profile) == expected


def test_an_award_that_is_due_is_awaited_and_told_with_its_date(client: FlaskClient) -> None:
    """F-ORD-14: the result of a Hong Kong master's is due within weeks; the letter of graduation opens it before."""
    degree = {"level": "master", "institution": "City University of Hong Kong", "country": "HK", "full_time": True}
    degree |= {"student_visa": True, "locally_accredited": True, "ugc_funded": True, "awarded_on": "2026-12"}
    student = {"scheme": "student", "held_from": "2024-08", "held_until": "2027-01-31", "current": True}
    profile = {"person": {"nationalities": ["IN"], **CLEAN}, "purpose": "change", "statuses": [student]}
    profile |= {"degrees": [degree], "offers": []}
    iang = asked(client, profile)["iang"]
    assert iang["verdict"] == "undetermined"
    qualification = reason(iang, "iang.local_award")
    assert qualification["detail"] == ["award_awaited", "2026-12-01/2026-12-31"]
    assert qualification["missing"] == ["/degrees/0/expected"]
    with_letter = {**profile, "degrees": [degree | {"expected": True}]}
    assert verdict(client, "iang", with_letter) == "eligible"
    later = {**profile, "degrees": [degree | {"awarded_on": "2028-06"}]}
    assert verdict(client, "iang", later) == "not_eligible"


@pytest.mark.parametrize("nationality", ["AF", "CU", "KP"])
def test_one_excluded_nationality_of_two_is_for_an_officer(client: FlaskClient, nationality: str) -> None:
    """F-LAW-5: the page says "nationals of"; the travel document used matters."""
    degree = {"level": "bachelor", "full_time": True, "ttps_listed": True}
    profile = {"person": {"nationalities": ["DE", nationality], **CLEAN}, "statuses": [], "degrees": [degree]}
    profile |= {"experience": {"last_five_years_months": 50}}
    found = asked(client, profile)["ttps_b"]
    assert found["verdict"] == "needs_review"
    assert reason(found, "common.dual_national")["outcome"] == "applies"


OFFER: dict[str, Any] = {
    "confirmed": True,
    "genuine_vacancy": True,
    "employer_registered": True,
    "full_time": True,
    "degree_level": True,
    "relevant_to_degree": True,
    "market_pay": True,
    "on_talent_list": False,
    "annual_pay": hkd(900_000),
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"recruitment_shown": False}, "needs_review"),
        ({"recruitment_shown": True}, "eligible"),
        ({"recruitment_shown": False, "on_talent_list": True}, "eligible"),
        ({"recruitment_shown": False, "annual_pay": hkd(2_000_000)}, "eligible"),
        ({"recruitment_shown": False, "annual_pay": hkd(1_999_999)}, "needs_review"),
        ({"recruitment_shown": False, "market_pay": False}, "not_eligible"),
    ],
)
def test_missing_proof_of_recruitment_is_no_bar(client: FlaskClient, changes: dict[str, Any], expected: str) -> None:
    """F-LAW-1: that local people cannot readily take the job up is for an officer, with or without proof."""
    person = {"age_years": 34, "nationalities": ["DE"], "residence": "DE", "applies_from": "DE", **CLEAN}
    profile = {"person": person, "purpose": "entry", "statuses": [], "offers": [OFFER | changes]}
    profile |= {"degrees": [{"level": "bachelor", "full_time": True}]}
    assert verdict(client, "gep", profile) == expected


def test_the_spouse_of_a_permanent_resident_pays_the_ordinary_fee(client: FlaskClient) -> None:
    """F-LAW-2: HK$330 and no application fee; 3-3 years, not linked to the sponsor."""
    profile = {"person": {"nationalities": ["BR"], **CLEAN}, "statuses": [], "family_links": [SUPPORTED]}
    dependant = asked(client, profile)["dependant"]
    assert dependant["verdict"] == "eligible"
    terms = {term["name"]: (term["kind"], term["value"]) for term in dependant["terms"]}
    assert terms["issuance_fee_hkd"] == ("number", 330)
    assert terms["application_fee_hkd"] == ("number", 0)
    assert terms["extension_pattern_years"] == ("numbers", [3, 3])
    assert terms["condition_of_stay"] == ("code", "time_limitation")
    assert threshold(reason(dependant, "dependant.ordinary_fee")) == 330
    assert not [
        row for row in dependant["reasons"] if row["code"] in {"dependant.scheme_fees", "dependant.linked_stay"}
    ]


@pytest.mark.parametrize(("vehicle", "expected"), [(None, "undetermined"), (False, "not_eligible"), (True, "eligible")])
def test_only_a_familys_vehicle_holds_a_new_cies_investment(
    client: FlaskClient, vehicle: object, expected: str
) -> None:
    """F-LAW-3: not any private company, but one that an eligible single family office manages."""
    shares = {"asset_class": "equities", "amount": hkd(27_000_000), "through_holding_company": True}
    shares |= {} if vehicle is None else {"family_vehicle": vehicle}
    portfolio = {"asset_class": "cies_investment_portfolio", "amount": hkd(3_000_000)}
    profile = {"person": {"age_years": 45, "nationalities": ["SG"], **CLEAN}, "statuses": []}
    profile |= {"wealth": {"net_assets": hkd(60_000_000), "held_months": 12}, "plan": {"new_cies": [shares, portfolio]}}
    assert verdict(client, "new_cies", profile) == expected


@pytest.mark.parametrize("status", ["employment", "talent_scheme", "student"])
def test_a_year_abroad_does_not_lead_to_any_sponsor(client: FlaskClient, status: str) -> None:
    """F-LAW-4: a PRC passport holder abroad without permanent residence joins a sponsor who is such a person too."""
    person = {"nationalities": ["CN"], "residence": "AU", "residence_years": 2, "applies_from": "AU"}
    person |= {"permanent_residence": [], "china_residency": "none", **CLEAN}
    link = SUPPORTED | {"sponsor_status": status, "sponsor_in_local_degree_programme": True}
    profile = {"person": person, "statuses": [], "family_links": [link]}
    dependant = asked(client, profile)["dependant"]
    assert dependant["verdict"] == "needs_review"
    assert reason(dependant, "dependant.overseas_limb")["outcome"] == "applies"
    settled = {**profile, "person": person | {"permanent_residence": ["AU"]}}
    assert verdict(client, "dependant", settled) == "eligible"


JOB = {"confirmed": True, "full_time": True, "degree_level": True, "market_pay": True, "stable_income": True}


@pytest.mark.parametrize(
    ("scheme", "pathway", "years"),
    [("iang", "iang", 6), ("ttps_b", "ttps_b", 6), ("assg", "assg", 6), ("gep", "gep", 5), ("techtas", "techtas", 5)],
)
@pytest.mark.parametrize(
    ("since", "income", "met"),
    [
        ("2024-11-23", 2_000_000, True),
        ("2024-11-24", 2_000_000, False),
        ("2024-11-23", 1_999_999, False),
    ],
)
def test_both_tests_of_the_top_tier_and_the_years_that_it_brings(  # noqa: PLR0917 - a row of the table each
    client: FlaskClient, scheme: str, pathway: str, years: int, since: str, income: int, met: object
) -> None:
    """F-HK-10: two years under the scheme and HK$2m assessed to salaries tax; six years, or five of employment."""
    held = {"scheme": scheme, "held_from": since, "held_until": "2026-12-31", "current": True}
    profile = {"purpose": "extend", "person": {"nationalities": ["GB"], "residence": "HK", **CLEAN}, "statuses": [held]}
    profile |= {"income": {"assessable_last_assessment_year": hkd(income)}, "offers": [JOB]}
    reasons = {row["code"]: row for row in asked(client, profile)[pathway]["reasons"]}
    assert ("extension.top_tier_brings" in reasons) is met
    if met:
        assert threshold(reasons["extension.top_tier_brings"]) == years
        prefix = {"gep": "employment", "ttps_b": "ttps"}.get(scheme, scheme)
        assert reasons[f"{prefix}.top_tier"]["outcome"] == "met"


@pytest.mark.parametrize("scheme", ["iang", "ttps_b", "ttps_c", "assg"])
@pytest.mark.parametrize(
    ("until", "income", "told"),
    [
        ("2026-12-19", 2_000_000, True),  # 24 months to the day
        ("2026-12-19", 1_999_999, False),
        ("2026-12-18", 2_000_000, False),  # a day less
        ("2026-12-20", 2_000_000, False),  # a day more: two years are over on the last day, on which one may file
    ],
)
def test_two_years_that_end_with_a_first_stay_are_not_passed_over(
    client: FlaskClient, scheme: str, until: str, income: int, *, told: bool
) -> None:
    """The published pattern is 2 + 6 years: on filing before the limit the two are never over."""
    held = {"scheme": scheme, "held_from": "2024-12-20", "held_until": until, "current": True}
    profile = {"purpose": "extend", "person": {"nationalities": ["GB"], "residence": "HK", **CLEAN}, "statuses": [held]}
    profile |= {"income": {"assessable_last_assessment_year": hkd(income)}, "offers": [JOB]}
    reasons = {row["code"]: row for row in asked(client, profile)[scheme]["reasons"]}
    assert ("extension.top_tier_at_the_limit" in reasons) is told
    if told:
        assert threshold(reasons["extension.top_tier_at_the_limit"]) == 6


def test_living_outside_hong_kong_is_weighed_at_an_extension(client: FlaskClient) -> None:
    """F-HK-11: nobody who lives in the Mainland is told outright to file; where one lives is asked."""
    held = {"scheme": "ttps_b", "held_from": "2024-12-20", "held_until": "2026-12-19", "current": True}
    person = {"nationalities": ["CN"], "china_residency": "mainland", "residence": "CN", **CLEAN}
    offers = [JOB | {"employer_registered": True}]
    profile = {"purpose": "extend", "person": person, "statuses": [held], "offers": offers}
    found = asked(client, profile)["ttps_b"]
    assert found["verdict"] == "needs_review"
    assert found["advice"] != "recommended"
    assert reason(found, "extension.time_in_hong_kong")["outcome"] == "needs_review"
    untold = {name: value for name, value in person.items() if name != "residence"}
    open_one = asked(client, {**profile, "person": untold})["ttps_b"]
    assert reason(open_one, "extension.time_in_hong_kong")["missing"] == ["/person/residence"]


def test_an_extension_ends_with_the_contract(client: FlaskClient) -> None:
    """F-HK-12: three years or to the end of the contract, whichever is shorter."""
    held = {"scheme": "ttps_b", "held_from": "2025-01-05", "held_until": "2027-01-04", "current": True}
    profile = {"purpose": "extend", "person": {"nationalities": ["KR"], **CLEAN}, "statuses": [held]}
    profile |= {"offers": [JOB | {"contract_months": 12}]}
    assert reason(asked(client, profile)["ttps_b"], "extension.within_contract")["outcome"] == "applies"
