"""The records of a text file of cases: its lines, and in a CSV file the cells that go over several of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from training.cases.encoding import Encoding, read_line
from training.cases.flat import Header, fits

LONGEST_SCANNED = 64 * 1024 * 1024
"""Bytes without a line break beyond which a file isn't one of lines."""
MOST_LINES = 100
"""Lines over which one record of a CSV file may go."""


def records(file: BinaryIO, encoding: Encoding, header: Header | None = None) -> Iterator[bytes]:
    """The records from where a file stands, as bytes with their breaks; with a header, those of a CSV file.

    A cell in quotation marks may go over several lines: they are one record where the whole has as many cells as the
    header. A mark that nobody closes costs its own line and no other.
    """
    while line := read_line(file, encoding, LONGEST_SCANNED):
        yield line if header is None or not _opens(line, encoding) else _joined(file, line, encoding, header)


def _opens(line: bytes, encoding: Encoding) -> bool:
    """Whether a quotation mark is left open at the end of a line."""
    marks = line.decode(encoding, "replace").count('"') if line.count(b'"') else 0
    return marks % 2 == 1


def _joined(file: BinaryIO, line: bytes, encoding: Encoding, header: Header) -> bytes:
    after, whole = file.tell(), line
    for _ in range(MOST_LINES - 1):
        more = read_line(file, encoding, LONGEST_SCANNED)
        if not more:
            break
        whole += more
        if _opens(more, encoding):
            if fits(whole.decode(encoding, "replace"), header):
                return whole
            break
    file.seek(after)
    return line
