import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import ZoneShape
from rules.shapes import area_norm, check_zone_points
from xueliang.demo.films import Point, film_of, within_picture
from xueliang.demo.scenes import FIRST_LOOK, SCENES
from xueliang.demo.serving import first_clips

SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


@pytest.mark.parametrize(
    ("corners", "within"),
    [
        ([(0.2, 0.2), (0.8, 0.2), (0.5, 0.9)], [(0.2, 0.2), (0.8, 0.2), (0.5, 0.9)]),
        ([(-1, -1), (2, -1), (2, 2), (-1, 2)], SQUARE),
        (SQUARE, SQUARE),
        ([(0.5, 0.2), (1.5, 0.2), (1.5, 0.6), (0.5, 0.6)], [(0.5, 0.2), (1.0, 0.2), (1.0, 0.6), (0.5, 0.6)]),
        ([(0.5, 0.5), (1.0, 0.5), (1.5, 1.0), (0.5, 1.0)], [(0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0)]),
        ([(2, 2), (3, 2), (3, 3)], []),
        ([(-0.5, 0.5), (0.5, 0.5)], [(0.0, 0.5), (0.5, 0.5)]),
        ([(0.2, 1.5), (0.2, -0.5)], [(0.2, 1.0), (0.2, 0.0)]),
        ([(0.3, 0.3), (0.6, 0.4)], [(0.3, 0.3), (0.6, 0.4)]),
        ([(-0.2, 0.1), (-0.1, 0.9)], []),
    ],
)
def test_what_lies_outside_the_picture_is_cut_off(corners: list[Point], within: list[Point]) -> None:
    cut = sorted((round(x, 9), round(y, 9)) for x, y in within_picture(corners))
    assert cut == sorted(within)


coordinate = st.floats(-3, 3, allow_nan=False).map(lambda value: round(value, 4))


@given(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate), st.floats(0, 1))
def test_a_cut_line_lies_within_the_picture_and_keeps_what_was_there(one: Point, other: Point, share: float) -> None:
    cut = within_picture([one, other])
    assert all(0 <= value <= 1 for point in cut for value in point)
    x, y = (a + share * (b - a) for a, b in zip(one, other, strict=True))
    if 0.01 < x < 0.99 and 0.01 < y < 0.99 and one != other:
        assert min(a[0] for a in cut) - 1e-6 <= x <= max(a[0] for a in cut) + 1e-6
        assert min(a[1] for a in cut) - 1e-6 <= y <= max(a[1] for a in cut) + 1e-6


@given(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate))
def test_a_cut_triangle_can_be_a_zone_and_is_no_larger(one: Point, two: Point, three: Point) -> None:
    cut = within_picture([one, two, three])
    area = abs(area_norm([one, two, three]))
    if len(cut) < 3 or abs(area_norm(cut)) < 1e-3:
        return
    check_zone_points(ZoneShape.POLYGON, cut)
    assert abs(area_norm(cut)) <= min(area, 1.0) + 1e-9


def test_a_clip_with_nothing_beside_it_is_no_film(tmp_path: Path) -> None:
    assert film_of(tmp_path / "yard.mp4") is None


def test_a_film_knows_its_story_and_its_zones(tmp_path: Path) -> None:
    truth = {"story": "wall", "zones": {"strip": [[-1, 0.5], [0.5, 0.5], [0.5, 2], [-1, 2]], "line": [[0, 0], [1, 1]]}}
    (tmp_path / "night.json").write_text(json.dumps(truth))
    film = film_of(tmp_path / "night.mp4")
    assert film is not None
    assert film.story == "wall"
    assert sorted(film.zones["strip"]) == [(0, 0.5), (0, 1), (0.5, 0.5), (0.5, 1)]
    assert film.zones["line"] == ((0, 0), (1, 1))


def test_without_any_film_the_drawn_courtyard_is_served(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    drawn = tmp_path / "clips" / "courtyard.mp4"
    drawn.write_bytes(b"drawn before")
    assert first_clips(tmp_path, tmp_path / "nothing") == {"courtyard": drawn}


def test_of_the_films_those_that_are_there_are_served(tmp_path: Path) -> None:
    for name in ("wall", "gate_1080p", "strange"):
        (tmp_path / f"{name}.mp4").touch()
    assert first_clips(tmp_path, tmp_path) == {"wall": tmp_path / "wall.mp4"}


def test_every_rule_of_a_scene_has_a_zone_by_a_name_people_give_it() -> None:
    assert set(FIRST_LOOK) <= set(SCENES)
    for scene in SCENES.values():
        assert {rule.zone for rule in scene.rules} == set(scene.zones)
