"""Derived facts about the person: age, nationality, which door is open, what was held before."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.profile.codes import ApplicationOutcome, ChinaResidency, Scheme
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
    months_between,
    negation,
    years_old,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from service.profile.model import Person, Status

GREATER_CHINA = frozenset({"CN", "HK", "MO", "TW"})
"""Places that ImmD's pages do not call overseas."""

CHINESE = frozenset({"CN", "HK", "MO", "TW"})
"""Codes that callers give for a Chinese national; HK, MO and TW are no nationalities but are given as such."""

TAKES_NO_PLACE = frozenset({Scheme.VISITOR, Scheme.UNLAWFUL, Scheme.REFUGEE, Scheme.IMPRISONMENT})
"""Kinds of stay that take no other's place by beginning later: a visit, and what nobody applies for."""

SAYS_WHERE_FROM = frozenset({"CN", "MO", "TW"})
"""Parts of China of which a Chinese national who lives there is taken for a resident."""

BRITISH_OVERSEAS = "GBN"
"""British National (Overseas): most who hold that passport are Chinese citizens in Hong Kong's law, and it settles
neither that nor a right to live anywhere."""

NO_ABODE_OF_THEIR_OWN = frozenset({"GBD", "GBN", "GBO", "GBP", "GBS"})
"""British passports that don't by themselves let their holders live in the United Kingdom."""

REGISTERED_CHINESE = frozenset({ChinaResidency.MAINLAND, ChinaResidency.TAIWAN})
"""Registrations that only Chinese nationals hold."""


def birth_dates(facts: Facts) -> DateSpan | None:
    """The days on which the person may have been born, from the date of birth and the age on ``facts_on``."""
    person = facts.profile.person
    given = person.birth_date
    if person.age_years is None:
        return given
    youngest, oldest = int(person.age_years.low), int(person.age_years.high)
    implied = DateSpan(
        add_months(facts.facts_on, -12 * (oldest + 1)) + timedelta(days=1),
        add_months(facts.facts_on, -12 * youngest),
    )
    return implied if given is None else given.overlap(implied)


def age_years(facts: Facts) -> Reading[Span]:
    """Completed years of age on the day of lodging."""
    reads = ("/person/birth_date", "/person/age_years")
    born = birth_dates(facts)
    if born is None:
        return Reading(Span(0, 120), reads, reads)
    oldest, youngest = years_old(born.first, facts.as_of), years_old(born.last, facts.as_of)
    span = Span(max(0, youngest), max(0, oldest))
    return Reading(span, reads, () if span.is_exact else ("/person/birth_date",))


def nationalities(facts: Facts) -> Reading[tuple[str, ...] | None]:
    """ISO 3166-1 codes of the nationalities held; ``None`` where unknown, empty for a stateless person."""
    held = facts.profile.person.nationalities
    pointer = ("/person/nationalities",)
    return Reading(held, pointer, pointer if held is None else ())


def _is_chinese(facts: Facts) -> Truth:
    person = facts.profile.person
    if person.nationalities is not None:
        if BRITISH_OVERSEAS in person.nationalities and not CHINESE & set(person.nationalities):
            return MET if person.china_residency in REGISTERED_CHINESE else known(person.chinese_citizen)
        return known(bool(CHINESE & set(person.nationalities)))
    return MET if person.china_residency in REGISTERED_CHINESE else UNKNOWN


def chinese_national(facts: Facts) -> Reading[Truth]:
    """Whether the person is a Chinese national; a resident of Macao may be a foreign one."""
    truth = _is_chinese(facts)
    pointers = ("/person/nationalities",)
    lacks = pointers if facts.profile.person.nationalities is None else ("/person/chinese_citizen",)
    return Reading(truth, pointers, lacks if truth == UNKNOWN else ())


def _overseas(place: str | None) -> Truth:
    return UNKNOWN if place is None else known(place not in GREATER_CHINA)


def _any_overseas(places: Iterable[str] | None) -> Truth:
    return UNKNOWN if places is None else known(any(place not in GREATER_CHINA for place in places))


def completed_years(years: Span | None, facts: Facts) -> Span | None:
    """Completed years of something that lasts, which held on ``facts_on``, as they may stand on the day of lodging."""
    if years is None or facts.as_of == facts.facts_on:
        return years
    moved = months_between(*sorted((facts.facts_on, facts.as_of))) / 12
    if facts.as_of > facts.facts_on:
        return Span(years.low + math.floor(moved), years.high + math.ceil(moved))
    return Span(max(0, years.low - math.ceil(moved)), max(0, years.high - math.floor(moved)))


