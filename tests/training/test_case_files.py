"""Case files: what is right is read whatever else is wrong, and what is wrong is named and set aside."""

import dataclasses
import pickle
import re
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.decoding import decode
from service.profile.model import Profile
from service.profile.values import DateSpan
from tests.strategies import cases as people
from tests.training.case_lines import Row, case_within_limits, line, lines_file, places, read, row
from training.cases import files
from training.cases.case import Case, CaseFileError, Outcome
from training.cases.files import case_json, parts, profile_json, read_part, write_cases
from training.cases.part import Form
from training.cases.reading import LONGEST_LINE, MOST_FAULTS

DOCS = Path(__file__).parents[2] / "docs"
FORMS = ("jsonl", "parquet", "csv")


def fault_of(folder: Path, told: Row) -> tuple[str, str]:
    """Pointer and code of the one fault of a case."""
    found = read(lines_file(folder, line(told)))
    assert not found.cases
    assert found.set_aside == (line(told),)
    [(number, pointer, code)] = places(found)
    assert number == 1
    return pointer, code


def test_seven_broken_lines_of_a_thousand_are_named_and_set_aside_and_nothing_else_is_lost(tmp_path: Path) -> None:
    """993 cases are read; each fault has its line, field and remedy; the bytes set aside are those of the file."""
    broken = {
        17: (b'{"case_id": "case-17", "person_id"', "", "not_json"),
        100: (line(row(99, pathway="qmas_gtp")), "/pathway", "unknown_code"),
        101: (b"", "", "empty_line"),
        399: (line(row(398)).replace(b"person-398", b"person-\xff"), "", "not_utf8"),
        400: (line(row(399, case_id="case-397")), "/case_id", "duplicate_case"),
        777: (
            line(row(776, profile={"experience": {"total_months": 5.7}})),
            "/profile/experience/total_months",
            "not_whole",
        ),
        1000: (line(row(999))[:-20], "", "not_json"),
    }
    lines = [broken[number][0] if number in broken else line(row(number - 1)) for number in range(1, 1001)]
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\n".join(lines))
    found = read(path, cases_per_part=200)
    assert len(found.cases) == 993
    assert found.lines == 1000
    assert places(found) == [(number, pointer, code) for number, (_, pointer, code) in broken.items()]
    assert found.set_aside == tuple(raw for raw, _, _ in broken.values())
    assert all(fault.fault and fault.remedy and fault.file == "cases.jsonl" for fault in found.faults)
    assert [fault.case_id for fault in found.faults] == [None, "case-99", None, None, "case-397", "case-776", None]
    assert [case.case_id for case in found.cases] == [f"case-{n - 1}" for n in range(1, 1001) if n not in broken]


def test_a_line_of_ten_megabytes_is_set_aside_and_its_neighbours_are_read(tmp_path: Path) -> None:
    """A line far longer than a case isn't looked into."""
    long = line(row(1, refusal_ground="x" * 10_000_000))
    found = read(lines_file(tmp_path, line(row(0)), long, line(row(2))))
    assert [case.case_id for case in found.cases] == ["case-0", "case-2"]
    assert places(found) == [(2, "", "line_too_long")]
    assert found.set_aside == (long,)


def test_a_line_up_to_the_longest_is_looked_into(tmp_path: Path) -> None:
    """The limit itself is within it."""
    plain = line(row(0))
    padded = plain[:-1] + b" " * (LONGEST_LINE - len(plain)) + b"}"
    assert len(read(lines_file(tmp_path, padded)).cases) == 1
    assert places(read(lines_file(tmp_path, padded + b" "))) == [(1, "", "line_too_long")]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (row(decided_on="2025-03-02"), ("/decided_on", "decided_before_lodged")),
        (row(outcome="pending"), ("/outcome", "pending_yet_decided")),
        (row(outcome="refused", extended=True), ("/extended", "extended_without_approval")),
        (row(decided_on="2099-09-01"), ("/decided_on", "day_ahead")),
        (row(lodged_on="2098-09-01", decided_on=None), ("/lodged_on", "day_ahead")),
        (row(lodged_on="1999-01-01"), ("/lodged_on", "out_of_range")),
        (row(outcome="approve"), ("/outcome", "unknown_value")),
        (row(extended="yes"), ("/extended", "not_a_boolean")),
        (row(case_id=7), ("/case_id", "not_a_text")),
        (row(person_id=None), ("/person_id", "missing")),
        (row(advisor="Ms Wong"), ("/advisor", "unknown_member")),
        (row(profile={"person": {"birth_date": "2026"}}), ("/profile/person/birth_date", "born_later")),
        (row(profile={"jobs": [{"titel": "Actuary"}]}), ("/profile/jobs/0/titel", "unknown_member")),
    ],
    ids=str,
)
def test_a_case_that_cannot_be_is_refused_at_its_field(told: Row, place: tuple[str, str], tmp_path: Path) -> None:
    """A contradiction within a case, or a member of another kind, is one fault at the member."""
    assert fault_of(tmp_path, told) == place


