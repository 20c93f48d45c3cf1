from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.profile.codes import AdverseKind, DegreeLevel, EmployerKind, Purpose, Scheme
from service.profile.facts import Facts
from service.profile.model import (
    AdverseRecord,
    Business,
    BusinessPlan,
    Conviction,
    Degree,
    Experience,
    Income,
    Job,
    Offer,
    Profile,
    Status,
)
from service.profile.values import DateSpan, Money, Span, exactly, parse_date_span
from service.rules.extension import hong_kong_business
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Pathway, Verdict
from service.rules.pathways.ttps import PATHWAYS, TTPS_A, TTPS_B, TTPS_C
from tests.rules.people import assess_one, hkd, person

AS_OF = date(2026, 11, 23)
ELIGIBLE, CLOSED, OPEN, REVIEW = (
    Verdict.ELIGIBLE,
    Verdict.NOT_ELIGIBLE,
    Verdict.UNDETERMINED,
    Verdict.NEEDS_REVIEW,
)


def _bachelor(institution: str = "University of Cambridge", **facts: Any) -> Degree:  # noqa: ANN401
    given_facts: dict[str, Any] = {"level": DegreeLevel.BACHELOR, "full_time": True, "awarded_on": "2022-06-30"}
    given_facts |= {"country": "GB", **facts}
    awarded = given_facts.pop("awarded_on")
    return Degree(institution=institution, awarded_on=parse_date_span(awarded) if awarded else None, **given_facts)


def _graduate(*degrees: Degree, months: float | None = None, **changes: Any) -> Profile:  # noqa: ANN401
    work = Experience(last_five_years_months=None if months is None else exactly(months))
    return person(**{"degrees": degrees or (_bachelor(),), "experience": work, "jobs": None, **changes})


def _earner(**income: Any) -> Profile:  # noqa: ANN401
    return person(income=Income(**income))


def _verdict(pathway: Pathway, profile: Profile, as_of: date = AS_OF) -> Verdict:
    return assess_one(pathway, profile, as_of).verdict


@pytest.mark.parametrize(("income", "verdict"), [(2_499_999, CLOSED), (2_500_000, ELIGIBLE), (2_500_001, ELIGIBLE)])
def test_category_a_starts_at_two_and_a_half_million(income: float, verdict: Verdict) -> None:
    """Exactly HK$2.5m counts, a dollar less does not; no degree, offer or age is asked for."""
    assert _verdict(TTPS_A, _earner(taxable_last_year=hkd(income))) is verdict


def test_salary_and_own_profit_add_up() -> None:
    """HK$1.4m of salary and HK$1.2m of profit reach the line if the shares were held all year; else an officer judges.

    Note 1 of the page says that they should normally have been held so long.
    """
    parts = {"employment_last_year": hkd(1_400_000), "business_last_year": hkd(1_200_000)}
    assert _verdict(TTPS_A, _earner(**parts, business_shares_held_whole_year=True)) is ELIGIBLE
    assert _verdict(TTPS_A, _earner(**parts, business_shares_held_whole_year=False)) is REVIEW
    assert _verdict(TTPS_A, _earner(**parts)) is OPEN
    parts["business_last_year"] = hkd(1_099_999)
    assert _verdict(TTPS_A, _earner(**parts, business_shares_held_whole_year=False)) is CLOSED


def test_a_total_leaves_profit_on_shares_held_shorter_to_an_officer() -> None:
    """HK$2.6m in all, of which HK$1.2m is profit: an officer counts the profit or not, as where no total is told."""
    told = {
        "taxable_last_year": hkd(2_600_000),
        "employment_last_year": hkd(1_400_000),
        "business_last_year": hkd(1_200_000),
    }
    assert _verdict(TTPS_A, _earner(**told, business_shares_held_whole_year=True)) is ELIGIBLE
    assert _verdict(TTPS_A, _earner(**told, business_shares_held_whole_year=False)) is REVIEW
    assert _verdict(TTPS_A, _earner(**told)) is OPEN


def test_investment_income_never_counts() -> None:
    """HK$10m of dividends and rents on a salary of HK$1m do not open Category A."""
    income = _earner(employment_last_year=hkd(1_000_000), investment_last_year=hkd(10_000_000))
    assert _verdict(TTPS_A, income) is CLOSED


