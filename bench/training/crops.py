"""What the network sees in training: a piece of a picture, scaled so that what it is about has any size at all.

Fixed cameras show people from a dozen pixels on, the labelled sets mostly large ones; every thing is shown at every
size, so a small canvas, which costs little, teaches as much as a large one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.training.boxes import Labels
from bench.training.kinds import NAMES
from bench.training.pictures import Labelled, Picture

_GREY: Final = 114
_SIZES_PX: Final = (12.0, 0.9)
"""Least height or width of what a piece is about, and the largest in shares of the canvas."""
_LARGEST_SCALE: Final = 1.5
_RARE: Final = np.array([1.0, 2.0, 2.0, 0.6, 1.5, 1.5])
_LEAST_SHARE: Final = 0.3
_LEAST_PX: Final = 4.0


@dataclass(frozen=True, slots=True)
class Crop:
    """A canvas (h, w, 3), BGR, and its labels in pixels of it."""

    image_bgr: Picture
    labels: Labels


def crop(picture: Labelled, canvas_wh: tuple[int, int], rng: np.random.Generator) -> Crop:
    """A piece about one thing of the picture, or about any place of it where there is none and one time in eight."""
    height, width = picture.image_bgr.shape[:2]
    share = 1.0
    centre = rng.uniform(0, 1, 2) * (width, height)
    if len(picture.labels) and rng.random() > 1 / 8:
        weight = _RARE[picture.labels.class_id]
        box = picture.labels.boxes_xyxy[rng.choice(len(weight), p=weight / weight.sum())]
        centre = (box[:2] + box[2:]) / 2
        share = max(box[3] - box[1], box[2] - box[0], 1.0)
        scale = np.exp(rng.uniform(np.log(_SIZES_PX[0]), np.log(_SIZES_PX[1] * min(canvas_wh)))) / share
    else:
        scale = np.exp(rng.uniform(np.log(0.3), np.log(1.2)))
    least = 0.9 * min(canvas_wh[0] / width, canvas_wh[1] / height)
    scale_xy = np.clip(scale, least, _LARGEST_SCALE) * np.exp(rng.uniform(-0.12, 0.12, 2))
    place = rng.uniform(0.1, 0.9, 2) * canvas_wh
    origin = _origin(place - centre * scale_xy, scale_xy * (width, height), canvas_wh)
    return _warped(picture, canvas_wh, scale_xy, origin, bool(rng.random() < 0.5))


def stitched(quarters: Sequence[Crop]) -> Crop:
    """Four pieces of one size as one: more things, and smaller ones, for the same work."""
    height, width = quarters[0].image_bgr.shape[:2]
    upper, lower = (np.hstack([each.image_bgr for each in pair]) for pair in (quarters[:2], quarters[2:]))
    labels = Labels()
    for number, each in enumerate(quarters):
        shift = np.array([number % 2 * width, number // 2 * height] * 2, np.float32)
        labels = labels.joined(Labels(each.labels.class_id, each.labels.boxes_xyxy + shift))
    return Crop(np.vstack([upper, lower]), labels)


def whole(picture: Labelled, canvas_wh: tuple[int, int]) -> Crop:
    """The picture as the product shows it to the network: letterboxed."""
    height, width = picture.image_bgr.shape[:2]
    scale = np.full(2, min(canvas_wh[0] / width, canvas_wh[1] / height))
    return _warped(picture, canvas_wh, scale, (np.array(canvas_wh) - scale * (width, height)) / 2, False)


def camera_like(image_bgr: Picture, rng: np.random.Generator) -> Picture:
    """Other light, other colours or none, noise, blur and blocks: what cameras do."""
    image = image_bgr
    if rng.random() < 0.1:
        image = _blocks(image, int(rng.integers(15, 60)))
    if rng.random() < 0.12:
        side = int(rng.choice([3, 5]))
        image = np.asarray(cv2.GaussianBlur(image, (side, side), 0), np.uint8)
    ramp = np.arange(256, dtype=np.float32) / 255
    gain, lift = rng.uniform(0.65, 1.35), rng.uniform(-0.12, 0.12)
    curve = (ramp ** np.exp(rng.uniform(-0.5, 0.5)) - 0.5) * gain + 0.5 + lift
    tint = rng.uniform(0.9, 1.1, 3)
    table = np.clip(curve[:, None] * tint * 255, 0, 255).astype(np.uint8)[None]
    image = np.asarray(cv2.LUT(image, table), np.uint8)
    faded = 1.0 if rng.random() < 0.2 else rng.uniform(0, 0.5)
    if faded > 0.05:
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        image = np.asarray(cv2.addWeighted(image, 1 - faded, grey, faded, 0), np.uint8)
    if rng.random() < 0.2:
        noise = rng.normal(0, rng.uniform(2, 12), image.shape[:2]).astype(np.float32)[..., None]
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    return image


def _origin(wished: NDArray[np.float64], size: NDArray[np.float64], canvas_wh: tuple[int, int]) -> NDArray[np.float64]:
    """Where the picture's corner goes: as wished, but without grey beside a picture that can fill the canvas."""
    room = np.array(canvas_wh) - size
    return np.clip(wished, np.minimum(room, 0), np.maximum(room, 0))


def _warped(
    picture: Labelled,
    canvas_wh: tuple[int, int],
    scale_xy: NDArray[np.float64],
    origin: NDArray[np.float64],
    mirrored: bool,
) -> Crop:
    centred = (scale_xy - 1) / 2  # pixels are squares, not points
    matrix = np.array([[scale_xy[0], 0, origin[0] + centred[0]], [0, scale_xy[1], origin[1] + centred[1]]])
    grey = (_GREY, _GREY, _GREY)
    image = cv2.warpAffine(picture.image_bgr, matrix, canvas_wh, flags=cv2.INTER_LINEAR, borderValue=grey)
    moved = picture.labels.boxes_xyxy * np.tile(scale_xy, 2) + np.tile(origin, 2)
    boxes = np.clip(moved, 0, np.tile(np.array(canvas_wh), 2)).astype(np.float32)
    if mirrored:
        image = cv2.flip(image, 1)
        boxes[:, [0, 2]] = canvas_wh[0] - boxes[:, [2, 0]]
    sides = boxes[:, 2:] - boxes[:, :2]
    share = sides.prod(axis=1) / np.maximum((moved[:, 2:] - moved[:, :2]).prod(axis=1), 1e-6)
    kept = (
        (share >= _LEAST_SHARE) & (sides.min(axis=1, initial=np.inf) >= 2) & (sides.max(axis=1, initial=0) >= _LEAST_PX)
    )
    return Crop(np.asarray(image, np.uint8), Labels(picture.labels.class_id[kept], boxes[kept]))


def _blocks(image: Picture, quality: int) -> Picture:
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


assert len(_RARE) == len(NAMES)
