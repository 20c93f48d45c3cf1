"""A comparison of two days decides once more, and takes what was decided already for its own day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from service.advice.calendar.ageing import held_on
from service.advice.comparison.two_days import both_days, moved
from service.recommend.decision import decide
from tests.recommend.asking import AS_OF, decided_where_law_is_held
from tests.strategies import cases

if TYPE_CHECKING:
    from datetime import date

    from service.profile.model import Profile


@given(cases())
def test_the_day_of_the_decision_is_as_if_decided_anew(case: tuple[date, Profile, Profile]) -> None:
    """With the ages and sums fixed on it: the same id, the same order, the same differences."""
    day, _, partial = case
    decision, _ = (decided_where_law_is_held(partial, one) for one in (AS_OF, day))
    earlier, later = both_days(decision, day)
    days = [one.request.as_of for one in (earlier, later)]
    assert days == sorted((AS_OF, day))
    asked = replace(
        decision.request,
        profile=held_on(partial, AS_OF),
        canonical={"facts_on": AS_OF.isoformat()} | dict(decision.request.canonical),
    )
    anew = [decide(decision.state, replace(asked, as_of=one)) for one in days]
    assert [one.decision_id for one in (earlier, later)] == [one.decision_id for one in anew]
    assert [[row.score for row in one.pathways] for one in (earlier, later)] == [
        [row.score for row in one.pathways] for one in anew
    ]
    assert moved(earlier, later) == moved(*anew)
