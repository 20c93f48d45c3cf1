"""The right of abode: each category of ImmD's page on both sides, each exclusion, and the count of seven years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import AbsenceReason, Relation, Scheme, SponsorStatus
from service.profile.facts import Facts
from service.profile.model import Absence, FamilyLink, Parent, Person, Profile, Status
from service.profile.values import DateSpan, end_of_month, exactly, word
from service.rules.abode.absences import away_so_long_as_to_lose
from service.rules.abode.categories import CATEGORIES, years_before, years_ever
from service.rules.abode.residence import Run, counting, reached_before, reached_ever, runs
from service.rules.abode.standing import AbodeStanding, AbodeStatus, Ground, standing
from service.rules.criteria import Holds, leaves
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook

AS_OF = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
CHINESE = Person(chinese_citizen=True, place_of_birth="CN")
FOREIGN = Person(chinese_citizen=False, nationalities=("US",))
ONLY_HERE = Parent(abode_only_here_before_1997=True, hk_permanent_identity_card=False, chinese_national_at_birth=False)
EXCLUDED = (
    Scheme.UNLAWFUL,  # after landing unlawfully, or in contravention of any condition of stay
    Scheme.REFUGEE,  # as a refugee, or while in detention pending determination of refugee status or removal
    Scheme.IMPORTED_WORKER,  # a contract worker under a Government importation of labour scheme
    Scheme.DOMESTIC_HELPER,  # a domestic helper from outside Hong Kong
    Scheme.CONSULAR,  # a member of a consular post
    Scheme.GARRISON,  # a member of the Hong Kong Garrison
    Scheme.PRESCRIBED_DOCUMENT,  # the holder of a prescribed Central People's Government travel document
    Scheme.IMPRISONMENT,  # imprisonment or detention pursuant to the sentence or order of any court
)


def day(text: str) -> DateSpan:
    return DateSpan(date.fromisoformat(text), date.fromisoformat(text))


def stay(scheme: Scheme, since: str, until: str | None, *, current: bool = False) -> Status:
    return Status(
        scheme=scheme, held_from=day(since), held_until=None if until is None else day(until), current=current
    )


def stands(profile: Profile, as_of: date = AS_OF) -> AbodeStanding:
    return standing(Evaluation(Facts(profile, as_of), lawbook()))


def ground(profile: Profile, as_of: date = AS_OF) -> tuple[AbodeStatus, Ground | None]:
    found = stands(profile, as_of)
    return found.status, found.ground


def here(person: Person, since: str, scheme: Scheme = Scheme.GEP) -> Profile:
    return Profile(person=person, statuses=(stay(scheme, since, "2027-06-30", current=True),), parents=())


def test_a_chinese_citizen_born_in_hong_kong_is_a_permanent_resident() -> None:
    """Category (a), whatever passports are held besides."""
    born_here = Person(place_of_birth="HK", nationalities=("GB", "CN"))
    assert ground(Profile(person=born_here)) == (AbodeStatus.ESTABLISHED, Ground.A)
    elsewhere = Person(place_of_birth="MO", nationalities=("GB", "CN"))
    assert ground(Profile(person=elsewhere, statuses=(), parents=())) == (AbodeStatus.NONE, None)


def test_passports_do_not_settle_chinese_citizenship_of_somebody_born_here() -> None:
    """With a foreign passport alone it is possible; with a declaration of change of nationality it is not (a)."""
    assert ground(Profile(person=Person(place_of_birth="HK", nationalities=("AU",)))) == (
        AbodeStatus.POSSIBLE,
        Ground.A,
    )
    assert stands(Profile(person=Person(place_of_birth="HK", nationalities=("AU",)))).missing == (
        "/person/chinese_citizen",
    )
    declared = Person(place_of_birth="HK", nationalities=("AU",), chinese_citizen=False, age_years=exactly(30))
    assert ground(Profile(person=declared, statuses=(), parents=())) == (AbodeStatus.NONE, None)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2019-11-23", (AbodeStatus.ESTABLISHED, Ground.B)),
        ("2019-11-24", (AbodeStatus.NONE, None)),
    ],
)
def test_seven_years_make_a_chinese_citizen_a_permanent_resident(
    since: str, expected: tuple[AbodeStatus, Ground | None]
) -> None:
    """Category (b): on the day on which seven years are complete, and not on its eve."""
    assert ground(here(CHINESE, since)) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2019-11-23", (AbodeStatus.TO_APPLY, Ground.D)), ("2019-11-24", (AbodeStatus.NONE, None))],
)
def test_seven_years_give_others_something_to_apply_for(
    since: str, expected: tuple[AbodeStatus, Ground | None]
) -> None:
    """Category (d) exists only once approved."""
    assert ground(here(FOREIGN, since)) == expected


def test_seven_years_long_ago_count_for_chinese_citizens_alone() -> None:
    """(b) takes any continuous seven years; (d) those immediately before the application."""
    long_ago = (stay(Scheme.GEP, "2001-01-01", "2008-12-31"),)
    assert ground(Profile(person=CHINESE, statuses=long_ago, parents=())) == (AbodeStatus.ESTABLISHED, Ground.B)
    assert ground(Profile(person=FOREIGN, statuses=long_ago, parents=())) == (AbodeStatus.NONE, None)


@pytest.mark.parametrize(
    ("chinese", "resident", "expected"),
    [
        (True, True, (AbodeStatus.ESTABLISHED, Ground.C)),
        (True, None, (AbodeStatus.POSSIBLE, Ground.C)),
        (True, False, (AbodeStatus.NONE, None)),
        (False, True, (AbodeStatus.NONE, None)),
    ],
)
def test_descent_needs_a_parent_who_was_then_a_permanent_resident(
    chinese: bool, resident: bool | None, expected: tuple[AbodeStatus, Ground | None]
) -> None:
    """Category (c): the parent was, at the birth, a Chinese citizen of (a) or (b); a card held today isn't enough."""
    parent = Parent(
        hk_permanent_identity_card=True, chinese_national_at_birth=chinese, permanent_resident_at_birth=resident
    )
    assert ground(Profile(person=CHINESE, statuses=(), parents=(parent,))) == expected


