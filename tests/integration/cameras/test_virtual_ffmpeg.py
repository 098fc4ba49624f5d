"""FFmpeg (through PyAV) as an independent client of the virtual cameras."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import av
import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from cameras.virtual.server import VirtualCameraServer
from models.clock import SystemClock
from models.media import Codec
from tests.servers.coded_clips import Pictures, decode_file, make_clip, same_pictures

COUNT = 24


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clips")
    return {
        codec.value: make_clip(folder / f"{codec.value}.{'avi' if codec is Codec.MJPEG else 'mp4'}", codec, fps=24)
        for codec in Codec
    }


@pytest_asyncio.fixture
async def server(clips: dict[str, Path]) -> AsyncIterator[VirtualCameraServer]:
    running = VirtualCameraServer(clips, username="viewer", password="pass:word/1", clock=SystemClock())
    await running.start()
    yield running
    await running.stop()


def watch(url: str, transport: str, count: int) -> tuple[Pictures, list[float]]:
    """The first pictures FFmpeg decodes, and their times in seconds."""
    pictures: list[NDArray[np.uint8]] = []
    times: list[float] = []
    with av.open(url, options={"rtsp_transport": transport}, timeout=10) as container:
        for frame in container.decode(video=0):
            pictures.append(np.asarray(frame.to_ndarray(), np.uint8))
            times.append(float(frame.time or 0))
            if len(pictures) == count:
                break
    return pictures, times


def with_login(url: str, login: str = "viewer:pass%3Aword%2F1") -> str:
    return url.replace("rtsp://", f"rtsp://{login}@")


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("codec", list(Codec))
async def test_ffmpeg_decodes_the_very_pictures_of_the_file_and_time_never_steps_back_over_the_loop(
    server: VirtualCameraServer, clips: dict[str, Path], codec: Codec, transport: str
) -> None:
    url = with_login(server.urls()[codec.value])
    pictures, times = await asyncio.to_thread(watch, url, transport, COUNT + 8)
    expected = decode_file(clips[codec.value])
    assert same_pictures(pictures, [*expected, *expected[:8]])
    steps = np.diff(times)
    assert np.allclose(steps, 1 / 24, atol=0.002)


async def test_two_clients_share_one_showing(server: VirtualCameraServer, clips: dict[str, Path]) -> None:
    url = with_login(server.urls()["h264"])
    first, second = await asyncio.gather(
        asyncio.to_thread(watch, url, "tcp", 12), asyncio.to_thread(watch, url, "udp", 12)
    )
    expected = {picture.tobytes() for picture in decode_file(clips["h264"])}
    for pictures, _ in (first, second):
        assert all(picture.tobytes() in expected for picture in pictures)


async def test_a_wrong_password_is_refused(server: VirtualCameraServer) -> None:
    url = with_login(server.urls()["h264"], "viewer:wrong")
    with pytest.raises(av.error.HTTPUnauthorizedError):
        await asyncio.to_thread(watch, url, "tcp", 1)


async def test_an_unknown_name_is_not_found(server: VirtualCameraServer) -> None:
    url = with_login(server.urls()["h264"]) + "x"
    with pytest.raises(av.error.HTTPNotFoundError):
        await asyncio.to_thread(watch, url, "tcp", 1)


async def test_b_frames_are_sent_in_decoding_order_with_their_own_times(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "b.mp4", Codec.H264, fps=24, bframes=2)
    server = VirtualCameraServer({"b": clip}, clock=SystemClock())
    await server.start()
    pictures, times = await asyncio.to_thread(watch, server.urls()["b"], "tcp", 12)
    await server.stop()
    assert same_pictures(pictures, decode_file(clip)[:12])
    assert np.all(np.diff(times) > 0)
