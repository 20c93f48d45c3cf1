from datetime import date
from typing import Any

import pytest

from service.profile.codes import (
    Ability,
    AchievementKind,
    AdverseKind,
    DegreeLevel,
    EmployerKind,
    JobLevel,
    QualificationKind,
    Scheme,
    Sector,
)
from service.profile.facts import Facts
from service.profile.model import (
    Achievement,
    AdverseRecord,
    Conviction,
    Degree,
    Experience,
    Income,
    Job,
    Language,
    Profile,
    Qualification,
    Status,
    Wealth,
)
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, exactly, parse_date_span
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Verdict
from service.rules.pathways import qmas
from service.rules.pathways.qmas import QMAS_APT, QMAS_GPT
from tests.rules.people import assess_one, hkd, person
from tests.rules.qmas_people import (
    BACHELOR,
    GOOD_CHINESE,
    GOOD_ENGLISH,
    MAINLAND,
    MEDALLIST,
    SIX_CRITERIA,
    TODAY,
    apt,
    finding,
    gpt,
    truth,
)

ELIGIBLE, NOT_ELIGIBLE = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE
UNDETERMINED, NEEDS_REVIEW = Verdict.UNDETERMINED, Verdict.NEEDS_REVIEW

# Prerequisites


@pytest.mark.parametrize(("age", "expected"), [(17, NOT_ELIGIBLE), (18, ELIGIBLE)])
def test_an_applicant_is_eighteen_or_over(age: int, expected: Verdict) -> None:
    """Eighteen is old enough, seventeen isn't, in both tests."""
    assert gpt(age_years=exactly(age)) is expected
    assert apt(age_years=exactly(age)) is expected


def test_there_is_no_highest_age_today() -> None:
    """An old medallist is admitted, and an old applicant with six other criteria too."""
    assert apt(age_years=exactly(90)) is ELIGIBLE
    assert gpt(age_years=exactly(90), degrees=(Degree(level=DegreeLevel.MASTER, qmas_listed=True),)) is ELIGIBLE


@pytest.mark.parametrize(("needs", "expected"), [(False, ELIGIBLE), (True, NOT_ELIGIBLE), (None, UNDETERMINED)])
def test_own_resources_must_suffice(needs: bool | None, expected: Verdict) -> None:
    """No sum is published: what settles it is whether public assistance would be needed; silence settles nothing."""
    assert gpt(wealth=Wealth(needs_public_assistance=needs)) is expected
    assert apt(wealth=Wealth(needs_public_assistance=needs)) is expected


def test_any_conviction_or_adverse_record_closes_the_scheme() -> None:
    """The text asks for no criminal record and no adverse immigration record; a visa refused need not be one."""
    assert gpt(convictions=(Conviction(),)) is NOT_ELIGIBLE
    assert gpt(adverse_records=(AdverseRecord(kind=AdverseKind.BREACH_OF_CONDITIONS),)) is NOT_ELIGIBLE
    assert gpt(adverse_records=(AdverseRecord(kind=AdverseKind.REFUSED_VISA),)) is Verdict.NEEDS_REVIEW
    assert gpt(adverse_records=(AdverseRecord(),)) is UNDETERMINED
    assert apt(convictions=(Conviction(),)) is NOT_ELIGIBLE
    assert apt(security_concern=True) is NOT_ELIGIBLE


def test_silence_on_records_leaves_the_scheme_open() -> None:
    """An unknown record is asked about and not taken for none."""
    assert gpt(convictions=None) is UNDETERMINED
    assert gpt(adverse_records=None) is UNDETERMINED


def test_without_a_degree_something_else_is_for_the_department_to_judge() -> None:
    """Technical qualifications, experience or documented achievements may exceptionally do; nothing at all doesn't."""
    assert truth(qmas.EDUCATION, degrees=(BACHELOR,)) == MET
    assert truth(qmas.EDUCATION, qualifications=(Qualification(kind=QualificationKind.TECHNICAL),)) == REVIEW
    assert truth(qmas.EDUCATION, experience=Experience(degree_level_months=exactly(60))) == REVIEW
    assert truth(qmas.EDUCATION, achievements=(Achievement(kind=AchievementKind.TECHNICAL, documented=True),)) == REVIEW
    assert (
        truth(qmas.EDUCATION, achievements=(Achievement(kind=AchievementKind.TECHNICAL, documented=False),)) == NOT_MET
    )
    assert truth(qmas.EDUCATION, degrees=(Degree(level=DegreeLevel.HIGHER_DIPLOMA),)) == REVIEW
    assert truth(qmas.EDUCATION) == NOT_MET


def test_an_unknown_degree_is_unknown_while_nothing_else_is_there() -> None:
    """Without degrees given, the prerequisite may be met or fail; the answer asks for them."""
    education = finding(qmas.EDUCATION, degrees=None)
    assert education.truth & UNKNOWN == UNKNOWN
    assert gpt(degrees=None) is UNDETERMINED


