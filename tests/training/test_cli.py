"""The command line: from a case file to a published model and back, exit codes, words and JSON."""

import errno
import hashlib
import io
import json
import os
import resource
import subprocess
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
from training.machine import in_words
from training.model.samples import TEST_SHARE
from training.progress import bar
from training.review.assessment import ObjectionKind
from training.workplace import taken

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
    (folder / "models").mkdir(parents=True, exist_ok=True)
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
    assert stated["bases"][NAME] == "agency_cases"
    assert stated["origin"]["command"].startswith("python -m training retrain --cases agency.csv --seed ")
    assert stated["metrics"][NAME]["cases"] > 20

    models = ["--models", str(tmp_path / "models")]
    assert main(["card", *models]) == 0
    card = capsys.readouterr().out
    assert card.startswith(f"# Model card: {model.version}, on an agency's cases")
    assert f"Lodged from {stated['origin']['first']} to {stated['origin']['last']}" in card
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
    assert "-m training evaluate` first" in capsys.readouterr().err
    assert main(["evaluate", "--no-report", *(word for word in by_steps if word != "--json")]) == 0
    assert f"training publish --models {tmp_path / 'steps' / 'models'}\n" in capsys.readouterr().out
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
    assert "-m training evaluate` again" in capsys.readouterr().err


def with_gep(baseline: float) -> bytes:
    """Tables of two classifiers, the second with a baseline of its own."""
    both = document()
    table = both["models"][NAME]["tables"][0] | {"feature": "offer_annual_pay_hkd", "edges": [480_000.0]}
    gep = {"pathway": "gep", "regime": "exemptions", "tables": [table], "baseline": baseline}
    both["models"][GEP] = both["models"][NAME] | gep
    return json.dumps(both).encode()


def scrambled(case: Case, number: int) -> Case:
    """Decided by lot: four of ten approved."""
    outcome = Outcome.APPROVED if number % 5 < 2 else Outcome.REFUSED
    plain = replace(case, refusal_ground=None, extended=None, extended_on=None)
    return replace(plain, outcome=outcome, decided_on=date(2026, 1, 20))


