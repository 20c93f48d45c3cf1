"""What the report says of one classifier, drawn and put in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from service.outlook.features import FEATURES
from service.outlook.tables import ModelTables, PathwayModel
from training.report import figures, wording
from training.report.curves import beside, curve
from training.report.rows import Axis, axis
from training.review.assessment import Assessment, Comparison, Drift, GroupMetrics, ModelAssessment, PersonaOrder
from training.review.drift import SHIFTED_ABOVE, STABLE_BELOW


@dataclass(frozen=True, slots=True)
class FeaturePlot:
    """One feature of one classifier: its curve as a figure, and what is to be said of it."""

    name: str
    unit: str
    direction: str
    why: str
    spread: float
    figure: Markup


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one attribute, with the axis that they share."""

    attribute: str
    rows: tuple[GroupMetrics, ...]
    axis: Axis


@dataclass(frozen=True, slots=True)
class Section:
    """Everything about one classifier; ``measured`` is ``None`` where it has no held-out case.

    ``anchor`` names it in links; ``plots`` are figures by kind.
    """

    anchor: str
    name: str
    model: PathwayModel | None
    measured: ModelAssessment | None
    comparison: Comparison | None
    plots: Mapping[str, Markup]
    features: tuple[FeaturePlot, ...]
    champion_shown: bool
    groups: tuple[Groups, ...]
    rivals_axis: Axis | None
    personas: tuple[PersonaOrder, ...]
    personas_axis: Axis
    drift: tuple[Drift, ...]
    drift_axis: Axis
    unmeasured: str | None
    shrunk: str | None


def _feature_plots(model: PathwayModel, champion: PathwayModel | None, anchor: str) -> tuple[FeaturePlot, ...]:
    """Every feature, the one with the widest spread first, all on one scale of log-odds."""
    before = {table.feature: table for table in champion.tables} if champion else {}
    drawn = []
    for table in model.tables:
        ours = curve(model, table)
        old = beside(champion, before[table.feature], ours) if champion and table.feature in before else None
        drawn.append((table, ours, old))
    heights = [
        height
        for _, ours, old in drawn
        for height in (*ours.values, *ours.low, *ours.high, *(old.values if old else ()))
    ]
    low, high = min(heights, default=0.0), max(heights, default=0.0)
    room = 0.05 * (high - low) + 0.05
    rows = []
    for number, (table, ours, old) in enumerate(drawn):
        declared = FEATURES.get(table.feature)
        unit = declared.unit if declared else "unit unknown"
        one = figures.Shape(wording.words(table.feature), unit, ours, old, (low - room, high + room))
        rows.append(
            FeaturePlot(
                name=table.feature,
                unit=unit,
                direction=wording.DIRECTIONS.get(table.direction, ""),
                why=declared.why if declared else "",
                spread=ours.spread,
                figure=figures.shape(one, f"{anchor}f{number}"),
            )
        )
    return tuple(sorted(rows, key=lambda row: -row.spread))


def _groups(measured: ModelAssessment) -> tuple[Groups, ...]:
    found = []
    for attribute in dict.fromkeys(row.attribute for row in measured.groups):
        rows = tuple(row for row in measured.groups if row.attribute == attribute)
        telling = [row for row in rows if row.enough] or rows
        ends = [value for row in telling for value in (row.share.low, row.share.high, row.mean_estimate)]
        found.append(Groups(attribute, rows, axis([*ends, measured.mean_estimate], within=(0.0, 1.0))))
    return tuple(found)


def _plots(measured: ModelAssessment, model: PathwayModel | None, name: str, anchor: str) -> dict[str, Markup]:
    word = wording.favourable(name)
    plots = {"reliability": figures.reliability(measured, model.pool if model else (), word, f"{anchor}r")}
    if len(measured.bins) == 1:  # one estimate for all orders nobody
        return plots
    if measured.roc:
        plots["roc"] = figures.roc(measured, word, f"{anchor}o")
    if measured.precision_recall:
        plots["precision_recall"] = figures.precision_recall(measured, word, f"{anchor}p")
    if measured.curve:
        plots["curve"] = figures.learning(measured, f"{anchor}l")
    return plots


def _drift_axis(drift: tuple[Drift, ...]) -> Axis:
    """From nought, with a tick at each customary line."""
    high = max([0.32, *(row.psi * 1.05 for row in drift)])
    return Axis(0.0, high, tuple((place, f"{place:g}") for place in (0.0, STABLE_BELOW, SHIFTED_ABOVE) if place < high))


def section(
    number: int, name: str, assessment: Assessment, tables: ModelTables, champion: ModelTables | None
) -> Section:
    """The classifier of a name, the ``number``-th of the page."""
    anchor = f"m{number}"
    model = tables.models.get(name)
    before = champion.models.get(name) if champion else None
    measured = assessment.models.get(name)
    personas = tuple(row for row in assessment.personas if row.model == name)
    places = [value for row in personas for value in (*row.estimates, *(row.before or ()))]
    drift = tuple(sorted((row for row in assessment.drift if row.model == name), key=lambda row: -row.psi))
    losses = (
        [row.log_loss for row in measured.rivals] + [measured.log_loss.low, measured.log_loss.high] if measured else []
    )
    return Section(
        anchor=anchor,
        name=name,
        model=model,
        measured=measured,
        comparison=assessment.comparisons.get(name),
        plots=_plots(measured, model, name, anchor) if measured else {},
        features=_feature_plots(model, before, anchor) if model else (),
        champion_shown=before is not None,
        groups=_groups(measured) if measured else (),
        rivals_axis=axis(losses, unit="number") if losses else None,
        personas=personas,
        personas_axis=axis(places, within=(0.0, 1.0)),
        drift=drift,
        drift_axis=_drift_axis(drift),
        unmeasured=assessment.unmeasured.get(name),
        shrunk=assessment.shrunk.get(name) or (model.shrunk if model else None),
    )
