"""What an analyst reads on the terminal, in plain words."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.cohort.files import CohortSummary
from training.cohort.simulate import default_people
from training.model.featurise import FAULTS, SET_ASIDE, FeaturiseSummary
from training.model.rows import LeftOut
from training.review.assessment import Assessment, TargetCheck

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
    if summary.set_aside:
        yield f"  The lines set aside: {folder / SET_ASIDE}"
        yield f"  What is wrong with each, and the remedy: {folder / FAULTS}"
    if summary.duplicates:
        some = ", ".join(summary.duplicate_examples)
        yield f"  {counted(summary.duplicates, 'case')} came more than once and count once: {some}"
    for pathway, regimes in summary.pathways.items():
        for regime, tally in regimes.items():
            left = dict(tally)
            parts = [f"{left.pop('open', 0):,} open", f"{left.pop('closed', 0):,} settled by the rules"]
            parts += [f"{number:,} {LEFT_OUT.get(LeftOut(why), why)}" for why, number in left.items()]
            yield f"  {pathway} under {regime}: {', '.join(parts)}"


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


def measured_words(assessment: Assessment) -> Iterator[str]:
    """Held-out measurements and the comparison, as tables; then the gates."""
    yield "On the held-out people (log-loss in nat, with its 95 % interval):"
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
        yield "Improvement over the version before (lower end of the interval has to be -0.005 nat or better):"
        yield from aligned(
            ("classifier", "cases", "improvement", "against"),
            [
                (
                    one.name,
                    f"{one.cases:,}",
                    f"{one.improvement.value:+.4f} ({one.improvement.low:+.4f} to {one.improvement.high:+.4f})",
                    one.against.split(",")[0] + ("" if one.gated else "; too few people to count alone"),
                )
                for one in assessment.comparisons.values()
            ],
        )
    for name, why in assessment.unmeasured.items():
        yield f"{name} has no row here: {why}."
    moved = [f"{one.model} {one.feature} ({one.psi:.2f})" for one in assessment.drift if one.level == "shifted"]
    if moved:
        yield f"Shifted against the version before: {', '.join(moved)}."
    held = sum(pair.holds for pair in assessment.personas)
    yield f"Golden personas: {held} of {len(assessment.personas)} pairs in their order."
