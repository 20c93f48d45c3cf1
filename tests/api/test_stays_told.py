"""What somebody is told who is here already: pending and refused applications, a lost job, a change (through HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.stays_held import AS_OF, LIMITS, holder
from service.rules.catalogue import PATHWAYS

if TYPE_CHECKING:
    from datetime import date

    from flask.testing import FlaskClient

DAY = AS_OF.isoformat()


def answer(client: FlaskClient, profile: dict[str, Any]) -> dict[str, Any]:
    """What to do now."""
    response = client.post("/recommend", json={"profile": profile, "as_of": DAY})
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json()["answer"])


def pending(lodged_on: str) -> dict[str, Any]:
    return {"scheme": "gep", "purpose": "extend", "outcome": "pending", "lodged_on": lodged_on}


@pytest.mark.parametrize(
    ("near", "lodged_on", "status", "code"),
    [
        ("3 months before", "2026-11-20", "nothing_to_file_yet", "extension_pending"),
        ("a day after", "2026-11-20", "prepare", "limit_past_pending"),
        ("a day after", "2026-11-23", "prepare", "limit_past"),
    ],
)
def test_an_extension_that_is_pending_is_waited_for(
    client: FlaskClient, near: str, lodged_on: str, status: str, code: str
) -> None:
    """Filed within the limit of stay, it is asked after once that is past; no stay past its limit is called lawful."""
    profile = holder("gep", LIMITS[near], lost=False) | {"applications": [pending(lodged_on)]}
    told = answer(client, profile)
    assert (told["status"], told["code"]) == (status, code)
    assert "We found no source" in told["paragraph"]


@pytest.mark.parametrize(
    ("pathway", "limit", "leave_by"),
    [
        ("gep_tp", LIMITS["14 months before"], "2027-01-09"),  # two months after 9 November 2026
        ("vpas", LIMITS["14 months before"], "2027-02-01"),  # twelve weeks
        ("gep_tp", LIMITS["a day before"], "2026-11-24"),  # the limit of stay is earlier
        ("dependant", LIMITS["14 months before"], "2027-01-09"),
        ("gep", LIMITS["14 months before"], None),
        ("ttps_b", LIMITS["14 months before"], None),
    ],
)
def test_whoever_lost_the_job_is_told_by_when_to_leave_where_a_page_says_so(
    client: FlaskClient, pathway: str, limit: date, leave_by: str | None
) -> None:
    """TP Stream: two months; VPAS: twelve weeks; their families too; under GEP no text names a time."""
    stay = answer(client, holder(pathway, limit, lost=True))["stay"]
    assert stay.get("leave_by") == leave_by


@pytest.mark.parametrize("pathway", ["gep", "gep_tp"])
def test_new_work_after_a_job_that_ended_is_approved_before_anything_waits(client: FlaskClient, pathway: str) -> None:
    """ImmD's pages: only approved work may be taken up. That no extension may be filed yet is no reason to wait."""
    profile = holder(pathway, LIMITS["14 months before"], lost=False)
    assert answer(client, profile)["code"] == "window_shut"
    profile["statuses"][0]["contract_ended_on"] = "2026-11-09"
    told = answer(client, profile)
    assert (told["status"], told["code"]) == ("apply", "approve_new_job")
    assert "ImmD's approval of the new work before taking it up" in told["sentence"]


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_a_stay_without_permission_is_no_present_stay_with_a_limit(client: FlaskClient, language: str) -> None:
    """ImmD at once; no scheme is put forward to whoever is here unlawfully."""
    stay = {"scheme": "unlawful", "held_from": "2024-01-01", "current": True}
    profile = {"person": {"nationalities": ["IN"], "residence": "HK"}, "statuses": [stay]}
    body = {"profile": profile, "as_of": DAY, "language": language}
    told = client.post("/recommend", json=body).get_json()["answer"]
    assert (told["status"], told["code"], told["pathways"]) == ("prepare", "limit_past", [])
    assert told["stay"]["filing"] == "at_once"
    said = {"en": "without permission", "zh-Hant": "未經准許", "zh-Hans": "未经准许"}
    assert said[language] in told["sentence"]


