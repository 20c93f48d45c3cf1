from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings

from service.profile.codes import AdverseKind, ChinaResidency, Relation, Scheme, SponsorStatus
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, FamilyLink, Profile, Status
from service.profile.values import DateSpan, Span, exactly
from service.recommend.reasons import lacking
from service.recommend.telling import closing
from service.rules.pathway import LawStatus, Remark, Verdict
from service.rules.pathways.dependant import DEPENDANT, FREE_TO_WORK, NO_WORK, ONE_WAY_PERMIT, PARENTS_PATTERN
from tests.rules.completions import Choice, Slots, completions, outcomes, partial_choices
from tests.rules.people import assess_one, hkd, person

TODAY = date(2026, 11, 23)
ELIGIBLE, NOT_ELIGIBLE = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE
UNDETERMINED, NEEDS_REVIEW = Verdict.UNDETERMINED, Verdict.NEEDS_REVIEW
PERMANENT_RESIDENT = SponsorStatus.PERMANENT_RESIDENT
MAINLAND: dict[str, Any] = {
    "nationalities": ("CN",),
    "residence": "CN",
    "applies_from": "CN",
    "china_residency": ChinaResidency.MAINLAND,
}

HELD = (Status(scheme=Scheme.DEPENDANT, current=True),)
OF_A_LINK = {field.name for field in fields(FamilyLink)}
PROVIDES: dict[str, Any] = {"sponsor_can_support": True, "sponsor_has_housing": True}


def relative(relation: Relation | None, status: SponsorStatus | None, **facts: Any) -> Profile:  # noqa: ANN401
    link = PROVIDES | {
        name: facts.pop(name) for name in list(facts) if name in {field.name for field in fields(FamilyLink)}
    }
    profile: dict[str, Any] = {"age_years": exactly(34)} | facts
    return person(family_links=(FamilyLink(relation=relation, sponsor_status=status, **link),), **profile)


def verdict(profile: Profile, as_of: date = TODAY) -> Verdict:
    return assess_one(DEPENDANT, profile, as_of).verdict


def said(remark: Remark, profile: Profile) -> bool:
    assert remark.applies is not None
    return remark.applies(Facts(profile, TODAY)).value == 4


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (SponsorStatus.PERMANENT_RESIDENT, ELIGIBLE),
        (SponsorStatus.UNCONDITIONAL, ELIGIBLE),
        (SponsorStatus.TALENT_SCHEME, ELIGIBLE),
        (SponsorStatus.EMPLOYMENT, ELIGIBLE),
        (SponsorStatus.ENTREPRENEUR, ELIGIBLE),
        (SponsorStatus.INVESTOR, ELIGIBLE),
        (SponsorStatus.TRAINING, ELIGIBLE),
        (SponsorStatus.STUDENT, UNDETERMINED),
        (SponsorStatus.OTHER, UNDETERMINED),
        (SponsorStatus.DEPENDANT, NOT_ELIGIBLE),
        (SponsorStatus.VISITOR, NOT_ELIGIBLE),
        (SponsorStatus.IMPORTED_WORKER, NOT_ELIGIBLE),
        (SponsorStatus.DOMESTIC_HELPER, NOT_ELIGIBLE),
        (SponsorStatus.WORKING_HOLIDAY, NOT_ELIGIBLE),
        (None, UNDETERMINED),
    ],
)
def test_the_sponsors_status_decides_for_a_foreign_spouse(status: SponsorStatus | None, expected: Verdict) -> None:
    """Settled people, and those admitted to work, invest, train or study, or under a talent scheme, may sponsor."""
    assert verdict(relative(Relation.SPOUSE, status)) is expected


@pytest.mark.parametrize(("local", "expected"), [(True, ELIGIBLE), (False, NOT_ELIGIBLE)])
def test_a_student_sponsors_only_from_a_local_degree_programme(local: bool, expected: Verdict) -> None:
    """A full-time undergraduate or post-graduate local programme of a degree-awarding institution."""
    profile = relative(Relation.SPOUSE, SponsorStatus.STUDENT, sponsor_in_local_degree_programme=local)
    assert verdict(profile) is expected


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation.SPOUSE, ELIGIBLE),
        (Relation.CIVIL_PARTNER, UNDETERMINED),
        (Relation.COHABITANT, NOT_ELIGIBLE),
        (Relation.FIANCE, NOT_ELIGIBLE),
        (Relation.SIBLING, NOT_ELIGIBLE),
        (Relation.PARENT_IN_LAW, NOT_ELIGIBLE),
        (Relation.OTHER, NOT_ELIGIBLE),
        (None, UNDETERMINED),
    ],
)
def test_the_relation_must_be_one_that_the_page_names(relation: Relation | None, expected: Verdict) -> None:
    """Neither cohabitants nor fiancés, siblings nor parents-in-law are covered."""
    assert verdict(relative(relation, PERMANENT_RESIDENT)) is expected


