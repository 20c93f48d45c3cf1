from datetime import date
from typing import Any

import pytest

from service.profile.codes import ChinaResidency
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Conviction, Offer
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Truth, exactly
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DUAL_NATIONAL,
    MAINLAND_CONSENT,
    NOT_EXCLUDED_NATIONAL,
    OVERSEAS_CHINESE,
    not_mainland,
)
from service.rules.evaluator import Evaluation
from service.rules.extension import EXTENSION_BY_JOB_OR_BUSINESS, window_opens
from service.rules.law import lawbook
from service.rules.pathway import Remark
from tests.rules.people import person

AS_OF = date(2026, 11, 23)


def _facts(as_of: date = AS_OF, **changes: Any) -> Facts:  # noqa: ANN401
    return Facts(person(**changes), as_of)


def _truth(criterion: Any, facts: Facts) -> Truth:  # noqa: ANN401
    return Evaluation(facts, lawbook()).of(criterion).truth


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"convictions": ()}, MET),
        ({"convictions": (Conviction(),)}, REVIEW),
        ({"convictions": None}, Truth(REVIEW | MET)),
        ({"convictions": (), "security_concern": False}, MET),
        ({"convictions": (), "security_concern": True}, NOT_MET),
        ({"convictions": None, "security_concern": True}, NOT_MET),
    ],
)
def test_a_conviction_is_weighed_and_a_security_concern_is_a_bar(changes: dict[str, Any], expected: Truth) -> None:
    """The text bars serious crime, so a conviction is judged; unknown convictions never make the record fail."""
    assert _truth(CLEAR_RECORD, _facts(**changes)) == expected


@pytest.mark.parametrize("nationality", ["AF", "CU", "KP"])
@pytest.mark.parametrize("as_of", [date(2022, 12, 28), date(2023, 10, 24), date(2023, 10, 25), AS_OF])
def test_three_nationalities_stay_excluded(nationality: str, as_of: date) -> None:
    """Afghanistan, Cuba and North Korea, on every day; with a second passport an officer decides, and it is said."""
    assert _truth(NOT_EXCLUDED_NATIONAL, _facts(as_of, nationalities=(nationality,))) == NOT_MET
    assert _truth(NOT_EXCLUDED_NATIONAL, _facts(as_of, nationalities=(nationality, "CA"))) == REVIEW
    assert _said(DUAL_NATIONAL, nationalities=(nationality, "CA"))
    assert not _said(DUAL_NATIONAL, nationalities=(nationality,))
    assert not _said(DUAL_NATIONAL, nationalities=("GB", "CA"))


@pytest.mark.parametrize("nationality", ["LA", "NP", "VN"])
def test_three_more_were_excluded_until_25_october_2023(nationality: str) -> None:
    """Laos, Nepal and Vietnam: excluded on 24 October 2023, admitted the day after."""
    assert _truth(NOT_EXCLUDED_NATIONAL, _facts(date(2023, 10, 24), nationalities=(nationality,))) == NOT_MET
    assert _truth(NOT_EXCLUDED_NATIONAL, _facts(date(2023, 10, 25), nationalities=(nationality,))) == MET


def test_an_unknown_nationality_is_asked_for() -> None:
    """Nothing is assumed; a stateless person is a national of no excluded country."""
    finding = Evaluation(_facts(nationalities=None), lawbook()).of(NOT_EXCLUDED_NATIONAL)
    assert finding.truth == UNKNOWN
    assert finding.reading is not None
    assert finding.reading.lacks == ("/person/nationalities",)
    assert _truth(NOT_EXCLUDED_NATIONAL, _facts(nationalities=())) == MET


def _said(remark: Remark, **changes: Any) -> bool:  # noqa: ANN401
    assert remark.applies is not None
    return _facts(**changes).read(remark.applies).value == MET