def test_a_degree_that_is_still_expected_is_awaited() -> None:
    """The prerequisite is about a degree that is held: one that is awaited leaves it open."""
    assert truth(qmas.EDUCATION, degrees=(Degree(level=DegreeLevel.BACHELOR, expected=True),)) == UNKNOWN


# Nationality and doors


@pytest.mark.parametrize(
    ("nationality", "as_of", "expected"),
    [
        ("AF", TODAY, NOT_ELIGIBLE),
        ("CU", TODAY, NOT_ELIGIBLE),
        ("KP", TODAY, NOT_ELIGIBLE),
        ("VN", TODAY, ELIGIBLE),
        ("VN", date(2023, 10, 25), ELIGIBLE),
        ("VN", date(2023, 10, 24), NOT_ELIGIBLE),
        ("LA", date(2023, 10, 24), NOT_ELIGIBLE),
        ("NP", date(2023, 10, 25), ELIGIBLE),
        ("KH", date(2012, 8, 16), NOT_ELIGIBLE),
        ("KH", date(2012, 8, 17), UNDETERMINED),
        ("KH", date(2023, 10, 23), UNDETERMINED),
        ("KH", date(2023, 10, 24), ELIGIBLE),
        ("AL", date(2012, 8, 16), NOT_ELIGIBLE),
        ("AL", date(2012, 8, 17), UNDETERMINED),
        ("AL", date(2023, 10, 24), ELIGIBLE),
        ("VN", date(2006, 6, 28), NOT_ELIGIBLE),
        ("KR", date(2006, 6, 28), ELIGIBLE),
    ],
)
def test_nationals_are_excluded_by_the_list_of_their_day(nationality: str, as_of: date, expected: Verdict) -> None:
    """Laos, Nepal and Vietnam left on 25 October 2023; Albania and Cambodia on days between 2012 and then."""
    assert apt(as_of, languages=(GOOD_ENGLISH,), nationalities=(nationality,)) is expected


@pytest.mark.parametrize("residency", ["mainland", "macao", "taiwan", "none"])
def test_chinese_nationals_apply_wherever_they_belong(residency: str) -> None:
    """Mainland, Macao and Taiwan residents and overseas Chinese may all apply."""
    assert gpt(**(MAINLAND | {"china_residency": residency})) is ELIGIBLE


def test_nobody_applies_before_the_scheme_opened() -> None:
    """The scheme opened on 28 June 2006."""
    before = assess_one(QMAS_GPT, person(**SIX_CRITERIA), date(2006, 6, 27))
    assert before.status is LawStatus.NOT_YET_OPEN
    assert before.verdict is NOT_ELIGIBLE
    assert assess_one(QMAS_GPT, person(**SIX_CRITERIA), date(2006, 6, 28)).status is LawStatus.IN_FORCE


# The regimes


@pytest.mark.parametrize(
    ("as_of", "regimes"),
    [
        (date(2006, 6, 28), ["points_2006"]),
        (date(2007, 12, 31), ["points_2006"]),
        (date(2008, 1, 1), ["points_2006", "points_2008"]),
        (date(2008, 1, 30), ["points_2006", "points_2008"]),
        (date(2008, 1, 31), ["points_2008"]),
        (date(2015, 4, 30), ["points_2008"]),
        (date(2015, 5, 1), ["points_2008", "points_2015"]),
        (date(2015, 5, 31), ["points_2015"]),
        (date(2018, 8, 27), ["points_2015"]),
        (date(2018, 8, 28), ["points_2018"]),
        (date(2021, 12, 31), ["points_2018"]),
        (date(2022, 1, 1), ["points_2018", "points_2022"]),
        (date(2023, 3, 30), ["points_2018", "points_2022"]),
        (date(2023, 3, 31), ["points_2022"]),
        (date(2024, 10, 31), ["points_2022"]),
        (date(2024, 11, 1), ["criteria_2024"]),
        (TODAY, ["criteria_2024"]),
    ],
)
def test_each_regime_holds_on_its_days(as_of: date, regimes: list[str]) -> None:
    """Both neighbours may hold within a month or span that is all that is known of a change."""
    held = assess_one(QMAS_GPT, person(**SIX_CRITERIA), as_of).regimes
    assert [version.value for version in held] == regimes


def test_the_age_limit_of_fifty_ended_with_the_regime_of_2006() -> None:
    """At 51 the scheme was closed until December 2007, may have been open in January 2008, and was open in February."""
    old = {"age_years": exactly(51), "languages": (GOOD_ENGLISH,)}
    assert apt(date(2007, 12, 31), **old) is NOT_ELIGIBLE
    assert apt(date(2008, 1, 15), **old) is UNDETERMINED
    assert apt(date(2008, 2, 1), **old) is ELIGIBLE
    assert apt(date(2007, 12, 31), **(old | {"age_years": exactly(50)})) is ELIGIBLE


