"""What Alembic runs: the steps, on the connection and in the transaction that `database.migrate` hands over."""

from typing import cast

from alembic import context
from sqlalchemy import Connection

from assistant.storage.tables import metadata

connection = cast("Connection", context.config.attributes["connection"])
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
