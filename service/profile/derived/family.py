"""Derived facts about relatives: sponsors of dependants, and parents who emigrated from Hong Kong.

Sources: ImmD, Dependants page, revision of 15 Dec 2025
(https://www.immd.gov.hk/eng/services/visas/residence_as_dependant.html); ImmD, page on the Admission Scheme for the
Second Generation of Chinese Hong Kong Permanent Residents, revision of 26 Nov 2025
(https://www.immd.gov.hk/eng/services/visas/secondgenerationhkpr.html); archived copies of 2026-01-20.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from service.profile.codes import Relation, Scheme, SponsorStatus
from service.profile.facts import Facts, Reading
from service.profile.values import ANYTHING, MET, NOT_MET, REVIEW, UNKNOWN, Truth, both, either, known, union
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.profile.model import FamilyLink

SETTLED = frozenset({SponsorStatus.PERMANENT_RESIDENT, SponsorStatus.UNCONDITIONAL})
"""Sponsors who are permanent residents or under no limit of stay."""

ADMITTED = frozenset(
    {
        SponsorStatus.TALENT_SCHEME,
        SponsorStatus.EMPLOYMENT,
        SponsorStatus.ENTREPRENEUR,
        SponsorStatus.INVESTOR,
        SponsorStatus.TRAINING,
        SponsorStatus.STUDENT,
    }
)
"""Sponsors admitted to work, invest, train or study, or under a talent scheme; students only for a local degree."""

LEAVE_WITH_THE_JOB = frozenset({Scheme.GEP_TP, Scheme.ASMTP_TP, Scheme.VPAS_A, Scheme.VPAS_B})
"""Schemes of which the page says by when the family leaves once the sponsor's job has ended."""


def sponsors(link: FamilyLink, statuses: frozenset[SponsorStatus]) -> Truth:
    """Whether the relative's status is one of those that may sponsor; another status than those named is unknown."""
    status = link.sponsor_status
    if status is None or status is SponsorStatus.OTHER:
        return UNKNOWN
    if status is SponsorStatus.STUDENT:
        return both(known(status in statuses), known(link.sponsor_in_local_degree_programme))
    return known(status in statuses)


def is_partner(link: FamilyLink) -> Truth:
    """Whether the applicant is the spouse, or the other party to a union recognised where it was entered into.

    A marriage is taken as recognised unless it is said not to be; of a civil partnership or union it must be said.
    """
    if link.relation is None:
        return UNKNOWN
    if link.relation is Relation.SPOUSE:
        return known(link.legally_recognised is not False)
    return both(known(link.relation is Relation.CIVIL_PARTNER), known(link.legally_recognised))


def is_dependent_child(link: FamilyLink) -> Truth:
    """Whether the applicant is an unmarried dependent child of the relative; the age is another test."""
    child = UNKNOWN if link.relation is None else known(link.relation is Relation.CHILD)
    return both(child, both(known(link.applicant_unmarried), known(link.applicant_dependent)))


def is_parent(link: FamilyLink) -> Truth:
    """Whether the applicant is a parent of the relative; a parent-in-law is none."""
    return UNKNOWN if link.relation is None else known(link.relation is Relation.PARENT)


def stays_on(link: FamilyLink, facts: Facts) -> Truth:
    """Whether the sponsor's own limit of stay isn't past; silence on it says that it isn't.

    A dependant's stay is linked to the sponsor's, who must remain a resident (ImmD, Dependants page and each scheme's).
    Where the sponsor's job under the TP Stream or VPAS has ended, the family is to leave within the time that the page
    names, unless other work is approved: that is for an officer.
    """
    if link.sponsor_contract_ended_on is not None and link.sponsor_scheme in LEAVE_WITH_THE_JOB:
        return REVIEW
    if link.sponsor_until is None or link.sponsor_status in SETTLED:
        return MET
    return link.sponsor_until.on_or_after(facts.as_of)


SETTLED_TRUTHS = frozenset({MET, NOT_MET, REVIEW})
"""What no further fact changes; a relation that isn't told leaves even a case for an officer open."""

_ASKED: dict[Callable[[FamilyLink], Truth], tuple[str, ...]] = {
    is_partner: ("relation", "legally_recognised"),
    is_dependent_child: ("relation", "applicant_unmarried", "applicant_dependent"),
    is_parent: ("relation",),
}


@record(frozen=True)
class SponsorTest:
    """A requirement of one relative: what it comes to, the fields that it reads and those that are asked for.

    ``untold`` is all that it may come to while no relatives are told of.
    """

    judged: Callable[[FamilyLink, Facts], Truth]
    reads: tuple[str, ...]
    asks: tuple[str, ...]
    untold: Truth = UNKNOWN


def related_to(relation: Callable[[FamilyLink], Truth], statuses: frozenset[SponsorStatus]) -> SponsorTest:
    """That the applicant stands in the relation to somebody whose status is one of those that may sponsor."""
    asked = (*_ASKED[relation], "sponsor_status", "sponsor_in_local_degree_programme")
    return SponsorTest(lambda link, _: both(relation(link), sponsors(link, statuses)), asked, asked)


def stated_of_sponsor(name: str) -> SponsorTest:
    """A yes/no field of the relative, as the caller states it."""
    return SponsorTest(lambda link, _: known(getattr(link, name)), (name,), (name,))


GENUINE = SponsorTest(lambda link, _: known(link.genuine is not False), ("genuine",), ())
"""That the relationship is genuine: what papers have to show of all, so that only a plain no fails."""

STAYS_ON = SponsorTest(stays_on, ("sponsor_until", "sponsor_scheme", "sponsor_contract_ended_on"), (), ANYTHING)
LIVES_HERE = stated_of_sponsor("lives_in_hong_kong")
SUPPORTS = stated_of_sponsor("sponsor_can_support")
HOUSES = stated_of_sponsor("sponsor_has_housing")