def test_language_was_a_prerequisite_until_october_2024() -> None:
    """Neither Chinese nor English closed both tests under the points tables, and closes neither since."""
    assert apt(date(2024, 10, 31), languages=()) is NOT_ELIGIBLE
    assert (
        apt(date(2024, 10, 31), languages=(Language(code="yue", spoken=Ability.GOOD, written=Ability.GOOD),))
        is ELIGIBLE
    )
    assert apt(date(2024, 11, 1), languages=()) is ELIGIBLE


# The Achievement-based Points Test


@pytest.mark.parametrize(
    ("kind", "documented", "expected"),
    [
        (AchievementKind.OLYMPIC_MEDAL, None, ELIGIBLE),
        (AchievementKind.NOBEL_PRIZE, None, ELIGIBLE),
        (AchievementKind.NATIONAL_OR_INTERNATIONAL_AWARD, None, ELIGIBLE),
        (AchievementKind.LIFETIME_ACHIEVEMENT_AWARD, None, NEEDS_REVIEW),
        (AchievementKind.PEER_ACKNOWLEDGED_WORK, None, NEEDS_REVIEW),
        (AchievementKind.SIGNIFICANT_CONTRIBUTION, None, NEEDS_REVIEW),
        (AchievementKind.TECHNICAL, True, NEEDS_REVIEW),
        (AchievementKind.OTHER, False, NOT_ELIGIBLE),
        (AchievementKind.OTHER, None, UNDETERMINED),
        (None, None, UNDETERMINED),
    ],
)
@pytest.mark.parametrize("as_of", [date(2006, 6, 28), date(2024, 10, 31), TODAY])
def test_an_award_opens_the_achievement_test_and_other_work_is_judged(
    as_of: date, kind: AchievementKind | None, documented: bool | None, expected: Verdict
) -> None:
    """The named awards meet it; recognition by peers is for the department to weigh; in every regime."""
    achievements = (Achievement(kind=kind, documented=documented),)
    assert apt(as_of, achievements=achievements, languages=(GOOD_ENGLISH,)) is expected


def test_without_an_achievement_the_test_is_closed() -> None:
    """Points make up for nothing: it is an award or recognition, or refusal."""
    assert apt(achievements=()) is NOT_ELIGIBLE
    assert apt(achievements=None) is UNDETERMINED


# Published cases


def test_a_stem_masters_from_an_unlisted_university_leaves_four_criteria() -> None:
    """QMAS-05: age, two languages, English and five years; public administration is no named sector."""
    six_years = Job(
        employer_kind=EmployerKind.GOVERNMENT,
        sector=Sector.PUBLIC_ADMINISTRATION,
        level=JobLevel.GRADUATE,
        full_time=True,
        started_on=parse_date_span("2020-11-23"),
        current=True,
        place="CN",
    )
    facts: dict[str, Any] = MAINLAND | {
        "age_years": exactly(35),
        "degrees": (
            Degree(level=DegreeLevel.MASTER, qmas_listed=False, stem=True, awarded_on=parse_date_span("2018-07-01")),
        ),
        "languages": (GOOD_CHINESE, GOOD_ENGLISH),
        "jobs": (six_years,),
        "income": Income(taxable_last_year=hkd(700_000)),
    }
    assert assess_one(QMAS_GPT, person(**facts), TODAY).verdict is NOT_ELIGIBLE
    assert finding(qmas.CRITERIA, **facts).count == (4, 4)


def test_a_technical_record_without_a_degree_is_neither_refused_nor_called_met() -> None:
    """QMAS-09: both tests stay open to the department's judgement."""
    facts: dict[str, Any] = {
        "nationalities": ("KR",),
        "residence": "KR",
        "age_years": exactly(39),
        "qualifications": (Qualification(kind=QualificationKind.VOCATIONAL),),
        "achievements": (Achievement(kind=AchievementKind.TECHNICAL, documented=True),),
        "jobs": None,
        "wealth": Wealth(needs_public_assistance=False),
    }
    assert assess_one(QMAS_APT, person(**facts), TODAY).verdict is NEEDS_REVIEW
    assert assess_one(QMAS_GPT, person(**facts), TODAY).verdict is UNDETERMINED


def test_an_olympic_medallist_takes_the_achievement_test_and_cannot_reach_six() -> None:
    """QMAS-13: without work, income or a listed master's, languages of any kind don't bring six criteria."""
    assert apt(**MAINLAND) is ELIGIBLE
    assert assess_one(QMAS_GPT, person(**(MEDALLIST | MAINLAND)), TODAY).verdict is NOT_ELIGIBLE


