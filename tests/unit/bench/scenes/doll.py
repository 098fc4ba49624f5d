"""A doll in the shape of MPFB's data: the same files, groups and bones, of tubes instead of a human."""

import gzip
import json
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# Where bones of the left side and the middle begin: metres, left, up, ahead.
_HEADS = {
    "pelvis": (0.0, 0.056, 0.013),
    "spine_01": (0.0, 0.136, -0.026),
    "spine_02": (0.0, 0.202, -0.010),
    "spine_03": (0.0, 0.277, -0.008),
    "neck_01": (0.0, 0.596, 0.005),
    "head": (0.0, 0.697, 0.044),
    "clavicle_l": (0.023, 0.525, 0.022),
    "upperarm_l": (0.170, 0.502, 0.019),
    "lowerarm_l": (0.331, 0.322, 0.020),
    "hand_l": (0.453, 0.197, 0.183),
    "thigh_l": (0.101, 0.048, 0.005),
    "calf_l": (0.142, -0.343, 0.037),
    "foot_l": (0.181, -0.749, 0.023),
    "ball_l": (0.186, -0.809, 0.139),
    **{
        f"{finger}_{joint:02}_l": (0.47 + 0.012 * joint, 0.16 - 0.02 * joint, ahead - 0.01 * joint)
        for finger, ahead in (("index", 0.26), ("middle", 0.24), ("ring", 0.22), ("pinky", 0.2), ("thumb", 0.28))
        for joint in (1, 2, 3)
    },
}
_PARENTS = {
    "pelvis": "Root",
    "spine_01": "pelvis",
    "spine_02": "spine_01",
    "spine_03": "spine_02",
    "neck_01": "spine_03",
    "head": "neck_01",
    "clavicle_l": "spine_03",
    "upperarm_l": "clavicle_l",
    "lowerarm_l": "upperarm_l",
    "hand_l": "lowerarm_l",
    "thigh_l": "pelvis",
    "calf_l": "thigh_l",
    "foot_l": "calf_l",
    "ball_l": "foot_l",
    **{
        f"{finger}_{joint:02}_l": "hand_l" if joint == 1 else f"{finger}_{joint - 1:02}_l"
        for finger in ("index", "middle", "ring", "pinky", "thumb")
        for joint in (1, 2, 3)
    },
}
_TUBES = (  # bone, where it ends, how thick
    ("thigh_l", (0.142, -0.343, 0.037), 0.07),
    ("calf_l", (0.181, -0.749, 0.023), 0.05),
    ("foot_l", (0.186, -0.79, 0.16), 0.03),
    ("upperarm_l", (0.331, 0.322, 0.020), 0.045),
    ("lowerarm_l", (0.453, 0.197, 0.183), 0.035),
    ("hand_l", (0.5, 0.1, 0.22), 0.03),
)
_TRUNK = ("pelvis", "spine_01", "spine_02", "spine_03", "neck_01")


