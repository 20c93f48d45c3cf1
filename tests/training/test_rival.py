"""The second generator: how far additivity goes there, how near the fit comes, and what few cases may do."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.tables import Basis, PathwayModel, load_model
from service.profile.facts import Facts
from service.profile.values import NOT_MET
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import assess
from tests.measured import measured
from tests.training.rival_generator import NAME, PATHWAY, TODAY, Agency, Weights, draw, reader
from tests.training.yardsticks import Yardsticks, bayes_loss, expected_loss, yardsticks
from training.model.export import export, read_back
from training.model.fit import fit
from training.model.samples import Numbers
from training.model.scoring import log_odds

MODELS = Path(__file__).parents[2] / "models"
PROOF = "Second generator"


@dataclass(frozen=True, slots=True)
class Size:
    """How many people show what can be reached, test, and are learnt from; ``resamples`` of few cases each."""

    reference: int
    test: int
    learnt: int
    resamples: int
    excess: float


SMALL = Size(reference=3_000, test=1_000, learnt=2_500, resamples=2, excess=0.06)
FULL = Size(reference=60_000, test=20_000, learnt=20_000, resamples=50, excess=0.03)
SIZES = [pytest.param(SMALL, id="small"), pytest.param(FULL, id="full", marks=pytest.mark.prove)]


@lru_cache(maxsize=2)
def world(size: Size) -> tuple[Agency, Agency, Agency]:
    """Reference, test and agency: different people."""
    parts = (size.reference, size.test, size.learnt)
    starts = np.concatenate([[0], np.cumsum(parts)[:-1]]).tolist()
    jobs = 1 if size == SMALL else 2
    one, two, three = (draw(count, 3, first=first, jobs=jobs) for count, first in zip(parts, starts, strict=True))
    return one, two, three


def middle(agency: Agency) -> Numbers:
    values: Numbers = (agency.low + agency.high) / 2
    return values


@lru_cache(maxsize=2)
def reach(size: Size) -> Yardsticks:
    reference, test, _ = world(size)
    return yardsticks(middle(reference), reference.chance, (middle(test), test.chance))


@lru_cache(maxsize=1)
def shipped() -> PathwayModel:
    found = load_model(MODELS).models[NAME]
    assert found.basis is Basis.SYNTHETIC_COHORT
    return found


def served(agency: Agency, prior: PathwayModel | None, seed: int) -> PathwayModel:
    """The tables that the server would read after a fit on the agency's cases."""
    sample = agency.sample()
    fitted = fit(sample, prior=prior, seed=seed, refits=0, jobs=1)
    priors = {} if prior is None else {NAME: prior}
    return read_back(export({NAME: fitted}, {NAME: sample}, basis=Basis.AGENCY_CASES, priors=priors)).models[NAME]


def loss_of(model: PathwayModel, test: Agency) -> float:
    return expected_loss(test.chance, log_odds(model, test.low, test.high))


def test_its_applicants_are_open_to_the_law() -> None:
    """The rules close no case of the agency, so that every one is learnt from."""
    drawn = draw(40, 9)
    for profile in drawn.profiles:
        facts = Facts(reader().deserialize(profile), TODAY)
        assert assess(BY_ID[PATHWAY], Evaluation(facts, lawbook())).truth != NOT_MET


def test_the_same_seed_draws_the_same_people_wherever_one_begins() -> None:
    """People 20 to 39 are the same whether drawn alone or after those before; another seed draws others."""
    whole, part, other = draw(40, 5), draw(20, 5, first=20), draw(40, 6)
    assert whole.profiles[20:] == part.profiles
    assert np.array_equal(whole.approved[20:], part.approved)
    assert whole.profiles != other.profiles


def test_outcomes_follow_the_chances() -> None:
    """About as many are approved as the chances say, and fewer where the constant is lower."""
    drawn, harder = draw(800, 8), draw(200, 8, weights=Weights(constant=-8.0))
    assert drawn.approved.mean() == pytest.approx(drawn.chance.mean(), abs=0.05)
    assert harder.chance.mean() < drawn.chance.mean() - 0.15


@pytest.mark.parametrize("size", SIZES)
def test_its_base_rate_and_weights_are_not_those_of_the_shipped_model(size: Size) -> None:
    """Far more are approved than the shipped model says, and it is far from the truth there."""
    _, test, _ = world(size)
    told = 1 / (1 + np.exp(-log_odds(shipped(), test.low, test.high)))
    assert test.chance.mean() > told.mean() + 0.1
    excess = loss_of(shipped(), test) / reach(size).additive - 1
    rates = f"{test.chance.mean():.3f} against {told.mean():.3f}"
    measured(PROOF, f"excess log-loss of the shipped model (base rates {rates})", excess, "> 0.10", on="", holds=True)
    assert excess > 0.10