def test_a_champion_that_is_worse_than_the_base_rate_is_not_kept(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one before is sure of an approval that comes by lot: what is published is the new one, or the base rate."""
    put(tmp_path / "models", content=with_gep(12.0))
    gep = [case for case in cases if case.pathway == "gep"]
    by_lot = tuple(scrambled(case, number) for number, case in enumerate(gep))
    path = written(tmp_path / "lot.jsonl", (*by_lot, *(case for case in cases if case.pathway != "gep")))
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST, "--json"]) == 0
    told = answer(capsys)["evaluate"]["choices"][GEP]
    assert told["chosen"] in {"new", "base_rate"}
    assert told["before_over_base"]["worse"]
    assert load_model(tmp_path / "models").models[GEP].baseline != 12.0


def test_a_new_seed_of_held_out_people_fits_the_one_before_anew_without_them(
    agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lineage keeps its people; under another number others are held out, and a stand-in of the one before too."""
    put(tmp_path / "models")
    alone = ["--cases", str(agency), *places(tmp_path), "--jobs", "1", "--refits", "1", "--json"]
    assert main(["retrain", *alone, "--no-report"]) == 0
    told = answer(capsys)["fit"]
    assert 0 <= told["fitted"][NAME]["leans_on_prior"] <= 1
    assert main(["fit", *alone]) == 0
    assert answer(capsys)["fitted"][NAME]["held_out"] == told["fitted"][NAME]["held_out"]
    assert not (tmp_path / "work" / "fit" / "stand-in.json").exists()
    assert main(["fit", *alone, "--held-out-seed", "3"]) == 0
    again = answer(capsys)["fitted"][NAME]["held_out"]
    stand_in = json.loads((tmp_path / "work" / "fit" / "stand-in.json").read_text(encoding="utf-8"))["models"][NAME]
    published = load_model(tmp_path / "models").models[NAME]
    before = told["fitted"][NAME]
    assert stand_in["cases"] == before["cases"] + before["held_out"] - again
    assert stand_in["baseline"] != published.baseline


def test_without_a_held_out_person_all_are_judges(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Forty cases of whom none is held out: fits that left their people out are what is judged."""
    put(tmp_path / "models")
    path = written(tmp_path / "seen.jsonl", tuple(case for case in cases if not held_out(case))[:40])
    assert main(["retrain", "--cases", str(path), *places(tmp_path), *FAST, "--json"]) in {0, 1}
    chosen = answer(capsys)["evaluate"]["choices"][NAME]
    assert chosen["over_base"]["cases"] > 20
    assert chosen["over_before"]["cases"] == chosen["over_base"]["cases"]


def test_two_runs_at_once_do_not_share_a_folder(
    agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """While one runs, another in its folder stops before it touches a file, and says what to do."""
    command = ["fit", "--cases", str(agency), *places(tmp_path), "--jobs", "1", "--refits", "1"]
    with taken(tmp_path / "work"):
        assert main(command) == 3
    assert "Another run is using" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "work").iterdir()] == [".training"]


def test_a_folder_with_files_of_another_is_left_alone(
    agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What this program did not make it doesn't clear, also where names are alike."""
    theirs = tmp_path / "work" / "fit" / "thesis.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("years of work", encoding="utf-8")
    assert main(["fit", "--cases", str(agency), *places(tmp_path), "--jobs", "1"]) == 3
    assert "wasn't made by this program" in capsys.readouterr().err
    assert theirs.read_text(encoding="utf-8") == "years of work"


def test_a_full_disk_is_told_in_words(agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No trace and no number of an error: what is full, that nothing was published, and what to do."""
    command = ["fit", "--cases", str(agency), *places(tmp_path), "--jobs", "1"]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        assert main(command) == 3
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "Nothing was published" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "this can only be read, not written"),
        (errno.EACCES, "you may not read or write this"),
        (errno.ENOSPC, "the disk is full"),
    ],
)
def test_what_the_machine_reports_is_told_with_a_remedy(number: int, words: str) -> None:
    """The place, and what to do; any other error stays as it is."""
    told = str(in_words(OSError(number, os.strerror(number), "/models")))
    assert told.startswith(f"/models: {words}")
    assert "Errno" not in told
    other = OSError(errno.EIO, os.strerror(errno.EIO), "/models")
    assert in_words(other) is other


def test_whoever_stops_reading_gets_no_second_error(tmp_path: Path) -> None:
    """As by `| head`: the command ends with the code of a broken pipe, and in silence."""
    put(tmp_path / "models")
    command = [sys.executable, "-m", "training", "list", "--models", str(tmp_path / "models")]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_the_cohort_can_be_written_as_an_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file and nothing else; few people miss published figures, which `--check` counts as a refusal."""
    out = tmp_path / "new" / "agency.csv"
    words = ["cohort", "--people", "4", "--jobs", "1", "--work", str(tmp_path / "work"), "--out", str(out)]
    assert main([*words, "--format", "csv"]) == 0
    told = capsys.readouterr().out
    assert "Wrote 24 simulated cases" in told
    assert f"retrain --cases {out} --models ../own-models\n" in told
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


def test_a_year_with_a_break_is_told_by_the_gate_and_by_drift(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three of four approved until August and one of four since: nothing is published, and drift names the month."""
    put(tmp_path / "models", content=with_gep(0.0))
    rows = [
        {
            "case_id": f"c-{number}",
            "person_id": f"p-{number}",
            "profile": {"person": {"age_years": 40}},
            "pathway": "gep",
            "lodged_on": f"2025-{number % 12 + 1:02d}-{number // 12 + 1:02d}",
            "outcome": "approved" if (number // 12 % 4 == 0) != (number % 12 < 8) else "refused",
        }
        for number in range(240)
    ]
    write_cases(tmp_path / "year.jsonl", rows)
    command = ["--cases", str(tmp_path / "year.jsonl"), *places(tmp_path)]
    assert main(["retrain", *command, *FAST]) == 1
    words = capsys.readouterr().out
    assert "break: gep@exemptions: approvals fall from 75% of the cases lodged before 2025-09 to 25%" in words
    assert "What would be published of each pathway" in words
    assert len(versions(tmp_path / "models")) == 1
    assert main(["drift", *command, "--jobs", "1"]) == 1
    words = capsys.readouterr().out
    assert "A break within these cases: gep@exemptions: approvals fall from 75%" in words
    assert "Told in no case of gep@exemptions, so that nothing is said of it: " in words
    assert "too_few" not in words


@pytest.mark.parametrize(("months", "code"), [(1.0, 1), (1_000.0, 0)])
def test_cases_that_have_shifted_are_told_by_the_exit_code(
    months: float, code: int, agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Against a model of people with hardly a month of work the index is high; against one of people alike it isn't."""
    before = document()
    before["models"][NAME]["pool"] = [0.0]
    before["models"][NAME]["tables"][0] |= {"edges": [months], "density": [0.99, 0.01], "values": [0.0, 0.0]}
    put(tmp_path / "models", content=json.dumps(before).encode())
    given = main(["drift", "--cases", str(agency), *places(tmp_path), "--jobs", "1", "--json"])
    told = answer(capsys)
    levels = {row["feature"]: row["level"] for row in told["drift"]}
    [done] = told["performance"]
    assert done["name"] == NAME
    assert done["ece"] == pytest.approx(abs(done["share"] - 0.5), abs=0.25)
    assert given == max(code, int(not done["holds"]))
    assert levels == {"work_in_window_months": "shifted" if code else "stable", "estimate": "stable"}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("fit", "-m training cohort` first"),
        ("evaluate", "-m training fit` first"),
        ("publish", "-m training fit` first"),
        ("rollback", "current: No such file"),
        ("card", "current: No such file"),
        ("drift", "no current version"),
    ],
)
def test_a_step_without_the_one_before_says_what_to_run(
    step: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, for a reader and for a program."""
    run = dict.fromkeys(("rollback", "card"), places(tmp_path)[2:])
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
        ("cases.xlsx", "x", "is a workbook"),
        ("cases.txt", "x", "ends in none of"),
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
    assert not list((tmp_path / "models").iterdir())


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
        ["card", "--models", "modles"],
        ["retrain", "--cases", "a.csv", "--models", "modles"],
        ["drift"],
    ],
)
def test_wrong_usage_exits_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The usual code of a command line that makes no sense, and the usage."""
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_whoever_starts_is_led_past_the_shipped_model(capsys: pytest.CaptureFixture[str]) -> None:
    """A retraining on own cases that the help shows publishes elsewhere."""
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = [line for line in capsys.readouterr().out.splitlines() if "retrain --cases" in line]
    assert lines
    lines += [example for example in EXAMPLES["retrain"][3] if "--cases" in example]
    assert all("--models ../own-models" in line for line in lines)


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


def refused_in_big5(cases: tuple[Case, ...], path: Path) -> Path:
    """The agency's file with a long Chinese ground in every refusal, saved as an older spreadsheet does."""
    ground = "申請人未能證明其具備有關行業的特別技能、知識或經驗\n或該職位空缺並非真實。" * 8
    told = tuple(
        replace(case, refusal_ground="x") if case.outcome is Outcome.REFUSED else case
        for case in cases
        if case.pathway == "ttps_b"
    )
    written(path, told)
    text = path.read_text(encoding="utf-8").replace(",x,", f',"{ground}",')
    path.write_bytes(text.encode("big5"))
    return path


def test_long_grounds_in_big5_with_line_breaks_cost_no_refusal(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What once set every refusal aside, and published a model of approvals alone, is read whole."""
    put(tmp_path / "models")
    path = refused_in_big5(cases, tmp_path / "agency.csv")
    assert main(["fit", "--cases", str(path), *places(tmp_path), "--jobs", "1", "--refits", "1", "--json"]) == 0
    read = answer(capsys)["read"]["own"]
    assert (read["lines"], read["set_aside"]) == (260, 0)
    assert read["outcomes"]["refused"] == sum(
        case.pathway == "ttps_b" and case.outcome is Outcome.REFUSED for case in cases
    )


def test_refusals_set_aside_stop_the_publishing_until_they_are_accepted(
    cases: tuple[Case, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file whose refusals can't be read is named for what it is, with the way out; accepting it is on the record."""
    put(tmp_path / "models")
    path = written(tmp_path / "agency.csv", tuple(case for case in cases if case.pathway == "ttps_b"))
    path.write_text(path.read_text(encoding="utf-8").replace(",refused,", ",Rejected,"), encoding="utf-8")
    command = ["retrain", "--cases", str(path), *places(tmp_path), *FAST]
    assert main(command) == 1
    words = capsys.readouterr().out
    assert "difference: The lines set aside differ from the others" in words
    assert "lines of the outcome Rejected" in words
    assert "one-class: Every one of the" in words
    assert "--accept difference" in words
    assert "--accept one-class" in words
    assert len(versions(tmp_path / "models")) == 1
    accepted = [word for kind in ObjectionKind for word in ("--accept", str(kind))]
    assert main([*command, "--json", *accepted]) in {0, 1}
    told = answer(capsys)["evaluate"]
    assert all(one["accepted"] for one in told["objections"])
    assert not any(failure.startswith(tuple(f"{kind}: " for kind in ObjectionKind)) for failure in told["failures"])
