"""The thread of the rules: what is found is published before it looks further, and it dies aloud."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from models.access import AccessKind
from models.cameras import CameraSight, Sight
from models.clock import SystemClock
from models.facts import rule_event_from_json
from models.rules import Phase, RuleEvent, RuleSpec
from tests.fakes.bus import FakeBus
from tests.fakes.clock import ManualClock
from tests.fakes.witness import Stand
from tests.unit.rules.scenes import T0, access, door_rule, intrusion
from tests.unit.xueliang.scenes import ENTERED, seen
from tests.waiting import eventually
from xueliang.bus.port import Topic
from xueliang.publisher import Publisher
from xueliang.rule_thread import RuleThread


class Post:
    """A rule thread over a bus in memory; `events` as they were published."""

    def __init__(self, folder: Path, clock: SystemClock | ManualClock | None = None) -> None:
        self.bus = FakeBus()
        self.stand = Stand(folder, clock or ManualClock())
        publisher = Publisher(self.bus, retry_s=0.005)
        self.rules = RuleThread(publisher, self.stand.witness, clock or ManualClock())

    @property
    def events(self) -> list[RuleEvent]:
        return [rule_event_from_json(payload) for topic, _, payload in self.bus.facts if topic is Topic.RULE_EVENTS]

    @property
    def phases(self) -> list[Phase]:
        return [event.phase for event in self.events]


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path / "evidence")


@contextmanager
def running(post: Post, *specs: RuleSpec) -> Iterator[RuleThread]:
    post.rules.inputs.set_rules(specs)
    post.rules.start()
    try:
        yield post.rules
    finally:
        post.rules.stop(10)


def test_an_event_is_published_at_once_and_its_pictures_are_taken_meanwhile(post: Post) -> None:
    post.rules.take((ENTERED,))
    post.rules.take(seen(0))
    [event] = post.events
    assert (event.rule_id, event.phase, event.track_id) == ("rul_1", Phase.BEGIN, 7)
    assert event.evidence == ()
    assert len(post.stand.writer.jobs) == 1
    assert post.bus.ids() == [f"{event.event_id}/begin/{event.sequence}"]


def test_a_rule_taken_away_while_somebody_stands_there_ends_the_event(post: Post) -> None:
    post.rules.take((ENTERED,))
    post.rules.take(seen(0))
    post.rules.take(())
    assert post.phases == [Phase.BEGIN, Phase.END]
    assert len({event.event_id for event in post.events}) == 1


def test_a_rule_that_cannot_run_is_said_and_the_others_run(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    broken = RuleSpec("rul_2", "no_such_kind", "broken", camera_id="cam_1")
    post.rules.take((broken, ENTERED))
    post.rules.take(seen(0))
    assert list(post.rules.problems) == ["rul_2"]
    assert "rule rul_2 is not in force" in caplog.text
    assert post.phases == [Phase.BEGIN]


def test_a_camera_gone_silent_ends_its_events_by_ticks_alone(tmp_path: Path) -> None:
    clock = ManualClock()
    post = Post(tmp_path, clock)
    post.rules.take((ENTERED,))
    post.rules.take(seen(0))
    for _ in range(30):
        post.rules.tick()
        clock.tick(0.5)
    assert post.phases == [Phase.BEGIN, Phase.END]


def test_a_door_is_judged_by_its_events(post: Post) -> None:
    post.rules.take((door_rule(),))
    post.rules.take(access(AccessKind.DOOR_FORCED, 1.0))
    [event] = post.events
    assert (event.kind, event.gate_id, event.door_no, event.evidence) == ("door_alarm", "gat_1", 1, ())


def test_a_camera_s_trouble_reaches_the_rules_and_ends_with_it(tmp_path: Path) -> None:
    clock = ManualClock()
    post = Post(tmp_path, clock)
    params = {"after_s": 2, "clear_s": 1}
    post.rules.take((RuleSpec("rul_1", "camera_health", "lens", camera_id="cam_1", params=params),))
    for sight in (Sight.COVERED, Sight.CLEAR):
        assert post.rules.inputs.put_health(CameraSight("cam_1", sight, "one shade", clock.now()))
        news = post.rules.inputs.take(0)
        assert isinstance(news, CameraSight)
        post.rules.take(news)
        for _ in range(10):
            clock.tick(0.5)
            post.rules.tick()
    assert (post.phases[0], post.phases[-1]) == (Phase.BEGIN, Phase.END)
    assert {event.values["cause"] for event in post.events} == {"covered"}


def test_a_rule_outside_its_hours_publishes_nothing(post: Post) -> None:
    never = replace(ENTERED, conditions={"schedule": {"periods": []}})
    post.rules.take((never,))
    post.rules.take(seen(0))
    assert post.events == []
    post.rules.take((ENTERED,))
    post.rules.take(seen(1))
    assert post.phases == [Phase.BEGIN]


def test_stopping_evaluates_what_has_come_in_and_ends_what_goes_on(tmp_path: Path) -> None:
    post = Post(tmp_path, SystemClock())
    with running(post, ENTERED) as rules:
        for number in range(5):
            rules.inputs.put_picture(seen(number / 5))
    assert post.phases == [Phase.BEGIN, Phase.END]
    assert post.events[-1].time_s == pytest.approx(T0 + 0.8, abs=1e-3)
    assert rules.fault is None


def test_a_bus_that_is_away_holds_the_rules_back_and_loses_nothing(tmp_path: Path) -> None:
    post = Post(tmp_path, SystemClock())
    post.bus.away.set()
    with running(post, ENTERED, intrusion(rule_id="rul_slow", dwell_s=0.5)) as rules:
        for number in range(10):
            rules.inputs.put_picture(seen(number / 5))
        assert post.bus.refused.wait(10)
        rules.inputs.set_rules((ENTERED,))  # returns at once, though the rules are held up
        post.bus.away.clear()
        eventually(lambda: Phase.BEGIN in post.phases)
    assert [event.phase for event in post.events if event.rule_id == "rul_1"] == [Phase.BEGIN, Phase.END]


def test_where_no_picture_can_be_kept_the_alert_still_comes(tmp_path: Path) -> None:
    post = Post(tmp_path)
    post.stand.writer.room = 0
    post.rules.take((ENTERED,))
    post.rules.take(seen(0))
    [event] = post.events
    assert (event.phase, event.evidence) == (Phase.BEGIN, ())


def test_its_death_is_seen_and_nobody_waits_for_the_dead(tmp_path: Path) -> None:
    post = Post(tmp_path, SystemClock())
    with running(post, ENTERED) as rules:
        eventually(lambda: rules.inputs.put_picture(seen(0)))
        event = eventually(lambda: post.events)[0]
        post.bus.refuses[f"{event.event_id}/update/1"] = ZeroDivisionError("a bug")
        for number in range(1, 60):
            rules.inputs.put_picture(seen(number / 5))
        assert "'rules' has died: ZeroDivisionError" in str(eventually(lambda: rules.fault))
        assert not rules.inputs.put_picture(seen(99))
