"""`xueliang detector tune` and `quantise`, as typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.integration.vision.networks import save_network
from tests.integration.vision.test_quantisation import save_convolving
from tests.media import media_path
from vision.detectors.layouts import Layout
from xueliang.commands.detector import detector
from xueliang.profile import PROFILE_FILE


def run(folder: Path, *words: str) -> Result:
    settings = folder / "settings.yaml"
    settings.write_text(f"data_dir: {folder}\ndetector:\n  classes: []\n", encoding="utf-8")
    return CliRunner().invoke(detector, [*words, "--settings", str(settings)])


def test_tuning_measures_keeps_a_profile_and_says_what_it_means(tmp_path: Path) -> None:
    weights = save_network(tmp_path / "tiny.onnx", Layout.END_TO_END, side="side")
    told = run(tmp_path, "tune", "--quick", "--weights", str(weights), "--size", "64", "--cameras", "2", "--fps", "1")
    assert told.exit_code == 0, told.output
    assert "input  precision  streams  batch" in told.output
    assert "64 px is the largest input that carries them" in told.output
    assert "misses small, far objects" in told.output
    kept = json.loads((tmp_path / PROFILE_FILE).read_text(encoding="utf-8"))
    assert kept["wanted_per_s"] == 2
    assert {row["way"]["input_px"] for row in kept["measured"]} == {64}
    assert "f32" in {row["way"]["precision"] for row in kept["measured"]}


def test_without_weights_there_is_nothing_to_tune(tmp_path: Path) -> None:
    told = run(tmp_path, "tune", "--weights", "none")
    assert told.exit_code != 0
    assert "there is nothing to measure" in str(told.exception)


@pytest.mark.parametrize(("gain", "code", "words"), [(20.0, 0, "ready:"), (-20.0, 1, "refused: fewer than 30")])
def test_quantising_prints_the_price_or_refuses(tmp_path: Path, gain: float, code: int, words: str) -> None:
    source = save_convolving(tmp_path / "plain.onnx", gain)
    clip = media_path("stream/vtest_h264.mp4")
    told = run(tmp_path, "quantise", str(source), "--clip", str(clip), "--size", "64", "--pictures", "40")
    assert told.exit_code == code, told.output
    assert words in told.output
    assert "copy with original, openvino" in told.output
    assert told.output.count("ms of processor a picture") == 6
    assert (tmp_path / "plain-int8.onnx").exists() == (code == 0)
