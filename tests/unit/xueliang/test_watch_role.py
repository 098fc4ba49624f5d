"""How settings become the parts of a watch, and which processes there may be."""

from pathlib import Path
from typing import Any

import pytest

from models.clock import SystemClock
from models.errors import SettingsError
from tests.waiting import eventually
from xueliang.opened import open_role
from xueliang.settings import Settings
from xueliang.shards.client import read_reports
from xueliang.watch_process import check_shard
from xueliang.watch_role import (
    NO_DETECTOR,
    WatchRole,
    make_recorder,
    pipeline_settings,
    settings_of_shard,
    supervisor_limits,
)


def settings(**sections: Any) -> Settings:
    return Settings.model_validate(sections)


def test_limits_follow_the_settings() -> None:
    chosen = settings(cameras={"stall_after_s": 7, "backoff_max_s": 33}, detector={"max_batch": 3})
    assert supervisor_limits(chosen).pulse.stall_after_s == 7
    assert supervisor_limits(chosen).retry.longest_s == 33
    assert pipeline_settings(chosen).max_batch == 3


@pytest.mark.parametrize(
    ("shards", "threads", "cores", "expected"),
    [(1, 0, 8, 0), (2, 0, 8, 4), (3, 0, 8, 2), (8, 0, 2, 1), (2, 3, 8, 3)],
)
def test_shards_share_the_cores_unless_people_say_otherwise(
    shards: int, threads: int, cores: int, expected: int
) -> None:
    chosen = settings(watch={"shards": shards}, detector={"threads": threads})
    assert settings_of_shard(chosen, cores).detector.threads == expected


def test_a_watch_process_of_its_own_needs_a_place_among_the_shards() -> None:
    with pytest.raises(SettingsError, match=r"watch\.spawn"):
        check_shard(settings(), 0)
    check_shard(settings(watch={"spawn": False}), 0)
    check_shard(settings(watch={"shards": 2}), 1)
    with pytest.raises(SettingsError, match="there are shards 0 to 1"):
        check_shard(settings(watch={"shards": 2}), 2)


@pytest.mark.parametrize(("keep_days", "kept"), [(0, False), (0.5, True)])
def test_tracks_are_stored_where_the_settings_keep_some(tmp_path: Path, keep_days: float, kept: bool) -> None:
    opened = open_role(settings(data_dir=str(tmp_path), tracks={"keep_days": keep_days}), SystemClock())
    assert (make_recorder(opened) is not None) is kept
    opened.storage.database.close()


def test_a_watch_that_runs_is_seen_from_beside_it_and_says_what_is_wrong(tmp_path: Path) -> None:
    opened = open_role(settings(data_dir=str(tmp_path), detector={"weights": "none"}), SystemClock())
    role = WatchRole(opened)
    assert "not watched any more" in role.reports()[0].faults["cameras"]
    role.start()
    try:
        (report,) = eventually(lambda: [each for each in read_reports(tmp_path) if "cameras" not in each.faults])
        assert report.faults == {"detector": NO_DETECTOR}
        assert report.rss_bytes > 10 * 2**20
        assert report.cpu_s > 0
        assert role.reports()[0] is role.reports()[0]
    finally:
        role.stop(5)
        role.close()
        opened.storage.database.close()
    assert read_reports(tmp_path) == []
