"""One Hikvision access terminal as a `Gate`."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import NoReturn

import httpx

from gates.address import device_address
from gates.backoff import Backoff
from gates.hikvision.client import AlertStream, DoorCommand, IsapiDevice
from gates.hikvision.doors import Doors
from gates.hikvision.events import DeviceClock, EventWriter, Notification, WireEvent, read_notification
from gates.hikvision.history import History, SerialLedger
from gates.hikvision.multipart import MultipartReader, Part, PartKind
from gates.hikvision.options import read_options
from gates.hikvision.race import until_one_fails
from gates.port import EventSink, StateSink
from gates.recent import RecentIds
from models.access import CommandResult, DoorPhysical, GateCapabilities, GateConfig, GateState
from models.clock import Clock
from models.errors import GateError, GateFault, GateUnauthorised, GateUnreachable

_UNREADABLE_IN_A_ROW = 20


@dataclass(slots=True)
class HikvisionCounters:
    """What became of everything the device sent, since the object was made."""

    events: int = 0
    repeated: int = 0
    old: int = 0
    heartbeats: int = 0
    pictures_dropped: int = 0
    unreadable: int = 0
    history_faults: int = 0


class HikvisionGate:
    """A terminal or controller reached over ISAPI.

    `transport` replaces the network, `jitter` (0-1) the spread of the waits. Raises InputError for an address or
    an option that cannot be used.
    """

    def __init__(
        self,
        config: GateConfig,
        clock: Clock,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        device_address(config.url)
        self._config, self._clock, self._transport = config, clock, transport
        self._options = read_options(config.options)
        self._backoff = Backoff(jitter=jitter) if jitter else Backoff()
        key = config.secret or config.password
        self._writer = EventWriter(config.gate_id, key, config.doors, self._options.code_overrides())
        self._device_clock = DeviceClock(self._options.utc_offset_h)
        self._ledger = SerialLedger()
        self._history = History(self._ledger, self._options)
        self._recent = RecentIds()
        self._doors = Doors(config, self._options, clock, self._device)
        self.counters = HikvisionCounters()

    async def run(self, on_event: EventSink, on_state: StateSink) -> None:
        """See `Gate.run`."""
        on_state(GateState.CONNECTING, f"connecting to {device_address(self._config.url).host}")
        while True:
            try:
                await self._session(on_event, on_state)
            except GateUnauthorised as fault:
                wait_s = self._options.unauthorised_s
                on_state(GateState.UNAUTHORISED, str(fault))
            except GateError as fault:
                wait_s = self._backoff.next_s()
                on_state(GateState.OFFLINE, str(fault))
            finally:
                self._doors.connected = False
            await self._clock.sleep(wait_s)

    async def _session(self, on_event: EventSink, on_state: StateSink) -> NoReturn:
        """One connection from its opening to the error that ends it."""
        async with self._device() as device, device.alert_stream() as stream:
            reader = MultipartReader(stream.content_type)
            self._doors.connected = True
            self._history.available = True
            on_state(GateState.ONLINE, f"receiving events from {device.where}")
            silence = _Silence(self._clock, self._options.idle_s)
            await until_one_fails(
                self._read(stream, reader, silence, on_event), silence.over(), self._catch_up(on_event)
            )

    def _device(self) -> IsapiDevice:
        return IsapiDevice(self._config, self._options, self._transport)

    async def _read(
        self, stream: AlertStream, reader: MultipartReader, silence: "_Silence", on_event: EventSink
    ) -> None:
        in_a_row = 0
        async with aclosing(stream.chunks) as chunks:
            async for chunk in chunks:
                for part in reader.feed(chunk):
                    silence.broken()
                    self._backoff.reset()
                    in_a_row = 0 if self._take_part(part, on_event) else in_a_row + 1
                    if in_a_row >= _UNREADABLE_IN_A_ROW:
                        raise GateFault(f"{in_a_row} parts of the event stream in a row could not be read")

    def _take_part(self, part: Part, on_event: EventSink) -> bool:
        """False for a part that cannot be read; one of those is counted and passed over."""
        if part.kind is PartKind.PICTURE:
            self.counters.pictures_dropped += 1
            return True
        try:
            self._take_notification(read_notification(part.body), on_event)
        except GateFault:
            self.counters.unreadable += 1
            return False
        return True

    def _take_notification(self, said: Notification, on_event: EventSink) -> None:
        if said.wire is None:
            self.counters.heartbeats += 1
            self._device_clock.note_live(said.stamp, self._clock.now())
        elif self._ledger.is_old(said.wire, self._device_clock, self._clock.now()):
            self.counters.old += 1
        else:
            self._report(said.wire, on_event, past=said.wire.current is False)

    def _report(self, wire: WireEvent, on_event: EventSink, *, past: bool) -> None:
        """Hand one event up unless it was before, and remember what it says of its door."""
        if past:
            self._ledger.note_past(wire)
        else:
            self._ledger.note_live(wire, gaps_matter=self._history.available)
        if not self._recent.add(self._writer.event_id(wire)):
            self.counters.repeated += 1
            return
        event = self._writer.write(wire, self._device_clock, self._clock.now(), past=past)
        if not past:
            self._doors.note(event, wire.code)
        self.counters.events += 1
        on_event(event)

    async def _catch_up(self, on_event: EventSink) -> None:
        """Ask the history for what the stream did not bring, after each opening and then regularly.

        A fresh connection each time: kept ones have been seen to answer 401 later on.
        """
        while self._history.available:
            try:
                async with self._device() as device:
                    async for wire in self._history.missed(device, self._clock.now()):
                        self._report(wire, on_event, past=True)
            except GateError:
                self.counters.history_faults += 1
            if self._options.catch_up_s == 0:
                break
            await self._clock.sleep(self._options.catch_up_s)
        await asyncio.Event().wait()

    async def capabilities(self) -> GateCapabilities:
        """See `Gate.capabilities`."""
        return await self._doors.capabilities()

    async def door_state(self, door_no: int) -> DoorPhysical:
        """See `Gate.door_state`."""
        return await self._doors.state(door_no)

    async def open_door(self, door_no: int) -> CommandResult:
        """See `Gate.open_door`."""
        return await self._doors.command(door_no, DoorCommand.OPEN)

    async def close_door(self, door_no: int) -> CommandResult:
        """See `Gate.close_door`."""
        return await self._doors.command(door_no, DoorCommand.CLOSE)


class _Silence:
    """Watches for `most_s` seconds without a whole part; a trickle of bytes that never makes one is silence too."""

    def __init__(self, clock: Clock, most_s: float) -> None:
        self._clock, self._most_s = clock, most_s
        self.broken()

    def broken(self) -> None:
        """A part came."""
        self._since_s = self._clock.mono_s()

    async def over(self) -> None:
        """Raises GateUnreachable once it has been quiet for too long."""
        while (left_s := self._since_s + self._most_s - self._clock.mono_s()) > 0:
            await self._clock.sleep(left_s)
        raise GateUnreachable(f"no event and no heartbeat for {self._most_s:g} s")
