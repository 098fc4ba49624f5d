"""How people move: a pose for every action and phase. Feet are planned on the ground and legs reach for them, so that
a foot that carries never slides while its owner goes straight on at the speed its phase was made with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, exp, pi, sin, sqrt

import numpy as np

from bench.scenes.skeleton import INDEX, Array, Pose, Posing, pitch, roll, vector, yaw
from bench.scenes.words import Action

GRAVITY_MPS2 = 9.81
_MIDDLE = 0.385  # of the time a foot carries, when the pelvis is above it
WALL_M = 2.0  # the wall that is climbed
WALL_DEEP_M = 0.24
CLIMB_AHEAD_M = 1.1  # how far a climber gets, from the one side to the other


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody moves. `stride`: against what is usual for the legs. `toes_out`, `stoop`: radians.
    `idle`: what the hands do when standing: hang, phone, behind, pockets, talk, hips."""

    stride: float = 1.0
    swing: float = 1.0
    sway: float = 1.0
    toes_out: float = 0.12
    stoop: float = 0.0
    apart: float = 1.0
    idle: str = "hang"
    carries: str = ""  # "l", "r" or both: hands that hold a thing and do not swing
    shelters: bool = False  # the right hand holds an umbrella


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a vehicle holds its rider, in its own axes, metres; wheels on z = 0, origin in the middle between them.
    `crank_m`: length of the cranks about `feet`; 0: the feet rest there. `lean`: of the rider's trunk, radians."""

    saddle: tuple[float, float, float]
    grip: tuple[float, float, float]  # the left one
    feet: tuple[float, float, float]  # the left one
    crank_m: float
    lean: float


BICYCLE = Mount((-0.24, 0.0, 0.86), (0.28, 0.26, 1.02), (-0.06, 0.11, 0.30), 0.165, 0.38)
E_BIKE = Mount((-0.22, 0.0, 0.76), (0.33, 0.28, 1.0), (0.16, 0.13, 0.34), 0.0, 0.12)
WHEEL_TURNS_PER_CRANK = 2.4


@dataclass(frozen=True, slots=True)
class Legs:
    """Lengths of legs in metres. `ankle`: above the ground. `ball`, `heel`: from the ankle, ahead and behind."""

    thigh: float
    shin: float
    ankle: float
    ball: float
    heel: float
    hip_below: float  # of the pelvis joint
    hip_ahead: float
    hip_aside: float

    @property
    def length(self) -> float:
        """From hip to ankle, stretched."""
        return self.thigh + self.shin

    @property
    def hip(self) -> float:
        """Height of the hip."""
        return self.length + self.ankle


def legs_of(joints: Array) -> Legs:
    """The legs of a body by its joints in the rest pose, soles on z = 0."""
    pelvis, hip, knee, ankle, ball = (joints[INDEX[b]] for b in ("pelvis", "thigh_l", "calf_l", "foot_l", "ball_l"))
    forth = float(ball[0] - ankle[0])
    return Legs(
        thigh=float(np.linalg.norm(knee - hip)),
        shin=float(np.linalg.norm(ankle - knee)),
        ankle=float(ankle[2]),
        ball=forth,
        heel=forth * 0.42,
        hip_below=float(pelvis[2] - hip[2]),
        hip_ahead=float(hip[0] - pelvis[0]),
        hip_aside=float(hip[1]),
    )


def stride_m(legs: Legs, speed: float, manner: Manner = Manner()) -> float:
    """Length of a double step: 2.3 h (u²/gh)^0.3 for a hip of height h (Alexander, Nature 261, 1976)."""
    h = legs.hip
    return float(2.3 * h * (max(speed, 0.25) ** 2 / (GRAVITY_MPS2 * h)) ** 0.3 * manner.stride)


def phase_per_metre(legs: Legs, speed: float, manner: Manner = Manner()) -> float:
    """How much a phase grows over a metre at a speed."""
    return 1.0 / stride_m(legs, speed, manner)


def _ease(x: float) -> float:
    x = min(max(x, 0.0), 1.0)
    return x * x * (3 - 2 * x)


@dataclass(frozen=True, slots=True)
class Step:
    """Where an ankle is: ahead of the pelvis and above the ground, and the foot's pitch (toes up)."""

    ahead: float
    above: float
    toes_up: float


