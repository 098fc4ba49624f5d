"""What the pipeline's speed is set against."""

import pytest

from bench.limits import Speed
from bench.pipeline import Round, one_input
from tests.fakes.detector import BrightnessDetector
from tests.media import media_path

ROUND = Round(
    decode=Speed(fps=1000.0, cpu_ms=2.0),
    inference={(1, 4): Speed(fps=40.0, cpu_ms=45.0), (2, 1): Speed(fps=50.0, cpu_ms=38.0)},
    pipeline={4: Speed(fps=40.0, cpu_ms=49.0)},
    around={4: Speed(fps=500.0, cpu_ms=4.0)},
)


def test_the_slower_of_the_two_limits_is_what_the_pipeline_is_set_against() -> None:
    assert ROUND.best == (2, 1)
    assert ROUND.ratio(4, ROUND.best) == pytest.approx(0.8)
    assert ROUND.ratio(4, (1, 4)) == pytest.approx(1.0)


@pytest.mark.parametrize(("cores", "ratio"), [(1, 1.6), (2, 0.8), (4, 0.4)])
def test_what_the_cores_allow_pays_for_decoding_too(cores: int, ratio: float) -> None:
    assert ROUND.ratio_of_cores(4, (2, 1), cores) == pytest.approx(ratio)


def test_the_share_of_the_parts_asks_for_processor_time_alone() -> None:
    assert ROUND.share_of_parts(4, (2, 1)) == pytest.approx(40 / 49)


def test_the_bare_network_gets_the_input_of_the_clips() -> None:
    detector = BrightnessDetector((640, 640), wide_wh=(640, 384))
    wide, usual = media_path("stream/traffic_h264.mp4"), media_path("stream/vtest_h264.mp4")
    assert one_input(detector, [wide, wide]) == (640, 384)
    assert one_input(detector, [usual]) == (640, 640)
    with pytest.raises(SystemExit, match="clips of one form"):
        one_input(detector, [wide, usual])
