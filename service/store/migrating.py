"""Leading a database to the form that this code needs, and back: Alembic on the folder beside."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.store.database import Database

FOLDER = Path(__file__).parent / "migrations"
HEAD, BASE = "head", "base"


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["database"] = database
    return config


def migrate(database: Database, to: str = HEAD) -> None:
    """Lead a database up to a revision; raises ``StoreUnavailableError``."""
    command.upgrade(_config(database), to)


def migrate_back(database: Database, to: str) -> None:
    """Lead a database back to a revision, ``base`` for the one without tables: **what they held is lost**."""
    command.downgrade(_config(database), to)


def revision_of(database: Database) -> str | None:
    """Where a database stands; ``None`` before the first migration. Raises ``StoreUnavailableError``."""
    with database.work() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this code needs."""
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    if head is None:
        raise LookupError(FOLDER)
    return head
