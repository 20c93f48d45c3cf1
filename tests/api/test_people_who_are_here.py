"""What somebody is told who is in Hong Kong already, or has been granted a stay that begins later (through HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    assert "a full-time master's degree" not in told["paragraph"]