def test_what_is_said_to_residents_of_the_mainland() -> None:
    """The letter of consent concerns Chinese residents of the Mainland, and neither foreigners nor Macao residents."""
    mainland = {"nationalities": ("CN",), "residence": "CN", "china_residency": ChinaResidency.MAINLAND}
    assert _said(MAINLAND_CONSENT, **mainland)
    assert not _said(MAINLAND_CONSENT)
    assert not _said(MAINLAND_CONSENT, nationalities=("CN",), china_residency=ChinaResidency.MACAO)
    assert not _said(MAINLAND_CONSENT, nationalities=("US",), residence="CN")


def test_what_is_said_to_chinese_living_overseas() -> None:
    """A Chinese national who meets the arrangement hears of its papers; nobody else does."""
    abroad: dict[str, Any] = {"nationalities": ("CN",), "residence_years": exactly(2)}
    assert _said(OVERSEAS_CHINESE, **abroad)
    assert _facts(**abroad).read(not_mainland).value == MET
    assert not _said(OVERSEAS_CHINESE)
    assert not _said(OVERSEAS_CHINESE, nationalities=("CN",), residence="CN")
    assert not _said(OVERSEAS_CHINESE, **abroad, china_residency=ChinaResidency.TAIWAN)


def test_records_are_spoken_of_where_there_are_any() -> None:
    """Convictions must be declared, and adverse records are weighed."""
    assert _said(DECLARE_CONVICTIONS, convictions=(Conviction(),))
    assert not _said(DECLARE_CONVICTIONS)
    assert _said(ADVERSE_RECORD_WEIGHED, adverse_records=(AdverseRecord(),))
    assert not _said(ADVERSE_RECORD_WEIGHED)
    assert not _said(ADVERSE_RECORD_WEIGHED, adverse_records=None)


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ({}, MET),
        ({"degree_level": False}, NOT_MET),
        ({"market_pay": False}, NOT_MET),
        ({"stable_income": False}, NOT_MET),
        ({"confirmed": False}, NOT_MET),
        ({"stable_income": None}, UNKNOWN),
    ],
)
def test_an_extension_asks_for_a_stable_job_at_degree_level(offer: dict[str, Any], expected: Truth) -> None:
    """Each of confirmed, degree level, market pay and stable income is needed."""
    job = {"confirmed": True, "degree_level": True, "market_pay": True, "stable_income": True} | offer
    assert _truth(EXTENSION_BY_JOB_OR_BUSINESS, _facts(offers=(Offer(**job),))) == expected


@pytest.mark.parametrize(
    ("as_of", "application", "long_stay", "short_stay"),
    [
        (date(2015, 2, 9), 0, 190, 190),
        (date(2019, 3, 24), 0, 190, 190),
        (date(2019, 3, 25), 0, 230, 230),
        (date(2025, 2, 25), 0, 230, 230),
        (date(2025, 2, 26), 600, 1300, 600),
        (AS_OF, 600, 1300, 600),
    ],
)
def test_the_fees_changed_on_25_march_2019_and_26_february_2025(
    as_of: date, application: float, long_stay: float, short_stay: float
) -> None:
    """HK$190, then HK$230; HK$600 to apply and HK$1,300 (over 180 days) or HK$600 for the visa since."""
    names = ("common.application_fee_hkd", "common.issuance_fee_long_hkd", "common.issuance_fee_short_hkd")
    found = tuple(lawbook().versions(name, as_of)[0].value for name in names)
    assert found == (application, long_stay, short_stay)


@pytest.mark.parametrize(
    ("as_of", "value", "unit", "opens"),
    [(date(2026, 2, 28), 4, "weeks", date(2026, 5, 3)), (date(2026, 3, 1), 3, None, date(2026, 2, 28))],
)
def test_the_extension_window_opened_wider_on_1_march_2026(as_of: date, value: int, unit: str, opens: date) -> None:
    """Four weeks before, which are 28 days exactly, three months since: of a stay until 31 May 2026."""
    (version,) = lawbook().versions("common.extension_window", as_of)
    assert (version.value, version.unit) == (value, unit)
    assert window_opens(date(2026, 5, 31), version) == opens
