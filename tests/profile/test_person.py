import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import ChinaResidency, Scheme
from service.profile.derived.person import (
    age_years,
    born_overseas,
    chinese_national,
    completed_years,
    foreign_permanent_residence,
    held_now,
    macao_resident,
    mainland_resident,
    no_adverse_record,
    no_conviction,
    overseas_chinese_arrangement,
    right_of_abode,
    status_held,
    taiwan_resident,
)
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Conviction, Person, Profile, Status
from service.profile.values import (
    MET,
    NOT_MET,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    exactly,
    known,
    negation,
    parse_date_span,
    years_old,
)

AS_OF = date(2026, 11, 23)


def _facts(as_of: date = AS_OF, facts_on: str | None = None, **person: Any) -> Facts:  # noqa: ANN401
    day = parse_date_span(facts_on) if facts_on else None
    return Facts(Profile(facts_on=day, person=Person(**person)), as_of)


def test_an_age_that_holds_today_is_that_age_today() -> None:
    """Age 40 on the day of lodging is exactly 40."""
    assert _facts(age_years=exactly(40)).read(age_years).value == exactly(40)


def test_an_age_becomes_an_interval_when_the_day_moves() -> None:
    """Somebody who is 40 today is 40 or 41 in half a year, 41 in exactly a year, and was 39 or 40 half a year ago."""
    today = "2026-11-23"
    assert _facts(date(2027, 5, 23), today, age_years=exactly(40)).read(age_years).value == Span(40, 41)
    assert _facts(date(2027, 11, 23), today, age_years=exactly(40)).read(age_years).value == exactly(41)
    assert _facts(date(2026, 5, 23), today, age_years=exactly(40)).read(age_years).value == Span(39, 40)


def test_a_date_of_birth_to_the_year_leaves_two_ages() -> None:
    """Born in 1986, on 23 November 2026: 39 or 40, and the date of birth would settle it."""
    reading = _facts(birth_date=parse_date_span("1986")).read(age_years)
    assert reading.value == Span(39, 40)
    assert reading.lacks == ("/person/birth_date",)


def test_age_and_year_of_birth_narrow_each_other() -> None:
    """Born in 1986 and 40 on 1 June 2026: born by 1 June, so 40 on 23 November too."""
    facts = _facts(facts_on="2026-06-01", birth_date=parse_date_span("1986"), age_years=exactly(40))
    assert facts.read(age_years).value == exactly(40)


def test_an_unknown_age_is_any_age() -> None:
    """Nothing is assumed of somebody whose age is not given."""
    reading = _facts().read(age_years)
    assert reading.value == Span(0, 120)
    assert "/person/birth_date" in reading.lacks


@given(
    born=st.dates(date(1940, 1, 1), date(2008, 12, 31)),
    facts_on=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    moved=st.integers(-900, 900),
)
def test_the_true_age_lies_in_the_interval_that_a_past_age_gives(born: date, facts_on: date, moved: int) -> None:
    """For any date of birth, the age on one day bounds the age on every other."""
    as_of = facts_on + timedelta(days=moved)
    profile = Profile(
        facts_on=DateSpan(facts_on, facts_on), person=Person(age_years=exactly(years_old(born, facts_on)))
    )
    span = Facts(profile, as_of).read(age_years).value
    assert span.low <= years_old(born, as_of) <= span.high
    assert span.high - span.low <= 1


@pytest.mark.parametrize(
    ("nationalities", "residency", "expected"),
    [
        (("CN",), None, MET),
        (("HK",), None, MET),
        (("CN", "CA"), None, MET),
        (("CA",), None, NOT_MET),
        ((), None, NOT_MET),
        (None, None, UNKNOWN),
        (None, ChinaResidency.MAINLAND, MET),
        (None, ChinaResidency.TAIWAN, MET),
        (None, ChinaResidency.MACAO, UNKNOWN),
        (("PT",), ChinaResidency.MACAO, NOT_MET),
        (None, ChinaResidency.NONE, UNKNOWN),
    ],
)
def test_who_is_a_chinese_national(
    nationalities: tuple[str, ...] | None, residency: ChinaResidency | None, expected: Truth
) -> None:
    """By nationality; without it, Mainland and Taiwan registration tell, while a Macao resident may be foreign."""
    facts = _facts(nationalities=nationalities, china_residency=residency)
    assert facts.read(chinese_national).value == expected


NATIONALITIES = (("CN",), ("CN", "CA"), ("CA",), ())
RESIDENCIES = tuple(ChinaResidency)
PLACES = ("CN", "HK", "MO", "TW", "CA")
YEARS = (0, 1, 5)


