"""The kinds of criterion from which every pathway is declared.

A criterion says which fact it reads, how it compares it and with which parameter of the law. It holds no values and
no sentences. What does not fit is a derived fact: a plain function from ``Facts`` to ``Reading``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from service.rules.law import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.facts import Facts, Reading
    from service.profile.values import DateSpan, Span, Truth


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """A requirement, by its id; the message catalogue words it."""

    id: str


@dataclass(frozen=True, slots=True, eq=False)
class AtLeast(Criterion):
    """The number reaches the parameter; equality reaches it."""

    fact: Callable[[Facts], Reading[Span]]
    parameter: str


@dataclass(frozen=True, slots=True, eq=False)
class AtMost(Criterion):
    """The number stays within the parameter; equality stays within."""

    fact: Callable[[Facts], Reading[Span]]
    parameter: str


@dataclass(frozen=True, slots=True, eq=False)
class Below(Criterion):
    """The number is under the parameter; equality is not."""

    fact: Callable[[Facts], Reading[Span]]
    parameter: str


@dataclass(frozen=True, slots=True, eq=False)
class NoneOf(Criterion):
    """None of the values is in the parameter's set; ``None`` for the values is unknown, some in and some out judged."""

    fact: Callable[[Facts], Reading[tuple[str, ...] | None]]
    parameter: str


@dataclass(frozen=True, slots=True, eq=False)
class Holds(Criterion):
    """A yes/no fact is so. ``source`` says where the law asks for it, ``since`` nothing: dates are parameters."""

    fact: Callable[[Facts], Reading[Truth]]
    source: str
    certainty: Certainty = Certainty.OFFICIAL_COPY


@dataclass(frozen=True, slots=True, eq=False)
class Within(Criterion):
    """The day of lodging lies no more than the parameter's months after a date; the same day of the month is in."""

    fact: Callable[[Facts], Reading[DateSpan | None]]
    parameter: str


@dataclass(frozen=True, slots=True, eq=False)
class AllOf(Criterion):
    """Every part is met."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf(Criterion):
    """At least one part is met."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, eq=False)
class KOf(Criterion):
    """At least as many parts are met as the parameter says; the count is reported as an interval."""

    parameter: str
    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Points(Criterion):
    """The points of a table, named by a regime, reach the parameter; ``fact`` gives the total as an interval."""

    fact: Callable[[Facts], Reading[Span]]
    parameter: str


@dataclass(frozen=True, slots=True, eq=False)
class ByCase(Criterion):
    """``then`` where the condition is met and ``otherwise`` where it is not: exact, though one fact is read twice.

    ``telling`` where a condition that is met is itself a reason to give, and not only a fork in the road. A case that
    asks for nothing either way ``is_bare``, and is there to be told where its condition is met.
    """

    condition: Criterion
    then: Criterion
    otherwise: Criterion
    telling: bool = False
    is_bare: bool = field(init=False)

    def __post_init__(self) -> None:
        ways = (self.then, self.otherwise)
        object.__setattr__(self, "is_bare", all(isinstance(way, AllOf) and not way.parts for way in ways))


@dataclass(frozen=True, slots=True, eq=False)
class Judged(Criterion):
    """An officer judges what the part supports: a part that is met gives needs_review, never met."""

    part: Criterion


@dataclass(frozen=True, slots=True, eq=False)
class InForce(Criterion):
    """``part`` while the parameter's value is true; met without it before and after."""

    parameter: str
    part: Criterion


def leaves(criterion: Criterion) -> tuple[Criterion, ...]:
    """The criteria below (and including) one that have no parts of their own, in order."""
    match criterion:
        case AllOf(parts=parts) | AnyOf(parts=parts) | KOf(parts=parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case ByCase(condition=condition, then=then, otherwise=otherwise):
            return (*leaves(condition), *leaves(then), *leaves(otherwise))
        case Judged(part=part) | InForce(part=part):
            return leaves(part)
        case _:
            return (criterion,)


def every(criterion: Criterion) -> tuple[Criterion, ...]:
    """A criterion and all below it, parents first."""
    match criterion:
        case AllOf(parts=parts) | AnyOf(parts=parts) | KOf(parts=parts):
            below: tuple[Any, ...] = tuple(item for part in parts for item in every(part))
        case ByCase(condition=condition, then=then, otherwise=otherwise):
            below = (*every(condition), *every(then), *every(otherwise))
        case Judged(part=part) | InForce(part=part):
            below = every(part)
        case _:
            below = ()
    return (criterion, *below)
