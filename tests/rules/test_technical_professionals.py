from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import ChinaResidency, DegreeLevel, Purpose, Scheme, Trade
from service.profile.facts import Facts
from service.profile.model import Conviction, Degree, Offer, Profile, Status
from service.profile.values import MET, NOT_MET, REVIEW, DateSpan, Span, exactly, union
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Pathway, Verdict
from service.rules.pathways.technical_professionals import ASMTP_TP, GEP_TP
from tests.rules.completions import completions, outcomes, partial_choices
from tests.rules.people import assess_one, person

TODAY = date(2026, 11, 23)
MAINLAND: dict[str, Any] = {
    "nationalities": ("CN",),
    "residence": "CN",
    "china_residency": ChinaResidency.MAINLAND,
}


def offer(**changes: Any) -> Offer:  # noqa: ANN401 - any fact of any type
    """An offer in a listed trade that meets what the trade asks for."""
    facts: dict[str, Any] = {
        "confirmed": True,
        "trade": Trade.LIFT_ESCALATOR_TECHNICIAN,
        "trade_minimum_met": True,
        "trade_contract_minimum_met": True,
        "trade_pay_minimum_met": True,
        "market_pay": True,
    }
    return Offer(**(facts | changes))


def technician(*offers: Offer, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """A Filipino of 40 with these offers, or with one plain offer."""
    facts: dict[str, Any] = {
        "nationalities": ("PH",),
        "residence": "PH",
        "applies_from": "PH",
        "age_years": exactly(40),
        "offers": offers or (offer(),),
    }
    return person(**(facts | changes))


def verdict(profile: Profile, pathway: Pathway = GEP_TP, on: date = TODAY) -> Verdict:
    return assess_one(pathway, profile, on).verdict


def applying(profile: Profile, pathway: Pathway = GEP_TP) -> set[str]:
    """Ids of the remarks that surely apply."""
    facts = Facts(profile, TODAY)
    remarks = (*pathway.conditions, *pathway.discretion)
    return {remark.id for remark in remarks if remark.applies is None or facts.read(remark.applies).value == MET}


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (17, Verdict.NOT_ELIGIBLE),
        (18, Verdict.ELIGIBLE),
        (40, Verdict.ELIGIBLE),
        (41, Verdict.NOT_ELIGIBLE),
        (None, Verdict.UNDETERMINED),
    ],
)
def test_the_stream_is_for_people_of_18_to_40(age: int | None, expected: Verdict) -> None:
    """Both ages are in."""
    assert verdict(technician(age_years=None if age is None else exactly(age))) is expected


@pytest.mark.parametrize(
    ("born", "expected"), [(date(1985, 11, 24), Verdict.ELIGIBLE), (date(1985, 11, 23), Verdict.NOT_ELIGIBLE)]
)
def test_forty_lasts_until_the_day_before_the_forty_first_birthday(born: date, expected: Verdict) -> None:
    """Age is counted in completed years on the day of the application."""
    assert verdict(technician(age_years=None, birth_date=DateSpan(born, born))) is expected


@pytest.mark.parametrize(
    ("on", "expected", "status"),
    [
        (date(2025, 6, 29), Verdict.NOT_ELIGIBLE, LawStatus.NOT_YET_OPEN),
        (date(2025, 6, 30), Verdict.ELIGIBLE, LawStatus.IN_FORCE),
        (date(2028, 6, 29), Verdict.ELIGIBLE, LawStatus.IN_FORCE),
        (date(2028, 6, 30), Verdict.NOT_ELIGIBLE, LawStatus.CLOSED),
    ],
)
def test_the_quota_period_runs_from_30_june_2025_to_29_june_2028(
    on: date, expected: Verdict, status: LawStatus
) -> None:
    """Both days are in."""
    born = technician(age_years=None, birth_date=DateSpan(date(1995, 1, 1), date(1995, 1, 1)))
    assessment = assess_one(GEP_TP, born, on)
    assert assessment.verdict is expected
    assert assessment.status is status


@pytest.mark.parametrize("trade", [trade for trade in Trade if trade is not Trade.NOT_LISTED])
def test_eight_trades_are_listed(trade: Trade) -> None:
    """An offer in any of the eight will do."""
    assert verdict(technician(offer(trade=trade))) is Verdict.ELIGIBLE


def test_there_are_eight_trades() -> None:
    """The Technical Professional List names eight."""
    assert len([trade for trade in Trade if trade is not Trade.NOT_LISTED]) == 8


def test_another_trade_closes_the_stream() -> None:
    """The offer has to be in a listed trade; an unknown trade leaves it open."""
    assert verdict(technician(offer(trade=Trade.NOT_LISTED))) is Verdict.NOT_ELIGIBLE
    assert verdict(technician(offer(trade=None))) is Verdict.UNDETERMINED


