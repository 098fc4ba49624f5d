"""What the API needs from the rest of the house: handed in, never looked up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from api.announce import Announcer
from api.backtests import RunTrial
from api.live import LiveHub
from api.passwords import Passwords
from cameras.check import CheckReport
from cameras.onvif.device import OnvifDevice
from cameras.onvif.probe import Discovered
from cases.desk import Desk
from cases.incidents import Bounds
from gates.port import WebhookReceipt
from models.access import CommandResult, DoorPhysical
from models.cameras import Transport
from models.clock import Clock
from models.db.engine import Database
from models.db.vault import Vault
from models.files import FileStore
from models.watching import ConfigKind, DetectorInfo, WatchReport


class LivePictures(Protocol):
    """The newest decoded picture of each watched camera."""

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        """One JPEG file and when it was taken; None while there is no picture. Called from worker threads."""
        ...


class GateCommands(Protocol):
    """The gates that are connected now."""

    async def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        """Open a door and watch it; never raises GateError."""
        ...

    async def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        """Close a door and watch it; never raises GateError."""
        ...

    async def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        """How the door stands. Raises GateError."""
        ...

    async def take_webhook(self, gate_id: str, timestamp: str, signature: str, body: bytes) -> WebhookReceipt:
        """Check the signature and take the events. Raises NotFound, NotAllowed (signature), InputError."""
        ...


@dataclass(frozen=True, slots=True)
class CameraProbe:
    """A camera to try: URL without credentials, as `models.cameras.CameraConfig`."""

    url: str
    username: str
    password: str
    transport: Transport


class CameraTools(Protocol):
    """Finding and trying cameras that are not added yet."""

    async def check(self, probe: CameraProbe) -> CheckReport:
        """Try everything for at most about ten seconds; faults are in the report."""
        ...

    async def discover(self, timeout_s: float) -> Sequence[Discovered]:
        """Devices that answer within `timeout_s`."""
        ...

    async def onvif(self, host: str, port: int, username: str, password: str) -> OnvifDevice:
        """Ask one device. Raises CameraUnauthorised, CameraUnreachable, CameraFault."""
        ...


@dataclass(frozen=True, slots=True)
class SystemInfo:
    """What this process is. `detector_note` says what is missing for detection, and what to do."""

    version: str
    role: str
    uptime_s: float
    database: Literal["sqlite", "postgresql"]
    bus: Literal["local", "redis"]
    detector: DetectorInfo | None = None
    detector_note: str = ""


@dataclass(frozen=True, slots=True)
class ApiPorts:
    """Everything `create_app` is given.

    `live` and `announcer`: made before the desk, whose changes go to `announcer.change`.
    `on_config_change`: called after people changed cameras, gates or rules.
    `watch_reports`: what each watch shard says of itself, at most a second old, and last words of those that do not
    answer; may be called for every request, from worker threads.
    `ready_checks`: by name; each returns None when all is well, else what is wrong.
    `alert_bounds`: the desk's. `run_trial`: tries a rule on the past; None tries it in this process.
    `public_url`: how others reach us, without a trailing slash; "" means as the request came.
    `evidence_deleted`: pieces of evidence deleted since the start, by why.
    """

    database: Database
    files: FileStore
    vault: Vault
    clock: Clock
    desk: Desk
    live: LiveHub
    announcer: Announcer
    pictures: LivePictures
    gates: GateCommands
    camera_tools: CameraTools
    system: Callable[[], SystemInfo]
    on_config_change: Callable[[ConfigKind], None]
    watch_reports: Callable[[], Sequence[WatchReport]] = tuple
    ready_checks: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    secure_cookies: bool = False
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    session_hours: float = 12.0
    lock_after_failures: int = 5
    lock_minutes: float = 15.0
    allow_file_urls: bool = False
    public_url: str = ""
    evidence_deleted: Callable[[], Mapping[str, int]] = dict
    passwords: Passwords = field(default_factory=Passwords)
    alert_bounds: Bounds = field(default_factory=Bounds)
    run_trial: RunTrial | None = None
