"""A clip at an even rate of pictures."""

from pathlib import Path

import pytest

from models.errors import InputError
from vision.clip_tracks import ClipPictures
from xueliang.demo.films import FILMS

GATE = FILMS / "gate.mp4"  # 8 pictures a second, 51 s


@pytest.mark.parametrize(("fps", "count"), [(8, 408), (30, 408), (4, 204), (1, 51)])
def test_pictures_come_at_the_rate_asked_for(fps: float, count: int) -> None:
    taken = [(number, frame.frame_time_s) for number, frame in ClipPictures(GATE, fps, 1000.0)]
    assert len(taken) == count
    assert taken[0] == (0, 1000.0)
    assert all(time_s == pytest.approx(1000.0 + number / 8, abs=1e-3) for number, time_s in taken)


def test_its_length_is_known() -> None:
    assert ClipPictures(GATE, 5, 0.0).duration_s() == pytest.approx(51.0, abs=0.2)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.mp4"
    path.write_text("nonsense")
    with pytest.raises(InputError, match="cannot be read as a video"):
        list(ClipPictures(path, 5, 0.0))
    with pytest.raises(InputError, match="cannot be read as a video"):
        ClipPictures(path, 5, 0.0).duration_s()