def test_a_local_offer_comes_first() -> None:
    """Without an offer the stream is closed; with offers unknown it is open."""
    assert verdict(technician(offers=())) is Verdict.NOT_ELIGIBLE
    assert verdict(technician(offers=None)) is Verdict.UNDETERMINED


@pytest.mark.parametrize("name", ["confirmed", "trade_minimum_met", "trade_pay_minimum_met", "market_pay"])
def test_what_the_trade_asks_has_to_be_stated(name: str) -> None:
    """The lists of minimum qualifications and pay are not held: the caller's word decides, and silence stays open."""
    assert verdict(technician(offer(**{name: False}))) is Verdict.NOT_ELIGIBLE
    assert verdict(technician(offer(**{name: None}))) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("months", "stated", "expected"),
    [
        (exactly(23), None, Verdict.NOT_ELIGIBLE),
        (exactly(23), True, Verdict.NOT_ELIGIBLE),
        (exactly(24), None, Verdict.UNDETERMINED),
        (exactly(24), True, Verdict.ELIGIBLE),
        (exactly(24), False, Verdict.NOT_ELIGIBLE),
        (exactly(35), None, Verdict.UNDETERMINED),
        (exactly(36), None, Verdict.ELIGIBLE),
        (Span(20, 30), None, Verdict.UNDETERMINED),
        (Span(12, 20), None, Verdict.NOT_ELIGIBLE),
        (None, None, Verdict.UNDETERMINED),
        (None, True, Verdict.ELIGIBLE),
        (None, False, Verdict.NOT_ELIGIBLE),
    ],
)
def test_contracts_run_for_24_or_36_months_by_trade(
    months: Span | None, stated: bool | None, expected: Verdict
) -> None:
    """Under 24 months is too short for every trade and 36 is enough for each; between them it has to be stated."""
    contract = offer(contract_months=months, trade_contract_minimum_met=stated)
    assert verdict(technician(contract)) is expected


def test_no_local_recruitment_has_to_be_shown() -> None:
    """There is no market test."""
    assert verdict(technician(offer(recruitment_shown=False))) is Verdict.ELIGIBLE


def test_an_unregistered_employer_closes_the_stream() -> None:
    """Stated to be unregistered it closes; silence is a standing condition."""
    assert verdict(technician(offer(employer_registered=False))) is Verdict.NOT_ELIGIBLE
    assert "tp.employer_to_be_registered" in applying(technician())
    assert "tp.employer_to_be_registered" not in applying(technician(offer(employer_registered=True)))


def test_a_degree_holder_is_not_shut_out() -> None:
    """The stream is meant for non-degree professionals, but no criterion bars a degree."""
    graduate = technician(degrees=(Degree(level=DegreeLevel.BACHELOR),))
    assert verdict(graduate) is Verdict.ELIGIBLE
    assert "tp.meant_for_non_degree" in applying(graduate)
    assert "tp.meant_for_non_degree" not in applying(technician())


@pytest.mark.parametrize(
    ("who", "gep", "asmtp"),
    [
        ({}, Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE),
        (MAINLAND, Verdict.NOT_ELIGIBLE, Verdict.ELIGIBLE),
        (
            {"nationalities": ("CN",), "residence": "MO", "china_residency": ChinaResidency.MACAO},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "TW", "china_residency": ChinaResidency.TAIWAN},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "SG", "residence_years": exactly(1), "applies_from": "SG"},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "SG", "residence_years": None, "applies_from": "SG"},
            Verdict.UNDETERMINED,
            Verdict.UNDETERMINED,
        ),
        ({"nationalities": ("KP",), "residence": "KP"}, Verdict.NOT_ELIGIBLE, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CU",), "residence": "CU"}, Verdict.NOT_ELIGIBLE, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("AF",), "residence": "AF"}, Verdict.NOT_ELIGIBLE, Verdict.NOT_ELIGIBLE),
    ],
)
def test_mainland_residents_use_the_asmtp_limb_and_others_the_gep_limb(
    who: dict[str, Any], gep: Verdict, asmtp: Verdict
) -> None:
    """Nationals of Afghanistan, Cuba and the DPR of Korea use neither."""
    assert verdict(technician(**who)) is gep
    assert verdict(technician(**who), ASMTP_TP) is asmtp


def test_a_conviction_is_for_an_officer_to_weigh() -> None:
    """Only a known record of serious crime bars."""
    assert verdict(technician(convictions=(Conviction(),))) is Verdict.NEEDS_REVIEW


def test_two_half_good_offers_never_add_up() -> None:
    """One offer has to meet everything that its trade asks."""
    profile = technician(offer(market_pay=False), offer(trade_minimum_met=False))
    assert verdict(profile) is Verdict.NOT_ELIGIBLE
    assert verdict(technician(offer(market_pay=False), offer())) is Verdict.ELIGIBLE


