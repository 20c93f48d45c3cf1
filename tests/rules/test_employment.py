from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.codes import (
    AchievementKind,
    ChinaResidency,
    DegreeLevel,
    Purpose,
    QualificationKind,
    Scheme,
)
from service.profile.facts import Facts
from service.profile.model import (
    Achievement,
    Conviction,
    Degree,
    Experience,
    Job,
    Offer,
    Profile,
    Qualification,
    Status,
)
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Money, Span, either, exactly, union
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Pathway, Verdict
from service.rules.pathways.employment import ASMTP, GEP
from tests.rules.completions import completions, outcomes, partial_choices
from tests.rules.people import assess_one, hkd, person

TODAY = date(2026, 11, 23)
BACHELOR = Degree(level=DegreeLevel.BACHELOR, full_time=True)
MAINLAND = {"nationalities": ("CN",), "residence": "CN", "china_residency": ChinaResidency.MAINLAND}


def offer(**changes: Any) -> Offer:  # noqa: ANN401 - any fact of any type
    """An offer as a published case names one: confirmed, full-time, relevant, at market pay, recruitment shown."""
    facts = {
        "confirmed": True,
        "full_time": True,
        "degree_level": True,
        "relevant_to_degree": True,
        "market_pay": True,
        "recruitment_shown": True,
    }
    return Offer(**(facts | changes))


def candidate(*offers: Offer, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """A graduate with these offers, or with one plain offer."""
    return person(**({"degrees": (BACHELOR,), "offers": offers or (offer(),)} | changes))


def verdict(profile: Profile, pathway: Pathway = GEP, on: date = TODAY) -> Verdict:
    return assess_one(pathway, profile, on).verdict


def applying(pathway: Pathway, profile: Profile, on: date = TODAY) -> set[str]:
    """Ids of the remarks that surely apply."""
    facts = Facts(profile, on)
    remarks = (*pathway.conditions, *pathway.discretion)
    return {remark.id for remark in remarks if remark.applies is None or facts.read(remark.applies).value == MET}


def test_a_graduate_with_a_plain_offer_may_come_under_gep() -> None:
    """An offer as the published cases transcribe one, with a first degree, passes every published test."""
    assert verdict(candidate()) is Verdict.ELIGIBLE


def test_what_an_offer_leaves_unsaid_about_vacancy_and_employer_is_a_standing_condition() -> None:
    """Silence on the genuine vacancy and on registration lowers nothing and is said as a condition."""
    said = applying(GEP, candidate())
    assert {"employment.vacancy_to_be_genuine", "employment.employer_to_be_registered"} <= said
    stated = candidate(offer(genuine_vacancy=True, employer_registered=True))
    assert not {"employment.vacancy_to_be_genuine", "employment.employer_to_be_registered"} & applying(GEP, stated)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("confirmed", Verdict.NOT_ELIGIBLE),
        ("market_pay", Verdict.NOT_ELIGIBLE),
        ("genuine_vacancy", Verdict.NOT_ELIGIBLE),
        ("employer_registered", Verdict.NOT_ELIGIBLE),
        ("recruitment_shown", Verdict.NEEDS_REVIEW),
    ],
)
def test_an_offer_that_fails_one_test_closes_gep(name: str, expected: Verdict) -> None:
    """Each published test of the offer closes the pathway where it is known to fail; proof of recruitment is none."""
    failing = offer(**{name: False, "on_talent_list": False, "annual_pay": hkd(600_000)})
    assert verdict(candidate(failing)) is expected


@pytest.mark.parametrize("name", ["confirmed", "market_pay"])
def test_an_offer_that_leaves_a_test_open_leaves_gep_open(name: str) -> None:
    """A missing fact of the offer that could still decide makes the pathway undetermined."""
    assert verdict(candidate(offer(**{name: None}))) is Verdict.UNDETERMINED


def test_a_job_fits_by_degree_or_by_experience() -> None:
    """The job has to be relevant to the qualifications or to the experience; neither will not do."""
    assert verdict(candidate(offer(relevant_to_degree=False, relevant_to_experience=True))) is Verdict.ELIGIBLE
    assert verdict(candidate(offer(relevant_to_degree=False, relevant_to_experience=None))) is Verdict.UNDETERMINED
    assert verdict(candidate(offer(relevant_to_degree=False, relevant_to_experience=False))) is Verdict.NOT_ELIGIBLE


