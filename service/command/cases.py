"""``python -m service cases``: what an operator does with the store of cases, for the people in it above all."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from service.command.failing import CommandError
from service.settings import DATABASE, KEYS, store_of
from service.store.cases import Cases
from service.store.database import Database
from service.store.migrating import HEAD, migrate, migrate_back, newest, revision_of
from service.store.records import Kept, StoreUnavailableError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("cases", help="lead the store of cases to its form; export, erase and expire cases")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    lead = _step(steps, "migrate", "lead the database to the form that this version needs", _migrate)
    lead.add_argument("--to", default=HEAD, help="a revision (the newest)")
    lead.add_argument("--back", metavar="REVISION", help="lead it back instead: what the later form held is lost")
    _step(steps, "check", "say which form the database has, and which one is needed; 1 where they differ", _check)
    export = _step(steps, "export", "print what is kept of a person, as JSON lines", _export)
    export.add_argument("--person", required=True, help="the person_id under which the cases are kept")
    erase = _step(steps, "erase", "delete all cases of a person", _erase)
    erase.add_argument("--person", required=True, help="the person_id under which the cases are kept")
    erase.add_argument("--key", help="only those of the key with this id")
    expire = _step(steps, "expire", "delete the cases that have been kept for longer than you said", _expire)
    expire.add_argument("--days", type=int, required=True, help="how many days a case is kept")


def _step(
    steps: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str, does: object
) -> argparse.ArgumentParser:
    step = steps.add_parser(name, help=about, description=about)
    where = f"its address ({DATABASE}, else cases.sqlite3 beside {KEYS})"
    step.add_argument("--database", default=store_of(os.environ), help=where)
    step.set_defaults(does=_telling(step, does))
    return step


def _telling(step: argparse.ArgumentParser, does: object) -> object:
    def done(asked: argparse.Namespace) -> int | None:
        if not asked.database:
            step.error(f"which store? Set {DATABASE} or {KEYS} as the service has it, or give --database.")
        try:
            code: int | None = does(asked)  # type: ignore[operator]
        except StoreUnavailableError as error:
            told = f"The database can't be reached, or isn't of the form that is needed ({error})."
            raise CommandError(told) from None
        return code

    return done


def _migrate(asked: argparse.Namespace) -> None:
    database = Database(asked.database)
    if asked.back:
        migrate_back(database, asked.back)
    else:
        migrate(database, asked.to)
    _check(asked)


def _check(asked: argparse.Namespace) -> int:
    found = revision_of(Database(asked.database))
    sys.stdout.write(f"{found or 'empty'}, needed {newest()}\n")
    return int(found != newest())


def _export(asked: argparse.Namespace) -> None:
    for kept in Cases(Database(asked.database)).all(asked.person):
        sys.stdout.write(json.dumps(as_json(kept), ensure_ascii=False) + "\n")


def as_json(kept: Kept) -> dict[str, object]:
    """Everything that is kept of a case."""
    told = asdict(kept.told) | {"profile": json.loads(kept.told.profile)}
    moments = {"made_at": kept.made_at, "changed_at": kept.changed_at}
    whole = {"key_id": kept.key_id} | told | asdict(kept.ending) | moments
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in whole.items()}


def _erase(asked: argparse.Namespace) -> None:
    count = Cases(Database(asked.database)).erase(asked.person, asked.key)
    sys.stdout.write(f"{count} deleted\n")


def _expire(asked: argparse.Namespace) -> None:
    if asked.days < 1:
        raise CommandError("Cases are kept for at least a day.")
    count = Cases(Database(asked.database)).expire(asked.days)
    sys.stdout.write(f"{count} deleted\n")
