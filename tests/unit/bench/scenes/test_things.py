"""Meshes of things are closed and as large as told."""

from itertools import pairwise

import numpy as np
import pytest

from bench.scenes.skeleton import vector
from bench.scenes.things import Mesh, box, brim, ellipsoid, joined, rings, sack, umbrella


def volume(mesh: Mesh) -> float:
    """Of a closed mesh that looks outwards, in cubic metres."""
    points, faces = mesh
    total = 0.0
    for face in faces:
        for b, c in pairwise(face[1:]):
            total += float(points[face[0]] @ np.cross(points[b], points[c])) / 6
    return total


def test_a_box_and_a_round_body_have_their_volume_and_look_outwards() -> None:
    assert volume(box(vector(1, 2, 3), vector(0.1, 0.2, 0.3))) == pytest.approx(0.006, rel=1e-3)
    ball = ellipsoid(vector(1, 0, 0), vector(0.3, 0.2, 0.1), sides=32)
    assert volume(ball) == pytest.approx(4 / 3 * np.pi * 0.006, rel=0.12)
    column = rings([(vector(0, 0, z), vector(0.1, 0.1, 0)) for z in (0, 1)], 48)
    assert volume(column) == pytest.approx(np.pi * 0.01, rel=0.01)


def test_a_tapered_box_is_narrower_on_top() -> None:
    points, _ = box(vector(0, 0, 0), vector(1, 1, 1), taper=0.5)
    assert np.ptp(points[points[:, 2] > 0, 0]) == pytest.approx(0.5)


def test_a_sack_fills_about_its_size_and_looks_outwards() -> None:
    points, faces = sack(vector(0, 0, 1), vector(0.2, 0.3, 0.4))
    assert np.ptp(points, axis=0) == pytest.approx((0.2, 0.3, 0.4), rel=0.35)
    assert 0.4 < volume((points, faces)) / 0.024 < 1.2


def test_joined_meshes_keep_their_faces() -> None:
    both = joined(box(vector(0, 0, 0), vector(1, 1, 1)), box(vector(5, 0, 0), vector(1, 1, 1)))
    assert len(both[1]) == 12
    assert volume(both) == pytest.approx(2, rel=1e-5)


def test_an_umbrella_is_above_its_grip() -> None:
    (canopy, _), (shaft, _) = umbrella(vector(0.3, -0.2, 1.0), 0.5, 0.8)
    assert canopy[:, 2].min() > 1.3
    assert np.ptp(canopy[:, 0]) == pytest.approx(1.0, abs=0.05)
    assert shaft[:, 2].min() < 1.0


def test_a_peak_sticks_out_ahead_and_downwards() -> None:
    points, _ = brim(vector(0, 0, 0), vector(0.1, 0.08, 0), 0.07, 0.02)
    assert points[:, 0].max() == pytest.approx(0.17, abs=1e-3)
    assert points[:, 2].min() == pytest.approx(-0.02, abs=1e-3)
