"""What is done with cases. Everything is a key's own: another key's case is as one that isn't there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from service.store.database import Database
from service.store.outcomes import Outcome
from service.store.records import Arrival, DiffersError, Ending, Kept, Told
from service.store.tables import cases

TOLD = tuple(Told.__dataclass_fields__)
ENDING = tuple(Ending.__dataclass_fields__)


class Cases:
    """The cases of a database; every method raises ``StoreUnavailableError``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, key_id: str, told: Told) -> tuple[Kept, bool]:
        """Keep a case; whether it is new. Told of again in the same words it is the one that is kept.

        Raises ``DiffersError`` where a case of that id is kept in other words. What is returned is committed.
        """
        now = datetime.now(UTC)
        values = asdict(told) | {"key_id": key_id, "outcome": Outcome.PENDING, "made_at": now, "changed_at": now}
        try:
            with self.database.work() as connection:
                connection.execute(insert(cases).values(values))
                return _one(connection, key_id, told.case_id), True
        except IntegrityError:
            kept = self.find(key_id, told.case_id)
        if kept is None:
            return self.add(key_id, told)  # deleted in between
        if kept.told != told:
            raise DiffersError
        return kept, False

    def find(self, key_id: str, case_id: str) -> Kept | None:
        """A case of a key."""
        with self.database.work() as connection:
            return _found(connection, key_id, case_id)

    def correct(self, key_id: str, told: Told) -> Kept | None:
        """Keep a case in other words, with the outcome that it has; ``None`` where there is none."""
        return self._change(key_id, told.case_id, asdict(told))

    def end(self, key_id: str, case_id: str, ending: Ending) -> Kept | None:
        """Keep how a case ended; ``None`` where there is none."""
        return self._change(key_id, case_id, asdict(ending))

    def _change(self, key_id: str, case_id: str, values: Mapping[str, Any]) -> Kept | None:
        with self.database.work() as connection:
            change = update(cases).where(cases.c.key_id == key_id, cases.c.case_id == case_id)
            connection.execute(change.values(**values, changed_at=datetime.now(UTC)))
            return _found(connection, key_id, case_id)

    def delete(self, key_id: str, case_id: str) -> bool:
        """Delete a case; whether there was one."""
        with self.database.work() as connection:
            done = connection.execute(delete(cases).where(cases.c.key_id == key_id, cases.c.case_id == case_id))
            return done.rowcount > 0

    def listed(
        self, key_id: str, *, after: Arrival | None, most: int, person_id: str | None, outcome: Outcome | None
    ) -> list[Kept]:
        """Cases of a key in the order of arrival, after one of them or from the first."""
        asked = select(cases).where(cases.c.key_id == key_id)
        if after is not None:
            at_once = and_(cases.c.made_at == after.made_at, cases.c.case_id > after.case_id)
            asked = asked.where(or_(cases.c.made_at > after.made_at, at_once))
        if person_id is not None:
            asked = asked.where(cases.c.person_id == person_id)
        if outcome is not None:
            asked = asked.where(cases.c.outcome == outcome)
        asked = asked.order_by(cases.c.made_at, cases.c.case_id).limit(most)
        with self.database.work() as connection:
            return [_kept(row) for row in connection.execute(asked)]

    # --- for the operator ---------------------------------------------------------------------------------------------

    def erase(self, person_id: str, key_id: str | None) -> int:
        """Delete all cases of a person, of one key or of all; how many there were."""
        asked = delete(cases).where(cases.c.person_id == person_id)
        with self.database.work() as connection:
            return connection.execute(asked if key_id is None else asked.where(cases.c.key_id == key_id)).rowcount

    def expire(self, days: int) -> int:
        """Delete every case that has been kept for more than so many days; how many there were."""
        before = datetime.now(UTC) - timedelta(days=days)
        with self.database.work() as connection:
            return connection.execute(delete(cases).where(cases.c.made_at < before)).rowcount

    def all(self, person_id: str | None = None, most: int = 500) -> Iterator[Kept]:
        """Every case of every key, or those of a person, a page at a time."""
        asked = select(cases).order_by(cases.c.number).limit(most)
        if person_id is not None:
            asked = asked.where(cases.c.person_id == person_id)
        after = 0
        while True:
            with self.database.work() as connection:
                page = [_kept(row) for row in connection.execute(asked.where(cases.c.number > after))]
            yield from page
            if len(page) < most:
                return
            after = page[-1].number


def _one(connection: Connection, key_id: str, case_id: str) -> Kept:
    kept = _found(connection, key_id, case_id)
    if kept is None:
        raise LookupError(case_id)
    return kept


def _found(connection: Connection, key_id: str, case_id: str) -> Kept | None:
    asked = select(cases).where(cases.c.key_id == key_id, cases.c.case_id == case_id)
    row = connection.execute(asked).first()
    return None if row is None else _kept(row)


def _kept(row: Row[Any]) -> Kept:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for a row as a mapping, and no private one
    ending = {name: values[name] for name in ENDING} | {"outcome": Outcome(values["outcome"])}
    told = {name: values[name] for name in TOLD}
    moments = (_in_utc(values["made_at"]), _in_utc(values["changed_at"]))
    return Kept(values["number"], values["key_id"], Told(**told), Ending(**ending), *moments)


def _in_utc(moment: datetime) -> datetime:
    """SQLite keeps no time zone: what it gives back is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
