"""A derived fact is worked out once; one that never asks for the day is steady from day to day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.advice.calendar.key_dates import horizon
from service.profile.facts import Facts, Reading
from service.profile.model import Profile
from service.profile.values import DateSpan
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import every
from tests.strategies import cases

EARLIER, AS_OF, LATER = date(2026, 11, 1), date(2026, 11, 23), date(2027, 1, 1)
ONE_DAY = timedelta(days=1)
TWO_YEARS = timedelta(days=730)


class Ran:
    """Derived facts that tell how often they ran."""

    def __init__(self) -> None:
        self.times = 0

    def steady(self, facts: Facts) -> Reading[int]:
        """A fact of the profile alone."""
        self.times += 1
        return Reading(len(facts.profile.degrees or ()))

    def year(self, facts: Facts) -> Reading[int]:
        """A fact of the day."""
        self.times += 1
        return Reading(facts.as_of.year)

    def through_another(self, facts: Facts) -> Reading[int]:
        """A fact that reads both."""
        self.times += 1
        return Reading(facts.read(self.year).value + facts.read(self.steady).value)


def test_a_fact_that_never_asks_for_the_day_is_worked_out_once_for_all_days() -> None:
    """It runs on the first day that asks, whichever that is."""
    ran, facts = Ran(), Facts(Profile(), AS_OF)
    assert [facts.on(LATER).read(ran.steady), facts.read(ran.steady)] == [Reading(0), Reading(0)]
    assert ran.times == 1
    assert facts.is_steady(ran.steady)


def test_a_fact_that_asks_for_the_day_is_worked_out_on_each() -> None:
    """Once a day, whether it asks by itself or reads another that does, first or after it was read already."""
    ran, facts = Ran(), Facts(Profile(), AS_OF)
    then = facts.on(LATER)
    assert (facts.read(ran.year), then.read(ran.year)) == (Reading(2026), Reading(2027))
    assert (facts.read(ran.through_another), then.read(ran.through_another)) == (Reading(2026), Reading(2027))
    assert (facts.read(ran.through_another), facts.is_steady(ran.through_another)) == (Reading(2026), False)
    assert ran.times == 2 + 2 + 1


def test_a_fact_that_comes_to_the_same_on_a_later_day_is_the_same_record() -> None:
    """So that whoever holds two days against each other need only ask whether it is."""
    ran, facts = Ran(), Facts(Profile(), AS_OF)
    assert facts.on(date(2026, 12, 24)).read(ran.year) is facts.read(ran.year)


@given(st.dates(EARLIER, LATER), st.dates(EARLIER, LATER), st.dates(EARLIER, LATER))
def test_a_day_is_reached_by_the_day_of_lodging(told: date, lodged: date, day: date) -> None:
    """Whether the facts were told before it, on it or after."""
    assert Facts(Profile(facts_on=DateSpan(told, told)), lodged).reached(day) == (day <= lodged)


def test_what_was_reached_when_the_facts_were_told_is_asked_of_no_later_day() -> None:
    """So that what stands on it is steady; of a day of lodging before that, it is asked."""
    facts = Facts(Profile(), AS_OF)

    def had_come(facts: Facts) -> Reading[bool]:
        return Reading(facts.reached(EARLIER))

    assert facts.read(had_come) == Reading(value=True)
    assert facts.is_steady(had_come)
    before = facts.on(EARLIER - ONE_DAY)
    assert before.read(had_come) == Reading(value=False)
    assert not before.is_steady(had_come)
    assert facts.on(LATER).read(had_come) == Reading(value=True)


def test_ages_and_sums_hold_when_they_did_on_every_day() -> None:
    """Without a day of their own, on the day of lodging for which they were told."""
    assert Facts(Profile(), AS_OF).on(LATER).facts_on == AS_OF


READ = sorted(
    {
        part.fact
        for pathway in PATHWAYS
        for rule in (*pathway.entry.values(), *pathway.extension.values())
        for part in every(rule)
        if hasattr(part, "fact")
    },
    key=repr,
)


@given(cases(), st.data())
def test_every_fact_that_a_requirement_reads_is_on_a_later_day_what_it_is_when_read_afresh(
    case: tuple[date, Profile, Profile], data: st.DataObject
) -> None:
    """Or on an earlier one; whatever was read before, on however many days."""
    as_of, *profiles = case
    days = data.draw(st.lists(st.dates(as_of - TWO_YEARS, horizon(as_of)), min_size=2, max_size=4))
    for profile in profiles:
        facts = Facts(profile, as_of)
        for day in (as_of, *days):
            then, afresh = facts.on(day), Facts(profile, as_of).on(day)
            for fact in READ:
                assert then.read(fact) == afresh.read(fact), (fact, day)
