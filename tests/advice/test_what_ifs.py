from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

import pytest
from hypothesis import given

from service.advice.changes.lever import EFFORTS, Effort, StepCode, TimeTaken
from service.advice.changes.records import WhatIf, WhatIfKind
from service.advice.changes.what_ifs import BETTER, MOST_SETS, MOST_STEPS, STUDY, WORK, Case, cases
from service.outlook.estimate import Band
from service.profile import codes
from service.profile.consistency import contradictions
from service.profile.derived.person import birth_dates
from service.profile.facts import Facts
from service.profile.model import (
    AdverseRecord,
    Degree,
    Experience,
    FamilyLink,
    Income,
    Language,
    Offer,
    Profile,
    Status,
    Wealth,
)
from service.profile.values import DateSpan, exactly
from service.recommend.decision import Decision
from service.rules.pathway import Verdict
from tests.exemplars import EXEMPLARS, young_graduate
from tests.recommend.asking import AS_OF, decided, decided_where_law_is_held
from tests.rules.people import hkd, person
from tests.strategies import cases as profiles


def what_ifs(profile: Profile, pathway_id: str, as_of: date = AS_OF) -> list[WhatIf]:
    return [case.what_if for case in cases(decided(profile, as_of))[pathway_id]]


def steps(what_if: WhatIf) -> tuple[StepCode, ...]:
    return tuple(step.code for step in what_if.steps)


def assert_kept(decision: Decision, found: Mapping[str, tuple[Case, ...]]) -> None:
    """Each what-if, asked afresh of the whole decision, gives the verdict and the band that it promised."""
    before = {row.assessment.pathway.id: row for row in decision.pathways}
    for case in chain.from_iterable(found.values()):
        what_if, was = case.what_if, before[case.pathway_id]
        again = decided(case.profile, what_if.on, today=decision.request.as_of)
        row = next(row for row in again.pathways if row.assessment.pathway.id == case.pathway_id)
        assert (row.assessment.verdict, row.outlook.band) == (what_if.verdict, what_if.band)
        assert what_if.verdict is not Verdict.NOT_ELIGIBLE
        if what_if.kind is WhatIfKind.OPENS:
            assert was.assessment.verdict is Verdict.NOT_ELIGIBLE
        else:
            assert was.outlook.band is Band.WEAK
            assert BETTER[what_if.band] > BETTER[Band.WEAK]
            assert len(what_if.steps) == 1


def _stays(profile: Profile) -> object:
    """The stays but for whether each is still held, which a later day may change."""
    return profile.statuses and [replace(status, current=None) for status in profile.statuses]


def assert_nothing_fixed_changes(decision: Decision, found: Mapping[str, tuple[Case, ...]]) -> None:
    """Who somebody is and what has happened stay as they are; what is said anew contradicts nothing."""
    then = Facts(decision.request.profile, decision.request.as_of)
    old = decision.request.profile
    for case in chain.from_iterable(found.values()):
        new = case.profile
        assert birth_dates(Facts(new, case.what_if.on)) == birth_dates(then)
        for name in (
            *("nationalities", "place_of_birth", "permanent_residence", "china_residency"),
            *("convictions", "adverse_records", "right_of_abode"),
        ):
            assert getattr(new.person, name) == getattr(old.person, name), name
        assert _stays(new) == _stays(old)
        assert new.parents == old.parents
        assert [link.sponsor_status for link in new.family_links or ()] == [
            link.sponsor_status for link in old.family_links or ()
        ]
        kept = zip(old.degrees or (), new.degrees or (), strict=False)
        assert all((a.level, a.institution) == (b.level, b.institution) for a, b in kept)
        assert contradictions(new, case.what_if.on) == ()


@given(profiles())
def test_every_what_if_gives_what_it_promised(case: tuple[date, Profile, Profile]) -> None:
    """Asked afresh on its day, with everything aged, each set opens its pathway, and each lift lifts."""
    as_of, *both = case
    for profile in both:
        decision = decided_where_law_is_held(profile, as_of)
        found = cases(decision)
        assert_kept(decision, found)
        assert_nothing_fixed_changes(decision, found)


