"""What to file for the right of abode, where, with which fee, and what to keep as evidence until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.settlement.records import ProofToKeep, SettlementFiling
from service.profile.codes import ChinaResidency
from service.profile.values import MET, NOT_MET
from service.rules.abode import absences
from service.rules.abode.categories import chinese_citizen
from service.rules.abode.filing import Asked, Road, roads
from service.rules.abode.standing import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.advice.settlement.records import Reached
    from service.profile.facts import Facts
    from service.recommend.decision import Decision

FEE = "abode.verification_fee_hkd"
WEEKS = "abode.verification_weeks"
NOTHING_TO_FILE = frozenset({Ground.HELD, Ground.RIGHT_TO_LAND})
BY_YEARS = frozenset({Ground.B, Ground.D, Ground.UNCONDITIONAL, None})
"""Grounds on which years are counted; ``None`` where none is established yet."""


def filing(decision: Decision, reached: Reached | None) -> SettlementFiling | None:
    """What is to be filed on the ground that is strongest; ``None`` where the right is held, or nothing counts."""
    ground, facts = decision.abode.ground, decision.facts
    if ground in NOTHING_TO_FILE or (ground in {None, Ground.UNCONDITIONAL} and reached is None):
        return None
    road = Road.CERTIFICATE if ground is Ground.C and _lives_in_the_mainland(facts) else Road.VERIFICATION
    held, asked = roads()[road], frozenset(_asked(ground, facts))
    verified = road is Road.VERIFICATION
    law, day = decision.state.law, facts.as_of
    (fee,), (weeks,) = law.versions(FEE, day), law.versions(WEEKS, day)
    return SettlementFiling(
        road=road,
        form=held.form,
        link=held.link,
        fee_hkd=fee.value if verified else None,
        weeks=weeks.value if verified else None,
        papers=tuple(
            ProofToKeep(code=paper.code, certainty=paper.certainty, sources=paper.sources)
            for paper in held.papers
            if paper.asked & asked
        ),
        sources=(*held.sources, *(fee.sources if verified else ())),
    )


def _lives_in_the_mainland(facts: Facts) -> bool:
    """Whether the person lives in the Mainland by what is told, from where only the Certificate leads."""
    person = facts.profile.person
    if person.residence is not None:
        return person.residence == "CN"
    return person.china_residency is ChinaResidency.MAINLAND


def _asked(ground: Ground | None, facts: Facts) -> Iterator[Asked]:
    """The circumstances that are so, or may be."""
    yield Asked.EVERYBODY
    if ground in BY_YEARS:
        yield Asked.YEARS
        if facts.read(chinese_citizen).value != MET:
            yield Asked.DECLARES
        limit = absences.months(absences.EXPLAINED, facts)
        if any(absences.lasts(row, limit, facts, over=True) != NOT_MET for row in facts.profile.absences or ()):
            yield Asked.AWAY
    if ground in {Ground.A, Ground.E}:
        yield Asked.BORN_HERE
    if ground in {Ground.C, Ground.E}:
        yield Asked.DESCENT
    if ground is Ground.F:
        yield Asked.BEFORE_1997
    if ground is Ground.TRANSITIONAL:
        yield Asked.TRANSITIONAL
