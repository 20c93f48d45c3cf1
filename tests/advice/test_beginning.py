"""What two searches for changes find in one answer, they share; neither finds or takes anything else for it."""

from datetime import date

from hypothesis import given

from service.advice.calendar.ageing import told_on
from service.advice.changes.what_ifs import cases, nearest
from service.advice.ledger import MOST, Ledger, Part, weight_in
from service.profile.model import Profile
from service.recommend.decision import Decision
from tests.advice.test_promises_over_the_cohort import decision_of
from tests.recommend.asking import AS_OF, decided_where_law_is_held
from tests.strategies import cases as profiles

SHORT = 40


def assert_shared(decision: Decision, again: Decision) -> None:
    """Asked of one decision before or after, or of another of the same facts: the same, for the same units."""
    for most in (MOST[Part.WHAT_IFS], SHORT):
        books = [Ledger(weight_in(decision), {Part.WHAT_IFS: most}) for _ in range(2)]
        first = nearest(decision)
        found = cases(decision, ledger=books[0])
        assert found == cases(again, ledger=books[1])
        assert first == nearest(again)
        assert books[0].cut_short == books[1].cut_short


@given(profiles())
def test_what_is_shared_changes_nothing(case: tuple[date, Profile, Profile]) -> None:
    """The nearest change, then all; all, then the nearest."""
    as_of, *told = case
    for profile in told:
        assert_shared(decided_where_law_is_held(profile, as_of), decided_where_law_is_held(profile, as_of))


@given(profiles())
def test_a_profile_that_is_told_again_on_its_own_day_stays_as_it_is(case: tuple[date, Profile, Profile]) -> None:
    """So that the facts from which changes begin are those of a change that can be there at once."""
    as_of, *told = case
    for profile in told:
        once = told_on(profile, as_of, as_of)
        assert told_on(once, as_of, as_of) == once


def test_what_is_shared_changes_nothing_for_applicants() -> None:
    """Two of each pathway of the cohort."""
    for seed in range(18):
        assert_shared(decision_of(seed, AS_OF), decision_of(seed, AS_OF))
