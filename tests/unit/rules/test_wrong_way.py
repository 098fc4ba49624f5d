import pytest

from models.rules import Phase, RuleEvent, RuleSpec, ZoneShape
from rules.engine import RuleEngine
from tests.unit.rules.scenes import T0, Point, begins, ends, zone
from tests.unit.rules.walks import Box, between, feed, picture, pictures, shaken

H = 0.12  # of the boxes, in picture heights
RIGHT = ((0.1, 0.5), (0.9, 0.5))  # the allowed way is to the right; it is 1.6 picture heights long
BEND = ((0.1, 0.5), (0.5, 0.5), (0.5, 0.1))  # to the right, then up


def _rule(points: tuple[Point, ...] = RIGHT, **params: object) -> RuleSpec:
    way = zone(points, ZoneShape.LINE, "zon_way")
    return RuleSpec("rul_1", "wrong_way", "lane", camera_id="cam_1", zones=(way,), params=params)


def _box(x_heights: float, y: float = 0.5) -> Box:
    return x_heights, y, 0.05, H


def _goes(*keys: tuple[float, float], y: float = 0.5, fps: float = 5.0) -> list[RuleEvent]:
    """Somebody who is at x (in picture heights) at the times of the keys."""
    path = [(at_s, _box(x, y)) for at_s, x in keys]
    frames = pictures(lambda t: {7: ("person", between(t, path))}, keys[-1][0], fps)
    return feed(RuleEngine([_rule()]), frames)


def test_going_back_along_the_way_is_an_event_until_one_turns() -> None:
    events = _goes((0, 1.6), (5, 1.0), (8, 1.3))
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    begin, end = events
    assert begin.began_s == T0
    assert begin.time_s == pytest.approx(T0 + 2 * H / 0.12, abs=0.21)  # two heights at a tenth of one a picture
    assert float(begin.values["back_heights"]) >= 2.0
    assert end.time_s == pytest.approx(T0 + 5 + H / 0.1, abs=0.41)  # a height forward again
    assert (begin.zone_id, begin.track_id) == ("zon_way", 7)


@pytest.mark.parametrize(
    "keys",
    [
        ((0, 0.4), (8, 1.6)),  # the allowed way
        ((0, 1.0), (20, 1.0)),  # stands
        ((0, 1.0), (2, 1.2), (4, 1.0), (6, 1.2), (8, 1.0)),  # to and fro, less than two heights
    ],
)
def test_what_does_not_go_back_is_none(keys: tuple[tuple[float, float], ...]) -> None:
    assert _goes(*keys) == []


def test_beside_the_way_anything_goes() -> None:
    assert _goes((0, 1.6), (5, 0.4), y=0.5 + 1.6 * H) == []
    assert len(begins(_goes((0, 1.6), (5, 0.4), y=0.5 + 1.4 * H))) == 1


def test_going_back_from_the_turning_point_counts_and_not_from_the_start() -> None:
    [begin] = begins(_goes((0, 0.4), (5, 1.4), (10, 0.4)))
    assert begin.began_s == pytest.approx(T0 + 5, abs=1e-3)


def test_a_bent_way_bends_the_direction() -> None:
    up = [(0.0, _box(1.0, 0.9)), (5.0, _box(1.0, 0.1))]
    down = [(0.0, _box(1.0, 0.1)), (5.0, _box(1.0, 0.9))]
    for path, found in ((up, 0), (down, 1)):
        frames = pictures(lambda t, path=path: {7: ("person", between(t, path))}, 5, 5)  # type: ignore[misc]
        assert len(begins(feed(RuleEngine([_rule(BEND)]), frames))) == found


def test_leaving_the_way_ends_the_event() -> None:
    path = [(0.0, _box(1.6)), (3.0, _box(1.0)), (4.0, _box(1.0, 0.9))]
    events = feed(
        RuleEngine([_rule()]),
        [*pictures(lambda t: {7: ("person", between(t, path))}, 4, 5), *[picture(4.2 + i / 5, {}) for i in range(20)]],
    )
    [end] = ends(events)
    assert T0 + 3 < end.time_s < T0 + 4


def test_a_switch_of_ids_keeps_the_way_that_was_gone() -> None:
    path = [(0.0, _box(1.6)), (5.0, _box(0.4))]
    frames = pictures(lambda t: {7 if t < 0.6 else 8: ("person", between(t, path))}, 5, 5)
    events = feed(RuleEngine([_rule()]), frames)
    [begin] = begins(events)
    assert begin.began_s == T0
    assert begin.track_id == 8


def test_a_box_that_trembles_for_minutes_goes_nowhere() -> None:
    frames = shaken(pictures(lambda _: {7: ("car", _box(1.0))}, 300, 5), 0.05)
    assert feed(RuleEngine([_rule(classes=["car"])]), frames) == []
