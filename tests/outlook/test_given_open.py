"""What an outlook says while a pathway is undetermined: of which case, and how much has to be settled for a band."""

from datetime import date

import pytest
from hypothesis import given

from service.outlook.case import case_of
from service.outlook.estimate import Band, Given, PathwayOutlook, estimate
from service.outlook.given_open import enough_settled, given_open
from service.outlook.tables import Basis
from service.profile.model import Profile
from service.profile.values import MET, NOT_MET, REVIEW
from service.recommend.ranking import load_ranking
from service.rules.pathway import LawStatus, Verdict
from tests.exemplars import EXEMPLARS
from tests.forgetting import put
from tests.recommend.asking import AS_OF, decided, decided_where_law_is_held
from tests.strategies import cases

SAID = (Band.WEAK, Band.FAIR, Band.STRONG)
SETTLED = {MET, NOT_MET, REVIEW}
DOORS = load_ranking().doors


@given(cases())
def test_more_facts_never_lower_what_is_said_of_an_undetermined_pathway(case: tuple[date, Profile, Profile]) -> None:
    """Once more is known and it isn't closed, no band is lower than the one said while its tests were open."""
    day, whole, rest = case
    after = {ranked.assessment.pathway.id: ranked for ranked in decided_where_law_is_held(whole, day).pathways}
    for before in decided_where_law_is_held(rest, day).pathways:
        later = after[before.assessment.pathway.id]
        if before.assessment.verdict is not Verdict.UNDETERMINED or later.assessment.verdict is Verdict.NOT_ELIGIBLE:
            continue
        for said, found in (
            (before.outlook.band, later.outlook.band),
            (getattr(before.outlook.extension, "band", None), getattr(later.outlook.extension, "band", None)),
        ):
            if said in SAID and found in SAID:
                assert SAID.index(found) >= SAID.index(said), before.assessment.pathway.id


@given(cases())
def test_an_outlook_says_that_it_takes_the_tests_as_met_where_they_are_open(
    case: tuple[date, Profile, Profile],
) -> None:
    """``given: open`` stands at every undetermined pathway whose law is held, and at no other."""
    for ranked in decided_where_law_is_held(case[2], case[0]).pathways:
        held = ranked.assessment.status is not LawStatus.LAW_UNKNOWN
        undetermined = ranked.assessment.verdict is Verdict.UNDETERMINED and held
        assert ranked.outlook.given is (Given.OPEN if undetermined else None)


@given(cases())
def test_no_band_is_said_where_no_requirement_of_its_own_is_settled(case: tuple[date, Profile, Profile]) -> None:
    """Doors that nearly everybody passes settle nothing: neither strong nor fair nor weak."""
    for ranked in decided_where_law_is_held(case[2], case[0]).pathways:
        own = [one for one in ranked.findings if one.criterion.id not in DOORS]
        own = [one for one in own if not one.criterion.id.startswith("common.")]
        if ranked.assessment.verdict is Verdict.UNDETERMINED and not any(one.truth in SETTLED for one in own):
            assert ranked.outlook.band is Band.CANNOT_TELL


OFFERED = ("confirmed", "market_pay", "relevant_to_degree", "relevant_to_experience", "recruitment_shown")


@pytest.mark.parametrize(
    ("silent", "enough"),
    [
        (
            ("recruitment_shown",),
            True,
        ),  # four of five: confirmed, relevant, market pay, education; the local market open
        (("recruitment_shown", "market_pay"), False),  # three of five
        (OFFERED, False),  # one of five
    ],
)
def test_two_thirds_of_the_requirements_have_to_be_settled(silent: tuple[str, ...], enough: bool) -> None:
    """An employment visa asks for five things of its own: four settled are enough, three are not."""
    profile = EXEMPLARS[0](AS_OF)
    assert profile.offers is not None
    for name in silent:
        profile = put(profile, ("offers", 0, name), fact=None)
    decision = decided(profile)
    gep = next(ranked for ranked in decision.pathways if ranked.assessment.pathway.id == "gep")
    assert gep.assessment.verdict is Verdict.UNDETERMINED
    own = {one.criterion.id for one in gep.assessment.requirements if not one.criterion.id.startswith("common.")}
    assert len(own - DOORS) == 5
    assert enough_settled(gep.assessment, DOORS) is enough
    assert gep.outlook.given is Given.OPEN
    assert (gep.outlook.band is Band.CANNOT_TELL) or enough


def test_a_band_that_the_open_case_need_not_bear_out_is_not_said() -> None:
    """A strong estimate that the missing facts may turn into a fair one is no strong outlook while tests are open."""
    decision = decided(put(EXEMPLARS[0](AS_OF), ("offers", 0, "recruitment_shown"), fact=None))
    gep = next(ranked for ranked in decision.pathways if ranked.assessment.pathway.id == "gep").assessment
    model = PathwayOutlook("gep", Basis.SYNTHETIC_COHORT, 0.9, 0.5, 0.95, Band.STRONG, least=0.6, most=0.95)
    assert given_open(model, gep, DOORS).band is Band.CANNOT_TELL
    sure = PathwayOutlook("gep", Basis.SYNTHETIC_COHORT, 0.9, 0.8, 0.95, Band.STRONG, least=0.75, most=0.95)
    assert given_open(sure, gep, DOORS).band is Band.STRONG
    assert (given_open(sure, gep, DOORS).estimate, given_open(sure, gep, DOORS).given) == (0.9, Given.OPEN)


def test_the_number_is_the_one_of_the_cases_that_the_rules_leave_open() -> None:
    """``given`` changes what is said of the estimate, and never the estimate."""
    asked = decided(Profile())
    case = case_of(asked.facts, asked.evaluation, asked.practice)
    for ranked in asked.pathways:
        found = estimate(asked.state.model, ranked.assessment, case)
        assert ranked.model.estimate == found.rounded().estimate