@pytest.mark.parametrize(
    ("pathway", "offer", "weeks"),
    [
        ("gep", "Needed", "2–3 weeks"),
        ("techtas", "Needed", "2–3 weeks"),
        ("ttps_b", "Depends on the route", "2–3 weeks"),  # or a business in Hong Kong
        ("iang", "Depends on the route", "2–3 weeks"),
        ("new_cies", "Not needed", "None published"),  # its page names no time
    ],
)
def test_a_comparison_reads_an_extension_as_one(client: FlaskClient, pathway: str, offer: str, weeks: str) -> None:
    """Routine extensions take two to three weeks where the page says so; a first stay is none of theirs."""
    profile = holder(pathway, LIMITS["14 months before"], lost=False)
    body = {"profile": profile, "as_of": DAY, "pathways": [pathway, "qmas_gpt"]}
    rows = client.post("/compare", json=body).get_json()["attributes"]
    told = {row["attribute"]: row["cells"][0]["text"] for row in rows}
    assert told["job_offer"] == offer
    assert told["processing_weeks"] == weeks
    assert told["first_stay_months"] == "None at an extension"


@pytest.mark.parametrize(
    ("pathway", "page", "named"),
    [
        ("entrepreneur", "immd-investment", True),
        ("dependant", "immd-dependants", True),
        ("new_cies", "immd-newcies", False),
        ("gep_tp", "immd-tp", False),
        ("vpas", "immd-vpas", False),
    ],
)
def test_the_weeks_of_an_extension_are_told_where_the_page_of_the_scheme_names_them(
    client: FlaskClient, pathway: str, page: str, *, named: bool
) -> None:
    """Two to three weeks on ImmD's pages on entrepreneurs and dependants; none on New CIES, the TP Stream and VPAS."""
    profile = holder(pathway, LIMITS["3 months before"], lost=False)
    said = answer(client, profile)
    assert ("2 to 3 weeks" in said["paragraph"]) is named
    assert ("names no processing time" in said["paragraph"]) is not named
    body = {"profile": profile, "as_of": DAY, "pathways": [pathway]}
    steps = client.post("/dossier", json=body).get_json()["pathways"][0]["steps"]
    wait = next(step for step in steps if step["code"].startswith("wait"))
    assert ("2–3 weeks" in wait["sentence"]) is named
    assert wait["sources"] == [page]


def test_a_refusal_is_told_with_what_to_mend(client: FlaskClient) -> None:
    """The grounds of the last one, under the scheme that is put forward; it is no adverse record."""
    refused = {"scheme": "gep", "outcome": "refused", "decided_on": "2026-03", "grounds": ["pay", "papers_missing"]}
    other = {"scheme": "qmas", "outcome": "refused", "decided_on": "2026-05", "grounds": ["not_selected"]}
    told = answer(client, holder("gep", LIMITS["3 months before"], lost=False) | {"applications": [refused, other]})
    assert (told["status"], told["refused"], told["record"]) == ("prepare", ["pay", "papers_missing"], [])
    assert "pay under the market and missing papers" in told["paragraph"]


def test_a_change_is_compared_with_what_is_held(client: FlaskClient) -> None:
    """The stay is told first, then the new entry, and the extension right behind it."""
    profile = holder("gep", LIMITS["3 months before"], lost=False) | {"purpose": "change"}
    profile["offers"] = [profile["offers"][0] | {"recruitment_shown": False}]
    profile |= {"income": {"taxable_last_year": {"amount": 2_600_000, "currency": "HKD"}}}
    told = answer(client, profile)
    first, second = told["pathways"][:2]
    assert told["sentence"].startswith("The limit of the present stay")
    assert (first["id"], first["mode"]) == ("ttps_a", "entry")
    assert (second["id"], second["mode"]) == ("gep", "extension")


