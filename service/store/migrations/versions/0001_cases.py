"""The table of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "cases",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.Column("case_id", sa.String(90), nullable=False),
        sa.Column("person_id", sa.String(90), nullable=False),
        sa.Column("notice", sa.String(200)),
        sa.Column("consented_on", sa.Date, nullable=False),
        sa.Column("pathway", sa.String(40), nullable=False),
        sa.Column("lodged_on", sa.Date, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("decision_id", sa.String(64)),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("decided_on", sa.Date),
        sa.Column("refusal_ground", sa.String(200)),
        sa.Column("extended", sa.Boolean),
        sa.Column("extended_on", sa.Date),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key_id", "case_id", name="one_case_a_key"),
    )
    op.create_index("cases_of_a_person", "cases", ["key_id", "person_id"])
    op.create_index("cases_by_age", "cases", ["made_at"])


def downgrade() -> None:
    """Drop it, with all cases."""
    op.drop_table("cases")
