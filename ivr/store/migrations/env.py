"""Alembic's entry: runs the migrations on the connection that `engine.migrate` hands over."""

from alembic import context

from ivr.store import (  # noqa: F401  # they belong to the schema
    agent_tables,
    audit_tables,
    callback_tables,
    context_tables,
    digest_tables,
    operator_tables,
)
from ivr.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
