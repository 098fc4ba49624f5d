"""A square full of people, drawn by chance: many tracks, many zones and lines, all in whole pixels.

Everybody walks straight at a walker's pace, turning now and then and at the picture's border; some stand. Zones are
polygons of 4 to 12 corners around middles anywhere, lines are straight. Some people's track ids change on the way.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.rules import RuleSpec, Zone, ZoneShape
from models.tracks import TrackedFrame

RESOLUTION_WH = (1920, 1080)
PERSON_WH = (30.0, 75.0)
FPS = 5.0
SWITCH_SHARE = 0.1
"""Of the people, whose id changes once."""


@dataclass(frozen=True, slots=True)
class Scene:
    """t pictures of n people: `feet_xy` float64 (t, n, 2) and `track_id` int64 (t, n); `zones`: whole pixels (k, 2)
    each; `lines` int64 (m, 4)."""

    feet_xy: NDArray[np.float64]
    track_id: NDArray[np.int64]
    zones: tuple[NDArray[np.int64], ...]
    lines: NDArray[np.int64]

    @property
    def boxes_xyxy(self) -> NDArray[np.float32]:
        """(t, n, 4): as tall as a person, standing at the feet."""
        wide, high = PERSON_WH
        low, up = np.array((wide / 2, high)), np.array((wide / 2, 0.0))
        return np.concatenate([self.feet_xy - low, self.feet_xy + up], axis=-1).astype(np.float32)

    def frames(self) -> list[TrackedFrame]:
        """As the tracker tells them."""
        count = self.track_id.shape[1]
        score, names = np.full(count, 0.8, np.float32), ("person",) * count
        pictures = zip(self.track_id, self.boxes_xyxy, strict=True)
        return [
            TrackedFrame("cam", number / FPS, RESOLUTION_WH, ids, boxes, score, names)
            for number, (ids, boxes) in enumerate(pictures)
        ]

    def zone_rule(self) -> RuleSpec:
        """Intrusion into every zone."""
        zones = tuple(_zone(i, ZoneShape.POLYGON, corners) for i, corners in enumerate(self.zones))
        return RuleSpec("rul_zones", "intrusion", "zones", camera_id="cam", zones=zones)

    def line_rule(self, margin_norm: float) -> RuleSpec:
        """Crossing of every line."""
        lines = tuple(_zone(i, ZoneShape.LINE, line.reshape(2, 2)) for i, line in enumerate(self.lines))
        params = {"margin_norm": margin_norm}
        return RuleSpec("rul_lines", "line_crossing", "lines", camera_id="cam", zones=lines, params=params)


def drawn_scene(seed: int, people: int, zones: int, pictures: int) -> Scene:
    """One by chance."""
    rng = np.random.default_rng(seed)
    feet = _walks(rng, people, pictures)
    track_id = np.tile(np.arange(people), (pictures, 1))
    for person in rng.choice(people, round(SWITCH_SHARE * people), replace=False):
        track_id[int(rng.integers(1, pictures)) :, person] += people
    return Scene(feet, track_id, tuple(_polygon(rng) for _ in range(zones)), _lines(rng, zones))


def _walks(rng: np.random.Generator, people: int, pictures: int) -> NDArray[np.float64]:
    size = np.array(RESOLUTION_WH, np.float64)
    low, high = size * 0.1, size * 0.98
    at = rng.uniform(low, high, (people, 2))
    speed = rng.choice((0.0, 0.5, 1.0, 1.5), people) * PERSON_WH[1] / FPS  # heights of a person a second
    turn = rng.uniform(0, 2 * math.pi, people)
    feet = np.empty((pictures, people, 2))
    for number in range(pictures):
        turn = np.where(rng.random(people) < 0.02, rng.uniform(0, 2 * math.pi, people), turn)
        step = speed[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        turn = np.where(((at + step < low) | (at + step > high)).any(axis=1), turn + math.pi, turn)
        at = np.clip(at + speed[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1), low, high)
        feet[number] = at + rng.normal(0, 0.7, at.shape)
    return feet


def _polygon(rng: np.random.Generator) -> NDArray[np.int64]:
    corners = int(rng.integers(4, 13))
    angles = 2 * math.pi * (np.arange(corners) + rng.uniform(-0.3, 0.3, corners)) / corners
    around = np.stack([np.cos(angles), np.sin(angles)], axis=1) * rng.uniform(0.6, 1.0, (corners, 1))
    middle = rng.uniform(0.15, 0.85, 2) * RESOLUTION_WH
    points = middle + around * rng.uniform(60, 260)
    return np.clip(np.round(points), 0, np.array(RESOLUTION_WH) - 1).astype(np.int64)


def _lines(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    middle = rng.uniform(0.2, 0.8, (count, 2)) * RESOLUTION_WH
    angle, half = rng.uniform(0, 2 * math.pi, count), rng.uniform(60, 200, count)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1) * half[:, None]
    ends = np.concatenate([middle - along, middle + along], axis=1)
    return np.clip(np.round(ends), 0, np.array(RESOLUTION_WH * 2) - 1).astype(np.int64)


def _zone(number: int, shape: ZoneShape, corners: NDArray[np.int64]) -> Zone:
    points = [(float(x / RESOLUTION_WH[0]), float(y / RESOLUTION_WH[1])) for x, y in corners]
    return Zone(f"zon_{number}", "cam", f"zone {number}", shape, tuple(points))
