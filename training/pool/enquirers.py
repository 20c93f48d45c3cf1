"""Simulated people who enquire although no scheme was made for them. Every share is an assumption."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.model import FamilyLink, Income, Qualification
from service.profile.values import DateSpan, add_months, exactly
from training.cohort.applicants import YEAR, money
from training.pool.others import LEVEL, in_hong_kong, seldom_sound

if TYPE_CHECKING:
    from service.profile.model import Profile
    from training.cohort.applicants import Draw


def _at_level(profile: Profile, level: codes.JobLevel) -> Profile:
    return replace(profile, jobs=tuple(replace(job, level=level) for job in profile.jobs or ()))


def _earning(profile: Profile, low: float, high: float, draw: Draw) -> Profile:
    return replace(profile, income=Income(taxable_last_year=money(draw.between(low, high))))


def unlisted_graduate(profile: Profile, draw: Draw) -> Profile:
    """A degree of an institution on no list, and no offer that holds."""
    held = tuple(replace(degree, ttps_listed=False, qmas_listed=False) for degree in profile.degrees or ())
    return seldom_sound(replace(profile, degrees=held), draw)


def holder_of_a_diploma(profile: Profile, draw: Draw) -> Profile:
    """A diploma below a first degree, and technical work."""
    held = tuple(
        replace(
            degree,
            level=LEVEL.SUB_DEGREE if draw.happens(0.5) else LEVEL.HIGHER_DIPLOMA,
            ttps_listed=False,
            qmas_listed=False,
        )
        for degree in (profile.degrees or ())[:1]
    )
    skilled = (Qualification(kind=codes.QualificationKind.TECHNICAL, recognised_body=False),)
    profile = _at_level(profile, codes.JobLevel.TECHNICIAN)
    profile = replace(profile, degrees=held, qualifications=skilled if draw.happens(0.3) else ())
    return seldom_sound(_earning(profile, 60_000, 500_000, draw), draw)


def without_a_degree(profile: Profile, draw: Draw) -> Profile:
    """No higher education at all; some run a business of their own."""
    level = codes.JobLevel.ASSISTANT if draw.happens(0.6) else codes.JobLevel.TECHNICIAN
    profile = _at_level(replace(profile, degrees=()), level)
    if draw.happens(0.3):
        profile = replace(profile, jobs=())
    return seldom_sound(_earning(profile, 0, 450_000, draw), draw)


def school_child(profile: Profile, draw: Draw) -> Profile:  # noqa: ARG001 - the shape of every mould
    """Somebody of school age with no relative to join."""
    nothing = Income(taxable_last_year=money(0))
    return replace(profile, degrees=(), jobs=(), offers=(), businesses=(), income=nothing)


def undergraduate_abroad(profile: Profile, draw: Draw) -> Profile:
    """A student elsewhere, before the first degree."""
    return _earning(replace(profile, degrees=(), jobs=(), offers=(), businesses=()), 0, 60_000, draw)


def pensioner(profile: Profile, draw: Draw) -> Profile:
    """Somebody who has stopped working."""
    stopped = add_months(draw.today, -draw.chance.randint(6, 120))
    worked = []
    for job in profile.jobs or ():
        begun = job.started_on
        if begun is not None and begun.first < stopped:
            ended = job.ended_on.first if job.ended_on else stopped
            worked.append(replace(job, ended_on=DateSpan(min(ended, stopped), min(ended, stopped)), current=False))
    degrees = profile.degrees if draw.happens(0.45) else ()
    jobs = tuple(worked) if draw.happens(0.6) else ()
    held = tuple(replace(degree, ttps_listed=draw.happens(0.1), qmas_listed=False) for degree in degrees or ())
    profile = replace(profile, degrees=held, jobs=jobs, offers=(), businesses=())
    return _earning(profile, 0, 200_000, draw)


def parent(profile: Profile, draw: Draw) -> Profile:
    """A parent of somebody who lives in Hong Kong, for good or under a scheme."""
    status = codes.SponsorStatus(draw.one_of({"permanent_resident": 0.7, "talent_scheme": 0.2, "employment": 0.1}))
    link = FamilyLink(
        relation=codes.Relation.PARENT,
        legally_recognised=True,
        genuine=True,
        sponsor_status=status,
        sponsor_in_local_degree_programme=False,
        sponsor_annual_income=money(YEAR * draw.between(25_000, 100_000)),
        sponsor_can_support=draw.happens(0.95),
        sponsor_has_housing=draw.happens(0.95),
        applicant_unmarried=False,
        applicant_dependent=True,
        lives_in_hong_kong=True,
    )
    return replace(pensioner(profile, draw), family_links=(link,))


def student_here(profile: Profile, draw: Draw) -> Profile:
    """A student in Hong Kong whose award is still to come; some hold an earlier degree."""
    earlier = tuple(
        replace(degree, ttps_listed=draw.happens(0.4), qmas_listed=False) for degree in (profile.degrees or ())[:1]
    )
    profile = replace(profile, degrees=earlier if draw.happens(0.5) else (), jobs=(), offers=(), businesses=())
    profile = in_hong_kong(profile, draw, codes.Scheme.STUDENT, draw.chance.randint(3, 30), draw.chance.randint(4, 30))
    return _earning(profile, 0, 60_000, draw)


def comfortably_off(profile: Profile, draw: Draw) -> Profile:
    """Some wealth and income, short of the lines of New CIES and Category A; or wealthy, but of the Mainland alone."""
    assets = draw.between(4_000_000, 29_000_000)
    if profile.person.china_residency is codes.ChinaResidency.MAINLAND and draw.happens(0.4):
        assets = draw.between(30_000_000, 90_000_000)
    held = tuple(replace(degree, ttps_listed=False, qmas_listed=False) for degree in profile.degrees or ())
    wealth = replace(profile.wealth, net_assets=money(assets), held_months=exactly(draw.chance.choice((12, 36, 60))))
    profile = replace(profile, degrees=held if draw.happens(0.6) else (), wealth=wealth, offers=())
    return _earning(profile, 500_000, 2_400_000, draw)
