import itertools
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.values import (
    ANYTHING,
    MET,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    add_months,
    both,
    day_after,
    either,
    exactly,
    in_digits,
    known,
    months_between,
    negation,
    parse_date_span,
    union,
    word,
    words,
    years_old,
)

TRUTHS = [Truth(bits) for bits in range(1, 8)]
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def _outcomes(truth: Truth) -> list[int]:
    return [bit for bit in (1, 2, 4) if truth & bit]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (NOT_MET, MET, NOT_MET),
        (NOT_MET, UNKNOWN, NOT_MET),
        (NOT_MET, REVIEW, NOT_MET),
        (MET, MET, MET),
        (REVIEW, MET, REVIEW),
        (MET, UNKNOWN, UNKNOWN),
    ],
)
def test_and_follows_the_table(a: Truth, b: Truth, expected: Truth) -> None:
    """not_met ∧ x = not_met; needs_review ∧ met = needs_review; either side may come first."""
    assert both(a, b) == both(b, a) == expected


def test_unknown_and_needs_review_is_a_matter_to_ask_about() -> None:
    """Unknown ∧ needs_review reads as unknown: the missing fact may still close it or leave it to an officer."""
    truth = both(UNKNOWN, REVIEW)
    assert word(truth) == "unknown"
    assert words(truth) == ("not_met", "needs_review")


@pytest.mark.parametrize("other", TRUTHS)
def test_met_or_anything_is_met(other: Truth) -> None:
    """Met ∨ x = met."""
    assert either(MET, other) == either(other, MET) == MET


@pytest.mark.parametrize(("a", "b"), list(itertools.product(TRUTHS, TRUTHS)))
def test_sets_of_outcomes_combine_outcome_by_outcome(a: Truth, b: Truth) -> None:
    """``both`` is the set of minima and ``either`` the set of maxima over every pair of outcomes."""
    pairs = list(itertools.product(_outcomes(a), _outcomes(b)))
    assert _outcomes(both(a, b)) == sorted({min(pair) for pair in pairs})
    assert _outcomes(either(a, b)) == sorted({max(pair) for pair in pairs})
    assert _outcomes(union(a, b)) == sorted({*_outcomes(a), *_outcomes(b)})


@pytest.mark.parametrize("a", TRUTHS)
def test_negation_swaps_met_and_not_met_and_keeps_judgement(a: Truth) -> None:
    """Negating twice gives the same truth, and an officer's judgement stays one."""
    assert negation(negation(a)) == a
    assert bool(negation(a) & REVIEW) == bool(a & REVIEW)
    assert bool(negation(a) & MET) == bool(a & NOT_MET)


def test_a_yes_no_fact_that_is_absent_is_unknown() -> None:
    """No default stands in for a missing fact."""
    assert (known(None), known(True), known(False)) == (UNKNOWN, MET, NOT_MET)
    assert word(ANYTHING) == "unknown"


@pytest.mark.parametrize(
    ("span", "at_least", "at_most"),
    [
        (Span(36, 36), MET, MET),
        (Span(35, 35), NOT_MET, MET),
        (Span(37, 37), MET, NOT_MET),
        (Span(35, 36), UNKNOWN, MET),
        (Span(36, 37), MET, UNKNOWN),
        (Span(35, 37), UNKNOWN, UNKNOWN),
    ],
)
def test_a_threshold_includes_its_own_value(span: Span, at_least: Truth, at_most: Truth) -> None:
    """36 reaches a threshold of 36 and stays within it; an interval across it is unknown."""
    assert span.at_least(36) == at_least
    assert span.at_most(36) == at_most
    assert span.below(36) == negation(at_least)


def test_a_span_may_not_run_downwards() -> None:
    """A span from 2 to 1 is refused, as is one with a bound that is no number."""
    with pytest.raises(ValueError, match="runs upwards"):
        Span(2, 1)
    with pytest.raises(ValueError, match="runs upwards"):
        Span(float("nan"), 1)


@given(*[st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)] * 2)
def test_two_spans_have_in_common_what_lies_in_both(one: list[int], other: list[int]) -> None:
    """Of numbers and of days alike; nothing where they contradict each other."""
    inside = [number for number in range(10) if one[0] <= number <= one[1] and other[0] <= number <= other[1]]
    expected = (inside[0], inside[-1]) if inside else None
    numbers = Span(*one).overlap(Span(*other))
    assert (None if numbers is None else (numbers.low, numbers.high)) == expected
    first, second = (DateSpan(*[date(2026, 1, 1 + number) for number in ends]) for ends in (one, other))
    days = first.overlap(second)
    assert (None if days is None else (days.first.day - 1, days.last.day - 1)) == expected


def test_spans_add_scale_and_meet() -> None:
    """Sums, multiples, common parts and hulls of intervals."""
    assert Span(1, 2) + Span(10, 20) == Span(11, 22)
    assert Span(1, 2).scaled(0.5) == Span(0.5, 1)
    assert Span(1, 5).overlap(Span(4, 9)) == Span(4, 5)
    assert Span(1, 3).overlap(Span(4, 9)) is None
    assert Span(1, 2).hull(Span(5, 6)) == Span(1, 6)
    assert exactly(3).is_exact


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-06", date(2021, 6, 1), date(2021, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-06-15", date(2021, 6, 15), date(2021, 6, 15)),
    ],
)
def test_a_date_may_be_given_to_the_year_the_month_or_the_day(text: str, first: date, last: date) -> None:
    """ISO 8601 reduced precision is the whole year or month."""
    assert parse_date_span(text) == DateSpan(first, last)


