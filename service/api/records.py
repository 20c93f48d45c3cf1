"""Records that whole answers share."""

from __future__ import annotations

from dataclasses import dataclass

from service.recommend.records import Spare


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A word that stands over the whole answer."""

    code: str
    sentence: str = ""
    detail: Spare[tuple[str, ...]] = ()
