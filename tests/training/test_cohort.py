"""The cohort: what it reproduces, what fixes it, and how its cases are decided."""

from collections import Counter
from dataclasses import replace

import pytest

from service.outlook.features import MODEL_FEATURES
from tests.training.conftest import PEOPLE, SEED, Trained
from training.cohort.assumptions import Weight, targets
from training.cohort.simulate import Cohort, Fold, fold_of, read_cohort, reproduced, simulate
from training.cohort.decisions import Lodged, by_evidence, solve, weighed

PUBLISHED = [
    ("qmas_gpt", "approved", 27_749 / 154_077, 0.03),
    ("qmas_gpt", "age_up_to_39", 1_423 / 2_004, 0.06),
    ("qmas_gpt", "master_or_above", 0.954, 0.04),
    ("qmas_gpt", "sector_finance", 0.3295, 0.06),
    ("qmas_gpt", "sector_technology", 0.2331, 0.06),
    ("ttps_b", "approved", 2_983 / (2_983 + 134), 0.012),
    ("gep", "approved", 63_000 / (63_000 + 972), 0.008),
    ("gep", "pay_20k_to_40k", 0.44, 0.03),
    ("gep", "pay_40k_to_80k", 0.22, 0.03),
]


@pytest.mark.parametrize(("pathway_id", "name", "share", "tolerance"), PUBLISHED)
def test_the_cohort_reproduces_the_published_shares(
    trained: Trained, pathway_id: str, name: str, share: float, tolerance: float
) -> None:
    """Shares approved, and shares of ages, degrees, sectors and pay among those approved, as published."""
    found = next(one for one in reproduced(trained.cohorts[pathway_id]) if one.name == name)
    assert found.simulated == pytest.approx(share, abs=tolerance)


@pytest.mark.parametrize(
    ("pathway_id", "share"),
    [
        ("qmas_gpt", 0.180),
        ("ttps_a", 470 / 477),
        ("ttps_b", 2_983 / 3_117),
        ("ttps_c", 2_346 / 2_491),
        ("gep", 0.985),
        ("asmtp", 0.986),
    ],
)
def test_each_pathway_has_its_published_target(pathway_id: str, share: float) -> None:
    """The targets are the figures of the replies to the Legislative Council, typed again here."""
    assert targets().shares[pathway_id].share == pytest.approx(share, abs=0.0006)
    assert targets().shares[pathway_id].source


def test_every_other_pathway_says_why_it_has_none() -> None:
    """A pathway has a target or a reason for having none, and never both."""
    assert set(targets().shares) == set(MODEL_FEATURES)
    assert set(targets().shares).isdisjoint(targets().none)
    assert set(targets().none) == {
        *("qmas_apt", "gep_tp", "asmtp_tp", "techtas", "iang", "assg", "new_cies", "entrepreneur", "vpas", "dependant")
    }


def test_a_share_outside_its_tolerance_is_not_reproduced(trained: Trained) -> None:
    """Approving everybody misses the target."""
    cohort = trained.cohorts["qmas_gpt"]
    everybody = replace(cohort, rows=tuple(replace(row, approved=True) for row in cohort.rows))
    assert next(one for one in reproduced(cohort) if one.name == "approved").within
    assert not next(one for one in reproduced(everybody) if one.name == "approved").within


def test_the_same_seed_draws_the_same_cohort_in_any_number_of_processes() -> None:
    """Every person has a source of chance of their own."""
    once = simulate("ttps_c", 700, 5)
    assert simulate("ttps_c", 700, 5, jobs=2) == once
    assert simulate("ttps_c", 700, 6) != once


def test_a_cohort_survives_being_written(trained: Trained) -> None:
    """CSV and back loses nothing, not a digit."""
    for name, cohort in trained.cohorts.items():
        again = read_cohort(name, cohort.text())
        assert again == cohort
        assert again.text() == cohort.text()


def test_other_columns_are_refused(trained: Trained) -> None:
    """A cohort of other features does not pass for this one."""
    text = trained.cohorts["gep"].text()
    with pytest.raises(ValueError, match="columns"):
        read_cohort("ttps_b", text)


def test_folds_depend_on_the_person_alone() -> None:
    """About 70, 15 and 15 in a hundred, the same in every run."""
    counts = Counter(fold_of(f"person-{number}") for number in range(20_000))
    assert counts[Fold.FIT] == pytest.approx(14_000, abs=300)
    assert counts[Fold.TEST] == pytest.approx(3_000, abs=200)
    assert (fold_of("gep-000000"), fold_of("gep-000008")) == (Fold.FIT, Fold.CALIBRATE)


def test_more_criteria_were_selected_more_often(trained: Trained) -> None:
    """In the simulated exercises nobody below six criteria is selected, and nine do better than seven."""
    cohort: Cohort = trained.cohorts["qmas_gpt"]
    at = cohort.features.index("qmas_criteria_met")
    seen: Counter[float] = Counter(row.values[at] for row in cohort.rows)
    chosen: Counter[float] = Counter(row.values[at] for row in cohort.rows if row.approved)
    assert sum(count for met, count in seen.items() if met < 6) > 0
    assert sum(count for met, count in chosen.items() if met < 6) == 0
    assert chosen[9] / seen[9] > chosen[7] / seen[7]
    assert len(cohort.rows) == PEOPLE


def test_a_failed_test_outweighs_all_evidence() -> None:
    """Cases that fail a published test are refused however good their letters; equals are decided by chance alone."""
    good = {"letters_specific": 1.0}
    cases = [Lodged(f"{number}", good, number % 2 == 0, "law") for number in range(400)]
    decided = by_evidence(cases, {"letters_specific": Weight(5, 1, 1)}, 0.4, 0.0, SEED)
    assert not any(approved for case, approved in zip(cases, decided, strict=True) if not case.passes)
    assert sum(decided) == pytest.approx(160, abs=30)


def test_a_weight_counts_up_to_its_cap() -> None:
    """Beyond the cap more adds nothing."""
    weights = {"senior_months": Weight(0.6, 60, 120)}
    parts = [weighed(Lodged("", {"senior_months": months}, True, ""), weights) for months in (60.0, 120.0, 600.0)]
    assert parts == pytest.approx([0.6, 1.2, 1.2])


def test_a_share_out_of_reach_is_refused() -> None:
    """No constant makes a bounded share reach more than its bound."""
    with pytest.raises(ValueError, match="out of reach"):
        solve(lambda _: 0.5, 0.9)