@dataclass(frozen=True, slots=True)
class Cycle:
    """A walk or a run. `carried`: the part of a double step a foot is on the ground. `strike`, `push`: the foot's
    pitch as it lands and as it leaves. `lift`: how high the foot is lifted. `bounce`: of the pelvis."""

    stride: float
    carried: float
    strike: float
    push: float
    lift: float
    bounce: float

    def step(self, legs: Legs, phase: float) -> Step:
        """The left foot; the right one is half a phase later."""
        phase %= 1.0
        if phase < self.carried:
            return self._carrying(legs, phase)
        begin, end = self._carrying(legs, self.carried), self._carrying(legs, 0.0)
        q = (phase - self.carried) / (1 - self.carried)
        slope = -self.stride * (1 - self.carried)  # the ground's, over the whole swing
        h = q * q * (3 - 2 * q)
        ahead = begin.ahead + (end.ahead - begin.ahead) * h + slope * (0.05 * q * (1 - q) ** 2 - 0.6 * q * q * (1 - q))
        above = begin.above + (end.above - begin.above) * _ease(q * 1.15) + self.lift * sin(pi * q**0.75) ** 2
        return Step(ahead, above, begin.toes_up + (end.toes_up - begin.toes_up) * _ease(q * 1.25))

    def _carrying(self, legs: Legs, phase: float) -> Step:
        s = phase / self.carried
        flat = self.stride * (_MIDDLE * self.carried - phase)  # the ankle's place were the foot flat
        if s < 0.16:
            angle = self.strike * (1 - _ease(s / 0.16))
            return _about_heel(legs, flat, angle)
        return _about_ball(legs, flat, self.push * _ease((s - 0.5) / 0.5) ** 1.3)


def _about_heel(legs: Legs, flat: float, angle: float) -> Step:
    c, s = cos(angle), sin(angle)
    return Step(flat - legs.heel + legs.heel * c - legs.ankle * s, legs.heel * s + legs.ankle * c, angle)


def _about_ball(legs: Legs, flat: float, angle: float) -> Step:
    c, s = cos(angle), sin(angle)
    return Step(flat + legs.ball - legs.ball * c + legs.ankle * s, legs.ball * s + legs.ankle * c, -angle)


def walking(legs: Legs, speed: float, manner: Manner = Manner()) -> Cycle:
    """The cycle of a walk."""
    brisk = min(speed / 1.3, 1.4)
    stride = stride_m(legs, speed, manner)
    return Cycle(stride, 0.65 - 0.04 * brisk, 0.32 * brisk, 1.0 * min(brisk, 1.1), 0.012 + 0.012 * brisk, 0.021 * brisk)


def running(legs: Legs, speed: float, manner: Manner = Manner()) -> Cycle:
    """The cycle of a run."""
    stride = stride_m(legs, speed, manner)
    return Cycle(stride, max(0.27, 0.48 - 0.045 * speed), 0.12, 1.0, 0.06 * min(speed, 4.5), 0.035)


@lru_cache(maxsize=512)
def _hip_height(legs: Legs, cycle: Cycle, sideways: float) -> float:
    """The highest mean height at which a leg reaches the ground wherever it carries."""
    heights = []
    for phase in np.linspace(0, cycle.carried, 25):
        step = cycle.step(legs, float(phase))
        level = sqrt(max((legs.length * 0.997) ** 2 - (step.ahead - legs.hip_ahead) ** 2 - sideways**2, 0.01))
        heights.append(step.above + level - _bounce(cycle, float(phase)))
    return min(heights)


def _bounce(cycle: Cycle, phase: float) -> float:
    middle = cycle.carried * _MIDDLE
    up = 1 if cycle.carried > 0.5 else -1  # a walk is highest over the foot, a run between two steps
    return up * cycle.bounce * cos(4 * pi * (phase - middle))


