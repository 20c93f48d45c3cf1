"""What is held decides what an extension asks for: a stay cut short, one granted under older terms, the time here.

Numbers and days are typed from ImmD's TTPS page of 1 January 2026 and the release of 1 November 2024.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.profile.codes import Post, Relation, Scheme, Shortening, SponsorStatus
from service.profile.derived.family import STAYS_ON, is_partner, one_sponsor_passes, related_to
from service.profile.facts import Facts
from service.profile.model import Companion, DaysInHongKong, FamilyLink, Household, Offer, Profile, Status, Wealth
from service.profile.values import MET, NOT_MET, DateSpan, exactly
from service.profile.values import REVIEW as OFFICER
from service.rules.catalogue import PATHWAYS
from service.rules.law import lawbook
from service.rules.pathway import Mode, Pathway, Verdict
from service.rules.pathways.dependant import ANY_SPONSOR, DEPENDANT
from service.rules.pathways.employment import GEP
from service.rules.pathways.new_cies import NEW_CIES
from service.rules.pathways.ttps import TTPS_A, TTPS_B
from tests.rules.people import assess_one, person

AS_OF = date(2026, 11, 23)
OPEN, REVIEW, CLOSED, ELIGIBLE = (
    Verdict.UNDETERMINED,
    Verdict.NEEDS_REVIEW,
    Verdict.NOT_ELIGIBLE,
    Verdict.ELIGIBLE,
)
JOB = Offer(confirmed=True, degree_level=True, market_pay=True, stable_income=True)
PAPER = Shortening.TRAVEL_DOCUMENT


def on(text: str) -> DateSpan:
    """A day."""
    day = date.fromisoformat(text)
    return DateSpan(day, day)


def stay(scheme: Scheme, since: str, until: str, **more: Any) -> Status:  # noqa: ANN401
    """A stay that is held."""
    return Status(scheme=scheme, held_from=on(since), held_until=on(until), current=True, **more)


def verdict(pathway: Pathway, *held: Status, **facts: Any) -> Verdict:  # noqa: ANN401
    """The verdict of the extension of somebody who lives here; without a job or a business unless they are told."""
    profile: Profile = person(statuses=held, **{"residence": "HK", **facts})
    assessment = assess_one(pathway, profile, AS_OF)
    assert assessment.mode is Mode.EXTENSION
    return assessment.verdict


@pytest.mark.parametrize(
    ("until", "shortened", "expected"),
    [
        ("2026-12-14", PAPER, ELIGIBLE),  # a day under 24 months, which end on 15 December 2026
        ("2026-12-13", PAPER, ELIGIBLE),
        ("2026-12-13", Shortening.NOT_SHORTENED, CLOSED),
        ("2026-12-13", Shortening.CONTRACT, CLOSED),
        ("2026-12-13", None, OPEN),
        ("2026-12-15", PAPER, CLOSED),  # 24 months, both days included
        ("2026-12-15", None, CLOSED),
        ("2027-06-30", None, CLOSED),
    ],
)
def test_a_first_stay_that_a_passport_cut_short_is_made_up_without_a_job(
    until: str, shortened: Shortening | None, expected: Verdict
) -> None:
    """24 months under Categories B and C; for the rest of them the page asks for two papers and no work."""
    held = stay(Scheme.TTPS_B, "2024-12-16", until, shortened_by=shortened)
    assert verdict(TTPS_B, held) is expected


def test_a_first_stay_of_category_a_is_full_at_36_months() -> None:
    """The same for Category A, for approvals from 16 October 2024."""
    for until, expected in (("2027-12-31", CLOSED), ("2027-12-30", ELIGIBLE)):
        held = stay(Scheme.TTPS_A, "2025-01-01", until, granted_on=on("2024-12-01"), shortened_by=PAPER)
        assert verdict(TTPS_A, held) is expected


@pytest.mark.parametrize(
    ("since", "until", "granted", "expected"),
    [
        ("2024-12-10", "2026-12-09", "2024-10-15", ELIGIBLE),
        ("2024-12-10", "2026-12-09", "2024-10-16", CLOSED),
        ("2024-12-10", "2026-12-09", None, OPEN),
        ("2024-12-10", "2027-12-09", None, CLOSED),  # 36 months were granted, so it was later
    ],
)
def test_category_a_granted_before_16_october_2024_has_one_year_without_a_job(
    since: str, until: str, granted: str | None, expected: Verdict
) -> None:
    """About 21,000 people were granted 24 months; whoever was granted later has 36 and is asked for work."""
    day = None if granted is None else on(granted)
    held = stay(Scheme.TTPS_A, since, until, granted_on=day, shortened_by=Shortening.NOT_SHORTENED)
    assert verdict(TTPS_A, held) is expected


@pytest.mark.parametrize(("since", "expected"), [("2024-10-15", ELIGIBLE), ("2024-10-16", OPEN)])
def test_whoever_came_before_that_day_was_granted_before_it(since: str, expected: Verdict) -> None:
    """An entry is no earlier than its approval, and may be later."""
    held = stay(Scheme.TTPS_A, since, "2026-10-14", shortened_by=Shortening.NOT_SHORTENED)
    profile = person(statuses=(held,), residence="HK")
    assert assess_one(TTPS_A, profile, date(2026, 9, 23)).verdict is expected


def test_the_year_without_a_job_is_given_once() -> None:
    """Whoever was extended already is asked for work."""
    first = Status(scheme=Scheme.TTPS_A, held_from=on("2023-12-20"), held_until=on("2025-12-19"), current=False)
    more = stay(Scheme.TTPS_A, "2025-12-20", "2026-12-19", shortened_by=Shortening.NOT_SHORTENED)
    assert verdict(TTPS_A, first, more) is CLOSED
    assert verdict(TTPS_A, first, more, offers=(JOB,)) is ELIGIBLE


HELD = stay(Scheme.TTPS_B, "2024-12-20", "2026-12-19")


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ({}, ELIGIBLE),
        ({"employer_place": "HK"}, ELIGIBLE),
        ({"employer_place": "SG"}, REVIEW),
        ({"group_transfer": True, "post": Post.MANAGERIAL}, ELIGIBLE),
        ({"group_transfer": True, "post": Post.PROFESSIONAL, "employer_place": "SG"}, ELIGIBLE),
        ({"group_transfer": True, "post": Post.OTHER}, REVIEW),
        ({"group_transfer": True}, OPEN),
        ({"group_transfer": False, "post": Post.OTHER}, ELIGIBLE),
    ],
)
def test_a_transfer_within_a_group_is_considered_in_a_managerial_or_professional_post(
    job: dict[str, Any], expected: Verdict
) -> None:
    """TTPS, Extension of Stay: it meets the same criteria; an employer elsewhere is for an officer."""
    given = {"confirmed": True, "degree_level": True, "market_pay": True, "stable_income": True}
    assert verdict(TTPS_B, HELD, offers=(Offer(**given | job),)) is expected


@pytest.mark.parametrize(
    ("year", "days", "residence", "expected"),
    [
        (2025, 183, "HK", ELIGIBLE),
        (2025, 182, "HK", REVIEW),
        (2024, 3, "HK", ELIGIBLE),  # the stay began in December
        (2026, 100, "HK", ELIGIBLE),  # the year is not over
        (2025, 182, None, REVIEW),
        (2025, 300, "CN", REVIEW),
        (2025, 300, None, OPEN),
    ],
)
def test_most_of_a_whole_year_elsewhere_is_weighed(
    year: int, days: int, residence: str | None, expected: Verdict
) -> None:
    """The page weighs the duration of the stay and names no number: more days elsewhere than here are weighed."""
    told = (DaysInHongKong(year=exactly(year), days=exactly(days)),)
    assert verdict(TTPS_B, HELD, offers=(JOB,), residence=residence, days_in_hong_kong=told) is expected


@pytest.mark.parametrize(("expires", "expected"), [("2030-05-23", ELIGIBLE), ("2030-05-22", REVIEW), (None, ELIGIBLE)])
def test_an_investors_passport_runs_three_and_a_half_years_more(expires: str | None, expected: Verdict) -> None:
    """New CIES, at an extension: 42 months from 23 November 2026; silence is a standing condition."""
    held = Status(scheme=Scheme.NEW_CIES, held_from=on("2025-01-10"), held_until=on("2027-01-09"), current=True)
    wealth = Wealth(new_cies_portfolio_certified=True)
    ends = None if expires is None else on(expires)
    assert verdict(NEW_CIES, held, wealth=wealth, travel_document_expires_on=ends) is expected


@pytest.mark.parametrize(("until", "expected"), [("2026-11-23", ELIGIBLE), ("2026-11-22", CLOSED), (None, ELIGIBLE)])
def test_a_family_stays_as_long_as_its_sponsor(until: str | None, expected: Verdict) -> None:
    """Each scheme's page: the sponsor remains a resident, and the stay of the family is linked to the sponsor's."""
    link = FamilyLink(
        relation=Relation.SPOUSE,
        sponsor_status=SponsorStatus.TALENT_SCHEME,
        lives_in_hong_kong=True,
        sponsor_can_support=True,
        sponsor_has_housing=True,
        sponsor_until=None if until is None else on(until),
    )
    held = stay(Scheme.DEPENDANT, "2025-01-10", "2027-01-09")
    assert verdict(DEPENDANT, held, family_links=(link,)) is expected


@pytest.mark.parametrize(
    ("scheme", "expected"), [(Scheme.GEP_TP, REVIEW), (Scheme.VPAS_B, REVIEW), (Scheme.GEP, ELIGIBLE), (None, ELIGIBLE)]
)
def test_a_family_leaves_with_the_sponsors_job_where_the_page_says_so(scheme: Scheme | None, expected: Verdict) -> None:
    """TP Stream: two months; VPAS: twelve weeks; unless other work is approved, so an officer decides."""
    link = FamilyLink(
        relation=Relation.SPOUSE,
        sponsor_status=SponsorStatus.EMPLOYMENT,
        lives_in_hong_kong=True,
        sponsor_can_support=True,
        sponsor_has_housing=True,
        sponsor_scheme=scheme,
        sponsor_contract_ended_on=on("2026-11-09"),
    )
    assert verdict(DEPENDANT, stay(Scheme.DEPENDANT, "2025-01-10", "2027-01-09"), family_links=(link,)) is expected


def said(pathway: Pathway, as_of: date = AS_OF, **facts: Any) -> set[str]:  # noqa: ANN401
    """The remarks that are made of somebody."""
    told = Facts(person(**facts), as_of)
    remarks = (*pathway.conditions, *pathway.discretion)
    return {one.id for one in remarks if one.applies is not None and told.read(one.applies).value == MET}


@pytest.mark.parametrize(("as_of", "expected"), [(date(2021, 1, 30), False), (date(2021, 1, 31), True), (AS_OF, True)])
def test_a_bno_passport_is_recognised_up_to_30_january_2021(as_of: date, expected: object) -> None:
    """The Government's release of 29 January 2021."""
    assert ("common.bno_passport" in said(GEP, as_of, travel_document_of="GBN")) is expected
    assert "common.bno_passport" not in said(GEP, as_of, travel_document_of="GB")


