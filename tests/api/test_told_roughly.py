"""What was told too roughly for a pathway that nothing else keeps open is asked for first, as exactly as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CLEAN = {"right_of_abode": False, "convictions": [], "adverse_records": []}
BRITON = {"nationalities": ["GB"], "age_years": 40, **CLEAN}
EDINBURGH = {"level": "bachelor", "institution": "University of Edinburgh", "full_time": True, "awarded_on": "2018-07"}
OF_LINGNAN = {"level": "master", "institution": "Lingnan University", "full_time": True, "student_visa": True}


def between(least: int, most: int) -> dict[str, Any]:
    return {"amount": {"min": least, "max": most}, "currency": "HKD"}


def answered(client: FlaskClient, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - any fact of any type
    profile = {"person": BRITON, "statuses": [], **facts}
    response = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23", "detail": "card"})
    assert response.status_code == 200, response.get_data(as_text=True)
    return dict((response.json or {})["answer"])


def asked(client: FlaskClient, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - any fact of any type
    return dict(answered(client, **facts)["needed"][0])


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"degrees": [EDINBURGH], "experience": {"last_five_years_months": {"min": 30, "max": 40}}}, "last_five_years"),
        ({"degrees": [], "income": {"taxable_last_year": between(2_000_000, 3_000_000)}}, "/income/taxable_last_year"),
        ({"degrees": [], "wealth": {"net_assets": between(25_000_000, 40_000_000), "held_months": 12}}, "net_assets"),
        ({"degrees": [OF_LINGNAN | {"awarded_on": "2026-05"}], "offers": []}, "/degrees/0/awarded_on"),
    ],
)
def test_what_decides_and_was_told_roughly_is_asked_for_first(
    client: FlaskClient, facts: dict[str, Any], pointer: str
) -> None:
    """36 months, HK$2.5 million, HK$30 million, six months: each lies within what was told."""
    first = asked(client, **facts)
    assert [pointer in fact for fact in first["facts"]] == [True]
    assert first["wording"].endswith("What was stated so far is too rough to decide this; please be more exact.")


def test_what_was_told_roughly_and_decides_already_is_not_asked_for_again(client: FlaskClient) -> None:
    """40 to 50 months are more than 36."""
    facts = {"degrees": [EDINBURGH], "experience": {"last_five_years_months": {"min": 40, "max": 50}}}
    answer = answered(client, **facts)
    assert answer["pathways"][0]["verdict"] == "eligible"
    assert not any("last_five_years" in fact for row in answer["needed"] for fact in row["facts"])


def test_an_amount_in_a_currency_without_a_rate_is_asked_for_in_hong_kong_dollars(client: FlaskClient) -> None:
    """The European Central Bank quotes no dirham of the Emirates."""
    first = asked(client, degrees=[], income={"taxable_last_year": {"amount": 1_200_000, "currency": "AED"}})
    assert first["facts"] == ["/income/taxable_last_year"]
    assert first["wording"].endswith("We have no exchange rate for AED: give the amount in Hong Kong dollars.")


def test_nothing_is_asked_more_exactly_for_a_pathway_behind_one_that_is_likely(client: FlaskClient) -> None:
    """At 49 to 51 QMAS turns on the day of birth; Category B, likely, on the jobs of the last five years."""
    master = {"level": "master", "institution": "Imperial College London", "full_time": True, "qmas_listed": True}
    answer = answered(
        client,
        person=BRITON | {"age_years": {"min": 49, "max": 51}},
        degrees=[EDINBURGH, master],
        languages=[{"code": "en", "spoken": "good", "written": "good"}],
        experience={"degree_level_months": 120, "reputable_employer_months": 60},
    )
    assert (answer["code"], answer["pathways"][0]["id"]) == ("likely", "ttps_b")
    assert answer["needed"][0]["question"] != "birth"


def test_what_alone_decides_a_rare_pathway_is_asked_for_first(client: FlaskClient) -> None:
    """A Chinese passport in Singapore, and a sound offer: whether the Mainland is home decides the scheme."""
    person = {"nationalities": ["CN"], "residence": "SG", "residence_years": 0, "applies_from": "SG"}
    offer = dict.fromkeys(("confirmed", "genuine_vacancy", "employer_registered", "full_time", "degree_level"), True)
    offer |= dict.fromkeys(("relevant_to_degree", "market_pay", "recruitment_shown"), True)
    lagos = {"level": "bachelor", "institution": "University of Lagos", "full_time": True, "awarded_on": "2015-07"}
    months = {"last_five_years_months": 55, "degree_level_months": 100}
    person |= {"age_years": 34, "permanent_residence": [], **CLEAN}
    assert asked(client, person=person, degrees=[lagos], experience=months, offers=[offer])["facts"] == [
        "/person/china_residency"
    ]


def test_whoever_awaits_a_decision_is_asked_nothing_for_the_outlook(client: FlaskClient) -> None:
    """The application is with ImmD; what a model would say of it changes nothing that is to be done."""
    person = BRITON | {"nationalities": ["CN"], "china_residency": "mainland", "security_concern": False}
    master = {"level": "master", "institution": "Imperial College London", "full_time": True, "qmas_listed": True}
    answer = answered(
        client,
        person=person,
        degrees=[master | {"stem": True}],
        languages=[{"code": code, "spoken": "good", "written": "good"} for code in ("zh", "en")],
        experience={"degree_level_months": 120, "reputable_employer_months": 60, "specified_sector_months": 60},
        wealth={"needs_public_assistance": False},
        applications=[{"scheme": "qmas", "outcome": "pending", "lodged_on": "2026-06"}],
    )
    assert (answer["code"], answer["needed"]) == ("entry_pending", [])
