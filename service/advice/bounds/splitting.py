"""Bounds told case by case: what is missing is halved until every place and every estimate is one, or nothing is left.

The outer bounds of ``bounds`` take each pathway at its best against all others at their worst. Where the missing facts
have few ways to turn out (``FEW`` in all), they are tried jointly instead: each case is decided as a profile of its
own, one that contradicts itself is none, and one that can't widen what others reach is left. The union of the cases
holds every completion, and is exact where both ends are reached.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from service.advice.bounds.cells import at, count, put, told_apart, ways
from service.advice.bounds.intervals import places, reaches
from service.advice.bounds.records import EstimateRange, RankRange
from service.advice.ledger import A_DECISION, Ledger, Part, weight_in
from service.interview.missing import lacks_of_practice
from service.outlook.estimate import DECIMALS
from service.outlook.features import FEATURES
from service.practice.findings import load_practice
from service.profile.consistency import contradictions
from service.recommend.decision import decide
from service.recommend.reasons import lacking
from service.recording import record
from service.rules.evaluator import parts_in_play
from service.rules.pathway import LawStatus, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.advice.bounds.cells import Cuts
    from service.advice.bounds.intervals import Reach
    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding

FEW = 20_000
"""Ways in which the missing facts may turn out together, up to which they are tried jointly."""

MOST_FACTS = 24
"""Missing facts looked at; where more are missing, they have too many ways together but in rare cases."""

MONTHS_A_YEAR = 12
COUNTED_BY_LAW = frozenset({"qmas_criteria_met", "qmas_points"})
Ends = tuple[float, float]


@record(frozen=True)
class Bounds:
    """What the missing facts leave possible of each pathway, by its id: its place, and its estimate where it has one.

    A pathway that is open in no completion, or has no classifier, has no estimate.
    """

    ranks: Mapping[str, RankRange]
    estimates: Mapping[str, EstimateRange]


@record(frozen=True)
class _Case:
    """A profile with some of what is missing told, and what it leaves possible."""

    decision: Decision
    reaches: Mapping[str, Reach]
    ranks: Mapping[str, Ends]
    estimates: Mapping[str, Ends]

    def outside(self, reached: _Reached) -> set[str]:
        """The pathways whose place or estimate may lie outside what other cases reach."""
        return {
            name
            for held, ends in ((reached.ranks, self.ranks), (reached.estimates, self.estimates))
            for name, (low, high) in ends.items()
            if name not in held or low < held[name][0] or high > held[name][1]
        }


@record(frozen=True)
class _Reached:
    """The places and the estimates that some completion has."""

    ranks: dict[str, Ends]
    estimates: dict[str, Ends]

    def add(self, case: _Case, *, loose: bool = False) -> None:
        """What is settled in a case is reached; ``loose`` takes the rest of it too."""
        for held, ends in ((self.ranks, case.ranks), (self.estimates, case.estimates)):
            for name, (low, high) in ends.items():
                if loose or low == high:
                    least, most = held.get(name, (low, high))
                    held[name] = min(least, low), max(most, high)


def bounds_of(decision: Decision, ledger: Ledger | None = None) -> Bounds:
    """The places and the estimates that each pathway may have once nothing is missing.

    Where the ledger has no more units for them, what is not tried yet keeps its outer bounds.
    """
    ledger = ledger or Ledger(decision.read(weight_in))
    root = _case(decision)
    bearing = _bearing(root, ledger)
    reached, open_cases = (_Reached({}, {}), [root]) if bearing is None else _tried(root, bearing, ledger)
    reached.add(root)
    hull = _Reached({**root.ranks, **reached.ranks}, dict(reached.estimates))
    for case in open_cases:
        hull.add(case, loose=True)
    ranks = {
        name: RankRange(minimum=int(low), maximum=int(high), exact=reached.ranks.get(name) == (low, high))
        for name, (low, high) in hull.ranks.items()
    }
    estimates = {
        name: EstimateRange(minimum=low, maximum=high, exact=reached.estimates.get(name) == (low, high))
        for name, (low, high) in hull.estimates.items()
    }
    return Bounds(ranks, estimates)


def _case(decision: Decision) -> _Case:
    names = [ranked.assessment.pathway.id for ranked in decision.pathways]
    found = dict(zip(names, reaches(decision), strict=True))
    told = {
        row.assessment.pathway.id: (round(row.model.least, DECIMALS), round(row.model.most, DECIMALS))
        for row in decision.pathways
        if row.model.least is not None and row.model.most is not None
    }
    return _Case(decision, found, dict(zip(names, places(list(found.values())), strict=True)), told)


def _bearing(root: _Case, ledger: Ledger) -> frozenset[str] | None:
    """The missing facts that bear on a place or an estimate; ``None`` where they have too many ways together.

    A fact bears on something where either half of what it may be leaves less open.
    """
    profile, total, bearing = root.decision.facts.profile, 1.0, []
    if not any(low < high for low, high in (*root.ranks.values(), *root.estimates.values())):
        return None
    facts = _open_facts(root.decision, root.ranks)
    if len(facts) > MOST_FACTS:
        return None
    places_of = {pointer: at(profile, pointer) for pointer in facts}
    if not all(place is not None and ways(place, facts[pointer]) for pointer, place in places_of.items()):
        return None
    for pointer, cuts in facts.items():
        place = places_of[pointer]
        if place is None or not ledger.may(Part.BOUNDS):
            return None
        parts = [_case(part) for part in _split(root.decision, pointer, cuts)]
        ledger.take(Part.BOUNDS, A_DECISION * len(parts))
        if any((part.reaches, part.estimates) != (root.reaches, root.estimates) for part in parts):
            bearing.append(pointer)
            total *= count(place, cuts)
        if total > FEW:
            return None
    return frozenset(bearing)


def _tried(root: _Case, bearing: frozenset[str], ledger: Ledger) -> tuple[_Reached, list[_Case]]:
    """What the cases of a root reach, and those left that may reach further."""
    modes = _modes(root.decision)
    reached, left = _Reached({}, {}), []
    reached.add(root)
    queue, number = [(0.0, 0, root)], 0
    while queue:
        case = heapq.heappop(queue)[2]
        outside = case.outside(reached)
        if not outside:
            continue
        pointer = _telling(case, outside, bearing) if ledger.may(Part.BOUNDS) else None
        if pointer is None:
            left.append(case)
            continue
        for decision in _split(case.decision, *pointer):
            ledger.take(Part.BOUNDS, A_DECISION)
            if _modes(decision) != modes:
                continue
            part = _case(decision)
            reached.add(part)
            if further := part.outside(reached):
                number += 1
                heapq.heappush(queue, (-_width(part, further), number, part))
    return reached, left


def _width(case: _Case, names: Iterable[str]) -> float:
    return sum(ends[name][1] - ends[name][0] for ends in (case.ranks, case.estimates) for name in names if name in ends)


def _modes(decision: Decision) -> dict[str, str]:
    return {row.assessment.pathway.id: row.assessment.mode for row in decision.pathways}


def _split(decision: Decision, pointer: str, cuts: Cuts) -> Iterator[Decision]:
    """The decision in each way that a fact may turn out, but for those that contradict another fact."""
    request = decision.request
    place = at(request.profile, pointer)
    for fact in ways(place, cuts) if place else ():
        profile = put(request.profile, pointer, fact)
        if not contradictions(profile, request.as_of):
            yield decide(decision.state, replace(request, profile=profile, canonical={}), weighed=False)


def _telling(case: _Case, outside: set[str], bearing: frozenset[str]) -> tuple[str, Cuts] | None:
    """The missing fact that bears on most of the pathways that are not settled; of several the one with fewest ways."""
    spans = case.reaches
    near = {
        name
        for name, reach in spans.items()
        if name in outside
        or (
            reach.best != reach.worst
            and any(reach.best <= spans[other].worst and reach.worst >= spans[other].best for other in outside)
        )
    }
    profile = case.decision.facts.profile
    best = None
    for pointer, cuts in _open_facts(case.decision, near).items():
        place = at(profile, pointer)
        if pointer not in bearing or place is None or not ways(place, cuts):
            continue
        key = (count(place, cuts), pointer)
        if best is None or key < best[0]:
            best = key, (pointer, cuts)
    return best[1] if best else None


def _open_facts(decision: Decision, names: Iterable[str]) -> dict[str, Cuts]:
    """The missing facts on which pathways hang, with the thresholds that numbers are held against."""
    profile, wanted = decision.facts.profile, set(names)
    groups: dict[tuple[tuple[str, ...], Cuts], None] = {}
    for ranked in decision.pathways:
        if ranked.assessment.pathway.id not in wanted or ranked.assessment.status is LawStatus.LAW_UNKNOWN:
            continue
        groups |= dict.fromkeys(part for finding in ranked.findings for part in _limits(finding))
        if ranked.assessment.verdict is not Verdict.NOT_ELIGIBLE:
            groups |= dict.fromkeys(_of_features(ranked, decision))
    found: dict[str, set[float]] = defaultdict(set)
    for pointers, limits in groups:
        for pointer in told_apart(profile, pointers, limits):
            found[pointer] |= limits
    return {pointer: frozenset(cuts) for pointer, cuts in found.items()}


def _of_features(ranked: Ranked, decision: Decision) -> Iterator[tuple[tuple[str, ...], Cuts]]:
    """The facts that a feature lacks, with the edges of its table; what the law counts, its findings tell."""
    graded = decision.read(lacks_of_practice)
    conventions = frozenset(map(float, load_practice().conventions.values()))
    for row in ranked.model.contributions:
        if row.value.is_exact or row.feature in COUNTED_BY_LAW:
            continue
        if row.feature in graded:
            yield graded[row.feature], conventions.union(number * MONTHS_A_YEAR for number in conventions)
        else:
            edges = _edges(ranked, decision, row.feature)
            yield FEATURES[row.feature].facts, frozenset(math.nextafter(edge, math.inf) for edge in edges)


def _limits(finding: Finding) -> Iterator[tuple[tuple[str, ...], Cuts]]:
    """The facts that a finding lacks, with the thresholds that they may be held against."""
    if finding.reading is None:
        for part in parts_in_play(finding):
            yield from _limits(part)
    elif lacks := lacking(finding):
        values = [
            float(version.value)
            for version in finding.versions
            if isinstance(version.value, int | float) and not isinstance(version.value, bool)
        ]
        yield lacks, frozenset((*values, *(value + 1 for value in values)))


def _edges(ranked: Ranked, decision: Decision, feature: str) -> Sequence[float]:
    regime = str(ranked.assessment.regimes[0].value)
    model = decision.state.model.find(ranked.assessment.pathway.id, regime)
    tables = model.tables if model else ()
    return next((table.edges for table in tables if table.feature == feature), ())
