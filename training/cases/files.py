"""Case files in parts that workers read for themselves, whatever the form and however long the file.

A part names lines of one file by where they stand, so it is small, and a million cases pass in bounded memory.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from training.cases.case import Case, CaseFileError, LineFault
from training.cases.flat import header_of, unflattened
from training.cases.part import CASES_PER_PART, Form, Part, PartRead
from training.cases.reading import LineError, case_of, check_length, decoded, fault_of
from training.cases.rows import row_bytes, row_parts, rows_of, shape_of
from training.cases.write import case_json, profile_json, write_cases

__all__ = ["Part", "PartRead", "case_json", "parts", "profile_json", "read_part", "write_cases"]

LARGEST_PART = 16 * 1024 * 1024
"""Bytes of lines after which a part ends, however few they are."""

LONGEST_SCANNED = 64 * 1024 * 1024
"""Bytes without a line break beyond which a file isn't one of lines."""


def parts(path: Path, cases_per_part: int = CASES_PER_PART) -> Iterator[Part]:
    """The parts of a case file, or of every case file of a folder by name; no part spans two files.

    Raises ``CaseFileError`` before the first part for a file that is missing, empty or of another form.
    """
    files = _files(path)
    for file in files:
        _check(file)
    return (part for file in files for part in _parts_of(file, cases_per_part))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path.absolute()]
    endings = {f".{form}" for form in Form}
    found = sorted(file.absolute() for file in path.iterdir() if file.suffix in endings and file.name[0] != ".")
    if not found:
        raise CaseFileError(f"The folder {path} holds no {', '.join(sorted(endings))} file.")
    return found


def _check(path: Path) -> None:
    if not path.is_file():
        raise CaseFileError(f"There is no file {path}.")
    if path.suffix.removeprefix(".") not in set(Form):
        endings = ", ".join(f".{form}" for form in Form)
        raise CaseFileError(f"{path} ends in none of {endings}. Name the file by its form.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise CaseFileError(f"{path} can't be opened: {error.strerror}.") from None
    if empty:
        raise CaseFileError(f"{path} is empty.")


def _parts_of(path: Path, cases_per_part: int) -> Iterator[Part]:
    match Form(path.suffix.removeprefix(".")):
        case Form.PARQUET:
            yield from row_parts(path, cases_per_part)
        case form:
            yield from _line_parts(path, form, cases_per_part)


def _line_parts(path: Path, form: Form, cases_per_part: int) -> Iterator[Part]:
    with path.open("rb") as file:
        start = file.tell() + _skip_mark(file)
        header, number = "", 1
        if form is Form.CSV:
            header, number = _header(path, file), 2
            start = file.tell()
        while True:
            lines, end = _scan(path, file, start, cases_per_part)
            if not lines:
                if form is Form.CSV and number == 2:  # noqa: PLR2004 - nothing came after the header
                    raise CaseFileError(f"{path} has a header and no cases.")
                return
            yield Part(form=form, path=path, first_line=number, lines=lines, start=start, end=end, header=header)
            number, start = number + lines, end


def _skip_mark(file: BinaryIO) -> int:
    """Pass a byte order mark, which some programs write before UTF-8, and tell its length."""
    if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
        return len(codecs.BOM_UTF8)
    file.seek(0)
    return 0


def _header(path: Path, file: BinaryIO) -> str:
    """The first line of a CSV file; raises ``CaseFileError`` where no line below it can be a case."""
    try:
        header = file.readline(LARGEST_PART).rstrip(b"\r\n").decode("utf-8")
        header_of(header)
    except UnicodeDecodeError:
        raise CaseFileError(f"The first line of {path} isn't UTF-8. Save the file as CSV in UTF-8.") from None
    except LineError as error:
        raise CaseFileError(f"The first line of {path} isn't CSV. {error.faults[0].remedy}") from None
    return header


def _scan(path: Path, file: BinaryIO, start: int, most: int) -> tuple[int, int]:
    """How many lines the next part has, and the byte at which it ends."""
    lines, end = 0, start
    while lines < most and end - start < LARGEST_PART and (line := file.readline(LONGEST_SCANNED)):
        if len(line) == LONGEST_SCANNED and not line.endswith(b"\n"):
            raise CaseFileError(f"{path} has no line break in {LONGEST_SCANNED} bytes. Write one case on each line.")
        lines, end = lines + 1, end + len(line)
    return lines, end


def read_part(part: Part) -> PartRead:
    """Read every line of a part: its case, or what is wrong with it and the line itself.

    A case whose id stands on an earlier line of the part is a fault of the later line; ids that two parts share are
    for the caller to find.
    """
    cases: list[Case] = []
    faults: list[LineFault] = []
    aside: list[bytes] = []
    first_seen: dict[str, int] = {}
    if part.form is Form.CSV and part.first_line == 2:  # noqa: PLR2004 - the line below the header
        faults += LineError(header_of(part.header).faults).placed(1, part.path.name)
    number = part.first_line
    for raw, case_on_line in _readings(part):
        try:
            case = case_on_line()
            if case.case_id in first_seen:
                fault = f"The case {case.case_id} stands on line {first_seen[case.case_id]} already."
                remedy = "Keep one of the two lines, or give each case its own id."
                raise LineError((fault_of("duplicate_case", fault, remedy, "/case_id"),), case.case_id)  # noqa: TRY301 - one way out for every fault
            first_seen[case.case_id] = number
            cases.append(case)
        except LineError as error:
            faults += error.placed(number, part.path.name)
            aside.append(raw())
        number += 1
    return PartRead(tuple(cases), tuple(faults), number - part.first_line, tuple(aside))


def _readings(part: Part) -> Iterator[tuple[Callable[[], bytes], Callable[[], Case]]]:
    """For each line of a part, what gives the line as it stands, and what gives its case or raises ``LineError``."""
    if part.form is Form.PARQUET:
        for row in rows_of(part):
            yield partial(row_bytes, row), partial(_case_of_row, row)
        return
    read = _case_of_json if part.form is Form.JSONL else partial(_case_of_cells, part.header)
    with part.path.open("rb") as file:
        file.seek(part.start)
        for _ in range(part.lines):
            line = file.readline().removesuffix(b"\n")
            yield partial(bytes, line), partial(read, line)


def _case_of_row(row: dict[str, object]) -> Case:
    return case_of(shape_of(row))


def _case_of_json(line: bytes) -> Case:
    check_length(line)
    return case_of(decoded(line))


def _case_of_cells(header: str, line: bytes) -> Case:
    check_length(line)
    try:
        text = line.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError as error:
        fault = f"The line isn't UTF-8: byte {error.start} can't be read."
        raise LineError((fault_of("not_utf8", fault, "Save the file as CSV in UTF-8."),)) from None
    return case_of(unflattened(text, header_of(header)))
