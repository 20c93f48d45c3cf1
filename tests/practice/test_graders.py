from datetime import date
from typing import Any

import pytest
from hypothesis import given

from service.messages import load_catalogues
from service.practice import Grade, PracticeFinding, findings, load_practice
from service.practice.graders import GRADERS, NO_CAREER
from service.profile.codes import Ability, DegreeLevel, DepositSource, JobLevel, LetterItem, PlanStep, Sector
from service.profile.facts import Facts
from service.profile.model import (
    Business,
    BusinessPlan,
    Degree,
    Deposit,
    Experience,
    Household,
    Job,
    Language,
    MonthlyBalance,
    Offer,
    Plan,
    Profile,
    Wealth,
)
from service.profile.values import Money, Span, exactly, parse_date_span
from service.rules.law import Certainty
from tests.strategies import cases

AS_OF = date(2026, 11, 23)
OPEN = Span(0, 1)
GRADUATED = (Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2010-07-01")),)


def graded(name: str, **facts: Any) -> PracticeFinding:  # noqa: ANN401 - facts of every type
    profile = Profile(**facts)
    return next(finding for finding in findings(Facts(profile, AS_OF)) if finding.id == name)


def hkd(amount: float) -> Money:
    return Money(exactly(amount), "HKD")


def job(start: str, end: str | None = None, **facts: object) -> Job:
    full = {"full_time": True, "level": JobLevel.GRADUATE, **facts}
    ended = parse_date_span(end) if end else None
    return Job(started_on=parse_date_span(start), ended_on=ended, current=end is None, **full)  # type: ignore[arg-type]


def speaking(*codes: str) -> tuple[Language, ...]:
    return tuple(Language(code=code, spoken=Ability.GOOD, written=Ability.GOOD) for code in codes)


@given(cases())
def test_a_score_holds_every_completion(case: tuple[date, Profile, Profile]) -> None:
    """However the missing facts turn out, the score of a finding lies in the interval given before."""
    day, whole, rest = case
    for after, before in zip(findings(Facts(whole, day)), findings(Facts(rest, day)), strict=True):
        assert before.score.low <= after.score.low + 1e-9, after.id
        assert after.score.high <= before.score.high + 1e-9, after.id


@given(cases())
def test_an_open_score_says_what_it_lacks(case: tuple[date, Profile, Profile]) -> None:
    """A finding whose grade is unknown names a missing fact, but where there is no offer or career to grade."""
    for finding in findings(Facts(case[2], case[0])):
        assert 0 <= finding.score.low <= finding.score.high <= 1
        if finding.grade is Grade.UNKNOWN and finding.id != "pay_level" and not _no_career(finding, case):
            assert finding.missing, finding.id


def _no_career(finding: PracticeFinding, case: tuple[date, Profile, Profile]) -> bool:
    """Nothing fits a career that isn't there."""
    months = case[2].experience.degree_level_months
    return finding.id == "education_fits_career" and (months is None or months.low == 0)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0.0, Grade.WEAK),
        (0.35, Grade.WEAK),
        (0.351, Grade.ADEQUATE),
        (0.749, Grade.ADEQUATE),
        (0.75, Grade.STRONG),
        (1.0, Grade.STRONG),
    ],
)
def test_grades_turn_at_their_boundaries(score: float, grade: Grade) -> None:
    """Weak up to 0.35, strong from 0.75, adequate between; unknown where the interval spans two grades."""
    finding = PracticeFinding("x", exactly(score), (), (), "hkvs-qmas", "weak", frozenset())
    assert finding.grade is grade
    spread = PracticeFinding("x", Span(0, score), (), (), "hkvs-qmas", "weak", frozenset())
    assert spread.grade is (Grade.WEAK if score <= 0.35 else Grade.UNKNOWN)


@pytest.mark.parametrize(
    ("funds", "people", "grade"),
    [
        (200_000, 1, Grade.STRONG),
        (150_000, 1, Grade.STRONG),
        (149_999, 1, Grade.ADEQUATE),
        (70_000, 1, Grade.WEAK),
        (225_000, 2, Grade.STRONG),
        (200_000, 2, Grade.ADEQUATE),
        (105_000, 4, Grade.WEAK),
    ],
)
def test_funds_are_measured_against_what_agencies_advise(funds: int, people: int, grade: Grade) -> None:
    """About HK$200,000 for one person and HK$300,000 for a family: three quarters is strong, a third is weak."""
    household = Household(size=exactly(people))
    assert graded("funds_sufficient", wealth=Wealth(liquid_funds=hkd(funds)), household=household).grade is grade
    balances = (
        MonthlyBalance(month="2026-09", balance=hkd(9_000_000)),
        MonthlyBalance(month="2026-10", balance=hkd(funds)),
    )
    assert graded("funds_sufficient", wealth=Wealth(monthly_balances=balances), household=household).grade is grade