def walk(joints: Array, phase: float, speed: float, manner: Manner) -> Pose:
    """A step of a walk."""
    legs = legs_of(joints)
    pace = min(speed / 1.3, 1.3)
    posing = _stepping(joints, walking(legs, speed, manner), phase, manner, lean=0.02 + 0.03 * pace)
    turn = 2 * pi * (phase - 0.04)
    for side, forth in (("l", -cos(turn)), ("r", cos(turn))):
        if side == "r" and manner.shelters:
            _shelter(posing)
        elif side in manner.carries:
            posing.hang(side, 0.06 + 0.08 * pace * forth, 0.12, 0.12)
        else:
            swing = 0.36 * pace * manner.swing
            posing.hang(side, 0.08 + swing * forth, 0.28 + 0.22 * pace * max(forth, -0.5), 0.13)
    return posing.done()


def run(joints: Array, phase: float, speed: float, manner: Manner) -> Pose:
    """A step of a run."""
    legs = legs_of(joints)
    posing = _stepping(joints, running(legs, speed, manner), phase, manner, lean=0.1 + 0.025 * speed)
    turn = 2 * pi * (phase + 0.02)
    for side, forth in (("l", -cos(turn)), ("r", cos(turn))):
        posing.hang(side, -0.1 + 0.65 * forth * manner.swing, 1.5 + 0.25 * forth, 0.24)
    return posing.done()


def _stepping(joints: Array, cycle: Cycle, phase: float, manner: Manner, lean: float) -> Posing:
    """Trunk and legs of a walk or a run."""
    legs = legs_of(joints)
    turn = 2 * pi * phase
    wide = legs.hip_aside * 0.55 * manner.apart
    shift = 0.022 * manner.sway * cos(turn - 2 * pi * cycle.carried * _MIDDLE)
    hip = _hip_height(legs, cycle, abs(legs.hip_aside - wide) + 0.022 * manner.sway) + _bounce(cycle, phase)
    posing = Posing(joints, vector(0, shift, hip + legs.hip_below))
    twist = 0.11 * min(cycle.stride, 1.6)
    posing.bend("pelvis", yaw(-twist * cos(turn)) @ roll(0.045 * sin(turn)) @ pitch(lean * 0.4))
    posing.bend("spine_01", yaw(twist * cos(turn)) @ pitch(lean * 0.4))
    posing.bend("spine_03", yaw(twist * 0.8 * cos(turn)) @ pitch(lean * 0.2 + manner.stoop))
    posing.turns["head"] = pitch(0.10 + manner.stoop * 0.5) @ yaw(0.05 * sin(turn + 1))
    for side, sign, at in (("l", 1, phase), ("r", -1, phase + 0.5)):
        step = cycle.step(legs, at)
        toes = yaw(sign * manner.toes_out)
        ankle = vector(step.ahead, sign * wide, step.above)
        posing.leg(side, ankle, toes @ pitch(-step.toes_up), toes @ vector(1, 0, 0.15))
        posing.bend(f"ball_{side}", pitch(min(step.toes_up, 0.0) * 0.8))
    return posing


def _shelter(posing: Posing) -> None:
    """The right hand holds an umbrella in front of the chest."""
    shoulder = posing.place_of("upperarm_r")
    reach = float(np.linalg.norm(posing.rest("upperarm_r", "hand_r")))
    posing.arm("r", shoulder + reach * vector(0.42, 0.22, -0.34), vector(-0.3, -0.5, -1))


def stand(joints: Array, phase: float, manner: Manner) -> Pose:
    """Standing: the weight shifts from one leg to the other and back over a phase; hands as the manner says."""
    legs = legs_of(joints)
    turn = 2 * pi * phase
    weight = 1.25 * sin(turn) + 0.25 * sin(3 * turn)
    weight = max(-1.0, min(1.0, weight))
    wide = legs.hip_aside * 1.05 * manner.apart
    aside = 0.045 * weight
    level = sqrt((legs.length * 0.996) ** 2 - (abs(legs.hip_aside - wide) + abs(aside)) ** 2)
    posing = Posing(joints, vector(0.0, aside, level + legs.ankle - 0.012 + legs.hip_below))
    posing.bend("pelvis", roll(-0.05 * weight) @ yaw(0.06 * weight))
    posing.bend("spine_02", roll(0.05 * weight) @ pitch(0.03 + manner.stoop))
    posing.bend("spine_03", yaw(0.08 * sin(turn + 1)) @ pitch(0.02))
    look = 0.35 * sin(turn * 2 + manner.stride * 9) * exp(-(cos(turn) ** 2))
    posing.turns["head"] = yaw(look) @ pitch(0.12)
    for side, sign in (("l", 1), ("r", -1)):
        toes = yaw(sign * (0.1 + manner.toes_out))
        back = 0.03 * sign * (manner.swing - 0.8)
        posing.leg(side, vector(back, sign * wide, legs.ankle), toes, toes @ vector(1, 0, 0))
    _IDLE.get(manner.idle, _hands_hang)(posing, turn)
    if manner.shelters:
        _shelter(posing)
    return posing.done()