@pytest.mark.parametrize(
    ("age", "expected"), [(20, (AbodeStatus.ESTABLISHED, Ground.E)), (21, (AbodeStatus.NONE, None))]
)
def test_a_child_of_category_d_is_a_permanent_resident_until_21(
    age: int, expected: tuple[AbodeStatus, Ground | None]
) -> None:
    """Category (e) ends on attaining 21."""
    person = Person(place_of_birth="HK", chinese_citizen=False, age_years=exactly(age))
    parent = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=False, permanent_resident_at_birth=True)
    assert ground(Profile(person=person, statuses=(), parents=(parent,))) == expected


@pytest.mark.parametrize(
    ("age", "parent", "expected"),
    [
        (21, Parent(hk_permanent_identity_card=True, chinese_national_at_birth=False), Ground.E),
        (21, Parent(hk_permanent_identity_card=True), Ground.E),
        (20, Parent(hk_permanent_identity_card=True), None),
        (21, Parent(hk_permanent_identity_card=True, chinese_national_at_birth=True), None),
        (21, Parent(hk_permanent_identity_card=False), None),
        (21, Parent(), None),
        (21, Parent(abode_only_here_before_1997=True), Ground.F),
    ],
)
@pytest.mark.parametrize("born", ["HK", "GB"])
def test_a_category_that_ended_at_21_is_known(age: int, parent: Parent, expected: Ground | None, born: str) -> None:
    """Of those born here to a permanent resident, who may have been one until then."""
    person = Person(place_of_birth=born, chinese_citizen=False, age_years=exactly(age))
    facts = Facts(Profile(person=person, statuses=(), parents=(parent,)), AS_OF)
    assert standing(Evaluation(facts, lawbook())).ended is (expected if born == "HK" else None)


