"""One line a figure, and JSON beside it."""

import json
from pathlib import Path

import pytest

from bench.figures import Figures


def test_lines_and_json_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures()
    figures.add("recall", 0.912345)
    figures.add("fps", 12345.678)
    figures.add("id_switches", 18)
    figures.add("weights", "yolo11n")
    figures.write(tmp_path / "out" / "accuracy.json")
    expected = {"recall": 0.9123, "fps": 12346.0, "id_switches": 18, "weights": "yolo11n"}
    assert json.loads((tmp_path / "out" / "accuracy.json").read_text()) == expected
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{name}: {value}" for name, value in expected.items()]


def test_a_figure_is_measured_once() -> None:
    figures = Figures()
    figures.add("fps", 1.0)
    with pytest.raises(ValueError, match="measured twice"):
        figures.add("fps", 2.0)


def test_no_path_no_file() -> None:
    Figures().write(None)
