"""Before a request is read: whether its host is one of ours, its key opens the route, and its page may read the answer.

Cross-origin sharing (CORS) is by key: a preflight is answered for an origin that any key names, and an answer may be
read by the pages of the key with which it was asked for. A refusal may be read by any page whose preflight passed, so
that it can tell its visitor why. Cookies are never asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, g, request
from werkzeug.sansio.utils import host_is_trusted

from service.api.door.identity import TRIED
from service.api.door.keys.access import Access, Rule, check_declared, rule_of
from service.api.door.keys.keyring import Key, Keyring, Kind
from service.api.problems import (
    KEY_NEEDED,
    KEY_NOT_ENOUGH,
    KEY_UNKNOWN,
    OTHER_HOST,
    OTHER_ORIGIN,
    ProblemError,
)
from service.recording import record

ASKED_HEADERS = "authorization, content-type, accept-language, x-request-id, traceparent, tracestate"
TOLD_HEADERS = "RateLimit, RateLimit-Policy, Retry-After, Server-Timing, X-Request-ID, traceparent"
PREFLIGHT_SECONDS = 7200
"""How long a browser need not ask again; Chromium's own limit."""

READS = frozenset({"GET", "HEAD"})


@record(frozen=True)
class Caller:
    """Who asks: the key, if one was needed, and whether pages of the request's origin may read the answer."""

    key: Key | None = None
    shared: bool = False


NOBODY = Caller()


@record(frozen=True)
class Guard:
    """What is asked of callers. Without a keyring, stateless routes are open; without hosts, any name is taken."""

    keyring: Keyring | None
    hosts: tuple[str, ...]

    def admit(self) -> Response | None:
        """Let the request at hand pass, or answer a preflight; raises ``ProblemError``."""
        g.caller = NOBODY
        if TRIED in request.environ:
            return None
        rule = rule_of(request.method, request.url_rule.rule) if request.url_rule else None
        if rule is None or rule.access is not Access.PROBE:
            self._check_host()
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return self._preflight()
        if request.url_rule is None or request.method == "OPTIONS":
            return None
        if rule is None:
            raise ProblemError(KEY_NOT_ENOUGH, KEY_NOT_ENOUGH.about)
        g.rule = rule
        g.caller = self._caller(rule)
        return None

    def share(self, response: Response) -> Response:
        """Say which pages may read an answer."""
        rule, origin = g.get("rule"), request.headers.get("Origin")
        if rule and rule.access is Access.PUBLIC:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        elif self.keyring is not None:
            response.vary.add("Origin")
            refused = response.status_code >= KEY_NEEDED.status and origin in self.keyring.origins
            if origin and (g.get("caller", NOBODY).shared or refused):
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = TOLD_HEADERS
        return response

    def _check_host(self) -> None:
        if self.hosts and not host_is_trusted(request.host, self.hosts):
            raise ProblemError(OTHER_HOST, OTHER_HOST.about)

    def _preflight(self) -> Response:
        origin = request.headers.get("Origin", "")
        if self.keyring is None or origin not in self.keyring.origins:
            raise ProblemError(OTHER_ORIGIN, OTHER_ORIGIN.about)
        answer = Response(status=204)
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST"
        answer.headers["Access-Control-Allow-Headers"] = ASKED_HEADERS
        answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        answer.headers["Cache-Control"] = "no-store"
        answer.vary.update(["Access-Control-Request-Method", "Access-Control-Request-Headers"])
        return answer

    def _caller(self, rule: Rule) -> Caller:
        if rule.access in {Access.PROBE, Access.PUBLIC}:
            return Caller()
        if self.keyring is None:
            if rule.access is Access.RECORDS:
                raise ProblemError(KEY_NEEDED, KEY_NEEDED.about)
            return Caller()
        given = request.args.get("key", "") if rule.access is Access.LINKED else _bearer()
        if not given:
            raise ProblemError(KEY_NEEDED, KEY_NEEDED.about)
        key = self.keyring.find(given, datetime.now(UTC))
        if key is None:
            raise ProblemError(KEY_UNKNOWN, KEY_UNKNOWN.about)
        return _of_secret(key, rule) if key.kind is Kind.SECRET else _of_publishable(key, rule)


def _bearer() -> str:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def _of_secret(key: Key, rule: Rule) -> Caller:
    """A secret key never comes from a page, where whoever looks finds it, and never stands in a link."""
    if rule.access is Access.LINKED:
        raise ProblemError(KEY_NOT_ENOUGH, KEY_NOT_ENOUGH.about)
    if "Origin" in request.headers:
        raise ProblemError(OTHER_ORIGIN, OTHER_ORIGIN.about)
    return Caller(key)


def _of_publishable(key: Key, rule: Rule) -> Caller:
    if rule.access is Access.LINKED:
        return Caller(key)
    if rule.access is not Access.PAGE:
        raise ProblemError(KEY_NOT_ENOUGH, KEY_NOT_ENOUGH.about)
    origin = request.headers.get("Origin")
    # A browser names the origin with every POST, and leaves it out where a page of ours reads from us.
    own = request.method in READS if origin is None else origin.partition("://")[2] == request.host
    if not own and origin not in key.origins:
        raise ProblemError(OTHER_ORIGIN, OTHER_ORIGIN.about)
    return Caller(key, shared=origin is not None)


def of_servers_alone() -> None:
    """Refuse a part of a route to publishable keys; raises ``ProblemError``."""
    key = g.caller.key
    if key is not None and key.kind is Kind.PUBLISHABLE:
        raise ProblemError(KEY_NOT_ENOUGH, KEY_NOT_ENOUGH.about)


def embedding_origins() -> tuple[str, ...]:
    """The origins whose pages may frame the answer at hand; none where the service asks for no key."""
    key: Key | None = g.caller.key
    return key.origins if key else ()


def register(app: Flask, guard: Guard) -> Callable[[], None]:
    """Guard every route of an application; what is returned checks, once all are there, that the table names each."""
    app.before_request(guard.admit)
    app.after_request(guard.share)
    return lambda: check_declared((rule.rule, frozenset(rule.methods or ())) for rule in app.url_map.iter_rules())
