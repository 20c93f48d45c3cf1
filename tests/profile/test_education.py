from datetime import date

import pytest

from service.profile.codes import DegreeLevel
from service.profile.derived.education import award_dates, first_degree, first_degree_date, is_awarded
from service.profile.facts import Facts
from service.profile.model import Degree, Profile
from service.profile.values import MET, NOT_MET, UNKNOWN, DateSpan, Span, Truth, exactly, parse_date_span

AS_OF = date(2026, 11, 23)


def _facts(*degrees: Degree) -> Facts:
    return Facts(Profile(degrees=degrees), AS_OF)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (DegreeLevel.BACHELOR, MET),
        (DegreeLevel.MASTER, MET),
        (DegreeLevel.DOCTOR, MET),
        (DegreeLevel.SUB_DEGREE, NOT_MET),
        (DegreeLevel.HIGHER_DIPLOMA, NOT_MET),
        (DegreeLevel.POSTGRADUATE_CERTIFICATE, NOT_MET),
        (DegreeLevel.HONORARY, NOT_MET),
        (DegreeLevel.NONE, NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_a_first_degree_is_a_bachelor_or_above(level: DegreeLevel | None, expected: Truth) -> None:
    """Sub-degrees, certificates and honorary degrees are none; a level that is not given leaves it open."""
    reading = _facts(Degree(level=level)).read(first_degree)
    assert reading.value == expected
    assert reading.lacks == (("/degrees/0/level",) if level is None else ())


def test_no_degrees_is_not_the_same_as_unknown_degrees() -> None:
    """An empty list holds no degree; an absent one may."""
    assert _facts().read(first_degree).value == NOT_MET
    absent = Facts(Profile(), AS_OF).read(first_degree)
    assert (absent.value, absent.lacks) == (UNKNOWN, ("/degrees",))


@pytest.mark.parametrize(
    ("degree", "expected"),
    [
        (Degree(awarded_on=parse_date_span("2026-11-23")), MET),
        (Degree(awarded_on=parse_date_span("2026-11-24")), UNKNOWN),
        (Degree(awarded_on=parse_date_span("2026-11")), MET),
        (Degree(awarded_on=parse_date_span("2026-12")), UNKNOWN),
        (Degree(graduation_year=exactly(2025)), MET),
        (Degree(graduation_year=exactly(2026)), MET),
        (Degree(graduation_year=exactly(2027)), UNKNOWN),
        (Degree(graduation_year=exactly(2028)), NOT_MET),
        (Degree(awarded_on=parse_date_span("2027-11-23")), UNKNOWN),
        (Degree(awarded_on=parse_date_span("2027-11-24")), NOT_MET),
        (Degree(expected=True, awarded_on=parse_date_span("2025")), UNKNOWN),
        (Degree(), MET),
    ],
)
def test_a_degree_counts_from_the_day_of_its_award(degree: Degree, expected: Truth) -> None:
    """Awarded by the day of lodging, by date or year; without a date it is held, due within a year awaited."""
    assert is_awarded(degree, _facts(degree)) == expected


def test_a_degree_of_this_year_may_be_later_than_a_day_of_lodging_before_the_facts() -> None:
    """Held on 23 November 2026, a degree of 2026 may have been awarded on 1 March, and one of 2025 was."""
    told_on = parse_date_span("2026-11-23")
    for year, expected in ((2025, MET), (2026, UNKNOWN), (2027, UNKNOWN), (2028, NOT_MET)):
        degree = Degree(graduation_year=exactly(year))
        assert is_awarded(degree, Facts(Profile(facts_on=told_on, degrees=(degree,)), date(2026, 3, 1))) == expected


def test_date_and_year_of_graduation_narrow_each_other() -> None:
    """A date to the year and a year of graduation agree on that year; two years apart agree on nothing."""
    assert award_dates(Degree(awarded_on=parse_date_span("2021-06"), graduation_year=Span(2020, 2021))) == DateSpan(
        date(2021, 6, 1), date(2021, 6, 30)
    )
    assert award_dates(Degree(awarded_on=parse_date_span("2021-06"), graduation_year=exactly(2020))) is None
    assert award_dates(Degree()) is None


def test_the_first_degree_is_the_earliest_award() -> None:
    """A bachelor's of 2015 comes before a master's of 2018, in whatever order they are given."""
    bachelor = Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2015-06-30"))
    master = Degree(level=DegreeLevel.MASTER, awarded_on=parse_date_span("2018-06-30"))
    expected = DateSpan(date(2015, 6, 30), date(2015, 6, 30))
    assert _facts(bachelor, master).read(first_degree_date).value == expected
    assert _facts(master, bachelor).read(first_degree_date).value == expected
    assert _facts(Degree(level=DegreeLevel.SUB_DEGREE)).read(first_degree_date).value is None


def test_a_date_to_the_year_asks_for_the_day() -> None:
    """An award known to the year spans that year, and the answer says that the date would narrow it."""
    reading = _facts(Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2015"))).read(first_degree_date)
    assert reading.value == DateSpan(date(2015, 1, 1), date(2015, 12, 31))
    assert reading.lacks == ("/degrees/0/awarded_on",)
