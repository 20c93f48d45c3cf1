from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import (
    BackingProgramme,
    ChinaResidency,
    DegreeLevel,
    Purpose,
    QualificationKind,
    Scheme,
    StartUpRole,
)
from service.profile.facts import Facts
from service.profile.model import Business, BusinessPlan, Conviction, Degree, Profile, Qualification, Status
from service.profile.values import MET, exactly, words
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Verdict
from service.rules.pathways.entrepreneur import ENTREPRENEUR
from tests.rules.people import assess_one, hkd, person

AS_OF = date(2026, 11, 23)
BACHELOR = (Degree(level=DegreeLevel.BACHELOR),)
BUSINESS: dict[str, Any] = {"investment": hkd(1_500_000), "local_jobs": exactly(4), "relevant_degree": True}
START_UP: dict[str, Any] = {
    "backing_programme": BackingProgramme.CYBERPORT_INCUBATION,
    "role": StartUpRole.OWNER,
    "relevant_degree": True,
}


def _founder(*plans: BusinessPlan, **changes: Any) -> Profile:  # noqa: ANN401
    return person(**{"age_years": exactly(38), "degrees": BACHELOR, "business_plans": plans, **changes})


def _plan(**facts: Any) -> BusinessPlan:  # noqa: ANN401
    return BusinessPlan(**(BUSINESS | facts))


def _verdict(profile: Profile, as_of: date = AS_OF) -> Verdict:
    return assess_one(ENTREPRENEUR, profile, as_of).verdict


def _said(profile: Profile, as_of: date = AS_OF) -> set[str]:
    facts = Facts(profile, as_of)
    return {
        remark.id
        for remark in (*ENTREPRENEUR.conditions, *ENTREPRENEUR.discretion)
        if remark.applies is None or facts.read(remark.applies).value == MET
    }


def test_a_substantial_contribution_is_for_an_officer_to_weigh() -> None:
    """An Italian with a two-year plan, HK$1.5m, four local jobs and a relevant bachelor's: neither open nor closed."""
    profile = _founder(_plan(forecast_years=exactly(2)), nationalities=("IT",), residence="IT")
    assert words(assess_one(ENTREPRENEUR, profile, AS_OF).truth) == ("needs_review",)
    assert "entrepreneur.no_minimum_sum" in _said(profile)
    unbacked = _plan(forecast_years=exactly(2), backing_programme=BackingProgramme.NONE)
    assert _verdict(_founder(unbacked, nationalities=("IT",), residence="IT")) is Verdict.NEEDS_REVIEW


def test_no_sum_and_no_number_of_jobs_lifts_the_plan_above_judgement() -> None:
    """HK$100m and a hundred local jobs are weighed as HK$1 and one job are."""
    everything = _plan(
        forecast_years=exactly(3),
        investment=hkd(100_000_000),
        local_jobs=exactly(100),
        premises=True,
        new_technology=True,
        bank_statement_months=exactly(12),
        trade_experience_months=exactly(120),
        backing_programme=BackingProgramme.NONE,
    )
    least = _plan(investment=hkd(1), local_jobs=exactly(1), backing_programme=BackingProgramme.NONE)
    assert _verdict(_founder(everything)) is Verdict.NEEDS_REVIEW
    assert _verdict(_founder(least)) is Verdict.NEEDS_REVIEW


def test_a_lean_plan_from_home_is_weighed_and_its_gaps_are_said() -> None:
    """HK$100,000, no staff, no premises: not rejected silently, with what is weak in it named."""
    unbacked = BackingProgramme.NONE
    lean = _plan(investment=hkd(100_000), local_jobs=exactly(0), premises=False, backing_programme=unbacked)
    profile = _founder(lean, nationalities=("GB",), residence="GB")
    assert _verdict(profile) is Verdict.NEEDS_REVIEW
    assert {"entrepreneur.no_local_jobs", "entrepreneur.no_premises"} <= _said(profile)


def test_a_plan_with_nothing_in_it_gives_nothing_to_weigh() -> None:
    """No forecast, money, job, premises, technology, statement or experience, and no business elsewhere."""
    nothing: dict[str, Any] = {
        "forecast_years": exactly(0),
        "investment": hkd(0),
        "local_jobs": exactly(0),
        "bank_statement_months": exactly(0),
        "premises": False,
        "new_technology": False,
        "trade_experience_months": exactly(0),
        "backing_programme": BackingProgramme.NONE,
    }
    assert _verdict(_founder(_plan(**nothing))) is Verdict.NOT_ELIGIBLE
    for name in nothing:
        if name != "backing_programme":
            assert _verdict(_founder(_plan(**{**nothing, name: None}))) is Verdict.UNDETERMINED
    assert _verdict(_founder(_plan(**nothing), businesses=(Business(operating=True),))) is Verdict.NEEDS_REVIEW