@pytest.mark.parametrize(
    ("person", "parents", "expected"),
    [
        (Person(abode_only_here_before_1997=True), (), (AbodeStatus.JUDGED, Ground.F)),
        (Person(abode_only_here_before_1997=False), (), (AbodeStatus.NONE, None)),
        (Person(place_of_birth="HK", age_years=exactly(20)), (ONLY_HERE,), (AbodeStatus.JUDGED, Ground.F)),
        (Person(place_of_birth="HK", age_years=exactly(21)), (ONLY_HERE,), (AbodeStatus.NONE, None)),
        (Person(place_of_birth="GB", age_years=exactly(20)), (ONLY_HERE,), (AbodeStatus.NONE, None)),
        (Person(permanent_resident_before_1997=True), (), (AbodeStatus.JUDGED, Ground.TRANSITIONAL)),
        (Person(permanent_resident_before_1997=False), (), (AbodeStatus.NONE, None)),
    ],
)
def test_what_turns_on_the_time_before_1997_is_for_the_department_to_judge(
    person: Person, parents: tuple[Parent, ...], expected: tuple[AbodeStatus, Ground | None]
) -> None:
    """Category (f), its children born here and under 21, and the transitional arrangements."""
    told = replace(person, chinese_citizen=False, place_of_birth=person.place_of_birth or "GB")
    assert ground(Profile(person=told, statuses=(), parents=parents)) == expected


@pytest.mark.parametrize("chinese", [True, None, False])
def test_a_child_of_category_d_has_a_parent_who_is_not_chinese(chinese: bool | None) -> None:
    """Category (e) has a parent of category (d); the child of a Chinese citizen comes under the others."""
    person = Person(place_of_birth="HK", chinese_citizen=False, age_years=exactly(10))
    parent = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=chinese)
    established = (AbodeStatus.ESTABLISHED, Ground.E)
    expected = {False: established, None: (AbodeStatus.POSSIBLE, Ground.E), True: (AbodeStatus.NONE, None)}
    assert ground(Profile(person=person, statuses=(), parents=(parent,))) == expected[chinese]


def test_descent_is_of_those_born_outside_hong_kong() -> None:
    """Category (c): somebody born here comes under (a)."""
    parent = Parent(chinese_national_at_birth=True, permanent_resident_at_birth=True)
    born_here = Person(chinese_citizen=True, place_of_birth="HK")
    assert ground(Profile(person=born_here, statuses=(), parents=(parent,))) == (AbodeStatus.ESTABLISHED, Ground.A)
    nowhere = Person(chinese_citizen=True)
    assert ground(Profile(person=nowhere, statuses=(), parents=(parent,)))[0] is AbodeStatus.NONE


@pytest.mark.parametrize(
    ("person", "statuses", "expected"),
    [
        (Person(right_of_abode=True), (), Ground.HELD),
        (Person(right_to_land=True), (), Ground.RIGHT_TO_LAND),
        (Person(right_of_abode=False), (Status(scheme=Scheme.UNCONDITIONAL, current=True),), Ground.UNCONDITIONAL),
    ],
)
def test_what_is_held_needs_no_scheme(person: Person, statuses: tuple[Status, ...], expected: Ground) -> None:
    """The right of abode, the right to land, and a stay without conditions."""
    assert ground(Profile(person=person, statuses=statuses)) == (AbodeStatus.ESTABLISHED, expected)


@pytest.mark.parametrize("person", [CHINESE, FOREIGN])
@pytest.mark.parametrize("scheme", EXCLUDED)
def test_what_the_page_excludes_does_not_count(scheme: Scheme, person: Person) -> None:
    """Exactly the exclusions of the page on terms: ten years of each are no ordinary residence."""
    assert ground(here(person, "2016-11-23", scheme)) == (AbodeStatus.NONE, None)


