"""What an answer says of an outlook, and what keeps advice back, as a caller reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.app import create_app
from service.messages import load_catalogues
from service.outlook.tables import Basis
from tests.told import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.testing import FlaskClient

    from service.recommend.state import State

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
ADVICE = ("not_open", "law_unknown", "needs_facts", "not_advised", "worth_considering", "recommended")
CLEAR: dict[str, Any] = {"convictions": [], "adverse_records": []}


def told(client: FlaskClient, profile: Mapping[str, Any], **more: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401
    """Every pathway of the answer on 23 November 2026, by its id."""
    response = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23", **more})
    assert response.status_code == 200, response.text
    assert response.json is not None
    return {row["id"]: row for row in whole(response.json)["pathways"]}


LITTLE: list[dict[str, Any]] = [
    {},
    {"person": {"age_years": 40}},
    {"person": {"age_years": 40, "nationalities": ["GB"], **CLEAR}, "statuses": []},
    {"person": {"age_years": 22, "nationalities": ["IN"], "residence": "IN", **CLEAR}, "statuses": []},
    {"person": {"nationalities": ["CN"], "china_residency": "mainland", **CLEAR}, "statuses": [], "languages": []},
    {"statuses": [{"scheme": "student", "current": True}], "person": {"age_years": 22, **CLEAR}},
]


@pytest.mark.parametrize("profile", LITTLE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_outlook_is_fair_or_strong_while_nothing_of_the_pathway_is_known(
    client: FlaskClient, profile: dict[str, Any], language: str
) -> None:
    """Age, passport and a clear record open doors and settle no test; each outlook says in words that it can't tell."""
    texts = load_catalogues()[language]
    for row in told(client, profile, language=language, include=["reasons"]).values():
        outlook = row["outlook"]
        assert outlook["band"] == "cannot_tell", row["id"]
        if row["verdict"] != "undetermined":
            assert "sentence" not in outlook
            continue
        assert outlook["given"] == "open"
        code = "outlook.said.none" if outlook["basis"] == "none" else "outlook.said.cannot_tell.given_open"
        assert outlook["sentence"] == texts.text(code)


KENT = {"level": "bachelor", "institution": "University of Kent", "full_time": True, "awarded_on": "2024-07"}
OFFER: dict[str, Any] = {
    "confirmed": True,
    "genuine_vacancy": True,
    "employer_registered": True,
    "full_time": True,
    "degree_level": True,
    "relevant_to_degree": True,
    "market_pay": True,
    "recruitment_shown": True,
}