def foreign_permanent_residence(facts: Facts) -> Reading[Truth]:
    """Whether a foreign country lets the person live there for good, as permanent resident or as national.

    Somebody registered in the Mainland or Taiwan whose nationality is not given is taken for a Chinese national only.
    """
    person = facts.profile.person
    pointers = ("/person/permanent_residence", "/person/nationalities")
    held = person.nationalities
    foreign_national = _any_overseas(None if held is None else set(held) - NO_ABODE_OF_THEIR_OWN)
    if person.nationalities is None and person.china_residency in REGISTERED_CHINESE:
        foreign_national = NOT_MET
    settled = _any_overseas(person.permanent_residence)
    truth = either(settled, foreign_national)
    lacks = [pointer for pointer, part in zip(pointers, (settled, foreign_national), strict=True) if part == UNKNOWN]
    return Reading(truth, pointers, tuple(lacks) if truth == UNKNOWN else ())


def lives_at_home(person: Person) -> bool:
    """Whether a resident of the Mainland lives there or here, and tells of no permanent residence abroad."""
    at_home = person.residence in {"CN", "HK"} and person.permanent_residence is None
    return at_home and person.china_residency is ChinaResidency.MAINLAND


def overseas_chinese_arrangement(facts: Facts) -> Reading[Truth]:
    """Whether a PRC passport holder meets ImmD's arrangement for overseas Chinese.

    Permanent residence overseas; or residence overseas for at least one year immediately before, and the application
    filed from overseas. Overseas is outside the Mainland, Hong Kong, Macao and Taiwan.
    Whoever says to be a resident of the Mainland, and lives there or here, says that neither holds; permanent residence
    that is named counts all the same.
    Source: ImmD's page on the entry arrangement for overseas Chinese, revision of 15 Dec 2025.
    """
    person = facts.profile.person
    if lives_at_home(person):
        foreign = person.nationalities is not None and _any_overseas(person.nationalities) == MET
        return Reading(known(foreign), ("/person/china_residency", "/person/permanent_residence", "/person/residence"))
    years = completed_years(person.residence_years, facts)
    a_year = UNKNOWN if years is None else years.at_least(1)
    living = both(both(_overseas(person.residence), a_year), _overseas(person.applies_from))
    settled = facts.read(foreign_permanent_residence)
    reads = (*settled.reads, "/person/residence", "/person/residence_years", "/person/applies_from")
    truth = either(settled.value, living)
    lacks = [*settled.lacks]
    if living == NOT_MET:
        pass
    elif person.residence is None:
        lacks.append("/person/residence")
    elif person.residence not in GREATER_CHINA:
        lacks += ["/person/residence_years"] if a_year == UNKNOWN else []
        lacks += ["/person/applies_from"] if person.applies_from is None else []
    return Reading(truth, reads, tuple(lacks) if truth == UNKNOWN else ())


def files_away_from_home(facts: Facts) -> str | None:
    """Where somebody has lived overseas for a year and more who files from elsewhere (ISO 3166-1); ``None`` if nowhere.

    The arrangement for overseas Chinese would be met by filing from there.
    """
    person = facts.profile.person
    years = completed_years(person.residence_years, facts)
    a_year = years is not None and years.low >= 1
    away = person.applies_from is not None and person.applies_from in GREATER_CHINA
    return person.residence if a_year and away and _overseas(person.residence) == MET else None


def _registered(facts: Facts, region: ChinaResidency, place: str) -> Truth:
    """Whether a Chinese national belongs to Macao or Taiwan: as stated, else by where in China the person lives.

    A Chinese national who lives in Hong Kong or overseas may be a resident of any part of China: that is asked for.
    Of a foreign national only the place where he or she lives says it.
    """
    person = facts.profile.person
    if person.china_residency is not None:
        return known(person.china_residency is region)
    named = {"MO", "TW"} & set(person.nationalities or ())
    if named:
        return known(place in named)
    if person.residence is None:
        return UNKNOWN
    if person.residence == place:
        return MET
    return NOT_MET if person.residence in SAYS_WHERE_FROM or _is_chinese(facts) == NOT_MET else UNKNOWN


def _belongs(truth: Truth, facts: Facts) -> Reading[Truth]:
    pointers = ("/person/china_residency", "/person/residence", "/person/nationalities")
    asked = pointers[2:] if _is_chinese(facts) == UNKNOWN else pointers[:1]
    return Reading(truth, pointers, asked if truth == UNKNOWN else ())


def macao_resident(facts: Facts) -> Reading[Truth]:
    """Whether the person is a resident of Macao."""
    return _belongs(_registered(facts, ChinaResidency.MACAO, "MO"), facts)


def taiwan_resident(facts: Facts) -> Reading[Truth]:
    """Whether the person is a Chinese resident of Taiwan."""
    return _belongs(both(_is_chinese(facts), _registered(facts, ChinaResidency.TAIWAN, "TW")), facts)


