"""The artefact that ships, and what is refused in its place."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.outlook.features import FEATURES, MODEL_FEATURES
from service.outlook.tables import ModelError, ModelTables, Stage, Table, load_model, parse_tables
from service.profile.values import Span

Document = dict[str, Any]

QMAS = "qmas_gpt@criteria_2024"


def document() -> Document:
    table = {
        "feature": "senior_months",
        "direction": 1,
        "edges": [12.0, 60.0],
        "values": [-1.0, 0.5, 1.0],
        "density": [0.5, 0.25, 0.25],
        "refits": [[-1.1, 0.4, 1.2]],
    }
    model = {
        "pathway": "qmas_gpt",
        "regime": "criteria_2024",
        "stage": "approval",
        "basis": "synthetic_cohort",
        "cases": 1000,
        "shrunk": None,
        "baseline": -1.0,
        "calibration": {"slope": 1.0, "intercept": 0.0},
        "tables": [table],
        "refit_baselines": [-1.0],
        "pool": [-2.0, -1.0, 0.0],
    }
    return {"schema": 2, "basis": "synthetic_cohort", "notice": "synthetic", "models": {QMAS: model}}


def first_table(given: Document) -> Document:
    table: Document = given["models"][QMAS]["tables"][0]
    return table


@pytest.fixture
def copy(models: Path, model: ModelTables, tmp_path: Path) -> Path:
    shutil.copytree(models / model.version, tmp_path / model.version)
    (tmp_path / "current").write_text(model.version + "\n", encoding="utf-8")
    return tmp_path


def rewrite(folder: Path, change: Callable[[Document], None]) -> None:
    """Change the tables and let the manifest agree."""
    tables = json.loads((folder / "tables.json").read_bytes())
    change(tables)
    content = json.dumps(tables).encode()
    (folder / "tables.json").write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["tables.json"]["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_the_shipped_model_serves_the_six_pathways_with_published_decisions(model: ModelTables) -> None:
    """Only QMAS, the three TTPS categories, GEP and ASMTP have received-and-decided figures."""
    entries = {one.pathway_id: one for one in model.models.values() if one.stage is Stage.APPROVAL}
    assert set(entries) == {"qmas_gpt", "ttps_a", "ttps_b", "ttps_c", "gep", "asmtp"}
    assert {name: one.features for name, one in entries.items()} == dict(MODEL_FEATURES)


def test_the_shipped_model_says_that_it_is_synthetic(models: Path, model: ModelTables) -> None:
    """Tables, manifest and card each say that the model was trained on a synthetic cohort."""
    folder = models / model.version
    assert model.basis == "synthetic_cohort"
    assert "synthetic cohort" in model.notice
    assert "synthetic cohort" in json.loads((folder / "manifest.json").read_bytes())["notice"]
    assert "synthetic cohort" in (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_shipped_files_have_the_digests_of_the_manifest(models: Path, model: ModelTables) -> None:
    """Nothing in the folder was changed after it was published, and nothing lies there unlisted."""
    folder = models / model.version
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    assert set(files) == {path.name for path in folder.iterdir()} - {"manifest.json"}
    for name, stated in files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == stated["sha256"]


def test_the_shipped_files_are_small(models: Path, model: ModelTables) -> None:
    """Tables under 300 KB, estimators under 3 MB."""
    folder = models / model.version
    assert (folder / "tables.json").stat().st_size < 300_000
    assert (folder / "estimators.joblib").stat().st_size < 3_000_000


def test_the_shipped_tables_never_run_against_their_declared_direction(model: ModelTables) -> None:
    """Each table of the model and of its refits rises or falls as its feature declares."""
    for one in model.models.values():
        for table in one.tables:
            direction = FEATURES[table.feature].direction
            assert table.direction == direction
            for values in (table.values, *table.refits):
                assert list(values) == sorted(values, reverse=direction < 0) or direction == 0


def test_an_altered_table_is_refused(copy: Path, model: ModelTables) -> None:
    """One digit changed, and the model does not load."""
    path = copy / model.version / "tables.json"
    path.write_bytes(path.read_bytes().replace(b"0.", b"1.", 1))
    with pytest.raises(ModelError, match="altered or truncated"):
        load_model(copy)


def test_a_truncated_table_is_refused(copy: Path, model: ModelTables) -> None:
    """Half a file does not load."""
    path = copy / model.version / "tables.json"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ModelError, match="altered or truncated"):
        load_model(copy)


def test_a_truncated_manifest_is_refused(copy: Path, model: ModelTables) -> None:
    """Half a manifest is no manifest."""
    path = copy / model.version / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ModelError, match=r"manifest\.json is truncated"):
        load_model(copy)


@pytest.mark.parametrize("files", [None, [], {"tables.json": None}, {"tables.json": {"sha256": None}}])
def test_a_manifest_that_states_no_digest_is_refused(copy: Path, model: ModelTables, files: object) -> None:
    """A null where a list of files or a row of it should be: the tables aren't those that were published."""
    path = copy / model.version / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"files": files}), encoding="utf-8")
    with pytest.raises(ModelError, match="altered or truncated"):
        load_model(copy)


