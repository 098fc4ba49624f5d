"""Pictures put together, taken by a camera, and encoded."""

from datetime import datetime
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from bench.scenes.film import CAMERAS, Exposure, encode, read_picture, together
from bench.scenes.stage_files import PLACE
from bench.scenes.words import Weather
from cameras.virtual.clips import open_clip

SIZE = (160, 90)


def save(path: Path, value: float, size: tuple[int, int] = SIZE) -> None:
    cv2.imwrite(str(path), np.full((size[1], size[0], 3), round(65535 * value), np.uint16))


def exposure(weather: Weather, size: tuple[int, int] = SIZE) -> Exposure:
    return Exposure(CAMERAS[weather], size, 1, datetime(2026, 5, 12, 8, 0), 12)


def test_a_patch_shows_where_it_differs_and_only_there(tmp_path: Path) -> None:
    save(tmp_path / PLACE, 0.5)
    patch = np.full((40, 60, 3), round(65535 * 0.5), np.uint16)
    patch[:, :30] += 100  # the renderer's noise
    patch[15:25, 40:50] = 0
    cv2.imwrite(str(tmp_path / "patch-00000-50-30.png"), patch)
    (picture,) = together(tmp_path, {0: ["patch-00000-50-30.png"]}, [0])
    place = read_picture(tmp_path / PLACE)
    assert picture[50, 95].tolist() == pytest.approx([0, 0, 0], abs=1e-4)
    assert (picture[30:70, 50:78] == place[30:70, 50:78]).all()
    assert (picture[:30] == place[:30]).all()


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"place\.png"):
        read_picture(tmp_path / PLACE)


@pytest.mark.parametrize("weather", list(Weather))
def test_a_camera_keeps_what_it_sees_recognisable(weather: Weather) -> None:
    picture = np.full((90, 160, 3), 0.2, np.float32)
    picture[40:70, 60:90] = 0.7
    taken = exposure(weather).take(picture, 5)
    assert taken.shape == (90, 160, 3)
    assert taken[45:65, 65:85].mean() > taken[45:65, 100:150].mean() + 40


def test_infrared_has_no_colour_and_the_day_has() -> None:
    red = np.zeros((90, 160, 3), np.float32)
    red[..., 2] = 0.6
    grey, coloured = exposure(Weather.NIGHT_INFRARED).take(red, 0), exposure(Weather.DAY).take(red, 0)
    assert np.ptp(grey[60].astype(int), axis=1).max() == 0
    assert np.ptp(coloured[60].astype(int), axis=1).min() > 60


def test_noise_changes_from_picture_to_picture_and_not_from_run_to_run() -> None:
    flat = np.full((90, 160, 3), 0.3, np.float32)
    first, second = (exposure(Weather.DUSK).take(flat, number) for number in (0, 1))
    assert (exposure(Weather.DUSK).take(flat, 0) == first).all()
    assert (first[40:] != second[40:]).mean() > 0.3


def test_the_clock_of_the_camera_runs() -> None:
    dark = np.zeros((90, 160, 3), np.float32)
    camera = exposure(Weather.DAY)
    first, later = camera.take(dark, 0), camera.take(dark, 12)
    assert first[:10].max() > 150
    assert (first[:10] > 128).tolist() != (later[:10] > 128).tolist()


def test_a_clip_is_served_as_a_camera(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    pictures = [chance.integers(0, 255, (90, 160, 3), np.uint8) for _ in range(30)]
    path = tmp_path / "clip.mp4"
    encode(path, iter(pictures), 12, 30)
    clip = open_clip(path)
    assert (clip.video.resolution_wh, clip.video.fps) == ((160, 90), 12)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    assert [frame.key_frame for frame in frames] == [number % 24 == 0 for number in range(30)]
    assert all(frame.pict_type in (1, 2) for frame in frames)
    assert list(tmp_path.iterdir()) == [path]
