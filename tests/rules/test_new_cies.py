import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.profile.codes import AdverseKind, ChinaResidency, InvestmentClass, Purpose, Scheme
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Conviction, Investment, Plan, Profile, Status, Wealth
from service.profile.values import MET, Money, Span, exactly, parse_date_span
from service.rules.evaluator import Evaluation, Finding
from service.rules.facts.investments import counted_investment_hkd, portfolio_hkd
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Verdict
from service.rules.pathways.new_cies import NEW_CIES
from tests.rules.people import assess_one, hkd, person

AS_OF = date(2026, 11, 23)
BEFORE_JOINT, JOINT = date(2025, 2, 28), date(2025, 3, 1)
BEFORE_HOMES, HOMES = date(2024, 10, 15), date(2024, 10, 16)
BEFORE_CHEAPER_HOMES, CHEAPER_HOMES = date(2025, 9, 16), date(2025, 9, 17)

PORTFOLIO = InvestmentClass.CIES_INVESTMENT_PORTFOLIO
EQUITIES = InvestmentClass.EQUITIES
DEPOSITS = InvestmentClass.CERTIFICATES_OF_DEPOSIT
FUNDS = InvestmentClass.PRIVATE_FUNDS
SHOP = InvestmentClass.NON_RESIDENTIAL_PROPERTY
FLAT = InvestmentClass.RESIDENTIAL_PROPERTY


def _wealth(**changes: Any) -> Wealth:  # noqa: ANN401
    facts: dict[str, Any] = {"net_assets": hkd(30_000_000), "joint_net_assets": hkd(0), "held_months": exactly(24)}
    return Wealth(**(facts | changes))


def _investor(*, plan: tuple[Investment, ...] | None = None, wealth: Wealth | None = None, **changes: Any) -> Profile:  # noqa: ANN401
    return person(**{"age_years": exactly(45), "wealth": wealth or _wealth(), "plan": Plan(new_cies=plan), **changes})


def _verdict(profile: Profile, as_of: date = AS_OF) -> Verdict:
    return assess_one(NEW_CIES, profile, as_of).verdict


def _part(kind: InvestmentClass | None, amount: float, **facts: Any) -> Investment:  # noqa: ANN401
    return Investment(asset_class=kind, amount=hkd(amount), **facts)


def _counted(*plan: Investment, as_of: date = AS_OF) -> Span:
    return Facts(Profile(plan=Plan(new_cies=plan)), as_of).read(counted_investment_hkd).value


def test_an_investor_who_meets_each_line_exactly_may_apply() -> None:
    """HK$30m net for six months, 18 years old, HK$27m in equities and HK$3m in the portfolio."""
    plan = (_part(EQUITIES, 27_000_000), _part(PORTFOLIO, 3_000_000))
    profile = _investor(plan=plan, wealth=_wealth(held_months=exactly(6)), age_years=exactly(18))
    assert _verdict(profile) is Verdict.ELIGIBLE


def test_the_scheme_opened_on_1_march_2024() -> None:
    """Not yet open on 29 February 2024; open the day after."""
    assert assess_one(NEW_CIES, _investor(), date(2024, 2, 29)).status is LawStatus.NOT_YET_OPEN
    assert assess_one(NEW_CIES, _investor(), date(2024, 3, 1)).status is LawStatus.IN_FORCE
    assert _verdict(_investor(), date(2024, 3, 1)) is Verdict.ELIGIBLE


@pytest.mark.parametrize(("age", "verdict"), [(17, Verdict.NOT_ELIGIBLE), (18, Verdict.ELIGIBLE)])
def test_an_applicant_is_18_or_above(age: int, verdict: Verdict) -> None:
    """17 is too young, 18 is not."""
    assert _verdict(_investor(age_years=exactly(age))) is verdict


@pytest.mark.parametrize(("amount", "verdict"), [(29_999_999, Verdict.NOT_ELIGIBLE), (30_000_000, Verdict.ELIGIBLE)])
def test_net_assets_reach_30_million(amount: float, verdict: Verdict) -> None:
    """One dollar short of HK$30m is short."""
    assert _verdict(_investor(wealth=_wealth(net_assets=hkd(amount)))) is verdict


