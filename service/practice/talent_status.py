"""A first stay asked for by somebody who holds a talent status, or lately held one: work here is asked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.practice.evidence import OPEN, operates_here, some
from service.profile.codes import Scheme
from service.profile.derived.person import held_now
from service.profile.facts import Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, add_months, both, either, exactly, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.facts import Facts
    from service.profile.model import Job, Status
    from service.profile.values import Span, Truth

TALENT = frozenset(
    {
        Scheme.QMAS,
        Scheme.TTPS_A,
        Scheme.TTPS_B,
        Scheme.TTPS_C,
        Scheme.GEP,
        Scheme.ASMTP,
        Scheme.GEP_TP,
        Scheme.ASMTP_TP,
        Scheme.TECHTAS,
        Scheme.IANG,
        Scheme.ASSG,
        Scheme.VPAS_A,
        Scheme.VPAS_B,
    }
)
"""Statuses under what the Government counts as talent admission schemes."""
DOES_NOT_APPLY = "does_not_apply"
"""What a finding shows where the facts settle that it has nothing to say."""
HONG_KONG = "HK"


def work_after_talent_status(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """Whether a job or a business in Hong Kong is there, for whoever holds or lately held a talent status."""
    held = some(facts.profile.statuses, lambda status: _lately_held(status, facts, conventions))
    here = _works_here(facts)
    pointers = ("/statuses", "/offers", "/jobs", "/businesses")
    if held == NOT_MET:
        return Reading(exactly(1), pointers, detail=(DOES_NOT_APPLY,))
    if here == MET:
        return Reading(exactly(1), pointers)
    if held == MET and here == NOT_MET:
        return Reading(exactly(0), pointers)
    return Reading(OPEN, pointers, _lacks(facts, held, here))


def _lately_held(status: Status, facts: Facts, conventions: Mapping[str, float]) -> Truth:
    matches = UNKNOWN if status.scheme is None else known(status.scheme in TALENT)
    since = add_months(facts.as_of, -int(conventions["talent_status_recent_months"]))
    recent = UNKNOWN if status.held_until is None else status.held_until.on_or_after(since)
    begun = MET if status.held_from is None else status.held_from.on_or_before(facts.as_of)
    return both(matches, either(held_now(status, facts.as_of), both(begun, recent)))


def _works_here(facts: Facts) -> Truth:
    profile = facts.profile
    offered = some(profile.offers, lambda offer: known(offer.confirmed))
    employed = some(profile.jobs, _in_hong_kong)
    return either(either(offered, employed), some(profile.businesses, operates_here))


def _in_hong_kong(job: Job) -> Truth:
    place = UNKNOWN if job.place is None else known(job.place == HONG_KONG)
    return both(place, known(job.current))


def _lacks(facts: Facts, held: Truth, here: Truth) -> tuple[str, ...]:
    profile = facts.profile
    lists = (("/offers", profile.offers), ("/jobs", profile.jobs), ("/businesses", profile.businesses))
    work = [pointer for pointer, items in lists if items is None] or [pointer for pointer, items in lists if items]
    return (*(("/statuses",) if held == UNKNOWN else ()), *(work if here == UNKNOWN else ()))