@given(profiles())
def test_no_what_if_holds_another(case: tuple[date, Profile, Profile]) -> None:
    """Sets of one pathway are small, different, few, none is part of another, and the easiest comes first."""
    as_of, whole, _ = case
    for rows in cases(decided_where_law_is_held(whole, as_of)).values():
        opening = [frozenset(step for step in row.what_if.steps) for row in rows]
        assert len(rows) <= MOST_SETS
        assert all(1 <= len(chosen) <= MOST_STEPS for chosen in opening)
        assert not any(one < other for one in opening for other in opening)
        ease = [(EFFORTS[row.what_if.effort], sum(EFFORTS[step.effort] for step in row.what_if.steps)) for row in rows]
        assert ease == sorted(ease)


def test_an_income_that_falls_short_is_told_with_the_year_that_it_takes() -> None:
    """HK$2.5 million is asked for: HK$180,000 more than 2.32 million, before a filing a year from now."""
    (found,) = what_ifs(person(income=Income(taxable_last_year=hkd(2_320_000))), "ttps_a")
    (step,) = found.steps
    assert (step.code, step.distance, step.target, step.unit) == (StepCode.INCOME, 180_000, 2_500_000, "HKD")
    assert step.on == found.on == date(2027, 11, 23)
    assert found.verdict is Verdict.ELIGIBLE


def listed(awarded: str) -> Degree:
    day = date.fromisoformat(awarded)
    return Degree(
        level=codes.DegreeLevel.BACHELOR,
        institution="University of Oxford",
        country="GB",
        full_time=True,
        awarded_on=DateSpan(day, day),
        expected=False,
    )


def test_months_of_work_that_are_wanting_are_told_with_the_day_on_which_they_are_done() -> None:
    """Of 36 months in the last five years 29 are done: 7 more are complete on 23 June 2027."""
    work = Experience(last_five_years_months=exactly(29), total_months=exactly(29))
    profile = person(degrees=(listed("2023-07-01"),), jobs=None, experience=work)
    (found,) = what_ifs(profile, "ttps_b")
    (step,) = found.steps
    assert (step.code, step.distance, step.target, step.unit) == (StepCode.WINDOW_WORK, 7, 36, "months")
    assert (found.on, found.verdict) == (date(2027, 6, 23), Verdict.ELIGIBLE)


def test_months_of_long_ago_drop_out_of_the_last_five_years() -> None:
    """Somebody who graduated in 2010 may lose a month of the window with each month worked: 36 new ones are sure."""
    work = Experience(last_five_years_months=exactly(29), total_months=exactly(150))
    profile = person(degrees=(listed("2010-07-01"),), jobs=None, experience=work)
    (found,) = what_ifs(profile, "ttps_b")
    assert found.on == date(2029, 11, 23)


def test_an_offer_opens_employment() -> None:
    """A Canadian with a degree and no offer: GEP asks for a confirmed offer, relevant, at market pay."""
    (found,) = what_ifs(person(degrees=(listed("2020-07-01"),), jobs=()), "gep")
    assert (steps(found), found.on, found.verdict) == ((StepCode.EMPLOYMENT_OFFER,), AS_OF, Verdict.ELIGIBLE)
    assert found.steps[0].on is None


def test_net_assets_are_to_be_held_for_six_months() -> None:
    """HK$30 million throughout the six months before: 4 million more, from now to 23 May 2027."""
    wealth = Wealth(net_assets=hkd(26_000_000), held_months=exactly(60), needs_public_assistance=False)
    (found,) = what_ifs(person(birth_date=DateSpan(date(1980, 1, 1), date(1980, 1, 1)), wealth=wealth), "new_cies")
    (step,) = found.steps
    assert (step.code, step.distance, found.on) == (StepCode.NET_ASSETS, 4_000_000, date(2027, 5, 23))


def test_one_more_criterion_of_qmas_is_one_of_several() -> None:
    """A young graduate with four of the twelve: by September 2028 work brings one, and any master's another."""
    found = what_ifs(young_graduate(AS_OF), "qmas_gpt")
    (masters,) = [row for row in found if steps(row) == (StepCode.POSTGRADUATE,)]
    assert masters.on == date(2028, 9, 1)


