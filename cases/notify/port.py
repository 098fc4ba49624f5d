"""What every channel looks like from above."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MESSAGE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `key` is the same whenever it comes again; a receiver may drop a key it has seen."""

    key: str
    topic: str
    payload: Mapping[str, Any]
    version: int = MESSAGE_VERSION


class Channel(Protocol):
    """One way out."""

    def send(self, message: Message) -> None:
        """Hand the message over; when this returns, the receiver has it. Raises DeliveryFailed with the reason."""
        ...
