"""One served town for each test module."""

from collections.abc import Iterator

import pytest

from api.app import create_app
from models.db.engine import Database
from models.people import Role
from tests.fakes.api_ports import fake_house
from tests.fakes.clock import ManualClock
from tests.fakes.town import build_town
from tests.integration.api.house import Served, set_password
from tests.servers.uvicorn_thread import served


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The old community has one person of each role; the new one is foreign to them."""
    folder = tmp_path_factory.mktemp("api")
    clock = ManualClock()
    database = Database.open(f"sqlite:///{folder / 'town.db'}")
    database.migrate()
    house = fake_house(database, folder, clock, allowed_hosts=("127.0.0.1",))
    built = build_town(database, house.ports.vault, clock)
    with database.write() as session:
        for account in (built.chief, *built.old.people.values(), *built.new.people.values()):
            set_password(session, account.id)
    with served(create_app(house.ports, folder / "no console")) as address:
        world = Served(address, house, built, clock, folder)
        world.of_role = {
            Role.ADMIN: world.person("warden", Role.ADMIN, built.old.area.id),
            Role.OPERATOR: built.person("owner"),
            Role.SECURITY_OFFICER: built.person("officer"),
            Role.GRID_WORKER: built.person("teammate"),
            Role.AUDITOR: built.person("auditor"),
        }
        for place in (built.old, built.new):
            house.gates.secrets[place.gate.id] = "gate secret"
        yield world
    database.close()
