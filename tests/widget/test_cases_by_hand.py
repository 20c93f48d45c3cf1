"""Every published case that names a first pathway, by its truthful answers to the real widget."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.api.test_published_cases import published
from tests.measured import measured

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.widget.conftest import Pages

MOST = 40
"""Questions that nobody should need."""

FIRST = [case for case in published() if case["expected"].get("rank_first")]


def as_a_person_knows_it(case: dict[str, Any]) -> dict[str, Any]:
    """The case's profile with a month of birth in the place of an age: the widget asks when one was born."""
    profile: dict[str, Any] = orjson.loads(orjson.dumps(case["profile"]))
    person = profile.get("person", {})
    age = person.pop("age_years", None)
    if isinstance(age, int):
        day = date.fromisoformat(case["as_of"])
        year, month = divmod(day.year * 12 + day.month - 1 - age * 12 - 6, 12)
        person["birth_date"] = f"{year}-{month + 1:02}"
    return profile


@pytest.mark.prove
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in FIRST])
def test_truthful_answers_lead_to_the_pathway_that_the_service_ranks_first(pages: Pages, case: dict[str, Any]) -> None:
    """On the day of the case, with "not sure" for what it is silent on; how many answers it took is counted."""
    profile = as_a_person_knows_it(case)
    visitor = pages.open()

    def on_that_day(route: Route) -> None:
        body = orjson.loads(route.request.post_data_buffer or b"{}")
        route.continue_(post_data=orjson.dumps(body | {"as_of": case["as_of"]}))

    visitor.page.route("**/recommend", on_that_day)
    visitor.start()
    while visitor.is_asked() and len(visitor.asked) < MOST:
        visitor.answer(profile)
    visitor.see_answer()
    expected = pages.recommended(profile, case["as_of"])["pathways"][0]["id"]
    told, answers = visitor.first_pathway(), len(visitor.asked)
    case_, same = case["id"], told == expected
    measured("widget", f"answers to {case_}", answers, f"at most {MOST}, and {expected} first", on=told, holds=same)
    assert told == expected, visitor.asked
    assert answers < MOST
