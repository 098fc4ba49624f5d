"""The objects of a clip and their ways: by ground truth, or as our detector and tracker find them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.quiet_clips import FPS, Passage, Source
from models.media import Frame, i420_planes
from models.tracks import Detections
from vision.detectors.port import Detector
from vision.ground_truth import read_truth
from vision.tracking import Tracker
from vision.weights.contest import look as our_way

_LOOKED_AT_EVERY = 2  # pictures
_LEAST_S = 1.0
_LEAST_WAY = 0.5  # of the object's height, from end to end


@dataclass(frozen=True, slots=True)
class Truth:
    """A file of boxes in MOT format for a clip, picture i being frame i + 1. `scale` from its pixels to the clip's;
    `persons_only`: how the detector is asked."""

    path: Path
    scale: float


def frame_of(image_i420: NDArray[np.uint8], time_s: float, camera_id: str = "clip") -> Frame:
    """A picture in memory as the detector takes it."""
    return Frame(camera_id, i420_planes(image_i420), time_s, time_s, time_s)


def found_passages(source: Source, detector: Detector) -> list[Passage]:
    """What the detector and tracker find in the source itself."""
    tracker = Tracker(source.name, detector.class_names)
    sightings: dict[int, list[tuple[int, NDArray[np.float32]]]] = {}
    for index in range(0, len(source.pictures), _LOOKED_AT_EVERY):
        frame = frame_of(source.pictures[index], index / FPS)
        tracked = tracker.update(frame.frame_time_s, frame.resolution_wh, our_way(detector, frame))
        for track_id, box in zip(tracked.track_id.tolist(), tracked.boxes_xyxy, strict=True):
            sightings.setdefault(track_id, []).append((index, box))
    return list(_passages(sightings))


def true_passages(source: Source, truth: Truth) -> list[Passage]:
    """What the ground truth says; the clip's own rate must be FPS."""
    sightings: dict[int, list[tuple[int, NDArray[np.float32]]]] = {}
    for number, of_frame in read_truth(truth.path, truth.scale).items():
        if number > len(source.pictures):
            continue
        for track_id, box in zip(of_frame.track_id.tolist(), of_frame.boxes_xyxy, strict=True):
            sightings.setdefault(track_id, []).append((number - 1, box))
    return list(_passages(sightings))


def chosen(passages: Sequence[Passage], count: int) -> list[Passage]:
    """Some of them, from the smallest to the largest object, each cut to at most 6 s of its beginning."""
    if not passages:
        return []
    by_size = sorted(passages, key=lambda each: float(np.median(each.boxes_xyxy[:, 3] - each.boxes_xyxy[:, 1])))
    picks = sorted({round(at) for at in np.linspace(0, len(by_size) - 1, min(count, len(by_size)))})
    return [_beginning(by_size[pick], 6 * FPS) for pick in picks]


def _beginning(passage: Passage, pictures: int) -> Passage:
    kept = passage.index < passage.index[0] + pictures
    return Passage(passage.index[kept], passage.boxes_xyxy[kept])


def _passages(sightings: dict[int, list[tuple[int, NDArray[np.float32]]]]) -> Iterator[Passage]:
    """Those that last and move: what stands still all the time is in the background already."""
    for rows in sightings.values():
        index = np.array([row[0] for row in rows], np.int64)
        boxes = np.stack([row[1] for row in rows])
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        way = np.linalg.norm(centres - centres[0], axis=1).max()
        if index[-1] - index[0] >= _LEAST_S * FPS and way > _LEAST_WAY * (boxes[:, 3] - boxes[:, 1]).mean():
            yield _gapless(index, boxes)


def _gapless(index: NDArray[np.int64], boxes_xyxy: NDArray[np.float32]) -> Passage:
    """The boxes in between interpolated."""
    every = np.arange(index[0], index[-1] + 1)
    sides = [np.interp(every, index, boxes_xyxy[:, side]) for side in range(4)]
    return Passage(every, np.stack(sides, axis=1).astype(np.float32))


__all__ = ["Detections", "Truth", "chosen", "found_passages", "frame_of", "true_passages"]
