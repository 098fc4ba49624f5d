from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine import RuleEngine
from rules.limits import MAX_TRACKS
from rules.sightings import ObjectParams, sightings
from rules.trails import (
    HEIR_REACH,
    HEIR_SPEED,
    Trails,
    begin_trails,
    boxes_in_heights,
    go_on_with,
    keep,
    take_up,
    trail_type,
)
from tests.unit.rules.scenes import HEIGHT, Point, begins, frame, line_rule

UP = ((0.5, 0.9), (0.5, 0.1))
BOX_HEIGHT = 60 / HEIGHT  # of the people in `frame`, in picture heights
KIND = trail_type(("mark", np.int64))


def _here(time_s: float, people: dict[int, Point]) -> Trails:
    seen = sightings(frame(time_s, people), ObjectParams(), ())
    return begin_trails(KIND, seen, boxes_in_heights(seen))


def _marked(time_s: float, people: dict[int, Point]) -> Trails:
    trails = _here(time_s, people)
    trails["mark"] = trails["track_id"]
    return trails


def test_places_are_in_picture_heights() -> None:
    trails = _here(0, {7: (0.5, 0.5)})
    assert trails["foot_xy"][0] == pytest.approx([1.0, 0.5])  # the picture is twice as wide as high
    assert trails["height"] == pytest.approx(BOX_HEIGHT)


def test_a_track_goes_on_with_its_trail_and_the_others_wait() -> None:
    before, others = take_up(_marked(0, {7: (0.5, 0.5), 8: (0.1, 0.5)}), _here(0.2, {7: (0.51, 0.5)}), 1.0)
    assert before["mark"].tolist() == [7]
    assert others["mark"].tolist() == [8]
    after = go_on_with(before, _here(0.2, {7: (0.51, 0.5)}))
    assert after["foot_xy"][0, 0] == pytest.approx(1.02)


@pytest.mark.parametrize(
    ("away_heights", "after_s", "found"),
    [
        (HEIR_REACH + HEIR_SPEED * 0.2 - 0.01, 0.2, 7),
        (HEIR_REACH + HEIR_SPEED * 0.2 + 0.01, 0.2, 0),
        (HEIR_REACH + HEIR_SPEED * 0.8 - 0.01, 0.8, 7),
        (0.0, 1.1, 0),  # unseen for too long
    ],
)
def test_a_new_track_takes_up_a_lost_trail_within_the_bound(away_heights: float, after_s: float, found: int) -> None:
    x = 0.5 + away_heights * BOX_HEIGHT / 2  # in parts of the width, which is two heights
    before, others = take_up(_marked(0, {7: (0.5, 0.5)}), _here(after_s, {9: (x, 0.5)}), 1.0)
    assert before["mark"].tolist() == [found]
    assert before["first_id"].tolist() == [7 if found else 9]
    assert len(others) == (0 if found or after_s > 1 else 1)


def test_a_track_still_seen_leaves_its_trail_to_nobody() -> None:
    before, _ = take_up(_marked(0, {7: (0.5, 0.5)}), _here(0.2, {7: (0.5, 0.5), 9: (0.505, 0.5)}), 1.0)
    assert before["mark"].tolist() == [7, 0]


def test_of_two_lost_trails_each_goes_to_the_nearest_new_track() -> None:
    known = _marked(0, {1: (0.5, 0.5), 2: (0.52, 0.5)})
    before, others = take_up(known, _here(0.2, {8: (0.523, 0.5), 9: (0.503, 0.5)}), 1.0)
    assert before["mark"].tolist() == [2, 1]
    assert len(others) == 0


def test_somebody_of_another_size_is_somebody_else() -> None:
    known = _marked(0, {7: (0.5, 0.5)})
    known["size"] = 2 * known["size"]
    before, _ = take_up(known, _here(0.2, {9: (0.5, 0.5)}), 1.0)
    assert before["mark"].tolist() == [0]


def test_what_is_kept_is_bounded_and_the_newest_stay() -> None:
    old = _here(0, dict.fromkeys(range(MAX_TRACKS), (0.5, 0.5)))
    new = _here(1, dict.fromkeys(range(MAX_TRACKS, MAX_TRACKS + 100), (0.5, 0.5)))
    kept = keep(old, new)
    assert len(kept) == MAX_TRACKS
    assert set(range(MAX_TRACKS, MAX_TRACKS + 100)) <= set(kept["track_id"].tolist())


@given(st.integers(0, 4), st.integers(1, 3), st.randoms(use_true_random=False))
def test_an_id_switch_on_the_line_loses_no_crossing(picture: int, unseen: int, random: Random) -> None:
    """A walker of one and a half heights a second whose track is lost anywhere near the line and begun anew."""
    xs = [0.5 + (i - 3) * 1.5 * BOX_HEIGHT / 2 / 5 + random.uniform(-0.002, 0.002) for i in range(12)]
    engine, events = RuleEngine([line_rule(UP)]), []
    for number, x in enumerate(xs):
        if picture < number <= picture + unseen - 1:
            events += engine.on_frame(frame(number / 5, {}))
            continue
        events += engine.on_frame(frame(number / 5, {7 if number <= picture else 8: (x, 0.5)}))
    assert [event.values["direction"] for event in begins(events)] == ["a_to_b"]
