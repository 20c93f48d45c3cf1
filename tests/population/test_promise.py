"""Promise: a share of simulated people, of undetermined pathways only, that never lifts or closes anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from service.population.people_alike import DECIDED_ON, WEIGHT_OF, WeightClass, made, pool
from service.population.promise import BASE, promise, promises, sharing
from service.population.traits import TRAITS, traits_of
from service.profile import codes
from service.profile.facts import Facts
from service.profile.model import (
    Achievement,
    Business,
    Degree,
    Experience,
    FamilyLink,
    Income,
    Offer,
    Person,
    Plan,
    Profile,
    Status,
)
from service.profile.values import MET, NOT_MET, DateSpan, Span, exactly
from service.recommend.decision import decide
from service.rules.pathway import OPEN, LawStatus, Mode, Verdict
from tests.exemplars import established_foreigner
from tests.recommend.asking import AS_OF, answered, decided, decided_where_law_is_held, shipped
from tests.recommend.asking import codes as notice_codes
from tests.strategies import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.recommend.decision import Decision

NEXT_YEAR = DateSpan(date(2027, 6, 1), date(2027, 6, 30))
LAST_YEAR = DateSpan(date(2025, 6, 1), date(2025, 6, 30))
LONG_AGO = DateSpan(date(2020, 6, 1), date(2020, 6, 30))


def by_id(decision: Decision) -> dict[str, float | None]:
    return {row.assessment.pathway.id: row.promise for row in decision.pathways}


@given(cases())
def test_only_what_is_undetermined_has_a_promise_from_none_to_all(case: tuple[date, Profile, Profile]) -> None:
    """A settled verdict has none, whatever the simulated people are; where nothing can close it, it is 1."""
    day, whole, partial = case
    for profile in (whole, partial):
        for row in decided_where_law_is_held(profile, day).pathways:
            unsettled = row.assessment.verdict is Verdict.UNDETERMINED
            assert (row.promise is not None) == (unsettled and row.assessment.status is not LawStatus.LAW_UNKNOWN)
            if row.promise is not None:
                assert 0 <= row.promise <= 1
                assert row.promise == 1 or row.assessment.truth & NOT_MET


@given(cases())
def test_a_promise_neither_lifts_nor_closes(case: tuple[date, Profile, Profile]) -> None:
    """Verdicts, tiers, outlooks and advice are the same without it."""
    day, _, partial = case
    weighed = decided_where_law_is_held(partial, day)
    plain = {row.assessment.pathway.id: row for row in decide(shipped(), weighed.request, weighed=False).pathways}
    for row in weighed.pathways:
        other = plain[row.assessment.pathway.id]
        assert other.promise is None
        assert (row.tier, row.assessment.truth, row.outlook) == (other.tier, other.assessment.truth, other.outlook)


def test_the_score_of_an_undetermined_pathway_is_its_sum_as_if_open_times_its_promise() -> None:
    """And the order follows it, first among those open to one in five of all people, last among those for a few."""
    rows = [row for row in decided(Profile()).pathways if row.promise is not None]
    assert len(rows) == 16
    for row in rows:
        as_if_open = sum(value * row.score.weights[name] for name, value in row.score.values.items())
        assert row.promise is not None
        assert row.score.total == pytest.approx(as_if_open * row.promise, abs=1e-6)
    a_few = {"ttps_a", "new_cies", "qmas_apt", "entrepreneur", "techtas", "gep_tp", "asmtp_tp", "vpas", "assg"}
    order = [((row.promise or 0) < 0.2, row.assessment.pathway.id in a_few, -row.score.total) for row in rows]
    assert sum(told[1] for told in order) == 9
    assert order == sorted(order)


def test_of_nobody_the_promise_is_the_share_of_everybody() -> None:
    """Nothing told, nothing to go by but how many there are."""
    people_of = pool()
    for name, told in by_id(decided(Profile())).items():
        having = people_of.weight(people_of.by_open.get(name, 0)) / people_of.weight(people_of.everybody)
        assert told == pytest.approx(having, abs=1e-4), name


def test_whatever_is_told_a_part_of_the_share_of_everybody_stays_in() -> None:
    """Three parts in a hundred: the simulated people are not all there are."""
    people_of = pool()
    everybody = people_of.weight(people_of.everybody)
    for row in decided(Profile(person=Person(age_years=exactly(68)), jobs=(), offers=(), statuses=())).pathways:
        if row.promise is not None:
            having = people_of.weight(people_of.by_open.get(row.assessment.pathway.id, 0))
            assert row.promise >= round(BASE * having / everybody, 4) - 1e-4


def simulated(*people: tuple[str, int, tuple[str, ...]]) -> tuple[list[tuple[str, list[str], tuple[str, ...]]], int]:
    """So many people each of a purpose, with what is open to them; every other trait is unknown."""
    rows = []
    for purpose, count, opened in people:
        traits = [purpose if trait.id == "purpose" else "" for trait in TRAITS]
        places = (*opened, *["none"] * 6)[:6]
        rows += [("common", traits, places)] * count
    return rows, len(rows)


def test_the_share_of_those_who_share_what_is_told_is_smoothed_towards_everybody() -> None:
    """Of 60 who come 45 have it, of 40 who extend none: (45 + 4 x 0.45) / 64, and 3 % of 0.45."""
    rows, count = simulated(("come", 45, ("gep",)), ("come", 15, ()), ("extend", 40, ()))
    people_of = made(rows)
    come = sharing(people_of, people_of.by_trait[0]["come"])
    assert people_of.everybody.bit_count() == count
    assert promise(people_of, [come], "gep") == pytest.approx(0.97 * (45 + 4 * 0.45) / 64 + 0.03 * 0.45, abs=1e-4)
    assert promise(people_of, [], "gep") == 0.45


def test_too_few_who_share_a_trait_only_ever_lower_a_promise() -> None:
    """Ten people to whom it is open raise nothing; ten to whom it is closed lower it, beside twelve as before."""
    rows, _ = simulated(("come", 50, ("gep",)), ("come", 40, ()), ("open", 10, ("gep",)), ("closed", 10, ()))
    people_of = made(rows)
    base = 60 / 110
    opened, closed = (sharing(people_of, people_of.by_trait[0][name]) for name in ("open", "closed"))
    assert promise(people_of, [opened], "gep") == pytest.approx(base, abs=1e-4)
    lowered = 12 * base / 22
    assert promise(people_of, [closed], "gep") == pytest.approx(0.97 * lowered + 0.03 * base, abs=1e-4)


def test_what_is_far_rarer_among_all_who_share_a_trait_is_rarer_where_few_share_the_rest_as_well() -> None:
    """None of fifty investors abroad is young, and of all the young hardly any invests: a young one abroad hardly does.

    Where a trait makes a pathway but somewhat rarer it is passed over as before.
    """
    rows = [("common", traits, places) for traits, places in _investors()]
    people_of = made(rows)
    abroad, young, middle = (
        sharing(people_of, people_of.by_trait[number][value])
        for number, value in ((0, "come"), (1, "young"), (1, "middle"))
    )
    usual = promise(people_of, [abroad], "new_cies")
    assert promise(people_of, [abroad, young], "new_cies") < 0.2 * usual
    assert promise(people_of, [abroad, middle], "new_cies") == pytest.approx(usual, abs=1e-4)


def test_rarity_among_others_lowers_nothing_where_what_defines_a_pathway_is_met() -> None:
    """The young hardly ever invest because hardly any has the means; of one who has them that says nothing."""
    people_of = made([("common", traits, places) for traits, places in _investors()])
    abroad, young = (
        sharing(people_of, people_of.by_trait[number][value]) for number, value in ((0, "come"), (1, "young"))
    )
    usual = promise(people_of, [abroad], "new_cies")
    assert promise(people_of, [abroad, young], "new_cies", defined=True) == pytest.approx(usual, abs=1e-4)


def test_rarity_among_others_lowers_nothing_of_a_stay_that_is_held_and_to_be_extended() -> None:
    """Hardly anybody of 45 has Category C open; of those who hold it already nearly everybody may extend it."""
    held = Status(scheme=codes.Scheme.TTPS_C, held_from=LAST_YEAR, held_until=NEXT_YEAR, current=True)
    oxford = Degree(level=codes.DegreeLevel.BACHELOR, institution="University of Oxford", full_time=True)
    person = Person(age_years=exactly(45), residence="HK")
    for profile in (
        Profile(purpose=codes.Purpose.EXTEND, person=person, statuses=(held,), degrees=(oxford,)),
        Profile(purpose=codes.Purpose.EXTEND, person=person, statuses=(held,)),
    ):
        assert (by_id(decided(profile, DECIDED_ON))["ttps_c"] or 0) > 0.7


def _investors() -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Fifty abroad, most of whom invest; at home eight hundred, young or of middle age, few of whom do."""
    for purpose, age, count, investing in (
        ("come", "old", 50, 40),
        ("extend", "young", 400, 1),
        ("extend", "middle", 400, 30),
    ):
        for number in range(count):
            traits = [purpose, age, *[""] * (len(TRAITS) - 2)]
            yield traits, (("new_cies",) if number < investing else ()) + ("none",) * (6 - (number < investing))


