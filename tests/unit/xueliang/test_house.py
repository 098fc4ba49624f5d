"""The whole house, not started: what it does when a part is not up to it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.clock import SystemClock
from models.errors import GateError, SettingsError
from tests.servers.redis import free_port
from xueliang.settings import Settings
from xueliang.watch import Watch
from xueliang.watch_role import WatchRole
from xueliang.wiring import House


def settings(folder: Path, port: int) -> Settings:
    return Settings.model_validate({"data_dir": str(folder), "http": {"port": port}})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(settings(tmp_path, free_port()), SystemClock())
    yield built
    built.stop(2)


def watch_of(house: House) -> Watch:
    assert isinstance(house.watch, WatchRole)
    return house.watch.watch


def test_a_change_that_cannot_be_followed_now_is_followed_later(house: House, caplog: pytest.LogCaptureFixture) -> None:
    watch = house.watch
    assert isinstance(watch, WatchRole)
    watch.reload("gates")  # nobody keeps gates yet
    assert "a change is followed later: the gate service is not running" in caplog.text
    with pytest.raises(GateError):
        watch.follow()
    watch.watch.gates.start()
    watch.follow()
    caplog.clear()
    watch.reload("gates")
    assert caplog.messages == []
    watch.watch.gates.stop()


def test_a_taken_port_stops_the_start_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        house = House(settings(tmp_path, holder.getsockname()[1]), SystemClock())
        with pytest.raises(SettingsError, match="cannot listen"):
            house.start()
        assert house.first_password is None
        house.stop(2)
    again = House(settings(tmp_path, free_port()), SystemClock())
    again.start()
    assert again.first_password is not None
    again.stop(4)


def test_stopping_goes_on_when_a_part_does_not_stop_as_it_should(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def does_not_stop(_timeout_s: float) -> None:
        raise GateError("gates did not end within 1 s")

    house.start()
    house._running.run(lambda: None, does_not_stop)
    house.stop(4)
    assert caplog.messages == ["a part did not stop as it should"]
    assert not watch_of(house).fleet.alive
    House(settings(tmp_path, free_port()), SystemClock()).stop(1)  # the data directory is free again
