"""The contract of `gates.port.Gate`, on the Hikvision adapter against the simulated terminal."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from gates.hikvision.gate import HikvisionGate
from gates.port import Gate
from models.access import AccessKind, GateConfig
from models.clock import SystemClock
from tests.servers.isapi_device import Abilities, IsapiDevice
from tests.unit.gates.gate_contract import Bench, GateContract

_MINORS = {AccessKind.DOOR_FORCED: 27, AccessKind.DOOR_OPENED: 25, AccessKind.DOOR_CLOSED: 26, AccessKind.DOOR_HELD: 28}


@dataclass
class HikvisionBench:
    gate: Gate
    config: GateConfig
    device: IsapiDevice
    sent: dict[str, int] = field(default_factory=dict)

    def happens(self, name: str, kind: AccessKind, door_no: int = 1) -> None:
        if name in self.sent:
            self.device.repeat_event(self.sent[name])
            return
        self.device.move_leaf(door_no, is_open=kind is not AccessKind.DOOR_CLOSED)
        self.sent[name] = self.device.push_event(5, _MINORS[kind], door_no)


class TestHikvisionGate(GateContract):
    @pytest.fixture
    def bench(self) -> Iterator[Bench]:
        with IsapiDevice(abilities=Abilities(doors=2)) as device:
            config = GateConfig("gate_3", "North door", "hikvision_isapi", device.url, "admin", "Gate-12345", doors=2)
            yield HikvisionBench(HikvisionGate(config, SystemClock()), config, device)
