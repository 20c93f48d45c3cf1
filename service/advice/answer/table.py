"""The table of what to do, as ``answer.yaml`` gives it, and the row that fits a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from service.advice.answer.records import AnswerStatus, Asks, Shows, Sureness
from service.content import loaded, parsed
from service.profile.derived.education import first_degree
from service.profile.derived.person import held_now
from service.profile.pointers import EVERY
from service.profile.values import MET
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.profile.facts import Facts
    from service.profile.model import Profile

    Case = Mapping[str, object]


@record(frozen=True)
class Row:
    """A row: its id, its conditions by name, and what it brings.

    That is the status, what is put forward and asked, and whether it is told what opens by itself.
    """

    id: str
    when: Mapping[str, object]
    status: AnswerStatus
    shows: Shows
    asks: Asks
    later: bool


BRINGS = frozenset({"id", "status", "shows", "asks", "later"})
"""The columns of a row that are no conditions."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows in order; the least promise for each word, highest first; and how much is told.

    ``defining`` are the JSON pointers, by pathway, of which one must be told before it is called likely.
    ``stays_without_degree`` are those by which ``asking_degree``, pathways, are rare at most until a degree is told.
    """

    rows: tuple[Row, ...]
    promise: tuple[tuple[Sureness, float], ...]
    defining: Mapping[str, tuple[str, ...]]
    stays_without_degree: frozenset[str]
    asking_degree: frozenset[str]
    most_pathways: int
    most_questions: int
    closing_months: int
    document_months: int
    soon_days: int

    def row(self, case: Case) -> Row:
        """The first row of which every condition holds; the last row has none."""
        told = case.items()
        return next(row for row in self.rows if row.when.items() <= told)

    def shows(self, code: str) -> Shows:
        """What the row of an id puts forward."""
        return next(row.shows for row in self.rows if row.id == code)

    def word(self, promise: float | None, pathway: str, facts: Facts) -> Sureness | None:
        """The word for the promise of a pathway; ``None`` where it is under the least that is put forward."""
        word = next((word for word, least in self.promise if promise is not None and promise >= least), None)
        if word in {Sureness.LIKELY, Sureness.POSSIBLE} and self.wants_degree(pathway, facts):
            return Sureness.RARE
        return Sureness.POSSIBLE if word is Sureness.LIKELY and self.untold(pathway, facts.profile) else word

    def wants_degree(self, pathway: str, facts: Facts) -> bool:
        """Whether a pathway asks for a degree of which nothing is told by somebody whose stay asks for none."""
        profile = facts.profile
        held = [one for one in profile.statuses or () if held_now(one, facts.as_of) == MET]
        if pathway not in self.asking_degree or not any(one.scheme in self.stays_without_degree for one in held):
            return False
        return facts.read(first_degree).value != MET and not any(offer.degree_level for offer in profile.offers or ())

    def untold(self, pathway: str, profile: Profile) -> bool:
        """Whether nothing is told yet of the fact that defines a pathway."""
        pointers = self.defining.get(pathway, ())
        return bool(pointers) and not any(_is_told(profile, pointer.split("/")[1:]) for pointer in pointers)


def _is_told(value: object, steps: Sequence[str]) -> bool:
    """Whether something is told along a path; of the items of a list, whether one tells it or there are none."""
    if value is None or not steps:
        return value is not None
    first, *rest = steps
    if first == EVERY:
        items = cast("tuple[object, ...]", value)
        return not items or any(_is_told(item, rest) for item in items)
    return _is_told(getattr(value, first), rest)


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        id=row["id"],
        when={name: value for name, value in row.items() if name not in BRINGS},
        status=AnswerStatus(row["status"]),
        shows=Shows(row.get("shows", Shows.BEST)),
        asks=Asks(row.get("asks", Asks.MOST_TELLING)),
        later=bool(row.get("later", False)),
    )


@loaded
def table() -> Table:
    """Read the file; raises ``ValueError`` where its last row has a condition, so that a case might find none."""
    held: dict[str, Any] = parsed("advice/answer/answer.yaml")
    rows = tuple(map(_row, held["rows"]))
    if rows[-1].when:
        raise ValueError("the last row of answer.yaml must fit every case")
    return Table(
        rows=rows,
        promise=tuple((Sureness(word), float(row["least"])) for word, row in held["promise"].items()),
        defining={pathway: tuple(pointers) for pathway, pointers in held["defining"].items()},
        stays_without_degree=frozenset(held["without_degree"]["stays"]),
        asking_degree=frozenset(held["without_degree"]["pathways"]),
        most_pathways=int(held["most_pathways"]["value"]),
        most_questions=int(held["most_questions"]["value"]),
        closing_months=int(held["closing_months"]["value"]),
        document_months=int(held["document_months"]["value"]),
        soon_days=int(held["soon_days"]["value"]),
    )
