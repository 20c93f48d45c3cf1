"""Promise: to how large a share of the simulated people like this one a pathway is open on that day.

Like this one are those who share what is told and whom the law treats alike as far as it is settled. There are never
enough who share all of it. So, for each pathway, the told trait that moves its own share most is added, again and
again, while enough people remain; each share is smoothed towards the one before. Traits on which a requirement of the
pathway's own turns come first: however few of an age have what this one has, it counts. Traits that had to be passed
over only ever lower it: by the few who share them as well, or where the pathway is far rarer among all who share one of
them, as long as what defines it isn't met, or the stay that it extends not held: who has it is not like the others. A
small part of the share among everybody stays in. A share of made-up people: it says nothing of approval, and neither
lifts nor closes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from service.content import loaded, remembered
from service.population.people_alike import pool
from service.population.traits import EITHER, TRAITS, made_for, number_of, traits_of
from service.profile.values import MET, NOT_MET, UNKNOWN
from service.rules.pathway import LawStatus, Mode, own_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.population.people_alike import People, Pool
    from service.profile.facts import Facts
    from service.profile.values import Truth
    from service.rules.evaluator import Finding
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
AGE = number_of("age")
SELDOM = 0.02
"""The share of people of one age under which a pathway is seldom open at that age."""

LOOKED_AT = 4
"""Traits tried for each step: those that moved the share most when they were last tried."""


class Sharing(NamedTuple):
    """People who share something that is told, with what is counted of them once.

    By pathway: of how many people of one weight they tell and the share of them to whom it is open (``odds``), how far
    that moves the share among everybody, squared (``moves``), and how many times rarer it is where it is far rarer
    (``rarer``). ``decides`` are the pathways of which a requirement of their own turns on it.
    """

    people: People
    odds: Mapping[str, tuple[float, float]]
    moves: Mapping[str, float]
    rarer: Mapping[str, float]
    decides: frozenset[str]


class Alike(NamedTuple):
    """The people who remain, the share among them, and those who share what was passed over."""

    people: People
    share: float
    passed: tuple[Sharing, ...]


class Shared(NamedTuple):
    """The people by what they may share: the value of a trait, or a pathway that is open to them, or closed."""

    by_trait: tuple[Mapping[str, Sharing], ...]
    opened: Mapping[str, Sharing]
    closed: Mapping[str, Sharing]


@loaded
def shared() -> Shared:
    """What the people of the pool may share."""
    people_of = pool()
    return Shared(
        by_trait=tuple(
            {value: sharing(people_of, them, trait.decides) for value, them in values.items()}
            for trait, values in zip(TRAITS, people_of.by_trait, strict=True)
        ),
        opened={pathway: sharing(people_of, them) for pathway, them in people_of.by_open.items()},
        closed={
            pathway: sharing(people_of, people_of.everybody & ~them) for pathway, them in people_of.by_open.items()
        },
    )


@remembered(1024)
def sharing(people_of: Pool, people: People, decides: frozenset[str] = frozenset()) -> Sharing:
    """Some of the people with what is counted of them."""
    odds, moves, rarer = {}, {}, {}
    for pathway, having in people_of.classes_open.items():
        _, base = people_of.odds(people_of.everybody, having)
        odds[pathway] = count, part = people_of.odds(people, having)
        moves[pathway] = _move(part, base, count)
        smoothed = _smoothed(part, count, base, FEWEST)
        if smoothed < FAR_RARER * base:
            rarer[pathway] = smoothed / base
    return Sharing(people, odds, moves, rarer, decides)


def promises(
    assessments: Sequence[Assessment],
    facts: Facts,
    defining: frozenset[str] = frozenset(),
    from_where: frozenset[str] = frozenset(),
) -> dict[str, float]:
    """By pathway, the promise of each that is undetermined; 1 where nothing that is missing can close it.

    ``defining`` are the requirements that define a pathway: an income, a listed degree, an offer; ``from_where`` those
    that part people by where they come from.
    """
    asked = [
        assessment
        for assessment in assessments
        if assessment.truth & (assessment.truth - 1) and assessment.status is not LawStatus.LAW_UNKNOWN
    ]
    if not asked:
        return {}
    people_of, told = pool(), [*treated_alike(assessments, facts), *alike_in(facts.read(traits_of))]
    made = made_for(facts)
    return {
        assessment.pathway.id: promise(
            people_of,
            told,
            assessment.pathway.id,
            defined=assessment.pathway.id in made
            or extends_own_stay(assessment, facts)
            or (has_what_defines(assessment, defining) and is_from_there(assessment, from_where)),
        )
        if assessment.truth & NOT_MET
        else 1.0
        for assessment in asked
    }


def has_what_defines(assessment: Assessment, defining: frozenset[str]) -> bool:
    """Whether something that defines a pathway is met, wherever this person comes from."""
    return MET in _truths(assessment.findings, defining)


def is_from_there(assessment: Assessment, from_where: frozenset[str]) -> bool:
    """Whether it is settled that a pathway is for people from where this one comes, or that it isn't."""
    return {MET, NOT_MET}.issuperset(_truths(assessment.findings, from_where))


def seldom_at_this_age(facts: Facts) -> frozenset[str]:
    """The pathways that are seldom open to people of one's age, as those of fresh graduates past 50."""
    age = facts.read(traits_of)[AGE]
    return frozenset() if age is None else _seldom_at(age)


