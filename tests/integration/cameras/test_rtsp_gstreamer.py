"""Our client against GStreamer's RTSP server."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cameras.rtsp.client import RtspSource
from models.cameras import CameraConfig, Transport
from models.clock import SystemClock
from models.errors import CameraFault, CameraUnauthorised, StreamEnded
from models.media import AccessUnit, Codec, StreamInfo
from tests.servers.coded_clips import decode_file, decode_pictures, make_clip, same_pictures
from tests.servers.gstreamer import gstreamer_rtsp

COUNT = 24
LOGIN = ("viewer", "pass word:1")


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clips")
    suffix = {Codec.MJPEG: "avi"}
    return {codec.value: make_clip(folder / f"{codec}.{suffix.get(codec, 'mp4')}", codec, fps=24) for codec in Codec}


@pytest.fixture(scope="module")
def base_url(clips: dict[str, Path]) -> Iterator[str]:
    with gstreamer_rtsp(clips, digest=":".join(LOGIN)) as url:
        yield url


def config(url: str, transport: Transport = Transport.TCP, login: tuple[str, str] = LOGIN) -> CameraConfig:
    return CameraConfig("cam", "cam", url, *login, transport)


class Recording:
    """Watches until enough pictures have come."""

    def __init__(self, config: CameraConfig, count: int, *, want_offset: bool = False) -> None:
        self.infos: list[StreamInfo] = []
        self.units: list[AccessUnit] = []
        self.source = RtspSource(config, SystemClock())
        self._count, self._want_offset, self._enough = count, want_offset, asyncio.Event()

    def _take(self, units: Sequence[AccessUnit]) -> None:
        self.units += units
        waits_for_offset = self._want_offset and self.source.clock_offset_s is None
        if len(self.units) >= self._count and not waits_for_offset:
            self._enough.set()

    async def run(self) -> None:
        """Raises what the source raises; cancels it when there are enough pictures."""
        watching = asyncio.create_task(self.source.run(self.infos.append, self._take))
        enough = asyncio.create_task(self._enough.wait())
        await asyncio.wait({watching, enough}, return_when=asyncio.FIRST_COMPLETED, timeout=30)
        if watching.done():
            enough.cancel()
            watching.result()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize("transport", list(Transport))
@pytest.mark.parametrize("codec", list(Codec))
async def test_the_pictures_are_those_of_the_file(
    base_url: str, clips: dict[str, Path], codec: Codec, transport: Transport
) -> None:
    recording = Recording(config(f"{base_url}/{codec.value}", transport), COUNT + 3)
    await recording.run()
    units = recording.units[: COUNT + 2]
    assert recording.infos == [StreamInfo(codec, (160, 120), 24.0)]
    assert not any(unit.damaged for unit in units)
    assert [unit.is_key for unit in units] == [codec is Codec.MJPEG or index % 6 == 0 for index in range(COUNT + 2)]
    assert [unit.pts_s for unit in units] == pytest.approx([index / 24 for index in range(COUNT + 2)], abs=2e-4)
    expected = decode_file(clips[codec.value])
    assert same_pictures(decode_pictures(codec, [unit.data for unit in units]), [*expected, *expected[:2]])


async def test_counters_and_clock_offset_are_known(base_url: str) -> None:
    recording = Recording(config(f"{base_url}/h264"), 6, want_offset=True)
    await recording.run()
    counters = recording.source.counters
    assert counters.pictures >= 6
    assert counters.received >= 6
    assert counters.lost == counters.damaged == counters.malformed == 0
    assert recording.source.clock_offset_s == pytest.approx(0, abs=1.0)


async def test_every_key_picture_can_be_decoded_on_its_own(base_url: str) -> None:
    recording = Recording(config(f"{base_url}/h265"), 13)
    await recording.run()
    key = [unit for unit in recording.units if unit.is_key][1]
    assert len(decode_pictures(Codec.H265, [key.data])) == 1


@pytest.mark.parametrize(
    ("login", "words"),
    [(("viewer", "wrong"), "refused the username or password"), (("", ""), "wants a username and a password")],
)
async def test_wrong_or_missing_credentials_are_said_plainly(base_url: str, login: tuple[str, str], words: str) -> None:
    with pytest.raises(CameraUnauthorised, match=words):
        await Recording(config(f"{base_url}/h264", login=login), 1).run()


async def test_a_missing_path_is_said_plainly(base_url: str) -> None:
    with pytest.raises(CameraFault, match="no such stream"):
        await Recording(config(f"{base_url}/nothing"), 1).run()


@pytest.mark.parametrize("login", [LOGIN, ("", "")])
async def test_basic_and_no_login(clips: dict[str, Path], login: tuple[str, str]) -> None:
    with gstreamer_rtsp({"cam": clips["h264"]}, basic=":".join(login) if login[0] else None) as url:
        recording = Recording(config(f"{url}/cam", login=login), 3)
        await recording.run()
    assert len(recording.units) >= 3


async def test_the_server_going_away_ends_the_stream(clips: dict[str, Path]) -> None:
    with gstreamer_rtsp({"cam": clips["h264"]}) as url:
        first = asyncio.Event()
        source = RtspSource(config(f"{url}/cam", login=("", "")), SystemClock())
        watching = asyncio.create_task(source.run(lambda _: None, lambda _: first.set()))
        await asyncio.wait_for(first.wait(), 20)
    with pytest.raises(StreamEnded):
        await asyncio.wait_for(watching, 20)