@pytest.mark.parametrize("scheme", EXCLUDED)
def test_a_day_of_what_the_page_excludes_breaks_the_years_around_it(scheme: Scheme) -> None:
    """The seven years are continuous: a day in prison, or of any other kind, begins them anew."""
    whole = here(CHINESE, "2016-11-23")
    assert whole.statuses is not None
    broken = replace(whole, statuses=(*whole.statuses, stay(scheme, "2021-01-01", "2021-01-01")))
    assert ground(whole) == (AbodeStatus.ESTABLISHED, Ground.B)
    assert ground(broken) == (AbodeStatus.NONE, None)


@pytest.mark.parametrize("scheme", [scheme for scheme in Scheme if scheme not in EXCLUDED])
def test_nothing_else_is_called_excluded(scheme: Scheme) -> None:
    """A visit doesn't count because it is no settled purpose, which is derived and said so."""
    assert counting(scheme) != "excluded"
    assert (counting(scheme) == "visitor") is (scheme is Scheme.VISITOR)


@pytest.mark.parametrize("scheme", [Scheme.TRAINING, Scheme.WORKING_HOLIDAY, Scheme.OTHER])
def test_a_stay_whose_purpose_may_not_be_a_settled_one_is_for_an_officer(scheme: Scheme) -> None:
    """Ten years of it may be ordinary residence: needs review, for Chinese citizens and for others."""
    assert ground(here(CHINESE, "2016-11-23", scheme)) == (AbodeStatus.JUDGED, Ground.B)
    assert ground(here(FOREIGN, "2016-11-23", scheme)) == (AbodeStatus.JUDGED, Ground.D)
    assert ground(here(CHINESE, "2019-11-24", scheme)) == (AbodeStatus.NONE, None)


def counted(*told: Status, early: bool = True) -> tuple[Run, ...]:
    return runs(Facts(Profile(statuses=told), AS_OF), early=early, judged=early)


def test_study_counts_and_a_visit_before_it_does_not() -> None:
    """Education is a settled purpose by the page's own words."""
    told = (stay(Scheme.VISITOR, "2018-05-01", "2019-03-31"), stay(Scheme.STUDENT, "2019-04-01", None, current=True))
    (run,) = counted(*told)
    assert run.first == date(2019, 4, 1)
    assert reached_before((run,), 7) == date(2026, 4, 1)


def test_a_day_without_a_lawful_stay_breaks_the_count_and_a_change_of_scheme_does_not() -> None:
    """The next stay begins on the day after the last one ends, or the count begins anew."""

    def first(since: str) -> date:
        told = (stay(Scheme.IANG, "2018-01-01", "2021-06-30"), stay(Scheme.GEP, since, None, current=True))
        return counted(*told)[-1].first

    assert first("2021-07-01") == date(2018, 1, 1)
    assert first("2021-07-02") == date(2021, 7, 2)


def test_a_leap_day_is_complete_on_the_first_of_march() -> None:
    """Seven years from 29 February 2020 are complete on 1 March 2027."""
    assert reached_before(counted(stay(Scheme.GEP, "2020-02-29", None, current=True)), 7) == date(2027, 3, 1)


def test_a_stay_known_to_the_month_gives_an_interval() -> None:
    """Between the first and the last day of the month."""
    status = Status(scheme=Scheme.GEP, held_from=DateSpan(date(2020, 3, 1), date(2020, 3, 31)), current=True)
    ends = [reached_before(counted(status, early=early), 7) for early in (True, False)]
    assert ends == [date(2027, 3, 1), date(2027, 3, 31)]


def roughly(first: str, last: str) -> DateSpan:
    return DateSpan(date.fromisoformat(first), date.fromisoformat(last))


