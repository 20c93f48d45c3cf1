"""What ``python -m service recommend`` does."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tqdm import tqdm

from service.api.reading import today
from service.app import models_folder
from service.command.batch.answering import Answers, Defaults, answering, chunks
from service.command.batch.lines import Form, Line, count_of, lines_of
from service.command.batch.output import finish
from service.command.batch.progress import Note, Place, Written, alone
from service.command.failing import CommandError
from service.content import read

SOME_SET_ASIDE = 3
CHUNK = 64
ROOMS = (
    *("api", "advice", "intake", "interview", "messages", "outlook", "population", "practice", "profile"),
    *("recommend", "rules"),
)
"""Whose files and code have a part in an answer."""
LARGEST_READ = 1 << 20


def recommend(asked: argparse.Namespace) -> int:
    """Answer a file; the exit code."""
    Form.of(asked.given), Form.of(asked.out)
    place = Place(asked.out)
    try:
        with alone(place):
            note = _answer_all(asked, place)
            finish(place)
    except OSError as error:
        at = error.filename or asked.out
        raise CommandError(f"{at}: {error.strerror}. Give the command again to go on.") from None
    sys.stderr.write(f"{note.answers} answered, {note.aside} set aside\n")
    return SOME_SET_ASIDE if note.aside else 0


def _answer_all(asked: argparse.Namespace, place: Place) -> Note:
    begun = None if asked.fresh else place.begun()
    as_of = asked.as_of.isoformat() if asked.as_of else (begun.of["as_of"] if begun else today().isoformat())
    defaults: Defaults = {"as_of": as_of}
    defaults |= {"language": asked.language} if asked.language else {}
    defaults |= {"detail": asked.detail} if asked.detail else {}
    of = defaults | {"input": _identity(asked.given), "content": _content()}
    if begun and begun.of != of:
        told = f"{place.note} is of another run: other requests, options or rules."
        raise CommandError(f"{told} Begin anew with --fresh.")
    written = Written(place, begun or Note(of))
    try:
        total = count_of(asked.given)
        with answering(asked.jobs, asked.scheduler, defaults) as answers, _bar(total, written.note.lines) as advance:
            _copy(chunks(_rest(asked.given, written.note.lines), CHUNK), answers, written, advance)
    finally:
        written.close()
    return written.note


def _copy(given: Iterator[list[Line]], answers: Answers, written: Written, advance: Callable[[int], object]) -> None:
    ends: list[int] = []

    def noted() -> Iterator[list[Line]]:
        for chunk in given:
            ends.append(chunk[-1].number)
            yield chunk

    for answered in answers(noted()):
        written.add(answered, ends.pop(0))
        advance(len(answered))


def _rest(path: Path, done: int) -> Iterator[Line]:
    return (line for line in lines_of(path) if line.number > done)


@contextmanager
def _bar(total: int | None, done: int) -> Iterator[Callable[[int], object]]:
    if not sys.stderr.isatty():
        with nullcontext():
            yield lambda _: None
        return
    with tqdm(total=total, initial=done, desc="Answering", unit=" lines", file=sys.stderr, dynamic_ncols=True) as shown:
        yield shown.update


def _identity(path: Path) -> str:
    """What tells a file from another: SHA-256 over its bytes."""
    whole = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for piece in iter(lambda: file.read(LARGEST_READ), b""):
                whole.update(piece)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    return whole.hexdigest()


def _content() -> str:
    """What tells the rules, wording, code and model in force from others."""
    whole = hashlib.sha256(read().digest(ROOMS).encode())
    for path in sorted(models_folder().rglob("*.json")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()
