from datetime import date

import pytest

from service.profile.money import in_hkd, rate_to_hkd
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
