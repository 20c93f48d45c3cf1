"""How Alembic reaches the database: by the one that is given, in one transaction."""

from alembic import context

from service.store.database import Database
from service.store.tables import metadata

database: Database = context.config.attributes["database"]
with database.work() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()