@pytest.mark.parametrize("size", SIZES)
def test_unrestricted_boosting_visibly_beats_any_additive_model(size: Size) -> None:
    """Taught the chances themselves, the best additive model stays a tenth above what interactions reach."""
    found = reach(size)
    assert found.bayes <= found.unrestricted < found.additive < found.level
    assert found.half_additive == pytest.approx(found.additive, rel=0.03 if size == SMALL else 0.005)
    gap = found.additive / found.unrestricted - 1
    on = f"{size.test:,} held-out cases; truth {found.bayes:.4f}, unrestricted {found.unrestricted:.4f}"
    what = f"log-loss of the best additive model ({found.additive:.4f}) over unrestricted boosting's"
    measured(PROOF, what, gap, "≥ 0.10", on=on, holds=gap >= 0.10)
    assert gap >= 0.10


def learnt_from_outcomes(agency: Agency) -> HistGradientBoostingClassifier:
    with threadpool_limits(limits=1):
        return HistGradientBoostingClassifier(random_state=0).fit(middle(agency), agency.approved)


@pytest.mark.parametrize("size", SIZES)
def test_the_fit_comes_near_the_best_additive_model(size: Size) -> None:
    """Learnt from outcomes alone and drawn towards the shipped model, the served tables lose little to the best sum."""
    _, test, agency = world(size)
    ours = loss_of(served(agency, shipped(), 1), test)
    excess = ours / reach(size).additive - 1
    free = expected_loss(test.chance, learnt_from_outcomes(agency).decision_function(middle(test)))
    on = f"{size.learnt:,} cases; ours {ours:.4f} nat, unrestricted boosting on the same outcomes {free:.4f}"
    target = f"≤ {size.excess:.2f}"
    measured(PROOF, "excess log-loss over the best additive model", excess, target, on=on, holds=excess <= size.excess)
    assert excess <= size.excess
    assert free < ours or size == SMALL, "on few cases interactions can't be told from chance yet"


def worse(test: Agency, pool: Agency, prior: PathwayModel, cases: int, resamples: int) -> Numbers:
    """By how many nat a model fitted on so many cases is worse than its prior, in each of the resamples."""
    before = loss_of(prior, test)
    rows = [
        np.random.default_rng([cases, number]).choice(len(pool), cases, replace=False) for number in range(resamples)
    ]
    return np.array(
        [loss_of(served(pool.only(some), prior, number), test) - before for number, some in enumerate(rows)]
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cases", [200, 2_000])
def test_few_cases_are_seldom_worse_than_the_model_before(size: Size, cases: int) -> None:
    """In at most one resample of twenty is the new model worse by more than 0.01 nat."""
    _, test, agency = world(size)
    found = worse(test, agency, shipped(), cases, size.resamples)
    share = float((found > 0.01).mean())
    on = f"{size.resamples} resamples of {cases:,}; median change {np.median(found):+.4f} nat, worst {found.max():+.4f}"
    measured(PROOF, "share worse than the shipped model by > 0.01 nat", share, "≤ 0.05", on=on, holds=share <= 0.05)
    assert share <= 0.05 if size == FULL else found.max() < 0.05


def of_the_prior(agency: Agency, prior: PathwayModel, seed: int) -> Agency:
    """The same people, decided as the prior says: an agency from which nothing new can be learnt."""
    share = 1 / (1 + np.exp(-log_odds(prior, agency.low, agency.high)))
    approved = np.random.default_rng(seed).random(len(agency)) < share
    return Agency(agency.low, agency.high, share, approved, (), agency.first)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cases", [200, 2_000])
def test_nothing_is_unlearnt_where_there_is_nothing_to_learn(size: Size, cases: int) -> None:
    """The hardest few cases are those decided just as the shipped model says: what is fitted can only be worse."""
    _, test, agency = world(size)
    prior = shipped()
    test, agency = of_the_prior(test, prior, 1), of_the_prior(agency, prior, 2)
    assert loss_of(prior, test) == pytest.approx(bayes_loss(test.chance), abs=1e-9)
    found = worse(test, agency, prior, cases, size.resamples)
    share = float((found > 0.01).mean())
    change = f"median change {np.median(found):+.4f} nat, worst {found.max():+.4f}"
    on = f"{size.resamples} resamples of {cases:,} decided by it; {change}"
    measured(PROOF, "share worse than a shipped model that is right", share, "≤ 0.05", on=on, holds=share <= 0.05)
    assert share <= 0.05 if size == FULL else found.max() < 0.05
