"""One served town for each test module."""

from collections.abc import Iterator

import pytest

from tests.integration.api.house import Served, served_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The old community has one person of each role; the new one is foreign to them."""
    folder = tmp_path_factory.mktemp("api")
    with served_town(folder, f"sqlite:///{folder / 'town.db'}") as world:
        yield world