def test_a_mother_in_law_of_seventy_is_not_covered() -> None:
    """The age of a parent doesn't help a parent-in-law."""
    profile = relative(Relation.PARENT_IN_LAW, PERMANENT_RESIDENT, age_years=exactly(70), nationalities=("PH",))
    assert verdict(profile) is NOT_ELIGIBLE


@pytest.mark.parametrize(("recognised", "expected"), [(True, ELIGIBLE), (False, NOT_ELIGIBLE), (None, UNDETERMINED)])
def test_a_union_must_be_recognised_where_it_was_entered_into(recognised: bool | None, expected: Verdict) -> None:
    """A civil partnership or union counts if it is legally and officially recognised."""
    profile = relative(Relation.CIVIL_PARTNER, SponsorStatus.EMPLOYMENT, legally_recognised=recognised)
    assert verdict(profile) is expected


@pytest.mark.parametrize(("recognised", "expected"), [(True, ELIGIBLE), (False, NOT_ELIGIBLE), (None, ELIGIBLE)])
def test_a_marriage_is_taken_as_recognised(recognised: bool | None, expected: Verdict) -> None:
    """Only a plain no fails."""
    profile = relative(Relation.SPOUSE, SponsorStatus.EMPLOYMENT, legally_recognised=recognised)
    assert verdict(profile) is expected


@pytest.mark.parametrize(("age", "expected"), [(17, ELIGIBLE), (18, NOT_ELIGIBLE), (None, UNDETERMINED)])
def test_children_are_under_18(age: int | None, expected: Verdict) -> None:
    """The eighteenth birthday closes the route."""
    profile = relative(
        Relation.CHILD,
        SponsorStatus.TALENT_SCHEME,
        applicant_unmarried=True,
        applicant_dependent=True,
        age_years=None if age is None else exactly(age),
    )
    assert verdict(profile) is expected


def test_the_eighteenth_birthday_is_counted_to_the_day() -> None:
    """Born on 24 November 2008: seventeen on 23 November 2026."""
    profile = relative(
        Relation.CHILD,
        PERMANENT_RESIDENT,
        applicant_unmarried=True,
        applicant_dependent=True,
        age_years=None,
        birth_date=DateSpan(date(2008, 11, 24), date(2008, 11, 24)),
    )
    assert verdict(profile, date(2026, 11, 23)) is ELIGIBLE
    assert verdict(profile, date(2026, 11, 24)) is NOT_ELIGIBLE


@pytest.mark.parametrize("test", ["applicant_unmarried", "applicant_dependent"])
def test_children_are_unmarried_and_dependent(test: str) -> None:
    """A plain no to either closes the route; silence is asked about."""
    tests = {"applicant_unmarried": True, "applicant_dependent": True}
    for value, expected in ((False, NOT_ELIGIBLE), (None, UNDETERMINED)):
        facts: dict[str, Any] = tests | {test: value}
        profile = relative(Relation.CHILD, PERMANENT_RESIDENT, age_years=exactly(10), **facts)
        assert verdict(profile) is expected


@pytest.mark.parametrize(("age", "expected"), [(59, NOT_ELIGIBLE), (60, ELIGIBLE), (None, UNDETERMINED)])
def test_parents_are_60_or_older(age: int | None, expected: Verdict) -> None:
    """Sixty is enough."""
    profile = relative(Relation.PARENT, PERMANENT_RESIDENT, age_years=None if age is None else exactly(age))
    assert verdict(profile) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (SponsorStatus.PERMANENT_RESIDENT, ELIGIBLE),
        (SponsorStatus.UNCONDITIONAL, ELIGIBLE),
        (SponsorStatus.TALENT_SCHEME, NOT_ELIGIBLE),
        (SponsorStatus.EMPLOYMENT, NOT_ELIGIBLE),
    ],
)
def test_only_settled_people_may_sponsor_parents(status: SponsorStatus, expected: Verdict) -> None:
    """Permanent residents, and residents under no limit of stay."""
    assert verdict(relative(Relation.PARENT, status, age_years=exactly(66))) is expected


