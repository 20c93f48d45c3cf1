"""The classifiers: parity with their tables, directions, what few cases may move, and the same result for one seed."""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier

from service.outlook.estimate import estimate_spans
from service.outlook.features import FEATURES as DECLARED
from service.outlook.tables import Basis, PathwayModel, load_model
from service.profile.values import Span, exactly
from tests.training.arrays import FEATURES, NAME, log_odds_of, sample, values_of
from training.model.additive import steps_of_estimator, steps_of_model
from training.model.binning import Binned, binned, edges_of, hidden, known
from training.model.export import export, parity, probes, read_back
from training.model.fit import AFRESH, TO_MODEL, Fitted, fit, people_folds, stacked
from training.model.samples import Numbers, Sample
from training.model.scoring import log_odds, ranges, shares

SEED = 7
REFITS = 4


def tables_of(fitted: Fitted, cases: Sample, prior: PathwayModel | None = None) -> PathwayModel:
    priors = {NAME: prior} if prior else {}
    content = export({NAME: fitted}, {NAME: cases}, basis=Basis.AGENCY_CASES, priors=priors)
    return read_back(content).models[NAME]


@pytest.fixture(scope="session")
def cases() -> Sample:
    return sample(6_000, SEED)


@pytest.fixture(scope="session")
def fitted(cases: Sample) -> Fitted:
    return fit(cases, seed=SEED, refits=REFITS, jobs=1)


@pytest.fixture(scope="session")
def tables(fitted: Fitted, cases: Sample) -> PathwayModel:
    return tables_of(fitted, cases)


def divergence(model: PathwayModel, level: float = 0.0) -> float:
    """Mean Kullback–Leibler divergence of a model from the truth, in nat."""
    values = values_of(20_000, 99)
    truth = expit(log_odds_of(values, level))
    found = shares(log_odds(model, values, values))
    return float((truth * np.log(truth / found) + (1 - truth) * np.log((1 - truth) / (1 - found))).mean())


def test_tables_and_estimator_agree_everywhere(fitted: Fitted, tables: PathwayModel) -> None:
    """At every edge, beside it, and far out of range, the largest difference in log-odds is below 1e-9."""
    found = parity(tables, fitted.estimator, SEED)
    assert found.points > 400
    assert found.largest <= 1e-9


def test_probes_cover_both_sides_of_every_edge(tables: PathwayModel) -> None:
    """Each edge is probed, with the next number below and above it, and far out of range."""
    points = probes(tables, SEED)
    assert sum(len(table.edges) for table in tables.tables) > 10
    for index, table in enumerate(tables.tables):
        column = set(points[:, index].tolist())
        for edge in table.edges:
            assert {edge, float(np.nextafter(edge, -np.inf)), float(np.nextafter(edge, np.inf))} <= column
        assert {-1e12, 1e12} <= column


def test_the_server_and_the_arrays_score_alike(tables: PathwayModel) -> None:
    """Estimate and range of known and of partly known cases are those that the server gives."""
    chance = np.random.default_rng(SEED)
    low = values_of(60, 5)
    high = np.where(chance.random(low.shape) < 0.4, low + chance.uniform(0, 30, low.shape), low)
    middle, (bottom, top) = log_odds(tables, low, high), ranges(tables, low, high)
    for row in range(len(low)):
        spans = {name: Span(low[row, at], high[row, at]) for at, name in enumerate(FEATURES)}
        served = estimate_spans(tables, spans)
        expected = (served.estimate, served.low, served.high)
        assert expected == pytest.approx(tuple(expit([middle[row], bottom[row], top[row]])), abs=1e-12)


def test_a_fit_comes_close_to_an_additive_truth(tables: PathwayModel) -> None:
    """On 5,100 cases the divergence from the truth is a small part of what a plain share leaves unexplained."""
    assert divergence(tables) < 0.01
    flat = dataclasses.replace(tables, tables=(), baseline=0.5, refit_baselines=())
    assert divergence(flat) > 0.05


