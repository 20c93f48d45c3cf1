"""Records that whole answers share."""

from __future__ import annotations

from service.recommend.records import Spare
from service.recording import record


@record(frozen=True, kw_only=True)
class Notice:
    """A word that stands over the whole answer."""

    code: str
    sentence: str = ""
    detail: Spare[tuple[str, ...]] = ()
