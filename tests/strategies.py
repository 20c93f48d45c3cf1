"""Random people for property tests: whole profiles, and what is left of one when facts are forgotten.

A whole profile states every fact that a rule may read, without contradiction. ``forgotten`` takes facts away from it
or blurs them, so the whole is a completion of the rest: what may be said of the rest must allow what is said of the
whole.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from hypothesis import assume
from hypothesis import strategies as st

from service.profile import model
from service.profile.codes import HIGHEST_SCORES, ChinaResidency, Purpose
from service.profile.consistency import contradictions
from service.profile.values import DateSpan, Money, Span, exactly, years_old
from tests.exemplars import EXEMPLARS
from tests.forgetting import VALUES, Path, forgotten, put

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

T = TypeVar("T")

PLACES = ("CN", "HK", "MO", "TW", "CA", "KR", "GB", "AF", "VN", "KH", "KP")
LANGUAGES = ("en", "zh", "yue", "cmn", "fr", "zh-Hant")
INSTITUTIONS = (
    "University of Oxford",
    "The University of Hong Kong",
    "Tsinghua University",
    "Northeastern University",
    "University of Freiburg",
    "No Such University",
    "University of York",
)
NUMBERS = (0, 1, 2, 3, 5, 6, 11, 12, 17, 18, 24, 35, 36, 37, 49, 50, 51, 59, 60, 61, 119, 120, 1980, 2020, 2024, 2025)
AMOUNTS = (
    *(0, 150_000, 192_000, 200_000, 300_000, 480_000, 999_999, 1_000_000, 1_250_000, 1_999_999, 2_000_000),
    *(2_499_999, 2_500_000, 5_000_000, 10_000_000, 27_000_000, 30_000_000, 50_000_000),
)
"""Numbers on and beside the thresholds of the schemes; any other number may be drawn as well."""

TEXTS = {
    "institution": INSTITUTIONS,
    "joint_institutions": INSTITUTIONS,
    "intake": ("2023/24", "2024/25", "2025/26", "2026/27"),
}
"""Texts that rules read, by the fact; all others stay out."""


def _interesting(low: float, high: float) -> st.SearchStrategy[Span]:
    among = [number for number in NUMBERS if low <= number <= high]
    anything = st.integers(int(low), int(min(high, low + 600)))
    return (st.sampled_from(among) | anything if among else anything).map(exactly)


SCORES_THAT_SETTLE = (6, 7, 80, 94, 520)
"""Of IELTS, TOEFL iBT and CET-6, as advisers' notes have them; on the scale of another test they are any score."""


def monies() -> st.SearchStrategy[Money]:
    """Exact amounts, mostly of Hong Kong dollars."""
    amounts = (st.sampled_from(AMOUNTS) | st.integers(0, 60_000_000)).map(exactly)
    return st.builds(Money, amounts, st.sampled_from(("HKD", "HKD", "HKD", "HKD", "USD", "CNY")))


def days(first: date, last: date) -> st.SearchStrategy[DateSpan]:
    """Single days, both ends included."""
    return st.dates(first, max(first, last)).map(lambda day: DateSpan(day, day))


@cache
def _facts(cls: type) -> tuple[tuple[str, Any, Mapping[str, Any]], ...]:
    """Name, type without ``None``, and metadata of each field of a record of the profile."""
    resolved = get_type_hints(cls)
    rows = []
    for field in fields(cls):
        parts = [part for part in get_args(resolved[field.name]) if part is not type(None)]
        plain = parts[0] if type(None) in get_args(resolved[field.name]) else resolved[field.name]
        rows.append((field.name, plain, field.metadata))
    return tuple(rows)


def _leaf(name: str, kind: Any, limits: Mapping[str, Any], as_of: date) -> st.SearchStrategy[Any]:  # noqa: ANN401, PLR0911 - one a kind
    if kind is bool:
        return st.booleans()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if kind is Span:
        return _interesting(limits["low"], limits["high"])
    if kind is DateSpan:
        return days(as_of - timedelta(days=7_000), as_of)
    if kind is Money:
        return monies()
    if kind is str:
        if name in TEXTS:
            return st.sampled_from(TEXTS[name])
        coded = {"iso3166": PLACES, "nationality": PLACES, "bcp47": LANGUAGES, "month": ("2026-05",)}
        return st.sampled_from(coded[limits["code"]]) if limits.get("code") in coded else st.none()
    (item, *_) = get_args(kind)
    if is_dataclass(item):
        return st.just(())
    return st.lists(_leaf(name, item, limits, as_of), max_size=2, unique=True).map(tuple)


@lru_cache(maxsize=1_000)
def _leaves(cls: type, as_of: date) -> dict[str, st.SearchStrategy[Any]]:
    return {
        name: _leaf(name, kind, limits, as_of)
        for name, kind, limits in _facts(cls)
        if not is_dataclass(kind) or kind in VALUES
    }


