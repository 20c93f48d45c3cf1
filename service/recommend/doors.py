"""Doors: requirements at which hardly anybody is turned away, so that next to nothing hangs on them while untold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.values import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.rules.evaluator import Finding

RECORD = frozenset(
    {
        "qmas.no_conviction",
        "qmas.no_adverse_record",
        "qmas.no_security_concern",
        "qmas.nationality",
        "qmas.self_support",
        "new_cies.no_adverse_record",
        "new_cies.no_conviction_certificate",
        "dependant.nationality",
        "dependant.no_detrimental_record",
    }
)
"""With those that all schemes share, the doors at which fewer than one in fifty of the pool is turned away."""


def is_door(criterion: str) -> bool:
    """Whether a requirement is one at which hardly anybody is turned away."""
    return criterion in RECORD or criterion.startswith("common.")


def met_but_for_doors(findings: Sequence[Finding]) -> bool:
    """Whether nothing of a pathway can fail any more but at a door."""
    told = [finding for finding in findings if not is_door(finding.criterion.id)]
    return bool(told) and all(not finding.truth & NOT_MET for finding in told)