def test_a_relationship_fails_only_on_a_plain_no() -> None:
    """That it is genuine is for papers to show of everybody: silence on it is a standing condition."""
    assert verdict(relative(Relation.SPOUSE, PERMANENT_RESIDENT, genuine=None)) is ELIGIBLE
    assert verdict(relative(Relation.SPOUSE, PERMANENT_RESIDENT, genuine=False)) is NOT_ELIGIBLE


@pytest.mark.parametrize("test", ["sponsor_can_support", "sponsor_has_housing"])
@pytest.mark.parametrize(("told", "expected"), [(True, ELIGIBLE), (False, NOT_ELIGIBLE), (None, UNDETERMINED)])
def test_the_sponsor_must_support_and_house_the_dependant(test: str, told: bool | None, expected: Verdict) -> None:
    """Both are tests of the page: silence on them leaves the pathway open, and asks for the very field."""
    profile = relative(Relation.SPOUSE, PERMANENT_RESIDENT, **{test: told})
    assessment = assess_one(DEPENDANT, profile, TODAY)
    assert assessment.verdict is expected
    asked = (f"/family_links/0/{test}",) if told is None else ()
    assert tuple(pointer for found in assessment.requirements for pointer in lacking(found)) == asked


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sponsor_can_support": False}, "dependant.support"),
        ({"sponsor_has_housing": False}, "dependant.housing"),
        ({"genuine": False}, "dependant.genuine"),
        ({"sponsor_until": DateSpan(date(2026, 11, 1), date(2026, 11, 1))}, "dependant.sponsor_stays"),
        ({"statuses": HELD, "lives_in_hong_kong": False}, "dependant.sponsor_lives_here"),
        ({"legally_recognised": False}, "dependant.any_relation"),
    ],
)
@pytest.mark.parametrize("mainland", [False, True])
def test_what_a_relative_fails_is_named_and_not_the_relation(
    facts: dict[str, Any], expected: str, mainland: bool
) -> None:
    """Whoever is married to an employee is told what the employee doesn't provide, not that a spouse is needed."""
    profile = relative(Relation.SPOUSE, SponsorStatus.EMPLOYMENT, **(MAINLAND if mainland else {}), **facts)
    named = [finding.criterion.id for finding in closing(assess_one(DEPENDANT, profile, TODAY).findings)]
    assert named == ["dependant.mainland_relation" if mainland and expected.endswith("any_relation") else expected]


def test_support_and_housing_are_given_by_one_relative() -> None:
    """A father who supports and a mother who houses, neither doing both, are not added up."""
    child: dict[str, Any] = {"relation": Relation.CHILD, "sponsor_status": PERMANENT_RESIDENT}
    child |= {"applicant_unmarried": True, "applicant_dependent": True}
    links = (
        FamilyLink(sponsor_can_support=True, sponsor_has_housing=False, **child),
        FamilyLink(sponsor_can_support=False, sponsor_has_housing=True, **child),
    )
    profile = person(family_links=links, age_years=exactly(9))
    assert verdict(profile) is NOT_ELIGIBLE
    assert verdict(replace(profile, family_links=(*links, FamilyLink(**PROVIDES, **child)))) is ELIGIBLE


def test_one_relative_must_pass_as_a_whole() -> None:
    """A husband who is a visitor and a sister who is a permanent resident make no sponsor."""
    links = (
        FamilyLink(relation=Relation.SPOUSE, sponsor_status=SponsorStatus.VISITOR),
        FamilyLink(relation=Relation.SIBLING, sponsor_status=PERMANENT_RESIDENT),
    )
    assert verdict(person(family_links=links)) is NOT_ELIGIBLE
    assert verdict(person(family_links=())) is NOT_ELIGIBLE
    assert verdict(person(family_links=None)) is UNDETERMINED


def test_a_mainland_wife_of_a_talent_entrant_may_come() -> None:
    """With a sponsor's income of HK$900,000, on which he supports and houses her."""
    profile = relative(Relation.SPOUSE, SponsorStatus.TALENT_SCHEME, sponsor_annual_income=hkd(900_000), **MAINLAND)
    assert verdict(profile) is ELIGIBLE
    assert said(FREE_TO_WORK, profile)
    assert not said(ONE_WAY_PERMIT, profile)