def test_an_unknown_income_is_asked_for() -> None:
    """Without income, Category A stays open."""
    assert _verdict(TTPS_A, person(income=Income(), jobs=None)) is OPEN
    assert _verdict(TTPS_A, _earner(taxable_last_year=Money(Span(2_000_000, 3_000_000), "HKD"))) is OPEN


def test_foreign_income_near_the_line_needs_review() -> None:
    """US$320,000 is about HK$2.5m: which rate ImmD takes is not published. US$500,000 is well beyond."""
    facts_on = parse_date_span("2025-06-30")

    def verdict(amount: float) -> Verdict:
        income = Income(taxable_last_year=Money(exactly(amount), "USD"))
        return _verdict(TTPS_A, person(income=income, facts_on=facts_on), date(2025, 6, 30))

    assert verdict(320_000) is REVIEW
    assert verdict(500_000) is ELIGIBLE
    assert verdict(200_000) is CLOSED


@pytest.mark.parametrize(
    ("months", "b", "c"), [(35, CLOSED, ELIGIBLE), (35.9, CLOSED, ELIGIBLE), (36, ELIGIBLE, CLOSED)]
)
def test_three_years_of_work_part_category_b_from_c(months: float, b: Verdict, c: Verdict) -> None:
    """36 months open B and close C."""
    assert _verdict(TTPS_B, _graduate(months=months)) is b
    assert _verdict(TTPS_C, _graduate(months=months)) is c


def test_work_is_counted_from_jobs_after_graduation() -> None:
    """Work since 23 November 2023 is three years on 23 November 2026; work before graduation is none."""
    job = Job(started_on=parse_date_span("2023-11-23"), current=True, full_time=True)
    assert _verdict(TTPS_B, _graduate(jobs=(job,))) is ELIGIBLE
    assert _verdict(TTPS_B, _graduate(jobs=(job,)), date(2026, 11, 22)) is CLOSED
    assert _verdict(TTPS_B, _graduate(_bachelor(awarded_on="2024-06-30"), jobs=(job,))) is CLOSED


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"full_time": True}, ELIGIBLE),
        ({"full_time": False}, CLOSED),
        ({"full_time": None, "employer_kind": EmployerKind.SELF}, ELIGIBLE),
        ({"full_time": None}, OPEN),
    ],
)
def test_work_is_full_time_or_self_employed(changes: dict[str, Any], verdict: Verdict) -> None:
    """Part-time work does not count."""
    job = Job(started_on=parse_date_span("2022-07-01"), current=True, **changes)
    assert _verdict(TTPS_B, _graduate(jobs=(job,))) is verdict


def test_unbroken_work_of_more_than_five_years_is_settled() -> None:
    """Ten years in one job fill the five years and leave nothing to ask."""
    job = Job(started_on=parse_date_span("2014-09-01"), current=True, full_time=True)
    profile = _graduate(_bachelor(awarded_on="2014-06-30"), jobs=(job,))
    assert _verdict(TTPS_B, profile) is ELIGIBLE


@pytest.mark.parametrize(("year", "verdict"), [(2026, ELIGIBLE), (2021, ELIGIBLE), (2020, CLOSED)])
def test_category_c_counts_five_years_by_year_of_graduation(year: int, verdict: Verdict) -> None:
    """In 2026 a graduate of any day in 2021 is in, and one of 2020 is out."""
    for day in ("01-01", "11-01"):
        assert _verdict(TTPS_C, _graduate(_bachelor(awarded_on=f"{year}-{day}"), months=0)) is verdict
    by_year = _bachelor(awarded_on=None, graduation_year=exactly(year))
    if year != 2026:
        assert _verdict(TTPS_C, _graduate(by_year, months=0)) is verdict


def test_a_second_listed_bachelor_renews_the_five_years() -> None:
    """Category C looks at the latest bachelor's that counts, not at the first."""
    old, new = _bachelor(awarded_on="2010-06-30"), _bachelor(awarded_on="2024-06-30")
    assert _verdict(TTPS_C, _graduate(old, months=0)) is CLOSED
    assert _verdict(TTPS_C, _graduate(old, new, months=0)) is ELIGIBLE


