"""What people changed reaches the watching of the shard it concerns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.clock import SystemClock
from models.db import shard_places
from models.errors import GateError, SettingsError
from models.facts import camera_fact_from_json
from models.files import FileStore
from tests.fakes.bus import FakeBus
from tests.fakes.town import Town
from tests.waiting import eventually
from vision.pipeline import PipelineSettings
from xueliang.following import Following, _readable
from xueliang.publisher import Publisher
from xueliang.storage import Storage
from xueliang.watch import Watch


def test_one_device_whose_secret_does_not_open_keeps_no_other_from_being_watched() -> None:
    def config(row: str) -> str:
        if row == "locked":
            raise SettingsError("sealed with another key")
        return row.upper()

    told: list[tuple[str, str]] = []
    assert _readable(["a", "locked", "b"], config, lambda row, why: told.append((row, why))) == ["A", "B"]
    assert told == [("locked", "sealed with another key")]
