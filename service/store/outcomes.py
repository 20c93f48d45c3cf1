"""How a case may end."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a case ended. Only approved and refused cases are learnt from."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"
