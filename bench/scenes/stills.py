"""The pictures and labels of a set of `randomised`: each as another camera would take it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bench.scenes.film import CAMERAS, Camera, Exposure, together
from bench.scenes.randomised import labelled
from bench.scenes.stage_files import done_pictures
from bench.scenes.truth import PiecesOf, Witness
from bench.scenes.words import Story

_CAMERAS_A_SET: Final = 6
_NOT_BEFORE: Final = datetime.fromisoformat("2025-01-01T00:00:00")


def write_stills(story: Story, rendered: Path, pieces_of: PiecesOf, out: Path) -> int:
    """Lay a rendered set into `out`/images and `out`/labels (a file of YOLO rows each); how many pictures."""
    images, labels = out / "images", out / "labels"
    for folder in (images, labels):
        folder.mkdir(parents=True, exist_ok=True)
    patches = done_pictures(rendered)
    numbers = sorted(patches)
    rng = np.random.default_rng(sum(story.name.encode()))
    exposures = [_exposure(story, rng) for _ in range(_CAMERAS_A_SET)]
    witness = Witness(story, pieces_of)
    for number, picture in zip(numbers, together(rendered, patches, numbers), strict=True):
        image = exposures[number % _CAMERAS_A_SET].take(picture, number)
        rows = labelled(witness.seen(number / story.fps), story.place.view.size)
        name = f"{story.name}-{number:02}"
        lines = (" ".join([str(index), *(f"{value:.5f}" for value in box)]) for index, *box in rows)
        (labels / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        quality = int(rng.integers(35, 92))
        cv2.imwrite(str(images / f"{name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return len(numbers)


def _exposure(story: Story, rng: np.random.Generator) -> Exposure:
    camera = _varied(CAMERAS[story.weather], rng)
    begins = _NOT_BEFORE + timedelta(seconds=int(rng.integers(0, 400 * 86400)))
    return Exposure(camera, story.place.view.size, int(rng.integers(1 << 30)), begins, story.fps)


def _varied(camera: Camera, rng: np.random.Generator) -> Camera:
    """Another make of camera, or the same one in other light."""
    return replace(
        camera,
        gain=camera.gain * float(rng.uniform(0.75, 1.3)),
        gamma=camera.gamma * float(rng.uniform(0.8, 1.2)),
        colour=camera.colour * float(rng.uniform(0.6, 1.2)),
        noise=camera.noise * float(rng.uniform(0.4, 2.5)),
        halo=camera.halo * float(rng.uniform(0.3, 1.4)),
        soft_px=float(rng.uniform(0.35, 1.1)),
        haze=camera.haze + float(rng.choice([0.0, 0.0, rng.uniform(0, 0.15)])),
    )
