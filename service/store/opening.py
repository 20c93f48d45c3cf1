"""The store of cases, ready for a server: the one way in that loads a client of databases."""

from __future__ import annotations

from collections.abc import Callable

from service.store.cases import Cases
from service.store.database import Database
from service.store.migrating import migrate
from service.store.records import StoreUnavailableError


def opened(address: str, tell: Callable[[str], object]) -> Cases:
    """The cases of a database. A file of SQLite is led to the form that is needed; ``tell`` is told where it can't be.

    PostgreSQL is led there by its operator's command.
    """
    database = Database(address)
    if database.is_file:
        try:
            migrate(database)
        except StoreUnavailableError as error:
            tell(f"The store of cases can't be made ready: {error}")
    return Cases(database)