def test_studies_begin_with_an_academic_year_for_which_there_is_time() -> None:
    """Asked in November 2026, a master's of a year begins in September 2027; asked in July, a year later."""
    born = DateSpan(date(1994, 1, 1), date(1994, 1, 1))
    graduate = person(birth_date=born, degrees=(replace(listed("2016-07-01"), ttps_listed=False),))
    ends = {
        day: next(row.on for row in what_ifs(graduate, "iang", day) if steps(row) == (StepCode.LOCAL_POSTGRADUATE,))
        for day in (AS_OF, date(2026, 5, 31), date(2026, 7, 1))
    }
    assert ends == {AS_OF: date(2028, 9, 1), date(2026, 5, 31): date(2027, 9, 1), date(2026, 7, 1): date(2028, 9, 1)}


def test_who_studies_full_time_no_longer_works_full_time() -> None:
    """The job held now ends as the studies begin, and no year of work without a break is proposed beside them."""
    for people in EXEMPLARS:
        for case in chain.from_iterable(cases(decided(people(AS_OF))).values()):
            codes_ = set(steps(case.what_if))
            if codes_ & STUDY:
                assert not codes_ & WORK
                ahead = [job for job in case.profile.jobs or () if job.current and job.full_time is not False]
                assert ahead == []


@pytest.mark.parametrize(("born", "proposed"), [(2011, False), (2000, True)])
def test_no_job_and_no_business_is_proposed_to_a_pupil(born: int, *, proposed: bool) -> None:
    """Nobody of 15 is told to look for a position in Hong Kong; somebody of 26 is."""
    pupil = person(
        birth_date=DateSpan(date(born, 1, 1), date(born, 1, 1)), business_plans=(), degrees=(listed("2016-07-01"),)
    )
    found = {code for name in ("gep", "entrepreneur") for row in what_ifs(pupil, name) for code in steps(row)}
    assert bool(found) is proposed
    assert not proposed or found == {StepCode.EMPLOYMENT_OFFER, StepCode.BUSINESS_PLAN}


def test_a_plan_of_a_business_is_proposed_to_graduates() -> None:
    """It has to be in the field of a degree, of which somebody without one has none."""
    assert what_ifs(person(business_plans=(), degrees=()), "entrepreneur") == []


def test_what_nobody_can_change_is_never_proposed() -> None:
    """For a national of North Korea, and for somebody with an adverse record, nothing opens QMAS."""
    good = (Language(code="en", spoken=codes.Ability.GOOD, written=codes.Ability.GOOD),)
    born = DateSpan(date(1990, 1, 1), date(1990, 1, 1))
    assert what_ifs(person(birth_date=born, nationalities=("KP",), languages=good), "qmas_gpt") == []
    record = (AdverseRecord(kind=codes.AdverseKind.DEPORTED, place="CA"),)
    assert what_ifs(person(birth_date=born, adverse_records=record, languages=good), "qmas_gpt") == []


