"""Each request takes its cost out of its caller's minute: a secret key's own, or that of an address.

A publishable key is in everybody's hands, so that its minute is each address's own. An address is known by its keyed
digest alone, and of IPv6 by the network of which a household has one (a /64).
"""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, current_app, g, request

from service.api.door.identity import TRIED
from service.api.door.keys.keyring import Kind
from service.api.door.limits.counting import MINUTE, Counted, Counter
from service.api.problems import LIMIT_REACHED, ProblemError
from service.recording import record

EXTENSION = "hk-pathways.limits"
HOUSEHOLD = 64
"""Bits of an IPv6 address that tell the network."""


@record(frozen=True)
class Limits:
    """Units a minute of one key and of one address in this process's count; 0 is without limit."""

    counter: Counter
    of_key: int
    of_address: int
    proxies: int
    digest_key: bytes

    def charge(self, cost: int) -> None:
        """Take the cost of the request at hand out of its caller's minute; raises ``ProblemError`` past it."""
        if TRIED in request.environ or not cost:
            return
        key = g.caller.key
        if key and key.kind is Kind.SECRET:
            name, caller, most = "key", key.id, self.of_key
        else:
            site = f"{key.id}:" if key else ""
            name, caller, most = "address", site + self._digest(self._address()), self.of_address
        if not most:
            return
        counted = self.counter.use(f"{name}:{caller}", most, cost)
        g.limit = "open" if counted is None else "within" if counted.admitted else "reached"
        if counted is None:
            return
        g.counted = name, most, counted
        if not counted.admitted:
            raise ProblemError(LIMIT_REACHED, LIMIT_REACHED.about)

    def _address(self) -> str:
        """The caller's address: the connection's, or what the outermost of our own proxies saw."""
        peer = request.environ.get("REMOTE_ADDR") or ""
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        return forwarded[-self.proxies] if 0 < self.proxies <= len(forwarded) else peer

    def _digest(self, address: str) -> str:
        try:
            parsed = ip_address(address)
        except ValueError:
            parsed = None
        if isinstance(parsed, IPv6Address):
            address = str(parsed.ipv4_mapped or ip_network((int(parsed), HOUSEHOLD), strict=False))
        return hmac.new(self.digest_key, f"address {address}".encode(), hashlib.sha256).hexdigest()[:32]


def charge(cost: int) -> None:
    """Take more of the caller's minute, for what the body turned out to ask for; raises ``ProblemError``."""
    limits: Limits = current_app.extensions[EXTENSION]
    limits.charge(cost)


def _told(response: Response) -> Response:
    """Say what is left (draft-ietf-httpapi-ratelimit-headers-10)."""
    if "counted" in g:
        name, most, counted = g.counted
        _say(response, name, most, counted)
    return response


def _say(response: Response, name: str, most: int, counted: Counted) -> None:
    response.headers["RateLimit-Policy"] = f'"{name}";q={most};w={MINUTE}'
    response.headers["RateLimit"] = f'"{name}";r={max(0, counted.left)};t={counted.seconds}'
    if not counted.admitted:
        response.headers["Retry-After"] = str(counted.seconds)


def register(app: Flask, limits: Limits) -> None:
    """Limit every route of an application by the cost in its rule."""
    app.extensions[EXTENSION] = limits

    def take() -> None:
        if "rule" in g:
            limits.charge(g.rule.cost)

    app.before_request(take)
    app.after_request(_told)
