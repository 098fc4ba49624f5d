"""An e-bike in a lift: confirmed, and told once."""

from typing import Any

import pytest

from rules.engine import RuleEngine
from tests.unit.rules.presences import IN, OUT, Path, Thing, between, presence_rule, stands, times, watched
from tests.unit.rules.scenes import T0, begins, ends


def bike(path: Path, class_name: str = "motorcycle") -> Thing:
    return Thing(path, class_name, (90, 120))


def engine_of(**params: Any) -> RuleEngine:
    engine = RuleEngine([presence_rule("ebike_entry", **params)])
    assert not engine.problems
    return engine


def test_an_ebike_in_the_lift_is_told_once_it_is_confirmed() -> None:
    events = watched(engine_of(), times(5, 0, 40), {1: bike(between(2, 20))})
    [begin], [end] = begins(events), ends(events)
    assert begin.time_s - T0 == pytest.approx(3.0)
    assert begin.values == {"dwell_s": 1.0, "sightings": 6}
    assert end.time_s - T0 == pytest.approx(19.8)


def test_a_pram_taken_for_one_in_two_pictures_is_none() -> None:
    pram = bike(lambda time_s: IN if time_s in (3.0, 5.0) else None)
    assert watched(engine_of(sightings=3, dwell_s=0), times(5, 0, 20), {1: pram}) == []


def test_who_turns_round_at_the_door_is_none() -> None:
    assert watched(engine_of(dwell_s=2), times(5, 0, 20), {1: bike(between(3, 4.5))}) == []


@pytest.mark.parametrize(("class_name", "found"), [("ebike", 1), ("motorcycle", 1), ("bicycle", 0), ("person", 0)])
def test_only_ebikes_count(class_name: str, found: int) -> None:
    assert len(begins(watched(engine_of(), times(5, 0, 10), {1: bike(stands(), class_name)}))) == found


def test_sightings_outside_do_not_confirm() -> None:
    assert watched(engine_of(sightings=10, dwell_s=0), times(5, 0, 10), {1: bike(between(3, 4, outside=OUT))}) == []
