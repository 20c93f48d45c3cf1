"""Publication: what refuses it, what it leaves when it is stopped half way, and the way back."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import joblib
import pytest

from service.outlook.tables import SCHEMA, ModelError, current_version, load_model
from tests.training.artefacts import NAME, ORIGIN, assessment, document, put, tables
from training.artefact.manifest import manifest, open_estimators, seal, sha256, verify
from training.artefact.place import champion, rollback, versions
from training.artefact.publish import RefusedError, TakenError, publish
from training.review.assessment import Later, Objection, ObjectionKind

ROOT = Path(__file__).parents[2]
FILES = {"MODEL_CARD.md", "estimators.joblib", "manifest.json", "report.html", "tables.json"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def publisher(models: Path, *words: int) -> subprocess.Popen[bytes]:
    """Another process that publishes."""
    command = [sys.executable, "-m", "tests.training.artefacts", str(models), *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT)


def test_a_published_model_is_sealed_and_current(tmp_path: Path) -> None:
    """The folder is named after basis and tables, lists every other file with digest and size, and is served."""
    published = put(tmp_path)
    folder = tmp_path / published.version
    assert published.version == f"synthetic-{sha256(tables())[:12]}"
    assert names(tmp_path) == {"current", published.version}
    assert names(folder) == FILES
    assert (tmp_path / "current").read_text(encoding="utf-8") == published.version + "\n"
    assert load_model(tmp_path).digest == published.tables_sha256
    stated = manifest(folder)["files"]
    assert set(stated) == FILES - {"manifest.json"}
    for name, entry in stated.items():
        content = (folder / name).read_bytes()
        assert entry == {"sha256": sha256(content), "bytes": len(content)}
    assert open_estimators(folder) == {NAME: {"constant": 0.0}}


def test_the_manifest_tells_what_the_model_was_made_from(tmp_path: Path) -> None:
    """Data, settings, features, comparison and the version before; and no folder of this machine."""
    first, second = put(tmp_path), put(tmp_path, 1.0, "trial")
    stated = manifest(tmp_path / "trial")
    assert (stated["version"], stated["previous"], second.previous) == ("trial", first.version, first.version)
    assert manifest(tmp_path / first.version)["previous"] is None
    assert stated["schema"] == SCHEMA
    assert stated["basis"] == "synthetic_cohort"
    assert stated["origin"]["data_sha256"] == "ab" * 32
    assert stated["origin"]["seed"] == 7
    assert stated["origin"]["libraries"] == {"scikit-learn": "0"}
    assert stated["features"] == {NAME: ["work_in_window_months"]}
    assert stated["comparison"][NAME]["improvement"]["low"] == -0.002
    text = (tmp_path / "trial" / "manifest.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert str(Path.home()) + "/" not in text


def test_the_card_says_first_that_the_cohort_is_synthetic(tmp_path: Path) -> None:
    """The first line names the basis, and the command that makes the model again is there."""
    text = (tmp_path / put(tmp_path).version / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "on a synthetic cohort" in text.splitlines()[0]
    assert "$ python -m training retrain\n" in text
    assert "It is not a chance of approval" in text
    assert "| ttps_b@categories | 60 |" in text
    assert "{" not in text


def test_the_card_of_several_bases_says_which_classifier_stands_on_which(tmp_path: Path) -> None:
    """Nothing is said of the whole that holds of a part alone."""
    both = document(basis="agency_cases")
    both["models"]["gep@exemptions"] = {**both["models"][NAME], "pathway": "gep", "regime": "exemptions"}
    both["models"][NAME]["basis"] = "agency_cases"
    text = (tmp_path / put(tmp_path, content=json.dumps(both).encode()).version / "MODEL_CARD.md").read_text("utf-8")
    assert "on an agency's cases and a synthetic cohort" in text.splitlines()[0]
    assert f"* {NAME}: The cases are an agency's own" in text
    assert "* gep@exemptions: The cases are a **synthetic cohort**" in text


def test_the_card_tells_what_was_accepted(tmp_path: Path) -> None:
    """A break that somebody let pass is on the card, and so is how the latest quarter went."""
    why = "gep@exemptions: approvals fall from 73% of the cases lodged before 2026-03 to 29% from then on"
    later = Later(NAME, 90, "2026-05-01", "2026-08-31", 0.3, 0.6, 0.8, 0.61, 0.3, 0.0001, worse=True)
    told = replace(assessment(), objections=(Objection(ObjectionKind.BREAK, why, accepted=True),), later={NAME: later})
    done = publish(tables(), {NAME: {"constant": 0.0}}, told, ORIGIN, tmp_path, report=None)
    text = (tmp_path / done.version / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"* **break**, accepted by who published: {why}." in text
    assert f"| {NAME} | 90 | 2026-05-01 to 2026-08-31 | 0.3000 | 0.6000 |" in text


def test_a_gate_refuses_with_its_sentences_and_nothing_is_touched(tmp_path: Path) -> None:
    """The gates' own words are what the analyst reads; not even the folder is made."""
    failures = ("parity of ttps_b: differs by 1e-6", "champion: worse by 0.02 nat")
    with pytest.raises(RefusedError) as refused:
        publish(tables(), {}, assessment(*failures), ORIGIN, tmp_path / "models", report=None)
    assert refused.value.failures == failures
    assert names(tmp_path) == set()


