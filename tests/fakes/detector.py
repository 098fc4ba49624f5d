"""A detector that sees what a test draws; it passes the detectors' contract."""

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections
from vision.detectors.port import DetectorInfo


class BrightnessDetector:
    """Reports the bright part of each picture (above 150 of 255) as one `thing`; grey padding is not bright.

    `batches`, `shapes_wh`: the size of every batch so far, and of its pictures. `gate`: while cleared, `detect` waits,
    so that a test can hold it up.
    """

    def __init__(
        self, input_wh: tuple[int, int] = (96, 96), max_batch: int = 8, wide_wh: tuple[int, int] | None = None
    ) -> None:
        self.input_wh = input_wh
        self.inputs_wh: tuple[tuple[int, int], ...] = (input_wh, wide_wh) if wide_wh else (input_wh,)
        self.max_batch = max_batch
        self.streams = 1
        self.class_names: tuple[str, ...] = ("thing",)
        self.backend = "fake"
        self.batches: list[int] = []
        self.shapes_wh: list[tuple[int, int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)

    @property
    def info(self) -> DetectorInfo:
        return DetectorInfo(
            "brightness", Path("brightness.onnx"), "", "fake", "none", self.input_wh, self.class_names, "f32"
        )

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        known = [(3, height, width) for width, height in self.inputs_wh]
        if batch.shape[1:] not in known or not 1 <= len(batch) <= self.max_batch:
            raise ValueError(f"batch shape {batch.shape} is not of {self.inputs_wh}")
        self.entered.release()
        self.gate.wait()
        self.batches.append(len(batch))
        self.shapes_wh.append((batch.shape[3], batch.shape[2]))
        return [_bright_part(picture) for picture in batch]


def _bright_part(picture: NDArray[np.uint8]) -> Detections:
    rows, columns = np.nonzero(picture.max(axis=0) > 150)
    if not len(rows):
        return Detections()
    box = np.array([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]], np.float32)
    return Detections(box, np.array([0.9], np.float32), np.zeros(1, np.int64))
