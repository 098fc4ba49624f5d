"""What may be set, with its bounds, its default and what it means.

The commented defaults file, the JSON schema and the reference page are all written from here (`settings_text`).
What people edit in the console (cameras, zones, rules, accounts) is not here: it lives in the database.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cameras.rtsp.tls import CameraTls
from models.errors import InputError


class Section(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _web_address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _multiple_of_32(value: int) -> int:
    if value % 32:
        raise ValueError("must be a multiple of 32")
    return value


def _zero_or_64(value: int) -> int:
    if 0 < value < 64:
        raise ValueError("must be 0 or at least 64")
    return value


def _fingerprints(values: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(sorted(CameraTls(fingerprints=frozenset(values)).fingerprints))
    except InputError as error:
        raise ValueError(str(error)) from error


class HttpSettings(Section):
    """Where the console and the API listen."""

    host: str = Field(
        default="127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 for every interface."
    )
    port: int = Field(default=8600, ge=0, le=65535, description="TCP port; 0 takes a free one and prints it.")
    public_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="", description="The address people use, e.g. https://xueliang.example, if a proxy stands in front."
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        max_length=64,
        description="Host names answered, *.example for all below one, * for any; an empty list answers localhost, "
        "127.0.0.1 and the address listened on. Requests for other names are refused.",
    )
    secure_cookies: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Whether the session cookie travels over HTTPS only; auto: when public_url is https.",
    )


class DatabaseSettings(Section):
    """Where alerts, cases, cameras and accounts are kept."""

    url: str = Field(
        default="",
        repr=False,
        description="postgresql://user:password@host/name, or empty for SQLite in data_dir.",
        json_schema_extra={"secret": True},
    )
    url_file: Path | None = Field(
        default=None, description="A file that holds the url instead, so that no password stands here."
    )


class RedisSettings(Section):
    """What joins several processes; without it everything runs in one."""

    url: str = Field(
        default="",
        repr=False,
        description="redis://:password@host:6379/0, or empty for the bus inside the process.",
        json_schema_extra={"secret": True},
    )
    url_file: Path | None = Field(
        default=None, description="A file that holds the url instead, so that no password stands here."
    )


class DetectorSettings(Section):
    """The network that finds objects, and how it is run."""

    weights: str = Field(
        default="",
        description="An ONNX file, or the name of one in data_dir/weights or of a bundled one; empty takes the bundled "
        "one, none watches without detecting; with the ultralytics extra also a .pt (from a source you trust: opening "
        "it may run any code) or .engine file.",
    )
    backend: Literal["auto", "openvino", "onnxruntime", "onnxruntime-cuda", "onnxruntime-tensorrt", "ultralytics"] = (
        Field(
            default="auto",
            description="What runs the network; auto is openvino, and ultralytics for its own files. One that cannot "
            "run on this machine is refused, never replaced.",
        )
    )
    input_size: Annotated[int, AfterValidator(_multiple_of_32), AfterValidator(_zero_or_64)] = Field(
        default=640,
        ge=0,
        le=2048,
        description="Side of the network's input in pixels, a multiple of 32 from 64 on; 320 costs a quarter and "
        "misses small far objects; 0 takes what `xueliang detector tune` found right for the wanted load. At 640, "
        "weights whose note names another size, as the bundled ones may, are run at theirs.",
    )
    precision: Literal["auto", "f32", "bf16", "f16"] = Field(
        default="auto",
        description="Of the arithmetic; auto takes what tuning found, else bf16 where the processor has it. A "
        "quantised file computes in int8.",
    )
    streams: int = Field(
        default=0,
        ge=0,
        le=64,
        description="Batches computed side by side, each on its share of the threads; 0 takes what tuning found, "
        "else one a core on a processor and 1 on a GPU.",
    )
    score: float = Field(default=0.25, gt=0, lt=1, description="Objects the network is less sure of are not reported.")
    iou: float = Field(
        default=0.55, gt=0, le=1, description="Two boxes of one class that overlap by more count as one object."
    )
    classes: tuple[str, ...] = Field(
        default=("person", "bicycle", "car", "motorcycle", "bus", "truck"),
        max_length=256,
        description="Which of the network's classes are reported; an empty list reports all.",
    )
    threads: int = Field(
        default=0, ge=0, le=256, description="Threads of the network, of all streams together; 0 uses every core."
    )
    max_batch: int = Field(
        default=0,
        ge=0,
        le=128,
        description="The most pictures, of whatever cameras, looked at together; 0 takes what tuning found, "
        "else 1 on a processor and 8 on a GPU.",
    )
    staleness_s: float = Field(
        default=0.3,
        ge=0,
        le=5,
        description="A picture that has waited longer, in seconds, when its batch begins is counted as late.",
    )
    decode_workers: int = Field(default=2, ge=1, le=64, description="Threads that decode pictures.")


class CameraSettings(Section):
    """How cameras are kept connected."""

    stall_after_s: float = Field(
        default=10.0, gt=0, le=600, description="A camera that sends no picture for so many seconds has stalled."
    )
    connect_timeout_s: float = Field(default=10.0, gt=0, le=120, description="Seconds a camera has to answer.")
    backoff_first_s: float = Field(default=1.0, gt=0, le=600, description="Seconds before the first new attempt.")
    backoff_max_s: float = Field(
        default=60.0, gt=0, le=3600, description="Attempts grow rarer up to this many seconds apart."
    )
    tls_verify: bool = Field(
        default=True,
        description="Whether an rtsps:// camera must prove who it is; false keeps out only those who merely listen.",
    )
    tls_ca_file: Path | None = Field(
        default=None, description="Authorities (PEM) trusted for rtsps:// cameras in place of the system's."
    )
    tls_fingerprints: Annotated[tuple[str, ...], AfterValidator(_fingerprints)] = Field(
        default=(),
        max_length=4096,
        description="SHA-256 of certificates, as hexadecimal digits; where any is given an rtsps:// camera must "
        "show one of them, whoever signed it: for cameras that made their certificate themselves.",
    )
    allow_files: bool = Field(
        default=False, description="Whether a camera may be a file of this machine (file:///…), for trying things out."
    )


class WatchSettings(Section):
    """In how many processes cameras and gates are watched."""

    shards: int = Field(
        default=1,
        ge=1,
        le=64,
        description="1 watches in the service's own process; more start a process each, which is started again should "
        "it end. Worth it from some hundred cameras a core on.",
    )
    spawn: bool = Field(
        default=True,
        description="Whether the service starts the processes itself; false: each is started as "
        "`xueliang watch --shard K`, with K from 0.",
    )


class AlertSettings(Section):
    """How rule events become alerts."""

    group_window_s: float = Field(
        default=60.0,
        ge=0,
        le=86400,
        description="Events of one rule, camera and zone that follow within so many seconds are one alert.",
    )
    expire_after_h: float = Field(
        default=24.0, gt=0, le=8760, description="An alert nobody has judged for so many hours expires."
    )
    storm_alerts: int = Field(
        default=6,
        ge=1,
        le=1000,
        description="Once a rule has raised so many alerts within storm_window_s, one of them takes what follows.",
    )
    storm_window_s: float = Field(default=600.0, gt=0, le=86400, description="The time that is counted for it.")
    group_wait_s: float = Field(
        default=10.0,
        ge=0,
        le=3600,
        description="A new alert gathers events for so many seconds before word of it leaves the house; an alarm does "
        "not wait. The console shows every alert at once.",
    )
    group_interval_s: float = Field(
        default=300.0, gt=0, le=86400, description="Word of what joined an alert leaves at most so often, in seconds."
    )
    repeat_interval_s: float = Field(
        default=14400.0,
        gt=0,
        le=604800,
        description="Word of an alert nobody has acknowledged or judged is repeated after so many seconds.",
    )
    acknowledge_alarm_s: float = Field(
        default=120.0,
        ge=0,
        le=86400,
        description="An alarm (severity 3) not acknowledged for so many seconds is escalated; 0 never.",
    )
    acknowledge_warning_s: float = Field(
        default=900.0, ge=0, le=86400, description="The same for a warning (severity 2)."
    )
    acknowledge_notice_s: float = Field(default=0.0, ge=0, le=86400, description="The same for a notice (severity 1).")
    canary_minutes: float = Field(
        default=5.0,
        ge=0,
        le=1440,
        description="Every so many minutes each watch sends a synthetic alert the whole way; when it stays away, "
        "readiness and `xueliang doctor` say so. It is never shown. 0 switches it off.",
    )
    claim_minutes: float = Field(
        default=10.0, gt=0, le=1440, description="Whoever claims or acknowledges an alert holds it for so many minutes."
    )


class EvidenceSettings(Section):
    """Pictures and clips kept with alerts and cases."""

    jpeg_quality: int = Field(default=85, ge=30, le=100, description="Quality of evidence pictures.")
    clip_before_s: float = Field(
        default=5.0, ge=0, le=30, description="Seconds a clip shows before the moment; with clip_after_s 0: no clips."
    )
    clip_after_s: float = Field(default=5.0, ge=0, le=30, description="Seconds a clip shows after the moment.")
    keep_notice_days: float = Field(
        default=30.0,
        gt=0,
        le=36500,
        description="Days the evidence of a notice (提示) is kept, where no case holds it.",
    )
    keep_warning_days: float = Field(
        default=90.0, gt=0, le=36500, description="Days the evidence of a warning (警告) is kept."
    )
    keep_alarm_days: float = Field(
        default=180.0, gt=0, le=36500, description="Days the evidence of an alarm (报警) is kept."
    )
    keep_case_days: float = Field(
        default=1095.0,
        gt=0,
        le=36500,
        description="Days evidence is kept after its case was closed or cancelled; an open case holds it for ever.",
    )
    reserve_gb: float = Field(
        default=2.0,
        ge=0,
        le=100000,
        description="GiB of the disk that stay free for new evidence: where less is free, the oldest that nothing "
        "holds is deleted before its time, and that is said; 0 deletes nothing.",
    )


class TrackSettings(Section):
    """What was tracked, kept without pictures to try rules on."""

    keep_days: float = Field(
        default=7.0,
        ge=0,
        le=365,
        description="Days they are kept; a camera before which 2 objects are always moving takes about 6 MB a day, one "
        "that sees nobody next to nothing. 0 stores none, and deletes those there are.",
    )


class AccountSettings(Section):
    """Signing in."""

    session_hours: float = Field(default=12.0, gt=0, le=720, description="Hours until one must sign in again.")
    lock_after_failures: int = Field(
        default=10, ge=3, le=1000, description="Wrong passwords in a row after which the account is locked for a while."
    )
    lock_minutes: float = Field(default=15.0, gt=0, le=1440, description="How long that is, in minutes.")


class VirtualCameraSettings(Section):
    """Clips looped as RTSP cameras, to try rules without hardware."""

    enabled: bool = Field(default=False, description="Whether they run.")
    host: str = Field(default="127.0.0.1", min_length=1, description="Address they listen on.")
    port: int = Field(default=8554, ge=0, le=65535, description="TCP port; 0 takes a free one.")
    clips: dict[str, Path] = Field(
        default={}, description="Name and file of each, e.g. {gate: clips/gate.mp4}; reached as rtsp://host:port/gate."
    )


class LogSettings(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is written."
    )
    format: Literal["text", "json"] = Field(default="text", description="text for people, json for log collectors.")


class Settings(Section):
    """Everything that may be set."""

    data_dir: Path = Field(
        default=Path("data"),
        description="Directory of the database, the weights, the evidence and the keys; made if missing.",
    )
    http: HttpSettings = HttpSettings()
    database: DatabaseSettings = DatabaseSettings()
    redis: RedisSettings = RedisSettings()
    detector: DetectorSettings = DetectorSettings()
    cameras: CameraSettings = CameraSettings()
    watch: WatchSettings = WatchSettings()
    alerts: AlertSettings = AlertSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    tracks: TrackSettings = TrackSettings()
    accounts: AccountSettings = AccountSettings()
    virtual_cameras: VirtualCameraSettings = VirtualCameraSettings()
    log: LogSettings = LogSettings()