@pytest.mark.parametrize(
    ("months", "as_of", "verdict"),
    [
        (5, JOINT, Verdict.NOT_ELIGIBLE),
        (6, JOINT, Verdict.ELIGIBLE),
        (23, BEFORE_JOINT, Verdict.NOT_ELIGIBLE),
        (24, BEFORE_JOINT, Verdict.ELIGIBLE),
    ],
)
def test_assets_are_held_for_six_months_and_once_for_two_years(months: int, as_of: date, verdict: Verdict) -> None:
    """Six months since 1 March 2025, two years up to 28 February 2025."""
    assert _verdict(_investor(wealth=_wealth(held_months=exactly(months))), as_of) is verdict


def test_only_the_own_share_of_joint_assets_counts() -> None:
    """Half of HK$50m is HK$25m, under the line; half of HK$60m reaches it."""
    joint = {"net_assets": hkd(0), "joint_share_percent": exactly(50)}
    assert _verdict(_investor(wealth=_wealth(**joint, joint_net_assets=hkd(50_000_000)))) is Verdict.NOT_ELIGIBLE
    assert _verdict(_investor(wealth=_wealth(**joint, joint_net_assets=hkd(60_000_000)))) is Verdict.ELIGIBLE


def test_joint_assets_count_since_1_march_2025() -> None:
    """Half of HK$60m held jointly counts on 1 March 2025 and not the day before."""
    wealth = _wealth(net_assets=hkd(0), joint_share_percent=exactly(50), joint_net_assets=hkd(60_000_000))
    assert _verdict(_investor(wealth=wealth), BEFORE_JOINT) is Verdict.NOT_ELIGIBLE
    assert _verdict(_investor(wealth=wealth), JOINT) is Verdict.ELIGIBLE


def test_an_unknown_share_leaves_it_open_and_is_asked_for() -> None:
    """HK$20m alone and HK$20m jointly may or may not come to HK$30m; HK$20m and HK$5m cannot."""
    wealth = {"net_assets": hkd(20_000_000)}
    open_question = assess_one(NEW_CIES, _investor(wealth=_wealth(**wealth, joint_net_assets=hkd(20_000_000))), AS_OF)
    assert open_question.verdict is Verdict.UNDETERMINED
    assert "/wealth/joint_share_percent" in _lacks(open_question.findings)
    assert _verdict(_investor(wealth=_wealth(**wealth, joint_net_assets=hkd(5_000_000)))) is Verdict.NOT_ELIGIBLE


def _lacks(findings: tuple[Finding, ...]) -> set[str]:
    found: set[str] = set()
    for finding in findings:
        found |= set(finding.reading.lacks) if finding.reading else set()
        found |= _lacks(finding.parts)
    return found


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"nationalities": ("AU",)}, Verdict.ELIGIBLE),
        ({"nationalities": ("AF",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CU",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("KP",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("AF", "AU")}, Verdict.NEEDS_REVIEW),
        ({"nationalities": ("AF", "KP")}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("NP",)}, Verdict.ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "CN"}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "CA", "residence_years": exactly(9)}, Verdict.UNDETERMINED),
        ({"nationalities": ("CN",), "residence": "CN", "permanent_residence": ("GW",)}, Verdict.ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "CN", "permanent_residence": ("MO",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "CN", "permanent_residence": None}, Verdict.UNDETERMINED),
        ({"nationalities": ("CN",), "china_residency": ChinaResidency.MACAO}, Verdict.ELIGIBLE),
        ({"nationalities": ("CN",), "china_residency": ChinaResidency.TAIWAN}, Verdict.ELIGIBLE),
        ({"nationalities": (), "permanent_residence": ("CA",), "returnable": True}, Verdict.ELIGIBLE),
        ({"nationalities": (), "permanent_residence": ("CA",), "returnable": False}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": (), "permanent_residence": ("CA",)}, Verdict.UNDETERMINED),
        ({"nationalities": (), "permanent_residence": (), "returnable": True}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": None, "residence": None}, Verdict.UNDETERMINED),
    ],
)
def test_who_may_apply(changes: dict[str, Any], verdict: Verdict) -> None:
    """Foreign nationals, settled Chinese nationals, Macao and Taiwan, returnable stateless people, no excluded ones."""
    assert _verdict(_investor(**changes)) is verdict


