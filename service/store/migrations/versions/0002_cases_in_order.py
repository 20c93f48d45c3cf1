"""An index for listing a key's cases in the order of arrival."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make it."""
    op.create_index("cases_in_order", "cases", ["key_id", "made_at", "case_id"])


def downgrade() -> None:
    """Drop it; the cases stay."""
    op.drop_index("cases_in_order", "cases")
