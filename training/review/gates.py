"""The gates of publication: each failure in one plain sentence that names the classifier, the number and the limit.

How often would they refuse classifiers that are right? Parity, monotonicity, bounds and personas never by chance.
Calibration may be off by 0.02, or by what chance allows if that is more: ``m`` classifiers are tested at once, and one
is refused where chance alone would give its error in fewer than 5 % / m of perfectly calibrated ones. A model of an
agency's own cases isn't refused for what one of its classifiers is worth: ``training.review.choosing.choice`` publishes
the better of the new one, the one before and the base rate, and only where nothing new is better is there nothing to
publish.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from service.outlook.features import FEATURES
from service.outlook.tables import PathwayModel
from training.review.assessment import (
    Choice,
    Chosen,
    Comparison,
    ModelAssessment,
    PersonaOrder,
    TargetCheck,
)
from training.review.choosing.champion import LARGEST_LOSS
from training.review.choosing.choice import FALSE_REFUSALS, LARGEST_ECE, within

LARGEST_PARITY = 1e-9


def parity(apart: Mapping[str, float | None]) -> Iterator[str]:
    """Tables and estimator give the same log-odds; ``None`` where there was nothing to compare with."""
    for name, largest in sorted(apart.items()):
        if largest is None:
            yield f"parity of {name}: no estimator to compare the tables with (limit {LARGEST_PARITY:g})"
        elif not largest <= LARGEST_PARITY:  # not a number fails as well
            yield f"parity of {name}: tables and estimator differ by {largest:.3g} (limit {LARGEST_PARITY:g})"


def calibration(models: Mapping[str, ModelAssessment]) -> Iterator[str]:
    """Estimates mean what they say: an error within 0.02, or within what chance allows if that is more."""
    tested = max(1, len(models))
    for name, one in sorted(models.items()):
        if not within(one.ece, one.ece_chance, tested):
            yield (
                f"calibration of {name}: error {one.ece:.4f} on {one.cases} cases (limit {LARGEST_ECE}), which "
                f"chance explains in {one.ece_chance:.2%} (limit {FALSE_REFUSALS / tested:.2%} with {tested} tested)"
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
        if not one.holds:
            yield (
                f"champion comparison of {name}: improvement {one.improvement.value:+.4f} nat over {one.against} on "
                f"{one.cases} cases, lower bound {one.least:+.4f} (limit {-LARGEST_LOSS})"
            )


def anything_new(choices: Mapping[str, Choice]) -> Iterator[str]:
    """Of some pathway there is something to publish that isn't there already."""
    if choices and all(one.chosen is Chosen.BEFORE for one in choices.values()):
        for name, one in sorted(choices.items()):
            yield f"choice of {name}: the version before keeps its place: {one.why}"


def targets(checks: Iterable[TargetCheck]) -> Iterator[str]:
    """A synthetic cohort gives the published figures back; an agency's own cases have no such targets."""
    for check in checks:
        if not check.holds:
            yield (
                f"target {check.name} of {check.pathway_id} ({check.population}): generated {check.generated:.4f} "
                f"against {check.published:.4f} published (limit ±{check.tolerance:g})"
            )


def failures(  # noqa: PLR0913, PLR0917 - what each gate reads, in the order of the gates
    tables: Iterable[PathwayModel],
    apart: Mapping[str, float | None],
    models: Mapping[str, ModelAssessment],
    compared: Mapping[str, Comparison],
    orders: Iterable[PersonaOrder],
    checks: Iterable[TargetCheck],
    choices: Mapping[str, Choice],
) -> tuple[str, ...]:
    """Every gate that fails, in words; empty where the model may be published.

    Where something was chosen of each new classifier's pathway, nothing is refused for what one of them is worth.
    """
    return (
        *parity(apart),
        *(() if choices else calibration(models)),
        *monotonicity(tables),
        *bounds(models),
        *personas(orders),
        *(() if choices else champion(compared)),
        *anything_new(choices),
        *targets(checks),
    )
