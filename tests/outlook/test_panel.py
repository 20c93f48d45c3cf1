"""How often each profile is taken when a selection exercise is simulated many times."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from service.outlook import panel
from service.outlook.completions import COMPLETIONS, completions
from service.outlook.estimate import extremes, share_of
from service.outlook.features import FEATURES
from service.outlook.panel import CLOSED, Contender, Taken, error_of, rounds_for, simulate
from service.outlook.reference_pool import place_of
from service.outlook.selection import Candidate, select
from service.outlook.tables import ModelTables, PathwayModel
from service.profile.values import Span, exactly

ROUNDS = 200
SEED = 1


def certain(key: str, merit: float) -> Contender:
    return Contender(key, (merit,), merit, merit)


def of_range(key: str, merits: list[float]) -> Contender:
    return Contender(key, tuple(merits), min(merits), max(merits))


merits = st.lists(st.integers(-6, 6).map(float) | st.just(CLOSED), min_size=1, max_size=3)
pools = st.lists(merits, min_size=1, max_size=12).map(
    lambda rows: [of_range(f"k{index}", row) for index, row in enumerate(rows)]
)


@pytest.fixture
def qmas(model: ModelTables) -> PathwayModel:
    return model.models["qmas_gpt@criteria_2024"]


@given(st.text(max_size=8), st.integers(0, 50), st.floats(0.1, 3), st.integers())
def test_unseen_parts_are_those_that_the_standard_library_draws(
    key: str, rounds: int, spread: float, seed: int
) -> None:
    """To the last digit, so that an exercise replays as documented."""
    gauss = Random(f"{seed}|unseen|{key}").gauss  # noqa: S311 - a simulation, and it has to replay
    assert panel.unseen(key, rounds, spread, seed) == [gauss(0.0, spread) for _ in range(rounds)]


@given(pools, st.integers(1, 12))
def test_all_places_are_filled_as_far_as_profiles_are_open(pool: list[Contender], places: int) -> None:
    """The shares add up to the places, or to the profiles that the law leaves open where those are fewer."""
    total = sum(taken.share for taken in simulate(pool, places, ROUNDS, SEED))
    always = sum(one.low != CLOSED for one in pool)
    ever = sum(one.high != CLOSED for one in pool)
    assert min(places, always) - 1e-9 <= total <= min(places, ever) + 1e-9


@given(pools, st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_order_of_the_profiles_changes_nothing(pool: list[Contender], places: int, chance: object) -> None:
    """Random numbers belong to a key, and not to a place in the list."""
    told = dict(zip([one.key for one in pool], simulate(pool, places, ROUNDS, SEED), strict=True))
    other = list(pool)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert dict(zip([one.key for one in other], simulate(other, places, ROUNDS, SEED), strict=True)) == told


@given(pools, st.integers(1, 12), st.floats(0, 5), st.data())
def test_a_stronger_profile_is_never_taken_less_often(
    pool: list[Contender], places: int, more: float, data: st.DataObject
) -> None:
    """The same random numbers and more merit: its share doesn't fall, and nobody else's rises."""
    index = data.draw(st.integers(0, len(pool) - 1))
    one = pool[index]
    raised = Contender(one.key, tuple(merit + more for merit in one.merits), one.low + more, one.high + more)
    before = simulate(pool, places, ROUNDS, SEED)
    after = simulate([*pool[:index], raised, *pool[index + 1 :]], places, ROUNDS, SEED)
    for other, (was, then) in enumerate(zip(before, after, strict=True)):
        assert then.share >= was.share if other == index else then.share <= was.share


@given(pools, st.integers(1, 12))
def test_a_profile_that_the_law_closes_never_takes_a_place(pool: list[Contender], places: int) -> None:
    """However many places are left."""
    closed = certain("closed", CLOSED)
    assert simulate([*pool, closed], places + len(pool), ROUNDS, SEED)[-1] == Taken(0, 0, 0)


@given(pools, st.integers(1, 12))
def test_a_share_lies_between_its_missing_facts_at_worst_and_at_best(pool: list[Contender], places: int) -> None:
    """And each end is what the simulation gives when this profile alone is fixed there."""
    for index, (one, taken) in enumerate(zip(pool, simulate(pool, places, ROUNDS, SEED), strict=True)):
        assert taken.low <= taken.share <= taken.high
        for end, share in ((one.low, taken.low), (one.high, taken.high)):
            fixed = [*pool[:index], certain(one.key, end), *pool[index + 1 :]]
            assert simulate(fixed, places, ROUNDS, SEED)[index].share == share


def test_each_exercise_is_the_panels_selection() -> None:
    """The places go to those whom ``select`` takes from the same merits without a limit on sectors."""
    pool = [certain(f"k{index}", index / 3) for index in range(9)]
    unseen = [panel.unseen(one.key, 50, 1.0, SEED) for one in pool]
    count = [0] * len(pool)
    for drawn in zip(*unseen, strict=True):
        held = [
            Candidate(str(index), True, one.high + noise, "other")
            for index, (one, noise) in enumerate(zip(pool, drawn, strict=True))
        ]
        for name in select(held, 4, 1):
            count[int(name)] += 1
    assert [taken.share * 50 for taken in simulate(pool, 4, 50, SEED, 1.0)] == pytest.approx(count)


def test_without_what_no_file_shows_the_best_on_file_are_always_taken() -> None:
    """A spread of nothing leaves the order of the files."""
    pool = [certain("weak", -1.0), certain("strong", 1.0), certain("middling", 0.0)]
    assert [taken.share for taken in simulate(pool, 2, 10, SEED, 0.0)] == [0.0, 1.0, 1.0]


def test_an_exercise_over_the_reference_pool_gives_back_the_outlook(qmas: PathwayModel) -> None:
    """With as many places as estimates add up to, each is taken about as often as its estimate says.

    This is what the assumed spread is for: with that of the generator's merit, taken for log-odds, it fails.
    """
    pool = [certain(f"{place}-{copy}", merit) for place, merit in enumerate(qmas.pool) for copy in range(4)]
    estimates = [share_of(merit) for merit in qmas.pool]
    found = simulate(pool, round(4 * sum(estimates)), 1_000, SEED)
    shares = [sum(taken.share for taken in found[start : start + 4]) / 4 for start in range(0, len(found), 4)]
    assert shares == pytest.approx(estimates, abs=0.05)
    wide = simulate(pool, round(4 * sum(estimates)), 1_000, SEED, 2.4)
    assert max(abs(one.share - estimates[at // 4]) for at, one in enumerate(wide)) > 0.1


def test_the_declared_spread_is_the_generators_in_log_odds() -> None:
    """The file says which spread of the generator it was made from, and gives a reason for every assumption."""
    root = Path(__file__).parents[2]
    declared = yaml.safe_load((root / "service/outlook/panel.yaml").read_text(encoding="utf-8"))
    generator = yaml.safe_load((root / "training/cohort/assumptions.yaml").read_text(encoding="utf-8"))
    assert declared["unseen_spread"]["generator"] == generator["variants"]["central"]["unseen"]
    assert declared["unseen_spread"]["value"] == panel.unseen_spread()
    assert all(row["why"] for row in declared.values())


@pytest.mark.parametrize(("contenders", "rounds"), [(1, 10_000), (50, 10_000), (100, 5_000), (500, 1_000)])
def test_the_work_of_an_exercise_is_bounded(contenders: int, rounds: int) -> None:
    """Fewer exercises where more compete: at most half a million draws."""
    assert rounds_for(contenders) == rounds
    assert contenders * rounds <= panel.MOST_DRAWS


@pytest.mark.parametrize(
    ("share", "rounds", "error"), [(0.5, 1_000, 0.03093), (0.0, 1_000, 0.00276), (1.0, 1_000, 0.00276)]
)
def test_the_error_is_that_of_agresti_and_coull(share: float, rounds: int, error: float) -> None:
    """Worked by hand: 1.96 × √(p (1 − p) / (n + 4)) with p = (k + 2) / (n + 4)."""
    assert error_of(share, rounds) == pytest.approx(error, abs=1e-5)


def test_no_exercise_has_no_places() -> None:
    """An impossible exercise is refused, and one without profiles takes nobody."""
    with pytest.raises(ValueError, match="no exercise"):
        simulate([certain("one", 0.0)], 0, 10, SEED)
    assert simulate([], 1, 10, SEED) == ()


spans = st.fixed_dictionaries(
    {
        name: st.tuples(st.floats(0, 130), st.floats(0, 130)).map(lambda ends: Span(min(ends), max(ends)))
        for name in FEATURES
    }
)


@given(told=spans)
def test_a_draw_never_leaves_the_outer_bounds(model: ModelTables, told: dict[str, Span]) -> None:
    """Each completion lies between the extremes, and its mean is near that of the tables."""
    for one in model.models.values():
        low, high = extremes(one, told)
        drawn = completions(one, told, "key", SEED)
        assert low <= min(drawn) <= max(drawn) <= high
        middle = one.slope * sum((table.reach(told[table.feature]).mean for table in one.tables), one.baseline)
        assert sum(drawn) / len(drawn) == pytest.approx(middle + one.intercept, abs=0.05)


def test_what_is_known_is_not_drawn(qmas: PathwayModel) -> None:
    """A profile without an open fact has a single completion; one without any fact as many as are drawn."""
    known = {name: exactly(0.0) for name in qmas.features}
    assert len(completions(qmas, known, "key", SEED)) == 1
    assert len(completions(qmas, known | {"senior_months": Span(0, 900)}, "key", SEED)) == COMPLETIONS


@given(told=spans, more=st.floats(0, 60), name=st.sampled_from(sorted(FEATURES)))
def test_more_of_what_speaks_for_a_profile_never_lowers_a_draw(
    model: ModelTables, told: dict[str, Span], more: float, name: str
) -> None:
    """A span that lies higher is drawn as high or higher, with the same random numbers."""
    one = model.models["qmas_gpt@criteria_2024"]
    raised = told | {name: Span(told[name].low + more, told[name].high + more)}
    before, after = (completions(one, spans, "key", SEED) for spans in (told, raised))
    longest = max(len(before), len(after))
    pairs = zip(before * (longest // len(before)), after * (longest // len(after)), strict=True)
    assert all(then >= was - 1e-12 for was, then in pairs)


@pytest.mark.parametrize(
    ("span", "below", "above"),
    [
        (exactly(7), (0.25, 0.25), (0.5, 0.5)),
        (exactly(6), (0.0, 0.0), (0.75, 0.75)),
        (exactly(9), (1.0, 1.0), (0.0, 0.0)),
        (Span(6, 8), (0.0, 0.5), (0.0, 0.75)),
    ],
)
def test_a_place_in_the_pool_counts_those_below_and_above(
    span: Span, below: tuple[float, float], above: tuple[float, float]
) -> None:
    """Of four who meet 6, 7, 8 and 8 criteria; who meets as many stands level and counts as neither."""
    found = place_of((6.0, 7.0, 8.0, 8.0), span)
    assert (found.below, found.above) == (Span(*below), Span(*above))


def test_a_model_may_tell_how_its_pool_meets_criteria(qmas: PathwayModel) -> None:
    """The shipped layout reads with and without it."""
    assert replace(qmas, pool_features={"qmas_criteria_met": (6.0, 7.0)}).pool_features["qmas_criteria_met"] == (6, 7)
