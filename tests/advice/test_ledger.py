"""What is worked out beyond a decision is bounded by counted units; an answer cut short says so, and replays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.advice import ledger
from service.advice.bounds.splitting import bounds_of
from service.advice.calendar.key_dates import time_lines
from service.advice.changes.what_ifs import cases
from service.advice.ledger import AN_ANSWER, Ledger, Part, exercise_units, most_units, room, weight
from service.profile.model import Degree, Job, Profile
from tests.exemplars import EXEMPLARS
from tests.recommend.asking import AS_OF, answered, codes, decided


@pytest.mark.parametrize(
    ("profile", "units"),
    [
        (Profile(), 1),
        (Profile(jobs=(Job(),) * 31), 1),
        (Profile(jobs=(Job(),) * 32), 2),
        (Profile(jobs=(Job(),) * 40, degrees=(Degree(),) * 12), 2),
        (Profile(degrees=(Degree(joint_institutions=("A", "B", "C")),) * 8), 2),
    ],
)
def test_a_profile_weighs_by_the_items_of_its_lists(profile: Profile, units: int) -> None:
    """Thirty-two items, those within items counted, cost once more what a profile without any costs."""
    assert weight(profile) == units


def test_what_an_answer_may_take_is_known_beforehand() -> None:
    """Twenty units a decision, and to ask a hundred, seven thousand more in full; an exercise by its draws."""
    heavy = Profile(jobs=(Job(),) * 32)
    assert most_units(Profile()) == 20
    assert most_units(Profile(), days=3) == 60
    assert most_units(Profile(), full=True) == 7_270
    assert most_units(Profile(), parts=[AN_ANSWER]) == 270
    assert most_units(Profile(), parts=["what_ifs", "terms"]) == 1_520
    assert most_units(Profile(), parts=["questions"]) == 120
    assert most_units(heavy, days=3, parts=["questions", "key_dates"]) == 2 * (60 + 100) + 1_500
    assert exercise_units([Profile()] * 500, 500_000) == 22_500


def test_each_name_that_nobody_bears_costs_as_much_as_two_decisions() -> None:
    """Twelve degrees with six names are seventy-two; one told again is read once, one that is borne costs nothing."""
    several = Profile(
        degrees=tuple(
            Degree(institution=f"名{at}", joint_institutions=tuple(f"{at} {of}" for of in range(5))) for at in range(12)
        )
    )
    assert most_units(several, days=3) - 2 * 20 * 3 == most_units(several) == 20 * 3 + 40 * 72
    assert exercise_units([several, several], 0) == 2 * 20 * 3 + 40 * 72
    assert (
        exercise_units([Profile(degrees=(Degree(institution="MIT"), Degree(institution="Nowhere U")))] * 9, 0)
        == 9 * 20 + 40
    )


@pytest.mark.parametrize(
    ("units", "requests"), [(20, 0), (400, 0), (401, 1), (7_020, 1), (11_999, 1), (12_000, 2), (45_000, 4)]
)
def test_light_work_takes_no_room_and_heavy_work_by_its_units(units: int, requests: int) -> None:
    """A decision is light, a full answer takes the room of one, and an exercise of five hundred that of several."""
    assert room(units) == requests


def test_a_ledger_counts_each_part_by_itself() -> None:
    """A part that is told that it may not go on is cut short, and the others aren't."""
    held = Ledger(weight(Profile()))
    held.take(Part.WHAT_IFS, 1_499)
    assert held.may(Part.WHAT_IFS)
    held.take(Part.WHAT_IFS, 1)
    assert not held.cut_short
    assert not held.may(Part.WHAT_IFS)
    assert held.may(Part.BOUNDS)
    assert list(held.cut_short) == [Part.WHAT_IFS]


def test_a_heavy_profile_is_charged_by_its_weight() -> None:
    """Of twice the weight, half as much is worked out."""
    held = Ledger(weight(Profile(jobs=(Job(),) * 32)))
    held.take(Part.KEY_DATES, 750)
    assert not held.may(Part.KEY_DATES)


@pytest.mark.parametrize("person", EXEMPLARS)
def test_five_hundred_people_told_in_full_may_compete(person: Callable[[date], Profile]) -> None:
    """As many as one request may hold, each with a degree of a name that nobody bears."""
    profile = person(AS_OF)
    assert exercise_units([profile] * 500, 500_000) + 500 * 40 <= 45_000


@pytest.mark.parametrize("person", EXEMPLARS)
def test_people_with_every_fact_are_answered_whole(person: Callable[[date], Profile]) -> None:
    """The units suffice: nothing is cut short."""
    assert "cut_short" not in codes(answered(decided(person(AS_OF))))


def test_an_answer_that_is_cut_short_says_so_and_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tenth of the units, the same parts end at the same place each time."""
    for part in Part:
        monkeypatch.setitem(ledger.MOST, part, 10)
    first, second = (answered(decided(EXEMPLARS[0](AS_OF))) for _ in range(2))
    assert first == second
    [notice] = [notice for notice in first["notices"] if notice["code"] == "cut_short"]
    assert "key_dates" in notice["detail"]
    assert "dates ahead" in notice["sentence"]


def test_bounds_that_are_cut_short_hold_what_they_would_have_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are outer bounds: every place and every estimate of the whole search lies within."""
    decision = decided(Profile(jobs=(), degrees=(Degree(),), offers=(), businesses=(), statuses=()))
    whole = bounds_of(decision)
    monkeypatch.setitem(ledger.MOST, Part.BOUNDS, 0)
    cut = bounds_of(decision)
    for name, place in whole.ranks.items():
        assert cut.ranks[name].minimum <= place.minimum
        assert cut.ranks[name].maximum >= place.maximum


def test_dates_and_what_ifs_that_are_cut_short_are_the_first_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is told truly, in the same order, and a time line says that it isn't complete."""
    decision = decided(EXEMPLARS[0](AS_OF))
    lines, found = time_lines(decision), cases(decision)
    for part in Part:
        monkeypatch.setitem(ledger.MOST, part, 60)
    short, fewer = time_lines(decision), cases(decision)
    for line, cut in zip(lines, short, strict=True):
        assert list(cut.dates) == list(line.dates)[: len(cut.dates)] or not cut.complete
    assert not all(cut.complete for cut in short)
    for name, rows in found.items():
        assert [row.what_if for row in fewer[name]] == [row.what_if for row in rows][: len(fewer[name])]
