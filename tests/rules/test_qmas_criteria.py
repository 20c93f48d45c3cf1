from datetime import date
from typing import Any

import pytest

from service.profile.codes import (
    Ability,
    DegreeLevel,
    EmployerKind,
    JobLevel,
    LanguageTest,
    Sector,
)
from service.profile.model import (
    Business,
    Degree,
    Experience,
    Income,
    Job,
    Language,
)
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Money, Span, Truth, exactly, parse_date_span
from service.rules.pathway import Verdict
from service.rules.pathways import qmas
from tests.rules.people import hkd
from tests.rules.qmas_people import (
    GOOD_CHINESE,
    GOOD_ENGLISH,
    MAINLAND,
    SIX_CRITERIA,
    finding,
    gpt,
    truth,
)

ELIGIBLE, NOT_ELIGIBLE = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE

# The twelve criteria


def test_six_criteria_are_enough_and_five_are_not() -> None:
    """QMAS-01: age, two languages, English, five years, three in finance and HK$1 million are six."""
    assert gpt() is ELIGIBLE
    assert finding(qmas.CRITERIA, **SIX_CRITERIA).count == (6, 6)
    assert gpt(age_years=exactly(51)) is NOT_ELIGIBLE
    assert gpt(income=Income(taxable_last_year=hkd(999_999))) is NOT_ELIGIBLE


def test_a_fact_that_may_bring_the_sixth_criterion_is_asked_for() -> None:
    """With five met and the income unknown the outcome is open, and income is what is lacking."""
    rough = Money(Span(900_000, 1_100_000), "HKD")
    open_one = finding(qmas.CRITERIA, **(SIX_CRITERIA | {"income": Income(employment_last_year=rough)}))
    assert open_one.truth == UNKNOWN
    assert open_one.count == (5, 6)
    (income,) = [part for part in open_one.parts if part.criterion is qmas.C10]
    assert income.reading is not None
    assert "/income/employment_last_year" in income.reading.lacks


@pytest.mark.parametrize(("age", "expected"), [(50, MET), (51, NOT_MET)])
def test_criterion_1_is_fifty_or_younger(age: int, expected: Truth) -> None:
    """At 50 it is met; at 51 it isn't."""
    assert truth(qmas.C1, age_years=exactly(age)) == expected


def test_criterion_1_lasts_until_the_day_before_the_fifty_first_birthday() -> None:
    """Completed years count."""
    born = parse_date_span("1975-11-24")
    assert truth(qmas.C1, birth_date=born) == MET
    assert truth(qmas.C1, date(2026, 11, 24), birth_date=born) == NOT_MET


@pytest.mark.parametrize(
    ("level", "listed", "stem", "c2", "c3"),
    [
        (DegreeLevel.BACHELOR, True, True, NOT_MET, NOT_MET),
        (DegreeLevel.MASTER, True, True, MET, MET),
        (DegreeLevel.DOCTOR, True, False, MET, NOT_MET),
        (DegreeLevel.MASTER, False, True, NOT_MET, NOT_MET),
        (DegreeLevel.MASTER, None, True, UNKNOWN, UNKNOWN),
        (DegreeLevel.MASTER, True, None, MET, UNKNOWN),
        (DegreeLevel.HONORARY, True, True, NOT_MET, NOT_MET),
    ],
)
def test_criteria_2_and_3_ask_for_a_listed_masters_or_doctorate(
    level: DegreeLevel, listed: bool | None, stem: bool | None, c2: Truth, c3: Truth
) -> None:
    """A bachelor's meets neither, whatever the university; a STEM subject counts only with a listed university."""
    degrees = (Degree(level=level, qmas_listed=listed, stem=stem),)
    assert truth(qmas.C2, degrees=degrees) == c2
    assert truth(qmas.C3, degrees=degrees) == c3


