"""The database: a connection for each piece of work, and an end to waiting whatever the server does.

A server that is frozen takes connections and says nothing, and a client of PostgreSQL waits for it as long as the
socket is open. So the socket is shut when the time is over. Connections are made in the process that uses them, after
any fork, and closed with the work: cases come seldom, and a server that was restarted is met afresh.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.store.records import StoreUnavailableError

CONNECT_SECONDS = 2
"""In which a server takes a connection: the least that PostgreSQL's client allows."""

WORK_SECONDS = 3.0
"""In which a piece of work is done, connecting included."""

STATEMENT_MILLISECONDS = 2_000
WAIT_SECONDS = 2.0
"""How long one waits for another who writes to the same SQLite file."""

IN_MEMORY = ":memory:"
"""SQLite's name for a database without a file."""


def address_of(url: str) -> str:
    """The address as SQLAlchemy takes it: PostgreSQL by psycopg, whatever the driver is called."""
    read = make_url(url)
    if read.get_backend_name() in {"postgresql", "postgres"}:
        read = read.set(drivername="postgresql+psycopg")
    return read.render_as_string(hide_password=False)


class Database:
    """A database of cases, at an address such as ``postgresql://…`` or ``sqlite:///…``."""

    def __init__(self, url: str) -> None:
        self.url = address_of(url)
        self._deadline = threading.local()

    @property
    def is_file(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.url.startswith("sqlite")

    @cached_property
    def engine(self) -> Engine:
        """What connects; nothing is connected before the first piece of work."""
        options: dict[str, Any] = {"timeout": WAIT_SECONDS} if self.is_file else _of_postgresql()
        engine = create_engine(self.url, poolclass=NullPool, connect_args=options, hide_parameters=True)
        if self.is_file:
            event.listen(engine, "do_connect", _private)
            event.listen(engine, "connect", _on_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            event.listen(engine, "do_connect", self._connect)
        return engine

    @contextmanager
    def work(self) -> Iterator[Connection]:
        """A transaction, committed at the end; raises ``StoreUnavailableError``, whose text tells no address.

        What breaks a rule of the table (``IntegrityError``) passes as it is.
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except (DBAPIError, OSError) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreUnavailableError(type(cause).__name__) from None
        finally:
            if deadline := getattr(self._deadline, "of_work", None):
                deadline.end()
                self._deadline.of_work = None

    def _connect(self, dialect: Any, _record: object, given: Any, named: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's
        connection = dialect.connect(*given, **named)
        self._deadline.of_work = _Deadline(connection.fileno())
        return connection


class _Deadline:
    """Shuts a socket when the time is over, unless the work was done before."""

    def __init__(self, descriptor: int) -> None:
        self._held = socket.socket(fileno=os.dup(descriptor))
        self._done = threading.Lock()
        self._timer = threading.Timer(WORK_SECONDS, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """The work is done."""
        self._timer.cancel()
        with self._done:
            self._held.close()

    def _shut(self) -> None:
        with self._done, suppress(OSError):
            self._held.shutdown(socket.SHUT_RDWR)
            self._held.close()


def _of_postgresql() -> dict[str, Any]:
    settings = {
        "statement_timeout": STATEMENT_MILLISECONDS,
        "lock_timeout": STATEMENT_MILLISECONDS,
        "idle_in_transaction_session_timeout": 2 * STATEMENT_MILLISECONDS,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return {"connect_timeout": CONNECT_SECONDS, "options": options, "application_name": "hk-pathways"}


def _private(_dialect: object, _record: object, given: Any, _named: object) -> None:  # noqa: ANN401 - SQLAlchemy's
    """Make a file that isn't there yet, for our own user alone; SQLite gives its files of changes the same mode.

    A file that is there is left shut: closing it here would end the locks that SQLite has on it.
    """
    if not given or given[0] == IN_MEMORY:
        return
    with suppress(OSError):  # there already, or where none can be: SQLite says so
        os.close(os.open(given[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _on_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a connection of sqlite3
    """What is committed is on the disk, what is deleted is overwritten, and readers don't wait for who writes."""
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
