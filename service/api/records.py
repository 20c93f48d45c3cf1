"""Records that whole answers share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A word that stands over the whole answer."""

    code: str
    sentence: str = ""
    detail: tuple[str, ...] = ()
