"""The generator's own probabilities: right on average, in every decile, and where the panel cuts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outlook.features import FEATURES, case_of, features_of
from service.outlook.selection import Candidate, select
from service.outlook.tables import Stage
from service.practice import findings
from service.profile.facts import Facts
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from training.cases.case import Case
from training.cohort.decisions import Fate, Panel, Staying, Threshold
from training.cohort.lodging import completed
from training.cohort.simulate import cases_of, make, plan_of
from training.cohort.truth import cut_offs, truth

SECTORS = 8


def values_of(cases: list[Case], regime: str, stage: Stage) -> np.ndarray:
    names = features_of(cases[0].pathway, regime, stage)
    rows = []
    for case in cases:
        facts = Facts(case.profile, case.lodged_on)
        read = case_of(facts, Evaluation(facts, lawbook()), findings(facts))
        rows.append([completed(FEATURES[name].span(read)) for name in names])
    return np.array(rows)


def agrees(share: np.ndarray, happened: np.ndarray) -> None:
    """Overall and in each decile of the truth, what happened lies within four and a half standard errors."""
    order = np.argsort(share, kind="stable")
    for some in (order, *np.array_split(order, 10)):
        error = np.sqrt((share[some] * (1 - share[some])).sum()) / len(some)
        assert abs(happened[some].mean() - share[some].mean()) < 4.5 * error + 0.5 / len(some)


@pytest.mark.parametrize(
    ("pathway_id", "people", "regime"),
    [("qmas_gpt", 2_500, "criteria_2024"), ("ttps_c", 2_500, "categories"), ("gep", 2_000, "exemptions")],
)
def test_the_truth_agrees_with_what_was_decided(pathway_id: str, people: int, regime: str) -> None:
    """The mean of the truth is the share approved, or extended, overall and in deciles."""
    plan = plan_of({pathway_id: people}, 23)
    made = make(pathway_id, plan)
    cases = np.array(list(cases_of(pathway_id, made.rows, made.decided, plan)), dtype=object)
    open_and_decided = made.rows["passes"] & (made.decided.fate >= Fate.REFUSED)
    values = values_of(list(cases[open_and_decided]), regime, Stage.APPROVAL)
    share = truth(made.deciders[f"{pathway_id}@{regime}"], values, seed=1)
    agrees(share, made.decided.fate[open_and_decided] == Fate.APPROVED)
    assert share.std() > 0.005
    name = f"{pathway_id}@{regime}+extension"
    if name in made.deciders:
        known = made.decided.extended >= 0
        values = values_of(list(cases[known]), regime, Stage.EXTENSION)
        agrees(truth(made.deciders[name], values, seed=1), made.decided.extended[known] == 1)


@given(
    st.lists(st.tuples(st.integers(-6, 6), st.integers(0, SECTORS - 1)), max_size=30),
    st.integers(0, 12),
    st.sampled_from([0.2, 0.36, 0.5, 1.0]),
    st.integers(-6, 6),
    st.integers(0, SECTORS - 1),
)
def test_cut_offs_are_those_of_the_panel(
    others: list[tuple[int, int]], places: int, sector_share: float, merit: int, sector: int
) -> None:
    """A candidate is selected beside the others just where its merit exceeds the cut-off of its sector."""
    pool = [Candidate(f"{index}", True, float(one), f"{of}") for index, (one, of) in enumerate(others)]
    pool.append(Candidate("one more", True, merit + 0.5, f"{sector}"))
    most = max(1, int(sector_share * places))
    merits = np.array([one for one, _ in others], dtype=np.float64)
    # Equals among the others are told apart as the panel does, by id.
    ranks = {name: rank for rank, name in enumerate(sorted(f"{index}" for index in range(len(others))))}
    merits -= np.array([1e-3 * ranks[f"{index}"] for index in range(len(others))])
    needed = cut_offs(merits, np.array([of for _, of in others], dtype=np.intp), places, most)
    assert ("one more" in select(pool, places, sector_share)) == (merit + 0.5 > needed[sector])


def panel(unseen: float, places: float = 0.3) -> Panel:
    """A hundred like candidates, of no named sector."""
    nobody = np.zeros(100, dtype=np.bool_)
    return Panel("qmas_gpt", {}, places, unseen, 1.0, np.zeros(100), nobody, ~nobody, (100,))


def test_equals_before_a_panel_have_the_share_of_places() -> None:
    """Where no feature weighs, the chance of each is that of all."""
    values = np.zeros((4, len(features_of("qmas_gpt", "criteria_2024"))))
    assert truth(panel(1.0), values, draws=2_000) == pytest.approx([0.3] * 4, abs=0.01)


def test_more_of_what_weighs_never_lowers_the_truth() -> None:
    """Shares rise with merit, between nothing and everything."""
    made = make("qmas_gpt", plan_of({"qmas_gpt": 300}, 3)).deciders["qmas_gpt@criteria_2024"]
    values = np.zeros((13, len(features_of("qmas_gpt", "criteria_2024"))))
    values[:, 0] = np.arange(0, 39, 3)
    values[:, -1] = 1
    share = truth(made, values)
    assert (np.diff(share) >= 0).all()
    assert 0 <= share[0] < 0.01 < share[-1] <= 1


def test_a_hidden_trait_draws_shares_towards_the_middle() -> None:
    """Without it the truth is the decision's own share; with it less extreme, and the same for the same seed."""
    values = np.zeros((2, len(features_of("gep", "exemptions"))))
    plain = truth(Threshold("gep", {}, 2.0, 0.0), values)
    mixed = truth(Threshold("gep", {}, 2.0, 1.5), values, seed=4)
    assert plain == pytest.approx([1 / (1 + np.exp(-2.0))] * 2)
    assert (mixed < plain - 0.02).all()
    assert (mixed == truth(Threshold("gep", {}, 2.0, 1.5), values, seed=4)).all()


def test_an_extension_is_sought_and_granted() -> None:
    """The share extended is the product of the two."""
    values = np.zeros((1, len(features_of("ttps_b", "categories", Stage.EXTENSION))))
    share = truth(Staying("ttps_b", {}, 0.0, 0.7, {}, np.log(3.0)), values)
    assert share == pytest.approx([0.5 * 0.75], abs=1e-3)
