"""The film of the gate, and a gate that grants: a resident goes in, somebody slips in behind, later one comes out.

What moves is the film's truth; what the rules must say of it follows from the film's own `events`.
"""

from collections.abc import Iterator, Sequence

import pytest

from models.access import AccessEvent, AccessKind
from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from models.rules import RuleEvent, RuleSpec, Zone, ZoneShape
from rules.engine import RuleEngine
from tests.unit.rules.golden.cases import T0, film, frame_of, truth_at
from tests.unit.rules.scenes import access, begins

TRUTH = film("gate")
SLIPS_IN = next(event for event in TRUTH["events"] if event["name"] == "tailgating")
SECONDS = TRUTH["pictures"] / TRUTH["fps"]
RATES = (2.0, 4.0, 8.0, 25.0)
WAY_IN = "b_to_a"
CLEAR_S = 0.8  # at this pace it takes to be clear of the line by the rule's margin
AT_THE_DOOR = ((0.66, 0.5), (0.83, 0.5), (0.86, 0.78), (0.7, 0.78))


def grant(at_s: float) -> AccessEvent:
    return access(AccessKind.GRANTED, at_s)


def tailgating(direction: str = WAY_IN, report_no_grant: bool = False) -> RuleSpec:
    corners = tuple((x, y) for x, y in TRUTH["zones"]["door_line"])
    line = Zone("zon_1", "cam_1", "door", ZoneShape.LINE, corners)
    params = {"direction": direction, "report_no_grant": report_no_grant}
    return RuleSpec("rul_1", "tailgating", "door", "cam_1", "gat_1", (line,), params)


def watched_door() -> RuleSpec:
    place = Zone("zon_2", "cam_1", "door", ZoneShape.POLYGON, AT_THE_DOOR)
    return RuleSpec("rul_2", "watched_door", "door", "cam_1", "gat_1", (place,))


def found(spec: RuleSpec, happened: Sequence[AccessEvent], fps: float) -> list[RuleEvent]:
    """Pictures at a rate, the gate's events at their times, ticks twice a second, and a while after the film's end."""
    engine = RuleEngine([spec])
    assert not engine.problems
    engine.on_health(CameraStatus("cam_1", CameraState.ONLINE, "", from_unix(T0 - 30)))
    engine.on_health(CameraSight("cam_1", Sight.CLEAR, "", from_unix(T0 - 30)))
    return [event for time_s in sorted(_moments(fps)) for event in _fed(engine, happened, time_s, fps)]


def _moments(fps: float) -> set[float]:
    return {i / fps for i in range(int(SECONDS * fps))} | {i / 2 for i in range(int(SECONDS + 20) * 2)}


def _fed(engine: RuleEngine, happened: Sequence[AccessEvent], time_s: float, fps: float) -> Iterator[RuleEvent]:
    if time_s % 0.5 == 0:
        yield from (found for event in happened if _at_s(event) == time_s for found in engine.on_access(event))
        yield from engine.tick(T0 + time_s)
    if time_s < SECONDS and abs(time_s * fps - round(time_s * fps)) < 1e-9:
        yield from engine.on_frame(frame_of(truth_at(TRUTH, time_s), time_s, tuple(TRUTH["size"])))


def _at_s(event: AccessEvent) -> float:
    return event.at.timestamp() - T0


@pytest.mark.parametrize("fps", RATES)
def test_who_slips_in_behind_the_resident_is_told(fps: float) -> None:
    [begin] = begins(found(tailgating(), [grant(6.0)], fps))
    assert (begin.track_id, begin.class_name) == (SLIPS_IN["actor"], "person")
    assert SLIPS_IN["begins_s"] <= begin.time_s - T0 <= SLIPS_IN["ends_s"] + CLEAR_S + 1 / fps
    assert (begin.values["granted"], begin.values["passed"]) == (1, 2)


@pytest.mark.parametrize("fps", RATES)
def test_two_grants_are_enough_for_both(fps: float) -> None:
    assert found(tailgating(), [grant(6.0), grant(7.0)], fps) == []


@pytest.mark.parametrize("fps", RATES)
def test_without_any_grant_everybody_who_passes_is_told(fps: float) -> None:
    causes = [event.values["cause"] for event in begins(found(tailgating("both", report_no_grant=True), [], fps))]
    assert causes == ["no_grant"] * 3


@pytest.mark.parametrize(("at_s", "seen"), [(9.0, "person"), (24.0, "nobody"), (40.0, "person")])
def test_a_door_that_is_forced_says_whether_anybody_is_there(at_s: float, seen: str) -> None:
    forced = access(AccessKind.DOOR_FORCED, at_s)
    [begin] = begins(found(watched_door(), [forced], 4.0))
    assert begin.values["seen"] == seen
