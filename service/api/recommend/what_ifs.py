"""What-ifs as JSON values, with a sentence for each change and for each set of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.changes.amounts import LOCAL_AWARDS
from service.advice.changes.lever import StepCode, table
from service.advice.changes.records import Step, WhatIf, WhatIfKind
from service.advice.changes.what_ifs import cases
from service.outlook.estimate import Band
from service.profile.values import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.advice.ledger import Ledger
    from service.api.sentences import Writer
    from service.recommend.decision import Decision


def what_ifs(decision: Decision, writer: Writer, ledger: Ledger) -> Mapping[str, list[dict[str, Any]]]:
    """For each pathway, by id, what would open it or lift its outlook."""
    as_of = decision.request.as_of
    found = cases(decision, ledger=ledger)
    return {name: [_what_if(row.what_if, as_of, writer) for row in rows] for name, rows in found.items()}


def _what_if(row: WhatIf, as_of: date, writer: Writer) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "on": row.on.isoformat(),
        "steps": [_step(step, writer) for step in row.steps],
        "effort": row.effort.value,
        "time": row.time.value,
        "verdict": row.verdict.value,
        "band": row.band.value,
        "missing": list(row.missing),
        "sentence": sentence(row, as_of, writer),
    }


def _step(step: Step, writer: Writer) -> dict[str, Any]:
    return {
        "code": step.code.value,
        "facts": list(step.facts),
        "distance": step.distance,
        "target": step.target,
        "unit": step.unit,
        "on": None if step.on is None else step.on.isoformat(),
        "effort": step.effort.value,
        "time": step.time.value,
        "sentence": _phrase(step, writer),
    }


def _phrase(step: Step, writer: Writer) -> str:
    distance, target = writer.amount(step.distance, step.unit), writer.amount(step.target, step.unit)
    terms = writer.together([writer.text(f"what_if.term.{name}") for name in _terms(step)])
    begun = ".begun" if _begun(step, writer.day) else ""
    return writer.text(f"what_if.step.{step.code.value}{begun}", distance=distance, target=target, terms=terms)


def _begun(step: Step, as_of: date) -> bool:
    """Whether an award comes sooner than one of studies that are yet to begin: those that go on now end in it."""
    level = LOCAL_AWARDS.get(step.code)
    return level is not None and step.on is not None and step.on < add_months(as_of, table().months[level])


def _terms(step: Step) -> list[str]:
    """What of a given offer would have to be agreed, by the names of its fields."""
    if step.code is not StepCode.OFFER_TERMS:
        return []
    return [pointer.rpartition("/")[2] for pointer in step.facts]


def sentence(row: WhatIf, as_of: date, writer: Writer) -> str:
    """What a what-if asks for and what comes of it, with how hard it is and how long it takes."""
    code = f"what_if.{row.verdict.value}" if row.kind is WhatIfKind.OPENS else "what_if.lifts"
    places = {
        "steps": writer.joined("what_if.and", [_phrase(step, writer) for step in row.steps]),
        "before": writer.text(f"key_date.band.{Band.WEAK.value}"),
        "after": writer.text(f"key_date.band.{row.band.value}"),
    }
    if row.on == as_of:
        told = writer.text(code, **places)
    else:
        told = writer.text(f"{code}.later", date=writer.dates(row.on.isoformat()), **places)
    effort, time = (writer.text(f"what_if.{word}") for word in (f"effort.{row.effort}", f"time.{row.time}"))
    return writer.joined("what_to_do.joined", (told, writer.text("what_if.ease", effort=effort, time=time)))
