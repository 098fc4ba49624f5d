"""What is watched in each film: the camera's name, its zones by the names people give them, and the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from models.rules import Severity

_PARKED: Final[Mapping[str, Any]] = {"stands_s": 12.0}


@dataclass(frozen=True, slots=True)
class Watched:
    """A rule. `zone`: as the film calls it."""

    kind: str
    name: str
    zone: str
    severity: Severity
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """`zones`: the film's name of each → people's."""

    camera: str
    zones: Mapping[str, str]
    rules: tuple[Watched, ...]


_GATE: Final = Scene(
    "南门",
    {"vehicle_line": "车行道口", "fire_lane": "门前消防通道"},
    (
        Watched("line_crossing", "行人从车行道越界", "vehicle_line", Severity.NOTICE),
        Watched("illegal_parking", "门前占用消防通道", "fire_lane", Severity.ALARM, _PARKED),
    ),
)

SCENES: Final[Mapping[str, Scene]] = {
    "gate": _GATE,
    "courtyard": Scene(
        "中心庭院",
        {"fire_lane": "消防通道", "bays": "停车位"},
        (
            Watched("illegal_parking", "占用消防通道", "fire_lane", Severity.ALARM, _PARKED),
            Watched("loitering", "停车位徘徊", "bays", Severity.WARNING, {"dwell_s": 15.0}),
        ),
    ),
    "wall": Scene(
        "西围墙",
        {"wall_strip": "墙内绿化带", "wall_line": "围墙"},
        (
            Watched("intrusion", "墙内区域入侵", "wall_strip", Severity.ALARM, {"dwell_s": 1.0}),
            Watched("line_crossing", "翻越围墙（越界）", "wall_line", Severity.ALARM),
        ),
    ),
    "shed": Scene(
        "车棚",
        {"shed": "车棚内"},
        (Watched("loitering", "车棚徘徊", "shed", Severity.WARNING, {"dwell_s": 15.0}),),
    ),
    "gate_1080p": replace(_GATE, camera="南门高清"),
}

ANALYSIS_FPS: Final = 4.0
"""Pictures a second of each camera shown to the detector: every other one of a film, and room left on two cores."""

FIRST_LOOK: Final = ("gate", "courtyard", "wall", "shed")
"""What is served where nothing else is asked for."""
