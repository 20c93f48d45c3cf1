"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Lead up."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Lead back."""
    ${downgrades if downgrades else "pass"}
