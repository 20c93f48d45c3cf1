"""What the environment may set: read and checked once at start, with every fault told at once.

The table in README is printed by ``python -m service.settings``.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validates_schema

PREFIX = "HKP_"
DATABASE = "DATABASE_URL"
"""What everybody calls the address of a database, and so do we."""
KEYS = "HKP_KEYS"
MODELS = Path(__file__).parents[1] / "models"
LONGEST_NAME = 107
"""Bytes in the path of a Unix socket (``sockaddr_un``, with its closing zero)."""

SHORTEST_KEY = 32
"""Bytes: RFC 2104 discourages an HMAC's key that is shorter than its digest."""

FOREIGN = {
    "SCRIPT_NAME": "It would shift every route: leave it out, and let the proxy strip a prefix.",
    "GUNICORN_CMD_ARGS": "It would get past these settings: leave it out, and set what HKP_ variables are for.",
}
"""Variables that gunicorn reads and that may not be set."""

_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
_HOST_AND_PORT = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+):(?P<port>[0-9]{1,5})", re.ASCII)
_INHERITED = re.compile(r"fd://([0-9]{1,6})", re.ASCII)
_REDIS = re.compile(r"rediss?://(?:[^@/\s]*@)?[0-9A-Za-z._-]+(?::[0-9]{1,5})?(?:/[0-9]{1,3})?", re.ASCII)
_NAME = re.compile(r"\.?[0-9a-z_-]+(?:\.[0-9a-z_-]+)*|\[[0-9a-f:.]+\]", re.ASCII)
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine to itself: a page that has another name lead here isn't answered (DNS rebinding)."""


class SettingsError(ValueError):
    """Settings with which the service doesn't start; the message has a line for each fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may choose.

    ``heavy`` is how many requests for heavy work a process takes at a time, out of its ``threads``; ``grace`` how many
    seconds what was admitted may still take once the service is told to stop. Without ``keys`` stateless routes are
    open to whoever reaches the service; without ``hosts`` it answers to any name. ``database`` is that of cases, which
    are kept for callers with keys alone. ``limits`` is where callers' minutes are counted; ``limit_key`` and
    ``limit_address`` are the units of one, 0 for no limit. Without a ``log_key`` the digests in the log have a random
    key, another one at each start.
    """

    bind: tuple[str, ...]
    workers: int
    threads: int
    heavy: int
    grace: int
    models: Path
    keys: Path | None
    hosts: tuple[str, ...]
    database: str = field(repr=False)
    limits: str = field(repr=False)
    limit_key: int
    limit_address: int
    proxies: int
    metrics: str | None
    log_key: bytes | None = field(repr=False)


class _Whole(fields.Field[int]):
    """A whole number in plain digits, between two limits."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:  # noqa: ANN401 - marshmallow's options
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> int:
        del attr, data, kwargs
        if _DIGITS.fullmatch(value) and self.least <= int(value) <= self.most:
            return int(value)
        raise ValidationError(f"{value!r} is no whole number from {self.least} to {self.most}.")


class _Addresses(fields.Field[tuple[str, ...]]):
    """Where to listen: one address or several, with commas between."""

    def _deserialize(
        self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object
    ) -> tuple[str, ...]:
        del attr, data, kwargs
        addresses = tuple(part.strip() for part in value.split(","))
        faults = [fault for address in addresses if (fault := self._fault(address))]
        if faults:
            raise ValidationError(faults)
        return addresses

    @staticmethod
    def _fault(address: str) -> str | None:
        if address.startswith("unix:"):
            path = address.removeprefix("unix:").removeprefix("//")
            return None if 0 < len(os.fsencode(path)) <= LONGEST_NAME else f"{address!r} names no path of a socket."
        if _INHERITED.fullmatch(address):
            return None
        named = _HOST_AND_PORT.fullmatch(address)
        if named and 0 < int(named["port"]) < 1 << 16:
            return None
        return f"{address!r} is no host:port with a port from 1 to 65535, no unix:path and no fd://number."


class _Address(fields.Field[str]):
    """One address of a host and a port."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> str:
        del attr, data, kwargs
        named = _HOST_AND_PORT.fullmatch(value)
        if not named or not 0 < int(named["port"]) < 1 << 16:
            raise ValidationError(f"{value!r} is no host:port with a port from 1 to 65535.")
        return value


