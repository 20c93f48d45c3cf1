"""The arithmetic of an estimate: its parts, its bounds, its bands, and where there is none."""

import math
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outlook.case import case_of
from service.outlook.estimate import Band, PathwayOutlook, band_of, estimate, estimate_spans, share_of, standing
from service.outlook.features import FEATURES
from service.outlook.tables import Basis, ModelTables, PathwayModel
from service.practice import findings
from service.profile import codes
from service.profile.facts import Facts
from service.profile.model import Profile, Status
from service.profile.values import Span, exactly
from service.rules.catalogue import BY_ID, PATHWAYS
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import assess

NAMES = (
    "qmas_gpt@criteria_2024",
    "ttps_a@categories",
    "ttps_b@categories",
    "ttps_c@categories",
    "gep@exemptions",
    "asmtp@exemptions",
)
TODAY = date(2026, 1, 20)
LAST_DIGIT = 1e-12
SYNTHETIC = Basis.SYNTHETIC_COHORT


def outlook_of(model: ModelTables, pathway_id: str, profile: Profile, day: date = TODAY) -> PathwayOutlook:
    facts = Facts(profile, day)
    evaluation = Evaluation(facts, lawbook())
    return estimate(model, assess(BY_ID[pathway_id], evaluation), case_of(facts, evaluation, findings(facts)))


def values(name: str) -> st.SearchStrategy[float]:
    domain = FEATURES[name].domain
    high = 5_000_000.0 if math.isinf(domain.high) else domain.high
    return st.floats(domain.low, high) | st.sampled_from([domain.low, high, math.floor(high / 2)])


@st.composite
def exact(draw: st.DrawFn, one: PathwayModel) -> dict[str, Span]:
    return {name: exactly(draw(values(name))) for name in one.features}


@st.composite
def wider(draw: st.DrawFn, spans: Mapping[str, Span]) -> dict[str, Span]:
    """The same values known less well: some not at all, some within an interval."""
    found = {}
    for name, span in spans.items():
        domain = FEATURES[name].domain
        how = draw(st.integers(0, 2))
        if how == 0:
            found[name] = domain
        elif how == 1:
            found[name] = span.hull(exactly(draw(values(name))))
        else:
            found[name] = span
    return found


def numbers(outlook: PathwayOutlook) -> tuple[float, float, float]:
    assert outlook.estimate is not None
    assert outlook.low is not None
    assert outlook.high is not None
    return outlook.estimate, outlook.low, outlook.high


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_the_range_holds_every_completion(model: ModelTables, name: str, data: st.DataObject) -> None:
    """However the missing facts turn out, estimate and range stay inside the range given before."""
    one = model.models[name]
    whole = data.draw(exact(one))
    rest = data.draw(wider(whole))
    after = numbers(estimate_spans(one, whole))
    before = numbers(estimate_spans(one, rest))
    rising = (before[1], after[1], after[0], after[2], before[2])
    assert all(left <= right + LAST_DIGIT for left, right in pairwise(rising))
    assert before[1] - LAST_DIGIT <= before[0] <= before[2] + LAST_DIGIT


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_contributions_add_up_to_the_estimate(model: ModelTables, name: str, data: st.DataObject) -> None:
    """The average case and the contributions give the log-odds of the estimate."""
    one = model.models[name]
    outlook = estimate_spans(one, data.draw(wider(data.draw(exact(one)))))
    assert outlook.average is not None
    total = outlook.average + sum(part.contribution for part in outlook.contributions)
    assert outlook.estimate == pytest.approx(share_of(total), abs=1e-12)
    assert [part.feature for part in outlook.contributions] == list(one.features)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_better_value_never_lowers_the_estimate(model: ModelTables, name: str, data: st.DataObject) -> None:
    """Moving one feature the way it declares to be better lowers neither the estimate nor an end of the range."""
    one = model.models[name]
    spans = data.draw(wider(data.draw(exact(one))))
    feature = data.draw(st.sampled_from(one.features))
    better = dict(spans)
    moved = data.draw(values(feature))
    span, direction = spans[feature], FEATURES[feature].direction
    if direction > 0:
        better[feature] = Span(max(span.low, moved), max(span.high, moved))
    else:
        better[feature] = Span(min(span.low, moved), min(span.high, moved))
    before = numbers(estimate_spans(one, spans))
    after = numbers(estimate_spans(one, better))
    assert all(now >= then - LAST_DIGIT for now, then in zip(after, before, strict=True))


def test_one_more_criterion_never_lowers_qmas(model: ModelTables) -> None:
    """From no criterion to all twelve, the estimate never falls while all else is unknown; and it rises overall."""
    one = model.models["qmas_gpt@criteria_2024"]
    unknown = {name: FEATURES[name].domain for name in one.features}
    shares = [numbers(estimate_spans(one, unknown | {"qmas_criteria_met": exactly(count)}))[0] for count in range(13)]
    assert shares == sorted(shares)
    assert shares[10] > 3 * shares[6]


