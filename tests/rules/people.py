"""People to put before the rules: a plain foreign national of whom everything that one may have none of is none."""

from dataclasses import fields
from datetime import date
from typing import Any

from service.profile.facts import Facts
from service.profile.model import Person, Profile
from service.profile.values import Money, exactly
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import Assessment, Pathway, assess

_PERSONAL = {field.name for field in fields(Person)}

_PLAIN_PERSON: dict[str, Any] = {
    "nationalities": ("CA",),
    "residence": "CA",
    "applies_from": "CA",
    "permanent_residence": (),
    "convictions": (),
    "adverse_records": (),
}
_PLAIN_PROFILE: dict[str, Any] = {
    "statuses": (),
    "degrees": (),
    "jobs": (),
    "offers": (),
    "businesses": (),
    "qualifications": (),
    "achievements": (),
    "family_links": (),
    "parents": (),
    "business_plans": (),
}


def person(**changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """A Canadian in Canada without degree, work, offer, family or record; each change is a fact by its own name.

    Names of facts about the person go into ``Profile.person``; all others into the profile itself.
    """
    personal = _PLAIN_PERSON | {name: value for name, value in changes.items() if name in _PERSONAL}
    rest = _PLAIN_PROFILE | {name: value for name, value in changes.items() if name not in _PERSONAL}
    return Profile(person=Person(**personal), **rest)


def hkd(amount: float) -> Money:
    """A known amount of Hong Kong dollars."""
    return Money(exactly(amount), "HKD")


def assess_one(pathway: Pathway, profile: Profile, as_of: date) -> Assessment:
    """One pathway on one profile, under the law that ships with the package."""
    return assess(pathway, Evaluation(Facts(profile, as_of), lawbook()))
