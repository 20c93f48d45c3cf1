"""What became of every line of the case files that were read: counts alone, and nothing of a single case's facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """All faults of one kind: how many, and one of them. ``column`` is the field's path with dots, items as ``*``.

    ``costs`` is false where the cases were read all the same. ``fault`` shows a value of a line, and belongs on a
    terminal or in the folder of the run, never in a log.
    """

    code: str
    column: str
    count: int
    line: int
    file: str
    fault: str
    remedy: str
    costs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturiseSummary:
    """What became of every line read.

    ``cases`` were read and are each counted once in ``pathways``; ``faults`` tell what is wrong with the other lines;
    ``rows`` are in the parts. a case that came before is a fault of the later line. ``peak_memory_mib`` adds
    up this process and its workers. ``months`` counts cases read by pathway and regime (as ``gep@exemptions``), month
    of lodging and outcome, and ``aside`` the lines set aside (``lines``) by what can be made out of them. ``first`` and
    ``last`` are the days between which the cases were lodged.
    """

    lines: int
    cases: int
    faults: int
    set_aside: int
    rows: int
    parts: int
    own: bool
    outcomes: Mapping[str, int]
    pathways: Mapping[str, Mapping[str, Mapping[str, int]]]
    features: tuple[str, ...]
    seconds: float
    peak_memory_mib: float
    months: Mapping[str, Mapping[str, Mapping[str, int]]]
    aside: tuple[Mapping[str, object], ...]
    kinds: tuple[FaultKind, ...]
    first: str | None
    last: str | None


def write_summary(folder: Path, summary: FeaturiseSummary) -> None:
    """Write the summary of a folder of features, after everything else."""
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=1) + "\n"
    (folder / SUMMARY).write_text(text, encoding="utf-8")


def read_summary(folder: Path) -> FeaturiseSummary:
    """The summary of a folder; raises ``OSError``, ``TypeError``, ``KeyError`` or ``ValueError`` where it isn't one."""
    told = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    kinds = tuple(FaultKind(**kind) for kind in told.pop("kinds"))
    for name in ("features", "aside"):
        told[name] = tuple(told[name])
    return FeaturiseSummary(**told, kinds=kinds)