@remembered(64)
def _seldom_at(age: str) -> frozenset[str]:
    people_of = pool()
    them = people_of.having_trait(AGE, age)
    shares = {name: people_of.odds(them, having)[1] for name, having in people_of.classes_open.items()}
    return frozenset([name for name, share in shares.items() if share < SELDOM])


def extends_own_stay(assessment: Assessment, facts: Facts) -> bool:
    """Whether a pathway is looked at as the extension of a stay that is held."""
    return assessment.mode is Mode.EXTENSION and own_status(assessment.pathway, facts) == MET


def _truths(findings: Iterable[Finding], names: frozenset[str]) -> list[Truth]:
    """What the requirements of some names came to, wherever they stand."""
    found: list[Truth] = []
    for finding in findings:
        if finding.criterion.id in names:
            found.append(finding.truth)
        elif finding.parts:
            found += _truths(finding.parts, names)
    return found


def treated_alike(assessments: Iterable[Assessment], facts: Facts) -> list[Sharing]:
    """Those whom the law treats as it treats this person, for each pathway that is settled: open, or closed.

    A stay under a closed pathway that may be held already isn't closed out, for other requirements apply to it. A
    scheme that isn't in force on the day sets nobody apart.
    """
    people_of, told = pool(), shared()
    found = []
    for assessment in assessments:
        pathway = assessment.pathway
        if assessment.status is not LawStatus.IN_FORCE or pathway.id not in told.opened:
            continue
        if assessment.truth == NOT_MET:
            them = told.closed[pathway.id]
            if pathway.extension and own_status(pathway, facts) == UNKNOWN:
                holding = people_of.holding(scheme.value for scheme in pathway.held)
                them = sharing(people_of, them.people | holding)
            found.append(them)
        elif not assessment.truth & NOT_MET:
            found.append(told.opened[pathway.id])
    return found


def alike_in(traits: Sequence[str | None]) -> list[Sharing]:
    """Those who share what is told, exactly or roughly, for each trait; where nobody does, none."""
    found = []
    for number, (value, exactly) in enumerate(zip(traits, shared().by_trait, strict=True)):
        if value is None:
            continue
        if value in exactly:
            found.append(exactly[value])
        elif EITHER in value and (them := pool().having_trait(number, value)):
            found.append(sharing(pool(), them, TRAITS[number].decides))
    return found


def promise(people_of: Pool, told: Sequence[Sharing], pathway: str, *, defined: bool = False) -> float:
    """The promise of one pathway, from 0 to 1, given those who share what is told; ``defined`` as it is of this person.

    What moves the share most is the trait of the largest move times the root of the people who remain: a move that few
    people make may be chance. A trait that would leave too few is passed over.
    """
    having = people_of.classes_open.get(pathway)
    if having is None:
        return 0.0
    _, base = people_of.odds(people_of.everybody, having)
    alike = Alike(people_of.everybody, base, ())
    for decides in (True, False):
        shared_so = [them for them in told if (pathway in them.decides) is decides]
        alike = _narrowed(people_of, alike, shared_so, pathway, base)
    least = alike.share
    for them in alike.passed:
        if pathway in them.rarer and not defined:
            least = min(least, alike.share * them.rarer[pathway])
        if closer := alike.people & them.people:
            count, part = people_of.odds(closer, having)
            least = min(least, _smoothed(part, count, alike.share, FEWEST))
    return _with_base(least, base)


def _narrowed(people_of: Pool, alike: Alike, told: Sequence[Sharing], pathway: str, base: float) -> Alike:
    """Those of some people who share what is told besides, as far as enough of them remain."""
    having, everybody = people_of.classes_open[pathway], people_of.everybody
    found, share, passed = alike.people, alike.share, list(alike.passed)
    waiting = sorted([(-them.moves[pathway], number) for number, them in enumerate(told)])
    while waiting:
        tried: list[tuple[float, int]] = []
        later: list[tuple[float, int]] = []
        best: tuple[float, int, People, float, float] | None = None
        for place, (_, number) in enumerate(waiting, start=1):
            them = told[number]
            closer = found & them.people
            if closer == found:
                continue
            count, part = them.odds[pathway] if found is everybody else people_of.odds(closer, having)
            if count < FEWEST:
                passed.append(them)
                continue
            move = -_move(part, share, count)
            tried.append((move, number))
            if best is None or move < best[0]:
                best = move, number, closer, part, count
            if len(tried) == LOOKED_AT:
                later = waiting[place:]
                break
        if best is None:
            break
        _, chosen, found, part, count = best
        share = _smoothed(part, count, share, PSEUDO)
        if not part and _with_base(share, base) == _with_base(0.0, base):
            break  # of those who remain nobody has it: the share can only fall, and what is left of it shows no more
        waiting = sorted([row for row in tried if row[1] != chosen] + later)
    return Alike(found, share, tuple(passed))


def _with_base(share: float, base: float) -> float:
    """A share as it is told, with a small part of the share among everybody in it."""
    return round((1 - BASE) * share + BASE * base, DECIMALS)


def _move(part: float, share: float, count: float) -> float:
    """How far a share among so many people moves one, squared: by how many they are."""
    return (part - share) ** 2 * count


def _smoothed(part: float, count: float, share: float, pseudo: int) -> float:
    """The share of so many people to whom a pathway is open, with so many more who have it as often as before."""
    return (part * count + pseudo * share) / (count + pseudo)
