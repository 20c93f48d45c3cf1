"""The outlook of a pathway that is still undetermined: it is of the case in which the open tests are met, and says so.

A classifier learns only from cases that the rules leave open, so that its estimate is of such a case anyhow. A band is
said only where enough is settled, and only the one that every way of meeting the tests bears out: whoever tells more
never finds that the same case, now open, reads lower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from service.outlook.estimate import Band, Given, PathwayOutlook, band_of
from service.profile.values import MET, NOT_MET, REVIEW
from service.rules.criteria import AllOf, AnyOf, ByCase, InForce
from service.rules.evaluator import parts_in_play
from service.rules.pathway import Assessment, LawStatus, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.rules.evaluator import Finding

ENOUGH = (2, 3)
"""The least share of the requirements that is settled where a band is said: two in three."""

Counts = tuple[int, int]
"""How many requirements are settled, of how many."""


def given_open(model: PathwayOutlook, assessment: Assessment, doors: frozenset[str]) -> PathwayOutlook:
    """The outlook as it is said: that of an undetermined pathway holds if its tests are met, and has a band of its own.

    ``doors`` are requirements that nearly everybody passes; they and those that all schemes share settle nothing.
    """
    if assessment.verdict is not Verdict.UNDETERMINED or assessment.status is LawStatus.LAW_UNKNOWN:
        return model
    sure = model.least is not None and band_of(model.least) is model.band and enough_settled(assessment, doors)
    return replace(model, band=model.band if sure else Band.CANNOT_TELL, given=Given.OPEN)


def enough_settled(assessment: Assessment, doors: frozenset[str]) -> bool:
    """Whether two thirds of the requirements of the best way in are settled, whichever regime is in force."""
    counts = [_best_way(finding, doors) for finding in assessment.findings]
    part, whole = ENOUGH
    return bool(counts) and all(total and settled * whole >= total * part for settled, total in counts)


def _best_way(finding: Finding, doors: frozenset[str]) -> Counts:
    """The requirements settled and all there are, on the way in of which most is settled and that may yet be open."""
    criterion, settled = finding.criterion, finding.truth in _SETTLED
    if criterion.id in doors or criterion.id.startswith("common."):
        return 0, 0
    match criterion:
        case AllOf() | InForce():
            counts = _together(_best_way(part, doors) for part in finding.parts)
        case ByCase() if finding.parts[0].truth in {MET, NOT_MET}:
            counts = _best_way(parts_in_play(finding)[1], doors)
        case ByCase() if not settled:
            condition, *branches = finding.parts
            counts = _together((_best_way(condition, doors), _fullest(branches, doors)))
        case AnyOf() if not settled and any(isinstance(part.criterion, AllOf) for part in finding.parts):
            counts = _fullest(finding.parts, doors)
        case _:
            counts = int(settled), 1
    return counts


_SETTLED = frozenset({MET, NOT_MET, REVIEW})


def _together(counts: Iterable[Counts]) -> Counts:
    settled, total = 0, 0
    for part_settled, part_total in counts:
        settled, total = settled + part_settled, total + part_total
    return settled, total


def _fullest(ways: Iterable[Finding], doors: frozenset[str]) -> Counts:
    """The way of which the largest share is settled, of equal ones the longer; one without requirements comes last."""
    counts = (_best_way(way, doors) for way in ways if way.truth != NOT_MET)
    return max(counts, key=lambda way: (way[0] / way[1] if way[1] else -1.0, way[1]), default=(0, 0))