def test_years_abroad_without_settlement_open_no_door() -> None:
    """The one-year arrangement of other schemes is none of this one: a Chinese national needs permanent residence."""
    abroad: dict[str, Any] = {"nationalities": ("CN",), "residence": "CA", "residence_years": exactly(5)}
    assert _verdict(_investor(**abroad, china_residency=ChinaResidency.NONE)) is Verdict.NOT_ELIGIBLE


def test_an_adverse_immigration_record_closes_the_scheme() -> None:
    """The page asks for none at all; without the list it stays open."""
    assert _verdict(_investor(adverse_records=(AdverseRecord(kind=AdverseKind.DEPORTED),))) is Verdict.NOT_ELIGIBLE
    assert _verdict(_investor(adverse_records=None)) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("convictions", "verdict"),
    [
        ((), Verdict.ELIGIBLE),
        ((Conviction(place="CA"),), Verdict.NEEDS_REVIEW),
        ((Conviction(place="US"),), Verdict.NEEDS_REVIEW),
        ((Conviction(),), Verdict.NEEDS_REVIEW),
        (None, Verdict.UNDETERMINED),
    ],
)
def test_the_place_lived_in_must_certify_no_conviction(
    convictions: tuple[Conviction, ...] | None, verdict: Verdict
) -> None:
    """The page asks for the certificate and bars nobody who can't have one: a conviction is for ImmD to weigh."""
    assert _verdict(_investor(convictions=convictions)) is verdict


def test_reliance_on_public_assistance_closes_the_scheme() -> None:
    """Stated reliance fails the self-support test; silence is a standing condition."""
    assert _verdict(_investor(wealth=_wealth(needs_public_assistance=True))) is Verdict.NOT_ELIGIBLE
    assert _verdict(_investor(wealth=_wealth(needs_public_assistance=False))) is Verdict.ELIGIBLE


def test_a_known_security_concern_closes_the_scheme() -> None:
    """Normal security requirements must be met."""
    assert _verdict(_investor(security_concern=True)) is Verdict.NOT_ELIGIBLE


def test_without_a_plan_the_investment_is_a_condition_and_no_test() -> None:
    """The investment is made after approval in principle; an empty plan, though, invests nothing."""
    assert _verdict(_investor(plan=None)) is Verdict.ELIGIBLE
    assert _verdict(_investor(plan=())) is Verdict.NOT_ELIGIBLE


def test_a_flat_alone_is_not_enough() -> None:
    """Of a flat of HK$30m only HK$10m counts, and nothing goes into the portfolio."""
    flat = _part(FLAT, 30_000_000, transaction_price=hkd(30_000_000))
    assert _counted(flat) == exactly(10_000_000)
    assert _verdict(_investor(plan=(flat,), wealth=_wealth(net_assets=hkd(60_000_000)))) is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("equities", "portfolio", "verdict"),
    [
        (27_000_000, 3_000_000, Verdict.ELIGIBLE),
        (26_999_999, 3_000_000, Verdict.NOT_ELIGIBLE),
        (27_000_000, 2_999_999, Verdict.NOT_ELIGIBLE),
        (26_000_000, 4_000_000, Verdict.NOT_ELIGIBLE),
        (30_000_000, 0, Verdict.NOT_ELIGIBLE),
        (40_000_000, 3_000_000, Verdict.ELIGIBLE),
    ],
)
def test_27_million_in_permissible_assets_and_3_million_in_the_portfolio(
    equities: float, portfolio: float, verdict: Verdict
) -> None:
    """Neither part stands in for the other."""
    plan = (_part(EQUITIES, equities), _part(PORTFOLIO, portfolio))
    assert _verdict(_investor(plan=plan)) is verdict