def test_a_competition_winner_without_further_facts_keeps_the_achievement_test_open() -> None:
    """QMAS-R2: an international award; only funds and schooling are unknown."""
    pianist: dict[str, Any] = MAINLAND | {
        "age_years": exactly(24),
        "degrees": None,
        "achievements": (Achievement(kind=AchievementKind.NATIONAL_OR_INTERNATIONAL_AWARD),),
    }
    assessed = assess_one(QMAS_APT, person(**pianist), TODAY)
    assert assessed.verdict is UNDETERMINED
    assert finding(qmas.ACHIEVEMENT, **pianist).truth == MET


def test_an_executive_of_january_2024_is_open_under_the_last_points_table() -> None:
    """QMAS-R6: renown, languages, employers and the Talent List are unknown, and 80 points within reach."""
    facts: dict[str, Any] = MAINLAND | {
        "age_years": exactly(38),
        "degrees": (Degree(level=DegreeLevel.BACHELOR),),
        "jobs": None,
        "experience": Experience(degree_level_months=exactly(144), specified_sector_months=exactly(144)),
        "wealth": Wealth(needs_public_assistance=False),
    }
    assert assess_one(QMAS_GPT, person(**facts), date(2024, 1, 31)).verdict is UNDETERMINED


def test_somebody_of_whom_little_is_known_is_not_called_eligible() -> None:
    """GEP-05 and the like: silence on funds, income and languages leaves the scheme undetermined."""
    silent = person(
        age_years=exactly(32),
        degrees=(BACHELOR,),
        jobs=None,
        experience=Experience(degree_level_months=exactly(72)),
    )
    assert assess_one(QMAS_GPT, silent, TODAY).verdict is UNDETERMINED


# Remarks and terms


def _said(profile: Profile, as_of: date = TODAY) -> set[str]:
    facts = Facts(profile, as_of)
    remarks = (*QMAS_GPT.conditions, *QMAS_GPT.discretion)
    return {remark.id for remark in remarks if remark.applies is None or facts.read(remark.applies).value == MET}


def test_a_mainland_resident_is_told_of_the_letter_of_consent() -> None:
    """Mainland residents must send it; a Canadian needn't."""
    assert "common.mainland_consent" in _said(person(**(SIX_CRITERIA | MAINLAND)))
    assert "common.mainland_consent" not in _said(person(**SIX_CRITERIA))


def test_a_resident_under_another_scheme_is_told_of_being_assessed_afresh() -> None:
    """Holders of another status are treated as fresh entrants; others aren't spoken to."""
    holder = person(**(SIX_CRITERIA | {"statuses": (Status(scheme=Scheme.GEP, current=True),)}))
    assert "qmas.assessed_afresh" in _said(holder)
    assert "qmas.assessed_afresh" not in _said(person(**SIX_CRITERIA))


def test_the_panel_of_today_took_the_place_of_the_committee() -> None:
    """The panel and the favour of more criteria belong to the test in force since 1 November 2024."""
    now, then = _said(person(**SIX_CRITERIA)), _said(person(**SIX_CRITERIA), date(2024, 10, 31))
    assert {"qmas.panel", "qmas_gpt.more_criteria"} <= now
    assert "qmas.advisory_committee" not in now
    assert "qmas.advisory_committee" in then
    assert not {"qmas.panel", "qmas_gpt.more_criteria"} & then


@pytest.mark.parametrize(
    ("as_of", "values"),
    [
        (date(2006, 6, 28), [12]),
        (date(2015, 4, 30), [12]),
        (date(2015, 5, 31), [24]),
        (date(2022, 12, 27), [24]),
        (date(2022, 12, 28), [36]),
        (date(2023, 10, 30), [36]),
    ],
)
def test_the_first_stay_grew_from_one_year_to_three(as_of: date, values: list[int]) -> None:
    """One year, two from May 2015, 36 months for applications from 28 December 2022."""
    versions = lawbook().versions(QMAS_GPT.terms["first_stay_months"], as_of)
    assert [version.value for version in versions] == values


@pytest.mark.parametrize(
    ("as_of", "values"),
    [
        (date(2020, 11, 25), [1000]),
        (date(2020, 11, 26), [2000]),
        (date(2021, 10, 5), [2000]),
        (date(2021, 10, 6), [4000]),
        (date(2022, 12, 31), [4000]),
        (date(2023, 1, 1), []),
        (TODAY, []),
    ],
)
def test_the_quota_grew_and_was_lifted(as_of: date, values: list[int]) -> None:
    """1,000, then 2,000, then 4,000, then none."""
    assert [version.value for version in lawbook().versions(QMAS_GPT.terms["quota"], as_of)] == values


def test_an_achiever_stays_eight_years() -> None:
    """Ninety-six months, today."""
    (version,) = lawbook().versions(QMAS_APT.terms["first_stay_months"], TODAY)
    assert version.value == 96
