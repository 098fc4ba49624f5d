"""Bones keep their lengths and ends come where they should."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.scenes.body import Body, skinned
from bench.scenes.skeleton import BONES, INDEX, PARENTS, Array, Posing, bone_matrices, pitch, roll, unit, vector, yaw

OFF = st.floats(-0.6, 0.6)


def posing_of(body: Body) -> Posing:
    return Posing(body.joints, body.joint("pelvis").copy())


def test_a_body_nobody_has_turned_is_in_its_rest_pose(body: Body) -> None:
    matrices = bone_matrices(body.joints, posing_of(body).done())
    assert skinned(body.points, body.weights, matrices) == pytest.approx(body.points, abs=1e-5)


def test_every_bone_but_the_pelvis_has_a_parent_before_it() -> None:
    assert PARENTS["pelvis"] is None
    assert all(parent is None or INDEX[parent] < INDEX[bone] for bone, parent in PARENTS.items())


@pytest.mark.parametrize(
    ("turn", "of", "to"), [(pitch, (0, 0, 1), (1, 0, 0)), (roll, (0, 0, 1), (0, -1, 0)), (yaw, (1, 0, 0), (0, 1, 0))]
)
def test_positive_angles_lean_ahead_to_the_right_and_turn_to_the_left(
    turn: Callable[[float], Array], of: tuple[float, float, float], to: tuple[float, float, float]
) -> None:
    assert turn(np.pi / 2) @ vector(*of) == pytest.approx(vector(*to), abs=1e-6)


@given(OFF, OFF, st.floats(-0.75, 0.3))
def test_a_hand_reaches_what_its_arm_is_long_enough_for(joints: Array, x: float, y: float, z: float) -> None:
    posing = Posing(joints, joints[INDEX["pelvis"]].copy())
    shoulder = posing.place_of("upperarm_l")
    bones = ("upperarm_l", "lowerarm_l", "hand_l")
    lengths = [float(np.linalg.norm(posing.rest(a, b))) for a, b in pairwise(bones)]
    gap = vector(x, y, z)
    posing.arm("l", shoulder + gap, vector(-1, 0.2, -0.1))
    wrist = posing.place_of("hand_l")
    far = float(np.linalg.norm(gap))
    assume(far > 0.02)
    if abs(lengths[0] - lengths[1]) + 0.01 < far < sum(lengths) * 0.999:
        assert wrist == pytest.approx(shoulder + gap, abs=2e-3)
    else:
        assert unit(wrist - shoulder) == pytest.approx(unit(gap), abs=2e-2)
    elbow = posing.place_of("lowerarm_l")
    assert float(np.linalg.norm(elbow - shoulder)) == pytest.approx(lengths[0], abs=1e-4)
    assert float(np.linalg.norm(wrist - elbow)) == pytest.approx(lengths[1], abs=1e-4)
    turns = np.stack([posing.turn_of(bone) for bone in BONES])
    assert turns @ turns.transpose(0, 2, 1) == pytest.approx(np.broadcast_to(np.eye(3), turns.shape), abs=1e-4)


def test_the_elbow_points_where_it_is_told(body: Body) -> None:
    for pole in (vector(-1, 0, 0), vector(0, 1, 0)):
        posing = posing_of(body)
        shoulder = posing.place_of("upperarm_l")
        posing.arm("l", shoulder + vector(0.05, 0, -0.35), pole)
        assert (posing.place_of("lowerarm_l") - shoulder) @ pole > 0.1


def test_a_hanging_arm_hangs_and_swings_ahead(body: Body) -> None:
    for side, sign in (("l", 1), ("r", -1)):
        posing = posing_of(body)
        shoulder = posing.place_of(f"upperarm_{side}")
        posing.hang(side, 0.0, 0.0, 0.1)
        down = posing.place_of(f"hand_{side}") - shoulder
        assert down[2] < -0.4
        assert 0 < down[1] * sign < 0.1
        posing.hang(side, 0.5, 0.3)
        assert (posing.place_of(f"hand_{side}") - shoulder)[0] > 0.15


def test_what_is_held_stays_upright_while_the_arm_moves(body: Body) -> None:
    posing = posing_of(body)
    posing.hang("r", 1.2, 0.5)
    pose = posing.done()
    matrices = bone_matrices(body.joints, pose)
    assert matrices[INDEX["held_r"], :, :3] == pytest.approx(np.eye(3), abs=1e-6)
    assert matrices[INDEX["hand_r"], :, :3] != pytest.approx(np.eye(3), abs=1e-2)