def test_an_unknown_year_of_graduation_leaves_category_c_open() -> None:
    """A listed bachelor's without a date may be recent."""
    assert _verdict(TTPS_C, _graduate(_bachelor(awarded_on=None), months=0)) is OPEN


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2025, 12, 31), ELIGIBLE), (date(2026, 1, 1), CLOSED), (date(2026, 2, 1), CLOSED)]
)
def test_freiburg_left_the_list_on_1_january_2026(as_of: date, verdict: Verdict) -> None:
    """On the list on 31 December 2025, off it the day after."""
    degree = _bachelor("University of Freiburg", country="DE", awarded_on="2018-06-30")
    assert _verdict(TTPS_B, _graduate(degree, months=40), as_of) is verdict


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2025, 12, 31), CLOSED), (date(2026, 1, 1), ELIGIBLE)])
def test_vienna_joined_the_list_on_1_january_2026(as_of: date, verdict: Verdict) -> None:
    """Off the list on 31 December 2025, on it the day after."""
    degree = _bachelor("University of Vienna", country="AT", awarded_on="2018-06-30")
    assert _verdict(TTPS_B, _graduate(degree, months=40), as_of) is verdict


@pytest.mark.parametrize(
    ("degree", "verdict"),
    [
        (_bachelor(), ELIGIBLE),
        (_bachelor("Coventry University"), CLOSED),
        (_bachelor(level=DegreeLevel.MASTER), CLOSED),
        (_bachelor(level=DegreeLevel.HONORARY), CLOSED),
        (_bachelor(level=DegreeLevel.SUB_DEGREE), CLOSED),
        (_bachelor(full_time=False), CLOSED),
        (_bachelor(full_time=None), OPEN),
        (_bachelor(extension_arm=True), CLOSED),
        (_bachelor(expected=True), OPEN),
        (_bachelor(awarded_on="2026-11-24"), OPEN),
        (_bachelor(awarded_on="2027-11-23"), OPEN),
        (_bachelor(awarded_on="2027-11-24"), CLOSED),
        (_bachelor(joint_institutions=("University of Toronto",)), ELIGIBLE),
        (_bachelor(joint_institutions=("Coventry University",)), CLOSED),
        (Degree(level=DegreeLevel.BACHELOR, full_time=True), OPEN),
        (Degree(level=DegreeLevel.BACHELOR, full_time=True, ttps_listed=True), ELIGIBLE),
        (Degree(level=DegreeLevel.BACHELOR, full_time=True, ttps_listed=False), CLOSED),
    ],
)
def test_which_degree_opens_category_b(degree: Degree, verdict: Verdict) -> None:
    """A full-time bachelor's, awarded, from listed institutions only: no master's, honorary or extension-arm degree."""
    assert _verdict(TTPS_B, _graduate(degree, months=40)) is verdict


def test_a_listed_master_does_not_lift_an_unlisted_bachelor() -> None:
    """The qualifying degree is the bachelor's."""
    degrees = (_bachelor("Coventry University"), _bachelor(level=DegreeLevel.MASTER))
    assert _verdict(TTPS_B, _graduate(*degrees, months=48)) is CLOSED
    assert _verdict(TTPS_C, _graduate(*degrees, months=12)) is CLOSED


def _local(**facts: Any) -> Degree:  # noqa: ANN401
    return _bachelor("Chinese University of Hong Kong", country="HK", **facts)


@pytest.mark.parametrize(("student_visa", "c"), [(True, CLOSED), (False, ELIGIBLE), (None, OPEN)])
def test_the_exclusion_of_local_graduates_is_one_of_category_c_only(student_visa: bool | None, c: Verdict) -> None:
    """A full-time Hong Kong bachelor's taken on a student visa closes C; B takes it like any other."""
    assert _verdict(TTPS_C, _graduate(_local(student_visa=student_visa), months=12)) is c
    assert _verdict(TTPS_B, _graduate(_local(student_visa=student_visa), months=40)) is ELIGIBLE