def test_the_estimator_itself_keeps_the_directions(fitted: Fitted) -> None:
    """Raising one feature never moves the estimator's log-odds against its direction."""
    values = values_of(500, 3)
    before = fitted.estimator.decision_function(values)
    for index, name in enumerate(FEATURES):
        moved = values.copy()
        moved[:, index] += np.abs(moved[:, index]) * 0.3 + 0.5
        step = fitted.estimator.decision_function(moved) - before
        assert (step * DECLARED[name].direction >= -1e-12).all(), name


def test_the_same_seed_gives_the_same_bytes(fitted: Fitted, cases: Sample) -> None:
    """In one process or two the tables are the same to the last byte; with another seed they are not."""
    first = export({NAME: fitted}, {NAME: cases}, basis=Basis.AGENCY_CASES)
    again = fit(cases, seed=SEED, refits=REFITS, jobs=2)
    assert export({NAME: again}, {NAME: cases}, basis=Basis.AGENCY_CASES) == first
    other = fit(cases, seed=SEED + 1, refits=REFITS, jobs=1)
    assert export({NAME: other}, {NAME: cases}, basis=Basis.AGENCY_CASES) != first


def test_the_order_of_people_in_folds_is_fixed_by_their_names(cases: Sample) -> None:
    """Whoever stands twice in the file is in one fold, and the fold does not hang on the order of lines."""
    person = np.concatenate([cases.person[:50], cases.person[:50]])
    folds = people_folds(person, SEED)
    assert (folds[:50] == folds[50:]).all()
    turned = people_folds(person[::-1], SEED)
    assert (turned[::-1] == folds).all()


def test_a_few_cases_hardly_move_the_model_shipped_before(tables: PathwayModel) -> None:
    """Eighty cases of the same truth leave the model within a hundredth of a nat of where it was."""
    before = divergence(tables)
    few = sample(80, 21)
    after = tables_of(fit(few, prior=tables, seed=SEED, refits=REFITS, jobs=1), few, tables)
    assert divergence(after) < before + 0.01
    assert after.cases == int((~few.test).sum())


def test_many_cases_move_it_to_their_own_truth(tables: PathwayModel) -> None:
    """Six thousand cases decided two log-odds more strictly bring the model to them."""
    many = sample(6_000, 22, level=-2.0)
    assert divergence(tables, -2.0) > 0.2
    found = fit(many, prior=tables, seed=SEED, refits=REFITS, jobs=1)
    after = tables_of(found, many, tables)
    assert divergence(after, -2.0) < 0.01
    assert parity(after, found.estimator, SEED).largest <= 1e-9
    assert found.drawn_to == "model"


def test_cases_decided_alike_move_the_level_alone(tables: PathwayModel) -> None:
    """Thirty approvals teach no shapes: the tables keep theirs, and the level rises; ten approvals raise it less."""
    values = values_of(400, 4)
    rises = []
    for count in (10, 30):
        some = sample(count, 23, test_share=0.0)
        alike = dataclasses.replace(some, favourable=np.ones(count, dtype=bool))
        after = tables_of(fit(alike, prior=tables, seed=SEED, refits=REFITS, jobs=1), alike, tables)
        moved = log_odds(after, values, values) - log_odds(tables, values, values)
        assert moved.min() == pytest.approx(moved.max(), abs=1e-6)
        rises.append(float(moved.mean()))
    assert 0 < rises[0] < rises[1]


def test_without_a_model_few_cases_are_drawn_to_the_base_rate() -> None:
    """Forty cases of a pathway without a model: the estimates stay near the published rate, whoever asks."""
    few = sample(40, 24, level=-3.0, test_share=0.0)
    found = fit(few, base_rate=0.9, seed=SEED, refits=REFITS, jobs=1)
    after = tables_of(found, few)
    values = values_of(200, 4)
    estimates = shares(log_odds(after, values, values))
    assert found.drawn_to == "rate"
    assert estimates.min() == pytest.approx(estimates.max(), abs=1e-6)
    assert float(few.favourable.mean()) < estimates.mean() < 0.9


@pytest.mark.parametrize("people", [1, 4, 5])
def test_cases_of_fewer_people_than_folds_move_the_level_alone(people: int) -> None:
    """However many cases they brought: nothing tells what their shapes are worth to others."""
    found = sample(120, SEED)
    of_few = dataclasses.replace(found, person=np.array([f"person {number % people}" for number in range(120)]))
    fitted = fit(of_few, base_rate=0.5, seed=SEED, refits=1, jobs=1)
    assert (fitted.rounds > 0) is (people == 5)
    assert (fitted.fresh is None) is (people < 5)


