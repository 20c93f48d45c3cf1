"""Promises worked out as the room's docstring tells it, person by person: what is counted once changes none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from service.population.people_alike import WEIGHT_OF, Pool, WeightClass, pool
from service.population.promise import promises
from service.population.traits import TRAITS, made_for, traits_of
from service.profile.facts import Facts
from service.profile.values import MET, NOT_MET, UNKNOWN
from service.rules.evaluator import Evaluation
from service.rules.pathway import LawStatus, Mode, assess, own_status
from tests.recommend.asking import shipped
from tests.strategies import cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from service.profile.model import Profile
    from service.rules.pathway import Assessment

Shared = tuple[frozenset[int], frozenset[str]]
"""Those who share something that is told, and the pathways of which a requirement turns on it."""

FEWEST, PSEUDO, FAR_RARER, BASE, LOOKED_AT = 12, 4, 0.25, 0.03, 4


class Plain:
    """The people of a pool as a list of weights, and sets of their numbers."""

    def __init__(self, people_of: Pool) -> None:
        self.people_of = people_of
        classes = ((people_of.rare, WeightClass.RARE), (people_of.light, WeightClass.UNCOMMON))
        self.weights = [
            WEIGHT_OF[next((name for them, name in classes if them >> number & 1), WeightClass.COMMON)]
            for number in range(people_of.everybody.bit_length())
        ]

    def numbers(self, people: int) -> frozenset[int]:
        """A set of people by their numbers."""
        return frozenset(number for number in range(people.bit_length()) if people >> number & 1)

    def counted(self, people: frozenset[int], having: frozenset[int]) -> tuple[float, float]:
        """As how many they tell, and the share of them who have it."""
        weights = [self.weights[number] for number in people]
        if not weights:
            return 0.0, 0.0
        share = sum(self.weights[number] for number in people & having) / sum(weights)
        return sum(weights) ** 2 / sum(weight**2 for weight in weights), share

    def promise(self, told: Sequence[Shared], pathway: str, *, own: bool) -> float:
        """The promise of a pathway, given those who share what is told; ``own`` of extending a stay."""
        having, found = self.numbers(self.people_of.by_open.get(pathway, 0)), self.numbers(self.people_of.everybody)
        base = share = self.counted(found, having)[1]
        passed: list[frozenset[int]] = []
        for first in (True, False):
            shared = [them for them, decides in told if (pathway in decides) is first]
            found, share, over = self._narrowed((found, share), shared, having, base)
            passed += over
        least = min(self._lowered(passed, found, having, share, base, own=own))
        return round((1 - BASE) * least + BASE * base, 4)

    def _narrowed(
        self, alike: tuple[frozenset[int], float], told: Sequence[frozenset[int]], having: frozenset[int], base: float
    ) -> tuple[frozenset[int], float, list[frozenset[int]]]:
        """Those who share as much of what is told as enough people do, the share of them, and what is passed over."""
        found, share = alike
        moves = [-_move(*self.counted(them, having), base) for them in told]
        waiting, passed = sorted(zip(moves, range(len(told)), strict=True)), []
        while True:
            tried: list[tuple[float, int, frozenset[int], float, float]] = []
            while waiting and len(tried) < LOOKED_AT:
                number = waiting.pop(0)[1]
                closer = found & told[number]
                count, part = self.counted(closer, having)
                if closer != found and count < FEWEST:
                    passed.append(told[number])
                elif closer != found:
                    tried.append((-_move(count, part, share), number, closer, count, part))
            if not tried:
                return found, share, passed
            best = min(tried, key=lambda row: row[0])
            _, _, found, count, part = best
            share = (part * count + PSEUDO * share) / (count + PSEUDO)
            waiting = sorted([row[:2] for row in tried if row is not best] + waiting)

    def _lowered(
        self,
        passed: Sequence[frozenset[int]],
        found: frozenset[int],
        having: frozenset[int],
        share: float,
        base: float,
        *,
        own: bool,
    ) -> list[float]:
        """The share, and what each trait that was passed over lowers it to."""
        lowered = [share]
        for them in passed:
            count, part = self.counted(them, having)
            part = (part * count + FEWEST * base) / (count + FEWEST)
            lowered.append(share * (part / base) if part < FAR_RARER * base and not own else share)
            count, part = self.counted(found & them, having)
            lowered.append((part * count + FEWEST * share) / (count + FEWEST))
        return lowered


def _move(count: float, part: float, share: float) -> float:
    return (part - share) ** 2 * count


def _told(assessments: Sequence[Assessment], facts: Facts) -> list[tuple[int, frozenset[str]]]:
    """Those whom the law treats alike as far as it is settled; those who share what is told, and what it decides."""
    people_of = pool()
    found: list[int] = []
    for assessment in assessments:
        pathway = assessment.pathway
        having = people_of.by_open.get(pathway.id, 0)
        if assessment.status is LawStatus.IN_FORCE and assessment.truth == NOT_MET:
            may_hold = pathway.extension and own_status(pathway, facts) == UNKNOWN
            holding = people_of.holding(scheme.value for scheme in pathway.held) if may_hold else 0
            found.append(people_of.everybody & ~having | holding)
        elif assessment.status is LawStatus.IN_FORCE and not assessment.truth & NOT_MET:
            found.append(having)
    alike = [(them, frozenset[str]()) for them in found]
    shared = [
        (people_of.having_trait(number, value), TRAITS[number].decides)
        for number, value in enumerate(traits_of(facts))
        if value
    ]
    return [row for row in (*alike, *shared) if row[0]]


@given(cases())
def test_promises_are_those_that_counting_person_by_person_gives(case: tuple[date, Profile, Profile]) -> None:
    """Whatever is told, on any day: by prepared counts, and by stopping where nothing shows any more."""
    day, whole, partial = case
    plain = Plain(pool())
    for facts in (Facts(whole, day), Facts(partial, day)):
        evaluation = Evaluation(facts, shipped().law)
        assessments = [assess(pathway, evaluation) for pathway in shipped().pathways]
        found = {name: share for name, share in promises(assessments, facts).items() if share < 1}
        told = [(plain.numbers(them), decides) for them, decides in _told(assessments, facts)] if found else []
        own = {
            assessment.pathway.id
            for assessment in assessments
            if assessment.mode is Mode.EXTENSION and own_status(assessment.pathway, facts) == MET
        }
        own |= made_for(facts)
        counted = {name: plain.promise(told, name, own=name in own) for name in found}
        assert found == counted
