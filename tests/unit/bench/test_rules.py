"""The drawn square, and how differences between two ways to count are explained."""

import numpy as np
import pytest

from bench.figures import Figures
from bench.rule_agreement import compare_crossings, compare_inside
from bench.rule_scene import FPS, Scene, drawn_scene
from bench.rules import Times, our_lines, our_zones
from rules.engine import validate_rule

SQUARE = np.array(((100, 100), (300, 100), (300, 300), (100, 300)))
LINE = np.array(((500, 200, 500, 600),))


def scene_of(feet: list[tuple[float, float]], ids: list[int] | None = None) -> Scene:
    """One person."""
    track_id = np.array(ids or [0] * len(feet)).reshape(-1, 1)
    return Scene(np.array(feet, np.float64).reshape(-1, 1, 2), track_id, (SQUARE,), LINE)


def told(scene: Scene, margin_norm: float = 0.01) -> list[str]:
    return [str(event.values["direction"]) for event in our_lines(scene, scene.frames(), margin_norm, Times())]


def compared(scene: Scene, theirs: list[int]) -> dict[str, int]:
    crossed = np.array(theirs, np.int8).reshape(-1, 1, 1)
    ours = our_lines(scene, scene.frames(), 0.01, Times())
    counts = compare_crossings(scene, ours, our_lines(scene, scene.frames(), 0.0, Times()), crossed)
    return {name: count for name, count in counts.items() if count}


def test_the_square_is_the_same_for_the_same_seed_and_its_rules_can_run() -> None:
    one, other = (drawn_scene(3, 20, 6, 12) for _ in range(2))
    assert np.array_equal(one.boxes_xyxy, other.boxes_xyxy)
    validate_rule(one.zone_rule())
    validate_rule(one.line_rule(0.01))
    assert all(4 <= len(zone) <= 12 for zone in one.zones)
    assert len(np.unique(one.track_id)) == 22  # of twenty, two change their id
    assert [frame.frame_time_s for frame in one.frames()][:2] == [0.0, 1 / FPS]


def test_who_is_inside_by_our_rule_is_told_by_picture_zone_and_person() -> None:
    scene, figures = scene_of([(50, 200), (200, 200), (200, 200), (900, 200)]), Figures()
    inside = our_zones(scene, scene.frames(), Times(), figures)
    assert inside[:, 0, 0].tolist() == [False, True, True, False]
    assert figures.values["stays_mean"] == 0.75


@pytest.mark.parametrize(
    ("x", "ours", "theirs", "reason"),
    [
        (300.9, False, True, "edge_pixel"),
        (310.0, True, False, "hysteresis"),
        (310.0, False, True, "unexplained"),
        (200.0, False, True, "unexplained"),
    ],
)
def test_a_difference_inside_has_one_reason(x: float, ours: bool, theirs: bool, reason: str) -> None:
    scene = scene_of([(x, 200.0)])
    counts = compare_inside(scene, np.full((1, 1, 1), ours), np.full((1, 1, 1), theirs))
    assert {name for name, count in counts.items() if count} == {reason}


def test_who_goes_round_the_end_of_a_line_is_counted_by_the_peer_alone() -> None:
    round_the_end = [(450.0, 500.0), (450, 650), (550, 650), (550, 500)]
    scene = scene_of([at for at in round_the_end for _ in range(3)])
    assert told(scene) == []
    turned = -1  # the line is drawn downwards, so to the right is from B to A
    assert compared(scene, [0] * 9 + [turned, 0, 0]) == {"line_end": 1}


def test_an_id_that_changes_on_the_line_is_lost_by_the_peer_alone() -> None:
    scene = scene_of([(400 + 20 * i, 400.0) for i in range(12)], [0] * 5 + [1] * 7)
    assert told(scene) == ["b_to_a"]
    assert compared(scene, [0] * 12) == {"id_switch": 1}


def test_trembling_on_the_line_is_counted_by_the_peer_alone() -> None:
    scene = scene_of([(500 + (3 if i % 2 else -3), 400.0) for i in range(6)])
    assert told(scene) == []
    assert compared(scene, [0, -1, 1, -1, 1, -1]) == {"margin": 1}


def test_what_nothing_explains_is_told() -> None:
    scene = scene_of([(100 + i, 400.0) for i in range(6)])
    assert compared(scene, [0, 0, 0, 1, 0, 0]) == {"unexplained": 1}