def test_people_weigh_twenty_four_six_and_one_and_lie_in_that_order_lightest_first() -> None:
    """Typed by hand: what ``shares.yaml`` says, and what short masks rely on."""
    assert WEIGHT_OF == {WeightClass.RARE: 1, WeightClass.UNCOMMON: 6, WeightClass.COMMON: 24}
    traits, places = [""] * len(TRAITS), ["none"] * 6
    people_of = made((name, traits, places) for name in ("rare", "rare", "uncommon", "common"))
    assert [people_of.weight(1 << number) for number in range(4)] == [1, 1, 6, 24]
    assert people_of.weight(people_of.everybody) == 32
    whole = pool()
    assert whole.rare & (whole.rare + 1) == 0
    assert whole.light & (whole.light + 1) == 0
    with pytest.raises(ValueError, match="lightest first"):
        made((name, traits, places) for name in ("common", "rare"))


@pytest.mark.parametrize(
    ("profile", "trait", "value"),
    [
        (Profile(offers=(Offer(),)), "any_offer", "some"),
        (Profile(achievements=(Achievement(kind=codes.AchievementKind.TECHNICAL),)), "achieved", "technical"),
        (Profile(family_links=(FamilyLink(relation=codes.Relation.PARENT),)), "relation", "parent"),
        (Profile(family_links=(FamilyLink(relation=codes.Relation.PARENT),)), "any_relative", "some"),
        (Profile(statuses=(Status(scheme=codes.Scheme.GEP, current=True), Status())), "holds", "gep"),
        (Profile(degrees=(Degree(),)), "any_degree", "some"),
        (
            Profile(degrees=(Degree(country="HK", awarded_on=NEXT_YEAR),)),
            "awaited",
            "here",
        ),
        (
            Profile(degrees=(Degree(country="GB", awarded_on=NEXT_YEAR),)),
            "awaited",
            "elsewhere",
        ),
        (Profile(degrees=(Degree(awarded_on=NEXT_YEAR),)), "awaited", None),
        (
            Profile(degrees=(Degree(country="HK", awarded_on=LONG_AGO),)),
            "awaited",
            "none",
        ),
        (Profile(degrees=()), "any_degree", "none"),
        (Profile(person=Person(age_years=exactly(21))), "age", "1"),
        (Profile(person=Person(age_years=exactly(22))), "age", "2"),
        (Profile(person=Person(age_years=exactly(60))), "age", "6"),
        (Profile(person=Person(age_years=exactly(61))), "age", "7"),
    ],
)
def test_what_is_told_of_an_item_counts_though_the_rest_of_it_is_unknown(
    profile: Profile, trait: str, value: str
) -> None:
    """Presence, relation, scheme and kind are traits of their own; ages are parted at 22 and 61 too."""
    told = dict(zip([trait.id for trait in TRAITS], traits_of(Facts(profile, AS_OF)), strict=True))
    assert told[trait] == value


