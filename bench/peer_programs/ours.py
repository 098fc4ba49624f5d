"""Our pipeline on the same files: reading, decoding, detecting and tracking every picture of every camera."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np

from bench.clips import access_units
from bench.peer_programs.task import IOU, SCORE, Meter, read_task
from models.cameras import Watching
from models.clock import SystemClock
from models.media import AccessUnit
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched

EVERY_PICTURE = 1e6
PATIENCE_S = 600
NOTE = "objects are those in tracks; the peers do not track"


def in_turn(clips: tuple[Path, ...]) -> Iterator[AccessUnit]:
    """The next picture of each camera, over and over, as they are read from the files."""
    waiting = [(f"camera-{number}", access_units(clip)) for number, clip in enumerate(clips)]
    while waiting:
        going_on = []
        for name, units in waiting:
            if (unit := next(units, None)) is not None:
                yield replace(unit, camera_id=name)
                going_on.append((name, units))
        waiting = going_on


def _warm_up(detector: Detector) -> None:
    """Each size of batch at each stream, as the peers look at one picture before they are timed."""
    with ThreadPoolExecutor(detector.streams) as threads:
        for size, (width, height) in product(range(1, detector.max_batch + 1), detector.inputs_wh):
            pictures = [np.zeros((size, 3, height, width), np.uint8)] * (2 * detector.streams)
            list(threads.map(detector.detect, pictures))


def main() -> None:
    """Do the task."""
    task = read_task()
    detector = open_detector(
        task.weights, task.network, task.imgsz, SCORE, IOU, threads=task.threads, streams=task.threads
    )
    _warm_up(detector)
    objects: list[int] = []  # of each picture
    settings = PipelineSettings(decode_workers=task.threads, wait=True)
    pipeline = Pipeline(detector, SystemClock(), lambda tracked, _: objects.append(len(tracked.track_id)), settings)
    cameras = [f"camera-{number}" for number in range(len(task.clips))]
    pipeline.set_cameras(dict.fromkeys(cameras, Watched(EVERY_PICTURE, Watching.ALWAYS)))
    pipeline.start()
    meter = Meter()
    try:
        for unit in in_turn(task.clips):
            pipeline.submit(unit)
        if not pipeline.flush(PATIENCE_S):
            raise SystemExit(f"the pipeline did not finish: {pipeline.failure}")
        meter.tell(len(objects), sum(objects), ("av", "openvino", "onnxruntime"), NOTE)
    finally:
        pipeline.stop()


if __name__ == "__main__":
    main()
