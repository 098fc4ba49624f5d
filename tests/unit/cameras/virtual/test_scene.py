from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from cameras.virtual.clips import open_clip
from cameras.virtual.scene import render_scene, scene_pictures
from models.media import Codec
from tests.media import media_path

PERSON = 4
SIZE = (640, 360)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scene") / "courtyard.mp4"
    render_scene(path)
    return path


def test_it_can_be_served_as_a_camera(scene: Path) -> None:
    clip = open_clip(scene)
    assert (clip.video.codec, clip.video.resolution_wh, clip.video.fps) == (Codec.H264, SIZE, 12)
    with av.open(str(scene)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert [index for index, packet in enumerate(packets) if packet.is_keyframe] == list(range(0, 360, 24))
    assert all(packet.pts == packet.dts for packet in packets)


def test_its_ends_join_and_it_is_the_same_each_time() -> None:
    first = next(scene_pictures(1, SIZE, 12))
    again = next(scene_pictures(1, SIZE, 12))
    assert np.array_equal(first, again)
    empty = cv2.GaussianBlur(first, (0, 0), 3).astype(int)
    last = list(islice(scene_pictures(30, SIZE, 2), 60))[-1]
    assert np.abs(cv2.GaussianBlur(last, (0, 0), 3).astype(int) - empty).max() < 8


@pytest.mark.parametrize("size", [(320, 180), (640, 480)])
def test_other_sizes(size: tuple[int, int]) -> None:
    pictures = list(scene_pictures(30, size, 1))
    assert {picture.shape for picture in pictures} == {(size[1], size[0], 3)}


def person_scores(session: onnxruntime.InferenceSession, pictures: list[NDArray[np.uint8]]) -> list[float]:
    scores = []
    for picture in pictures:
        square = np.full((640, 640, 3), 114, np.uint8)
        square[140:500] = picture
        tensor = (square.transpose(2, 0, 1)[None] / 255).astype(np.float32)
        (output,) = session.run(None, {session.get_inputs()[0].name: tensor})
        scores.append(float(output[0][PERSON].max()))
    return scores


def test_a_detector_trained_on_photographs_takes_the_figure_for_a_person(scene: Path) -> None:
    session = onnxruntime.InferenceSession(str(media_path("weights/yolo11n_dynamic.onnx")))
    with av.open(str(scene)) as container:
        pictures = [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]
    walking = [pictures[round(at * 12)] for at in (2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 26, 27, 28)]
    scores = person_scores(session, walking)
    assert sum(score >= 0.35 for score in scores) >= 13, scores
    assert max(person_scores(session, [pictures[0], pictures[11 * 12]])) < 0.2
