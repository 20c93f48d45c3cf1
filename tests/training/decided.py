"""Decided cases for tests: people of the exemplars, and case files of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from service.profile.values import Money, exactly
from tests.exemplars import EXEMPLARS, established_foreigner
from training.cases.case import Case, Outcome
from training.cases.files import case_json, write_cases

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAY = date(2026, 1, 20)
PATHWAYS = ("qmas_gpt", "ttps_b", "gep", "iang", "dependant", "new_cies")


def decided(number: int = 0, **told: Any) -> Case:  # noqa: ANN401 - facts of any type
    """A case: by default an established foreigner's, approved for GEP."""
    day = told.get("lodged_on", DAY)
    plain: dict[str, Any] = {
        "case_id": f"c-{number:05d}",
        "person_id": f"p-{number:05d}",
        "profile": established_foreigner(day),
        "pathway": "gep",
        "lodged_on": day,
        "decided_on": day + timedelta(days=90),
        "outcome": Outcome.APPROVED,
    }
    return Case(**plain | told)


def mixed(people: int = 4) -> tuple[Case, ...]:
    """Cases of six pathways and six kinds of people, approved, refused, withdrawn and pending, some extended."""
    outcomes = (Outcome.APPROVED, Outcome.REFUSED, Outcome.APPROVED, Outcome.WITHDRAWN, Outcome.PENDING)
    cases = []
    for number, (pathway, build, copy) in enumerate(product(PATHWAYS, EXEMPLARS, range(people))):
        profile = build(DAY)
        offers = tuple(
            replace(offer, annual_pay=Money(exactly(300_000 + 50_000 * copy), "HKD")) for offer in profile.offers or ()
        )
        outcome = outcomes[number % len(outcomes)]
        cases.append(
            decided(
                number,
                pathway=pathway,
                profile=replace(profile, offers=offers),
                outcome=outcome,
                decided_on=None if outcome is Outcome.PENDING else date(2026, 6, 1),
                refusal_ground="doubts" if outcome is Outcome.REFUSED and number % 2 else None,
                extended=(None, True, False)[number % 3] if outcome is Outcome.APPROVED else None,
                audit={"sex": "f" if number % 2 else "m"} if number % 7 else None,
            )
        )
    return tuple(cases)


def case_file(path: Path, cases: Iterable[Case]) -> Path:
    """A case file of the cases, in the form that the name ends with."""
    write_cases(path, [case_json(case) for case in cases])
    return path
