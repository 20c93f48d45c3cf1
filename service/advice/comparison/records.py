"""The records of ``POST /compare``: pathways side by side, and a profile's answer on two dates."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from service.recording import record
from service.rules.sequences import SequenceKind

if TYPE_CHECKING:
    from service.outlook.estimate import Band
    from service.recommend.records import Advice, Count, ParameterInForce, VerdictRange
    from service.rules.law import Certainty
    from service.rules.pathway import LawStatus, Mode, Verdict


class Cause(StrEnum):
    """Why something differs between two days."""

    LAW = "law"
    LIST = "list"  # an institution or a profession joined or left a list
    TIME = "time"  # the person is older, a window has moved, work was added
    ORDER = "order"  # the pathway stands as it stood; others moved past it


@record(frozen=True, kw_only=True)
class Cell:
    """What one pathway has for an attribute.

    ``value`` is null where nothing is published, or where it depends; ``text`` says which, in the reader's language.
    """

    pathway: str
    value: object
    unit: str | None
    certainty: Certainty | None
    sources: tuple[str, ...]
    parameters: tuple[ParameterInForce, ...] | None = None
    text: str = ""


@record(frozen=True, kw_only=True)
class AttributeRow:
    """One attribute of every pathway compared, in the order asked; ``same`` where all have the same value."""

    attribute: str
    same: bool
    cells: tuple[Cell, ...]
    label: str = ""


@record(frozen=True, kw_only=True)
class SequenceTold:
    """What one of the pathways means for another, in order of time where ``kind`` has one."""

    code: str
    kind: SequenceKind
    pathways: tuple[str, ...]
    certainty: Certainty
    source: str
    sentence: str = ""


@record(frozen=True, kw_only=True)
class PathwayOnDay:
    """What a profile's answer says of a pathway on a day."""

    mode: Mode
    law_status: LawStatus
    regimes: tuple[str, ...]
    verdict: Verdict
    verdict_range: VerdictRange
    advice: Advice
    rank: int
    estimate: float | None
    band: Band
    counts: tuple[Count, ...]


@record(frozen=True, kw_only=True)
class Difference:
    """A requirement or a term that differs between two days.

    ``before`` and ``after`` are the outcomes of a requirement, or the values of a term; null where it isn't asked or
    not held on that day. The two sentences say the same in words.
    """

    code: str
    cause: Cause
    before: object
    after: object
    unit: str | None
    sources: tuple[str, ...]
    sentence_before: str = ""
    sentence_after: str = ""


@record(frozen=True, kw_only=True)
class PathwayOnTwoDays:
    """A pathway on the earlier and the later day: what changed of the answer and why, by requirements and terms."""

    id: str
    name: str
    before: PathwayOnDay
    after: PathwayOnDay
    changed: tuple[str, ...]
    causes: tuple[Cause, ...]
    differences: tuple[Difference, ...]


@record(frozen=True, kw_only=True)
class TwoDays:
    """A profile's answer on two days, the earlier one first; ``GET /rules/diff`` tells what the law did in between.

    ``facts_on`` is the day on which ages and sums hold for both. Where pathways are named, these are told; else those
    whose answer changes. ``not_told`` are the others: nothing changes of them but their place among the rest, or they
    are closed on both days. In full, all are told.
    """

    earlier: str
    later: str
    facts_on: str
    decision_id_earlier: str
    decision_id_later: str
    pathways: tuple[PathwayOnTwoDays, ...]
    not_told: tuple[str, ...]
