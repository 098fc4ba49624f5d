"""Batches for the network: which pictures, on what canvas, in the form ultralytics' loss takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.training.crops import Crop, camera_like, crop, stitched, whole
from bench.training.pictures import Labelled

_WIDE: Final = (416, 256)
_CANVASES: Final = ((0.0, ((192, 192),)), (0.5, ((256, 256),)), (0.7, (_WIDE, (416, 416), _WIDE, (320, 320))))
"""From which share of the time on which canvases by turns, width and height: small ones first, at last those of the
product, the square ones so that whoever stands near the camera is seen as large as there."""
_AT_HOME: Final = 0.5
_STITCHED: Final = 0.35
_WEIGHT: Final = {
    "still": 1.5,
    "coco": 0.7,
    "pennfudan": 1.5,
    "ahmetozlu": 2.0,
    "plaza": 2.0,
    "bgslib": 0.7,
    "vehhaar": 0.7,
}
_EMPTY_WEIGHT: Final = 0.8


@dataclass(frozen=True, slots=True)
class Batch:
    """`images` uint8 (n, 3, h, w) RGB; of each label the picture's place in the batch `of` (k,), `class_id` (k,) and
    `boxes` (k, 4), cx cy w h in shares of the canvas."""

    images: NDArray[np.uint8]
    of: NDArray[np.int64]
    class_id: NDArray[np.int64]
    boxes: NDArray[np.float32]


def canvas_at(done: float, step: int = 0) -> tuple[int, int]:
    """The canvas of a step when a share of the time is over."""
    canvases = [canvases for since, canvases in _CANVASES if since <= done][-1]
    return canvases[step % len(canvases)]


def pixels_share(canvas_wh: tuple[int, int]) -> float:
    """How many times the pixels of the smallest canvas: a batch is smaller by that."""
    width, height = canvas_at(0)
    return canvas_wh[0] * canvas_wh[1] / (width * height)


class Batches:
    """Draws pictures by weight of their source; those without anything on them less often."""

    def __init__(self, pictures: Sequence[Labelled], rng: np.random.Generator) -> None:
        self._pictures = pictures
        self._rng = rng
        weight = np.array([weight_of(each) for each in pictures])
        self._chance = weight / weight.sum()

    def draw(self, size: int, canvas_wh: tuple[int, int]) -> Batch:
        """`size` pictures; on a canvas of the product's half of them whole, as it shows them."""
        return packed([self._one(canvas_wh) for _ in range(size)])

    def _one(self, canvas_wh: tuple[int, int]) -> Crop:
        if canvas_wh[0] == _WIDE[0] and self._rng.random() < _AT_HOME:
            return self._filmed(whole(self._any(), canvas_wh))
        if self._rng.random() < _STITCHED:
            half = (canvas_wh[0] // 2, canvas_wh[1] // 2)
            return stitched([self._filmed(crop(self._any(), half, self._rng)) for _ in range(4)])
        return self._filmed(crop(self._any(), canvas_wh, self._rng))

    def _any(self) -> Labelled:
        return self._pictures[self._rng.choice(len(self._pictures), p=self._chance)]

    def _filmed(self, seen: Crop) -> Crop:
        return Crop(camera_like(seen.image_bgr, self._rng), seen.labels)


def weight_of(picture: Labelled) -> float:
    """How often a picture is drawn, relative to others."""
    weight = _WEIGHT.get(picture.name.split("-")[0], 1.0)
    return weight if len(picture.labels) else weight * _EMPTY_WEIGHT


def packed(crops: Sequence[Crop]) -> Batch:
    """Crops of one size as a batch."""
    height, width = crops[0].image_bgr.shape[:2]
    images = np.stack([each.image_bgr[:, :, ::-1].transpose(2, 0, 1) for each in crops])
    boxes = np.concatenate([each.labels.boxes_xyxy for each in crops])
    centre, sides = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    shares = np.hstack([centre, sides]) / np.array([width, height, width, height])
    return Batch(
        np.ascontiguousarray(images),
        np.concatenate([np.full(len(each.labels), number, np.int64) for number, each in enumerate(crops)]),
        np.concatenate([each.labels.class_id for each in crops]),
        shares.astype(np.float32),
    )
