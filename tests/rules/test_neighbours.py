from datetime import date
from typing import Any

import pytest

from service.profile.codes import AchievementKind, DegreeLevel, Purpose, Scheme, Trade
from service.profile.facts import Facts
from service.profile.model import Achievement, Degree, Offer, Profile, Status
from service.profile.values import Span, exactly
from service.rules.law import lawbook
from service.rules.neighbours import neighbours, planned_steps
from tests.rules.people import person

AS_OF = date(2026, 11, 23)
BACHELOR = (Degree(level=DegreeLevel.BACHELOR),)

QUOTAS = {
    "AU": 5000,
    "AT": 100,
    "CA": 200,
    "FR": 750,
    "DE": 300,
    "HU": 200,
    "IE": 200,
    "JP": 1500,
    "KR": 1000,
    "NL": 100,
    "NZ": 400,
    "SE": 500,
    "GB": 1000,
}


def _named(profile: Profile, as_of: date = AS_OF) -> set[str]:
    return {neighbour.id for neighbour in neighbours(Facts(profile, as_of))}


def _graduate(**changes: Any) -> Profile:  # noqa: ANN401
    return person(**{"degrees": BACHELOR, "age_years": exactly(50), **changes})


def test_nothing_is_mentioned_where_nothing_fits() -> None:
    """A graduate of 50 with neither offer nor achievement hears of no neighbour."""
    assert _named(_graduate()) == set()


@pytest.mark.parametrize("country", QUOTAS)
def test_a_young_national_of_a_partner_country_may_take_a_working_holiday(country: str) -> None:
    """Each of the thirteen countries whose agreement has begun."""
    profile = _graduate(nationalities=(country,), residence=country, age_years=exactly(25))
    assert _named(profile) == {"working_holiday"}


def test_the_quotas_are_those_of_the_page() -> None:
    """ImmD's list as at 5 July 2019; Italy's 500 places have no confirmed start."""
    assert lawbook().versions("neighbours.working_holiday_quotas", AS_OF)[0].value == QUOTAS
    assert lawbook().versions("neighbours.working_holiday_pending", AS_OF)[0].value == {"IT": 500}
    italian = _graduate(nationalities=("IT",), residence="IT", age_years=exactly(25))
    assert _named(italian) == set()


@pytest.mark.parametrize(
    ("age", "named"),
    [(exactly(17), False), (exactly(18), True), (exactly(30), True), (exactly(31), False), (None, True)],
)
def test_a_working_holiday_is_for_ages_18_to_30(age: Span | None, named: bool) -> None:
    """Both ends are in; an unknown age may be within."""
    assert ("working_holiday" in _named(_graduate(age_years=age))) is named


@pytest.mark.parametrize(
    "changes",
    [
        {"nationalities": ("US",), "residence": "US"},
        {"residence": "FR"},
        {"statuses": (Status(scheme=Scheme.WORKING_HOLIDAY),)},
        {"nationalities": None},
        {"purpose": Purpose.EXTEND},
    ],
)
def test_a_working_holiday_is_for_partner_nationals_at_home_and_once(changes: dict[str, Any]) -> None:
    """No other nationality, nobody living abroad, no second time, nobody extending a stay."""
    assert "working_holiday" not in _named(_graduate(**{"age_years": exactly(25), **changes}))


@pytest.mark.parametrize(("months", "named"), [(12, True), (13, False)])
def test_training_lasts_twelve_months_at_most(months: int, named: bool) -> None:
    """A placement of twelve months may be training; one of thirteen is not."""
    offers = (Offer(confirmed=True, contract_months=exactly(months)),)
    assert ("training" in _named(_graduate(offers=offers))) is named


def test_training_is_closed_to_the_mainland_and_to_excluded_nationals() -> None:
    """Mainland residents, and nationals of Afghanistan, Cuba and North Korea, are not told of it."""
    offers = (Offer(confirmed=True, contract_months=exactly(6)),)
    for nationality in ("CN", "AF", "CU", "KP"):
        profile = _graduate(offers=offers, nationalities=(nationality,), residence=nationality)
        assert "training" not in _named(profile)


