"""What-ifs as JSON values, with a sentence for each change and for each set of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.outlook.estimate import Band
from service.recommend.what_if_records import Step, WhatIf, WhatIfKind
from service.recommend.what_ifs import cases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.api.sentences import Writer
    from service.recommend.decision import Decision


def what_ifs(decision: Decision, writer: Writer) -> Mapping[str, list[dict[str, Any]]]:
    """For each pathway, by id, what would open it or lift its outlook."""
    as_of = decision.request.as_of
    return {name: [_what_if(row.what_if, as_of, writer) for row in rows] for name, rows in cases(decision).items()}


def _what_if(row: WhatIf, as_of: date, writer: Writer) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "on": row.on.isoformat(),
        "steps": [_step(step, writer) for step in row.steps],
        "verdict": row.verdict.value,
        "band": row.band.value,
        "missing": list(row.missing),
        "sentence": _sentence(row, as_of, writer),
    }


def _step(step: Step, writer: Writer) -> dict[str, Any]:
    return {
        "code": step.code.value,
        "facts": list(step.facts),
        "distance": step.distance,
        "target": step.target,
        "unit": step.unit,
        "on": None if step.on is None else step.on.isoformat(),
        "sentence": _phrase(step, writer),
    }


def _phrase(step: Step, writer: Writer) -> str:
    distance, target = writer.amount(step.distance, step.unit), writer.amount(step.target, step.unit)
    day = "" if step.on is None else writer.dates(step.on.isoformat())
    return writer.text(f"what_if.step.{step.code.value}", distance=distance, target=target, date=day)


def _sentence(row: WhatIf, as_of: date, writer: Writer) -> str:
    code = f"what_if.{row.verdict.value}" if row.kind is WhatIfKind.OPENS else "what_if.lifts"
    places = {
        "steps": writer.listed([_phrase(step, writer) for step in row.steps]),
        "before": writer.text(f"key_date.band.{Band.WEAK.value}"),
        "after": writer.text(f"key_date.band.{row.band.value}"),
    }
    if row.on == as_of:
        return writer.text(code, **places)
    return writer.text(f"{code}.later", date=writer.dates(row.on.isoformat()), **places)
