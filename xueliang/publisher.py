"""Publishing with patience: a fact the bus does not take is tried again until it does, or until we are stopped.

`publish` waits on the caller's thread (rule events: nothing else may happen before they are durable).
`tell` returns at once (states, access events: the receive loop must not wait for a database).
"""

import logging
import queue
import threading
from collections.abc import Mapping
from typing import Any

from xueliang.bus.port import Bus, BusError, Topic

_log = logging.getLogger(__name__)

RETRY_S = 1.0

Item = tuple[Topic, str, Mapping[str, Any]]


class Publisher:
    """Puts facts on a bus, in order for each way of asking."""

    def __init__(self, bus: Bus, retry_s: float = RETRY_S) -> None:
        self._bus = bus
        self._retry_s = retry_s
        self._items: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Publish what was told so far, unless the bus refuses; then give up on the rest, saying so."""
        self._stopping.set()
        self._items.put(None)
        self._thread.join(timeout_s)

    @property
    def waiting(self) -> int:
        """Facts told and not yet published."""
        return self._items.qsize()

    def tell(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> None:
        """Publish soon, in the order of telling."""
        self._items.put((topic, fact_id, payload))

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> bool:
        """Returns once the fact is durable; False only when stopped while the bus refuses it."""
        while True:
            try:
                self._bus.publish(topic, fact_id, payload)
            except BusError as error:
                _log.error("a fact of %s waits for the bus: %s", topic, error, extra={"action": "publish_retry"})
                if self._stopping.wait(self._retry_s):
                    _log.critical("stopped with an unpublished fact: %s %s", fact_id, payload)
                    return False
                continue
            return True

    def _run(self) -> None:
        while (item := self._items.get()) is not None:
            self.publish(*item)