def _hands_hang(posing: Posing, turn: float) -> None:
    for side, sign in (("l", 1), ("r", -1)):
        posing.hang(side, 0.05 + 0.03 * sin(turn + sign), 0.22, 0.11)


def _hands_phone(posing: Posing, turn: float) -> None:
    """The right hand holds a phone before the face, the head is bent over it."""
    _hands_hang(posing, turn)
    posing.turns["head"] = yaw(-0.1 + 0.05 * sin(turn * 3)) @ pitch(0.45)
    _front(posing, "r", 0.50, 0.16, -0.20)


def _hands_talk(posing: Posing, turn: float) -> None:
    """A hand accompanies what is said."""
    _hands_hang(posing, turn)
    beat = 0.07 * sin(turn * 5)
    _front(posing, "r", 0.48 + beat, -0.04 + beat, -0.36 + 1.2 * beat)


def _hands_behind(posing: Posing, _turn: float) -> None:
    """Hands clasped behind the back."""
    _both(posing, -0.16, 0.04, 0.03)


def _hands_pockets(posing: Posing, _turn: float) -> None:
    """Hands in the pockets."""
    _both(posing, 0.1, 0.15, 0.06)


def _hands_hips(posing: Posing, _turn: float) -> None:
    """Arms akimbo."""
    _both(posing, 0.03, 0.18, 0.17)


def _both(posing: Posing, ahead: float, aside: float, above: float) -> None:
    """Both wrists near the hips, from the pelvis, for a height of 1.7 m."""
    size = float(posing.joints[INDEX["head"], 2]) / 1.5
    for side, sign in (("l", 1), ("r", -1)):
        posing.arm(side, posing.place_of("pelvis") + size * vector(ahead, sign * aside, above), vector(-0.7, sign, 0))


def _front(posing: Posing, side: str, ahead: float, inward: float, above: float) -> None:
    """A wrist before the trunk, from the shoulder, in lengths of the arm."""
    sign = 1 if side == "l" else -1
    arm = float(np.linalg.norm(posing.rest(f"upperarm_{side}", f"hand_{side}")))
    shoulder = posing.place_of(f"upperarm_{side}")
    posing.arm(side, shoulder + arm * vector(ahead, -sign * inward, above), vector(-0.25, sign * 0.35, -1))


_IDLE: dict[str, Callable[[Posing, float], None]] = {
    "hang": _hands_hang,
    "phone": _hands_phone,
    "behind": _hands_behind,
    "pockets": _hands_pockets,
    "talk": _hands_talk,
    "hips": _hands_hips,
}


def climb_path(phase: float) -> tuple[float, float]:
    """How far ahead and above the ground the origin of a climber is (metres); `State.xyz` follows it.

    It begins 0.45 m before the middle of a wall of WALL_M and ends on the other side.
    """
    ahead = float(np.interp(phase, *_PATH_AHEAD))
    above = float(np.interp(phase, *_PATH_ABOVE))
    return ahead, above


_PATH_AHEAD = ((0, 0.15, 0.45, 0.55, 0.68, 0.8, 0.92, 1), (0, 0.06, 0.10, 0.30, 0.60, 0.84, 0.9, CLIMB_AHEAD_M))
_PATH_ABOVE = ((0, 0.15, 0.3, 0.45, 0.55, 0.62, 0.68, 0.8, 0.92, 1), (0, 0, 0.45, 1.1, 1.5, 1.52, 1.42, 0.55, 0, 0))
_WALL_AHEAD_M = 0.45


