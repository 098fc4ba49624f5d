"""Values the house keeps for itself across restarts. What people set at installation stands in the settings file."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.db.schema import SettingRow


def get(session: Session, key: str) -> Any:
    """The value, None when none was ever set."""
    row = session.get(SettingRow, key)
    return None if row is None else row.value


def put(session: Session, key: str, value: Any, now: datetime) -> None:
    """Keep a plain JSON value."""
    session.merge(SettingRow(key=key, value=value, updated_at=now))
    session.flush()