def test_nothing_to_fit_on_is_refused(cases: Sample) -> None:
    """A sample whose every case is held out can't be fitted."""
    held = dataclasses.replace(cases, test=np.ones(len(cases), dtype=bool))
    with pytest.raises(ValueError, match="no case is left"):
        fit(held, seed=SEED, refits=1, jobs=1)


def test_a_feature_that_the_prior_reads_can_not_be_lost(tables: PathwayModel) -> None:
    """A prior that reads what the cases lack is refused; one that reads less adds nothing for the rest."""
    with pytest.raises(ValueError, match="letters_specific"):
        steps_of_model(tables, tuple(name for name in FEATURES if name != "letters_specific"))
    less = dataclasses.replace(tables, tables=tables.tables[:2])
    assert steps_of_model(less, FEATURES).values[3] == (0.0,)


def test_a_classifier_with_interactions_is_no_sum_of_tables() -> None:
    """What can't be served as tables is refused instead of exported wrongly."""
    chance = np.random.default_rng(1)
    values = chance.uniform(size=(400, 2))
    edges = edges_of(values)
    crossed = (values[:, 0] > 0.5) ^ (values[:, 1] > 0.5)
    estimator = HistGradientBoostingClassifier(max_iter=20).fit(binned(values, edges), crossed)
    with pytest.raises(ValueError, match="interactions"):
        steps_of_estimator(Binned(edges, estimator))


def test_bins_are_cut_between_values_and_hold_their_upper_edge() -> None:
    """Few values have a bin each, many share 48; an edge belongs to the bin below it, and what is unknown to none."""
    values = np.array([[1.0, 0.0], [2.0, np.nan], [4.0, 0.0]])
    edges = edges_of(values)
    assert edges == ((1.5, 3.0), ())
    asked = np.array([[1.5, 7.0], [np.nextafter(1.5, 2), 7.0], [3.0, 7.0], [np.nan, 7.0], [1e12, -1e12]])
    assert binned(asked, edges)[:, 0].tolist()[:3] == [0, 1, 1]
    assert np.isnan(binned(asked, edges)[3, 0])
    assert binned(asked, edges)[4].tolist() == [2, 0]
    many = edges_of(np.random.default_rng(1).normal(size=(1_000, 1)))
    assert len(many[0]) == 47


def test_nothing_private_of_scikit_learn_is_touched() -> None:
    """No name with an underscore before it is read from another's object."""
    for path in (Path(__file__).parents[2] / "training").rglob("*.py"):
        assert "SLF001" not in path.read_text(encoding="utf-8"), path


def test_a_fact_hidden_hides_every_feature_that_reads_it() -> None:
    """Career and letters both read the jobs, and go missing together; nothing else changes."""
    values = values_of(2_000, 6)
    masked = hidden(values, FEATURES, [SEED], share=0.3)
    gone = np.isnan(masked)
    assert 0.2 < gone[:, 0].mean() < 0.6
    shared = set(DECLARED["career_authentic"].facts) & set(DECLARED["letters_specific"].facts)
    assert shared == {"/jobs"}
    assert (gone[:, 2] & gone[:, 3]).mean() > 0.27
    assert (masked[~gone] == values[~gone]).all()
    assert not np.isnan(hidden(values, FEATURES, [SEED], share=0.0)).any()


def test_an_interval_is_fitted_as_its_middle_only_where_it_is_narrow() -> None:
    """30 to 36 months count as 33; 0 to 60, or no bound at all, as missing."""
    low = np.array([[0.0], [60.0], [30.0], [0.0], [0.0]])
    high = np.array([[0.0], [60.0], [36.0], [60.0], [np.inf]])
    found = known(low, high, ("work_in_window_months",))[:, 0]
    assert found[:3].tolist() == [0.0, 60.0, 33.0]
    assert np.isnan(found[3:]).all()


