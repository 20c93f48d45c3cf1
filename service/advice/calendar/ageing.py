"""A profile on a later day: the facts as told, read on that day, or told anew as they stand on it.

Ages and sums hold on ``facts_on``; on a later day an age is an interval of years, a sum has grown by anything between
nothing and the whole time since, and raw jobs are counted again.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from service.profile.derived.education import award_dates
from service.profile.derived.person import birth_dates, completed_years
from service.profile.derived.work import WINDOW_MONTHS, aged
from service.profile.facts import Facts
from service.profile.values import DateSpan, Span, day_after, years_old
from service.recording import replace
from service.rules.facts.investments import LONGEST_HELD_MONTHS
from service.rules.pathways.dependant import macao_card_years

if TYPE_CHECKING:
    from datetime import date

    from service.profile.model import Degree, Experience, Offer, Profile, Status

WINDOW = "last_five_years_months"


def held_on(profile: Profile, day: date) -> Profile:
    """The profile with the day fixed on which its ages and sums hold: ``day`` unless it names one itself."""
    return profile if profile.facts_on is not None else replace(profile, facts_on=DateSpan(day, day))


def awarded_by(facts: Facts, later: date) -> Profile:
    """The profile on a later day: an award that was due between the day of the facts and that day is awaited no more.

    It was made after the day of the facts, on which it was awaited still.
    One that was expected although its date had passed when the facts were told stays open: no day is known for it.
    """
    degrees = facts.profile.degrees or ()
    if not any(degree.expected for degree in degrees):
        return facts.profile
    return replace(facts.profile, degrees=tuple([_awarded(degree, facts.facts_on, later) for degree in degrees]))


def _awarded(degree: Degree, since: date, later: date) -> Degree:
    dates = award_dates(degree)
    if not degree.expected or dates is None or not since < dates.last <= later:
        return degree
    return replace(degree, expected=None, awarded_on=dates.overlap(DateSpan(day_after(since), dates.last)))


def told_on(profile: Profile, as_of: date, later: date) -> Profile:
    """The same person as told on a later day: every age and sum restated, so that it may be known better from there.

    ``as_of`` is the day of lodging for which the profile was told. Nothing is assumed: what may have grown is an
    interval. Raises ``ValueError`` for a day before the facts.
    """
    then = Facts(held_on(profile, as_of), later)
    if later < then.facts_on:
        raise ValueError(f"{later} lies before the facts, which hold on {then.facts_on}")
    wealth = profile.wealth
    held = None if wealth.held_months is None else aged(wealth.held_months, then, LONGEST_HELD_MONTHS)
    return replace(
        profile,
        facts_on=DateSpan(later, later),
        person=replace(
            profile.person,
            birth_date=birth_dates(then),
            age_years=_age(then, later),
            residence_years=completed_years(profile.person.residence_years, then),
            macao_identity_card_years=_macao_years(then),
        ),
        statuses=None if profile.statuses is None else tuple(_status(status, later) for status in profile.statuses),
        degrees=None if profile.degrees is None else tuple(_degree(degree, then, later) for degree in profile.degrees),
        experience=_experience(profile.experience, then),
        offers=None if profile.offers is None else tuple(_offer(offer, then) for offer in profile.offers),
        wealth=replace(wealth, held_months=held),
    )


def _status(status: Status, later: date) -> Status:
    """A stay that was held is held on a later day as far as its own dates say, once its limit has passed."""
    over = status.held_until is not None and status.held_until.last < later
    return replace(status, current=None) if status.current and over else status


def _age(then: Facts, later: date) -> Span | None:
    born = birth_dates(then)
    if then.profile.person.age_years is None or born is None:
        return None
    return Span(max(0, years_old(born.last, later)), max(0, years_old(born.first, later)))


def _macao_years(then: Facts) -> Span | None:
    return None if then.profile.person.macao_identity_card_years is None else macao_card_years(then).value


def _degree(told: Degree, then: Facts, later: date) -> Degree:
    """A degree that was held when the facts were told is none of the time since; one due since is awaited no more."""
    degree = _awarded(told, then.facts_on, later)
    dates = award_dates(degree)
    if degree.expected or dates is None:
        return degree
    held = dates.overlap(DateSpan(then.as_of.min, then.facts_on))
    return degree if held is None else replace(degree, awarded_on=held)


def _experience(experience: Experience, then: Facts) -> Experience:
    sums: dict[str, Span] = {}
    for field in fields(experience):
        given: Span | None = getattr(experience, field.name)
        if given is not None:
            window = field.name == WINDOW
            sums[field.name] = aged(given, then, WINDOW_MONTHS, window=True) if window else aged(given, then)
    return replace(experience, **sums)


def _offer(offer: Offer, then: Facts) -> Offer:
    months = offer.field_experience_months
    return offer if months is None else replace(offer, field_experience_months=aged(months, then))
