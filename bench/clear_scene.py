"""The scene of a clip without those who walk through it: a median in which nobody is left half-dissolved.

Each cell's median is taken over the pictures in which the detector saw nothing there. Cells in which it always saw
something (a parked car, a crowd that never parts) keep the median of all.
"""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.objects import frame_of
from bench.quiet_clips import Image, Source
from vision.detectors.port import Detector
from vision.weights.contest import look as our_way

_PICTURES = 60
_LEAST_CLEAR = 4
_MARGIN = 0.15  # of a box, on each side


def without_remains(source: Source, detector: Detector, folder: Path) -> Source:
    """The source with a clear background; remembered in `folder`."""
    kept = folder / f"{source.name}-{len(source.pictures)}-{detector.input_wh[0]}.scene"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(_clear(source, detector)))
    background: Image = pickle.loads(kept.read_bytes())
    return replace(source, background=background)


def _clear(source: Source, detector: Detector) -> Image:
    numbers = np.linspace(0, len(source.pictures) - 1, min(_PICTURES, len(source.pictures))).astype(int)
    pictures = source.pictures[numbers]
    clear = np.stack([_clear_part(picture, detector) for picture in pictures])
    result = np.array(source.background)
    for row in range(len(result)):
        values = np.where(clear[:, row], pictures[:, row].astype(np.float32), np.nan)
        enough = clear[:, row].sum(axis=0) >= _LEAST_CLEAR
        result[row, enough] = np.nanmedian(values[:, enough], axis=0).round().astype(np.uint8)
    return result


def _clear_part(picture: Image, detector: Detector) -> NDArray[np.bool_]:
    """bool of the I420 picture's shape: where nothing was seen."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    clear = np.ones((height, width), np.bool_)
    for left, top, right, bottom in our_way(detector, frame_of(picture, 0.0)).boxes_xyxy.tolist():
        across, down = _MARGIN * (right - left) + 2, _MARGIN * (bottom - top) + 2
        rows = slice(max(0, int(top - down)), int(bottom + down) + 1)
        clear[rows, max(0, int(left - across)) : int(right + across) + 1] = False
    half = clear[::2, ::2].reshape(-1)
    return np.concatenate([clear.reshape(-1), half, half]).reshape(picture.shape)
