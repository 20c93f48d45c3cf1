"""What the end of a job means for a stay: by when the scheme's own text asks to leave, where it names a time."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from service.profile.codes import Purpose, Scheme
from service.profile.derived.person import held_still, status_held
from service.profile.derived.stays import contract_ended
from service.profile.facts import Facts, Reading
from service.profile.values import NOT_MET, DateSpan, Truth, add_months, both, either
from service.recording import record
from service.rules.abode.absences import HONG_KONG
from service.rules.extension import months_of
from service.rules.pathways.dependant import OTHER_SPONSOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from service.advice.settlement.records import StayHeld
    from service.profile.model import Status
    from service.rules.law import Lawbook

LEAVES: Mapping[Scheme, str] = {
    Scheme.GEP_TP: "tp.leave_after_contract_months",
    Scheme.ASMTP_TP: "tp.leave_after_contract_months",
    Scheme.VPAS_A: "vpas.job_loss_weeks",
    Scheme.VPAS_B: "vpas.job_loss_weeks",
}
"""The parameter of the time to leave in, by the scheme whose page names one; it holds for dependants too."""

FOR_A_JOB = frozenset(
    {Scheme.GEP, Scheme.ASMTP, Scheme.TECHTAS, Scheme.DOMESTIC_HELPER, Scheme.IMPORTED_WORKER, *LEAVES}
)
"""Stays that are granted for a job, whose end is told with what it means."""

APPROVED_WORK = FOR_A_JOB - {Scheme.VPAS_A}
"""Stays on employment condition: only the work that ImmD approved may be taken up."""

FREE_TO_WORK = frozenset(
    {Scheme.QMAS, Scheme.TTPS_A, Scheme.TTPS_B, Scheme.TTPS_C, Scheme.IANG, Scheme.ASSG, Scheme.NEW_CIES}
)
"""Stays on time limitation only: any work may be taken up, and a business set up, without approval."""

on_time_limitation = status_held(FREE_TO_WORK, now=True)
with_family = status_held(frozenset({Scheme.DEPENDANT}), now=True)

SAME_TRADE = frozenset({Scheme.GEP_TP, Scheme.ASMTP_TP})
"""Stays for work in a trade, during which no other trade may be taken up."""

NOTIFIES: Mapping[Scheme, str] = dict.fromkeys(SAME_TRADE, "tp.notify_end_of_contract_days")
"""The parameter of the days to tell ImmD of the end of the job in, by the scheme whose page names them."""

TOP_TIER: Mapping[Scheme, str] = {Scheme.GEP: "employment", Scheme.ASMTP: "employment", Scheme.TECHTAS: "techtas"}
"""Stays on employment condition with a top-tier stream, which is on time limitation only, by whose terms they run."""

MARGIN = 1
"""Months by which a stay may be longer than what was granted, as a limit is counted from an entry or a label."""


@record(frozen=True)
class JobEnded:
    """When the job ended, and by when to leave, as exactly as it is told, with the sources of that."""

    on: date
    leave_by: DateSpan | None
    sources: tuple[str, ...]


def job_ended(status: Status, facts: Facts, law: Lawbook) -> JobEnded | None:
    """The end of the job for which a stay was granted, or of the sponsor's; ``None`` where none is told of.

    Of several ends the one that asks to leave first. The limit of stay comes first where it is earlier.
    """
    ends = [*_ends(status, facts)]
    if not ends:
        return None
    found = [(_leave(scheme, ended, facts, law), ended) for scheme, ended in ends]
    named = [(*leave, ended) for leave, ended in found if leave is not None]
    if not named:
        return JobEnded(min(ended.first for _, ended in ends), None, ())
    days, sources, ended = min(named, key=lambda one: one[0].first)
    limit = status.held_until or days
    leave_by = DateSpan(min(days.first, limit.first), min(days.last, limit.last))
    return JobEnded(ended.first, leave_by, sources)


def leave_day_over(status: Status, leave_by: DateSpan, facts: Facts) -> bool:
    """Whether the day by which to leave is surely past for somebody who may be here still.

    Of whoever lives elsewhere, and isn't said to hold the stay, it is taken that they left.
    """
    elsewhere = facts.profile.person.residence not in {None, HONG_KONG}
    return leave_by.last < facts.as_of and (status.current is True or not elsewhere)


def changes_job(stay: StayHeld, facts: Facts) -> bool:
    """Whether a job is told by whoever asks for a change and holds a stay for work that has not ended."""
    told = facts.profile.purpose is Purpose.CHANGE and bool(facts.profile.offers)
    return told and stay.scheme in APPROVED_WORK and stay.job_ended_on is None


def leaves_work_free(facts: Facts) -> Reading[Truth]:
    """Whether the stay that is held allows any work: on time limitation only, or with anybody but a student."""
    free, family, other = (facts.read(fact) for fact in (on_time_limitation, with_family, OTHER_SPONSOR))
    return Reading(either(free.value, both(family.value, other.value)), (*free.reads, *other.reads))


def perhaps_top_tier(stay: StayHeld, facts: Facts, law: Lawbook) -> bool:
    """Whether a stay for work is told as clearly longer than any ordinary one, and no longer than a top-tier one."""
    terms = TOP_TIER.get(stay.scheme)
    if terms is None:
        return False
    first = [version.value for version in law.versions(f"{terms}.first_stay_months", facts.as_of)]
    extended = [12 * max(version.value) for version in law.versions(f"{terms}.extension_pattern", facts.as_of)]
    top_tier = [12 * version.value for version in law.versions(f"{terms}.top_tier_years", facts.as_of)]
    ordinary, longest = max(first + extended, default=math.inf), max(top_tier, default=0)
    lasting = (
        months_of(status)
        for status in facts.profile.statuses or ()
        if status.scheme is stay.scheme and held_still(status, facts) != NOT_MET
    )
    return any(months is not None and ordinary < months.low - MARGIN <= longest for months in lasting)


def _ends(status: Status, facts: Facts) -> Iterator[tuple[Scheme, DateSpan]]:
    scheme = status.scheme
    if scheme in FOR_A_JOB and (over := contract_ended(status, facts)) is not None:
        yield scheme, over
    if status.scheme is Scheme.DEPENDANT:
        for link in facts.profile.family_links or ():
            scheme, ended = link.sponsor_scheme, link.sponsor_contract_ended_on
            if scheme is not None and scheme in LEAVES and ended is not None:
                yield scheme, ended


def _leave(scheme: Scheme, ended: DateSpan, facts: Facts, law: Lawbook) -> tuple[DateSpan, tuple[str, ...]] | None:
    """The day by which to leave, as exactly as the end of the job is told, with its sources."""
    name = LEAVES.get(scheme)
    versions = law.versions(name, facts.as_of) if name else ()
    if not versions or name is None:
        return None
    number = int(versions[-1].value)
    weeks = law.parameters[name].unit == "weeks"
    first, last = (
        day + timedelta(weeks=number) if weeks else add_months(day, number) for day in (ended.first, ended.last)
    )
    return DateSpan(first, last), versions[-1].sources