@pytest.mark.parametrize(
    ("kind", "amount", "as_of", "counted"),
    [
        (DEPOSITS, 3_000_000, AS_OF, 3_000_000),
        (DEPOSITS, 3_000_001, AS_OF, 3_000_000),
        (FUNDS, 10_000_000, AS_OF, 10_000_000),
        (FUNDS, 12_000_000, AS_OF, 10_000_000),
        (SHOP, 12_000_000, BEFORE_CHEAPER_HOMES, 10_000_000),
        (SHOP, 12_000_000, CHEAPER_HOMES, 12_000_000),
        (SHOP, 16_000_000, CHEAPER_HOMES, 15_000_000),
        (EQUITIES, 50_000_000, AS_OF, 50_000_000),
        (InvestmentClass.DEBT_SECURITIES, 50_000_000, AS_OF, 50_000_000),
        (InvestmentClass.SUBORDINATED_DEBT, 50_000_000, AS_OF, 50_000_000),
        (InvestmentClass.COLLECTIVE_INVESTMENT_SCHEMES, 50_000_000, AS_OF, 50_000_000),
        (PORTFOLIO, 5_000_000, AS_OF, 3_000_000),
        (InvestmentClass.OTHER, 50_000_000, AS_OF, 0),
    ],
)
def test_each_class_counts_up_to_its_cap(kind: InvestmentClass, amount: float, as_of: date, counted: float) -> None:
    """Deposits HK$3m, private funds HK$10m, non-residential property HK$10m and since 17 September 2025 HK$15m."""
    assert _counted(_part(kind, amount), as_of=as_of) == exactly(counted)


@pytest.mark.parametrize(
    ("price", "as_of", "counted"),
    [
        (60_000_000, BEFORE_HOMES, 0),
        (60_000_000, HOMES, 10_000_000),
        (50_000_000, BEFORE_CHEAPER_HOMES, 10_000_000),
        (49_999_999, BEFORE_CHEAPER_HOMES, 0),
        (30_000_000, CHEAPER_HOMES, 10_000_000),
        (29_999_999, CHEAPER_HOMES, 0),
    ],
)
def test_a_home_counts_from_a_price_and_since_a_day(price: float, as_of: date, counted: float) -> None:
    """Allowed from 16 October 2024 at HK$50m or more, from 17 September 2025 at HK$30m or more."""
    flat = _part(FLAT, 12_000_000, transaction_price=hkd(price), through_holding_company=False)
    assert _counted(flat, as_of=as_of) == exactly(counted)


@pytest.mark.parametrize(
    ("as_of", "least", "lacks"),
    [
        (date(2025, 2, 28), 0, ("/plan/new_cies/0/through_holding_company",)),
        (date(2025, 3, 1), 5_000_000, ()),
    ],
)
def test_how_shares_are_held_is_asked_for_until_a_company_is_allowed(
    as_of: date, least: float, lacks: tuple[str, ...]
) -> None:
    """Nobody is taken to hold in their own name; since 1 March 2025 a company of one's own counts as well."""
    shares = _part(EQUITIES, 5_000_000)
    reading = Facts(Profile(plan=Plan(new_cies=(shares,))), as_of).read(counted_investment_hkd)
    assert (reading.value, reading.lacks) == (Span(least, 5_000_000), lacks)


def test_real_estate_has_one_cap_in_all() -> None:
    """A flat that counts for HK$10m and a shop of HK$10m count for HK$15m together, and for HK$10m a day too early."""
    plan = (_part(FLAT, 20_000_000, transaction_price=hkd(60_000_000)), _part(SHOP, 10_000_000))
    assert _counted(*plan, as_of=CHEAPER_HOMES) == exactly(15_000_000)
    assert _counted(*plan, as_of=BEFORE_CHEAPER_HOMES) == exactly(10_000_000)


def test_two_items_of_a_class_share_its_cap() -> None:
    """Twice HK$2m in certificates of deposit count for HK$3m."""
    assert _counted(_part(DEPOSITS, 2_000_000), _part(DEPOSITS, 2_000_000)) == exactly(3_000_000)


