"""What every gate adapter looks like from above."""

from collections.abc import Callable
from typing import Protocol

from models.access import AccessEvent, CommandResult, DoorPhysical, GateCapabilities, GateState

EventSink = Callable[[AccessEvent], None]
StateSink = Callable[[GateState, str], None]


class Gate(Protocol):
    """One gate device. One object lives as long as the gate is configured."""

    async def run(self, on_event: EventSink, on_state: StateSink) -> None:
        """Keep the event stream open until cancelled, reconnecting with back-off; events already reported are
        not reported again, and those missed while away are fetched where the device keeps a history."""
        ...

    async def capabilities(self) -> GateCapabilities:
        """What the device says it can do. Raises GateError."""
        ...

    async def door_state(self, door_no: int) -> DoorPhysical:
        """How the door leaf stands now. Raises GateError; UNKNOWN where the device cannot tell."""
        ...

    async def open_door(self, door_no: int) -> CommandResult:
        """Open the door for one passage and watch the door itself for the outcome; never raises GateError."""
        ...

    async def close_door(self, door_no: int) -> CommandResult:
        """Close (lock) the door again and watch it; never raises GateError."""
        ...
