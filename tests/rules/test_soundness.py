"""What is said of partial facts, held against every way to complete them."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.profile import codes
from service.profile.facts import Facts
from service.profile.model import Conviction, Experience, Income, Profile
from service.profile.values import DateSpan, Money, Truth, exactly
from service.rules.catalogue import BY_ID, PATHWAYS
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import Assessment, assess
from tests.exemplars import (
    established_foreigner,
    established_mainlander,
    relative,
    vocational_graduate,
    young_graduate,
)
from tests.forgetting import Path, changed, forgotten, put
from tests.strategies import cases

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF = date(2026, 11, 23)
MOST_COMPLETIONS = 20_000


def _assessed(profile: Profile, day: date) -> dict[str, Assessment]:
    evaluation = Evaluation(Facts(profile, day), lawbook())
    return {pathway.id: assess(pathway, evaluation) for pathway in PATHWAYS}


def _counts(assessment: Assessment) -> dict[str, tuple[int, int]]:
    """Every count of criteria or points, by the criterion that counts."""
    counts = {}
    waiting = list(assessment.findings)
    while waiting:
        finding = waiting.pop()
        if finding.count is not None:
            counts[finding.criterion.id] = finding.count
        waiting += finding.parts
    return counts


@given(cases())
def test_no_completion_contradicts_what_was_said_of_partial_facts(case: tuple[date, Profile, Profile]) -> None:
    """Whoever asks with some facts left out is told of every outcome that the whole facts may have."""
    day, whole, rest = case
    after, before = _assessed(whole, day), _assessed(rest, day)
    for pathway, now in after.items():
        then = before[pathway]
        if now.mode is then.mode:
            assert now.status is then.status
            assert now.truth & ~then.truth == 0, pathway


@given(cases(), st.data())
def test_what_is_said_only_narrows_as_facts_arrive(case: tuple[date, Profile, Profile], data: st.DataObject) -> None:
    """Forgetting more facts never takes an outcome away."""
    day, _, rest = case
    less = data.draw(forgotten(rest))
    after, before = _assessed(rest, day), _assessed(less, day)
    for pathway, now in after.items():
        if now.mode is before[pathway].mode:
            assert now.truth & ~before[pathway].truth == 0, pathway


@given(cases())
def test_counts_and_points_are_intervals_that_hold_every_completion(case: tuple[date, Profile, Profile]) -> None:
    """The whole count of criteria met, or of points, lies within the interval that the partial facts gave."""
    day, whole, rest = case
    after, before = _assessed(whole, day), _assessed(rest, day)
    for pathway, now in after.items():
        if now.mode is not before[pathway].mode:
            continue
        wide = _counts(before[pathway])
        for criterion, (low, high) in _counts(now).items():
            assert wide[criterion][0] <= low <= high <= wide[criterion][1], criterion


# Exhaustive: every slot takes each of its options or is left out, against all completions.


def _day(day: date) -> DateSpan:
    return DateSpan(day, day)


def _hkd(amount: int) -> Money:
    return Money(exactly(amount), "HKD")


GRADUATED = ("degrees", 0, "awarded_on")
YES_NO = (True, False)
RECORD = ((), (Conviction(place="CA"),))
NATIONS = (("CA",), ("AF",))
OFFER: dict[Path, tuple[Any, ...]] = {
    ("offers", 0, "confirmed"): YES_NO,
    ("offers", 0, "market_pay"): YES_NO,
    ("offers", 0, "relevant_to_degree"): YES_NO,
    ("offers", 0, "relevant_to_experience"): YES_NO,
    ("offers", 0, "recruitment_shown"): YES_NO,
    ("offers", 0, "annual_pay"): (_hkd(1_999_999), _hkd(2_000_000)),
}
DEGREE: dict[Path, tuple[Any, ...]] = {
    ("degrees", 0, "level"): (codes.DegreeLevel.BACHELOR, codes.DegreeLevel.SUB_DEGREE),
    ("degrees", 0, "institution"): ("University of Oxford", "University of Freiburg"),
    ("degrees", 0, "full_time"): YES_NO,
}


def _one_degree(profile: Profile) -> Profile:
    first: Profile = changed(profile, ("degrees",), lambda held: held[:1])
    return first


def _studied_abroad(profile: Profile) -> Profile:
    later: Profile = changed(profile, ("degrees",), lambda held: held[1:])
    return later


def _unlisted(profile: Profile) -> Profile:
    """Of a university that no list held can place, so that the caller's word decides."""
    return put(profile, ("degrees", 1, "institution"), None)


def _of_unnamed_listed(profile: Profile) -> Profile:
    """With a degree of an institution that is listed and not named, so that it may be anywhere, here on a visa too."""
    listed = put(put(profile, ("degrees", 0, "institution"), None), ("degrees", 0, "ttps_listed"), fact=True)
    dated = put(put(listed, GRADUATED, _day(date(2021, 7, 1))), ("degrees", 0, "graduation_year"), None)
    return put(dated, ("statuses",), None)


def _no_sums(profile: Profile) -> Profile:
    return put(profile, ("experience",), Experience())


