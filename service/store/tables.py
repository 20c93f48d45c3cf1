"""The table of cases, as the code of today knows it; ``migrations/`` leads every database to it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.records import LONGEST_NAME

metadata = MetaData()

cases = Table(
    "cases",
    metadata,
    # The order of arrival among all keys, which no caller is told.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("key_id", String(8), nullable=False),
    Column("case_id", String(LONGEST_NAME), nullable=False),
    Column("person_id", String(LONGEST_NAME), nullable=False),
    Column("notice", String(200), nullable=True),
    Column("consented_on", Date, nullable=False),
    Column("pathway", String(40), nullable=False),
    Column("lodged_on", Date, nullable=False),
    Column("profile", Text, nullable=False),
    Column("decision_id", String(64), nullable=True),
    Column("outcome", String(12), nullable=False),
    Column("decided_on", Date, nullable=True),
    Column("refusal_ground", String(200), nullable=True),
    Column("extended", Boolean, nullable=True),
    Column("extended_on", Date, nullable=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("key_id", "case_id", name="one_case_a_key"),
    Index("cases_of_a_person", "key_id", "person_id"),
    Index("cases_by_age", "made_at"),
    Index("cases_in_order", "key_id", "made_at", "case_id"),
)
