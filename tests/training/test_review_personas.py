from collections import Counter
from dataclasses import replace

import pytest

from service.outlook.features import APPROVAL_FEATURES, FEATURES, case_of, spans_of
from service.outlook.tables import Basis, PathwayModel, Stage, Table, model_name
from service.practice import findings
from service.rules.pathway import LawStatus, Mode, Verdict
from tests.training.review_cases import tables
from training.review.personas import PersonaPair, assessed, load_personas, persona_orders

REGIMES = {
    "qmas_gpt": "criteria_2024",
    "ttps_a": "categories",
    "ttps_b": "categories",
    "ttps_c": "categories",
    "gep": "exemptions",
    "asmtp": "exemptions",
}
EDGES = {
    "qmas_criteria_met": (5.5, 6.5, 7.5, 8.5, 9.5),
    "specified_sector_months": (36, 72, 120),
    "senior_months": (0.5, 24, 60),
    "international_months": (12, 24, 60),
    "degree_level_months": (24, 60, 110),
    "taxable_income_hkd": (1_000_000, 2_600_000, 3_500_000),
    "degree_level": (1.5, 2.5, 3.5),
    "work_in_window_months": (38, 48, 58),
    "bachelor_years_ago": (1.5, 3.5),
    "offer_annual_pay_hkd": (200_000, 300_000, 600_000),
    "employer_months": (12, 60),
}


def straight(pathway_id: str, sign: int) -> PathwayModel:
    """A classifier in which every feature counts the same, along its direction or (``sign`` -1) against it."""
    rows = []
    for name in APPROVAL_FEATURES[pathway_id]:
        edges = tuple(map(float, EDGES.get(name, (0.25, 0.5, 0.75))))
        step = 0.5 * sign * FEATURES[name].direction
        values = tuple(step * index for index in range(len(edges) + 1))
        rows.append(Table(name, FEATURES[name].direction, edges, values, (1 / len(values),) * len(values), ()))
    regime = REGIMES[pathway_id]
    return PathwayModel(
        name=model_name(pathway_id, regime, Stage.APPROVAL),
        pathway_id=pathway_id,
        regime=regime,
        stage=Stage.APPROVAL,
        basis=Basis.SYNTHETIC_COHORT,
        cases=1,
        shrunk=None,
        baseline=0.0,
        slope=0.2,
        intercept=0.0,
        tables=tuple(rows),
        refit_baselines=(),
        pool=(),
    )


ALONG = tables(*(straight(pathway_id, 1) for pathway_id in REGIMES))
AGAINST = tables(*(straight(pathway_id, -1) for pathway_id in REGIMES))
LEVEL = tables(*(replace(model, slope=1e-300) for model in ALONG.models.values()))


def test_there_are_pairs_for_every_pathway_that_is_modelled() -> None:
    """At least fourteen pairs, each of its own name, and two at least for each of the six pathways."""
    pairs = load_personas().pairs
    counted = Counter(pair.pathway_id for pair in pairs)
    assert len({pair.id for pair in pairs}) == len(pairs) >= 14
    assert set(counted) == set(REGIMES)
    assert min(counted.values()) >= 2
    assert all(pair.why for pair in pairs)


def test_every_persona_is_one_that_the_law_leaves_open() -> None:
    """Neither of a pair is closed or undetermined: the order is about what the law leaves to judgement.

    Only a record, which some schemes leave to an officer, may need review.
    """
    personas = load_personas()
    for pair in personas.pairs:
        for name in (pair.stronger, pair.weaker):
            found, facts, _ = assessed(personas, name, pair.pathway_id)
            recorded = bool(facts.profile.person.adverse_records)
            left_open = {Verdict.ELIGIBLE, Verdict.NEEDS_REVIEW} if recorded else {Verdict.ELIGIBLE}
            assert found.verdict in left_open, (pair.id, name)
            assert (found.status, found.mode) == (LawStatus.IN_FORCE, Mode.ENTRY)
            assert [version.value for version in found.regimes] == [REGIMES[pair.pathway_id]]


def test_a_model_that_goes_along_the_directions_holds_every_pair() -> None:
    """Where every feature counts the same along its direction, every pair is strictly in its order."""
    orders = persona_orders(ALONG)
    assert len(orders) == len(load_personas().pairs)
    assert all(order.holds and order.estimates[0] > order.estimates[1] for order in orders)


def test_a_model_that_goes_against_them_holds_none() -> None:
    """Turned round, every pair is out of its order: none of them holds by accident."""
    assert not any(order.holds for order in persona_orders(AGAINST))


def test_a_model_that_knows_nothing_is_not_refused_for_it() -> None:
    """Where no case shows a difference the two of a pair stand level, which a margin of nought allows."""
    orders = persona_orders(LEVEL)
    assert all(order.holds and order.estimates[0] == order.estimates[1] for order in orders)


def test_the_champions_estimates_stand_beside() -> None:
    """Before and after are both given where the champion has the classifier; otherwise only after."""
    only_one = tables(straight("gep", -1))
    for order in persona_orders(ALONG, only_one):
        assert (order.before is None) == (not order.model.startswith("gep@"))
        if order.before is not None:
            assert order.before[0] < order.before[1]


def test_pairs_without_a_classifier_are_left_out() -> None:
    """A pathway that the tables don't cover has no order to hold."""
    assert {order.model for order in persona_orders(tables(straight("gep", 1)))} == {"gep@exemptions"}


@pytest.mark.parametrize("pair", load_personas().pairs, ids=lambda pair: pair.id)
def test_a_pair_differs_in_the_features_of_its_pathway(pair: PersonaPair) -> None:
    """The two of a pair differ in what the classifier reads, and only in one direction unless declared across."""
    personas = load_personas()
    ways = set()
    spans = []
    for name in (pair.stronger, pair.weaker):
        _, facts, evaluation = assessed(personas, name, pair.pathway_id)
        spans.append(spans_of(case_of(facts, evaluation, findings(facts)), pair.pathway_id))
    for name, stronger in spans[0].items():
        weaker = spans[1][name]
        if stronger != weaker:
            up = stronger.low >= weaker.low and stronger.high >= weaker.high
            ways.add(FEATURES[name].direction * (1 if up else -1))
    assert ways == ({1, -1} if pair.across else {1})
