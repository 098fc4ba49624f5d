"""For each kind of rule a scene in which it must say something: which film, which zones, which parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Point = tuple[float, float]

DARK: Final = "dark"
"""A virtual camera that shows a black picture; the others are films by their names."""

VEHICLES: Final = ("car", "bus", "truck")


@dataclass(frozen=True, slots=True)
class KindScene:
    """`zones`: names of the film's own, or points in 0-1 of its picture: two are a line, more an area.

    `at_gate`: the rule listens to the gate too. `says`: what an event of the alert must have measured.
    """

    film: str
    zones: tuple[str | tuple[Point, ...], ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    at_gate: bool = False
    says: Mapping[str, Any] = field(default_factory=dict)


_BEFORE_THE_DOOR: Final = ((0.71, 0.645), (0.82, 0.645))
_AT_THE_DOOR: Final = ((0.66, 0.5), (0.83, 0.5), (0.86, 0.78), (0.7, 0.78))
_PAVEMENT: Final = ((0.02, 0.66), (0.98, 0.66), (0.98, 0.95), (0.02, 0.95))

KIND_SCENES: Final[Mapping[str, KindScene]] = {
    "intrusion": KindScene("wall", ("wall_strip",), {"dwell_s": 1.0}),
    "line_crossing": KindScene("gate", ("vehicle_line",)),
    "line_sequence": KindScene("gate", (((0.3, 0.6), (0.3, 0.95)), ((0.6, 0.6), (0.6, 0.95)))),
    "wrong_way": KindScene("gate", (((0.95, 0.8), (0.05, 0.8)),)),
    "fast_moving": KindScene("gate", (_PAVEMENT,), {"speed": 0.7}),
    "door_alarm": KindScene("gate", (), {}, at_gate=True, says={"cause": "forced", "source": "device"}),
    "watched_door": KindScene("gate", (_AT_THE_DOOR,), {}, at_gate=True, says={"cause": "forced"}),
    "tailgating": KindScene(
        "gate",
        (_BEFORE_THE_DOOR,),
        {"window_s": 24.0, "tolerance_s": 0.0, "settle_s": 1.0},
        at_gate=True,
        says={"cause": "tailgating", "granted": 1},
    ),
    "camera_health": KindScene(DARK, (), {"faults": ["black"], "after_s": 2.0}, says={"cause": "black"}),
}

WITHOUT_SCENE: Final[Mapping[str, str]] = {}
"""Kinds that no film shows to the detector that comes with the program, and why."""
