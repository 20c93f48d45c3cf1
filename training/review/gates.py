"""The gates of publication: each failure in one plain sentence that names the classifier, the number and the limit.

How often would they refuse classifiers that are right? Parity, monotonicity, bounds and personas never by chance. Under
10,000 held-out cases calibration is a test, and ``m`` classifiers are tested at once, so that a classifier is refused
where chance alone would give its calibration error in fewer than 5 % / m of perfectly calibrated ones: with one
classifier this is the 95th percentile, and with any number 5 % at most of all that are right throughout are refused.
From 10,000 cases on the limit is 0.02, which chance alone passes in fewer than one of fifty, at 10,000 cases and
estimates of one half, and more rarely anywhere else. The comparison with the champion asks for evidence, so that too
few cases refuse a challenger who is no worse more often than not (of twenty refits on 2,000 simulated cases of the
champion's own making about half were refused, of 200 nearly all). What is kept then is the champion, which is no worse
either, and ``kept_back`` names where, so that the other classifiers needn't wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from service.outlook.features import FEATURES
from service.outlook.tables import PathwayModel
from training.review.assessment import Comparison, ModelAssessment, PersonaOrder, TargetCheck
from training.review.champion import LARGEST_LOSS, TOGETHER

LARGEST_PARITY = 1e-9
LARGEST_ECE = 0.02
MANY_CASES = 10_000
FALSE_REFUSALS = 0.05
"""The share of wholly right sets of classifiers that the gate of calibration may refuse."""


def parity(apart: Mapping[str, float | None]) -> Iterator[str]:
    """Tables and estimator give the same log-odds; ``None`` where there was nothing to compare with."""
    for name, largest in sorted(apart.items()):
        if largest is None:
            yield f"parity of {name}: no estimator to compare the tables with (limit {LARGEST_PARITY:g})"
        elif not largest <= LARGEST_PARITY:  # not a number fails as well
            yield f"parity of {name}: tables and estimator differ by {largest:.3g} (limit {LARGEST_PARITY:g})"


def calibration(models: Mapping[str, ModelAssessment]) -> Iterator[str]:
    """Estimates mean what they say: an error of 0.02 at most on many cases, on few none that chance doesn't explain."""
    few = sum(one.cases < MANY_CASES for one in models.values())
    for name, one in sorted(models.items()):
        if one.cases >= MANY_CASES and one.ece > LARGEST_ECE:
            yield f"calibration of {name}: expected error {one.ece:.4f} on {one.cases} cases (limit {LARGEST_ECE})"
        elif one.cases < MANY_CASES and one.ece_chance < FALSE_REFUSALS / few:
            yield (
                f"calibration of {name}: expected error {one.ece:.4f} on {one.cases} cases, where a calibrated model "
                f"stays under {one.ece_by_chance:.4f} in 95 of 100 and reaches this in {one.ece_chance:.2%} "
                f"(limit {FALSE_REFUSALS / few:.2%} with {few} tested)"
            )


def _against(values: Sequence[float], direction: int) -> float:
    """The largest step against a direction; nought where there is none."""
    return max((-direction * (after - before) for before, after in pairwise(values)), default=0.0)


def monotonicity(models: Iterable[PathwayModel]) -> Iterator[str]:
    """Every table, and every refit of it, goes the way that its feature declares."""
    for model in models:
        for table in model.tables:
            declared = FEATURES[table.feature].direction
            if table.direction != declared:
                yield f"monotonicity of {model.name}: {table.feature} is of direction {table.direction}, not {declared}"
            worst = max(_against(values, declared) for values in (table.values, *table.refits))
            if worst > 0:
                yield (
                    f"monotonicity of {model.name}: {table.feature} takes a step of {worst:.3g} against its direction "
                    f"{declared} (limit 0)"
                )


def bounds(models: Mapping[str, ModelAssessment]) -> Iterator[str]:
    """Every range with facts hidden holds the estimate of the whole case."""
    for name, one in sorted(models.items()):
        if one.masked_range_holds < 1:
            yield f"bounds of {name}: {one.masked_range_holds:.4f} of ranges hold the complete case (limit 1)"


def personas(orders: Iterable[PersonaOrder]) -> Iterator[str]:
    """Every golden pair stands in its order."""
    for pair in orders:
        if not pair.holds:
            stronger, weaker = pair.estimates
            yield (
                f"golden persona {pair.id} under {pair.model}: {pair.stronger} {stronger:.4f} has to stand at least "
                f"{pair.margin:g} above {pair.weaker} {weaker:.4f}"
            )


def champion(compared: Mapping[str, Comparison]) -> Iterator[str]:
    """No challenger is worse than the champion by more than 0.005 nat, at the lower end of the interval."""
    for name, one in sorted(compared.items()):
        if one.gated and not one.holds:
            yield (
                f"champion comparison of {name}: improvement {one.improvement.value:+.4f} nat over {one.against} on "
                f"{one.cases} cases, lower bound {one.improvement.low:+.4f} (limit {-LARGEST_LOSS})"
            )


def targets(checks: Iterable[TargetCheck]) -> Iterator[str]:
    """A synthetic cohort gives the published figures back; an agency's own cases have no such targets."""
    for check in checks:
        if not check.holds:
            yield (
                f"target {check.name} of {check.pathway_id} ({check.population}): generated {check.generated:.4f} "
                f"against {check.published:.4f} published (limit ±{check.tolerance:g})"
            )


def kept_back(compared: Mapping[str, Comparison]) -> tuple[str, ...]:
    """The classifiers that a comparison refuses, those compared together by their own names.

    With the champion's tables in their place the gate holds, and the others may still be published.
    """
    together = TOGETHER in compared and not compared[TOGETHER].holds
    return tuple(
        sorted(
            name for name, one in compared.items() if name != TOGETHER and (not one.holds if one.gated else together)
        )
    )


def failures(  # noqa: PLR0913, PLR0917 - what each gate reads, in the order of the gates
    tables: Iterable[PathwayModel],
    apart: Mapping[str, float | None],
    models: Mapping[str, ModelAssessment],
    compared: Mapping[str, Comparison],
    orders: Iterable[PersonaOrder],
    checks: Iterable[TargetCheck],
) -> tuple[str, ...]:
    """Every gate that fails, in words; empty where the model may be published."""
    return (
        *parity(apart),
        *calibration(models),
        *monotonicity(tables),
        *bounds(models),
        *personas(orders),
        *champion(compared),
        *targets(checks),
    )
