"""Small scenes for the rules: who stands where, when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from models.access import AccessEvent, AccessKind, Credential
from models.clock import from_unix
from models.rules import Anchor, Phase, RuleEvent, RuleSpec, Severity, Zone, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine

T0 = 1_700_000_000.0
WIDTH, HEIGHT = 1000, 500
SQUARE = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
INSIDE, OUTSIDE = (0.5, 0.5), (0.1, 0.1)

Point = tuple[float, float]


def zone(points: Sequence[Point] = SQUARE, shape: ZoneShape = ZoneShape.POLYGON, zone_id: str = "zon_1") -> Zone:
    return Zone(zone_id, "cam_1", "yard", shape, tuple(points), Anchor.BOTTOM_CENTER)


def intrusion(zones: Sequence[Zone] = (zone(),), rule_id: str = "rul_1", **params: Any) -> RuleSpec:
    return RuleSpec(rule_id, "intrusion", "in the yard", camera_id="cam_1", zones=tuple(zones), params=params)


def line_rule(points: Sequence[Point], **params: Any) -> RuleSpec:
    line = zone(points, ZoneShape.LINE, "zon_line")
    return RuleSpec("rul_line", "line_crossing", "over the wall", camera_id="cam_1", zones=(line,), params=params)


def door_rule(**params: Any) -> RuleSpec:
    return RuleSpec(
        "rul_door", "door_alarm", "door", camera_id="cam_1", gate_id="gat_1", params=params, severity=Severity.ALARM
    )


def frame(time_s: float, people: Mapping[int, Point], class_name: str = "person", score: float = 0.8) -> TrackedFrame:
    """A picture with each track's feet at a point (0-1); `time_s` counts from T0."""
    feet = np.array([[x * WIDTH, y * HEIGHT] for x, y in people.values()]).reshape(-1, 2)
    boxes = np.concatenate([feet - np.array((10, 60)), feet + np.array((10, 0))], axis=1).astype(np.float32)
    return TrackedFrame(
        "cam_1",
        T0 + time_s,
        (WIDTH, HEIGHT),
        np.array(list(people), np.int64),
        boxes,
        np.full(len(people), score, np.float32),
        (class_name,) * len(people),
    )


def walk(engine: RuleEngine, path: Iterable[tuple[float, Point | None]], track_id: int = 7) -> list[RuleEvent]:
    """Feed one track's path; None is a picture without it."""
    events = []
    for time_s, point in path:
        events += engine.on_frame(frame(time_s, {} if point is None else {track_id: point}))
    return events


def stay(start_s: float, end_s: float, point: Point | None, fps: float = 5.0) -> list[tuple[float, Point | None]]:
    """The same place for a while, `end_s` excluded."""
    count = round((end_s - start_s) * fps)
    return [(start_s + i / fps, point) for i in range(count)]


def begins(events: Iterable[RuleEvent]) -> list[RuleEvent]:
    return [event for event in events if event.phase is Phase.BEGIN]


def ends(events: Iterable[RuleEvent]) -> list[RuleEvent]:
    return [event for event in events if event.phase is Phase.END]


def access(
    kind: AccessKind,
    at_s: float,
    door_no: int = 1,
    event_id: str = "",
    credential: Credential = Credential.UNKNOWN,
    late_s: float = 0.0,
) -> AccessEvent:
    at = from_unix(T0 + at_s)
    return AccessEvent(
        event_id or f"{kind}-{door_no}-{at_s}", "gat_1", door_no, kind, at, at + timedelta(seconds=late_s), credential
    )
