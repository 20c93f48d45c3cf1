"""What two searches for changes find in one answer, they share; neither finds or takes anything else for it."""

from datetime import date

from hypothesis import given

from service.advice.changes.what_ifs import cases, nearest
from service.advice.ledger import MOST, Ledger, Part
from service.profile.model import Profile
from service.recommend.decision import Decision
from tests.advice.test_promises_over_the_cohort import decision_of
from tests.recommend.asking import AS_OF, decided_where_law_is_held
from tests.strategies import cases as profiles

SHORT = 40


def assert_shared(decision: Decision, again: Decision) -> None:
    """Asked of one decision before or after, or of another of the same facts: the same, for the same units."""
    for most in (MOST[Part.WHAT_IFS], SHORT):
        books = [Ledger(decision.request.profile, {Part.WHAT_IFS: most}) for _ in range(2)]
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


def test_what_is_shared_changes_nothing_for_applicants() -> None:
    """Two of each pathway of the cohort."""
    for seed in range(18):
        assert_shared(decision_of(seed, AS_OF), decision_of(seed, AS_OF))