OFFER = Offer(confirmed=True, relevant_to_degree=True, market_pay=True, recruitment_shown=True)
IN_JAPAN: dict[str, Any] = {
    "nationalities": ("CN",),
    "china_residency": codes.ChinaResidency.MAINLAND,
    "residence": "JP",
    "permanent_residence": (),
}
PARTNER = FamilyLink(
    relation=codes.Relation.COHABITANT,
    sponsor_status=codes.SponsorStatus.EMPLOYMENT,
    genuine=True,
    sponsor_can_support=True,
    sponsor_has_housing=True,
)
HERE = Status(
    scheme=codes.Scheme.TTPS_B,
    held_from=DateSpan(date(2025, 1, 5), date(2025, 1, 5)),
    held_until=DateSpan(date(2027, 1, 4), date(2027, 1, 4)),
    current=True,
)
SET_ABOUT: dict[str, tuple[Profile, str, list[tuple[StepCode, ...]]]] = {
    "three years in Tokyo, now filing from Hong Kong: file from there": (
        person(
            **IN_JAPAN, applies_from="HK", residence_years=exactly(3), degrees=(listed("2015-07-01"),), offers=(OFFER,)
        ),
        "gep",
        [(StepCode.FILE_FROM_ABROAD,)],
    ),
    "in Tokyo since the spring, filing from Hong Kong: stay the year out, and file from there": (
        person(
            **IN_JAPAN, applies_from="HK", residence_years=exactly(0), degrees=(listed("2015-07-01"),), offers=(OFFER,)
        ),
        "gep",
        [(StepCode.YEAR_ABROAD,)],
    ),
    "of the Mainland, without residence abroad: nothing opens the door of others": (
        person(nationalities=("CN",), china_residency=codes.ChinaResidency.MAINLAND, residence="CN", offers=(OFFER,)),
        "gep",
        [],
    ),
    "lives with a partner who works in Hong Kong: marry": (
        person(family_links=(PARTNER,)),
        "dependant",
        [(StepCode.MARRIAGE,)],
    ),
    "married to somebody without a home for two: the housing that is asked for": (
        person(family_links=(replace(PARTNER, relation=codes.Relation.SPOUSE, sponsor_has_housing=False),)),
        "dependant",
        [(StepCode.SPONSORS_HOUSING,)],
    ),
    "an offer under the market level: have its pay raised, or find another": (
        person(degrees=(listed("2015-07-01"),), offers=(replace(OFFER, market_pay=False),)),
        "gep",
        [(StepCode.OFFER_TERMS,), (StepCode.EMPLOYMENT_OFFER,)],
    ),
    "the months since graduating are over: what the later route asks, or study here again": (
        person(degrees=(replace(listed("2024-07-01"), country="HK", student_visa=True, locally_accredited=True),)),
        "iang",
        [(StepCode.GRADUATE_OFFER,), (StepCode.LOCAL_POSTGRADUATE,)],
    ),
    "an extension of TTPS without work: a job as it asks, or a business here": (
        person(statuses=(HERE,), purpose=codes.Purpose.EXTEND, residence="HK", businesses=(), business_plans=()),
        "ttps_b",
        [(StepCode.STABLE_JOB,), (StepCode.HONG_KONG_BUSINESS,)],
    ),
    "half of HK$40 million held with a spouse, and 15 alone: move it": (
        person(
            birth_date=DateSpan(date(1980, 1, 1), date(1980, 1, 1)),
            wealth=Wealth(
                net_assets=hkd(15_000_000),
                joint_net_assets=hkd(20_000_000),
                joint_share_percent=exactly(50),
                held_months=exactly(60),
            ),
        ),
        "new_cies",
        [(StepCode.JOINT_ASSETS_MOVED,)],
    ),
    "a tenth of the assets: a fortune is nothing to set about": (
        person(wealth=Wealth(net_assets=hkd(3_000_000), held_months=exactly(60))),
        "new_cies",
        [],
    ),
    "a fifth of the income: nor is a fivefold one": (
        person(income=Income(taxable_last_year=hkd(500_000))),
        "ttps_a",
        [],
    ),
}


@pytest.mark.parametrize("who", SET_ABOUT)
def test_a_what_if_is_what_this_person_can_set_about(who: str) -> None:
    """The changes that an adviser would offer, the easiest first; none that nobody simply decides on."""
    profile, pathway, expected = SET_ABOUT[who]
    assert [steps(row) for row in what_ifs(profile, pathway)] == expected


def test_effort_and_time_of_a_set_are_those_of_its_hardest_change() -> None:
    """A year more in Japan asks for little; with an offer to find it asks for as much as the offer does."""
    profile = person(**IN_JAPAN, applies_from="HK", residence_years=exactly(0), degrees=(listed("2015-07-01"),))
    (found,) = what_ifs(profile, "gep")
    assert [(step.effort, step.time) for step in found.steps] == [
        (Effort.LITTLE, TimeTaken.YEARS),
        (Effort.CONSIDERABLE, TimeTaken.MONTHS),
    ]
    assert (found.effort, found.time) == (Effort.CONSIDERABLE, TimeTaken.YEARS)


@pytest.mark.parametrize("exemplar", EXEMPLARS)
def test_what_ifs_of_the_exemplars_are_kept(exemplar: object) -> None:
    """Six people near many thresholds, on the day of this edition."""
    decision = decided(exemplar(AS_OF))  # type: ignore[operator]
    found = cases(decision)
    assert_kept(decision, found)
    assert_nothing_fixed_changes(decision, found)
