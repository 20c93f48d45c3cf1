from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import DegreeLevel, EmployerKind, JobLevel, Sector
from service.profile.derived.work import (
    aged,
    degree_level_months,
    every_job,
    full_time,
    international_months,
    months_in_window,
    months_worked,
    reputable_employer_months,
    senior_months,
    specified_sector_months,
    union_months,
)
from service.profile.facts import Facts
from service.profile.model import Degree, Experience, Job, Person, Profile
from service.profile.values import DateSpan, Span, exactly, parse_date_span

AS_OF = date(2026, 11, 23)
GRADUATED = (Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2010-07-01")),)


def _job(start: str, end: str | None = None, **facts: object) -> Job:
    full = {"full_time": True, "level": JobLevel.GRADUATE, **facts}
    ended = parse_date_span(end) if end else None
    return Job(started_on=parse_date_span(start), ended_on=ended, current=end is None, **full)  # type: ignore[arg-type]


def _facts(*jobs: Job, as_of: date = AS_OF, degrees: tuple[Degree, ...] = GRADUATED) -> Facts:
    return Facts(Profile(jobs=jobs, degrees=degrees), as_of)


def test_months_run_from_the_first_day_to_the_last() -> None:
    """15 July 2018 to 14 July 2021, both included, is 36 months of work."""
    assert _facts(_job("2018-07-15", "2021-07-14")).read(degree_level_months).value == exactly(36)


def test_jobs_at_the_same_time_count_once() -> None:
    """Two jobs of the same three years are 36 months, not 72; an overlap of half a year counts once."""
    same = _job("2018-01-01", "2020-12-31")
    assert _facts(same, same).read(degree_level_months).value == exactly(36)
    later = _job("2020-07-01", "2021-12-31")
    assert _facts(same, later).read(degree_level_months).value == exactly(48)


def test_a_gap_between_jobs_does_not_count() -> None:
    """A year, a free year and a year make 24 months; jobs that follow each other day by day leave no gap."""
    assert _facts(_job("2018-01-01", "2018-12-31"), _job("2020-01-01", "2020-12-31")).read(
        degree_level_months
    ).value == exactly(24)
    assert _facts(_job("2018-01-01", "2018-02-14"), _job("2018-02-15", "2018-12-31")).read(
        degree_level_months
    ).value == exactly(12)


def test_only_work_after_the_first_degree_counts() -> None:
    """Work from 2008, a degree on 1 July 2010, an end on 30 June 2012: 24 months."""
    assert _facts(_job("2008-01-01", "2012-06-30")).read(degree_level_months).value == exactly(24)


def test_a_degree_known_to_the_year_gives_an_interval() -> None:
    """A degree of 2010 with a job over 2010 and 2011 gives 12 to 24 months, and asks for the date of the award."""
    degrees = (Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2010")),)
    reading = _facts(_job("2009-01-01", "2011-12-31"), degrees=degrees).read(degree_level_months)
    assert 12 <= reading.value.low < 12.1
    assert reading.value.high == 24
    assert reading.lacks == ("/degrees/0/awarded_on",)


def test_dates_known_to_the_month_give_an_interval() -> None:
    """June 2018 to June 2021 is between 35 months (and a day or two) and 37, and asks for the job's dates."""
    reading = _facts(_job("2018-06", "2021-06")).read(degree_level_months)
    assert 35 <= reading.value.low <= 35.1
    assert reading.value.high == 37
    assert reading.lacks == ("/jobs/0/started_on", "/jobs/0/ended_on")


def test_the_day_of_lodging_is_no_day_of_work() -> None:
    """A job held since 23 November 2023 is 36 months on 23 November 2026; one begun a day later is not yet."""
    assert _facts(_job("2023-11-23")).read(degree_level_months).value == exactly(36)
    assert _facts(_job("2023-11-24")).read(degree_level_months).value.high < 36


def test_unknown_jobs_are_any_number_of_months() -> None:
    """Absent jobs leave all open and are asked for; an empty list is none."""
    absent = Facts(Profile(degrees=GRADUATED), AS_OF).read(degree_level_months)
    assert (absent.value.low, absent.value.high) == (0, 900)
    assert set(absent.lacks) == {"/experience/degree_level_months", "/jobs"}
    assert _facts().read(degree_level_months).value == exactly(0)


@pytest.mark.parametrize(
    ("changes", "span"),
    [
        ({"full_time": False}, exactly(0)),
        ({"full_time": None}, Span(0, 12)),
        ({"full_time": None, "employer_kind": EmployerKind.SELF}, exactly(12)),
        ({"level": JobLevel.TECHNICIAN}, exactly(0)),
        ({"level": None}, Span(0, 12)),
        ({"level": JobLevel.SENIOR}, exactly(12)),
    ],
)
def test_full_time_work_at_degree_level_counts(changes: dict[str, object], span: Span) -> None:
    """Part-time work and technicians' work count nothing; self-employment is full-time; what is unknown may count."""
    assert _facts(_job("2018-01-01", "2018-12-31", **changes)).read(degree_level_months).value == span


def test_the_kinds_of_experience_are_told_apart() -> None:
    """A senior banker posted from France to Hong Kong by a listed company counts under each heading for that year."""
    job = _job(
        "2018-01-01",
        "2018-12-31",
        level=JobLevel.SENIOR,
        employer_kind=EmployerKind.LISTED,
        sector=Sector.FINANCE,
        place="HK",
    )
    facts = Facts(Profile(jobs=(job,), degrees=GRADUATED, person=Person(nationalities=("FR",))), AS_OF)
    for kind in (senior_months, reputable_employer_months, specified_sector_months, international_months):
        assert facts.read(kind).value == exactly(12)


def test_work_between_the_mainland_and_hong_kong_may_or_may_not_be_international() -> None:
    """For a Chinese national work in Hong Kong stays open, work at home is none, work in France is international."""

    def months(place: str) -> Span:
        job = _job("2018-01-01", "2018-12-31", place=place)
        facts = Facts(Profile(jobs=(job,), degrees=GRADUATED, person=Person(nationalities=("CN",))), AS_OF)
        return facts.read(international_months).value

    assert months("HK") == Span(0, 12)
    assert months("CN") == exactly(0)
    assert months("FR") == exactly(12)


def test_five_years_of_work_fill_the_window_and_no_more() -> None:
    """Work without a break since 2015 is exactly 60 months of the last 60."""
    facts = _facts(_job("2015-01-01"))
    assert months_in_window(facts, DateSpan(date(2010, 7, 1), date(2010, 7, 1))).value == exactly(60)


def test_the_window_is_the_sixty_months_before_the_day() -> None:
    """On 23 November 2026 work up to 22 November 2021 lies outside, and from 23 November 2021 inside."""
    after = DateSpan(date(2010, 7, 1), date(2010, 7, 1))
    assert months_in_window(_facts(_job("2018-01-01", "2021-11-22")), after).value == exactly(0)
    assert months_in_window(_facts(_job("2018-01-01", "2022-11-22")), after).value == exactly(12)


def test_a_graduate_cannot_have_worked_longer_than_since_graduation() -> None:
    """With jobs unknown, a degree of 23 November 2024 leaves at most 24 months in the window."""
    facts = Facts(Profile(), AS_OF)
    assert months_in_window(facts, DateSpan(date(2024, 11, 23), date(2024, 11, 23))).value == Span(0, 24)
    assert months_in_window(facts, None).value == Span(0, 60)


def test_a_sum_given_is_held_against_the_jobs_counted() -> None:
    """A given 30 to 40 months and jobs of 36 agree on 36; all work ever bounds the work of the last five years."""
    facts = Facts(
        Profile(
            jobs=(_job("2018-07-15", "2021-07-14"),),
            degrees=GRADUATED,
            experience=Experience(degree_level_months=Span(30, 40)),
        ),
        AS_OF,
    )
    assert facts.read(degree_level_months).value == exactly(36)
    total = Facts(Profile(experience=Experience(total_months=exactly(20))), AS_OF)
    assert months_in_window(total, None).value == Span(0, 20)


def test_a_sum_grows_by_at_most_the_time_gone_by() -> None:
    """30 months on one day are 30 to 36 half a year later, and were 24 to 30 half a year before."""
    later = Facts(Profile(facts_on=parse_date_span("2026-11-23")), date(2027, 5, 23))
    earlier = Facts(Profile(facts_on=parse_date_span("2026-11-23")), date(2026, 5, 23))
    assert aged(exactly(30), later) == Span(30, 36)
    assert aged(exactly(30), earlier) == Span(24, 30)
    assert aged(exactly(30), Facts(Profile(), AS_OF)) == exactly(30)


def test_a_sum_over_the_last_five_years_may_also_shrink() -> None:
    """58 months of the last 60 are 52 to 60 half a year later or earlier: the window moves with the day."""
    for as_of in (date(2027, 5, 23), date(2026, 5, 23)):
        facts = Facts(Profile(facts_on=parse_date_span("2026-11-23")), as_of)
        assert aged(exactly(58), facts, 60, window=True) == Span(52, 60)


DAYS = st.dates(date(2015, 1, 1), date(2026, 11, 22))
INTERVALS = st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(INTERVALS, max_size=5), INTERVALS)
def test_more_work_never_counts_for_less(intervals: list[tuple[date, date]], more: tuple[date, date]) -> None:
    """Adding a job never lowers the union, and never adds more than the job itself."""
    before = union_months(intervals)
    after = union_months([*intervals, more])
    assert before <= after <= before + union_months([more]) + 3e-6


def _blurred(job: Job) -> Job:
    start = job.started_on
    assert start is not None
    return Job(started_on=DateSpan(start.first - timedelta(days=20), start.last + timedelta(days=9)))


@given(st.lists(INTERVALS, min_size=1, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_hiding_what_a_job_was_never_contradicts_it(intervals: list[tuple[date, date]], hidden: list[bool]) -> None:
    """Whatever is unknown of the jobs, the months that they truly make lie in the interval."""
    whole = [
        Job(started_on=DateSpan(start, start), ended_on=DateSpan(end, end), full_time=True) for start, end in intervals
    ]
    part = [_blurred(job) if hide else job for job, hide in zip(whole, hidden, strict=False)]
    true, span = (
        months_worked(facts, full_time, facts.read(every_job)).value for facts in (_facts(*whole), _facts(*part))
    )
    assert true.is_exact
    assert span.low <= true.low <= span.high
