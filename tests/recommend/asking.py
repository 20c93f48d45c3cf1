"""Asking for a decision and its answer without the API."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import reject

from service.api.edge import spare
from service.api.recommend.answers import answer
from service.messages import Catalogue, load_catalogues
from service.profile.model import Profile
from service.recommend.decision import Decision, NoLawHeldError, Request, decide
from service.recommend.state import State, load_state
from tests.told import whole

AS_OF = date(2026, 11, 23)


@cache
def shipped() -> State:
    """The law, the lore, the ranking and the current model, as they ship; read once."""
    return load_state(Path(__file__).parents[2] / "models")


def decided(
    profile: Profile,
    as_of: date = AS_OF,
    *,
    preferences: Mapping[str, float] | None = None,
    today: date | None = None,
) -> Decision:
    """The decision on a profile, asked on the day of lodging unless another day is given."""
    return decide(shipped(), Request(profile, as_of, preferences, today or as_of, {}))


@cache
def english() -> Catalogue:
    """The English messages, read once."""
    return load_catalogues()["en"]


def decided_where_law_is_held(profile: Profile, as_of: date) -> Decision:
    """The decision, or another try by Hypothesis: of early years no text of extensions is held."""
    try:
        return decided(profile, as_of)
    except NoLawHeldError:
        reject()


def answered(decision: Decision, detail: str = "full") -> dict[str, Any]:
    """The answer in English, each of its pathways named, with each reason whole where it stands."""
    named = [ranked.assessment.pathway.id for ranked in decision.pathways]
    told: dict[str, Any] = spare(answer(decision, english(), detail, shown=named))
    return whole(told)


def pathway(told: Mapping[str, Any], pathway_id: str) -> dict[str, Any]:
    """One pathway of an answer."""
    row: dict[str, Any] = next(row for row in told["pathways"] if row["id"] == pathway_id)
    return row


def codes(told: Mapping[str, Any]) -> list[str]:
    """The codes of an answer's notices, in order."""
    return [notice["code"] for notice in told["notices"]]
