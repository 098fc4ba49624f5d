"""What closer looks at parts of a picture find that the whole picture, scaled to the network's input, does not.

    python -m bench.tiles --weights FILE --clip FILE [--truth MOT.txt --truth-scale S | --reference 1280] --imgsz N

Three ways on the same pictures: `whole_…`, the picture at the network's input size; `tiles_…`, the regions the
pipeline chooses (windows where something moved or is tracked, all of them now and then); `everywhere_…`, all windows
each time. For each `recall` and `precision` of persons at IoU 0.5, `recall_small` of those less than `--small` pixels
high, and `looks`: how many times the network ran for a picture.
Truth is a MOT file, or with `--reference` what the same network finds in the whole picture at that larger input size
and `--reference-score`: agreement, not truth, but of pictures in which the large objects are settled.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figures
from bench.looking import frames_of
from models.cameras import Regions
from models.clock import SystemClock
from models.media import Frame
from models.tracks import Detections
from vision.change import small_luma
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector
from vision.ground_truth import Score, Truth, read_truth
from vision.inference import Inference
from vision.regions import EVERYWHERE, Region, Wanted, choose_regions
from vision.tracking import Tracker
from vision.viewing import Viewing

Boxes = NDArray[np.float32]
Chooser = Callable[[Frame], tuple[Region, ...]]
NOBODY: Boxes = np.zeros((0, 4), np.float32)
SCORE, IOU = 0.25, 0.55
REFRESH_S = 0.8


@dataclass(slots=True)
class Found:
    """What one way found; `small`: against the small ones of the truth alone. `looks`: regions over all pictures."""

    everything: Score = field(default_factory=Score)
    small: Score = field(default_factory=Score)
    pictures: int = 0
    looks: int = 0

    def add(self, truth_xyxy: Boxes, found_xyxy: Boxes, small: float, looks: int) -> None:
        """Count one picture."""
        self.everything.add(truth_xyxy, found_xyxy)
        self.small.add(_lower(truth_xyxy, small), found_xyxy)
        self.pictures += 1
        self.looks += looks

    def report(self, name: str, figures: Figures) -> None:
        """Add its figures."""
        figures.add(f"{name}_recall", self.everything.recall)
        figures.add(f"{name}_precision", self.everything.precision)
        figures.add(f"{name}_recall_small", self.small.recall)
        figures.add(f"{name}_looks", self.looks / max(1, self.pictures))


class Gated:
    """The regions the pipeline would choose, from what moved and what is tracked."""

    def __init__(self, detector: Detector) -> None:
        self._input_wh = detector.input_wh
        self._viewing = Viewing(1e6, REFRESH_S)
        self._tracker = Tracker("clip", detector.class_names)

    def choose(self, frame: Frame) -> tuple[Region, ...]:
        """Regions of the next picture."""
        look = self._viewing.compare(small_luma(frame.planes[0]), frame.frame_time_s)
        moving = self._viewing.moving(look, frame.frame_time_s)
        return choose_regions(frame.resolution_wh, self._input_wh, Regions.TILES, moving, self._viewing.tracked_xyxy)

    def learn(self, frame: Frame, found: Detections) -> None:
        """What was found in it."""
        tracked = self._tracker.update(frame.frame_time_s, frame.resolution_wh, found)
        self._viewing.tracked_xyxy = tracked.boxes_xyxy


def _lower(boxes_xyxy: Boxes, height: float) -> Boxes:
    return boxes_xyxy[boxes_xyxy[:, 3] - boxes_xyxy[:, 1] < height]


def looked_at(inference: Inference, frame: Frame, regions: tuple[Region, ...]) -> Detections:
    """Objects of one picture, found in its regions, by the pipeline's own way."""
    inference.start([Wanted(frame, regions)], lambda: None)
    (batch,) = inference.rest()
    return batch.result()[0]


def measure(
    detector: Detector, frames: list[Frame], truth_of: Callable[[int, Frame], Boxes], small: float
) -> dict[str, Found]:
    """All ways over the same pictures; frames are numbered from 0."""
    gated, found = Gated(detector), {"whole": Found(), "tiles": Found(), "everywhere": Found()}
    ways: dict[str, Chooser] = {
        "whole": lambda _: (),
        "tiles": gated.choose,
        "everywhere": lambda frame: choose_regions(
            frame.resolution_wh, detector.input_wh, Regions.TILES, EVERYWHERE, NOBODY
        ),
    }
    inference = Inference(detector, SystemClock(), detector.max_batch)
    try:
        for number, frame in enumerate(frames):
            truth_xyxy = truth_of(number, frame)
            for name, choose in ways.items():
                regions = choose(frame)
                objects = looked_at(inference, frame, regions)
                found[name].add(truth_xyxy, objects.boxes_xyxy, small, max(1, len(regions)))
                if name == "tiles":
                    gated.learn(frame, objects)
    finally:
        inference.close(wait=True)
    return found


def truth_by_file(truth: dict[int, Truth], every: int) -> Callable[[int, Frame], Boxes]:
    """Boxes of the truth file; picture i of those measured is its frame `every` * i + 1."""
    return lambda number, _: truth[every * number + 1].boxes_xyxy if every * number + 1 in truth else NOBODY


def truth_by_reference(reference: Detector) -> Callable[[int, Frame], Boxes]:
    """What another detector finds in the whole picture."""
    inference = Inference(reference, SystemClock(), 1)
    return lambda _, frame: looked_at(inference, frame, ()).boxes_xyxy


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Small objects found by closer looks at parts of a picture.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--truth-scale", type=float, default=1.0)
    parser.add_argument("--reference", type=int, default=1280, help="input size whose findings count as true")
    parser.add_argument("--reference-score", type=float, default=0.4)
    parser.add_argument("--imgsz", type=int, default=640)
    parser.add_argument("--small", type=float, default=60, help="pixels; lower objects are counted apart")
    parser.add_argument("--every", type=int, default=5, help="analyse every Nth picture only")
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--streams", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()

    def opened(imgsz: int, score: float) -> Detector:
        return open_detector(args.weights, "auto", imgsz, score, IOU, classes=["person"], streams=args.streams)

    detector, figures = opened(args.imgsz, SCORE), Figures()
    if args.truth is not None:
        truth_of = truth_by_file(read_truth(args.truth, args.truth_scale), args.every)
    else:
        truth_of = truth_by_reference(opened(args.reference, args.reference_score))
    frames = list(frames_of(args.clip))[:: args.every][: args.pictures]
    figures.add("clip", args.clip.name)
    figures.add("picture", "{}x{}".format(*frames[0].resolution_wh))
    figures.add("imgsz", args.imgsz)
    figures.add("truth", args.truth.name if args.truth else f"the network at {args.reference}")
    figures.add("pictures", len(frames))
    found = measure(detector, frames, truth_of, args.small)
    figures.add("objects", found["whole"].everything.true)
    figures.add("small_objects", found["whole"].small.true)
    for name, each in found.items():
        each.report(name, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
