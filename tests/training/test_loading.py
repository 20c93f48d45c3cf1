"""Features to samples: one for each classifier, in one order, with the same people held out for ever."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.outlook.features import features_of
from service.outlook.tables import Stage
from tests.exemplars import established_foreigner
from tests.training.decided import DAY, case_file, decided, mixed
from training.cases.case import Case, Outcome
from training.cases.files import parts
from training.model.featurise import featurise
from training.model.loading import in_test_fold, load_disagreements, load_samples
from training.model.rows import Kind, row_of
from training.model.samples import Sample

SOME = mixed(2)


def folder(place: Path, cases: Sequence[Case], *, own: bool = True, size: int = 2000) -> Path:
    featurise(parts(case_file(place.with_suffix(".jsonl"), cases), size), place, own=own)
    return place


def same(one: Sample, other: Sample) -> bool:
    arrays = ("case", "person", "low", "high", "favourable", "weight", "own", "test", "withdrawn_low", "withdrawn_high")
    whole = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
    groups = one.groups.keys() == other.groups.keys()
    return whole and groups and all(np.array_equal(one.groups[name], other.groups[name]) for name in one.groups)


def test_a_sample_holds_the_decided_open_cases(tmp_path: Path) -> None:
    """Each classifier's, with the bounds of its features and what became of them; closed ones stay out."""
    samples = load_samples([folder(tmp_path / "own", SOME)])
    rows = {case.case_id: row_of(case) for case in SOME}
    decided_open = {name: row for name, row in rows.items() if row.left_out is None and row.kind is Kind.OPEN}
    seen = set()
    for sample in samples.values():
        assert sample.features == features_of(sample.pathway_id, sample.regime, sample.stage)
        for place, name in enumerate(sample.case):
            row = decided_open[str(name)]
            assert row.spans is not None
            assert (row.case.pathway, row.regime, row.case.person_id) == (
                sample.pathway_id,
                sample.regime,
                sample.person[place],
            )
            spans = [row.spans[feature] for feature in sample.features]
            assert sample.low[place].tolist() == [span.low for span in spans]
            assert sample.high[place].tolist() == [span.high for span in spans]
            good = row.case.outcome is Outcome.APPROVED if sample.stage is Stage.APPROVAL else row.case.extended
            assert bool(sample.favourable[place]) is good
            seen.add((str(name), sample.stage))
    assert {name for name, stage in seen if stage is Stage.APPROVAL} == set(decided_open)
    assert {name for name, stage in seen if stage is Stage.EXTENSION} == {
        name for name, row in decided_open.items() if row.case.extended is not None
    }


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(len(SOME))), size=st.integers(7, 80), cut=st.integers(1, len(SOME) - 1))
def test_the_order_of_files_and_parts_changes_nothing(order: list[int], size: int, cut: int) -> None:
    """However the cases are dealt out over lines, parts and folders, the samples are in order of the ids."""
    cases = [SOME[number] for number in order]
    with TemporaryDirectory() as place:
        root = Path(place)
        dealt = [folder(root / "first", cases[:cut], size=size), folder(root / "second", cases[cut:], size=size)]
        once, again = load_samples([folder(root / "whole", SOME)]), load_samples(dealt)
        assert once.keys() == again.keys()
        for name, sample in once.items():
            assert same(sample, again[name]), name
            assert sample.case.tolist() == sorted(sample.case.tolist())


def test_the_test_fold_is_fixed_by_the_person() -> None:
    """The first eight bytes of the SHA-256 of the id, as a share of 2 to the 64th, at 0.85 or above."""
    people = np.array([f"person-{number}" for number in range(4000)])
    held = in_test_fold(people)
    for person, out in zip(people[:200], held, strict=False):
        assert bool(out) == (int(hashlib.sha256(str(person).encode()).hexdigest()[:16], 16) / 2**64 >= 0.85)
    assert held.mean() == pytest.approx(0.15, abs=0.02)
    assert in_test_fold(people[::-1]).tolist() == held[::-1].tolist()
    assert in_test_fold(np.array(["gep-000000", "gep-000000"])).tolist() == [False, False]


def test_all_cases_of_a_person_are_in_one_fold(tmp_path: Path) -> None:
    """Whatever they applied for and when."""
    cases = [decided(number, person_id=f"p-{number // 3}") for number in range(90)]
    sample = load_samples([folder(tmp_path / "own", cases)])["gep@exemptions"]
    folds = {(str(person), bool(test)) for person, test in zip(sample.person, sample.test, strict=True)}
    assert len(folds) == 30
    assert {test for _, test in folds} == {True, False}


def test_own_and_simulated_cases_are_mixed_with_a_weight(tmp_path: Path) -> None:
    """An agency's case counts once; cases that bear one id in both are two."""
    folders = [
        folder(tmp_path / "own", [decided(1), decided(3)]),
        folder(tmp_path / "synthetic", [decided(1), decided(2)], own=False),
    ]
    sample = load_samples(folders, 0.25)["gep@exemptions"]
    assert sample.case.tolist() == ["c-00001", "c-00001", "c-00002", "c-00003"]
    assert sample.own.tolist() == [True, False, False, True]
    assert sample.weight.tolist() == [1, 0.25, 0.25, 1]
    assert load_samples(folders, 0)["gep@exemptions"].case.tolist() == ["c-00001", "c-00003"]
    assert load_samples(folders[1:], 0) == {}
    for weight in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="weight"):
            load_samples(folders, weight)


