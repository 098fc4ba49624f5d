"""A watch a test sets by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gates.port import WebhookReceipt
from models.access import CommandOutcome, CommandResult, DoorPhysical
from models.errors import GateUnreachable, NotFound
from models.watching import ConfigKind, DetectorInfo, WatchReport
from xueliang.shards.wire import Pulse


@dataclass
class FakeWatch:
    """Passes `OneWatch`; `doors` that are missing belong to gates nobody keeps. `asked`: what came, in order."""

    report: WatchReport = field(default_factory=WatchReport)
    network: DetectorInfo | None = None
    pictures: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    doors: dict[tuple[str, int], DoorPhysical] = field(default_factory=dict)
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def pulse(self) -> Pulse:
        return Pulse(self.report.pid, self.report.uptime_s)

    def reports(self) -> tuple[WatchReport, ...]:
        return (self.report,)

    def detector(self) -> DetectorInfo | None:
        return self.network

    def reload(self, kind: ConfigKind) -> None:
        self.asked.append(("reload", kind))

    def tell_states(self) -> None:
        self.asked.append(("states",))

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        return self.pictures.get(camera_id)

    def wake(self, camera_id: str) -> None:
        self.asked.append(("wake", camera_id))

    def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        self._door(gate_id, door_no)
        self.doors[gate_id, door_no] = DoorPhysical.OPEN
        return CommandResult(CommandOutcome.VERIFIED, "the door was seen open", DoorPhysical.OPEN, 0.4)

    def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        self._door(gate_id, door_no)
        return CommandResult(CommandOutcome.FAILED, "no answer: 门禁", DoorPhysical.UNKNOWN, 30.0)

    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        if self._door(gate_id, door_no) is DoorPhysical.UNKNOWN:
            raise GateUnreachable("no route to the gate")
        return self.doors[gate_id, door_no]

    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        self.asked.append((gate_id, dict(headers), body))
        return WebhookReceipt(3, 1)

    def _door(self, gate_id: str, door_no: int) -> DoorPhysical:
        if (gate_id, door_no) not in self.doors:
            raise NotFound(f"no gate {gate_id!r} is being kept")
        return self.doors[gate_id, door_no]
