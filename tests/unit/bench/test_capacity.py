"""The cost model: what grows with what."""

import pytest

from bench.capacity import Costs, Habits, need

COSTS = Costs(idle_percent=0.2, decode_percent=1.0, looked_at_ms=20.0, around_ms=2.0, camera_mb=1.0, shard_mb=300.0)


def test_quiet_cameras_cost_their_watching_alone() -> None:
    quiet = need(400, COSTS, Habits(awake_share=0.0, load=1.0))
    assert quiet.cores == pytest.approx(0.8)
    assert (quiet.gpus, quiet.cores_beside_gpu) == (0, quiet.cores)
    assert quiet.shards == 1
    assert quiet.memory_gb == pytest.approx(0.7)


def test_awake_cameras_cost_decoding_and_looking() -> None:
    busy = need(100, COSTS, Habits(awake_share=0.5, analysis_fps=4.0, load=0.5))
    assert busy.cores == pytest.approx((0.2 + 0.5 + 4.0) / 0.5)
    assert busy.cores_beside_gpu == pytest.approx((0.2 + 0.5 + 0.4) / 0.5)
    assert busy.gpus == pytest.approx(200 * 1.5e-3 / 0.5)


def test_disk_and_network_grow_with_the_cameras() -> None:
    one, ten = need(1, COSTS, Habits()), need(10, COSTS, Habits())
    assert ten.disk_gb == pytest.approx(10 * one.disk_gb)
    assert ten.network_mbps == pytest.approx(5.12)