def test_funds_of_a_household_of_unknown_size_are_an_interval() -> None:
    """HK$200,000 is all that is advised for one and two thirds of it for a family."""
    finding = graded("funds_sufficient", wealth=Wealth(liquid_funds=hkd(200_000)))
    assert finding.score == Span(200_000 / 300_000, 1)
    assert finding.missing == ("/household/size",)


@pytest.mark.parametrize(
    ("deposits", "score"),
    [
        ((), exactly(1)),
        (((DepositSource.SALARY, True),), exactly(1)),
        (((DepositSource.GIFT, True),), exactly(0.5)),
        (((DepositSource.LOAN, True), (DepositSource.SALARY, True)), exactly(0.5)),
        (((DepositSource.SALARY, False),), exactly(0)),
        (((DepositSource.UNEXPLAINED, True),), exactly(0)),
        (((DepositSource.SALARY, None),), OPEN),
        (((None, None), (DepositSource.UNEXPLAINED, None)), exactly(0)),
        (None, OPEN),
    ],
)
def test_deposits_are_traceable_by_source_and_paper(
    deposits: tuple[tuple[DepositSource | None, bool | None], ...] | None, score: Span
) -> None:
    """An own, documented source is strong, a gift or a loan halves it, the unexplained and the unpapered are weak."""
    rows = None if deposits is None else tuple(Deposit(source=source, documented=paper) for source, paper in deposits)
    assert graded("funds_traceable", wealth=Wealth(deposits=rows)).score == score


def test_education_fits_by_the_offer_or_by_the_share_of_the_career() -> None:
    """A relevant offer settles it; else the share of graduate-level months in the field of the degree."""
    career = Experience(degree_level_months=exactly(60), in_degree_field_months=exactly(30))
    assert graded(
        "education_fits_career", offers=(Offer(relevant_to_degree=True),), experience=career
    ).score == exactly(1)
    assert graded("education_fits_career", offers=(), experience=career).score == exactly(0.5)
    assert graded("education_fits_career", experience=career).score == Span(0.5, 1)
    assert graded("education_fits_career", offers=(Offer(),), experience=career).score == Span(0.5, 1)
    assert graded("education_fits_career", offers=()).score == OPEN
    assert graded("education_fits_career", offers=()).missing == ("/experience/in_degree_field_months",)
    assert graded("education_fits_career", offers=(Offer(),)).missing == (
        "/experience/in_degree_field_months",
        "/offers",
    )


def test_a_profile_is_balanced_by_four_things_alike() -> None:
    """An established career, seniority, two languages and a master's are a quarter each."""
    nothing = {"languages": (), "degrees": (), "jobs": (), "offers": ()}
    assert graded("balanced_profile", **nothing).score == exactly(0)
    assert graded("balanced_profile", **nothing | {"languages": speaking("en")}).score == exactly(0.125)
    assert graded("balanced_profile", **nothing | {"languages": speaking("en", "yue")}).score == exactly(0.25)
    master = (Degree(level=DegreeLevel.MASTER, awarded_on=parse_date_span("2010-07-01")),)
    assert graded("balanced_profile", **nothing | {"degrees": master}).score == exactly(0.25)
    career = Experience(degree_level_months=exactly(60), senior_months=exactly(1))
    assert graded("balanced_profile", languages=(), degrees=(), experience=career).score == exactly(0.5)
    earlier = Experience(degree_level_months=exactly(59), senior_months=exactly(0))
    assert graded("balanced_profile", languages=(), degrees=(), experience=earlier).score == exactly(0)


@pytest.mark.parametrize(
    ("second", "score"),
    [("2020-02-01", exactly(1)), ("2020-01-01", exactly(1)), ("2019-12-31", exactly(1)), ("2019-12-30", exactly(0))],
)
def test_full_time_jobs_may_overlap_by_a_month(second: str, score: Span) -> None:
    """A handover of 31 days is in proportion; a day more is two full-time jobs at once."""
    jobs = (job("2015-01-01", "2020-01-31"), job(second, "2024-12-31"))
    finding = graded("career_authentic", jobs=jobs, degrees=GRADUATED)
    assert finding.score == score
    assert finding.evidence == (("overlapping_jobs",) if score == exactly(0) else ())


