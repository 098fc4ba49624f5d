"""Places are seen whole by their cameras: zones in the picture, nothing before the lens, few enough faces."""

from collections.abc import Sequence

import numpy as np
import pytest

from bench.scenes.places import PLACES
from bench.scenes.places.gate import BOOM_M, DOOR, HINGE, LANE, boom, door
from bench.scenes.words import Piece, Place, Points


def points(pieces: Sequence[Piece]) -> Points:
    return np.concatenate([piece.points for piece in pieces])


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]()


def test_it_is_light_enough(place: Place) -> None:
    assert 20_000 < sum(len(piece.faces) for piece in place.pieces) <= 150_000
    assert len(place.pieces) <= 130


def test_its_meshes_are_whole(place: Place) -> None:
    for piece in place.pieces:
        assert piece.points.dtype == np.float32
        assert np.isfinite(piece.points).all()
        assert max(max(face) for face in piece.faces) < len(piece.points)
        assert all(0.0 <= part <= 0.85 for part in piece.paint.rgb)


def test_the_camera_hangs_where_cameras_hang(place: Place) -> None:
    assert 3.0 <= place.view.xyz[2] <= 6.0


def test_what_rules_watch_is_in_the_picture(place: Place) -> None:
    assert len(place.zones) >= 2
    width, height = place.view.size
    for zone in place.zones:
        ground = np.array([(x, y, 0.0) for x, y in zone.corners], np.float32)
        dense = np.concatenate(
            [np.linspace(a, b, 20) for a, b in zip(ground, np.roll(ground, -1, axis=0), strict=True)]
        )
        x, y, depth = place.view.project(dense).T
        seen = (depth > 0) & (x >= 0) & (x < width) & (y >= 0) & (y < height)
        assert seen.mean() > 0.5, zone.name


def test_somebody_in_a_zone_is_large_enough_to_be_found(place: Place) -> None:
    for zone in place.zones:
        x, y = np.mean(zone.corners, axis=0)
        feet, head = place.view.project(np.array([(x, y, 0), (x, y, 1.7)], np.float32))
        assert feet[1] - head[1] > 40, zone.name


def test_nothing_hides_the_middle_of_the_picture(place: Place) -> None:
    everything = place.view.project(points(place.pieces))
    near = everything[(everything[:, 2] > 0) & (everything[:, 2] < 3.0)]
    width, height = place.view.size
    middle = (abs(near[:, 0] - width / 2) < width * 0.3) & (abs(near[:, 1] - height / 2) < height * 0.2)
    assert not middle.any()


def test_what_is_parked_stands_still_apart_and_on_the_ground(place: Place) -> None:
    spots = [(actor.track(0.0), actor.track(99.0)) for actor in place.standing]
    assert len({actor.id for actor in place.standing}) == len(spots) >= 1
    assert min(actor.id for actor in place.standing) >= 1000
    ground = []
    for early, late in spots:
        assert early is not None
        assert early == late
        assert 0 <= early.xyz[2] < 0.15
        ground.append(early.xyz[:2])
    gaps = [np.hypot(*np.subtract(a, b)) for number, a in enumerate(ground) for b in ground[:number]]
    assert min(gaps, default=1.0) > 0.45


def test_lamps_hang_above_heads(place: Place) -> None:
    assert place.lamps
    for _, _, z, watts in place.lamps:
        assert z > 2.2
        assert watts > 0


def test_the_same_place_in_another_size_keeps_its_pieces() -> None:
    for make in PLACES.values():
        small, large = make(), make((1920, 1080))
        assert small.pieces is large.pieces
        assert (small.view.size, large.view.size) == ((640, 360), (1920, 1080))


def test_the_boom_bars_the_lane_and_rises_on_its_hinge() -> None:
    shut, up = points(boom(0.0)), points(boom(np.pi / 2))
    assert shut[:, 0].min() < LANE[0] + 0.3
    assert np.ptp(shut[:, 2]) < 0.2
    assert 0.7 < shut[:, 2].mean() < 1.2
    assert up[:, 2].max() == pytest.approx(HINGE[2] + BOOM_M, abs=0.1)
    assert up[:, 0].min() > HINGE[0] - 0.2
    half = points(boom(0.6))
    assert half[:, 2].min() > 0.8


def test_the_door_fills_its_frame_and_swings_away() -> None:
    shut, wide = points(door(0.0)), points(door(1.4))
    assert shut[:, 0].min() >= DOOR[0]
    assert DOOR[1] - 0.15 < shut[:, 0].max() <= DOOR[1]
    assert wide[:, 1].max() > shut[:, 1].max() + 1.0
    assert wide[:, 0].max() < DOOR[0] + 0.5
