"""Bones, and how they are turned to stand, reach and hold. Axes of an actor: x ahead, y to its left, z up, metres.

A turn is a rotation matrix from the rest pose, in the actor's axes; a bone without one turns with its parent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # of float32
Side = str  # "l" or "r"

PARENTS: dict[str, str | None] = {
    "pelvis": None,
    "spine_01": "pelvis",
    "spine_02": "spine_01",
    "spine_03": "spine_02",
    "neck_01": "spine_03",
    "head": "neck_01",
    **{
        f"{bone}_{side}": parent if parent == "spine_03" or parent == "pelvis" else f"{parent}_{side}"
        for side in "lr"
        for bone, parent in (
            ("clavicle", "spine_03"),
            ("upperarm", "clavicle"),
            ("lowerarm", "upperarm"),
            ("hand", "lowerarm"),
            ("held", "hand"),
            ("thigh", "pelvis"),
            ("calf", "thigh"),
            ("foot", "calf"),
            ("ball", "foot"),
        )
    },
}  # parents before children; `held`: what is in a hand
BONES = tuple(PARENTS)
INDEX = {bone: at for at, bone in enumerate(BONES)}
_PARENT_INDEX = tuple(-1 if parent is None else INDEX[parent] for parent in PARENTS.values())
_AHEAD, _LEFT, _UP = np.eye(3, dtype=np.float32)


def vector(x: float, y: float, z: float) -> Array:
    """Three numbers as a vector."""
    return np.array((x, y, z), np.float32)


def unit(v: Array) -> Array:
    """A vector of length 1 in the same direction."""
    return (v / max(float(np.sqrt(v @ v)), 1e-9)).astype(np.float32)


def cross(a: Array, b: Array) -> Array:
    """The cross product of two vectors; np.cross is slow on single ones."""
    return np.array(
        (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]),
        np.float32,
    )


def pitch(angle: float) -> Array:
    """A turn about the left-right axis; positive leans ahead."""
    c, s = cos(angle), sin(angle)
    return np.array(((c, 0, s), (0, 1, 0), (-s, 0, c)), np.float32)


def roll(angle: float) -> Array:
    """A turn about the axis ahead; positive leans to the right."""
    c, s = cos(angle), sin(angle)
    return np.array(((1, 0, 0), (0, c, -s), (0, s, c)), np.float32)


def yaw(angle: float) -> Array:
    """A turn about the vertical axis; positive to the left."""
    c, s = cos(angle), sin(angle)
    return np.array(((c, -s, 0), (s, c, 0), (0, 0, 1)), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Turns of bones, where the pelvis is. `sunk`: the height of the pelvis is left open: the body comes down on the
    ground until this share of it has touched; None: it is where it should be."""

    pelvis: Array
    turns: Mapping[str, Array]
    sunk: float | None = None


def bone_matrices(joints: Array, pose: Pose) -> Array:
    """What a pose does with points of the rest pose: (bones, 3, 4). `joints`: (bones, 3), where bones begin."""
    out = np.empty((len(BONES), 3, 4), np.float32)
    places = np.empty((len(BONES), 3), np.float32)
    for at, bone in enumerate(BONES):
        parent = _PARENT_INDEX[at]
        if parent < 0:
            turn, places[at] = pose.turns.get(bone, np.eye(3, dtype=np.float32)), pose.pelvis
        else:
            turn = pose.turns.get(bone, out[parent, :, :3])
            places[at] = places[parent] + out[parent, :, :3] @ (joints[at] - joints[parent])
        out[at, :, :3] = turn
        out[at, :, 3] = places[at] - turn @ joints[at]
    return out


def _frame(along: Array, hinge: Array) -> Array:
    """Axes of a limb: along it, its hinge made perpendicular, and the third."""
    a = unit(along)
    h = unit(hinge - (hinge @ a) * a)
    return np.stack((a, h, cross(a, h)), axis=1)


