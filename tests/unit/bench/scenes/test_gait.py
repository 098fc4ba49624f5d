"""Feet do not slide, knees bend one way, nothing jumps."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.scenes.body import Body
from bench.scenes.gait import (
    BICYCLE,
    CLIMB_AHEAD_M,
    E_BIKE,
    WALL_M,
    Manner,
    Mount,
    climb_path,
    legs_of,
    phase_per_metre,
    pose_of,
    running,
    stride_m,
    walking,
)
from bench.scenes.skeleton import INDEX, bone_matrices, vector
from bench.scenes.words import Action

CALM = Manner()
Place = Callable[[str], NDArray[np.float32]]


def places(body: Body, action: Action, phase: float, speed: float = 1.3, manner: Manner = CALM) -> Place:
    """Where joints are at a moment."""
    matrices = bone_matrices(body.joints, pose_of(body.joints, action, phase, speed, manner))
    return lambda bone: matrices[INDEX[bone], :, :3] @ body.joint(bone) + matrices[INDEX[bone], :, 3]


@pytest.mark.parametrize(
    ("action", "speed"),
    [(Action.WALK, 0.6), (Action.WALK, 1.3), (Action.WALK, 1.8), (Action.RUN, 2.5), (Action.RUN, 4.0)],
)
@pytest.mark.parametrize(("side", "later"), [("l", 0.0), ("r", 0.5)])
def test_a_foot_that_carries_stays_where_it_is(
    body: Body, action: Action, speed: float, side: str, later: float
) -> None:
    legs = legs_of(body.joints)
    cycle = (walking if action is Action.WALK else running)(legs, speed)
    per_metre = phase_per_metre(legs, speed)
    flat = np.linspace(0.17, 0.85, 12) * cycle.carried
    balls = []
    for phase in flat:
        ball = places(body, action, phase - later, speed)(f"ball_{side}")
        balls.append(ball + vector(phase / per_metre, 0, 0))
    assert np.ptp(np.array(balls)[:, :2], axis=0).max() < 0.02
    assert np.ptp(np.array(balls)[:, 2]) < 0.02


def test_a_foot_in_the_air_is_above_the_ground_and_comes_to_the_next_step(body: Body) -> None:
    legs = legs_of(body.joints)
    cycle = walking(legs, 1.3)
    steps = [cycle.step(legs, phase) for phase in np.linspace(cycle.carried, 1, 30)]
    assert all(step.above >= legs.ankle - 0.005 for step in steps)
    assert max(step.above for step in steps[5:25]) > legs.ankle + 0.02
    assert steps[-1].ahead - steps[0].ahead > 0.5


@pytest.mark.parametrize("action", [Action.WALK, Action.RUN, Action.STAND])
@pytest.mark.parametrize("idle", ["hang", "phone", "behind", "pockets", "talk", "hips"])
def test_a_phase_of_one_is_a_phase_of_nought(body: Body, action: Action, idle: str) -> None:
    manner = Manner(idle=idle)
    first, last = (pose_of(body.joints, action, phase, 1.3, manner) for phase in (0.0, 1.0))
    assert bone_matrices(body.joints, last) == pytest.approx(bone_matrices(body.joints, first), abs=1e-4)


@pytest.mark.parametrize(
    ("action", "speed", "per_step_m"),
    [
        (Action.WALK, 1.3, 0.06),
        (Action.RUN, 3.0, 0.12),
        (Action.STAND, 0.0, 0.02),
        (Action.CLIMB, 0.0, 0.35),
        (Action.FALL, 0.0, 0.08),
        (Action.RIDE, 3.0, 0.05),
    ],
)
def test_nothing_jumps(body: Body, action: Action, speed: float, per_step_m: float) -> None:
    bones = ("head", "hand_l", "hand_r", "foot_l", "foot_r", "calf_l", "calf_r", "lowerarm_l", "lowerarm_r")
    ways = []
    for phase in np.linspace(0, 1, 101):
        place = places(body, action, float(phase), speed)
        ways.append([place(bone) for bone in bones])
    assert np.linalg.norm(np.diff(np.array(ways), axis=0), axis=2).max() < per_step_m


@pytest.mark.parametrize("action", [Action.WALK, Action.RUN, Action.STAND, Action.CLIMB, Action.FALL, Action.RIDE])
def test_knees_bend_backwards_only(body: Body, action: Action) -> None:
    for phase in np.linspace(0, 1, 40):
        matrices = bone_matrices(body.joints, pose_of(body.joints, action, float(phase), 2.0, CALM))
        for side in "lr":
            thigh = matrices[INDEX[f"thigh_{side}"], :, :3]
            calf = matrices[INDEX[f"calf_{side}"], :, :3]
            bent = np.arctan2((thigh.T @ calf)[0, 2], (thigh.T @ calf)[0, 0])
            assert bent > -0.2, (phase, side)


def test_knees_of_a_walk_are_nearly_straight_under_the_body_and_bend_in_the_air(body: Body) -> None:
    def knee(phase: float) -> float:
        place = places(body, Action.WALK, phase)
        thigh, calf = place("calf_l") - place("thigh_l"), place("foot_l") - place("calf_l")
        return float(np.degrees(np.arccos(thigh @ calf / np.linalg.norm(thigh) / np.linalg.norm(calf))))

    assert min(knee(phase) for phase in np.linspace(0.15, 0.35, 9)) < 15
    assert 35 < max(knee(phase) for phase in np.linspace(0.6, 0.9, 9)) < 80


def test_strides_are_a_grown_persons_and_grow_with_the_speed(body: Body) -> None:
    legs = legs_of(body.joints)
    assert stride_m(legs, 1.3) == pytest.approx(1.3, abs=0.2)
    assert all(a < b for a, b in pairwise(stride_m(legs, speed) for speed in (0.5, 1.0, 1.5, 3.0)))
    assert stride_m(legs, 1.3, Manner(stride=0.9)) == pytest.approx(0.9 * stride_m(legs, 1.3))
    short = replace(legs, thigh=0.7 * legs.thigh, shin=0.7 * legs.shin, ankle=0.7 * legs.ankle)
    assert phase_per_metre(short, 1.3) > 1.1 * phase_per_metre(legs, 1.3)


def test_a_run_leaves_the_ground_and_a_walk_does_not(body: Body) -> None:
    legs = legs_of(body.joints)
    assert walking(legs, 1.3).carried > 0.5 > running(legs, 3.0).carried


def test_arms_swing_against_the_legs(body: Body) -> None:
    for phase in (0.0, 0.5):
        place = places(body, Action.WALK, phase)
        legs = place("foot_l")[0] - place("foot_r")[0]
        arms = place("hand_l")[0] - place("hand_r")[0]
        assert legs * arms < 0


def test_a_hand_that_carries_hardly_swings(body: Body) -> None:
    def swing(manner: Manner) -> float:
        ahead = [places(body, Action.WALK, phase, manner=manner)("hand_r")[0] for phase in np.linspace(0, 1, 20)]
        return float(np.ptp(ahead))

    assert swing(Manner(carries="r")) < 0.5 * swing(CALM)


def test_a_climber_has_hands_on_the_top_until_over_it_and_ends_on_the_ground_behind(body: Body) -> None:
    for phase in np.linspace(0.15, 0.6, 10):
        ahead, above = climb_path(float(phase))
        place = places(body, Action.CLIMB, float(phase))
        for side in "lr":
            wrist = place(f"hand_{side}") + vector(ahead, 0, above)
            assert wrist[2] > WALL_M - 0.35, (phase, side)
    assert climb_path(0.0) == (0.0, 0.0)
    assert climb_path(1.0) == (CLIMB_AHEAD_M, 0.0)
    highest = max(climb_path(float(phase))[1] for phase in np.linspace(0, 1, 50))
    assert highest > 0.5 * WALL_M


def test_who_climbs_is_above_the_wall_while_passing_it(body: Body) -> None:
    for phase in np.linspace(0.4, 0.75, 15):
        ahead, above = climb_path(float(phase))
        place = places(body, Action.CLIMB, float(phase))
        hips = place("pelvis") + vector(ahead, 0, above)
        if abs(hips[0] - 0.45) < 0.08:
            assert hips[2] > WALL_M - 0.1


def test_who_has_fallen_lies(body: Body) -> None:
    upright = places(body, Action.FALL, 0.0)
    assert upright("head")[2] - upright("foot_l")[2] > 1.2
    for action, phase in ((Action.FALL, 1.0), (Action.LIE, 0.0)):
        lying = places(body, action, phase)
        assert abs(lying("head")[2] - lying("foot_l")[2]) < 0.4
        assert lying("head")[0] - lying("foot_l")[0] > 1.0


@pytest.mark.parametrize("mount", [BICYCLE, E_BIKE])
def test_a_rider_sits_holds_the_bars_and_has_feet_where_they_belong(body: Body, mount: Mount) -> None:
    heights = []
    for phase in np.linspace(0, 2.4, 12):
        matrices = bone_matrices(body.joints, pose_of(body.joints, Action.RIDE, float(phase), 3.0, CALM, mount))

        def place(bone: str, matrices: NDArray[np.float32] = matrices) -> NDArray[np.float32]:
            return np.asarray(matrices[INDEX[bone], :, :3] @ body.joint(bone) + matrices[INDEX[bone], :, 3])

        assert np.linalg.norm(place("hand_l") - mount.grip) < 0.12
        assert 0 < place("thigh_l")[2] - mount.saddle[2] < 0.15
        heights.append(place("foot_l")[2])
    assert np.ptp(heights) == pytest.approx(2 * mount.crank_m, abs=0.05)


def test_a_phone_is_held_before_the_face(body: Body) -> None:
    place = places(body, Action.STAND, 0.2, manner=Manner(idle="phone"))
    hand, head = place("hand_r"), place("head")
    assert hand[0] > head[0] + 0.1
    assert 0.1 < head[2] - hand[2] < 0.5
