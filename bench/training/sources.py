"""Where the real pictures come from: labelled sets, and clips without labels. Of PETS nothing is ever taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bench.training.boxes import Labels, read_yolo
from bench.training.held_out import held_out
from bench.training.kinds import of_names
from vision.detectors.classes import COCO

Picture = NDArray[np.uint8]
JUDGED_BY: Final = re.compile(r"pets|vtest", re.IGNORECASE)
"""Names of what the detector is judged by: never among the pictures of training."""

LONG_CLIPS: Final = {
    "video/ahmetozlu-cutl.mp4": 40,
    "video/plaza-crowd-lam.mp4": 36,
    "video/intel-one-by-one-person-detection.mp4": 36,
    "video/intel-car-detection.mp4": 12,
    "video/car_traffic_small.mp4": 24,
    "video/ahmetozlu-vehicle-input.mp4": 40,
    "video/bgslib-video02.avi": 30,
    "video/bgslib-video03.avi": 24,
    "video/vehhaar-video1.avi": 24,
    "video/fire-spacewalk01-input.mp4": 8,
    "video/furg-house6.mp4": 6,
}
"""Clips with how many pictures are taken of each. `stream/town480`, `stream/traffic` show the same as two of these."""

SHORT_CLIPS: Final = {"video/cctv-short/fight": 1, "video/cctv-short/noFight": 2}
"""Folders of clips of two seconds, with how many pictures of each clip."""

_DIFFERS: Final = 1.5
_PERSON: Final = re.compile(r"\(Xmin, Ymin\) - \(Xmax, Ymax\) : \((\d+), (\d+)\) - \((\d+), (\d+)\)")


@dataclass(frozen=True, slots=True)
class Source:
    """A picture of a source: `truth` in pixels of the classes `told`, None where nobody labelled it."""

    name: str
    image_bgr: Picture
    held_out: bool
    truth: Labels | None = None
    told: frozenset[int] = frozenset()


def labelled(media: Path) -> Iterator[Source]:
    """The pictures of COCO128 and Penn-Fudan with their truth."""
    coco = of_names(COCO)
    for path, kept_out in _pictures(media / "datasets/coco128_train2017/images"):
        image = _read(path)
        all_of_it = read_yolo(path.parents[1] / "labels" / f"{path.stem}.txt")
        ours = all_of_it.select(np.isin(all_of_it.class_id, list(coco)))
        mapped = Labels(np.array([coco[int(kind)] for kind in ours.class_id], np.int64), ours.boxes_xyxy)
        truth = mapped.scaled((image.shape[1], image.shape[0]))
        yield Source(f"coco-{path.stem}", image, kept_out, truth, frozenset(coco.values()))
    for path, kept_out in _pictures(media / "datasets/PennFudan/images"):
        text = (path.parents[1] / "Annotation" / f"{path.stem}.txt").read_text()
        yield Source(f"pennfudan-{path.stem}", _read(path), kept_out, penn_fudan(text), frozenset({0}))


def penn_fudan(text: str) -> Labels:
    """Persons of an annotation file (PASCAL 1.00; the top left pixel is 1, 1)."""
    boxes = np.array(_PERSON.findall(text), np.float32).reshape(-1, 4)
    return Labels(np.zeros(len(boxes), np.int64), boxes - np.array([1, 1, 0, 0], np.float32))


def unlabelled(media: Path) -> Iterator[Source]:
    """Pictures of the clips; every fifth of the short ones is kept out, none of the long ones."""
    for name, count in LONG_CLIPS.items():
        for number, image in sampled(media / name, count):
            yield Source(f"{Path(name).stem}-{number:05d}", image, False)
    for folder, count in SHORT_CLIPS.items():
        for path, kept_out in _pictures(media / folder):
            for number, image in sampled(path, count):
                yield Source(f"cctv-{path.stem}-{number:05d}", image, kept_out)


def sampled(clip: Path, count: int) -> Iterator[tuple[int, Picture]]:
    """At most `count` pictures spread over the clip, with their numbers; one that shows the same as the last is not
    given. A single one is of the middle."""
    if JUDGED_BY.search(clip.name):
        raise ValueError(f"{clip.name} is what the detector is judged by")
    with av.open(str(clip)) as container:
        frames = list(_wanted(container, count))
    last: NDArray[np.float32] | None = None
    for number, image in frames:
        small = cv2.resize(image, (64, 36), interpolation=cv2.INTER_AREA).astype(np.float32)
        if last is None or np.abs(small - last).mean() >= _DIFFERS:
            last = small
            yield number, image


def _wanted(container: av.container.InputContainer, count: int) -> Iterator[tuple[int, Picture]]:
    numbers = [number for number, _ in enumerate(container.decode(video=0))]
    picked = set(np.linspace(0, len(numbers) - 1, count + 2).astype(int)[1:-1].tolist())
    container.seek(0)
    for number, frame in enumerate(container.decode(video=0)):
        if number in picked:
            yield number, np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def _pictures(folder: Path) -> Iterator[tuple[Path, bool]]:
    """The files of a folder by name, each with whether it is kept out."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".jpg", ".png", ".mp4", ".avi"))
    kept_out = held_out([path.name for path in paths])
    return ((path, path.name in kept_out) for path in paths)


def _read(path: Path) -> Picture:
    image = cv2.imread(str(path))
    if image is None:
        raise ValueError(f"{path} is no picture")
    return np.asarray(image, np.uint8)