@pytest.mark.parametrize("returnable", [True, False, None])
def test_whoever_cannot_return_is_told_that_every_scheme_asks_for_it(*, returnable: bool | None) -> None:
    """ImmD, TTPS and GEP: a valid travel document by which one can return; silence says nothing against anybody."""
    for pathway in (GEP, TTPS_A):
        assert ("common.not_returnable" in said(pathway, returnable=returnable)) is (returnable is False)


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        ("2026-11-22", {"common.document_expired"}),
        ("2026-11-23", {"common.document_cuts_stay"}),
        ("2029-11-22", {"common.document_cuts_stay"}),
        ("2029-11-23", set()),
    ],
)
def test_a_passport_that_ends_within_36_months_may_cut_a_first_stay_short(expires: str, expected: set[str]) -> None:
    """36 months are the longest first stay but for APT."""
    found = said(TTPS_A, travel_document_expires_on=on(expires))
    assert found & {"common.document_expired", "common.document_cuts_stay"} == expected


@pytest.mark.parametrize(
    ("companion", "expected"),
    [
        (Companion(relation=Relation.CHILD, birth_date=on("2008-11-24"), unmarried=True), {"common.child_schooling"}),
        (Companion(relation=Relation.CHILD, birth_date=on("2008-11-23"), unmarried=True), {"common.no_dependant"}),
        (Companion(relation=Relation.PARENT), {"common.no_dependant"}),
        (Companion(relation=Relation.SPOUSE, nationalities=("AF",)), {"common.companion_excluded"}),
        (Companion(relation=Relation.SPOUSE, nationalities=("CU",)), set()),
        (Companion(relation=Relation.COHABITANT), {"common.no_dependant"}),
    ],
)
def test_who_comes_along_is_read_one_by_one(companion: Companion, expected: set[str]) -> None:
    """A partner and unmarried children under 18, but for nationals of Afghanistan and the DPR Korea."""
    found = said(GEP, household=Household(companions=(companion,)))
    names = {"common.companion_excluded", "common.no_dependant", "common.child_schooling"}
    assert found & names == expected