@pytest.mark.parametrize(
    ("pathways", "codes"),
    [
        (["gep", "ttps_b"], {"redundancy.approval_first", "redundancy.free_to_work", "refusal.mend_first"}),
        (["gep_tp", "vpas"], {"redundancy.two_months", "redundancy.twelve_weeks"}),
    ],
)
def test_a_comparison_says_what_follows_a_refusal_and_the_end_of_a_job(
    client: FlaskClient, pathways: list[str], codes: set[str]
) -> None:
    """Of each pathway by itself, and only where the facts tell of either."""
    profile = holder("gep", LIMITS["3 months before"], lost=True)
    profile["applications"] = [{"scheme": "ttps_b", "outcome": "refused"}]
    told = client.post("/compare", json={"profile": profile, "as_of": DAY, "pathways": pathways}).get_json()
    after = {row["code"] for row in told["sequences"] if row["kind"] in {"after_refusal", "after_redundancy"}}
    assert after == codes
    plain = holder("gep", LIMITS["3 months before"], lost=False)
    told = client.post("/compare", json={"profile": plain, "as_of": DAY, "pathways": pathways}).get_json()
    assert not {row["code"] for row in told["sequences"]} & codes


def test_an_extension_has_its_own_papers_and_steps(client: FlaskClient) -> None:
    """None of the papers of an entry; it is filed from Hong Kong, and its published weeks are its own."""

    def dossier(profile: dict[str, Any]) -> dict[str, Any]:
        body = {"profile": profile, "as_of": DAY, "pathways": ["ttps_b"]}
        return dict(client.post("/dossier", json=body).get_json()["pathways"][0])

    profile = holder("ttps_b", LIMITS["3 months before"], lost=False)
    whole = dossier(profile)
    assert "photograph" not in {paper["code"] for paper in whole["papers"]}
    assert "employer_letter" in {paper["code"] for paper in whole["papers"]}
    assert [step["code"] for step in whole["steps"]] == [
        *("be_in_hong_kong", "apply_online", "wait_for_extension", "pay_and_collect")
    ]
    assert whole["steps"][2]["value"] == [2, 3]
    profile["statuses"][0] |= {"held_from": "2025-06-01", "shortened_by": "travel_document"}
    assert [paper["code"] for paper in dossier(profile)["papers"]] == ["current_papers"]


@pytest.mark.parametrize(
    ("language", "limit", "opens"),
    [
        ("en", "is March 2027.", "from December 2026"),
        ("zh-Hant", "期限為2027年3月", "2026年12月"),
        ("zh-Hans", "期限为2027年3月", "2026年12月"),
    ],
)
def test_a_limit_that_is_told_as_a_month_is_no_day(client: FlaskClient, language: str, limit: str, opens: str) -> None:
    """Nobody said the first of it; from when an extension may be filed is a month as well, and neither day is sure."""
    profile = {"statuses": [{"scheme": "gep", "current": True, "held_until": "2027-03"}]}
    body = {"profile": profile, "as_of": DAY, "language": language, "include": ["key_dates"]}
    whole = client.post("/recommend", json=body).get_json()
    told = whole["answer"]
    assert (told["stay"]["until"], told["stay"]["no_later_than"]) == ("2027-03-01", "2027-03-31")
    assert [(row["on"], row["no_later_than"]) for row in told["stay"]["opens"]][:1] == [("2026-12-01", "2026-12-31")]
    assert limit in told["sentence"]
    assert opens in told["paragraph"]
    kinds = ("limit_of_stay", "window_opens")
    days = [row for row in told["pathways"][0]["dates"] if row["kind"] in kinds]
    assert {row["kind"] for row in days} == set(kinds)
    assert all("no_later_than" in row for row in days)
    sure = [row["sure"] for row in whole["pathways"][0]["key_dates"] if row["kinds"][0] in kinds]
    assert sure
    assert not any(sure)


def of_five_years(client: FlaskClient, profile: dict[str, Any], pathway: str) -> dict[str, Any]:
    body = {"profile": profile, "as_of": DAY, "include": ["key_dates"]}
    rows = client.post("/recommend", json=body).get_json()["pathways"]
    return next(dict(row) for row in rows if row["id"] == pathway)


def test_key_dates_of_a_limit_told_as_a_month_are_months_too(client: FlaskClient) -> None:
    """In March 2027 the stay ends; from 31 December it may be filed whatever day that is, up to 1 March."""
    profile = {"statuses": [{"scheme": "gep", "current": True, "held_from": "2021-11", "held_until": "2027-03"}]}
    told = of_five_years(client, profile, "gep")
    said = [row["sentence"] for row in told["key_dates"]]
    assert "December 2026: first day on which an extension may be filed, according to the press." in said
    assert any(one.startswith("A day between 1 February 2027 and") for one in said)
    assert "March 2027: limit of the present stay." in said
    assert "November 2028: seven years complete, at the earliest." in said
    assert [(row["since"], row["until"]) for row in told["extension_windows"]] == [("2026-12-31", "2027-03-01")]


