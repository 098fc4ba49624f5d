"""Ten seconds with one camera: step by step, what works, and what to do about the rest."""

import asyncio
import base64
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from cameras.addresses import host_and_port, withhold
from cameras.files import file_path
from cameras.observation import FEWEST_SECONDS, Observation, observe, resolution_of_jpeg
from cameras.registry import open_source as open_registered
from cameras.supervisor import OpenSource
from models.cameras import CameraConfig
from models.clock import Clock
from models.errors import CameraUnauthorised, CameraUnreachable, DecodeError
from models.media import AccessUnit, Codec

REACH_S = 3.0  # of the whole time, for the first connection
GOOD_CLOCK_S = 2.0
LONGEST_DETAIL = 300
_CODEC_NAMES = {Codec.H264: "H.264", Codec.H265: "H.265", Codec.MJPEG: "MJPEG"}

DecodeSnapshot = Callable[[AccessUnit], bytes]


class StepName(StrEnum):
    """What is looked at, in this order."""

    REACHABLE = "reachable"
    CREDENTIALS = "credentials"
    STREAM = "stream"
    PICTURES = "pictures"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step's outcome in a sentence; where it failed the sentence says what to do."""

    name: StepName
    ok: bool
    detail: str


@dataclass(slots=True)
class CheckReport:
    """What was found; None means not known.

    `fps` and `keyframe_interval_s` are measured on the camera's time. `time_offset_s`: its clock minus ours.
    """

    steps: list[CheckStep] = field(default_factory=list)
    codec: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    keyframe_interval_s: float | None = None
    time_offset_s: float | None = None
    snapshot_jpeg: bytes | None = None

    @property
    def ok(self) -> bool:
        """Whether the camera can be watched; a wrong clock alone does not prevent that."""
        return all(step.ok for step in self.steps if step.name is not StepName.TIME)

    def to_dict(self) -> dict[str, Any]:
        """As `POST /cameras/check` answers."""
        picture = self.snapshot_jpeg
        return {
            "ok": self.ok,
            "steps": [{"name": step.name.value, "ok": step.ok, "detail": step.detail} for step in self.steps],
            "codec": self.codec,
            "width": self.width,
            "height": self.height,
            "fps": self.fps,
            "keyframe_interval_s": self.keyframe_interval_s,
            "time_offset_s": self.time_offset_s,
            "snapshot_jpeg_base64": None if picture is None else base64.b64encode(picture).decode("ascii"),
        }


async def check_camera(
    config: CameraConfig,
    clock: Clock,
    decode_snapshot: DecodeSnapshot,
    timeout_s: float = 10.0,
    *,
    open_source: OpenSource = open_registered,
) -> CheckReport:
    """Try one camera and report on it within about `timeout_s`.

    `decode_snapshot` turns one key picture into a JPEG file (called in a thread) or raises DecodeError. A camera that
    does not work makes a report, not an exception; InputError if the address is none we open.
    """
    check = _Check(config, clock, decode_snapshot, timeout_s, open_source)
    await check.run()
    return check.report