def test_a_mainland_wife_of_an_expatriate_employee_may_come() -> None:
    """The sponsor is no permanent resident."""
    assert verdict(relative(Relation.SPOUSE, SponsorStatus.EMPLOYMENT, **MAINLAND)) is ELIGIBLE


def test_a_mainland_wife_of_a_permanent_resident_needs_a_one_way_permit() -> None:
    """This route is closed to her, and to the Mainland parents of settled people."""
    wife = relative(Relation.SPOUSE, PERMANENT_RESIDENT, **MAINLAND)
    assert verdict(wife) is NOT_ELIGIBLE
    assert said(ONE_WAY_PERMIT, wife)
    parent = relative(Relation.PARENT, PERMANENT_RESIDENT, age_years=exactly(66), **MAINLAND)
    assert verdict(parent) is NOT_ELIGIBLE
    assert said(PARENTS_PATTERN, parent)


def test_a_chinese_wife_with_permanent_residence_overseas_is_no_mainland_resident() -> None:
    """She comes under the arrangement for overseas Chinese."""
    overseas = relative(
        Relation.SPOUSE, PERMANENT_RESIDENT, nationalities=("CN",), residence="CA", permanent_residence=("CA",)
    )
    assert verdict(overseas) is ELIGIBLE


def test_the_place_of_residence_matters_only_for_settled_sponsors() -> None:
    """Of a Mainland talent entrant's spouse it need not be known; of a permanent resident's it must."""
    unknown: dict[str, Any] = {
        "nationalities": ("CN",),
        "residence": None,
        "applies_from": None,
        "permanent_residence": None,
        "china_residency": None,
        "former_mainland_resident": False,
    }
    mainland = unknown | {"china_residency": ChinaResidency.MAINLAND, "residence": "CN"}
    assert verdict(relative(Relation.SPOUSE, SponsorStatus.TALENT_SCHEME, **mainland)) is ELIGIBLE
    assert verdict(relative(Relation.SPOUSE, SponsorStatus.TALENT_SCHEME, **unknown)) is UNDETERMINED
    assert verdict(relative(Relation.SPOUSE, PERMANENT_RESIDENT, **unknown)) is UNDETERMINED


@pytest.mark.parametrize(
    ("nationality", "expected"),
    [("AF", NOT_ELIGIBLE), ("KP", NOT_ELIGIBLE), ("CU", ELIGIBLE), ("VN", ELIGIBLE), ("NP", ELIGIBLE)],
)
def test_two_nationalities_are_excluded(nationality: str, expected: Verdict) -> None:
    """Afghanistan and North Korea; Cuba isn't among them."""
    assert verdict(relative(Relation.SPOUSE, PERMANENT_RESIDENT, nationalities=(nationality,))) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"macao_identity_card_years": exactly(6)}, NOT_ELIGIBLE),
        ({"macao_identity_card_years": exactly(7)}, ELIGIBLE),
        ({"macao_identity_card_years": None}, UNDETERMINED),
        ({"macao_identity_card_years": exactly(2), "macao_one_way_permit": True}, ELIGIBLE),
        ({"macao_identity_card_years": exactly(2), "macao_one_way_permit": None}, UNDETERMINED),
        ({"macao_identity_card_years": exactly(2), "former_mainland_resident": False}, ELIGIBLE),
        ({"macao_identity_card_years": exactly(2), "former_mainland_resident": None}, UNDETERMINED),
    ],
)
def test_former_mainland_residents_of_macao_need_seven_years(facts: dict[str, Any], expected: Verdict) -> None:
    """Seven years of a Macao identity card, or settlement there by One-way Permit."""
    macao: dict[str, Any] = {
        "nationalities": ("CN",),
        "residence": "MO",
        "china_residency": ChinaResidency.MACAO,
        "former_mainland_resident": True,
        "macao_one_way_permit": False,
    }
    assert verdict(relative(Relation.SPOUSE, PERMANENT_RESIDENT, **(macao | facts))) is expected


