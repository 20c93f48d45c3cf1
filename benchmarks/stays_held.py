"""What somebody is told who is here already: ``python -m benchmarks.stays_held zh-Hant``.

For each of the sixteen pathways a person who holds it, and the same person once the job (the business, the portfolio,
the sponsor) is gone: what the answer says 14 months, 3 months and a day before the limit of stay, and a day after.
It is printed to be read: ``--only gep`` prints one pathway, ``--short`` the first sentence alone.
"""

from __future__ import annotations

import argparse
import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from service.app import create_app
from service.messages import LANGUAGES
from service.profile.values import add_months
from service.rules.catalogue import PATHWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_OF = date(2026, 11, 23)
LIMITS = {
    "14 months before": add_months(AS_OF, 14),
    "3 months before": add_months(AS_OF, 3),
    "a day before": AS_OF + timedelta(days=1),
    "a day after": AS_OF - timedelta(days=1),
}
"""The limit of stay as seen from the day of lodging, which stays the same, so that the law does."""

CLEAN = {"convictions": [], "adverse_records": [], "residence": "HK", "age_years": 35}
FOREIGN = {"nationalities": ["GB"], **CLEAN}
MAINLANDER = {"nationalities": ["CN"], "china_residency": "mainland", **CLEAN}
BACHELOR = {"level": "bachelor", "country": "GB", "full_time": True, "awarded_on": "2013-07"}
JOB = {
    "confirmed": True,
    "full_time": True,
    "degree_level": True,
    "higher_diploma_level": True,
    "discipline_related": True,
    "relevant_to_degree": True,
    "relevant_to_experience": True,
    "market_pay": True,
    "stable_income": True,
    "genuine_vacancy": True,
    "employer_registered": True,
    "contract_months": 36,
    "annual_pay": {"amount": 720_000, "currency": "HKD"},
}
TRADE = JOB | {
    "trade": "lift_escalator_technician",
    "trade_minimum_met": True,
    "trade_contract_minimum_met": True,
    "trade_pay_minimum_met": True,
    "licence_needs_local_experience": False,
}
RESEARCH = JOB | {"research_and_development": True, "itc_quota": "held"}
DIPLOMA = {
    "level": "higher_diploma",
    "country": "HK",
    "vtc_eligible": True,
    "intake": "2024/25",
    "awarded_on": "2026-07",
}
BUSINESS = {"place": "HK", "owned_now": True, "operating": True, "ownership_percent": 100}
SPOUSE = {"relation": "spouse", "sponsor_status": "employment", "sponsor_scheme": "gep_tp", "lives_in_hong_kong": True}

HOLDERS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "qmas_gpt": ("qmas", 36, {"person": FOREIGN, "degrees": [BACHELOR], "offers": [JOB]}),
    "qmas_apt": ("qmas", 96, {"person": FOREIGN, "wealth": {"needs_public_assistance": False}}),
    "ttps_a": ("ttps_a", 36, {"person": MAINLANDER, "offers": [JOB]}),
    "ttps_b": ("ttps_b", 24, {"person": MAINLANDER, "degrees": [BACHELOR], "offers": [JOB]}),
    "ttps_c": ("ttps_c", 24, {"person": FOREIGN, "degrees": [BACHELOR], "offers": [JOB]}),
    "gep": ("gep", 36, {"person": FOREIGN, "degrees": [BACHELOR], "offers": [JOB]}),
    "asmtp": ("asmtp", 36, {"person": MAINLANDER, "degrees": [BACHELOR], "offers": [JOB]}),
    "gep_tp": ("gep_tp", 36, {"person": FOREIGN, "offers": [TRADE]}),
    "asmtp_tp": ("asmtp_tp", 36, {"person": MAINLANDER, "offers": [TRADE]}),
    "techtas": ("techtas", 36, {"person": FOREIGN, "degrees": [BACHELOR], "offers": [RESEARCH]}),
    "iang": ("iang", 24, {"person": MAINLANDER, "degrees": [BACHELOR], "offers": [JOB]}),
    "assg": ("assg", 24, {"person": FOREIGN, "degrees": [BACHELOR], "offers": [JOB]}),
    "new_cies": ("new_cies", 24, {"person": FOREIGN, "wealth": {"new_cies_portfolio_certified": True}}),
    "entrepreneur": ("entrepreneur", 36, {"person": FOREIGN, "degrees": [BACHELOR], "businesses": [BUSINESS]}),
    "vpas": ("vpas_b", 24, {"person": FOREIGN, "degrees": [DIPLOMA], "offers": [JOB]}),
    "dependant": ("dependant", 24, {"person": FOREIGN, "family_links": [SPOUSE]}),
}
"""By pathway: the status held, the months that it was granted for, and what else is told of whoever holds it."""

ENDED = "2026-11-09"
FOR_A_JOB = frozenset({"gep", "asmtp", "gep_tp", "asmtp_tp", "techtas", "vpas"})


def holder(pathway: str, limit: date, *, lost: bool) -> dict[str, Any]:
    """The profile of somebody who holds a pathway, up to a limit of stay; ``lost``: without what it stands on."""
    scheme, months, told = HOLDERS[pathway]
    since = add_months(limit, -months) + timedelta(days=1)
    status = {"scheme": scheme, "held_from": since.isoformat(), "held_until": limit.isoformat(), "current": True}
    if scheme == "qmas":
        status["qmas_test"] = "achievement" if pathway == "qmas_apt" else "general_points"
    profile: dict[str, Any] = {"purpose": "extend", "offers": [], "businesses": [], "business_plans": [], "jobs": []}
    profile |= told
    if lost:
        profile |= {"offers": [], "businesses": []}
        status |= {"contract_ended_on": ENDED} if pathway in FOR_A_JOB else {}
        if pathway == "new_cies":
            profile["wealth"] = {"new_cies_portfolio_certified": False}
        if pathway == "qmas_apt":
            profile["wealth"] = {"needs_public_assistance": True}
        if pathway == "dependant":
            profile["family_links"] = [SPOUSE | {"sponsor_contract_ended_on": ENDED}]
    return profile | {"statuses": [status]}


def answers(language: str, only: str | None = None) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Pathway, whether something was lost, how near the limit is, and the answer."""
    logging.disable(logging.INFO)
    client = create_app().test_client()
    for pathway in PATHWAYS:
        if only is not None and pathway.id != only:
            continue
        for lost in (False, True):
            for near, limit in LIMITS.items():
                body = {"profile": holder(pathway.id, limit, lost=lost), "as_of": AS_OF.isoformat()}
                told = client.post("/recommend", json=body, headers={"Accept-Language": language}).get_json()
                yield pathway.id, "lost" if lost else "held", near, told["answer"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stays_held", description=__doc__)
    parser.add_argument("language", nargs="?", default="en", choices=LANGUAGES)
    parser.add_argument("--only", choices=[pathway.id for pathway in PATHWAYS])
    parser.add_argument("--short", action="store_true")
    chosen = parser.parse_args()
    before = None
    for pathway, state, near, answer in answers(chosen.language, chosen.only):
        if (pathway, state) != before:
            print(f"\n## {pathway}, {state}")
            before = (pathway, state)
        print(f"{near}: [{answer['status']}, {answer['code']}] {answer['sentence']}")
        if not chosen.short:
            print(f"    {answer['paragraph']}")


if __name__ == "__main__":
    main()
