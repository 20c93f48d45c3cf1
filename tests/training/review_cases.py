"""A small classifier with known tables, and cases decided by it: what the review is tried on."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from service.outlook.tables import Basis, ModelTables, PathwayModel, Stage, Table
from training.model.samples import Sample
from training.model.scoring import log_odds, shares

NAME = "ttps_a@categories"
FEATURES = ("taxable_income_hkd", "career_authentic", "letters_specific", "record_clear")
INCOME_EDGES = (2_600_000.0, 3_000_000.0, 4_000_000.0)


def table(feature: str, edges: tuple[float, ...], values: tuple[float, ...], density: tuple[float, ...]) -> Table:
    refits = (tuple(value - 0.1 for value in values), tuple(value + 0.1 for value in values))
    return Table(feature=feature, direction=1, edges=edges, values=values, density=density, refits=refits)


MODEL = PathwayModel(
    name=NAME,
    pathway_id="ttps_a",
    regime="categories",
    stage=Stage.APPROVAL,
    basis=Basis.SYNTHETIC_COHORT,
    cases=2_000,
    shrunk=None,
    baseline=-2.0,
    slope=1.0,
    intercept=0.0,
    tables=(
        table("taxable_income_hkd", INCOME_EDGES, (0.0, 0.4, 0.8, 1.2), (0.25, 0.25, 0.25, 0.25)),
        table("career_authentic", (0.5,), (0.0, 1.0), (0.3, 0.7)),
        table("letters_specific", (0.25, 0.75), (0.0, 0.5, 1.0), (0.3, 0.4, 0.3)),
        table("record_clear", (0.5,), (0.0, 1.5), (0.2, 0.8)),
    ),
    refit_baselines=(-2.05, -1.95),
    pool=(),
)


def shifted(model: PathwayModel, by: float) -> PathwayModel:
    return replace(model, intercept=model.intercept + by)


def flattened(model: PathwayModel) -> PathwayModel:
    """The same mean, more or less, and no use of any feature."""
    plain = tuple(replace(row, values=(row.unknown.mean,) * len(row.values), refits=()) for row in model.tables)
    return replace(model, tables=plain, refit_baselines=())


def tables(*models: PathwayModel) -> ModelTables:
    return ModelTables("test", "synthetic_cohort", "", "", {model.name: model for model in models})


def features(cases: int, chance: np.random.Generator) -> np.ndarray:
    income = np.array([2_550_000.0, 2_800_000.0, 3_500_000.0, 5_000_000.0])[chance.integers(0, 4, cases)]
    authentic = (chance.random(cases) < 0.7).astype(float)
    letters = np.array([0.0, 0.5, 1.0])[chance.choice(3, cases, p=[0.3, 0.4, 0.3])]
    return np.column_stack([income, authentic, letters, (chance.random(cases) < 0.8).astype(float)])


def sample(cases: int, seed: int, model: PathwayModel = MODEL, *, test: float = 0.5, each: int = 1) -> Sample:
    """Cases decided as ``model`` says, ``each`` to a person, a share of people held out."""
    chance = np.random.default_rng([seed, 1])
    values = features(cases, chance)
    person = np.array([f"P{index // each:07d}" for index in range(cases)])
    held = chance.random(cases // each + 1) < test
    favourable = chance.random(cases) < shares(log_odds(model, values, values))
    return Sample(
        name=model.name,
        pathway_id=model.pathway_id,
        regime=model.regime,
        stage=model.stage,
        features=model.features,
        case=np.array([f"C{index:07d}" for index in range(cases)]),
        person=person,
        low=values,
        high=values,
        favourable=favourable,
        weight=np.ones(cases),
        own=np.zeros(cases, dtype=np.bool_),
        test=held[np.arange(cases) // each],
        groups={
            "age_band": np.array(["under 30", "30 to 39", "40 and over"])[chance.integers(0, 3, cases)],
            "audit_sex": np.array(["", "f", "m"])[chance.integers(0, 3, cases)],
        },
        withdrawn_low=values[: cases // 50],
        withdrawn_high=values[: cases // 50],
    )


def agreeing(model: PathwayModel, estimator: object, seed: int) -> SimpleNamespace:
    """A proof of parity of an estimator that is the model itself, or off by a number."""
    off = estimator if isinstance(estimator, float) else 0.0
    return SimpleNamespace(points=10, largest=off)
