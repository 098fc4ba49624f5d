"""Alembic's entry: runs the migrations on the connection `Database.migrate` hands over, in its transaction."""

from alembic import context

from models.db.schema import Row

context.configure(connection=context.config.attributes["connection"], target_metadata=Row.metadata)
context.run_migrations()
