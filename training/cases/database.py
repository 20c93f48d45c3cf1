"""The cases that the service keeps, as a case file for as long as a step reads it."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service.settings import DATABASE, KEYS, store_of
from service.store.cases import Cases
from service.store.database import Database
from service.store.records import Kept, StoreUnavailableError
from training.cases.case import CaseFileError

WORD = Path("database")
"""What stands for the store where a file of cases is named."""


@contextmanager
def cases_named(given: Namespace) -> Iterator[None]:
    """Within, ``given.cases`` is a file: where it names the database, one of its cases, which nobody else may read.

    Raises ``CaseFileError`` where the database can't be read.
    """
    if getattr(given, "cases", None) != WORD or WORD.exists():
        yield
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "database.jsonl"
        _write(path)
        given.cases = path
        yield


def _write(path: Path) -> None:
    url = store_of(os.environ)
    if not url:
        raise CaseFileError(f"Neither {DATABASE} nor {KEYS} names a database: set either as the service has it.")
    named = DATABASE if os.environ.get(DATABASE) else KEYS
    with path.open("w", encoding="utf-8") as file:
        try:
            file.writelines(json.dumps(_line(kept), ensure_ascii=False) + "\n" for kept in Cases(Database(url)).all())
        except StoreUnavailableError as error:
            raise CaseFileError(f"The database of {named} can't be read ({error}).") from None
    if not path.stat().st_size:
        raise CaseFileError(f"The database of {named} holds no case.")


def _line(kept: Kept) -> dict[str, Any]:
    """A case as a line of a case file. Two callers may have the same numbers: the key's id parts them."""
    told, ending = kept.told, kept.ending
    line = {
        "case_id": f"{kept.key_id}-{told.case_id}",
        "person_id": f"{kept.key_id}-{told.person_id}",
        "profile": json.loads(told.profile),
        "pathway": told.pathway,
        "lodged_on": told.lodged_on.isoformat(),
        "outcome": ending.outcome.value,
        "decided_on": ending.decided_on and ending.decided_on.isoformat(),
        "refusal_ground": ending.refusal_ground,
        "extended": ending.extended,
        "extended_on": ending.extended_on and ending.extended_on.isoformat(),
    }
    return {name: value for name, value in line.items() if value is not None}