@pytest.mark.parametrize(
    ("months", "c6", "c7", "c8", "c9"),
    [
        (23.9, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
        (24, NOT_MET, NOT_MET, NOT_MET, MET),
        (35.9, NOT_MET, NOT_MET, NOT_MET, MET),
        (36, NOT_MET, MET, MET, MET),
        (59.9, NOT_MET, MET, MET, MET),
        (60, MET, MET, MET, MET),
    ],
)
def test_criteria_6_to_9_count_months(months: float, c6: Truth, c7: Truth, c8: Truth, c9: Truth) -> None:
    """Five years at graduate level; three with reputable employers or in the sectors; two international."""
    work = Experience(
        degree_level_months=exactly(months),
        reputable_employer_months=exactly(months),
        specified_sector_months=exactly(months),
        international_months=exactly(months),
    )
    found = [truth(criterion, experience=work) for criterion in (qmas.C6, qmas.C7, qmas.C8, qmas.C9)]
    assert found == [c6, c7, c8, c9]


def test_no_part_of_the_work_is_longer_than_the_whole() -> None:
    """Twenty months of graduate-level work rule out criteria 7, 8 and 9, though nothing is said of employers."""
    short: dict[str, Any] = {"experience": Experience(degree_level_months=exactly(20)), "jobs": None}
    assert [truth(criterion, **short) for criterion in (qmas.C7, qmas.C8, qmas.C9)] == [NOT_MET] * 3
    long: dict[str, Any] = {"experience": Experience(reputable_employer_months=exactly(60)), "jobs": None}
    assert truth(qmas.C6, **long) == MET


def test_one_job_can_meet_four_criteria() -> None:
    """Five years abroad at a listed technology company are work, reputable, in a named sector and international."""
    job = Job(
        employer_kind=EmployerKind.LISTED,
        sector=Sector.INNOVATION_AND_TECHNOLOGY,
        level=JobLevel.GRADUATE,
        full_time=True,
        place="SG",
        started_on=parse_date_span("2021-11-23"),
        current=True,
    )
    degrees = (Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2020-07-01")),)
    for criterion in (qmas.C6, qmas.C7, qmas.C8, qmas.C9):
        assert truth(criterion, degrees=degrees, jobs=(job,)) == MET
    assert truth(qmas.C6, date(2026, 11, 22), degrees=degrees, jobs=(job,)) == NOT_MET


def test_work_between_the_mainland_and_hong_kong_may_be_international_or_not() -> None:
    """The note that would settle it isn't held, so that such a posting stays unknown."""
    job = Job(
        level=JobLevel.GRADUATE,
        full_time=True,
        place="HK",
        started_on=parse_date_span("2020-01-01"),
        current=True,
    )
    assert truth(qmas.C9, jobs=(job,), **MAINLAND) == UNKNOWN


@pytest.mark.parametrize(("income", "expected"), [(999_999, NOT_MET), (1_000_000, MET)])
def test_criterion_10_is_an_income_of_one_million(income: int, expected: Truth) -> None:
    """HK$1,000,000 reaches it."""
    assert truth(qmas.C10, income=Income(taxable_last_year=hkd(income))) == expected


def test_investment_income_does_not_count_for_criterion_10() -> None:
    """Deposits and investments bring nothing."""
    income = Income(employment_last_year=hkd(400_000), investment_last_year=hkd(5_000_000))
    assert truth(qmas.C10, income=income) == NOT_MET


@pytest.mark.parametrize(
    ("share", "profit", "expected"),
    [(50, 5_000_000, MET), (49.9, 5_000_000, NOT_MET), (50, 4_999_999, NOT_MET), (None, 5_000_000, UNKNOWN)],
)
def test_criterion_11_is_half_of_a_business_with_a_profit_of_five_million(
    share: float | None, profit: int, expected: Truth
) -> None:
    """Half of an unlisted company and HK$5,000,000 reach it."""
    business = Business(
        listed=False,
        owned_now=True,
        ownership_percent=None if share is None else exactly(share),
        profit_last_year=hkd(profit),
    )
    assert truth(qmas.C11, businesses=(business,)) == expected


def test_profit_and_ownership_must_be_of_one_business() -> None:
    """A profitable company held in part and a small one held wholly don't add up."""
    held = Business(listed=False, owned_now=True, ownership_percent=exactly(100), profit_last_year=hkd(1_000_000))
    profitable = Business(listed=False, owned_now=True, ownership_percent=exactly(20), profit_last_year=hkd(9_000_000))
    sold = Business(listed=False, owned_now=False, ownership_percent=exactly(100), profit_last_year=hkd(9_000_000))
    assert truth(qmas.C11, businesses=(held, profitable, sold)) == NOT_MET


def test_a_profit_in_another_currency_is_weighed_only_where_it_could_decide() -> None:
    """A converted profit near HK$5 million is for an officer; beside a clear one in HK$ it changes nothing."""
    clear = Business(listed=False, owned_now=True, ownership_percent=exactly(60), profit_last_year=hkd(5_000_000))
    abroad = Business(
        listed=False, owned_now=True, ownership_percent=exactly(60), profit_last_year=Money(exactly(10_000), "USD")
    )
    near = Business(
        listed=False, owned_now=True, ownership_percent=exactly(60), profit_last_year=Money(exactly(642_000), "USD")
    )
    assert truth(qmas.C11, businesses=(clear, abroad)) == MET
    assert truth(qmas.C11, businesses=(near,)) == REVIEW


@pytest.mark.parametrize(
    ("share", "influence", "c11", "c12"),
    [
        (10, True, REVIEW, MET),
        (10, False, NOT_MET, NOT_MET),
        (9.9, True, REVIEW, REVIEW),
        (9.9, False, NOT_MET, NOT_MET),
        (50, True, MET, MET),
    ],
)
def test_a_listed_company_is_owned_with_a_tenth_and_real_influence(
    share: float, influence: bool, c11: Truth, c12: Truth
) -> None:
    """A tenth normally meets criterion 12; whether it opens criterion 11 is open; half does in any case."""
    company = Business(
        listed=True,
        owned_now=True,
        ownership_percent=exactly(share),
        real_influence=influence,
        profit_last_year=hkd(5_000_000),
    )
    assert truth(qmas.C11, businesses=(company,)) == c11
    assert truth(qmas.C12, businesses=(company,)) == c12


# Languages


@pytest.mark.parametrize(
    ("languages", "c4", "c5"),
    [
        ((), NOT_MET, NOT_MET),
        (None, UNKNOWN, UNKNOWN),
        ((GOOD_ENGLISH,), NOT_MET, MET),
        ((GOOD_CHINESE,), NOT_MET, NOT_MET),
        ((GOOD_CHINESE, GOOD_ENGLISH), MET, MET),
        ((GOOD_CHINESE, Language(code="yue", spoken=Ability.GOOD, written=Ability.GOOD)), NOT_MET, NOT_MET),
        ((GOOD_CHINESE, Language(code="fr", spoken=Ability.GOOD, written=Ability.GOOD)), MET, NOT_MET),
        ((GOOD_CHINESE, Language(code="en-GB", spoken=Ability.GOOD, written=Ability.BASIC)), NOT_MET, NOT_MET),
        ((GOOD_CHINESE, Language(code="en", spoken=Ability.GOOD)), UNKNOWN, UNKNOWN),
        ((GOOD_CHINESE, Language(spoken=Ability.GOOD, written=Ability.GOOD)), UNKNOWN, UNKNOWN),
    ],
)
def test_criteria_4_and_5_ask_for_two_languages_and_english(
    languages: tuple[Language, ...] | None, c4: Truth, c5: Truth
) -> None:
    """Written and spoken; the forms of Chinese are one language; an entry that names none may be any."""
    assert truth(qmas.C4, languages=languages) == c4
    assert truth(qmas.C5, languages=languages) == c5


def test_cantonese_spoken_and_chinese_written_are_good_chinese() -> None:
    """Entries of one language add up."""
    entries = (
        Language(code="yue", spoken=Ability.GOOD, written=Ability.NONE),
        Language(code="zh-Hant", spoken=Ability.BASIC, written=Ability.GOOD),
        GOOD_ENGLISH,
    )
    assert truth(qmas.C4, languages=entries) == MET


@pytest.mark.parametrize(
    ("test", "score", "ability", "expected"),
    [
        (LanguageTest.IELTS, 7.0, None, MET),
        (LanguageTest.IELTS, 7.0, Ability.BASIC, MET),
        (LanguageTest.IELTS, 6.5, Ability.GOOD, MET),
        (LanguageTest.IELTS, 6.5, Ability.BASIC, REVIEW),
        (LanguageTest.IELTS, 6.0, Ability.GOOD, MET),
        (LanguageTest.IELTS, 5.5, Ability.GOOD, REVIEW),
        (LanguageTest.IELTS, 5.5, Ability.BASIC, NOT_MET),
        (LanguageTest.TOEFL_IBT, 94, None, MET),
        (LanguageTest.TOEFL_IBT, 93, Ability.BASIC, REVIEW),
        (LanguageTest.TOEFL_IBT, 80, Ability.GOOD, MET),
        (LanguageTest.TOEFL_IBT, 79, Ability.GOOD, REVIEW),
        (LanguageTest.CET_6, 520, None, MET),
        (LanguageTest.CET_6, 519, Ability.GOOD, REVIEW),
    ],
)
def test_an_english_test_settles_criterion_5_only_at_the_higher_figure(
    test: LanguageTest, score: float, ability: Ability | None, expected: Truth
) -> None:
    """IELTS 7.0, TOEFL 94 and CET-6 520 settle it; below IELTS 6.0 or TOEFL 80 even a stated ability is doubtful."""
    english = Language(code="en", spoken=ability, written=ability, test=test, test_score=exactly(score))
    assert truth(qmas.C5, languages=(english,)) == expected


def test_a_middling_test_without_a_stated_ability_leaves_criterion_5_open() -> None:
    """IELTS 6.5 alone never fails; the answer asks how well English is spoken and written."""
    english = finding(qmas.C5, languages=(Language(code="en", test=LanguageTest.IELTS, test_score=exactly(6.5)),))
    assert english.truth == MET | REVIEW
    assert english.reading is not None
    assert english.reading.lacks == ("/languages/0/spoken", "/languages/0/written")


def test_the_points_tests_took_ielts_six_and_no_cet() -> None:
    """Until October 2024 a 6.0 settled English, and CET-6 counted for nothing."""
    ielts = Language(code="en", test=LanguageTest.IELTS, test_score=exactly(6))
    cet = Language(
        code="en", spoken=Ability.BASIC, written=Ability.BASIC, test=LanguageTest.CET_6, test_score=exactly(600)
    )
    assert truth(qmas.LANGUAGE, date(2024, 10, 31), languages=(ielts,)) == MET
    assert truth(qmas.LANGUAGE, date(2024, 10, 31), languages=(cet,)) == NOT_MET


def test_a_range_of_incomes_around_the_threshold_leaves_criterion_10_open() -> None:
    """Somewhere between HK$900,000 and HK$1,100,000 settles nothing."""
    income = Income(taxable_last_year=Money(Span(900_000, 1_100_000), "HKD"))
    assert truth(qmas.C10, income=income) == UNKNOWN
