"""Facts on their way to the bus: tried until taken, in order, and no device can stop the others."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models.errors import InputError
from tests.fakes.bus import FakeBus
from tests.waiting import eventually
from xueliang.bus.port import Topic
from xueliang.publisher import Publisher

STATES, EVENTS = Topic.CAMERA_STATES, Topic.RULE_EVENTS


@contextmanager
def running(bus: FakeBus, most_waiting: int = 1000) -> Iterator[Publisher]:
    publisher = Publisher(bus, retry_s=0.005, most_waiting=most_waiting)
    publisher.start()
    try:
        yield publisher
    finally:
        publisher.stop(10)


def test_what_is_told_is_published_in_order_and_all_of_it_before_the_end() -> None:
    bus = FakeBus()
    with running(bus) as publisher:
        for number in range(200):
            assert publisher.tell(STATES, f"f{number}", {"n": number})
    assert bus.ids() == [f"f{number}" for number in range(200)]
    assert publisher.waiting == 0


def test_a_bus_that_is_away_is_waited_for_and_it_is_said_meanwhile() -> None:
    bus = FakeBus()
    bus.away.set()
    with running(bus) as publisher:
        published = threading.Thread(target=publisher.publish, args=(EVENTS, "alarm", {}))
        published.start()
        publisher.tell(STATES, "state", {})
        assert bus.refused.wait(10)
        assert eventually(lambda: publisher.fault) == "facts wait for the bus: the bus is away"
        bus.away.clear()
        published.join(10)
        eventually(lambda: sorted(bus.ids()) == ["alarm", "state"])
        eventually(lambda: publisher.fault is None)


def test_an_outage_is_logged_once_however_many_tries(caplog: pytest.LogCaptureFixture) -> None:
    class Flaky(FakeBus):
        tries = 0

        def publish(self, topic: Topic, fact_id: str, payload: object) -> None:
            self.tries += 1
            if self.tries == 50:
                self.away.clear()
            super().publish(topic, fact_id, {})

    bus = Flaky()
    bus.away.set()
    with running(bus) as publisher:
        assert publisher.publish(EVENTS, "alarm", {})
    assert len(caplog.records) == 2


def test_a_fact_nobody_can_store_stops_none_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    bus = FakeBus()
    bus.refuses["hostile"] = InputError("a NUL in a text")
    with running(bus) as publisher:
        assert not publisher.publish(EVENTS, "hostile", {"person": "\x00"})
        publisher.tell(STATES, "hostile", {})
        publisher.tell(STATES, "good", {})
        eventually(lambda: bus.ids() == ["good"])
        assert publisher.fault is None
    assert "hostile of rule-events cannot be stored: a NUL in a text" in caplog.messages


def test_facts_told_together_go_together_and_one_nobody_can_store_keeps_back_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus = FakeBus()
    with running(bus) as publisher:
        assert publisher.publish_all(EVENTS, {"begin": {}, "end": {}})
        bus.refuses["hostile"] = InputError("a NUL in a text")
        assert not publisher.publish_all(EVENTS, {"one": {}, "hostile": {}, "two": {}})
    assert bus.ids() == ["begin", "end", "one", "two"]
    assert "hostile of rule-events cannot be stored: a NUL in a text" in caplog.messages


def test_what_finds_no_room_is_dropped_aloud(caplog: pytest.LogCaptureFixture) -> None:
    bus = FakeBus()
    bus.away.set()
    with running(bus, most_waiting=3) as publisher:
        assert publisher.tell(STATES, "first", {})
        assert bus.refused.wait(10)
        assert [publisher.tell(STATES, f"f{number}", {}) for number in range(10)] == [True] * 3 + [False] * 7
        said = [message for message in caplog.messages if "dropped" in message]
        assert [message.split()[0] for message in said] == ["1", "2", "4"]
        bus.away.clear()
        eventually(lambda: bus.ids() == ["first", "f0", "f1", "f2"])
        assert publisher.tell(STATES, "later", {})
        eventually(lambda: bus.ids()[-1] == "later")


def test_stopping_while_the_bus_is_away_gives_up_soon_and_says_how_much(caplog: pytest.LogCaptureFixture) -> None:
    bus = FakeBus()
    bus.away.set()
    publisher = Publisher(bus, retry_s=60)
    publisher.start()
    for number in range(5):
        publisher.tell(STATES, f"f{number}", {})
    assert bus.refused.wait(10)
    publisher.stop(10)
    assert caplog.messages[-2:] == [
        "stopped with an unpublished fact of camera-states: f0",
        "stopped with 4 unpublished facts",
    ]


def test_a_bus_that_breaks_down_is_seen() -> None:
    bus = FakeBus()
    bus.refuses["bad"] = ZeroDivisionError("a bug")
    with running(bus) as publisher:
        publisher.tell(STATES, "bad", {})
        assert "'publisher' has died: ZeroDivisionError" in str(eventually(lambda: publisher.fault))
