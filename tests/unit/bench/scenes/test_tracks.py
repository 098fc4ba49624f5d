"""Ways are smooth, as fast as asked, and stand where they wait."""

from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.scenes.tracks import STANDS_BELOW_MPS, To, Wait, after, on_foot, on_wheels, over_wall, riding, way
from bench.scenes.words import Action, State

CORNER: list[To | Wait] = [To(0, 0), To(6, 0), Wait(4.0, facing=pi), To(6, 6)]


def states(track: object, begin: float, end: float, step: float = 0.1) -> list[State]:
    assert callable(track)
    found = [track(float(t)) for t in np.arange(begin, end, step)]
    return [state for state in found if state is not None]


def test_it_begins_and_ends_where_it_should() -> None:
    path = way(2.0, 1.5, CORNER, ease_s=1.0)
    assert path.at(1.99) is None
    assert path.at(path.ends_s + 0.01) is None
    begin, end = path.at(2.0), path.at(path.ends_s)
    assert begin is not None
    assert end is not None
    assert (begin.x, begin.y) == pytest.approx((0, 0), abs=0.05)
    assert (end.x, end.y) == pytest.approx((6, 6), abs=0.1)
    assert path.ends_s == pytest.approx(2 + 6 / 1.5 + 4 + 6 / 1.5, abs=0.1)


def test_it_waits_and_turns_where_it_waits() -> None:
    there = states(on_foot(way(0.0, 1.5, CORNER, ease_s=1.0)), 5.5, 7.0)
    assert all(state.action is Action.STAND for state in there)
    assert all(np.cos(state.heading - pi) > 0.99 for state in there)
    assert np.ptp([state.xyz[0] for state in there]) < 0.02


def test_wheels_turn_with_the_road() -> None:
    track = on_wheels(way(0.0, 4.0, [To(0, 0), To(40, 0)], ease_s=1.0), 0.3)
    first, last = track(3.0), track(8.0)
    assert first is not None
    assert last is not None
    assert (last.phase - first.phase) * 2 * pi * 0.3 == pytest.approx(last.xyz[0] - first.xyz[0], rel=0.01)


def test_backwards_looks_the_other_way_and_turns_back() -> None:
    track = on_wheels(way(0.0, 1.0, [To(0, 0), To(8, 0)], ease_s=1.0, backwards=True), 0.3, backwards=True)
    early, late = track(3.0), track(6.0)
    assert early is not None
    assert late is not None
    assert np.cos(late.heading) == pytest.approx(-1, abs=1e-6)
    assert late.phase < early.phase < 0


def test_a_rider_is_where_the_vehicle_is() -> None:
    path = way(0.0, 3.0, [To(0, 0), To(20, 3)], ease_s=1.0)
    rider, bike = riding(path, 0.33)(2.0), on_wheels(path, 0.33)(2.0)
    assert rider is not None
    assert bike is not None
    assert (rider.xyz, rider.heading) == (bike.xyz, bike.heading)
    assert rider.phase == pytest.approx(bike.phase)
    assert rider.action is Action.RIDE


def test_over_a_wall_and_then_on() -> None:
    over = over_wall(1.0, 2.0, 8.45, -pi / 2, 6.0)
    highest = max(state.xyz[2] for state in states(over, 1.0, 7.0))
    assert 1.0 < highest < 2.0
    landed = over(6.99)
    assert landed is not None
    assert landed.xyz == pytest.approx((2.0, 7.35, 0.0), abs=0.03)
    both = after(over, on_foot(way(7.0, 1.2, [To(2, 7.35), To(0, 3)], ease_s=1.0)))
    assert [state.action for state in (both(6.9), both(9.0)) if state] == [Action.CLIMB, Action.WALK]


def test_a_way_begins_at_a_point() -> None:
    with pytest.raises(ValueError, match="begins at a point"):
        way(0, 1, [Wait(1), To(0, 0)], ease_s=1)


@given(
    corners=st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=2, max_size=6),
    speed=st.floats(0.6, 5.0),
)
def test_nobody_jumps_or_is_faster_than_asked(corners: list[tuple[float, float]], speed: float) -> None:
    far = [To(*corners[0])]
    for x, y in corners[1:]:
        if np.hypot(x - far[-1].x, y - far[-1].y) > 1:
            far.append(To(x, y))
    if len(far) < 2:
        return
    path = way(0.0, speed, far, ease_s=1.0)
    _, _, heading, pace, travelled, strides = path.columns
    assert pace.max() <= speed * 1.02 + STANDS_BELOW_MPS
    assert np.hypot(*np.diff(path.columns[:2], axis=1)).max() <= (speed * 1.02 + 0.1) * 0.05
    assert (np.diff(travelled) >= 0).all()
    assert (np.diff(strides) >= 0).all()
    assert np.abs(np.diff(heading)).max() < 0.8
