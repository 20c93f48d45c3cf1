"""The job that is held in Hong Kong now, where it is told among the jobs and not among the offers.

An offer is a job offered in Hong Kong, or the one held there now; many tell the latter among their jobs alone, and say
that there is no offer. It would then be taken that no work bears the stay that is held.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from service.profile.codes import EmployerKind, JobLevel, Scheme
from service.profile.derived.person import held_still
from service.profile.derived.stays import HONG_KONG
from service.profile.facts import Facts
from service.profile.model import Business, Offer, Parent
from service.profile.values import NOT_MET

if TYPE_CHECKING:
    from service.profile.model import Job, Profile, Status

Item = TypeVar("Item", Offer, Business, Parent)

MOST_OFFERS = 5
"""As many offers as a profile may hold."""

DEGREE_LEVEL = frozenset({JobLevel.GRADUATE, JobLevel.SENIOR})
NAMING = ("title", "occupation", "employer", "annual_pay")
"""What tells one job from another."""

ALIKE = ("on_talent_list", "full_time")
"""What else a job tells as an offer does."""


def jobs_held_here(profile: Profile) -> tuple[Job, ...]:
    """The jobs held in Hong Kong now by somebody who is there; neither part-time work nor work for oneself."""
    return tuple([job for job in work_here(profile) if job.employer_kind is not EmployerKind.SELF])


def work_here(profile: Profile) -> tuple[Job, ...]:
    """The work in Hong Kong, now, of somebody who is there, for others or for oneself; no part-time work."""
    if not profile.jobs or not is_here(profile):
        return ()
    return tuple([job for job in profile.jobs if job.place == HONG_KONG and job.current and job.full_time is not False])


def job_perhaps_held_here(profile: Profile, on: date) -> Job | None:
    """The last job begun of somebody who is here, which may be held there: its place, or whether it goes on, is untold.

    None where a job surely is, or where it isn't told of several which began last; nor of a visitor, who may not work,
    or where no home is told and every stay was over by then.
    """
    if not profile.jobs or not is_here(profile) or jobs_held_here(profile):
        return None
    facts = Facts(profile, on)
    stays = {status.scheme for status in profile.statuses or () if may_last(status, facts)}
    if stays == {Scheme.VISITOR} or (profile.person.residence is None and not stays):
        return None
    if len(profile.jobs) > 1 and any(job.started_on is None for job in profile.jobs):
        return None
    last = max(profile.jobs, key=lambda job: date.min if job.started_on is None else job.started_on.last)
    goes_on = last.current or (last.current is None and last.ended_on is None)
    return last if goes_on and last.place in {HONG_KONG, None} and _bears_a_stay(last) else None


def _bears_a_stay(job: Job) -> bool:
    """Whether a job isn't told to be part-time, nor work for oneself."""
    return job.full_time is not False and job.employer_kind is not EmployerKind.SELF


def is_here(profile: Profile) -> bool:
    """Whether the person lives in Hong Kong; where no home is told, whether a stay there isn't said to be over."""
    if profile.person.residence is not None:
        return profile.person.residence == HONG_KONG
    return any(status.current is not False for status in profile.statuses or ())


def may_last(status: Status, facts: Facts) -> bool:
    """Whether a stay is said to be held, or isn't over, as far as is told, nor another in its place."""
    return status.current is True or held_still(status, facts) != NOT_MET


def with_jobs_held(profile: Profile) -> Profile:
    """The profile with the jobs held in Hong Kong among its offers, where it says that there is none.

    One offer of which neither employer, title, occupation nor pay is told is the one job held there, since a list is
    complete: what is told of it came after. Returns the profile itself where nothing is left out.
    """
    held = jobs_held_here(profile) if profile.offers is not None else ()
    if held and not profile.offers:
        return replace(profile, offers=tuple(map(_as_offer, held[:MOST_OFFERS])))
    return _with_unnamed_offer(profile, _as_offer(held[0])) if len(held) == 1 else profile


def with_job_perhaps_held(profile: Profile, on: date) -> Profile:
    """The profile with such a job as its offer, not said to be confirmed, where it says that there is none.

    One offer of which neither employer, title, occupation nor pay is told is that job.
    """
    perhaps = job_perhaps_held_here(profile, on) if profile.offers is not None else None
    if perhaps is None:
        return profile
    read = _as_offer(perhaps, confirmed=None)
    return _with_unnamed_offer(profile, read) if profile.offers else replace(profile, offers=(read,))


def _with_unnamed_offer(profile: Profile, read: Offer) -> Profile:
    """The profile with its one offer taken for a job, where nothing names it; itself where something does, or none is.

    It may be another job all the same: that the level is below a degree holder's isn't taken over, but asked.
    """
    if len(profile.offers or ()) != 1:
        return profile
    (told,) = profile.offers or ()
    if told.confirmed is False or any(getattr(told, name) is not None for name in NAMING):
        return profile
    return replace(profile, offers=(joined(replace(read, degree_level=read.degree_level or None), told),))


def _as_offer(job: Job, *, confirmed: bool | None = True) -> Offer:
    level = None if job.level is None else job.level in DEGREE_LEVEL
    return Offer(confirmed=confirmed, degree_level=level, **{name: getattr(job, name) for name in (*NAMING, *ALIKE)})


def joined(read: Item, told: Item) -> Item:
    """What is told of an item of a list, and what was read of it besides."""
    own = {field.name: getattr(told, field.name) for field in fields(told)}
    return replace(read, **{name: value for name, value in own.items() if value is not None})
