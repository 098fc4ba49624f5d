"""Who does not count: in an exclusion zone, too wide, too narrow, too high."""

from dataclasses import replace
from typing import Any

import pytest

from models.errors import InputError
from models.rules import RuleSpec, Zone, ZoneShape
from rules.engine import RuleEngine, validate_rule
from tests.unit.rules.conditions.scenes import under
from tests.unit.rules.scenes import INSIDE, begins, door_rule, frame, intrusion, stay, walk, zone

CORNER = zone(((0.4, 0.4), (0.5, 0.4), (0.5, 0.6), (0.4, 0.6)), zone_id="zon_out")
IN_CORNER, BESIDE = (0.45, 0.5), (0.55, 0.5)


def excluding(*zones: Zone) -> RuleSpec:
    return replace(intrusion(dwell_s=0), excluded=zones)


def test_who_stands_in_an_exclusion_zone_does_not_count_and_who_stands_beside_it_does() -> None:
    engine = RuleEngine([excluding(CORNER)])
    [begin] = engine.on_frame(frame(0, {1: IN_CORNER, 2: BESIDE}))
    assert begin.track_id == 2


def test_of_several_exclusion_zones_one_is_enough() -> None:
    other = replace(CORNER, zone_id="zon_2", points_xy_norm=((0.5, 0.4), (0.6, 0.4), (0.6, 0.6), (0.5, 0.6)))
    engine = RuleEngine([excluding(CORNER, other)])
    assert engine.on_frame(frame(0, {1: IN_CORNER, 2: BESIDE})) == []


def test_a_changed_exclusion_zone_begins_the_rule_anew() -> None:
    engine = RuleEngine([intrusion(dwell_s=5)])
    walk(engine, stay(0, 4, BESIDE))
    engine.set_rules([replace(intrusion(dwell_s=5), excluded=(CORNER,))])
    assert walk(engine, stay(4, 8, BESIDE)) == []


# A box of tests/unit/rules/scenes.py is 0.02 of the picture wide and 0.12 high.
@pytest.mark.parametrize(
    ("sizes", "counts"),
    [
        ({"min_width_norm": 0.019}, 1),
        ({"min_width_norm": 0.021}, 0),
        ({"max_width_norm": 0.021}, 1),
        ({"max_width_norm": 0.019}, 0),
        ({"max_height_norm": 0.121}, 1),
        ({"max_height_norm": 0.119}, 0),
    ],
)
def test_sizes_outside_the_limits_do_not_count(sizes: dict[str, Any], counts: int) -> None:
    engine = RuleEngine([under(**sizes)])
    assert len(begins(engine.on_frame(frame(0, {1: INSIDE})))) == counts


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (excluding(zone(((0.1, 0.1), (0.9, 0.9)), ZoneShape.LINE)), "exclusion zone 'yard' is a line"),
        (excluding(replace(CORNER, camera_id="cam_2")), "belongs to another camera"),
        (excluding(*[CORNER] * 65), "up to 64 exclusion zones, this has 65"),
        (replace(door_rule(), excluded=(CORNER,)), "looks at no pictures"),
        (under(door_rule(), min_width_norm=0.1), "looks at no pictures"),
        (under(unless_granted_s=5), "name the gate whose grants count"),
        (under(cooldown_s=-1), "conditions.cooldown_s: Input should be greater than or equal to 0"),
        (under(cooldwon_s=1), "conditions.cooldwon_s: unknown; there are schedule, "),
        (under(schedule={"time_zone": "Mars"}), "conditions.schedule.time_zone: Value error, 'Mars' is no time zone"),
    ],
)
def test_conditions_that_mean_nothing_are_refused_in_words(spec: RuleSpec, said: str) -> None:
    with pytest.raises(InputError, match=said):
        validate_rule(spec)
