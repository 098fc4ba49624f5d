"""Stored tracks, on both databases."""

from datetime import timedelta

import numpy as np
from sqlalchemy import func, select

from models.clock import from_unix
from models.db import track_minutes
from models.db.engine import Database
from models.db.schema import TrackMinuteRow
from models.db.track_minutes import Packed
from models.track_codec import decode
from models.track_columns import TrackColumns
from models.tracks import TrackedFrame

T0 = 1_763_800_000.0


def minute(camera_id: str, began_s: float, run: str = "run_1", tracks: int = 1) -> Packed:
    columns = TrackColumns()
    for second in range(60):
        columns.add(
            TrackedFrame(
                camera_id,
                T0 + began_s + second,
                (640, 360),
                np.arange(tracks),
                np.tile(np.array([[10, 10, 50, 100]], np.float32), (tracks, 1)),
                np.full(tracks, 0.5, np.float32),
                ("person",) * tracks,
            )
        )
    return track_minutes.packed(camera_id, run, columns)


def keep(database: Database, *minutes: Packed) -> None:
    with database.write() as session:
        track_minutes.add(session, minutes)


def began(rows: list[TrackMinuteRow]) -> list[float]:
    return [row.began_at.timestamp() - T0 for row in rows]


def test_a_camera_s_minutes_are_read_in_order(database: Database) -> None:
    keep(database, minute("cam_b", 0), *(minute("cam_a", 60 * number) for number in reversed(range(130))))
    rows = list(track_minutes.read(database, "cam_a", from_unix(T0), from_unix(T0 + 10_000)))
    assert began(rows) == [60.0 * number for number in range(130)]
    assert [len(decode(row.data, "cam_a")) for row in rows[:3]] == [60, 60, 60]
    assert [decode(rows[1].data, "cam_a")[0].frame_time_s, rows[1].run] == [T0 + 60, "run_1"]


def test_minutes_that_begin_together_are_each_read_once(database: Database) -> None:
    keep(database, *(minute("cam_a", 0, run=f"run_{number}") for number in range(130)))
    rows = list(track_minutes.read(database, "cam_a", from_unix(T0), from_unix(T0 + 1)))
    assert len({row.run for row in rows}) == len(rows) == 130


def test_only_minutes_that_touch_the_time_are_read(database: Database) -> None:
    keep(database, *(minute("cam_a", 60 * number) for number in range(10)))
    rows = list(track_minutes.read(database, "cam_a", from_unix(T0 + 90), from_unix(T0 + 240)))
    assert began(rows) == [60.0, 120.0, 180.0]


def test_it_is_known_how_much_there_is(database: Database) -> None:
    keep(database, *(minute("cam_a", 60 * number, tracks=3) for number in range(3)))
    with database.read() as session:
        found = track_minutes.stored(session, "cam_a", from_unix(T0), from_unix(T0 + 60))
        nothing = track_minutes.stored(session, "cam_b", from_unix(T0), from_unix(T0 + 60))
    assert (found.minutes, found.pictures, found.sightings, found.watched_s) == (1, 60, 180, 59.0)
    assert found.size_bytes > 50
    assert (nothing.minutes, nothing.size_bytes, nothing.watched_s) == (0, 0, 0)


def test_the_old_ones_are_deleted(database: Database) -> None:
    keep(database, *(minute("cam_a", 60 * number) for number in range(5)))
    assert track_minutes.forget_before(database, from_unix(T0) + timedelta(seconds=130)) == 2
    assert track_minutes.forget_before(database, from_unix(T0) + timedelta(seconds=130)) == 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(TrackMinuteRow)) == 3
