"""What speaks against learning from a file: lines set aside that differ, one class only, months that aren't there."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.training.arrays import sample
from training.model.summary import FeaturiseSummary
from training.review.against.lines import objections
from training.review.assessment import ObjectionKind

MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]
EMPTY = FeaturiseSummary(
    lines=0,
    cases=0,
    faults=0,
    set_aside=0,
    rows=0,
    parts=1,
    own=True,
    outcomes={},
    pathways={},
    features=(),
    seconds=0.0,
    peak_memory_mib=0.0,
    months={},
    aside=(),
    kinds=(),
    first=None,
    last=None,
)


def summary(approved: int, refused: int, *, aside: Mapping[tuple[str, str, str | None], int] = {}) -> FeaturiseSummary:
    """So many cases of GEP a month, and lines set aside by outcome, pathway and month."""
    kept = {month: {"approved": approved, "refused": refused} for month in MONTHS}
    rows = tuple(
        {"outcome": outcome, "pathway": pathway, "month": month, "lines": lines}
        for (outcome, pathway, month), lines in aside.items()
    )
    gone = sum(aside.values())
    return replace(EMPTY, lines=12 * (approved + refused) + gone, set_aside=gone, months={"gep": kept}, aside=rows)


def kinds(of: FeaturiseSummary, most: float = 0.05) -> list[str]:
    return [str(one.kind) for one in objections(of, {}, {}, most)]


@pytest.mark.parametrize(("gone", "found"), [(0, []), (2, []), (12, []), (13, ["set-aside"])])
def test_lines_set_aside_have_a_limit(gone: int, found: list[str]) -> None:
    """Five in a hundred; of 252 lines twelve are within it, and thirteen aren't."""
    aside: dict[tuple[str, str, str | None], int] = {("approved", "gep", MONTHS[at % 12]): 0 for at in range(12)}
    for at in range(gone):
        aside["approved", "gep", MONTHS[at % 12]] += 1
    assert kinds(summary(18, 2, aside=aside)) == found
    assert kinds(summary(1, 1, aside={("approved", "gep", None): 2})) == []


@pytest.mark.parametrize(
    ("aside", "word"),
    [
        ({("refused", "gep", None): 12}, "the outcome refused"),
        ({("Rejected", "gep", None): 12}, "the outcome Rejected"),
        ({("approved", "ttps_b", None): 12}, "the pathway ttps_b"),
        ({("approved", "gep", "2025-04"): 12}, "2025-04"),
    ],
)
def test_lines_set_aside_that_differ_stop_it(aside: dict[tuple[str, str, str | None], int], word: str) -> None:
    """Twelve of a thousand lines, all of one outcome, pathway or month: the others would be bent."""
    found = objections(summary(78, 4, aside=aside), {}, {})
    assert [one.kind for one in found] == [ObjectionKind.DIFFERENCE]
    assert word in found[0].why


def test_lines_set_aside_that_are_like_the_others_do_not() -> None:
    """Twelve of a thousand, in proportion; and four alike, of which nothing is made."""
    aside: dict[tuple[str, str, str | None], int] = {("approved", "gep", month): 1 for month in MONTHS}
    assert kinds(summary(78, 4, aside=aside)) == []
    assert kinds(summary(78, 4, aside={("refused", "gep", None): 4})) == []


def test_one_class_only_stops_it() -> None:
    """A file of approvals alone tells nothing of what makes the difference."""
    assert kinds(summary(20, 0)) == ["one-class"]
    assert kinds(summary(0, 20)) == ["one-class"]


def test_a_classifier_whose_cases_all_ended_alike_is_named_where_luck_does_not_explain_it() -> None:
    """A hundred approvals are no wonder where 99 % are approved, and none where 70 % are."""
    cases = sample(100, 1)
    alike = replace(cases, favourable=cases.favourable | True)
    for share, found in ((0.99, []), (0.7, [ObjectionKind.ONE_CLASS])):
        assert [one.kind for one in objections(summary(20, 4), {"gep": alike}, {"gep": share})] == found
    assert objections(summary(20, 4), {"gep": cases}, {"gep": 0.7}) == ()


def without(*gone: str) -> Callable[[FeaturiseSummary], FeaturiseSummary]:
    def made(of: FeaturiseSummary) -> FeaturiseSummary:
        return replace(of, months={"gep": {m: n for m, n in of.months["gep"].items() if m not in gone}})

    return made


def test_a_hole_in_time_is_named() -> None:
    """A month, or several, without a case between months of ten or more; the ends of the file are none."""
    plain = summary(10, 2)
    [hole] = objections(without("2025-04")(plain), {}, {})
    assert hole.kind is ObjectionKind.HOLE
    assert "2025-04, where 12 a month" in hole.why
    [long] = objections(without("2025-04", "2025-05", "2025-06")(plain), {}, {})
    assert "2025-04 to 2025-06" in long.why
    assert kinds(without("2025-01", "2025-12")(plain)) == []
    assert kinds(without("2025-04")(summary(8, 1))) == []


def test_a_hole_of_one_pathway_is_named_too() -> None:
    """Where another pathway's cases go on, the file has no hole, and the pathway has."""
    plain = summary(10, 2)
    both = replace(plain, months={**plain.months, "iang": without("2025-07")(plain).months["gep"]})
    [hole] = objections(both, {}, {})
    assert hole.why.startswith("iang has no case lodged in 2025-07")
