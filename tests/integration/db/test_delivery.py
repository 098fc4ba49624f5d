"""The outbox: at least once by every channel, growing pauses, nothing lost when we die."""

import json
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from cases.delivery import Delivered, deliver_due, pause_after
from cases.notify.port import Channel, Message
from cases.notify.redis_stream import STREAM, RedisStreamChannel
from models.db import outbox
from models.db.engine import Database
from models.errors import DeliveryFailed, SettingsError
from tests.fakes.clock import ManualClock
from tests.servers.redis import redis_server


class Receiver:
    """A channel that remembers; it refuses while `broken`."""

    def __init__(self) -> None:
        self.broken = False
        self.got: list[Message] = []

    def send(self, message: Message) -> None:
        if self.broken:
            raise DeliveryFailed("the receiver is closed")
        self.got.append(message)


def _leave(database: Database, clock: ManualClock, count: int = 1) -> None:
    with database.write() as session:
        for number in range(count):
            outbox.put(session, topic="case.changed", idempotency_key=f"case_1:{number}", payload={"n": number},
                       now=clock.now())  # fmt: skip


def test_each_channel_gets_each_message_once(database: Database, clock: ManualClock) -> None:
    one, two = Receiver(), Receiver()
    _leave(database, clock, 3)
    channels: Mapping[str, Channel] = {"one": one, "two": two}
    assert deliver_due(database, channels, clock.now()) == Delivered(3, 0)
    assert deliver_due(database, channels, clock.now()) == Delivered(0, 0)
    assert one.got == two.got
    assert {message.key for message in one.got} == {"case_1:0", "case_1:1", "case_1:2"}


def test_a_broken_channel_is_tried_again_later_and_alone(database: Database, clock: ManualClock) -> None:
    good, bad = Receiver(), Receiver()
    bad.broken = True
    _leave(database, clock)
    channels: Mapping[str, Channel] = {"good": good, "bad": bad}
    waited = []
    for attempt in range(1, 5):
        assert deliver_due(database, channels, clock.now()) == Delivered(0, 1)
        waited.append(pause_after(attempt).total_seconds())
        clock.tick(waited[-1] - 0.5)
        assert deliver_due(database, channels, clock.now()) == Delivered(0, 0)
        clock.tick(0.5)
    assert waited == [2, 4, 8, 16]
    bad.broken = False
    assert deliver_due(database, channels, clock.now()) == Delivered(1, 0)
    assert (len(good.got), len(bad.got)) == (1, 1)


def test_the_pause_grows_to_an_hour() -> None:
    assert [pause_after(n) for n in (1, 2, 11, 12, 10_000)] == [
        timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=2048), timedelta(hours=1), timedelta(hours=1)
    ]  # fmt: skip


def test_with_no_channel_there_is_nobody_to_tell(database: Database, clock: ManualClock) -> None:
    _leave(database, clock)
    assert deliver_due(database, {}, clock.now()) == Delivered(1, 0)


def test_what_a_dead_deliverer_held_comes_again(database: Database, clock: ManualClock) -> None:
    receiver = Receiver()
    _leave(database, clock)
    with database.write() as session:
        [message_id] = outbox.due(session, clock.now())
        assert outbox.claim(session, message_id, clock.now(), clock.now() + timedelta(seconds=60))
    assert deliver_due(database, {"one": receiver}, clock.now()) == Delivered(0, 0)
    clock.tick(60)
    assert deliver_due(database, {"one": receiver}, clock.now()) == Delivered(1, 0)


def test_deliverers_at_once_send_each_message_once(database: Database, clock: ManualClock) -> None:
    receiver = Receiver()
    _leave(database, clock, 20)
    now = clock.now()
    threads = [threading.Thread(target=deliver_due, args=(database, {"one": receiver}, now)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message.key for message in receiver.got) == sorted(f"case_1:{n}" for n in range(20))


def test_a_message_arrives_on_a_real_redis_stream_after_an_outage(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    _leave(database, clock)
    with redis_server(tmp_path) as server:
        channel = RedisStreamChannel.open(server.url)
        server.kill()
        assert deliver_due(database, {"redis_stream": channel}, clock.now()) == Delivered(0, 1)
        server.start()
        clock.tick(2)
        assert deliver_due(database, {"redis_stream": channel}, clock.now()) == Delivered(1, 0)
        with redis.Redis.from_url(server.url, decode_responses=True) as client:
            [(_, entry)] = client.xrange(STREAM)
        channel.close()
    assert entry == {"id": "case_1:0", "topic": "case.changed", "version": "1", "payload": json.dumps({"n": 0})}


def test_a_wrong_redis_url_is_refused_plainly() -> None:
    with pytest.raises(SettingsError, match="redis://host:port/db"):
        RedisStreamChannel.open("http://x")
