"""The cohort: what it reproduces, what fixes it, how its cases are decided and extended, and the road that they go."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from service.outlook.features import APPROVAL_FEATURES, EXTENSION_FEATURES, MODEL_FEATURES
from service.profile.codes import Sector
from training.cases.case import Case, Outcome
from training.cases.files import parts, read_part
from training.cohort.applicants import NAMED, OTHERS, main_sector
from training.cohort.assumptions import Weight, assumptions, regime_of, variants
from training.cohort.decisions import solve
from training.cohort.files import check, read_deciders, read_summary, write_cohort
from training.cohort.market import PAY_SHORT_OF_MARKET, features_read, value_of
from training.cohort.simulate import Plan, default_people, make, plan_of, simulate
from training.cohort.targets import POPULATIONS, SHARES, reproduced, stay_ends, targets
from training.cohort.truth import truth
from training.review.assessment import TargetCheck

SEED = 11
PEOPLE = {"qmas_gpt": 3_000, "ttps_b": 2_500, "gep": 2_500}

PUBLISHED = [
    ("qmas_gpt", "approved", "received", 27_749 / 154_077, 0.02),
    ("qmas_gpt", "approved", "decided", 27_700 / (27_700 + 106_000), 0.02),
    ("qmas_gpt", "age_up_to_39", "approved", 1_423 / 2_004, 0.06),
    ("qmas_gpt", "master_or_above", "approved", 0.954, 0.04),
    ("qmas_gpt", "sector_finance", "approved", 0.3295, 0.06),
    ("qmas_gpt", "sector_innovation_and_technology", "approved", 0.2331, 0.06),
    ("ttps_b", "approved", "decided", 2_983 / (2_983 + 134), 0.012),
    ("ttps_b", "applied_to_extend", "expiring", 0.50, 0.07),
    ("ttps_b", "extended", "extension_decided", 8_511 / 9_044, 0.04),
    ("gep", "approved", "decided", 63_000 / (63_000 + 972), 0.008),
    ("gep", "pay_20k_to_40k", "approved", 0.44, 0.03),
    ("gep", "pay_40k_to_80k", "approved", 0.22, 0.03),
]


@pytest.fixture(scope="module")
def cohort() -> tuple[Case, ...]:
    """A panel, a threshold scheme with extensions and a case-by-case scheme, small enough for a test."""
    return tuple(simulate(PEOPLE, SEED, jobs=1))


@pytest.fixture(scope="module")
def checks(cohort: tuple[Case, ...]) -> tuple[TargetCheck, ...]:
    return reproduced(cohort)


def of(cohort: tuple[Case, ...], pathway_id: str) -> Iterator[Case]:
    return (case for case in cohort if case.pathway == pathway_id)


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda row: "-".join(row[:3]))
def test_the_cohort_reproduces_the_published_shares_of_their_populations(
    checks: tuple[TargetCheck, ...], published: tuple[str, str, str, float, float]
) -> None:
    """Of those received, decided, approved or expiring: each as published, typed again here."""
    pathway_id, name, population, share, tolerance = published
    found = next(one for one in checks if (one.pathway_id, one.name, one.population) == (pathway_id, name, population))
    assert found.published == pytest.approx(share, abs=0.0006)
    assert found.generated == pytest.approx(share, abs=tolerance)


@pytest.mark.parametrize(
    ("pathway_id", "share"),
    [
        ("qmas_gpt", 0.2072),
        ("ttps_a", 470 / 477),
        ("ttps_b", 2_983 / 3_117),
        ("ttps_c", 2_346 / 2_491),
        ("gep", 0.985),
        ("asmtp", 0.986),
    ],
)
def test_each_pathway_has_a_published_share_of_decided_cases(pathway_id: str, share: float) -> None:
    """What was received in one period against what was approved in it is no approval rate."""
    assert targets().approved_of_decided(pathway_id).share == pytest.approx(share, abs=0.0006)


@pytest.mark.parametrize(("pathway_id", "share"), [("ttps_a", 0.77), ("ttps_b", 0.50), ("ttps_c", 0.40)])
def test_renewals_are_shares_of_expired_stays_by_the_end_of_july_2025(pathway_id: str, share: float) -> None:
    """77, 50 and 40 % applied to extend; of those decided 94 % were approved."""
    sought = targets().named(pathway_id, "applied_to_extend")
    assert (sought.share, sought.population, sought.by) == (share, "expiring", date(2025, 7, 31))
    assert targets().named(pathway_id, "extended").share == pytest.approx(0.941, abs=0.001)


def test_every_figure_has_its_source_and_can_be_counted() -> None:
    """A figure names a population and a share that the tally knows, where it is from, and how sure it is."""
    for target in targets().figures:
        assert target.population in POPULATIONS
        assert target.name in SHARES
        assert target.source.strip()
        assert target.certainty
        assert target.of_regimes
        assert 0 < target.tolerance < target.share < 1


def test_every_other_pathway_says_why_it_has_none() -> None:
    """A pathway has a target or a reason for having none, and never both."""
    told = {target.pathway_id for target in targets().figures}
    assert told == set(MODEL_FEATURES) == set(default_people())
    assert set(targets().none) == set(APPROVAL_FEATURES) - told


def test_a_share_outside_its_tolerance_is_not_reproduced(cohort: tuple[Case, ...]) -> None:
    """Approving every decided case misses the target; a target without anybody of its population isn't held either."""
    qmas = tuple(of(cohort, "qmas_gpt"))
    everybody = tuple(replace(case, outcome=Outcome.APPROVED) for case in qmas if case.decided_on)
    assert next(one for one in reproduced(qmas) if one.population == "decided").holds
    assert not next(one for one in reproduced(everybody) if one.population == "decided").holds
    nobody = tuple(replace(case, outcome=Outcome.WITHDRAWN, decided_on=None) for case in qmas)
    assert not any(one.holds for one in reproduced(nobody))


