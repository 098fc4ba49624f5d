"""Shapes are blended as MakeHuman blends them, and stand on the ground."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.scenes.body import Anatomy, Body, Shape, macro_targets
from bench.scenes.skeleton import BONES, INDEX

PART = st.floats(0, 1)


@given(PART, st.floats(0, 100), PART, PART)
def test_shares_of_each_kind_of_target_add_up_to_one(man: float, years: float, muscle: float, weight: float) -> None:
    shares = macro_targets(Shape(man, years, 1.7, muscle, weight))
    assert all(share >= 0 for share in shares.values())
    for kind in ("asian", "universal"):
        assert sum(share for name, share in shares.items() if name.startswith(kind)) == pytest.approx(1)


def test_somebody_plain_is_made_of_two_targets() -> None:
    assert macro_targets(Shape(1.0, 25.0, 1.7)) == {
        "asian-male-young": 1.0,
        "universal-male-young-averagemuscle-averageweight": 1.0,
    }


def test_somebody_in_between_is_blended() -> None:
    shares = macro_targets(Shape(0.0, 55.0, 1.6, 0.5, 0.75))
    assert shares["asian-female-young"] == pytest.approx(0.5)
    assert shares["universal-female-old-averagemuscle-maxweight"] == pytest.approx(0.25)


@pytest.mark.parametrize("height_m", [0.95, 1.3, 1.62, 1.85])
def test_a_body_is_as_tall_as_asked_and_stands_on_the_ground(bodies: Path, height_m: float) -> None:
    body = Anatomy(bodies).body_of(Shape(0.0, 30.0, height_m))
    skin = body.points[np.unique(body.quads["body"])]
    assert (skin[:, 2].min(), skin[:, 2].max()) == (pytest.approx(0, abs=1e-4), pytest.approx(height_m, abs=1e-4))


def test_left_is_left_and_ahead_is_ahead(body: Body) -> None:
    assert body.joint("hand_l")[1] > 0.3
    assert body.joint("hand_r")[1] == pytest.approx(-body.joint("hand_l")[1], abs=1e-4)
    assert body.joint("ball_l")[0] > body.joint("foot_l")[0] + 0.08
    assert body.joint("head")[2] > body.joint("pelvis")[2] > body.joint("calf_l")[2]


def test_weight_changes_the_trunk_and_not_the_feet(bodies: Path) -> None:
    anatomy = Anatomy(bodies)
    thin, fat = (anatomy.body_of(Shape(1.0, 25.0, 1.7, 0.5, weight)) for weight in (0.5, 1.0))
    trunk = body_part(thin, "spine_02")
    assert np.ptp(fat.points[trunk, 1]) > 1.2 * np.ptp(thin.points[trunk, 1])
    feet = body_part(thin, "foot_l")
    assert fat.points[feet] == pytest.approx(thin.points[feet], abs=1e-5)


def body_part(body: Body, bone: str) -> np.ndarray:
    return np.flatnonzero(body.weights[:, INDEX[bone]] > 0.5)


def test_fingers_are_of_the_hand(body: Body) -> None:
    assert body.weights.shape[1] == len(BONES)
    assert body.weights.sum(axis=1) == pytest.approx(np.ones(len(body.points)), abs=1e-5)
    for side, sign in (("l", 1), ("r", -1)):
        held, wrist = body.joint(f"held_{side}"), body.joint(f"hand_{side}")
        assert np.linalg.norm(held - wrist) < 0.2
        assert held[1] * sign > 0.3
