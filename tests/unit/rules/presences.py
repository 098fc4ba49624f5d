"""Scenes of presence: objects of any size that move along paths, looked at at any rate, and the camera's health."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from models.rules import RuleEvent, RuleSpec, Zone, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from tests.unit.rules.scenes import HEIGHT, T0, WIDTH, Point, zone

YARD = zone(((0.2, 0.2), (0.8, 0.2), (0.8, 0.95), (0.2, 0.95)))
LINE = zone(((0.5, 0.9), (0.5, 0.1)), ZoneShape.LINE, "zon_line")
IN, OUT = (0.5, 0.6), (0.05, 0.6)

Path = Callable[[float], Point | None]
"""Where an object's foot is at a time, None where it is not seen."""


@dataclass(frozen=True)
class Thing:
    """An object: its path, its class and its size in pixels."""

    path: Path
    class_name: str = "person"
    size_wh: tuple[int, int] = (20, 60)


def presence_rule(kind: str, zones: Sequence[Zone] = (YARD,), **params: Any) -> RuleSpec:
    return RuleSpec("rul_1", kind, kind, camera_id="cam_1", zones=tuple(zones), params=params)


def picture(time_s: float, things: Mapping[int, Thing]) -> TrackedFrame:
    """What there is to see at a time."""
    seen = [(track_id, thing, at) for track_id, thing in things.items() if (at := thing.path(time_s)) is not None]
    boxes = [_box(at, thing.size_wh) for _, thing, at in seen]
    return TrackedFrame(
        "cam_1",
        T0 + time_s,
        (WIDTH, HEIGHT),
        np.array([track_id for track_id, _, _ in seen], np.int64),
        np.array(boxes, np.float32).reshape(-1, 4),
        np.full(len(seen), 0.8, np.float32),
        tuple(thing.class_name for _, thing, _ in seen),
    )


def _box(foot: Point, size_wh: tuple[int, int]) -> tuple[float, float, float, float]:
    x, y, (wide, high) = foot[0] * WIDTH, foot[1] * HEIGHT, size_wh
    return x - wide / 2, y - high, x + wide / 2, y


def times(fps: float, start_s: float, end_s: float) -> list[float]:
    return [start_s + i / fps for i in range(round((end_s - start_s) * fps))]


def watched(engine: RuleEngine, at: Iterable[float], things: Mapping[int, Thing]) -> list[RuleEvent]:
    """What the rules say of pictures at these times."""
    return [event for time_s in at for event in engine.on_frame(picture(time_s, things))]


def idle(engine: RuleEngine, start_s: float, end_s: float) -> list[RuleEvent]:
    """What they say while no picture comes, our clock being an hour ahead of the camera's."""
    return [event for second in times(1.0, start_s, end_s) for event in engine.tick(T0 + 3600 + second)]


def healthy(engine: RuleEngine) -> None:
    """The camera is connected and its picture clear."""
    engine.on_health(CameraStatus("cam_1", CameraState.ONLINE, "", from_unix(T0)))
    engine.on_health(CameraSight("cam_1", Sight.CLEAR, "", from_unix(T0)))


def sight(engine: RuleEngine, what: Sight) -> list[RuleEvent]:
    return engine.on_health(CameraSight("cam_1", what, "", from_unix(T0)))


def state(engine: RuleEngine, what: CameraState) -> list[RuleEvent]:
    return engine.on_health(CameraStatus("cam_1", what, "", from_unix(T0)))


def stands(at: Point = IN) -> Path:
    return lambda _: at


def between(start_s: float, end_s: float, inside: Point = IN, outside: Point | None = OUT) -> Path:
    """Inside for a while, outside before and after."""
    return lambda time_s: inside if start_s <= time_s < end_s else outside


def goes(start: Point, end: Point, from_s: float, to_s: float) -> Path:
    """Straight from one place to another, standing there before and after."""

    def path(time_s: float) -> Point:
        share = min(1.0, max(0.0, (time_s - from_s) / (to_s - from_s)))
        return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share

    return path
