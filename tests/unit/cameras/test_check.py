"""The check's steps, over scripted sources and a real socket to reach."""

import asyncio
import base64
import socket
from collections.abc import Iterator

import pytest

from cameras.check import CheckReport, check_camera
from cameras.observation import resolution_of_jpeg
from cameras.source import CameraSource
from models.cameras import CameraConfig
from models.clock import Clock, SystemClock
from models.errors import CameraFault, CameraUnauthorised, DecodeError, StreamEnded
from models.media import AccessUnit, Codec, StreamInfo
from tests.unit.cameras.scripted import Act, ScriptedSource, Stage, failing

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108016802800301220002110103110100ffd9")
STEPS = ["reachable", "credentials", "stream", "pictures", "time"]


class ClockedSource(ScriptedSource):
    """A scripted source that knows its camera's clock."""

    clock_offset_s: float | None = None


@pytest.fixture
def port() -> Iterator[int]:
    """A port that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def check(
    act: Act,
    port: int,
    *,
    decode: object = lambda unit: JPEG,
    timeout_s: float = 5.0,
    offset_s: float | None = None,
    username: str = "admin",
) -> CheckReport:
    def open_source(config: CameraConfig, clock: Clock, epoch: int) -> CameraSource:
        source = ClockedSource(config, clock, epoch, act)
        source.clock_offset_s = offset_s
        return source

    config = CameraConfig("", "", f"rtsp://127.0.0.1:{port}/live", username, "hunter2" if username else "")
    return await check_camera(config, SystemClock(), decode, timeout_s, open_source=open_source)  # type: ignore[arg-type]


def outcome(report: CheckReport) -> dict[str, bool]:
    assert [step.name.value for step in report.steps] == STEPS
    return {step.name.value: step.ok for step in report.steps}


def detail(report: CheckReport, name: str) -> str:
    return next(step.detail for step in report.steps if step.name.value == name)


def showing(key_every: int = 25, seconds: float = 4.0, info: StreamInfo | None = None, damaged: bool = False) -> Act:
    """25 pictures a second of the camera's time, all at once; then nothing."""

    async def act(stage: Stage) -> None:
        stage.info(info or StreamInfo(Codec.H264, (1920, 1080), 25.0))
        for n in range(int(seconds * 25)):
            stage.picture(pts_s=n / 25, is_key=n % key_every == 0, damaged=damaged)
        await stage.silence()

    return act


async def test_a_good_camera(port: int) -> None:
    report = await check(showing(), port, offset_s=0.4)
    assert outcome(report) == dict.fromkeys(STEPS, True)
    assert report.to_dict() == {
        "ok": True,
        "steps": [
            {"name": "reachable", "ok": True, "detail": f"127.0.0.1 answers on port {port}"},
            {"name": "credentials", "ok": True, "detail": "accepted"},
            {"name": "stream", "ok": True, "detail": "H.264, 1920x1080"},
            {"name": "pictures", "ok": True, "detail": "25 pictures/s, a key frame every 1 s"},
            {"name": "time", "ok": True, "detail": "its clock agrees with ours within 0.4 s"},
        ],
        "codec": "h264",
        "width": 640,
        "height": 360,
        "fps": 25.0,
        "keyframe_interval_s": 1.0,
        "time_offset_s": 0.4,
        "snapshot_jpeg_base64": base64.b64encode(JPEG).decode(),
    }


async def test_a_size_the_stream_does_not_say_is_read_from_the_snapshot(port: int) -> None:
    report = await check(showing(info=StreamInfo(Codec.H265)), port, offset_s=0.0, username="")
    assert detail(report, "credentials") == "none needed"
    assert detail(report, "stream") == "H.265, size not said"
    assert (report.width, report.height) == (640, 360)


async def test_a_wrong_clock_is_told_and_does_not_spoil_the_rest(port: int) -> None:
    report = await check(showing(), port, offset_s=-3600.2)
    assert outcome(report)["time"] is False
    assert detail(report, "time") == "its clock is 3600 s behind ours; let the camera set its time by NTP"
    assert report.ok


