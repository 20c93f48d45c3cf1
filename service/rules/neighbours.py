"""Neighbouring schemes: mentioned to whom they fit, never ranked, as they are not meant for settling or lead elsewhere.

A scheme is mentioned where the facts speak for it and none that is known speaks against it. Its numbers and the days
from which they are held are in ``parameters/neighbours.yaml``.
"""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.profile.codes import Purpose, Scheme, Trade
from service.profile.derived.education import first_degree
from service.profile.derived.person import (
    GREATER_CHINA,
    age_years,
    chinese_national,
    foreign_permanent_residence,
    mainland_resident,
    nationalities,
    status_held,
)
from service.profile.values import MET, NOT_MET, both, negation
from service.recording import record
from service.rules.law import lawbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from service.profile.facts import Facts

had_iang = status_held(frozenset({Scheme.IANG}), now=False)
had_working_holiday = status_held(frozenset({Scheme.WORKING_HOLIDAY}), now=False)


@record(frozen=True)
class Neighbour:
    """A scheme that fits: ``reason`` is the code of what speaks for it, ``parameter`` the dated number it rests on.

    ``named`` are the numbers that its sentence names, each by its parameter.
    """

    id: str
    reason: str
    link: str | None
    parameter: str
    named: Mapping[str, str] = field(default_factory=dict)


def neighbours(facts: Facts) -> tuple[Neighbour, ...]:
    """The neighbouring schemes that fit these facts on the day of lodging; none to somebody who extends a stay."""
    if facts.profile.purpose is Purpose.EXTEND:
        return ()
    return tuple(
        neighbour
        for neighbour, fits in _NEIGHBOURS
        if lawbook().versions(neighbour.parameter, facts.as_of) and fits(facts)
    )


def numbers_named(neighbour: Neighbour, facts: Facts) -> Mapping[str, int]:
    """The numbers that the sentence on a scheme names; of quotas by country that of the person's home."""
    values = {name: _value(parameter, facts) for name, parameter in neighbour.named.items()}
    if QUOTA in values:
        values[QUOTA] = values[QUOTA][_partner(facts)]
    return values


def is_free(neighbour: Neighbour, facts: Facts) -> bool:
    """Whether the visa of a scheme is issued to the person free of charge."""
    free = neighbour.id == WORKING_HOLIDAY and lawbook().versions(FREE, facts.as_of)
    return bool(free) and _partner(facts) in _value(FREE, facts)


def _partner(facts: Facts) -> str:
    """The partner country whose national the person is: that of residence, or of several the one with most places."""
    quotas: Mapping[str, int] = _value("neighbours.working_holiday_quotas", facts)
    homes = set(quotas) & set(facts.read(nationalities).value or ())
    at_home = homes & {facts.profile.person.residence}
    return max(sorted(at_home or homes), key=quotas.__getitem__)


@record(frozen=True)
class PlannedStep:
    """A step of the way through study: by its code, the numbers that it rests on, and its day where one is known.

    ``parameters`` are named as the sentence of the step names them; ``fees`` are those of them that are paid.
    """

    code: str
    on: date | None
    parameters: Mapping[str, str]
    fees: tuple[str, ...]


def planned_steps(neighbour: Neighbour, facts: Facts) -> tuple[PlannedStep, ...]:
    """The steps of study and what it leads to: visa, stay, IANG and VPAS; none of another scheme."""
    if neighbour.id != STUDY:
        return ()
    weeks = int(_value(STUDY_STEPS["student_visa"]["weeks"], facts)) if _held(STUDY_STEPS["student_visa"], facts) else 0
    days = {"student_visa": facts.as_of + timedelta(weeks=weeks)}
    return tuple(
        PlannedStep(code, days.get(code), named, tuple(held for name, held in named.items() if name in PAID))
        for code, named in STUDY_STEPS.items()
        if _held(named, facts) and _leads(code, facts)
    )


def _leads(step: str, facts: Facts) -> bool:
    """Whether a step of the way through study is one for this person, by nationality and by what was held before."""
    limited = _all_named("iang.limited_nationalities", facts)
    if step == "vpas":
        return not _all_named("vpas.excluded_nationalities", facts) and facts.read(had_iang).value != MET
    return {"iang": not limited, "iang_limited": limited}.get(step, True)


def _held(named: Mapping[str, str], facts: Facts) -> bool:
    return all(lawbook().versions(parameter, facts.as_of) for parameter in named.values())


STUDY = "study"
WORKING_HOLIDAY = "working_holiday"
QUOTA, FEE = "quota", "fee"
FREE = "neighbours.working_holiday_free"
PAID = ("fee", "application", "issuance")
AFTER_A_DEGREE: Mapping[str, str] = {
    "months": "iang.recent_months",
    "stay": "iang.first_stay_months",
    "application": "common.application_fee_hkd",
    "issuance": "common.issuance_fee_long_hkd",
}
STUDY_STEPS: Mapping[str, Mapping[str, str]] = {
    "student_visa": {"weeks": "neighbours.study_processing_weeks", "fee": "common.ordinary_visa_fee_hkd"},
    "stay": {"years": "neighbours.study_years"},
    "iang": AFTER_A_DEGREE,
    "iang_limited": AFTER_A_DEGREE,
    "vpas": {
        "stay": "vpas.b.first_stay_months",
        "application": "common.application_fee_hkd",
        "issuance": "common.issuance_fee_long_hkd",
    },
}
"""What each step of the way through study rests on, in order; IANG in one of two forms, by nationality."""


