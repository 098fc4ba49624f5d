"""A gate that lives in memory; passes the gate contract."""

import asyncio

from gates.port import EventSink, StateSink
from gates.recent import RecentIds
from models.access import (
    AccessEvent,
    AccessKind,
    CommandOutcome,
    CommandResult,
    DoorPhysical,
    GateCapabilities,
    GateConfig,
    GateState,
)
from models.clock import Clock
from models.errors import GateError, GateUnsupported


class FakeGate:
    """`happens` makes an event; `fail_with` is raised by the next look, refused by the next command; `obeys` False
    makes a liar of it; `break_down` is what `run` ends with, as no adapter should."""

    def __init__(self, config: GateConfig, clock: Clock) -> None:
        self.config, self._clock = config, clock
        self.leaf = dict.fromkeys(range(1, config.doors + 1), DoorPhysical.CLOSED)
        self.commands: list[tuple[str, int]] = []
        self.obeys = True
        self.fail_with: GateError | None = None
        self.runs = 0
        self._sinks: tuple[EventSink, StateSink] | None = None
        self._recent = RecentIds()
        self._broken: asyncio.Future[None] | None = None

    async def run(self, on_event: EventSink, on_state: StateSink) -> None:
        self.runs += 1
        self._broken = asyncio.get_running_loop().create_future()
        on_state(GateState.CONNECTING, "connecting")
        self._sinks = (on_event, on_state)
        on_state(GateState.ONLINE, "receiving events")
        try:
            await self._broken
        finally:
            self._sinks = None

    @property
    def running(self) -> bool:
        """Whether events go anywhere."""
        return self._sinks is not None

    def happens(self, event: AccessEvent) -> None:
        """An event at the gate; a repetition goes no further. Call it on the gate's own loop."""
        if self._sinks is not None and self._recent.add(event.event_id):
            opened = {AccessKind.DOOR_OPENED: DoorPhysical.OPEN, AccessKind.DOOR_CLOSED: DoorPhysical.CLOSED}
            self.leaf[event.door_no] = opened.get(event.kind, self.leaf.get(event.door_no, DoorPhysical.UNKNOWN))
            self._sinks[0](event)

    def says(self, state: GateState, reason: str) -> None:
        """A change of the connection."""
        if self._sinks is not None:
            self._sinks[1](state, reason)

    def break_down(self, fault: Exception) -> None:
        """End `run` with an error."""
        if self._broken is not None and not self._broken.done():
            self._broken.set_exception(fault)

    async def capabilities(self) -> GateCapabilities:
        self._raise_fault()
        return GateCapabilities(self.config.doors, can_open=True, can_close=True, reports_door_state=True)

    async def door_state(self, door_no: int) -> DoorPhysical:
        self._raise_fault()
        if door_no not in self.leaf:
            raise GateUnsupported(f"no door {door_no}")
        return self.leaf[door_no]

    async def open_door(self, door_no: int) -> CommandResult:
        return self._command("open", door_no, DoorPhysical.OPEN)

    async def close_door(self, door_no: int) -> CommandResult:
        return self._command("close", door_no, DoorPhysical.CLOSED)

    def _command(self, name: str, door_no: int, wanted: DoorPhysical) -> CommandResult:
        self.commands.append((name, door_no))
        if self.fail_with is not None or door_no not in self.leaf:
            reason = str(self.fail_with or f"no door {door_no}")
            return CommandResult(CommandOutcome.REFUSED, reason, DoorPhysical.UNKNOWN, 0.0)
        if self.obeys:
            self.leaf[door_no] = wanted
        done = self.leaf[door_no] is wanted
        outcome = CommandOutcome.VERIFIED if done else CommandOutcome.NOT_CARRIED_OUT
        return CommandResult(outcome, "the door did it" if done else "the door did not move", self.leaf[door_no], 0.1)

    def _raise_fault(self) -> None:
        if self.fail_with is not None:
            raise self.fail_with