class _Folder(fields.Field[Path]):
    """A folder that is there."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> Path:
        del attr, data, kwargs
        if not Path(value).is_dir():
            raise ValidationError(f"{value!r} is no folder.")
        return Path(value)


class _File(fields.Field[Path]):
    """A file that is there."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> Path:
        del attr, data, kwargs
        if not Path(value).is_file():
            raise ValidationError(f"{value!r} is no file.")
        return Path(value)


class _Names(fields.Field[tuple[str, ...]]):
    """Names of hosts, with commas between; one that begins with a dot stands for every name below it."""

    def _deserialize(
        self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object
    ) -> tuple[str, ...]:
        del attr, data, kwargs
        names = tuple(part.strip().lower() for part in value.split(","))
        faults = [f"{name!r} is no name of a host, without port." for name in names if not _NAME.fullmatch(name)]
        if faults:
            raise ValidationError(faults)
        return names


class _Database(fields.Field[str]):
    """The address of a database, which a fault doesn't quote."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> str:
        del attr, data, kwargs
        if not value.startswith(("postgresql://", "postgres://", "sqlite:///")):
            raise ValidationError("It begins with none of postgresql://, postgres:// and sqlite:///.")
        return value


class _Store(fields.Field[str]):
    """In memory, or the address of a Redis server, whose password a fault doesn't quote."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> str:
        del attr, data, kwargs
        if value != "memory" and not _REDIS.fullmatch(value):
            raise ValidationError("It is neither memory nor of the form redis://host:port/0.")
        return value


class _YesNo(fields.Field[bool]):
    """1 or 0."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> bool:
        del attr, data, kwargs
        if value not in {"0", "1"}:
            raise ValidationError(f"{value!r} is neither 0 nor 1.")
        return value == "1"


class _Key(fields.Field[bytes]):
    """The key of a digest; a fault doesn't quote it."""

    def _deserialize(self, value: str, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object) -> bytes:
        del attr, data, kwargs
        key = os.fsencode(value)
        if len(key) < SHORTEST_KEY:
            raise ValidationError(f"A key of {len(key)} bytes is too short: at least {SHORTEST_KEY} are needed.")
        return key


def _cores() -> int:
    # The affinity mask counts the cores that this process may use; it doesn't see a container's share of CPU time.
    return max(2, min(len(os.sched_getaffinity(0)), 8))


def is_local(address: str) -> bool:
    """Whether only this machine reaches a service that listens at an address of ``HKP_BIND``."""
    if address.startswith("unix:"):
        return True
    if inherited := _INHERITED.fullmatch(address):
        try:
            with socket.socket(fileno=os.dup(int(inherited[1]))) as listening:
                return listening.family == socket.AF_UNIX or ip_address(listening.getsockname()[0]).is_loopback
        except OSError:
            return False
    host = address.rpartition(":")[0].strip("[]")
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _beside(keys: Path) -> str:
    return f"sqlite:///{keys.with_name('cases.sqlite3').absolute()}"


def store_of(environment: Mapping[str, str]) -> str | None:
    """The address of the store of cases of a service in this environment; ``None`` where it keeps none."""
    url, keys = environment.get(DATABASE), environment.get(KEYS)
    return url or (_beside(Path(keys)) if keys else None)


def _told(about: str, allowed: str, default: str) -> dict[str, str]:
    return {"about": about, "allowed": allowed, "default": default}


