"""Time: a break in the share approved is named, and a fit on earlier cases is measured on the latest."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from service.outlook.tables import Basis
from tests.training import arrays
from tests.training.review_cases import MODEL, NAME, sample, shifted, tables
from training.fitting import earlier_fit, partial_fit
from training.model.export import export, read_back
from training.model.fit import fit
from training.model.samples import Sample
from training.review.against.breaks import approvals, breaks
from training.review.against.later import earlier, holds, objections, out_of_time, performance, performances
from training.review.assessment import ObjectionKind
from training.towards import Towards

MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]


def year(shares: list[float], each: int = 100) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """A year of GEP, with the share approved of each month."""
    return {
        "gep": {
            month: {"approved": round(share * each), "refused": each - round(share * each), "pending": 7}
            for month, share in zip(MONTHS, shares, strict=True)
        }
    }


def test_a_year_with_a_break_in_it_is_told_by_its_month() -> None:
    """Approvals of 73 % up to August and of 29 % from September on: what a mean of 58 % hides is said."""
    [found] = breaks(year([0.73] * 8 + [0.29] * 4))
    assert found.kind is ObjectionKind.BREAK
    assert "fall from 73% of the cases lodged before 2025-09 to 29% from then on" in found.why


@pytest.mark.parametrize(
    "shares",
    [[0.73] * 12, [0.7, 0.76] * 6, [0.73] * 6 + [0.66] * 6, [0.73] * 11 + [0.7]],
    ids=["level", "to and fro", "small", "last"],
)
def test_a_year_without_one_is_left_alone(shares: list[float]) -> None:
    """Luck, and a change of seven points, are no break."""
    assert list(breaks(year(shares))) == []


def test_a_break_of_one_pathway_is_named_where_the_whole_has_none() -> None:
    """One rises as another falls: each is named, and the sum of both isn't."""
    both = {"gep": year([0.8] * 6 + [0.4] * 6)["gep"], "iang": year([0.4] * 6 + [0.8] * 6)["gep"]}
    assert [found.why.split(":")[0] for found in breaks(both)] == ["gep", "iang"]


def test_a_few_cases_make_no_break() -> None:
    """Thirty a side are needed: three a month say nothing."""
    assert list(breaks(year([1.0] * 11 + [0.0], each=3))) == []


def test_approvals_by_month_are_of_decided_cases() -> None:
    """Pending ones are in no share; the whole comes first."""
    rows = approvals(year([0.5] * 12))
    assert list(rows) == ["all pathways", "gep"]
    assert (rows["gep"][0].month, rows["gep"][0].decided, rows["gep"][0].approved) == ("2025-01", 100, 50)


def dated(cases: Sample) -> Sample:
    days = np.datetime64("2025-01-01") + np.arange(len(cases)) * 365 // len(cases)
    return replace(cases, lodged=days, own=np.ones(len(cases), dtype=bool))


def test_the_latest_quarter_is_measured_by_the_fit_on_the_others() -> None:
    """A quarter of the cases, by day; a fit that is right holds on them, and tells their days."""
    cases = dated(sample(2_000, 1))
    before = earlier(cases)
    assert before is not None
    assert before.sum() == pytest.approx(1_500, abs=6)
    assert cases.lodged is not None
    assert cases.lodged[before].max() < cases.lodged[~before].min()
    found = out_of_time({NAME: cases}, lambda _, __: MODEL, 1)
    assert holds(found[NAME], 1)
    assert (found[NAME].first or "") >= "2025-09-30"
    assert list(objections(found)) == []
    assert earlier(sample(2_000, 1)) is None
    assert earlier(dated(sample(150, 1))) is None


def test_what_no_case_tells_does_not_move_a_fit_on_a_part() -> None:
    """Features that only the prior knows of are weighed as it has them: the mean estimate is the share that came."""
    drawn = arrays.sample(1_500, 3)
    before = fit(drawn, seed=1, refits=0, jobs=1)
    tables_before = export({arrays.NAME: before}, {arrays.NAME: drawn}, basis=Basis.SYNTHETIC_COHORT)
    whole = arrays.sample(800, 4, level=1.0)
    low, high = whole.low.copy(), whole.high.copy()
    low[:, 2:], high[:, 2:] = 0.0, 1.0
    cases = dated(replace(whole, low=low, high=high))
    plan = Towards({arrays.NAME: cases}, read_back(tables_before).models, {}, {}, {})
    first = earlier(cases)
    assert first is not None
    later = earlier_fit({arrays.NAME: cases}, plan, 1, arrays.NAME, first)
    part = partial_fit({arrays.NAME: cases}, plan, 1, arrays.NAME, 1.0)
    for model in (later, part):
        assert model is not None
        row = performance(model, cases, 1)
        assert row is not None
        assert row.expected == pytest.approx(row.share, abs=0.03)


def test_a_fit_that_does_not_hold_later_is_told() -> None:
    """Where the latest quarter was decided otherwise, the sentence has both shares and the days."""
    cases = dated(sample(2_000, 1))
    late = np.arange(2_000) >= 1_500
    changed = replace(cases, favourable=np.where(late, ~cases.favourable, cases.favourable))
    found = out_of_time({NAME: changed}, lambda _, __: MODEL, 1)
    [one] = objections(found)
    assert one.kind is ObjectionKind.LATER
    assert f"lodged before {found[NAME].first}" in one.why


def test_all_outcomes_reversed_no_longer_hold() -> None:
    """The features are the same, and the index of none of them has moved; calibration and loss have."""
    cases = sample(1_000, 3)
    assert all(holds(row, 1) for row in performances(tables(MODEL), {NAME: cases}, 3))
    [row] = performances(tables(MODEL), {NAME: replace(cases, favourable=~cases.favourable)}, 3)
    assert not holds(row, 1)
    assert row.worse
    assert row.share == pytest.approx(1 - float(cases.favourable.mean()))


def test_limits_are_those_of_chance() -> None:
    """A level that is off is found on 3,000 cases, and on 30 it can't be told from luck."""
    few, many = sample(30, 4), sample(3_000, 4)
    off = shifted(MODEL, 0.4)
    rows = [performance(off, cases, 1) for cases in (few, many)]
    assert [row is not None and holds(row, 1) for row in rows] == [True, False]
