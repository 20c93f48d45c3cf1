"""Derived facts about relatives in Hong Kong and those who come along, as the points tests of QMAS read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import Relation, SponsorStatus
from service.profile.derived.items import one_passes, untold
from service.profile.derived.person import age_years
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    add_months,
    both,
    either,
    known,
    negation,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.profile.model import Companion, FamilyLink, Household

IMMEDIATE_FAMILY = frozenset({Relation.SPOUSE, Relation.CHILD, Relation.PARENT, Relation.SIBLING})
"""Spouse, parents, siblings and children, in either direction; the tests named no other union."""

MOST_CHILDREN = 20


def permanent_resident_relative(facts: Facts) -> Reading[Truth]:
    """Whether an immediate family member is a Hong Kong permanent resident who lives in Hong Kong."""

    def lives_here(link: FamilyLink) -> tuple[Truth, list[str]]:
        near = UNKNOWN if link.relation is None else known(link.relation in IMMEDIATE_FAMILY)
        status = link.sponsor_status
        permanent = UNKNOWN if status is None else known(status is SponsorStatus.PERMANENT_RESIDENT)
        truth = both(both(near, permanent), known(link.lives_in_hong_kong))
        return truth, untold(link, ("relation", "sponsor_status", "lives_in_hong_kong"))

    return one_passes("/family_links", facts.profile.family_links, lives_here)


PARTNERS = frozenset({Relation.SPOUSE, Relation.CIVIL_PARTNER})
OF_AGE = 18
"""Years from which a child is no dependant of an entrant (ImmD, Dependants page)."""


AS_A_PARENT = 60
"""Years from which somebody comes as a parent of a sponsor (ImmD, Dependants page)."""


def relations_in_doubt(facts: Facts) -> Reading[tuple[tuple[int, Relation], ...]]:
    """The relatives, by their place in the list, whose relation would be told the other way round by most of this age.

    It is what the applicant is to the relative: a child under 18 who is told to be the parent of somebody in Hong Kong
    means that this is the parent, and somebody of 60 who is told to be the child that this is the child.
    """
    age = facts.read(age_years).value
    doubted = Relation.PARENT if age.high < OF_AGE else Relation.CHILD if age.low >= AS_A_PARENT else None
    links = facts.profile.family_links or ()
    found = tuple([(place, doubted) for place, link in enumerate(links) if doubted and link.relation is doubted])
    return Reading(found, ("/family_links", "/person/birth_date", "/person/age_years"))


def _partner_comes(household: Household) -> Truth:
    """Whether a spouse comes along, as is said outright or by the list of who does."""
    if household.spouse_accompanies is not None or household.companions is None:
        return known(household.spouse_accompanies)
    return partner_listed(household.companions)


def partner_listed(companions: Sequence[Companion]) -> Truth:
    """Whether a spouse is among those who come along."""
    truth = NOT_MET
    for one in companions:
        truth = either(truth, UNKNOWN if one.relation is None else known(one.relation in PARTNERS))
    return truth


def comes_of_age(companion: Companion) -> DateSpan | None:
    """The days on one of which a child who comes along turns 18; ``None`` of anybody else, or if no birth is told."""
    return of_age_on(companion.birth_date) if companion.relation is Relation.CHILD else None


def of_age_on(born: DateSpan | None) -> DateSpan | None:
    """The days on one of which somebody turns 18; ``None`` where no birth is told."""
    if born is None:
        return None
    return DateSpan(add_months(born.first, 12 * OF_AGE), add_months(born.last, 12 * OF_AGE))


def children_listed(facts: Facts) -> Reading[Span]:
    """The unmarried children under 18 among those who are listed, by their dates of birth."""
    low = high = 0
    lacks: list[str] = []
    for index, one in enumerate(facts.profile.household.companions or ()):
        child = UNKNOWN if one.relation is None else known(one.relation is Relation.CHILD)
        turns = comes_of_age(one)
        young = UNKNOWN if turns is None else negation(turns.on_or_before(facts.as_of))
        this = both(both(child, young), known(one.unmarried is not False))
        low += this == MET
        high += this != NOT_MET
        asked = [name for name in ("relation", "birth_date") if getattr(one, name) is None]
        lacks += [f"/household/companions/{index}/{name}" for name in asked] if this == UNKNOWN else []
    return Reading(Span(low, high), ("/household/companions",), tuple(lacks))


def accompanied_by_graduate_spouse(facts: Facts) -> Reading[Truth]:
    """Whether a spouse with a degree or above comes along."""
    household = facts.profile.household
    comes, graduate = _partner_comes(household), known(household.spouse_has_degree)
    truth = both(comes, graduate)
    pointers = ("/household/spouse_accompanies", "/household/spouse_has_degree")
    unknown = tuple(pointer for pointer, part in zip(pointers, (comes, graduate), strict=True) if part == UNKNOWN)
    return Reading(truth, pointers, unknown if truth == UNKNOWN else ())


def accompanying_children(facts: Facts) -> Reading[Span]:
    """How many unmarried dependent children under 18 come along."""
    pointer = ("/household/children_under_18_accompanying",)
    children = facts.profile.household.children_under_18_accompanying
    if children is None and facts.profile.household.companions is not None:
        return facts.read(children_listed)
    if children is None:
        return Reading(Span(0, MOST_CHILDREN), pointer, pointer)
    return Reading(children, pointer, () if children.is_exact else pointer)