def test_a_simulated_case_of_the_same_id_is_another(tmp_path: Path) -> None:
    """An agency's case and a simulated one that are called alike both count, the agency's first."""
    own = folder(tmp_path / "own", [decided(1), decided(2)])
    drawn = tmp_path / "drawn"
    featurise(case_file(tmp_path / "drawn.jsonl", [decided(1, outcome=Outcome.REFUSED)]), drawn, own=False)
    sample = load_samples([drawn, own])["gep@exemptions"]
    assert sample.case.tolist() == ["c-00001", "c-00001", "c-00002"]
    assert sample.own.tolist() == [True, False, True]
    assert sample.favourable.tolist() == [True, False, True]


def test_withdrawn_cases_stand_beside_the_sample(tmp_path: Path) -> None:
    """They are neither favourable nor refused, and only their features are there."""
    cases = [decided(1), decided(2, outcome=Outcome.WITHDRAWN), decided(3, outcome=Outcome.PENDING, decided_on=None)]
    sample = load_samples([folder(tmp_path / "own", cases)])["gep@exemptions"]
    assert len(sample) == 1
    assert sample.withdrawn_low.shape == sample.withdrawn_high.shape == (1, len(sample.features))
    assert sample.withdrawn_low.tolist() == sample.low.tolist()


def test_a_pathway_of_withdrawn_cases_alone_has_no_sample(tmp_path: Path) -> None:
    """There is nothing to learn from."""
    assert load_samples([folder(tmp_path / "own", [decided(2, outcome=Outcome.WITHDRAWN)])]) == {}


def test_groups_and_audit_are_told_apart(tmp_path: Path) -> None:
    """Each audit field is a group of its own, unknown where a case states none."""
    cases = [decided(1, audit={"sex": "f"}), decided(2, audit={"branch": "北京"}), decided(3)]
    sample = load_samples([folder(tmp_path / "own", cases)])["gep@exemptions"]
    assert set(sample.groups) == {"age_band", "sector", "nationality_group", "audit_sex", "audit_branch"}
    assert sample.groups["audit_sex"].tolist() == ["f", "unknown", "unknown"]
    assert sample.groups["audit_branch"].tolist() == ["unknown", "北京", "unknown"]
    assert sample.groups["age_band"].tolist() == ["30_to_39"] * 3


def test_one_regime_a_sample(tmp_path: Path) -> None:
    """Cases of both sides of a reform never meet in one classifier."""
    days = (date(2024, 10, 31), date(2024, 11, 1))
    cases = [decided(number, pathway="qmas_gpt", lodged_on=day) for number, day in enumerate(days)]
    samples = load_samples([folder(tmp_path / "own", cases)])
    assert {name: sample.case.tolist() for name, sample in samples.items()} == {
        "qmas_gpt@criteria_2024": ["c-00001"],
        "qmas_gpt@points_2022": ["c-00000"],
    }


def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    """Without its summary the run that wrote it never ended."""
    place = folder(tmp_path / "own", SOME)
    (place / "summary.json").unlink()
    for load in (load_samples, load_disagreements):
        with pytest.raises(FileNotFoundError, match="read the case files first"):
            load([place])


def test_features_of_another_code_are_refused(tmp_path: Path) -> None:
    """A column that is gone, or a number that is not there."""
    place = folder(tmp_path / "own", [decided()])
    path = place / "part-000000.parquet"
    table = pq.read_table(path)
    at = table.schema.get_field_index("low_record_clear")
    pq.write_table(table.drop_columns(["low_record_clear"]), path)
    with pytest.raises(ValueError, match="read the case files again"):
        load_samples([place])
    pq.write_table(table.set_column(at, "low_record_clear", table.column("low_senior_months")), path)
    with pytest.raises(ValueError, match="lacks a feature"):
        load_samples([place])


def test_disagreements_are_counted_with_examples_and_grounds(tmp_path: Path) -> None:
    """Refused though open, by the ground stated; approved though closed, by the requirement that fails."""
    closed = replace(established_foreigner(DAY), offers=())
    refused = [
        decided(number, outcome=Outcome.REFUSED, refusal_ground="funds" if number % 3 else None) for number in range(12)
    ]
    agreed = [decided(50), decided(51, profile=closed, outcome=Outcome.REFUSED), decided(52, outcome=Outcome.WITHDRAWN)]
    against = [decided(60, profile=closed)]
    place = folder(tmp_path / "own", [*reversed(refused), *agreed, *against], size=5)
    approved_closed, refused_open = load_disagreements([place])
    assert (approved_closed.pathway_id, approved_closed.regime) == ("gep", "exemptions")
    assert (approved_closed.kind, approved_closed.cases) == ("approved_though_closed", 1)
    assert approved_closed.examples == ("c-00060",)
    assert approved_closed.grounds == {"employment.offers": 1}
    assert (refused_open.kind, refused_open.cases) == ("refused_though_open", 12)
    assert refused_open.examples == tuple(f"c-{number:05d}" for number in range(10))
    assert refused_open.grounds == {"funds": 8, "not_stated": 4}


def test_the_summary_says_where_the_cases_went(tmp_path: Path) -> None:
    """What a sample lacks, the summary names."""
    place = folder(tmp_path / "own", SOME)
    told = json.loads((place / "summary.json").read_text(encoding="utf-8"))["pathways"]
    for sample in load_samples([place]).values():
        if sample.stage is Stage.APPROVAL:
            tally = told[sample.pathway_id][sample.regime]
            assert tally["open"] == len(sample)
            assert tally.get("withdrawn", 0) >= len(sample.withdrawn_low)