def test_without_an_offer_there_is_no_employment_visa() -> None:
    """No offer closes both schemes, and the missing offer is the only thing said of it."""
    nobody = person(degrees=(BACHELOR,))
    assert verdict(nobody) is Verdict.NOT_ELIGIBLE
    assert verdict(person(degrees=(BACHELOR,), **MAINLAND), ASMTP) is Verdict.NOT_ELIGIBLE
    offers = next(
        finding
        for finding in assess_one(GEP, nobody, TODAY).findings[0].parts
        if finding.criterion.id == "employment.offers"
    )
    assert offers.parts[0].truth == MET
    assert offers.parts[1].criterion.id == "employment.confirmed_offer"
    assert offers.parts[1].truth == NOT_MET


def test_unknown_offers_leave_gep_undetermined() -> None:
    """Whether there is an offer decides, so not knowing leaves the pathway open."""
    assert verdict(person(degrees=(BACHELOR,), offers=None)) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("pay", "expected"),
    [(1_999_999, Verdict.NEEDS_REVIEW), (2_000_000, Verdict.ELIGIBLE), (2_000_001, Verdict.ELIGIBLE)],
)
def test_pay_of_two_million_needs_no_proof_of_recruitment(pay: int, expected: Verdict) -> None:
    """HK$2,000,000 a year or more spares the employer the proof that recruitment failed."""
    unproved = offer(recruitment_shown=False, on_talent_list=False, annual_pay=hkd(pay))
    assert verdict(candidate(unproved)) is expected


def test_high_pay_spares_only_the_proof_of_recruitment() -> None:
    """Pay of HK$2,000,000 does not stand in for relevance, market level or education."""
    rich: dict[str, Any] = {"recruitment_shown": False, "annual_pay": hkd(3_000_000)}
    assert verdict(candidate(offer(**rich))) is Verdict.ELIGIBLE
    irrelevant = rich | {"relevant_to_degree": False, "relevant_to_experience": False}
    assert verdict(candidate(offer(**irrelevant))) is Verdict.NOT_ELIGIBLE
    assert verdict(candidate(offer(**rich, market_pay=False))) is Verdict.NOT_ELIGIBLE
    assert verdict(candidate(offer(**rich), degrees=())) is Verdict.NOT_ELIGIBLE


def test_a_post_on_the_talent_list_needs_no_proof_of_recruitment() -> None:
    """As the caller states, or as the occupation reads on the Talent List of the day."""
    assert verdict(candidate(offer(recruitment_shown=False, on_talent_list=True))) is Verdict.ELIGIBLE
    actuary = offer(recruitment_shown=False, occupation="Actuaries", annual_pay=hkd(600_000))
    assert verdict(candidate(actuary)) is Verdict.ELIGIBLE


def test_the_talent_list_never_proves_absence() -> None:
    """An occupation that the part held does not name leaves the exemption open; the caller's no closes it."""
    unread = {"recruitment_shown": False, "occupation": "Taxidermist", "annual_pay": hkd(600_000)}
    assert verdict(candidate(offer(**unread))) is Verdict.UNDETERMINED
    assert verdict(candidate(offer(**unread, on_talent_list=False))) is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2022, 12, 27), Verdict.NEEDS_REVIEW), (date(2022, 12, 28), Verdict.ELIGIBLE)]
)
@pytest.mark.parametrize("exempt", [{"on_talent_list": True}, {"annual_pay": hkd(2_000_000)}])
def test_the_exemptions_began_on_28_december_2022(on: date, expected: Verdict, exempt: dict[str, Any]) -> None:
    """Before that day whatever was missing of the proof was weighed, of everyone."""
    assert verdict(candidate(offer(recruitment_shown=False, **exempt)), GEP, on) is expected
    assert verdict(candidate(offer(recruitment_shown=True)), GEP, on) is Verdict.ELIGIBLE


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2015, 12, 31), LawStatus.LAW_UNKNOWN),
        (date(2016, 1, 1), LawStatus.LAW_UNKNOWN),
        (date(2016, 12, 30), LawStatus.LAW_UNKNOWN),
        (date(2016, 12, 31), LawStatus.IN_FORCE),
        (date(2026, 11, 23), LawStatus.IN_FORCE),
    ],
)
def test_nothing_is_said_of_days_whose_text_is_not_held(on: date, status: LawStatus) -> None:
    """The policy is older than the texts: before the declaration of 2016 the law is unknown, not absent."""
    assert assess_one(GEP, candidate(), on).status is status