def mainland_resident(facts: Facts) -> Reading[Truth]:
    """Whether ImmD would treat the person as a Chinese resident of the Mainland.

    A Chinese national who belongs neither to Macao nor to Taiwan and does not meet the arrangement for overseas
    Chinese. A foreign national who lives in the Mainland is none.
    """
    elsewhere = either(
        either(facts.read(macao_resident).value, facts.read(taiwan_resident).value),
        facts.read(overseas_chinese_arrangement).value,
    )
    truth = both(_is_chinese(facts), negation(elsewhere))
    reads = ("/person/nationalities", "/person/china_residency", *facts.read(overseas_chinese_arrangement).reads)
    lacks: tuple[str, ...] = ()
    if truth == UNKNOWN:
        lacks = facts.read(chinese_national).lacks or (
            *facts.read(macao_resident).lacks,
            *facts.read(overseas_chinese_arrangement).lacks,
        )
    return Reading(truth, tuple(dict.fromkeys(reads)), tuple(dict.fromkeys(lacks)))


def born_overseas(facts: Facts) -> Reading[Truth]:
    """Whether the person was born outside the Mainland, Hong Kong, Macao and Taiwan."""
    place = facts.profile.person.place_of_birth
    pointers = ("/person/place_of_birth",)
    return Reading(_overseas(place), pointers, pointers if place is None else ())


def right_of_abode(facts: Facts) -> Reading[Truth]:
    """Whether the right of abode (or a permanent identity card) is held already, so that no scheme is needed."""
    held = facts.profile.person.right_of_abode
    pointers = ("/person/right_of_abode",)
    return Reading(known(held), pointers, pointers if held is None else ())


def no_conviction(facts: Facts) -> Reading[Truth]:
    """Whether there is no criminal conviction anywhere."""
    convictions = facts.profile.person.convictions
    pointers = ("/person/convictions",)
    return Reading(
        UNKNOWN if convictions is None else known(not convictions), pointers, pointers if convictions is None else ()
    )


def no_adverse_record(facts: Facts) -> Reading[Truth]:
    """Whether there is no adverse immigration record anywhere."""
    records = facts.profile.person.adverse_records
    pointers = ("/person/adverse_records",)
    return Reading(UNKNOWN if records is None else known(not records), pointers, pointers if records is None else ())


def held_now(status: Status, on: date) -> Truth:
    """Whether a Hong Kong status is held on a day: one that was current is, up to the last day of its limit of stay.

    One that begins later isn't yet, whatever its limit.
    """
    over = status.held_until is not None and status.held_until.last < on
    if status.current is not None and not (status.current and over):
        return known(status.current)
    begun = MET if status.held_from is None else status.held_from.on_or_before(on)
    return both(begun, UNKNOWN if status.held_until is None else status.held_until.on_or_after(on))


def stays_past_limit(facts: Facts) -> Reading[Truth]:
    """Whether a stay is said to be held now though its limit is past, and no application of which it awaits the result.

    No source makes such a stay lawful. One that is only said to be unlawful is past no limit, and is one all the same;
    one in whose place another is held is over, as a person has one stay at a time.
    """
    statuses = facts.profile.statuses or ()
    pending = any(one.outcome is ApplicationOutcome.PENDING for one in facts.profile.applications or ())
    replaced = any(
        status.scheme not in TAKES_NO_PLACE | {None} and held_now(status, facts.as_of) == MET for status in statuses
    )
    past = any(
        status.current is True
        and (
            status.scheme is Scheme.UNLAWFUL
            or (not (pending or replaced) and status.held_until is not None and status.held_until.last < facts.as_of)
        )
        for status in statuses
    )
    return Reading(known(past), ("/statuses", "/applications"))


def held_still(status: Status, facts: Facts) -> Truth:
    """Whether a status is held on the day of the facts, as no other that is held surely began after it.

    A person has one stay at a time: what is granted later takes the place of what was held, whatever its limit was.
    """
    now = held_now(status, facts.as_of)
    since = status.held_from
    if now == NOT_MET or since is None:
        return now
    replaced = any(
        other.held_from is not None
        and other.held_from.first > since.last
        and other.scheme not in TAKES_NO_PLACE | {None}
        and held_now(other, facts.as_of) == MET
        for other in facts.profile.statuses or ()
    )
    return NOT_MET if replaced else now


def status_held(schemes: frozenset[Scheme], *, now: bool) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether a status under one of the schemes is held now, or (``now=False``) was ever held."""

    def held(facts: Facts) -> Reading[Truth]:
        pointers = ("/statuses",)
        statuses = facts.profile.statuses
        if statuses is None:
            return Reading(UNKNOWN, pointers, pointers)
        truth = NOT_MET
        for status in statuses:
            matches = UNKNOWN if status.scheme is None else known(status.scheme in schemes)
            truth = either(truth, both(matches, held_still(status, facts)) if now else matches)
        return Reading(truth, pointers, pointers if truth == UNKNOWN else ())

    return held