class _Environment(Schema):
    """The variables, each with what README says of it."""

    class Meta:
        """A variable of ours that isn't known is a fault: a misspelt one would silently do nothing."""

        unknown = RAISE

    bind = _Addresses(
        data_key="HKP_BIND",
        load_default=("127.0.0.1:8000",),
        metadata=_told(
            "where gunicorn listens; several addresses with commas between",
            "`host:port`, `unix:path`, `fd://number`",
            "`127.0.0.1:8000`",
        ),
    )
    workers = _Whole(
        1,
        64,
        data_key="HKP_WORKERS",
        load_default=_cores,
        metadata=_told("processes", "1 to 64", "one a core, at least 2 and at most 8"),
    )
    threads = _Whole(
        2, 64, data_key="HKP_THREADS", load_default=4, metadata=_told("threads of each process", "2 to 64", "4")
    )
    heavy = _Whole(
        1,
        63,
        data_key="HKP_HEAVY",
        load_default=None,
        metadata=_told(
            "requests for heavy work that a process takes at a time; a few that are short wait, the others get "
            "503 with `Retry-After`",
            "1 to one less than the threads",
            "half of the threads",
        ),
    )
    grace = _Whole(
        1,
        300,
        data_key="HKP_GRACE",
        load_default=25,
        metadata=_told(
            "seconds in which what was admitted is finished after SIGTERM; fewer than the supervisor waits",
            "1 to 300",
            "25 (`docker run --stop-timeout 30`)",
        ),
    )
    models = _Folder(
        data_key="HKP_MODELS",
        load_default=MODELS,
        metadata=_told("the folder of the published models", "a folder", "`models` of the checkout"),
    )
    keys = _File(
        data_key=KEYS,
        load_default=None,
        metadata=_told(
            "the file of callers' keys (`python -m service keys`); read with everything else, and again on SIGHUP",
            "a file",
            "none: whoever reaches the service may ask, and no case is kept",
        ),
    )
    allow_anonymous = _YesNo(
        data_key="HKP_ALLOW_ANONYMOUS",
        load_default=False,
        metadata=_told("whether to listen beyond this machine without keys", "1 or 0", "0: it refuses to start"),
    )
    hosts = _Names(
        data_key="HKP_HOSTS",
        load_default=None,
        metadata=_told(
            "names by which the service is asked for, with commas between; probes may use any",
            "names without port; `.example.com` for all below it",
            "this machine's own without keys, and any with keys",
        ),
    )
    database = _Database(
        data_key=DATABASE,
        load_default=None,
        metadata=_told(
            "the store of cases, which only callers with secret keys use; PostgreSQL is led to its form by "
            "`python -m service cases migrate`, SQLite at the start",
            "`postgresql://user:password@host/name?sslmode=verify-full`, `sqlite:////path`",
            "`cases.sqlite3` beside the file of keys",
        ),
    )
    limits = _Store(
        data_key="HKP_LIMITS",
        load_default="memory",
        metadata=_told(
            "where it is counted how much callers ask for: in each process, which then has its share of a limit, or in "
            "Redis for all; while Redis doesn't answer nothing is limited",
            "`memory`, `redis://host:port/0`, `rediss://…`",
            "`memory`",
        ),
    )
    limit_key = _Whole(
        0,
        100_000_000,
        data_key="HKP_LIMIT_KEY",
        load_default=6_000,
        metadata=_told(
            "units a minute of a secret key; a recommendation costs 5, `access.py` has them all",
            "0 (no limit) to 100000000",
            "6000",
        ),
    )
    limit_address = _Whole(
        0,
        100_000_000,
        data_key="HKP_LIMIT_ADDRESS",
        load_default=None,
        metadata=_told(
            "units a minute of one network address, with a publishable key or none",
            "0 (no limit) to 100000000",
            "600, and 0 where nobody else reaches a service without keys",
        ),
    )
    proxies = _Whole(
        0,
        9,
        data_key="HKP_PROXIES",
        load_default=0,
        metadata=_told(
            "how many proxies of yours stand in front, each of which adds to `X-Forwarded-For` whom it saw",
            "0 to 9",
            "0: the header isn't read",
        ),
    )
    metrics = _Address(
        data_key="HKP_METRICS",
        load_default=None,
        metadata=_told(
            "where Prometheus asks for `/metrics`, on a port of its own that the world doesn't reach",
            "`host:port`",
            "none: nothing is counted",
        ),
    )
    log_key = _Key(
        data_key="HKP_LOG_KEY",
        load_default=None,
        metadata=_told(
            "key of the digests that stand for decisions in the log",
            f"{SHORTEST_KEY} bytes or more (`openssl rand -hex 32`)",
            "random, another at each start",
        ),
    )

    @validates_schema
    def _leaves_threads(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        if data["heavy"] is not None and data["heavy"] >= data["threads"]:
            raise ValidationError(f"{data['heavy']} leaves no thread of {data['threads']} for light work.", "HKP_HEAVY")

    @validates_schema
    def _agrees_on_addresses(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        if data["limits"] != "memory" and data["log_key"] is None:
            raise ValidationError("Several processes that count together need HKP_LOG_KEY.", "HKP_LIMITS")

    @validates_schema
    def _asks_for_keys(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        beyond = [address for address in data["bind"] if not is_local(address)]
        if beyond and data["keys"] is None and not data["allow_anonymous"]:
            raise ValidationError(
                f"{', '.join(beyond)} can be reached from other machines: give callers keys by HKP_KEYS, or set "
                "HKP_ALLOW_ANONYMOUS=1.",
                "HKP_BIND",
            )

    @post_load
    def _made(self, data: dict[str, Any], **_kwargs: object) -> Settings:
        anybody = data.pop("allow_anonymous")
        alone = data["keys"] is None and not anybody
        found = {
            "heavy": data["heavy"] or data["threads"] // 2,
            "database": data["database"] or _beside(data["keys"] or MODELS),
            "hosts": data["hosts"] or (LOCAL_NAMES if alone else ()),
            "limit_address": data["limit_address"] if data["limit_address"] is not None else 0 if alone else 600,
        }
        return Settings(**data | found)


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives; raises ``SettingsError`` with all faults."""
    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX) or name == DATABASE}
    empty = {name: ["It is empty: give a value or leave it out."] for name, value in ours.items() if not value}
    faults: dict[str, list[str]] = dict(empty)
    faults |= {name: [why] for name, why in FOREIGN.items() if environment.get(name)}
    settings = None
    try:
        settings = _Environment().load({name: value for name, value in ours.items() if value})
    except ValidationError as error:
        told = error.messages
        faults |= told if isinstance(told, dict) else {}
    if settings is None or faults:
        lines = [f"  {name}: {told}" for name in sorted(faults) for told in _sentences(name, faults[name])]
        raise SettingsError("\n".join(["The settings have faults:", *lines]))
    made: Settings = settings
    return made


def _sentences(name: str, faults: list[str]) -> list[str]:
    if faults != [_Environment().error_messages["unknown"]]:
        return faults
    near = get_close_matches(name, _names(), 1)
    return ["There is no such setting." + (f" Did you mean {near[0]}?" if near else "")]


def _names() -> list[str]:
    return [str(field.data_key) for field in _Environment().fields.values()]


@cache
def of_this_process() -> Settings:
    """The settings that this process was started with, whatever is reloaded later: its environment doesn't change."""
    return read(os.environ)


def table() -> str:
    """The settings as a table in Markdown."""
    rows = [
        (f"`{field.data_key}`", field.metadata["about"], field.metadata["allowed"], field.metadata["default"])
        for field in _Environment().fields.values()
    ]
    lines = [f"| {' | '.join(row)} |" for row in (("variable", "what it sets", "allowed", "default"), ("---",) * 4)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
