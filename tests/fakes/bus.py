"""A bus in memory that can be told to refuse."""

import threading
from collections.abc import Mapping
from typing import Any

from xueliang.bus.port import NONE_TOGETHER, BusError, Fact, Handler, Together, Topic


class FakeBus:
    """`away`: refuses every fact until cleared. `refuses`: what is raised for the facts of these ids, every time."""

    def __init__(self) -> None:
        self.facts: list[tuple[Topic, str, Mapping[str, Any]]] = []
        self.away = threading.Event()
        self.refused = threading.Event()
        self.refuses: dict[str, Exception] = {}

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> None:
        if self.away.is_set():
            self.refused.set()
            raise BusError("the bus is away")
        if fact_id in self.refuses:
            raise self.refuses[fact_id]
        self.facts.append((topic, fact_id, payload))

    def publish_all(self, topic: Topic, facts: Mapping[str, Mapping[str, Any]]) -> None:
        for refused in facts.keys() & self.refuses.keys():
            raise self.refuses[refused]
        for fact_id, payload in facts.items():
            self.publish(topic, fact_id, payload)

    def ids(self, topic: Topic | None = None) -> list[str]:
        """The ids of the facts taken, of one topic or of all."""
        return [fact_id for at, fact_id, _ in self.facts if topic in (None, at)]

    def consume(self, handlers: Mapping[Topic, Handler], together: Mapping[Topic, Together] = NONE_TOGETHER) -> None:
        """Hands every fact taken so far over, once, each by itself."""
        for topic, fact_id, payload in self.facts:
            handlers[topic](Fact(fact_id, topic, payload))

    def stop(self, timeout_s: float) -> None:
        """Nothing runs here."""

    @property
    def fault(self) -> str | None:
        return None

    def set_aside(self) -> int:
        return 0