def test_a_child_needs_one_years_residence_for_2027_and_two_from_2028() -> None:
    """The Education Bureau, as reported on 31 July 2025."""
    (version,) = lawbook().versions("common.schooling_years", AS_OF)
    assert version.value == (1, 2)


def test_an_extension_takes_two_to_three_weeks() -> None:
    """Routine applications, on every page of an extension but those on New CIES, the TP Stream and VPAS."""
    silent = {pathway.id for pathway in PATHWAYS if "extension_processing_weeks" not in pathway.terms}
    assert silent == {"new_cies", "gep_tp", "asmtp_tp", "vpas"}
    for pathway in (pathway for pathway in PATHWAYS if pathway.id not in silent):
        (version,) = lawbook().versions(pathway.terms["extension_processing_weeks"], AS_OF)
        assert version.value == (2, 3), pathway.id


def test_a_relation_that_is_not_told_is_asked_for_beside_a_sponsor_whose_job_has_ended() -> None:
    """What is for an officer where it is a spouse's is nothing where it is nobody's: the relation decides that."""
    link = FamilyLink(
        legally_recognised=True,
        sponsor_status=SponsorStatus.EMPLOYMENT,
        sponsor_scheme=Scheme.GEP_TP,
        sponsor_contract_ended_on=on("2026-11-09"),
    )
    partner = Facts(person(family_links=(link,)), AS_OF).read(
        one_sponsor_passes(STAYS_ON, related_to(is_partner, ANY_SPONSOR))
    )
    assert partner.value == NOT_MET | OFFICER
    assert partner.lacks == ("/family_links/0/relation",)
