"""What is made for one pathway, as a diploma of the VTC or a job in a listed trade, puts it first though half told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

MALAYSIAN = {"nationalities": ["MY"], "residence": "MY"}
MAINLANDER = {"nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"}


def told(client: FlaskClient, profile: dict[str, Any]) -> dict[str, Any]:
    response = client.post("/recommend", json={"profile": profile, "as_of": "2026-11-23"})
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.json or {}


@pytest.mark.parametrize(
    "diploma",
    [
        {"institution": "Vocational Training Council", "country": "HK", "awarded_on": "2026-07"},
        {"institution": "VTC"},
        {"institution": "IVE", "student_visa": True},
        {"institution": "\u9999\u6e2f\u77e5\u5c08\u8a2d\u8a08\u5b78\u9662", "full_time": True},  # its Design Institute
        {"vtc_eligible": True},
        {"institution": "VTC", "student_visa": True, "full_time": True, "intake": "2024/25", "academic_years_taken": 2},
    ],
)
def test_a_diploma_of_the_vtc_leads_to_its_pathway(client: FlaskClient, diploma: dict[str, Any]) -> None:
    """The programme, and whether it was taken on a student visa, are asked for; no other pathway is nearer."""
    person = {**MALAYSIAN, "residence": "HK", "age_years": 21}
    answer = told(client, {"person": person, "degrees": [{"level": "higher_diploma", **diploma}]})
    assert answer["pathways"][0]["id"] == "vpas"
    assert answer["answer"]["code"] == "likely"


@pytest.mark.parametrize(
    "against",
    [{"student_visa": False}, {"institution": "HKU SPACE"}, {"level": "sub_degree"}, {"full_time": False}],
)
def test_what_speaks_against_the_diploma_closes_its_pathway(client: FlaskClient, against: dict[str, Any]) -> None:
    """A diploma taken by a resident, of another institution, of another level or in the evenings is none of those."""
    diploma = {"level": "higher_diploma", "institution": "Vocational Training Council", **against}
    answer = told(client, {"person": {**MALAYSIAN, "age_years": 21}, "degrees": [diploma]})
    (vpas,) = [row for row in answer["pathways"] if row["id"] == "vpas"]
    assert vpas["verdict"] == "not_eligible"


@pytest.mark.parametrize(("person", "stream"), [(MALAYSIAN, "gep_tp"), (MAINLANDER, "asmtp_tp")])
@pytest.mark.parametrize(
    ("degrees", "offer"),
    [
        ([], {"trade": "lift_escalator_technician", "confirmed": True}),
        ([{"level": "sub_degree"}], {"trade": "aircraft_maintenance_technician", "confirmed": True}),
        ([], {"trade": "nurse"}),  # confirmed or not isn't told
    ],
)
def test_a_technician_without_a_degree_is_sent_to_the_stream_for_technicians(
    client: FlaskClient, person: dict[str, Any], stream: str, degrees: list[dict[str, Any]], offer: dict[str, Any]
) -> None:
    """The stream is for those whose trade asks for no degree; of other employment an officer would have to judge."""
    profile = {"person": {**person, "age_years": 33}, "degrees": degrees, "offers": [offer]}
    assert told(client, profile)["pathways"][0]["id"] == stream


@pytest.mark.parametrize(("age", "first"), [(40, "gep_tp"), (41, "gep")])
def test_past_the_age_of_the_stream_an_officer_judges_of_other_employment(
    client: FlaskClient, age: int, first: str
) -> None:
    """The stream is for those between 18 and 40."""
    offer = {"trade": "lift_escalator_technician", "confirmed": True, "market_pay": True}
    profile = {"person": {**MALAYSIAN, "age_years": age}, "degrees": [], "offers": [offer]}
    assert told(client, profile)["pathways"][0]["id"] == first
