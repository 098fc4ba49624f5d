"""Tracks reach the database a minute at a time, nobody waits for it, and what is lost is counted."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from models.clock import SystemClock, from_unix
from models.db import track_minutes
from models.db.engine import Database
from models.db.schema import TrackMinuteRow
from models.track_codec import decode
from models.tracks import TrackedFrame
from tests.fakes.clock import ManualClock
from xueliang import track_recorder
from xueliang.track_recorder import TrackRecorder

T0 = 1_763_800_000.0


def seen(time_s: float, camera_id: str = "cam_1", people: int = 1) -> TrackedFrame:
    return TrackedFrame(
        camera_id,
        T0 + time_s,
        (640, 360),
        np.arange(people),
        np.tile(np.array([[10, 10, 50, 100]], np.float32), (people, 1)),
        np.full(people, 0.5, np.float32),
        ("person",) * people,
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/tracks.db", busy_timeout_ms=50)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def recorder(database: Database, clock: ManualClock) -> TrackRecorder:
    return TrackRecorder(database, clock, "run_1")


def rows(database: Database) -> list[TrackMinuteRow]:
    with database.read() as session:
        return list(session.scalars(select(TrackMinuteRow).order_by(TrackMinuteRow.camera_id, TrackMinuteRow.began_at)))


def watch(recorder: TrackRecorder, clock: ManualClock, seconds: int, camera_id: str = "cam_1") -> None:
    """Five pictures a second, for so long."""
    for picture in range(seconds * 5):
        recorder.take(seen(picture / 5, camera_id))
        clock.tick(0.2)
        if picture % 25 == 24:
            recorder.turn()


def test_a_camera_s_tracks_are_stored_a_minute_at_a_time(
    database: Database, clock: ManualClock, recorder: TrackRecorder
) -> None:
    watch(recorder, clock, 130)
    assert [(row.pictures, row.sightings, row.run) for row in rows(database)] == [(301, 301, "run_1")] * 2
    recorder.finish()
    whole = [frame for row in rows(database) for frame in decode(row.data, "cam_1")]
    assert [frame.frame_time_s for frame in whole] == [T0 + picture / 5 for picture in range(650)]
    assert all((row.ended_at - row.began_at).total_seconds() <= track_minutes.LONGEST_S for row in rows(database))


def test_what_a_silent_camera_sent_last_is_stored_too(
    database: Database, clock: ManualClock, recorder: TrackRecorder
) -> None:
    recorder.take(seen(0))
    recorder.turn()
    assert rows(database) == []
    clock.tick(track_recorder.CLOSE_AFTER_S)
    recorder.turn()
    assert [row.began_at for row in rows(database)] == [from_unix(T0)]


def test_a_step_in_the_camera_s_time_begins_a_new_minute(database: Database, recorder: TrackRecorder) -> None:
    for time_s in (1000.0, 1001.0, 0.0, 1.0, 5000.0):
        recorder.take(seen(time_s))
    recorder.finish()
    spans = [(row.began_at.timestamp() - T0, row.ended_at.timestamp() - T0) for row in rows(database)]
    assert spans == [(0.0, 1.0), (1000.0, 1001.0), (5000.0, 5000.0)]


def test_cameras_have_minutes_of_their_own(database: Database, recorder: TrackRecorder) -> None:
    for picture in range(10):
        recorder.take(seen(picture, "cam_1"))
        recorder.take(seen(picture, "cam_2", people=picture))
    recorder.finish()
    assert [(row.camera_id, row.pictures, row.sightings) for row in rows(database)] == [
        ("cam_1", 10, 10),
        ("cam_2", 10, 45),
    ]


def test_while_the_database_is_away_minutes_wait_for_it(
    database: Database, clock: ManualClock, recorder: TrackRecorder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Database.open(f"sqlite:///{tmp_path}/tracks.db")
    with other.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        watch(recorder, clock, 70)
        assert "tracks wait for the database" in str(recorder.fault)
    other.close()
    recorder.turn()
    assert str(recorder.fault) == "None"
    recorder.finish()
    assert sum(row.pictures for row in rows(database)) == 350
    assert recorder.lost == 0
    assert len([each for each in caplog.messages if "tracks wait" in each]) == 2  # away, and back


def test_what_has_no_room_is_counted_and_the_newest_is_kept(database: Database, clock: ManualClock) -> None:
    recorder = TrackRecorder(database, clock, "run_1", most_unwritten=3)
    for number in range(10):
        recorder.take(seen(number * 1000.0))
    recorder.finish()
    assert recorder.lost == 7
    assert [row.began_at.timestamp() - T0 for row in rows(database)] == [7000.0, 8000.0, 9000.0]


def test_who_hands_over_more_than_is_gathered_never_waits(
    database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = TrackRecorder(database, clock, "run_1", most_waiting=5)
    for number in range(12):
        recorder.take(seen(number))
    assert recorder.lost == 7
    assert caplog.messages == [f"the tracks of {lost} pictures so far were not stored" for lost in (1, 2, 4)]


def test_the_thread_writes_what_is_left_when_stopped(database: Database) -> None:
    recorder = TrackRecorder(database, SystemClock(), "run_1")
    recorder.start()

    def hand_over(camera_id: str) -> None:
        for picture in range(50):
            recorder.take(seen(picture, camera_id))

    threads = [threading.Thread(target=hand_over, args=[f"cam_{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorder.stop(10.0)
    assert [row.pictures for row in rows(database)] == [50] * 4
    assert recorder.fault is None
