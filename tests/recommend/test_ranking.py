from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outlook.tables import Basis
from service.population.promise import seldom_at_this_age
from service.profile.codes import Purpose
from service.profile.model import Profile
from service.profile.values import exactly
from service.recommend.decision import Ranked
from service.recommend.ranking import fits, load_ranking
from service.recommend.records import Advice
from service.rules.pathway import LawStatus, Mode, Verdict
from tests.exemplars import EXEMPLARS, established_foreigner
from tests.forgetting import Path, put
from tests.recommend.asking import AS_OF, answered, decided, pathway
from tests.strategies import cases

preferences = st.none() | st.dictionaries(st.sampled_from(sorted(load_ranking().weights)), st.floats(0, 1))
TIERS = {Verdict.ELIGIBLE: 1, Verdict.NEEDS_REVIEW: 2, Verdict.UNDETERMINED: 3, Verdict.NOT_ELIGIBLE: 4}


@given(cases(as_of=AS_OF), preferences)
def test_no_preference_crosses_a_tier(case: tuple[date, Profile, Profile], weights: dict[str, float] | None) -> None:
    """Eligible comes before needs_review, undetermined and not_eligible, whatever weights the caller gives."""
    for profile in case[1:]:
        ranked = decided(profile, preferences=weights).pathways
        tiers = [row.tier for row in ranked]
        assert tiers == sorted(tiers)
        assert [row.rank for row in ranked] == list(range(1, len(ranked) + 1))
        for row in ranked:
            unknown = row.assessment.status is LawStatus.LAW_UNKNOWN
            assert row.tier == (5 if unknown else TIERS[row.assessment.verdict])


@given(cases(as_of=AS_OF), preferences)
def test_within_a_tier_the_higher_score_comes_first_then_the_id(
    case: tuple[date, Profile, Profile], weights: dict[str, float] | None
) -> None:
    """Order is by tier, then by the total from high to low, then by the id.

    The extension of a stay that is held comes first in its tier, and last where it is closed; of what is undetermined
    what one fits comes next.
    """

    def place(row: Ranked) -> int:
        held = row.assessment.mode is Mode.EXTENSION and case[2].purpose is not Purpose.CHANGE
        if held:
            return 1 if row.tier == TIERS[Verdict.NOT_ELIGIBLE] else -4
        undetermined = row.tier == TIERS[Verdict.UNDETERMINED]
        return -fits(row.assessment, row.promise, load_ranking(), most=most, seldom=seldom) if undetermined else 0

    decision = decided(case[2], preferences=weights)
    ranked, seldom = decision.pathways, seldom_at_this_age(decision.facts)
    most = max([row.promise for row in ranked if row.promise is not None], default=1.0)
    keys = [(row.tier, place(row), -row.score.total, row.assessment.pathway.id) for row in ranked]
    assert keys == sorted(keys)


def test_ties_are_settled_by_the_id() -> None:
    """With every weight at 0 all totals are 0, and each tier is in the order of the ids."""
    nothing = dict.fromkeys(load_ranking().weights, 0.0)
    ranked = decided(established_foreigner(AS_OF), preferences=nothing).pathways
    assert {row.score.total for row in ranked} == {0}
    for tier in {row.tier for row in ranked}:
        ids = [row.assessment.pathway.id for row in ranked if row.tier == tier]
        assert ids == sorted(ids)


@given(cases(as_of=AS_OF), preferences)
def test_the_parts_of_a_score_add_up_to_it(
    case: tuple[date, Profile, Profile], weights: dict[str, float] | None
) -> None:
    """The total is the sum of weight times value, every value lies in 0 to 1, and every attribute is told once.

    Of an undetermined pathway it is that sum times its promise.
    """
    for row in decided(case[2], preferences=weights).pathways:
        values = row.score.values
        total = sum(value * row.score.weights[name] for name, value in values.items())
        total *= 1 if row.promise is None else row.promise
        assert row.score.total == pytest.approx(total, abs=1e-6)
        assert all(0 <= value <= 1 for value in values.values())
        assert sorted(values) == sorted(load_ranking().weights)
        if weights:
            assert row.score.weights.items() >= weights.items()


def test_a_weight_is_written_alike_however_it_was_sent() -> None:
    """The weights 1 and 1.0 are the same request, with the same id, and so the same bytes."""
    person = established_foreigner(AS_OF)
    whole, real = (answered(decided(person, preferences={"cost": weight})) for weight in (1, 1.0))
    assert orjson.dumps(whole) == orjson.dumps(real)


