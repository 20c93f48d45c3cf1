"""The categories of the right of abode, declared as ImmD's page lists them, and what else needs no scheme.

Text: ImmD, Eligibility for the right of abode in the HKSAR (https://www.immd.gov.hk/eng/services/roa/eligible.html,
revision of 31 Jan 2021) and the pages on terms, loss and nationality beside it; archived copies of 2026-01-20.
Category (d) exists only once approved: seven years that are reached are something to apply for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from service.profile.codes import Relation, Scheme, SponsorStatus
from service.profile.derived.person import (
    BRITISH_OVERSEAS,
    CHINESE,
    GREATER_CHINA,
    REGISTERED_CHINESE,
    age_years,
    completed_years,
    held_still,
    right_of_abode,
    status_held,
)
from service.profile.facts import Facts, Reading
from service.profile.values import ANY_AMOUNT, MET, NOT_MET, UNKNOWN, Span, Truth, both, either, known, negation
from service.rules.abode.absences import HONG_KONG, undated, years_unknown
from service.rules.abode.residence import EXCLUDED, most_years, runs
from service.rules.criteria import AllOf, AnyOf, AtLeast, Below, Holds, Judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Parent


CHINESE_PASSPORTS = frozenset({"CN", "HK", "MO"})
"""Nationalities as told that are Chinese: passports of Hong Kong and Macao are issued to Chinese citizens alone."""

MAY_BAR = EXCLUDED | {None}
"""Kinds of stay, one that isn't told among them, of which a day that isn't told may take days from any other."""


def chinese_citizen(facts: Facts) -> Reading[Truth]:
    """Whether the person is a Chinese citizen under the Nationality Law, which passports alone do not settle.

    As told; else a Chinese nationality that is told settles it, and a foreign one doesn't.
    """
    person = facts.profile.person
    pointers = ("/person/chinese_citizen", "/person/nationalities")
    if person.chinese_citizen is not None:
        return Reading(known(person.chinese_citizen), pointers[:1])
    if CHINESE_PASSPORTS.intersection(person.nationalities or ()):
        return Reading(MET, pointers)
    return Reading(UNKNOWN, pointers, pointers[:1])


def not_chinese_citizen(facts: Facts) -> Reading[Truth]:
    """Whether the person is no Chinese citizen."""
    reading = facts.read(chinese_citizen)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def born_in_hong_kong(facts: Facts) -> Reading[Truth]:
    """Whether the person was born in Hong Kong."""
    place = facts.profile.person.place_of_birth
    pointers = ("/person/place_of_birth",)
    return Reading(UNKNOWN if place is None else known(place == "HK"), pointers, pointers if place is None else ())


def born_elsewhere(facts: Facts) -> Reading[Truth]:
    """Whether the person was born outside Hong Kong."""
    reading = facts.read(born_in_hong_kong)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def _of_a_parent(whether: Callable[[Parent], Truth], fields: tuple[str, ...]) -> Callable[[Facts], Reading[Truth]]:
    def told(facts: Facts) -> Reading[Truth]:
        parents = facts.profile.parents
        if parents is None:
            return Reading(UNKNOWN, ("/parents",), ("/parents",))
        truth: Truth = NOT_MET
        for parent in parents:
            truth = either(truth, whether(parent))
        lacks = [
            f"/parents/{number}/{name}"
            for number, parent in enumerate(parents)
            if whether(parent) == UNKNOWN
            for name in fields
            if getattr(parent, name) is None
        ]
        return Reading(truth, ("/parents",), tuple(lacks) if truth == UNKNOWN else ())

    return told


def _then_a_or_b(parent: Parent) -> Truth:
    return both(known(parent.chinese_national_at_birth), known(parent.permanent_resident_at_birth))


def _category_d(parent: Parent) -> Truth:
    return both(known(parent.hk_permanent_identity_card), negation(known(parent.chinese_national_at_birth)))


def _with_card(parent: Parent) -> Truth:
    return known(parent.hk_permanent_identity_card is True and parent.chinese_national_at_birth is not True)


def _only_here(parent: Parent) -> Truth:
    """Silence raises no question."""
    told = parent.abode_only_here_before_1997
    return NOT_MET if told is None else known(told)


parent_with_card = _of_a_parent(_with_card, ())
"""Whether a parent is a permanent resident and isn't told to be of Chinese nationality; silence names none."""

