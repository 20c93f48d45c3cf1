"""What an analyst reads on the terminal, in plain words."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from training.cohort.files import CohortSummary
from training.cohort.simulate import default_people
from training.model.featurise import FAULTS, SET_ASIDE
from training.model.rows import LeftOut
from training.model.summary import FaultKind, FeaturiseSummary
from training.review.assessment import Assessment, Choice, Chosen, Drift, Later, TargetCheck
from training.review.drift import SHIFTED, STABLE

LEFT_OUT = {
    LeftOut.PENDING: "pending",
    LeftOut.WITHDRAWN: "withdrawn",
    LeftOut.REGIME_UNCERTAIN: "lodged while it was uncertain which rules held",
    LeftOut.LAW_UNKNOWN: "under rules whose text isn't held",
    LeftOut.EXTENSION: "applications to extend",
    LeftOut.PATHWAY_UNKNOWN: "of pathways unknown here",
}


def counted(number: int, what: str) -> str:
    """``1 case``, ``12,000 cases``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def command_of(given: argparse.Namespace, cohort: CohortSummary | None) -> str:
    """The command that makes a model again; files without their folders, and nothing about this machine."""
    words = ["python", "-m", "training", "retrain"]
    if given.cases is not None:
        words += ["--cases", Path(given.cases).name]
        if given.synthetic_weight:
            words += ["--synthetic-weight", f"{given.synthetic_weight:g}"]
    if cohort is not None and dict(cohort.people) != default_people():
        words += ["--people", str(max(cohort.people.values()))]
    if cohort is not None:
        words += ["--variant", cohort.variant]
    words += ["--seed", str(given.seed), "--refits", str(given.refits)]
    return shlex.join(words)


def read_words(summary: FeaturiseSummary, folder: Path) -> Iterator[str]:
    """What became of every line read."""
    what = "own cases" if summary.own else "simulated cases"
    yield f"Read {counted(summary.lines, 'line')} of {what}; {summary.set_aside:,} set aside."
    yield from fault_words(summary.kinds)
    if summary.set_aside:
        yield f"  The lines set aside: {folder / SET_ASIDE}"
        yield f"  What is wrong with each, and the remedy: {folder / FAULTS}"
    for pathway, regimes in summary.pathways.items():
        for regime, tally in regimes.items():
            left = dict(tally)
            parts = [f"{left.pop('open', 0):,} open", f"{left.pop('closed', 0):,} settled by the rules"]
            parts += [f"{number:,} {LEFT_OUT.get(LeftOut(why), why)}" for why, number in left.items()]
            yield f"  {pathway} under {regime}: {', '.join(parts)}"


IN_CSV = {
    "Send true or false, without quotation marks.": "Write true or false.",
    "Send a number.": "Write the number alone, without signs of money, units or thousands separators.",
    "Send a text in quotation marks.": "Write a text.",
    "Leave the member out where nothing is known.": "Leave the cell empty where nothing is known.",
    "Send a value, or leave it out where nothing is known.": "Leave the cell empty where nothing is known.",
    "Send a whole number, or the limits of what is known: {“min”: …, “max”: …}.": (
        "Write a whole number, or what is known in the columns ….min and ….max."
    ),
}
"""Remedies in the words of a spreadsheet."""
MOST_KINDS = 20


def fault_words(kinds: Sequence[FaultKind]) -> Iterator[str]:
    """Faults by kind as a table, with an example of each and the remedy; a misspelt column is the first thing said."""
    if not kinds:
        return
    yield "What is wrong, by kind; the columns that nothing reads first:"
    for kind in kinds[:MOST_KINDS]:
        where = f"line {kind.line:,} of {kind.file}" if kind.file else f"line {kind.line:,}"
        kept = "" if kind.costs else " (read all the same)"
        yield f"  {kind.count:>7,} × {kind.column or 'the line'}{kept}: {where}: {kind.fault}"
        remedy = IN_CSV.get(kind.remedy, kind.remedy) if kind.file.lower().endswith(".csv") else kind.remedy
        yield f"            {remedy}"
    if len(kinds) > MOST_KINDS:
        yield f"  and {len(kinds) - MOST_KINDS} kinds more."


def target_words(checks: Iterable[TargetCheck]) -> Iterator[str]:
    """Published figures beside what was generated, as a table."""
    rows = [
        (
            one.pathway_id,
            f"{one.name} of {one.population}",
            f"{one.published:.4f}",
            f"{one.generated:.4f}",
            f"{one.tolerance:g}",
            "holds" if one.holds else "MISSES",
        )
        for one in checks
    ]
    yield from aligned(("pathway", "figure", "published", "generated", "tolerance", ""), rows)


