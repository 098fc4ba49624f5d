"""The doors of one terminal: how they stand, and commands judged by what the door then does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gates.hikvision.client import DoorCommand, IsapiDevice
from gates.hikvision.codes import Code
from gates.hikvision.door import Sight, carried_out, not_carried_out, sight_of
from gates.hikvision.options import DoorEvidence, HikvisionOptions
from models.access import (
    AccessEvent,
    AccessKind,
    CommandOutcome,
    CommandResult,
    DoorPhysical,
    GateCapabilities,
    GateConfig,
)
from models.clock import Clock
from models.errors import GateError, GateFault, GateUnreachable, GateUnsupported

LEAF_AFTER = {
    AccessKind.DOOR_OPENED: DoorPhysical.OPEN,
    AccessKind.DOOR_FORCED: DoorPhysical.OPEN,
    AccessKind.DOOR_HELD: DoorPhysical.OPEN,
    AccessKind.DOOR_CLOSED: DoorPhysical.CLOSED,
}
_DOOR_MINORS = range(0x15, 0x1D)


class Doors:
    """Commands and looks go over a connection of their own (`open_device`); `note` brings the events.

    `connected`: whether the event stream is open, so that events can be relied on.
    """

    def __init__(
        self, config: GateConfig, options: HikvisionOptions, clock: Clock, open_device: Callable[[], IsapiDevice]
    ) -> None:
        self._config, self._options, self._clock, self._device = config, options, clock, open_device
        self._watched: dict[int, list[set[Code]]] = {}
        self._leaf: dict[int, DoorPhysical] = {}
        self._told_doors: set[int] = set()
        self._work_status_known = True
        self.connected = False
        self.unreadable = 0

    def note(self, event: AccessEvent, code: Code) -> None:
        """An event as it happened, for what it says of its door."""
        for codes in self._watched.get(event.door_no, []):
            codes.add(code)
        if event.kind in LEAF_AFTER:
            self._leaf[event.door_no] = LEAF_AFTER[event.kind]
        if code[0] == 5 and code[1] in _DOOR_MINORS:
            self._told_doors.add(event.door_no)

    async def capabilities(self) -> GateCapabilities:
        """See `Gate.capabilities`."""
        async with self._device() as device:
            abilities = await device.access_abilities()
            doors = await device.door_abilities() if abilities.remote_door else None
            sees = await self._look(device, 1) if abilities.work_status else None
        commands = doors.commands or frozenset(DoorCommand) if doors else frozenset()
        return GateCapabilities(
            doors=doors.doors if doors else self._config.doors,
            can_open=DoorCommand.OPEN in commands,
            can_close=DoorCommand.CLOSE in commands,
            reports_door_state=sees is not None and sees.leaf is not DoorPhysical.UNKNOWN,
            can_replay_history=abilities.history,
        )

    async def state(self, door_no: int) -> DoorPhysical:
        """See `Gate.door_state`."""
        self._check_door(door_no)
        if self._options.door_evidence is DoorEvidence.CONTACT_AND_LOCK:
            async with self._device() as device:
                sight = await self._look(device, door_no)
            if sight is not None:
                return sight.leaf
        if not self.connected:
            raise GateUnreachable("the gate is not connected, so its door cannot be told")
        return self._leaf.get(door_no, DoorPhysical.UNKNOWN)

    async def command(self, door_no: int, command: DoorCommand) -> CommandResult:
        """See `Gate.open_door`."""
        began_s = self._clock.mono_s()

        def result(outcome: CommandOutcome, reason: str, door: DoorPhysical = DoorPhysical.UNKNOWN) -> CommandResult:
            return CommandResult(outcome, reason, door, self._clock.mono_s() - began_s)

        try:
            self._check_door(door_no)
            async with self._device() as device:
                before = await self._look(device, door_no)
                with self._watching(door_no) as codes:
                    await device.command_door(door_no, command)
                    return result(*await self._judge(device, door_no, command, before, codes))
        except GateUnreachable as fault:
            return result(CommandOutcome.FAILED, str(fault))
        except GateError as fault:
            return result(CommandOutcome.REFUSED, str(fault))

    async def _judge(
        self, device: IsapiDevice, door_no: int, command: DoorCommand, before: Sight | None, codes: set[Code]
    ) -> tuple[CommandOutcome, str, DoorPhysical]:
        """Watch the door after a reply of OK."""
        within_s = self._options.open_within_s
        until_s = self._clock.mono_s() + within_s
        already = carried_out(command, before, ())
        while True:
            sight = await self._glance(device, door_no)
            shown = carried_out(command, sight, codes)
            if shown:
                words = f"{shown}, as before the command" if shown == already and not codes else shown
                return CommandOutcome.VERIFIED, words, sight.leaf if sight else DoorPhysical.UNKNOWN
            left_s = until_s - self._clock.mono_s()
            if left_s <= 0:
                break
            await self._clock.sleep(min(self._options.poll_s, left_s))
        if self._can_tell(door_no, sight):
            words = not_carried_out(command, sight, within_s)
            return CommandOutcome.NOT_CARRIED_OUT, words, sight.leaf if sight else DoorPhysical.UNKNOWN
        return (
            CommandOutcome.UNVERIFIED,
            "accepted, but this device cannot tell how its door stands",
            DoorPhysical.UNKNOWN,
        )

    def _can_tell(self, door_no: int, sight: Sight | None) -> bool:
        """Whether a movement would have been seen: by looking, or by events this device is known to send."""
        if sight is not None and sight.tells:
            return True
        by_events = self._options.door_evidence is DoorEvidence.EVENTS or door_no in self._told_doors
        return by_events and self.connected and self._options.door_evidence is not DoorEvidence.NONE

    async def _look(self, device: IsapiDevice, door_no: int) -> Sight | None:
        """One look at the door; None where the device offers none. Raises GateError when it cannot be asked."""
        looks = self._options.door_evidence in (DoorEvidence.CONTACT_AND_LOCK, DoorEvidence.LOCK)
        if not (looks and self._work_status_known):
            return None
        try:
            return sight_of(await device.work_status(), door_no, self._options)
        except GateUnsupported:
            self._work_status_known = False
        except GateFault:
            self.unreadable += 1
        return None

    async def _glance(self, device: IsapiDevice, door_no: int) -> Sight | None:
        """A look after the command, when it is too late to fail."""
        try:
            return await self._look(device, door_no)
        except GateError:
            return None

    @contextmanager
    def _watching(self, door_no: int) -> Iterator[set[Code]]:
        """Collect the codes of this door's events from now on."""
        codes: set[Code] = set()
        self._watched.setdefault(door_no, []).append(codes)
        try:
            yield codes
        finally:
            self._watched[door_no] = [each for each in self._watched[door_no] if each is not codes]

    def _check_door(self, door_no: int) -> None:
        if not 1 <= door_no <= self._config.doors:
            raise GateUnsupported(f"this gate has no door {door_no}; its doors are 1 to {self._config.doors}")
