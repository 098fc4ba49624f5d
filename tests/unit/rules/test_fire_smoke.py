"""Fire and smoke: boxes that live, lamps that do not, and a real fire by its hand-drawn boxes."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import RuleEvent, RuleSpec
from models.tracks import Detections, TrackedFrame
from rules.engine import RuleEngine
from tests.media import media_path
from tests.unit.rules.scenes import T0, begins, ends, zone
from tests.unit.rules.walks import Scene, Story, feed, pictures, shaken
from vision.tracking import Tracker

FURG_SIZE, FURG_FPS = (426, 240), 29.97
HALVES = tuple(
    zone(((x, 0.0), (x + 0.5, 0.0), (x + 0.5, 1.0), (x, 1.0)), zone_id=f"zon_{n}") for n, x in enumerate((0.0, 0.5))
)


def _rule(**params: object) -> RuleSpec:
    return RuleSpec("rul_1", "fire_smoke", "yard", camera_id="cam_1", params=params)


def _flame(time_s: float) -> Scene:
    """A flame that breathes by a fifth of its height, twice a second and not quite evenly."""
    height = 0.2 * (1 + 0.2 * np.sin(12.1 * time_s) + 0.1 * np.sin(31 * time_s))
    return {5: ("fire", (0.6, 0.7, 0.12, float(height)))}


def _smoke(time_s: float) -> Scene:
    """Smoke that grows slowly and evenly."""
    size = 0.1 + 0.01 * time_s
    return {6: ("smoke", (1.2, 0.5, size, size))}


def _lamp(_time_s: float) -> Scene:
    return {7: ("fire", (0.6, 0.3, 0.1, 0.1))}


def _found(story: Story, seconds: float = 20, fps: float = 5, rule: RuleSpec | None = None) -> list[RuleEvent]:
    return feed(RuleEngine([rule or _rule()]), pictures(story, seconds, fps))


@pytest.mark.parametrize("fps", [1.0, 4.0, 25.0])
def test_a_flame_is_told_after_some_seconds(fps: float) -> None:
    [begin] = begins(_found(_flame, fps=fps))
    assert begin.began_s == T0
    assert begin.time_s - T0 == pytest.approx(3.0, abs=1 / fps)
    assert float(begin.values["liveliness"]) > 0.08
    assert (begin.class_name, begin.zone_id) == ("fire", "")


def test_smoke_that_grows_is_told_by_its_growth() -> None:
    [begin] = begins(_found(_smoke, 30))
    assert begin.class_name == "smoke"
    assert begins(_found(_smoke, 30, rule=_rule(growth=50, liveliness=5))) == []


@pytest.mark.parametrize("fps", [1.0, 5.0, 25.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_lamp_is_no_fire_however_long_it_shines(fps: float, seed: int) -> None:
    frames = shaken(pictures(_lamp, 120, fps), 0.03, seed)
    assert feed(RuleEngine([_rule()]), frames) == []
    assert len(begins(feed(RuleEngine([_rule(liveliness=0)]), frames))) == 1


def test_one_sighting_or_two_are_no_fire() -> None:
    assert _found(lambda t: _flame(t) if int(t) in (4, 9) else {}, 20, 1) == []
    assert _found(lambda t: _flame(t) if t < 2.5 else {}, 20) == []


def test_a_fire_that_burns_evenly_later_goes_on() -> None:
    def story(time_s: float) -> Scene:
        return _flame(time_s) if time_s < 5 else {5: ("fire", (0.6, 0.7, 0.12, 0.2))}

    events = _found(story, 40)
    assert len(begins(events)) == 1
    assert ends(events) == []


def test_a_fire_that_goes_out_ends() -> None:
    events = _found(lambda t: _flame(t) if t < 10 else {}, 40)
    [end] = ends(events)
    assert end.time_s - T0 == pytest.approx(9.8, abs=0.01)


def test_two_fires_are_two_events_each_in_its_area() -> None:
    rule = RuleSpec("rul_1", "fire_smoke", "yard", camera_id="cam_1", zones=HALVES)
    events = _found(lambda t: {**_flame(t), **_smoke(t)}, 30, rule=rule)
    assert [(event.zone_id, event.class_name) for event in begins(events)] == [("zon_0", "fire"), ("zon_1", "smoke")]


def test_weights_may_call_it_otherwise() -> None:
    frames = pictures(lambda t: {5: ("flame", _flame(t)[5][1])}, 10, 5)
    assert feed(RuleEngine([_rule()]), frames) == []
    assert len(begins(feed(RuleEngine([_rule(classes=["flame"])]), frames))) == 1


@given(dropped=st.sets(st.integers(1, 60), max_size=30))
@settings(max_examples=15)
def test_dropping_pictures_moves_it_by_at_most_one_gap(dropped: set[int]) -> None:
    frames = pictures(_smoke, 15, 4)
    kept = [frame for number, frame in enumerate(frames) if number not in dropped or number % 4 == 0]
    rule = _rule(liveliness=0.0)
    [full], [part] = (begins(feed(RuleEngine([rule]), each)) for each in (frames, kept))
    assert part.began_s == full.began_s
    assert 0 <= part.time_s - full.time_s <= 1.0 + 1e-6


def _furg(fps: float) -> Iterator[TrackedFrame]:
    """A burning house by its hand-drawn boxes, tracked as detections would be."""
    told = media_path("video/furg-house6.xml").read_text(encoding="utf-8")
    tracker = Tracker("cam_1", ["fire"])
    every = round(FURG_FPS / fps)
    for number, drawn in re.findall(r"<frameNumber>(\d+)</frameNumber>(.*?)</annotations>", told, re.DOTALL):
        if int(number) % every:
            continue
        rows = [[int(each) for each in row.split()] for row in re.findall(r"<_>\s*([\d ]+)</_>", drawn)]
        boxes = np.array([(x, y, x + w, y + h) for x, y, w, h in rows], np.float32).reshape(-1, 4)
        found = Detections(boxes, np.full(len(rows), 0.8, np.float32), np.zeros(len(rows), np.int64))
        yield tracker.update(T0 + int(number) / FURG_FPS, FURG_SIZE, found)


@pytest.mark.parametrize("fps", [1.0, 5.0, 30.0])
def test_a_real_fire_is_found_within_seconds(fps: float) -> None:
    found = begins(feed(RuleEngine([_rule()]), _furg(fps)))
    assert found
    assert found[0].time_s - T0 <= 8.0
