"""The encoding of a text file of cases: told by its mark or by what it decodes as, and asked for where two would do.

UTF-8 is read line by line: a line that isn't is set aside alone. Between GBK and Big5 charset-normalizer tells, by how
much like text the file reads under each.
"""

from __future__ import annotations

import codecs
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from training.cases.case import CaseFileError


class Encoding(StrEnum):
    """How the characters of a file are written, under the name of Python's codec; each takes in its smaller kin."""

    UTF_8 = "utf-8"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    GBK = "gb18030"
    BIG5 = "big5hkscs"


NAMED = {"utf-8": Encoding.UTF_8, "utf-16": Encoding.UTF_16_LE, "gbk": Encoding.GBK, "big5": Encoding.BIG5}
"""What an analyst may say, and what it is read as; a mark in the file has the last word."""
MARKS = (
    (codecs.BOM_UTF8, Encoding.UTF_8),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
)
LOOKED_INTO = 256 * 1024
"""Bytes of lines with other characters than ASCII's after which enough is known."""
MOSTLY = 0.5
"""The share of such lines that has to be UTF-8 for the file to be it, and the others broken."""


def encoding_of(path: Path, named: str | None = None) -> tuple[Encoding, int]:
    """The encoding of a file and the length of its mark; ``named`` is what the analyst says that it is.

    Raises ``CaseFileError`` where it is none of these, or where it reads as well under two.
    """
    with path.open("rb") as file:
        head = file.read(512)
        for mark, encoding in MARKS:
            if head.startswith(mark):
                return encoding, len(mark)
        if named is not None:
            return NAMED[named], 0
        if b"\0" in head:
            ends = head[1::2].count(0) >= head[::2].count(0)
            return Encoding.UTF_16_LE if ends else Encoding.UTF_16_BE, 0
        file.seek(0)
        return _of_lines(path, _other_lines(file)), 0


def _other_lines(file: BinaryIO) -> list[bytes]:
    """The first lines that hold other characters than ASCII's."""
    found: list[bytes] = []
    size = 0
    while size < LOOKED_INTO and (line := file.readline(LOOKED_INTO)):
        if not line.isascii():
            found.append(line)
            size += len(line)
    return found


def _decodes(line: bytes, encoding: Encoding) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _of_lines(path: Path, lines: list[bytes]) -> Encoding:
    if sum(_decodes(line, Encoding.UTF_8) for line in lines) >= MOSTLY * len(lines):
        return Encoding.UTF_8
    both = [Encoding.GBK, Encoding.BIG5]
    read_as = [one for one in both if sum(_decodes(line, one) for line in lines) >= (1 - MOSTLY / 10) * len(lines)]
    if not read_as:  # nothing else fits: every line that isn't UTF-8 is told of by itself
        return Encoding.UTF_8
    if len(read_as) == 1:
        return read_as[0]
    matches = list(from_bytes(b"".join(lines), cp_isolation=[str(one) for one in both]))
    if not matches or (len(matches) > 1 and matches[0].chaos == matches[1].chaos):
        raise CaseFileError(
            f"{path} may be in GBK or in Big5, and reads as well under both. "
            "Say which: --encoding gbk, or --encoding big5."
        )
    return Encoding(matches[0].encoding)


def read_line(file: BinaryIO, encoding: Encoding, most: int) -> bytes:
    """The next line with its break, or up to ``most`` bytes of it; empty at the end."""
    if encoding not in {Encoding.UTF_16_LE, Encoding.UTF_16_BE}:
        return file.readline(most)
    line = b""
    while len(line) < most and (more := file.readline(most - len(line))):
        line += more
        if not line.endswith(b"\n"):
            continue
        if encoding is Encoding.UTF_16_BE and not len(line) % 2 and line[-2] == 0:
            break
        if encoding is Encoding.UTF_16_LE and len(line) % 2:
            line += file.read(1)
            if line.endswith(b"\n\0"):
                break
    return line
