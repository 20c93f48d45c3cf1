"""Promise: to how large a share of the simulated people like this one a pathway is open on that day.

Like this one are those who share what is told and whom the law treats alike as far as it is settled. There are never
enough who share all of it. So, for each pathway, the told trait that moves its own share most is added, again and
again, while enough people remain; each share is smoothed towards the one before. Traits that had to be passed over only
ever lower it: by the few who share them as well, or where the pathway is far rarer among all who share one of them. A
small part of the share among everybody stays in. A share of made-up people: it says nothing of approval, and neither
lifts nor closes anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from service.content import remembered
from service.population.people_alike import pool
from service.population.traits import traits_of
from service.profile.values import NOT_MET, UNKNOWN
from service.rules.pathway import LawStatus, own_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.population.people_alike import People, Pool
    from service.profile.facts import Facts
    from service.rules.pathway import Assessment

FEWEST = 12
"""People of one weight who must remain once a trait is added; as many count for the share where it is passed over."""

PSEUDO = 4
"""How many people the share before counts for when a share is smoothed towards it."""

FAR_RARER = 0.25
"""So much of its share among everybody, or less, a pathway has among all who share a trait that counts by itself."""

BASE = 0.03
"""The part of the share among everybody that stays in."""

DECIMALS = 4
LOOKED_AT = 4
"""Traits tried for each step: those that moved the share most when they were last tried."""


def promises(assessments: Sequence[Assessment], facts: Facts) -> dict[str, float]:
    """By pathway, the promise of each that is undetermined; 1 where nothing that is missing can close it."""
    asked = [
        assessment
        for assessment in assessments
        if assessment.truth & (assessment.truth - 1) and assessment.status is not LawStatus.LAW_UNKNOWN
    ]
    if not asked:
        return {}
    people_of = pool()
    told = told_of(people_of, traits_of(facts), treated_alike(people_of, assessments, facts))
    return {
        assessment.pathway.id: promise(people_of, told, assessment.pathway.id) if assessment.truth & NOT_MET else 1.0
        for assessment in asked
    }


def treated_alike(people_of: Pool, assessments: Iterable[Assessment], facts: Facts) -> list[People]:
    """Those whom the law treats as it treats this person, for each pathway that is settled: open, or closed.

    A stay under a closed pathway that may be held already isn't closed out, for other requirements apply to it. A
    scheme that isn't in force on the day sets nobody apart.
    """
    found = []
    for assessment in assessments:
        if assessment.status is not LawStatus.IN_FORCE:
            continue
        having = people_of.by_open.get(assessment.pathway.id, 0)
        if assessment.truth == NOT_MET:
            pathway = assessment.pathway
            may_hold = pathway.extension and own_status(pathway, facts) == UNKNOWN
            holding = people_of.holding(scheme.value for scheme in pathway.held) if may_hold else 0
            found.append((people_of.everybody & ~having) | holding)
        elif not assessment.truth & NOT_MET:
            found.append(having)
    return found


def told_of(people_of: Pool, traits: Sequence[str | None], law: Iterable[People]) -> list[People]:
    """The sets of people who share what is told, one for each trait and each settled verdict; of nobody none."""
    shared = [people_of.by_trait[number].get(value, 0) for number, value in enumerate(traits) if value is not None]
    return [them for them in (*law, *shared) if them]


def promise(people_of: Pool, told: Sequence[People], pathway: str) -> float:
    """The promise of one pathway, from 0 to 1, given the sets of people who share what is told.

    What moves the share most is the trait of the largest move times the root of the people who remain: a move that few
    people make may be chance. A trait that would leave too few is passed over.
    """
    weight, having = people_of.weight, people_of.by_open.get(pathway, 0)
    found, passed = people_of.everybody, []
    base = share = weight(having) / weight(found)
    waiting = sorted([(-_first_move(people_of, them, pathway), number) for number, them in enumerate(told)])
    while waiting:
        tried: list[tuple[float, int]] = []
        later: list[tuple[float, int]] = []
        best: tuple[float, int, People, float, float] | None = None
        for place, (_, number) in enumerate(waiting):
            if len(tried) == LOOKED_AT:
                later = waiting[place:]
                break
            closer = found & told[number]
            if closer == found:
                continue
            whole, count = people_of.weight_and_number(closer)
            if count < FEWEST:
                passed.append(told[number])
                continue
            part = weight(closer & having) / whole
            move = -_move(part, share, count)
            tried.append((move, number))
            if best is None or move < best[0]:
                best = move, number, closer, part, count
        if best is None:
            break
        _, chosen, found, part, count = best
        share = _smoothed(part, count, share, PSEUDO)
        waiting = sorted([row for row in tried if row[1] != chosen] + later)
    least = share
    for them in passed:
        least = min(least, share * _rarer(people_of, them, pathway))
        if closer := found & them:
            whole, count = people_of.weight_and_number(closer)
            least = min(least, _smoothed(weight(closer & having) / whole, count, share, FEWEST))
    return round((1 - BASE) * least + BASE * base, DECIMALS)


@remembered(16_384)
def _rarer(people_of: Pool, people: People, pathway: str) -> float:
    """How many times rarer a pathway is among all who share a trait than among everybody; 1 unless far rarer."""
    having = people_of.by_open.get(pathway, 0)
    base = people_of.weight(having) / people_of.weight(people_of.everybody)
    whole, count = people_of.weight_and_number(people)
    part = _smoothed(people_of.weight(people & having) / whole, count, base, FEWEST)
    return part / base if part < FAR_RARER * base else 1.0


@remembered(16_384)
def _first_move(people_of: Pool, people: People, pathway: str) -> float:
    """How far a trait moves the share among everybody: there are few traits, so each is counted once."""
    having = people_of.by_open.get(pathway, 0)
    share = people_of.weight(having) / people_of.weight(people_of.everybody)
    whole, count = people_of.weight_and_number(people)
    return _move(people_of.weight(people & having) / whole, share, count)


def _move(part: float, share: float, count: float) -> float:
    """How far a share among so many people moves one: by the root of how many they are."""
    return abs(part - share) * math.sqrt(count)


def _smoothed(part: float, count: float, share: float, pseudo: int) -> float:
    """The share of so many people to whom a pathway is open, with so many more who have it as often as before."""
    return (part * count + pseudo * share) / (count + pseudo)
