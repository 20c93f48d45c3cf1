"""What is going to go: addresses that are announced to end, which say so on every answer, six months before at least.

``Deprecation`` (RFC 9745) says since when, ``Sunset`` (RFC 8594) when the address ends, ``Link`` where it is told.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.http import http_date

from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = timedelta(days=183)
"""The six months that docs/api.md promises."""


@record(frozen=True, kw_only=True)
class Announcement:
    """An address that ends; ``path`` is as in the specification, and ``told`` where a caller reads what comes instead.

    Raises ``ValueError`` where less than six months lie between the two days.
    """

    path: str
    since: date
    ends: date
    told: str = "/docs"

    def __post_init__(self) -> None:
        if self.ends - self.since < SHORTEST:
            raise ValueError(f"{self.path} ends on {self.ends}, less than six months after {self.since}")

    def headers(self) -> dict[str, str]:
        """The headers of an answer, by name."""
        since, ends = (datetime.combine(day, time(), UTC) for day in (self.since, self.ends))
        link = f'<{self.told}>; rel="deprecation", <{self.told}>; rel="sunset"'
        return {"Deprecation": f"@{int(since.timestamp())}", "Sunset": http_date(ends), "Link": link}


ANNOUNCED: tuple[Announcement, ...] = ()
"""Nothing ends at present."""


def register(app: Flask, announced: Iterable[Announcement] = ANNOUNCED) -> None:
    """Have an application say of what ends that it does; raises ``ValueError`` for an address that it doesn't have."""
    known = {_as_specified(rule.rule) for rule in app.url_map.iter_rules()}
    by_path = {one.path: one for one in announced}
    if unknown := by_path.keys() - known:
        raise ValueError(f"no such address: {', '.join(sorted(unknown))}")

    def say(response: Response) -> Response:
        rule = request.url_rule
        one = by_path.get(_as_specified(rule.rule)) if rule else None
        for name, value in one.headers().items() if one else ():
            response.headers[name] = value
        return response

    app.after_request(say)


def _as_specified(rule: str) -> str:
    return rule.replace("<", "{").replace(">", "}")
