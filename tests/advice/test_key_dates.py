from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.advice.calendar.ageing import held_on, told_on
from service.advice.calendar.key_dates import horizon, time_lines
from service.advice.calendar.records import DatedBasis, KeyDate, TimeLine, TurnKind
from service.outlook.estimate import Band
from service.profile import codes
from service.profile.consistency import contradictions
from service.profile.derived.person import held_now
from service.profile.facts import Facts
from service.profile.model import Degree, Job, Profile, Status
from service.profile.values import MET, NOT_MET, DateSpan, exactly
from service.rules.catalogue import PATHWAYS
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import OPEN, LawStatus, Verdict, assess
from tests.exemplars import young_graduate
from tests.recommend.asking import AS_OF, decided, decided_where_law_is_held
from tests.rules.people import person
from tests.strategies import cases

ONE_DAY = timedelta(days=1)


def day(text: str) -> DateSpan:
    return DateSpan(date.fromisoformat(text), date.fromisoformat(text))


def lines(profile: Profile, as_of: date = AS_OF) -> dict[str, TimeLine]:
    return {line.id: line for line in time_lines(decided(profile, as_of))}


def turn(line: TimeLine, criterion: str) -> KeyDate:
    return next(key for key in line.dates if any(change.code == criterion for change in key.changes))


def assert_kept(profile: Profile, as_of: date, lines: tuple[TimeLine, ...]) -> None:
    """Each side of every date, asked afresh, stands as the time line says."""
    fixed = held_on(profile, as_of)
    for on in sorted({key.on for line in lines for key in line.dates}):
        eve, morning = (decided(fixed, when, today=as_of).pathways for when in (on - ONE_DAY, on))
        before, after = ({row.assessment.pathway.id: row for row in rows} for rows in (eve, morning))
        for line in lines:
            for key in line.dates:
                if key.on == on:
                    assert (key.verdict_before, key.band_before) == _stands(before[line.id]), (line.id, on)
                    assert (key.verdict_after, key.band_after) == _stands(after[line.id]), (line.id, on)


def _stands(row: object) -> tuple[Verdict, Band]:
    return row.assessment.verdict, row.outlook.band  # type: ignore[attr-defined]


@given(cases(), st.data())
def test_every_date_gives_what_it_promised_and_none_is_missed(
    case: tuple[date, Profile, Profile], data: st.DataObject
) -> None:
    """Both sides of each date, and any day between, asked afresh, have the verdict of the time line."""
    as_of, *profiles = case
    for profile in profiles:
        decision = decided_where_law_is_held(profile, as_of)
        told = time_lines(decision)
        assert all(line.complete for line in told)
        assert_kept(profile, as_of, told)
        on = data.draw(st.dates(as_of, horizon(as_of)))
        evaluation = Evaluation(Facts(held_on(profile, as_of), on), lawbook())
        for line in told:
            (period,) = (row for row in line.periods if row.since <= on and (row.until is None or on <= row.until))
            pathway = next(pathway for pathway in PATHWAYS if pathway.id == line.id)
            assert assess(pathway, evaluation).verdict is period.verdict, (line.id, on)


def graduate(awarded: str, **facts: object) -> Profile:
    degree = Degree(
        level=codes.DegreeLevel.BACHELOR,
        institution="University of Oxford",
        country="GB",
        full_time=True,
        awarded_on=day(awarded),
        expected=False,
    )
    return person(degrees=(degree,), **facts)


def job(since: str, **facts: object) -> Job:
    plain: dict[str, object] = {
        "started_on": day(since),
        "current": True,
        "full_time": True,
        "level": codes.JobLevel.GRADUATE,
        "reputable_employer": False,
        "sector": codes.Sector.OTHER,
        "international": False,
    }
    return Job(**plain | facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("born", "turns"),
    [
        ("1976-03-15", "2027-03-15"),
        ("1977-01-01", "2028-01-01"),
        ("1976-02-29", "2027-03-01"),
        ("1980-02-29", "2031-03-01"),
    ],
)
def test_criterion_1_of_qmas_ends_with_the_51st_birthday(born: str, turns: str) -> None:
    """Age 18 to 50: the day before the 51st birthday is the last; 1 March for a birthday of 29 February."""
    line = lines(person(birth_date=day(born)))["qmas_gpt"]
    key = turn(line, "qmas.c1")
    assert key.on == date.fromisoformat(turns)
    assert (key.kinds, key.basis, key.sure) == ((TurnKind.AGE,), DatedBasis.FACTS, True)