def climb(joints: Array, phase: float) -> Pose:
    """Over a wall: reach up, pull, a leg over the top, down on the other side."""
    legs = legs_of(joints)
    ahead, above = climb_path(phase)
    wall, top = _WALL_AHEAD_M - ahead, WALL_M - above
    near, far = wall - WALL_DEEP_M / 2, wall + WALL_DEEP_M / 2
    crouch = float(np.interp(phase, (0, 0.12, 0.5, 0.62, 0.8, 0.92, 1), (0, 0.06, 0.30, 0.34, 0.12, 0.3, 0.02)))
    lean = float(np.interp(phase, (0, 0.15, 0.45, 0.6, 0.8, 0.92, 1), (0.05, 0, 0.35, 0.9, 0.1, 0.5, 0.05)))
    over = _ease((phase - 0.45) / 0.17), _ease((phase - 0.58) / 0.17)
    posing = Posing(joints, vector(0, 0, legs.hip * (1 - crouch) + legs.hip_below - 0.01))
    posing.bend("pelvis", pitch(lean * 0.6))
    posing.bend("spine_02", pitch(lean * 0.4))
    posing.turns["head"] = pitch(float(np.interp(phase, (0, 0.3, 0.6, 1), (-0.3, -0.3, 0.3, 0.1))))
    for side, sign, past in (("l", 1, over[0]), ("r", -1, over[1])):
        _climbing_leg(posing, legs, (side, sign), phase, (near, far, top), past)
        _climbing_arm(posing, (side, sign), phase, (wall, top))
    return posing.done()


def _climbing_leg(
    posing: Posing, legs: Legs, limb: tuple[str, int], phase: float, wall: tuple[float, float, float], past: float
) -> None:
    """`past`: how far this leg is over the top."""
    side, sign = limb
    near, far, top = wall
    touches = _ease((phase - 0.1) / 0.12) * (1 - _ease((phase - 0.78) / 0.14))
    before, behind = near - 0.16 - 0.05 * sign, far + 0.14
    lifted = 0.10 * (1 + sign) * sin(pi * min(max((phase - 0.15) / 0.3, 0), 1))
    swing = sin(pi * past)
    ahead = (before + (behind - before) * past) * touches
    above = legs.ankle + lifted + swing * max(top + 0.1 - lifted, 0.1)
    wide = legs.hip_aside * (1 + 3.0 * swing)
    knee = vector(1 - 0.9 * swing, sign * (0.4 + 0.4 * swing), 0.4 + 0.8 * swing)
    posing.leg(side, vector(ahead, sign * wide, above), pitch(0.5 * touches * (1 - past)), knee)


def _climbing_arm(posing: Posing, limb: tuple[str, int], phase: float, wall: tuple[float, float]) -> None:
    side, sign = limb
    ahead, top = wall
    holds = _ease(phase / 0.16) * (1 - _ease((phase - 0.72) / 0.2))
    arm = float(np.linalg.norm(posing.rest(f"upperarm_{side}", f"hand_{side}")))
    hanging = posing.place_of(f"upperarm_{side}") + arm * vector(0.3, sign * 0.3, -0.85)
    wrist = hanging + holds * (vector(ahead - 0.04 * sign, sign * 0.24, top + 0.05) - hanging)
    posing.arm(side, wrist, vector(-0.4, sign, -0.3))


@dataclass(frozen=True, slots=True)
class _Key:
    """A moment of a fall. Angles in radians; `hips` and `knees`: left, right; `arms`: swing ahead."""

    at: float
    height: float  # of the pelvis, in heights of the hip
    ahead: float
    leans: float
    rolls: float
    hips: tuple[float, float]
    knees: tuple[float, float]
    arms: tuple[float, float]
    out: float


_FALL = (
    _Key(0.0, 1.0, 0.0, 0.05, 0.0, (0.15, -0.1), (0.15, 0.15), (0.1, 0.1), 0.15),
    _Key(0.2, 0.93, 0.15, 0.45, 0.1, (0.7, -0.2), (0.6, 0.5), (0.9, 0.7), 0.5),
    _Key(0.45, 0.6, 0.42, 0.75, 0.3, (1.3, 0.5), (1.5, 1.5), (1.4, 1.1), 0.6),
    _Key(0.7, 0.25, 0.7, 1.25, 0.8, (0.9, 0.7), (1.3, 1.4), (1.5, 0.9), 0.5),
    _Key(0.88, 0.16, 0.86, 1.5, 1.05, (0.4, 0.6), (0.6, 0.9), (2.1, 0.4), 0.4),
    _Key(1.0, 0.16, 0.9, 1.55, 0.95, (0.25, 0.6), (0.35, 0.9), (2.5, 0.25), 0.4),
)


