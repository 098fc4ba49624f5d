"""How the watching of cameras goes: what one watch shard says of itself, as it travels to whoever shows it."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from enum import StrEnum
from typing import Any, Final, Literal

from models.errors import InputError

ConfigKind = Literal["cameras", "gates", "rules"]
"""What people change that the watching has to follow."""


class Alertness(StrEnum):
    """How closely a camera is watched now."""

    IDLE = "idle"  # key pictures only
    AWAKE = "awake"  # every picture is decoded and due ones are analysed


class WakeReason(StrEnum):
    """Why a camera is awake."""

    START = "start"  # its scene is not known yet
    CHANGE = "change"  # a key picture differs from the scene as it was
    BURST = "burst"  # its pictures between the keys grew
    DEVICE = "device"  # the camera itself reported motion
    SWEEP = "sweep"  # a look now and then found an object
    ALWAYS = "always"  # set to be watched at every moment
    SPARSE_KEYS = "sparse_keys"  # its key pictures come too rarely to watch it by them


class Stage(StrEnum):
    """Where a picture's age is taken, counted from its arrival at our socket."""

    DECODED = "decoded"
    BATCHED = "batched"
    DETECTED = "detected"
    RULED = "ruled"


AGE_BOUNDS_S: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0)


@dataclass(slots=True)
class Ages:
    """A histogram of ages in seconds. `counts`: one for each of AGE_BOUNDS_S (age <= bound) and one for all above."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(AGE_BOUNDS_S) + 1))
    sum_s: float = 0.0

    def add(self, age_s: float) -> None:
        """One more picture."""
        self.counts[bisect_left(AGE_BOUNDS_S, age_s)] += 1
        self.sum_s += age_s

    def __len__(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class DetectorScore:
    """What is known of how well a detector sees the `objects` of a set: `recall`, `precision` from 0 to 1."""

    dataset: str
    recall: float
    precision: float
    objects: int


@dataclass(frozen=True, slots=True)
class DetectorInfo:
    """The detector in use. `input_size`: the width of its input in pixels. `bundled`: it came with the program.

    `licence`, `trained_on`, `scores`: as its note says, empty without one.
    """

    name: str
    weights: str
    backend: str
    input_size: int
    classes: tuple[str, ...]
    sha256: str
    bundled: bool = False
    licence: str = ""
    trained_on: str = ""
    scores: tuple[DetectorScore, ...] = ()


@dataclass(frozen=True, slots=True)
class CameraWatch:
    """One camera of a shard. Counts are totals since it was first watched.

    `state`: of the connection (`models.cameras.CameraState`). `lost`: packets. `dropped`: pictures by reason.
    `awake_s` of `watched_s` seconds it was awake; `wakes`: how often it woke; `since_s`: seconds it has been as alert
    as it is. `key_interval_s`: 0 while not known.
    `ages_s`: age of the newest picture at each stage it reached. `deaf`: why the device's own motion alarms do not
    reach us, "" where they do or are not asked for. `owed`: it is idle and shows what nobody has looked at yet; never
    said by shards older than that field.
    """

    camera_id: str
    state: str = ""
    received: int = 0
    received_bytes: int = 0
    lost: int = 0
    decoded: int = 0
    analysed: int = 0
    late: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    alertness: Alertness = Alertness.AWAKE
    woken_by: WakeReason | None = WakeReason.START
    wakes: int = 0
    since_s: float = 0.0
    awake_s: float = 0.0
    watched_s: float = 0.0
    key_interval_s: float = 0.0
    ring_bytes: int = 0
    ring_s: float = 0.0
    ages_s: Mapping[Stage, float] = field(default_factory=dict)
    deaf: str = ""
    owed: bool = False


@dataclass(frozen=True, slots=True)
class WatchReport:
    """One watch shard. `cpu_s`: processor seconds used since its start. `faults`: what is wrong, by part.

    `pid` 0: the process does not answer, and what is said of it is what was heard last.
    """

    shard: int = 0
    pid: int = 0
    uptime_s: float = 0.0
    cpu_s: float = 0.0
    rss_bytes: int = 0
    detector: str = ""
    cameras: tuple[CameraWatch, ...] = ()
    ages: Mapping[Stage, Ages] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> bool:
        """Whether the process speaks for itself."""
        return self.pid > 0


_CAMERA_FIELDS: Final = tuple(each.name for each in fields_of(CameraWatch))
_REPORT_FIELDS: Final = tuple(each.name for each in fields_of(WatchReport))


def report_to_json(report: WatchReport) -> dict[str, Any]:
    """The report as JSON; not by `asdict`, which copies every word of thousands of cameras."""
    fields = {name: getattr(report, name) for name in _REPORT_FIELDS}
    fields["cameras"] = [{name: getattr(camera, name) for name in _CAMERA_FIELDS} for camera in report.cameras]
    fields["ages"] = {stage: {"counts": ages.counts, "sum_s": ages.sum_s} for stage, ages in report.ages.items()}
    return fields


def report_from_json(fields: Mapping[str, Any]) -> WatchReport:
    """The report of `report_to_json`. Raises InputError."""
    try:
        return WatchReport(
            **{
                **fields,
                "cameras": tuple(_camera(each) for each in fields["cameras"]),
                "ages": {Stage(stage): Ages(**ages) for stage, ages in fields["ages"].items()},
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the report of a watch shard cannot be read: {error}") from error


def _camera(fields: Mapping[str, Any]) -> CameraWatch:
    woken_by = fields["woken_by"]
    return CameraWatch(
        **{
            **fields,
            "alertness": Alertness(fields["alertness"]),
            "woken_by": None if woken_by is None else WakeReason(woken_by),
            "ages_s": {Stage(stage): age_s for stage, age_s in fields["ages_s"].items()},
        }
    )
