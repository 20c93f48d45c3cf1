"""The model card: what a published model is, what it rests on, how it did, and what it must not be taken for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files

from service.outlook.features import FEATURES
from service.outlook.tables import Basis, ModelTables, PathwayModel
from training.artefact.origin import Origin
from training.cohort.assumptions import assumptions
from training.review.assessment import (
    Assessment,
    Choice,
    Chosen,
    Comparison,
    Estimated,
    Later,
    ModelAssessment,
    Objection,
    PersonaOrder,
    TargetCheck,
)

DIRECTIONS = {1: "never lowers", -1: "never raises", 0: "free"}
SYNTHETIC = (
    "The cases are a **synthetic cohort**: this project drew them from published totals and its own assumptions."
)
OWN = "The cases are an agency's own, as it handed them in: **its accepted clients**, not all who apply."
MIXED = (
    "The cases are **mixed**: an agency's own (its accepted clients, not all who apply), and a **synthetic cohort** "
    "that this project drew from published totals and its own assumptions. The table of classifiers says which stands "
    "on which."
)
TITLES = {
    Basis.SYNTHETIC_COHORT: "on a synthetic cohort",
    Basis.AGENCY_CASES: "on an agency's cases",
    Basis.MIXED: "on an agency's cases and a synthetic cohort",
}
BASES = {Basis.SYNTHETIC_COHORT: SYNTHETIC, Basis.AGENCY_CASES: OWN, Basis.MIXED: MIXED}
NOTHING = "None.\n"


def _basis(tables: ModelTables) -> tuple[str, str]:
    """The title by basis, and what the cases are: of which classifiers, where not all stand on the same."""
    by: dict[Basis, list[str]] = {}
    for name, one in sorted(tables.models.items()):
        by.setdefault(Basis(one.basis), []).append(name)
    if len(by) < 2:  # noqa: PLR2004 - one basis needs no names
        basis = next(iter(by), Basis(tables.basis))
        return TITLES[basis], BASES[basis]
    rows = [f"* {', '.join(by[basis])}: {BASES[basis]}" for basis in Basis if basis in by]
    return TITLES[Basis.MIXED], "Not all classifiers stand on the same cases.\n\n" + "\n".join(rows)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return "–" if value is None else " ".join(str(value).replace("|", "\\|").split())


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *([_cell(cell) for cell in row] for row in rows)]
    found = "".join("| " + " | ".join(line) + " |\n" for line in lines)
    return found if len(lines) > 2 else NOTHING  # noqa: PLR2004 - the head and its rule


def _interval(one: Estimated | None) -> str | None:
    return None if one is None else f"{one.value:.4f} ({one.low:.4f} to {one.high:.4f})"


def _read(origin: Origin) -> str:
    own = f"{origin.own_lines:,} lines of an agency's cases" if origin.own_lines else ""
    drawn = f"{origin.synthetic_lines:,} simulated cases" if origin.synthetic_lines else ""
    if drawn and origin.people is not None:
        drawn += f" ({origin.people:,} people for each pathway, variant {origin.variant})"
    if own and drawn:
        drawn += f", each with the weight {origin.synthetic_weight:g} of an own one"
    aside = f" {origin.set_aside:,} lines could not be read and were set aside." if origin.set_aside else ""
    prior = f" Few cases were drawn towards the simulated version {origin.prior}." if origin.prior else ""
    if origin.carried:
        prior += f" Taken over from the version before as they stood: {', '.join(origin.carried)}."
    if origin.first:
        aside += f" Lodged from {origin.first} to {origin.last}; of later cases the model knows nothing."
    return f"Read: {' and '.join(part for part in (own, drawn) if part) or 'nothing new'}.{aside}{prior}"


def _measured(one: ModelAssessment) -> tuple[object, ...]:
    return (
        one.name,
        one.cases,
        one.favourable,
        _interval(one.log_loss),
        one.base_log_loss,
        one.brier,
        one.base_brier,
        f"{one.ece:.4f} ({one.ece_by_chance:.4f})",
        _interval(one.auc),
        one.mean_width,
        one.masked_log_loss,
        one.unmasked_log_loss,
        one.masked_mean_width,
        f"{one.parity:.0e}",
    )


MEASURED = (
    *("classifier", "held out", "favourable", "log-loss", "of the share", "Brier", "of the share", "ECE (by chance)"),
    *("AUC", "width", "log-loss, silent", "same cases, complete", "width, silent", "parity"),
)


def _variants(rows: Iterable[Mapping[str, object]]) -> str:
    found = list(rows)
    return _table(found[0], (row.values() for row in found)) if found else "Not compared in this run.\n"


def _spreads(tables: ModelTables, feature: str) -> str:
    return ", ".join(
        f"{name} {one.slope * (max(table.values) - min(table.values)):.2f}"
        for name, one in tables.models.items()
        for table in one.tables
        if table.feature == feature
    )


def _features(tables: ModelTables) -> str:
    used = {name for one in tables.models.values() for name in one.features}
    return _table(
        ("feature", "unit", "a higher value", "spread", "why"),
        (
            (name, feature.unit, DIRECTIONS[feature.direction], _spreads(tables, name), feature.why)
            for name, feature in FEATURES.items()
            if name in used
        ),
    )


def _groups(models: Iterable[ModelAssessment]) -> str:
    return _table(
        ("classifier", "attribute", "group", "held out", "mean estimate", "favourable share", "log-loss"),
        (
            (one.name, row.attribute, row.group, row.cases, row.mean_estimate, _interval(row.share), row.log_loss)
            for one in models
            for row in one.groups
            if row.enough
        ),
    )


CHOSEN = {
    Chosen.NEW: "the new classifier",
    Chosen.BEFORE: "the one of the version before",
    Chosen.BASE_RATE: "the base rate alone, which can't tell more",
}


def _bullets(lines: Iterable[str], nothing: str = "") -> str:
    return "".join(f"* {line}\n" for line in lines) or nothing


def _objections(objections: Iterable[Objection]) -> str:
    """What was objected to the cases and published all the same."""
    accepted = ", accepted by who published"
    told = (f"**{one.kind}**{accepted if one.accepted else ''}: {_cell(one.why)}." for one in objections)
    return _bullets(told, NOTHING)


def _later(rows: Iterable[Later]) -> str:
    head = ("classifier", "cases", "lodged", "came about", "estimated")
    return _table(
        (*head, "ECE", "by chance", "log-loss", "of the share"),
        (
            (
                row.name,
                row.cases,
                f"{row.first} to {row.last}",
                row.share,
                row.expected,
                row.ece,
                row.ece_chance,
                row.log_loss,
                row.base_log_loss,
            )
            for row in rows
        ),
    )


def _choices(choices: Mapping[str, Choice]) -> str:
    """What was chosen of each pathway, and why."""
    told = (
        f"{name}: {CHOSEN[one.chosen]}. {_cell(one.why)}." + (f" All the same: {one.warning}." if one.warning else "")
        for name, one in choices.items()
    )
    return _bullets(told, "The classifiers of this version, as measured below.\n")


def _models(models: Iterable[PathwayModel]) -> str:
    return _table(
        ("classifier", "pathway", "regime", "stage", "basis", "cases in fitting"),
        ((one.name, one.pathway_id, one.regime, one.stage, one.basis, one.cases) for one in models),
    )


def _targets(checks: Iterable[TargetCheck]) -> str:
    return _table(
        ("pathway", "figure", "of", "published", "generated", "tolerance", "certainty", "source"),
        (
            (
                row.pathway_id,
                row.name,
                row.population,
                row.published,
                row.generated,
                row.tolerance,
                row.certainty,
                row.source,
            )
            for row in checks
        ),
    )


def _market() -> str:
    """What the cohort takes a month's pay to be, by degree."""
    return _table(
        ("highest degree, from 0 (none) to 4 (doctorate)", "HK$ a month", "of", "date", "source"),
        (
            (str(level), f"{row.monthly_hkd:,.0f}", row.of, row.date, row.source)
            for level, row in enumerate(assumptions().market)
        ),
    )


