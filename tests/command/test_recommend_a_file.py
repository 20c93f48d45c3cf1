"""``python -m service recommend``: a file of requests becomes a file of answers, whatever happens on the way."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster

from service.api.openapi import example
from service.command.batch import running
from service.command.batch.progress import Place, Written
from service.command.line import main
from tests.door.running import ROOT

DAY = "2026-11-23"
REQUESTS: list[Any] = [
    {"id": "a", "profile": {"person": {"age_years": age}}, "language": language}
    for age in range(20, 30)
    for language in ("en", "zh-Hant", "zh-Hans")
]
BAD = ['{"id": "x", "profile": {"person": {"age_years": "old"}}}', "no JSON", '{"profile": {}, "profile": {}}']


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Thirty-three requests, of which three can't be answered, and a line without any."""
    lines = [json.dumps(request) for request in REQUESTS]
    lines[5:5] = [BAD[0], "", BAD[1]]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join([*lines, BAD[2]]) + "\n")
    return path


def answered(path: Path, out: Path, *options: str, code: int = 0) -> list[Any]:
    """The lines of the output, once the command has ended with a code."""
    assert main(["recommend", str(path), str(out), "--as-of", DAY, "--jobs", "1", *options]) == code
    return [json.loads(line) for line in out.read_text().splitlines()] if out.suffix == ".jsonl" else []


def test_each_line_is_answered_in_order_and_bad_ones_are_set_aside(given: Path, tmp_path: Path) -> None:
    """With their number, the problem and the remedy; nothing else is left behind."""
    out = tmp_path / "out.jsonl"
    found = answered(given, out, code=3)
    aside = [json.loads(line) for line in Place(out).aside.read_text().splitlines()]
    assert [row["line"] for row in found] == [*range(1, 6), *range(9, 34)]
    assert [row["answer"]["language"] for row in found] == [request["language"] for request in REQUESTS]
    assert {row["answer"]["as_of"] for row in found} == {DAY}
    assert [row["line"] for row in aside] == [6, 8, 34]
    assert [row["problem"]["type"] for row in aside] == [
        "/problems/invalid-request",
        "/problems/malformed-body",
        "/problems/malformed-body",
    ]
    assert aside[0]["id"] == "x"
    assert aside[1]["sent"] == "no JSON"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl", "out.jsonl.aside.jsonl"}


def test_a_run_that_is_cut_short_goes_on_without_loss_or_doubles(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it stops: after bytes of which the note doesn't say yet, and within a line."""
    whole = tmp_path / "whole.jsonl"
    answered(given, whole, code=3)
    out, right = tmp_path / "out.jsonl", Written.add
    for stops in (1, 3, 5):
        calls = 0

        def stop(self: Written, answers: Any, upto: int, stops: int = stops) -> None:  # noqa: ANN401 - passed on
            nonlocal calls
            calls += 1
            if calls == stops:
                with Place(out).part.open("ab") as part:
                    part.write(b'{"line": 3, "answer": {"a half')
                raise OSError(28, "No space left on device", str(out))
            right(self, answers, upto)

        monkeypatch.setattr(Written, "add", stop)
        assert main(["recommend", str(given), str(out), "--as-of", DAY, "--jobs", "1"]) == 1
    monkeypatch.setattr(Written, "add", right)
    answered(given, out, code=3)
    assert out.read_bytes() == whole.read_bytes()
    assert Place(out).aside.read_bytes() == Place(whole).aside.read_bytes()


def test_another_run_does_not_go_on_with_the_files_of_the_first(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other requests or other options begin anew, when told to."""
    out, right = tmp_path / "out.jsonl", Written.add

    def stop(self: Written, answers: Any, upto: int) -> None:  # noqa: ANN401 - passed on
        right(self, answers, upto)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Written, "add", stop)
    assert main(["recommend", str(given), str(out), "--as-of", DAY, "--jobs", "1"]) == 1
    monkeypatch.setattr(Written, "add", right)
    assert main(["recommend", str(given), str(out), "--as-of", DAY, "--language", "zh-Hant", "--jobs", "1"]) == 1
    assert "is of another run" in capsys.readouterr().err
    answered(given, out, "--language", "zh-Hant", "--fresh", code=3)


def test_a_killed_run_goes_on_and_no_process_of_it_stays(tmp_path: Path) -> None:
    """SIGKILL amid the work of two processes; the output is that of a run that nobody killed."""
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps(example() | {"id": number}) + "\n" for number in range(600)))
    command = [sys.executable, "-m", "service", "recommend", str(path), str(out), "--as-of", DAY, "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 240
    while not Place(out).note.exists():
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.01)
    workers = [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert 0 < json.loads(Place(out).note.read_text())["lines"] < 600
    assert main(command[3:]) == 0
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["line"] for row in found] == list(range(1, 601))
    assert [row["id"] for row in found] == [str(number) for number in range(600)]


def test_a_table_has_a_column_for_each_fact(tmp_path: Path) -> None:
    """CSV and Parquet say the same as JSON lines; answers come as a table too."""
    rows = [{"id": "a", "profile": {"person": {"age_years": 27}, "degrees": [{"level": "bachelor"}], "statuses": []}}]
    (tmp_path / "in.jsonl").write_text(json.dumps(rows[0]) + "\n")
    heading = ["id", "profile.person.age_years", "profile.degrees.0.level", "profile.statuses", "profile.jobs.0.title"]
    with (tmp_path / "in.csv").open("w", newline="") as file:
        csv.writer(file).writerows([heading, ["a", "27", "bachelor", "none", ""]])
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    [right] = answered(tmp_path / "in.jsonl", tmp_path / "a.jsonl")
    for name in ("in.csv", "in.parquet"):
        assert answered(tmp_path / name, tmp_path / f"{name}.jsonl") == [right]
    answered(tmp_path / "in.csv", tmp_path / "out.csv")
    answered(tmp_path / "in.csv", tmp_path / "out.parquet")
    with (tmp_path / "out.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["line"], row["id"], json.loads(row["answer"])) == ("1", "a", right["answer"])
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [row | {"line": 1}]


def test_what_can_not_be_read_at_all_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column that is no fact, a file of cases, one that isn't there, an ending that is no form."""
    (tmp_path / "in.csv").write_text("profile.person.age\n1\n")
    (tmp_path / "cases.csv").write_text("case_id,profile.person.age_years\n1,30\n")
    unread, cases = ("in.csv", "profile.person.age"), ("cases.csv", "'case_id' could tell of. Its columns are id")
    for path, told in (unread, cases, ("none.jsonl", "No such file"), ("in.xlsx", "ends in none")):
        assert main(["recommend", str(tmp_path / path), str(tmp_path / "out.jsonl"), "--jobs", "1"]) == 1
        assert told in capsys.readouterr().err


@pytest.fixture
def scheduler() -> Iterator[str]:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0", protocol="tcp"
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_answers_with_the_same_bytes(given: Path, tmp_path: Path, scheduler: str) -> None:
    """By the same option as training's."""
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    answered(given, here, code=3)
    answered(given, there, "--scheduler", scheduler, code=3)
    assert there.read_bytes() == here.read_bytes()
