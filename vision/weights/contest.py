"""Detectors side by side on a clip whose truth is known: what each finds, and what each costs, in the same run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import av
import numpy as np
from numpy.typing import NDArray

from models.clock import Clock
from models.errors import DecodeError, InputError
from models.media import Frame
from models.tracks import Detections
from vision.decode import Picture, Stamp
from vision.detectors.port import Detector
from vision.letterbox import Letterbox, input_for, write_letterboxed
from vision.weights.scoring import Tally
from vision.weights.truths import ClipTruth


@dataclass(slots=True)
class Effort:
    """Of looking at pictures one by one. `cpu_s`: of the processor, all threads together."""

    pictures: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def ms(self) -> float:
        return 1000 * self.wall_s / max(1, self.pictures)

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu_s / max(1, self.pictures)


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of one entrant."""

    detector: Detector
    tally: Tally
    effort: Effort


def look(detector: Detector, frame: Frame) -> Detections:
    """Objects in a picture, in its pixels, as the pipeline would find them."""
    slots, box = letterboxed(detector, frame)
    return box.to_source(detector.detect(slots)[0])


def letterboxed(detector: Detector, frame: Frame) -> tuple[NDArray[np.uint8], Letterbox]:
    """The picture as the detector takes it, uint8 (1, 3, h, w), and how it lies there."""
    width, height = input_for(frame.resolution_wh, detector.inputs_wh)
    slots = np.empty((1, 3, height, width), np.uint8)
    return slots, write_letterboxed(frame, slots[0])


def contest(
    detectors: Sequence[Detector],
    clip: Path,
    truth: Callable[[tuple[int, int]], ClipTruth],
    every: int,
    clock: Clock,
) -> list[Standing]:
    """Show every `every`th picture of the clip to each detector in turn. `truth`: for a clip of (width, height).

    Raises InputError for a clip that is no video, or of which no picture has an object that counts.
    """
    standings: list[Standing] = []
    known: ClipTruth | None = None
    for number, frame in every_picture(clip, every):
        if known is None:
            known = truth(frame.resolution_wh)
            standings = [Standing(each, Tally.strict(known.classes), Effort()) for each in detectors]
            for each in detectors:
                look(each, frame)  # the first time it is compiled and warmed
        for standing in standings:
            found = timed(standing.detector, frame, standing.effort, clock)
            standing.tally.add(known.at(number), found, standing.detector.class_names)
    if not standings or not standings[0].tally.whole.true:
        raise InputError(
            f"{clip}: no picture that was looked at has a labelled object in it; is the truth of this clip?"
        )
    return standings


def timed(detector: Detector, frame: Frame, effort: Effort, clock: Clock) -> Detections:
    """As `look`, with the time the detector takes added to `effort`; making the picture ready is not counted."""
    slots, box = letterboxed(detector, frame)
    began_s, began_cpu_s = clock.mono_s(), process_time()
    found = detector.detect(slots)[0]
    effort.cpu_s += process_time() - began_cpu_s
    effort.wall_s += clock.mono_s() - began_s
    effort.pictures += 1
    return box.to_source(found)


def every_picture(clip: Path, every: int) -> Iterator[tuple[int, Frame]]:
    """Every `every`th picture of a clip with its number, from 0. Raises InputError for a file that is no video."""
    try:
        with av.open(str(clip)) as container:
            for number, picture in enumerate(container.decode(video=0)):
                if number % every == 0:
                    yield number, Picture(clip.stem, 0, Stamp(0, 0, 0), picture).to_frame()
    except (av.FFmpegError, IndexError, DecodeError) as error:
        raise InputError(f"{clip} cannot be read as a video: {error}") from error
