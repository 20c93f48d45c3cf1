"""The step ``inspect``: check a case file and nothing else, and draft a mapping for one in the agency's own words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from training.cases.case import CaseFileError
from training.cases.drafting import draft
from training.cases.encoding import encoding_of
from training.cases.files import check, first_line, parts, read_in_turn
from training.cases.flat import OWN_HEADINGS, Header, cells_of, headings_of
from training.cases.part import Form
from training.cases.reading import LineError
from training.cases.records import records
from training.fitting import translation_of
from training.model.kinds import Kinds, kinds_of, merged, told_kinds
from training.progress import bar
from training.told import OWN_MODELS, UNREADABLE, Told, as_typed
from training.wording import counted, fault_words

LOOKED_AT = 20_000
"""Lines that a draft is made from."""


def inspect_step(given: argparse.Namespace) -> Told:
    """What is wrong with a file, kind by kind; where its words are the agency's own, a mapping is drafted."""
    drafted = _drafted(given) if given.mapping is None else None
    words, facts = [], {}
    code = 0
    try:
        lines = aside = 0
        kinds: Kinds = {}
        with bar("Checking", None, "lines", quiet=given.json) as advance:
            given_parts = parts(given.cases, encoding=given.encoding, translation=translation_of(given))
            for read in read_in_turn(given_parts):
                lines, aside = lines + read.lines, aside + len(read.set_aside)
                merged(kinds, kinds_of(read.faults))
                advance(read.lines)
        rows = told_kinds(kinds)
        words.append(f"Read {counted(lines, 'line')} of {given.cases}; {aside:,} can't be read.")
        words += fault_words(rows)
        facts = {"lines": lines, "set_aside": aside, "kinds": [asdict(row) for row in rows]}
        code = UNREADABLE if aside == lines else 0
    except CaseFileError as error:
        if drafted is None:
            raise
        words.append(str(error).partition(OWN_HEADINGS)[0])
        facts, code = {"error": str(error)}, UNREADABLE
    if drafted is not None:
        words += _kept(given.draft, drafted, given.cases)
    elif not facts.get("set_aside"):
        by = ("--mapping", given.mapping) if given.mapping else ()
        words.append(f"Next: {as_typed('retrain', '--cases', given.cases, *by, '--models', OWN_MODELS)}")
        words.append("  (once, so that yours stay apart from the shipped model: cp -r models ../own-models)")
    return Told({**facts, "draft": None if drafted is None else str(given.draft)}, tuple(words), code)


def _kept(path: Path, text: str, cases: Path) -> Iterator[str]:
    """Write the draft where there is none yet, and say what is to be done with it."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        yield f"Its headings or words are its own: a mapping for them is drafted in {path}. Read it through, then:"
    except FileExistsError:
        yield f"Its headings or words are its own, and {path} is there already; it was left as it is. Then:"
    yield f"  {as_typed('inspect', cases, '--mapping', path)}"


def _drafted(given: argparse.Namespace) -> str | None:
    """A draft for a CSV file; ``None`` for one that needs none, and for other forms."""
    path = given.cases
    if Form.of(path) is not Form.CSV or not path.is_file() or not path.stat().st_size:
        return None
    check(path)
    encoding, mark = encoding_of(path, given.encoding)
    with path.open("rb") as file:
        file.seek(mark)
        first = first_line(path, next(records(file, encoding), b""), encoding)
        delimiter, headings = headings_of(first)
        header = Header(len(headings), (), (), delimiter)
        rows = []
        for record in islice(records(file, encoding, header), LOOKED_AT):
            try:
                rows.append(cells_of(record.decode(encoding, "replace"), delimiter))
            except LineError:
                continue
    return draft(headings, rows)
