"""At which migration a database stands, and which there are: by the names of their files, `0001_words.py`."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_STANDS_IN: Final = "alembic_version"


def known_revisions() -> tuple[str, ...]:
    """The migrations this version of the code has, the newest last."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def newest_revision() -> str:
    """The migration this version of the code wants."""
    return known_revisions()[-1]


def stands_at(connection: Connection) -> str | None:
    """The migration a database stands at; None when it is empty."""
    if not inspect(connection).has_table(_STANDS_IN):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_STANDS_IN}")).scalar()  # noqa: S608 - ours
    return found
