"""Figures of idle cameras from what the watching process says."""

import pytest

from bench.figures import Figures
from bench.idle import Told, cameras_a_core, conclude, report
from bench.still_clips import FPS

TOLD: Told = {
    "cpu_s": 12.0,
    "wall_s": 30.0,
    "cpu_s_by_thread": {"cameras": 6.0, "vision": 5.4},
    "pictures": 30 * 400 * FPS,
    "live": 400,
    "threads": 8,
    "rss_bytes": 500e6,
    "pss_bytes": 480e6,
    "pss_before_bytes": 80e6,
    "ring_bytes": 320e6,
    "settled_s": 12.0,
    "idle": 399,
    "lost": 0,
    "reconnects": 1,
    "states": {"online": 399, "stalled no picture for 5 s": 1},
}


def test_cost_and_memory_a_camera() -> None:
    figures = Figures()
    report("ours", 400, TOLD, {"late_s": 0.01, "skipped": 0}, figures)
    values = figures.values
    assert values["ours_400_cpu_percent_per_camera"] == pytest.approx(0.1)
    assert values["ours_400_mb_per_camera"] == pytest.approx(1.0)
    assert values["ours_400_mb_per_camera_besides_ring"] == pytest.approx(0.2)
    assert values["ours_400_core_share_of_vision"] == pytest.approx(0.18)
    assert values["ours_400 stalled no picture for 5 s"] == 1


def test_cameras_a_core_beside_the_peers() -> None:
    figures = Figures()
    conclude(figures, {"ours": cameras_a_core(TOLD, FPS), "pyav_all": 100.0})
    assert figures.values == {"cameras_per_core": 1000, "cameras_per_core_pyav_all": 100, "ratio_to_pyav_all": 10}


def test_a_camera_that_sends_nothing_is_not_counted_as_watched() -> None:
    assert cameras_a_core({**TOLD, "pictures": TOLD["pictures"] / 4}, FPS) == pytest.approx(250)
