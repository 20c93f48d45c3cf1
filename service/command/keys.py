"""``python -m service keys``: make, list, rotate and revoke the keys of callers."""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.api.door.keys.keyring import (
    Held,
    Key,
    KeyFileError,
    Kind,
    as_bytes,
    digest_of,
    new_id,
    new_secret,
    origin_fault,
    read_keys,
)
from service.command.failing import CommandError

FILE = "HKP_KEYS"
OVERLAP = "7d"
_SPANS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
IN_FORCE = (
    "It takes effect when the service loads its keys: at once on SIGHUP to its first process (kill -HUP), when new "
    "processes take the old ones' place. Requests at hand are finished, within HKP_GRACE seconds (25)."
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("keys", help="make, list, rotate and revoke the keys of callers")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    create = _step(steps, "create", "make a key, and print it this once", _create)
    create.add_argument("--name", required=True, help="who uses it, for your list")
    create.add_argument("--kind", choices=list(map(str, Kind)), required=True, help="for servers, or for pages")
    create.add_argument("--origin", action="append", default=[], metavar="ORIGIN", help="of the pages that may use it")
    _step(steps, "list", "list the keys, of which nobody can read the secret any more", _list)
    rotate = _step(steps, "rotate", "make a new secret for a key; the old ones end after the overlap", _rotate)
    rotate.add_argument("id", help="the key's id, as list prints it")
    rotate.add_argument("--overlap", type=_span, default=OVERLAP, help="such as 30m, 12h, 7d (%(default)s)")
    revoke = _step(steps, "revoke", "end a key", _revoke)
    revoke.add_argument("id", help="the key's id, as list prints it")


def _step(
    steps: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str, does: object
) -> argparse.ArgumentParser:
    step = steps.add_parser(name, help=about, description=about)
    given = os.environ.get(FILE)
    step.add_argument(
        "--file", type=Path, default=given and Path(given), required=not given, help=f"the file of keys ({FILE})"
    )
    step.set_defaults(does=does)
    return step


def _span(text: str) -> timedelta:
    read = re.fullmatch(r"([0-9]{1,4})([mhd])", text)
    if not read:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes, hours or days such as 30m, 12h or 7d")
    return int(read[1]) * _SPANS[read[2]]


def _create(asked: argparse.Namespace) -> None:
    kind = Kind(asked.kind)
    faults = [fault for origin in asked.origin if (fault := origin_fault(origin))]
    if (kind is Kind.PUBLISHABLE) != bool(asked.origin):
        faults.append("A publishable key needs --origin, once for each, and a secret one has none.")
    if faults:
        raise CommandError("\n".join(faults))
    with _changing(asked.file, new=True) as keys:
        key_id = new_id()
        made = new_secret(kind, key_id)
        keys.append(Key(key_id, asked.name, kind, (_held(made),), tuple(dict.fromkeys(asked.origin))))
    _print(made, f"This is the only time that it is shown; its id is {key_id}. {IN_FORCE}")


def _list(asked: argparse.Namespace) -> None:
    now = datetime.now(UTC)
    for key in read(asked.file):
        held = [one for one in key.secrets if one.holds(now)]
        ends = ", ".join("no end" if one.until is None else f"until {one.until:%Y-%m-%d %H:%M} UTC" for one in held)
        made = max(one.made for one in key.secrets)
        row = (key.id, key.kind, f"{made:%Y-%m-%d}", ends or "ended", key.name, " ".join(key.origins))
        sys.stdout.write("\t".join(row).rstrip() + "\n")


def _rotate(asked: argparse.Namespace) -> None:
    ends = datetime.now(UTC) + asked.overlap
    with _changing(asked.file) as keys:
        at, key = _named(keys, asked.id)
        made = new_secret(key.kind, key.id)
        keys[at] = replace(key, secrets=(_held(made), *_ended(key.secrets, ends)))
    _print(made, f"The secrets before end at {ends:%Y-%m-%d %H:%M} UTC. {IN_FORCE}")


def _revoke(asked: argparse.Namespace) -> None:
    with _changing(asked.file) as keys:
        at, key = _named(keys, asked.id)
        keys[at] = replace(key, secrets=_ended(key.secrets, datetime.now(UTC)))
    sys.stderr.write(f"Key {asked.id} has ended. {IN_FORCE}\n")


def _held(made: str) -> Held:
    return Held(digest_of(made), datetime.now(UTC).replace(microsecond=0))


def _ended(secrets: Sequence[Held], ends: datetime) -> tuple[Held, ...]:
    """Secrets that end no later than a moment."""
    return tuple(replace(one, until=min(one.until or ends, ends)) for one in secrets)


def _named(keys: Sequence[Key], key_id: str) -> tuple[int, Key]:
    found = [(at, key) for at, key in enumerate(keys) if key.id == key_id]
    if not found:
        raise CommandError(f"No key has the id {key_id}: `python -m service keys list` has them all.")
    return found[0]


def _print(made: str, about: str) -> None:
    """The key alone on standard output, for a pipe; what to know of it on standard error."""
    sys.stdout.write(made + "\n")
    sys.stderr.write(about + "\n")


def read(path: Path) -> tuple[Key, ...]:
    """The keys of a file; raises ``CommandError``."""
    try:
        return read_keys(path).keys
    except KeyFileError as error:
        raise CommandError(str(error)) from None


@contextmanager
def _changing(path: Path, *, new: bool = False) -> Iterator[list[Key]]:
    """The keys of a file, to be changed; written as a whole at the end, one command at a time.

    The file keeps its mode, and is made for its owner alone: digests of 256 random bits tell nothing, names do.
    """
    try:
        with path.with_name(f"{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = list(read(path)) if path.exists() or not new else []
            yield keys
            written = path.with_name(f"{path.name}.new")
            written.write_bytes(as_bytes(keys))
            written.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
            written.replace(path)
    except OSError as error:
        raise CommandError(f"{error.filename or path}: {error.strerror}") from None