def _comparisons(rows: Iterable[Comparison]) -> str:
    return _table(
        ("classifier", "held out", "against", "log-loss before", "log-loss now", "improvement"),
        (
            (
                row.name,
                row.cases,
                row.against,
                row.champion_log_loss,
                row.challenger_log_loss,
                _interval(row.improvement),
            )
            for row in rows
        ),
    )


def _personas(orders: Iterable[PersonaOrder]) -> str:
    return _table(
        ("classifier", "stronger", "weaker", "estimates", "why"),
        (
            (row.model, row.stronger, row.weaker, " > ".join(f"{one:.3f}" for one in row.estimates), row.why)
            for row in orders
        ),
    )


def card(tables: ModelTables, assessment: Assessment, origin: Origin) -> str:
    """The card as Markdown."""
    title, basis = _basis(tables)
    template = files("training.artefact").joinpath("model_card.md").read_text(encoding="utf-8")
    return template.format(
        version=tables.version,
        title=title,
        notice=tables.notice,
        basis=basis,
        read=_read(origin),
        command=origin.command,
        seed=origin.seed,
        refits=origin.refits,
        revision=origin.revision or "outside a checkout",
        libraries=", ".join(f"{name} {number}" for name, number in origin.libraries.items()),
        data=origin.data_sha256,
        objections=_objections(assessment.objections),
        later=_later(assessment.later.values()),
        choices=_choices(assessment.choices),
        models=_models(tables.models.values()),
        shrunk=_bullets(f"{name}: {why}" for name, why in assessment.shrunk.items()),
        targets=_targets(assessment.targets),
        variants=_variants(assessment.variants),
        market=_market(),
        metrics=_table(MEASURED, map(_measured, assessment.models.values())),
        unmeasured=_bullets(f"{name}: {why}" for name, why in assessment.unmeasured.items()),
        comparisons=_comparisons(assessment.comparisons.values()),
        personas=_personas(assessment.personas),
        groups=_groups(assessment.models.values()),
        features=_features(tables),
    )
