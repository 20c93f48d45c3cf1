"""The standing of a pathway on a day is what deciding it afresh on that day comes to, whatever was asked before."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.advice.calendar.ageing import awarded_by, held_on
from service.advice.calendar.days import Days
from service.advice.calendar.key_dates import horizon
from service.advice.calendar.standing import Standing, causes, new_versions, standing_of
from service.advice.calendar.turning_days import marks
from service.advice.ledger import Ledger, Part
from service.outlook.case import case_of
from service.outlook.estimate import Band, estimate
from service.outlook.given_open import given_open
from service.practice import findings as practice_findings
from service.profile.facts import Facts
from service.profile.model import Profile
from service.profile.values import DateSpan
from service.recommend.decision import Decision
from service.rules.catalogue import PATHWAYS
from service.rules.evaluator import Evaluation
from service.rules.pathway import Pathway, Verdict, assess
from tests.advice.test_promises_over_the_cohort import decision_of
from tests.recommend.asking import AS_OF, decided_where_law_is_held
from tests.strategies import cases

ONE_DAY = timedelta(days=1)


def afresh(decision: Decision, pathway: Pathway, day: date, *, by_law: bool) -> Standing:
    """How a pathway stands on a day, with nothing remembered."""
    profile = held_on(decision.facts.profile, decision.facts.as_of)
    facts = Facts(awarded_by(Facts(profile, decision.facts.as_of), day), day)
    evaluation = Evaluation(facts, decision.state.law)
    assessment = assess(pathway, evaluation)
    if by_law or assessment.verdict is Verdict.NOT_ELIGIBLE:
        return standing_of(assessment, Band.CANNOT_TELL)
    found = estimate(decision.state.model, assessment, case_of(facts, evaluation, practice_findings(facts)))
    return standing_of(assessment, given_open(found, assessment, decision.state.ranking.doors).band)


def assert_as_afresh(decision: Decision, asked: list[date], *, by_law: bool = False) -> None:
    """Each standing, and why it turned since the day asked before, is what it is without what was remembered.

    Each takes one unit of the ledger, once.
    """
    units = len(PATHWAYS) * len(set(asked))
    ledger = Ledger(1, {Part.KEY_DATES: units + 1})
    days = Days(decision, ledger, by_law=by_law)
    for pathway in PATHWAYS:
        before = plain_before = None
        for day in asked:
            standing, plain = days.on(pathway, day), afresh(decision, pathway, day, by_law=by_law)
            assert standing == plain, (pathway.id, day)
            if before is not None and plain_before is not None:
                assert causes(before, standing, day) == causes(plain_before, plain, day), (pathway.id, day)
                assert new_versions(before, standing) == new_versions(plain_before, plain), (pathway.id, day)
            before, plain_before = standing, plain
    assert ledger.may(Part.KEY_DATES)
    ledger.take(Part.KEY_DATES, 1)
    assert not ledger.may(Part.KEY_DATES)


@given(cases(), st.data())
def test_a_standing_is_what_deciding_afresh_comes_to(case: tuple[date, Profile, Profile], data: st.DataObject) -> None:
    """On the days on which something may turn, the days before them and any others, in any order."""
    as_of, *profiles = case
    for profile in profiles:
        decision = decided_where_law_is_held(profile, as_of)
        turning = marks(decision.facts, decision.state.law, PATHWAYS, as_of, horizon(as_of))
        some = st.sampled_from(turning) | st.sampled_from(turning[1:]).map(lambda day: day - ONE_DAY)
        asked = data.draw(st.lists(some | st.dates(as_of, horizon(as_of)), min_size=2, max_size=6))
        assert_as_afresh(decision, asked, by_law=data.draw(st.booleans()))


def test_the_standings_of_applicants_are_what_deciding_afresh_comes_to() -> None:
    """Of two applicants of each pathway, on every day on which something may turn and on the day before it."""
    for seed in range(18):
        decision = decision_of(seed, AS_OF)
        turning = marks(decision.facts, decision.state.law, PATHWAYS, AS_OF, horizon(AS_OF))
        assert_as_afresh(decision, sorted({*turning, *(day - ONE_DAY for day in turning[1:])}))


def test_an_award_that_is_awaited_is_made_on_its_day() -> None:
    """Before and after it the facts are of two profiles."""
    decision = decision_of(1, AS_OF)
    degrees = decision.request.profile.degrees or ()
    assert degrees
    due = date(2027, 6, 30)
    awaited = tuple(
        replace(degree, expected=True, awarded_on=DateSpan(due, due), graduation_year=None) for degree in degrees
    )
    expecting = decided_where_law_is_held(replace(decision.request.profile, degrees=awaited, jobs=None), AS_OF)
    assert_as_afresh(expecting, [AS_OF, due - ONE_DAY, due, due + ONE_DAY, due - ONE_DAY])