class _Mesh:
    """Lines of the object file, with the weights of its points."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float, float]] = []
        self.lines: list[str] = []
        self.weights: dict[str, list[tuple[int, float]]] = {}

    def group(self, name: str) -> None:
        self.lines.append(f"g {name}")

    def quad(self, corners: tuple[int, ...]) -> None:
        self.lines.append("f " + " ".join(f"{corner + 1}/1" for corner in corners))

    def tube(self, rings: list[tuple[Points, Points, Points, str]], sides: int = 12) -> None:
        """Rings (middle, two half axes, bone) joined to a skin, outwards."""
        begin = len(self.points)
        for middle, a, b, bone in rings:
            for angle in np.linspace(0, 2 * np.pi, sides, endpoint=False):
                self.weights.setdefault(bone, []).append((len(self.points), 1.0))
                self.points.append(tuple((middle + a * np.cos(angle) + b * np.sin(angle)).tolist()))
        for ring, at in product(range(len(rings) - 1), range(sides)):
            low, high = begin + ring * sides, begin + (ring + 1) * sides
            self.quad((low + at, low + (at + 1) % sides, high + (at + 1) % sides, high + at))


def _mirrored(bone: str) -> str:
    return bone[:-2] + "_r" if bone.endswith("_l") else bone


def _both(table: dict[str, tuple[float, float, float]]) -> dict[str, Points]:
    out: dict[str, Points] = {}
    for bone, (left, up, ahead) in table.items():
        out[bone] = np.array((left, up, ahead)) * 10
        out[_mirrored(bone)] = np.array((-left if bone.endswith("_l") else left, up, ahead)) * 10
    return out


def write_doll(folder: Path) -> Path:
    """Write the files that `Anatomy` reads; all targets but one change nothing: the weight widens the trunk."""
    heads = _both(_HEADS)
    mesh = _Mesh()
    for group, wider in (("body", 0.0), ("helper-tights", 0.06)):
        mesh.group(group)
        _limbs(mesh, heads, wider)
        _trunk(mesh, heads, wider, up_to=6.9 if group == "body" else 6.1)
    mesh.group("body")
    _head(mesh)
    _fingers(mesh, heads)
    mesh.group("helper-skirt")
    levels = np.linspace(-6.0, 1.6, 20)
    mesh.tube([(np.array((0, y, 0)), np.array((0, 0, 1.6)), np.array((2.0, 0, 0)), "pelvis") for y in levels])
    for side, left in (("l", 0.3), ("r", -0.3)):
        mesh.group(f"helper-{side}-eye")
        thick = np.array((0, 0, 0.1)), np.array((0.1, 0, 0))
        mesh.tube([(np.array((left, 7.5 + y, 1.4)), *thick, "head") for y in (0, 0.1)], 4)
    _cubes(mesh, heads)
    _write(folder, mesh, heads)
    return folder


def _limbs(mesh: _Mesh, heads: dict[str, Points], wider: float) -> None:
    for (bone, end, thick), sign in product(_TUBES, (1, -1)):
        name = bone if sign > 0 else _mirrored(bone)
        begin, finish = heads[name], np.array((end[0] * sign, end[1], end[2])) * 10
        way = (finish - begin) / np.linalg.norm(finish - begin)
        a = np.cross(way, (0.3, 0.2, 1.0))
        a /= np.linalg.norm(a)
        b = np.cross(way, a)
        radius = thick * 10 + wider
        rings = [(begin + (finish - begin) * t, a * radius, b * radius, name) for t in np.linspace(0, 1, 9)]
        mesh.tube(rings)


def _trunk(mesh: _Mesh, heads: dict[str, Points], wider: float, up_to: float) -> None:
    rings = []
    for y in np.arange(0.1, up_to, 0.35):
        bone = [name for name in _TRUNK if heads[name][1] <= max(y, 0.57)][-1]
        width, depth = (1.7, 1.1) if y < 5.4 else (0.6, 0.6)
        rings.append((np.array((0, y, 0)), np.array((0, 0, depth + wider)), np.array((width + wider, 0, 0)), bone))
    mesh.tube(rings)


def _head(mesh: _Mesh) -> None:
    heights = np.sin(np.linspace(-1.4, 1.4, 15))
    rings = []
    for h in heights:
        round_ = float(np.sqrt(1 - h * h))
        ahead, aside = np.array((0, 0, round_)), np.array((0.8 * round_, 0, 0))
        rings.append((np.array((0, 7.5 + 1.1 * h, 0.5)), ahead, aside, "head"))
    mesh.tube(rings, 16)


def _fingers(mesh: _Mesh, heads: dict[str, Points]) -> None:
    thick = np.array((0.08, 0, 0)), np.array((0, 0, 0.08))
    for finger, side in product(("index", "middle", "ring", "pinky", "thumb"), "lr"):
        bones = [f"{finger}_{joint:02}_{side}" for joint in (1, 2, 3)]
        mesh.tube([(heads[bone], *thick, bone) for bone in bones], 4)


def _cubes(mesh: _Mesh, heads: dict[str, Points]) -> None:
    for bone, place in heads.items():
        mesh.group(f"joint-{bone}")
        begin = len(mesh.points)
        mesh.points += [tuple((place + np.array(off)).tolist()) for off in product((-0.1, 0.1), repeat=3)]
        mesh.quad((begin, begin + 1, begin + 3, begin + 2))
        mesh.quad((begin + 4, begin + 5, begin + 7, begin + 6))


def _write(folder: Path, mesh: _Mesh, heads: dict[str, Points]) -> None:
    rigs, targets = folder / "rigs" / "standard", folder / "targets" / "macrodetails"
    for each in (folder / "3dobjs", rigs, targets):
        each.mkdir(parents=True)
    lines = ["v {:.5f} {:.5f} {:.5f}".format(*point) for point in mesh.points] + mesh.lines
    (folder / "3dobjs" / "base.obj").write_text("\n".join(lines))
    parents = {**_PARENTS, **{_mirrored(bone): _mirrored(parent) for bone, parent in _PARENTS.items()}}
    rig = {
        bone: {"parent": parents[bone], "head": {"strategy": "CUBE", "cube_name": f"joint-{bone}"}} for bone in heads
    }
    (rigs / "rig.game_engine.json").write_text(json.dumps({"Root": {"parent": "", "head": {}}, **rig}))
    (rigs / "weights.game_engine.json").write_text(json.dumps({"weights": mesh.weights}))
    wide = "".join(f"{at} {0.3 * x:.4f} 0 {0.3 * z:.4f}\n" for at, (x, y, z) in enumerate(mesh.points) if 0 < y < 5)
    for sex, age in product(("female", "male"), ("baby", "child", "young", "old")):
        _write_target(targets / f"asian-{sex}-{age}", "")
        for muscle, weight in product(("min", "average", "max"), repeat=2):
            name = f"universal-{sex}-{age}-{muscle}muscle-{weight}weight"
            _write_target(targets / name, wide if weight == "max" else "")


def _write_target(path: Path, moves: str) -> None:
    with gzip.open(f"{path}.target.gz", "wt") as file:
        file.write("# a target of the doll\n" + moves)
