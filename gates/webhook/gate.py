"""A gate whose events are brought to us; it has no way back, so it cannot open doors."""

import threading
from collections.abc import Mapping
from datetime import datetime

from gates.port import EventSink, StateSink, WebhookReceipt
from gates.recent import RecentIds
from gates.webhook.events import read_delivery, to_access_event
from gates.webhook.options import read_options
from gates.webhook.pace import Pace
from gates.webhook.signature import verify
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
from models.errors import GateUnreachable, GateUnsupported, InputError

_LEAF = {
    AccessKind.DOOR_OPENED: DoorPhysical.OPEN,
    AccessKind.DOOR_FORCED: DoorPhysical.OPEN,
    AccessKind.DOOR_HELD: DoorPhysical.OPEN,
    AccessKind.DOOR_CLOSED: DoorPhysical.CLOSED,
}


class WebhookGate:
    """Takes signed deliveries (`take`) while it runs. Raises InputError for a missing secret or a wrong option."""

    def __init__(self, config: GateConfig, clock: Clock) -> None:
        if not config.secret:
            raise InputError(f"webhook gate {config.name!r} has no secret; make a new one")
        self._config, self._clock = config, clock
        self._silence_s = read_options(config.options).silence_s
        self._lock = threading.Lock()
        self._recent, self._pace = RecentIds(), Pace(clock)
        self._leaf: dict[int, tuple[datetime, DoorPhysical]] = {}
        self._sinks: tuple[EventSink, StateSink] | None = None
        self._heard_s = 0.0
        self._online = False

    async def run(self, on_event: EventSink, on_state: StateSink) -> None:
        """See `Gate.run`. Both sinks are called in the thread that delivers, one delivery at a time."""
        with self._lock:
            self._sinks = (on_event, on_state)
            self._heard_s, self._online = self._clock.mono_s(), False
        on_state(GateState.CONNECTING, "waiting for the first delivery")
        try:
            await self._watch_silence(on_state)
        finally:
            with self._lock:
                self._sinks = None

    async def _watch_silence(self, on_state: StateSink) -> None:
        while True:
            await self._clock.sleep(self._left_s())
            if self._left_s() <= 0:
                with self._lock:
                    self._online = False
                on_state(GateState.OFFLINE, f"no valid delivery for {self._silence_s:g} s")
                await self._next_delivery()

    def _left_s(self) -> float:
        with self._lock:
            return self._heard_s + self._silence_s - self._clock.mono_s()

    async def _next_delivery(self) -> None:
        while self._left_s() <= 0:
            await self._clock.sleep(self._silence_s)

    def take(self, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        """See `TakesDeliveries.take`."""
        now = self._clock.now()
        verify(self._config.secret, headers, body, now.timestamp())
        delivered = read_delivery(body)
        wrong = [each.door_no for each in delivered if each.door_no > self._config.doors]
        if wrong:
            raise InputError(f"door_no {wrong[0]}: this gate has doors 1 to {self._config.doors}")
        events = [to_access_event(each, self._config.gate_id, self._config.secret, now) for each in delivered]
        with self._lock:
            return self._report(events)

    def _report(self, events: list[AccessEvent]) -> WebhookReceipt:
        if self._sinks is None:
            raise GateUnreachable("this gate is not being watched just now; deliver again later")
        self._pace.take(len(events))
        on_event, on_state = self._sinks
        self._heard_s = self._clock.mono_s()
        if not self._online:
            self._online = True
            on_state(GateState.ONLINE, "deliveries arrive")
        accepted = 0
        for event in events:
            if event.event_id in self._recent:
                continue
            on_event(event)
            self._recent.add(event.event_id)
            self._note_door(event)
            accepted += 1
        return WebhookReceipt(accepted, len(events) - accepted)

    def _note_door(self, event: AccessEvent) -> None:
        leaf = _LEAF.get(event.kind)
        known = self._leaf.get(event.door_no)
        if leaf is not None and (known is None or event.at >= known[0]):
            self._leaf[event.door_no] = (event.at, leaf)

    async def capabilities(self) -> GateCapabilities:
        """See `Gate.capabilities`."""
        return GateCapabilities(doors=self._config.doors, reports_door_state=True)

    async def door_state(self, door_no: int) -> DoorPhysical:
        """By the newest event that opened or closed the door; UNKNOWN before the first."""
        if not 1 <= door_no <= self._config.doors:
            raise GateUnsupported(f"this gate has no door {door_no}; its doors are 1 to {self._config.doors}")
        with self._lock:
            known = self._leaf.get(door_no)
        return known[1] if known else DoorPhysical.UNKNOWN

    async def open_door(self, door_no: int) -> CommandResult:
        """Always REFUSED: there is no way back to the gate."""
        return _refused(door_no)

    async def close_door(self, door_no: int) -> CommandResult:
        """Always REFUSED: there is no way back to the gate."""
        return _refused(door_no)


def _refused(door_no: int) -> CommandResult:
    reason = f"door {door_no}: this gate only brings us events; its doors cannot be commanded from here"
    return CommandResult(CommandOutcome.REFUSED, reason, DoorPhysical.UNKNOWN, 0.0)
