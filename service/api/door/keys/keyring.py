"""Keys of callers: two kinds, 256 random bits each, kept as SHA-256 in a file that the service reads when it loads.

A key reads ``hkp_sk_<id>_<secret>`` (secret, from server to server) or ``hkp_pk_<id>_<secret>`` (publishable, in a
page). The id finds the entry and is no secret; the rest is compared by its digest in constant time. A key may have two
secrets for a while, so that callers change over without a gap.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from service.recording import record

SECRET_LENGTH = 43
"""Letters and digits: 62 to the power of 43 is a little more than 2 to the power of 256."""

_LETTERS = string.ascii_letters + string.digits
_ID = re.compile(r"[0-9a-z]{8}", re.ASCII)
_FORM = re.compile(r"hkp_(sk|pk)_([0-9a-z]{8})_([0-9A-Za-z]{43})", re.ASCII)
_NOBODY = hashlib.sha256(b"").hexdigest()
"""What a secret is compared with where no key has the id."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class KeyFileError(ValueError):
    """A file of keys that can't be read; the text says what is wrong."""


class Kind(StrEnum):
    """What a key is for."""

    SECRET = "secret"  # noqa: S105 - a kind, not a secret
    PUBLISHABLE = "publishable"

    @property
    def mark(self) -> str:
        """What a key of this kind begins with."""
        return "hkp_sk" if self is Kind.SECRET else "hkp_pk"


@record(frozen=True)
class Held:
    """One secret of a key, as its SHA-256 in hexadecimal; ``until`` is when it ends, ``None`` where it doesn't."""

    sha256: str
    made: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it has not ended."""
        return self.until is None or now < self.until


@record(frozen=True)
class Key:
    """A caller's key; ``origins`` are those of the pages that may use a publishable one."""

    id: str
    name: str
    kind: Kind
    secrets: tuple[Held, ...]
    origins: tuple[str, ...] = ()


class Keyring:
    """The keys in force."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = tuple(keys)
        self._by_id: Mapping[str, Key] = {key.id: key for key in self.keys}
        self.origins = frozenset(origin for key in self.keys for origin in key.origins)
        """Every origin that any key names: a preflight doesn't say with which key the request will come."""

    def find(self, given: str, now: datetime) -> Key | None:
        """The key that a caller gives, if it is one of these and has not ended."""
        read = _FORM.fullmatch(given)
        if read is None:
            return None
        key = self._by_id.get(read[2])
        held = [one.sha256 for one in key.secrets if one.holds(now)] if key else []
        digest = digest_of(given)
        # Every digest is compared, and one where there is none: the time tells nothing.
        found = [hmac.compare_digest(digest, one) for one in held or [_NOBODY]]
        return key if key and any(found) and read[1] == key.kind.mark[-2:] else None


def digest_of(key: str) -> str:
    """SHA-256 of a whole key, in hexadecimal: of 256 random bits no slower digest is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_id() -> str:
    """Eight letters and digits."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(8))


def new_secret(kind: Kind, key_id: str) -> str:
    """A key that nobody has; it is told once, and only its digest is kept."""
    return f"{kind.mark}_{key_id}_{''.join(secrets.choice(_LETTERS) for _ in range(SECRET_LENGTH))}"


def origin_fault(origin: str) -> str | None:
    """What is wrong with an origin of pages; ``None`` where it is as a browser sends it (RFC 6454, section 6)."""
    parts = urlsplit(origin)
    try:
        plain = f"{parts.scheme}://{parts.netloc}" == origin and parts.port != {"http": 80, "https": 443}.get(
            parts.scheme
        )
    except ValueError:
        plain = False
    if not plain or not parts.hostname or "*" in origin or "@" in origin or origin != origin.lower():
        return f"{origin!r} is no origin: scheme://host or scheme://host:port in small letters, and nothing after it."
    if not origin.isascii():
        return f"{origin!r}: write the host as browsers send it, in Punycode."
    bare = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    if parts.scheme != "https" and not (parts.scheme == "http" and bare in _LOOPBACK):
        return f"{origin!r}: pages come by https, and by http from this machine alone."
    return None


# --- the file ---------------------------------------------------------------------------------------------------------


class _HeldSchema(Schema):
    sha256 = fields.String(required=True, validate=lambda text: re.fullmatch("[0-9a-f]{64}", text) is not None)
    made = fields.AwareDateTime(required=True, format="iso")
    until = fields.AwareDateTime(allow_none=True, load_default=None, format="iso")

    @post_load
    def _made(self, data: dict[str, Any], **_kwargs: object) -> Held:
        return Held(**data)


class _KeySchema(Schema):
    id = fields.String(required=True, validate=lambda text: _ID.fullmatch(text) is not None)
    name = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    secrets = fields.List(fields.Nested(_HeldSchema), required=True)
    origins = fields.List(fields.String(), load_default=list)

    @validates_schema
    def _origins(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        faults = [fault for origin in data["origins"] if (fault := origin_fault(origin))]
        if faults:
            raise ValidationError(faults, "origins")
        if (data["kind"] is Kind.PUBLISHABLE) != bool(data["origins"]):
            raise ValidationError("A publishable key names the origins of its pages, and a secret one none.", "origins")

    @post_load
    def _made(self, data: dict[str, Any], **_kwargs: object) -> Key:
        return Key(**data | {"secrets": tuple(data["secrets"]), "origins": tuple(data["origins"])})


def read_keys(path: Path) -> Keyring:
    """The keys of a file; raises ``KeyFileError``, whose text quotes no digest."""
    try:
        told = orjson.loads(path.read_bytes())
        keys: list[Key] = _KeySchema(many=True).load(told["keys"])
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror}") from None
    except ValidationError as error:
        raise KeyFileError(f"{path}: {error.messages}") from None
    except (ValueError, TypeError, LookupError):
        raise KeyFileError(f'{path} is no JSON of the form {{"keys": […]}}') from None
    if len({key.id for key in keys}) < len(keys):
        raise KeyFileError(f"{path}: two keys have one id")
    return Keyring(keys)


def as_bytes(keys: Iterable[Key]) -> bytes:
    """What the file of these keys says."""
    return orjson.dumps({"keys": _KeySchema(many=True).dump(keys)}, option=orjson.OPT_INDENT_2) + b"\n"