def aligned(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table in columns."""
    lines = [head, *rows]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]
    for line in lines:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


CHOSEN = {
    Chosen.NEW: "the new one",
    Chosen.BEFORE: "the one before",
    Chosen.BASE_RATE: "the base rate, cannot tell more",
}


def chosen_words(choices: Mapping[str, Choice], *, refused: bool = False) -> Iterator[str]:
    """What is published of each pathway that has new cases, or would be if nothing were refused, and why."""
    if choices:
        what = "would be" if refused else "is"
        yield f"What {what} published of each pathway with new cases, as the same people judge:"
    for name, one in choices.items():
        yield f"  {name}: {CHOSEN[one.chosen]}. {one.why[0].upper()}{one.why[1:]}."
        if one.warning:
            yield f"    All the same: {one.warning}."


def drift_words(rows: Sequence[Drift], version: str) -> Iterator[str]:
    """How far cases have moved from those that a version was fitted on, and of what they say nothing."""
    yield f"Population stability index against {version}, where it isn't stable:"
    yield from aligned(
        ("classifier", "feature", "index", "by chance", "cases", "level"),
        [
            (row.model, row.feature, f"{row.psi:.3f}", f"{row.by_chance:.3f}", str(row.cases), row.level)
            for row in rows
            if row.level != STABLE and row.cases
        ],
    )
    shifted = sum(row.level == SHIFTED for row in rows)
    yield f"{shifted} of {len(rows)} shifted." + (" Consider retraining." if shifted else "")
    untold: dict[str, list[str]] = {}
    for row in rows:
        if not row.cases:
            untold.setdefault(row.model, []).append(row.feature)
    for name, told in untold.items():
        yield f"Told in no case of {name}, so that nothing is said of it: {', '.join(told)}."


def performance_words(rows: Sequence[Later], failing: Sequence[str]) -> Iterator[str]:
    """How the current version does on new cases, with the limits that the exit code goes by."""
    yield "On these cases (limits: an error of 0.02 or what chance allows, and no worse than their base rate):"
    cells = [
        (
            row.name,
            f"{row.cases:,}",
            f"{row.share:.1%}",
            f"{row.expected:.1%}",
            f"{row.ece:.4f}",
            f"{row.ece_chance:.2%}",
            f"{row.log_loss:.4f}",
            f"{row.base_log_loss:.4f}",
            "DOES NOT HOLD" if row.name in failing else "holds",
        )
        for row in rows
    ]
    head = ("classifier", "cases", "favourable", "estimated", "error", "by chance", "log-loss", "base rate's", "")
    yield from aligned(head, cells)
    yield f"{len(failing)} of {len(rows)} classifiers no longer hold." + (" Retrain." if failing else "")


def _by_reason(reasons: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, why in reasons.items():
        found.setdefault(why, []).append(name)
    return found


def measured_words(assessment: Assessment) -> Iterator[str]:
    """Held-out measurements and the comparison, as tables; then the gates."""
    yield "By people whom a classifier hasn't seen (log-loss in nat, with its 95 % interval):"
    yield from aligned(
        ("classifier", "cases", "log-loss", "of the base rate", "calibration error", "by chance"),
        [
            (
                one.name,
                f"{one.cases:,}",
                f"{one.log_loss.value:.4f} ({one.log_loss.low:.4f} to {one.log_loss.high:.4f})",
                f"{one.base_log_loss:.4f}",
                f"{one.ece:.4f}",
                f"{one.ece_by_chance:.4f}",
            )
            for one in assessment.models.values()
        ],
    )
    if assessment.comparisons:
        yield "Improvement over what was there before (in 95 of 100 draws it has to be -0.005 nat or better):"
        yield from aligned(
            ("classifier", "cases", "improvement", "against"),
            [
                (
                    one.name,
                    f"{one.cases:,}",
                    f"{one.improvement.value:+.4f} ({one.improvement.low:+.4f} to {one.improvement.high:+.4f})",
                    one.against.split(",")[0],
                )
                for one in assessment.comparisons.values()
            ],
        )
    for why, names in _by_reason(assessment.unmeasured).items():
        yield f"Without a row here: {', '.join(names)}: {why}."
    moved = [f"{one.model} {one.feature} ({one.psi:.2f})" for one in assessment.drift if one.level == SHIFTED]
    if moved:
        yield f"Shifted against the version before: {', '.join(moved)}."
    held = sum(pair.holds for pair in assessment.personas)
    yield f"Golden personas: {held} of {len(assessment.personas)} pairs in their order."
