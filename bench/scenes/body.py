"""Naked shapes: MakeHuman's base mesh (hm08), blended by its macro targets, with joints and weights of its game engine
rig. Reads the folder `mpfb2` of the data of MPFB (CC0); none of it is kept here."""

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.scenes.skeleton import BONES, INDEX, Array, cross, unit

Quads = NDArray[np.int32]  # (n, 4)

_FINGERS = ("index", "middle", "ring", "pinky")
_CURL = (0.45, 0.6, 0.4)  # of the three joints of a finger of a hand at rest, radians
_AGES = ((1.0, "baby"), (10.0, "child"), (25.0, "young"), (85.0, "old"))
_BUILDS = ((0.0, "min"), (0.5, "average"), (1.0, "max"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body is like. `man`: 0 a woman, 1 a man. `muscle`, `weight`: 0 to 1, 0.5 the average.
    `race`: MakeHuman's word: asian, caucasian or african."""

    man: float
    years: float
    height_m: float
    muscle: float = 0.5
    weight: float = 0.5
    race: str = "asian"


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A shape in its rest pose, arms out by 45 degrees, standing on z = 0.

    `points`: (n, 3) metres, x ahead, y left, z up. `weights`: (n, bones). `joints`: (bones, 3).
    `quads`: faces by MakeHuman's group names.
    """

    points: Array
    weights: Array
    joints: Array
    quads: Mapping[str, Quads]

    def joint(self, bone: str) -> Array:
        """Where a bone begins."""
        place: Array = self.joints[INDEX[bone]]
        return place


def skinned(points: Array, weights: Array, matrices: Array) -> Array:
    """Points of the rest pose by linear blend skinning. `weights`: (n, bones), `matrices`: (bones, 3, 4)."""
    moves: Array = (weights @ matrices.reshape(len(matrices), 12)).reshape(-1, 3, 4)
    turned: Array = np.einsum("nij,nj->ni", moves[:, :, :3], points) + moves[:, :, 3]
    return turned


def _blend(value: float, marks: Sequence[tuple[float, str]]) -> dict[str, float]:
    """Shares of the two marks around a value."""
    value = min(max(value, marks[0][0]), marks[-1][0])
    for (low, below), (high, above) in pairwise(marks):
        if value <= high:
            share = (value - low) / (high - low)
            return {name: part for name, part in ((below, 1 - share), (above, share)) if part > 0}
    raise AssertionError


def macro_targets(shape: Shape) -> dict[str, float]:
    """Names of targets below `targets/macrodetails` and how much of each, as MakeHuman multiplies them."""
    sexes = {name: part for name, part in (("female", 1 - shape.man), ("male", shape.man)) if part > 0}
    shares: dict[str, float] = defaultdict(float)
    for (sex, a), (age, b) in product(sexes.items(), _blend(shape.years, _AGES).items()):
        shares[f"{shape.race}-{sex}-{age}"] += a * b
        builds = product(_blend(shape.muscle, _BUILDS).items(), _blend(shape.weight, _BUILDS).items())
        for (muscle, c), (weight, d) in builds:
            shares[f"universal-{sex}-{age}-{muscle}muscle-{weight}weight"] += a * b * c * d
    return dict(shares)


class Anatomy:
    """The files of MPFB, read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base, self._quads, cubes = _read_base(folder / "3dobjs" / "base.obj")
        self._rig: dict[str, dict[str, object]] = json.loads(
            (folder / "rigs" / "standard" / "rig.game_engine.json").read_text()
        )
        self._cubes = cubes
        weights = json.loads((folder / "rigs" / "standard" / "weights.game_engine.json").read_text())["weights"]
        self._weights, self._fingers = self._read_weights(weights)
        self.target = lru_cache(maxsize=128)(self._read_target)

    def _read_weights(self, weights: Mapping[str, Sequence[tuple[int, float]]]) -> tuple[Array, dict[str, Array]]:
        table = np.zeros((len(self._base), len(BONES)), np.float32)
        fingers = {}
        for bone, pairs in weights.items():
            at = np.array([index for index, _ in pairs], np.int64)
            share = np.array([weight for _, weight in pairs], np.float32)
            finger = bone[-1] in "lr" and bone not in INDEX
            if finger:
                fingers[bone] = np.zeros(len(self._base), np.float32)
                fingers[bone][at] = share
            if bone in INDEX or finger:
                table[at, INDEX[f"hand_{bone[-1]}" if finger else bone]] += share
        table[table.sum(axis=1) == 0, INDEX["pelvis"]] = 1
        return table / table.sum(axis=1, keepdims=True), fingers

    def _read_target(self, name: str) -> Array:
        moves = np.zeros_like(self._base)
        with gzip.open(self._folder / "targets" / "macrodetails" / f"{name}.target.gz", "rt") as file:
            rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
        if rows:
            moves[[int(row[0]) for row in rows]] = np.array([row[1:4] for row in rows], np.float32)
        return moves

    def body_of(self, shape: Shape) -> Body:
        """The body of a shape, its hands half closed."""
        raw = self._base.copy()
        for name, share in macro_targets(shape).items():
            raw += share * self.target(name)
        points = raw[:, (2, 0, 1)]
        skin = np.unique(self._quads["body"])
        low, high = points[skin, 2].min(), points[skin, 2].max()
        scale = shape.height_m / (high - low)
        points = ((points - (0, 0, low)) * scale).astype(np.float32)
        heads = {bone: self._head_of(bone, points) for bone in self._rig if bone != "Root"}
        for side in "lr":
            self._curl(points, heads, side)
            heads[f"held_{side}"] = (heads[f"index_02_{side}"] + heads[f"ring_02_{side}"]) / 2
        joints = np.stack([heads[bone] for bone in BONES]).astype(np.float32)
        return Body(points, self._weights, joints, self._quads)

    def _head_of(self, bone: str, points: Array) -> Array:
        head = self._rig[bone]["head"]
        assert isinstance(head, dict)
        where: Array = points[self._cubes[head["cube_name"]]].mean(axis=0)
        return where

    def _curl(self, points: Array, heads: dict[str, Array], side: str) -> None:
        """Half close a hand: fingers about the line of the knuckles, towards the palm."""
        ahead = heads[f"middle_03_{side}"] - heads[f"middle_01_{side}"]
        across = heads[f"pinky_01_{side}"] - heads[f"index_01_{side}"]
        palm = cross(across, ahead) * (1 if side == "l" else -1)
        axis = unit(cross(ahead, palm))
        for finger, (number, angle) in product(_FINGERS, enumerate(_CURL, 1)):
            bones = [f"{finger}_{joint:02}_{side}" for joint in range(number, 4)]
            turn = _about(axis, angle) - np.eye(3, dtype=np.float32)
            about = heads[bones[0]].copy()
            share = np.minimum(sum((self._fingers[bone] for bone in bones), np.float32(0)), 1)[:, None]
            points += share * ((points - about) @ turn.T)
            for bone in bones[1:]:
                heads[bone] = heads[bone] + turn @ (heads[bone] - about)


def _about(axis: Array, angle: float) -> Array:
    """A rotation about a unit axis (Rodrigues)."""
    x, y, z = axis
    k = np.array(((0, -z, y), (z, 0, -x), (-y, x, 0)), np.float32)
    turn: Array = np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k)
    return turn.astype(np.float32)


def _read_base(path: Path) -> tuple[Array, dict[str, Quads], dict[str, list[int]]]:
    """Points in decimetres, y up; faces by group; corners of the joint cubes by their names."""
    points: list[list[float]] = []
    quads: dict[str, list[list[int]]] = defaultdict(list)
    group = ""
    for line in path.read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "v":
            points.append([float(part) for part in rest.split()[:3]])
        elif word == "g":
            group = rest.strip()
        elif word == "f":
            quads[group].append([int(part.split("/")[0]) - 1 for part in rest.split()])
    cubes = {name: sorted({i for quad in faces for i in quad}) for name, faces in quads.items() if "joint" in name}
    faces = {name: np.array(f, np.int32) for name, f in quads.items() if name not in cubes}
    return np.array(points, np.float32), faces, cubes
