"""The model card: what a published model is, what it rests on, how it did, and what it must not be taken for."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from service.outlook.features import FEATURES
from training.cohort.assumptions import assumptions, targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.outlook.tables import ModelTables
    from training.cohort.simulate import Reproduced
    from training.review.metrics import Metrics
    from training.model.export import Parity

DIRECTIONS = {1: "never lowers", -1: "never raises", 0: "free"}
MEASURED = (
    "pathway",
    "cases",
    "approved",
    "log-loss",
    "of the share",
    "Brier",
    "of the share",
    "ECE",
    "AUC",
    "width",
    "log-loss, silent",
    "same cases, complete",
    "width, silent",
    "parity",
)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *([str(cell).replace("|", "\\|").strip() for cell in row] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _spreads(model: ModelTables, feature: str) -> str:
    return ", ".join(
        f"{name} {one.slope * (max(table.values) - min(table.values)):.2f}"
        for name, one in model.models.items()
        for table in one.tables
        if table.feature == feature
    )


def _targets() -> str:
    head = ("pathway", "regimes", "share", "of", "tolerance", "period", "certainty", "source", "note")
    return _table(
        head,
        (
            (
                target.pathway_id,
                ", ".join(target.regimes),
                f"{target.share:.4f}",
                target.population,
                target.tolerance,
                target.period,
                target.certainty,
                target.source,
                target.note,
            )
            for target in targets().shares.values()
        ),
    )


def _measured(one: Metrics, parity: Parity) -> tuple[object, ...]:
    return (
        one.pathway_id,
        one.cases,
        one.approved,
        f"{one.log_loss:.4f}",
        f"{one.base_log_loss:.4f}",
        f"{one.brier:.4f}",
        f"{one.base_brier:.4f}",
        f"{one.ece:.4f}",
        "–" if one.auc is None else f"{one.auc:.3f}",
        f"{one.complete_mean_width:.3f}",
        f"{one.masked_log_loss:.4f}",
        f"{one.unmasked_log_loss:.4f}",
        f"{one.masked_mean_width:.3f}",
        f"{parity.largest:.0e}",
    )


def model_card(  # noqa: PLR0913 - what a card tells, each by name
    model: ModelTables,
    metrics: Mapping[str, Metrics],
    parities: Mapping[str, Parity],
    shares: Iterable[Reproduced],
    *,
    seed: int,
    libraries: Mapping[str, str],
) -> str:
    """The card as Markdown."""
    template = files("training.artefact").joinpath("model_card.md").read_text(encoding="utf-8")
    return template.format(
        version=model.version,
        notice=model.notice,
        day=assumptions().cohort_day,
        seed=seed,
        libraries=", ".join(f"{name} {number}" for name, number in libraries.items()),
        targets=_targets(),
        none=_table(("pathway", "why"), targets().none.items()),
        reproduced=_table(
            ("pathway", "share", "published", "simulated", "tolerance"),
            (
                (share.pathway_id, share.name, f"{share.published:.4f}", f"{share.simulated:.4f}", share.tolerance)
                for share in shares
            ),
        ),
        metrics=_table(MEASURED, (_measured(one, parities[name]) for name, one in metrics.items())),
        features=_table(
            ("feature", "unit", "a higher value", "spread", "why"),
            (
                (name, feature.unit, DIRECTIONS[feature.direction], _spreads(model, name), feature.why)
                for name, feature in FEATURES.items()
            ),
        ),
    )
