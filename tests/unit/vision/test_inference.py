"""The detector on its own threads: several batches at once, parts of pictures, results in order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from models.clock import SystemClock
from models.errors import WeightsError
from models.media import Frame, i420_planes
from models.tracks import Detections
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import grey_frame
from vision.batching import Room
from vision.inference import Inference
from vision.regions import Region, Wanted


def nobody_waits() -> None:
    """Called when a batch is done."""


@contextmanager
def opened(detector: BrightnessDetector, max_batch: int = 8) -> Iterator[Inference]:
    inference = Inference(detector, SystemClock(), max_batch)
    try:
        yield inference
    finally:
        detector.gate.set()
        inference.close(wait=True)


def spotted(*boxes_xyxy: Region, wh: tuple[int, int] = (192, 192), camera_id: str = "gate") -> Wanted:
    """A dark picture with bright boxes."""
    image = np.full((wh[1], wh[0], 3), 20, np.uint8)
    for left, top, right, bottom in boxes_xyxy:
        image[top:bottom, left:right] = 255
    return Wanted(
        Frame(camera_id, i420_planes(np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420), np.uint8)), 0, 0, 0)
    )


def boxes(found: Detections) -> NDArray[np.float32]:
    return found.boxes_xyxy


def test_objects_come_back_in_pixels_of_each_picture() -> None:
    with opened(BrightnessDetector()) as inference:
        batch = inference.start([spotted((40, 40, 80, 100)), spotted((10, 20, 60, 70), wh=(96, 96))], nobody_waits)
        first, second = batch.result()
    assert boxes(first) == pytest.approx(np.array([[40, 40, 80, 100]]), abs=3)
    assert boxes(second) == pytest.approx(np.array([[10, 20, 60, 70]]), abs=2)


def test_parts_of_a_picture_are_looked_at_and_put_together() -> None:
    picture = spotted((100, 110, 120, 130)).frame
    regions: tuple[Region, ...] = ((0, 0, 192, 192), (96, 96, 192, 192), (0, 0, 96, 96))
    detector = BrightnessDetector()
    with opened(detector, max_batch=2) as inference:
        (found,) = inference.start([Wanted(picture, regions)], nobody_waits).result()
    assert detector.batches == [2, 1]
    assert boxes(found) == pytest.approx(np.array([[100, 110, 120, 130]]), abs=3)


def test_whole_pictures_and_parts_share_a_batch() -> None:
    parts = Wanted(spotted((100, 110, 120, 130)).frame, ((0, 0, 192, 192), (96, 96, 192, 192)))
    detector = BrightnessDetector()
    with opened(detector) as inference:
        found = inference.start([spotted((8, 8, 48, 48)), parts, spotted()], nobody_waits).result()
    assert detector.batches == [4]
    assert [len(each) for each in found] == [1, 1, 0]
    assert boxes(found[0]) == pytest.approx(np.array([[8, 8, 48, 48]]), abs=3)


def test_a_batch_of_several_forms_is_looked_at_in_inputs_of_one_size_each() -> None:
    detector = BrightnessDetector(wide_wh=(96, 64))
    pictures = [
        spotted((40, 30, 80, 60), wh=(320, 180)),
        spotted((40, 40, 80, 100), wh=(192, 144)),
        spotted((200, 100, 240, 140), wh=(320, 180)),
        spotted((10, 20, 60, 170), wh=(90, 180)),
    ]
    with opened(detector) as inference:
        found = inference.start(pictures, nobody_waits).result()
    assert list(zip(detector.shapes_wh, detector.batches, strict=True)) == [((96, 64), 2), ((96, 96), 2)]
    expected = [(40, 30, 80, 60), (40, 40, 80, 100), (200, 100, 240, 140), (10, 20, 60, 170)]
    for each, box in zip(found, expected, strict=True):
        assert boxes(each) == pytest.approx(np.array([box]), abs=5)


def test_parts_take_the_input_of_their_own_form() -> None:
    detector = BrightnessDetector(wide_wh=(96, 64))
    picture = spotted((300, 110, 320, 130), wh=(384, 216)).frame
    regions: tuple[Region, ...] = ((0, 0, 384, 216), (240, 60, 336, 156), (0, 0, 96, 96))
    with opened(detector, max_batch=1) as inference:
        (found,) = inference.start([Wanted(picture, regions)], nobody_waits).result()
    assert detector.shapes_wh == [(96, 64), (96, 96), (96, 96)]
    assert boxes(found) == pytest.approx(np.array([[300, 110, 320, 130]]), abs=3)


@pytest.mark.parametrize("streams", [1, 2, 3])
def test_there_is_room_for_one_batch_a_stream_and_one_ahead(streams: int) -> None:
    detector = BrightnessDetector()
    detector.streams = streams
    detector.gate.clear()
    with opened(detector) as inference:
        rooms = [inference.room()]
        for _ in range(streams + 1):
            inference.start([Wanted(grey_frame(20))], nobody_waits)
            rooms.append(inference.room())
        for _ in range(streams):
            assert detector.entered.acquire(timeout=20)
        assert not detector.entered.acquire(blocking=False)
        assert rooms == [Room.FREE] * streams + [Room.AHEAD, Room.NONE]
        assert not inference.has_finished()
        assert inference.finished() == []
        detector.gate.set()
        for batch in inference.rest():
            batch.result()
        assert inference.room() is Room.FREE


class TwoSpeeds(BrightnessDetector):
    """Is slow with batches of one."""

    def __init__(self) -> None:
        super().__init__()
        self.streams = 2
        self.slow = threading.Event()

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        if len(batch) == 1:
            self.slow.wait(20)
        return super().detect(batch)


def test_a_batch_that_overtakes_another_waits_for_it() -> None:
    detector, done = TwoSpeeds(), threading.Event()
    with opened(detector) as inference:
        slow = inference.start([Wanted(grey_frame(20))], nobody_waits)
        quick = inference.start([Wanted(grey_frame(20)), Wanted(grey_frame(20))], done.set)
        assert done.wait(20)
        assert inference.room() is Room.FREE
        assert (inference.has_finished(), inference.finished()) == (False, [])
        detector.slow.set()
        slow.result()
        assert inference.finished() == [slow, quick]
        assert inference.rest() == []


class Faulty(BrightnessDetector):
    """Fails each time."""

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        raise WeightsError("the network fails")


def test_what_the_detector_raises_reaches_the_caller_and_the_next_batch_may_come() -> None:
    with opened(Faulty()) as inference:
        for _ in range(5):
            inference.start([Wanted(grey_frame(20))], nobody_waits)
        for batch in inference.rest():
            with pytest.raises(WeightsError, match="the network fails"):
                batch.result()
