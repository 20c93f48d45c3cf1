from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from service.content import RATES, Content
from service.profile.money import in_hkd, rate_to_hkd, rates
from service.profile.values import Money, Span, exactly


def test_hong_kong_dollars_need_no_rate() -> None:
    """HK$1 is HK$1 on any day."""
    assert rate_to_hkd("HKD", date(2026, 11, 23)) == (1.0, date(2026, 11, 23))
    assert in_hkd(Money(exactly(2_500_000), "HKD"), date(1980, 1, 1)) == exactly(2_500_000)


@pytest.mark.parametrize("on", [date(2023, 6, 30), date(2024, 6, 28), date(2025, 6, 30)])
def test_a_us_dollar_stays_in_the_convertibility_zone(on: date) -> None:
    """The Hong Kong Monetary Authority keeps the US dollar between HK$7.75 and HK$7.85."""
    rate = rate_to_hkd("USD", on)
    assert rate is not None
    assert 7.74 <= rate[0] <= 7.86
    assert rate[1] == on


def test_a_weekend_takes_the_rate_of_the_banking_day_before() -> None:
    """Saturday 2 and Sunday 3 March 2024 take the rate of Friday 1 March."""
    friday = rate_to_hkd("CNY", date(2024, 3, 1))
    assert friday is not None
    assert friday[1] == date(2024, 3, 1)
    assert rate_to_hkd("CNY", date(2024, 3, 2)) == friday
    assert rate_to_hkd("CNY", date(2024, 3, 3)) == friday


def test_a_day_after_the_last_rate_held_takes_the_last_rate() -> None:
    """A far day uses the newest rate that the package holds, and says of which day it is."""
    rate = rate_to_hkd("GBP", date(2090, 1, 1))
    assert rate is not None
    assert date(2024, 1, 1) < rate[1] < date(2090, 1, 1)


@pytest.mark.parametrize(
    ("currency", "on"),
    [("XAU", date(2024, 3, 1)), ("CNY", date(1998, 1, 5)), ("RUB", date(2024, 3, 1)), ("hkd", date(2024, 3, 1))],
)
def test_no_rate_is_invented(currency: str, on: date) -> None:
    """A currency that the ECB does not quote, or not on that day, has no rate."""
    assert rate_to_hkd(currency, on) is None
    assert in_hkd(Money(exactly(1), currency), on) is None


def test_an_amount_between_two_bounds_stays_one() -> None:
    """Both bounds are converted by one rate, and an open end stays open."""
    rate = rate_to_hkd("EUR", date(2024, 3, 1))
    assert rate is not None
    assert in_hkd(Money(Span(1, 2), "EUR"), date(2024, 3, 1)) == Span(rate[0], 2 * rate[0])
    open_ended = in_hkd(Money(Span(1, float("inf")), "EUR"), date(2024, 3, 1))
    assert open_ended is not None
    assert open_ended.high == float("inf")


HEADER = "Date,USD,HKD,CYP,\n"


def told_by(*lines: str) -> Content:
    """Content whose bank's file has these lines."""
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("eurofxref-hist.csv", HEADER + "\n".join(lines) + "\n")
    return Content({RATES: held.getvalue()})


def test_a_day_on_which_a_currency_is_not_quoted_takes_the_day_before() -> None:
    """For two weeks at most, and the euro stands for one unit of itself."""
    content = told_by("2024-03-19,1.1,8.8,N/A,", "2024-03-18,N/A,8.8,N/A,", "2024-03-04,1.25,8,0.5,")
    with content.in_force():
        assert rate_to_hkd("USD", date(2024, 3, 17)) == (6.4, date(2024, 3, 4))
        assert rate_to_hkd("USD", date(2024, 3, 18)) is None
        assert rate_to_hkd("CYP", date(2024, 3, 5)) == (16.0, date(2024, 3, 4))
        assert rate_to_hkd("CYP", date(2024, 3, 19)) is None
        assert rate_to_hkd("EUR", date(2024, 3, 19)) == (8.8, date(2024, 3, 19))
        assert rate_to_hkd("Date", date(2024, 3, 19)) is None


@pytest.mark.parametrize(
    "line",
    [
        "2024-03-04,1.1,8.8,1.2.3,",
        "2024-03-04,1.1,8.8,one,",
        "2024-03-04,1.1,8.8,",
        "2024-13-04,1,8,1,",
        "words,1,8,1,",
    ],
)
def test_a_line_of_rates_that_is_none_is_refused(line: str) -> None:
    """A number that is none, too few of them, and a day that no calendar has."""
    content = told_by("2024-03-05,1.1,8.8,1,", line)
    with content.in_force(), pytest.raises(ValueError, match=r"."):
        rates()