def test_part_time_work_beside_a_full_time_job_is_in_proportion() -> None:
    """Only full-time jobs exclude each other; where that isn't told the score stays open."""
    full = job("2015-01-01", "2020-01-31")
    assert graded(
        "career_authentic", jobs=(full, job("2016-01-01", full_time=False)), degrees=GRADUATED
    ).score == exactly(1)
    untold = graded("career_authentic", jobs=(full, job("2016-01-01", full_time=None)), degrees=GRADUATED)
    assert (untold.score, untold.missing) == (OPEN, ("/jobs/1",))


@pytest.mark.parametrize(("start", "score"), [("2024-11-23", exactly(1)), ("2024-11-24", exactly(0))])
def test_a_senior_title_takes_two_years(start: str, score: Span) -> None:
    """With 24 months at graduate level a senior title is in proportion; with less it came too soon."""
    finding = graded("career_authentic", jobs=(job(start, level=JobLevel.SENIOR),), degrees=GRADUATED)
    assert finding.score == score
    assert finding.evidence == (("senior_too_soon",) if score == exactly(0) else ())


@pytest.mark.parametrize(
    ("letters", "score"),
    [
        (((),), exactly(0)),
        ((tuple(LetterItem),), exactly(1)),
        (((LetterItem.DATES, LetterItem.TITLE, LetterItem.PAY),), exactly(0.5)),
        ((tuple(LetterItem), ()), exactly(0.5)),
        ((tuple(LetterItem), None), Span(0.5, 1)),
        ((), exactly(0)),
    ],
)
def test_letters_count_by_what_they_name(letters: tuple[tuple[LetterItem, ...] | None, ...], score: Span) -> None:
    """The share of six things named, on average over the jobs; without jobs there is no letter."""
    assert graded("letters_specific", jobs=tuple(Job(letter_names=names) for names in letters)).score == score


def test_an_official_shortage_stands_out_from_crowded_sectors() -> None:
    """A profession on the Talent List is strong; a sector by itself is never more than adequate."""
    work = (Job(sector=Sector.FINANCE),)
    assert graded("sector_saturation", offers=(Offer(on_talent_list=True),), jobs=work).score == exactly(1)
    assert graded("sector_saturation", offers=(Offer(on_talent_list=False),), jobs=work).grade is Grade.ADEQUATE
    assert graded("sector_saturation", offers=(Offer(),), jobs=work).grade is Grade.UNKNOWN
    assert graded("sector_saturation", jobs=work).missing == ("/offers",)


@pytest.mark.parametrize(
    ("languages", "places", "score"),
    [
        (("en", "zh"), ("HK",), 1.0),
        (("en", "cmn"), ("CA", "CN"), 1.0),
        (("en",), ("CA",), 1 / 3),
        ((), ("CA",), 0.0),
        (("fr",), (), 0.0),
    ],
)
def test_employability_is_two_languages_and_the_region(
    languages: tuple[str, ...], places: tuple[str, ...], score: float
) -> None:
    """English, Chinese and work in Greater China are a third each."""
    jobs = tuple(Job(place=place) for place in places)
    assert graded("employability", languages=speaking(*languages), jobs=jobs).score == exactly(score)


def test_cantonese_spoken_and_chinese_written_are_good_chinese() -> None:
    """Entries of one language add up, and an entry that names no language may be any."""
    told = (
        Language(code="yue", spoken=Ability.GOOD, written=Ability.NONE),
        Language(code="zh-Hant", written=Ability.GOOD),
    )
    assert graded("employability", languages=told, jobs=()).score == exactly(1 / 3)
    nameless = (Language(spoken=Ability.GOOD, written=Ability.GOOD),)
    assert graded("employability", languages=nameless, jobs=()).score == Span(0, 2 / 3)


@pytest.mark.parametrize(
    ("months", "grade"),
    [(0, Grade.WEAK), (23, Grade.WEAK), (24, Grade.ADEQUATE), (59, Grade.ADEQUATE), (60, Grade.STRONG)],
)
def test_a_career_has_three_stages(months: int, grade: Grade) -> None:
    """Early until 24 months at graduate level, established from 60."""
    assert graded("career_stage", experience=Experience(degree_level_months=exactly(months))).grade is grade


