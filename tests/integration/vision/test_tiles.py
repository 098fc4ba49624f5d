"""Closer looks with a real network: small persons that the whole picture is too coarse for, each of them once."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from models.cameras import Regions
from models.clock import SystemClock
from models.media import Frame, i420_planes
from models.tracks import Detections
from tests.media import media_path
from vision.detectors.registry import open_detector
from vision.inference import Inference
from vision.regions import EVERYWHERE, Region, Wanted, choose_regions

WH = (1920, 1080)
NOWHERE = np.zeros((0, 4), np.float32)
PHOTO_WH = (135, 180)
CORNERS = [(100, 100), (560, 420), (1000, 700), (1500, 250), (930, 60)]  # some lie on the edges of windows


@pytest.fixture(scope="module")
def inference() -> Iterator[Inference]:
    detector = open_detector(media_path("weights/yolo11n_dynamic.onnx"), input_size=640, classes=["person"], streams=2)
    inference = Inference(detector, SystemClock(), detector.max_batch)
    yield inference
    inference.close(wait=True)


@pytest.fixture(scope="module")
def far_away() -> Frame:
    """A large grey picture with the same small photo of people in several places."""
    photo = cv2.imread(str(media_path("images/bus.jpg")))
    assert photo is not None
    small = cv2.resize(photo, PHOTO_WH, interpolation=cv2.INTER_AREA)
    image = np.full((WH[1], WH[0], 3), 110, np.uint8)
    for left, top in CORNERS:
        image[top : top + PHOTO_WH[1], left : left + PHOTO_WH[0]] = small
    return Frame("roof", i420_planes(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)), 0, 0, 0)


def look(inference: Inference, frame: Frame, regions: tuple[Region, ...]) -> Detections:
    inference.start([Wanted(frame, regions)], lambda: None)
    (batch,) = inference.rest()
    return batch.result()[0]


def in_photo(found: Detections, corner: tuple[int, int]) -> int:
    """How many persons were found in the photo at this corner."""
    centres = (found.boxes_xyxy[:, :2] + found.boxes_xyxy[:, 2:]) / 2 - np.array(corner)
    return int(((centres >= 0) & (centres <= np.array(PHOTO_WH))).all(axis=1).sum())


def test_windows_find_what_the_whole_picture_is_too_coarse_for(inference: Inference, far_away: Frame) -> None:
    whole = look(inference, far_away, ())
    everywhere = choose_regions(WH, inference.input_wh, Regions.TILES, EVERYWHERE, NOWHERE)
    tiles = look(inference, far_away, everywhere)
    counts = [in_photo(tiles, corner) for corner in CORNERS]
    assert all(3 <= count <= 5 for count in counts), counts  # four people stand there; none is counted twice
    assert sum(counts) == len(tiles)
    assert len(tiles) >= 2 * len(whole)


def test_where_nothing_moves_no_window_is_looked_at(inference: Inference, far_away: Frame) -> None:
    left, top = CORNERS[3]
    moving = np.array([[left, top, left + PHOTO_WH[0], top + PHOTO_WH[1]]], np.float32) / np.array([*WH, *WH])
    regions = choose_regions(WH, inference.input_wh, Regions.TILES, moving.astype(np.float32), NOWHERE)
    assert len(regions) == 2
    assert in_photo(look(inference, far_away, regions), CORNERS[3]) >= 3
