"""Doors: the few facts that close or end everything, which an interview never leaves unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.interview.missing import may_be_asked
from service.profile.codes import Scheme
from service.profile.derived.person import held_now
from service.profile.values import MET, NOT_MET

if TYPE_CHECKING:
    from service.profile.facts import Facts
    from service.recommend.decision import Decision

NATIONALITY = "/person/nationalities"
RIGHT_OF_ABODE = "/person/right_of_abode"
RECORD = ("/person/convictions", "/person/adverse_records")
LAST = frozenset({*RECORD, "/person/security_concern", "/wealth/needs_public_assistance"})
"""What one tells against oneself, and hardly anybody has to: asked for when nothing else is left."""

DOORS = (RIGHT_OF_ABODE, NATIONALITY, *RECORD)
"""While one of these is unasked nothing is settled."""


def unasked(decision: Decision) -> tuple[str, ...]:
    """The doors that are unknown and were not declined; whoever has a limited stay now has no right of abode.

    Where every pathway is closed for certain, only the right of abode is left to ask for.
    """
    shut = all(ranked.assessment.truth == NOT_MET for ranked in decision.pathways)
    profile, declined = decision.facts.profile, decision.request.declined
    return tuple(
        pointer
        for pointer in DOORS
        if may_be_asked(pointer, profile, declined)
        and not (stays_on_conditions(decision.facts) if pointer == RIGHT_OF_ABODE else shut)
    )


def stays_on_conditions(facts: Facts) -> bool:
    """Whether a stay under conditions is held now, which nobody with the right of abode has."""
    return any(
        status.scheme not in {None, Scheme.UNCONDITIONAL} and held_now(status, facts.as_of) == MET
        for status in facts.profile.statuses or ()
    )


def ending(decision: Decision) -> tuple[str, ...]:
    """What may show that no scheme is needed at all, where something that was told hints at it."""
    profile, declined = decision.facts.profile, decision.request.declined
    return tuple(pointer for pointer in decision.abode.asked_first if may_be_asked(pointer, profile, declined))
