"""A town in a PostgreSQL of the tests' own."""

from collections.abc import Iterator

import pytest

from tests.integration.api.house import Served, served_town
from tests.servers.postgres import postgres_server


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A town in PostgreSQL."""
    with postgres_server() as server:
        name = server.make()
        with served_town(tmp_path_factory.mktemp("api"), server.url(name)) as world:
            yield world
        server.drop(name)