def test_no_plan_closes_and_an_unknown_one_leaves_open() -> None:
    """An empty list of plans is none, even for the owner of a business elsewhere; an absent list is unknown."""
    assert _verdict(_founder()) is Verdict.NOT_ELIGIBLE
    assert _verdict(_founder(businesses=(Business(operating=True),))) is Verdict.NOT_ELIGIBLE
    assert _verdict(_founder(business_plans=None)) is Verdict.UNDETERMINED


NOTHING_TO_WEIGH: dict[str, Any] = {
    "forecast_years": exactly(0),
    "investment": hkd(0),
    "local_jobs": exactly(0),
    "bank_statement_months": exactly(0),
    "premises": False,
    "new_technology": False,
    "trade_experience_months": exactly(0),
}


@pytest.mark.parametrize(
    ("programme", "role", "verdict"),
    [
        (BackingProgramme.STARTMEUPHK_VENTURE, StartUpRole.OWNER, Verdict.NEEDS_REVIEW),
        (BackingProgramme.HKSTP_INCUBATION, StartUpRole.PARTNER, Verdict.NEEDS_REVIEW),
        (BackingProgramme.CYBERPORT_INCUBATION, StartUpRole.KEY_RESEARCHER, Verdict.NEEDS_REVIEW),
        (BackingProgramme.ITC_ENTERPRISE_SUPPORT, StartUpRole.OWNER, Verdict.NEEDS_REVIEW),
        (BackingProgramme.DESIGN_INCUBATION, StartUpRole.OWNER, Verdict.NEEDS_REVIEW),
        (BackingProgramme.CYBERPORT_INCUBATION, StartUpRole.EMPLOYEE, Verdict.NOT_ELIGIBLE),
        (BackingProgramme.NONE, StartUpRole.OWNER, Verdict.NOT_ELIGIBLE),
        (BackingProgramme.CYBERPORT_INCUBATION, None, Verdict.UNDETERMINED),
        (None, StartUpRole.OWNER, Verdict.UNDETERMINED),
    ],
)
def test_a_backed_start_up_opens_for_those_who_lead_it(
    programme: BackingProgramme | None, role: StartUpRole | None, verdict: Verdict
) -> None:
    """Proprietor, partner or key researcher of a start-up in a named programme: ImmD may consider it favourably.

    Nothing else is there to weigh, so that without either of the two nothing supports the application.
    """
    assert _verdict(_founder(_plan(**NOTHING_TO_WEIGH, backing_programme=programme, role=role))) is verdict


def test_two_half_good_plans_do_not_make_a_good_one() -> None:
    """A backed start-up without a sponsor and a sponsored plan with nothing in it do not help each other."""
    backed = _plan(**START_UP, local_sponsor=False)
    idle = BusinessPlan(
        forecast_years=exactly(0),
        investment=hkd(0),
        local_jobs=exactly(0),
        bank_statement_months=exactly(0),
        premises=False,
        new_technology=False,
        trade_experience_months=exactly(0),
        relevant_degree=True,
        backing_programme=BackingProgramme.NONE,
        local_sponsor=True,
    )
    assert _verdict(_founder(backed, idle)) is Verdict.NOT_ELIGIBLE
    assert _verdict(_founder(idle, _plan(**START_UP))) is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("sponsor", "verdict"), [(None, Verdict.NEEDS_REVIEW), (True, Verdict.NEEDS_REVIEW), (False, Verdict.NOT_ELIGIBLE)]
)
def test_a_local_sponsor_is_a_condition_until_denied(sponsor: bool | None, verdict: Verdict) -> None:
    """Silence leaves the nomination to come; a stated lack closes the pathway."""
    profile = _founder(_plan(**START_UP, local_sponsor=sponsor))
    assert _verdict(profile) is verdict
    assert ("entrepreneur.sponsor_needed" in _said(profile)) == (sponsor is None)


@pytest.mark.parametrize(
    ("changes", "relevant", "verdict"),
    [
        ({"degrees": BACHELOR}, True, Verdict.NEEDS_REVIEW),
        ({"degrees": BACHELOR}, False, Verdict.NOT_ELIGIBLE),
        ({"degrees": BACHELOR}, None, Verdict.UNDETERMINED),
        ({"degrees": ()}, True, Verdict.NOT_ELIGIBLE),
        ({"degrees": None}, True, Verdict.UNDETERMINED),
        (
            {"degrees": (), "qualifications": (Qualification(kind=QualificationKind.TECHNICAL),)},
            None,
            Verdict.NEEDS_REVIEW,
        ),
    ],
)
def test_education_is_a_relevant_first_degree_or_an_exception(
    changes: dict[str, Any], relevant: bool | None, verdict: Verdict
) -> None:
    """Only qualifications, ability or experience can stand in for the relevant degree, and ImmD weighs them."""
    plan = _plan(**START_UP | {"relevant_degree": relevant, "trade_experience_months": exactly(0)})
    assert _verdict(_founder(plan, **changes)) is verdict


