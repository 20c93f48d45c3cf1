"""No fact is asked for that nothing reads: the records of a profile are watched while decisions are made."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, cast, get_args, get_type_hints

from service.outlook.features import FEATURES, case_of
from service.practice import findings
from service.profile import model
from service.profile.codes import (
    AchievementKind,
    AdverseKind,
    ApplicationOutcome,
    DepositSource,
    InvestmentClass,
    LanguageTest,
    Purpose,
    Scheme,
    SponsorStatus,
)
from service.profile.consistency import contradictions
from service.profile.facts import Facts
from service.profile.model import (
    Absence,
    Achievement,
    AdverseRecord,
    Application,
    Conviction,
    Deposit,
    Income,
    Investment,
    Job,
    Language,
    MonthlyBalance,
    Plan,
    Profile,
    Status,
    Wealth,
)
from service.profile.values import DateSpan, Money, exactly
from service.rules.abode.categories import CATEGORIES
from service.rules.abode.standing import standing
from service.rules.catalogue import PATHWAYS
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.neighbours import neighbours
from service.rules.pathway import assess
from tests.exemplars import EXEMPLARS, OFFER, established_foreigner, relative, talent_holder, young_graduate
from tests.forgetting import VALUES, put, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_OF = date(2026, 11, 23)
QMAS_REFORM = date(2024, 11, 1)
NAMED = "a name, by which people recognise an entry of theirs"
WEIGHED = "whether there is any is read; how grave it is, is for an officer to weigh"
KEPT_APART = "asked for so that it is not counted elsewhere"
FOR_CASES = "no published test or finding turns on it; an agency's own cases may"
CARRIED = {
    "Achievement.name": NAMED,
    "AdverseRecord.place": WEIGHED,
    "Business.name": NAMED,
    "Business.staff": FOR_CASES,
    "Conviction.custodial_months": WEIGHED,
    "Conviction.offence": WEIGHED,
    "Degree.field": NAMED,
    "Deposit.amount": FOR_CASES,
    "Job.annual_pay": FOR_CASES,
    "Job.employer": NAMED,
    "Job.employer_staff": FOR_CASES,
    "Job.title": NAMED,
    "Offer.employer": NAMED,
    "Qualification.name": NAMED,
}
"""Facts that nothing reads, with the reason for which they may be told all the same."""


class Watched:
    """A record of the profile that notes which of its facts are read."""

    def __init__(self, record: object, seen: set[str]) -> None:
        self._record, self._seen = record, seen

    def __getattr__(self, name: str) -> object:
        self._seen.add(f"{type(self._record).__name__}.{name}")
        return _watched(getattr(self._record, name), self._seen)


def _watched(value: object, seen: set[str]) -> object:
    if is_dataclass(value) and not isinstance(value, VALUES):
        return Watched(value, seen)
    if isinstance(value, tuple):
        return tuple(_watched(item, seen) for item in value)
    return value


def _records(cls: type) -> Iterator[type]:
    yield cls
    for annotation in get_type_hints(cls).values():
        parts = (annotation, *get_args(annotation), *(part for kind in get_args(annotation) for part in get_args(kind)))
        for part in parts:
            if isinstance(part, type) and part.__module__ == model.__name__:
                yield from _records(part)


FACTS = {f"{cls.__name__}.{field.name}" for cls in _records(Profile) for field in fields(cls)}


def _others() -> Iterator[Profile]:
    """People with what the exemplars lack."""
    base = established_foreigner(AS_OF)
    day = DateSpan(date(2026, 1, 1), date(2026, 1, 1))
    yield put(base, ("person", "nationalities"), ())
    yield put(young_graduate(AS_OF), ("person", "nationalities"), ("VN",))
    test = Language(test=LanguageTest.IELTS, test_score=exactly(7))
    yield replace(base, languages=(test,))
    amount = Money(exactly(1_000_000), "HKD")
    deposit = Deposit(made_on=day, amount=amount, source=DepositSource.SALARY, documented=True)
    balance = MonthlyBalance(month="2026-05", balance=amount)
    yield replace(base, wealth=Wealth(deposits=(deposit,), monthly_balances=(balance,)))
    yield replace(base, income=Income(employment_last_year=amount, business_last_year=amount))
    home = Investment(asset_class=InvestmentClass.RESIDENTIAL_PROPERTY, amount=amount, transaction_price=amount)
    yield replace(base, plan=Plan(new_cies=(home,)))
    through = Investment(asset_class=InvestmentClass.EQUITIES, amount=amount, through_holding_company=True)
    yield replace(base, plan=Plan(new_cies=(through,)))
    moved = replace(base.person, nationalities=("CN",), residence="MO", former_mainland_resident=True)
    yield replace(relative(AS_OF), person=replace(moved, china_residency=None, macao_identity_card_years=None))
    record = AdverseRecord(kind=AdverseKind.REFUSED_VISA, place="CA", happened_on=day)
    conviction = Conviction(place="CA", convicted_on=day, offence="Theft", custodial_months=exactly(1))
    person = replace(base.person, convictions=(conviction,), adverse_records=(record,))
    yield replace(base, person=person, jobs=(Job(occupation="Actuary"),), offers=())
    yield replace(base, achievements=(Achievement(kind=AchievementKind.OTHER, name="A prize", documented=True),))
    yield put(relative(AS_OF), ("family_links", 0, "sponsor_contract_ended_on"), None)
    student = put(relative(AS_OF), ("family_links", 0, "sponsor_status"), SponsorStatus.STUDENT)
    yield student
    pending = Application(scheme=Scheme.QMAS, purpose=Purpose.ENTRY, outcome=ApplicationOutcome.PENDING, lodged_on=day)
    yield replace(base, applications=(pending,))
    yield replace(talent_holder(AS_OF), offers=(replace(OFFER, employer_place="SG"),))
    years = DateSpan(date(2010, 1, 1), date(2010, 1, 1))
    away = Absence(left_on=DateSpan(date(2013, 1, 1), date(2013, 1, 1)), still_away=True)
    here = Status(scheme=Scheme.GEP, current=True, held_from=years)
    yield replace(put(base, ("person", "place_of_birth"), "FR"), statuses=(here,), absences=(away,))
    for scheme in Scheme:
        held = Status(scheme=scheme, current=True, held_from=DateSpan(date(2024, 1, 1), date(2024, 1, 1)))
        yield replace(base, statuses=(held,))


def _decide(profile: Profile, day: date, seen: set[str]) -> None:
    watched = cast("Profile", _watched(profile, seen))
    facts = Facts(watched, day)
    evaluation = Evaluation(facts, lawbook())
    for pathway in PATHWAYS:
        assess(pathway, evaluation)
        for remark in (*pathway.conditions, *pathway.discretion):
            if remark.applies is not None:
                facts.read(remark.applies)
    case = case_of(facts, evaluation, findings(facts))
    for feature in FEATURES.values():
        if feature.name != "qmas_criteria_met" or day >= QMAS_REFORM:
            feature.span(case)
    neighbours(facts)
    for category in CATEGORIES:
        evaluation.of(category)
    standing(evaluation)
    contradictions(watched, day)


def _read() -> set[str]:
    """Every fact that some decision reads: of whole people, of them less any one fact, in every regime."""
    seen: set[str] = set()
    for build in EXEMPLARS:
        for day in (AS_OF, date(2024, 12, 1), date(2020, 1, 1), date(2027, 6, 1)):
            _decide(build(day), day, seen)
        whole = build(AS_OF)
        for path, _ in stated(whole):
            _decide(put(whole, path, None), AS_OF, seen)
    for other in _others():
        for day in (AS_OF, date(2023, 3, 1), date(2020, 1, 1)):
            _decide(other, day, seen)
    return seen


def test_every_fact_is_read_or_carried_for_a_reason() -> None:
    """A fact that no rule, finding, feature or check of contradictions reads is not asked for, but for the listed."""
    assert sorted(FACTS - _read()) == sorted(CARRIED)


def test_few_facts_are_carried_unread() -> None:
    """What is carried for people to recognise their own entries is a small part of the profile."""
    assert CARRIED.keys() <= FACTS
    assert all(CARRIED.values())
    assert len(CARRIED) <= len(FACTS) / 10