def trait(name: str, profile: Profile) -> str | None:
    return dict(zip([trait.id for trait in TRAITS], traits_of(Facts(profile, DECIDED_ON)), strict=True))[name]


@pytest.mark.parametrize(("low", "high", "told"), [(22, 24, "2"), (20, 26, "1|2|3"), (0, 120, None)])
def test_a_number_that_is_told_roughly_may_lie_in_several_parts(low: int, high: int, told: str | None) -> None:
    """Ages are parted at 22 and 25; whoever may be of any age is like everybody."""
    assert trait("age", Profile(person=Person(age_years=Span(low, high)))) == told


def test_those_alike_to_what_is_told_roughly_are_those_of_each_part() -> None:
    """Of 20 to 26 years: those of 18 to 21, of 22 to 24, and of 25 to 30."""
    people_of = pool()
    number = [trait.id for trait in TRAITS].index("age")
    parts = [people_of.by_trait[number][part] for part in ("1", "2", "3")]
    assert people_of.having_trait(number, "1|2|3") == parts[0] | parts[1] | parts[2]


LINGNAN = Degree(
    level=codes.DegreeLevel.MASTER,
    institution="Lingnan University",
    awarded_on=DateSpan(date(2026, 10, 1), date(2026, 10, 31)),
)


def test_a_degree_taken_in_hong_kong_is_that_of_a_non_local_student_until_something_speaks_against_it() -> None:
    """Whether it was taken full-time on a student visa isn't told; a plain no is."""
    assert trait("local_award", Profile(degrees=(LINGNAN,))) == "yes"
    assert trait("since_local_award", Profile(degrees=(LINGNAN,))) == "0"
    assert trait("local_award", Profile(degrees=(replace(LINGNAN, student_visa=False),))) == "no"


