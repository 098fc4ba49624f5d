"""The check against real servers: our virtual camera, GStreamer's, and cameras that misbehave."""

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import pytest

from cameras.check import CheckReport, check_camera
from cameras.virtual.server import VirtualCameraServer
from models.cameras import CameraConfig, Transport
from models.clock import SystemClock
from models.errors import DecodeError
from models.media import AccessUnit, Codec
from tests.media import media_path
from tests.servers import misbehaving_rtsp as rtsp
from tests.servers.gstreamer import gstreamer_rtsp
from tests.unit.cameras.clips import write_clip

PASSWORD = "camera-pass-1"


def snapshot(unit: AccessUnit) -> bytes:
    """A key picture as JPEG, by PyAV and OpenCV."""
    decoder = av.CodecContext.create("hevc" if unit.codec is Codec.H265 else unit.codec.value, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    try:
        frames = [*decoder.decode(av.Packet(unit.data)), *decoder.decode(None)]
    except av.error.FFmpegError as problem:
        raise DecodeError(problem.strerror) from problem
    if not frames:
        raise DecodeError("no picture in it")
    done, jpeg = cv2.imencode(".jpg", frames[0].to_ndarray(format="bgr24"))
    assert done
    return jpeg.tobytes()


async def check(url: str, password: str = "", timeout_s: float = 10.0, udp: bool = False) -> CheckReport:
    transport = Transport.UDP if udp else Transport.TCP
    config = CameraConfig("", "", url, "admin" if password else "", password, transport)
    return await check_camera(config, SystemClock(), snapshot, timeout_s)


def works(report: CheckReport) -> dict[str, bool]:
    return {step.name.value: step.ok for step in report.steps}


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> rtsp.Footage:
    return rtsp.read_footage(write_clip(tmp_path_factory.mktemp("footage") / "a.h264"))


@pytest.fixture(scope="module")
def virtual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("clips")
    clips = {"h264": write_clip(folder / "a.mp4"), "mjpeg": write_clip(folder / "a.avi", "mjpeg")}
    loop = rtsp.LoopThread()
    server = VirtualCameraServer(clips, username="admin", password=PASSWORD, clock=SystemClock())
    loop.run(server.start())
    yield server.urls()
    loop.run(server.stop())
    loop.close()


@pytest.mark.parametrize("udp", [False, True], ids=["tcp", "udp"])
@pytest.mark.parametrize(("name", "interval_s"), [("h264", 0.5), ("mjpeg", 0.05)])
async def test_a_virtual_camera(virtual: dict[str, str], name: str, interval_s: float, udp: bool) -> None:
    report = await check(virtual[name], PASSWORD, udp=udp)
    assert all(works(report).values()), report
    assert (report.codec, report.width, report.height) == (name, 64, 48)
    assert report.fps == pytest.approx(20.0, abs=0.5)
    assert report.keyframe_interval_s == pytest.approx(interval_s, abs=0.02)
    assert report.time_offset_s == pytest.approx(0.0, abs=1.0)
    assert report.snapshot_jpeg is not None
    assert report.snapshot_jpeg.startswith(b"\xff\xd8")


async def test_wrong_and_missing_credentials(virtual: dict[str, str]) -> None:
    wrong = await check(virtual["h264"], "not-the-password")
    assert works(wrong) == {
        "reachable": True,
        "credentials": False,
        "stream": False,
        "pictures": False,
        "time": False,
    }
    assert "refused the user name or the password" in wrong.steps[1].detail
    assert "not-the-password" not in str(wrong.to_dict())
    missing = await check(virtual["h264"])
    assert "wants a user name and a password" in missing.steps[1].detail


async def test_a_path_that_does_not_exist(virtual: dict[str, str]) -> None:
    report = await check(virtual["h264"] + "-nothing", PASSWORD)
    assert [name for name, ok in works(report).items() if ok] == ["reachable", "credentials"]
    assert "no such stream" in report.steps[2].detail


@pytest.mark.parametrize(("name", "codec"), [("stream/vtest_h264.mp4", "h264"), ("stream/vtest_h265.mp4", "h265")])
async def test_a_gstreamer_camera(name: str, codec: str) -> None:
    with gstreamer_rtsp({"cam": media_path(name)}, digest=f"admin:{PASSWORD}") as base:
        report = await check(f"{base}/cam", PASSWORD)
    assert report.ok, report
    assert (report.codec, report.width, report.height) == (codec, 480, 360)
    assert report.fps == pytest.approx(10.0, abs=0.5)
    assert report.keyframe_interval_s == pytest.approx(2.0, abs=0.1)
    assert report.snapshot_jpeg is not None


@pytest.mark.parametrize(
    ("behaviour", "last_good", "words"),
    [
        (rtsp.silent, "credentials", "no stream within 1.5 s"),
        (rtsp.garbage, "credentials", ""),
        (rtsp.half_description, "credentials", "closed the connection"),
        (rtsp.mute, "credentials", "sends no pictures"),
        (rtsp.garbage_pictures, "stream", "cannot be decoded"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_what_misbehaves_is_named_at_its_step(
    footage: rtsp.Footage, behaviour: rtsp.Behaviour, last_good: str, words: str
) -> None:
    with rtsp.misbehaving_camera(footage, behaviour) as camera:
        report = await check(camera.url, timeout_s=1.5)
    good = [name for name, ok in works(report).items() if ok]
    assert good[-1:] == [last_good]
    assert words in report.steps[len(good)].detail


async def test_a_file(tmp_path: Path) -> None:
    report = await check(write_clip(tmp_path / "a.mp4").as_uri())
    assert report.ok
    assert report.steps[0].detail == "the file a.mp4 is there"
    assert (await check((tmp_path / "gone.mp4").as_uri())).steps[0].ok is False
