"""What is said to be possible holds every completion of what is missing, counted out."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from service.advice.bounds.intervals import FEASIBILITY, certain
from service.advice.bounds.records import CertainKind
from service.advice.bounds.splitting import bounds_of
from service.outlook.estimate import DECIMALS
from service.profile.model import Experience, Profile
from service.profile.values import exactly
from service.recommend.decision import Decision
from service.rules.evaluator import Finding
from service.rules.pathway import Verdict
from tests.exemplars import EXEMPLARS, established_mainlander
from tests.profile.test_consistency import CONTRADICTING
from tests.recommend.asking import AS_OF, decided
from tests.recommend.missing import completions, missing, modes, places, without
from training.cohort.applicants import Draw, draw_profile
from training.cohort.moulds import MOULDS

IN_FIELD = Experience(in_degree_field_months=exactly(48))
"""What jobs don't tell of experience."""

FEW, MANY = 200, 20_000
"""Completions of one profile, in the sample and in the proof."""


def exemplar(seed: int) -> Profile:
    """Somebody of whom everything is known."""
    return EXEMPLARS[seed % len(EXEMPLARS)](AS_OF)


def known_through(seed: int, as_of: date = AS_OF) -> Profile:
    """The same with the work told job by job, so that no fact that counts is missing."""
    whole = EXEMPLARS[seed % len(EXEMPLARS)](as_of)
    return replace(whole, jobs=whole.jobs or established_mainlander(as_of).jobs, experience=IN_FIELD)


def applicant(seed: int) -> Profile:
    """Somebody of the simulated cohort, of whom as much is known as people tell."""
    mould = list(MOULDS.values())[seed % len(MOULDS)]
    return draw_profile(mould, Draw(random.Random(f"bounds:{seed}"), AS_OF))  # noqa: S311 - made-up people


def earns_without_work(profile: Profile) -> bool:
    """Whether a total of income is told of somebody with neither job nor business: silence is read as no income."""
    return profile.jobs == () and profile.businesses == () and profile.income.taxable_last_year is not None


def asked_and_completed(whole: Profile, seed: int, limit: int, as_of: date = AS_OF) -> tuple[Decision, list[Decision]]:
    """The decision with a few facts forgotten, and that of each way to fill them in, in the same mode."""
    facts = missing(whole, random.Random(f"missing:{seed}"), limit=limit)  # noqa: S311 - a choice of facts
    rest = without(whole, facts)
    decision = decided(rest, as_of)
    filled = [
        decided(profile, as_of)
        for profile in completions(rest, facts, as_of)
        if earns_without_work(rest) or not earns_without_work(profile)
    ]
    return decision, [other for other in filled if modes(other) == modes(decision)]


def assert_everything_lies_within(decision: Decision, filled: list[Decision]) -> None:
    """Verdicts, outlooks and places of the completions lie in what was said before."""
    before = {row.assessment.pathway.id: row for row in decision.pathways}
    bounds = bounds_of(decision)
    ranges = bounds.ranks
    for other in filled:
        for row in other.pathways:
            name = row.assessment.pathway.id
            was = before[name]
            assert ranges[name].minimum <= row.rank <= ranges[name].maximum, name
            assert row.assessment.truth | was.assessment.truth == was.assessment.truth, name
            if was.model.least is not None and was.model.most is not None and row.outlook.estimate is not None:
                low, high = round(was.model.least, DECIMALS), round(was.model.most, DECIMALS)
                assert low <= row.outlook.estimate <= high, name
                assert bounds.estimates[name].minimum <= row.outlook.estimate <= bounds.estimates[name].maximum, name


def assert_what_is_certain_stays(decision: Decision, filled: list[Decision]) -> None:
    """No completion gives another first, another order or another verdict than those said to be certain."""
    orders = {tuple(row.assessment.pathway.id for row in other.pathways) for other in filled}
    verdicts: dict[str, set[Verdict]] = defaultdict(set)
    for other in filled:
        for row in other.pathways:
            verdicts[row.assessment.pathway.id].add(row.assessment.verdict)
    for found in certain(decision, bounds_of(decision).ranks):
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
    for seed in range(30):
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


