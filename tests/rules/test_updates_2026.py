"""What was read in November 2026: numbers and days typed from the sources that ``docs/law-coverage.md`` names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.profile.codes import Relation, SponsorStatus
from service.profile.facts import Facts
from service.profile.model import FamilyLink, Profile
from service.profile.values import MET, exactly
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import assess, terms_of
from service.rules.pathways.dependant import DEPENDANT
from service.rules.pathways.new_cies import NEW_CIES
from tests.rules.people import person

AS_OF = date(2026, 11, 23)


def _value(parameter: str, day: date = AS_OF) -> object:
    (version,) = lawbook().versions(parameter, day)
    return version.value


@pytest.mark.parametrize(
    ("day", "fee"),
    [
        (date(2015, 2, 9), 190),
        (date(2019, 3, 24), 190),
        (date(2019, 3, 25), 230),
        (date(2025, 9, 7), 230),
        (date(2025, 9, 8), 330),
        (AS_OF, 330),
    ],
)
def test_ordinary_fees_on_both_sides_of_25_march_2019_and_8_september_2025(day: date, fee: int) -> None:
    """HK$190 up to 24 March 2019, HK$230 up to 7 September 2025, HK$330 since, and no fee for the application."""
    assert _value("common.ordinary_visa_fee_hkd", day) == fee
    assert _value("common.ordinary_application_fee_hkd", day) == 0


def test_new_cies_numbers_of_the_page() -> None:
    """Two months after a breach, three and a half years of passport, three intermediaries, HK$240 million."""
    assert _value("new_cies.breach_months") == 2
    assert _value("new_cies.passport_months") == 42
    assert _value("new_cies.most_intermediaries") == 3
    assert _value("new_cies.family_office_assets_hkd") == 240_000_000
    said = {remark.id for remark in NEW_CIES.conditions}
    assert {"new_cies.breach", "new_cies.proceeds_reinvested", "new_cies.file_before_proof"} <= said


def _joining(relation: Relation, status: SponsorStatus | None, **facts: Any) -> Profile:  # noqa: ANN401
    link = FamilyLink(
        relation=relation,
        sponsor_status=status,
        legally_recognised=True,
        genuine=True,
        applicant_unmarried=True,
        applicant_dependent=True,
        sponsor_in_local_degree_programme=True,
        sponsor_can_support=True,
        sponsor_has_housing=True,
    )
    return person(family_links=(link,), **facts)


def _terms(profile: Profile) -> dict[str, object]:
    found = terms_of(assess(DEPENDANT, Evaluation(Facts(profile, AS_OF), lawbook())))
    return {name: _value(parameter) for name, parameter in found.items()}


@pytest.mark.parametrize(
    ("relation", "status", "fees", "pattern", "condition"),
    [
        (Relation.SPOUSE, SponsorStatus.PERMANENT_RESIDENT, (0, 330), (3, 3), "time_limitation"),
        (Relation.SPOUSE, SponsorStatus.UNCONDITIONAL, (0, 330), (3, 3), "time_limitation"),
        (Relation.PARENT, SponsorStatus.PERMANENT_RESIDENT, (0, 330), (2, 2, 3), "time_limitation"),
        (Relation.SPOUSE, SponsorStatus.STUDENT, (0, 330), None, "linked"),
        (Relation.SPOUSE, SponsorStatus.TRAINING, (0, 330), None, "linked"),
        (Relation.SPOUSE, SponsorStatus.EMPLOYMENT, (600, 1300), None, "linked"),
        (Relation.SPOUSE, SponsorStatus.TALENT_SCHEME, (600, 1300), None, "linked"),
    ],
)
def test_fees_and_stay_go_by_the_sponsor(
    relation: Relation, status: SponsorStatus, fees: tuple[int, int], pattern: object, condition: str
) -> None:
    """Settled people's family pays HK$330 and stays in a pattern of its own; an entrant's pays the scheme's fees."""
    terms = _terms(_joining(relation, status, age_years=exactly(66)))
    assert (terms["application_fee_hkd"], terms["issuance_fee_hkd"]) == fees
    assert terms.get("extension_pattern_years") == pattern
    assert terms["condition_of_stay"] == condition


def test_the_fees_of_every_sponsor_stay_open_while_the_sponsor_is_unknown() -> None:
    """Nobody is told a fee as the fee before it is known whom they join."""
    terms = _terms(_joining(Relation.SPOUSE, None))
    assert {"issuance_fee_hkd", "issuance_fee_hkd@dependant.settled_family"} <= terms.keys()


def test_what_the_family_of_an_employee_hears_of_the_end_of_the_contract() -> None:
    """Two months under the Technical Professionals Stream, twelve weeks under VPAS."""
    facts = Facts(_joining(Relation.SPOUSE, SponsorStatus.EMPLOYMENT), AS_OF)
    said = {
        remark.id: remark.parameter
        for remark in DEPENDANT.discretion
        if remark.applies is not None and facts.read(remark.applies).value == MET
    }
    assert _value(said["dependant.after_contract"] or "") == 2
    assert _value(said["dependant.after_vocational_work"] or "") == 12
