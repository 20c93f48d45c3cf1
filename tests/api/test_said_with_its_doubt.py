"""What is only reported, or hardly known, is said with its doubt wherever it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PERSON: dict[str, Any] = {"nationalities": ["GB"], "residence": "GB"}


def posted(client: FlaskClient, path: str, **body: object) -> dict[str, Any]:
    response = client.post(path, json={"as_of": "2026-11-23", "profile": {"person": PERSON}, **body})
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.json or {}


@pytest.mark.parametrize(
    ("pathway", "reported"), [("iang", True), ("gep", True), ("ttps_b", False), ("new_cies", False)]
)
def test_a_time_for_extensions_that_only_the_press_reports_is_told_as_such(
    client: FlaskClient, pathway: str, *, reported: bool
) -> None:
    """Three months stand on ImmD's pages of TTPS and New CIES; of others Sing Tao reported them in February 2026."""
    (dossier,) = posted(client, "/dossier", pathways=[pathway])["pathways"]
    (step,) = [row["sentence"] for row in dossier["steps"] if row["code"] == "extend"]
    assert "3 months" in step
    assert ("according to the press" in step) is reported


def test_a_share_that_may_be_any_is_not_told_as_about_so_much(client: FlaskClient) -> None:
    """Of somebody of whom nothing is known "about 98% (0% to 100%)" would say what nobody knows."""
    rows = posted(client, "/compare", pathways=["gep", "qmas_gpt"])["attributes"]
    (outlook,) = [row for row in rows if row["attribute"] == "outlook"]
    texts = [cell["text"] for cell in outlook["cells"]]
    assert all("not enough information" in text for text in texts), texts