def test_experience_in_the_trade_can_stand_in_for_a_degree() -> None:
    """A founder without a degree and ten years in the trade is for ImmD to weigh."""
    profile = _founder(_plan(**START_UP, trade_experience_months=exactly(120)), degrees=())
    assert _verdict(profile) is Verdict.NEEDS_REVIEW


ABROAD: dict[str, Any] = {"nationalities": ("CN",), "residence": "CA", "china_residency": ChinaResidency.NONE}


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"nationalities": ("AF",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CU",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("KP",)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("NP",)}, Verdict.NEEDS_REVIEW),
        ({"nationalities": ("CN",), "residence": "CN", "residence_years": exactly(30)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CN",), "china_residency": ChinaResidency.MACAO}, Verdict.NEEDS_REVIEW),
        ({"nationalities": ("CN",), "china_residency": ChinaResidency.TAIWAN}, Verdict.NEEDS_REVIEW),
        ({"nationalities": ("CN",), "residence": "CA", "residence_years": exactly(1)}, Verdict.NEEDS_REVIEW),
        ({"nationalities": ("CN",), "residence": "CA", "residence_years": exactly(0)}, Verdict.UNDETERMINED),
        (ABROAD | {"residence_years": exactly(0)}, Verdict.NOT_ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "CA", "residence_years": None}, Verdict.UNDETERMINED),
        ({"nationalities": ("CN",), "residence": "CN", "permanent_residence": ("CA",)}, Verdict.NEEDS_REVIEW),
        ({"convictions": (Conviction(),)}, Verdict.NEEDS_REVIEW),
        ({"security_concern": True}, Verdict.NOT_ELIGIBLE),
    ],
)
def test_who_may_come_as_an_entrepreneur(changes: dict[str, Any], verdict: Verdict) -> None:
    """Everybody but Chinese residents of the Mainland and nationals of Afghanistan, Cuba and North Korea."""
    assert _verdict(_founder(_plan(**START_UP), **changes)) is verdict


@pytest.mark.parametrize(("residence", "verdict"), [("CN", Verdict.NOT_ELIGIBLE), ("CA", Verdict.UNDETERMINED)])
def test_a_resident_of_the_mainland_at_home_is_asked_for_no_permanent_residence_abroad(
    residence: str, verdict: Verdict
) -> None:
    """As under GEP: whoever lives in the Mainland as its resident doesn't live overseas; whoever is away is asked."""
    mainland = {"nationalities": ("CN",), "china_residency": ChinaResidency.MAINLAND, "permanent_residence": None}
    assert _verdict(_founder(_plan(**START_UP), residence=residence, **mainland)) is verdict


@pytest.mark.parametrize(
    ("residence", "years", "verdict"),
    [
        ("TW", 1, Verdict.NEEDS_REVIEW),
        ("TW", 0, Verdict.NOT_ELIGIBLE),
        ("MO", 1, Verdict.NOT_ELIGIBLE),
        ("HK", 1, Verdict.NOT_ELIGIBLE),
    ],
)
def test_taiwan_is_overseas_on_this_page_alone(residence: str, years: int, verdict: Verdict) -> None:
    """A Mainland Chinese who has lived in Taiwan for a year and files from there is let in by the page's wording."""
    profile = _founder(
        _plan(**START_UP),
        nationalities=("CN",),
        china_residency=ChinaResidency.MAINLAND,
        residence=residence,
        residence_years=exactly(years),
        applies_from=residence,
    )
    assert _verdict(profile) is verdict
    assert ("entrepreneur.taiwan_wording" in _said(profile)) == (verdict is Verdict.NEEDS_REVIEW)


