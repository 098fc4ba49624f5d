"""What the desk and the API may ask of the watching, whether it happens in this process or in shards of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gates.port import WebhookReceipt
from models.access import CommandResult, DoorPhysical
from models.watching import ConfigKind, DetectorInfo, WatchReport
from xueliang.chores import Chore


@dataclass(frozen=True, slots=True)
class Tenure:
    """Since when somebody looks after devices without a break, and whether a device is among them."""

    began: datetime
    has: Callable[[str], bool]


class WatchPort(Protocol):
    """Every method may be called from any thread."""

    def start(self) -> None:
        """Begin to watch. Raises XueliangError."""
        ...

    def stop(self, timeout_s: float) -> None:
        """End, the watching before the answering."""
        ...

    def close(self) -> None:
        """Give its place on the data directory back; the last thing, also where nothing was started."""
        ...

    def chores(self) -> Sequence[Chore]:
        """What has to be done now and then while it goes on."""
        ...

    def tenures(self) -> Sequence[Tenure]:
        """What is looked after now; devices of a shard that is away are in none."""
        ...

    def reports(self) -> Sequence[WatchReport]:
        """What each shard says of itself, by number; of one that is away, what it last said and that it is away.

        Kept for a moment, so that many who ask cost no more than one: at most a second old. Takes up to two seconds
        a shard that has just stopped answering.
        """
        ...

    def detector(self) -> DetectorInfo | None:
        """The detector in use; None without one, or while that is not known."""
        ...

    def reload(self, kind: ConfigKind) -> None:
        """Follow what people changed, soon; never raises XueliangError."""
        ...

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        """A camera's newest picture and when it was taken; None while there is none."""
        ...

    def wake(self, camera_id: str) -> None:
        """Somebody or something saw motion there: look closely for a while. Nothing happens where nobody watches."""
        ...

    def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        """Open and watch; every failure is in the result. Raises NotFound for a gate nobody keeps."""
        ...

    def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        """Close and watch; every failure is in the result. Raises NotFound for a gate nobody keeps."""
        ...

    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        """How the door stands. Raises NotFound, GateError."""
        ...

    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        """Take one delivery. Raises NotFound, GateError, InputError."""
        ...


def fault_of(reports: Sequence[WatchReport], part: str) -> str | None:
    """What is wrong with one part of the watching, of whichever shard has it first; None while all is well."""
    for report in reports:
        if part in report.faults:
            where = f"watch shard {report.shard}: " if len(reports) > 1 else ""
            return where + report.faults[part]
    return None
