"""For each kind of rule a scene in which it must say something: which film, which zones, which parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

Point = tuple[float, float]

DARK: Final = "dark"
"""A virtual camera that shows a black picture; the others are films by their names."""

VEHICLES: Final = ("car", "bus", "truck")


@dataclass(frozen=True, slots=True)
class KindScene:
    """`zones`: names of the film's own, or points in 0-1 of its picture: two are a line, more an area.

    `at_gate`: the rule listens to the gate too. `says`: what an event of the alert must have measured.
    `conditions`: what holds besides the kind's own parameters.
    """

    film: str
    zones: tuple[str | tuple[Point, ...], ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    at_gate: bool = False
    says: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)


_BEFORE_THE_DOOR: Final = ((0.71, 0.645), (0.82, 0.645))
_AT_THE_DOOR: Final = ((0.66, 0.5), (0.83, 0.5), (0.86, 0.78), (0.7, 0.78))
_MIDDLE: Final = ((0.3, 0.6), (0.6, 0.6), (0.6, 0.95), (0.3, 0.95))
_NOBODYS_POST: Final = ((0.05, 0.02), (0.3, 0.02), (0.3, 0.15), (0.05, 0.15))
_AT_THE_STAIR: Final = ((0.7, 0.5), (0.9, 0.5), (0.93, 0.64), (0.72, 0.64))
_PAVEMENT: Final = ((0.02, 0.66), (0.98, 0.66), (0.98, 0.95), (0.02, 0.95))

KIND_SCENES: Final[Mapping[str, KindScene]] = {
    "intrusion": KindScene("wall", ("wall_strip",), {"dwell_s": 1.0}),
    "enter": KindScene("gate", (_MIDDLE,)),
    "leave": KindScene("gate", (_MIDDLE,)),
    "loitering": KindScene("shed", ("shed",), {"dwell_s": 8.0}),
    "crowd": KindScene("courtyard", ("lawn",), {"least": 2, "after_s": 2.0}),
    "occupancy": KindScene(
        "courtyard", ("bays",), {"classes": ["car"], "most": 1, "after_s": 30.0}, says={"cause": "over"}
    ),
    "absence": KindScene("wall", (_NOBODYS_POST,), {"after_s": 60.0}),
    "illegal_parking": KindScene("courtyard", ("fire_lane",), {"stands_s": 8.0}),
    "ebike_entry": KindScene("shed", (_AT_THE_STAIR,)),
    "people_count": KindScene("gate", ("vehicle_line",), {"every_s": 60}),
    "line_crossing": KindScene("gate", ("vehicle_line",)),
    "line_sequence": KindScene("gate", (((0.3, 0.6), (0.3, 0.95)), ((0.6, 0.6), (0.6, 0.95))), {"gap_s": 3.0}),
    "climbing": KindScene("wall", ("wall_line",), {"rise": 0.25, "least_s": 0.2}),
    "object_left": KindScene(
        "courtyard", ("fire_lane",), {"classes": VEHICLES, "stands_s": 5.0, "alone_s": 2.0, "brought": False}
    ),
    "object_removed": KindScene("courtyard", ("fire_lane",), {"classes": VEHICLES, "known_s": 5.0, "by_person": False}),
    "wrong_way": KindScene("gate", (((0.95, 0.8), (0.05, 0.8)),)),
    "fast_moving": KindScene("gate", (_PAVEMENT,), {"speed": 0.7}),
    "door_alarm": KindScene("gate", (), {}, at_gate=True, says={"cause": "forced", "source": "device"}),
    "watched_door": KindScene("gate", (_AT_THE_DOOR,), {}, at_gate=True, says={"cause": "forced"}),
    "tailgating": KindScene(
        "gate",
        (_BEFORE_THE_DOOR,),
        {"window_s": 48.0, "tolerance_s": 0.0, "settle_s": 1.0},
        at_gate=True,
        says={"cause": "tailgating", "granted": 1},
    ),
    "camera_health": KindScene(DARK, (), {"faults": ["black"], "after_s": 2.0}, says={"cause": "black"}),
}

THROUGH_THE_DOOR: Final = KindScene("gate", (_BEFORE_THE_DOOR,))
UNLESS_GRANTED: Final = replace(THROUGH_THE_DOOR, at_gate=True, conditions={"unless_granted_s": 150.0})

WITHOUT_SCENE: Final[Mapping[str, str]] = {
    "fall": "nobody falls in any of the films",
    "fire_smoke": "the bundled detector knows neither fire nor smoke",
}
"""Kinds that no film shows to the detector that comes with the program, and why."""