@pytest.mark.parametrize(
    ("told", "place", "left"),
    [
        (row(refusal_ground="Funds"), ("/refusal_ground", "ground_without_refusal"), {}),
        (row(outcome="withdrawn", refusal_ground="Funds"), ("/refusal_ground", "ground_without_refusal"), {}),
        (row(outcome="refused", extended_on="2027-09-01"), ("/extended_on", "extended_without_approval"), {}),
        (
            row(extended=True, extended_on="2025-08-31"),
            ("/extended_on", "extended_before_decided"),
            {"extended": True},
        ),
        (row(extended_on="2027-09-01"), ("/extended_on", "extension_untold"), {}),
        (row(audit={"Sex": "f", "office": "九龍"}), ("/audit/Sex", "not_a_name"), {"audit": {"office": "九龍"}}),
        (row(outcome="refused", refusal_ground=7), ("/refusal_ground", "not_a_text"), {}),
        (
            row(outcome="refused", refusal_ground="資料不足 " * 60),
            ("/refusal_ground", "shortened"),
            {"refusal_ground": ("資料不足 " * 60)[:199] + "…"},
        ),
    ],
    ids=str,
)
def test_what_is_only_shown_never_costs_a_case(told: Row, place: tuple[str, str], left: Row, tmp_path: Path) -> None:
    """It is mended, or left out, and told; the outcome is learnt from all the same."""
    found = read(lines_file(tmp_path, line(told)))
    assert not found.set_aside
    assert [(1, *place)] == places(found)
    assert not any(fault.costs for fault in found.faults)
    kept = {name: told[name] for name in told if name not in {"refusal_ground", "extended", "extended_on", "audit"}}
    assert [case_json(case) for case in found.cases] == [kept | left]


def test_line_breaks_in_a_ground_are_blanks(tmp_path: Path) -> None:
    """A ground in two paragraphs is one line of the report, and no fault."""
    found = read(lines_file(tmp_path, line(row(outcome="refused", refusal_ground="No funds.\n\nNo\tletter."))))
    assert not found.faults
    assert found.cases[0].refusal_ground == "No funds. No letter."


@pytest.mark.parametrize(
    "told",
    [
        row(decided_on=None),
        row(decided_on="2025-03-03"),
        row(outcome="refused", extended=False),
        row(outcome="refused", refusal_ground="Funds", decided_on=None),
        row(outcome="withdrawn"),
        row(outcome="pending", decided_on=None),
        row(extended=True, extended_on="2025-09-01"),
        row(extended=False, extended_on="2027-09-01"),
        row(audit={"sex": "f", "office": "九龍"}),
        row(profile={}),
    ],
    ids=str,
)
def test_what_is_only_unknown_is_no_fault(told: Row, tmp_path: Path) -> None:
    """A day of decision that isn't known, or a stay that nobody extended, contradicts nothing."""
    found = read(lines_file(tmp_path, line(told)))
    assert not found.faults
    assert [case_json(case) for case in found.cases] == [told]


def test_a_slip_in_a_pathway_is_told_from_the_nearest(tmp_path: Path) -> None:
    """The remedy names the pathway that was meant."""
    [fault] = read(lines_file(tmp_path, line(row(pathway="qmas_gtp")))).faults
    assert fault.remedy == "Did you mean “qmas_gpt”?"