def test_a_holding_company_may_invest_since_1_march_2025() -> None:
    """A family's vehicle that a single family office manages may hold equities from that day; no other company may."""
    held: dict[str, Any] = {"through_holding_company": True}
    vehicle = _part(EQUITIES, 27_000_000, **held, family_vehicle=True)
    assert _counted(vehicle, as_of=BEFORE_JOINT) == exactly(0)
    assert _counted(vehicle, as_of=JOINT) == exactly(27_000_000)
    assert _counted(_part(EQUITIES, 27_000_000, **held, family_vehicle=False), as_of=JOINT) == exactly(0)
    assert _counted(_part(EQUITIES, 27_000_000, **held), as_of=JOINT) == Span(0, 27_000_000)
    plan = Plan(new_cies=(_part(EQUITIES, 27_000_000, **held),))
    asked = Facts(Profile(plan=plan), JOINT).read(counted_investment_hkd).lacks
    assert asked == ("/plan/new_cies/0/family_vehicle",)
    assert lawbook().versions("new_cies.family_office_assets_hkd", JOINT)[0].value == 240_000_000


def _remarks(profile: Profile, as_of: date) -> set[str]:
    facts = Facts(profile, as_of)
    return {
        remark.id for remark in NEW_CIES.conditions if remark.applies is None or facts.read(remark.applies).value == MET
    }


def test_the_company_had_to_be_six_months_old_until_1_march_2026() -> None:
    """The wait is said up to 28 February 2026 and no longer."""
    profile = _investor(plan=(_part(EQUITIES, 27_000_000, through_holding_company=True),))
    assert "new_cies.company_age" in _remarks(profile, date(2026, 2, 28))
    assert "new_cies.company_age" not in _remarks(profile, date(2026, 3, 1))


def test_the_caps_are_said_to_those_whom_they_touch() -> None:
    """Somebody without a plan hears of the investment to come; the buyer of a flat hears of its price and cap."""
    assert "new_cies.invest_later" in _remarks(_investor(), AS_OF)
    told = _remarks(_investor(plan=(_part(FLAT, 1, transaction_price=hkd(1)),)), AS_OF)
    assert {"new_cies.residential_price", "new_cies.residential_cap", "new_cies.real_estate_cap"} <= told
    assert "new_cies.invest_later" not in told
    assert "new_cies.deposits_cap" in _remarks(_investor(plan=(_part(DEPOSITS, 1),)), AS_OF)
    assert "new_cies.private_funds_cap" in _remarks(_investor(plan=(_part(FUNDS, 1),)), AS_OF)


def test_an_investment_of_unknown_class_may_count_in_full_or_not_at_all() -> None:
    """HK$27m in something not named is between nothing and HK$27m, and the class is asked for."""
    plan = (Investment(amount=hkd(27_000_000)), _part(PORTFOLIO, 3_000_000))
    reading = Facts(Profile(plan=Plan(new_cies=plan)), AS_OF).read(counted_investment_hkd)
    assert reading.value == Span(3_000_000, 30_000_000)
    assert reading.lacks == ("/plan/new_cies/0/asset_class",)
    assert _verdict(_investor(plan=plan)) is Verdict.UNDETERMINED


def test_a_flat_of_unknown_price_may_count_or_not() -> None:
    """HK$12m towards a flat leaves its price open; HK$30m paid settles that it was at least so dear."""
    reading = Facts(Profile(plan=Plan(new_cies=(_part(FLAT, 12_000_000),))), AS_OF).read(counted_investment_hkd)
    assert reading.value == Span(0, 10_000_000)
    assert reading.lacks == ("/plan/new_cies/0/transaction_price",)
    assert _counted(_part(FLAT, 30_000_000)) == exactly(10_000_000)


def test_assets_in_another_currency_near_the_line_need_review() -> None:
    """No rate is named by the scheme, so that HK$30m in US dollars is for InvestHK to convert."""
    near = Money(exactly(30_000_000 / 7.8), "USD")
    facts_on = parse_date_span("2025-06-30")
    review = _investor(wealth=_wealth(net_assets=near), facts_on=facts_on)
    assert _verdict(review, date(2025, 6, 30)) is Verdict.NEEDS_REVIEW
    far = _investor(wealth=_wealth(net_assets=Money(exactly(5_000_000), "USD")), facts_on=facts_on)
    assert _verdict(far, date(2025, 6, 30)) is Verdict.ELIGIBLE