def _between(phase: float, pick: Callable[[_Key], float]) -> float:
    after = next((i for i, key in enumerate(_FALL) if key.at >= phase), len(_FALL) - 1)
    a, b = _FALL[max(after - 1, 0)], _FALL[after]
    share = 1.0 if a is b else (phase - a.at) / (b.at - a.at)
    return pick(a) + (pick(b) - pick(a)) * _ease(share)


def fall(joints: Array, phase: float) -> Pose:
    """A stumble ahead that ends on the ground, half on the right side."""
    legs = legs_of(joints)
    phase = min(max(phase, 0.0), 1.0)
    hip = legs.hip
    height, ahead = _between(phase, lambda k: k.height) * hip, _between(phase, lambda k: k.ahead) * hip
    posing = Posing(joints, vector(ahead, 0, height))
    leans, rolls = _between(phase, lambda k: k.leans), _between(phase, lambda k: k.rolls)
    posing.bend("pelvis", pitch(leans) @ yaw(-rolls))
    posing.bend("spine_02", pitch(0.15))
    posing.bend("head", pitch(-0.25))
    hips = _between(phase, lambda k: k.hips[0]), _between(phase, lambda k: k.hips[1])
    knees = _between(phase, lambda k: k.knees[0]), _between(phase, lambda k: k.knees[1])
    arms = _between(phase, lambda k: k.arms[0]), _between(phase, lambda k: k.arms[1])
    for at, (side, sign) in enumerate((("l", 1), ("r", -1))):
        flexed = posing.turn_of("pelvis") @ roll(sign * 0.08)
        thigh, knee = hips[at], knees[at]
        above = flexed @ pitch(-thigh) @ vector(0, 0, -1)
        below = flexed @ pitch(knee - thigh) @ vector(0, 0, -1)
        posing.aim(f"thigh_{side}", f"calf_{side}", f"foot_{side}", above, below, flexed @ vector(0, 1, 0))
        posing.hang(side, arms[at], 0.7, _between(phase, lambda k: k.out))
    return posing.done(sunk=0.05 * _ease(phase))


def ride(joints: Array, phase: float, mount: Mount) -> Pose:
    """On a saddle, hands on the bars; `phase`: turns of the wheels."""
    legs = legs_of(joints)
    x, y, z = mount.saddle
    posing = Posing(joints, vector(x - legs.hip_ahead, y, z + 0.085 + legs.hip_below))
    posing.bend("pelvis", pitch(mount.lean * 0.6))
    posing.bend("spine_02", pitch(mount.lean * 0.4))
    posing.turns["head"] = pitch(0.1)
    crank = 2 * pi * phase / WHEEL_TURNS_PER_CRANK
    for side, sign, angle in (("l", 1, crank), ("r", -1, crank + pi)):
        foot = vector(mount.feet[0], sign * mount.feet[1], mount.feet[2])
        foot += mount.crank_m * vector(cos(angle), 0, -sin(angle))
        tilt = 0.18 * sin(angle) if mount.crank_m else 0.0
        ankle = foot + vector(-legs.ball * 0.8, 0, legs.ankle)
        posing.leg(side, ankle, pitch(tilt), vector(1, sign * (0.1 if mount.crank_m else 0.3), 0.3))
        grip = vector(mount.grip[0], sign * mount.grip[1], mount.grip[2])
        posing.arm(side, grip + vector(-0.07, 0, 0.02), vector(-0.3, sign * 0.8, -0.8))
    return posing.done()


def pose_of(joints: Array, action: Action, phase: float, speed: float, manner: Manner, mount: Mount = BICYCLE) -> Pose:
    """The pose of a body with these joints at a moment of an action."""
    match action:
        case Action.WALK:
            return walk(joints, phase, speed, manner)
        case Action.RUN:
            return run(joints, phase, speed, manner)
        case Action.CLIMB:
            return climb(joints, phase)
        case Action.FALL:
            return fall(joints, phase)
        case Action.LIE:
            return fall(joints, 1.0)
        case Action.RIDE:
            return ride(joints, phase, mount)
        case _:
            return stand(joints, phase, manner)