def known(cls: type[T], as_of: date, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """A record with every fact known; ``given`` replaces the strategy of a fact, texts that nothing reads stay out."""
    return st.builds(cls, **(_leaves(cls, as_of) | given))  # type: ignore[arg-type]


def _some(strategy: st.SearchStrategy[T], most: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def days_of_lodging() -> st.SearchStrategy[date]:
    """Days since the first scheme whose law is held, those around changes of the law more often."""
    marked = (date(2006, 6, 28), date(2015, 5, 4), date(2022, 12, 28), date(2023, 10, 25), date(2024, 11, 1))
    recent = (date(2025, 6, 30), date(2025, 12, 24), date(2026, 1, 1), date(2026, 7, 1), date(2026, 11, 23))
    return st.sampled_from((*recent, *recent, *marked)) | st.dates(date(2006, 6, 28), date(2030, 12, 31))


@st.composite
def people(draw: st.DrawFn, as_of: date) -> model.Person:
    """Everything about the person."""
    oldest = date(as_of.year - 80, 1, 1)
    born = draw(
        st.dates(oldest, as_of - timedelta(days=1))
        | st.dates(date(as_of.year - 55, 1, 1), as_of.replace(year=as_of.year - 17, day=1))
    )
    age = exactly(years_old(born, as_of))
    years = st.integers(0, int(age.low)).map(exactly)
    residency = draw(st.sampled_from(ChinaResidency))
    if residency in {ChinaResidency.MAINLAND, ChinaResidency.TAIWAN}:
        nationalities: tuple[str, ...] = ("CN",)
    else:
        nationalities = tuple(draw(st.lists(st.sampled_from(PLACES), max_size=2, unique=True)))
    return draw(
        known(
            model.Person,
            as_of,
            birth_date=st.just(DateSpan(born, born)),
            age_years=st.just(age),
            residence_years=years,
            macao_identity_card_years=years,
            nationalities=st.just(nationalities),
            china_residency=st.just(residency),
            security_concern=st.sampled_from((False, False, False, True)),
            convictions=st.sampled_from(((), (), (model.Conviction(place="CA"),))),
            adverse_records=st.sampled_from(((), (), (model.AdverseRecord(place="CA"),))),
        )
    )


@st.composite
def degrees(draw: st.DrawFn, as_of: date, born: date) -> model.Degree:
    """A degree with everything known, awarded at 16 or later."""
    first = min(as_of, date(born.year + 17, 1, 1))
    awarded = draw(days(first, as_of))
    return draw(
        known(
            model.Degree,
            as_of,
            joint_institutions=st.just(()),
            awarded_on=st.just(awarded),
            graduation_year=st.just(exactly(awarded.first.year)),
            expected=st.just(False),
            extension_arm=st.sampled_from((False, False, True)),
            vtc_programme=st.none(),
        )
    )


@st.composite
def jobs(draw: st.DrawFn, as_of: date) -> model.Job:
    """A job with everything known, begun and, unless it is held now, ended by the day."""
    start = draw(days(as_of - timedelta(days=7_000), as_of))
    current = draw(st.booleans())
    end = None if current else draw(days(start.first, as_of))
    return draw(
        known(
            model.Job,
            as_of,
            started_on=st.just(start),
            current=st.just(current),
            ended_on=st.just(end),
            occupation=st.none(),
        )
    )


@st.composite
def sums(draw: st.DrawFn) -> model.Experience:
    """Sums of work, no part longer than its whole."""
    total = int(draw(_interesting(0, 600)).low)
    whole = min(total, int(draw(_interesting(0, max(total, 1))).low))
    part = st.integers(0, whole) if whole else st.just(0)
    window = min(60, int(draw(_interesting(0, 60)).low), total)
    parts = ("senior_months", "reputable_employer_months", "specified_sector_months", "international_months")
    return model.Experience(
        degree_level_months=exactly(whole),
        total_months=exactly(total),
        last_five_years_months=exactly(window),
        in_degree_field_months=exactly(draw(st.integers(0, total))),
        **{name: exactly(draw(part)) for name in parts},
    )


@st.composite
def statuses(draw: st.DrawFn, as_of: date) -> model.Status:
    """A status with everything known."""
    start = draw(days(as_of - timedelta(days=4_000), as_of))
    current = draw(st.booleans())
    until = days(as_of, as_of + timedelta(days=900)) if current else days(start.first, max(start.first, as_of))
    return draw(known(model.Status, as_of, held_from=st.just(start), held_until=until, current=st.just(current)))


@st.composite
def languages(draw: st.DrawFn, as_of: date) -> model.Language:
    """A language with everything known; the tests are tests of English."""
    told = draw(known(model.Language, as_of))
    if told.code != "en" or told.test is None:
        return put(put(told, ("test",), None), ("test_score",), None)
    most = HIGHEST_SCORES[told.test]
    score = st.sampled_from([score for score in SCORES_THAT_SETTLE if score <= most]) | st.integers(0, most)
    return put(told, ("test_score",), exactly(draw(score)))


@st.composite
def incomes(draw: st.DrawFn) -> model.Income:
    """Income: the taxable total, its parts, or both; a total that is given alone is taken to hold only what counts."""
    if draw(st.booleans()):
        return model.Income(taxable_last_year=draw(monies()))
    wage, profit, held = draw(monies()), draw(monies()), draw(st.booleans())
    total = None
    if held and wage.currency == profit.currency and draw(st.booleans()):
        total = Money(wage.amount + profit.amount, wage.currency)
    return model.Income(
        taxable_last_year=total,
        employment_last_year=wage,
        business_last_year=profit,
        business_shares_held_whole_year=held,
        assessable_last_assessment_year=draw(monies()),
    )


@st.composite
def profiles(draw: st.DrawFn, as_of: date) -> model.Profile:
    """A whole profile: work by jobs or by sums, everything else stated, nothing contradictory."""
    person = draw(people(as_of))
    assert person.birth_date is not None
    by_jobs = draw(st.booleans())
    whole = draw(
        known(
            model.Profile,
            as_of,
            facts_on=st.none(),
            purpose=st.none() | st.sampled_from(Purpose),
            person=st.just(person),
            statuses=_some(statuses(as_of), 1) | st.just(()),
            degrees=_some(degrees(as_of, person.birth_date.first)),
            qualifications=_some(known(model.Qualification, as_of), 1),
            jobs=_some(jobs(as_of), 3) if by_jobs else st.none(),
            experience=st.just(model.Experience()) if by_jobs else sums(),
            income=incomes(),
            businesses=_some(known(model.Business, as_of), 1),
            offers=_some(known(model.Offer, as_of), 2),
            wealth=known(
                model.Wealth, as_of, monthly_balances=st.just(()), deposits=_some(known(model.Deposit, as_of), 2)
            ),
            languages=_some(languages(as_of), 2),
            achievements=_some(known(model.Achievement, as_of), 1),
            family_links=_some(known(model.FamilyLink, as_of), 2),
            parents=_some(known(model.Parent, as_of), 2),
            household=known(model.Household, as_of, size=st.just(exactly(20))),
            business_plans=_some(known(model.BusinessPlan, as_of), 1),
            plan=known(model.Plan, as_of, new_cies=_some(known(model.Investment, as_of), 2)),
        )
    )
    if whole.jobs == ():
        whole = put(whole, ("income",), model.Income(employment_last_year=Money(exactly(0), "HKD")))
    assume(not contradictions(whole, as_of))
    return whole


def _alterable(value: object, path: Path = ()) -> Iterator[tuple[Path, Any, Mapping[str, Any]]]:
    """Every scalar fact that a profile states, with its type and limits."""
    for name, kind, limits in _facts(type(value)):  # type: ignore[arg-type]
        fact, way = getattr(value, name), (*path, name)
        if is_dataclass(fact) and not isinstance(fact, VALUES):
            yield from _alterable(fact, way)
        elif isinstance(fact, tuple) and any(is_dataclass(item) for item in fact):
            for index, item in enumerate(fact):
                yield from _alterable(item, (*way, index))
        elif fact is not None and name not in {"birth_date", "age_years", "graduation_year"}:
            yield way, kind, limits


@st.composite
def altered(draw: st.DrawFn, as_of: date) -> model.Profile:
    """An exemplar with a few facts replaced by others, still without contradiction, and no sum rounded beside the jobs.

    A sum that is rounded is read as it is stated; forgotten, it is read from the jobs, which no completion changes.
    """
    whole = draw(st.sampled_from(EXEMPLARS))(as_of)
    kinds = {path: (kind, limits) for path, kind, limits in _alterable(whole)}
    for path in draw(st.lists(st.sampled_from(sorted(kinds, key=str)), max_size=4, unique=True)):
        kind, limits = kinds[path]
        value = draw(_leaf(str(path[-1]), kind, limits, as_of))
        if value is not None:
            whole = put(whole, path, value)
        if path[-1] == "awarded_on":
            whole = put(whole, (*path[:-1], "graduation_year"), exactly(value.first.year))
    assume(not contradictions(whole, as_of, grace_months=0.1))
    return whole


@st.composite
def cases(draw: st.DrawFn, as_of: date | None = None) -> tuple[date, model.Profile, model.Profile]:
    """A day of lodging, a whole profile (an exemplar altered, or anybody) and what is left of it."""
    day = as_of or draw(days_of_lodging())
    whole = draw(altered(day) | altered(day) | altered(day) | profiles(day))
    assume(whole.statuses != () or not any(degree.student_visa for degree in whole.degrees or ()))
    return day, whole, draw(forgotten(whole))
