"""One box without its API: what it plants is what the rules and the desk know."""

from pathlib import Path

import numpy as np

from bench.one_box import OneBox
from models.clock import SystemClock
from models.db import alerts
from models.db.scope import Scope
from models.media import Frame, i420_planes
from models.tracks import TrackedFrame
from tests.waiting import eventually
from vision.pipeline import PipelineSettings


def seen(camera_id: str, frame_time_s: float, mono_s: float) -> tuple[TrackedFrame, Frame]:
    """Somebody in the middle of the picture."""
    tracked = TrackedFrame(
        camera_id,
        frame_time_s,
        (64, 48),
        np.array([1], np.int64),
        np.array([[28, 10, 36, 30]], np.float32),
        np.ones(1, np.float32),
        ("person",),
    )
    return tracked, Frame(camera_id, i420_planes(np.full((72, 64), 90, np.uint8)), frame_time_s, mono_s, frame_time_s)


def test_a_picture_is_followed_to_its_alert(tmp_path: Path) -> None:
    clock = SystemClock()
    with OneBox(tmp_path, clock, None, PipelineSettings()) as box:
        (config,) = box.plant(["rtsp://127.0.0.1:9/nobody"], watched_for_rules=1, analysis_fps=5.0)
        began_s = clock.now().timestamp()
        for number in range(4):
            box.watch._on_tracked(*seen(config.camera_id, began_s + 0.2 * number, clock.mono_s() - 0.5))
        eventually(lambda: bool(box.ages.stored))
        with box.database.read() as session:
            assert alerts.find(session, Scope.everything()).items
    assert len(box.ages.tracked) == 4
    assert 0.5 <= box.ages.tracked[0] <= box.ages.published[0] <= box.ages.stored[0]
    assert 0 <= box.ages.judged[0] < box.ages.published[0]
    assert not box.ages.replayed