def test_a_figure_binds_its_own_population_only(cohort: tuple[Case, ...]) -> None:
    """More withdrawn cases change the share of those received, and not that of those decided."""
    qmas = tuple(of(cohort, "qmas_gpt"))
    more = tuple(
        replace(case, outcome=Outcome.WITHDRAWN, decided_on=None) if case.outcome is Outcome.PENDING else case
        for case in (*qmas, *(case for case in qmas if case.outcome is Outcome.PENDING))
    )
    before, after = (
        {one.population: one for one in reproduced(some) if one.name == "approved"} for some in (qmas, more)
    )
    assert after["decided"].generated == before["decided"].generated
    assert after["received"].generated < before["received"].generated


def test_the_same_seed_gives_the_same_cases_in_any_number_of_processes() -> None:
    """Every case has sources of chance of its own; another seed gives other people."""
    once = tuple(simulate({"ttps_c": 1_050}, 5))
    assert tuple(simulate({"ttps_c": 1_050}, 5, jobs=2)) == once
    other = tuple(simulate({"ttps_c": 1_050}, 6))
    assert {case.person_id for case in once}.isdisjoint(case.person_id for case in other)
    assert sum(one.profile == two.profile for one, two in zip(once, other, strict=True)) == 0


def test_more_cases_leave_the_profiles_of_the_first_as_they_were() -> None:
    """A person depends on the seed, the pathway and a number, and on nobody else."""
    few, many = tuple(simulate({"gep": 60}, 5)), tuple(simulate({"gep": 90}, 5))
    assert [case.profile for case in few] == [case.profile for case in many[:60]]
    assert [case.lodged_on for case in few] == [case.lodged_on for case in many[:60]]