def test_no_application_is_told_to_be_possible_while_the_window_is_shut(client: FlaskClient) -> None:
    """Fourteen months before the limit an extension fails nothing published, and yet may not be filed."""
    told = of_five_years(client, holder("vpas", LIMITS["14 months before"], lost=False), "vpas")
    first = told["periods"][0]
    assert (first["verdict"], first["mode"]) == ("eligible", "extension")
    assert "Applications may be made" not in first["sentence"]
    assert "once it may be filed" in first["sentence"]


def test_whoever_has_to_leave_is_given_that_day_and_none_to_file_after_it(client: FlaskClient) -> None:
    """Two months from 9 November 2026; the window of a stay to January 2028 would open long after."""
    profile = holder("dependant", LIMITS["14 months before"], lost=True)
    told = of_five_years(client, profile, "dependant")
    kinds = [(row["on"], kind) for row in told["key_dates"] for kind in row["kinds"]]
    assert ("2027-01-09", "leave_by") in kinds
    assert "window_opens" not in {kind for _, kind in kinds}
    assert "extension_windows" not in told
    body = {"profile": profile, "as_of": DAY}
    days = client.post("/settlement", json=body).get_json()["settlement"]["dates"]
    assert ("2027-01-09", "leave_by") in [(row["on"], row["kind"]) for row in days]
    assert "window_opens" not in {row["kind"] for row in days}


def held_child(birth_date: str, **sponsor: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of every type
    """A dependant child whose stay ends on 4 January 2027, and everything that the extension asks for."""
    asked = ("genuine", "sponsor_can_support", "sponsor_has_housing", "lives_in_hong_kong")
    of_a_child = ("applicant_unmarried", "applicant_dependent")
    link = {"relation": "child", **dict.fromkeys((*asked, *of_a_child), True), **sponsor}
    person = {"nationalities": ["FR"], "residence": "HK", "birth_date": birth_date}
    stay = {"scheme": "dependant", "held_from": "2024-01-05", "held_until": "2027-01-04", "current": True}
    clean: dict[str, Any] = {"convictions": [], "adverse_records": []}
    return {"purpose": "extend", "person": person | clean, "statuses": [stay], "family_links": [link]}


@pytest.mark.parametrize(
    ("birth_date", "turns"),
    [
        ("2008-12-10", "2026-12-10"),  # 18 before the limit of stay
        ("2008-12", "2026-12-01"),  # on some day of the month before it
        ("2009-01-05", None),  # the day after
    ],
)
def test_a_child_who_comes_of_age_before_the_limit_is_told_the_day(
    client: FlaskClient, birth_date: str, turns: str | None
) -> None:
    """The page names children under 18; how one is treated at an extension who has come of age is for an officer."""
    (told,) = answer(client, held_child(birth_date, sponsor_status="permanent_resident"))["pathways"]
    assert [day["on"] for day in told["dates"] if day["kind"] == "judged_from"] == ([turns] if turns else [])


@pytest.mark.parametrize(
    ("until", "told_of"),
    [("2026-12-20", True), ("2027-01-04", True), ("2027-01-05", False)],
)
def test_a_sponsor_whose_own_stay_ends_no_later_is_told_to_extend_it(
    client: FlaskClient, until: str, *, told_of: bool
) -> None:
    """The stay of an entrant's family is linked to the entrant's."""
    sponsor = {"sponsor_status": "employment", "sponsor_scheme": "gep", "sponsor_until": until}
    (told,) = answer(client, held_child("2015-03-01", **sponsor))["pathways"]
    assert [day["on"] for day in told["dates"] if day["kind"] == "sponsors_limit"] == ([until] if told_of else [])


def test_an_extension_may_be_filed_only_once_it_surely_may(client: FlaskClient) -> None:
    """Told as a month, the window has begun once it has by the last day of it."""
    filing = [
        answer(client, {"statuses": [{"scheme": "gep", "current": True, "held_until": limit}]})["stay"]["filing"]
        for limit in ("2026-12-10", "2026-12", "2027-02", "2027-02-23")
    ]
    assert filing[0] == "open"
    assert filing[2:] == ["not_yet", "reported_open"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "from a day between 3 November 2026 and 3 December 2026"),
        ("zh-Hant", "2026年11月3日至2026年12月3日之間的某日起"),
        ("zh-Hans", "2026年11月3日至2026年12月3日之间的某一天起"),
    ],
)
def test_a_window_that_opens_on_one_of_some_days_is_no_stretch_of_time(
    client: FlaskClient, language: str, told: str
) -> None:
    """Four weeks before some day in December: it isn't open between two days."""
    profile = {"statuses": [{"scheme": "student", "current": True, "held_until": "2026-12"}]}
    body = {"profile": profile, "as_of": DAY, "language": language}
    assert told in client.post("/recommend", json=body).get_json()["answer"]["stay"]["sentence"]