@pytest.mark.parametrize("text", ["21", "2021-6", "2021-13", "2021-02-30", "2021/06", "2021-06-1", "", "２０２１"])
def test_anything_else_is_no_date(text: str) -> None:
    """A malformed or impossible date is refused, full-width digits included."""
    with pytest.raises(ValueError, match=r"date|month|day"):
        parse_date_span(text)


def test_a_span_of_days_is_before_within_or_after_a_day() -> None:
    """A month that holds the day leaves both questions open; one before or after it settles them."""
    june = parse_date_span("2021-06")
    assert june.on_or_before(date(2021, 6, 30)) == MET
    assert june.on_or_before(date(2021, 6, 29)) == UNKNOWN
    assert june.on_or_before(date(2021, 5, 31)) == NOT_MET
    assert june.on_or_after(date(2021, 6, 1)) == MET
    assert june.on_or_after(date(2021, 6, 2)) == UNKNOWN
    assert june.on_or_after(date(2021, 7, 1)) == NOT_MET
    assert june.years == Span(2021, 2021)


def test_a_span_of_days_may_not_run_backwards() -> None:
    """The last day is not before the first."""
    with pytest.raises(ValueError, match="runs forwards"):
        DateSpan(date(2021, 2, 1), date(2021, 1, 31))


def test_spans_of_days_meet_in_what_both_allow() -> None:
    """2021 and June 2021 meet in June; 2021 and 2022 contradict each other."""
    assert parse_date_span("2021").overlap(parse_date_span("2021-06")) == parse_date_span("2021-06")
    assert parse_date_span("2021").overlap(parse_date_span("2022")) is None


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2018, 7, 15), date(2021, 7, 15), 36),
        (date(2021, 2, 15), date(2024, 2, 15), 36),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2020, 8, 31), date(2023, 8, 31), 36),
        (date(2021, 1, 1), date(2021, 1, 1), 0),
        (date(2021, 1, 2), date(2021, 1, 1), 0),
    ],
)
def test_the_same_day_of_a_later_month_makes_whole_months(start: date, end: date, months: int) -> None:
    """Three calendar years are 36 months, leap day or not; time never runs backwards."""
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("start", "end"), [(date(2018, 7, 15), date(2021, 7, 14)), (date(2020, 8, 31), date(2023, 8, 30))]
)
def test_a_day_short_of_three_years_is_short_of_36_months(start: date, end: date) -> None:
    """One day less never rounds up to the whole."""
    assert 35.9 < months_between(start, end) < 36


@given(DAYS, DAYS, DAYS)
def test_a_longer_stretch_is_never_counted_shorter(a: date, b: date, c: date) -> None:
    """Months grow with the stretch, and its parts add up to it."""
    first, middle, last = sorted((a, b, c))
    assert months_between(first, middle) <= months_between(first, last)
    assert months_between(first, middle) + months_between(middle, last) == pytest.approx(
        months_between(first, last), abs=3e-6
    )


@given(DAYS, st.integers(-400, 400))
def test_adding_months_lands_in_the_month_meant(day: date, months: int) -> None:
    """The month moves by the number given; the day stays, or becomes the month's last."""
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or day_after(moved).day == 1


def test_adding_months_beyond_the_calendar_stops_at_its_ends() -> None:
    """The first and last dates that can be written stand for everything beyond."""
    assert add_months(date(1, 1, 1), -1) == date.min
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert day_after(date.max) == date.max


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2026, 11, 22), 39),
        (date(2026, 11, 23), 40),
        (date(2026, 11, 24), 40),
    ],
)
def test_a_year_of_age_is_completed_on_the_birthday(on: date, age: int) -> None:
    """Somebody born on 23 November 1986 is 40 from 23 November 2026."""
    assert years_old(date(1986, 11, 23), on) == age


def test_a_leap_day_birthday_falls_on_1_march_in_common_years() -> None:
    """Born on 29 February 2004: 21 on 1 March 2025, not on 28 February."""
    assert years_old(date(2004, 2, 29), date(2025, 2, 28)) == 20
    assert years_old(date(2004, 2, 29), date(2025, 3, 1)) == 21


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (-3, "-3"),
        (1890, "1890"),
        (9_999, "9999"),
        (10_000, "10,000"),
        (2_500_000.0, "2,500,000"),
        (1e15, "1,000,000,000,000,000"),
        (42.5, "42.5"),
        (2_500_000.7, "2500000.7"),
        (1e30, "1e+30"),
        (math.inf, "inf"),
    ],
)
def test_a_number_is_written_in_digits_as_a_reader_knows_it(number: float, written: str) -> None:
    """A sum in thousands, a year without, and no exponent in anything that a person may own."""
    assert in_digits(number) == written
