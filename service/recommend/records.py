"""The records of a decision, as the API sends them; sentences are filled in at the edge, in the reader's language.

The response schemas of the API are derived from these classes and from those of the rooms above.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

from msgspec import Struct

from service.recording import record
from service.rules.law import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.outlook.estimate import Band, Given
    from service.outlook.tables import Basis
    from service.rules.pathway import Verdict


T = TypeVar("T")


_MEMBERS: dict[type, tuple[str, ...] | None] = {}


def members(kind: type) -> tuple[str, ...] | None:
    """The names of a record's members, of either kind of record; ``None`` of anything else."""
    if kind not in _MEMBERS:
        structured: tuple[str, ...] | None = getattr(kind, "__struct_fields__", None)
        _MEMBERS[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else structured
    return _MEMBERS[kind]


@record(frozen=True)
class Default:
    """What a member is where it is left out of an answer."""

    value: object


Spare = Annotated[T, Default(())]
"""A list that is left out of an answer where it is empty, as everything is that would be null."""

Told = Annotated[T, Default(None)]
"""A member that is left out of an answer where it says nothing."""

USUAL_EVENT = "lodging"
USUAL_CERTAINTY = Certainty.OFFICIAL_COPY
"""What most of the law turns on, and how sure most of it is: left out of an answer, whose reference says so."""


class ReasonFamily(StrEnum):
    """Where a reason comes from; the four never mix."""

    LAW = "law"
    DISCRETION = "discretion"
    PRACTICE = "practice"
    MODEL = "model"


class Effect(StrEnum):
    """What a reason does to the case."""

    FOR = "for"
    AGAINST = "against"
    CONDITION = "condition"
    MISSING = "missing"


USUAL_OUTCOME = {
    Effect.FOR: "met",
    Effect.AGAINST: "not_met",
    Effect.CONDITION: "applies",
    Effect.MISSING: "unknown",
}
"""The outcome that an effect says already: left out of an answer, whose reference says so."""


class Advice(StrEnum):
    """What we advise, from the table in ``recommend/advice.yaml``."""

    RECOMMENDED = "recommended"
    WORTH_CONSIDERING = "worth_considering"
    NOT_ADVISED = "not_advised"
    NEEDS_FACTS = "needs_facts"
    NOT_OPEN = "not_open"
    LAW_UNKNOWN = "law_unknown"


@record(frozen=True, kw_only=True)
class Source:
    """Where a fact of the law or of practice was read, and where the answer goes into depth how."""

    id: str
    title: str
    url: str | None
    read_as: str | None


@record(frozen=True, kw_only=True, eq=False)
class ParameterInForce:
    """A version of a parameter of the law that is (or, on an uncertain date, may be) in force."""

    id: str
    value: object
    unit: str | None
    in_force_from: str
    event: str
    certainty: Certainty
    sources: tuple[str, ...]


class Interval(Struct, frozen=True, kw_only=True):
    """A number known to lie between two ends; ``maximum`` is null where it has no upper end."""

    minimum: float
    maximum: float | None


class Reason(Struct, frozen=True, kw_only=True):
    """Why a pathway stands where it stands.

    ``code`` names the requirement, remark, finding or feature and what came of it; ``facts`` are JSON pointers into
    the profile that it read; ``missing`` those that are not known and could change it; ``value`` what was read, in
    ``unit``; ``asks`` whether its sentence asks for what is missing; ``sentence`` is made at the edge.
    """

    code: str
    family: ReasonFamily
    effect: Effect
    outcome: str
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    value: Interval | str | None = None
    unit: str | None = None
    threshold: object = None
    parameters: tuple[ParameterInForce, ...] = ()
    sources: tuple[str, ...] = ()
    certainty: Certainty | None = None
    contribution: float | None = None
    detail: tuple[str, ...] = ()
    asks: bool = True
    sentence: str = ""


@record(frozen=True, kw_only=True)
class ParameterTold:
    """A version of a parameter of the law that the answer stands on.

    ``id`` is that of the parameter; where another version than the one in force on the day asked for is meant, or
    several may be in force then, it goes on with ``@``, the first day of this one, and a number if need be.
    """

    id: str
    value: object
    unit: str | None
    in_force_from: str
    event: Annotated[str, Default(USUAL_EVENT)]
    certainty: Annotated[Certainty, Default(USUAL_CERTAINTY)]
    sources: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ReasonTold:
    """Why a pathway stands where it stands.

    ``code`` names the requirement, remark, finding or feature. ``sources`` are ids of the answer's table. The rest
    comes where reasons are included: ``outcome`` is what came of it, unless the effect says so (``met`` where it is
    ``for``, ``not_met`` where ``against``, ``unknown`` where ``missing``, ``applies`` where a ``condition``); ``facts``
    are JSON pointers to what is told of the profile and was read; ``missing`` to what isn't told and could change it;
    ``value`` is what was read, in ``unit``; ``parameters`` are ids of the answer's table, and ``sources`` then those
    beside the parameters' own.
    """

    code: str
    family: ReasonFamily
    effect: Effect
    outcome: str | None
    sentence: str
    facts: Spare[tuple[str, ...]]
    missing: Spare[tuple[str, ...]]
    value: Interval | str | None
    unit: str | None
    parameters: Spare[tuple[str, ...]]
    sources: Spare[tuple[str, ...]]
    certainty: Annotated[Certainty, Default(USUAL_CERTAINTY)] | None
    contribution: float | None
    detail: Spare[tuple[str, ...]]


@record(frozen=True, kw_only=True)
class VerdictRange:
    """The worst and the best verdict that the missing facts leave possible, where these are two."""

    worst: Verdict
    best: Verdict


@record(frozen=True, kw_only=True)
class Route:
    """A way in of its own within a pathway."""

    id: str
    verdict: Verdict


@record(frozen=True, kw_only=True)
class Count:
    """How many criteria are met (or how many points are scored), and how many are needed."""

    of: str
    met: Interval
    needed: int
    out_of: int | None


@record(frozen=True, kw_only=True)
class ExtensionOutlook:
    """The share of people approved like this one, in the named basis, whose first stay was later extended.

    Whoever left of their own accord counts with those whom an extension was refused.
    """

    basis: Basis
    estimate: float
    range: Interval
    band: Band


class Outlook(Struct, frozen=True, kw_only=True):
    """The share of decided cases like this one, in the named basis, that were approved; never a chance of approval.

    ``given`` is ``open`` where the pathway is undetermined: all of this then holds of the case in which its tests are
    met, and no band is said while too few of its requirements are settled. ``sentence`` is made at the edge.
    """

    basis: Basis
    estimate: float | None
    range: Interval | None
    band: Band
    given: Given | None = None
    extension: ExtensionOutlook | None
    sentence: str | None = None


class Score(Struct, frozen=True, kw_only=True):
    """The ranking score within a tier: the weighted sum of attributes, times the promise of an undetermined pathway.

    ``values`` are those of the attributes, each in 0 to 1, and ``weights`` theirs, the same for every pathway.
    ``promise`` is the share of the simulated people like this one to whom the pathway is open, never of approvals; null
    where the verdict is settled.
    """

    total: float
    values: Mapping[str, float]
    weights: Mapping[str, float]
    outlook_stands_in: bool
    promise: float | None = None
