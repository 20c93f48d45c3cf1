"""An analyst who has a workbook with Chinese headings and knows no Python: each command is one that was printed."""

from __future__ import annotations

import csv
import random
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from service.outlook.tables import Basis, current_version, load_model
from training.cli import main
from training.told import UNREADABLE, as_typed

MODELS = Path(__file__).parents[2] / "models"
CASES = 240
HEADINGS = (
    "案件編號", "客戶編號", "計劃", "遞交日期", "決定日期", "結果",
    "出生日期", "國籍", "最高學歷", "工作年資", "擬聘月薪", "備註",
)  # fmt: skip
FAST = ["--refits", "2", "--no-report"]

PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
    '"/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="個案" sheetId="1" '
    'r:id="r1"/></sheets></workbook>',
}
"""What every workbook holds beside its sheet (ECMA-376)."""


def rows() -> Iterator[tuple[str, ...]]:
    """Decided cases as the sheet shows them: who has a degree and is paid well is mostly approved."""
    luck = random.Random(15)  # noqa: S311 - repeatable on purpose
    for number in range(CASES):
        level, pay = luck.choice(("學士", "碩士", "中學")), luck.choice((18_000, 28_000, 45_000, 70_000))
        likely = {"學士": 0.5, "碩士": 0.7, "中學": 0.1}[level] + (0.25 if pay > 30_000 else -0.1)
        month, year = number % 12 + 1, 2024 + number // 12 % 2
        yield (
            f"GEP-{number:04}",
            f"C-{number:04}",
            "專才",
            f"{luck.randint(1, 28)}/{month}/{year}",
            f"{luck.randint(1, 28)}/{month}/{year + 1}" if year == 2024 else "",
            "獲批" if luck.random() < likely else "被拒",
            f"{luck.randint(1, 28)}/{luck.randint(1, 12)}/{luck.randint(1970, 1999)}",
            luck.choice(("中國", "印度", "英國")),
            level,
            str(luck.randint(0, 15)),
            f"HK${pay:,}",
            luck.choice(("", "急")),
        )


def workbook(path: Path) -> Path:
    """The sheet as a spreadsheet keeps it."""
    lines = [
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in (HEADINGS, *rows())
    ]
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{''.join(lines)}</sheetData></worksheet>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as whole:
        for name, content in (*PARTS.items(), ("xl/worksheets/sheet1.xml", sheet)):
            whole.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return path


def saved_as_csv_utf8(path: Path) -> Path:
    """The sheet as a spreadsheet saves it under that name: with a mark in front, and line breaks of Windows."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows((HEADINGS, *rows()))
    return path


def typed(told: str, step: str) -> list[str]:
    """The command of a step that was printed, as words for the command line."""
    [line] = [line for line in told.splitlines() if f"-m training {step}" in line]
    words = shlex.split(line[line.index(shlex.quote(as_typed().split()[0])) :])
    assert " ".join(words[:3]) == as_typed()
    return words[3:]


@pytest.mark.parametrize("name", ["個案.xlsx", "個案.csv", "個案.jsonl"])
@pytest.mark.parametrize("step", [["inspect"], ["retrain", "--cases"]])
def test_a_workbook_is_refused_with_what_to_choose_in_the_menu(
    name: str, step: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under its own name, and under that of a case file: renaming doesn't turn one into the other."""
    path = workbook(tmp_path / name)
    shutil.copytree(MODELS, tmp_path / "models")
    options = [] if step == ["inspect"] else ["--models", str(tmp_path / "models"), "--work", str(tmp_path / "work")]
    assert main([*step, str(path), *options]) == UNREADABLE
    [told] = capsys.readouterr().err.splitlines()
    assert "workbook" in told
    assert "In the spreadsheet choose Save As and “CSV UTF-8”" in told


def test_from_a_sheet_in_chinese_to_a_published_model_by_the_commands_that_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Draft, one question mark answered by hand, checked, learnt from and published; no word of Python's."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(MODELS, tmp_path / "own-models")
    sheet = saved_as_csv_utf8(tmp_path / "我們的 個案.csv")
    assert main(["inspect", str(sheet)]) == UNREADABLE
    command = typed(capsys.readouterr().out, "inspect")
    mapping = tmp_path / "mapping.yaml"
    drafted = mapping.read_text(encoding="utf-8")
    assert drafted.count("'?'") == 1
    mapping.write_text(drafted.replace("備註: '?'", "備註: '-'"), encoding="utf-8")
    assert main(command) == 0
    told = capsys.readouterr().out
    assert f"Read {CASES} lines of {sheet}; 0 can't be read." in told
    command = typed(told, "retrain")
    assert command[command.index("--models") + 1] == "../own-models"
    models = str(tmp_path / "own-models")
    assert main([*command, "--models", models, "--work", str(tmp_path / "work"), *FAST]) == 0
    told = capsys.readouterr().out
    assert "gep@exemptions: the new one." in told
    assert f"HKP_MODELS={models} make serve" in told
    assert load_model(Path(models)).models["gep@exemptions"].basis is Basis.AGENCY_CASES
    learnt = current_version(Path(models))
    assert main(typed(told, "rollback")) == 0
    assert current_version(Path(models)) != learnt


def test_a_step_is_typed_by_the_python_that_has_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From the checkout by the environment's short name, from elsewhere by its whole one."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.chdir(tmp_path)
    assert as_typed("inspect", "our cases.csv") == ".venv/bin/python -m training inspect 'our cases.csv'"
    monkeypatch.chdir(tmp_path.parent)
    assert as_typed("fit").startswith(f"{tmp_path.name}/.venv/bin/python -m")
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert as_typed("fit") == f"{tmp_path}/.venv/bin/python -m training fit"