def one_sponsor_passes(test: SponsorTest, *before: SponsorTest) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether one relative who passes the tests ``before`` this one passes it too.

    One relative has to pass them all, so that each is asked of those alone who may have passed the others: where there
    is none it is met and reads nothing, for what fails is one of the tests before it.
    """
    tests = (*before, test)
    untold = reduce(union, (one.untold for one in tests))

    def passes(facts: Facts) -> Reading[Truth]:
        pointer = "/family_links"
        links = facts.profile.family_links
        if links is None:
            return Reading(untold, (pointer,), (pointer,))
        truth, reads, lacks = NOT_MET, [], []
        for index, link in enumerate(links):
            earlier = _all(before, link, facts)
            if before and earlier == NOT_MET:
                continue
            this = both(earlier, test.judged(link, facts))
            truth = either(truth, this)
            reads += [f"{pointer}/{index}/{name}" for name in test.reads]
            if this not in SETTLED_TRUTHS:
                lacks += [f"{pointer}/{index}/{name}" for name in _untold(link, tests)]
        if not before:
            return Reading(truth, (pointer,), () if truth in SETTLED_TRUTHS else tuple(lacks))
        if not reads:
            return Reading(MET)
        return Reading(truth, tuple(reads), () if truth in SETTLED_TRUTHS else tuple(lacks))

    return passes


def _all(tests: Sequence[SponsorTest], link: FamilyLink, facts: Facts) -> Truth:
    truth = MET
    for test in tests:
        truth = both(truth, test.judged(link, facts))
    return truth


def _untold(link: FamilyLink, tests: Sequence[SponsorTest]) -> list[str]:
    """The fields that tests ask for and that aren't told; of a status that is another than those named, the status."""
    spared = {"legally_recognised"} if link.relation is Relation.SPOUSE else set()
    if link.sponsor_status is not SponsorStatus.STUDENT:
        spared.add("sponsor_in_local_degree_programme")
    asked = dict.fromkeys(name for test in tests for name in test.asks if name not in spared)
    other = link.sponsor_status is SponsorStatus.OTHER
    return [name for name in asked if getattr(link, name) is None or (other and name == "sponsor_status")]


def joins(
    statuses: frozenset[SponsorStatus], *relations: Callable[[FamilyLink], Truth]
) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether a relative whose status is one of these is joined, in one of the relations."""

    def joined(facts: Facts) -> Reading[Truth]:
        pointers = ("/family_links",)
        links = facts.profile.family_links
        if links is None:
            return Reading(UNKNOWN, pointers, pointers)
        truth = NOT_MET
        lacks: list[str] = []
        for index, link in enumerate(links):
            related = NOT_MET
            for relation in relations:
                related = either(related, relation(link))
            status = UNKNOWN if link.sponsor_status is None else known(link.sponsor_status in statuses)
            truth = either(truth, both(related, status))
            lacks += [f"/family_links/{index}/sponsor_status"] if link.sponsor_status is None else []
            lacks += [f"/family_links/{index}/relation"] if link.relation is None else []
        return Reading(truth, pointers, tuple(lacks) if truth == UNKNOWN else ())

    return joined


def linked_to(statuses: frozenset[SponsorStatus]) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact for remarks: whether a relative with one of the statuses is named; silence names none."""

    def named(facts: Facts) -> Reading[Truth]:
        links = facts.profile.family_links or ()
        return Reading(known(any(link.sponsor_status in statuses for link in links)), ("/family_links",))

    return named


def employed_under(schemes: frozenset[Scheme]) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact for remarks: whether a sponsor who works here is, or may be, under one of the schemes."""

    def named(facts: Facts) -> Reading[Truth]:
        links = facts.profile.family_links or ()
        held = any(
            link.sponsor_status is SponsorStatus.EMPLOYMENT and link.sponsor_scheme in (None, *schemes)
            for link in links
        )
        return Reading(known(held), ("/family_links",))

    return named


def parent_of_settled(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the applicant is said to be a parent of a relative settled in Hong Kong."""
    links = facts.profile.family_links or ()
    held = any(link.relation is Relation.PARENT and link.sponsor_status in SETTLED for link in links)
    return Reading(known(held), ("/family_links",))


_PARENT_TESTS = ("hk_permanent_identity_card", "chinese_national_at_birth", "settled_overseas_at_birth")


def second_generation(facts: Facts) -> Reading[Truth]:
    """Whether one parent holds a permanent identity card and was a Chinese national settled overseas at the birth."""
    pointers = ("/parents",)
    parents = facts.profile.parents
    if parents is None:
        return Reading(UNKNOWN, pointers, pointers)
    truth = NOT_MET
    lacks: list[str] = []
    for index, parent in enumerate(parents):
        this = MET
        for name in _PARENT_TESTS:
            this = both(this, known(getattr(parent, name)))
        if this == UNKNOWN:
            lacks += [f"/parents/{index}/{name}" for name in _PARENT_TESTS if getattr(parent, name) is None]
        truth = either(truth, this)
    return Reading(truth, pointers, tuple(lacks) if truth == UNKNOWN else ())


def may_have_abode(facts: Facts) -> Reading[Truth]:
    """For a remark: whether a Chinese parent is said not to have settled overseas when the applicant was born.

    Such a person may have been a Chinese national at birth, with the right of abode by descent.
    """
    parents = facts.profile.parents or ()
    hinted = any(
        parent.settled_overseas_at_birth is False and parent.chinese_national_at_birth is not False
        for parent in parents
    )
    return Reading(known(hinted), ("/parents",))