def test_a_degree_still_to_be_awarded_is_none() -> None:
    """Education counts once it is awarded."""
    expected = Degree(level=DegreeLevel.BACHELOR, expected=True)
    assert verdict(candidate(degrees=(expected,))) is not Verdict.ELIGIBLE


@pytest.mark.parametrize(
    "instead",
    [
        {"qualifications": (Qualification(kind=QualificationKind.TECHNICAL),)},
        {"achievements": (Achievement(kind=AchievementKind.TECHNICAL, documented=True),)},
        {"jobs": (Job(title="Site foreman", full_time=True),)},
        {"jobs": None, "experience": Experience(total_months=exactly(120))},
        {"degrees": (Degree(level=DegreeLevel.HIGHER_DIPLOMA),)},
    ],
)
def test_what_stands_in_for_a_degree_is_for_an_officer_to_judge(instead: dict[str, Any]) -> None:
    """Technical qualifications, experience and documented achievements may be accepted in special circumstances."""
    assert verdict(candidate(**({"degrees": ()} | instead))) is Verdict.NEEDS_REVIEW


def test_neither_degree_nor_anything_in_its_place_closes_gep() -> None:
    """Without a degree, qualification, experience or achievement the education test fails."""
    assert verdict(candidate(degrees=())) is Verdict.NOT_ELIGIBLE
    nothing = candidate(
        degrees=(), jobs=None, experience=Experience(total_months=exactly(0), degree_level_months=exactly(0))
    )
    assert verdict(nothing) is Verdict.NOT_ELIGIBLE


def test_unknown_experience_leaves_the_exception_open() -> None:
    """Without a degree, not knowing whether there is experience leaves the pathway undetermined."""
    assert verdict(candidate(degrees=(), jobs=None)) is Verdict.UNDETERMINED


def test_no_degree_is_judged_only_where_the_offer_is_good() -> None:
    """An exception for education does not mend an offer that fails."""
    skilled = {"degrees": (), "qualifications": (Qualification(kind=QualificationKind.TECHNICAL),)}
    assert verdict(candidate(offer(market_pay=False), **skilled)) is Verdict.NOT_ELIGIBLE
    assert verdict(candidate(offer(market_pay=None), **skilled)) is Verdict.UNDETERMINED


@pytest.mark.parametrize("nationality", ["AF", "CU", "KP"])
def test_some_nationals_are_left_out(nationality: str) -> None:
    """GEP does not apply to nationals of Afghanistan, Cuba and the DPR of Korea."""
    assert verdict(candidate(nationalities=(nationality,))) is Verdict.NOT_ELIGIBLE


def test_a_conviction_is_for_an_officer_to_weigh() -> None:
    """Only a known record of serious crime bars; a conviction makes the case one for review."""
    assert verdict(candidate(convictions=(Conviction(),))) is Verdict.NEEDS_REVIEW
    assert verdict(candidate(convictions=None)) is Verdict.UNDETERMINED


ABROAD: dict[str, Any] = {"nationalities": ("CN",), "residence": "CA", "china_residency": ChinaResidency.NONE}


