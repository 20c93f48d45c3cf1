"""How large a share of a closed pathway's requirements may be met, whichever way the missing facts turn out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from service.profile.values import ANYTHING, MET, NOT_MET, REVIEW
from service.rules.criteria import AllOf, ByCase, InForce

if TYPE_CHECKING:
    from service.recommend.decision import Ranked
    from service.recommend.ranking import Ranking
    from service.rules.evaluator import Finding

Shares = dict[int, tuple[float, float, float]]
"""By the number of requirements that count: the least and the most of them met, and the least that a failure costs."""

_NEVER = 9.0
"""More than a failure costs: nothing can fail here."""


LEAST: Mapping[int, float] = {bits: {4: 1.0, 2: 0.5}.get(bits, 0.0) for bits in range(1, 8)}
MOST: Mapping[int, float] = {bits: 1.0 if bits & MET else 0.5 if bits & REVIEW else 0.0 for bits in range(1, 8)}
"""How far a requirement counts as met, at least and at most, by the outcomes that it may have."""


def evidence_shares(ranked: Ranked, ranking: Ranking, counts: frozenset[str]) -> tuple[float, float]:
    """The share of the requirements that may be met although one fails, at least and at most."""
    if len(ranked.assessment.findings) != 1 or (counts and ranked.assessment.pathway.routes):
        return 0.0, 1.0
    count, low, high, cost = 0, 0.0, 0.0, _NEVER
    forks = []
    for finding in ranked.findings:
        truth = ANYTHING if finding.criterion.id in counts else finding.truth
        if type(finding.criterion) is ByCase:
            forks.append(finding)
        elif _is_door(finding.criterion.id, ranking.doors):
            cost = 0.0 if truth & NOT_MET else cost
        else:
            count += 1
            low += LEAST[truth]
            high += MOST[truth]
            cost = min(cost, MOST[truth]) if truth & NOT_MET else cost
    ways: Shares | None = {count: (low, high, cost)}
    if forks:
        seen = {finding.criterion.id for finding in ranked.findings if finding not in forks}
        ways = _together([ways, *(_ways(fork, ranking.doors, seen) for fork in forks)])
    if ways is None:
        return 0.0, 1.0
    shares = [
        (low / count, max(low, high - (cost if cost < _NEVER else 0.0)) / count) if count else (0.0, 0.0)
        for count, (low, high, cost) in ways.items()
    ]
    return min([share for share, _ in shares]), max([share for _, share in shares])


def _one(finding: Finding, doors: frozenset[str]) -> Shares:
    fails = bool(finding.truth & NOT_MET)
    if _is_door(finding.criterion.id, doors):
        return {0: (0.0, 0.0, 0.0 if fails else _NEVER)}
    most = MOST[finding.truth]
    return {1: (LEAST[finding.truth], most, most if fails else _NEVER)}


@lru_cache(maxsize=4096)
def _is_door(criterion: str, doors: frozenset[str]) -> bool:
    return criterion in doors or criterion.startswith("common.")


def _ways(finding: Finding, doors: frozenset[str], seen: set[str]) -> Shares | None:
    """How many requirements may count below a finding and how many of them be met; ``None`` where one comes twice.

    As ``reasons.requirements`` reads them once the facts are known: a case that is open may go either way, or stay one
    requirement where an officer judges it.
    """
    match finding.criterion:
        case AllOf():
            return _together([_ways(part, doors, seen) for part in finding.parts])
        case InForce():
            return _ways(finding.parts[0], doors, seen)
        case ByCase():
            condition, then, otherwise = finding.parts
            told = [_ways(then, doors, seen)] if condition.truth & MET else []
            if told and finding.criterion.telling:
                told = [_together([_one_of(condition, doors, seen), told[0]])]
            if condition.truth & NOT_MET:
                told.append(_ways(otherwise, doors, seen))
            if condition.truth not in {MET, NOT_MET}:
                told.append(_one_of(finding, doors, seen))
            return _either(told)
        case _:
            return _one_of(finding, doors, seen)


def _one_of(finding: Finding, doors: frozenset[str], seen: set[str]) -> Shares | None:
    if finding.criterion.id in seen:
        return None
    seen.add(finding.criterion.id)
    return _one(finding, doors)


def _together(parts: Sequence[Shares | None]) -> Shares | None:
    whole: Shares = {0: (0.0, 0.0, _NEVER)}
    for part in parts:
        if part is None:
            return None
        if len(part) == len(whole) == 1:
            ((count, (low, high, cost)),) = whole.items()
            ((more, (least, most, costs)),) = part.items()
            whole = {count + more: (low + least, high + most, min(cost, costs))}
            continue
        sums = [
            {count + more: (low + least, high + most, min(cost, costs))}
            for count, (low, high, cost) in whole.items()
            for more, (least, most, costs) in part.items()
        ]
        whole = _either(sums) or {}
    return whole


def _either(ways: Sequence[Shares | None]) -> Shares | None:
    found: Shares = {}
    for way in ways:
        if way is None:
            return None
        for count, (low, high, cost) in way.items():
            least, most, costs = found.get(count, (low, high, cost))
            found[count] = (min(low, least), max(high, most), min(cost, costs))
    return found
