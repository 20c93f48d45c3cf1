"""The flat form: a column for each fact, cells read by the kind of their column and never guessed at."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from service.profile.model import Profile
from tests.strategies import cases as people
from tests.training.case_lines import case_within_limits, places, read, row
from training.cases.case import CaseFileError
from training.cases.flat import column_names, header_of, resolved, unflattened
from training.cases.reading import LineError
from training.cases.write import columns_in_order, flattened, profile_json, write_cases

PLAIN = {
    "case_id": "a",
    "person_id": "b",
    "pathway": "gep",
    "lodged_on": "2025-03-03",
    "outcome": "approved",
}


def csv_line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def told(**cells: str) -> Any:  # noqa: ANN401 - any JSON
    """What a line of these cells tells, a double underscore in a name standing for the dot."""
    named = PLAIN | {name.replace("__", "."): cell for name, cell in cells.items()}
    return unflattened(csv_line(list(named.values())), header_of(csv_line(list(named))))


def refusal(**cells: str) -> list[tuple[str | None, str]]:
    with pytest.raises(LineError) as error:
        told(**cells)
    assert error.value.case_id == "a"
    return [(fault.pointer, fault.code) for fault in error.value.faults]


def file_of(folder: Path, text: str | bytes) -> Path:
    path = folder / "cases.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


HEADER = "case_id,person_id,pathway,lodged_on,outcome,profile.experience.total_months\n"


def test_cells_become_json_by_the_kind_of_their_column() -> None:
    """A number where a number is meant, a text where a text is, and nothing where nothing is known."""
    value = told(
        profile__person__age_years="41",
        profile__languages__0__test_score="7.5",
        profile__offers__0__title="2024",
        profile__offers__0__confirmed="TRUE",
        profile__degrees__0__level="",
        audit__age="41",
    )
    assert value == PLAIN | {
        "profile": {
            "person": {"age_years": 41},
            "languages": [{"test_score": 7.5}],
            "offers": [{"title": "2024", "confirmed": True}],
        },
        "audit": {"age": "41"},
    }


def test_none_and_unknown_are_told_apart() -> None:
    """No offer, an offer of which nothing is known, and offers of which it isn't known whether there are any."""
    assert told(profile__offers="none")["profile"] == {"offers": []}
    assert told(profile__offers__0="unknown")["profile"] == {"offers": [{}]}
    assert told(profile__offers="", profile__offers__0__title="")["profile"] == {}


def test_a_title_may_be_the_word_none() -> None:
    """The word has its meaning in a list's own column only."""
    assert told(profile__offers__0__title="none")["profile"] == {"offers": [{"title": "none"}]}


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"profile__offers": "None"}, ("/profile/offers", "not_none")),
        ({"profile__offers__0": "yes"}, ("/profile/offers/0", "not_unknown")),
        ({"profile__offers": "none", "profile__offers__0__title": "x"}, ("/profile/offers", "two_forms")),
        ({"profile__offers__0__title": "x", "profile__offers": "none"}, ("/profile/offers", "two_forms")),
        (
            {"profile__person__age_years": "4", "profile__person__age_years__min": "3"},
            ("/profile/person/age_years", "two_forms"),
        ),
        ({"profile__degrees__1__level": "master"}, ("/profile/degrees/0", "gap_in_list")),
        ({"profile__person__nationalities__2": "CN"}, ("/profile/person/nationalities/0", "gap_in_list")),
    ],
)
def test_cells_that_do_not_fit_together_are_refused(cells: dict[str, str], place: tuple[str, str]) -> None:
    """Which of two cells holds isn't guessed."""
    assert refusal(**cells) == [place]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("5.7", "not_whole"),
        ("1,000", "not_a_number"),
        ("36 months", "not_a_number"),
        (" 36", "not_a_number"),
        ("036", "not_a_number"),
        ("NaN", "not_a_number"),
        ("1e999", "out_of_range"),
        ("٣٦", "not_a_number"),
        ("true", "not_a_number"),
        ("-1", "out_of_range"),
        ("9" * 60, "not_a_number"),
    ],
)
def test_what_is_no_count_is_refused_and_not_converted(cell: str, code: str, tmp_path: Path) -> None:
    """The strict schema sees what the spreadsheet held."""
    path = file_of(tmp_path, HEADER + csv_line(["a", "b", "gep", "2025-03-03", "approved", cell]) + "\n")
    assert places(read(path)) == [(2, "/profile/experience/total_months", code)]


@pytest.mark.parametrize("cell", ["yes", "1", "True", "Y"])
def test_only_true_and_false_are_booleans(cell: str, tmp_path: Path) -> None:
    """What resembles a boolean is refused."""
    path = file_of(tmp_path, HEADER.strip() + f",extended\na,b,gep,2025-03-03,approved,,{cell}\n")
    assert places(read(path)) == [(2, "/extended", "not_a_boolean")]


