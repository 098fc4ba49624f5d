"""Golden cases: what moves in front of a camera, and the events a rule must find in it.

A case is a JSON file in `cases/`:
- `film`: the name of a film in cameras/virtual/films, whose truth is what moves; or `tracks`: a list of `id`, `class`
  and `keys`, rows of time, lower middle x and y, width and height, all in picture heights, joined by straight lines;
  a track is there from its first key to its last. `size`: of the picture, [640, 360] unless given. `seconds`: how long.
- `rule`: `kind`, `params`, and `zones` (lists of points, 0-1; two points are a line) or, of a film, their names.
- `events`: `track`, `begins_s` (when the event is told first), `ends_s` (when it held last; absent: not looked at),
  `values` that must be among the event's. In order of their beginning.
- `tolerance_s`: how far the times may be off, besides one gap between pictures. `fps`: rates of pictures to try.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from models.rules import RuleEvent, RuleSpec, Zone, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine

T0 = 1_700_000_000.0
CASES = Path(__file__).parent / "cases"
FILMS = Path(__file__).resolve().parents[4] / "cameras" / "virtual" / "films"
RATES = (1.0, 5.0, 25.0)
SEEN_SHARE = 0.4
"""Of an actor of a film so much must be seen for a detector to find it; as the judge of the films has it."""

Box = tuple[float, float, float, float]
Moving = Mapping[int, tuple[str, Box]]
"""By track: class name and box x1 y1 x2 y2 in pixels."""


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case; `at`: what is where at a time in seconds from its beginning."""

    name: str
    told: Mapping[str, Any]
    size: tuple[int, int]
    seconds: float

    def at(self, time_s: float) -> Moving:
        """What is where. Raises KeyError where the case says neither film nor tracks."""
        if "film" in self.told:
            return truth_at(film(self.told["film"]), time_s)
        found = ((each, _between(each["keys"], time_s, self.size[1])) for each in self.told["tracks"])
        return {each["id"]: (each["class"], box) for each, box in found if box is not None}

    def spec(self) -> RuleSpec:
        """The rule."""
        rule = self.told["rule"]
        points = film(self.told["film"])["zones"] if "film" in self.told else {}
        drawn = [points[zone] if isinstance(zone, str) else zone for zone in rule.get("zones", [])]
        zones = tuple(_zone(number, corners) for number, corners in enumerate(drawn))
        return RuleSpec("rul_1", rule["kind"], "golden", "cam_1", zones=zones, params=rule.get("params", {}))

    def frames(self, fps: float) -> Iterator[TrackedFrame]:
        """Its pictures at a rate."""
        return (frame_of(self.at(i / fps), i / fps, self.size) for i in range(int(self.seconds * fps) + 1))

    def events(self, fps: float) -> list[RuleEvent]:
        """What the rule finds at a rate of pictures; what is open at the end ends with the rule."""
        engine = RuleEngine([self.spec()])
        assert engine.problems == {}
        return [event for frame in self.frames(fps) for event in engine.on_frame(frame)] + engine.set_rules([])


def read_case(name: str) -> Case:
    """A case of `cases/`."""
    told = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    if "film" in told:
        truth = film(told["film"])
        return Case(name, told, tuple(truth["size"]), truth["pictures"] / truth["fps"])
    width, height = told.get("size", (640, 360))
    return Case(name, told, (width, height), told["seconds"])


def all_cases() -> list[str]:
    """Their names."""
    return sorted(path.stem for path in CASES.glob("*.json"))


@cache
def film(name: str) -> dict[str, Any]:
    """The truth of a film."""
    truth: dict[str, Any] = json.loads((FILMS / f"{name}.json").read_text(encoding="utf-8"))
    return truth


def truth_at(truth: Mapping[str, Any], time_s: float) -> Moving:
    """What is seen of each actor at a time; between two pictures of the film the boxes go evenly."""
    at = time_s * truth["fps"]
    found = {}
    for actor in truth["actors"]:
        before, after = _seen(actor["boxes"], int(at)), _seen(actor["boxes"], int(at) + 1)
        if before is not None:
            share = at - int(at) if after is not None else 0.0
            box = np.array(before) * (1 - share) + np.array(after or before) * share
            found[int(actor["id"])] = (str(actor["class"]), _box(box))
    return found


def frame_of(moving: Moving, time_s: float, size: tuple[int, int]) -> TrackedFrame:
    """A picture of what moves; `time_s` counts from T0."""
    boxes = np.array([box for _, box in moving.values()], np.float32).reshape(-1, 4)
    names = tuple(name for name, _ in moving.values())
    score = np.full(len(names), 0.8, np.float32)
    return TrackedFrame("cam_1", T0 + time_s, size, np.array(list(moving), np.int64), boxes, score, names)


def _seen(rows: list[list[float]], picture: int) -> list[float] | None:
    """Rows hold first and last picture, the whole box, the box seen, the share seen."""
    row = bisect_right([each[0] for each in rows], picture) - 1
    if row < 0 or rows[row][1] < picture or rows[row][10] < SEEN_SHARE:
        return None
    return rows[row][6:10]


def _between(keys: list[list[float]], time_s: float, height: int) -> Box | None:
    times = [key[0] for key in keys]
    if not times[0] <= time_s <= times[-1]:
        return None
    x, y, w, h = (float(np.interp(time_s, times, [key[i] for key in keys])) * height for i in range(1, 5))
    return x - w / 2, y - h, x + w / 2, y


def _box(values: np.ndarray[Any, np.dtype[np.float64]]) -> Box:
    x1, y1, x2, y2 = values.tolist()
    return x1, y1, x2, y2


def _zone(number: int, corners: list[list[float]]) -> Zone:
    shape = ZoneShape.LINE if len(corners) == 2 else ZoneShape.POLYGON
    return Zone(f"zon_{number}", "cam_1", f"zone {number}", shape, tuple((x, y) for x, y in corners))
