"""What ImmD may take in place of a degree for work: qualifications, proven ability, experience, achievements."""

from __future__ import annotations

from service.profile.derived.achievements import stands_in_for_a_degree
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Truth, either


def some_work(facts: Facts) -> Reading[Truth]:
    """Whether there is any work experience at all, of whatever level; a sum of zero counts as none."""
    jobs, given = facts.profile.jobs, facts.profile.experience
    pointers = ("/jobs", "/experience/total_months")
    sums = (given.total_months, given.degree_level_months, given.last_five_years_months, given.in_degree_field_months)
    if jobs or any(months is not None and months.low > 0 for months in sums):
        return Reading(MET, pointers)
    if jobs is not None or (given.total_months is not None and given.total_months.high == 0):
        return Reading(NOT_MET, pointers)
    return Reading(UNKNOWN, pointers, pointers)


def proven_ability(facts: Facts) -> Reading[Truth]:
    """Whether a qualification, experience or a documented achievement is there for an officer to weigh.

    Source: ImmD's GEP and ASMTP pages, eligibility criteria; ImmD's TechTAS page says the same case by case.
    """
    instead, worked = facts.read(stands_in_for_a_degree), facts.read(some_work)
    truth = either(instead.value, worked.value)
    lacks = (*instead.lacks, *worked.lacks) if truth == UNKNOWN else ()
    return Reading(truth, tuple(dict.fromkeys((*instead.reads, *worked.reads))), tuple(dict.fromkeys(lacks)))