parent_only_here = _of_a_parent(_only_here, ())
"""Whether a parent had the right of abode in Hong Kong only before 1 July 1997."""

parent_then_a_or_b = _of_a_parent(_then_a_or_b, ("chinese_national_at_birth", "permanent_resident_at_birth"))
"""Whether a parent was, at the birth, a Chinese citizen of category (a) or (b)."""


def parent_hints(facts: Facts) -> Reading[Truth]:
    """Whether a parent hints at category (c): by a permanent identity card, or as a Chinese not settled overseas then.

    So does, to a Chinese citizen of whose parents nothing is told, a permanent resident whose child the applicant is.
    """
    parents = facts.profile.parents
    told = any(
        parent.hk_permanent_identity_card
        or (
            parent.settled_overseas_at_birth is False
            and parent.hk_permanent_identity_card is None
            and parent.chinese_national_at_birth is not False
        )
        for parent in parents or ()
    )
    of_family = parents is None and facts.read(chinese_citizen).value == MET
    sponsored = of_family and any(
        link.relation is Relation.CHILD and link.sponsor_status is SponsorStatus.PERMANENT_RESIDENT
        for link in facts.profile.family_links or ()
    )
    return Reading(known(told or sponsored), ("/parents", "/family_links"))


def hong_kong_passport(facts: Facts) -> Reading[Truth]:
    """Whether a passport of the HKSAR is told of, which only permanent residents are issued."""
    return Reading(known("HK" in (facts.profile.person.nationalities or ())), ("/person/nationalities",))


def permanent_residence_here(facts: Facts) -> Reading[Truth]:
    """Whether Hong Kong is told among the places of permanent residence: its permanent residents have the right."""
    pointer = "/person/permanent_residence"
    return Reading(known(HONG_KONG in (facts.profile.person.permanent_residence or ())), (pointer,))


def citizen_hints(facts: Facts) -> Reading[Truth]:
    """Whether something may make a Chinese citizen: a nationality that is Chinese or untold, a birth there, a parent.

    Nothing does of whoever tells of foreign passports alone and isn't here any more: most of them are foreigners, and a
    foreigner's seven years have to lie immediately before the application. Whoever is here still is asked.
    """
    person = facts.profile.person
    told = (
        person.nationalities is None
        or not {BRITISH_OVERSEAS, *CHINESE}.isdisjoint(person.nationalities)
        or person.place_of_birth in GREATER_CHINA
        or person.china_residency in REGISTERED_CHINESE
        or any(parent.chinese_national_at_birth for parent in facts.profile.parents or ())
        or any(status.current for status in facts.profile.statuses or ())
    )
    return Reading(known(told), ("/person/nationalities", "/person/place_of_birth", "/parents", "/statuses"))


parent_of_category_d = _of_a_parent(_category_d, ("hk_permanent_identity_card", "chinese_national_at_birth"))
"""Whether a parent is a permanent resident who is not of Chinese nationality."""


def _years(facts: Facts, *, ever: bool, judged: bool) -> Reading[Span]:
    """Completed years of ordinary residence, if resident throughout the stays that count; ``judged`` as for `runs`."""
    statuses = facts.profile.statuses
    if statuses is None:
        return Reading(ANY_AMOUNT, ("/statuses",), ("/statuses",))
    ends = [most_years(runs(facts, early=early, judged=judged), facts.as_of, ever=ever) for early in (False, True)]
    lacks = tuple(
        f"/statuses/{number}/{name}"
        for number, status in enumerate(statuses)
        for name in ("scheme", "held_from", "held_until")
        if getattr(status, name) is None and not (name == "held_until" and status.current)
    )
    may_bar = any(statuses[int(pointer.split("/")[2])].scheme in MAY_BAR for pointer in lacks)
    elsewhere = () if judged else years_unknown(facts)
    may_bar = may_bar or any(pointer.endswith("/year") for pointer in elsewhere)
    low, high = 0 if may_bar else ends[0], math.inf if lacks else ends[1]
    person = facts.profile.person
    if not judged and person.residence not in {None, HONG_KONG} and person.residence_years is None:
        lacks = (*lacks, "/person/residence_years")
    reads = ("/statuses", "/absences", "/days_in_hong_kong", "/person/residence", "/person/residence_years")
    roughly = _told_roughly(facts) if ends[0] < ends[1] else ()
    return Reading(Span(low, high), reads, (*lacks, *roughly, *(() if judged else (*undated(facts), *elsewhere))))


