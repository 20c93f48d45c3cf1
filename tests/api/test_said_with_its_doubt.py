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


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (
            "gep",
            [
                "28 November 2026: first day on which an extension may be filed, according to the press.",
                "31 January 2027: first day on which an extension may be filed, by ImmD's page as we read it.",
            ],
        ),
        ("ttps_b", ["28 November 2026: first day on which an extension may be filed."]),
    ],
)
def test_each_first_day_to_file_for_an_extension_names_who_says_so_where_the_press_and_immd_differ(
    client: FlaskClient, scheme: str, said: list[str]
) -> None:
    """By the press three months before the limit of 28 February 2027, by ImmD's page on GEP four weeks."""
    stay = {"scheme": scheme, "held_from": "2025-03-01", "held_until": "2027-02-28", "current": True}
    profile = {"person": PERSON | {"residence": "HK"}, "purpose": "extend", "statuses": [stay]}
    told = posted(client, "/recommend", profile=profile, pathways=[scheme], include=["key_dates"])
    (row,) = told["pathways"]
    assert [day["sentence"] for day in row["key_dates"] if "window_opens" in day["kinds"]] == said
    (window,) = [window["sentence"] for window in row["extension_windows"]]
    assert ("says from 31 January 2027" in window) is (scheme == "gep")
    (filing,) = [day for day in told["settlement"]["dates"] if day["kind"] == "window_opens"]
    assert filing["sentence"] == said[0]


def test_a_share_that_may_be_any_is_not_told_as_about_so_much(client: FlaskClient) -> None:
    """Of somebody of whom nothing is known "about 98% (0% to 100%)" would say what nobody knows."""
    rows = posted(client, "/compare", pathways=["gep", "qmas_gpt"])["attributes"]
    (outlook,) = [row for row in rows if row["attribute"] == "outlook"]
    texts = [cell["text"] for cell in outlook["cells"]]
    assert all("not enough information" in text for text in texts), texts
