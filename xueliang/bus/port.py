"""What a bus looks like to those who publish and those who take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol


class Topic(StrEnum):
    """The facts that travel."""

    RULE_EVENTS = "rule-events"
    ACCESS_EVENTS = "access-events"
    CAMERA_STATES = "camera-states"
    CAMERA_SIGHTS = "camera-sights"
    GATE_STATES = "gate-states"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact on its way."""

    fact_id: str
    topic: Topic
    payload: Mapping[str, Any]


class BusError(Exception):
    """The bus cannot be reached, or refuses; the fact was not taken over."""


class UnreadableFact(Exception):
    """A handler cannot make sense of a fact, now or later: the fact is set aside, never retried, never lost."""


Handler = Callable[[Fact], None]
Together = Callable[[Sequence[Fact]], None]
"""Takes several facts of one topic in their order: all of them or, when it raises, none."""

NONE_TOGETHER: Final[Mapping["Topic", Together]] = MappingProxyType({})


class Bus(Protocol):
    """Publishes durably; hands facts to one handler a topic."""

    def publish(self, topic: Topic, fact_id: str, payload: Mapping[str, Any]) -> None:
        """Returns once the fact is durable. The same id twice is one fact. Raises BusError."""
        ...

    def publish_all(self, topic: Topic, facts: Mapping[str, Mapping[str, Any]]) -> None:
        """As `publish`, of several facts by id in this order, at the price of one: all of them or, on an error, none.
        Raises BusError."""
        ...

    def consume(self, handlers: Mapping[Topic, Handler], together: Mapping[Topic, Together] = NONE_TOGETHER) -> None:
        """Start handing facts over, oldest first, on a thread of the bus. A handler that raises is called again
        with the same fact after a pause; one that raises UnreadableFact has the fact set aside.

        `together`: what takes facts of a topic that have come in a row; where it raises, `handlers` take each of them.
        """
        ...

    def stop(self, timeout_s: float) -> None:
        """Stop handing over; facts not yet handled stay."""
        ...

    @property
    def fault(self) -> str | None:
        """What is wrong with handing over now; None while facts are handed over as they come."""
        ...

    def set_aside(self) -> int:
        """How many facts were set aside as unreadable."""
        ...
