"""What is only reported of extensions: said with source and strength, beside an extension alone, and grading nobody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.stays_held import AS_OF, LIMITS, holder
from service.practice import load_practice, reported
from tests.told import whole

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("name", "last_without", "first_with", "strength"),
    [
        ("renewal_employer_elsewhere", date(2024, 10, 31), date(2024, 11, 1), "several_secondary"),
        ("renewal_pay", date(2025, 7, 30), date(2025, 7, 31), "several_secondary"),
        ("renewal_scrutiny", date(2025, 8, 15), date(2025, 8, 16), "several_secondary"),
        ("renewal_questionnaire", date(2026, 1, 29), date(2026, 1, 30), "weak"),
        ("renewal_form", date(2026, 8, 18), date(2026, 8, 19), "weak"),
    ],
)
def test_a_report_is_told_from_its_own_day(name: str, last_without: date, first_with: date, strength: str) -> None:
    """Days typed from the sources; one note, with a plain error in it, is weak."""
    assert name not in {row.id for row in reported("ttps_b", last_without)}
    found = {row.id: row for row in reported("ttps_b", first_with)}
    assert (found[name].strength, found[name].source in load_practice().sources) == (strength, True)
    assert reported("gep", first_with) == ()


def rows(client: FlaskClient, profile: dict[str, Any]) -> dict[str, Any]:
    body = {"profile": profile, "as_of": AS_OF.isoformat(), "detail": "full"}
    return {row["id"]: row for row in whole(client.post("/recommend", json=body).get_json())["pathways"]}


def test_reports_stand_beside_an_extension_and_close_nothing(client: FlaskClient) -> None:
    """A holder reads them as practice, neither for nor against; whoever would enter reads none."""
    extended = rows(client, holder("ttps_b", LIMITS["3 months before"], lost=False))["ttps_b"]
    told = [reason for reason in extended["reasons"] if reason["outcome"] == "reported"]
    assert {reason["code"] for reason in told} == {f"practice.{row.id}" for row in load_practice().reported}
    assert {(reason["family"], reason["effect"]) for reason in told} == {("practice", "condition")}
    assert extended["verdict"] == "eligible"
    entering = rows(client, {"person": {"nationalities": ["GB"]}, "statuses": []})["ttps_b"]
    assert "reported" not in {reason["outcome"] for reason in entering["reasons"]}
