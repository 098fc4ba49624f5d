"""The bus over Redis Streams: one stream a topic, one consumer group, acknowledged after the handler has committed.

A fact is deleted from its stream once handled; what a dead consumer had in its hands is claimed by the next. How
durable "durable" is, Redis decides: `appendonly yes` is needed, and `xueliang doctor` says when it is off.
"""

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import redis

from xueliang.bus.patience import Patience, Stopped, hand_over
from xueliang.bus.port import NONE_TOGETHER, BusError, Fact, Handler, Together, Topic, UnreadableFact
from xueliang.bus.together import took_together
from xueliang.loud_thread import LoudThread
from xueliang.outage import Outage

_log = logging.getLogger(__name__)

GROUP = "desk"
BATCH = 64
CLAIM_AFTER_MS = 30_000

Entry = tuple[bytes, dict[bytes, bytes]]


class RedisBus:
    """Facts over Redis Streams. `consumer` names this process within the group."""

    def __init__(
        self,
        url: str,
        consumer: str,
        prefix: str = "xueliang",
        patience: Patience | None = None,
        claim_after_ms: int = CLAIM_AFTER_MS,
    ) -> None:
        self._redis: redis.Redis = redis.Redis.from_url(
            url, socket_timeout=10, socket_connect_timeout=5, health_check_interval=15
        )
        self._consumer = consumer
        self._prefix = prefix
        self._patience = patience or Patience()
        self._claim_after_ms = claim_after_ms
        self._stopping = threading.Event()
        self._thread: LoudThread | None = None
        self._together: Mapping[Topic, Together] = NONE_TOGETHER
        self._outage = Outage("facts wait for Redis", "bus_waits")
        self._waiting = Outage("facts wait for the database", "bus_waits")

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> None:
        self.publish_all(topic, {fact_id: payload})

    def publish_all(self, topic: Topic, facts: Mapping[str, Mapping[str, Any]]) -> None:
        try:
            with self._redis.pipeline(transaction=True) as together:
                for fact_id, payload in facts.items():
                    together.xadd(self._stream(topic), {"id": fact_id, "payload": json.dumps(payload)})
                together.execute()
        except redis.RedisError as error:
            raise BusError(f"Redis did not take the fact: {error}") from error

    def consume(self, handlers: Mapping[Topic, Handler], together: Mapping[Topic, Together] = NONE_TOGETHER) -> None:
        self._together = dict(together)
        self._thread = LoudThread("bus", partial(self._consume, dict(handlers)))
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        self._redis.close()

    @property
    def fault(self) -> str | None:
        return (self._thread.fault if self._thread else None) or self._outage.fault or self._waiting.fault

    def set_aside(self) -> int:
        return sum(self._redis.xlen(self._aside(topic)) for topic in Topic)

    def _consume(self, handlers: Mapping[Topic, Handler]) -> None:
        mine_first = True  # what this consumer had in its hands when it died comes before anything new
        while not self._stopping.is_set():
            try:
                self._make_groups(handlers)
                if mine_first:
                    self._take_pending(handlers)
                    mine_first = False
                self._take_new(handlers)
                self._outage.over()
            except Stopped:
                return
            except redis.RedisError as error:
                self._outage.note(str(error))
                mine_first = True
                self._stopping.wait(self._patience.pause_s)

    def _make_groups(self, handlers: Mapping[Topic, Handler]) -> None:
        for topic in handlers:
            try:
                self._redis.xgroup_create(self._stream(topic), GROUP, id="0", mkstream=True)
            except redis.ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise

    def _take_pending(self, handlers: Mapping[Topic, Handler]) -> None:
        for topic, handler in handlers.items():
            stream = self._stream(topic).encode()
            while reply := [entry for _, entries in self._read_group({stream: "0"}) for entry in entries]:
                self._handle_run(topic, handler, reply)

    def _take_new(self, handlers: Mapping[Topic, Handler]) -> None:
        by_stream = {self._stream(topic).encode(): topic for topic in handlers}
        for topic, handler in handlers.items():
            self._handle_run(topic, handler, self._claim(topic))
        for name, entries in self._read_group(dict.fromkeys(by_stream, ">"), block_ms=500):
            topic = by_stream[name]
            self._handle_run(topic, handlers[topic], entries)

    def _read_group(self, streams: dict[bytes, str], block_ms: int | None = None) -> list[tuple[bytes, list[Entry]]]:
        after: dict[Any, Any] = dict(streams)
        reply: Any = self._redis.xreadgroup(GROUP, self._consumer, after, count=BATCH, block=block_ms)
        return list(reply or [])

    def _claim(self, topic: Topic) -> list[Entry]:
        reply: Any = self._redis.xautoclaim(
            self._stream(topic), GROUP, self._consumer, self._claim_after_ms, count=BATCH
        )
        return [entry for entry in reply[1] if entry[1]]

    def _handle_run(self, topic: Topic, handler: Handler, entries: Sequence[Entry]) -> None:
        together = self._together.get(topic)
        if together is not None and took_together(together, _readable(topic, entries)):
            self._forget(topic, [entry_id for entry_id, _ in entries])
            return
        for entry in entries:
            self._handle(topic, handler, entry)

    def _handle(self, topic: Topic, handler: Handler, entry: Entry) -> None:
        entry_id, fields = entry
        fault = self._fault(topic, handler, fields) if fields else ""  # deleted meanwhile: shown without fields
        if fault:
            _log.error("a fact of %s is set aside: %s", topic, fault, extra={"action": "fact_set_aside"})
            self._put_aside(topic, fields, fault)
        self._forget(topic, [entry_id])

    def _forget(self, topic: Topic, entry_ids: Sequence[bytes]) -> None:
        self._redis.xack(self._stream(topic), GROUP, *entry_ids)
        self._redis.xdel(self._stream(topic), *entry_ids)

    def _fault(self, topic: Topic, handler: Handler, fields: Mapping[bytes, bytes]) -> str:
        try:
            fact = _read(topic, fields)
        except UnreadableFact as error:
            return str(error)
        return hand_over(handler, fact, self._patience, self._stopping, self._waiting)

    def _put_aside(self, topic: Topic, fields: dict[bytes, bytes], why: str) -> None:
        entry: dict[Any, Any] = {**fields, b"why": why.encode()}
        self._redis.xadd(self._aside(topic), entry)

    def _stream(self, topic: Topic) -> str:
        return f"{self._prefix}:{topic}"

    def _aside(self, topic: Topic) -> str:
        return f"{self._prefix}:{topic}:aside"


def _readable(topic: Topic, entries: Sequence[Entry]) -> list[Fact]:
    """The facts of these entries; none where one of them cannot be read, which is found out by itself then."""
    try:
        return [_read(topic, fields) for _, fields in entries]
    except UnreadableFact:
        return []


def _read(topic: Topic, fields: Mapping[bytes, bytes]) -> Fact:
    try:
        return Fact(fields[b"id"].decode(), topic, json.loads(fields[b"payload"]))
    except (KeyError, ValueError) as error:
        raise UnreadableFact(f"an entry of {topic} is no fact: {error}") from error