def holder(*jobs: Offer, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """Somebody of 44 admitted under the stream, who wants to extend."""
    facts: dict[str, Any] = {
        "statuses": (Status(scheme=Scheme.GEP_TP, current=True),),
        "purpose": Purpose.EXTEND,
        "residence": "HK",
        "age_years": exactly(44),
    }
    return technician(*jobs, **(facts | changes))


def test_an_extension_asks_for_pay_record_and_the_same_trade_only() -> None:
    """Neither age nor the length of the contract nor the entry qualifications are tested again."""
    plain = offer(contract_months=exactly(12), trade_contract_minimum_met=False, trade_minimum_met=None)
    assert assess_one(GEP_TP, holder(plain), TODAY).mode is Mode.EXTENSION
    assert verdict(holder(plain)) is Verdict.ELIGIBLE
    for broken in ({"confirmed": False}, {"market_pay": False}, {"trade_pay_minimum_met": False}):
        assert verdict(holder(offer(**broken))) is Verdict.NOT_ELIGIBLE
    assert verdict(holder(offer(trade=Trade.NOT_LISTED))) is Verdict.NOT_ELIGIBLE
    assert verdict(holder(convictions=(Conviction(),))) is Verdict.NEEDS_REVIEW


def test_an_extension_outlives_the_quota_period() -> None:
    """Extensions need no place, so those admitted may extend after 29 June 2028 while new entries are closed."""
    after = assess_one(GEP_TP, holder(), date(2028, 6, 30))
    assert after.verdict is Verdict.ELIGIBLE
    assert after.status is LawStatus.IN_FORCE


def test_who_was_here_before_needs_the_licence_to_return() -> None:
    """A former holder who applies anew is told of the local licence."""
    former = technician(statuses=(Status(scheme=Scheme.ASMTP_TP, current=False),))
    assert "tp.licence_on_return" in applying(former)
    assert "tp.licence_on_return" not in applying(technician())


def test_the_first_stay_is_shorter_where_the_licence_needs_local_experience() -> None:
    """24 months in place of 36, said only where it may apply."""
    assert "tp.shorter_first_stay" in applying(technician(offer(licence_needs_local_experience=True)))
    assert "tp.shorter_first_stay" not in applying(technician(offer(licence_needs_local_experience=False)))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("first_stay_months", 36),
        ("first_stay_before_licence_months", 24),
        ("extension_pattern_years", (3,)),
        ("quota", 10_000),
        ("quota_per_trade", 3_000),
        ("processing_weeks", 4),
        ("condition_of_stay", "employment"),
        ("extension_window", 4),
        ("dependants", "linked"),
    ],
)
def test_what_is_granted_under_the_stream(term: str, value: object) -> None:
    """The terms of ImmD's page of 19 December 2025."""
    for pathway in (GEP_TP, ASMTP_TP):
        (version,) = lawbook().versions(pathway.terms[term], TODAY)
        assert version.value == value


SLOTS: dict[str, tuple[Any, ...]] = {
    "confirmed": (True, False),
    "trade": (Trade.NURSE, Trade.NOT_LISTED),
    "trade_minimum_met": (True, False),
    "trade_pay_minimum_met": (True, False),
    "market_pay": (True, False),
    "age_years": (exactly(17), exactly(18), exactly(40), exactly(41)),
    "convictions": ((), (Conviction(),)),
    "permanent_residence": ((), ("SG",)),
}
CONTRACTS = st.sampled_from(
    [(None, True), (None, False), (exactly(24), True), (exactly(24), None), (exactly(12), None), (exactly(36), None)]
)


@given(choice=partial_choices(SLOTS, 5), contract=CONTRACTS, pathway=st.sampled_from([GEP_TP, ASMTP_TP]))
def test_a_partial_case_allows_what_its_completions_come_to(
    choice: dict[str, Any], contract: tuple[Span | None, bool | None], pathway: Pathway
) -> None:
    """No completion contradicts the outcomes of the partial facts, and a verdict is open only if completions differ."""

    def build(chosen: dict[str, Any]) -> Profile:
        of_offer = {name: value for name, value in chosen.items() if name in Offer.__dataclass_fields__}
        rest = {name: value for name, value in chosen.items() if name not in of_offer}
        months, stated = contract
        job = Offer(contract_months=months, trade_contract_minimum_met=stated, **of_offer)
        return person(offers=(job,), nationalities=("CN",), residence="CN", **rest)

    partial = assess_one(pathway, build(choice), TODAY).truth
    whole = outcomes(pathway, build, completions(choice, SLOTS), TODAY)
    assert union(partial, whole) == partial
    assert (partial in {MET, REVIEW, NOT_MET}) == (whole in {MET, REVIEW, NOT_MET})
