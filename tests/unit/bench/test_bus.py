"""The bus bench: every event told by a process of its own is durable and stored, each with its age."""

from pathlib import Path

import pytest

from bench.bus import measure


@pytest.mark.timeout(200)  # a process loads, on a machine that may be busy
def test_every_event_of_another_process_is_stored(tmp_path: Path) -> None:
    durable_s, stored_s = measure(tmp_path, shards=1, per_s=50.0, events=5)
    assert len(durable_s) == len(stored_s) == 5
    assert min(durable_s) > 0
    assert min(stored_s) > 0
