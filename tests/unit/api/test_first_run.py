from collections.abc import Iterator
from pathlib import Path

import pytest

from api.first_run import ensure_first_admin
from api.passwords import check_new_password
from models.db import accounts, areas
from models.db.engine import Database
from models.db.scope import Scope
from models.people import Role
from tests.fakes.api_ports import CHEAP_PASSWORDS
from tests.fakes.clock import ManualClock


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path / 'first.db'}")
    database.migrate()
    yield database
    database.close()


def test_an_empty_house_gets_an_administrator_and_a_place_to_stand(database: Database) -> None:
    password = ensure_first_admin(database, ManualClock(), CHEAP_PASSWORDS)
    assert password is not None
    check_new_password(password, "admin")
    with database.read() as session:
        account = accounts.by_username(session, "admin")
        places = areas.find(session, Scope.everything()).items
    assert account is not None
    assert account.role is Role.ADMIN
    assert account.must_change_password
    assert CHEAP_PASSWORDS.verify(account.password_hash, password)
    assert [place.name for place in places] == ["本地"]


def test_the_second_start_changes_nothing(database: Database) -> None:
    ensure_first_admin(database, ManualClock(), CHEAP_PASSWORDS)
    assert ensure_first_admin(database, ManualClock(), CHEAP_PASSWORDS) is None
    with database.read() as session:
        assert len(accounts.find(session, Scope.everything()).items) == 1
