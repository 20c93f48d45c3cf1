"""Simulated people who are in Hong Kong already, under each status that may be extended or left. All assumed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.model import Job
from service.profile.values import DateSpan, add_months
from training.pool import others
from training.pool.others import in_hong_kong, local_degree, offer_of

if TYPE_CHECKING:
    from datetime import date

    from service.profile.model import Profile
    from training.cohort.applicants import Draw

CHANGES = 0.2
"""Share of those here who mean to change and not to extend."""
WORKED_BEFORE = 0.8
"""Share of those with a job here who had worked elsewhere before."""
LEFT_MONTHS = (1, 1, 2, 2, 3, 5, 8, 14)
"""Months of stay left."""


def _held(profile: Profile, draw: Draw, scheme: codes.Scheme, most: int) -> Profile:
    """The same person under a scheme since some time, extending it or changing."""
    left = draw.chance.choice(LEFT_MONTHS)
    held = in_hong_kong(profile, draw, scheme, max(1, most - left), left)
    return held if draw.happens(CHANGES) else replace(held, purpose=codes.Purpose.EXTEND)


def _employed(profile: Profile, draw: Draw, share: float) -> Profile:
    """With a job here, as most are; most of these worked before they came."""
    if not draw.happens(share):
        return replace(profile, offers=(), jobs=_ended(profile, add_months(draw.today, -1)))
    begun = add_months(draw.today, -draw.chance.randint(2, 30))
    job = Job(
        employer_kind=codes.EmployerKind.PRIVATE,
        sector=draw.chance.choice((codes.Sector.FINANCE, codes.Sector.COMMERCE, codes.Sector.EDUCATION)),
        level=codes.JobLevel.GRADUATE,
        started_on=DateSpan(begun, begun),
        current=True,
        full_time=True,
        place="HK",
        international=False,
        letter_names=tuple(codes.LetterItem),
    )
    earlier = _ended(profile, begun) if draw.happens(WORKED_BEFORE) else ()
    return replace(profile, jobs=(*earlier, job), offers=(offer_of(draw, 20_000, 90_000),))


def _ended(profile: Profile, stopped: date) -> tuple[Job, ...]:
    """The jobs that began before a day, over by then."""
    return tuple(
        replace(job, current=False, ended_on=DateSpan(stopped, stopped)) if _lasts(job, stopped) else job
        for job in profile.jobs or ()
        if job.started_on is not None and job.started_on.first < stopped
    )


def _lasts(job: Job, day: date) -> bool:
    return bool(job.current) or (job.ended_on is not None and job.ended_on.last > day)


def holder_of_a_pass(profile: Profile, draw: Draw) -> Profile:
    """Somebody here under TTPS, most of them with a job."""
    scheme = codes.Scheme(draw.one_of({"ttps_a": 0.3, "ttps_b": 0.45, "ttps_c": 0.25}))
    return _held(_employed(profile, draw, 0.75), draw, scheme, 36 if scheme is codes.Scheme.TTPS_A else 24)


def holder_of_a_job(profile: Profile, draw: Draw) -> Profile:
    """Somebody here to work, with the same employer or another."""
    mainland = profile.person.china_residency is codes.ChinaResidency.MAINLAND
    return _held(_employed(profile, draw, 0.85), draw, codes.Scheme.ASMTP if mainland else codes.Scheme.GEP, 36)


def holder_of_qmas(profile: Profile, draw: Draw) -> Profile:
    """Somebody here under QMAS."""
    held = _held(_employed(profile, draw, 0.8), draw, codes.Scheme.QMAS, 36)
    status = replace((held.statuses or ())[0], qmas_test=codes.QmasTest.GENERAL_POINTS)
    return replace(held, statuses=(status,))


def holder_of_iang(profile: Profile, draw: Draw) -> Profile:
    """A graduate of Hong Kong here under IANG, who has worked since."""
    degrees = (local_degree(draw, draw.chance.randint(16, 30)),)
    return _held(_employed(replace(profile, degrees=degrees, jobs=()), draw, 0.85), draw, codes.Scheme.IANG, 24)


def holder_as_dependant(profile: Profile, draw: Draw) -> Profile:
    """The spouse of somebody in Hong Kong, here already; some have found work."""
    profile = others.relative(profile, draw)
    return _held(_employed(profile, draw, 0.3), draw, codes.Scheme.DEPENDANT, 36)


SMALL = {
    "techtas": 0.15,
    "assg": 0.2,
    "new_cies": 0.25,
    "entrepreneur": 0.2,
    "gep_tp": 0.1,
    "asmtp_tp": 0.1,
}


def holder_of_a_small_scheme(profile: Profile, draw: Draw) -> Profile:
    """Somebody here under one of the schemes that few use."""
    scheme = codes.Scheme(draw.one_of(SMALL))
    if scheme is codes.Scheme.NEW_CIES:
        wealth = replace(profile.wealth, new_cies_portfolio_certified=draw.happens(0.85))
        return _held(replace(others.investor(profile, draw), wealth=wealth, offers=()), draw, scheme, 24)
    if scheme in {codes.Scheme.GEP_TP, codes.Scheme.ASMTP_TP}:
        return _held(others.technician(profile, draw), draw, scheme, 36)
    if scheme is codes.Scheme.TECHTAS:
        return _held(others.researcher(profile, draw), draw, scheme, 36)
    if scheme is codes.Scheme.ENTREPRENEUR:
        return _held(others.founder(profile, draw), draw, scheme, 36)
    return _held(_employed(profile, draw, 0.8), draw, scheme, 24)


OTHER_STAYS = {
    "visitor": 0.3,
    "working_holiday": 0.2,
    "domestic_helper": 0.15,
    "imported_worker": 0.15,
    "training": 0.1,
    "other": 0.1,
}


def holder_of_another_stay(profile: Profile, draw: Draw) -> Profile:
    """Somebody here under a stay that no pathway extends, who means to change; few have an offer that holds."""
    scheme = codes.Scheme(draw.one_of(OTHER_STAYS))
    if scheme in {codes.Scheme.DOMESTIC_HELPER, codes.Scheme.IMPORTED_WORKER}:
        profile = replace(profile, degrees=())
    profile = others.seldom_sound(profile, draw) if draw.happens(0.8) else profile
    return in_hong_kong(profile, draw, scheme, draw.chance.randint(1, 20), draw.chance.choice(LEFT_MONTHS))
