import pytest

from models.rules import RuleEvent, RuleSpec
from rules.engine import RuleEngine
from tests.unit.rules.scenes import T0, begins, ends, zone
from tests.unit.rules.walks import Box, Story, between, feed, person, pictures, shaken

STANDS: Box = (1.0, 0.8, 0.1, 0.3)
LIES: Box = (1.1, 0.82, 0.3, 0.09)
FALLS = ((0.0, STANDS), (3.0, STANDS), (3.6, LIES), (20.0, LIES))
LEFT, RIGHT = ((0.0, 0.0), (0.4, 0.0), (0.4, 1.0), (0.0, 1.0)), ((0.4, 0.0), (1.0, 0.0), (1.0, 1.0), (0.4, 1.0))


def _rule(*zones: tuple[tuple[float, float], ...], **params: object) -> RuleSpec:
    drawn = tuple(zone(points, zone_id=f"zon_{n}") for n, points in enumerate(zones))
    return RuleSpec("rul_1", "fall", "yard", camera_id="cam_1", zones=drawn, params=params)


def _found(story: Story, seconds: float = 20, fps: float = 5, rule: RuleSpec | None = None) -> list[RuleEvent]:
    return feed(RuleEngine([rule or _rule()]), pictures(story, seconds, fps))


def test_a_fall_is_told_once_it_lasts_and_says_how_sure_it_is() -> None:
    [begin] = begins(_found(person(*FALLS)))
    assert begin.began_s == pytest.approx(T0 + 3.4, abs=1e-3)  # the first box low enough
    assert begin.time_s == pytest.approx(T0 + 7.4, abs=1e-3)
    assert begin.zone_id == ""
    assert begin.values["lies_s"] == pytest.approx(4.0)
    assert 0.8 < float(begin.values["confidence"]) < 0.95


def test_a_sudden_flat_fall_is_surer_than_a_slow_round_one() -> None:
    slow = person((0.0, STANDS), (3.0, STANDS), (4.8, (1.1, 0.82, 0.2, 0.15)), (20.0, (1.1, 0.82, 0.2, 0.15)))
    [sure], [unsure] = begins(_found(person(*FALLS))), begins(_found(slow))
    assert float(unsure.values["confidence"]) < 0.65
    assert begins(_found(slow, rule=_rule(least_confidence=0.7))) == []
    assert begins(_found(person(*FALLS), rule=_rule(least_confidence=0.7)))[0].began_s == sure.began_s


@pytest.mark.parametrize(("places", "zone_id"), [((LEFT,), None), ((RIGHT,), "zon_0"), ((LEFT, RIGHT), "zon_1")])
def test_only_in_the_areas_of_the_rule(
    places: tuple[tuple[tuple[float, float], ...], ...], zone_id: str | None
) -> None:
    found = begins(_found(person(*FALLS), rule=_rule(*places)))
    assert [event.zone_id for event in found] == ([] if zone_id is None else [zone_id])


def test_who_crawls_away_does_not_lie_still() -> None:
    crawls = person((0.0, STANDS), (3.0, STANDS), (3.6, LIES), (13.0, (0.3, 0.82, 0.3, 0.09)))
    assert _found(crawls, 13) == []


def test_a_switch_of_ids_while_falling_loses_no_fall() -> None:
    def story(time_s: float) -> dict[int, tuple[str, Box]]:
        return {7 if time_s < 3.3 else 8: ("person", between(time_s, FALLS))}

    [begin] = begins(_found(story))
    assert begin.track_id == 8


def test_somebody_who_was_always_lying_has_not_fallen() -> None:
    assert _found(person((0.0, LIES), (20.0, LIES))) == []


def test_others_who_stand_about_change_nothing() -> None:
    def story(time_s: float) -> dict[int, tuple[str, Box]]:
        return {7: ("person", between(time_s, FALLS)), 9: ("person", STANDS)}

    assert [event.track_id for event in begins(_found(story))] == [7]


def test_the_event_ends_when_the_track_is_gone() -> None:
    events = _found(lambda t: person(*FALLS)(t) if t < 10 else {}, 25)
    [end] = ends(events)
    assert end.time_s == pytest.approx(T0 + 9.8, abs=1e-3)


@pytest.mark.parametrize("box", [STANDS, (1.0, 0.8, 0.2, 0.2), LIES])
def test_trembling_boxes_do_not_fall(box: Box) -> None:
    frames = shaken(pictures(person((0.0, box), (120.0, box)), 120, 5), 0.05)
    assert feed(RuleEngine([_rule(still_s=0)]), frames) == []