def test_whoevers_years_turn_on_a_rough_day_is_asked_for_it() -> None:
    """Seven years from some day of 2019 are reached by 23 November 2026, or not; from 2020 on they surely are not."""
    stay_since_2019 = Status(scheme=Scheme.ASMTP, held_from=roughly("2019-01-01", "2019-12-31"), current=True)
    standing = stands(Profile(person=CHINESE, statuses=(stay_since_2019,)))
    assert (standing.status, standing.ground) == (AbodeStatus.POSSIBLE, Ground.B)
    assert standing.missing == ("/statuses/0/held_from",)
    assert ground(Profile(person=FOREIGN, statuses=(stay_since_2019,))) == (AbodeStatus.POSSIBLE, Ground.D)
    stay_since_2020 = Status(scheme=Scheme.ASMTP, held_from=roughly("2020-01-01", "2020-12-31"), current=True)
    assert ground(Profile(person=CHINESE, statuses=(stay_since_2020,))) == (AbodeStatus.NONE, None)
    stay_since_2018 = Status(scheme=Scheme.ASMTP, held_from=roughly("2018-01-01", "2018-12-31"), current=True)
    assert ground(Profile(person=CHINESE, statuses=(stay_since_2018,))) == (AbodeStatus.ESTABLISHED, Ground.B)


def test_two_stays_told_by_months_that_may_join_leave_the_years_of_a_chinese_citizen_open() -> None:
    """Study to September 2023 and work from October 2023 join, or a month lies between; both days are asked for."""
    study = Status(
        scheme=Scheme.STUDENT,
        held_from=day("2019-08-25"),
        held_until=roughly("2023-09-01", "2023-09-30"),
        current=False,
    )
    work = Status(scheme=Scheme.IANG, held_from=roughly("2023-10-01", "2023-10-31"), current=True)
    standing = stands(Profile(person=CHINESE, statuses=(study, work)))
    assert (standing.status, standing.ground) == (AbodeStatus.POSSIBLE, Ground.B)
    assert standing.missing == ("/statuses/0/held_until", "/statuses/1/held_from")


def away(left: str, back: str | None, **told: object) -> Absence:
    return Absence(left_on=day(left), returned_on=None if back is None else day(back), **told)  # type: ignore[arg-type]


def with_absences(person: Person, *told: Absence) -> Profile:
    return replace(here(person, "2018-11-23"), absences=told)


LONG = away("2022-01-10", "2022-07-11")
SHORT = away("2022-01-10", "2022-07-10")


@pytest.mark.parametrize(
    ("person", "absence", "expected"),
    [
        (CHINESE, SHORT, (AbodeStatus.ESTABLISHED, Ground.B)),
        (CHINESE, LONG, (AbodeStatus.JUDGED, Ground.B)),
        (FOREIGN, SHORT, (AbodeStatus.TO_APPLY, Ground.D)),
        (FOREIGN, LONG, (AbodeStatus.JUDGED, Ground.D)),
        (CHINESE, away("2022-01-10", None, still_away=True), (AbodeStatus.JUDGED, Ground.B)),
        (CHINESE, away("2012-01-10", "2016-07-11"), (AbodeStatus.ESTABLISHED, Ground.B)),
    ],
)
def test_a_long_absence_is_for_the_department_to_weigh(
    person: Person, absence: Absence, expected: tuple[AbodeStatus, Ground]
) -> None:
    """Form ROP 145 asks for absences of more than six months to be explained; no page names what breaks the years."""
    assert ground(with_absences(person, absence)) == expected


def test_what_is_weighed_of_a_long_absence_is_asked_for() -> None:
    """The reason, the home, the employer, and where spouse and children are; of a short one nothing is."""
    assert stands(with_absences(CHINESE, SHORT, LONG)).missing == (
        "/absences/1/reason",
        "/absences/1/home_kept",
        "/absences/1/hong_kong_employer",
        "/absences/1/family_stayed",
    )
    told = replace(LONG, reason=AbsenceReason.STUDY, home_kept=True, hong_kong_employer=False, family_stayed=True)
    assert stands(with_absences(CHINESE, told)).missing == ()


def test_an_absence_of_which_a_day_is_missing_leaves_the_years_open() -> None:
    """Nothing is guessed: the day is asked for."""
    facts = Facts(with_absences(CHINESE, Absence(left_on=day("2022-01-10"))), AS_OF)
    reading = facts.read(years_ever)
    assert (reading.value.low, reading.value.high) == (3, 8)
    assert "/absences/0/returned_on" in reading.lacks


