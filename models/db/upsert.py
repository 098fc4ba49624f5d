"""Inserting what may be there already, in the dialect at hand."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.db.schema import Row


def insert_into(session: Session, table: type[Row]) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT of the session's database, which knows ON CONFLICT."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_once(session: Session, table: type[Row], values: dict[str, Any]) -> bool:
    """Insert the row; False, and nothing done, where one with the same unique value stands."""
    first_key = table.__mapper__.primary_key[0]
    statement = insert_into(session, table).values(**values).on_conflict_do_nothing().returning(first_key)
    return session.execute(statement).first() is not None
