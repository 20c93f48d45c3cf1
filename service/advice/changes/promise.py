"""What is known of a set of changes from what each does alone: which requirements none of them moves.

A requirement that is asked whatever the facts are is asked by itself first; the whole pathway is assessed only where
none of these stays closed.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from service.profile.values import NOT_MET
from service.rules.criteria import AllOf, AnyOf, ByCase, InForce, KOf, every

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.advice.changes.beginning import Told
    from service.advice.changes.lever import Lever
    from service.rules.criteria import Criterion
    from service.rules.evaluator import Finding
    from service.rules.pathway import Assessment


class Promise:
    """What each lever does alone to a pathway that is closed, found as it is asked for."""

    def __init__(self, closed: Assessment, alone: Mapping[Lever, Told]) -> None:
        self._closed = closed
        self._alone = alone
        self._whole: dict[Lever, dict[str, Finding]] = {}
        asked = _asked_once(tuple([finding.criterion for finding in closed.findings]))
        self._closing = [finding for finding in closed.requirements if finding.truth == NOT_MET]
        self._by_itself = {finding.criterion.id for finding in self._closing} & asked
        self._closing.sort(key=lambda finding: finding.criterion.id not in self._by_itself)

    def may_open(self, chosen: Sequence[Lever]) -> bool:
        """Whether no requirement that closes is surely left as it is."""
        return all(self._may_meet(finding, chosen) for finding in self._closing)

    def _may_meet(self, finding: Finding, chosen: Sequence[Lever]) -> bool:
        if isinstance(finding.criterion, KOf):
            return self._may_count(finding, [self._after(finding, lever) for lever in chosen])
        if isinstance(finding.criterion, AnyOf):
            return True
        after = (self._after(finding, lever) for lever in chosen)
        return any(found is None or found.truth != NOT_MET for found in after)

    @staticmethod
    def _may_count(finding: Finding, after: Sequence[Finding | None]) -> bool:
        if finding.count is None:
            return True
        most = finding.count[1]
        gained = sum(max(0, found.count[1] - most) for found in after if found is not None and found.count is not None)
        return bool(most + gained >= min(version.value for version in finding.versions))

    def _after(self, finding: Finding, lever: Lever) -> Finding | None:
        """What a requirement comes to under one lever; ``None`` where it isn't asked then."""
        told = self._alone[lever]
        if finding.criterion.id in self._by_itself and told.asks_the_same(self._closed):
            return told.finding(finding.criterion)
        if lever not in self._whole:
            found = told.assessment(self._closed.pathway).requirements
            self._whole[lever] = {one.criterion.id: one for one in found}
        return self._whole[lever].get(finding.criterion.id)


@lru_cache(maxsize=256)
def _asked_once(rules: tuple[Criterion, ...]) -> frozenset[str]:
    """The ids of the requirements under some rules that are asked in every case, and of which there is one."""
    number = Counter(part.id for part in {part for rule in rules for part in every(rule)})
    return frozenset(part.id for rule in rules for part in _always(rule) if number[part.id] == 1)


def _always(rule: Criterion) -> Iterator[Criterion]:
    """The requirements that a rule asks in every case."""
    match rule:
        case AllOf(parts=parts):
            for part in parts:
                yield from _always(part)
        case InForce(part=part):
            yield from _always(part)
        case ByCase():
            return
        case _:
            yield rule
