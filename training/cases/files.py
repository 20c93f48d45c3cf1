"""Case files in parts that workers read for themselves, whatever the form and however long the file.

A part names lines of one file by where they stand, so it is small, and a million cases pass in bounded memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from training.cases.case import Case, CaseFileError, LineFault
from training.cases.duplicates import Earlier, Seen
from training.cases.encoding import Encoding, encoding_of, read_line
from training.cases.flat import Header, header_of, headings_of, unflattened
from training.cases.glimpse import glimpse_of
from training.cases.mapping import NOTHING, Translation
from training.cases.part import CASES_PER_PART, Form, Glimpse, Part, PartRead
from training.cases.reading import SHOWN, LineError, Read, case_of, check_length, decoded, fault_of
from training.cases.records import LONGEST_SCANNED, records
from training.cases.rows import row_bytes, row_parts, rows_of, shape_of
from training.cases.write import case_json, profile_json, write_cases

__all__ = ["Part", "PartRead", "case_json", "parts", "profile_json", "read_in_turn", "read_part", "write_cases"]

WORKBOOKS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers"})
SAVED_BY_A_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, whatever the file is called: .xlsx and .ods, and .xls."""
AS_CSV = "In the spreadsheet choose Save As and “CSV UTF-8”, and give the file that this makes."
UNREAD = "\ufffd"
"""What stands for bytes that can't be read."""
NONE_EARLIER: Earlier = {}
LARGEST_PART = 16 * 1024 * 1024
"""Bytes of lines after which a part ends, however few they are."""


def parts(
    path: Path,
    cases_per_part: int = CASES_PER_PART,
    encoding: str | None = None,
    translation: Translation = NOTHING,
) -> Iterator[Part]:
    """The parts of a case file, or of every case file of a folder by name; no part spans two files.

    ``encoding`` is what the analyst says of files of text; by default each file tells. ``translation`` says what
    headings and cells of CSV files stand for. Raises ``CaseFileError``
    before the first part for a file that is missing, empty or of another form.
    """
    files = _files(path)
    for file in files:
        check(file)
    found = (part for file in files for part in _parts_of(file, cases_per_part, encoding, translation))
    return found if translation == NOTHING else (replace(part, translation=translation) for part in found)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path.absolute()]
    found = sorted(file.absolute() for file in path.iterdir() if Form.of(file) and file.name[0] != ".")
    if not found:
        raise CaseFileError(f"The folder {path} holds no {', '.join(sorted(f'.{form}' for form in Form))} file.")
    return found


def check(path: Path) -> None:
    """Raise ``CaseFileError`` for a file that is missing, empty, a workbook or of another form."""
    if not path.is_file():
        raise CaseFileError(f"There is no file {path}.")
    if Form.of(path) is None:
        if path.suffix.lower() in WORKBOOKS:
            raise CaseFileError(f"{path} is a workbook, and those aren't read. {AS_CSV}")
        endings = ", ".join(f".{form}" for form in Form)
        raise CaseFileError(f"{path} ends in none of {endings}. Name the file by its form.")
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise CaseFileError(f"{path} can't be opened: {error.strerror}.") from None
    if not begins:
        raise CaseFileError(f"{path} is empty.")
    if begins in SAVED_BY_A_SPREADSHEET:
        raise CaseFileError(f"{path} is still a workbook under another name. {AS_CSV}")


def _parts_of(path: Path, cases_per_part: int, encoding: str | None, translation: Translation) -> Iterator[Part]:
    match Form.of(path):
        case Form.PARQUET:
            yield from row_parts(path, cases_per_part)
        case Form.CSV:
            yield from _line_parts(path, Form.CSV, cases_per_part, encoding, translation)
        case _:
            yield from _line_parts(path, Form.JSONL, cases_per_part, encoding, translation)


def _line_parts(
    path: Path, form: Form, cases_per_part: int, named: str | None, translation: Translation
) -> Iterator[Part]:
    encoding, mark = encoding_of(path, named)
    with path.open("rb") as file:
        file.seek(mark)
        first, number = "", 1
        if form is Form.CSV:
            first, number = first_line(path, read_line(file, encoding, LARGEST_PART), encoding), 2
        header = header_of(first, translation) if first else None
        start = end = file.tell()
        lines = whole = 0
        for one in records(file, encoding, header):
            if len(one) >= LONGEST_SCANNED:
                raise CaseFileError(
                    f"{path} has no line break in {LONGEST_SCANNED} bytes. Write one case on each line."
                )
            lines, end = lines + 1, end + len(one)
            if lines == cases_per_part or end - start >= LARGEST_PART:
                yield _part(path, form, number + whole, lines, (start, end), first, encoding)
                whole, lines, start = whole + lines, 0, end
        if lines:
            yield _part(path, form, number + whole, lines, (start, end), first, encoding)
        elif form is Form.CSV and not whole:
            raise CaseFileError(f"{path} has a header and no cases.")


def _part(  # noqa: PLR0913, PLR0917 - what a part is
    path: Path, form: Form, number: int, lines: int, ends: tuple[int, int], header: str, encoding: Encoding
) -> Part:
    start, end = ends
    return Part(
        form=form,
        path=path,
        first_line=number,
        lines=lines,
        start=start,
        end=end,
        header=header,
        encoding=encoding,
    )


