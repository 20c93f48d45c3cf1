"""Golden personas: committed pairs of whole profiles, one of which must never stand below the other.

Profiles are read as a request's are, and estimates are the server's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from service.intake.contradictions import placed_contradictions
from service.intake.decoding import decode
from service.intake.schemas import record
from service.outlook.case import case_of
from service.outlook.estimate import estimate
from service.outlook.tables import ModelTables, Stage, model_name
from service.practice import findings
from service.profile.facts import Facts
from service.profile.model import Profile
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import Assessment, assess
from training.review.assessment import PersonaOrder


@dataclass(frozen=True, slots=True)
class PersonaPair:
    """Two profiles on one pathway, by name; ``margin`` is the least distance of the estimates, 0 or more.

    ``across``: the two differ in strengths that pull in different directions, so that no monotone direction alone
    guarantees their order.
    """

    id: str
    pathway_id: str
    stronger: str
    weaker: str
    margin: float
    across: bool
    why: str


@dataclass(frozen=True, slots=True)
class Personas:
    """The profiles by name, the pairs, and the day on which all are lodged."""

    as_of: date
    profiles: Mapping[str, Profile]
    pairs: tuple[PersonaPair, ...]


def _profile(name: str, value: object, as_of: date) -> Profile:
    # Through JSON, as a request comes: YAML's dates become texts.
    profile: Profile = record(Profile).deserialize(decode(json.dumps(value, default=str).encode()))
    faults = placed_contradictions(profile, as_of)
    if faults:
        raise ValueError(f"personas.yaml: {name}: {faults[0].fault}")
    return profile


def _pair(row: Mapping[str, Any], profiles: Mapping[str, Profile]) -> PersonaPair:
    pair = PersonaPair(
        id=str(row["id"]),
        pathway_id=str(row["pathway"]),
        stronger=str(row["stronger"]),
        weaker=str(row["weaker"]),
        margin=float(row["margin"]),
        across=bool(row.get("across", False)),
        why=str(row["why"]),
    )
    if pair.margin < 0 or not {pair.stronger, pair.weaker} <= set(profiles) or pair.pathway_id not in BY_ID:
        raise ValueError(f"personas.yaml: {pair.id}: no such profile or pathway, or a margin below nought")
    return pair


@lru_cache(maxsize=1)
def load_personas() -> Personas:
    """Read ``personas.yaml``; raises ``ValueError`` where it isn't what a request could be."""
    text = yaml.load(files("training.review").joinpath("personas.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    as_of: date = text["as_of"]
    profiles = {name: _profile(name, value, as_of) for name, value in text["profiles"].items()}
    return Personas(as_of, profiles, tuple(_pair(row, profiles) for row in text["pairs"]))


def assessed(personas: Personas, name: str, pathway_id: str) -> tuple[Assessment, Facts, Evaluation]:
    """What the rules make of a persona on a pathway."""
    facts = Facts(personas.profiles[name], personas.as_of)
    evaluation = Evaluation(facts, lawbook())
    return assess(BY_ID[pathway_id], evaluation), facts, evaluation


def _estimate(tables: ModelTables, personas: Personas, name: str, pathway_id: str) -> tuple[str, float | None]:
    assessment, facts, evaluation = assessed(personas, name, pathway_id)
    outlook = estimate(tables, assessment, case_of(facts, evaluation, findings(facts)))
    return model_name(pathway_id, str(assessment.regimes[0].value), Stage.APPROVAL), outlook.estimate


def persona_orders(tables: ModelTables, champion: ModelTables | None = None) -> tuple[PersonaOrder, ...]:
    """Each pair that the tables can estimate, with the champion's estimates as ``before`` where it has them."""
    personas = load_personas()
    orders = []
    for pair in personas.pairs:
        asked = (pair.stronger, pair.weaker)
        names, now = zip(*(_estimate(tables, personas, name, pair.pathway_id) for name in asked), strict=True)
        if now[0] is None or now[1] is None:
            continue
        then = [None if champion is None else _estimate(champion, personas, name, pair.pathway_id)[1] for name in asked]
        orders.append(
            PersonaOrder(
                id=pair.id,
                model=names[0],
                stronger=pair.stronger,
                weaker=pair.weaker,
                why=pair.why,
                estimates=(now[0], now[1]),
                before=None if then[0] is None or then[1] is None else (then[0], then[1]),
                holds=now[0] - now[1] >= pair.margin,
                margin=pair.margin,
            )
        )
    return tuple(orders)
