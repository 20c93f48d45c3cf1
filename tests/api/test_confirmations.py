"""Seen unchanged on a day: beside the day of verification, kept apart from it, and only of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.rules.confirmations import confirmations, last_seen
from service.rules.law import lawbook

if TYPE_CHECKING:
    from flask.testing import FlaskClient

# Typed from the copies: the value that was seen, on the day asked for.
SEEN = (
    ("ttps_a.first_stay_months", 36),
    ("ttps_bc.first_stay_months", 24),
    ("ttps.top_tier_years", 6),
    ("ttps_c.quota", 10_000),
    ("employment.first_stay_months", 36),
    ("employment.top_tier_years", 5),
    ("iang.first_stay_months", 24),
    ("iang.top_tier_years", 6),
    ("qmas.threshold", 6),
    ("qmas_gpt.first_stay_months", 36),
    ("qmas_apt.first_stay_months", 96),
    ("assg.youngest_age_years", 18),
    ("assg.oldest_age_years", 40),
    ("new_cies.residential_price_hkd", 30_000_000),
    ("new_cies.residential_hkd", 10_000_000),
    ("new_cies.real_estate_hkd", 15_000_000),
    ("new_cies.certificates_of_deposit_hkd", 3_000_000),
    ("new_cies.portfolio_hkd", 3_000_000),
    ("new_cies.net_assets_hkd", 30_000_000),
    ("new_cies.held_months", 6),
    ("new_cies.in_principle_days", 180),
    ("new_cies.first_stay_months", 24),
    ("common.application_fee_hkd", 600),
    ("common.issuance_fee_long_hkd", 1300),
)


@pytest.mark.parametrize(("parameter", "value"), SEEN)
def test_what_was_seen_is_what_is_held(parameter: str, value: float) -> None:
    """The value of the copy is the one in force on the day on which it was seen."""
    (row,) = [row for row in confirmations() if parameter in row.parameters]
    (version,) = lawbook().versions(parameter, row.span.first)
    assert version.value == value


@pytest.mark.parametrize(
    ("pathway", "day"),
    [("ttps_b", "2026-10-05"), ("qmas_apt", "2026-10-05"), ("dependant", None), ("new_cies", "2026-10-05")],
)
def test_the_last_day_of_a_pathway(client: FlaskClient, pathway: str, day: str | None) -> None:
    """Told in the list of pathways and with the rules, apart from the day of verification, which it doesn't move."""
    assert last_seen(pathway) == day
    rules = client.get(f"/pathways/{pathway}", query_string={"as_of": "2026-11-23"}).get_json()
    assert rules["pathway"].get("seen_unchanged_on") == day
    assert rules["pathway"]["verified_on"] == "2026-01-20"
    assert bool(rules.get("seen_unchanged")) is (day is not None)


def test_a_month_stays_a_month() -> None:
    """A capture of about the middle of August is known to the month, and so it is told."""
    assert "2026-08" in {row.seen_on for row in confirmations()}