def _hired(pay: int, *, mainland: bool = False, employer_months: int | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    person: dict[str, Any] = {"age_years": 25, "nationalities": ["GB"], "residence": "GB", **CLEAR}
    if mainland:
        person |= {"nationalities": ["CN"], "residence": "CN", "china_residency": "mainland"}
    offer = OFFER | {"annual_pay": {"amount": pay, "currency": "HKD"}}
    if employer_months is not None:
        offer |= {"employer_months": employer_months}
    return {"person": person, "statuses": [], "degrees": [KENT], "jobs": [], "offers": [offer]} | more


@pytest.mark.parametrize(("pathway", "mainland"), [("gep", False), ("asmtp", True)])
@pytest.mark.parametrize("employer_months", [None, 6, 240])
@pytest.mark.parametrize("pay", [120_000, 174_000, 216_000, 239_000])
def test_no_strong_outlook_stands_beside_practice_that_such_cases_are_seldom_approved(
    client: FlaskClient, pathway: str, mainland: bool, employer_months: int | None, pay: int
) -> None:
    """Without a day of work and under HK$20,000 a month an employment visa is neither strong nor recommended."""
    row = told(client, _hired(pay, mainland=mainland, employer_months=employer_months), detail="full")[pathway]
    assert row["verdict"] == "eligible"
    against = {reason["code"] for reason in row["reasons"] if reason["outcome"] == "weak"}
    assert {"practice.career_stage", "practice.pay_level"} <= against
    assert row["outlook"]["band"] != "strong"
    assert row["outlook"]["estimate"] < 0.5
    assert row["advice"] in {"worth_considering", "not_advised"}


@pytest.mark.parametrize(("pathway", "mainland"), [("gep", False), ("asmtp", True)])
def test_pay_and_work_each_lift_the_outlook_of_an_employment_visa(
    client: FlaskClient, pathway: str, mainland: bool
) -> None:
    """Ten years of work or market pay read better than neither, and both together are strong."""
    degree = [KENT | {"awarded_on": "2014-07"}]
    job = {"level": "graduate", "started_on": "2014-09-01", "current": True, "full_time": True, "place": "GB"}
    worked = {"jobs": [job | {"letter_names": ["dates", "title", "duties", "pay"]}], "degrees": degree}

    def estimate(pay: int, **more: Any) -> float:  # noqa: ANN401
        row = told(client, _hired(pay, mainland=mainland, employer_months=120, **more))[pathway]
        found: float = row["outlook"]["estimate"]
        return found

    neither, paid = estimate(174_000), estimate(600_000)
    experienced, both = estimate(174_000, **worked), estimate(600_000, **worked)
    assert neither < paid <= both
    assert neither < experienced <= both
    assert both > 0.95


RECORDS: list[dict[str, Any]] = [
    {"convictions": [], "adverse_records": [{"kind": kind, "place": place}]}
    for kind, place in (("breach_of_conditions", "HK"), ("refused_visa", "GB"), ("refused_entry", "US"))
] + [{"convictions": [{"place": "FR", "custodial_months": 0}], "adverse_records": []}]

TTPS_B_CASE: dict[str, Any] = {
    "statuses": [],
    "degrees": [{"level": "bachelor", "full_time": True, "ttps_listed": True}],
    "experience": {"last_five_years_months": 50},
}
SPOUSE = {"relation": "spouse", "sponsor_status": "permanent_resident", "legally_recognised": True, "genuine": True}
CASES: dict[str, dict[str, Any]] = {
    "ttps_b": TTPS_B_CASE,
    "ttps_a": {"statuses": [], "income": {"taxable_last_year": {"amount": 4_000_000, "currency": "HKD"}}},
    "gep": _hired(600_000, experience={"degree_level_months": 80}) | {"jobs": None},
    "dependant": {
        "statuses": [],
        "family_links": [SPOUSE | {"sponsor_can_support": True, "sponsor_has_housing": True}],
    },
}


def _with(case: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    person = {"age_years": 30, "nationalities": ["FR"], "residence": "FR"} | record
    return case | {"person": person}


@pytest.mark.parametrize("pathway", CASES)
def test_the_same_case_without_a_record_is_recommended(client: FlaskClient, pathway: str) -> None:
    """What the next test keeps back would be recommended otherwise."""
    assert told(client, _with(CASES[pathway], CLEAR))[pathway]["advice"] == "recommended"


@pytest.mark.parametrize("pathway", CASES)
@pytest.mark.parametrize("record", RECORDS)
def test_a_record_left_to_an_officer_is_never_recommended(
    client: FlaskClient, pathway: str, record: dict[str, Any]
) -> None:
    """An adverse record or a conviction that doesn't close a pathway leaves it worth considering at most."""
    row = told(client, _with(CASES[pathway], record), detail="full")[pathway]
    assert ADVICE.index(row["advice"]) <= ADVICE.index("worth_considering")
    if row["verdict"] != "not_eligible":
        heads = {reason["code"] for reason in row["headline"]}
        named = {fact for reason in row["reasons"] if reason["code"] in heads for fact in reason["facts"]}
        assert named & {"/person/adverse_records", "/person/convictions"}


def test_facts_that_are_missing_or_judged_are_never_recommended(client: FlaskClient) -> None:
    """Undetermined asks for facts, and what an officer has to judge is worth considering at most."""
    for profile in (*LITTLE, _with(TTPS_B_CASE, RECORDS[3]), _hired(600_000)):
        for row in told(client, profile).values():
            if row["verdict"] == "undetermined":
                assert row["advice"] == "needs_facts"
            if row["verdict"] == "needs_review":
                assert row["advice"] in {"worth_considering", "not_advised"}


BRISTOL = {"level": "bachelor", "institution": "University of Bristol", "full_time": True, "awarded_on": "2017-06"}
JOBLESS: dict[str, Any] = {
    "purpose": "change",
    "person": {"nationalities": ["GB"], "residence": "HK", **CLEAR},
    "degrees": [BRISTOL],
    "experience": {"last_five_years_months": 55},
    "offers": [],
}
FINDING = "practice.work_after_talent_status"


def _held(scheme: str, until: str, *, current: bool = True) -> dict[str, Any]:
    return {"statuses": [{"scheme": scheme, "held_from": "2024-01-10", "held_until": until, "current": current}]}


@pytest.mark.parametrize(
    ("stay", "more"),
    [
        (_held("gep", "2027-01-09"), {}),
        (_held("asmtp", "2027-01-09"), {}),
        (_held("qmas", "2027-01-09"), {}),
        (_held("iang", "2026-12-31"), {"businesses": [], "jobs": None}),
        (_held("techtas", "2026-05-23", current=False), {}),  # six months before to the day
        (_held("gep", "2026-11-30", current=False), {"purpose": "entry"}),
    ],
)
def test_a_first_stay_after_a_talent_status_and_without_work_is_worth_considering_at_most(
    client: FlaskClient, stay: dict[str, Any], more: dict[str, Any]
) -> None:
    """The reported conditions are told with their source and strength, and no verdict turns on them."""
    row = told(client, JOBLESS | stay | more, detail="full")["ttps_b"]
    assert row["verdict"] == "eligible"
    assert row["advice"] == "worth_considering"
    assert FINDING in {reason["code"] for reason in row["headline"]}
    reason = next(reason for reason in row["reasons"] if reason["code"] == FINDING)
    assert (reason["family"], reason["certainty"]) == ("practice", "single_secondary")
    assert reason["sources"] == ["ttps-guidebook-restated"]


@pytest.mark.parametrize(
    ("stay", "more"),
    [
        ({"statuses": []}, {}),
        (_held("student", "2027-01-09"), {}),
        (_held("techtas", "2026-05-22", current=False), {}),  # a day too long ago
        (_held("gep", "2027-01-09"), {"offers": [{"confirmed": True}]}),
        (_held("gep", "2027-01-09"), {"businesses": [{"place": "HK", "operating": True, "owned_now": True}]}),
    ],
)
def test_work_or_no_recent_talent_status_leaves_a_first_stay_recommended(
    client: FlaskClient, stay: dict[str, Any], more: dict[str, Any]
) -> None:
    """With a job or a business here, or where no talent status was held lately, nothing is kept back."""
    row = told(client, JOBLESS | stay | more, detail="full")["ttps_b"]
    assert row["advice"] == "recommended"
    outcomes = {reason["outcome"] for reason in row["reasons"] if reason["code"] == FINDING}
    assert outcomes <= {"strong"}


def test_what_is_reported_of_a_first_stay_is_said_neither_of_its_extension_nor_of_days_before_the_report(
    client: FlaskClient,
) -> None:
    """An extension has a law of its own, and the guidebook that is restated is of April 2026."""
    held = JOBLESS | _held("ttps_b", "2026-12-19") | {"purpose": "extend"}
    row = told(client, held, detail="full")["ttps_b"]
    assert row["mode"] == "extension"
    assert FINDING not in {reason["code"] for reason in (*row["headline"], *row["reasons"])}
    before = client.post("/recommend", json={"profile": JOBLESS | _held("gep", "2027-01-09"), "as_of": "2026-03-31"})
    assert next(row for row in before.get_json()["pathways"] if row["id"] == "ttps_b")["advice"] == "recommended"


@pytest.mark.parametrize(
    ("stay", "applications", "advice"),
    [
        ({"scheme": "visitor", "held_from": "2026-05-22", "held_until": "2026-11-22"}, [], "worth_considering"),
        ({"scheme": "visitor", "held_from": "2026-05-22", "held_until": "2026-11-23"}, [], "recommended"),
        ({"scheme": "unlawful", "held_from": "2026-11-01"}, [], "worth_considering"),
        (
            {"scheme": "visitor", "held_from": "2026-05-22", "held_until": "2026-11-22"},
            [{"scheme": "visitor", "purpose": "extend", "lodged_on": "2026-11-10", "outcome": "pending"}],
            "recommended",
        ),
    ],
)
def test_whoever_stays_past_a_limit_is_recommended_no_new_application_outright(
    client: FlaskClient, stay: dict[str, Any], applications: list[dict[str, Any]], advice: str
) -> None:
    """On top such a stay is sent to ImmD before any new application; the rows beneath it say nothing else."""
    held = {"purpose": "entry", "statuses": [stay | {"current": True}], "applications": applications}
    assert told(client, JOBLESS | held, detail="full")["ttps_b"]["advice"] == advice


def test_a_stay_in_whose_place_another_is_held_is_past_no_limit(client: FlaskClient) -> None:
    """Both are said to be held, as callers do who mark none of them as over; on top the later one is told alone."""
    student = {"scheme": "student", "held_from": "2021-08", "held_until": "2025-08-31", "current": True}
    worker = {"scheme": "imported_worker", "held_from": "2025-08-20", "held_until": "2027-08-19", "current": True}
    held = {"purpose": "entry", "statuses": [student, worker], "applications": []}
    assert told(client, JOBLESS | held, detail="full")["ttps_b"]["advice"] == "recommended"


@pytest.mark.parametrize("scheme", ["qmas", "ttps_b", "iang", "assg"])
def test_what_practitioners_say_of_those_who_come_is_not_said_of_an_extension(client: FlaskClient, scheme: str) -> None:
    """That the first extension will require work, and that steps towards Hong Kong help, is no news to a holder."""
    held = JOBLESS | _held(scheme, "2027-01-09") | {"purpose": "extend", "offers": [{"confirmed": True}]}
    row = next(row for row in told(client, held, detail="full").values() if row.get("mode") == "extension")
    codes = {reason["code"] for reason in (*row["headline"], *row["reasons"])}
    assert not codes & {"practice.retention", "practice.hong_kong_plan", "practice.employability"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_outlook_rests_on_is_said_once(state: State, language: str) -> None:
    """On an agency's model each pathway has one basis, and each basis names its pathways; on one basis, none."""
    model = state.model
    models = {
        name: replace(one, basis=Basis.AGENCY_CASES) if one.pathway_id in {"gep", "asmtp"} else one
        for name, one in model.models.items()
    }
    asked = {"profile": {"person": {"age_years": 40}}, "as_of": "2026-11-23", "language": language}
    told = {}
    for name, held in (("shipped", model), ("own", replace(model, basis=str(Basis.AGENCY_CASES), models=models))):
        answer = create_app(replace(state, model=held)).test_client().post("/recommend", json=asked).json
        assert answer is not None
        told[name] = {row["code"]: row for row in answer["notices"] if row["code"] in set(Basis)}
    assert list(told["shipped"]) == ["synthetic_cohort"]
    assert told["shipped"]["synthetic_cohort"].get("detail", []) == []
    assert set(told["own"]) == {"synthetic_cohort", "agency_cases"}
    own, drawn = told["own"]["agency_cases"], told["own"]["synthetic_cohort"]
    assert set(own["detail"]) == {"gep", "asmtp"}
    assert drawn["detail"]
    assert not set(drawn["detail"]) & {"gep", "asmtp"}
    texts = load_catalogues()[language]
    for row in (own, drawn):
        assert all(texts.text(f"pathway.{one}") in row["sentence"] for one in row["detail"])
