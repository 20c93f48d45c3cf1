"""Money, numbers, dates, lists and places are written as CLDR writes them in the reader's language."""

from datetime import date

import pytest
from babel.numbers import format_currency

from service.api import cldr
from service.api.sentences import Writer
from service.messages import LANGUAGES, load_catalogues
from service.recommend.state import State

CATALOGUES = load_catalogues()


@pytest.fixture(params=LANGUAGES)
def writer(request: pytest.FixtureRequest, state: State) -> Writer:
    return Writer(CATALOGUES[request.param], state, date(2026, 11, 23))


def writing(language: str, state: State) -> Writer:
    return Writer(CATALOGUES[language], state, date(2026, 11, 23))


def test_every_language_has_a_locale() -> None:
    """What can be said can be counted."""
    assert tuple(cldr.LOCALES) == LANGUAGES


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [("en", "standard", "HK$2,512,345"), ("zh-Hant", "name", "2,512,345港元"), ("zh-Hans", "name", "2,512,345港元")],
)
def test_money_is_written_as_in_cldr(state: State, language: str, form: str, words: str) -> None:
    """English has the sign of the currency, Chinese its name; the catalogue leaves CLDR's blank before it out."""
    assert writing(language, state).amount(2_512_345, "HKD") == words
    locale = cldr.locale_of(language)
    if form == "name":
        expected = format_currency(2_512_345, "HKD", "#,##0", locale, currency_digits=False, format_type="name")
    else:
        expected = format_currency(2_512_345, "HKD", "¤#,##0", locale, currency_digits=False)
    assert expected.replace(" ", "") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("HK$30 million", "HK$2.5 million", "HK$320,000", "HK$8,500")),
        ("zh-Hant", ("3,000萬港元", "250萬港元", "32萬港元", "8,500港元")),
        ("zh-Hans", ("3000万港元", "250万港元", "32万港元", "8,500港元")),
    ],
)
def test_round_sums_are_told_in_millions_or_in_units_of_ten_thousand(
    state: State, language: str, words: tuple[str, ...]
) -> None:
    """A reader of Chinese counts in 萬, without a comma on the Mainland."""
    write = writing(language, state).amount
    assert tuple(write(sum_, "HKD") for sum_ in (30_000_000, 2_500_000, 320_000, 8_500)) == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [2_499_999.6, 2_499_999.96, 2_499_999.999, 2_500_000.004])
def test_a_sum_is_never_rounded_to_the_sum_that_it_is_compared_with(state: State, language: str, value: float) -> None:
    """What is under the line isn't told as being on it."""
    write = writing(language, state)
    assert write.amount(value, "HKD", beside=2_500_000) != write.amount(2_500_000, "HKD")
    assert cldr.number(value, language, decimals=0, beside=2_500_000) != "2,500,000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_are_told_whole_unless_that_makes_them_enough(state: State, language: str) -> None:
    """35.7 months aren't 36; 141.7 may be 142."""
    write = writing(language, state)
    assert write.amount(35.7, "months", beside=36) != write.amount(36, "months")
    assert write.amount(141.7, "months", beside=36) == write.amount(142, "months")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1 month", "36 months", "1.5 years", "50 years", "2–3 weeks", "3 + 2 years")),
        ("zh-Hant", ("1個月", "36個月", "1.5年", "50歲", "2至3星期", "3+2年")),
        ("zh-Hans", ("1个月", "36个月", "1.5年", "50岁", "2至3周", "3+2年")),
    ],
)
def test_durations_and_ages_have_their_own_units(state: State, language: str, words: tuple[str, ...]) -> None:
    """An age is no span of years in Chinese; a pattern of stays is a sequence and a time of processing a span."""
    write = writing(language, state).amount
    assert words == (
        write(1, "months"),
        write(36, "months"),
        write(1.5, "years"),
        write(50, "years of age"),
        write([2, 3], "weeks"),
        write([3, 2], "years"),
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1 November 2024", "June 2018", "2016", "between 23 June 2026 and 23 November 2026")),
        ("zh-Hant", ("2024年11月1日", "2018年6月", "2016年", "2026年6月23日至2026年11月23日")),
        ("zh-Hans", ("2024年11月1日", "2018年6月", "2016年", "2026年6月23日至2026年11月23日")),
    ],
)
def test_dates_keep_their_precision(state: State, language: str, words: tuple[str, ...]) -> None:
    """A month is written as a month and a year as a year."""
    write = writing(language, state).dates
    spans = ("2024-11-01", "2018-06-01/2018-06-30", "2016-01-01/2016-12-31", "2026-06-23/2026-11-23")
    assert tuple(map(write, spans)) == words


def test_a_span_without_end_is_told_by_its_beginning(writer: Writer) -> None:
    """The last day that a calendar holds is nobody's."""
    assert "9999" not in writer.dates("2026-12-28/9999-12-31")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Afghanistan and North Korea"), ("zh-Hant", "阿富汗及朝鮮"), ("zh-Hans", "阿富汗和朝鲜")],
)
def test_countries_are_named(state: State, language: str, words: str) -> None:
    """A reader isn't expected to know codes."""
    assert writing(language, state).amount(["AF", "KP"], "countries") == words


@pytest.mark.parametrize(("language", "words"), [("en", "A, B or C"), ("zh-Hant", "A、B或C"), ("zh-Hans", "A、B或C")])
def test_names_that_exclude_each_other_are_joined_by_or(language: str, words: str) -> None:
    """What a name may mean is a choice."""
    assert cldr.listed(["A", "B", "C"], language, alternatives=True) == words
