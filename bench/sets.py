"""Labelled pictures that detectors are judged by; nothing of them is ever trained on.

PETS09-S2L1 (people on a plaza, a fixed camera), the kept-out fifth of Penn-Fudan (people in streets) and of COCO128
(photos), and the rendered films of a residential community. Classes are the bundled detector's six.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.looking import plain_way
from bench.training.kinds import NAMES
from bench.training.sources import labelled
from models.media import Frame
from models.tracks import Detections
from vision.detectors.port import Detector
from vision.weights.contest import every_picture, look
from vision.weights.scoring import Objects
from vision.weights.truths import read_clip_truth

PETS_WH = (768, 576)  # of the pictures its truth is about
Looker = Callable[[Detector], Detections]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One picture: how a detector looks at it, and what is there."""

    look: Looker
    truth: Objects


class SetKind(Enum):
    """What its pictures come from."""

    CLIP = auto()
    PHOTOS = auto()
    FILM = auto()


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Pictures with one kind of truth. `name`: as in notes on weights. `classes`: those labelled wherever they are.

    `short`: for names of figures.
    """

    kind: SetKind
    name: str
    short: str
    classes: tuple[str, ...]
    pictures: Callable[[int], Iterator[Labelled]]
    """Every so many-th picture."""


def sets_there(media: Path, films: Path) -> list[LabelledSet]:
    """Those whose pictures are here. `media`: the development media. `films`: rendered films with their truth."""
    street, truth = media / "stream" / "vtest_h264.mp4", media / "datasets" / "PETS09-S2L1" / "gt.txt"
    rendered = [path for path in sorted(films.glob("*.json")) if path.with_suffix(".mp4").exists()]
    found = []
    if street.exists() and truth.exists():
        found.append(
            LabelledSet(SetKind.CLIP, "PETS09-S2L1", "pets", ("person",), partial(_clip, street, truth, PETS_WH))
        )
    if (media / "datasets" / "PennFudan").exists():
        found.append(
            LabelledSet(SetKind.PHOTOS, "Penn-Fudan", "pennfudan", ("person",), partial(_photos, media, "pennfudan-"))
        )
    if (media / "datasets" / "coco128_train2017").exists():
        found.append(LabelledSet(SetKind.PHOTOS, "COCO128", "coco128", NAMES, partial(_photos, media, "coco-")))
    if rendered:
        found.append(LabelledSet(SetKind.FILM, "rendered scenes", "rendered", NAMES, partial(_films, rendered)))
    return found


def film_sets(films: Path) -> list[LabelledSet]:
    """Each rendered film as a set of its own."""
    return [
        LabelledSet(SetKind.FILM, path.stem, path.stem, NAMES, partial(_films, [path]))
        for path in sorted(films.glob("*.json"))
        if path.with_suffix(".mp4").exists()
    ]


def _clip(clip: Path, truth: Path, truth_wh: tuple[int, int] | None, every: int) -> Iterator[Labelled]:
    known = None
    for number, frame in every_picture(clip, every):
        known = known or read_clip_truth(truth, frame.resolution_wh, truth_wh)
        yield Labelled(partial(_look_at_frame, frame), known.at(number))


def _films(truths: list[Path], every: int) -> Iterator[Labelled]:
    for truth in truths:
        yield from _clip(truth.with_suffix(".mp4"), truth, None, every)


def _photos(media: Path, prefix: str, every: int) -> Iterator[Labelled]:
    kept_out = (each for each in labelled(media) if each.held_out and each.name.startswith(prefix))
    for number, each in enumerate(kept_out):
        if number % every == 0 and each.truth is not None:
            names = tuple(NAMES[kind] for kind in each.truth.class_id)
            truth = Objects(names, each.truth.boxes_xyxy, np.ones(len(names), bool))
            yield Labelled(partial(_look_at_image, each.image_bgr), truth)


def _look_at_frame(frame: Frame, detector: Detector) -> Detections:
    return look(detector, frame)


def _look_at_image(image_bgr: NDArray[np.uint8], detector: Detector) -> Detections:
    return plain_way(detector, image_bgr)
