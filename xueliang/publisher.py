"""Publishing with patience: a fact the bus does not take is tried again until it does, or until we are stopped.

`publish` waits on the caller's thread (rule events: nothing else may happen before they are durable).
`tell` returns at once (states, access events: the receive loop must not wait for a database), and what it is told has
room for some hours of a bus that is away; past that, new facts are dropped aloud.
"""

import logging
import queue
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from models.errors import XueliangError
from xueliang.bus.port import Bus, BusError, Topic
from xueliang.loud_thread import LoudThread
from xueliang.outage import Outage

_log = logging.getLogger(__name__)

RETRY_S = 1.0
MOST_WAITING = 20_000
MANY_WAITING = 1000

Item = tuple[Topic, str, Mapping[str, Any]]


class Publisher:
    """Puts facts on a bus, in order for each way of asking."""

    def __init__(self, bus: Bus, retry_s: float = RETRY_S, most_waiting: int = MOST_WAITING) -> None:
        self._bus = bus
        self._retry_s = retry_s
        self._items: queue.Queue[Item] = queue.Queue(most_waiting)
        self._told = threading.Semaphore(0)  # one for each item, and one more to stop
        self._stopping = threading.Event()
        self._thread = LoudThread("publisher", self._run)
        self._outage = Outage("facts wait for the bus", "publish_waits")
        self._dropped = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Publish what was told so far, unless the bus refuses; then give up on the rest, saying so."""
        self._stopping.set()
        self._told.release()
        if not self._thread.join(timeout_s) or self.waiting:
            _log.critical(
                "stopped with %d unpublished facts", self.waiting, extra={"action": "stopped_with_unpublished"}
            )

    @property
    def waiting(self) -> int:
        """Facts told and not yet published."""
        return self._items.qsize()

    @property
    def fault(self) -> str | None:
        """What is wrong with publishing now; None while facts are taken."""
        many = f"{self.waiting} facts wait for the bus" if self.waiting > MANY_WAITING else None
        return self._thread.fault or self._outage.fault or many

    def tell(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> bool:
        """Publish soon, in the order of telling. False when there is no room left for it."""
        try:
            self._items.put_nowait((topic, fact_id, payload))
        except queue.Full:
            self._drop(topic)
            return False
        self._told.release()
        return True

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> bool:
        """Returns once the fact is durable; False when nobody can store it as it is, or when stopped while the bus
        refuses it."""
        return self.publish_all(topic, {fact_id: payload})

    def publish_all(self, topic: Topic, facts: Mapping[str, Mapping[str, Any]]) -> bool:
        """As `publish`, of several facts by id, which become durable together; one nobody can store keeps back none
        of the others."""
        while True:
            try:
                self._bus.publish_all(topic, facts)
            except BusError as error:
                self._outage.note(str(error))
            except XueliangError as error:
                if len(facts) > 1:
                    published = [self.publish(topic, *each) for each in facts.items()]
                    return all(published)
                self._refuse(topic, facts, error)
                return False
            else:
                self._outage.over()
                return True
            if self._stopping.wait(self._retry_s):
                _log.critical("stopped with an unpublished fact of %s: %s", topic, ", ".join(facts))
                return False

    def _run(self) -> None:
        while True:
            self._told.acquire()
            try:
                item = self._items.get_nowait()
            except queue.Empty:  # the one more, after all that was told
                return
            if not self.publish(*item) and self._outage.fault is not None:
                return

    def _refuse(self, topic: Topic, facts: Iterable[str], error: XueliangError) -> None:
        said = ", ".join(facts)
        _log.error("%s of %s cannot be stored: %s", said, topic, error, extra={"action": "fact_unstorable"})

    def _drop(self, topic: Topic) -> None:
        self._dropped += 1
        if self._dropped & (self._dropped - 1) == 0:  # 1, 2, 4, 8 …: said, but not once a fact
            _log.error(
                "%d facts dropped, the newest of %s: the bus has been away for too long",
                self._dropped,
                topic,
                extra={"action": "fact_dropped"},
            )