@pytest.mark.parametrize(
    ("certified", "verdict"), [(True, Verdict.ELIGIBLE), (False, Verdict.NOT_ELIGIBLE), (None, Verdict.UNDETERMINED)]
)
def test_an_entrant_extends_on_a_certified_portfolio(certified: bool | None, verdict: Verdict) -> None:
    """Extension asks for InvestHK's certificate, and for no fresh proof of net assets."""
    held = Status(scheme=Scheme.NEW_CIES, current=True)
    wealth = Wealth(new_cies_portfolio_certified=certified)
    assessment = assess_one(NEW_CIES, _investor(wealth=wealth, statuses=(held,), purpose=Purpose.EXTEND), AS_OF)
    assert assessment.mode is Mode.EXTENSION
    assert assessment.verdict is verdict


def test_an_entrant_under_the_old_scheme_does_not_extend_under_the_new() -> None:
    """The old Capital Investment Entrant Scheme is another one."""
    held = Status(scheme=Scheme.OLD_CIES, current=True)
    assert assess_one(NEW_CIES, _investor(statuses=(held,)), AS_OF).mode is Mode.ENTRY


def test_what_is_granted() -> None:
    """Visitor for 180 days, then 24 months, then three years each; filed within three months; no employment tie."""
    terms = {name: lawbook().versions(key, AS_OF)[0].value for name, key in NEW_CIES.terms.items()}
    assert terms["in_principle_days"] == 180
    assert terms["first_stay_months"] == 24
    assert terms["extension_pattern_years"] == (3, 3)
    assert terms["extension_window"] == 3
    assert terms["condition_of_stay"] == "time_limitation"
    assert (terms["application_fee_hkd"], terms["issuance_fee_hkd"]) == (600, 1300)


# Random people, whole and with facts hidden.

_AMOUNTS = st.sampled_from((0, 2_999_999, 3_000_000, 9_000_000, 15_000_000, 27_000_000, 30_000_000)).map(hkd)
_ITEMS = st.builds(
    Investment,
    asset_class=st.sampled_from(tuple(InvestmentClass)),
    amount=_AMOUNTS,
    transaction_price=st.sampled_from((30_000_000, 50_000_000)).map(hkd),
    through_holding_company=st.booleans(),
    family_vehicle=st.booleans(),
)
_DAYS = st.sampled_from((date(2024, 3, 1), BEFORE_HOMES, HOMES, BEFORE_JOINT, JOINT, CHEAPER_HOMES, AS_OF))
_WHOLE: dict[str, st.SearchStrategy[Any]] = {
    "age_years": st.sampled_from((17, 18, 50)).map(exactly),
    "nationalities": st.sampled_from((("CN",), ("AU",), ("AF",), ("CN", "AU"), ())),
    "permanent_residence": st.sampled_from(((), ("GW",), ("MO",))),
    "returnable": st.booleans(),
    "convictions": st.sampled_from(((), (Conviction(place="AU"),), (Conviction(place="CN"),))),
    "adverse_records": st.sampled_from(((), (AdverseRecord(kind=AdverseKind.DEPORTED),))),
}
_WEALTH: dict[str, st.SearchStrategy[Any]] = {
    "net_assets": _AMOUNTS,
    "joint_net_assets": _AMOUNTS,
    "joint_share_percent": st.sampled_from((0, 50, 100)).map(exactly),
    "held_months": st.sampled_from((5, 6, 23, 24)).map(exactly),
}
_RESIDENCY = st.sampled_from((ChinaResidency.MACAO, ChinaResidency.TAIWAN, ChinaResidency.NONE))


def test_a_statement_of_assets_is_complete() -> None:
    """HK$29,999,999 owned alone, or half of HK$50m owned jointly, falls short though nothing is said of the other."""
    alone = Wealth(net_assets=hkd(29_999_999), held_months=exactly(24))
    joint = Wealth(joint_net_assets=hkd(50_000_000), joint_share_percent=exactly(50), held_months=exactly(24))
    assert _verdict(_investor(wealth=alone)) is Verdict.NOT_ELIGIBLE
    assert _verdict(_investor(wealth=joint)) is Verdict.NOT_ELIGIBLE
    assert _verdict(_investor(wealth=Wealth(held_months=exactly(24)))) is Verdict.UNDETERMINED