def test_the_scheme_opened_on_28_december_2022() -> None:
    """Not yet open on the 27th, in force the day after."""
    profile = _graduate(_bachelor(awarded_on="2018-06-30"), months=40)
    assert assess_one(TTPS_B, profile, date(2022, 12, 27)).status is LawStatus.NOT_YET_OPEN
    assert _verdict(TTPS_B, profile, date(2022, 12, 27)) is CLOSED
    assert assess_one(TTPS_B, profile, date(2022, 12, 28)).status is LawStatus.IN_FORCE
    assert _verdict(TTPS_B, profile, date(2022, 12, 28)) is ELIGIBLE


@pytest.mark.parametrize("nationality", ["NP", "LA", "VN"])
def test_nepal_laos_and_vietnam_were_admitted_on_25_october_2023(nationality: str) -> None:
    """Closed on the 24th, open the day after."""
    profile = _graduate(_bachelor(awarded_on="2018-06-30"), months=40, nationalities=(nationality,))
    assert _verdict(TTPS_B, profile, date(2023, 10, 24)) is CLOSED
    assert _verdict(TTPS_B, profile, date(2023, 10, 25)) is ELIGIBLE


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"nationalities": ("CN",), "residence": "CN"}, ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "MO"}, ELIGIBLE),
        ({"nationalities": ("CN",), "residence": "TW"}, ELIGIBLE),
        ({"nationalities": ("CN",), "residence_years": exactly(2)}, ELIGIBLE),
        ({"nationalities": ("AF",)}, CLOSED),
        ({"nationalities": ("CU",)}, CLOSED),
        ({"nationalities": ("KP",)}, CLOSED),
        ({"nationalities": None}, OPEN),
        ({"convictions": (Conviction(),)}, REVIEW),
        ({"adverse_records": (AdverseRecord(kind=AdverseKind.REFUSED_VISA),)}, ELIGIBLE),
        ({"adverse_records": (AdverseRecord(kind=AdverseKind.DEPORTED),)}, REVIEW),
        ({"adverse_records": (AdverseRecord(),)}, OPEN),
        ({"adverse_records": None}, OPEN),
        ({"nationalities": ("DE", "AF")}, REVIEW),
        ({"security_concern": True}, CLOSED),
        ({"statuses": None}, OPEN),
    ],
)
def test_who_may_apply(changes: dict[str, Any], verdict: Verdict) -> None:
    """Mainland, Macao, Taiwan and overseas Chinese alike; not three nationalities; a record is weighed."""
    assert _verdict(TTPS_B, _graduate(months=40, **changes)) is verdict


@pytest.mark.parametrize("before", [Scheme.TTPS_A, Scheme.TTPS_B, Scheme.TTPS_C])
@pytest.mark.parametrize("pathway", PATHWAYS)
def test_the_first_stay_is_granted_once(before: Scheme, pathway: Pathway) -> None:
    """Whoever had a stay under any category gets no second first stay under any."""
    past = (Status(scheme=before, current=False, held_until=parse_date_span("2025-06-30")),)
    assert _verdict(pathway, _graduate(months=40, statuses=past, purpose=Purpose.ENTRY)) is CLOSED


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"offers": ()}, CLOSED),
        ({"offers": None}, OPEN),
        (
            {"offers": (Offer(confirmed=True, degree_level=True, market_pay=True, stable_income=True),)},
            ELIGIBLE,
        ),
        ({"businesses": (Business(place="HK", operating=True),)}, REVIEW),
        ({"businesses": (Business(place="HK", operating=False),)}, CLOSED),
        ({"business_plans": (BusinessPlan(),)}, REVIEW),
        ({"business_plans": None}, OPEN),
    ],
)
@pytest.mark.parametrize(
    ("pathway", "scheme"), [(TTPS_A, Scheme.TTPS_A), (TTPS_B, Scheme.TTPS_B), (TTPS_C, Scheme.TTPS_C)]
)
def test_an_extension_needs_a_job_or_a_business(
    pathway: Pathway, scheme: Scheme, changes: dict[str, Any], verdict: Verdict
) -> None:
    """A stable degree-level job at market pay extends; a business that runs or is planned is weighed."""
    first, last = date(2023, 12, 20), date(2026, 12, 19)
    whole = Status(scheme=scheme, current=True, held_from=DateSpan(first, first), held_until=DateSpan(last, last))
    held = {"statuses": (whole,), "degrees": None, "residence": "HK"}
    assessment = assess_one(pathway, person(**held | changes), AS_OF)
    assert assessment.mode is Mode.EXTENSION
    assert assessment.verdict is verdict