def test_the_text_is_held_since_4_may_2015() -> None:
    """Start-ups and full business plans are asked for since that day; nothing is said of the time before."""
    profile = _founder(_plan(**START_UP))
    assert assess_one(ENTREPRENEUR, profile, date(2015, 5, 3)).status is LawStatus.LAW_UNKNOWN
    assert _verdict(profile, date(2015, 5, 4)) is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("as_of", "years"),
    [
        (date(2018, 11, 15), {2}),
        (date(2018, 11, 16), {2, 3}),
        (date(2025, 11, 26), {2, 3}),
        (date(2025, 11, 27), {3}),
    ],
)
def test_a_plan_covers_two_years_and_later_three(as_of: date, years: set[int]) -> None:
    """Two years in a copy of 15 November 2018, three on the page of 27 November 2025, either in between."""
    assert {version.value for version in lawbook().versions("entrepreneur.plan_years", as_of)} == years


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"businesses": (Business(place="HK", operating=True),), "business_plans": ()}, Verdict.NEEDS_REVIEW),
        ({"businesses": (Business(place="HK", operating=False),), "business_plans": ()}, Verdict.NOT_ELIGIBLE),
        ({"businesses": (), "business_plans": ()}, Verdict.NOT_ELIGIBLE),
        ({"businesses": None, "business_plans": ()}, Verdict.UNDETERMINED),
        ({"businesses": (), "business_plans": (BusinessPlan(**START_UP),)}, Verdict.NEEDS_REVIEW),
    ],
)
def test_an_extension_asks_whether_the_business_still_meets_the_criteria(
    changes: dict[str, Any], verdict: Verdict
) -> None:
    """A business that operates in Hong Kong is weighed again; a start-up that is still backed meets the criteria."""
    held = Status(scheme=Scheme.ENTREPRENEUR, current=True)
    profile = _founder(**{"residence": "HK", "statuses": (held,), "purpose": Purpose.EXTEND, **changes})
    assessment = assess_one(ENTREPRENEUR, profile, AS_OF)
    assert assessment.mode is Mode.EXTENSION
    assert assessment.verdict is verdict


def test_those_who_may_do_business_already_are_told_so() -> None:
    """Holders of a talent status or dependants need no visa as entrepreneurs; employees under GEP do."""
    for scheme, told in ((Scheme.TTPS_B, True), (Scheme.DEPENDANT, True), (Scheme.GEP, False)):
        profile = _founder(_plan(), statuses=(Status(scheme=scheme, current=True),))
        assert ("entrepreneur.not_needed" in _said(profile)) is told


def test_what_is_granted() -> None:
    """Up to 36 months, then three and two years, on employment condition; four weeks to decide."""
    terms = {name: lawbook().versions(key, AS_OF)[0].value for name, key in ENTREPRENEUR.terms.items()}
    assert terms["first_stay_months"] == 36
    assert terms["extension_pattern_years"] == (3, 2)
    assert terms["condition_of_stay"] == "employment"
    assert terms["processing_weeks"] == 4
    assert (terms["application_fee_hkd"], terms["issuance_fee_hkd"]) == (600, 1300)


_PLANS: dict[str, st.SearchStrategy[Any]] = {
    "forecast_years": st.sampled_from((0, 2, 3)).map(exactly),
    "investment": st.sampled_from((0, 1_000_000)).map(hkd),
    "local_jobs": st.sampled_from((0, 4)).map(exactly),
    "bank_statement_months": st.sampled_from((0, 12)).map(exactly),
    "premises": st.booleans(),
    "new_technology": st.booleans(),
    "trade_experience_months": st.sampled_from((0, 60)).map(exactly),
    "relevant_degree": st.booleans(),
    "backing_programme": st.sampled_from(tuple(BackingProgramme)),
    "role": st.sampled_from(tuple(StartUpRole)),
}
_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "degrees": st.sampled_from(((), BACHELOR)),
    "qualifications": st.sampled_from(((), (Qualification(),))),
    "nationalities": st.sampled_from((("CN",), ("CA",), ("AF",))),
    "residence_years": st.sampled_from((0, 1)).map(exactly),
    "permanent_residence": st.sampled_from(((), ("CA",), ("TW",))),
    "convictions": st.sampled_from(((), (Conviction(),))),
    "businesses": st.sampled_from(((), (Business(operating=True),))),
}


@given(st.data())
def test_hiding_facts_never_contradicts_the_outcome(data: st.DataObject) -> None:
    """Of one or two plans, the outcome on all facts stays possible whichever facts are hidden."""
    whole = {name: data.draw(values) for name, values in _FACTS.items()}
    plans = [{name: data.draw(values) for name, values in _PLANS.items()} for _ in range(data.draw(st.integers(1, 2)))]
    place = data.draw(st.sampled_from(("CN", "CA", "TW")))
    fixed = {"residence": place, "applies_from": place, "china_residency": ChinaResidency.NONE}
    hidden = data.draw(st.sets(st.sampled_from((*_FACTS, *_PLANS, "business_plans"))))

    def build(hidden: set[str]) -> Profile:
        shown = tuple(
            BusinessPlan(**{name: value for name, value in plan.items() if name not in hidden}) for plan in plans
        )
        facts = {name: None if name in hidden else value for name, value in whole.items()}
        return person(**fixed, **facts, business_plans=None if "business_plans" in hidden else shown)

    settled = assess_one(ENTREPRENEUR, build(set()), AS_OF)
    assert settled.verdict is not Verdict.UNDETERMINED
    assert assess_one(ENTREPRENEUR, build(hidden), AS_OF).truth & settled.truth
