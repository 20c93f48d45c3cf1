"""Which classifier is published: the new one, the one before or the base rate, as the same people judge all three."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from service.outlook.estimate import Band, estimate_spans
from service.outlook.features import FEATURES as DECLARED
from service.outlook.tables import Basis, PathwayModel
from tests.training.review_cases import MODEL, NAME, flattened, sample, shifted, tables
from training.keeping import base_rate_fit, settled
from training.model.export import parity
from training.model.samples import Numbers, Sample
from training.model.scoring import log_odds
from training.review.assessment import Choice, Chosen
from training.review.choosing.choice import choices
from training.review.choosing.judged import base_log_odds, judged, judges, strangers

OWN = replace(MODEL, basis=Basis.AGENCY_CASES)


@cache
def agency(cases: int, seed: int = 1, test: float = 0.15) -> Sample:
    """An agency's cases, decided as the model says."""
    drawn = sample(cases, seed, test=test)
    return replace(drawn, own=np.ones(cases, dtype=bool))


def crossed(model: PathwayModel, cases: Sample) -> Numbers:
    """What fits without each person say: here the model itself, which was fitted on none of them."""
    rows = cases.only(~cases.test)
    return log_odds(model, rows.low, rows.high)


def chosen(new: PathwayModel, before: PathwayModel | None, cases: Sample, last: np.datetime64 | None = None) -> Choice:
    held = None if before is None else tables(before)
    found = choices({NAME: new}, {NAME: cases}, {NAME: crossed(new, cases)}, held, last=last, seed=1)
    return found[NAME]


def turned(model: PathwayModel) -> PathwayModel:
    """The opposite of what is so."""
    rows = tuple(replace(row, values=tuple(-2 * value for value in row.values), refits=()) for row in model.tables)
    return replace(model, tables=rows, refit_baselines=(), baseline=-model.baseline)


@pytest.mark.parametrize(
    ("new", "before", "found"),
    [
        (MODEL, None, Chosen.NEW),
        (MODEL, flattened(MODEL), Chosen.NEW),
        (MODEL, MODEL, Chosen.NEW),
        (flattened(MODEL), MODEL, Chosen.BEFORE),
        (turned(MODEL), MODEL, Chosen.BEFORE),
        (turned(MODEL), None, Chosen.BASE_RATE),
        (turned(MODEL), turned(MODEL), Chosen.BASE_RATE),
        (shifted(MODEL, 0.5), MODEL, Chosen.BEFORE),
    ],
    ids=["right", "better", "as good", "worse", "far worse", "worse than nothing", "both", "off"],
)
def test_the_better_is_published(new: PathwayModel, before: PathwayModel | None, found: Chosen) -> None:
    """Of three, the one that the judges show to be no worse; where none is, the base rate."""
    assert chosen(new, before, agency(3_000)).chosen is found


def test_a_new_one_that_is_off_is_published_where_the_one_before_is_worse() -> None:
    """Off by some hundredths, and the champion worse than the base rate: the better one, with a warning."""
    found = chosen(shifted(MODEL, 0.35), shifted(MODEL, -2.5), agency(12_000))
    assert found.chosen is Chosen.NEW
    assert "can't be kept: it is worse than the base rate" in found.why
    assert found.warning is not None
    assert "off by 0.0" in found.warning


def test_a_champion_that_is_worse_calibrated_is_not_kept() -> None:
    """Better than the base rate, and yet off by more than the new one that was not shown to be no worse."""
    found = chosen(shifted(MODEL, -0.3), shifted(MODEL, 0.45), agency(6_000))
    assert found.chosen is not Chosen.BEFORE


def test_few_cases_are_judged_by_all_their_people() -> None:
    """Of 400 cases all judge, those in fitting by fits without their people; of 20,000 the held-out ones do."""
    few, many = agency(400), agency(20_000)
    assert judges(few).all()
    assert (judges(many) == many.test).all()
    found = judged(MODEL, few, crossed(MODEL, few))
    assert found is not None
    assert (len(found.rows), found.crossed) == (400, int((~few.test).sum()))
    assert chosen(MODEL, flattened(MODEL), few).chosen is Chosen.NEW


def test_whoever_a_classifier_has_seen_does_not_judge_it() -> None:
    """The people held out judge one on the agency's cases, and those who came after it; any judges a simulated one."""
    days = np.datetime64("2025-01-01") + np.arange(400)
    cases = replace(agency(400), lodged=days)
    assert strangers(MODEL, cases).all()
    assert (strangers(OWN, cases) == cases.test).all()
    later = strangers(OWN, cases, np.datetime64("2025-12-31"))
    assert (later == (cases.test | (days > np.datetime64("2025-12-31")))).all()


def test_one_case_before_makes_a_person_known() -> None:
    """Who came back after the classifier was fitted had been seen by it."""
    cases = sample(40, 1, test=0, each=2)
    days = np.where(np.arange(40) % 2, np.datetime64("2026-05-01"), np.datetime64("2025-05-01"))
    cases = replace(cases, own=cases.own | True, lodged=days.astype("datetime64[D]"))
    assert not strangers(OWN, cases, np.datetime64("2025-12-31")).any()


def test_the_base_rate_of_a_person_is_that_of_the_others() -> None:
    """Two of three others were approved: the third's own approval doesn't count for it."""
    cases = agency(4, test=0.0)
    cases = replace(cases, favourable=np.array([True, True, False, True]), test=np.zeros(4, dtype=bool))
    assert base_log_odds(cases) == pytest.approx(np.log([3 / 2, 3 / 2, 4.0, 3 / 2]))


def test_a_handful_of_people_shows_nothing() -> None:
    """Under thirty judges the one before keeps its place, or the base rate is all that is told."""
    few = agency(25)
    assert chosen(MODEL, flattened(MODEL), few).chosen is Chosen.BEFORE
    assert chosen(MODEL, None, few).chosen is Chosen.BASE_RATE


def test_a_base_rate_can_not_tell_of_one_person() -> None:
    """Its estimate is the share, its range is nearly the whole, and its band says so; tables and estimator agree."""
    cases = agency(3_000)
    none = Choice(NAME, Chosen.BASE_RATE, "for want of better")
    new = tables(turned(OWN))
    left = settled(new, {NAME: 0.0}, {}, {NAME: cases}, None, {NAME: none})
    model = left.tables.models[NAME]
    told = estimate_spans(model, {name: DECLARED[name].domain for name in model.features})
    assert told.estimate == pytest.approx(float(cases.favourable.mean()), abs=1e-6)
    assert told.band is Band.CANNOT_TELL
    assert parity(model, left.estimators[NAME], 1).largest <= 1e-9
    assert "for want of better" in str(model.shrunk)
    assert len(base_rate_fit(cases).crossed) == int((~cases.test).sum())


def test_the_one_before_takes_its_place_again() -> None:
    """What is kept is the version before's to the last digit."""
    kept = Choice(NAME, Chosen.BEFORE, "it is better")
    left = settled(tables(OWN), {NAME: 0.0}, {}, {NAME: agency(400)}, tables(MODEL), {NAME: kept})
    assert left.tables.models[NAME] == MODEL
    assert left.estimators == {}
    assert list(left.kept) == [NAME]