def _by_the_text(person: Person) -> bool:
    """ImmD's arrangement, restated without the code under test."""
    nationalities, settled = person.nationalities or (), person.permanent_residence or ()
    if "CN" not in nationalities or person.china_residency in {ChinaResidency.MACAO, ChinaResidency.TAIWAN}:
        return False
    permanent = "CA" in settled or "CA" in nationalities
    years = person.residence_years
    lives_abroad = person.residence == "CA" and years is not None and years.low >= 1 and person.applies_from == "CA"
    return not (permanent or lives_abroad)


@pytest.mark.parametrize(
    ("nationalities", "residency", "residence"), list(itertools.product(NATIONALITIES, RESIDENCIES, PLACES))
)
def test_who_is_a_mainland_resident(nationalities: tuple[str, ...], residency: ChinaResidency, residence: str) -> None:
    """A Chinese national of neither Macao nor Taiwan, unless settled overseas or a year there and filing from there."""
    for years, applies_from, settled in itertools.product(YEARS, PLACES, ((), ("CA",), ("TW",), ("MO",))):
        facts = _facts(
            nationalities=nationalities,
            china_residency=residency,
            residence=residence,
            residence_years=exactly(years),
            applies_from=applies_from,
            permanent_residence=settled,
        )
        assert facts.read(mainland_resident).value == known(_by_the_text(facts.profile.person))


@given(
    nationalities=st.sampled_from(NATIONALITIES),
    residency=st.sampled_from((ChinaResidency.MAINLAND, ChinaResidency.NONE)),
    residence=st.sampled_from(PLACES),
    years=st.sampled_from(YEARS),
    applies_from=st.sampled_from(PLACES),
    settled=st.sampled_from(((), ("CA",), ("TW",))),
    hidden=st.sets(
        st.sampled_from(("nationalities", "residence", "residence_years", "applies_from", "permanent_residence"))
    ),
)
def test_hiding_facts_never_contradicts_them(
    *,
    nationalities: tuple[str, ...],
    residency: ChinaResidency,
    residence: str,
    years: int,
    applies_from: str,
    settled: tuple[str, ...],
    hidden: set[str],
) -> None:
    """With any of the facts missing, the true answer stays possible, and what is missing is named."""
    if nationalities != ("CN",):  # nobody with another nationality is registered in the Mainland
        residency = ChinaResidency.NONE
    if residency is ChinaResidency.MAINLAND and residence in {"CN", "HK"}:  # which says that there is none overseas
        settled = ()
    given_facts: dict[str, Any] = {
        "nationalities": nationalities,
        "residence": residence,
        "residence_years": exactly(years),
        "applies_from": applies_from,
        "permanent_residence": settled,
    }
    shown = {name: value for name, value in given_facts.items() if name not in hidden}
    for fact in (mainland_resident, chinese_national, overseas_chinese_arrangement, foreign_permanent_residence):
        whole = _facts(china_residency=residency, **given_facts).read(fact)
        part = _facts(china_residency=residency, **shown).read(fact)
        assert whole.value in (MET, NOT_MET)
        assert part.value & whole.value
        assert bool(part.lacks) == (part.value == UNKNOWN)


@pytest.mark.parametrize(
    ("years", "applies_from", "expected"),
    [(exactly(0), "CA", NOT_MET), (exactly(1), "CA", MET), (exactly(1), "CN", NOT_MET), (None, "CA", UNKNOWN)],
)
def test_a_year_overseas_and_filing_from_there_meet_the_arrangement(
    years: Span | None, applies_from: str, expected: Truth
) -> None:
    """One completed year of residence overseas suffices, if the application is filed from overseas."""
    facts = _facts(
        nationalities=("CN",),
        residence="CA",
        residence_years=years,
        applies_from=applies_from,
        permanent_residence=(),
        china_residency=ChinaResidency.MAINLAND,
    )
    assert facts.read(overseas_chinese_arrangement).value == expected
    assert facts.read(mainland_resident).value == negation(expected)


def test_years_of_residence_grow_with_the_day() -> None:
    """A completed year count on one day is one of two a half year later, and a whole year more after a year."""
    today = "2026-11-23"
    assert completed_years(exactly(0), _facts(date(2027, 5, 23), today)) == Span(0, 1)
    assert completed_years(exactly(0), _facts(date(2027, 11, 23), today)) == exactly(1)
    assert completed_years(exactly(2), _facts(date(2026, 5, 23), today)) == Span(1, 2)
    assert completed_years(exactly(0), _facts(date(2025, 5, 23), today)) == exactly(0)
    assert completed_years(None, _facts(date(2027, 5, 23), today)) is None


