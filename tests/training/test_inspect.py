"""An analyst with a spreadsheet in Chinese: what inspect says, the mapping that it drafts, and the file read by it."""

import json
from pathlib import Path

import pytest
import yaml

from service.profile.values import exactly
from training.cases.case import CaseFileError, Outcome
from training.cases.drafting import draft
from training.cases.files import parts, read_part
from training.cases.mapping import Translation, day_of, read_mapping
from training.cli import main

SHEET = (
    "案件編號,客戶編號,計劃,遞交日期,決定日期,結果,拒絕原因,年薪,已續簽,備註\r\n"
    'A-1,P-1,優才,3/11/2024,15/6/2025,獲批,,"HK$1,200,000",是,\r\n'
    'A-2,P-2,專才,28/2/2025,30/5/2025,被拒,職位空缺並非真實,"HK$480,000",,急\r\n'
    "A-3,P-3,高才B,2/1/2025,,審批中,,900000,否,\r\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """As an older spreadsheet in Hong Kong saves it."""
    path = tmp_path / "案件.csv"
    path.write_bytes(SHEET.encode("big5"))
    return path


def test_a_mapping_is_drafted_from_a_spreadsheet_in_chinese(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Headings, outcomes, schemes, days and sums are understood; what isn't is left for the analyst to say."""
    target = tmp_path / "mapping.yaml"
    assert main(["inspect", str(sheet), "--draft", str(target)]) == 4
    words = capsys.readouterr().out
    assert "names no column case_id" in words
    assert f"drafted in {target}" in words
    told = yaml.safe_load(target.read_text(encoding="utf-8"))
    assert told["columns"]["案件編號"] == "case_id"
    assert told["columns"]["年薪"] == "profile.income.taxable_last_year.amount"
    assert told["columns"]["備註"] == "?"
    assert told["words"]["outcome"] == {"獲批": "approved", "被拒": "refused", "審批中": "pending"}
    assert told["words"]["pathway"] == {"優才": "qmas_gpt", "專才": "gep", "高才B": "ttps_b"}
    assert told["words"]["extended"] == {"是": "true", "否": "false"}
    assert told["days"] == {"lodged_on": "d/m/y", "decided_on": "d/m/y"}
    assert told["sums"] == ["profile.income.taxable_last_year.amount"]
    assert told["always"] == {"profile.income.taxable_last_year.currency": "HKD"}


def test_the_file_is_read_by_its_mapping(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once the one question mark is answered, every line is a case."""
    target = tmp_path / "mapping.yaml"
    assert main(["inspect", str(sheet), "--draft", str(target)]) == 4
    with pytest.raises(CaseFileError, match="still has “\\?” at 備註"):
        read_mapping(target)
    text = target.read_text(encoding="utf-8")
    target.write_text(text.replace("備註: '?'", "備註: '-'"), encoding="utf-8")
    capsys.readouterr()
    assert main(["inspect", str(sheet), "--mapping", str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["set_aside"] == 0
    found = [case for part in parts(sheet, translation=read_mapping(target)) for case in read_part(part).cases]
    assert [case.outcome for case in found] == [Outcome.APPROVED, Outcome.REFUSED, Outcome.PENDING]
    assert [str(case.lodged_on) for case in found] == ["2024-11-03", "2025-02-28", "2025-01-02"]
    income = found[0].profile.income
    assert income is not None
    assert income.taxable_last_year is not None
    assert income.taxable_last_year.amount is not None
    assert income.taxable_last_year.amount.low == 1_200_000


def test_a_draft_never_overwrites_one(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was written by hand stays."""
    target = tmp_path / "mapping.yaml"
    target.write_text("columns: {}\n", encoding="utf-8")
    assert main(["inspect", str(sheet), "--draft", str(target)]) == 4
    assert "is there already" in capsys.readouterr().out
    assert target.read_text(encoding="utf-8") == "columns: {}\n"


def test_faults_are_told_by_kind_a_misspelt_column_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Count, example, value and the remedy in a spreadsheet's words; nothing is written."""
    path = tmp_path / "agency.csv"
    lines = ["case_id,person_id,pathway,lodged_on,outcome,extended,profile.person.age_yaers"]
    lines += [f"c-{n},p-{n},gep,2025-03-03,approved,{'N' if n < 3 else ''},41" for n in range(5)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["inspect", str(path), "--draft", str(tmp_path / "m.yaml")]) == 0
    words = capsys.readouterr().out
    assert words.index("Did you mean “profile.person.age_years”?") < words.index("3 × extended")
    assert "line 2 of agency.csv" in words
    assert "Write true or false." in words
    told = yaml.safe_load((tmp_path / "m.yaml").read_text(encoding="utf-8"))
    assert told["words"] == {"extended": {"N": "false"}}


def test_degrees_countries_and_years_of_work_are_understood(tmp_path: Path) -> None:
    """Words that the questionnaire offers, names of countries, and years where months are wanted."""
    headings = ["案件編號", "客戶編號", "計劃", "遞交日期", "結果", "最高學歷", "國籍", "工作年資", "現職"]
    rows = [
        ["A-1", "P-1", "專才", "3/11/2024", "獲批", "學士", "中國", "5", "會計師"],
        ["A-2", "P-2", "專才", "4/11/2024", "被拒", "Master's", "India", "4.5 年", "不詳"],
        ["A-3", "P-3", "專才", "5/11/2024", "獲批", "其他", "不詳", "1", ""],
    ]
    text = draft(headings, rows)
    assert text is not None
    told = yaml.safe_load(text)
    level, passport = "profile.degrees.0.level", "profile.person.nationalities.0"
    assert told["words"][level] == {"學士": "bachelor", "Master's": "master", "其他": "?"}
    assert told["words"][passport] == {"中國": "CN", "India": "IN", "不詳": "?"}
    assert told["times"] == {"profile.experience.total_months": 12}
    (tmp_path / "m.yaml").write_text(text.replace("'?'", "'-'").replace('"?"', "'-'"), encoding="utf-8")
    lines = [",".join(line) for line in (headings, *rows)]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    [part] = parts(tmp_path / "a.csv", translation=read_mapping(tmp_path / "m.yaml"))
    found = read_part(part)
    assert found.faults == ()
    profiles = [case.profile for case in found.cases]
    assert [one.degrees and one.degrees[0].level for one in profiles] == ["bachelor", "master", None]
    assert [one.person.nationalities for one in profiles] == [("CN",), ("IN",), None]
    assert [one.experience.total_months for one in profiles] == [
        exactly(60),
        exactly(54),
        exactly(12),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [("5", "60"), ("4.5 years", "54"), ("HK$30,000", "360000"), ("12個月", "144"), ("約5年", "約5年"), ("", "")],
)
def test_numbers_are_multiplied_and_nothing_is_guessed(text: str, told: str) -> None:
    """What isn't a number stays as it is, and is refused."""
    assert Translation(times=(("column", 12),)).cell("column", text) == told


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("3/11/2024", "d/m/y", "2024-11-03"),
        ("3/11/2024", "m/d/y", "2024-03-11"),
        ("2024年11月3日", "y/m/d", "2024-11-03"),
        ("2024/11/03 00:00:00", "y/m/d", "2024-11-03"),
        ("3.11.24", "d/m/y", None),
        ("31/13/2024", "d/m/y", None),
        ("soon", "d/m/y", None),
    ],
)
def test_days_are_read_in_the_order_that_is_said(text: str, order: str, day: str | None) -> None:
    """A year of two digits isn't guessed at."""
    assert day_of(text, order) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colums: {}", "may have always, columns, days, sums, times, words"),
        ("times: {profile.experience.total_months: 0.5}", "a whole number each"),
        ("days: {lodged_on: d-m-y}", "is none of d/m/y"),
        ("words: {extended: {Y: true}}", "Put quotation marks"),
        ("sums: all", "isn't a list"),
        ("columns: [", "is no YAML"),
    ],
)
def test_a_mapping_that_can_not_be_used_says_why(text: str, words: str, tmp_path: Path) -> None:
    """As strictly as everything else that is read."""
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseFileError, match=words):
        read_mapping(path)


def test_a_file_in_its_own_form_needs_no_mapping() -> None:
    """Nothing is drafted where there is nothing to say."""
    rows = [["a", "b", "gep", "2025-03-03", "approved"]]
    assert draft(["case_id", "person_id", "pathway", "lodged_on", "outcome"], rows) is None