def test_a_later_layout_is_refused(copy: Path, model: ModelTables) -> None:
    """A model of a later layout says so, even with its digest in order."""
    rewrite(copy / model.version, lambda tables: tables.update(schema=3))
    with pytest.raises(ModelError, match="later version"):
        load_model(copy)


@pytest.mark.parametrize("name", ["tables.json", "manifest.json", "../../current"])
def test_a_missing_file_is_named(copy: Path, model: ModelTables, name: str) -> None:
    """What is missing is named."""
    path = (copy / model.version / name).resolve() if ".." not in name else copy / "current"
    path.unlink()
    with pytest.raises(ModelError, match=path.name):
        load_model(copy)


@pytest.mark.parametrize("text", ["", "../elsewhere", "a/b", "\x00"])
def test_a_current_that_names_no_version_is_refused(copy: Path, text: str) -> None:
    """`current` can't lead out of the folder of models."""
    (copy / "current").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="names no version"):
        load_model(copy)


def _falling(given: Document) -> None:
    first_table(given)["values"] = [1.0, 0.5, -1.0]


def _unsorted(given: Document) -> None:
    first_table(given)["edges"] = [60.0, 12.0]


def _short(given: Document) -> None:
    first_table(given)["values"] = [-1.0, 0.5]


def _empty_bin(given: Document) -> None:
    first_table(given)["density"] = [0.5, 0.5, 0.0]


def _turned(given: Document) -> None:
    given["models"][QMAS]["calibration"]["slope"] = -1.0


def _without_baseline(given: Document) -> None:
    del given["models"][QMAS]["baseline"]


def _without_refit(given: Document) -> None:
    first_table(given)["refits"] = []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_falling, "against its direction"),
        (_unsorted, "do not rise"),
        (_short, "3 bins"),
        (_empty_bin, "without density"),
        (_turned, "slope"),
        (_without_baseline, "baseline"),
        (_without_refit, "refits|bins"),
    ],
)
def test_inconsistent_tables_are_refused(change: Callable[[Document], None], says: str) -> None:
    """A table that is no table of its kind is refused, and the message says why."""
    given = document()
    parse_tables(given, "test", "")
    change(given)
    with pytest.raises(ModelError, match=says):
        parse_tables(given, "test", "")


@pytest.mark.parametrize(
    ("value", "entry"),
    [(-1e9, -1.0), (12.0, -1.0), (12.000001, 0.5), (60.0, 0.5), (61.0, 1.0), (1e12, 1.0)],
)
def test_an_edge_belongs_to_the_bin_below_it(value: float, entry: float) -> None:
    """An edge closes its bin, and out of range the nearest bin answers."""
    (table,) = parse_tables(document(), "test", "").models[QMAS].tables
    assert table.reach(Span(value, value)).mean == entry


def test_the_entry_for_unknown_is_the_density_weighted_mean() -> None:
    """Half the cases at -1, a quarter each at 0.5 and 1: the mean is -0.125."""
    (table,) = parse_tables(document(), "test", "").models[QMAS].tables
    assert table.unknown.mean == pytest.approx(-0.125)


def test_the_entry_for_unknown_lies_inside_every_shipped_table(model: ModelTables) -> None:
    """Silence is never better than the best value nor worse than the worst."""
    tables: list[Table] = [table for one in model.models.values() for table in one.tables]
    assert tables
    for table in tables:
        assert min(table.values) <= table.unknown.mean <= max(table.values)
