"""A camera whose clock is wrong makes no event and hides none: hours and durations go by our clock."""

from dataclasses import dataclass, field

import pytest

from cameras.frametime import FrameTime
from models.clock import from_unix
from models.rules import RuleEvent
from rules.engine import RuleEngine
from tests.fakes.clock import ManualClock
from tests.unit.rules.conditions.scenes import under
from tests.unit.rules.scenes import INSIDE, OUTSIDE, T0, Point, frame, intrusion

DAY_S = 86400.0
FPS = 5


@dataclass
class Camera:
    """A camera whose media clock is stamped by ours, and the rules over it."""

    engine: RuleEngine
    clock: ManualClock = field(default_factory=lambda: ManualClock(from_unix(T0)))

    def __post_init__(self) -> None:
        self._times = FrameTime(self.clock)

    def films(self, seconds: float, ahead_s: float, point: Point = INSIDE) -> list[RuleEvent]:
        """What is found while pictures come whose clock runs so far ahead of ours."""
        found = []
        for _ in range(round(seconds * FPS)):
            time_s = self._times.stamp(self.clock.mono_s() + ahead_s, self.clock.mono_s())
            found += self.engine.on_frame(frame(time_s - T0, {7: point}))
            self.clock.tick(1 / FPS)
        return found


NOW_OPEN = {"periods": [{"start": "06:00", "end": "07:00"}], "time_zone": "Asia/Shanghai"}  # T0 is 06:13:20 there


@pytest.mark.parametrize("ahead_s", [-12 * 3600.0, -1.5 * 3600, 0.0, 1.5 * 3600, 12 * 3600, 365 * DAY_S])
def test_hours_go_by_our_clock_however_wrong_the_camera_s_is(ahead_s: float) -> None:
    [begin] = Camera(RuleEngine([under(schedule=NOW_OPEN)])).films(2, ahead_s)
    assert begin.began_s == pytest.approx(T0, abs=0.01)
    closed = {**NOW_OPEN, "periods": [{"start": "07:00", "end": "06:00"}]}
    assert Camera(RuleEngine([under(schedule=closed)])).films(2, ahead_s) == []


@pytest.mark.parametrize("jump_s", [-DAY_S, -3600.0, -30.0, 30.0, 3600.0, DAY_S])
def test_a_jump_of_the_camera_s_clock_ages_nobody(jump_s: float) -> None:
    camera = Camera(RuleEngine([intrusion(dwell_s=20)]))
    assert camera.films(3, 0) == []
    assert camera.films(3, jump_s) == []
    assert camera.films(10, jump_s, OUTSIDE) == []


def test_a_jump_hides_nobody_either() -> None:
    camera = Camera(RuleEngine([intrusion(dwell_s=20)]))
    camera.films(10, 0)
    [begin] = camera.films(15, 3600)
    assert begin.time_s == pytest.approx(T0 + 20, abs=2.5)  # the anchor is set anew within two seconds