def test_hong_kong_macao_taiwan_and_the_mainland_are_not_overseas() -> None:
    """Permanent residence in Macao or Taiwan is none in a foreign country, and birth there is no birth overseas."""
    assert (
        _facts(nationalities=("CN",), permanent_residence=("MO", "TW")).read(foreign_permanent_residence).value
        == NOT_MET
    )
    assert _facts(nationalities=("CN",), permanent_residence=("GW",)).read(foreign_permanent_residence).value == MET
    for place, expected in (("CN", NOT_MET), ("HK", NOT_MET), ("MO", NOT_MET), ("TW", NOT_MET), ("CA", MET)):
        assert _facts(place_of_birth=place).read(born_overseas).value == expected
    assert _facts().read(born_overseas).value == UNKNOWN


@pytest.mark.parametrize(
    ("person", "macao", "taiwan"),
    [
        ({"china_residency": ChinaResidency.MACAO, "nationalities": ("CN",)}, MET, NOT_MET),
        ({"china_residency": ChinaResidency.TAIWAN}, NOT_MET, MET),
        ({"china_residency": ChinaResidency.MAINLAND, "residence": "TW"}, NOT_MET, NOT_MET),
        ({"nationalities": ("CN",), "residence": "MO"}, MET, NOT_MET),
        ({"nationalities": ("TW",), "residence": "CA"}, NOT_MET, MET),
        ({"nationalities": ("CA",), "residence": "TW"}, NOT_MET, NOT_MET),
        ({"nationalities": ("CN",)}, UNKNOWN, UNKNOWN),
        ({"nationalities": ("CN",), "residence": "CN"}, NOT_MET, NOT_MET),
        ({"nationalities": ("CN",), "residence": "FR"}, UNKNOWN, UNKNOWN),
        ({"nationalities": ("CN",), "residence": "HK"}, UNKNOWN, UNKNOWN),
    ],
)
def test_who_belongs_to_macao_or_taiwan(person: dict[str, Any], macao: Truth, taiwan: Truth) -> None:
    """As stated; else by the code given as nationality, or by where the person lives."""
    facts = _facts(**person)
    assert facts.read(macao_resident).value == macao
    assert facts.read(taiwan_resident).value == taiwan


def test_a_list_that_is_absent_is_unknown_and_an_empty_one_is_none() -> None:
    """Convictions and adverse records: absent is unknown, empty is a clean record, an item is a record."""
    unknown, none = _facts(), _facts(convictions=(), adverse_records=())
    some = _facts(convictions=(Conviction(),), adverse_records=(AdverseRecord(),))
    for fact in (no_conviction, no_adverse_record):
        assert [facts.read(fact).value for facts in (unknown, none, some)] == [UNKNOWN, MET, NOT_MET]
        assert unknown.read(fact).lacks
    assert unknown.read(right_of_abode).value == UNKNOWN
    assert _facts(right_of_abode=True).read(right_of_abode).value == MET


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status(current=True), MET),
        (Status(current=False, held_until=parse_date_span("2030")), NOT_MET),
        (Status(), UNKNOWN),
        (Status(held_until=parse_date_span("2026-11-23")), MET),
        (Status(held_until=parse_date_span("2026-11-22")), NOT_MET),
        (Status(held_until=parse_date_span("2026-11")), UNKNOWN),
        (Status(held_from=parse_date_span("2026-11-24"), held_until=parse_date_span("2028-11-23")), NOT_MET),
        (Status(held_from=parse_date_span("2026-11-24")), NOT_MET),
        (Status(held_from=parse_date_span("2026-11-23")), UNKNOWN),
        (Status(held_from=parse_date_span("2026-11")), UNKNOWN),
    ],
)
def test_a_status_is_held_through_the_last_day_of_the_limit_of_stay(status: Status, expected: Truth) -> None:
    """What the caller says of it first, then its dates; the last day is within."""
    assert held_now(status, AS_OF) == expected


def test_a_status_held_before_is_not_one_held_now() -> None:
    """``now`` asks for today; without it any stay under the scheme counts, and an unnamed one might."""
    talent = frozenset({Scheme.TTPS_A, Scheme.TTPS_B, Scheme.TTPS_C})
    ever, now = status_held(talent, now=False), status_held(talent, now=True)
    past = Facts(Profile(statuses=(Status(scheme=Scheme.TTPS_B, current=False),)), AS_OF)
    other = Facts(Profile(statuses=(Status(scheme=Scheme.IANG, current=True),)), AS_OF)
    unnamed = Facts(Profile(statuses=(Status(current=True),)), AS_OF)
    assert (past.read(ever).value, past.read(now).value) == (MET, NOT_MET)
    assert (other.read(ever).value, other.read(now).value) == (NOT_MET, NOT_MET)
    assert (unnamed.read(ever).value, unnamed.read(now).value) == (UNKNOWN, UNKNOWN)
    assert Facts(Profile(statuses=()), AS_OF).read(ever).value == NOT_MET
    assert Facts(Profile(), AS_OF).read(ever).value == UNKNOWN