@given(cases())
def test_where_nothing_but_a_door_is_left_nearly_everybody_passes_it(case: tuple[date, Profile, Profile]) -> None:
    """Whoever has a pathway open, and leaves out only the record, reads it as likely: 19 of 20 are not turned away."""
    day, whole, _ = case
    silent = replace(whole, person=replace(whole.person, adverse_records=None))
    open_ = {
        row.assessment.pathway.id
        for row in decided_where_law_is_held(whole, day).pathways
        if row.assessment.verdict in OPEN and row.assessment.mode is Mode.ENTRY
    }
    for row in decided_where_law_is_held(silent, day).pathways:
        if row.assessment.pathway.id in open_ and row.promise is not None:
            assert row.promise >= 0.95


WIFE_OR_HUSBAND = FamilyLink(
    relation=codes.Relation.SPOUSE,
    sponsor_status=codes.SponsorStatus.PERMANENT_RESIDENT,
    legally_recognised=True,
)


@pytest.mark.parametrize("scheme", [codes.Scheme.TTPS_B, codes.Scheme.GEP, codes.Scheme.STUDENT])
def test_whoever_may_join_a_spouse_is_not_set_apart_by_the_stay_that_is_held(scheme: codes.Scheme) -> None:
    """Few who hold a stay of their own ask to join family; whether a spouse can support and house hangs on none."""
    held = Status(scheme=scheme, current=True, held_until=DateSpan(date(2026, 12, 31), date(2026, 12, 31)))
    known = replace(established_foreigner(AS_OF), offers=(), family_links=(WIFE_OR_HUSBAND,), statuses=(held,))
    promised = by_id(decided(known))["dependant"]
    assert promised is not None
    assert promised > 0.5


def test_a_bachelors_of_a_listed_institution_is_taken_as_full_time_until_told() -> None:
    """As next to all are: Category C stays likely for a recent graduate, and closes once it is said to be part-time."""
    cambridge = Degree(level=codes.DegreeLevel.BACHELOR, institution="University of Cambridge", awarded_on=LAST_YEAR)
    known = replace(established_foreigner(AS_OF), offers=(), jobs=(), degrees=(cambridge,), experience=Experience())
    untold = by_id(decided(known))["ttps_c"]
    assert untold is not None
    assert untold > 0.5
    assert by_id(decided(replace(known, degrees=(replace(cambridge, full_time=False),))))["ttps_c"] is None


VISIT = Status(
    scheme=codes.Scheme.VISITOR,
    held_from=DateSpan(date(2015, 3, 1), date(2015, 3, 1)),
    held_until=DateSpan(date(2015, 5, 30), date(2015, 5, 30)),
)


@pytest.mark.parametrize(
    ("told", "none"),
    [
        ({"family_links": (FamilyLink(relation=codes.Relation.SIBLING),)}, {"family_links": ()}),
        ({"family_links": (FamilyLink(relation=codes.Relation.OTHER),)}, {"family_links": ()}),
        ({"businesses": (Business(owned_now=False),)}, {"businesses": ()}),
        ({"statuses": (VISIT,)}, {"statuses": ()}),
        ({"plan": Plan(steps=())}, {}),
        ({"plan": Plan(steps=(codes.PlanStep.INTERVIEWS_HELD,))}, {}),
    ],
)
def test_what_bears_on_no_pathway_sets_nobody_apart(told: dict[str, Any], none: dict[str, Any]) -> None:
    """A sister here, a business that was sold, a visit long ago and steps that were taken leave every promise alone."""
    known = replace(established_foreigner(AS_OF), offers=None, degrees=None, income=Income())
    assert by_id(decided(replace(known, **told))) == by_id(decided(replace(known, **none)))


def test_who_studied_here_lately_is_not_set_apart_by_a_stay_that_is_over_or_left_out() -> None:
    """The people drawn, fresh from their studies, hold that stay still; whoever graduated long ago does not."""
    long_ago = replace(LINGNAN, awarded_on=DateSpan(date(2020, 10, 1), date(2020, 10, 31)))
    told = [trait("statuses", Profile(degrees=(degree,), statuses=())) for degree in (LINGNAN, long_ago)]
    assert told == [None, "none"]