def test_an_offer_below_degree_level_points_to_imported_labour() -> None:
    """Technician level and below; a listed trade has its own stream, and degree-level work none of it."""
    assert "enhanced_supplementary_labour" in _named(_graduate(offers=(Offer(degree_level=False),)))
    assert _named(_graduate(offers=(Offer(degree_level=True),))) == set()
    assert _named(_graduate(offers=(Offer(degree_level=False, trade=Trade.NURSE),))) == set()
    assert _named(_graduate(offers=(Offer(degree_level=False, trade=Trade.NOT_LISTED),)))


def test_the_imported_labour_scheme_opened_on_4_september_2023() -> None:
    """Not mentioned the day before."""
    profile = _graduate(offers=(Offer(degree_level=False),))
    assert "enhanced_supplementary_labour" not in _named(profile, date(2023, 9, 3))
    assert "enhanced_supplementary_labour" in _named(profile, date(2023, 9, 4))


def test_achievements_may_bring_an_invitation_as_a_visitor() -> None:
    """The arrangement is regular since 1 June 2024."""
    profile = _graduate(achievements=(Achievement(kind=AchievementKind.PEER_ACKNOWLEDGED_WORK),))
    assert "short_term_visitors" not in _named(profile, date(2024, 5, 31))
    assert "short_term_visitors" in _named(profile, date(2024, 6, 1))


def test_those_without_a_degree_hear_of_study() -> None:
    """No degree known: study is mentioned; unknown degrees or a bachelor's: it is not."""
    assert "study" in _named(_graduate(degrees=()))
    assert "study" not in _named(_graduate(degrees=None))
    assert "study" not in _named(_graduate())
    assert "study" not in _named(_graduate(degrees=(), nationalities=("KP",)))


@pytest.mark.parametrize(
    ("nationalities", "steps"),
    [
        (("BR",), ["student_visa", "stay", "iang", "vpas"]),
        (("VN",), ["student_visa", "stay", "iang_limited"]),
        (("NP",), ["student_visa", "stay", "iang_limited"]),
        (("LA", "FR"), ["student_visa", "stay", "iang", "vpas"]),
        (None, ["student_visa", "stay", "iang", "vpas"]),
    ],
)
def test_study_leads_where_its_nationals_are_admitted(nationalities: tuple[str, ...] | None, steps: list[str]) -> None:
    """VPAS is closed to nationals of Laos, Nepal and Vietnam, whom IANG takes from UGC-funded programmes alone."""
    facts = Facts(_graduate(degrees=(), nationalities=nationalities), AS_OF)
    (study,) = [neighbour for neighbour in neighbours(facts) if neighbour.id == "study"]
    assert [step.code for step in planned_steps(study, facts)] == steps


def test_whoever_held_iang_is_not_led_to_vpas() -> None:
    """VPAS is closed to anyone who has been allowed to stay under IANG."""
    facts = Facts(_graduate(degrees=(), statuses=(Status(scheme=Scheme.IANG, current=False),)), AS_OF)
    (study,) = [neighbour for neighbour in neighbours(facts) if neighbour.id == "study"]
    assert "vpas" not in [step.code for step in planned_steps(study, facts)]


@pytest.mark.parametrize(
    ("settled", "residence", "named"), [((), "FR", False), (("FR",), "FR", True), (None, "FR", True), ((), "CN", True)]
)
def test_chinese_nationals_abroad_study_here_only_with_permanent_residence_there(
    settled: tuple[str, ...] | None, residence: str, named: bool
) -> None:
    """ImmD's page on overseas Chinese; whoever lives in the Mainland is under no such rule."""
    profile = _graduate(degrees=(), nationalities=("CN",), residence=residence, permanent_residence=settled)
    assert ("study" in _named(profile)) is named


def test_one_excluded_nationality_of_two_bars_no_mention() -> None:
    """The pages say "nationals of" and nothing of people with another nationality."""
    assert "study" in _named(_graduate(degrees=(), nationalities=("KP", "FR")))


def test_every_neighbour_has_a_reason_and_a_dated_number() -> None:
    """A mention can be traced to its code, its parameter and that parameter's sources."""
    everything = person(
        age_years=exactly(25),
        offers=(Offer(degree_level=False, contract_months=exactly(12)),),
        achievements=(Achievement(),),
    )
    found = neighbours(Facts(everything, AS_OF))
    assert len(found) == len({neighbour.id for neighbour in found}) == 5
    for neighbour in found:
        assert neighbour.reason
        assert all(version.sources for version in lawbook().versions(neighbour.parameter, AS_OF))
