"""The seams of the API, faked: pictures, gates, camera tools and counters a test sets by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from argon2 import PasswordHasher

from api.announce import Announcer
from api.live import LiveHub
from api.passwords import Passwords
from api.ports import (
    ApiPorts,
    CameraProbe,
    SystemInfo,
)
from cameras.check import CheckReport, CheckStep, StepName
from cameras.onvif.device import OnvifDevice, OnvifProfile
from cameras.onvif.probe import Discovered
from cases.desk import Desk
from gates.port import WebhookReceipt
from gates.webhook.events import read_delivery
from gates.webhook.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, verify
from models.access import CommandOutcome, CommandResult, DoorPhysical
from models.clock import Clock
from models.db.engine import Database
from models.db.vault import Vault
from models.errors import CameraUnauthorised, CameraUnreachable, NotFound
from models.files import FileStore
from models.watching import CameraWatch, ConfigKind, DetectorInfo, DetectorScore, WatchReport

CHEAP_PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


@dataclass
class FakePictures:
    """Passes `LivePictures`; a camera without an entry has no picture."""

    newest: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        return self.newest.get(camera_id)


@dataclass
class FakeGates:
    """Passes `GateCommands`: doors that do what `result` says, webhooks checked as the real adapter does."""

    clock: Clock
    secrets: dict[str, str] = field(default_factory=dict)
    result: CommandResult = field(
        default_factory=lambda: CommandResult(CommandOutcome.VERIFIED, "the door was seen open", DoorPhysical.OPEN, 0.4)
    )
    doors: dict[tuple[str, int], DoorPhysical] = field(default_factory=dict)
    orders: list[tuple[str, str, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    async def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        return self._carry_out("open", gate_id, door_no)

    async def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        return self._carry_out("close", gate_id, door_no)

    async def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        self._secret(gate_id)
        return self.doors.get((gate_id, door_no), DoorPhysical.UNKNOWN)

    async def take_webhook(self, gate_id: str, timestamp: str, signature: str, body: bytes) -> WebhookReceipt:
        headers = {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: signature}
        verify(self._secret(gate_id), headers, body, self.clock.now().timestamp())
        ids = [event.event_id for event in read_delivery(body)]
        new = set(ids) - self.seen
        self.seen |= new
        return WebhookReceipt(len(new), len(ids) - len(new))

    def _carry_out(self, order: str, gate_id: str, door_no: int) -> CommandResult:
        self._secret(gate_id)
        self.orders.append((order, gate_id, door_no))
        return self.result

    def _secret(self, gate_id: str) -> str:
        if gate_id not in self.secrets:
            raise NotFound(f"no gate {gate_id!r} is being kept")
        return self.secrets[gate_id]


@dataclass
class FakeCameraTools:
    """Passes `CameraTools`: one camera answers, at 192.0.2.10 with the password "right"."""

    probes: list[CameraProbe] = field(default_factory=list)

    async def check(self, probe: CameraProbe) -> CheckReport:
        self.probes.append(probe)
        if probe.password != "right":
            refused = [CheckStep(StepName.REACHABLE, True, ""), CheckStep(StepName.CREDENTIALS, False, "refused")]
            return CheckReport(refused)
        steps = [CheckStep(name, True, "") for name in StepName]
        return CheckReport(steps, "h264", 640, 360, 25.0, 2.0, 0.1, JPEG)

    async def discover(self, timeout_s: float) -> list[Discovered]:
        return [Discovered("192.0.2.10", 80, "east gate", "DS-2CD", "http://192.0.2.10/onvif/device_service")]

    async def onvif(self, host: str, port: int, username: str, password: str) -> OnvifDevice:
        if host != "192.0.2.10":
            raise CameraUnreachable(f"{host}:{port} gives no answer")
        if password != "right":
            raise CameraUnauthorised("the device refused the password")
        profile = OnvifProfile("p1", "main", "h264", 1920, 1080, 25.0, "rtsp://192.0.2.10/main")
        return OnvifDevice("Maker", "Model", "1.0", "SN1", None, (profile,))


@dataclass
class FakeHouse:
    """Everything the API needs, with its fakes within reach of the test."""

    ports: ApiPorts
    pictures: FakePictures
    gates: FakeGates
    tools: FakeCameraTools
    reports: list[WatchReport]
    config_changes: list[ConfigKind]
    faults: dict[str, str]

    def watch(self, *cameras: CameraWatch) -> None:
        """One shard says this of these cameras, and nothing else is said."""
        self.reports[:] = [WatchReport(pid=1, cameras=cameras)]


def fake_house(database: Database, folder: Path, clock: Clock, **settings: object) -> FakeHouse:
    """The ports over a migrated database; `settings` replace fields of `ApiPorts`."""
    files = FileStore(folder / "files")
    live = LiveHub()
    announcer = Announcer(database, live)
    pictures, gates, tools = FakePictures(), FakeGates(clock), FakeCameraTools()
    reports: list[WatchReport] = []
    config_changes: list[ConfigKind] = []
    faults: dict[str, str] = {}
    check: Callable[[], str | None] = lambda: faults.get("disk")  # noqa: E731
    detector = DetectorInfo(
        "yolo11n",
        "yolo11n.onnx",
        "onnxruntime",
        640,
        ("person", "car"),
        "0" * 64,
        bundled=True,
        scores=(DetectorScore("PETS", 0.8, 0.9, 465),),
    )
    fields: dict[str, object] = {
        "database": database,
        "files": files,
        "vault": Vault(b"k" * 32),
        "clock": clock,
        "desk": Desk(database, files, clock, announcer.change),
        "live": live,
        "announcer": announcer,
        "pictures": pictures,
        "gates": gates,
        "camera_tools": tools,
        "watch_reports": lambda: tuple(reports),
        "system": lambda: SystemInfo("0.1.0", "all", clock.mono_s(), "sqlite", "local", detector),
        "on_config_change": config_changes.append,
        "ready_checks": {"disk": check},
        "passwords": CHEAP_PASSWORDS,
        **settings,
    }
    ports = ApiPorts(**fields)  # type: ignore[arg-type]
    return FakeHouse(ports, pictures, gates, tools, reports, config_changes, faults)
