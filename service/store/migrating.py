"""Leading a database to the form that this code needs, and back: Alembic on the folder beside.

Alembic is loaded where it is needed: a server whose database is led by its operator never does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config

    from service.store.database import Database

FOLDER = Path(__file__).parent / "migrations"
HEAD, BASE = "head", "base"


def _config(database: Database) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - most processes have no need of it

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["database"] = database
    return config


def migrate(database: Database, to: str = HEAD) -> None:
    """Lead a database up to a revision; raises ``StoreUnavailableError``."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(_config(database), to)


def migrate_back(database: Database, to: str) -> None:
    """Lead a database back to a revision, ``base`` for the one without tables: **what they held is lost**."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(_config(database), to)


def revision_of(database: Database) -> str | None:
    """Where a database stands; ``None`` before the first migration. Raises ``StoreUnavailableError``."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    with database.work() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this code needs."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    head = ScriptDirectory(str(FOLDER)).get_current_head()
    if head is None:
        raise LookupError(FOLDER)
    return head
