"""Everything that a decision stands on besides the request: loaded once, immutable, with its digests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from service.outlook.tables import ModelTables, load_model
from service.practice import Practice, load_practice
from service.recommend.ranking import Ranking, load_ranking
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import every
from service.rules.law import Lawbook, lawbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from service.rules.pathway import Pathway

CONTENT = (".py", ".yaml", ".csv")


@dataclass(frozen=True, slots=True)
class State:
    """The law, the lore, the ranking and the model, with the digest of each."""

    law: Lawbook
    pathways: tuple[Pathway, ...]
    practice: Practice
    ranking: Ranking
    model: ModelTables
    ruleset_digest: str
    parameter_of: Mapping[str, str]


def _contents(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{prefix}/{entry.name}"
        if entry.is_dir() and entry.name != "__pycache__":
            found += _contents(entry, name)
        elif entry.name.endswith(CONTENT):
            found.append((name, entry.read_bytes()))
    return found


def ruleset_digest() -> str:
    """SHA-256 over the content of the facts, rules, practice and ranking, file by file."""
    digest = hashlib.sha256()
    for room in ("profile", "rules", "practice", "outlook", "recommend"):
        for name, content in _contents(files(f"service.{room}"), room):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


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
    """Read everything afresh, the current model from ``models`` included; raises where a file is inconsistent."""
    for cached in (load_practice, load_ranking, lawbook):
        cached.cache_clear()
    return State(
        law=lawbook(),
        pathways=PATHWAYS,
        practice=load_practice(),
        ranking=load_ranking(),
        model=load_model(models),
        ruleset_digest=ruleset_digest(),
        parameter_of=parameter_of(PATHWAYS),
    )
