import pytest

from models.rules import RuleEvent, RuleSpec, ZoneShape
from rules.engine import RuleEngine
from tests.unit.rules.scenes import T0, Point, begins, ends, zone
from tests.unit.rules.walks import Box, Story, between, feed, person, pictures, shaken

FOOT = ((0.1, 0.7), (0.9, 0.7))  # of the wall
GROUND: Box = (1.0, 0.72, 0.1, 0.3)
TOP: Box = (1.05, 0.45, 0.1, 0.3)
CLIMBS = ((0.0, GROUND), (3.0, GROUND), (5.0, TOP), (8.0, TOP), (10.0, GROUND), (14.0, GROUND))


def _rule(points: tuple[Point, ...] = FOOT, **params: object) -> RuleSpec:
    line = zone(points, ZoneShape.LINE, "zon_wall")
    return RuleSpec("rul_1", "climbing", "wall", camera_id="cam_1", zones=(line,), params=params)


def _found(story: Story, seconds: float = 14, fps: float = 5, rule: RuleSpec | None = None) -> list[RuleEvent]:
    return feed(RuleEngine([rule or _rule()]), pictures(story, seconds, fps))


def test_a_climb_is_told_while_it_goes_on_and_says_how_sure_it_is() -> None:
    events = _found(person(*CLIMBS))
    [begin], [end] = begins(events), ends(events)
    up_s = 3 + (0.02 + 0.4 * 0.3) / 0.27 * 2  # the feet are two fifths of a height above the line
    assert begin.began_s == pytest.approx(T0 + up_s, abs=0.2)
    assert begin.time_s == pytest.approx(begin.began_s + 0.6, abs=0.01)
    assert begin.zone_id == "zon_wall"
    assert 0.6 <= float(begin.values["confidence"]) <= float(end.values["confidence"]) == 1.0
    assert T0 + 9 < end.time_s < T0 + 10


def test_somebody_who_is_only_seen_up_there_is_unsure() -> None:
    sits = person((0.0, TOP), (14.0, TOP))
    assert _found(sits) == []
    [begin] = begins(_found(sits, rule=_rule(least_confidence=0.4)))
    assert begin.values["confidence"] == 0.4


def test_coming_down_from_behind_the_wall_is_a_climb_too() -> None:
    over = person((0.0, (1.0, 0.45, 0.1, 0.06)), (2.0, (1.0, 0.45, 0.1, 0.28)), (4.0, GROUND))
    assert len(begins(_found(over, 4))) == 1


def test_beside_the_line_nobody_climbs() -> None:
    assert _found(person(*CLIMBS), rule=_rule(((0.6, 0.7), (0.9, 0.7)))) == []


def test_who_goes_up_a_ramp_sideways_does_not_climb() -> None:
    ramp = person((0.0, (0.3, 0.72, 0.1, 0.3)), (6.0, (1.6, 0.4, 0.1, 0.3)))
    assert _found(ramp, 6) == []
    assert len(begins(_found(ramp, 6, rule=_rule(sideways=10)))) == 1


def test_a_sloping_line_is_measured_where_the_feet_are() -> None:
    slope = ((0.1, 0.5), (0.9, 0.9))  # at the middle of the picture it is where the level one is
    assert len(begins(_found(person(*CLIMBS), rule=_rule(slope)))) == 1


def test_a_switch_of_ids_on_the_wall_is_one_climb() -> None:
    def story(time_s: float) -> dict[int, tuple[str, Box]]:
        return {7 if time_s < 6 else 8: ("person", between(time_s, CLIMBS))}

    events = _found(story)
    assert len(begins(events)) == len(ends(events)) == 1


@pytest.mark.parametrize("y", [0.6, 0.7])
def test_trembling_boxes_do_not_climb(y: float) -> None:
    box: Box = (1.0, y, 0.1, 0.3)
    frames = shaken(pictures(person((0.0, box), (120.0, box)), 120, 5), 0.04)
    assert feed(RuleEngine([_rule(rise=0.3)]), frames) == []