@pytest.mark.parametrize(
    ("who", "gep", "asmtp"),
    [
        ({}, Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE),
        (MAINLAND, Verdict.NOT_ELIGIBLE, Verdict.ELIGIBLE),
        ({"nationalities": ("CA",), "residence": "CN"}, Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE),
        (
            {"nationalities": ("CN",), "residence": "MO", "china_residency": ChinaResidency.MACAO},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "TW", "china_residency": ChinaResidency.TAIWAN},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "CN", "permanent_residence": ("CA",)},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "CA", "residence_years": exactly(1), "applies_from": "CA"},
            Verdict.ELIGIBLE,
            Verdict.NOT_ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "CA", "residence_years": exactly(0), "applies_from": "CA"},
            Verdict.UNDETERMINED,
            Verdict.UNDETERMINED,
        ),
        (
            ABROAD | {"residence_years": exactly(0), "applies_from": "CA"},
            Verdict.NOT_ELIGIBLE,
            Verdict.ELIGIBLE,
        ),
        (
            ABROAD | {"residence_years": exactly(5), "applies_from": "CN"},
            Verdict.NOT_ELIGIBLE,
            Verdict.ELIGIBLE,
        ),
        (
            {"nationalities": ("CN",), "residence": "CA", "residence_years": None, "applies_from": "CA"},
            Verdict.UNDETERMINED,
            Verdict.UNDETERMINED,
        ),
        ({"nationalities": None, "residence": None}, Verdict.UNDETERMINED, Verdict.UNDETERMINED),
    ],
)
def test_every_door_is_open_to_somebody_else(who: dict[str, Any], gep: Verdict, asmtp: Verdict) -> None:
    """ASMTP is for Chinese residents of the Mainland, GEP for all others, overseas Chinese among them.

    Of a Chinese national who lives overseas, of which part of China he or she is a resident is asked and not guessed.
    """
    assert verdict(candidate(**who)) is gep
    assert verdict(candidate(**who), ASMTP) is asmtp


def test_gep_and_asmtp_are_never_both_open() -> None:
    """Where the door is unknown, each scheme is open or closed, and what opens one closes the other."""
    unknown = candidate(**ABROAD, residence_years=None, applies_from="CA")
    for years in (0, 1):
        known = candidate(**ABROAD, residence_years=exactly(years), applies_from="CA")
        assert {verdict(known), verdict(known, ASMTP)} == {Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE}
    assert assess_one(GEP, unknown, TODAY).truth == assess_one(ASMTP, unknown, TODAY).truth == UNKNOWN


HK_MASTER = Degree(level=DegreeLevel.MASTER, country="HK", full_time=True, student_visa=True, locally_accredited=True)


def test_a_mainland_graduate_of_hong_kong_is_steered_from_asmtp() -> None:
    """ASMTP speaks of Mainland residents who are not non-local graduates, so a graduate is for an officer to judge."""
    assert verdict(candidate(degrees=(HK_MASTER,), **MAINLAND), ASMTP) is Verdict.NEEDS_REVIEW


def test_a_foreign_graduate_of_hong_kong_is_told_of_iang_and_may_use_gep() -> None:
    """GEP only points non-local graduates to the other arrangements."""
    graduate = candidate(degrees=(HK_MASTER,))
    assert verdict(graduate) is Verdict.ELIGIBLE
    assert "gep.local_graduate_steered" in applying(GEP, graduate)
    assert "gep.local_graduate_steered" not in applying(GEP, candidate())


VISIT = Status(scheme=Scheme.VISITOR, current=False)


def test_who_never_held_a_status_in_hong_kong_took_no_degree_on_a_student_visa() -> None:
    """Without any status ever held, but as a visitor, an unnamed institution leaves nothing open under ASMTP."""
    somewhere = (Degree(level=DegreeLevel.BACHELOR),)
    assert verdict(candidate(degrees=somewhere, **MAINLAND), ASMTP) is Verdict.ELIGIBLE
    assert verdict(candidate(degrees=somewhere, statuses=(VISIT,), **MAINLAND), ASMTP) is Verdict.ELIGIBLE
    unknown = candidate(degrees=somewhere, statuses=None, **MAINLAND)
    assert verdict(unknown, ASMTP) is Verdict.UNDETERMINED


def test_two_half_good_offers_never_add_up() -> None:
    """One offer has to pass every test by itself."""
    unpaid, unsure = offer(market_pay=False), offer(genuine_vacancy=False)
    assert verdict(candidate(unpaid, unsure)) is Verdict.NOT_ELIGIBLE
    assert verdict(candidate(unpaid, unsure, offer())) is Verdict.ELIGIBLE
    assert verdict(candidate(unpaid, offer(confirmed=None))) is Verdict.UNDETERMINED