def test_an_age_that_is_given_in_years_turns_at_the_earliest_and_at_the_latest() -> None:
    """Somebody who is 49 today turns 51 between a year from tomorrow and two years from today."""
    line = lines(person(age_years=exactly(49)))["qmas_gpt"]
    found = [
        (key.on, change.after, key.sure) for key in line.dates for change in key.changes if change.code == "qmas.c1"
    ]
    assert found == [(date(2027, 11, 24), "unknown", False), (date(2028, 11, 23), "not_met", False)]


def test_category_c_of_ttps_ends_with_a_year_of_graduation_and_its_last_year_is_in_doubt() -> None:
    """A graduate of 2022 may apply in 2027, if the year N-5 counts; from 1 January 2028 on nobody reads it so."""
    line = lines(graduate("2022-07-01", jobs=()))["ttps_c"]
    first, second = line.periods
    assert (first.verdict, first.until, first.doubtful_from) == (
        Verdict.ELIGIBLE,
        date(2027, 12, 31),
        date(2027, 1, 1),
    )
    assert (second.since, second.verdict) == (date(2028, 1, 1), Verdict.NOT_ELIGIBLE)
    assert [key.doubt for key in line.dates if key.on == date(2027, 1, 1)] == ["ttps_c.graduation_year_doubt"]


def test_three_years_of_work_open_category_b_of_ttps_on_the_day_and_close_category_c() -> None:
    """Full-time since 15 January 2024, after graduation: 36 months precede 15 January 2027."""
    told = lines(graduate("2023-07-01", jobs=(job("2024-01-15"),)))
    opens, closes = turn(told["ttps_b"], "ttps_b.work"), turn(told["ttps_c"], "ttps_c.work")
    assert opens.on == closes.on == date(2027, 1, 15)
    assert (opens.verdict_after, closes.verdict_after) == (Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE)
    assert opens.kinds == (TurnKind.WORK,)


def test_work_that_ends_leaves_the_window_of_five_years() -> None:
    """Work from 2021 to 2024 inclusive: less than 36 months of it lie within five years from the start of 2027 on."""
    done = job("2021-01-01", current=False, ended_on=day("2024-12-31"))
    line = lines(graduate("2020-07-01", jobs=(done,)))["ttps_b"]
    assert turn(line, "ttps_b.work").on == date(2027, 1, 2)


def test_two_years_of_international_work_are_reached_on_the_day() -> None:
    """Criterion 9 asks for 24 months: from 10 June 2025 they are complete on 10 June 2027."""
    line = lines(graduate("2020-07-01", jobs=(job("2025-06-10", international=True),)))["qmas_gpt"]
    assert turn(line, "qmas.c9").on == date(2027, 6, 10)


def test_the_recent_graduate_of_iang_has_six_calendar_months() -> None:
    """An award of 31 August 2026 is recent through 28 February 2027; then a job offer is asked for."""
    here = Degree(
        level=codes.DegreeLevel.BACHELOR,
        institution="The University of Hong Kong",
        country="HK",
        full_time=True,
        student_visa=True,
        locally_accredited=True,
        awarded_on=day("2026-08-31"),
        expected=False,
    )
    line = lines(person(degrees=(here,)))["iang"]
    assert [(row.until, row.verdict) for row in line.periods] == [
        (date(2027, 2, 28), Verdict.ELIGIBLE),
        (None, Verdict.NOT_ELIGIBLE),
    ]
    assert turn(line, "iang.offer").kinds == (TurnKind.TIME_SINCE_AWARD,)


def test_what_no_text_enacts_is_told_apart() -> None:
    """The Technical Professionals Stream ends with its quota on 29 June 2028: derived, so expected and not sure."""
    key = lines(young_graduate(AS_OF))["gep_tp"].dates[-1]
    assert (key.on, key.basis, key.sure, key.kinds) == (date(2028, 6, 30), DatedBasis.EXPECTED, False, (TurnKind.LAW,))
    assert (key.status_before, key.status_after) == (LawStatus.IN_FORCE, LawStatus.CLOSED)


