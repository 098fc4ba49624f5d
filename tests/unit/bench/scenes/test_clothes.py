"""Clothes cover what they should, stand off the body and have straight seams."""

from dataclasses import replace

import numpy as np
import pytest

from bench.scenes.body import Body
from bench.scenes.clothes import Figure, Worn, clothes, folds, grown, hung, normals_of, smoothed, straightened, tube
from bench.scenes.heads import head
from bench.scenes.luggage import luggage
from bench.scenes.skeleton import vector
from bench.scenes.wardrobe import Bottom, Outfit, Top, look_of
from bench.scenes.words import Paint

RED, BLUE, SKIN, WHITE = (Paint(rgb) for rgb in ((1.0, 0, 0), (0, 0, 1.0), (0.5, 0.3, 0.2), (1.0, 1.0, 1.0)))
PLAIN = Outfit(SKIN, "short", Paint((0, 0, 0)), Top(RED, 1.0, 0.03, 0.03), Bottom(BLUE, 1.0, 0.08, 0.09), WHITE, WHITE)


def worn(body: Body, outfit: Outfit) -> list[Worn]:
    return [piece for piece in clothes(Figure(body), outfit, np.random.default_rng(1)) if piece.faces]


def points_of(body: Body, outfit: Outfit, paint: Paint) -> np.ndarray:
    return np.concatenate([piece.points for piece in worn(body, outfit) if piece.paint == paint])


def test_long_sleeves_and_trousers_leave_hands_and_head_bare(body: Body) -> None:
    skin = points_of(body, PLAIN, SKIN)
    far = np.abs(skin[:, 1]) > body.joint("hand_l")[1] - 0.06
    high = skin[:, 2] > body.joint("neck_01")[2] - 0.1
    low = skin[:, 2] < 0.15
    assert (far | high | low).all()
    assert far.any()
    assert high.any()


def test_short_sleeves_and_shorts_leave_more_bare(body: Body) -> None:
    short = replace(PLAIN, top=replace(PLAIN.top, sleeve=0.35), bottom=replace(PLAIN.bottom, hem=0.5))
    knee, elbow = body.joint("calf_l"), body.joint("lowerarm_l")
    skin = points_of(body, short, SKIN)
    assert (np.linalg.norm(skin - knee, axis=1) < 0.15).any()
    assert (np.linalg.norm(skin - elbow, axis=1) < 0.1).any()
    trousers = points_of(body, short, BLUE)
    assert trousers[:, 2].min() == pytest.approx(Figure(body).at_leg(0.5), abs=0.06)


def test_a_leg_of_trousers_is_as_wide_as_it_should_be(body: Body) -> None:
    points = points_of(body, PLAIN, BLUE)
    hem = points[points[:, 2] < points[:, 2].min() + 0.04]
    left = hem[hem[:, 1] > 0]
    assert np.ptp(left[:, 0]) / 2 == pytest.approx(0.09, abs=0.02)


def test_a_coat_hangs_round_the_legs_and_a_jacket_does_not(body: Body) -> None:
    coat = replace(PLAIN, top=replace(PLAIN.top, hem=0.5))
    assert points_of(body, coat, RED)[:, 2].min() == pytest.approx(Figure(body).at_leg(0.5), abs=0.05)
    assert points_of(body, PLAIN, RED)[:, 2].min() > Figure(body).at_leg(0.15)


def test_a_skirt_ends_at_its_hem(body: Body) -> None:
    skirt = replace(PLAIN, bottom=Bottom(BLUE, 0.6, 0.0, 0.05, skirt=True))
    assert points_of(body, skirt, BLUE)[:, 2].min() == pytest.approx(Figure(body).at_leg(0.6), abs=0.06)


def test_an_open_jacket_shows_what_is_under_it_in_front_only(body: Body) -> None:
    opened = replace(PLAIN, top=replace(PLAIN.top, open_m=0.09, inner=WHITE))
    inner = [piece for piece in worn(body, opened) if piece.paint == WHITE and piece.points[:, 2].mean() > 0.9]
    points = np.concatenate([piece.points for piece in inner])
    assert (np.abs(points[:, 1]) < 0.16).all()
    assert points[:, 0].mean() > 0.05


def test_bands_run_round_the_trunk_at_their_height(body: Body) -> None:
    banded = replace(PLAIN, top=replace(PLAIN.top, bands=((0.4, 0.7, WHITE),)))
    figure = Figure(body)
    band = [piece for piece in worn(body, banded) if piece.paint == WHITE and piece.points[:, 2].mean() > 0.9]
    points = np.concatenate([piece.points for piece in band])
    assert points[:, 2].min() > figure.at_trunk(0.3)
    assert points[:, 2].max() < figure.at_trunk(0.8)
    assert np.ptp(points[:, 0]) > 0.15


def test_shoes_stand_on_the_ground(body: Body) -> None:
    assert points_of(body, PLAIN, WHITE)[:, 2].min() == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize("role", ["", "guard", "courier", "cleaner", "child", "elder", "umbrella"])
