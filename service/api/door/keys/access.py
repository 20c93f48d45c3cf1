"""What each kind of key opens, route by route: one table. A route that it doesn't name is not served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from service.recording import record


class Access(StrEnum):
    """Who may ask."""

    PROBE = "probe"
    """Anybody, by any name of this host: whether the service lives."""

    PUBLIC = "public"
    """Anybody, and pages of any origin: what is the same for all and tells of nobody."""

    PAGE = "page"
    """A page of an origin that a publishable key names, or a server with a secret key."""

    LINKED = "linked"
    """Whoever follows a link with a publishable key in it (``?key=``): a browser sends no header along."""

    SERVER = "server"
    """A server with a secret key."""

    RECORDS = "records"
    """A server with a secret key, and never anybody without: cases are kept."""


@record(frozen=True)
class Rule:
    """Who may ask, and what a request costs of what a caller may ask for in a minute; see ``limits/``."""

    access: Access
    cost: int = 0


ONE = 5
"""What a recommendation costs."""

FULL = 15
"""What a full answer costs beyond a short one."""

A_PART = 2
"""What each part that is included costs."""

TABLE: Mapping[str, Rule] = {
    "GET /livez": Rule(Access.PROBE),
    "GET /readyz": Rule(Access.PROBE),
    "GET /version": Rule(Access.PUBLIC),
    "GET /openapi.json": Rule(Access.PUBLIC),
    "GET /docs": Rule(Access.PUBLIC),
    "GET /docs/<name>": Rule(Access.PUBLIC),
    "GET /problems/<slug>": Rule(Access.PUBLIC),
    "GET /widget": Rule(Access.PUBLIC),
    "GET /widget/<name>": Rule(Access.PUBLIC),
    "GET /widget/<version>/<name>": Rule(Access.PUBLIC),
    "GET /embed": Rule(Access.LINKED, 1),
    "GET /form": Rule(Access.LINKED, 1),
    "POST /form": Rule(Access.LINKED, 5),
    "GET /questions": Rule(Access.PAGE, 1),
    "GET /vocabulary": Rule(Access.PAGE, 1),
    "GET /institutions": Rule(Access.PAGE, 1),
    "GET /occupations": Rule(Access.PAGE, 1),
    "GET /pathways": Rule(Access.PAGE, 1),
    "GET /pathways/<pathway_id>": Rule(Access.PAGE, 1),
    "POST /recommend": Rule(Access.PAGE, ONE),
    "POST /recommend/batch": Rule(Access.SERVER),  # as much as its requests cost alone
    "POST /next-question": Rule(Access.PAGE, 5),
    "POST /dossier": Rule(Access.PAGE, 10),
    "POST /compare": Rule(Access.PAGE, 10),
    "POST /settlement": Rule(Access.PAGE, 5),
    "POST /cases": Rule(Access.RECORDS, 2),
    "GET /cases": Rule(Access.RECORDS, 5),
    "GET /cases/<case_id>": Rule(Access.RECORDS, 1),
    "PUT /cases/<case_id>": Rule(Access.RECORDS, 2),
    "DELETE /cases/<case_id>": Rule(Access.RECORDS, 1),
    "PUT /cases/<case_id>/outcome": Rule(Access.RECORDS, 2),
    "GET /rules/diff": Rule(Access.SERVER, 5),
    "POST /selection-exercise": Rule(Access.SERVER, 20),
}


class UndeclaredError(Exception):
    """A route of the application that the table doesn't name."""


def rule_of(method: str, route: str) -> Rule | None:
    """The rule of a request; ``None`` where the table has none, which nobody may ask for."""
    return TABLE.get(f"{'GET' if method == 'HEAD' else method} {route}")


def check_declared(routes: Iterable[tuple[str, frozenset[str]]]) -> None:
    """Raise ``UndeclaredError`` unless every route, with the methods that it takes, is in the table."""
    missing = sorted(
        f"{method} {route}"
        for route, methods in routes
        for method in methods - {"HEAD", "OPTIONS"}
        if rule_of(method, route) is None
    )
    if missing:
        raise UndeclaredError(f"Name who may ask in {__name__}: {', '.join(missing)}")