def test_of_whoever_never_had_a_job_no_letter_is_missing_and_no_career_is_early() -> None:
    """A pensioner or a student: the scores are those of none, and nothing untrue is said."""
    letters, career = graded("letters_specific", jobs=()), graded("career_stage", jobs=())
    assert (letters.grade, career.grade) == (Grade.WEAK, Grade.WEAK)
    assert not letters.bears_on("gep", "employment_visa", extends=False)
    assert career.evidence == (NO_CAREER,)
    assert graded("career_stage", jobs=(job("2026-06-01"),)).evidence == ()


def test_a_plan_is_an_offer_a_business_or_two_steps() -> None:
    """One step is half a plan; without steps, offer or business there is none; what is unknown may still be one."""
    none = {"offers": (), "business_plans": ()}
    step, other = PlanStep.APPLICATIONS_SENT, PlanStep.HOUSING_ARRANGED
    assert graded("hong_kong_plan", **none, plan=Plan(steps=())).score == exactly(0)
    assert graded("hong_kong_plan", **none, plan=Plan(steps=(step, step))).score == exactly(0.5)
    assert graded("hong_kong_plan", **none, plan=Plan(steps=(step, other))).score == exactly(1)
    assert graded("hong_kong_plan", plan=Plan(steps=(step, other))).score == exactly(1)
    assert graded("hong_kong_plan", plan=Plan(steps=(step,))).score == Span(0.5, 1)
    assert graded("hong_kong_plan", offers=(Offer(),)).score == exactly(1)
    assert graded("hong_kong_plan", offers=(), business_plans=(BusinessPlan(),)).score == exactly(1)
    assert graded("hong_kong_plan", **none).score == OPEN


def test_what_the_first_extension_asks_for_is_in_sight_by_work_or_business() -> None:
    """Salaried work is strong, an operating Hong Kong business too, commission alone weak, a plan half of itself."""
    none = {"offers": (), "business_plans": ()}
    assert graded("retention", offers=(Offer(commission_only=False),)).score == exactly(1)
    assert graded("retention", offers=(Offer(commission_only=True),)).grade is Grade.WEAK
    assert graded("retention", offers=(Offer(),)).missing == ("/offers/0/commission_only",)
    here = Business(place="HK", operating=True)
    assert graded("retention", **none, businesses=(here,)).score == exactly(0.8)
    plan = Plan(steps=(PlanStep.APPLICATIONS_SENT,))
    assert graded("retention", **none, businesses=(), plan=plan).score == exactly(0.25)
    abroad = Business(place="CA", operating=True)
    assert graded("retention", **none, businesses=(abroad,), plan=plan).score == exactly(0.25)
    untold = graded("retention", **none, businesses=(Business(place="HK"),), plan=plan)
    assert untold.score == Span(0.25, 0.8)
    assert "/businesses" in untold.missing


@pytest.mark.parametrize(
    ("monthly", "grade"),
    [
        (16_000, Grade.WEAK),
        (19_999, Grade.WEAK),
        (20_000, Grade.ADEQUATE),
        (39_999, Grade.ADEQUATE),
        (40_000, Grade.STRONG),
    ],
)
def test_pay_is_measured_against_those_who_were_admitted(monthly: int, grade: Grade) -> None:
    """Nearly all of those admitted earn HK$20,000 a month or more, most HK$40,000 or more; the best offer counts."""
    offer = Offer(annual_pay=hkd(12 * monthly))
    assert graded("pay_level", offers=(offer,)).grade is grade
    assert graded("pay_level", offers=(Offer(annual_pay=hkd(1_000)), offer)).grade is grade
    assert graded("pay_level", offers=(offer, Offer())).missing == ("/offers/1/annual_pay",)


def test_nothing_is_made_of_silence() -> None:
    """Of nobody in particular every finding is unknown."""
    assert {finding.grade for finding in findings(Facts(Profile(), AS_OF))} == {Grade.UNKNOWN}


@pytest.mark.parametrize("name", GRADERS)
def test_every_finding_is_declared_sourced_and_worded(name: str) -> None:
    """A finding has a source, a strength on the scale of certainty, families, and a sentence for each grade."""
    practice = load_practice()
    declared = practice.declared[name]
    assert practice.sources[declared["source"]]["title"]
    assert declared["strength"] in set(Certainty)
    assert set(declared["families"]) <= {"qmas", "employment_visa", "talent", "investment", "family"}
    for catalogue in load_catalogues().values():
        sentences = {catalogue.text(f"practice.{name}.{grade.value}") for grade in Grade}
        assert len(sentences) == len(Grade)