@pytest.mark.parametrize(("residence", "verdict"), [("HK", ELIGIBLE), ("CN", REVIEW), (None, OPEN)])
def test_time_spent_in_hong_kong_is_weighed_at_an_extension(residence: str | None, verdict: Verdict) -> None:
    """The page names the duration of the stay among what is weighed: who lives elsewhere is for an officer."""
    job = Offer(confirmed=True, degree_level=True, market_pay=True, stable_income=True)
    first, last = DateSpan(date(2024, 12, 20), date(2024, 12, 20)), DateSpan(date(2026, 12, 19), date(2026, 12, 19))
    held = Status(scheme=Scheme.TTPS_B, current=True, held_from=first, held_until=last)
    profile = person(statuses=(held,), offers=(job,), residence=residence)
    assert assess_one(TTPS_B, profile, AS_OF).verdict is verdict


def test_36_months_came_with_approvals_from_16_october_2024() -> None:
    """Category A: 24 months before; 36 for approvals from that day, whatever the day of lodging. B and C: 24."""
    (before,) = lawbook().versions("ttps_a.first_stay_months", date(2024, 10, 15))
    (after,) = lawbook().versions("ttps_a.first_stay_months", date(2024, 10, 16))
    assert (before.value, after.value, after.event) == (24, 36, "approval")
    (others,) = lawbook().versions("ttps_bc.first_stay_months", AS_OF)
    assert others.value == 24


@pytest.mark.parametrize(("as_of", "value", "unit"), [(date(2024, 10, 31), 4, "weeks"), (date(2024, 11, 1), 3, None)])
def test_the_extension_window_opened_wider_on_1_november_2024(as_of: date, value: int, unit: str | None) -> None:
    """Four weeks before, three months since."""
    (version,) = lawbook().versions("ttps.extension_window", as_of)
    assert (version.value, version.unit) == (value, unit)


def test_what_is_granted() -> None:
    """Time limitation only; extensions of three years, six for the top tier of HK$2m; a quota of 10,000 for C."""
    for pathway, first_stay in ((TTPS_A, 36), (TTPS_B, 24), (TTPS_C, 24)):
        terms = {name: lawbook().versions(key, AS_OF)[0].value for name, key in pathway.terms.items()}
        assert terms["first_stay_months"] == first_stay
        assert terms["extension_pattern_years"] == (3, 3)
        assert (terms["top_tier_years"], terms["top_tier_income_hkd"]) == (6, 2_000_000)
        assert terms["processing_weeks"] == 4
        assert terms["condition_of_stay"] == "time_limitation"
        assert terms.get("quota") == (10_000 if pathway is TTPS_C else None)


def test_the_quota_is_said_of_category_c_alone() -> None:
    """First come, first served, within 10,000 places a year."""
    said = {pathway.id: {remark.id for remark in pathway.conditions} for pathway in PATHWAYS}
    assert "ttps_c.quota" in said["ttps_c"]
    assert not any("quota" in name for name in said["ttps_a"] | said["ttps_b"])


_DEGREES = st.builds(
    _bachelor,
    st.sampled_from(("University of Cambridge", "University of Freiburg", "Coventry University")),
    level=st.sampled_from((DegreeLevel.BACHELOR, DegreeLevel.MASTER)),
    full_time=st.booleans(),
    awarded_on=st.sampled_from(("2012-06-30", "2021-06-30", "2024-06-30")),
    country=st.just(None),
    student_visa=st.just(False),
)
_JOBS = st.builds(
    Job,
    started_on=st.sampled_from(("2013-01-01", "2022-11-23", "2023-11-23", "2025-01-01")).map(parse_date_span),
    ended_on=st.sampled_from(("2022-12-31", "2024-06-30", "2026-11-22")).map(parse_date_span),
    full_time=st.booleans(),
)
_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "degrees": st.lists(_DEGREES, max_size=2).map(tuple),
    "jobs": st.lists(_JOBS, max_size=2).map(tuple),
    "nationalities": st.sampled_from((("CN",), ("NP",), ("AF",), ("CA", "CU"))),
    "convictions": st.sampled_from(((), (Conviction(),))),
    "statuses": st.sampled_from(((), (Status(scheme=Scheme.TTPS_C, current=False),), (Status(scheme=Scheme.IANG),))),
    "income": st.sampled_from((0, 2_499_999, 2_500_000)).map(lambda sum_: Income(taxable_last_year=hkd(sum_))),
}
_DEGREE_PARTS = ("level", "institution", "full_time", "awarded_on")
_JOB_PARTS = ("started_on", "ended_on", "full_time")