def test_a_stay_that_began_later_is_the_one_that_sets_its_holder_apart() -> None:
    """A person has one stay at a time: whoever works under GEP since June is no IANG holder any more."""

    def since(scheme: codes.Scheme, day: date) -> Status:
        return Status(scheme=scheme, held_from=DateSpan(day, day), current=True)

    stays = (since(codes.Scheme.IANG, date(2024, 12, 20)), since(codes.Scheme.GEP, date(2026, 6, 1)))
    assert trait("holds", Profile(statuses=stays)) == "gep"


@pytest.mark.parametrize(("year", "part"), [(2026, "0"), (2024, "0"), (2023, "1"), (2021, "1"), (2020, "2")])
def test_years_since_a_listed_award_part_whoever_had_time_for_three_years_of_work(year: int, part: str) -> None:
    """Category B asks for three years of work, Category C for an award of the last five: between both may be open."""
    awarded = DateSpan(date(year, 5, 1), date(year, 5, 31))
    oxford = Degree(
        level=codes.DegreeLevel.BACHELOR, institution="University of Oxford", full_time=True, awarded_on=awarded
    )
    told = traits_of(Facts(Profile(degrees=(oxford,)), DECIDED_ON))
    assert dict(zip([trait.id for trait in TRAITS], told, strict=True))["years_since_award"] == part


@pytest.mark.parametrize(("year", "first", "second"), [(2025, "ttps_c", "ttps_b"), (2022, "ttps_b", "ttps_c")])
def test_a_young_award_promises_category_c_and_one_of_four_years_ago_rather_category_b(
    year: int, first: str, second: str
) -> None:
    """By then most have worked for three years, whatever else is not told."""
    awarded = DateSpan(date(year, 7, 1), date(year, 7, 31))
    oxford = Degree(
        level=codes.DegreeLevel.BACHELOR, institution="University of Oxford", full_time=True, awarded_on=awarded
    )
    person = Person(nationalities=("GB",), age_years=exactly(29))
    told = by_id(decided(Profile(person=person, degrees=(oxford,)), DECIDED_ON))
    assert (told[first] or 0) > 0.5 > (told[second] or 0)


def test_an_award_that_is_due_takes_nothing_from_what_is_open_while_one_waits() -> None:
    """Of those whose degree here is due nearly all may stay as graduates; of those who just got one not more may."""
    due = Degree(level=codes.DegreeLevel.BACHELOR, country="HK", full_time=True, awarded_on=NEXT_YEAR)
    waiting = Profile(purpose=codes.Purpose.CHANGE, degrees=(due,), offers=())
    decision = decided(waiting, DECIDED_ON)
    told = by_id(decision)
    assessments = [row.assessment for row in decision.pathways]
    for name, share in promises(assessments, decision.facts).items():
        assert (told[name] or 0) >= share, name
    assert (told["iang"] or 0) > 0.9


def test_on_a_day_of_other_rules_the_answer_says_whose_rules_the_people_were_decided_by() -> None:
    """In June 2024 QMAS had a points test; on the day itself nothing needs saying."""
    told = [notice_codes(answered(decided(Profile(), day), "summary")) for day in (date(2024, 6, 3), DECIDED_ON)]
    assert ["promise_of_another_day" in codes_ for codes_ in told] == [True, False]


def test_what_is_settled_needs_nobody_alike() -> None:
    """Of a person of whom everything is known no promise is worked out."""
    decision = decided(established_foreigner(AS_OF))
    settled = [row.assessment for row in decision.pathways if row.assessment.verdict is not Verdict.UNDETERMINED]
    assert promises(settled, decision.facts) == {}
    assert {MET, NOT_MET} <= {assessment.truth for assessment in settled}


def test_one_who_may_hold_a_stay_is_not_set_apart_by_its_closed_entry() -> None:
    """Nothing told of stays: those who hold one are still alike, though an entry is closed."""
    aged = replace(Profile(), person=Person(age_years=exactly(70)), degrees=())
    assert (by_id(decided(aged))["dependant"] or 0) > 0


def test_people_of_unlike_weight_tell_less_than_as_many_of_one() -> None:
    """Two common and twelve rare ones weigh 60, by two of them: as much as 60 x 60 / (2 x 576 + 12) like ones tell."""
    traits, places = [""] * len(TRAITS), ["none"] * 6
    people_of = made((name, traits, places) for name in (*["rare"] * 12, *["common"] * 2))
    everybody, rare = people_of.by_class(people_of.everybody), people_of.by_class(people_of.rare)
    assert people_of.odds(people_of.everybody, rare) == pytest.approx((60 * 60 / 1164, 12 / 60))
    assert people_of.odds(people_of.rare, everybody) == (12, 1)
    assert people_of.odds(0, everybody) == (0, 0)
