"""What is told in a list beside the one in which it is read, and would be taken there for none.

A list that is given is complete; yet many tell a thing once, where it comes first to their mind: work for oneself among
the jobs, a parent among the relatives, the company to be joined among the businesses. Each reading leaves alone what
its own list tells, and carries over no more than what was told.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from service.profile.codes import AdverseKind, EmployerKind, Relation, Scheme, SponsorStatus, StartUpRole
from service.profile.derived.business_plans import MOST_PLANS
from service.profile.derived.job_held import (
    jobs_held_here,
    joined,
    may_last,
    with_job_perhaps_held,
    with_jobs_held,
    work_here,
)
from service.profile.derived.stays import HONG_KONG
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Business, BusinessPlan, FamilyLink, Parent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from service.profile.model import Job, Profile

Item = TypeVar("Item", Business, Parent)

MOST_PARENTS = 2
"""As many parents as a profile may hold."""


class Elsewhere(StrEnum):
    """What was read from another list than its own."""

    JOB_HELD = "job_held_not_among_offers"
    JOB_PERHAPS_HELD = "job_perhaps_held_not_among_offers"
    OWN_WORK = "own_work_not_among_businesses"
    PARENT = "parent_not_among_parents"
    OWN_BUSINESS = "business_not_among_plans"
    SPONSOR = "companion_not_among_relatives"
    OVERSTAY = "unlawful_stay_not_among_records"


def own_work_here(profile: Profile) -> tuple[Job, ...]:
    """The work for oneself in Hong Kong, now, of somebody who is there; no part-time work."""
    return tuple([job for job in work_here(profile) if job.employer_kind is EmployerKind.SELF])


def _with_read(told: tuple[Item, ...], read: tuple[Item, ...], *unnamed: str) -> tuple[Item, ...]:
    """The items of a list: what was read where it has none; and what was read joined to one that tells none of a few.

    Such an item is the one that was read, where there is but one of each, since a list is complete.
    """
    if not read:
        return told
    if not told:
        return read
    if len(read) == len(told) == 1 and all(getattr(told[0], name) is None for name in unnamed):
        return (joined(read[0], told[0]),)
    return told


def with_own_work(profile: Profile) -> Profile:
    """The profile with that work among its businesses, where it says that there is none.

    One business of which neither name nor place is told is that work, since a list is complete.
    """
    told = profile.businesses
    if told is None:
        return profile
    read = tuple([Business(name=job.employer, place=HONG_KONG, owned_now=True) for job in own_work_here(profile)])
    whole = _with_read(told, read, "name", "place")
    return profile if whole is told else replace(profile, businesses=whole)


def settled_parents(profile: Profile) -> tuple[FamilyLink, ...]:
    """The relatives who are permanent residents and whose child the applicant is."""
    return tuple(
        [
            link
            for link in profile.family_links or ()
            if link.relation is Relation.CHILD and link.sponsor_status is SponsorStatus.PERMANENT_RESIDENT
        ]
    )


def with_parents(profile: Profile) -> Profile:
    """The profile with such relatives as parents with a permanent identity card, where it says that there is none.

    One parent of whose card nothing is told is the one such relative, since a list is complete.
    """
    told = profile.parents
    if told is None:
        return profile
    read = tuple([Parent(hk_permanent_identity_card=True) for _ in settled_parents(profile)[:MOST_PARENTS]])
    whole = _with_read(told, read, "hk_permanent_identity_card")
    return profile if whole is told else replace(profile, parents=whole)


def businesses_to_join(profile: Profile) -> tuple[Business, ...]:
    """The businesses in Hong Kong, not listed, that are owned by somebody who isn't there, or but on a visit."""
    held = [status.scheme for status in profile.statuses or () if status.current]
    on_a_visit = bool(held) and set(held) == {Scheme.VISITOR}
    if not on_a_visit and (held or profile.person.residence in {None, HONG_KONG}):
        return ()
    return tuple(
        [
            one
            for one in profile.businesses or ()
            if one.place == HONG_KONG and one.owned_now is not False and not one.listed
        ]
    )


def with_business_to_join(profile: Profile) -> Profile:
    """The profile with a plan for each such business, in which its owner has a part, where it tells of no plan."""
    if profile.business_plans:
        return profile
    plans = tuple([BusinessPlan(role=StartUpRole.OWNER) for _ in businesses_to_join(profile)[:MOST_PLANS]])
    return replace(profile, business_plans=plans) if plans else profile


JOINED = {
    Relation.SPOUSE: Relation.SPOUSE,
    Relation.CIVIL_PARTNER: Relation.CIVIL_PARTNER,
    Relation.PARENT: Relation.CHILD,
}
"""What the applicant is to a companion who may be the sponsor, by what this person is to the applicant."""