def test_a_feature_that_no_case_tells_is_left_flat(cases: Sample) -> None:
    """Where no letter is known, the fit goes on, and the letters' table has one bin."""
    low, high = cases.low.copy(), cases.high.copy()
    low[:, 3], high[:, 3] = 0.0, 1.0
    silent = dataclasses.replace(cases, low=low, high=high)
    found = fit(silent, seed=SEED, refits=1, jobs=1)
    assert tables_of(found, silent).tables[3].edges == ()
    with pytest.raises(ValueError, match="known values only"):
        found.estimator.decision_function(np.full((1, len(FEATURES)), np.nan))


@given(slope=st.floats(0.5, 1.6), level=st.floats(-1.5, 1.5))
def test_calibration_finds_a_known_slope_and_intercept(slope: float, level: float) -> None:
    """Of outcomes drawn with a slope and an intercept, both are found again."""
    chance = np.random.default_rng(2)
    raw: Numbers = chance.normal(size=20_000) * 2
    outcome = chance.uniform(size=raw.size) < expit(slope * raw + level)
    intercept, _, found = stacked(raw, np.zeros_like(raw), outcome, np.ones_like(raw), AFRESH)
    assert found == pytest.approx(slope, abs=0.08)
    assert intercept == pytest.approx(level, abs=0.12)


def test_a_useless_fit_gets_no_weight_and_never_a_negative_one() -> None:
    """Where the prior tells the truth and the fresh fit its opposite, the fresh fit is left out."""
    chance = np.random.default_rng(3)
    prior: Numbers = chance.normal(size=5_000)
    outcome = chance.uniform(size=prior.size) < expit(prior)
    _, of_prior, of_fresh = stacked(-prior + chance.normal(size=5_000), prior, outcome, np.ones(5_000), TO_MODEL)
    assert of_prior == pytest.approx(1.0, abs=0.15)
    assert of_fresh == 0.0


@given(data=st.data())
def test_any_completion_of_a_masked_case_stays_inside_its_range(tables: PathwayModel, data: st.DataObject) -> None:
    """Whatever the hidden facts turn out to be, the estimate lies between the ends stated before."""
    row = values_of(1, data.draw(st.integers(0, 10_000)))[0]
    silent = data.draw(st.sets(st.integers(0, len(FEATURES) - 1)))
    before = estimate_spans(
        tables, {name: DECLARED[name].domain if at in silent else exactly(row[at]) for at, name in enumerate(FEATURES)}
    )
    after = estimate_spans(tables, {name: exactly(row[at]) for at, name in enumerate(FEATURES)})
    assert before.low is not None
    assert before.high is not None
    assert after.estimate is not None
    assert before.low - 1e-12 <= after.estimate <= before.high + 1e-12


def test_the_tables_say_what_they_stand_on(fitted: Fitted, cases: Sample) -> None:
    """Basis, cases and notice are in the document, and every density adds up to one."""
    document = json.loads(export({NAME: fitted}, {NAME: cases}, basis=Basis.AGENCY_CASES, shrunk={NAME: "a little"}))
    one = document["models"][NAME]
    assert (one["basis"], one["shrunk"], one["cases"]) == ("agency_cases", "a little", int((~cases.test).sum()))
    assert "clients whom it accepted" in document["notice"]
    for table in one["tables"]:
        assert sum(table["density"]) == pytest.approx(1.0, abs=1e-4)


def test_what_is_carried_over_stays_as_it_is(tables: PathwayModel) -> None:
    """A classifier without new cases is the same after export as before."""
    again = read_back(export({}, {}, basis=Basis.AGENCY_CASES, carried={NAME: tables})).models[NAME]
    assert again == tables


def test_the_shipped_tables_are_the_servers() -> None:
    """The shipped model loads, and each classifier is found by pathway and regime."""
    model = load_model(Path(__file__).parents[2] / "models")
    for one in model.models.values():
        assert model.find(one.pathway_id, one.regime, one.stage) is one


def test_no_private_part_of_scikit_learn_is_read() -> None:
    """Its own tables may change with any release: bins are ours, and values come off its public answers."""
    private = re.compile(r"\._(predictors|bin_mapper|baseline_prediction|raw_predict|bin_data|preprocess_X)\b")
    sources = list((Path(__file__).parents[2] / "training").rglob("*.py"))
    assert len(sources) > 50
    assert [path.name for path in sources if private.search(path.read_text(encoding="utf-8"))] == []