@pytest.mark.parametrize(
    ("facts_on", "expected"),
    [(date(2026, 11, 23), NOT_ELIGIBLE), (date(2026, 6, 1), UNDETERMINED), (date(2025, 11, 23), ELIGIBLE)],
)
def test_the_years_of_the_macao_card_grow_with_time(facts_on: date, expected: Verdict) -> None:
    """Six completed years may be seven some months later, and are seven a year later."""
    profile = relative(
        Relation.SPOUSE,
        PERMANENT_RESIDENT,
        nationalities=("CN",),
        residence="MO",
        china_residency=ChinaResidency.MACAO,
        former_mainland_resident=True,
        macao_one_way_permit=False,
        macao_identity_card_years=exactly(6),
        facts_on=DateSpan(facts_on, facts_on),
    )
    assert verdict(profile) is expected


def test_a_students_family_is_told_that_it_may_not_work() -> None:
    """All others are told that they may."""
    student = relative(Relation.SPOUSE, SponsorStatus.STUDENT, sponsor_in_local_degree_programme=True)
    assert said(NO_WORK, student)
    assert not said(FREE_TO_WORK, student)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(date(2022, 12, 27), LawStatus.LAW_UNKNOWN), (date(2022, 12, 28), LawStatus.IN_FORCE)],
)
def test_the_text_is_read_back_to_28_december_2022(as_of: date, status: LawStatus) -> None:
    """Before that day nothing is said."""
    assert assess_one(DEPENDANT, relative(Relation.SPOUSE, PERMANENT_RESIDENT), as_of).status is status


@pytest.mark.parametrize(("lives_here", "expected"), [(True, ELIGIBLE), (False, NOT_ELIGIBLE), (None, UNDETERMINED)])
def test_an_extension_needs_a_sponsor_who_still_lives_here(lives_here: bool | None, expected: Verdict) -> None:
    """And a relation that still stands."""
    profile = relative(Relation.SPOUSE, PERMANENT_RESIDENT, statuses=HELD, lives_in_hong_kong=lives_here)
    assert verdict(profile) is expected
    assert verdict(person(statuses=HELD)) is NOT_ELIGIBLE


def test_a_holder_from_the_mainland_is_not_asked_again_how_the_sponsor_came() -> None:
    """A sponsor who has become a permanent resident since still sponsors an extension."""
    profile = relative(Relation.SPOUSE, PERMANENT_RESIDENT, statuses=HELD, lives_in_hong_kong=True, **MAINLAND)
    assert verdict(profile) is ELIGIBLE


@pytest.mark.parametrize(
    ("age", "expected"), [(exactly(17), ELIGIBLE), (exactly(19), NEEDS_REVIEW), (Span(17, 18), UNDETERMINED)]
)
def test_a_child_who_came_of_age_here_is_for_immigration_to_judge(age: Span, expected: Verdict) -> None:
    """The page doesn't say how such a child's extension is treated."""
    profile = relative(
        Relation.CHILD,
        PERMANENT_RESIDENT,
        statuses=HELD,
        lives_in_hong_kong=True,
        applicant_unmarried=True,
        applicant_dependent=True,
        age_years=age,
    )
    assert verdict(profile) is expected


SLOTS: Slots = {
    "relation": (Relation.SPOUSE, Relation.CIVIL_PARTNER, Relation.CHILD, Relation.PARENT, Relation.SIBLING),
    "legally_recognised": (True, False),
    "sponsor_status": (PERMANENT_RESIDENT, SponsorStatus.EMPLOYMENT, SponsorStatus.STUDENT, SponsorStatus.VISITOR),
    "sponsor_in_local_degree_programme": (True, False),
    "applicant_unmarried": (True, False),
    "applicant_dependent": (True, False),
    "sponsor_can_support": (True, False),
    "sponsor_has_housing": (True, False),
    "age_years": (exactly(10), exactly(34), exactly(66)),
    "nationality": ("CN", "CA", "KP"),
    "china_residency": (ChinaResidency.MAINLAND, ChinaResidency.NONE),
    "statuses": ((), HELD),
}
ASKED = (
    "relation",
    "legally_recognised",
    "sponsor_status",
    "sponsor_in_local_degree_programme",
    "applicant_unmarried",
    "applicant_dependent",
    "sponsor_can_support",
    "sponsor_has_housing",
)


