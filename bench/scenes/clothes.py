"""What people wear, as meshes in the rest pose that move with the body: grown from the faces of MakeHuman's helpers
(tights, skirt) and of the skin, widened to tubes, hung from the widest part above, and folded."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.scenes.body import Body, Quads
from bench.scenes.skeleton import BONES, INDEX, Array
from bench.scenes.things import Faces, Mesh
from bench.scenes.wardrobe import Outfit, Top
from bench.scenes.words import Paint

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """A mesh that moves with a body. `points`: (n, 3) in the rest pose. `weights`: (n, bones)."""

    points: Array
    weights: Array
    faces: Faces
    paint: Paint
    smooth: bool = True
    apart: bool = False


def _of_bones(body: Body, *names: str) -> Array:
    return np.asarray(body.weights[:, [at for at, bone in enumerate(BONES) if bone.startswith(names)]].sum(axis=1))


@dataclass(slots=True)
class Figure:
    """A body measured for its clothes: what part each point is of, and how far along it."""

    body: Body
    leg: Array = field(init=False)  # 0 the hip, 1 the ankle; of points of a leg
    arm: Array = field(init=False)  # 0 the shoulder, 1 the wrist
    trunk: Array = field(init=False)  # 0 the hips, 1 the shoulders
    on_leg: Mask = field(init=False)
    on_arm: Mask = field(init=False)
    on_head: Mask = field(init=False)
    size: float = field(init=False)  # against somebody of 1.7 m

    def __post_init__(self) -> None:
        body = self.body
        z = body.points[:, 2]
        hip, ankle, shoulder = (body.joint(bone)[2] for bone in ("thigh_l", "foot_l", "upperarm_l"))
        self.size = float(body.points[body.quads["body"].ravel(), 2].max()) / 1.7
        self.leg = (hip - z) / (hip - ankle)
        self.trunk = (z - hip) / (shoulder - hip)
        self.on_leg = _of_bones(body, "thigh", "calf", "foot", "ball") > 0.5
        self.on_arm = _of_bones(body, "upperarm", "lowerarm", "hand") > 0.5
        self.on_head = _of_bones(body, "head") > 0.5
        self.arm = np.maximum(*(self._along_arm(side) for side in "lr"))

    def at_leg(self, part: float) -> float:
        """The height of a part of the leg."""
        hip, ankle = (float(self.body.joint(bone)[2]) for bone in ("thigh_l", "foot_l"))
        return hip - part * (hip - ankle)

    def at_trunk(self, part: float) -> float:
        """The height of a part of the trunk."""
        hip, shoulder = (float(self.body.joint(bone)[2]) for bone in ("thigh_l", "upperarm_l"))
        return hip + part * (shoulder - hip)

    def _along_arm(self, side: str) -> Array:
        shoulder, wrist = self.body.joint(f"upperarm_{side}"), self.body.joint(f"hand_{side}")
        way = wrist - shoulder
        along: Array = (self.body.points - shoulder) @ way / (way @ way)
        return along


def clothes(figure: Figure, outfit: Outfit, rng: np.random.Generator) -> Iterable[Worn]:
    """Bare skin, and what covers the rest below the neck."""
    yield from _skin(figure, outfit)
    yield from _bottom(figure, outfit, rng)
    yield from _top(figure, outfit.top, rng)
    yield from _shoes(figure, outfit)


def fixed(mesh: Mesh, bone: str, paint: Paint, smooth: bool = True) -> Worn:
    """A mesh that moves with one bone."""
    points, faces = mesh
    weights = np.zeros((len(points), len(BONES)), np.float32)
    weights[:, INDEX[bone]] = 1
    return Worn(points.astype(np.float32), weights, faces, paint, smooth)


def piece_of(figure: Figure, quads: Quads, paint: Paint, points: Array | None = None, smooth: bool = True) -> Worn:
    """The faces with the points they need."""
    used, flat = np.unique(quads, return_inverse=True)
    flat = flat.reshape(-1, 4)
    faces = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in flat)
    source = figure.body.points if points is None else points
    return Worn(source[used].astype(np.float32), figure.body.weights[used], faces, paint, smooth)


def grown(points: Array, quads: Quads, by: "Array | float") -> Array:
    """Points moved along the normals of these faces."""
    normals = normals_of(points, quads)
    moved: Array = points + normals * (by[:, None] if isinstance(by, np.ndarray) else by)
    return moved


def normals_of(points: Array, quads: Quads) -> Array:
    """Unit normals at points; zero where no face is."""
    a, b, c, d = (points[quads[:, at]] for at in range(4))
    across = np.cross(c - a, d - b)
    sums = np.zeros_like(points)
    for at in range(4):
        np.add.at(sums, quads[:, at], across)
    normals: Array = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return normals


def smoothed(points: Array, quads: Quads, rounds: int, share: float = 0.5) -> Array:
    """Points moved towards the middle of their neighbours; those at an edge stay."""
    edges = np.concatenate([quads[:, (at, (at + 1) % 4)] for at in range(4)])
    ends, counts = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)
    at_edge = np.zeros(len(points), bool)
    at_edge[ends[counts == 1].ravel()] = True
    degree = np.bincount(ends.ravel(), minlength=len(points))[:, None]
    free = (degree[:, 0] > 0) & ~at_edge
    out = points.copy()
    for _ in range(rounds):
        sums = np.zeros_like(out)
        np.add.at(sums, ends[:, 0], out[ends[:, 1]])
        np.add.at(sums, ends[:, 1], out[ends[:, 0]])
        out[free] += share * (sums[free] / degree[free] - out[free])
    return out


def straightened(points: Array, inner: Quads, outer: Quads, axis: int, levels: tuple[float, ...]) -> Array:
    """Points between two sets of faces, moved along an axis to the nearest of some levels: a seam without teeth."""
    seam = np.intersect1d(inner, outer)
    out = points.copy()
    gaps = np.abs(out[seam, axis][:, None] - np.array(levels, np.float32))
    out[seam, axis] = np.where(gaps.min(axis=1) < 0.05, np.array(levels)[gaps.argmin(axis=1)], out[seam, axis])
    return out


def folds(points: Array, rng: np.random.Generator, depth_m: float, length_m: float = 0.14) -> Array:
    """How far each point is pushed out by the folds of a cloth, from -depth to depth."""
    out = np.zeros(len(points), np.float32)
    for number in range(5):
        way = rng.normal(size=3) * (1, 1, 0.6)
        way *= 2 * np.pi / (length_m * (0.7 + 0.25 * number) * np.linalg.norm(way))
        out += np.sin(points @ way.astype(np.float32) + rng.uniform(0, 6.3)).astype(np.float32) * (0.45 - 0.06 * number)
    return out * depth_m


def tube(points: Array, a: Array, b: Array, c: Array, radii: tuple[float, float, float], ease: float) -> Array:
    """Points of a limb from `a` over `b` to `c`, pushed out to at least these radii at the three."""
    first, second = _onto(points, a, b), _onto(points, b, c)
    nearer = first[1] <= second[1]
    t = np.where(nearer, first[0], 1 + second[0])
    axis = np.where(
        nearer[:, None], a + np.clip(first[0], -0.2, 1)[:, None] * (b - a), b + second[0][:, None] * (c - b)
    )
    off = points - axis
    far = np.maximum(np.linalg.norm(off, axis=1), 1e-6)
    wanted = np.maximum(far + ease, np.interp(t, (0, 1, 2), radii))
    return np.asarray(axis + off * (wanted / far)[:, None], np.float32)


def _onto(points: Array, a: Array, b: Array) -> tuple[Array, Array]:
    way = b - a
    t = (points - a) @ way / (way @ way)
    near = a + np.clip(t, 0, 1)[:, None] * way
    return np.maximum(t, -0.2), np.linalg.norm(points - near, axis=1)


def hung(points: Array, middle: Array, share: float) -> Array:
    """A cloth round the trunk that hangs from the widest part above: by a share of the difference no narrower below."""
    off = points[:, :2] - middle[:2]
    far = np.linalg.norm(off, axis=1)
    angle = np.arctan2(off[:, 1], off[:, 0])
    columns, rows = 24, 16
    low, high = points[:, 2].min(), points[:, 2].max()
    column = np.floor((angle / (2 * np.pi) + 0.5) * columns).astype(int) % columns
    row = np.clip(((high - points[:, 2]) / max(high - low, 1e-6) * rows).astype(int), 0, rows - 1)
    widest = np.zeros((rows, columns), np.float32)
    np.maximum.at(widest, (row, column), far)
    widest = np.maximum.accumulate(widest, axis=0)
    for _ in range(2):
        widest = np.maximum(widest, (np.roll(widest, 1, 1) + widest + np.roll(widest, -1, 1)) / 3)
    wanted = far + share * np.maximum(widest[row, column] - far, 0)
    out = points.copy()
    out[:, :2] = middle[:2] + off * (wanted / np.maximum(far, 1e-6))[:, None]
    return out


def _skin(figure: Figure, outfit: Outfit) -> Iterable[Worn]:
    quads = figure.body.quads["body"]
    neck = figure.body.joint("neck_01")[2]
    bare_leg = figure.on_leg & (figure.leg > outfit.bottom.hem - 0.12) & (figure.leg < 1.08)
    bare_arm = figure.on_arm & (figure.arm > outfit.top.sleeve - 0.1)
    bare_neck = ~figure.on_arm & (figure.body.points[:, 2] > neck - 0.07 * figure.size)
    seen = bare_leg | bare_arm | bare_neck
    yield piece_of(figure, quads[seen[quads].all(axis=1)], outfit.skin)
    eyes = np.concatenate([figure.body.quads[f"helper-{side}-eye"] for side in "lr"])
    yield piece_of(figure, eyes, Paint((0.05, 0.035, 0.03), roughness=0.3))


def _shoes(figure: Figure, outfit: Outfit) -> Iterable[Worn]:
    quads = figure.body.quads["helper-tights"]
    points = figure.body.points
    foot = figure.on_leg & (figure.leg > 0.97)
    quads = quads[foot[quads].all(axis=1)]
    shoe = smoothed(grown(points, quads, 0.008 * figure.size), quads, 2)
    flat = 0.012 * figure.size
    shoe[:, 2] = np.where(shoe[:, 2] < flat, 0.0, shoe[:, 2])
    low = shoe[quads][:, :, 2].max(axis=1) < 0.035 * figure.size
    yield piece_of(figure, quads[~low], outfit.shoes, shoe)
    yield piece_of(figure, quads[low], outfit.soles, shoe)


def _bottom(figure: Figure, outfit: Outfit, rng: np.random.Generator) -> Iterable[Worn]:
    bottom = outfit.bottom
    if bottom.skirt:
        yield _skirt(figure, outfit, rng)
        return
    body = figure.body
    quads = body.quads["helper-tights"]
    waist = body.joint("spine_01")[2] + 0.04 * figure.size
    covered = (figure.on_leg & (figure.leg < bottom.hem)) | (
        ~figure.on_leg & ~figure.on_arm & (body.points[:, 2] < waist)
    )
    inside = covered[quads].all(axis=1)
    quads, beyond = quads[inside], quads[~inside]
    points = smoothed(grown(body.points, quads, 0.009 * figure.size), quads, 3)
    for side, sign in (("l", 1), ("r", -1)):
        mine = figure.on_leg & (body.points[:, 1] * sign > 0)
        hip, knee, ankle = (body.joint(f"{bone}_{side}") for bone in ("thigh", "calf", "foot"))
        radii = (0.0, bottom.knee_m * figure.size, bottom.hem_m * figure.size)
        wide = tube(points[mine], hip, knee, ankle, radii, 0.006)
        wide[:, 1] = np.where(wide[:, 1] * sign < 0.004, 0.004 * sign, wide[:, 1])
        points[mine] = wide
    points = points + normals_of(points, quads) * folds(body.points, rng, 0.007 * figure.size)[:, None]
    points = straightened(points, quads, beyond, 2, (figure.at_leg(bottom.hem),))
    yield piece_of(figure, quads, bottom.paint, points.astype(np.float32))


def _skirt(figure: Figure, outfit: Outfit, rng: np.random.Generator) -> Worn:
    bottom = outfit.bottom
    points, quads = _tail(figure, bottom.hem, 0.01 * figure.size, bottom.hem_m * figure.size)
    if not outfit.top.tucked:  # what is under the top would only show through its folds
        quads = quads[(figure.leg[quads] > -0.06).all(axis=1)]
    points = points + normals_of(points, quads) * folds(points, rng, 0.008, 0.18)[:, None]
    return piece_of(figure, quads, bottom.paint, points.astype(np.float32))


def _tail(figure: Figure, hem: float, ease: float, flare: float) -> tuple[Array, Quads]:
    """What hangs round the legs below the waist: the skirt of the helpers, drawn in to `flare` off the hips."""
    body = figure.body
    quads = body.quads["helper-skirt"]
    quads = quads[(figure.leg[quads] < hem).all(axis=1)]
    points = grown(body.points, quads, ease)
    hip = body.joint("thigh_l")[2]
    mine = np.unique(quads)
    around = points[mine, :2] - body.joint("pelvis")[:2]
    far = np.linalg.norm(around, axis=1)
    level = points[mine, 2]
    widest = np.percentile(far[level > hip - 0.12 * figure.size], 98) if len(mine) else 0.2
    below = np.clip((hip - level) / (0.5 * figure.size), 0, None)
    limit = widest + flare * below
    points[mine, :2] = body.joint("pelvis")[:2] + around * np.minimum(1, limit / np.maximum(far, 1e-6))[:, None]
    return points.astype(np.float32), quads


def _top(figure: Figure, top: Top, rng: np.random.Generator) -> Iterable[Worn]:
    body = figure.body
    quads = body.quads["helper-tights"]
    z = body.points[:, 2]
    hip, neck = body.joint("thigh_l")[2], body.joint("neck_01")[2]
    low = body.joint("spine_01")[2] - 0.03 * figure.size if top.tucked else hip - 0.04 * figure.size
    collar = neck + (0.028 if top.collar else 0.012) * figure.size
    trunk = ~figure.on_arm & (z > low) & (z < collar)
    covered = trunk | (figure.on_arm & (figure.arm < top.sleeve))
    inside = covered[quads].all(axis=1)
    quads, beyond = quads[inside], quads[~inside]
    rests = np.clip((figure.trunk - 0.55) / 0.35, 0, 1) * 0.6  # on the shoulders it lies close
    ease = top.ease_m * figure.size * (1 - np.where(figure.on_arm, 0.72, rests))
    points = smoothed(grown(body.points, quads, ease.astype(np.float32)), quads, 4)
    for side in "lr":
        mine = figure.on_arm & (body.points[:, 1] * (1 if side == "l" else -1) > 0)
        shoulder, elbow, wrist = (body.joint(f"{bone}_{side}") for bone in ("upperarm", "lowerarm", "hand"))
        loose = (top.ease_m * 0.55 + 0.04) * figure.size
        points[mine] = tube(points[mine], shoulder, elbow, wrist, (0.0, loose, loose * 0.9), 0.002)
    chest = trunk & (figure.trunk < 0.72)
    points[chest] = hung(points[chest], body.joint("spine_02"), 0.15 if top.tucked else 0.62)
    points = points + normals_of(points, quads) * folds(body.points, rng, 0.0045 + 0.15 * top.ease_m)[:, None]
    lower = beyond[(z[beyond] < low + 0.1).all(axis=1)]
    points = straightened(points, quads[~figure.on_arm[quads].any(axis=1)], lower, 2, (low,))
    yield from _coloured(figure, top, quads, points.astype(np.float32))
    if top.hem > 0.05 and not top.tucked:
        tail, hanging = _tail(figure, top.hem, top.ease_m * 0.9 * figure.size, 0.05 * figure.size)
        tail = tail + normals_of(tail, hanging) * folds(tail, rng, 0.008, 0.2)[:, None]
        tail = tail.astype(np.float32)
        front = _opened(tail, hanging, top)
        yield piece_of(figure, hanging[~front], top.paint, tail)


def _opened(points: Array, quads: Quads, top: Top) -> Mask:
    """Faces of an open front."""
    middle = points[quads].mean(axis=1)
    return np.asarray((np.abs(middle[:, 1]) < top.open_m) & (middle[:, 0] > 0.02))


def _coloured(figure: Figure, top: Top, quads: Quads, points: Array) -> Iterable[Worn]:
    """The parts of a top by their paints: sleeves, bands, an open front, the rest."""
    paint_of: NDArray[np.int64] = np.zeros(len(quads), int)
    paints: list[Paint] = [top.paint]
    arm = figure.on_arm[quads].mean(axis=1) > 0.5
    height = figure.trunk[quads].mean(axis=1)
    choices: list[tuple[Mask, Paint | None]] = [(arm, top.sleeves)]
    for low, high, band in top.bands:
        chosen = ~arm & (height > low) & (height < high)
        levels = (figure.at_trunk(low), figure.at_trunk(high))
        points = straightened(points, quads[chosen], quads[~chosen & ~arm], 2, levels)
        choices.append((chosen, band))
    if top.open_m:
        front = _opened(points, quads, top)
        points = straightened(points, quads[front], quads[~front], 1, (-top.open_m, top.open_m))
        choices.append((front, top.inner))
    for chosen, paint in choices:
        if paint is not None:
            paint_of[chosen] = len(paints)
            paints.append(paint)
    for number, paint in enumerate(paints):
        yield piece_of(figure, quads[paint_of == number], paint, points)