@pytest.mark.parametrize("name", NAMES)
def test_silence_contributes_nothing(model: ModelTables, name: str) -> None:
    """Where nothing is known no feature speaks for or against, and the range is the widest that there is."""
    one = model.models[name]
    outlook = estimate_spans(one, {name: FEATURES[name].domain for name in one.features})
    assert all(part.contribution == 0 for part in outlook.contributions)
    assert outlook.estimate == pytest.approx(share_of(outlook.average or 0.0), abs=1e-12)
    ends = [
        numbers(estimate_spans(one, {feature: exactly(end) for feature, end in row.items()})) for row in corners(one)
    ]
    _, low, high = numbers(outlook)
    assert low <= min(first for _, first, _ in ends)
    assert max(last for _, _, last in ends) <= high


def corners(one: PathwayModel) -> list[dict[str, float]]:
    """The worst and the best of every feature, by its direction, within its domain."""
    lows, highs = {}, {}
    for name in one.features:
        domain = FEATURES[name].domain
        low, high = domain.low, min(domain.high, 1e9)
        lows[name], highs[name] = (low, high) if FEATURES[name].direction >= 0 else (high, low)
    return [lows, highs]


def test_silence_about_qmas_is_too_wide_to_tell(model: ModelTables) -> None:
    """A panel weighs so much that an empty profile has no band."""
    one = model.models["qmas_gpt@criteria_2024"]
    assert estimate_spans(one, {name: FEATURES[name].domain for name in one.features}).band is Band.CANNOT_TELL


def test_every_pathway_has_an_outlook_or_says_that_it_has_no_basis(model: ModelTables) -> None:
    """Ten pathways have no received-and-decided figures; they have no numbers and no band."""
    none = set()
    for pathway in PATHWAYS:
        outlook = outlook_of(model, pathway.id, Profile())
        if outlook.basis is Basis.NONE:
            none.add(pathway.id)
            assert (outlook.estimate, outlook.low, outlook.high) == (None, None, None)
            assert outlook.band is Band.CANNOT_TELL
            assert outlook.contributions == ()
    assert none == {
        *("qmas_apt", "gep_tp", "asmtp_tp", "techtas", "iang", "assg", "new_cies", "entrepreneur", "vpas", "dependant")
    }


@pytest.mark.parametrize(
    ("day", "basis"), [(date(2024, 10, 31), Basis.NONE), (date(2024, 11, 1), Basis.SYNTHETIC_COHORT)]
)
def test_qmas_has_an_outlook_only_under_the_twelve_criteria(model: ModelTables, day: date, basis: Basis) -> None:
    """The points tests until 31 October 2024 have no outlook."""
    assert outlook_of(model, "qmas_gpt", Profile(), day).basis is basis


def test_an_extension_has_no_outlook(model: ModelTables) -> None:
    """The classifier learnt entries; whoever extends a TTPS stay is told nothing by it."""
    held = Profile(purpose=codes.Purpose.EXTEND, statuses=(Status(scheme=codes.Scheme.TTPS_A, current=True),))
    assert outlook_of(model, "ttps_a", held).basis is Basis.NONE
    assert outlook_of(model, "ttps_a", Profile()).basis is Basis.SYNTHETIC_COHORT


@pytest.mark.parametrize(
    ("share", "band"),
    [
        (0.0, Band.WEAK),
        (0.349, Band.WEAK),
        (0.3494, Band.WEAK),
        (0.3495001, Band.FAIR),
        (0.35, Band.FAIR),
        (0.749, Band.FAIR),
        (0.7496, Band.STRONG),
        (0.75, Band.STRONG),
        (1.0, Band.STRONG),
    ],
)
def test_a_band_agrees_with_the_three_decimals_shown(share: float, band: Band) -> None:
    """Below 0.350 is weak, from 0.750 strong, by the number that is shown."""
    assert band_of(share) is band


def test_rounding_widens_the_range_and_keeps_the_estimate_inside() -> None:
    """The low end is rounded down and the high end up."""
    outlook = PathwayOutlook("gep", SYNTHETIC, 0.98449, 0.98351, 0.98501, Band.STRONG).rounded()
    assert (outlook.low, outlook.estimate, outlook.high) == (0.983, 0.984, 0.986)


@pytest.mark.parametrize("log_odds", [-800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 800.0])
def test_any_log_odds_have_a_share(log_odds: float) -> None:
    """The share lies within 0 to 1, and that of the opposite is its complement."""
    assert 0 <= share_of(log_odds) <= 1
    assert share_of(log_odds) + share_of(-log_odds) == pytest.approx(1)


def test_standing_is_the_share_of_the_pool_below(model: ModelTables) -> None:
    """The median of the pool stands above about half of it; ends are none and all."""
    one = model.models["qmas_gpt@criteria_2024"]
    assert standing(one, -1e9) == 0
    assert standing(one, 1e9) == 1
    assert standing(one, one.pool[50]) == pytest.approx(0.5, abs=0.05)


def test_features_name_facts_that_the_profile_has() -> None:
    """Every pointer that a feature declares leads to a field of the profile."""
    for feature in FEATURES.values():
        for pointer in feature.facts:
            at: Any = Profile()
            for step in pointer.strip("/").split("/"):
                assert hasattr(at, step), f"{feature.name}: {pointer}"
                at = getattr(at, step)


def test_nationality_sex_and_place_of_birth_are_no_features() -> None:
    """No feature declares to read them."""
    read = {fact for feature in FEATURES.values() for fact in feature.facts}
    assert read.isdisjoint({"/person/nationalities", "/person/place_of_birth", "/person/china_residency"})