def _told_roughly(facts: Facts) -> tuple[str, ...]:
    """The JSON pointers of days of stays, not all of them still to come, that are told by their month or year."""
    return tuple(
        f"/statuses/{number}/{name}"
        for number, status in enumerate(facts.profile.statuses or ())
        for name, day in (("held_from", status.held_from), ("held_until", status.held_until))
        if day is not None and not day.is_exact and day.first <= facts.as_of
    )


def years_perhaps(facts: Facts) -> Reading[Span]:
    """Completed years of the longest residence so far, if every day told roughly is the one that is best."""
    most = most_years(runs(facts, early=True, judged=True), facts.as_of, ever=True)
    return Reading(Span(most, most), ("/statuses",))


def years_before_perhaps(facts: Facts) -> Reading[Span]:
    """Completed years of residence immediately before the day asked for, if every day told roughly is the best one."""
    most = most_years(runs(facts, early=True, judged=True), facts.as_of, ever=False)
    return Reading(Span(most, most), ("/statuses",))


def years_lived_here(facts: Facts) -> Reading[Span]:
    """Years of living in Hong Kong as they are told, of whoever lives there and tells of no stay; none of others."""
    profile = facts.profile
    years = completed_years(profile.person.residence_years, facts)
    told = years is not None and profile.statuses is None and profile.person.residence == HONG_KONG
    return Reading(years if told and years else Span(0, 0), ("/person/residence", "/person/residence_years"))


def years_ever(facts: Facts) -> Reading[Span]:
    """Completed years of the longest continuous residence so far that no officer need weigh."""
    return _years(facts, ever=True, judged=False)


def years_before(facts: Facts) -> Reading[Span]:
    """Completed years of residence immediately before the day asked for that no officer need weigh."""
    return _years(facts, ever=False, judged=False)


def years_ever_judged(facts: Facts) -> Reading[Span]:
    """Completed years of the longest continuous residence so far, if an officer weighs long absences kindly."""
    return _years(facts, ever=True, judged=True)


def years_before_judged(facts: Facts) -> Reading[Span]:
    """Completed years of residence immediately before the day asked for, if an officer weighs long absences kindly."""
    return _years(facts, ever=False, judged=True)


def resident_before_1997(facts: Facts) -> Reading[Truth]:
    """Whether the person was a permanent resident before 1 July 1997; silence raises no question."""
    told = facts.profile.person.permanent_resident_before_1997
    return Reading(NOT_MET if told is None else known(told), ("/person/permanent_resident_before_1997",))


def only_here_before_1997(facts: Facts) -> Reading[Truth]:
    """Whether the right of abode was had in Hong Kong only before 1 July 1997; silence raises no question."""
    told = facts.profile.person.abode_only_here_before_1997
    return Reading(NOT_MET if told is None else known(told), ("/person/abode_only_here_before_1997",))


def right_to_land(facts: Facts) -> Reading[Truth]:
    """Whether the right to land is held, as after the loss of the right of abode; silence raises no question."""
    told = facts.profile.person.right_to_land
    return Reading(NOT_MET if told is None else known(told), ("/person/right_to_land",))


_unconditional_stay = status_held(frozenset({Scheme.UNCONDITIONAL}), now=True)


def _perhaps_unconditional(facts: Facts) -> tuple[str, ...]:
    """The JSON pointers by which it is told whether stays without a limit, of which it isn't, are held still."""
    return tuple(
        f"/statuses/{number}/current"
        for number, status in enumerate(facts.profile.statuses or ())
        if status.scheme is Scheme.UNCONDITIONAL and held_still(status, facts) == UNKNOWN
    )


def unconditional_stay(facts: Facts) -> Reading[Truth]:
    """Whether a stay without a limit is held now."""
    held = _unconditional_stay(facts)
    asked = _perhaps_unconditional(facts) if held.value == UNKNOWN else ()
    return Reading(held.value, held.reads, asked or held.lacks)


def unconditional_hints(facts: Facts) -> Reading[Truth]:
    """Whether a stay without a limit is told of that may be held still."""
    return Reading(known(bool(_perhaps_unconditional(facts))), ("/statuses",))


ROA = "immd-roa"
RESIDENCE = "abode.residence_years"

