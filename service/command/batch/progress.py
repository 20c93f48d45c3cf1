"""How far a run has come, kept beside its output: one that was killed goes on where it stood.

Answers and what is set aside go to files of their own. After each chunk both are on the disk, and then the note that
says so, which replaces the one before as a whole. Whoever goes on cuts both files back to what the note says: what was
written after it is done again, so nothing is lost and nothing stands twice.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from service.command.batch.answering import Answered
from service.command.failing import CommandError
from service.recording import record


@dataclass(slots=True)
class Note:
    """What a run is of, and how far it has come: lines read, answers, lines set aside, and bytes of either file."""

    of: dict[str, str]
    lines: int = 0
    answers: int = 0
    aside: int = 0
    answer_bytes: int = 0
    aside_bytes: int = 0


@record(frozen=True)
class Place:
    """The files of a run: its output, and beside it what it has so far."""

    out: Path

    @property
    def part(self) -> Path:
        """The answers so far, as JSON lines."""
        return self.out.with_name(f"{self.out.name}.part")

    @property
    def aside(self) -> Path:
        """What was set aside, as JSON lines."""
        return self.out.with_name(f"{self.out.name}.aside.jsonl")

    @property
    def note(self) -> Path:
        """How far the run has come."""
        return self.out.with_name(f"{self.out.name}.progress")

    def begun(self) -> Note | None:
        """The note of a run that was cut short; raises ``CommandError`` where it can't be read."""
        try:
            return Note(**orjson.loads(self.note.read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            raise CommandError(f"{self.note} can't be read. Remove it to begin anew.") from None


class Written:
    """The two files of a run, open for as long as it goes on."""

    def __init__(self, place: Place, note: Note) -> None:
        self.place, self.note = place, note
        self._part = _opened(place.part, note.answer_bytes)
        self._aside = _opened(place.aside, note.aside_bytes)

    def add(self, answered: Iterable[Answered], upto: int) -> None:
        """Write a chunk, whose last line has the number ``upto``, and then the note of it."""
        for one in answered:
            (self._part if one.is_answer else self._aside).write(one.line)
            self.note.answers += one.is_answer
            self.note.aside += not one.is_answer
        for file in (self._part, self._aside):
            file.flush()
            os.fsync(file.fileno())
        self.note.lines = upto
        self.note.answer_bytes, self.note.aside_bytes = self._part.tell(), self._aside.tell()
        new = self.place.note.with_name(f"{self.place.note.name}.new")
        with new.open("wb") as file:
            file.write(orjson.dumps(asdict(self.note)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.place.note)

    def close(self) -> None:
        """Close both files."""
        self._part.close()
        self._aside.close()


def _opened(path: Path, size: int) -> BinaryIO:
    """A file cut back to a size, to be written on; raises ``CommandError`` where it is shorter."""
    file = path.open("r+b") if path.exists() else path.open("w+b")
    if file.seek(0, os.SEEK_END) < size:
        file.close()
        raise CommandError(f"{path} is shorter than the run had come. Begin anew with --fresh.")
    file.truncate(size)
    file.seek(size)
    return file


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """No second run of the same output meanwhile; raises ``CommandError``."""
    lock = place.out.with_name(f"{place.out.name}.lock")
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Another run writes {place.out}.") from None
        yield
        lock.unlink(missing_ok=True)