def test_our_own_weights_add_up_to_one() -> None:
    """Without preferences a score lies between 0 and 1."""
    assert sum(load_ranking().weights.values()) == pytest.approx(1)


@given(cases(as_of=AS_OF))
def test_where_no_outlook_is_held_the_selection_stands_in_and_the_answer_says_so(
    case: tuple[date, Profile, Profile],
) -> None:
    """Basis none: no estimate, band cannot_tell, and the value of the selection style in the outlook's place.

    A score is told in full, of whatever isn't closed.
    """
    decision = decided(case[2])
    told = answered(decision)
    for row in decision.pathways:
        parts = row.score.values
        stands_in = row.score.outlook_stands_in
        row_told = pathway(told, row.assessment.pathway.id)
        if row.assessment.verdict is Verdict.NOT_ELIGIBLE:
            assert "score" not in row_told
        else:
            assert row_told["score"].get("outlook_stands_in", False) is stands_in
        assert stands_in is (row.outlook.basis is Basis.NONE)
        assert stands_in is (row.outlook.estimate is None)
        hopes = parts["selection"] if row.outlook.estimate is None else row.outlook.estimate
        assert parts["outlook"] == pytest.approx(hopes, abs=1e-4)
        assert (row.outlook.band == "cannot_tell") or not stands_in


@given(cases(as_of=AS_OF), preferences)
def test_the_model_never_lifts_what_the_law_closes(
    case: tuple[date, Profile, Profile], weights: dict[str, float] | None
) -> None:
    """A pathway that fails a published test is not open, has no outlook and stands below every pathway that is open."""
    ranked = decided(case[2], preferences=weights).pathways
    last_open = max(
        (row.rank for row in ranked if row.assessment.verdict is not Verdict.NOT_ELIGIBLE and row.tier < 5), default=0
    )
    for row in ranked:
        if row.assessment.verdict is Verdict.NOT_ELIGIBLE:
            assert row.advice is Advice.NOT_OPEN
            assert row.outlook.basis is Basis.NONE
            assert row.rank > last_open


ONE_MORE: dict[str, tuple[Path, object, object]] = {
    "qmas.c2": (("degrees", 1, "qmas_listed"), False, True),
    "qmas.c7": (("experience", "reputable_employer_months"), exactly(0), exactly(36)),
    "qmas.c8": (("experience", "specified_sector_months"), exactly(0), exactly(36)),
    "qmas.c9": (("experience", "international_months"), exactly(0), exactly(24)),
}
"""A criterion of the General Points Test, and a fact that brings it about, which no finding of practice reads."""


@pytest.mark.parametrize("criterion", ONE_MORE)
@given(data=st.data())
def test_meeting_one_more_criterion_never_lowers_qmas(criterion: str, data: st.DataObject) -> None:
    """With the findings of practice and the other criteria held fixed, one criterion more leaves QMAS no lower."""
    base = established_foreigner(AS_OF)
    for other, (path, fails, passes) in ONE_MORE.items():
        if other != criterion:
            base = put(base, path, data.draw(st.sampled_from((fails, passes))))
    base = put(base, ("languages",), base.languages[: data.draw(st.integers(0, 2))] if base.languages else ())
    path, fails, passes = ONE_MORE[criterion]
    before, after = decided(put(base, path, fails)), decided(put(base, path, passes))
    assert before.practice == after.practice
    places = [
        next((row.tier, -row.score.total) for row in decision.pathways if row.assessment.pathway.id == "qmas_gpt")
        for decision in (before, after)
    ]
    assert places[1] <= places[0]
    counts = [pathway(answered(decision), "qmas_gpt")["counts"][0]["met"] for decision in (before, after)]
    assert counts[1]["minimum"] > counts[0]["minimum"]


@pytest.mark.parametrize("person", EXEMPLARS)
def test_every_exemplar_has_something_open(person: object) -> None:
    """The people whom property tests start from are near enough to the law to tell outcomes apart."""
    ranked = decided(person(AS_OF)).pathways  # type: ignore[operator]
    verdicts = {row.assessment.verdict for row in ranked}
    assert Verdict.NOT_ELIGIBLE in verdicts
    assert len(verdicts) > 1