PARENT_HINTS = Holds("abode.parent_with_card", parent_hints, ROA)
"""What hints at category (c): no requirement of it."""

PASSPORT_HINTS = Holds("abode.hong_kong_passport", hong_kong_passport, "immd-roa-geninfo")
"""What hints at the right of abode being held: no requirement of it."""

RESIDENCE_HINTS = Holds("abode.permanent_residence_here", permanent_residence_here, "immd-roa-geninfo")
"""What hints at the right of abode being held: no requirement of it."""

UNCONDITIONAL_HINTS = Holds("abode.perhaps_unconditional", unconditional_hints, "immd-roa-term")
"""What hints at a stay without a limit: no requirement of it."""

HELD = Holds("abode.held", right_of_abode, "immd-roa-geninfo")
LAND = Holds("abode.right_to_land", right_to_land, "immd-roa-term")
UNCONDITIONAL = Holds("abode.unconditional", unconditional_stay, "immd-roa-term")

CHINESE_CITIZEN = Holds("abode.chinese_citizen", chinese_citizen, "immd-roa-nationality")

BORN_HERE = Holds("abode.born_in_hong_kong", born_in_hong_kong, ROA)
A = AllOf("abode_a", (BORN_HERE, CHINESE_CITIZEN))
SEVEN_YEARS_EVER = AnyOf(
    "abode.seven_years_ever",
    (
        AtLeast("abode.years_ever", years_ever, RESIDENCE),
        Judged("abode.years_ever_weighed", AtLeast("abode.years_ever_judged", years_ever_judged, RESIDENCE)),
    ),
)
SEVEN_YEARS_BEFORE = AnyOf(
    "abode.seven_years_before",
    (
        AtLeast("abode.years_before", years_before, RESIDENCE),
        Judged("abode.years_before_weighed", AtLeast("abode.years_before_judged", years_before_judged, RESIDENCE)),
    ),
)
B = AllOf("abode_b", (SEVEN_YEARS_EVER, CHINESE_CITIZEN))
B_HINTS = AllOf("abode.seven_years_once", (SEVEN_YEARS_EVER, Holds("abode.citizen_hints", citizen_hints, ROA)))
"""What hints at category (b), where it isn't told whether a Chinese citizen: no requirement of it."""

YEARS_PERHAPS = AtLeast("abode.years_perhaps", years_perhaps, RESIDENCE)
YEARS_HINT = AllOf("abode.seven_years_hint", (YEARS_PERHAPS, CHINESE_CITIZEN))
"""What hints at category (b) where a day is told roughly: no requirement of it."""

YEARS_BEFORE_HINT = AtLeast("abode.years_before_perhaps", years_before_perhaps, RESIDENCE)
"""What hints at category (d) where a day is told roughly: no requirement of it."""

LIVED_HERE = AtLeast("abode.years_lived_here", years_lived_here, RESIDENCE)
"""What hints at category (b) or (d) where no stay is told of: no requirement of either."""

C = AllOf(
    "abode_c",
    (
        Holds("abode.parent_then", parent_then_a_or_b, ROA),
        Holds("abode.born_elsewhere", born_elsewhere, ROA),
        CHINESE_CITIZEN,
    ),
)
D = AllOf(
    "abode_d",
    (SEVEN_YEARS_BEFORE, Holds("abode.not_chinese_citizen", not_chinese_citizen, "immd-roa-nationality")),
)
UNDER_21 = Below("abode.under_21", age_years, "abode.child_age_years")
E = AllOf(
    "abode_e",
    (BORN_HERE, UNDER_21, Holds("abode.parent_of_category_d", parent_of_category_d, ROA)),
)
F = Judged(
    "abode_f",
    AnyOf(
        "abode.category_f",
        (
            Holds("abode.only_here_before_1997", only_here_before_1997, ROA),
            AllOf(
                "abode.child_of_category_f",
                (BORN_HERE, UNDER_21, Holds("abode.parent_only_here_before_1997", parent_only_here, ROA)),
            ),
        ),
    ),
)
TRANSITIONAL = Judged("abode_transitional", Holds("abode.before_1997", resident_before_1997, ROA))

ESTABLISHED = (HELD, LAND, UNCONDITIONAL, A, B, C, E)
"""Each of these needs no scheme once it is met."""

CATEGORIES = (*ESTABLISHED, D, F, TRANSITIONAL)