def test_cases_are_lodged_over_time_under_the_present_regime(cohort: tuple[Case, ...]) -> None:
    """From the first day of the regime on; under the twelve criteria since November 2024, TTPS since December 2022."""
    first = {"qmas_gpt": date(2024, 11, 1), "ttps_b": date(2022, 12, 28), "gep": date(2022, 12, 28)}
    day = assumptions().cohort_day
    for pathway_id, opened in first.items():
        lodged = [case.lodged_on for case in of(cohort, pathway_id)]
        assert regime_of(pathway_id, day)[1] == opened
        assert opened <= min(lodged) <= opened + timedelta(days=10)
        assert max(lodged) <= day
        assert len({(one.year, one.month) for one in lodged}) >= 14


def test_a_case_tells_only_what_had_happened_by_the_cohorts_day(cohort: tuple[Case, ...]) -> None:
    """Decided cases have a day, pending and withdrawn ones none; a refusal has its ground."""
    day = assumptions().cohort_day
    for case in cohort:
        ended = case.outcome in {Outcome.APPROVED, Outcome.REFUSED}
        assert (case.decided_on is not None) == ended
        assert case.decided_on is None or case.lodged_on < case.decided_on <= day
        assert (case.refusal_ground is not None) == (case.outcome is Outcome.REFUSED)
        assert case.extended_on is None or case.extended_on <= day
    assert {case.outcome for case in cohort} == set(Outcome)


def test_extensions_are_known_of_stays_that_have_run_out_and_of_no_others(cohort: tuple[Case, ...]) -> None:
    """Two years after the approval under Category B; under GEP no figure is published, so nothing is told."""
    for case in of(cohort, "ttps_b"):
        over = case.decided_on is not None and stay_ends("ttps_b", case.decided_on) <= assumptions().cohort_day
        assert (case.extended is not None) == (case.outcome is Outcome.APPROVED and over)
        assert not (case.extended and case.extended_on is None)
    assert not any(case.extended is not None for case in (*of(cohort, "gep"), *of(cohort, "qmas_gpt")))


@pytest.mark.parametrize(
    ("pathway_id", "approved_on", "until"),
    [
        ("ttps_a", date(2024, 10, 15), date(2026, 10, 15)),
        ("ttps_a", date(2024, 10, 16), date(2027, 10, 16)),
        ("ttps_b", date(2024, 10, 16), date(2026, 10, 16)),
        ("ttps_c", date(2023, 1, 31), date(2025, 1, 31)),
    ],
)
def test_first_stays_last_two_years_and_three_under_category_a_since_16_october_2024(
    pathway_id: str, approved_on: date, until: date
) -> None:
    """ImmD's TTPS page; the change turns on the day of approval."""
    assert stay_ends(pathway_id, approved_on) == until


def test_a_few_people_lodge_twice(cohort: tuple[Case, ...]) -> None:
    """Later, as the same person: born the same day; under QMAS and TTPS the first application was withdrawn."""
    twice = 0
    for pathway_id, count in PEOPLE.items():
        cases = tuple(of(cohort, pathway_id))
        assert len({case.case_id for case in cases}) == count
        first: dict[str, Case] = {}
        for case in cases:
            earlier = first.setdefault(case.person_id, case)
            if earlier is case:
                continue
            twice += 1
            assert case.lodged_on >= earlier.lodged_on + timedelta(days=60)
            assert case.profile.person == earlier.profile.person
            assert pathway_id == "gep" or earlier.outcome is Outcome.WITHDRAWN
    assert 0.015 < twice / len(cohort) < 0.045


def test_sex_is_drawn_by_chance_alone(cohort: tuple[Case, ...]) -> None:
    """Shares approved of the two differ by no more than chance allows, and no profile says the sex."""
    decided = [case for case in of(cohort, "qmas_gpt") if case.decided_on]
    groups = [
        [case.outcome is Outcome.APPROVED for case in decided if (case.audit or {})["sex"] == sex] for sex in "fm"
    ]
    rates = [sum(group) / len(group) for group in groups]
    error = (0.2 * 0.8 * sum(1 / len(group) for group in groups)) ** 0.5
    assert abs(rates[0] - rates[1]) < 4 * error
    assert "sex" not in asdict(decided[0].profile)["person"]


