"""Migrations build exactly the schema the code works with, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from models.db.engine import Database
from models.db.revisions import newest_revision
from models.db.schema import Row
from models.errors import SettingsError
from tests.servers.postgres import PostgresServer


def _shape(engine: Engine) -> dict[str, Any]:
    """Everything the database says of its own tables, comparable."""
    seen = inspect(engine)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in seen.get_columns(name)
            },
            "key": seen.get_pk_constraint(name),
            "references": sorted(map(_plain, seen.get_foreign_keys(name))),
            "unique": sorted(map(_plain, seen.get_unique_constraints(name))),
            "indices": sorted(map(_plain, seen.get_indexes(name))),
            "checks": sorted(map(_plain, seen.get_check_constraints(name))),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def _plain(facts: Any) -> str:
    return repr(sorted((key, repr(value)) for key, value in facts.items()))


@pytest.fixture(params=["sqlite", "postgresql"])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of the same kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    names = server.make(), server.make()
    yield server.url(names[0]), server.url(names[1])
    for name in names:
        server.drop(name)


def test_migrations_build_what_the_metadata_says(two_urls: tuple[str, str]) -> None:
    migrated, created = (Database.open(url) for url in two_urls)
    migrated.migrate()
    Row.metadata.create_all(created.engine)
    assert _shape(migrated.engine) == _shape(created.engine)
    assert set(_shape(migrated.engine)) == set(Row.metadata.tables)
    with migrated.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []
    migrated.close()
    created.close()


def test_every_state_column_has_its_check(two_urls: tuple[str, str]) -> None:
    database = Database.open(two_urls[0])
    database.migrate()
    seen = inspect(database.engine)
    checks = {name: {check["name"] for check in seen.get_check_constraints(name)} for name in Row.metadata.tables}
    assert "ck_alerts_state" in checks["alerts"]
    assert "ck_cases_state" in checks["cases"]
    assert "ck_cameras_state" in checks["cameras"]
    assert "ck_accounts_role" in checks["accounts"]
    database.close()


def test_migrating_twice_changes_nothing(two_urls: tuple[str, str]) -> None:
    database = Database.open(two_urls[0])
    assert database.revision() is None
    database.migrate()
    before = _shape(database.engine)
    database.migrate()
    assert _shape(database.engine) == before
    assert database.revision() == newest_revision()
    database.close()


def test_a_database_of_a_newer_version_is_refused(two_urls: tuple[str, str]) -> None:
    database = Database.open(two_urls[0])
    database.migrate()
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match=r"9999.*newer"):
        database.migrate()
    database.close()
