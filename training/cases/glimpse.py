"""What can be made out of a line that can't be read: enough to tell whether such lines differ from the others."""

from __future__ import annotations

import json
import re

from service.rules.catalogue import BY_ID
from training.cases.case import Outcome
from training.cases.flat import cells_of, header_of
from training.cases.part import Form, Glimpse, Part
from training.cases.reading import LineError

MEMBERS = ("outcome", "pathway", "lodged_on")
LONGEST_WORD = 40
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


def glimpse_of(part: Part, line: bytes) -> Glimpse:
    """Outcome, pathway and month of a line that is set aside, as far as they stand where they belong."""
    text = line.decode("utf-8" if part.form is Form.PARQUET else part.encoding, "replace")
    found = _of_cells(part, text) if part.form is Form.CSV else _of_json(text)
    outcome, pathway, day = (found.get(name) for name in MEMBERS)
    month = _MONTH.match(day) if day else None
    return Glimpse(outcome, pathway, month[0] if month else None)


def _word(value: object) -> str | None:
    return value.strip()[:LONGEST_WORD] or None if isinstance(value, str) else None


def _of_cells(part: Part, text: str) -> dict[str, str | None]:
    header = header_of(part.header, part.translation)
    try:
        cells = cells_of(text, header.delimiter)
    except LineError:
        cells = text.replace('"', "").split(header.delimiter)
    if len(cells) != header.width:
        return _anywhere(cells)
    places = {name: header.place_of(name) for name in MEMBERS}
    return {
        name: None if place is None else _word(part.translation.cell(name, cells[place]))
        for name, place in places.items()
    }


def _anywhere(cells: list[str]) -> dict[str, str | None]:
    """Where columns have moved: the first cell that reads as an outcome, as a pathway, as a day."""
    outcome = next((cell for cell in cells if cell in set(Outcome)), None)
    pathway = next((cell for cell in cells if cell in BY_ID), None)
    return {"outcome": outcome, "pathway": pathway, "lodged_on": next(filter(_MONTH.match, cells), None)}


def _of_json(text: str) -> dict[str, str | None]:
    try:
        value = json.loads(text)
    except ValueError:
        value = {}
    if isinstance(value, dict) and value:
        return {name: _word(value.get(name)) for name in MEMBERS}
    found = {name: re.search(rf'"{name}"\s*:\s*"([^"]*)"', text) for name in MEMBERS}
    return {name: None if match is None else _word(match[1]) for name, match in found.items()}