def _sums_only(profile: Profile) -> Profile:
    return put(profile, ("jobs",), None)


def _of_untold_companies(profile: Profile) -> Profile:
    """Of whom no sum of a year is told, and no job or company from which one could be worked out."""
    untold = put(put(_sums_only(profile), ("businesses",), None), ("income",), Income())
    return put(untold, ("offers",), None)


def _earning_by_parts(profile: Profile) -> Profile:
    """Of whom no total of income is told, and whose shares were held long enough."""
    held = put(profile, ("income", "business_shares_held_whole_year"), True)
    return put(held, ("income", "taxable_last_year"), None)


def _no_ability(profile: Profile) -> Profile:
    """Nobody with anything that could stand in for a degree."""
    bare = put(profile, ("qualifications",), ())
    return put(bare, ("achievements",), ())


SLOTS: Mapping[str, tuple[Profile, date, Mapping[Path, tuple[Any, ...]]]] = {
    "iang": (
        put(_one_degree(young_graduate(AS_OF)), ("degrees", 0, "graduation_year"), None),
        AS_OF,
        {
            GRADUATED: tuple(map(_day, (date(2026, 5, 23), date(2026, 5, 22), date(2020, 1, 1)))),
            ("degrees", 0, "student_visa"): YES_NO,
            ("degrees", 0, "full_time"): YES_NO,
            ("degrees", 0, "level"): (codes.DegreeLevel.BACHELOR, codes.DegreeLevel.SUB_DEGREE),
            ("offers", 0, "confirmed"): YES_NO,
            ("offers", 0, "degree_level"): YES_NO,
            ("offers", 0, "market_pay"): YES_NO,
            ("person", "nationalities"): NATIONS,
            ("person", "convictions"): RECORD,
        },
    ),
    "ttps_a": (
        _of_untold_companies(established_foreigner(AS_OF)),
        AS_OF,
        {
            ("income", "employment_last_year"): tuple(map(_hkd, (0, 1_500_000, 2_500_000))),
            ("income", "business_last_year"): tuple(map(_hkd, (0, 1_000_000, 2_500_000))),
            ("income", "business_shares_held_whole_year"): YES_NO,
            ("person", "convictions"): RECORD,
        },
    ),
    "ttps_b": (
        _one_degree(established_foreigner(AS_OF)),
        AS_OF,
        DEGREE
        | {
            ("experience", "last_five_years_months"): (exactly(35), exactly(36)),
            ("person", "nationalities"): NATIONS,
            ("person", "convictions"): RECORD,
        },
    ),
    "ttps_c": (
        put(_studied_abroad(_no_sums(young_graduate(AS_OF))), ("degrees", 0, "graduation_year"), None),
        AS_OF,
        {
            GRADUATED: tuple(map(_day, (date(2020, 12, 31), date(2021, 1, 1), date(2023, 11, 23)))),
            ("degrees", 0, "level"): (codes.DegreeLevel.BACHELOR, codes.DegreeLevel.SUB_DEGREE),
            ("degrees", 0, "full_time"): YES_NO,
            ("experience", "last_five_years_months"): (exactly(35), exactly(36)),
            ("person", "nationalities"): NATIONS,
            ("person", "convictions"): RECORD,
        },
    ),
    "ttps_c, perhaps excluded": (
        _of_unnamed_listed(_one_degree(_no_sums(young_graduate(AS_OF)))),
        AS_OF,
        {
            ("degrees", 0, "level"): (codes.DegreeLevel.BACHELOR, codes.DegreeLevel.SUB_DEGREE),
            ("degrees", 0, "full_time"): YES_NO,
            ("degrees", 0, "student_visa"): YES_NO,
            ("degrees", 0, "country"): ("HK", "GB"),
            ("experience", "last_five_years_months"): (exactly(35), exactly(36)),
        },
    ),
    "gep": (
        _no_ability(_one_degree(established_foreigner(AS_OF))),
        AS_OF,
        OFFER
        | {
            ("degrees", 0, "level"): (codes.DegreeLevel.BACHELOR, codes.DegreeLevel.NONE),
            ("person", "convictions"): RECORD,
        },
    ),
    "asmtp": (
        put(_no_ability(established_mainlander(AS_OF)), ("person", "china_residency"), None),
        AS_OF,
        {
            ("offers", 0, "confirmed"): YES_NO,
            ("offers", 0, "market_pay"): YES_NO,
            ("offers", 0, "recruitment_shown"): YES_NO,
            ("person", "residence"): ("CN", "CA", "MO"),
            ("person", "residence_years"): (exactly(0), exactly(1)),
            ("person", "applies_from"): ("CN", "CA"),
            ("person", "permanent_residence"): ((), ("CA",)),
            ("person", "convictions"): RECORD,
        },
    ),
    "vpas": (
        put(vocational_graduate(date(2027, 7, 1)), ("degrees", 0, "graduation_year"), None),
        date(2027, 7, 1),
        {
            GRADUATED: tuple(map(_day, (date(2027, 1, 1), date(2026, 12, 31), date(2026, 6, 30)))),
            ("degrees", 0, "full_time"): YES_NO,
            ("degrees", 0, "academic_years_taken"): (exactly(2), exactly(9)),
            ("offers", 0, "confirmed"): YES_NO,
            ("offers", 0, "market_pay"): YES_NO,
            ("offers", 0, "discipline_related"): YES_NO,
            ("offers", 0, "contract_months"): (exactly(11), exactly(24)),
            ("person", "convictions"): RECORD,
        },
    ),
    "qmas_gpt": (
        _earning_by_parts(_unlisted(_sums_only(established_foreigner(AS_OF)))),
        AS_OF,
        {
            ("person", "convictions"): RECORD,
            ("experience", "specified_sector_months"): (exactly(0), exactly(36)),
            ("experience", "international_months"): (exactly(0), exactly(24)),
            ("experience", "reputable_employer_months"): (exactly(0), exactly(36)),
            ("degrees", 1, "qmas_listed"): YES_NO,
            ("degrees", 1, "stem"): YES_NO,
            ("income", "employment_last_year"): (_hkd(399_999), _hkd(400_000), _hkd(1_000_000)),
            ("businesses", 0, "ownership_percent"): (exactly(0), exactly(10), exactly(51)),
        },
    ),
    "assg": (
        relative(AS_OF),
        AS_OF,
        {
            ("parents", 0, "hk_permanent_identity_card"): YES_NO,
            ("parents", 0, "chinese_national_at_birth"): YES_NO,
            ("parents", 0, "settled_overseas_at_birth"): YES_NO,
            ("person", "place_of_birth"): ("CA", "CN"),
            ("person", "convictions"): RECORD,
            ("wealth", "needs_public_assistance"): YES_NO,
            ("languages", 0, "spoken"): tuple(codes.Ability),
            ("languages", 1, "written"): tuple(codes.Ability),
        },
    ),
}

