"""An assessment, tables and a champion that nobody measured: numbers of the usual size, drawn by a seed."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from service.outlook.features import FEATURES, features_of
from service.outlook.tables import Basis, ModelTables, PathwayModel, Stage, Table, model_name
from training.review.assessment import (
    Assessment,
    Bin,
    Choice,
    Chosen,
    Comparison,
    Disagreements,
    Drift,
    Estimated,
    GroupMetrics,
    Later,
    ModelAssessment,
    Month,
    Objection,
    ObjectionKind,
    PersonaOrder,
    Rival,
    TargetCheck,
)

NAMES = (
    ("qmas_gpt", "criteria_2024", Stage.APPROVAL, 0.18),
    ("gep", "exemptions", Stage.APPROVAL, 0.975),
    ("ttps_b", "categories", Stage.EXTENSION, 0.62),
)
CONTEXT: Mapping[str, Any] = {
    "version": "synthetic-0123456789ab",
    "data_sha256": "5d41402abc4b2a76b9719d911017c592" * 2,
    "seed": 20260120,
    "code_revision": "396fa4b",
    "lines": 61_204,
    "set_aside": 3,
    "faults": [
        {
            "line": 17,
            "case_id": "A-17",
            "pointer": "/profile/person/birth_date",
            "code": "invalid",
            "fault": "1984-13 is no month.",
            "remedy": "Write a date as 1984, 1984-12 or 1984-12-31.",
        },
        {
            "line": 904,
            "case_id": None,
            "pointer": "",
            "code": "json",
            "fault": "Not JSON.",
            "remedy": "One object a line.",
        },
    ],
    "basis": "synthetic_cohort",
    "day": "2026-11-24",
    "seconds": 412.7,
    "peak_memory_mib": 1830.4,
}


def _edges(feature: str, chance: np.random.Generator) -> list[float]:
    if feature in {"record_clear", "listed_bachelor"}:
        return [0.5]
    if feature == "degree_level":
        return [1.5, 2.5, 3.5]
    if feature == "qmas_criteria_met":
        return [number + 0.5 for number in range(4, 12)]
    domain = FEATURES[feature].domain
    if math.isinf(domain.high):
        return sorted(np.exp(chance.normal(13, 1.0, 120)).round(0).tolist())
    top = min(domain.high, 240)
    return sorted(set(np.round(chance.uniform(0.03 * top, 0.97 * top, 60), 3).tolist()))


def made_table(feature: str, chance: np.random.Generator) -> Table:
    """A table that keeps its direction, with twenty refits about it."""
    direction = FEATURES[feature].direction
    edges = _edges(feature, chance)
    bins = len(edges) + 1

    def rising(size: float) -> list[float]:
        steps = chance.gamma(0.3, 1.0, bins)
        values = np.cumsum(steps) * size / steps.sum()
        return list((direction or 1) * (values - values.mean()))

    values = rising(chance.gamma(1.2, 0.7))
    density = chance.dirichlet(np.linspace(1.5, 0.5, bins) * 3)
    refits = []
    for _ in range(20):
        size, shift = chance.normal(1, 0.18), chance.normal(0, 0.03)
        refits.append(tuple(round(abs(size) * value + shift, 4) for value in values))
    return Table(
        feature, direction, tuple(edges), tuple(values), tuple(np.maximum(density, 1e-6).tolist()), tuple(refits)
    )


def made_model(pathway_id: str, regime: str, stage: Stage, share: float, seed: int) -> PathwayModel:
    """One classifier whose pool has about the given favourable share."""
    chance = np.random.default_rng(seed)
    centre = math.log(share / (1 - share))
    return PathwayModel(
        name=model_name(pathway_id, regime, stage),
        pathway_id=pathway_id,
        regime=regime,
        stage=stage,
        basis=Basis.SYNTHETIC_COHORT,
        cases=12_000,
        shrunk=None,
        baseline=centre,
        slope=0.97,
        intercept=0.02,
        tables=tuple(made_table(name, chance) for name in features_of(pathway_id, regime, stage)),
        refit_baselines=tuple([centre] * 20),
        pool=tuple(sorted(chance.normal(centre, 1.1, 101).round(4).tolist())),
    )


def made_tables(seed: int = 1, version: str = "synthetic-0123456789ab") -> ModelTables:
    """Three classifiers."""
    models = [made_model(*row, seed + index) for index, row in enumerate(NAMES)]
    notice = "Trained on a synthetic cohort: an estimate is never a chance of approval."
    return ModelTables(version, "synthetic_cohort", notice, "0" * 64, {model.name: model for model in models})


def about(value: float, room: float) -> Estimated:
    return Estimated(value, value - room, value + 0.9 * room)


def _groups(share: float, chance: np.random.Generator) -> tuple[GroupMetrics, ...]:
    rows = []
    for attribute, groups in {
        "age_band": ("18–29", "30–39", "40–44", "45–54", "55+"),
        "audit_sex": ("female", "male", "unknown"),
        "nationality_group": ("China", "South and South-East Asia", "Europe", "Americas", "Others", "unknown"),
        "sector": ("finance", "innovation_and_technology", "trade", "health", "unknown"),
    }.items():
        for group in groups:
            cases = int(chance.integers(60, 1400)) if group != groups[-1] else 11
            value = float(np.clip(share + chance.normal(0, 0.06 * min(share, 1 - share) * 4), 0.01, 0.995))
            room = 1.96 * math.sqrt(value * (1 - value) / cases)
            interval = Estimated(value, max(0, value - room), min(1, value + room))
            mean = float(np.clip(value + chance.normal(0, room / 2), 0.004, 0.996))
            loss = -(value * math.log(mean) + (1 - value) * math.log(1 - mean))
            rows.append(GroupMetrics(attribute, group, cases, round(cases * value), mean, interval, loss, cases >= 30))
    return tuple(rows)


def made_assessment_of(name: str, share: float, seed: int) -> ModelAssessment:
    """What one classifier is said to score."""
    chance = np.random.default_rng(seed)
    base = -(share * math.log(share) + (1 - share) * math.log(1 - share))
    loss = 0.82 * base
    centre = math.log(share / (1 - share))
    means = 1 / (1 + np.exp(-(centre + np.linspace(-2.2, 2.0, 10))))
    bins = []
    for mean in means.tolist():
        room = 1.96 * math.sqrt(mean * (1 - mean) / 240)
        found = float(np.clip(mean + chance.normal(0, room / 2), 0, 1))
        bins.append(Bin(240, mean, Estimated(found, max(0, found - room), min(1, found + room))))
    places = np.linspace(0, 1, 80)
    recall = np.linspace(0.01, 1, 60)
    return ModelAssessment(
        name=name,
        basis="synthetic_cohort",
        fitted_cases=13_600,
        own_cases=0,
        cases=2_400,
        favourable=round(2_400 * share),
        mean_estimate=share + 0.004,
        log_loss=about(loss, 0.012),
        base_log_loss=base,
        brier=0.8 * share * (1 - share),
        base_brier=share * (1 - share),
        ece=0.0118,
        ece_by_chance=0.0187,
        auc=about(0.784, 0.017),
        slope=0.98,
        masked_log_loss=loss + 0.031,
        unmasked_log_loss=loss,
        masked_range_holds=1.0,
        mean_width=0.083,
        masked_mean_width=0.412,
        parity=3.1e-14,
        parity_points=4_210,
        withdrawn=57,
        withdrawn_refused=share * 0.977,
        bins=tuple(bins),
        roc=tuple(zip(places.tolist(), (places**0.35).tolist(), strict=True)),
        precision_recall=tuple(zip(recall.tolist(), (share + (1 - share) * (1 - recall**0.6)).tolist(), strict=True)),
        curve=tuple((count, loss + 9 / count) for count in (200, 500, 1_000, 2_000, 5_000, 13_600)),
        rivals=(
            Rival("base rate", base, share * (1 - share), None, 13_600, "the favourable share of the cases in fitting"),
            Rival("logistic regression", loss + 0.011, 0.12, 0.771, 13_600, "standardised"),
            Rival("random forest", loss + 0.006, 0.118, 0.776, 13_600, "what is unknown as the median"),
            Rival("unrestricted boosting", loss - 0.004, 0.115, 0.789, 13_600, "with interactions"),
        ),
        groups=_groups(share, chance),
        ece_chance=0.41,
        people=2_214,
        withdrawn_estimate=share * 0.98,
    )


def made_assessment(**changes: Any) -> Assessment:  # noqa: ANN401 - fields of any type
    """Everything measured, and no gate that fails, but for ``changes``."""
    tables, models, comparisons, personas, drift = made_tables(), {}, {}, [], []
    chance = np.random.default_rng(5)
    for index, (pathway_id, regime, stage, share) in enumerate(NAMES):
        name = model_name(pathway_id, regime, stage)
        one = models[name] = made_assessment_of(name, share, 40 + index)
        gain = 0.004 - 0.003 * index
        comparisons[name] = Comparison(
            name, one.cases, one.log_loss.value + gain, one.log_loss.value, about(gain, 0.0025), holds=True
        )
        for number, why in enumerate(("A clear record never counts against.", "Letters that name duties weigh more.")):
            low = float(chance.uniform(0.2, 0.5))
            personas.append(
                PersonaOrder(
                    id=f"{pathway_id}-{number}",
                    model=name,
                    stronger="engineer",
                    weaker="engineer_vague_letters",
                    why=why,
                    estimates=(low + 0.2, low),
                    before=(low + 0.15, low + 0.02) if number else None,
                    holds=True,
                    margin=0.01,
                )
            )
        for table in tables.models[name].tables:
            psi = float(chance.gamma(0.8, 0.05))
            level = "stable" if psi < 0.1 else "watch" if psi <= 0.25 else "shifted"
            drift.append(Drift(name, table.feature, psi, level, one.cases, 0.02))
        drift.append(Drift(name, "estimate", 0.031, "stable", one.cases, 0.02))
    whole = Assessment(
        models=models,
        comparisons=comparisons,
        personas=tuple(personas),
        drift=tuple(drift),
        targets=(
            TargetCheck(
                "qmas_gpt",
                "approved",
                "received",
                0.1801,
                0.1789,
                0.03,
                "derived",
                "Reply of 23 July 2025, https://www.info.gov.hk/gia/general/202507/23/P2025072300298.htm, as reported",
                holds=True,
            ),
            TargetCheck("gep", "approved", "decided", 0.9848, 0.9861, 0.006, "several_secondary", "Reply", holds=True),
            TargetCheck(
                "gep", "pay_20k_to_40k", "approved", 0.44, 0.424, 0.03, "several_secondary", "Reply", holds=True
            ),
        ),
        disagreements=(
            Disagreements(
                "qmas_gpt",
                "criteria_2024",
                "approved_though_closed",
                12,
                ("A-101", "A-207"),
                {},
            ),
            Disagreements(
                "gep",
                "exemptions",
                "refused_though_open",
                431,
                ("G-9", "G-31", "G-77"),
                {"pay below market": 211, "no ground given": 220},
            ),
        ),
        variants=(
            {
                "variant": "central",
                "what": "As written in the assumptions.",
                "qmas approved": 0.1789,
                "log-loss": 0.3871,
            },
            {"variant": "milder", "what": "A panel that sees less.", "qmas approved": 0.2011, "log-loss": 0.4102},
            {"variant": "stricter", "what": "A smaller exercise.", "qmas approved": 0.1507, "log-loss": 0.3405},
        ),
        shrunk={"ttps_b@categories+extension": "214 cases: drawn towards the published base rate."},
        failures=(),
        unmeasured={"iang@present": "No case is held out: carried over from the champion."},
        objections=(Objection(ObjectionKind.HOLE, "gep has no case lodged in 2025-04", accepted=True),),
        choices={
            "gep@exemptions": Choice(
                "gep@exemptions", Chosen.BASE_RATE, "on 212 cases nothing was better", "it is off by 0.031"
            )
        },
        months={"gep": tuple(Month(f"2025-{month:02d}", 40, 40 - 2 * month) for month in range(1, 13) if month != 4)},
        later={
            "gep@exemptions": Later(
                "gep@exemptions", 120, "2025-10-01", "2025-12-31", 0.4, 0.7, 0.9, 0.67, 0.3, 0.001, worse=True
            )
        },
    )
    return replace(whole, **changes)