@dataclass(slots=True)
class Posing:
    """A pose in the making: trunk first, then limbs that hang from it."""

    joints: Array
    pelvis: Array
    turns: dict[str, Array] = field(default_factory=dict)

    def turn_of(self, bone: str) -> Array:
        """How a bone is turned so far."""
        at: str | None = bone
        while at is not None:
            if (turn := self.turns.get(at)) is not None:
                return turn
            at = PARENTS[at]
        return np.eye(3, dtype=np.float32)

    def place_of(self, bone: str) -> Array:
        """Where a bone begins so far."""
        parent = PARENTS[bone]
        if parent is None:
            return self.pelvis
        off: Array = self.turn_of(parent) @ self.rest(parent, bone)
        return self.place_of(parent) + off

    def bend(self, bone: str, turn: Array) -> None:
        """Turn a bone against its parent."""
        parent = PARENTS[bone]
        self.turns[bone] = turn if parent is None else self.turn_of(parent) @ turn

    def rest(self, begin: str, end: str) -> Array:
        """From one joint to another in the rest pose."""
        gap: Array = self.joints[INDEX[end]] - self.joints[INDEX[begin]]
        return gap

    def _limb(self, upper: str, lower: str, end: str) -> tuple[Array, Array, Array]:
        above, below = self.rest(upper, lower), self.rest(lower, end)
        return above, below, cross(above, below) if upper.startswith("upperarm") else _LEFT

    def aim(self, upper: str, lower: str, end: str, above: Array, below: Array, hinge: Array) -> None:
        """Point both parts of a limb; `hinge`: the axis the joint between them bends about."""
        rest_above, rest_below, rest_hinge = self._limb(upper, lower, end)
        self.turns[upper] = _frame(above, hinge) @ _frame(rest_above, rest_hinge).T
        self.turns[lower] = _frame(below, hinge) @ _frame(rest_below, rest_hinge).T

    def reach(self, upper: str, lower: str, end: str, target: Array, pole: Array) -> None:
        """Bend a limb so that its end comes to `target` or as near as it can, its middle joint out to `pole`."""
        above, below, _ = self._limb(upper, lower, end)
        a, b = float(np.sqrt(above @ above)), float(np.sqrt(below @ below))
        begin = self.place_of(upper)
        gap = target - begin
        far = min(max(float(np.sqrt(gap @ gap)), abs(a - b) + 1e-3), (a + b) * 0.9995)
        along = unit(gap)
        out = unit(pole - (pole @ along) * along)
        c = (a * a + far * far - b * b) / (2 * a * far)
        middle = (a * c * along + a * max(0.0, 1 - c * c) ** 0.5 * out).astype(np.float32)
        self.aim(upper, lower, end, middle, (far * along - middle).astype(np.float32), cross(out, along))

    def leg(self, side: Side, ankle: Array, toes: Array, knee: Array) -> None:
        """Put an ankle somewhere; `toes`: the foot's turn, `knee`: where the knee points."""
        self.reach(f"thigh_{side}", f"calf_{side}", f"foot_{side}", ankle, knee)
        self.turns[f"foot_{side}"] = toes

    def arm(self, side: Side, wrist: Array, elbow: Array) -> None:
        """Put a wrist somewhere; `elbow`: where the elbow points."""
        self.reach(f"upperarm_{side}", f"lowerarm_{side}", f"hand_{side}", wrist, elbow)

    def hang(self, side: Side, swing: float, bend: float, out: float = 0.15) -> None:
        """Let an arm hang, swung ahead by an angle, bent at the elbow, some way out from the trunk."""
        away = 1.0 if side == "l" else -1.0
        trunk = self.turn_of("spine_03")
        spread = trunk @ roll(away * out)
        above = spread @ pitch(-swing) @ -_UP
        below = spread @ pitch(-swing - bend) @ -_UP
        self.aim(f"upperarm_{side}", f"lowerarm_{side}", f"hand_{side}", above, below, spread @ -_LEFT)

    def done(self, sunk: float | None = None) -> Pose:
        """The pose; what is held stays upright."""
        for side in "lr":
            self.turns.setdefault(f"held_{side}", np.eye(3, dtype=np.float32))
        return Pose(self.pelvis.astype(np.float32), self.turns, sunk)
