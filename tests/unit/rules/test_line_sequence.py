from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.rules import Phase, RuleEvent, RuleSpec, ZoneShape
from rules.engine import RuleEngine, validate_rule
from tests.unit.rules.scenes import T0, Point, begins, walk, zone

LINES = (0.3, 0.5, 0.7)  # where upright lines stand in the picture


def _rule(xs: tuple[float, ...] = LINES, **params: object) -> RuleSpec:
    lines = tuple(zone(((x, 0.9), (x, 0.1)), ZoneShape.LINE, f"zon_{x}") for x in xs)
    return RuleSpec("rul_1", "line_sequence", "in", camera_id="cam_1", zones=lines, params=params)


def _path(*xs: float, fps: float = 5.0) -> list[tuple[float, Point | None]]:
    return [(i / fps, (x, 0.5)) for i, x in enumerate(xs)]


def _directions(events: list[RuleEvent]) -> list[str]:
    return [str(event.values["direction"]) for event in begins(events)]


@pytest.mark.parametrize(
    ("xs", "found"),
    [
        ((0.2, 0.4, 0.6, 0.8), ["forward"]),
        ((0.8, 0.6, 0.4, 0.2), ["backward"]),
        ((0.2, 0.4, 0.6, 0.8, 0.6, 0.4, 0.2), ["forward", "backward"]),
        ((0.2, 0.4, 0.6), []),
        ((0.2, 0.4, 0.6, 0.4, 0.6, 0.8), ["forward"]),  # turned back over the second line and came again
        ((0.2, 0.4, 0.2), []),
        ((0.6, 0.4, 0.6, 0.8), []),  # came from between the lines
        ((0.4, 0.6, 0.8), []),
        ((0.2, 0.8), ["forward"]),  # all of them between two pictures
        ((0.8, 0.2), ["backward"]),
    ],
)
def test_the_lines_must_be_crossed_in_their_order(xs: tuple[float, ...], found: list[str]) -> None:
    assert _directions(walk(RuleEngine([_rule()]), _path(*xs))) == found


@pytest.mark.parametrize(("order", "found"), [("forward", ["forward"]), ("backward", ["backward"])])
def test_only_the_chosen_order_is_reported(order: str, found: list[str]) -> None:
    assert _directions(walk(RuleEngine([_rule(order=order)]), _path(0.2, 0.8, 0.2))) == found


def test_the_order_is_the_rules_and_not_the_pictures() -> None:
    rule = _rule((0.7, 0.5, 0.3))
    assert _directions(walk(RuleEngine([rule]), _path(0.2, 0.4, 0.6, 0.8))) == ["backward"]


def test_the_event_says_when_and_how_long() -> None:
    events = walk(RuleEngine([_rule((0.3, 0.5))]), _path(0.2, 0.4, 0.6))
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    assert events[0].began_s == pytest.approx(T0 + 0.1, abs=1e-3)
    assert events[0].values == {"direction": "forward", "took_s": 0.2}
    assert (events[0].zone_id, events[0].track_id) == ("zon_0.5", 7)


@pytest.mark.parametrize(("wait_s", "found"), [(3, ["forward"]), (6, [])])
def test_the_next_line_must_come_soon(wait_s: int, found: list[str]) -> None:
    waits = [0.4] * (wait_s * 5)
    engine = RuleEngine([_rule((0.3, 0.5), within_s=5)])
    assert _directions(walk(engine, _path(0.2, *waits, 0.6))) == found
    assert _directions(walk(engine, [(wait_s + 1.0, (0.4, 0.5)), (wait_s + 1.2, (0.2, 0.5))])) == ["backward"]


def test_trembling_on_a_line_is_no_step_of_the_order() -> None:
    path = _path(0.2, *[0.295, 0.305] * 10, 0.4, *[0.505, 0.495] * 10, 0.6)
    assert _directions(walk(RuleEngine([_rule((0.3, 0.5))]), path)) == ["forward"]
    turned = _path(0.2, *[0.295, 0.305] * 10, 0.25, 0.22)
    assert walk(RuleEngine([_rule((0.3, 0.5))]), turned) == []


def test_one_line_has_no_order() -> None:
    with pytest.raises(InputError, match="needs 2 to"):
        validate_rule(_rule((0.5,)))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.2, 0.6), st.booleans(), st.lists(st.integers(1, 40), max_size=25))
def test_dropping_pictures_keeps_the_sequence_and_moves_it_by_at_most_one_gap(
    speed: float, backwards: bool, dropped: list[int]
) -> None:
    xs = [0.2 + speed * i / 10 for i in range(60) if 0.2 + speed * i / 10 < 0.95]
    path = _path(*(reversed(xs) if backwards else xs), fps=10)
    assume(xs[-1] > 0.72)
    kept = [each for i, each in enumerate(path) if i not in dropped or i in (0, len(path) - 1)]
    widest_s = max(b[0] - a[0] for a, b in pairwise(kept))
    assume(widest_s <= 1.0)
    [full], [part] = (begins(walk(RuleEngine([_rule()]), p)) for p in (path, kept))
    assert part.values["direction"] == full.values["direction"] == ("backward" if backwards else "forward")
    assert abs(part.began_s - full.began_s) <= widest_s + 1e-6
    assert -1e-6 <= part.time_s - full.time_s <= widest_s + 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_whole_passages_alternate_where_nobody_can_go_round(xs: list[float]) -> None:
    """From one side of all the lines to the other: two passages the same way have one the other way between them."""
    lines = tuple(zone(((x, 1.0), (x, 0.0)), ZoneShape.LINE, f"zon_{x}") for x in LINES)
    rule = RuleSpec("rul_1", "line_sequence", "in", camera_id="cam_1", zones=lines, params={"within_s": 600})
    found = _directions(walk(RuleEngine([rule]), _path(*xs)))
    assert all(one != other for one, other in pairwise(found))
