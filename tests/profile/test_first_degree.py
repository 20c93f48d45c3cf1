from datetime import date

from service.profile.codes import DegreeLevel
from service.profile.derived.education import first_degree_date
from service.profile.facts import Facts
from service.profile.model import Degree, Profile
from service.profile.values import parse_date_span

AS_OF = date(2026, 11, 23)


def _facts(*degrees: Degree) -> Facts:
    return Facts(Profile(degrees=degrees), AS_OF)


def test_the_first_degree_dates_from_its_award() -> None:
    """The earliest award at bachelor's level or above counts, however many follow."""
    facts = _facts(
        Degree(level=DegreeLevel.MASTER, awarded_on=parse_date_span("2018-07-01")),
        Degree(level=DegreeLevel.BACHELOR, awarded_on=parse_date_span("2015-07-01")),
    )
    assert first_degree_date(facts).value == parse_date_span("2015-07-01")


def test_nobody_without_a_degree_has_a_first_degree_date() -> None:
    """A higher diploma is no first degree."""
    facts = _facts(Degree(level=DegreeLevel.HIGHER_DIPLOMA, awarded_on=parse_date_span("2015-07-01")))
    assert first_degree_date(facts).value is None


def test_an_award_of_unknown_level_leaves_every_earlier_day_possible() -> None:
    """If it turns out to be no degree, work from before it counts as well."""
    reading = first_degree_date(_facts(Degree(awarded_on=parse_date_span("2015-07-01"))))
    assert reading.value is not None
    assert reading.value.first == date.min
    assert reading.lacks == ("/degrees/0/level",)