def with_sponsors_at_home(profile: Profile, on: date) -> Profile:
    """The profile with the spouse or parent who is here too as a relative, of whoever is here as a dependant.

    Where it says that there are no relatives; of whom nothing but the relation is told.
    """
    if profile.family_links != ():
        return profile
    facts = Facts(profile, on)
    if not any(status.scheme is Scheme.DEPENDANT and may_last(status, facts) for status in profile.statuses or ()):
        return profile
    relations = [JOINED.get(one.relation) for one in profile.household.companions or () if one.relation is not None]
    links = tuple([FamilyLink(relation=relation) for relation in relations if relation is not None])
    return replace(profile, family_links=links) if links else profile


def with_unlawful_stays(profile: Profile) -> Profile:
    """The profile with every unlawful stay that is told among the adverse records, where it says there is none."""
    if profile.person.adverse_records != ():
        return profile
    records = tuple(
        [
            AdverseRecord(kind=AdverseKind.BREACH_OF_CONDITIONS, place=HONG_KONG, happened_on=status.held_from)
            for status in profile.statuses or ()
            if status.scheme is Scheme.UNLAWFUL
        ]
    )
    return replace(profile, person=replace(profile.person, adverse_records=records)) if records else profile


def _on_any_day(reading: Callable[[Profile], Profile]) -> Callable[[Profile, date], Profile]:
    return lambda profile, _: reading(profile)


READINGS: tuple[tuple[Elsewhere, Callable[[Profile, date], Profile]], ...] = (
    (Elsewhere.JOB_HELD, _on_any_day(with_jobs_held)),
    (Elsewhere.JOB_PERHAPS_HELD, with_job_perhaps_held),
    (Elsewhere.OWN_WORK, _on_any_day(with_own_work)),
    (Elsewhere.PARENT, _on_any_day(with_parents)),
    (Elsewhere.OWN_BUSINESS, _on_any_day(with_business_to_join)),
    (Elsewhere.SPONSOR, with_sponsors_at_home),
    (Elsewhere.OVERSTAY, _on_any_day(with_unlawful_stays)),
)

NAMED_BY: dict[str, Callable[[Profile], tuple[object, ...]]] = {
    "/offers": jobs_held_here,
    "/businesses": own_work_here,
    "/parents": settled_parents,
}
"""Lists by their pointers, with what names something in them although they aren't given."""


def as_meant(profile: Profile, as_of: date) -> tuple[Profile, tuple[Elsewhere, ...]]:
    """A profile with what stands in a neighbouring list alone, and what that was; the profile itself where nothing.

    Stays are held on the day on which the facts hold, where that is told, or else on the one asked about.
    """
    found = []
    on = as_of if profile.facts_on is None else profile.facts_on.first
    profile = _with_sponsors_status(profile)
    for what, reading in READINGS:
        read = reading(profile, on)
        if read is not profile:
            profile = read
            found.append(what)
    return profile, tuple(found)


STATUS_UNDER: dict[Scheme, SponsorStatus] = {
    **dict.fromkeys(
        (Scheme.QMAS, Scheme.TTPS_A, Scheme.TTPS_B, Scheme.TTPS_C, Scheme.IANG, Scheme.ASSG),
        SponsorStatus.TALENT_SCHEME,
    ),
    **dict.fromkeys(
        (Scheme.GEP, Scheme.ASMTP, Scheme.GEP_TP, Scheme.ASMTP_TP, Scheme.TECHTAS, Scheme.VPAS_B),
        SponsorStatus.EMPLOYMENT,
    ),
    Scheme.ENTREPRENEUR: SponsorStatus.ENTREPRENEUR,
    Scheme.NEW_CIES: SponsorStatus.INVESTOR,
    Scheme.TRAINING: SponsorStatus.TRAINING,
    Scheme.STUDENT: SponsorStatus.STUDENT,
    Scheme.DEPENDANT: SponsorStatus.DEPENDANT,
    Scheme.VISITOR: SponsorStatus.VISITOR,
    Scheme.UNCONDITIONAL: SponsorStatus.UNCONDITIONAL,
    Scheme.IMPORTED_WORKER: SponsorStatus.IMPORTED_WORKER,
    Scheme.DOMESTIC_HELPER: SponsorStatus.DOMESTIC_HELPER,
    Scheme.WORKING_HOLIDAY: SponsorStatus.WORKING_HOLIDAY,
}
"""The status that a scheme gives to a sponsor, where one of these names it."""


def _with_sponsors_status(profile: Profile) -> Profile:
    """The profile with the status of each relative of whom the scheme alone is told: it says the same."""
    links = profile.family_links or ()
    read = [None if link.sponsor_scheme is None else STATUS_UNDER.get(link.sponsor_scheme) for link in links]
    untold = [link.sponsor_status is None and status is not None for link, status in zip(links, read, strict=True)]
    if not any(untold):
        return profile
    told = zip(links, read, untold, strict=True)
    whole = [replace(link, sponsor_status=status) if fill else link for link, status, fill in told]
    return replace(profile, family_links=tuple(whole))


def is_told_elsewhere(pointer: str, profile: Profile) -> bool:
    """Whether another list says that there is something in one that isn't given."""
    names = NAMED_BY.get(pointer)
    return names is not None and bool(names(profile))
