"""The canary is sent in time, and missed in time."""

from datetime import timedelta
from pathlib import Path

from models.canary import is_canary, source_of
from models.facts import rule_event_from_json
from tests.fakes.bus import FakeBus
from tests.fakes.clock import ManualClock
from tests.fakes.witness import Stand
from xueliang.bus.port import Topic
from xueliang.canary import Canary, missing, source_name
from xueliang.publisher import Publisher
from xueliang.rule_thread import RuleThread

EVERY = timedelta(minutes=5)


def test_one_is_due_at_once_and_then_every_round() -> None:
    clock = ManualClock()
    bird, sent = Canary("watch/2", 300, clock), []
    for _ in range(1200):
        event = bird.due()
        if event is not None:
            sent.append(event)
        clock.tick(1)
    assert len({event.event_id for event in sent}) == 4
    assert all(is_canary(event) and source_of(event) == "watch/2" for event in sent)


def test_it_is_missed_after_two_rounds_and_not_before() -> None:
    clock = ManualClock()
    began = clock.now()
    both = [source_name(0), source_name(1)]
    clock.tick(660)
    assert missing({}, both, EVERY, began, clock.now()) is None
    clock.tick(1)
    words = missing({"watch/0": clock.now()}, both, EVERY, began, clock.now())
    assert words == "no test alert of watch/1 has arrived for 11 minutes: real ones may be missing too"
    assert missing(dict.fromkeys(both, clock.now()), both, EVERY, began, clock.now()) is None
    assert missing({}, [], EVERY, began, clock.now()) is None


def test_what_arrived_before_we_listened_excuses_nobody() -> None:
    clock = ManualClock()
    began = clock.now()
    clock.tick(700)
    assert missing({"watch/0": began - timedelta(days=1)}, ["watch/0"], EVERY, began, clock.now()) is not None


def test_the_rule_thread_sends_it_over_the_bus_on_its_own_beat(tmp_path: Path) -> None:
    clock, bus = ManualClock(), FakeBus()
    rules = RuleThread(Publisher(bus, retry_s=0.005), Stand(tmp_path, clock).witness, clock)
    rules.tick()
    assert bus.facts == [], "switched off"
    rules.canary = Canary("watch/0", 300, clock)
    for _ in range(3):
        rules.tick()
        clock.tick(200)
    sent = [rule_event_from_json(payload) for topic, _, payload in bus.facts if topic is Topic.RULE_EVENTS]
    assert [source_of(event) for event in sent if is_canary(event)] == ["watch/0", "watch/0"]