@given(st.data(), _DAYS)
def test_hiding_facts_never_contradicts_the_outcome(data: st.DataObject, as_of: date) -> None:
    """The outcome on all facts stays possible whichever of them are hidden; only settled facts settle it."""
    whole = {name: data.draw(values) for name, values in _WHOLE.items()}
    wealth = {name: data.draw(values) for name, values in _WEALTH.items()}
    plan = data.draw(st.none() | st.lists(_ITEMS, max_size=3).map(tuple))
    fixed = {"residence": "AU", "china_residency": data.draw(_RESIDENCY)}
    hidden = data.draw(st.sets(st.sampled_from((*whole, *wealth, "asset_class", "amount", "transaction_price"))))

    if hidden & {"net_assets", "joint_net_assets"}:  # a statement of assets is complete, or there is none
        hidden |= {"net_assets", "joint_net_assets"}

    def build(hidden: set[str]) -> Profile:
        items = None
        if plan is not None:
            shown = ("asset_class", "amount", "transaction_price", "through_holding_company", "family_vehicle")
            items = tuple(
                Investment(**{name: getattr(item, name) for name in shown if name not in hidden}) for item in plan
            )
        return _investor(
            plan=items,
            wealth=Wealth(**{name: value for name, value in wealth.items() if name not in hidden}),
            **fixed,
            **{name: None if name in hidden else value for name, value in whole.items()},
        )

    settled = assess_one(NEW_CIES, build(set()), as_of)
    assert settled.verdict is not Verdict.UNDETERMINED
    assert assess_one(NEW_CIES, build(hidden), as_of).truth & settled.truth


@settings(deadline=None)  # up to a thousand completions each
@given(st.lists(_ITEMS, min_size=1, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3), _DAYS)
def test_the_interval_counted_is_exact_when_classes_are_unknown(
    items: list[Investment], hidden: list[bool], as_of: date
) -> None:
    """With some classes hidden, least and most over every completion are the interval's own bounds."""
    hides = hidden[: len(items)]
    blurred = [
        Investment(
            amount=item.amount,
            transaction_price=item.transaction_price,
            through_holding_company=item.through_holding_company,
            family_vehicle=item.family_vehicle,
        )
        if hide
        else item
        for item, hide in zip(items, hides, strict=True)
    ]
    totals = []
    for kinds in itertools.product(*(tuple(InvestmentClass) if hide else (None,) for hide in hides)):
        completed = [
            item if kind is None else _part(kind, item.amount.amount.low if item.amount else 0, **_rest(item))
            for item, kind in zip(items, kinds, strict=True)
        ]
        totals.append(_counted(*completed, as_of=as_of).low)
    assert _counted(*blurred, as_of=as_of) == Span(min(totals), max(totals))


def _rest(item: Investment) -> dict[str, Any]:
    return {
        "transaction_price": item.transaction_price,
        "through_holding_company": item.through_holding_company,
        "family_vehicle": item.family_vehicle,
    }


def test_the_portfolio_is_counted_by_itself() -> None:
    """Only what goes into the CIES Investment Portfolio meets its minimum."""
    plan = (_part(EQUITIES, 50_000_000), _part(PORTFOLIO, 2_000_000), _part(None, 1_000_000))
    assert Facts(Profile(plan=Plan(new_cies=plan)), AS_OF).read(portfolio_hkd).value == Span(2_000_000, 3_000_000)


def test_every_requirement_and_remark_has_an_id_of_the_scheme() -> None:
    """Ids begin with the scheme's or with ``common``, so that their sentences are found."""
    evaluation = Evaluation(Facts(_investor(), AS_OF), lawbook())
    ids = {finding.criterion.id for finding in _all(evaluation.of(NEW_CIES.entry["joint_assets"]))}
    assert all(name.split(".", maxsplit=1)[0] in {"new_cies", "common"} for name in ids)


def _all(finding: Finding) -> list[Finding]:
    return [finding, *(below for part in finding.parts for below in _all(part))]