def test_no_decision_reads_nationality_sex_or_birthplace() -> None:
    """What weighs in a decision or an extension is a feature that the server serves for it, and those are none."""
    for name in variants():
        given = assumptions(name)
        assert set(given.merit) <= set(APPROVAL_FEATURES["qmas_gpt"])
        for pathway_id, weights in given.evidence.items():
            assert features_read(weights.values()) <= set(APPROVAL_FEATURES[pathway_id])
        for pathway_id in given.extension.pathways:
            assert {*given.extension.seeks, *given.extension.granted} <= set(EXTENSION_FEATURES[pathway_id])


def test_the_panel_takes_the_best_of_each_quarter(cohort: tuple[Case, ...]) -> None:
    """Each exercise approves the same share of its pool, and no sector more than its part of the places."""
    given = assumptions()
    pools: dict[tuple[int, int], list[Case]] = {}
    for case in of(cohort, "qmas_gpt"):
        if case.outcome is not Outcome.WITHDRAWN:
            pools.setdefault((case.lodged_on.year, (case.lodged_on.month - 1) // 3), []).append(case)
    held = [pool for pool in pools.values() if not any(case.outcome is Outcome.PENDING for case in pool)]
    assert len(held) == 4
    for pool in held:
        approved = [main_sector(case.profile) for case in pool if case.outcome is Outcome.APPROVED]
        assert len(approved) == round(given.variant.places * len(pool))
        assert max(approved.count(sector) for sector in NAMED) <= given.sector_share * len(approved)


def test_no_sector_of_the_pool_is_outside_the_two_groups(cohort: tuple[Case, ...]) -> None:
    """Shares of each group sum to one, and every file is counted under one of them."""
    assert sum(NAMED.values()) == pytest.approx(1)
    assert sum(OTHERS.values()) == pytest.approx(1)
    seen: set[Sector | None] = {main_sector(case.profile) for case in of(cohort, "qmas_gpt")}
    assert seen == {*NAMED, *OTHERS}


def test_variants_read_the_present_test_otherwise() -> None:
    """Places, what is unseen and the slope go one way; each says why; figures that are carried over don't bind them."""
    milder, central, stricter = (variants()[name] for name in ("milder", "central", "stricter"))
    assert milder.places > central.places > stricter.places
    assert milder.unseen > central.unseen > stricter.unseen
    assert milder.slope < central.slope < stricter.slope
    assert all(variant.why for variant in variants().values())
    shares = []
    for name in ("milder", "stricter"):
        cases = tuple(simulate({"qmas_gpt": 400}, SEED, name))
        assert reproduced(cases, name) == ()
        decided = [case.outcome is Outcome.APPROVED for case in cases if case.decided_on]
        shares.append(sum(decided) / len(decided))
    assert shares == pytest.approx([milder.places, stricter.places], abs=0.04)


def test_an_undeclared_variant_or_pathway_is_refused() -> None:
    """Nothing is simulated on assumptions that nobody stated."""
    with pytest.raises(ValueError, match="no such variant"):
        plan_of(10, variant="rosy")
    with pytest.raises(ValueError, match="the cohort covers"):
        Plan({"iang": 10})
    with pytest.raises(ValueError, match="one case or more"):
        Plan({"gep": 0})


def test_a_cohort_is_written_as_case_files_that_read_back_without_a_fault(tmp_path: Path) -> None:
    """The same cases as simulated, with a summary of targets counted from them and what decided them."""
    plan = plan_of({"ttps_b": 150, "qmas_gpt": 150}, SEED)
    steps: list[tuple[str, int]] = []
    summary = write_cohort(tmp_path / "cohort", plan, progress=lambda step, count: steps.append((step, count)))
    reads = [read_part(part) for part in parts(tmp_path / "cohort")]
    assert [fault for read in reads for fault in read.faults] == []
    cases = {case.case_id: case for read in reads for case in read.cases}
    assert cases == {case.case_id: case for case in simulate(plan.people, SEED)}
    assert read_summary(tmp_path / "cohort") == summary
    assert sum(sum(ends.values()) for ends in summary.outcomes.values()) == 300
    assert set(check(tmp_path / "cohort")) == set(reproduced(cases.values()))
    for step in ("draw", "write"):
        assert sum(count for name, count in steps if name == step) == 300
    deciders = read_deciders(tmp_path / "cohort")
    assert set(deciders) == {"qmas_gpt@criteria_2024", "ttps_b@categories", "ttps_b@categories+extension"}
    assert deciders["ttps_b@categories"] == make("ttps_b", plan).deciders["ttps_b@categories"]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """A cohort is never mixed into what is there."""
    (tmp_path / "cases.jsonl").write_text("{}\n")
    with pytest.raises(FileExistsError, match="new folder"):
        write_cohort(tmp_path, plan_of(5))
    assert [path.name for path in tmp_path.iterdir()] == ["cases.jsonl"]


def test_a_weight_counts_up_to_its_cap() -> None:
    """Beyond the cap more adds nothing."""
    weight = Weight("work_in_window_months", 0.6, 60, 120)
    assert [weight.of(months) for months in (60.0, 120.0, 600.0)] == pytest.approx([0.6, 1.2, 1.2])


@pytest.mark.parametrize(
    ("annual_pay", "degree_level", "short"),
    [
        (312_000, 2, 0.0),  # a bachelor at HK$26,000 a month, the median of such graduates
        (311_999, 2, 1 / 312_000),
        (174_000, 2, 138_000 / 312_000),
        (150_000, 3, 0.5),  # a master against HK$25,000 a month
        (300_000, 4, 0.0),
        (127_200, 0, 0.5),  # nobody's degree against HK$21,200 a month
        (0, 1, 1.0),
        (2_000_000, 2, 0.0),
    ],
)
def test_pay_is_held_against_the_median_of_the_degree(annual_pay: float, degree_level: int, short: float) -> None:
    """By what share it falls short; at the median and above nothing is short."""
    served = {"offer_annual_pay_hkd": float(annual_pay), "degree_level": float(degree_level)}
    assert value_of(PAY_SHORT_OF_MARKET, served, assumptions().market_monthly_hkd) == pytest.approx(short)


def test_each_median_says_whose_pay_it_is_and_where_it_was_read() -> None:
    """Five levels of the highest degree, each with a date and a source; none is told as a visa's own level."""
    market = assumptions().market
    assert [median.monthly_hkd for median in market] == [21_200, 21_200, 26_000, 25_000, 25_000]
    assert all(median.of and median.date and median.source for median in market)


@pytest.mark.parametrize("pathway_id", ["gep", "asmtp"])
def test_low_pay_without_work_is_seldom_approved_and_either_alone_more_often(pathway_id: str) -> None:
    """The cohort decides employment visas as practitioners report, while nearly all cases are approved."""
    made = make(pathway_id, plan_of({pathway_id: 2_000}, SEED))
    decider = made.deciders[f"{pathway_id}@exemptions"]
    columns = ("offer_annual_pay_hkd", "employer_months", "degree_level", "degree_level_months")
    assert APPROVAL_FEATURES[pathway_id][:4] == columns

    def share(pay: float, months: float, employer_months: float = 120) -> float:
        letters = 0.0 if months == 0 else 0.8
        return float(truth(decider, np.array([[pay, employer_months, 2, months, 1, 1, letters, 1]]))[0])

    assert share(174_000, 0) < 0.1
    assert share(174_000, 0) < share(174_000, 60) < share(400_000, 60)
    assert share(174_000, 0) < share(400_000, 0) < share(400_000, 60)
    assert share(400_000, 60) > 0.99
    assert share(240_000, 24, 3) < share(240_000, 24, 12) < share(240_000, 24, 72)


def test_a_share_out_of_reach_is_approached() -> None:
    """A constant is solved for; where even the largest isn't enough it stays at the end, and the check fails."""
    assert solve(lambda point: point, 3.0) == pytest.approx(3.0)
    assert solve(lambda _: 0.5, 0.9) == pytest.approx(15.0)