def test_inconsistent_tables_are_not_published(tmp_path: Path) -> None:
    """What the server would refuse to read is refused here, by the server's own words."""
    spoilt = document()
    spoilt["models"][NAME]["tables"][0]["values"] = [0.25, -0.5]
    with pytest.raises(ModelError, match="against its direction"):
        publish(json.dumps(spoilt).encode(), {}, assessment(), ORIGIN, tmp_path / "models", report=None)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("version", ["../out", "a b", ".hidden", "a/b", "", "current", "ä"])
def test_a_version_can_not_lead_elsewhere(tmp_path: Path, version: str) -> None:
    """A version is a plain name, and no file of the folder's own."""
    with pytest.raises(ValueError, match="can't name a version"):
        put(tmp_path, version=version)
    assert names(tmp_path) == set()


def test_a_published_folder_is_never_written_again(tmp_path: Path) -> None:
    """The same tables are there once; a name that is taken is refused; after another version they get a name anew."""
    first = put(tmp_path)
    before = everything(tmp_path)
    again = put(tmp_path)
    assert (again.version, again.new) == (first.version, False)
    with pytest.raises(TakenError, match="published already"):
        put(tmp_path, 1.0, first.version)
    assert everything(tmp_path) == before
    second = put(tmp_path, 1.0)
    third = put(tmp_path)
    assert third.version == f"{first.version}-2"
    assert manifest(tmp_path / third.version)["previous"] == second.version


def test_rolling_back_goes_back_one_version_at_a_time(tmp_path: Path) -> None:
    """Each step restores the version before, the first can't be left, and a version can be named to go forward."""
    first, second, third = (put(tmp_path, float(number)).version for number in range(3))
    assert rollback(tmp_path) == (third, second)
    assert load_model(tmp_path).version == second
    assert rollback(tmp_path) == (second, first)
    with pytest.raises(ModelError, match="none before it"):
        rollback(tmp_path)
    assert current_version(tmp_path) == first
    assert rollback(tmp_path, third) == (first, third)
    assert load_model(tmp_path).models[NAME].baseline == 2.0
    assert rollback(tmp_path) == (third, second)


def test_after_a_rollback_the_next_version_comes_after_the_one_rolled_back_to(tmp_path: Path) -> None:
    """What was rolled back is nobody's predecessor."""
    first, _ = put(tmp_path, 0.0).version, put(tmp_path, 1.0).version
    rollback(tmp_path)
    third = put(tmp_path, 2.0).version
    assert rollback(tmp_path) == (third, first)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("name", sorted(FILES - {"manifest.json"}))
@pytest.mark.parametrize(("spoil", "words"), [(truncate, "truncated or altered"), (alter, "altered")])
def test_a_rollback_to_a_damaged_version_is_refused(
    tmp_path: Path, name: str, spoil: Callable[[Path], None], words: str
) -> None:
    """One byte of any file is enough, and the current version stays."""
    first, second = put(tmp_path, 0.0).version, put(tmp_path, 1.0).version
    spoil(tmp_path / first / name)
    with pytest.raises(ModelError, match=f"{name} .*{words}"):
        rollback(tmp_path)
    assert current_version(tmp_path) == second