def test_the_last_of_five_offers_counts() -> None:
    """Every offer that a profile may hold is tested."""
    bad = offer(market_pay=False)
    assert verdict(candidate(bad, bad, bad, bad, offer())) is Verdict.ELIGIBLE


def test_the_best_offer_is_shown_first() -> None:
    """Of several offers the one that comes nearest to passing leads the findings."""
    profile = candidate(offer(market_pay=False, confirmed=False), offer(market_pay=None))
    whole = assess_one(GEP, profile, TODAY).findings[0]
    several = whole.parts[1].parts[2].parts[2]
    assert several.criterion.id == "employment.several_offers"
    assert several.parts[0].parts[0].reading is not None
    assert several.parts[0].parts[0].reading.reads == ("/offers/1/confirmed",)


def test_a_missing_fact_is_named_by_its_offer() -> None:
    """The facts that an offer lacks are pointed at inside that offer."""
    evaluation = Evaluation(Facts(candidate(offer(market_pay=None)), TODAY), lawbook())
    stack, missing = [evaluation.of(GEP.entry["exemptions"])], set()
    while stack:
        finding = stack.pop()
        missing |= set(finding.reading.lacks if finding.reading else ())
        stack.extend(finding.parts)
    assert "/offers/0/market_pay" in missing


def holder(scheme: Scheme, *jobs: Offer, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    """Somebody who holds a status under the scheme now and wants to extend it."""
    facts = {"statuses": (Status(scheme=scheme, current=True),), "purpose": Purpose.EXTEND, "residence": "HK"}
    return candidate(*jobs, **(facts | changes))


def test_an_extension_asks_that_the_criteria_are_still_met() -> None:
    """The job held has to be confirmed, relevant and at market pay."""
    assert verdict(holder(Scheme.GEP)) is Verdict.ELIGIBLE
    assert assess_one(GEP, holder(Scheme.GEP), TODAY).mode is Mode.EXTENSION
    assert verdict(holder(Scheme.GEP, offer(market_pay=False))) is Verdict.NOT_ELIGIBLE
    assert verdict(holder(Scheme.GEP, offers=())) is Verdict.NOT_ELIGIBLE


def test_an_extension_asks_for_no_fresh_proof_of_recruitment() -> None:
    """Silence on recruitment does not hold up an extension as it does an entry."""
    silent = offer(recruitment_shown=None, on_talent_list=False, annual_pay=hkd(600_000))
    assert verdict(holder(Scheme.GEP, silent)) is Verdict.ELIGIBLE
    assert verdict(candidate(silent)) is Verdict.UNDETERMINED


def test_the_door_is_not_tested_again_at_an_extension() -> None:
    """An overseas Chinese admitted under GEP who now lives in Hong Kong may extend."""
    settled = holder(Scheme.GEP, nationalities=("CN",), applies_from="HK")
    assert verdict(settled) is Verdict.ELIGIBLE
    assert verdict(holder(Scheme.ASMTP, nationalities=("CN",), applies_from="HK"), ASMTP) is Verdict.ELIGIBLE


def test_a_status_of_the_other_scheme_is_no_extension() -> None:
    """A GEP holder who asks for ASMTP is tested as an entrant."""
    assert assess_one(ASMTP, holder(Scheme.GEP), TODAY).mode is Mode.ENTRY


@pytest.mark.parametrize(
    ("on", "months"), [(date(2022, 12, 27), 24), (date(2022, 12, 28), 36), (date(2026, 11, 23), 36)]
)
def test_the_first_stay_was_lengthened_on_28_december_2022(on: date, months: int) -> None:
    """From two years to three."""
    (version,) = lawbook().versions(GEP.terms["first_stay_months"], on)
    assert version.value == months


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("extension_pattern_years", (3, 2)),
        ("top_tier_years", 5),
        ("top_tier_stay_months", 24),
        ("top_tier_income_hkd", 2_000_000),
        ("top_tier_condition_of_stay", "time_limitation"),
        ("processing_weeks", 4),
        ("condition_of_stay", "employment"),
        ("dependants", "linked"),
        ("permanent_residence_years", 7),
    ],
)
def test_what_is_granted_under_gep_and_asmtp(term: str, value: object) -> None:
    """The terms of ImmD's pages of November and December 2025."""
    for pathway in (GEP, ASMTP):
        (version,) = lawbook().versions(pathway.terms[term], TODAY)
        assert version.value == value