def test_contradictions_are_judged_on_the_day_of_lodging(tmp_path: Path) -> None:
    """A job begun in April lay ahead in March, and had begun by May."""
    profile = {"jobs": [{"started_on": "2025-04-10"}]}
    assert fault_of(tmp_path, row(profile=profile)) == ("/profile/jobs/0/started_on", "job_starts_later")
    assert read(lines_file(tmp_path, line(row(profile=profile, lodged_on="2025-05-01")))).cases


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (b'{"case_id":"a","case_id":"b"}', "duplicate_name"),
        (b'{"case_id":NaN}', "not_a_number"),
        (b"[" * 40 + b"]" * 40, "too_deep"),
        (b'"\\ud800"', "lone_surrogate"),
        (b"7", "not_an_object"),
        (b"   ", "empty_line"),
    ],
)
def test_json_is_read_as_strictly_as_a_request(broken: bytes, code: str, tmp_path: Path) -> None:
    """A repeated name, a NaN or half a character is refused, and the fault speaks of the line."""
    found = read(lines_file(tmp_path, broken, line(row())))
    assert len(found.cases) == 1
    assert [(fault.line, fault.code) for fault in found.faults] == [(1, code)]
    assert "body" not in found.faults[0].fault + found.faults[0].remedy


def test_every_fault_of_a_line_is_told_and_a_great_many_are_counted(tmp_path: Path) -> None:
    """An analyst mends a line once; a line of nothing but faults doesn't fill the report."""
    two = read(lines_file(tmp_path, line(row(outcome="refusd", lodged_on="soon"))))
    assert {fault.pointer for fault in two.faults} == {"/outcome", "/lodged_on"}
    assert len(two.set_aside) == 1
    many = read(lines_file(tmp_path, line(row(profile={"jobs": [{"title": 1, "employer": 2}] * 12}))))
    assert len(many.faults) == MOST_FAULTS + 1
    assert many.faults[-1].fault == "There are 4 more faults."


def test_a_mark_at_the_beginning_and_carriage_returns_do_no_harm(tmp_path: Path) -> None:
    """Files as other systems write them are read; what is set aside keeps its carriage return."""
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(row(0)) + b"\r\n{\r\n" + line(row(1)) + b"\r\n")
    found = read(path)
    assert len(found.cases) == 2
    assert found.set_aside == (b"{\r",)


@pytest.mark.parametrize("name", ["cases.txt", "cases", "cases.json"])
def test_a_file_of_another_ending_is_refused_whole(name: str, tmp_path: Path) -> None:
    """The ending tells the form, for reading and for writing."""
    path = tmp_path / name
    path.write_bytes(line(row()))
    with pytest.raises(CaseFileError, match="ends in none of"):
        parts(path)
    with pytest.raises(CaseFileError, match="ends in none of"):
        write_cases(path, [row()])


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_is_missing_or_empty_or_holds_no_file_is_refused_whole(form: str, tmp_path: Path) -> None:
    """Nothing to read is an error before any work, not an empty model after it."""
    path = tmp_path / f"cases.{form}"
    with pytest.raises(CaseFileError, match="There is no file"):
        parts(path)
    with pytest.raises(CaseFileError, match="holds no"):
        parts(tmp_path)
    path.touch()
    with pytest.raises(CaseFileError, match="is empty"):
        parts(path)