def test_a_mark_and_windows_line_breaks_do_no_harm(tmp_path: Path) -> None:
    """A file as spreadsheets save it is read, and what is set aside stays as it stood."""
    text = (HEADER + "a,b,gep,2025-03-03,approved,36\nc,d,gep,2025-03-03\n").replace("\n", "\r\n")
    found = read(file_of(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert [case.case_id for case in found.cases] == ["a"]
    assert places(found) == [(3, "", "cells")]
    assert found.set_aside == (b"c,d,gep,2025-03-03\r",)


def test_broken_lines_take_nothing_with_them(tmp_path: Path) -> None:
    """An open quotation mark, a stray byte or a missing cell loses its own line and no other."""
    broken = {
        3: (b'c,"d,gep,2025-03-03,approved,36', "", "not_csv"),
        5: (b"", "", "empty_line"),
        6: (b"e\xff,f,gep,2025-03-03,approved,36", "", "not_utf8"),
        8: (b"g,h,gep,2025-03-03,approved,36,", "", "cells"),
        9: (b"x-7,h,gep,2025-03-03,approved,36", "/case_id", "duplicate_case"),
        10: (b"i,j,gpe,2025-03-03,approved,36", "/pathway", "unknown_code"),
        12: (b"k,l,gep,2025-03", "", "cells"),
    }
    lines = [broken[n][0] if n in broken else f"x-{n},y,gep,2025-03-03,approved,36".encode() for n in range(2, 13)]
    found = read(file_of(tmp_path, HEADER.encode() + b"\n".join(lines)))
    assert [case.case_id for case in found.cases] == ["x-2", "x-4", "x-7", "x-11"]
    assert places(found) == [(number, pointer, code) for number, (_, pointer, code) in broken.items()]
    assert found.set_aside == tuple(raw for raw, _, _ in broken.values())
    assert found.lines == 11


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("profile.person.birth_dat", "profile.person.birth_date"),
        ("birth_date", "profile.person.birth_date"),
        ("profile.degrees.2.levle", "profile.degrees.2.level"),
        ("profile.income.taxable_last_year", "profile.income.taxable_last_year.amount"),
        ("refusal_grounds", "refusal_ground"),
    ],
)
def test_a_column_that_nothing_reads_is_told_from_the_nearest_and_the_lines_are_read(
    column: str, meant: str, tmp_path: Path
) -> None:
    """The header's fault is one of line 1, told once however many parts the file has."""
    lines = "".join(f"{n},b,gep,2025-03-03,approved,36,x\n" for n in range(5))
    found = read(file_of(tmp_path, f"{HEADER.strip()},{column}\n{lines}"), cases_per_part=2)
    assert len(found.cases) == 5
    assert places(found) == [(1, "", "unknown_column")]
    assert f"“{column}”" in found.faults[0].fault
    assert found.faults[0].remedy == f"Did you mean “{meant}”?"
    assert found.set_aside == ()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "profile",
        "profile.person",
        "profile.degrees.00.level",
        "profile.degrees.12",
        "profile.degrees.x",
        "audit.Sex",
    ],
)
def test_paths_that_are_no_fact_are_no_columns(name: str) -> None:
    """An object has no cell of its own, and a list has no more items than a request may send."""
    assert resolved(name) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER.replace("outcome,", ""), "names no column outcome"),
        (HEADER.replace("person_id,", ""), "names no column person_id. Add a column .* repeat the case's number"),
        (HEADER.replace(",", "|"), "names no column case_id"),
        (HEADER.replace("outcome", "outcom"), "did you mean it by “outcom”"),
        (HEADER.replace("pathway", "pathway,pathway"), "names pathway twice"),
        (HEADER, "a header and no cases"),
        (b"\xff\xfe" + HEADER.encode("utf-16-le"), "a header and no cases"),
        ('"' + HEADER, "isn't CSV"),
    ],
)
def test_a_file_whose_header_serves_no_line_is_refused_whole(text: str | bytes, message: str, tmp_path: Path) -> None:
    """What every line would be refused for is said once."""
    with pytest.raises(CaseFileError, match=message):
        read(file_of(tmp_path, text))


def test_every_column_that_is_listed_can_be_read() -> None:
    """The list of columns and the reading of one agree, and each stands once."""
    assert len(set(column_names())) == len(column_names())
    assert [name for name in column_names() if resolved(name) is None] == []


def test_columns_stand_in_the_order_of_the_facts() -> None:
    """Items follow each other by number, not by spelling, and audit attributes come last."""
    ordered = [
        "case_id",
        "profile.person.age_years",
        "profile.degrees.0.level",
        "profile.degrees.2.level",
        "profile.degrees.2.institution",
        "profile.degrees.10.level",
        "profile.jobs",
        "pathway",
        "audit.office",
        "audit.sex",
    ]
    assert columns_in_order(reversed(ordered)) == ordered


@given(people())
def test_any_profile_passes_through_cells_unchanged(person: tuple[date, Profile, Profile]) -> None:
    """What is known, roughly known, none and unknown come back from a line of cells as they were."""
    lodged_on, *profiles = person
    for profile in profiles:
        shape = PLAIN | {"lodged_on": lodged_on.isoformat(), "profile": profile_json(profile)}
        cells = flattened(shape)
        names = columns_in_order(cells)
        line = csv_line([cells[name] for name in names])
        assert case_within_limits(unflattened(line, header_of(csv_line(names)))).profile == profile


def test_rows_with_other_columns_share_a_file(tmp_path: Path) -> None:
    """The columns of a written file are those of all its rows."""
    path = tmp_path / "cases.csv"
    rows = [row(0), row(1, audit={"sex": "f"}), row(2, profile={"degrees": [{}, {"field": 'A "B", C'}]})]
    write_cases(path, rows)
    lines = tmp_path / "cases.jsonl"
    write_cases(lines, rows)
    found = read(path)
    assert not found.faults
    assert found.cases == read(lines).cases