def test_foreign_pay_near_two_million_is_for_an_officer_to_judge() -> None:
    """ImmD names no rate of exchange, so a converted sum near the line decides nothing by itself."""
    dollars = Money(exactly(256_400), "USD")
    unproved = offer(recruitment_shown=False, on_talent_list=False, annual_pay=dollars)
    assert verdict(candidate(unproved), GEP, date(2026, 1, 15)) is Verdict.NEEDS_REVIEW


SLOTS: dict[str, tuple[Any, ...]] = {
    "confirmed": (True, False),
    "relevant_to_degree": (True, False),
    "relevant_to_experience": (True, False),
    "market_pay": (True, False),
    "recruitment_shown": (True, False),
    "on_talent_list": (True, False),
    "annual_pay": (hkd(1_999_999), hkd(2_000_000)),
    "qualifications": ((), (Qualification(kind=QualificationKind.TECHNICAL),)),
    "convictions": ((), (Conviction(),)),
    "permanent_residence": ((), ("CA",)),
    "degrees": ((), (BACHELOR,)),
}
OF_THE_OFFER = tuple(name for name in SLOTS if name in Offer.__dataclass_fields__)


def build(choice: dict[str, Any]) -> Profile:
    """A Chinese national in the Mainland with one offer, as chosen."""
    rest = {name: value for name, value in choice.items() if name not in OF_THE_OFFER}
    chosen = Offer(**{name: choice[name] for name in OF_THE_OFFER})
    return person(offers=(chosen,), nationalities=("CN",), residence="CN", **rest)


@given(choice=partial_choices(SLOTS, 5), pathway=st.sampled_from([GEP, ASMTP]))
def test_a_partial_case_allows_what_its_completions_come_to(choice: dict[str, Any], pathway: Pathway) -> None:
    """No completion contradicts the outcomes of the partial facts, and a verdict is open only if completions differ."""
    partial = assess_one(pathway, build(choice), TODAY).truth
    whole = outcomes(pathway, build, completions(choice, SLOTS), TODAY)
    assert union(partial, whole) == partial
    assert (partial in {MET, REVIEW, NOT_MET}) == (whole in {MET, REVIEW, NOT_MET})


@given(
    first=partial_choices({name: SLOTS[name] for name in OF_THE_OFFER}, 2),
    second=partial_choices({name: SLOTS[name] for name in OF_THE_OFFER}, 2),
)
def test_several_offers_come_to_the_best_of_each_alone(first: dict[str, Any], second: dict[str, Any]) -> None:
    """For a graduate with a clear record, two offers pass where one of them passes and fail where both fail."""
    one, two = Offer(**first), Offer(**second)
    alone = [assess_one(GEP, candidate(each), TODAY).truth for each in (one, two)]
    together = assess_one(GEP, candidate(one, two), TODAY).truth
    assert together == either(*alone)


def test_pay_known_roughly_decides_where_the_whole_range_does() -> None:
    """A range above HK$2,000,000 exempts; one that straddles it leaves the exemption open."""
    rough = {"recruitment_shown": False, "on_talent_list": False}
    above = Money(Span(2_000_000, 2_500_000), "HKD")
    across = Money(Span(1_900_000, 2_500_000), "HKD")
    assert verdict(candidate(offer(**rough, annual_pay=above))) is Verdict.ELIGIBLE
    assert verdict(candidate(offer(**rough, annual_pay=across))) is Verdict.UNDETERMINED


def test_a_post_below_degree_level_is_doubted_not_closed() -> None:
    """The page names no level for the post; a lower one is a word on discretion."""
    low = candidate(offer(degree_level=False))
    assert verdict(low) is Verdict.ELIGIBLE
    assert "employment.professional_post_doubted" in applying(GEP, low)