def _without(record: Any, hidden: set[str]) -> Any:  # noqa: ANN401
    names = [name for name in record.__dataclass_fields__ if name not in hidden]
    return type(record)(**{name: getattr(record, name) for name in names})


@settings(deadline=None)
@given(st.data(), st.sampled_from(PATHWAYS), st.sampled_from((date(2023, 6, 30), date(2025, 12, 31), AS_OF)))
def test_hiding_facts_never_contradicts_the_outcome(data: st.DataObject, pathway: Pathway, as_of: date) -> None:
    """The outcome on all facts stays possible whichever facts, or parts of degrees and jobs, are hidden."""
    whole = {name: data.draw(values) for name, values in _FACTS.items()}
    held = tuple(degree for degree in whole["degrees"] if degree.awarded_on.last <= as_of)
    whole["degrees"] = held  # a degree that is given without a date is one that is held
    if not whole["jobs"]:
        whole["income"] = Income()  # who has never had a job has no income from one
    hidden = data.draw(st.sets(st.sampled_from((*_FACTS, *_DEGREE_PARTS, *_JOB_PARTS))))
    shown: dict[str, Any] = {name: value for name, value in whole.items() if name not in hidden}
    for name in ("degrees", "jobs"):
        if name in shown:
            shown[name] = tuple(_without(record, hidden) for record in shown[name])
    missing = {name: None for name in hidden & set(_FACTS) if name != "income"}
    settled = assess_one(pathway, person(**whole, purpose=Purpose.ENTRY), as_of)
    partial = assess_one(pathway, person(**shown, **missing, purpose=Purpose.ENTRY), as_of)
    assert settled.verdict is not OPEN
    assert partial.truth & settled.truth


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"business_plans": None}, ("/business_plans",)),
        ({"businesses": None}, ("/businesses",)),
        ({"businesses": (Business(operating=True),)}, ("/businesses/0/place",)),
        ({"businesses": (Business(place="CN"), Business(place="HK"))}, ("/businesses/1/operating",)),
    ],
)
def test_an_extension_asks_only_for_what_is_not_known_of_a_business(
    changes: dict[str, Any], asked: tuple[str, ...]
) -> None:
    """Whoever said to own no business is asked for plans alone; a business elsewhere is not asked about."""
    assert Facts(person(**changes), AS_OF).read(hong_kong_business).lacks == asked


@pytest.mark.parametrize(
    ("statuses", "student_visa", "verdict"),
    [((), None, ELIGIBLE), ((), True, CLOSED), ((Status(scheme=Scheme.STUDENT, current=False),), None, OPEN)],
)
def test_who_never_held_a_status_never_was_a_student_of_hong_kong(
    statuses: tuple[Status, ...], student_visa: bool | None, verdict: Verdict
) -> None:
    """A listed bachelor's of five years ago that doesn't say where it was taken; Category C bars student visas only."""
    degree = Degree(
        level=DegreeLevel.BACHELOR,
        full_time=True,
        ttps_listed=True,
        graduation_year=exactly(2021),
        student_visa=student_visa,
        country="HK" if student_visa else None,
    )
    assert _verdict(TTPS_C, _graduate(degree, months=35, statuses=statuses)) is verdict


def test_a_graduate_of_this_year_uses_category_c() -> None:
    """Graduation is counted by its year, so 2026 is enough to know on 23 November 2026."""
    degree = Degree(level=DegreeLevel.BACHELOR, full_time=True, ttps_listed=True, graduation_year=exactly(2026))
    assert _verdict(TTPS_C, _graduate(degree, months=0)) is ELIGIBLE
