"""Where a page of cases ended, as a caller carries it to the next: its last case, and nothing of anybody else's."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta

from service.store.records import Arrival, Kept

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONGEST = 600
"""Letters: as many as the longest id of a case takes, of which each may take four bytes."""


def cursor_of(kept: Kept) -> str:
    """The cursor of the page after a case: the microsecond of its arrival and its id."""
    told = f"{(kept.made_at - EPOCH) // MICROSECOND}:{kept.told.case_id}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def arrival_of(cursor: str) -> Arrival | None:
    """The case after which a cursor's page begins; ``None`` where it is no cursor."""
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        moment, colon, case_id = told.partition(":")
        if not colon or "\0" in case_id or not (moment.isascii() and moment.isdigit()):
            return None
        return Arrival(EPOCH + int(moment) * MICROSECOND, case_id)
    except (binascii.Error, ValueError, OverflowError):
        return None
