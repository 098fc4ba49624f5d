"""The folder training reads: `{train,held_out}/{images,labels,doubts}`, and `data.json` with what came from where."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bench.training.boxes import Labels, write_yolo
from bench.training.fusion import Fused, completed
from bench.training.kinds import NAMES
from bench.training.sources import Source, labelled, unlabelled
from bench.training.teachers import Teachers

_LONGEST: Final = 960
_QUALITY: Final = 92


def make(media: Path, out: Path, teachers: Teachers) -> dict[str, dict[str, int]]:
    """Label and write the real pictures; what there is of each source. A picture already there is left as it is."""
    counts: dict[str, Counter[str]] = {}
    for source in every(media):
        folder = out / ("held_out" if source.held_out else "train")
        count = counts.setdefault(f"{folder.name}/{source.name.split('-')[0]}", Counter())
        if not (folder / "images" / f"{source.name}.jpg").exists():
            write(folder, source, labels_of(source, teachers))
        text = (folder / "labels" / f"{source.name}.txt").read_text()
        count["pictures"] += 1
        count.update(NAMES[int(line.split()[0])] for line in text.splitlines())
    merged = {name: dict(count) for name, count in counts.items()}
    (out / "data.json").write_text(json.dumps(merged, indent=1))
    return merged


def every(media: Path) -> Iterator[Source]:
    """Every real picture, labelled or not."""
    return chain(labelled(media), unlabelled(media))


def labels_of(source: Source, teachers: Teachers) -> Fused:
    """Truth where there is truth of all our classes, else with or by the teachers."""
    if source.truth is None:
        return teachers.look(source.image_bgr)
    if source.told >= set(range(len(NAMES))):
        return Fused(source.truth)
    return completed(source.truth, teachers.look(source.image_bgr), source.told)


def write(folder: Path, source: Source, fused: Fused) -> None:
    """One picture with its labels."""
    for part in ("images", "labels", "doubts"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    height, width = source.image_bgr.shape[:2]
    for part, labels in (("labels", fused.sure), ("doubts", fused.doubtful)):
        shares = labels.scaled((1 / width, 1 / height))
        write_yolo(folder / part / f"{source.name}.txt", Labels(shares.class_id, np.clip(shares.boxes_xyxy, 0, 1)))
    scale = min(1.0, _LONGEST / max(width, height))
    image = source.image_bgr
    if scale < 1:
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    cv2.imwrite(str(folder / "images" / f"{source.name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