def test_the_extension_that_keeps_a_stay_while_seven_years_are_verified_is_not_advised_against(
    client: FlaskClient,
) -> None:
    """Category (b) needs no scheme, and yet the stay is kept in force by its extension until ImmD has verified it."""
    profile = {
        "person": {"nationalities": ["CN"], "chinese_citizen": True, "residence": "HK"},
        "statuses": [
            {"scheme": "student", "held_from": "2019-08-25", "held_until": "2023-08-31", "current": False},
            {"scheme": "iang", "held_from": "2023-09-01", "held_until": "2027-01-15", "current": True},
        ],
    }
    told = client.post("/recommend", json={"profile": profile, "as_of": DAY}).get_json()
    assert told["answer"]["code"] == "abode_by_years"
    advice = {row["id"]: row["advice"] for row in told["pathways"]}
    assert advice.pop("iang") == "needs_facts"
    assert set(advice.values()) <= {"not_advised", "not_open"}


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"residence": "HK"}, "abode_by_years"),
        ({"residence": "CN"}, "abode_judged"),
        ({"residence": "JP", "residence_years": 4}, "abode_judged"),
        ({"residence": "CN", "residence_years": 1}, "abode_judged"),
        ({"residence": "CN", "residence_years": 0}, "abode_by_years"),  # reached before the move, at most a year ago
    ],
)
def test_whoever_lives_elsewhere_is_not_sent_to_no_scheme_by_years_of_visas(
    client: FlaskClient, person: dict[str, Any], code: str
) -> None:
    """Eight years of stays aren't eight of ordinary residence where the home is elsewhere: ImmD has to weigh it."""
    stays = [{"scheme": "qmas", "held_from": "2018-11-23", "held_until": "2027-05-31", "current": True}]
    profile = {"person": {"nationalities": ["CN"], "chinese_citizen": True, **person}, "statuses": stays}
    assert answer(client, profile)["code"] == code


OF_ENTRY = {"first_stay_months", "first_stay_before_licence_months", "processing_weeks", "quota", "quota_per_trade"}
OF_ENTRY |= {"quota_validity_months", "in_principle_days", "in_principle_issuance_fee_hkd"}


@pytest.mark.parametrize("pathway", [pathway.id for pathway in PATHWAYS])
def test_an_extension_lists_no_terms_of_an_entry(client: FlaskClient, pathway: str) -> None:
    """Whoever extends a stay has had the first one, under whatever quota, and waits an extension's time."""
    names = {}
    for purpose in ("extend", "entry"):
        profile = holder(pathway, LIMITS["3 months before"], lost=False) | {"purpose": purpose}
        asked = {"profile": profile, "as_of": DAY, "include": ["terms"]}
        rows = client.post("/recommend", json=asked).get_json()["pathways"]
        (row,) = [row for row in rows if row["id"] == pathway]
        told = [term["name"] for term in row.get("terms", [])]
        told += [name for same in row.get("same_terms", {}).values() for name in same]
        names[row["mode"]] = {name.partition("@")[0] for name in told}
    assert names["extension"] & OF_ENTRY == set()
    assert names["extension"] >= names["entry"] - OF_ENTRY
    assert names["entry"] & OF_ENTRY or not names["entry"]  # of a closed pathway no terms are told
