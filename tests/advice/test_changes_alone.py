"""What a change alone does to a requirement is what assessing the whole pathway under it says of that requirement."""

from datetime import date
from itertools import combinations

from hypothesis import given

from service.advice.changes.beginning import Beginning, Told
from service.advice.changes.lever import Lever
from service.advice.changes.promise import Promise
from service.profile.model import Profile
from service.profile.values import NOT_MET
from service.recommend.decision import Decision
from service.rules.criteria import AnyOf, KOf
from service.rules.evaluator import Finding
from service.rules.pathway import Assessment, LawStatus, Verdict
from tests.advice.test_promises_over_the_cohort import decision_of
from tests.recommend.asking import AS_OF, decided_where_law_is_held
from tests.strategies import cases


def may_open(closed: Assessment, alone: dict[Lever, Told], chosen: tuple[Lever, ...]) -> bool:
    """Whether no requirement that closes stays as it is in the whole pathway under each change of a set."""
    whole = [
        {one.criterion.id: one for one in alone[lever].assessment(closed.pathway).requirements} for lever in chosen
    ]
    return all(
        moved(finding, [found.get(finding.criterion.id) for found in whole])
        for finding in closed.requirements
        if finding.truth == NOT_MET
    )


def moved(finding: Finding, after: list[Finding | None]) -> bool:
    """Whether some change meets a requirement, or all of them together count enough; one of several ways may be."""
    if isinstance(finding.criterion, AnyOf):
        return True
    if not isinstance(finding.criterion, KOf):
        return any(found is None or found.truth != NOT_MET for found in after)
    assert finding.count is not None
    most = finding.count[1]
    gained = [max(0, found.count[1] - most) for found in after if found is not None and found.count is not None]
    return bool(most + sum(gained) >= min(version.value for version in finding.versions))


def assert_as_assessed_whole(decision: Decision) -> None:
    """Of each closed pathway, under each lever and each two of them."""
    beginning = Beginning(decision)
    alone = {lever: beginning.told((lever,), lever.on) for lever in beginning.levers}
    for row in decision.pathways:
        closed = row.assessment
        if closed.verdict is Verdict.NOT_ELIGIBLE and closed.status is LawStatus.IN_FORCE:
            promise = Promise(closed, alone)
            for chosen in (*combinations(alone, 1), *combinations(alone, 2)):
                assert promise.may_open(chosen) == may_open(closed, alone, chosen), (closed.pathway.id, chosen)


@given(cases())
def test_what_a_change_alone_does_is_what_the_whole_pathway_says(case: tuple[date, Profile, Profile]) -> None:
    """Of whole profiles and of what is left of them when facts are forgotten."""
    as_of, *told = case
    for profile in told:
        assert_as_assessed_whole(decided_where_law_is_held(profile, as_of))


def test_what_a_change_alone_does_to_applicants_is_what_the_whole_pathway_says() -> None:
    """Two of each pathway of the cohort."""
    for seed in range(18):
        assert_as_assessed_whole(decision_of(seed, AS_OF))