def hulls(filled: Sequence[Decision]) -> Iterator[tuple[str, str, tuple[float, float]]]:
    """The least and the most of places, estimates and outcomes of law over all completions, by pathway."""
    for name in places(filled[0]):
        rows = [next(row for row in other.pathways if row.assessment.pathway.id == name) for other in filled]
        yield "rank", name, (min(row.rank for row in rows), max(row.rank for row in rows))
        outcomes = 0
        for row in rows:
            outcomes |= row.assessment.truth
        yield "verdict", name, (outcomes, outcomes)
        if estimates := [row.outlook.estimate for row in rows if row.outlook.estimate is not None]:
            yield "estimate", name, (min(estimates), max(estimates))
        for criterion in counts(rows[0].assessment.findings):
            told = [found[criterion] for row in rows if criterion in (found := counts(row.assessment.findings))]
            yield f"count {criterion}", name, (min(low for low, _ in told), max(high for _, high in told))


def counts(findings: Sequence[Finding]) -> dict[str, tuple[int, int]]:
    """Every count of criteria and total of points among some findings."""
    found = {}
    for finding in findings:
        if finding.count is not None:
            found[finding.criterion.id] = finding.count
        found |= counts(finding.parts)
    return found


def agreement(seeds: Sequence[int], limit: int, as_of: date) -> Counter[str]:
    """Over people of whom everything else is known: how often what was said is what all completions together reach."""
    found: Counter[str] = Counter()
    for seed in seeds:
        decision, filled = asked_and_completed(known_through(seed, as_of), seed, limit, as_of)
        if not filled:
            continue
        bounds, before = bounds_of(decision), {row.assessment.pathway.id: row for row in decision.pathways}
        for kind, name, ends in hulls(filled):
            assessment = before[name].assessment
            match kind:
                case "rank":
                    said: tuple[float, float] | None = (bounds.ranks[name].minimum, bounds.ranks[name].maximum)
                    assert said == ends or not bounds.ranks[name].exact, (seed, name)
                case "verdict":
                    said = (assessment.truth, assessment.truth)
                case "estimate":
                    said = (bounds.estimates[name].minimum, bounds.estimates[name].maximum)
                case _:
                    said = counts(assessment.findings).get(kind.removeprefix("count "))
            found[f"{kind.split()[0]} of"] += 1
            found[kind.split()[0]] += said == ends
    return found


LEAST_AGREEING = {"rank": 0.99, "verdict": 0.99, "estimate": 0.99, "count": 0.95}
"""The shares that must agree. The rest hangs on the level of a degree that is not told, which several sums read."""


@pytest.mark.parametrize("as_of", [AS_OF, date(2024, 6, 3)])
def test_bounds_are_what_all_completions_together_reach(as_of: date) -> None:
    """Places, verdicts, estimates, counts and points totals, under the twelve criteria and the points test."""
    found = agreement(range(40), FEW, as_of)
    for kind, least in LEAST_AGREEING.items():
        assert found[kind] >= least * found[f"{kind} of"] > 0, (kind, found)


@pytest.mark.prove
@pytest.mark.parametrize("as_of", [AS_OF, date(2024, 6, 3)])
def test_bounds_are_what_all_completions_together_reach_in_full(as_of: date) -> None:
    """Over more people."""
    found = agreement(range(400), 2_000, as_of)
    for kind, least in LEAST_AGREEING.items():
        assert found[kind] >= least * found[f"{kind} of"], (kind, found)


def test_of_nobody_nothing_but_closed_and_unsettled_pathways_is_told() -> None:
    """Of a blank profile no pathway is certain to come first, and every place lies among the sixteen."""
    decision = decided(Profile())
    ranges = bounds_of(decision).ranks
    kinds = {found.kind for found in certain(decision, ranges)}
    assert not kinds & {CertainKind.ORDER, CertainKind.FIRST, CertainKind.OPEN}
    for row in decision.pathways:
        span = ranges[row.assessment.pathway.id]
        assert 1 <= span.minimum <= row.rank <= span.maximum <= len(decision.pathways)
        assert not span.exact


def test_the_constraints_are_those_that_a_request_is_refused_for() -> None:
    """What missing facts could jointly be is what the check for contradictions lets through, code by code."""
    assert FEASIBILITY.keys() == CONTRADICTING.keys()