def build(choice: Choice) -> Profile:
    nationality = choice["nationality"]
    return person(
        family_links=(FamilyLink(lives_in_hong_kong=True, **{name: choice[name] for name in ASKED}),),
        age_years=choice["age_years"],
        nationalities=None if nationality is None else (nationality,),
        china_residency=choice["china_residency"],
        residence="CN",
        applies_from="CN",
        statuses=choice["statuses"] if choice["statuses"] is not None else (),
    )


def agrees(choice: Choice) -> bool:
    registered = choice["china_residency"] is ChinaResidency.MAINLAND
    return not registered or choice["nationality"] in ("CN", None)


@settings(max_examples=80, deadline=None)
@given(partial_choices(SLOTS, most_unknown=4))
def test_no_completion_of_partial_facts_falls_outside_their_verdict(choice: Choice) -> None:
    """What partial facts leave possible holds the outcome of every completion that agrees.

    Whoever is registered in the Mainland is Chinese, and silence on whether a marriage is recognised stands for yes.
    """
    choice = choice | {"statuses": choice["statuses"] or ()}
    assume(agrees(choice))
    silent = choice["legally_recognised"] is None
    filled = [
        whole
        for whole in completions(choice, SLOTS)
        if agrees(whole)
        and not (silent and whole["relation"] is Relation.SPOUSE and whole["legally_recognised"] is False)
    ]
    assert filled
    partial = assess_one(DEPENDANT, build(choice), TODAY).truth
    assert outcomes(DEPENDANT, build, iter(filled), TODAY) & ~partial == 0


@pytest.mark.parametrize(
    ("nationality", "expected"), [("PH", ELIGIBLE), ("CU", ELIGIBLE), ("CN", UNDETERMINED), ("AF", NOT_ELIGIBLE)]
)
def test_only_chinese_nationals_are_asked_whether_they_moved_to_macao(nationality: str, expected: Verdict) -> None:
    """The exclusion is one of former Mainland Chinese residents: a Filipina who doesn't say where she lives is none."""
    facts: dict[str, Any] = {"nationalities": (nationality,), "residence": None, "permanent_residence": ("GB",)}
    assert verdict(relative(Relation.SPOUSE, PERMANENT_RESIDENT, **facts)) is expected


@pytest.mark.parametrize(
    ("permanent_residence", "status", "expected"),
    [
        (("CA",), PERMANENT_RESIDENT, ELIGIBLE),
        ((), PERMANENT_RESIDENT, NOT_ELIGIBLE),
        (None, PERMANENT_RESIDENT, UNDETERMINED),
        ((), SponsorStatus.UNCONDITIONAL, NOT_ELIGIBLE),
        ((), SponsorStatus.TALENT_SCHEME, NEEDS_REVIEW),
        (None, SponsorStatus.EMPLOYMENT, UNDETERMINED),
        (("CA",), SponsorStatus.EMPLOYMENT, ELIGIBLE),
    ],
)
def test_chinese_nationals_abroad_join_settled_sponsors_only_with_permanent_residence_there(
    permanent_residence: tuple[str, ...] | None, status: SponsorStatus, expected: Verdict
) -> None:
    """Two years in Canada lead to a sponsor admitted for work; to a permanent resident only a Canadian one's does."""
    facts: dict[str, Any] = {"residence": "CA", "residence_years": exactly(2), "applies_from": "CA"}
    facts |= {"nationalities": ("CN",), "china_residency": ChinaResidency.NONE}
    wife = relative(Relation.SPOUSE, status, permanent_residence=permanent_residence, **facts)
    assert verdict(wife) is expected


@pytest.mark.parametrize(
    ("records", "expected"),
    [((), ELIGIBLE), (None, UNDETERMINED), ((AdverseRecord(kind=AdverseKind.BREACH_OF_CONDITIONS),), NOT_ELIGIBLE)],
)
@pytest.mark.parametrize("scheme", [None, Scheme.DEPENDANT])
def test_a_known_adverse_record_closes_the_way(
    records: tuple[AdverseRecord, ...] | None, expected: Verdict, scheme: Scheme | None
) -> None:
    """No known record to the applicant's detriment, at entry and at an extension: a criterion of eligibility."""
    held = () if scheme is None else (Status(scheme=scheme, current=True),)
    wife = relative(
        Relation.SPOUSE, PERMANENT_RESIDENT, adverse_records=records, statuses=held, lives_in_hong_kong=True
    )
    assert verdict(wife) is expected
