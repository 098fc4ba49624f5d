"""Which detector the settings ask for."""

from pathlib import Path
from typing import Any

import pytest

from models.errors import WeightsError
from xueliang.detector import load_detector
from xueliang.settings import Settings


def settings(**sections: Any) -> Settings:
    return Settings.model_validate(sections)


def test_no_weights_means_no_detector_and_wrong_ones_are_refused(tmp_path: Path) -> None:
    assert load_detector(settings(data_dir=str(tmp_path))) is None
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"not a network")
    with pytest.raises(WeightsError, match=r"wrong\.onnx"):
        load_detector(settings(data_dir=str(tmp_path), detector={"weights": str(wrong)}))