def test_a_new_list_of_universities_is_expected_on_new_years_day() -> None:
    """It was revised on 1 January 2024, 2025 and 2026: expected again, and nothing is said of what it holds."""
    line = lines(graduate("2025-07-01", jobs=()))["ttps_c"]
    assert [key.on for key in line.dates if key.kinds == (TurnKind.LIST,)] == [date(2027, 1, 1)]


def test_enacted_law_turns_on_its_day() -> None:
    """Asked on 1 October 2024, the twelve criteria of 1 November 2024 lie ahead, and they are enacted."""
    line = lines(young_graduate(date(2024, 10, 1)), date(2024, 10, 1))["qmas_gpt"]
    key = next(key for key in line.dates if key.on == date(2024, 11, 1))
    assert key.basis is DatedBasis.ENACTED
    assert TurnKind.LAW in key.kinds


def test_an_extension_may_be_applied_for_in_the_last_three_months_of_a_stay() -> None:
    """From 1 March 2026 the window of the talent schemes is three months: 1 July to 1 October 2027."""
    held = Status(scheme=codes.Scheme.IANG, held_from=day("2025-10-02"), held_until=day("2027-10-01"), current=True)
    window = lines(person(statuses=(held,)))["iang"].extension
    assert window is not None
    assert (window.since, window.until) == (date(2027, 7, 1), date(2027, 10, 1))


@given(cases())
def test_periods_follow_each_other_without_gap(case: tuple[date, Profile, Profile]) -> None:
    """From the day of lodging on, each period begins on the day after the last, and no two alike are neighbours.

    A new entry and an extension that are both open are two periods.
    """
    as_of, _, profile = case
    for line in time_lines(decided_where_law_is_held(profile, as_of)):
        assert line.periods[0].since == as_of
        assert line.periods[-1].until is None
        for row, following in zip(line.periods, line.periods[1:], strict=False):
            assert row.until is not None
            assert row.until + ONE_DAY == following.since
            parted_by_mode = row.verdict in OPEN and row.mode is not following.mode
            assert (row.verdict, row.law_status) != (following.verdict, following.law_status) or parted_by_mode
        assert [key.on for key in line.dates] == sorted({key.on for key in line.dates})


@given(cases(), st.integers(0, 1_826))
def test_a_profile_told_anew_on_a_later_day_is_read_as_the_old_one_is_read_then(
    case: tuple[date, Profile, Profile], days: int
) -> None:
    """Restating ages and sums on a later day changes no verdict on that day, amounts in foreign currency aside."""
    as_of, _, profile = case
    later = as_of + timedelta(days=days)
    profile = replace(profile, businesses=(), income=replace(profile.income, taxable_last_year=None))
    old = Evaluation(Facts(held_on(profile, as_of), later), lawbook())
    new = Evaluation(Facts(told_on(profile, as_of, later), later), lawbook())
    for pathway in PATHWAYS:
        assert assess(pathway, old).truth == assess(pathway, new).truth, pathway.id


def test_a_stay_is_no_longer_held_after_its_limit() -> None:
    """A status held to the end of May is told as held on the last day, and by its dates from the day after."""
    may = DateSpan(date(2026, 5, 31), date(2026, 5, 31))
    profile = Profile(statuses=(Status(scheme=codes.Scheme.IANG, held_until=may, current=True),))
    as_of = date(2026, 5, 1)
    on_the_last_day, after = told_on(profile, as_of, may.last), told_on(profile, as_of, date(2026, 6, 1))
    assert on_the_last_day.statuses == profile.statuses
    assert profile.statuses is not None
    assert after.statuses is not None
    assert after.statuses[0].current is None
    assert contradictions(after, date(2026, 6, 1)) == ()
    for told in (profile.statuses[0], after.statuses[0]):
        assert held_now(told, date(2026, 6, 1)) == NOT_MET
    assert held_now(profile.statuses[0], may.last) == MET
