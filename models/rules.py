"""Zones, rules and what they report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from models.media import EvidenceRef


class ZoneShape(StrEnum):
    """A zone is an area or a line one crosses."""

    POLYGON = "polygon"
    LINE = "line"


class Anchor(StrEnum):
    """Which point of a box stands for the object."""

    BOTTOM_CENTER = "bottom_center"
    CENTER = "center"
    TOP_CENTER = "top_center"


@dataclass(frozen=True, slots=True)
class Zone:
    """A place in a camera's picture; points run 0-1 in x (right) and y (down)."""

    zone_id: str
    camera_id: str
    name: str
    shape: ZoneShape
    points_xy_norm: tuple[tuple[float, float], ...]
    anchor: Anchor = Anchor.BOTTOM_CENTER


class Severity(IntEnum):
    """How urgent a rule's alert is."""

    NOTICE = 1
    WARNING = 2
    ALARM = 3


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule as people set it: a kind of `rules/kinds/`, its parameters, and where it applies.

    A rule over pictures names a camera and zones; a rule over access events names a gate, and in `camera_id`
    the camera that sees the door ("" when none does). A rule over pictures may name a gate whose grants count.

    `conditions`: what `rules.conditions` lets people set on a rule of any kind. `excluded`: zones in which nobody
    counts. `armed`: whether it watches until `armed_until_s` (Unix seconds), and the opposite from then on; without
    one, until people say otherwise. `enabled` is for those who set rules, `armed` for those who live with them.
    """

    rule_id: str
    kind: str
    name: str
    camera_id: str = ""
    gate_id: str = ""
    zones: tuple[Zone, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.WARNING
    direct: bool = False
    enabled: bool = True
    conditions: Mapping[str, Any] = field(default_factory=dict)
    excluded: tuple[Zone, ...] = ()
    armed: bool = True
    armed_until_s: float | None = None


class Phase(StrEnum):
    """A rule event begins, may be updated, and ends."""

    BEGIN = "begin"
    UPDATE = "update"
    END = "end"


@dataclass(frozen=True, slots=True)
class RuleEvent:
    """What a rule found. `event_id` follows from camera, rule, track and start (`rules.events`), so that a
    replay doubles nothing; begin, update and end of one event share it and differ in `phase` and `sequence`.

    `box_xyxy_norm`: the object's box at `time_s`, 0-1 of the picture; None when no picture was involved.
    `values`: what the rule measured, e.g. {"dwell_s": 4.2, "direction": "in"}.
    `severity`: how grave this event is by now; None: as its rule says.
    """

    event_id: str
    rule_id: str
    kind: str
    phase: Phase
    sequence: int
    began_s: float
    time_s: float
    camera_id: str = ""
    gate_id: str = ""
    door_no: int = 0
    zone_id: str = ""
    track_id: int = -1
    class_name: str = ""
    score: float = 0.0
    box_xyxy_norm: tuple[float, float, float, float] | None = None
    values: Mapping[str, float | str] = field(default_factory=dict)
    evidence: tuple[EvidenceRef, ...] = ()
    severity: Severity | None = None