@pytest.mark.parametrize(("back", "lost"), [("2023-01-09", "not_met"), ("2023-01-10", "met")])
def test_thirty_six_months_away_may_lose_the_status(back: str, lost: str) -> None:
    """Not less than 36 continuous months of absence, on the day and on its eve."""
    reading = Facts(with_absences(FOREIGN, away("2020-01-10", back)), AS_OF).read(away_so_long_as_to_lose)
    assert word(reading.value) == lost


def test_a_hint_is_asked_about_before_any_scheme() -> None:
    """Birth or a home here, a parent's card, a Hong Kong passport, a BN(O)'s, a permanent resident's child, years."""

    def asked(profile: Profile) -> tuple[str, ...]:
        return stands(profile).asked_first

    abroad = Person(nationalities=("AU",), place_of_birth="AU")
    assert asked(Profile(person=abroad, statuses=(), parents=())) == ()
    assert asked(Profile(person=replace(abroad, place_of_birth="HK"))) == ("/person/chinese_citizen",)
    assert asked(Profile(person=Person(nationalities=("HK",)))) == ("/person/right_of_abode",)
    assert asked(Profile(person=Person(nationalities=("GBN",)))) == ("/person/right_of_abode",)
    assert asked(Profile(person=Person(nationalities=("GB",), travel_document_of="GBN"))) == ("/person/right_of_abode",)
    assert asked(Profile(person=Person(nationalities=("GBN",), right_of_abode=False))) == ()
    for person in (Person(residence="HK"), Person(residence="HK", nationalities=("DE",))):
        assert asked(Profile(person=person)) == ("/person/right_of_abode", "/statuses")
        assert asked(Profile(person=replace(person, right_of_abode=False))) == ("/statuses",)
        assert asked(Profile(person=person, statuses=())) == ()
    card = Profile(person=CHINESE, parents=(Parent(hk_permanent_identity_card=True),))
    assert asked(card) == ("/parents/0/chinese_national_at_birth", "/parents/0/permanent_resident_at_birth")
    link = FamilyLink(relation=Relation.CHILD, sponsor_status=SponsorStatus.PERMANENT_RESIDENT)
    assert asked(Profile(person=CHINESE, family_links=(link,))) == ("/parents",)
    whole = ("/parents", "/person/place_of_birth", "/person/chinese_citizen")
    assert asked(Profile(family_links=(link,))) == whole
    assert asked(Profile(person=FOREIGN, family_links=(link,))) == ()
    assert asked(here(Person(place_of_birth="CN", nationalities=("CA",)), "2018-01-01")) == ("/person/chinese_citizen",)


COUNTING = (Scheme.GEP, Scheme.IANG, Scheme.STUDENT, Scheme.DEPENDANT)
BEGINNINGS = st.dates(date(2005, 1, 1), date(2026, 11, 1))
HISTORIES = st.lists(
    st.tuples(st.sampled_from((*COUNTING, Scheme.VISITOR, Scheme.DOMESTIC_HELPER)), BEGINNINGS, st.integers(1, 4000)),
    min_size=1,
    max_size=8,
)


def _resident_days(history: list[tuple[Scheme, date, int]]) -> set[date]:
    """From the text, day by day: in a stay for a settled purpose, and in none that the page excludes."""
    days = {
        since + timedelta(days=number)
        for scheme, since, length in history
        if scheme in COUNTING
        for number in range(length)
    }
    barred = {
        since + timedelta(days=number)
        for scheme, since, length in history
        if scheme is Scheme.DOMESTIC_HELPER
        for number in range(length)
    }
    return days - barred


def _anniversary(first: date) -> date:
    return date(first.year + 7, 3, 1) if (first.month, first.day) == (2, 29) else first.replace(year=first.year + 7)


def _statuses(history: list[tuple[Scheme, date, int]]) -> tuple[Status, ...]:
    return tuple(
        Status(
            scheme=scheme,
            held_from=DateSpan(since, since),
            held_until=DateSpan(since + timedelta(days=length - 1), since + timedelta(days=length - 1)),
            current=None,
        )
        for scheme, since, length in history
    )