def parameters_read() -> frozenset[str]:
    """The parameters on which the neighbouring schemes rest."""
    steps = {parameter for named in STUDY_STEPS.values() for parameter in named.values()}
    sentences = {parameter for neighbour, _ in _NEIGHBOURS for parameter in neighbour.named.values()}
    return frozenset(neighbour.parameter for neighbour, _ in _NEIGHBOURS) | sentences | steps | {FREE}


def _value(parameter: str, facts: Facts) -> Any:  # noqa: ANN401 - a number, a list or a table of the law
    return lawbook().versions(parameter, facts.as_of)[-1].value


def _all_named(parameter: str, facts: Facts) -> bool:
    """Whether a parameter names every nationality that is held: of some alone, an officer judges."""
    named = {place for version in lawbook().versions(parameter, facts.as_of) for place in version.value}
    held = set(facts.read(nationalities).value or ())
    return bool(held) and held <= named


def _barred(facts: Facts) -> bool:
    """Whether no nationality is held but such to whom ImmD's schemes do not apply."""
    return _all_named("common.excluded_nationalities", facts)


def _working_holiday(facts: Facts) -> bool:
    """National of a partner country who may be 18 to 30, may live there, and had no such holiday before."""
    partners = set(_value("neighbours.working_holiday_quotas", facts))
    homes = partners & set(facts.read(nationalities).value or ())
    age = facts.read(age_years).value
    fits = both(
        age.at_least(_value("neighbours.working_holiday_youngest", facts)),
        age.at_most(_value("neighbours.working_holiday_oldest", facts)),
    )
    home = facts.profile.person.residence
    at_home = home is None or home in homes
    return bool(homes) and at_home and fits != NOT_MET and facts.read(had_working_holiday).value != MET


def _training(facts: Facts) -> bool:
    """A confirmed place of no more than the longest training, for somebody whom the arrangement does not exclude."""
    longest = _value("neighbours.training_stay_months", facts)
    short = any(
        offer.confirmed is not False and offer.contract_months is not None and offer.contract_months.high <= longest
        for offer in facts.profile.offers or ()
    )
    outside = negation(facts.read(mainland_resident).value)
    return short and outside == MET and not _barred(facts)


def _short_term_visit(facts: Facts) -> bool:
    """Achievements for which an authorised host may invite somebody."""
    return bool(facts.profile.achievements)


def _imported_labour(facts: Facts) -> bool:
    """An offer that is stated to be below degree level; listed trades have a stream of their own."""
    return any(
        offer.degree_level is False and offer.confirmed is not False and offer.trade in {None, Trade.NOT_LISTED}
        for offer in facts.profile.offers or ()
    )


def _study(facts: Facts) -> bool:
    """No first degree: a local programme leads to IANG or VPAS.

    Chinese nationals who live overseas come to study with permanent residence there alone. Source: ImmD, Entry
    arrangement for overseas Chinese, revision of 15 Dec 2025, archived copy of 2026-01-20.
    """
    home = facts.profile.person.residence
    overseas = home is not None and home not in GREATER_CHINA and facts.read(chinese_national).value == MET
    unsettled = overseas and facts.read(foreign_permanent_residence).value == NOT_MET
    return facts.read(first_degree).value == NOT_MET and not unsettled and not _barred(facts)


_NEIGHBOURS: tuple[tuple[Neighbour, Callable[[Facts], bool]], ...] = (
    (
        Neighbour(
            WORKING_HOLIDAY,
            "partner_national_of_that_age",
            "https://www.immd.gov.hk/eng/services/visas/working_holiday_scheme.html",
            "neighbours.working_holiday_quotas",
            {
                "youngest": "neighbours.working_holiday_youngest",
                "oldest": "neighbours.working_holiday_oldest",
                "months": "neighbours.working_holiday_stay_months",
                QUOTA: "neighbours.working_holiday_quotas",
                FEE: "common.ordinary_visa_fee_hkd",
            },
        ),
        _working_holiday,
    ),
    (
        Neighbour(
            "training",
            "short_placement_offered",
            "https://www.immd.gov.hk/eng/services/visas/training.html",
            "neighbours.training_stay_months",
            {"months": "neighbours.training_stay_months", FEE: "common.ordinary_visa_fee_hkd"},
        ),
        _training,
    ),
    (
        Neighbour(
            "short_term_visitors",
            "achievements_to_be_invited_for",
            "https://www.immd.gov.hk/eng/services/visas/stv.html",
            "neighbours.stv_days",
            {"days": "neighbours.stv_days"},
        ),
        _short_term_visit,
    ),
    (
        Neighbour(
            "enhanced_supplementary_labour",
            "offer_below_degree_level",
            None,
            "neighbours.esls_contract_months",
            {"months": "neighbours.esls_contract_months"},
        ),
        _imported_labour,
    ),
    (
        Neighbour(
            "study",
            "no_first_degree",
            "https://www.immd.gov.hk/eng/services/visas/study.html",
            "neighbours.study_years",
        ),
        _study,
    ),
)
