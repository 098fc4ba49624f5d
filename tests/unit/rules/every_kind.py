"""Rules of every registered kind, with parameters its schema allows, and days for them to live through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.access import AccessEvent, AccessKind, Credential
from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from models.errors import InputError
from models.rules import RuleEvent, RuleSpec, Severity, Zone, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine, validate_rule
from rules.kinds.kind import CameraHealth, Tick
from rules.kinds.registry import RULE_KINDS
from tests.unit.rules.scenes import T0, access, zone

CLASSES = ("person", "car", "bicycle", "motorcycle", "truck", "backpack", "fire", "smoke")
_POLYGONS = (((0.2, 0.2), (0.8, 0.2), (0.8, 0.9), (0.2, 0.9)), ((0.5, 0.3), (0.9, 0.3), (0.9, 0.8)))
_LINES = (((0.4, 0.0), (0.4, 1.0)), ((0.6, 1.0), (0.6, 0.0)), ((0.0, 0.55), (1.0, 0.55)))


@dataclass(frozen=True, slots=True)
class Someone:
    """One object in one picture: its feet and size in parts of the picture."""

    track_id: int
    class_name: str
    feet_xy: tuple[float, float]
    size_wh: tuple[float, float] = (0.05, 0.2)


Happening = TrackedFrame | AccessEvent | CameraHealth | Tick
Day = list[Happening]


def spec_of(kind: str, params: Mapping[str, Any] | None = None) -> RuleSpec:
    """A rule of a kind with all the places it may want."""
    return RuleSpec(
        f"rul_{kind}", kind, kind, "cam_1", "gat_1", _zones_for(kind), params or {}, severity=Severity.NOTICE
    )


def _zones_for(kind: str) -> tuple[Zone, ...]:
    shapes = RULE_KINDS[kind].zone_shapes
    drawn: list[Zone] = []
    for shape, all_points in ((ZoneShape.POLYGON, _POLYGONS), (ZoneShape.LINE, _LINES)):
        drawn += [zone(points, shape, f"zon_{shape}_{i}") for i, points in enumerate(all_points) if shape in shapes]
    return tuple(drawn)


def _runs(spec: RuleSpec) -> bool:
    try:
        validate_rule(spec)
    except InputError:
        return False
    return True


def _values(name: str, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Few values of a parameter: its default, and what makes events likely."""
    default = schema.get("default")
    if name == "classes":
        return st.sampled_from([CLASSES, default])
    if schema.get("type") in ("number", "integer"):
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        high = schema.get("maximum", schema.get("exclusiveMaximum", default))
        near = [low + 0.5, low + 2] if schema["type"] == "number" else [low + 1]
        exclusive = "exclusiveMinimum" in schema
        return st.sampled_from([default, *([] if exclusive else [low]), *(each for each in near if each < high)])
    if schema.get("type") == "boolean":
        return st.booleans()
    return st.sampled_from(schema["enum"]) if "enum" in schema else st.just(default)


def specs(kind: str) -> st.SearchStrategy[RuleSpec]:
    """Rules of a kind that can run."""
    fields = RULE_KINDS[kind].params_model.model_json_schema()["properties"]
    some = {name: _values(name, schema) for name, schema in fields.items()}
    return st.fixed_dictionaries({}, optional=some).map(lambda params: spec_of(kind, params)).filter(_runs)


def picture(time_s: float, people: Iterable[Someone]) -> TrackedFrame:
    """A picture of so many seconds after T0."""
    everybody = list(people)
    width, height = 1000, 500
    boxes = np.array([_box(each) for each in everybody], np.float64).reshape(-1, 4)
    return TrackedFrame(
        "cam_1",
        T0 + time_s,
        (width, height),
        np.array([each.track_id for each in everybody], np.int64),
        (boxes * (width, height, width, height)).astype(np.float32),
        np.full(len(everybody), 0.8, np.float32),
        tuple(each.class_name for each in everybody),
    )


def _box(someone: Someone) -> tuple[float, float, float, float]:
    (x, y), (width, height) = someone.feet_xy, someone.size_wh
    return x - width / 2, y - height, x + width / 2, y


def shuffled(frame: TrackedFrame, order: NDArray[np.intp]) -> TrackedFrame:
    """The same picture with its tracks in another order."""
    return replace(
        frame,
        track_id=frame.track_id[order],
        boxes_xyxy=frame.boxes_xyxy[order],
        score=frame.score[order],
        class_name=tuple(frame.class_name[i] for i in order),
    )


_steps_s = st.sampled_from([0.2, 0.2, 0.5, 1.0, 3.0, 12.0])
_coordinates = st.sampled_from([0.1, 0.3, 0.39, 0.41, 0.5, 0.59, 0.61, 0.7, 0.95])
_sizes = st.sampled_from([(0.05, 0.2), (0.05, 0.2), (0.15, 0.08), (0.05, 0.12)])
_someone = st.builds(
    Someone,
    st.integers(0, 5),
    st.sampled_from(CLASSES[:2]),
    st.tuples(_coordinates, _coordinates),
    _sizes,
)
_crowds = st.lists(_someone, max_size=6, unique_by=lambda each: each.track_id)


def _happening(time_s: float, draw: st.DrawFn) -> Happening:
    sort = draw(st.sampled_from(["picture"] * 6 + ["access", "sight", "state", "tick"]))
    at = from_unix(T0 + time_s)
    if sort == "picture":
        return picture(time_s, draw(_crowds))
    if sort == "access":
        kind, credential = draw(st.sampled_from(AccessKind)), draw(st.sampled_from(Credential))
        return access(kind, time_s, draw(st.integers(1, 2)), credential=credential)
    if sort == "sight":
        return CameraSight("cam_1", draw(st.sampled_from(Sight)), "why", at)
    if sort == "state":
        return CameraStatus("cam_1", draw(st.sampled_from(CameraState)), "why", at)
    return Tick(T0 + time_s)


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Pictures, access events, news of the camera and ticks, in order of time."""
    time_s, day = 0.0, []
    for _ in range(draw(st.integers(1, 25))):
        day.append(_happening(time_s, draw))
        time_s += draw(_steps_s)
    return day


def live(engine: RuleEngine, day: Iterable[Happening]) -> list[RuleEvent]:
    """What an engine finds on that day."""
    return [event for happening in day for event in live_through(engine, happening)]


def live_through(engine: RuleEngine, happening: Happening) -> list[RuleEvent]:
    """What an engine finds in one thing that happens."""
    match happening:
        case TrackedFrame():
            return engine.on_frame(happening)
        case AccessEvent():
            return engine.on_access(happening)
        case Tick():
            return engine.tick(happening.time_s)
        case _:
            return engine.on_health(happening)
