"""What every gate adapter looks like from above.

All coroutines of one gate run on one event loop; `gates/fleet.py` owns it and offers the same to other threads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from models.access import AccessEvent, CommandResult, DoorPhysical, GateCapabilities, GateState

EventSink = Callable[[AccessEvent], None]
StateSink = Callable[[GateState, str], None]


class Gate(Protocol):
    """One gate device. One object lives as long as the gate is configured."""

    async def run(self, on_event: EventSink, on_state: StateSink) -> None:
        """Keep the event stream open until cancelled, reconnecting with back-off; events already reported are
        not reported again, and those missed while away are fetched where the device keeps a history.

        `on_state` says where the connection stands with a reason a person can act on; it never carries
        credentials. Once cancelled it may be run again."""
        ...

    async def capabilities(self) -> GateCapabilities:
        """What the device says it can do. Raises GateError."""
        ...

    async def door_state(self, door_no: int) -> DoorPhysical:
        """How the door leaf stands now; doors are numbered from 1.

        UNKNOWN where the device cannot tell. Raises GateError, GateUnsupported for a door it does not have."""
        ...

    async def open_door(self, door_no: int) -> CommandResult:
        """Open the door for one passage and watch the door itself for the outcome; never raises GateError.

        VERIFIED only when the door or its lock was seen to move (or already stood so), whatever the reply said.
        REFUSED for a door or a command the device does not have."""
        ...

    async def close_door(self, door_no: int) -> CommandResult:
        """Close (lock) the door again and watch it; never raises GateError. It ends our own opening only: it
        asks for no state that would keep people in."""
        ...


@dataclass(frozen=True, slots=True)
class WebhookReceipt:
    """What became of one delivery: events taken, and events that had been taken before."""

    accepted: int
    repeated: int


@runtime_checkable
class TakesDeliveries(Protocol):
    """A gate whose events are brought to us over HTTP."""

    def take(self, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        """Verify and report one delivery; safe to call from any thread.

        Raises GateUnauthorised (signature or timestamp), InputError (content, naming what is wrong and what is
        allowed), GateUnreachable while the gate is not running (the sender should try again)."""
        ...