INEXACT = frozenset({"ttps_c, perhaps excluded", "ttps_a"})
"""Where what is said may be too wide.

Of category C: one degree that both opens the category and, if taken in Hong Kong, closes it. Of A: while no wage is
told, a total may be told that leaves out profit on shares held shorter, and no completion here tells one.
"""


def _filled(base: Profile, values: Mapping[Path, object]) -> Profile:
    for path, value in values.items():
        base = put(base, path, value)
    return base


def _truth(label: str, profile: Profile, day: date) -> Truth:
    return assess(BY_ID[label.partition(",")[0]], Evaluation(Facts(profile, day), lawbook())).truth


def _table(label: str) -> dict[tuple[int, ...], Truth]:
    """The outcome of every completion, by the options that it takes."""
    base, day, slots = SLOTS[label]
    options = list(slots.values())
    assert prod(map(len, options)) <= MOST_COMPLETIONS
    table = {}
    for taken in product(*(range(len(row)) for row in options)):
        values = {path: row[index] for (path, row), index in zip(slots.items(), taken, strict=True)}
        table[taken] = _truth(label, _filled(base, values), day)
    return table


def _check(label: str, taken: tuple[int | None, ...], table: Mapping[tuple[int, ...], Truth]) -> None:
    base, day, slots = SLOTS[label]
    values = {
        path: None if index is None else row[index] for (path, row), index in zip(slots.items(), taken, strict=True)
    }
    said = _truth(label, _filled(base, values), day)
    ways = (range(len(row)) if index is None else (index,) for row, index in zip(slots.values(), taken, strict=True))
    possible = 0
    for completion in product(*ways):
        possible |= table[completion]
    assert possible & ~said == 0, values
    if label not in INEXACT:
        assert said == possible, values


class Tables(dict[str, dict[tuple[int, ...], Truth]]):
    """The tables of every label; a failing example shows their name instead of their thousands of rows."""

    def __repr__(self) -> str:
        return "Tables()"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables({label: _table(label) for label in SLOTS})


@st.composite
def choices(draw: st.DrawFn) -> tuple[str, tuple[int | None, ...]]:
    """One of the tables, and for each of its slots an option or nothing."""
    label = draw(st.sampled_from(sorted(SLOTS)))
    rows = SLOTS[label][2].values()
    return label, tuple(draw(st.none() | st.integers(0, len(row) - 1)) for row in rows)


@settings(max_examples=10 * settings().max_examples)
@given(choices())
def test_the_outcomes_said_to_be_open_are_those_of_the_completions(
    tables: Tables, choice: tuple[str, tuple[int | None, ...]]
) -> None:
    """Over any facts left out, the possible outcomes are those that some completion has, no fewer and no more."""
    label, taken = choice
    _check(label, taken, tables[label])


@pytest.mark.prove
@pytest.mark.parametrize("label", SLOTS)
def test_the_outcomes_are_exact_over_every_choice_of_facts_left_out(label: str, tables: Tables) -> None:
    """The same, over every choice and not a sample."""
    for taken in product(*((None, *range(len(row))) for row in SLOTS[label][2].values())):
        _check(label, taken, tables[label])


@pytest.mark.parametrize("label", SLOTS)
def test_the_completions_differ(label: str, tables: Tables) -> None:
    """The slots decide something: some completions pass and some fail, so that exactness says something."""
    assert {1} < set(tables[label].values())