async def test_no_second_key_frame_and_no_clock_end_with_the_time(port: int) -> None:
    report = await check(showing(key_every=10_000), port, timeout_s=0.5)
    assert report.ok
    assert report.keyframe_interval_s is None
    assert detail(report, "pictures").startswith("25 pictures/s, no second key frame in 4 s")
    assert "did not tell its time" in detail(report, "time")


@pytest.mark.parametrize(("username", "words"), [("admin", "the camera refused"), ("", "the camera wants a user name")])
async def test_refused_credentials(port: int, username: str, words: str) -> None:
    report = await check(failing(CameraUnauthorised("401 for hunter2")), port, username=username)
    assert [name for name, ok in outcome(report).items() if ok] == ["reachable"]
    assert detail(report, "credentials").startswith(words)
    assert detail(report, "time") == "not tried, because an earlier step failed"
    assert not report.ok


async def test_a_fault_is_told_at_the_stream_without_the_password(port: int) -> None:
    report = await check(failing(CameraFault("no video in the description of hunter2")), port)
    assert [name for name, ok in outcome(report).items() if ok] == ["reachable", "credentials"]
    assert detail(report, "stream") == "no video in the description of ***"


async def test_a_camera_that_says_nothing(port: int) -> None:
    report = await check(Stage.silence, port, timeout_s=0.3)
    assert detail(report, "stream").startswith("no stream within 0.3 s: the camera takes the connection")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (showing(seconds=0), "the stream was opened but no picture came within 0.3 s"),
        (showing(damaged=True), "every picture arrived damaged"),
    ],
)
async def test_a_stream_without_usable_pictures(port: int, act: Act, words: str) -> None:
    report = await check(act, port, timeout_s=0.3)
    assert outcome(report)["stream"]
    assert not outcome(report)["pictures"]
    assert detail(report, "pictures").startswith(words)


async def test_pictures_without_a_key_picture(port: int) -> None:
    async def act(stage: Stage) -> None:
        stage.info()
        stage.picture(is_key=False)
        await stage.silence()

    assert "no key picture within 0.3 s" in detail(await check(act, port, timeout_s=0.3), "pictures")


async def test_a_stream_that_breaks_before_its_first_picture(port: int) -> None:
    async def act(stage: Stage) -> None:
        stage.info()
        raise CameraFault("the server closed the connection")

    assert detail(await check(act, port), "pictures") == "the server closed the connection"


async def test_a_short_clip_that_ends_was_seen(port: int) -> None:
    async def act(stage: Stage) -> None:
        stage.info()
        stage.picture()
        raise StreamEnded("the file ended")

    report = await check(act, port)
    assert report.ok
    assert detail(report, "pictures").startswith("one picture only")


async def test_pictures_that_cannot_be_decoded(port: int) -> None:
    def decode(unit: AccessUnit) -> bytes:
        raise DecodeError("no picture in it")

    report = await check(showing(), port, decode=decode, offset_s=0.0)
    assert detail(report, "pictures").startswith("pictures arrive but cannot be decoded: no picture in it")
    assert report.snapshot_jpeg is None


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    report = await check(Stage.silence, port)
    assert not any(outcome(report).values())
    assert f"nothing listens on port {port}" in detail(report, "reachable")


async def test_a_name_that_is_not_known() -> None:
    config = CameraConfig("", "", "rtsp://no-such-camera.invalid/live")
    report = await check_camera(config, SystemClock(), lambda unit: JPEG)
    assert "no-such-camera.invalid is not known here" in detail(report, "reachable")


async def test_the_check_keeps_to_its_time(port: int) -> None:
    clock = SystemClock()
    began_s = clock.mono_s()
    await check(showing(key_every=10_000), port, timeout_s=0.5)
    assert clock.mono_s() - began_s < 2.0


async def test_a_check_given_up_closes_the_camera(port: int) -> None:
    closed = asyncio.Event()
    opened = asyncio.Event()

    async def act(stage: Stage) -> None:
        opened.set()
        try:
            await stage.silence()
        finally:
            closed.set()

    task = asyncio.create_task(check(act, port))
    await opened.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed.is_set()


def test_size_of_a_jpeg() -> None:
    assert resolution_of_jpeg(JPEG) == (640, 360)
    assert all(resolution_of_jpeg(JPEG[:n]) is None for n in range(28))
    assert resolution_of_jpeg(b"\xff\xd8" + b"\xff" * 99) is None
