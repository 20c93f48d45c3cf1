"""The trial of the choice: what counts as a wrong decision, and one small file tried for real."""

from dataclasses import replace

import pytest

from training.review.assessment import Chosen
from training.trial import Trial, limits, table, tried

RIGHT = Trial("additive", 2_000, 0, str(Chosen.NEW), 0.50, 0.60, 0.65, 0.49, 0.01)


@pytest.mark.parametrize(
    ("row", "worse", "better"),
    [
        (RIGHT, False, False),
        (replace(RIGHT, new=0.604), False, False),
        (replace(RIGHT, new=0.606), True, False),
        (replace(RIGHT, new=0.66, champion=0.7), True, False),
        (replace(RIGHT, chosen=str(Chosen.BEFORE)), False, True),
        (replace(RIGHT, chosen=str(Chosen.BEFORE), new=0.596), False, False),
        (replace(RIGHT, chosen=str(Chosen.BASE_RATE), new=0.6, champion=0.8), False, True),
    ],
)
def test_a_decision_is_wrong_by_more_than_five_thousandths(row: Trial, worse: bool, better: bool) -> None:
    """Against the better of champion and base rate if published, against what is in its place if not."""
    assert (row.published_worse, row.kept_out_better) == (worse, better)


def test_the_table_counts_right_and_wrong() -> None:
    """Each size in a line, and the limits below it."""
    lines = list(table([RIGHT, replace(RIGHT, new=0.7), replace(RIGHT, chosen=str(Chosen.BEFORE))]))
    assert lines[1].split()[:7] == ["2,000", "3", "2", "1", "0", "1", "1"]
    assert "1 of 3 (at most 5%). MISSED" in lines[-2]
    assert "1 of 3 (at most 10%). MISSED" in lines[-1]


def test_a_sum_of_single_features_has_to_be_found_in_a_large_file() -> None:
    """Within two hundredths of the best log-loss and of the true share; nothing is asked of interactions."""
    large = replace(RIGHT, cases=20_000, new=0.499)
    assert all(right for _, right in limits([large, replace(large, truth="interactions", new=0.55, ece=0.05)]))
    assert [right for _, right in limits([replace(large, new=0.501)])] == [True, True, False]
    assert [right for _, right in limits([replace(large, ece=0.021)])] == [True, True, False]


@pytest.mark.prove
def test_an_additive_truth_is_found_by_two_thousand_cases() -> None:
    """One file for real: what is published is nearer to the truth than the champion or as near."""
    found = tried("additive", 2_000, 2)
    assert found.best < found.new < found.base
    assert not found.published_worse