@pytest.mark.parametrize(
    ("text", "words"),
    [('{"files":', "truncated or no JSON"), ("[]", "lists no files"), ('{"files": NaN}', "no JSON number")],
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """The manifest itself is read as strictly; with the current one's lost, a version can still be named."""
    first, second = put(tmp_path, 0.0).version, put(tmp_path, 1.0).version
    (tmp_path / second / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=words):
        rollback(tmp_path)
    with pytest.raises(ModelError, match=words):
        champion(tmp_path)
    assert rollback(tmp_path, first) == (second, first)


def test_a_version_of_a_later_layout_is_refused(tmp_path: Path) -> None:
    """Undamaged, but of a layout that this code can't read: neither champion nor rolled back to."""
    first = put(tmp_path, 0.0).version
    (tmp_path / first / "tables.json").write_text(json.dumps(document(schema=SCHEMA + 1)), encoding="utf-8")
    seal(tmp_path / first, {"previous": None})
    with pytest.raises(ModelError, match="of a later version"):
        champion(tmp_path)
    second = put(tmp_path, 1.0).version
    with pytest.raises(ModelError, match="of a later version"):
        rollback(tmp_path)
    assert current_version(tmp_path) == second


def test_before_the_first_version_there_is_no_champion(tmp_path: Path) -> None:
    """An empty folder has none; one whose `current` leads nowhere is an error, and not an empty folder."""
    assert champion(tmp_path) is None
    assert versions(tmp_path) == ()
    (tmp_path / "current").write_text("gone\n", encoding="utf-8")
    with pytest.raises(ModelError, match="gone"):
        champion(tmp_path)


class Trap:
    """Opening it makes a folder."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


def test_altered_estimators_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    """A file that would run code is not unpickled where its digest isn't the manifest's; it would run otherwise."""
    folder, mark = tmp_path / put(tmp_path).version, tmp_path / "mark"
    joblib.dump(Trap(mark), folder / "estimators.joblib")
    with pytest.raises(ModelError, match=r"estimators\.joblib"):
        open_estimators(folder)
    assert not mark.exists()
    seal(folder, {})
    open_estimators(folder)
    assert mark.exists()


def test_a_manifest_can_not_name_a_file_elsewhere(tmp_path: Path) -> None:
    """Digests are of files in the folder itself."""
    folder = tmp_path / put(tmp_path).version
    stated = manifest(folder)
    stated["files"]["../current"] = {"sha256": "", "bytes": 1}
    (folder / "manifest.json").write_text(json.dumps(stated), encoding="utf-8")
    with pytest.raises(ModelError, match="is not in"):
        verify(folder)


@pytest.mark.parametrize("rename", [1, 2])
def test_a_killed_publication_leaves_the_current_version(tmp_path: Path, rename: int) -> None:
    """Killed before the folder gets its name, or before the switch: the old version is served, and the next comes."""
    first = put(tmp_path).version
    before = everything(tmp_path / first)
    assert publisher(tmp_path, 1, 1, rename).wait(60) == -signal.SIGKILL
    assert current_version(tmp_path) == first
    assert everything(tmp_path / first) == before
    assert load_model(tmp_path).version == first
    second = put(tmp_path, 1.0)
    assert second.previous == first
    assert load_model(tmp_path).version == second.version
    assert not [name for name in names(tmp_path) if name.startswith(".")]


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes: writes fail as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 300, 2_000])
def test_a_full_disk_leaves_the_current_version(tmp_path: Path, size: int) -> None:
    """The half that was written is cleared away, and nothing else is changed."""
    put(tmp_path)
    before = everything(tmp_path)
    with full_disk(size), pytest.raises(OSError, match="File too large"):
        put(tmp_path, 1.0)
    assert everything(tmp_path) == before
    assert len(names(tmp_path)) == 2


def test_two_publishers_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    """Every version is whole, and going back from the last passes through each of them once."""
    running = [publisher(tmp_path, first, 6) for first in (0, 100)]
    assert [process.wait(60) for process in running] == [0, 0]
    every = set(versions(tmp_path))
    assert len(every) == 12
    passed = [current_version(tmp_path)]
    while (previous := verify(tmp_path / passed[-1])["previous"]) is not None:
        passed.append(previous)
    assert len(passed) == 12
    assert set(passed) == every
    assert names(tmp_path) == every | {"current"}