def test_a_file_without_line_breaks_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One huge array isn't JSON Lines, and isn't taken into memory to find that out."""
    monkeypatch.setattr(files, "LONGEST_SCANNED", 1_000)
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"[" + b",".join([line(row())] * 100) + b"]")
    with pytest.raises(CaseFileError, match="no line break"):
        list(parts(path))


def test_a_folder_is_read_as_one_file_after_the_other(tmp_path: Path) -> None:
    """Every case file of a folder is read by name; a fault names its file."""
    write_cases(tmp_path / "b.parquet", [row(1)])
    write_cases(tmp_path / "a.csv", [row(0)])
    (tmp_path / "c.jsonl").write_bytes(b"{")
    (tmp_path / "remarks.txt").write_text("not a case")
    found = read(tmp_path)
    assert [case.case_id for case in found.cases] == ["case-0", "case-1"]
    assert [(fault.file, fault.line) for fault in found.faults] == [("c.jsonl", 1)]


@pytest.mark.parametrize("form", FORMS)
def test_parts_are_small_and_cover_the_file_once(form: str, tmp_path: Path) -> None:
    """However a file is cut, its lines come once and in order, and a part travels without its cases."""
    path = tmp_path / f"cases.{form}"
    assert write_cases(path, (row(number) for number in range(5_000))) == 5_000
    cut = list(parts(path, 700))
    whole = [case for part in cut for case in read_part(part).cases]
    assert [case.case_id for case in whole] == [f"case-{number}" for number in range(5_000)]
    assert all(after.first_line == before.first_line + before.lines for before, after in pairwise(cut))
    assert len(cut) == (3 if form == "parquet" else 8)
    for part in cut:
        sent = pickle.dumps(part)
        assert pickle.loads(sent) == part  # noqa: S301 - our own bytes
        assert len(sent) < 2_000


def test_a_part_of_long_lines_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by bytes too, not only by lines."""
    monkeypatch.setattr(files, "LARGEST_PART", 1_000)
    path = lines_file(tmp_path, *(line(row(number)) for number in range(50)))
    cut = list(parts(path))
    assert all(part.end - part.start < 1_000 + len(line(row(49))) + 1 for part in cut)
    assert sum(part.lines for part in cut) == 50
    assert len(cut) > 5


def test_a_parquet_file_of_one_huge_row_group_is_read_in_parts_that_hold_their_rows(tmp_path: Path) -> None:
    """Other programs write a file as one group; its parts are still no larger than asked."""
    whole, grouped = tmp_path / "whole.parquet", tmp_path / "grouped.parquet"
    write_cases(grouped, [row(number) if number != 321 else row(number, outcome="lost") for number in range(1_000)])
    pq.write_table(pq.read_table(grouped), whole)
    cut = list(parts(whole, 100))
    assert {part.lines for part in cut} == {100}
    assert all(part.form is Form.PARQUET and part.rows for part in cut)
    found = read(whole, 100)
    assert found.cases == read(grouped).cases
    assert places(found) == [(322, "/outcome", "unknown_value")]


def test_a_parquet_row_that_is_wrong_is_set_aside_as_json(tmp_path: Path) -> None:
    """A cell that isn't JSON is a fault at its column, and the row is kept whole."""
    path = tmp_path / "cases.parquet"
    write_cases(path, [row(0), row(1), row(2)])
    table = pq.read_table(path)
    profiles = pa.array(['{"person":', '{"person":{"age_years":NaN}}', "{}"])
    pq.write_table(table.set_column(table.schema.get_field_index("profile"), "profile", profiles), path)
    found = read(path)
    assert places(found) == [(1, "/profile", "not_json"), (2, "/profile", "not_a_number")]
    assert [fault.case_id for fault in found.faults] == ["case-0", "case-1"]
    assert orjson.loads(found.set_aside[0])["profile"] == '{"person":'
    assert len(found.cases) == 1


def test_parquet_days_and_maps_of_other_programs_are_read(tmp_path: Path) -> None:
    """A day may be a date, a text or a moment at midnight; a moment within a day isn't a day."""
    path = tmp_path / "cases.parquet"
    days = [datetime(2025, 3, 3), datetime(2025, 3, 3, 14, 30)]  # noqa: DTZ001 - as pandas writes a plain date
    table = pa.table(
        {
            "case_id": ["a", "b"],
            "person_id": ["a", "b"],
            "profile": ["{}", "{}"],
            "pathway": ["gep", "gep"],
            "lodged_on": pa.array(days, pa.timestamp("us")),
            "decided_on": ["2025-04-01", None],
            "outcome": ["approved", "approved"],
            "audit": pa.array([[("sex", "f")], None], pa.map_(pa.string(), pa.string())),
        }
    )
    pq.write_table(table, path)
    found = read(path)
    assert places(found) == [(2, "/lodged_on", "not_a_day")]
    [case] = found.cases
    assert (case.lodged_on, case.decided_on, case.audit) == (date(2025, 3, 3), date(2025, 4, 1), {"sex": "f"})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"case_id": ["a"]}, "has no column person_id nor profile"),
        ({**{name: ["a"] for name in row()}, "audti": ["a"]}, "Did you mean “audit”"),
        ({"case_id": pa.array([], pa.string())}, "has no rows"),
    ],
)
def test_a_parquet_file_of_other_columns_is_refused_whole(
    columns: dict[str, object], message: str, tmp_path: Path
) -> None:
    """What every row would be refused for is said once."""
    path = tmp_path / "cases.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(CaseFileError, match=message):
        list(parts(path))


