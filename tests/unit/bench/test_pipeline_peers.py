"""Ratios to the peers, and a peer that fails."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.figures import Figures
from bench.peer_programs.networks import count_objects, letterboxed
from bench.peer_programs.task import read_task
from bench.pipeline_peers import Program, report, run_all


def told(wall_s: float, cpu_s: float) -> list[dict[str, Any]]:
    return [{"pictures": 100, "wall_s": wall_s, "cpu_s": cpu_s, "peak_rss_bytes": 2_000_000, "note": ""}]


def test_ratios_are_to_our_usual_way_and_to_ours_by_the_same_library() -> None:
    figures = Figures()
    ours = {"ours_openvino": told(1, 2), "ours_onnxruntime": told(2, 4)}
    report({**ours, "peer_onnxruntime": told(4, 6)}, 16, figures)
    assert figures.values["ours_openvino_16_fps"] == 100
    assert figures.values["peer_onnxruntime_16_cpu_ms"] == 60
    assert figures.values["fps_over_peer_onnxruntime_16"] == 4
    assert figures.values["cpu_over_peer_onnxruntime_16"] == 3
    assert figures.values["fps_same_network_over_peer_onnxruntime_16"] == 2
    assert figures.values["cpu_same_network_over_peer_onnxruntime_16"] == 1.5


def test_a_peer_that_fails_is_told_and_left_out() -> None:
    ours, peer = Program("ours_openvino", "m", "openvino"), Program("peer_openvino", "m", "openvino")
    there, figures = [(ours, Path("python")), (peer, Path("python"))], Figures()

    def work(program: Program, _: Path) -> dict[str, Any]:
        if program is peer:
            raise RuntimeError("it has no network")
        return {"pictures": 1}

    assert run_all(there, work, 2, figures) == {"ours_openvino": [{"pictures": 1}] * 2}
    assert figures.values["peer_openvino_failed"] == "it has no network"
    assert there == [(ours, Path("python"))]


def test_ours_must_not_fail() -> None:
    def work(program: Program, _: Path) -> dict[str, Any]:
        raise RuntimeError(f"{program.name} fell over")

    with pytest.raises(RuntimeError, match="ours_openvino fell over"):
        run_all([(Program("ours_openvino", "m", "openvino"), Path("python"))], work, 1, Figures())


def test_a_picture_is_letterboxed_in_the_middle_on_grey() -> None:
    blob = letterboxed(np.full((50, 100, 3), 255, np.uint8), 64)
    assert blob.shape == (1, 3, 64, 64)
    assert np.allclose(blob[0, :, 16:48], 1)
    assert np.allclose(blob[0, :, :16], 114 / 255)


def test_two_boxes_of_one_class_on_one_another_are_one_object() -> None:
    output = np.zeros((1, 84, 4), np.float32)
    output[0, :4] = [[50, 51, 50, 200], [50, 50, 50, 200], [20, 20, 20, 20], [40, 40, 40, 40]]
    output[0, 4, [0, 1, 3]] = 0.9, 0.8, 0.7
    output[0, 6, 2] = 0.6
    assert count_objects(output) == 3


def test_a_task_names_a_clip_for_each_camera() -> None:
    task = read_task(["--weights", "w.onnx", "--clip", "a", "--clip", "b", "--imgsz", "320", "--threads", "99"])
    assert task.clips == (Path("a"), Path("b"))
    assert task.network == "onnxruntime"
