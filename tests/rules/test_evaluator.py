"""The evaluator against brute force: random trees of every kind of criterion over random partial facts."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.profile.facts import Facts, Reading
from service.profile.model import Profile
from service.profile.values import (
    MET,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    add_months,
    exactly,
    known,
    parse_date_span,
)
from service.rules.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Below,
    ByCase,
    Criterion,
    Holds,
    InForce,
    Judged,
    KOf,
    NoneOf,
    Points,
    Within,
    every,
    leaves,
)
from service.rules.evaluator import Evaluation, parts_in_play
from service.rules.law import Lawbook, LawNotHeldError, compiled

TODAY = date(2026, 11, 23)


def _parameter(*versions: tuple[object, object]) -> dict[str, Any]:
    rows = [{"from": since, "value": value, "source": "page", "certainty": "official"} for since, value in versions]
    return {"about": "A number.", "versions": rows}


def _law() -> Lawbook:
    return compiled(
        {
            "test.yaml": {
                "scheme": "test",
                "review": {"verified_on": TODAY, "review_by": TODAY, "why": "A test.", "page": "https://example.org/"},
                "sources": {"page": {"title": "A page", "read_as": "read"}},
                "parameters": {
                    "one": _parameter(("2020", 1)),
                    "two": _parameter(("2020", 2)),
                    "three": _parameter(("2020", 3)),
                    "hundred": _parameter(("2020", 100)),
                    "months": _parameter(("2020", 2)),
                    "excluded": _parameter(("2020", ["AF", "KP"])),
                    "in_force": _parameter(("2020", True)),
                    "lapsed": _parameter(("2020", False)),
                    "changing": _parameter(("2020", True), ({"earliest": "2026-11", "latest": "2026-12"}, False)),
                    "rising": _parameter(("2020", 1), ({"earliest": "2026-11", "latest": "2026-12"}, 3)),
                    "tomorrow": _parameter(("2026-11-24", 1)),
                },
            }
        }
    )


LAW = _law()


@dataclass(frozen=True)
class Leaf:
    """A fact that is known in part: what its reading is, what may turn out to be true, and what each would mean."""

    kind: str
    partial: Any
    completions: tuple[Any, ...]
    outcome: Callable[[Any], Truth]
    converted: bool = False


@dataclass(frozen=True)
class Node:
    """A criterion above leaves, by the name of its kind."""

    kind: str
    parts: tuple["Tree", ...]
    parameter: str = ""


Tree = Leaf | Node


def _ints(low: int, high: int) -> tuple[Span, ...]:
    return tuple(exactly(value) for value in range(low, high + 1))


def _met_if(test: Callable[[float], bool]) -> Callable[[Span], Truth]:
    return lambda span: known(test(span.low))


def _converted(span: Span) -> Truth:
    return REVIEW if 97 <= span.low <= 103 else known(span.low >= 100)


spans = st.tuples(st.integers(0, 5), st.integers(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1]))
near_hundred = st.tuples(st.integers(94, 104), st.integers(0, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def _number(kind: str, test: Callable[[float], bool]) -> st.SearchStrategy[Leaf]:
    return spans.map(lambda pair: Leaf(kind, Span(*pair), _ints(*pair), _met_if(test)))


def _days(pair: tuple[int, int]) -> Leaf:
    months = tuple(add_months(TODAY, -ago) for ago in range(pair[1], pair[0] - 1, -1))
    completions = tuple(DateSpan(day, day) for day in months)
    return Leaf("within", DateSpan(months[0], months[-1]), completions, _recent)


def _recent(when: DateSpan) -> Truth:
    return known(when.first >= date(2026, 9, 23))


def _nations(held: tuple[str, ...] | None) -> Leaf:
    completions = (held,) if held is not None else ((), ("CA",), ("KP",))
    return Leaf("none_of", held, completions, _judged_if_some)


def _judged_if_some(places: tuple[str, ...]) -> Truth:
    some = {"AF", "KP"} & set(places)
    return REVIEW if some and set(places) - some else known(not some)


def _truth(bits: int) -> Leaf:
    outcomes = tuple(Truth(bit) for bit in (1, 2, 4) if bits & bit)
    return Leaf("holds", Truth(bits), outcomes, lambda truth: truth)


leaf = st.one_of(
    st.integers(1, 7).map(_truth),
    st.integers(1, 7).map(_truth),
    _number("at_least", lambda value: value >= 3),
    _number("at_most", lambda value: value <= 3),
    _number("below", lambda value: value < 3),
    _number("points", lambda value: value >= 3),
    near_hundred.map(lambda pair: Leaf("converted", Span(*pair), _ints(*pair), _converted, converted=True)),
    spans.map(_days),
    st.sampled_from((None, (), ("CA",), ("CA", "AF"))).map(_nations),
)


def _above(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    few = st.lists(children, min_size=0, max_size=3).map(tuple)
    return st.one_of(
        few.map(lambda parts: Node("all_of", parts)),
        few.map(lambda parts: Node("any_of", parts)),
        st.tuples(st.lists(children, min_size=1, max_size=4).map(tuple), st.sampled_from(("one", "two", "three"))).map(
            lambda pair: Node("k_of", pair[0], pair[1])
        ),
        st.tuples(children, children, children).map(lambda parts: Node("by_case", parts)),
        children.map(lambda part: Node("judged", (part,))),
        st.tuples(children, st.sampled_from(("in_force", "lapsed"))).map(
            lambda pair: Node("in_force", (pair[0],), pair[1])
        ),
    )


trees = st.recursive(leaf, _above, max_leaves=6)


def _leaves(tree: Tree) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    else:
        for part in tree.parts:
            yield from _leaves(part)


def _reads(value: Any, *, converted: bool = False) -> Callable[[Facts], Reading[Any]]:  # noqa: ANN401
    def fact(facts: Facts) -> Reading[Any]:
        return Reading(value, converted=converted)

    return fact


LEAVES: dict[str, Callable[[Callable[[Facts], Reading[Any]]], Criterion]] = {
    "holds": lambda fact: Holds("holds", fact, "page"),
    "at_least": lambda fact: AtLeast("at_least", fact, "three"),
    "at_most": lambda fact: AtMost("at_most", fact, "three"),
    "below": lambda fact: Below("below", fact, "three"),
    "points": lambda fact: Points("points", fact, "three"),
    "converted": lambda fact: AtLeast("converted", fact, "hundred"),
    "within": lambda fact: Within("within", fact, "months"),
    "none_of": lambda fact: NoneOf("none_of", fact, "excluded"),
}
NODES: dict[str, Callable[[tuple[Criterion, ...], str], Criterion]] = {
    "all_of": lambda parts, _: AllOf("all", parts),
    "any_of": lambda parts, _: AnyOf("any", parts),
    "k_of": lambda parts, parameter: KOf("k", parameter, parts),
    "by_case": lambda parts, _: ByCase("case", parts[0], then=parts[1], otherwise=parts[2]),
    "judged": lambda parts, _: Judged("judged", parts[0]),
    "in_force": lambda parts, parameter: InForce("in_force", parameter, parts[0]),
}


def _build(tree: Tree, values: Iterator[Any]) -> Criterion:
    """The tree as criteria whose leaves read the values given, in order."""
    if isinstance(tree, Leaf):
        return LEAVES[tree.kind](_reads(next(values), converted=tree.converted))
    return NODES[tree.kind](tuple(_build(part, values) for part in tree.parts), tree.parameter)


def _ranked(parts: list[Truth], needed: int) -> Truth:
    return sorted(parts, reverse=True)[needed - 1] if needed <= len(parts) else NOT_MET


OUTCOMES: dict[str, Callable[[list[Truth], str], Truth]] = {
    "all_of": lambda parts, _: min(parts, default=MET),
    "any_of": lambda parts, _: max(parts, default=NOT_MET),
    "k_of": lambda parts, parameter: _ranked(parts, {"one": 1, "two": 2, "three": 3}[parameter]),
    "by_case": lambda parts, _: parts[2] if parts[0] == NOT_MET else min(parts[0], parts[1]),
    "judged": lambda parts, _: min(parts[0], REVIEW),
    "in_force": lambda parts, parameter: parts[0] if parameter == "in_force" else MET,
}


def _outcome(tree: Tree, values: Iterator[Any]) -> Truth:
    """What the tree comes to on known facts, written without the evaluator."""
    if isinstance(tree, Leaf):
        return tree.outcome(next(values))
    return OUTCOMES[tree.kind]([_outcome(part, values) for part in tree.parts], tree.parameter)


def _evaluated(criterion: Criterion, as_of: date = TODAY) -> Truth:
    return Evaluation(Facts(Profile(), as_of), LAW).of(criterion).truth


def _possible(tree: Tree) -> set[Truth]:
    """Every outcome that some completion of the facts gives."""
    choices = itertools.product(*(leaf.completions for leaf in _leaves(tree)))
    return {_outcome(tree, iter(choice)) for choice in choices}


def _partial(tree: Tree) -> Criterion:
    return _build(tree, iter([leaf.partial for leaf in _leaves(tree)]))


@settings(deadline=None, max_examples=300)
@given(trees)
def test_the_truth_is_exactly_the_set_of_possible_outcomes(tree: Tree) -> None:
    """Where no fact is read twice, the evaluator finds every outcome that a completion gives, and no other."""
    assert _evaluated(_partial(tree)) == Truth(sum(_possible(tree)))


@settings(deadline=None)
@given(trees, st.data())
def test_known_facts_give_one_outcome(tree: Tree, data: st.DataObject) -> None:
    """On known facts the evaluator agrees with the plain reading of each kind."""
    values = [data.draw(st.sampled_from(leaf.completions)) for leaf in _leaves(tree)]
    assert _evaluated(_build(tree, iter(values))) == _outcome(tree, iter(values))


@settings(deadline=None, max_examples=300)
@given(trees, st.data())
def test_no_completion_is_contradicted_though_facts_are_read_twice(tree: Tree, data: st.DataObject) -> None:
    """With leaves that share facts, whatever a completion gives is among the outcomes found."""
    alike = list(_leaves(tree))
    groups = [data.draw(st.integers(0, 2)) for _ in alike]
    first = dict(zip(reversed(groups), reversed(alike), strict=True))
    shared = _shared(tree, iter([first[group] for group in groups]))
    chosen = {group: data.draw(st.sampled_from(found.completions)) for group, found in first.items()}
    truth = _outcome(shared, iter([chosen[group] for group in groups]))
    assert _evaluated(_partial(shared)) & truth


def _shared(tree: Tree, replacements: Iterator[Leaf]) -> Tree:
    if isinstance(tree, Leaf):
        return next(replacements)
    return Node(tree.kind, tuple(_shared(part, replacements) for part in tree.parts), tree.parameter)


@settings(deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_a_count_is_the_least_and_the_most_that_completions_give(bits: list[int]) -> None:
    """The interval runs from the parts surely met to those that may be met or be left to judgement."""
    found = [_truth(each) for each in bits]
    criterion = _build(Node("k_of", tuple(found), "two"), iter([leaf.partial for leaf in found]))
    finding = Evaluation(Facts(Profile(), TODAY), LAW).of(criterion)
    counts = [
        (sum(value == MET for value in choice), sum(value != NOT_MET for value in choice))
        for choice in itertools.product(*(leaf.completions for leaf in found))
    ]
    assert finding.count == (min(met for met, _ in counts), max(hoped for _, hoped in counts))


def _fact(truth: Truth) -> Criterion:
    return Holds("fact", _reads(truth), "page")


def test_one_fact_with_both_polarities_is_exact_by_cases_only() -> None:
    """With both branches met an unknown case does not matter; written as an alternative, it would."""
    case, opposite, met = _fact(UNKNOWN), _fact(UNKNOWN), _fact(MET)
    assert _evaluated(ByCase("by_case", case, met, met)) == MET
    assert _evaluated(AnyOf("either", (AllOf("a", (case, met)), AllOf("b", (opposite, met))))) == UNKNOWN


@pytest.mark.parametrize(
    ("condition", "then", "otherwise", "expected"),
    [
        (MET, MET, NOT_MET, MET),
        (NOT_MET, MET, NOT_MET, NOT_MET),
        (UNKNOWN, MET, NOT_MET, UNKNOWN),
        (REVIEW, MET, NOT_MET, REVIEW),
        (UNKNOWN, MET, REVIEW, Truth(MET | REVIEW)),
    ],
)
def test_a_case_takes_the_branch_of_its_condition(
    condition: Truth, then: Truth, otherwise: Truth, expected: Truth
) -> None:
    """Met takes the first branch, not met the second, unknown both; a judged condition makes the first a judgement."""
    assert _evaluated(ByCase("case", _fact(condition), _fact(then), _fact(otherwise))) == expected


def test_only_the_branch_taken_is_in_play() -> None:
    """Of a settled case the other branch says nothing; of an open one both do."""
    evaluation = Evaluation(Facts(Profile(), TODAY), LAW)
    met, not_met = _fact(MET), _fact(NOT_MET)
    for condition, expected in ((MET, [MET, MET]), (NOT_MET, [NOT_MET, NOT_MET]), (UNKNOWN, [UNKNOWN, MET, NOT_MET])):
        finding = evaluation.of(ByCase("case", _fact(condition), met, not_met))
        assert [part.truth for part in parts_in_play(finding)] == expected
    whole = evaluation.of(AllOf("all", (met, not_met)))
    assert parts_in_play(whole) == whole.parts


def test_a_branch_against_which_its_case_is_settled_may_lack_its_law() -> None:
    """A comparison with a parameter that is not held yet stops the evaluation, unless its branch is closed."""
    future = AtLeast("later", _reads(exactly(1)), "tomorrow")
    with pytest.raises(LawNotHeldError, match="later: no version of tomorrow is held on 2026-11-23"):
        _evaluated(future)
    with pytest.raises(LawNotHeldError):
        _evaluated(KOf("later", "tomorrow", (_fact(MET),)))
    assert _evaluated(ByCase("case", _fact(MET), _fact(MET), future)) == MET
    assert _evaluated(future, date(2026, 11, 24)) == MET


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 10, 31), NOT_MET), (date(2026, 11, 1), UNKNOWN), (date(2026, 12, 31), MET)],
)
def test_inside_an_uncertain_span_both_versions_are_applied(as_of: date, expected: Truth) -> None:
    """A requirement that lapses some day between 1 November and 31 December 2026, for somebody who fails it."""
    assert _evaluated(InForce("lapsing", "changing", _fact(NOT_MET)), as_of) == expected


@pytest.mark.parametrize(("met", "expected"), [(0, NOT_MET), (1, UNKNOWN), (2, UNKNOWN), (3, MET)])
def test_a_count_that_may_have_risen_is_held_against_both(met: int, expected: Truth) -> None:
    """One of three before, three of three after, and either inside the span."""
    parts = tuple(_fact(MET if index < met else NOT_MET) for index in range(3))
    assert _evaluated(KOf("rising", "rising", parts)) == expected
    assert _evaluated(AtLeast("rising", _reads(exactly(met)), "rising")) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(96.9, NOT_MET), (97, REVIEW), (100, REVIEW), (103, REVIEW), (103.1, MET)],
)
def test_a_converted_amount_within_three_per_cent_needs_review(amount: float, expected: Truth) -> None:
    """ImmD names no rate, so an amount from 97 to 103 per cent of a threshold is for an officer."""
    converted = _reads(exactly(amount), converted=True)
    assert _evaluated(AtLeast("reaches", converted, "hundred")) == expected
    opposite = {MET: NOT_MET, NOT_MET: MET, REVIEW: REVIEW}[expected]
    assert _evaluated(Below("under", converted, "hundred")) == opposite
    assert _evaluated(AtMost("within", converted, "hundred")) == opposite


@pytest.mark.parametrize(("amount", "expected"), [(99.99, NOT_MET), (100, MET)])
def test_an_amount_in_hong_kong_dollars_has_no_such_band(amount: float, expected: Truth) -> None:
    """What needs no conversion reaches the threshold or does not."""
    assert _evaluated(AtLeast("reaches", _reads(exactly(amount)), "hundred")) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-09-23", MET),
        ("2026-09-22", NOT_MET),
        ("2026-09", UNKNOWN),
        ("2026-10", MET),
        ("2026-08", NOT_MET),
    ],
)
def test_two_months_run_to_the_same_day_of_the_month(when: str, expected: Truth) -> None:
    """23 September to 23 November is within two months, 22 September is not."""
    span = parse_date_span(when)
    assert _evaluated(Within("within", _reads(span), "months")) == expected


def test_nothing_is_within_months_of_what_never_happened() -> None:
    """No date, no limit."""
    assert _evaluated(Within("within", _reads(None), "months")) == NOT_MET


def test_points_are_reported_as_an_interval() -> None:
    """Two to four points leave a threshold of three open, and both ends are told."""
    finding = Evaluation(Facts(Profile(), TODAY), LAW).of(Points("points", _reads(Span(2, 4)), "three"))
    assert (finding.truth, finding.count) == (UNKNOWN, (2, 4))


def test_a_criterion_is_evaluated_once() -> None:
    """The same criterion in two places is one finding."""
    read: list[date] = []

    def fact(facts: Facts) -> Reading[Truth]:
        read.append(facts.as_of)
        return Reading(MET)

    once = Holds("once", fact, "page")
    evaluation = Evaluation(Facts(Profile(), TODAY), LAW)
    whole = evaluation.of(AllOf("all", (once, AnyOf("any", (once,)))))
    assert whole.parts[0] is whole.parts[1].parts[0]
    assert read == [TODAY]


def test_a_kind_outside_the_closed_set_is_refused() -> None:
    """There is no expression language to extend."""
    with pytest.raises(TypeError, match="no such kind of criterion: Criterion"):
        _evaluated(Criterion("bare"))


@given(trees)
def test_a_criterion_lists_all_that_lies_below_it(tree: Tree) -> None:
    """``every`` gives a criterion and all below, ``leaves`` those without parts, in the order of reading."""
    criterion = _partial(tree)
    below = every(criterion)
    assert below[0] is criterion
    ends = [item for item in below if not _has_parts(item)]
    assert list(leaves(criterion)) == [item for item in ends if not isinstance(item, AllOf | AnyOf)]
    assert len(ends) - _empty(tree) == len(list(_leaves(tree)))


def _has_parts(criterion: Criterion) -> bool:
    return isinstance(criterion, ByCase | Judged | InForce) or bool(getattr(criterion, "parts", ()))


def _empty(tree: Tree) -> int:
    if isinstance(tree, Leaf):
        return 0
    return reduce(lambda total, part: total + _empty(part), tree.parts, 0 if tree.parts else 1)
