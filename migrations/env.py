"""Alembic's entry: runs on the connection that vidcat.store.schema.migrate hands over."""

from alembic import context

from vidcat.store.schema import (  # noqa: F401 (their tables join the others)
    casework_tables,
    copy_tables,
    desk_tables,
    exchange_tables,
    log_tables,
)
from vidcat.store.schema.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