def _complete(days: set[date]) -> list[date]:
    """The seventh anniversary of each day that begins a run of days without a gap so long."""
    starts = sorted(one for one in days if one - ONE_DAY not in days)
    return [
        _anniversary(start)
        for start in starts
        if all(start + timedelta(days=number) in days for number in range((_anniversary(start) - start).days))
    ]


@given(HISTORIES)
def test_the_count_agrees_with_counting_day_by_day(history: list[tuple[Scheme, date, int]]) -> None:
    """Over histories with gaps and overlaps, the first day on which seven years lie behind is exact."""
    later = max(since + timedelta(days=length) for _, since, length in history)
    days = _resident_days(history)
    facts = Facts(Profile(statuses=_statuses(history)), max(later, AS_OF))
    for kindly in (True, False):
        found = runs(facts, early=kindly, judged=kindly)
        assert [run.first for run in found] == sorted(one for one in days if one - ONE_DAY not in days)
        assert reached_ever(found, 7) == min(_complete(days), default=None)


@given(HISTORIES, st.data())
def test_days_known_to_the_month_bound_every_day_that_they_may_be(
    history: list[tuple[Scheme, date, int]], data: st.DataObject
) -> None:
    """Whatever days the months stand for, the years and the day they are reached on lie within what is said."""
    exact = Facts(Profile(person=CHINESE, statuses=_statuses(history), parents=()), AS_OF)
    months = tuple(
        replace(
            status,
            held_from=_month_of(status.held_from) if data.draw(st.booleans()) else status.held_from,
            held_until=_month_of(status.held_until) if data.draw(st.booleans()) else status.held_until,
        )
        for status in exact.profile.statuses or ()
    )
    roughly = Facts(replace(exact.profile, statuses=months), AS_OF)
    for fact in (years_ever, years_before):
        within, told = exact.read(fact).value, roughly.read(fact).value
        assert told.low <= within.low <= within.high <= told.high
    earliest, latest = (reached_ever(runs(roughly, early=early, judged=early), 7) for early in (True, False))
    found = reached_ever(runs(exact, early=True, judged=True), 7)
    assert found is None or (earliest is not None and earliest <= found)
    assert latest is None or (found is not None and found <= latest)


def _month_of(span: DateSpan | None) -> DateSpan | None:
    return None if span is None else DateSpan(span.first.replace(day=1), end_of_month(span.first))


@given(
    HISTORIES,
    st.sampled_from((True, False, None)),
    st.lists(st.tuples(BEGINNINGS, st.integers(1, 900)), max_size=3),
)
def test_nobody_whom_the_law_still_needs_to_approve_is_established(
    history: list[tuple[Scheme, date, int]], citizen: bool | None, absences: list[tuple[date, int]]
) -> None:
    """By years alone only a Chinese citizen is a permanent resident, and only by years that nobody has to weigh."""
    told = tuple(
        Status(scheme=scheme, held_from=DateSpan(since, since), current=index == len(history) - 1)
        for index, (scheme, since, _) in enumerate(history)
    )
    away_for = tuple(
        Absence(left_on=DateSpan(left, left), returned_on=DateSpan(back, back))
        for left, length in absences
        for back in (left + timedelta(days=length),)
    )
    person = Person(chinese_citizen=citizen, place_of_birth="FR")
    found = stands(Profile(person=person, statuses=told, absences=away_for, parents=()))
    assert citizen is True or found.status is not AbodeStatus.ESTABLISHED


def test_every_category_cites_the_page_it_is_on() -> None:
    """Each requirement of a category names an official page that is held."""
    cited = {leaf.source for category in CATEGORIES for leaf in leaves(category) if isinstance(leaf, Holds)}
    assert {lawbook().sources[name].url for name in cited} <= {
        f"https://www.immd.gov.hk/eng/services/roa/{page}.html"
        for page in ("eligible", "term", "nationality", "geninfor")
    }