def test_a_parquet_file_that_breaks_off_is_refused_whole(tmp_path: Path) -> None:
    """Its end tells what is in it, so nothing of it can be read."""
    path = tmp_path / "cases.parquet"
    write_cases(path, [row(number) for number in range(10)])
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(CaseFileError, match="isn't a whole Parquet file"):
        list(parts(path))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_appears_whole_or_not_at_all(form: str, tmp_path: Path) -> None:
    """A writer that fails leaves the file that was there, and nothing beside it."""
    path = tmp_path / f"cases.{form}"
    write_cases(path, [row(0)])
    before = path.read_bytes()

    def failing() -> list[Row]:
        raise RuntimeError("the source failed")

    with pytest.raises(RuntimeError):
        write_cases(path, (told for rows in ([row(1)], None) for told in (rows or failing())))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@given(people(), st.sampled_from(Outcome))
def test_a_case_written_and_read_again_is_the_same_case(
    person: tuple[date, Profile, Profile], outcome: Outcome
) -> None:
    """What was known, what was known roughly and what wasn't known come back as they were."""
    lodged_on, whole, rest = person
    for profile in (whole, rest):
        case = Case(
            case_id="a",
            person_id="b",
            profile=profile,
            pathway="ttps_c",
            lodged_on=lodged_on,
            outcome=outcome,
            extended=False,
            audit={"sex": "f"},
        )
        assert case_within_limits(decode(orjson.dumps(case_json(case)))) == case
        assert profile_json(profile) == case_json(case)["profile"]


def test_a_span_of_days_that_iso_8601_cannot_write_is_refused() -> None:
    """Nothing is written that would be read as something else."""
    odd = DateSpan(date(2025, 1, 3), date(2025, 2, 4))
    with pytest.raises(ValueError, match="ISO 8601 writes no date"):
        profile_json(Profile(facts_on=odd))


def test_the_examples_of_the_documentation_are_read_alike_in_every_form(tmp_path: Path) -> None:
    """The two files beside the page hold the same three cases, and the page's own lines are one of them."""
    lines, flat = (read(DOCS / "examples" / f"cases.{form}") for form in ("jsonl", "csv"))
    assert not lines.faults
    assert not flat.faults
    assert lines.cases == flat.cases
    assert len(lines.cases) == 3
    page = (DOCS / "case-file.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(jsonl|csv)\n(.*?)```", page, re.DOTALL)
    assert [form for form, _ in blocks] == ["jsonl", "csv"]
    for form, text in blocks:
        path = tmp_path / f"cases.{form}"
        path.write_text(text, encoding="utf-8")
        found = read(path)
        assert not found.faults
        assert found.cases == (lines.cases[1],)


def test_the_documentation_names_every_member_of_a_case() -> None:
    """A member that the page doesn't tell of would be found by nobody."""
    page = (DOCS / "case-file.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (yes|no) \|", page, re.MULTILINE)
    needed = {field.name: "yes" if field.metadata["required"] else "no" for field in dataclasses.fields(Case)}
    assert dict(told) == needed
    assert set(re.findall(r"`(approved|refused|withdrawn|pending)`", page)) == set(Outcome)


def test_a_moment_with_a_time_zone_is_not_a_day(tmp_path: Path) -> None:
    """Midnight somewhere is another day elsewhere."""
    path = tmp_path / "cases.parquet"
    write_cases(path, [row(0)])
    table = pq.read_table(path)
    moment = pa.array([datetime(2025, 3, 3, tzinfo=UTC)], pa.timestamp("us", "UTC"))
    pq.write_table(table.set_column(table.schema.get_field_index("lodged_on"), "lodged_on", moment), path)
    assert places(read(path)) == [(1, "/lodged_on", "not_a_day")]
