"""The pictures of training folders, decoded once and kept in memory; what is in doubt on them is painted over."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.training.boxes import Labels, read_yolo

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture (h, w, 3), BGR, and its labels in pixels. `name` begins with its source."""

    name: str
    image_bgr: Picture
    labels: Labels


def read(folders: Sequence[Path], known: Collection[str] = ()) -> Iterator[Labelled]:
    """Every picture of folders with `images`, `labels` and, where something is in doubt, `doubts`, but those `known`.

    A folder that is not there yet, or a picture without its labels or half written, is left for the next time.
    """
    for folder in folders:
        for labelled in sorted((folder / "labels").glob("*.txt")):
            path = folder / "images" / f"{labelled.stem}.jpg"
            if path.stem in known:
                continue
            read_bgr = cv2.imread(str(path))
            if read_bgr is None:
                continue
            image = np.asarray(read_bgr, np.uint8)
            factor = (float(image.shape[1]), float(image.shape[0]))
            labels = read_yolo(labelled).scaled(factor)
            doubts = read_yolo(folder / "doubts" / f"{path.stem}.txt").scaled(factor)
            yield Labelled(path.stem, without(image, doubts, labels), labels)


def without(image_bgr: Picture, doubts: Labels, labels: Labels) -> Picture:
    """The picture with doubtful things as a smear of their surroundings, and labelled things untouched."""
    if not len(doubts):
        return image_bgr
    smeared = image_bgr.copy()
    for box in doubts.boxes_xyxy:
        where = _inside(image_bgr, box)
        part = image_bgr[where]
        if not part.size:
            continue
        coarse = cv2.resize(part, (2, 2), interpolation=cv2.INTER_AREA)
        smeared[where] = cv2.resize(coarse, part.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    for box in labels.boxes_xyxy:
        where = _inside(image_bgr, box)
        smeared[where] = image_bgr[where]
    return smeared


def _inside(image: Picture, box_xyxy: NDArray[np.float32]) -> tuple[slice, slice]:
    left, top = np.maximum(np.floor(box_xyxy[:2]), 0).astype(int)
    right, bottom = np.minimum(np.ceil(box_xyxy[2:]), image.shape[1::-1]).astype(int)
    return slice(top, max(top, bottom)), slice(left, max(left, right))
