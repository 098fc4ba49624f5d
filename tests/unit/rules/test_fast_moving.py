import pytest

from models.rules import Phase, RuleEvent, RuleSpec
from rules.engine import RuleEngine
from tests.unit.rules.scenes import T0, begins, ends, zone
from tests.unit.rules.walks import Box, between, feed, pictures, shaken

H = 0.1  # of the boxes, in picture heights
YARD = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))  # from 0.4 to 1.6 picture heights across


def _rule(zones: bool = False, **params: object) -> RuleSpec:
    places = (zone(YARD),) if zones else ()
    return RuleSpec("rul_1", "fast_moving", "slow", camera_id="cam_1", zones=places, params=params)


def _runs(
    *keys: tuple[float, float], rule: RuleSpec | None = None, fps: float = 5.0, height: float = H, shake: float = 0.0
) -> list[RuleEvent]:
    """Somebody who is at x (in picture heights) at the times of the keys."""
    path: list[tuple[float, Box]] = [(at_s, (x, 0.5, height / 2, height)) for at_s, x in keys]
    frames = pictures(lambda t: {7: ("person", between(t, path))}, keys[-1][0], fps)
    return feed(RuleEngine([rule or _rule()]), shaken(frames, shake))


def test_running_is_an_event_until_one_slows_down() -> None:
    events = _runs((0, 0.1), (3, 1.0), (6, 1.3))  # three heights a second, then one
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    begin, end = events
    assert begin.time_s == pytest.approx(T0 + 1, abs=1e-3)
    assert begin.began_s == pytest.approx(T0, abs=1e-3)
    assert begin.values == {"speed_heights_s": 3.0, "speed_kmh": pytest.approx(3 * 1.7 * 3.6, abs=0.1)}
    assert T0 + 3 <= end.time_s <= T0 + 4


@pytest.mark.parametrize("fps", [1.0, 2.0, 5.0, 25.0])
@pytest.mark.parametrize(("speed", "found"), [(0.8, 0), (2.2, 0), (2.8, 1)])
def test_the_speed_is_the_same_at_any_rate_of_pictures(fps: float, speed: float, found: int) -> None:
    assert len(begins(_runs((0, 0.1), (5, 0.1 + 5 * speed * H), fps=fps))) == found


@pytest.mark.parametrize("height", [0.05, 0.1, 0.2])
def test_near_and_far_are_the_same(height: float) -> None:
    for speed, found in ((2.0, 0), (3.0, 1)):
        assert len(begins(_runs((0, 0.1), (2.4, 0.1 + 2.4 * speed * height), height=height))) == found


@pytest.mark.parametrize(("kmh", "found"), [(15.0, 1), (20.0, 0)])
def test_the_limit_may_be_in_km_h(kmh: float, found: int) -> None:
    rule = _rule(speed=50.0, speed_kmh=kmh, height_m=1.7)
    assert len(begins(_runs((0, 0.1), (5, 0.1 + 5 * 3 * H), rule=rule))) == found  # 18.4 km/h


@pytest.mark.parametrize("fps", [1.0, 5.0, 25.0])
def test_a_trembling_box_stands_still(fps: float) -> None:
    assert _runs((0, 1.0), (60, 1.0), fps=fps, shake=0.05) == []


def test_one_box_gone_wrong_makes_no_runner() -> None:
    path = [(0.0, 0.5), (4.9, 0.5 + 4.9 * 0.8 * H)]
    frames = pictures(
        lambda t: {7: ("person", (_at(path, t) + (0.3 if 2.0 <= t < 2.1 else 0.0), 0.5, 0.05, H))}, 4.9, 10
    )
    assert feed(RuleEngine([_rule()]), frames) == []


def _at(path: list[tuple[float, float]], time_s: float) -> float:
    (a_s, a), (b_s, b) = path
    return a + (b - a) * (time_s - a_s) / (b_s - a_s)


def test_outside_its_zone_one_may_run() -> None:
    events = _runs((0, 0.0), (6, 1.8), rule=_rule(zones=True))
    [begin], [end] = begins(events), ends(events)
    assert begin.zone_id == "zon_1"
    assert T0 + 0.4 / 0.3 <= begin.time_s <= T0 + 0.4 / 0.3 + 0.21
    assert end.time_s <= T0 + 1.6 / 0.3 + 0.21


def test_a_jump_over_a_long_gap_is_no_speed() -> None:
    frames = pictures(lambda t: {7: ("person", (0.1 if t < 2 else 1.9, 0.5, 0.05, H))}, 6, 5)
    unseen = [frame for frame in frames if not T0 + 1.5 < frame.frame_time_s < T0 + 3.5]
    assert feed(RuleEngine([_rule()]), unseen) == []


def test_a_switch_of_ids_does_not_hide_a_runner() -> None:
    path = [(0.0, (0.1, 0.5, 0.05, H)), (3.0, (1.0, 0.5, 0.05, H))]
    frames = pictures(lambda t: {7 if t < 0.9 else 8: ("person", between(t, path))}, 3, 10)
    [begin] = begins(feed(RuleEngine([_rule()]), frames))
    assert begin.time_s == pytest.approx(T0 + 1, abs=1e-3)