def first_line(path: Path, line: bytes, encoding: Encoding) -> str:
    """The first line of a CSV file; raises ``CaseFileError`` where it can't be read."""
    try:
        header = line.decode(encoding).rstrip("\r\n")
        headings_of(header)
    except UnicodeDecodeError:
        raise CaseFileError(f"The first line of {path} isn't {encoding.upper()}. Save the file as CSV UTF-8.") from None
    except LineError as error:
        raise CaseFileError(f"The first line of {path} isn't CSV. {error.faults[0].remedy}") from None
    return header


def read_part(part: Part, earlier: Earlier = NONE_EARLIER) -> PartRead:
    """Read every line of a part: its case, or what is wrong with it and the line itself.

    A case whose id stands on an earlier line of the part, or is among those of ``earlier`` parts, is a fault of the
    later line.
    """
    cases: list[Case] = []
    faults: list[LineFault] = []
    aside: list[bytes] = []
    glimpses: list[Glimpse] = []
    places, numbers = dict(earlier), []
    if part.form is Form.CSV and part.first_line == 2:  # noqa: PLR2004 - the line below the header
        faults += LineError(header_of(part.header, part.translation).faults).placed(1, part.path.name, costs=False)
    number = part.first_line
    for raw, case_on_line in _readings(part):
        try:
            case, remarks = case_on_line()
            if case.case_id in places:
                fault = f"The case {case.case_id} stands on {places[case.case_id]} already."
                remedy = "Keep one of the two lines, or give each case its own id."
                raise LineError((fault_of("duplicate_case", fault, remedy, "/case_id"),), case.case_id)  # noqa: TRY301 - one way out for every fault
            places[case.case_id] = f"line {number}"
            cases.append(case)
            numbers.append(number)
            faults += LineError(remarks, case.case_id).placed(number, part.path.name, costs=False)
        except LineError as error:
            faults += error.placed(number, part.path.name)
            aside.append(raw())
            glimpses.append(glimpse_of(part, aside[-1]))
        number += 1
    return PartRead(
        tuple(cases), tuple(numbers), tuple(faults), number - part.first_line, tuple(aside), tuple(glimpses)
    )


def read_in_turn(given: Iterable[Part]) -> Iterator[PartRead]:
    """Every part in turn, a case that comes twice being a fault wherever it comes again."""
    seen = Seen()
    for part in given:
        read = read_part(part)
        if again := seen.before(read.ids, part.path.name):
            read = read_part(part, again)
        seen.add(read.ids, read.numbers, part.path.name)
        yield read


def _readings(part: Part) -> Iterator[tuple[Callable[[], bytes], Callable[[], Read]]]:
    """For each line of a part, what gives the line as it stands, and what gives its case or raises ``LineError``."""
    if part.form is Form.PARQUET:
        for row in rows_of(part):
            yield partial(row_bytes, row), partial(_case_of_row, row)
        return
    header = header_of(part.header, part.translation) if part.header else None
    read = partial(_case_of_json, part.encoding) if header is None else partial(_case_of_cells, part.encoding, header)
    with part.path.open("rb") as file:
        file.seek(part.start)
        for _, record in zip(range(part.lines), records(file, part.encoding, header), strict=False):
            line = record.removesuffix("\n".encode(part.encoding))
            yield partial(bytes, line), partial(read, line)


def _case_of_row(row: dict[str, object]) -> Read:
    return case_of(shape_of(row))


def _case_of_json(encoding: Encoding, line: bytes) -> Read:
    check_length(line)
    text, error = _text_of(line, encoding)
    if error is None:
        return case_of(decoded(text.encode("utf-8", "surrogatepass")))
    return _mended(decoded(text.encode()), error)


def _case_of_cells(encoding: Encoding, header: Header, line: bytes) -> Read:
    check_length(line)
    text, error = _text_of(line, encoding)
    value = unflattened(text, header)
    return case_of(value) if error is None else _mended(value, error)


def _text_of(line: bytes, encoding: Encoding) -> tuple[str, LineError | None]:
    """The text of a line, and its fault where some of it isn't in the encoding; marks stand for what isn't."""
    try:
        return line.decode(encoding), None
    except UnicodeDecodeError as error:
        code = "not_utf8" if encoding is Encoding.UTF_8 else "not_in_encoding"
        name = "UTF-8" if encoding is Encoding.UTF_8 else encoding.upper()
        fault = f"The line isn't {name}: byte {error.start} can't be read."
        remedy = "Save the file as CSV in UTF-8." if encoding is Encoding.UTF_8 else "Save the file as CSV UTF-8."
        return line.decode(encoding, "replace"), LineError((fault_of(code, fault, remedy),))


def _mended(value: object, error: LineError) -> Read:
    """The case all the same where only members that are shown can't be read; raises the error otherwise."""
    learnt = {name: told for name, told in value.items() if name not in SHOWN} if isinstance(value, dict) else value
    if not isinstance(value, dict) or UNREAD in repr(learnt):
        raise error
    case, remarks = case_of(value)
    return case, (*error.faults, *remarks)