class _Check:
    """One check under way."""

    def __init__(
        self,
        config: CameraConfig,
        clock: Clock,
        decode_snapshot: DecodeSnapshot,
        timeout_s: float,
        open_source: OpenSource,
    ) -> None:
        self._config, self._clock, self._decode_snapshot = config, clock, decode_snapshot
        self._timeout_s, self._source = timeout_s, open_source(config, clock, 0)
        self.report = CheckReport()

    async def run(self) -> None:
        deadline_s = self._clock.mono_s() + self._timeout_s
        if await self._reach():
            seen = await observe(self._source, self._clock, deadline_s - self._clock.mono_s())
            if self._tell_credentials(seen) and self._tell_stream(seen) and await self._tell_pictures(seen):
                self._tell_time(seen)
        told = {step.name for step in self.report.steps}
        for name in StepName:
            if name not in told:
                self._tell(name, False, "not tried, because an earlier step failed")

    def _tell(self, name: StepName, ok: bool, detail: str) -> bool:
        words = withhold(detail, self._config.password)[:LONGEST_DETAIL]
        self.report.steps.append(CheckStep(name, ok, words))
        return ok

    async def _reach(self) -> bool:
        try:
            found = await _reach(self._config, self._clock, min(REACH_S, self._timeout_s))
        except CameraUnreachable as problem:
            return self._tell(StepName.REACHABLE, False, str(problem))
        return self._tell(StepName.REACHABLE, True, found)

    def _tell_credentials(self, seen: Observation) -> bool:
        given = bool(self._config.username)
        if isinstance(seen.problem, CameraUnauthorised):
            words = (
                "the camera refused the user name or the password; correct them, and wait some minutes if it was "
                "tried often: many cameras lock the account"
                if given
                else "the camera wants a user name and a password; enter those of a user who may watch live video"
            )
            return self._tell(StepName.CREDENTIALS, False, words)
        if seen.info is None:
            return self._tell(StepName.CREDENTIALS, True, "not refused")
        return self._tell(StepName.CREDENTIALS, True, "accepted" if given else "none needed")

    def _tell_stream(self, seen: Observation) -> bool:
        if seen.info is None and seen.problem is not None:
            return self._tell(StepName.STREAM, False, str(seen.problem))
        if seen.info is None:
            words = (
                f"no stream within {self._timeout_s:g} s: the camera takes the connection but does not answer or sends "
                "no pictures; check that the port is its RTSP port and the path is right, or restart the camera"
            )
            return self._tell(StepName.STREAM, False, words)
        report, info = self.report, seen.info
        report.codec = info.codec.value
        if all(info.resolution_wh):
            report.width, report.height = info.resolution_wh
        size = f"{report.width}x{report.height}" if report.width else "size not said"
        return self._tell(StepName.STREAM, True, f"{_CODEC_NAMES[info.codec]}, {size}")

    async def _tell_pictures(self, seen: Observation) -> bool:
        if seen.key_picture is None:
            return self._tell(StepName.PICTURES, False, self._why_no_key_picture(seen))
        try:
            picture = await asyncio.to_thread(self._decode_snapshot, seen.key_picture)
        except DecodeError as problem:
            words = f"pictures arrive but cannot be decoded: {problem}; try another stream or codec of the camera"
            return self._tell(StepName.PICTURES, False, words)
        report = self.report
        report.snapshot_jpeg = picture
        size = resolution_of_jpeg(picture)
        if size is not None:
            report.width, report.height = size
        report.fps = None if seen.fps is None else round(seen.fps, 2)
        interval_s = seen.keyframe_interval_s
        report.keyframe_interval_s = None if interval_s is None else round(interval_s, 2)
        return self._tell(StepName.PICTURES, True, _describe_pictures(seen, report))

    def _why_no_key_picture(self, seen: Observation) -> str:
        if seen.problem is not None:
            return str(seen.problem)
        if not seen.pictures:
            return (
                f"the stream was opened but no picture came within {self._timeout_s:g} s; try the other transport "
                "(TCP instead of UDP), close other viewers, or restart the camera"
            )
        if seen.damaged == seen.pictures:
            return "every picture arrived damaged, packets are lost on the way; use TCP and check the network"
        return (
            f"pictures arrived, but no key picture within {self._timeout_s:g} s; set the camera's key-frame interval "
            "(I-frame interval) to 1-4 s"
        )

    def _tell_time(self, seen: Observation) -> bool:
        offset_s = seen.clock_offset_s
        if offset_s is None:
            return self._tell(StepName.TIME, True, "the camera did not tell its time, so it could not be compared")
        self.report.time_offset_s = round(offset_s, 3)
        if abs(offset_s) <= GOOD_CLOCK_S:
            return self._tell(StepName.TIME, True, f"its clock agrees with ours within {abs(offset_s):.1f} s")
        way = "ahead of" if offset_s > 0 else "behind"
        words = f"its clock is {abs(offset_s):.0f} s {way} ours; let the camera set its time by NTP"
        return self._tell(StepName.TIME, False, words)


def _describe_pictures(seen: Observation, report: CheckReport) -> str:
    words = [f"{report.fps:g} pictures/s" if report.fps else "one picture only"]
    if report.keyframe_interval_s is None:
        words.append(f"no second key frame in {max(seen.span_s, 0.0):.0f} s; set the I-frame interval to 1-4 s")
    else:
        words.append(f"a key frame every {report.keyframe_interval_s:g} s")
    if seen.damaged:
        words.append(f"{seen.damaged} of {seen.pictures} damaged by packet loss")
    if seen.span_s < FEWEST_SECONDS:
        words.append(f"seen for {seen.span_s:.1f} s only")
    return ", ".join(words)


async def _reach(config: CameraConfig, clock: Clock, timeout_s: float) -> str:
    if urlsplit(config.url).scheme == "file":
        return f"the file {file_path(config.url).name} is there"
    host, port = host_and_port(config.url)
    connecting = asyncio.create_task(_connect(host, port))
    limit = asyncio.create_task(clock.sleep(timeout_s))
    try:
        await asyncio.wait({connecting, limit}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            return connecting.result()
    finally:
        connecting.cancel()
        limit.cancel()
    raise CameraUnreachable(
        f"no answer from {host}:{port} within {timeout_s:g} s; check the address and port, the camera's power, and "
        "the network between (VLAN, firewall)"
    )


async def _connect(host: str, port: int) -> str:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except socket.gaierror as problem:
        raise CameraUnreachable(f"the name {host} is not known here; use the camera's IP address") from problem
    except ConnectionRefusedError as problem:
        raise CameraUnreachable(
            f"{host} answers, but nothing listens on port {port}; check the RTSP port (usually 554) and that RTSP is "
            "switched on in the camera"
        ) from problem
    except OSError as problem:
        words = problem.strerror or type(problem).__name__
        raise CameraUnreachable(f"{host}:{port} cannot be reached ({words}); check address and network") from problem
    writer.close()
    return f"{host} answers on port {port}"
