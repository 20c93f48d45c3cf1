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
    assert first["wording"].endswith("What was told so far is too rough to decide it: please say it more exactly.")


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
