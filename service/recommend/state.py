"""Everything that a decision stands on besides the request: loaded once, immutable, with its digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.content import RATES, Content, in_force
from service.outlook.tables import ModelTables, load_model
from service.practice import Practice, load_practice
from service.recommend.ranking import Ranking, load_ranking
from service.recording import record
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import every
from service.rules.law import Lawbook, lawbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from service.rules.pathway import Pathway

ROOMS = (
    *("profile", "rules", "practice", "outlook", "population", "recommend", "interview", "advice"),
    *("intake", "messages", "api"),
)
"""The rooms whose code and files make an answer: how facts are read, what is decided on them, and how it is worded."""


@record(frozen=True)
class State:
    """The law, the lore, the ranking and the model, with the digest of each, and the content that they were read in."""

    content: Content
    law: Lawbook
    pathways: tuple[Pathway, ...]
    practice: Practice
    ranking: Ranking
    model: ModelTables
    ruleset_digest: str
    parameter_of: Mapping[str, str]


def parameter_of(pathways: tuple[Pathway, ...]) -> dict[str, str]:
    """The parameter of each criterion that has one, by the criterion's id."""
    rules = [rule for pathway in pathways for rule in (*pathway.entry.values(), *pathway.extension.values())]
    return {
        criterion.id: parameter
        for rule in rules
        for criterion in every(rule)
        if (parameter := getattr(criterion, "parameter", None)) is not None
    }


def load_state(models: Path) -> State:
    """The content in force, with the current model from ``models``; raises where a file is inconsistent."""
    content = in_force()
    return State(
        content=content,
        law=lawbook(),
        pathways=PATHWAYS,
        practice=load_practice(),
        ranking=load_ranking(),
        model=load_model(models),
        ruleset_digest=content.digest((*ROOMS, RATES.partition("/")[0])),
        parameter_of=parameter_of(PATHWAYS),
    )