def test_everything_worn_is_whole(body: Body, role: str) -> None:
    for seed in range(12):
        look = look_of(seed, role)
        figure, rng = Figure(body), np.random.default_rng(seed)
        parts = (clothes(figure, look.outfit, rng), head(figure, look.outfit, rng), luggage(figure, look.outfit))
        for piece in (piece for part in parts for piece in part if piece.faces):
            assert np.isfinite(piece.points).all()
            assert piece.points.dtype == np.float32
            assert piece.weights.sum(axis=1) == pytest.approx(np.ones(len(piece.points)), abs=1e-4)
            assert {at for face in piece.faces for at in face} <= set(range(len(piece.points)))
            assert np.abs(piece.points).max() < 2.5


@pytest.mark.parametrize(("thing", "bone"), [("backpack", "spine_03"), ("handbag", "thigh_l"), ("phone", "hand_r")])
def test_what_is_carried_is_where_it_is_carried(body: Body, thing: str, bone: str) -> None:
    pieces = list(luggage(Figure(body), replace(PLAIN, carries=(thing,), carried_paint=RED)))
    nearest = min(np.linalg.norm(piece.points - body.joint(bone), axis=1).min() for piece in pieces)
    assert nearest < 0.25
    assert not any(piece.apart for piece in pieces)


def test_an_umbrella_is_overhead_and_no_part_of_its_bearer(body: Body) -> None:
    pieces = list(luggage(Figure(body), replace(PLAIN, carries=("umbrella",), carried_paint=RED)))
    assert all(piece.apart for piece in pieces)
    assert max(piece.points[:, 2].max() for piece in pieces) > body.joint("held_r")[2] + 0.6


def test_a_bag_hangs_from_the_hand_that_holds_no_phone(body: Body) -> None:
    for carries, sign in ((("bag",), -1), (("bag", "phone"), 1)):
        pieces = list(luggage(Figure(body), replace(PLAIN, carries=carries, carried_paint=RED)))
        bag = max(pieces, key=lambda piece: len(piece.points))
        assert bag.points[:, 1].mean() * sign > 0.3


CELLS = [(x, y) for x in range(4) for y in range(4)]
GRID = np.array([(x, y, 0) for x in range(5) for y in range(5)], np.float32)
QUADS = np.array([(5 * x + y, 5 * x + 5 + y, 5 * x + 6 + y, 5 * x + 1 + y) for x, y in CELLS], np.int32)


def test_growing_moves_points_along_their_normals() -> None:
    assert normals_of(GRID, QUADS) == pytest.approx(np.tile((0, 0, 1), (25, 1)))
    assert grown(GRID, QUADS, 0.5)[:, 2] == pytest.approx(np.full(25, 0.5))


def test_smoothing_takes_bumps_away_and_leaves_the_edge() -> None:
    bumpy = GRID.copy()
    bumpy[12, 2] = 1.0
    smooth = smoothed(bumpy, QUADS, 3)
    assert 0 < smooth[12, 2] < 0.5
    edge = [at for at in range(25) if at % 5 in (0, 4) or at // 5 in (0, 4)]
    assert smooth[edge] == pytest.approx(bumpy[edge])


def test_a_tube_is_no_thinner_than_told_and_never_thinner_than_the_limb() -> None:
    rng = np.random.default_rng(3)
    angle, height = rng.uniform(0, 6.28, 200), rng.uniform(0, 1, 200)
    limb = np.stack((0.05 * np.cos(angle), 0.05 * np.sin(angle), height), axis=1).astype(np.float32)
    wide = tube(limb, vector(0, 0, 1), vector(0, 0, 0.5), vector(0, 0, 0), (0.0, 0.1, 0.2), 0.01)
    radius = np.hypot(wide[:, 0], wide[:, 1])
    assert radius == pytest.approx(np.maximum(0.06, np.interp(2 * (1 - height), (0, 1, 2), (0, 0.1, 0.2))), abs=0.01)


def test_cloth_hangs_from_the_widest_part_above() -> None:
    height = np.repeat(np.linspace(1, 0, 16), 24)
    angle = np.tile(np.linspace(-3.1, 3.1, 24), 16)
    radius = np.where(height > 0.6, 0.2, 0.1)
    waist = np.stack((radius * np.cos(angle), radius * np.sin(angle), height), axis=1).astype(np.float32)
    out = np.hypot(*hung(waist, vector(0, 0, 0), 0.5)[:, :2].T)
    assert out[height > 0.6] == pytest.approx(np.full((height > 0.6).sum(), 0.2), abs=0.02)
    assert out[height < 0.5] == pytest.approx(np.full((height < 0.5).sum(), 0.15), abs=0.02)


def test_seams_are_moved_to_the_nearest_level() -> None:
    toothed = (GRID * 0.02).astype(np.float32)
    inner, outer = QUADS[:8], QUADS[8:]
    seam = np.intersect1d(inner, outer)
    straight = straightened(toothed, inner, outer, 0, (0.05, 9.0))
    assert straight[seam, 0] == pytest.approx(np.full(len(seam), 0.05))
    others = np.setdiff1d(np.arange(25), seam)
    assert straight[others] == pytest.approx(toothed[others])


def test_folds_are_as_deep_as_told() -> None:
    points = np.random.default_rng(5).uniform(0, 1, (5000, 3)).astype(np.float32)
    depth = folds(points, np.random.default_rng(6), 0.01)
    assert 0.004 < np.abs(depth).max() < 0.02
    assert abs(depth.mean()) < 0.002
