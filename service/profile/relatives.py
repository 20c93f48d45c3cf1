"""Derived facts about relatives in Hong Kong and those who come along, as the points tests of QMAS read them."""

from __future__ import annotations

from service.profile.codes import Relation, SponsorStatus
from service.profile.facts import Facts, Reading
from service.profile.values import NOT_MET, UNKNOWN, Span, Truth, both, either, known

IMMEDIATE_FAMILY = frozenset({Relation.SPOUSE, Relation.CHILD, Relation.PARENT, Relation.SIBLING})
"""Spouse, parents, siblings and children, in either direction; the tests named no other union."""

MOST_CHILDREN = 20


def permanent_resident_relative(facts: Facts) -> Reading[Truth]:
    """Whether an immediate family member is a Hong Kong permanent resident who lives in Hong Kong."""
    links = facts.profile.family_links
    if links is None:
        return Reading(UNKNOWN, ("/family_links",), ("/family_links",))
    truth = NOT_MET
    lacks: list[str] = []
    for index, link in enumerate(links):
        parts = {
            "relation": UNKNOWN if link.relation is None else known(link.relation in IMMEDIATE_FAMILY),
            "sponsor_status": UNKNOWN
            if link.sponsor_status is None
            else known(link.sponsor_status is SponsorStatus.PERMANENT_RESIDENT),
            "lives_in_hong_kong": known(link.lives_in_hong_kong),
        }
        this = both(both(parts["relation"], parts["sponsor_status"]), parts["lives_in_hong_kong"])
        if this == UNKNOWN:
            lacks += [f"/family_links/{index}/{name}" for name, part in parts.items() if part == UNKNOWN]
        truth = either(truth, this)
    return Reading(truth, ("/family_links",), tuple(lacks) if truth == UNKNOWN else ())


def accompanied_by_graduate_spouse(facts: Facts) -> Reading[Truth]:
    """Whether a spouse with a degree or above comes along."""
    household = facts.profile.household
    comes, graduate = known(household.spouse_accompanies), known(household.spouse_has_degree)
    truth = both(comes, graduate)
    pointers = ("/household/spouse_accompanies", "/household/spouse_has_degree")
    unknown = tuple(pointer for pointer, part in zip(pointers, (comes, graduate), strict=True) if part == UNKNOWN)
    return Reading(truth, pointers, unknown if truth == UNKNOWN else ())


def accompanying_children(facts: Facts) -> Reading[Span]:
    """How many unmarried dependent children under 18 come along."""
    pointer = ("/household/children_under_18_accompanying",)
    children = facts.profile.household.children_under_18_accompanying
    if children is None:
        return Reading(Span(0, MOST_CHILDREN), pointer, pointer)
    return Reading(children, pointer, () if children.is_exact else pointer)
