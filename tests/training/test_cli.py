"""The command line: from a case file to a published model and back, exit codes, words and JSON."""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.outlook.tables import Basis, current_version, load_model
from tests.training.artefacts import NAME, document, put
from training.artefact.manifest import verify
from training.artefact.place import versions
from training.cases.case import Case, Outcome
from training.cases.files import case_json, write_cases
from training.cli import EXAMPLES, main, parser
from training.cohort.simulate import simulate
from training.model.samples import TEST_SHARE
from training.progress import bar

GEP = "gep@exemptions"


def held_out(case: Case) -> bool:
    """Whether a person is held out for ever: by the digest of the id, computed here anew."""
    head = hashlib.sha256(case.person_id.encode()).digest()[:8]
    return int.from_bytes(head, "big") / 2**64 >= 1 - TEST_SHARE


@pytest.fixture(scope="session")
def cases() -> tuple[Case, ...]:
    """Simulated cases in an agency's hand: the same under any seed of the test run."""
    return tuple(simulate({"ttps_b": 260, "gep": 260}, seed=5))


def written(path: Path, cases: Iterator[Case] | tuple[Case, ...]) -> Path:
    write_cases(path, map(case_json, cases))
    return path


@pytest.fixture(scope="session")
def agency(cases: tuple[Case, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency's file in which one line can't be read."""
    path = written(tmp_path_factory.mktemp("agency") / "agency.csv", tuple(c for c in cases if c.pathway == "ttps_b"))
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[7] = lines[7].replace(",ttps_b,", ",ttps_z,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def places(folder: Path) -> list[str]:
    return ["--work", str(folder / "work"), "--models", str(folder / "models")]


FAST = ["--jobs", "1", "--refits", "1", "--no-report"]


def answer(capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - any JSON value
    """The JSON on the standard output, which is all that is there."""
    told = capsys.readouterr()
    assert told.err == ""
    return json.loads(told.out)


def test_one_command_leads_from_a_csv_to_a_model_and_another_back(
    agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Read, fit, measure, publish; the line set aside is kept and explained; then the card, and the way back."""
    first = put(tmp_path / "models").version
    assert main(["retrain", "--cases", str(agency), *places(tmp_path), *FAST]) == 0
    words = capsys.readouterr().out
    assert "Read 260 lines of own cases; 1 set aside." in words
    assert str(tmp_path / "work" / "own" / "set-aside.jsonl") in words
    assert f"drawn towards the simulated version {first}" in words
    assert "Every gate lets it pass." in words
    assert "To go back to" in words
    fault = json.loads((tmp_path / "work" / "own" / "faults.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert fault["line"] == 8
    assert fault["remedy"]

    model = load_model(tmp_path / "models")
    assert f"Published {model.version}" in words
    assert model.version.startswith("agency-")
    assert model.models[NAME].basis is Basis.AGENCY_CASES
    stated = verify(tmp_path / "models" / model.version)
    assert (stated["previous"], stated["origin"]["prior"]) == (first, first)
    assert stated["origin"]["own_lines"] == 260
    assert stated["origin"]["set_aside"] == 1
    assert stated["origin"]["command"].startswith("python -m training retrain --cases agency.csv --seed ")
    assert stated["metrics"][NAME]["cases"] > 20

    models = ["--models", str(tmp_path / "models")]
    assert main(["card", *models]) == 0
    assert capsys.readouterr().out.startswith(f"# Model card: {model.version}, on an agency's cases")
    assert main(["rollback", *models, "--json"]) == 0
    assert answer(capsys) == {"from": model.version, "to": first}
    assert current_version(tmp_path / "models") == first
    assert main(["rollback", *models]) == 3
    assert "none before it" in capsys.readouterr().err


def test_the_steps_one_by_one_publish_what_one_command_does(
    agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each answers in JSON alone, and a step whose predecessor has changed meanwhile says so."""
    for side in ("one", "steps"):
        put(tmp_path / side / "models")
    assert main(["retrain", "--cases", str(agency), *places(tmp_path / "one"), *FAST, "--json"]) == 0
    whole = answer(capsys)
    assert list(whole) == ["fit", "evaluate", "publish", "seconds", "peak_memory_mib"]

    by_steps = [*places(tmp_path / "steps"), "--json", "--jobs", "1"]
    assert main(["fit", "--cases", str(agency), "--refits", "1", *by_steps]) == 0
    fitted = answer(capsys)
    assert fitted["tables_sha256"] == whole["fit"]["tables_sha256"]
    assert fitted["read"]["own"]["lines"] == 260
    assert main(["publish", *by_steps]) == 3
    assert "run `python -m training evaluate` first" in capsys.readouterr().err
    assert main(["evaluate", "--no-report", *by_steps]) == 0
    assert answer(capsys)["failures"] == []
    put(tmp_path / "steps" / "models", 5.0, "meanwhile")
    assert main(["publish", *by_steps]) == 3
    assert "meanwhile is current now" in capsys.readouterr().err
    assert main(["rollback", "--models", str(tmp_path / "steps" / "models")]) == 0
    capsys.readouterr()
    assert main(["publish", *by_steps, "--version", "meanwhile"]) == 2
    assert "name another version" in capsys.readouterr().err
    assert main(["publish", *by_steps]) == 0
    published = answer(capsys)
    assert published["version"] == whole["publish"]["version"]
    assert main(["publish", *by_steps]) == 3
    assert "run `python -m training evaluate` again" in capsys.readouterr().err


def turned(case: Case) -> Case:
    """Approved where the classifier learns, refused where it is measured."""
    outcome = Outcome.REFUSED if held_out(case) else Outcome.APPROVED
    plain = replace(case, refusal_ground=None, extended=None, extended_on=None)
    return replace(plain, outcome=outcome, decided_on=date(2026, 1, 20))


def with_gep(baseline: float) -> bytes:
    """Tables of two classifiers, the second with a baseline of its own."""
    both = document()
    table = both["models"][NAME]["tables"][0] | {"feature": "offer_annual_pay_hkd", "edges": [480_000.0]}
    gep = {"pathway": "gep", "regime": "exemptions", "tables": [table], "baseline": baseline}
    both["models"][GEP] = both["models"][NAME] | gep
    return json.dumps(both).encode()


def test_a_classifier_whose_estimates_mean_nothing_stays_out(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No worse than the one before, which is as wrong: it isn't published, and the other pathway's is."""
    put(tmp_path / "models", content=with_gep(12.0))
    mixed = tuple(turned(case) if case.pathway == "gep" else case for case in cases)
    path = written(tmp_path / "half.jsonl", mixed)
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST, "--json"]) == 0
    kept = answer(capsys)["evaluate"]["kept"]
    assert list(kept) == [GEP]
    assert "its estimates do not mean what they say" in kept[GEP]
    assert load_model(tmp_path / "models").models[GEP].baseline == 12.0


def test_a_classifier_that_is_worse_than_the_one_before_stays_out(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One misled pathway keeps its classifier, and is named; misled altogether, nothing is published, exit code 1."""
    models = tmp_path / "models"
    put(models, content=with_gep(0.0))
    first = load_model(models)
    mixed = tuple(turned(case) if case.pathway == "gep" else case for case in cases)
    path = written(tmp_path / "half.jsonl", mixed)
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST, "--json"]) == 0
    assert list(answer(capsys)["evaluate"]["kept"]) == [GEP]
    second = load_model(models)
    assert second.models[GEP] == first.models[GEP]
    assert second.models[NAME] != first.models[NAME]
    assert verify(models / second.version)["origin"]["carried"] == [GEP]
    assert "kept from" in verify(models / second.version)["shrunk"][GEP]

    path = written(tmp_path / "whole.jsonl", tuple(map(turned, cases)))
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST]) == 1
    words = capsys.readouterr().out
    assert "Refused; nothing is published:" in words
    assert f"champion comparison of {GEP}" in words
    assert f"calibration of {NAME}" in words
    assert load_model(models) == second
    assert len(versions(models)) == 2
    work = ["--work", str(tmp_path / "work"), "--models", str(models), "--jobs", "1"]
    assert main(["publish", *work, "--json"]) == 1
    assert any(NAME in failure for failure in answer(capsys)["refused"])


def test_what_nobody_can_judge_is_not_published(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a held-out person there is no measurement, and the refusal says so."""
    path = written(tmp_path / "seen.jsonl", tuple(case for case in cases if not held_out(case))[:40])
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST, "--json"]) == 1
    assert f"measurement of {NAME}: no case of it is held out" in answer(capsys)["evaluate"]["failures"][0]
    assert not (tmp_path / "models").exists()


def test_the_cohort_can_be_written_as_an_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file and nothing else; few people miss published figures, which `--check` counts as a refusal."""
    out = tmp_path / "new" / "agency.csv"
    words = ["cohort", "--people", "4", "--jobs", "1", "--work", str(tmp_path / "work"), "--out", str(out)]
    assert main([*words, "--format", "csv"]) == 0
    assert "Wrote 24 simulated cases" in capsys.readouterr().out
    assert len(out.read_text(encoding="utf-8").splitlines()) == 25
    assert main([*words, "--check"]) == 1
    assert "MISSES" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"new"}


def test_a_cohort_is_fitted_without_a_case_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drawn and fitted it stands on simulated cases alone; too small a cohort misses its figures, and is refused."""
    run = [*places(tmp_path), "--jobs", "1"]
    assert main(["cohort", "--people", "60", *run[:2], "--jobs", "1", "--json"]) == 0
    assert answer(capsys)["people"]["ttps_b"] == 60
    assert main(["fit", "--refits", "1", *run, "--json"]) == 0
    assert set(answer(capsys)["read"]) == {"synthetic"}
    assert main(["evaluate", "--no-report", *run, "--json"]) == 1
    failures = answer(capsys)["failures"]
    assert any(failure.startswith("target ") for failure in failures)
    assert main(["publish", *run]) == 1
    assert failures[0] in capsys.readouterr().out
    assert not (tmp_path / "models" / "current").exists()


@pytest.mark.parametrize(("months", "code"), [(1.0, 1), (1_000.0, 0)])
def test_cases_that_have_shifted_are_told_by_the_exit_code(
    months: float, code: int, agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Against a model of people with hardly a month of work the index is high; against one of people alike it isn't."""
    before = document()
    before["models"][NAME]["pool"] = [0.0]
    before["models"][NAME]["tables"][0] |= {"edges": [months], "density": [0.99, 0.01], "values": [0.0, 0.0]}
    put(tmp_path / "models", content=json.dumps(before).encode())
    assert main(["drift", "--cases", str(agency), *places(tmp_path), "--jobs", "1", "--json"]) == code
    levels = {row["feature"]: row["level"] for row in answer(capsys)["drift"]}
    assert levels == {"work_in_window_months": "shifted" if code else "stable", "estimate": "stable"}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("fit", "run `python -m training cohort` first"),
        ("evaluate", "run `python -m training fit` first"),
        ("publish", "run `python -m training fit` first"),
        ("rollback", "no folder of models"),
        ("card", "current: No such file"),
        ("drift", "no current version"),
    ],
)
def test_a_step_without_the_one_before_says_what_to_run(
    step: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, for a reader and for a program."""
    run = {"rollback": ["--models", str(tmp_path / "models")], "card": ["--models", str(tmp_path)]}
    given = [step, *run.get(step, places(tmp_path)), *(["--cases", "none.csv"] if step == "drift" else [])]
    assert main(given) == 3
    assert words in capsys.readouterr().err
    assert main([*given, "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["code"] == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", None, "no file"),
        ("empty.jsonl", "", "empty"),
        ("cases.xlsx", "x", "ends in none of"),
        ("bad.jsonl", "{}\n", "No case to learn from: of 1 line 1 can't be read"),
        ("bad.csv", "case_id,person_id\n", "names no column"),
    ],
)
def test_a_case_file_that_can_not_be_used_says_why(
    name: str, content: str | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 4, and nothing is published."""
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST]) == 4
    assert words in capsys.readouterr().err
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["melt"],
        ["cohort", "--people", "0"],
        ["cohort", "--variant", "kinder"],
        ["cohort", "--format", "csv"],
        ["cohort", "--format", "csv", "--out", "agency.jsonl"],
        ["fit", "--refits", "0"],
        ["fit", "--synthetic-weight", "0.5"],
        ["fit", "--cases", "a.csv", "--synthetic-weight", "2"],
        ["fit", "--scheduler", "somewhere"],
        ["publish", "--version", "../elsewhere"],
        ["rollback", "--to", "a/b"],
        ["drift"],
    ],
)
def test_wrong_usage_exits_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The usual code of a command line that makes no sense, and the usage."""
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("step", EXAMPLES)
def test_every_example_of_the_help_is_a_command(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What the help shows can be typed, and every step tells its exit codes."""
    with pytest.raises(SystemExit) as stop:
        main([step, "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert "exit codes:" in text
    for example in EXAMPLES[step][3]:
        assert f"python -m training {example}\n" in text
        assert parser().parse_args(example.split()).step == step


class Terminal(io.StringIO):
    """What a program takes for a terminal."""

    def isatty(self) -> bool:
        """It says that it is one."""
        return True


@pytest.mark.parametrize(
    ("stream", "quiet", "shown"), [(Terminal, False, True), (Terminal, True, False), (io.StringIO, False, False)]
)
def test_a_bar_is_shown_on_a_terminal_alone(
    stream: type[io.StringIO], quiet: bool, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log, a pipe and a program that asked for JSON see nothing of it."""
    written_to = stream()
    monkeypatch.setattr(sys, "stderr", written_to)
    with bar("Reading", 3, "lines", quiet=quiet) as advance:
        advance(3)
    assert ("Reading" in written_to.getvalue()) is shown
