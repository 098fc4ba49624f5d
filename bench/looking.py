"""How a picture is shown to a detector in the plain way of the networks' makers; as the pipeline does it, see
`vision.weights.contest.look`."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.clips import access_units
from models.media import Frame
from models.tracks import Detections
from vision.decode import PictureDecoder
from vision.detectors.port import Detector
from vision.letterbox import fit, input_for


def frames_of(clip: Path) -> Iterator[Frame]:
    """Every picture of the clip in order of time, through our decoder."""
    decoder = PictureDecoder(clip.stem)
    for unit in access_units(clip, clip.stem):
        yield from decoder.decode(unit)
    yield from decoder.flush()


def plain_way(detector: Detector, image_bgr: NDArray[np.uint8]) -> Detections:
    """Objects in the picture by the usual BGR letterbox, in its pixels."""
    source_wh = image_bgr.shape[1], image_bgr.shape[0]
    width, height = input_for(source_wh, detector.inputs_wh)
    box = fit(source_wh, (width, height))
    small = cv2.resize(image_bgr, box.inner_wh, interpolation=cv2.INTER_LINEAR)
    right, bottom = width - box.inner_wh[0] - box.left, height - box.inner_wh[1] - box.top
    padded = cv2.copyMakeBorder(small, box.top, bottom, box.left, right, cv2.BORDER_CONSTANT, value=(114, 114, 114))
    planar = np.ascontiguousarray(padded[:, :, ::-1].transpose(2, 0, 1), np.uint8)
    return box.to_source(detector.detect(planar[None])[0])
