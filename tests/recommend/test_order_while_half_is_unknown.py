"""How soon the order is the final one, and whether promise is calibrated, on people apart from the population."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from benchmarks.order import AFTER, OTHER_MIXTURE, Looked, Promised, log_loss, looked_at, measured, off_by, shuffled
from service.interview.questionnaire import questionnaire
from service.profile.model import Profile
from service.rules.pathway import Verdict
from tests.measured import measured as told
from tests.recommend.asking import decided, shipped
from training.pool.kinds import by_share, kinds

PROOF = "Order under unknowns"


def test_the_answers_after_which_the_order_is_looked_at_are_those_of_the_targets() -> None:
    """Nothing, three, six and twelve."""
    assert AFTER == (0, 3, 6, 12)


def test_the_other_mixture_names_kinds_that_there_are_and_sums_to_as_many_people() -> None:
    """Shares move, nobody is lost."""
    assert OTHER_MIXTURE.keys() <= kinds().keys()
    assert sum(by_share(1000, OTHER_MIXTURE).values()) == sum(by_share(1000).values()) == 1000
    assert by_share(1000, OTHER_MIXTURE) != by_share(1000)


def test_an_order_of_questions_is_each_person_s_own() -> None:
    """Every question once, in another order for another person, the same each time."""
    once, again, other = shuffled(1), shuffled(1), shuffled(2)
    assert once == again != other
    assert sorted(row.id for row in once) == sorted(row.id for row in questionnaire())


def test_calibration_error_is_none_of_right_shares_and_all_of_wrong_ones() -> None:
    """Half of those of one half; none of those of nine tenths."""
    half = [Promised("gep", 0.5, first=False, opened=number % 2 == 0) for number in range(100)]
    wrong = [Promised("gep", 0.9, first=False, opened=False)] * 100
    assert off_by(half) == pytest.approx(0)
    assert off_by(wrong) == pytest.approx(0.9)
    assert log_loss(half) == pytest.approx(0.6931, abs=1e-4)
    assert log_loss(wrong, {"gep": 0.5}) == pytest.approx(0.6931, abs=1e-4)


def test_a_decision_beside_itself_is_right_and_puts_nothing_closed_forward() -> None:
    """The final order is the final order; of nobody, something undetermined is put forward."""
    decision = decided(Profile())
    found: Looked = looked_at(decision, decision)
    assert found.right
    assert found.place == 1
    assert not found.closed_in_the_end
    assert found.put_forward
    assert decision.pathways[0].assessment.verdict is Verdict.UNDETERMINED


@cache
def figures(*, other_mixture: bool, at_random: bool) -> dict[str, Any]:
    return measured(1000, shipped(), other_mixture=other_mixture, at_random=at_random)


@pytest.mark.prove
@pytest.mark.parametrize("other_mixture", [False, True])
def test_in_the_order_of_questions_the_first_is_soon_the_final_first(other_mixture: bool) -> None:
    """After three, six and twelve answers, of those to whom anything is open in the end."""
    found = figures(other_mixture=other_mixture, at_random=False)["order"]
    on = f"1,000 people, {'another mixture' if other_mixture else 'as the population'}"
    rows = (
        ("after 3", "first is the final first", 0.8, 1),
        ("after 6", "first is the final first", 0.88, 1),
        ("after 6", "mean place of the final first", 1.25, -1),
        ("after 6", "first closed in the end", 0.05, -1),
        ("after 12", "first is the final first", 0.96, 1),
    )
    missed = []
    for after, what, target, sign in rows:
        value, holds = found[after][what], sign * found[after][what] >= sign * target
        missed += [] if holds else [(after, what, value)]
        words = f"{'at least' if sign > 0 else 'at most'} {target}"
        told(PROOF, f"{what}, {after} answers", value, words, on=on, holds=holds)
    assert missed == []


@pytest.mark.prove
@pytest.mark.parametrize("other_mixture", [False, True])
def test_told_at_random_the_first_is_more_and_more_often_the_final_first(other_mixture: bool) -> None:
    """No target but the direction: the more is told, the more often."""
    found = figures(other_mixture=other_mixture, at_random=True)["order"]
    shares = [found[f"after {answers}"]["first is the final first"] for answers in AFTER]
    on = f"1,000 people, {'another mixture' if other_mixture else 'as the population'}, told at random"
    for answers, share in zip(AFTER, shares, strict=True):
        told(PROOF, f"first is the final first, after {answers} answers", share, "rising", on=on, holds=True)
    assert shares == sorted(shares)


@pytest.mark.prove
@pytest.mark.parametrize("other_mixture", [False, True])
@pytest.mark.parametrize("at_random", [False, True])
def test_promise_is_what_it_says(other_mixture: bool, at_random: bool) -> None:
    """Off by at most 0.03 between .05 and .95 and on the first row; on another mixture told; beats plain shares."""
    found = figures(other_mixture=other_mixture, at_random=at_random)["promise"]
    mixture = "another mixture" if other_mixture else "as the population"
    on = f"1,000 people, {mixture}, {'told at random' if at_random else 'in the order of questions'}"
    missed = []
    for what in ("off by, between", "off by, first row"):
        holds = found[what] <= 0.03
        missed += [(what, found[what])] if not holds and not other_mixture else []
        told(
            "Promise",
            what,
            found[what],
            "told" if other_mixture else "at most 0.03",
            on=on,
            holds=holds or other_mixture,
        )
    better = found["log-loss"] < found["log-loss of the plain share"]
    told("Promise", "log-loss", found["log-loss"], f"under {found['log-loss of the plain share']}", on=on, holds=better)
    for name, own in found["off by, of each pathway"].items():
        told("Promise", f"mean error of {name}, {own['rows']} rows", own["mean"], "told", on=on, holds=True)
    assert better
    assert missed == []
