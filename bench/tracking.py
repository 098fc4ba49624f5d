"""How well detector and tracker do together on a clip with ground truth in MOT format.

    python -m bench.tracking --weights FILE --clip FILE --truth MOT.txt --truth-scale S --imgsz N

`recall`, `precision`: persons found by our whole path (decode, YUV letterbox, chosen backend, suppression) against the
truth at IoU 0.5. `raw_*`: the same network through the plain path (BGR, cv2 letterbox, ONNX Runtime float32).
`track_*`, `mota`, `idf1`, `id_switches`: what the tracker reports, by py-motmetrics. Picture i of the clip (from 0)
is truth frame i + 1; truth boxes are multiplied by `--truth-scale`.
"""

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

import av
import motmetrics
import numpy as np

from bench.figures import Figures
from bench.looking import frames_of, plain_way
from models.tracks import TrackedFrame
from vision.detectors.nms import iou_matrix
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector
from vision.ground_truth import IOU, Score, Truth, read_truth
from vision.tracking import Tracker
from vision.weights.contest import look as our_way


@dataclass(slots=True)
class Tracking:
    """The tracker's output against the truth."""

    boxes: Score = field(default_factory=Score)
    accumulator: motmetrics.MOTAccumulator = field(default_factory=lambda: motmetrics.MOTAccumulator(auto_id=True))

    def add(self, truth: Truth, tracked: TrackedFrame) -> None:
        """Count one picture."""
        self.boxes.add(truth.boxes_xyxy, tracked.boxes_xyxy)
        overlap = iou_matrix(truth.boxes_xyxy, tracked.boxes_xyxy).astype(np.float64)
        distance = np.where(overlap >= IOU, 1 - overlap, np.nan)
        self.accumulator.update(truth.track_id.tolist(), tracked.track_id.tolist(), distance)

    def summary(self) -> dict[str, float]:
        """mota, idf1 and num_switches."""
        names = ["mota", "idf1", "num_switches"]
        table = motmetrics.metrics.create().compute(self.accumulator, metrics=names, name="clip")
        return {name: float(table[name].iloc[0]) for name in names}


def measure_ours(detector: Detector, clip: Path, truth: dict[int, Truth], every: int, figures: Figures) -> None:
    """Recall and precision of our path, and what the tracker makes of it."""
    score, tracking, seconds, pictures = Score(), Tracking(), 0.0, 0
    tracker = Tracker(clip.stem, detector.class_names)
    for number, frame in enumerate(frames_of(clip), start=1):
        if (number - 1) % every:
            continue
        began = time.perf_counter()
        found = our_way(detector, frame)
        tracked = tracker.update(frame.frame_time_s, frame.resolution_wh, found)
        seconds += time.perf_counter() - began
        pictures += 1
        expected = truth.get(number, _NOBODY)
        score.add(expected.boxes_xyxy, found.boxes_xyxy)
        tracking.add(expected, tracked)
    figures.add("pictures", pictures)
    figures.add("recall", score.recall)
    figures.add("precision", score.precision)
    figures.add("track_recall", tracking.boxes.recall)
    figures.add("track_precision", tracking.boxes.precision)
    summary = tracking.summary()
    figures.add("mota", summary["mota"])
    figures.add("idf1", summary["idf1"])
    figures.add("id_switches", int(summary["num_switches"]))
    figures.add("ms_per_picture", 1000 * seconds / max(1, pictures))


def measure_plain(detector: Detector, clip: Path, truth: dict[int, Truth], every: int, figures: Figures) -> None:
    """Recall and precision of the network itself."""
    score = Score()
    with av.open(str(clip)) as container:
        for number, picture in enumerate(container.decode(video=0), start=1):
            if (number - 1) % every:
                continue
            found = plain_way(detector, np.asarray(picture.to_ndarray(format="bgr24"), np.uint8))
            score.add(truth.get(number, _NOBODY).boxes_xyxy, found.boxes_xyxy)
    figures.add("raw_recall", score.recall)
    figures.add("raw_precision", score.precision)


_NOBODY = Truth(np.zeros(0, np.int64), np.zeros((0, 4), np.float32))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Accuracy of detector and tracker on a clip with MOT ground truth.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--truth-scale", type=float, default=1.0)
    parser.add_argument("--imgsz", type=int, default=640)
    parser.add_argument("--square", action="store_true", help="wide pictures in the square input too")
    parser.add_argument("--every", type=int, default=1, help="analyse every Nth picture only")
    parser.add_argument("--score", type=float, default=0.25)
    parser.add_argument("--iou", type=float, default=0.55, help="suppression: most overlap of two persons")
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--precision", default="auto", help="auto, f32, bf16 or f16; int8 comes with the file")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = Figures()
    truth = read_truth(args.truth, args.truth_scale)

    def opened(backend: str, precision: str) -> Detector:
        return open_detector(
            args.weights,
            backend,
            (args.imgsz, args.imgsz) if args.square else args.imgsz,
            args.score,
            args.iou,
            classes=["person"],
            precision=precision,
            max_batch=1,
        )

    detector = opened(args.backend, args.precision)
    figures.add("weights", detector.info.name)
    figures.add("backend", detector.backend)
    figures.add("precision_of_arithmetic", detector.info.precision)
    figures.add("imgsz", detector.input_wh[0])
    figures.add("inputs", " ".join(f"{width}x{height}" for width, height in detector.inputs_wh))
    measure_ours(detector, args.clip, truth, args.every, figures)
    measure_plain(opened("onnxruntime", "auto"), args.clip, truth, args.every, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
