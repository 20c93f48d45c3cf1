"""Text files of cases as spreadsheets save them: encodings, separators, and cells of several lines."""

from pathlib import Path

import pytest

from tests.training.case_lines import places, read
from training.cases.case import CaseFileError, Outcome
from training.cases.files import parts, read_part

HEADER = "case_id,person_id,pathway,lodged_on,outcome,refusal_ground,profile.offers.0.title"
GROUND = "申請人未能證明其具備有關行業的特別技能、知識或經驗"
SIMPLIFIED = "申请人未能证明其具备有关行业的特别技能、知识或经验"


def text(ground: str, count: int = 6) -> str:
    """Half refused with a ground, half approved."""
    lines = [HEADER]
    for number in range(count):
        outcome, told = ("refused", ground) if number % 2 else ("approved", "")
        lines.append(f"c-{number},p-{number},gep,2025-03-03,{outcome},{told},Engineer")
    return "\r\n".join(lines) + "\r\n"


def saved(folder: Path, content: bytes, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("ground", "codec", "mark"),
    [
        (GROUND, "utf-8", b""),
        (GROUND, "utf-8", b"\xef\xbb\xbf"),
        (GROUND, "utf-16-le", b"\xff\xfe"),
        (GROUND, "utf-16-be", b"\xfe\xff"),
        (GROUND, "utf-16-le", b""),
        (GROUND, "big5", b""),
        (GROUND + "嘅", "big5hkscs", b""),
        (SIMPLIFIED, "gbk", b""),
        (GROUND, "gb18030", b""),
    ],
)
def test_the_encodings_of_spreadsheets_are_told_apart(ground: str, codec: str, mark: bytes, tmp_path: Path) -> None:
    """Nothing is set aside, nothing is garbled, and it doesn't matter where the file is cut."""
    path = saved(tmp_path, mark + text(ground).encode(codec), "cases.CSV")
    for size in (2_000, 2):
        found = read(path, size)
        assert not found.faults
        assert [case.refusal_ground for case in found.cases] == [None, ground] * 3
        assert [case.outcome for case in found.cases] == [Outcome.APPROVED, Outcome.REFUSED] * 3


def test_json_lines_in_big5_are_read(tmp_path: Path) -> None:
    """The other form of text is no different."""
    told = (
        '{"case_id":"a","person_id":"b","pathway":"gep","lodged_on":"2025-03-03","outcome":"refused","profile":{},'
        f'"refusal_ground":"{GROUND}"}}\n'
    )
    [case] = read(saved(tmp_path, told.encode("big5"), "cases.jsonl")).cases
    assert case.refusal_ground == GROUND


def test_what_reads_as_well_under_two_encodings_is_asked_for(tmp_path: Path) -> None:
    """One name that both could write: the analyst says which, and is believed."""
    content = text("一一").encode("big5")
    assert content.decode("gb18030") != content.decode("big5")
    path = saved(tmp_path, content)
    try:
        found = read(path)
    except CaseFileError as error:
        assert "--encoding big5" in str(error)  # noqa: PT017 - either it is sure, and right, or it asks
    else:
        assert found.cases[1].refusal_ground == "一一"
    cut = list(parts(path, encoding="big5"))
    assert [case.refusal_ground for part in cut for case in read_part(part).cases][1] == "一一"


def test_a_stray_byte_in_what_is_only_shown_costs_nothing(tmp_path: Path) -> None:
    """In the ground it is remarked on; in a title it costs the line, as anywhere that is learnt from."""
    lines = text("No funds").encode().split(b"\r\n")
    lines[2] = lines[2].replace(b"funds", b"f\xffunds")
    lines[3] = lines[3].replace(b"Engineer", b"Engin\xffeer")
    found = read(saved(tmp_path, b"\r\n".join(lines)))
    assert places(found) == [(3, "", "not_utf8"), (4, "", "not_utf8")]
    assert [fault.costs for fault in found.faults] == [False, True]
    assert len(found.cases) == 5
    assert len(found.set_aside) == 1


@pytest.mark.parametrize("size", [2_000, 1])
def test_a_line_break_within_a_cell_is_no_end_of_a_case(size: int, tmp_path: Path) -> None:
    """Grounds of two paragraphs are read whole; lines are counted as the rows of a spreadsheet are."""
    told = text('"Not genuine.\r\nNo ""market"" pay, either."') + "c-9,p-9,gep,2025-03-03,refusd,,Engineer\r\n"
    found = read(saved(tmp_path, told.encode()), size)
    assert [case.refusal_ground for case in found.cases][1] == 'Not genuine. No "market" pay, either.'
    assert places(found) == [(8, "/outcome", "unknown_value")]
    assert found.lines == 7


def test_an_open_mark_costs_its_own_line_and_no_other(tmp_path: Path) -> None:
    """Also where cells with marks of their own follow, and where another mark is left open later."""
    lines = text('"a, b"', 8).split("\r\n")
    lines[2] = lines[2].replace('"a, b"', '"a')
    lines[6] = lines[6].replace('"a, b"', '"b')
    found = read(saved(tmp_path, "\r\n".join(lines).encode()))
    assert [(line, code) for line, _, code in places(found)] == [(3, "not_csv"), (7, "not_csv")]
    assert len(found.cases) == 6


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_are_told_by_the_first_line(mark: str, tmp_path: Path) -> None:
    """Semicolons and tabs part cells where the first line says so; a comma is then a comma."""
    told = text("No funds, no letter").replace("No funds, no letter", "\0").replace(",", mark)
    found = read(saved(tmp_path, told.replace("\0", "No funds, no letter").encode("utf-16")))
    assert not found.faults
    assert found.cases[1].refusal_ground == "No funds, no letter"


def test_a_workbook_is_told_how_to_save_it(tmp_path: Path) -> None:
    """What an analyst has is a workbook; the remedy is a menu's own words."""
    with pytest.raises(CaseFileError, match="CSV UTF-8"):
        list(parts(saved(tmp_path, b"PK", "cases.xlsx")))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("c,p,gep,2025-03-03,Rejected,x,y", ("Rejected", "gep", "2025-03")),
        ("c,p,gep,2025-03-03,refused,x", ("refused", "gep", "2025-03")),
        ('c,p,gep,2025-03-03,refused,"x,y', ("refused", "gep", "2025-03")),
        ("c,p,gep,March,refused,x,7", ("refused", "gep", None)),
    ],
)
def test_a_line_set_aside_still_tells_how_it_ended(line: str, told: tuple[str | None, ...], tmp_path: Path) -> None:
    """Outcome, pathway and month are made out where they can be, for the comparison with the lines kept."""
    [glimpse] = read(saved(tmp_path, f"{HEADER}\n{line}\n".encode())).glimpses or (None,)
    assert glimpse is not None
    assert (glimpse.outcome, glimpse.pathway, glimpse.month) == told
