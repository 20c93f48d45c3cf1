"""What is said to be possible holds every completion of what is missing, counted out."""

import random
from collections import defaultdict
from collections.abc import Callable

import pytest

from service.outlook.estimate import DECIMALS
from service.profile.model import Profile
from service.recommend.bound_records import CertainKind
from service.recommend.bounds import FEASIBILITY, certain, rank_ranges
from service.recommend.decision import Decision
from service.rules.pathway import Verdict
from tests.exemplars import EXEMPLARS
from tests.profile.test_consistency import CONTRADICTING
from tests.recommend.asking import AS_OF, decided
from tests.recommend.missing import completions, missing, modes, without
from training.cohort.applicants import Draw, draw_profile
from training.cohort.moulds import MOULDS

FEW, MANY = 200, 20_000
"""Completions of one profile, in the sample and in the proof."""


def exemplar(seed: int) -> Profile:
    """Somebody of whom everything is known."""
    return EXEMPLARS[seed % len(EXEMPLARS)](AS_OF)


def applicant(seed: int) -> Profile:
    """Somebody of the simulated cohort, of whom as much is known as people tell."""
    mould = list(MOULDS.values())[seed % len(MOULDS)]
    return draw_profile(mould, Draw(random.Random(f"bounds:{seed}"), AS_OF))  # noqa: S311 - made-up people


def asked_and_completed(whole: Profile, seed: int, limit: int) -> tuple[Decision, list[Decision]]:
    """The decision with a few facts forgotten, and that of each way to fill them in, in the same mode."""
    facts = missing(whole, random.Random(f"missing:{seed}"), limit=limit)  # noqa: S311 - a choice of facts
    rest = without(whole, facts)
    decision = decided(rest)
    filled = [decided(profile) for profile in completions(rest, facts, AS_OF)]
    return decision, [other for other in filled if modes(other) == modes(decision)]


def assert_everything_lies_within(decision: Decision, filled: list[Decision]) -> None:
    """Verdicts, outlooks and places of the completions lie in what was said before."""
    before = {row.assessment.pathway.id: row for row in decision.pathways}
    ranges = dict(zip(before, rank_ranges(decision), strict=True))
    for other in filled:
        for row in other.pathways:
            name = row.assessment.pathway.id
            was = before[name]
            assert ranges[name].minimum <= row.rank <= ranges[name].maximum, name
            assert row.assessment.truth | was.assessment.truth == was.assessment.truth, name
            if was.model.least is not None and was.model.most is not None and row.outlook.estimate is not None:
                low, high = round(was.model.least, DECIMALS), round(was.model.most, DECIMALS)
                assert low <= row.outlook.estimate <= high, name


def assert_what_is_certain_stays(decision: Decision, filled: list[Decision]) -> None:
    """No completion gives another first, another order or another verdict than those said to be certain."""
    orders = {tuple(row.assessment.pathway.id for row in other.pathways) for other in filled}
    verdicts: dict[str, set[Verdict]] = defaultdict(set)
    for other in filled:
        for row in other.pathways:
            verdicts[row.assessment.pathway.id].add(row.assessment.verdict)
    for found in certain(decision, rank_ranges(decision)):
        match found.kind:
            case CertainKind.ORDER:
                assert orders <= {found.pathways}
            case CertainKind.FIRST:
                assert {order[:1] for order in orders} <= {found.pathways}
            case _:
                assert all(len(verdicts[name]) <= 1 for name in found.pathways)


@pytest.mark.parametrize("person", [exemplar, applicant])
def test_every_completion_lies_within_what_was_said(person: Callable[[int], Profile]) -> None:
    """Sampled: three facts at most forgotten, every way to fill them in decided afresh."""
    for seed in range(60):
        asked = asked_and_completed(person(seed), seed, FEW)
        assert_everything_lies_within(*asked)
        assert_what_is_certain_stays(*asked)


@pytest.mark.prove
@pytest.mark.parametrize("person", [exemplar, applicant])
@pytest.mark.parametrize("part", range(20))
def test_every_completion_lies_within_what_was_said_in_full(person: Callable[[int], Profile], part: int) -> None:
    """Up to 20,000 completions of each of a thousand profiles."""
    for seed in range(part, 1_000, 20):
        asked = asked_and_completed(person(seed), seed, MANY)
        assert_everything_lies_within(*asked)
        assert_what_is_certain_stays(*asked)


def test_of_nobody_nothing_but_closed_and_unsettled_pathways_is_told() -> None:
    """Of a blank profile no pathway is certain to come first, and every place lies among the sixteen."""
    decision = decided(Profile())
    ranges = rank_ranges(decision)
    kinds = {found.kind for found in certain(decision, ranges)}
    assert not kinds & {CertainKind.ORDER, CertainKind.FIRST, CertainKind.OPEN}
    for row, places in zip(decision.pathways, ranges, strict=True):
        assert 1 <= places.minimum <= row.rank <= places.maximum <= len(decision.pathways)
        assert places.exact == (places.minimum == places.maximum)


def test_the_constraints_are_those_that_a_request_is_refused_for() -> None:
    """What missing facts could jointly be is what the check for contradictions lets through, code by code."""
    assert FEASIBILITY.keys() == CONTRADICTING.keys()
