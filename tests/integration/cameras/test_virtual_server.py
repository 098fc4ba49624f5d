"""The virtual cameras with our own client, many clients, slow ones and hostile ones."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from cameras.rtsp.client import RtspSource
from cameras.virtual.server import VirtualCameraServer
from models.cameras import CameraConfig, Transport
from models.clock import SystemClock
from models.errors import CameraUnauthorised, CameraUnreachable, InputError, StreamEnded
from models.media import AccessUnit, Codec
from tests.fakes.clock import ManualClock
from tests.servers.coded_clips import decode_file, decode_pictures, make_clip, same_pictures

LOGIN = ("viewer", "secret")
TIMEOUT_S = 20


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clips") / "yard.mp4", Codec.H264, fps=24)


@pytest_asyncio.fixture
async def server(clip: Path) -> AsyncIterator[VirtualCameraServer]:
    running = VirtualCameraServer({"yard": clip, "gate/east": clip}, "127.0.0.1", 0, *LOGIN, clock=SystemClock())
    await running.start()
    yield running
    await running.stop()


class Watching:
    """A client of ours at work."""

    def __init__(self, url: str, transport: Transport = Transport.TCP, login: tuple[str, str] = LOGIN) -> None:
        self.units: list[AccessUnit] = []
        self.source = RtspSource(CameraConfig("cam", "cam", url, *login, transport), SystemClock())
        self.task = asyncio.create_task(self.source.run(lambda _: None, self._take))
        self._more = asyncio.Event()

    def _take(self, units: Sequence[AccessUnit]) -> None:
        self.units += units
        self._more.set()

    async def until(self, count: int) -> None:
        while len(self.units) < count:
            if self.task.done():
                self.task.result()
            self._more.clear()
            waiting = asyncio.create_task(self._more.wait())
            await asyncio.wait({waiting, self.task}, return_when=asyncio.FIRST_COMPLETED, timeout=TIMEOUT_S)
            waiting.cancel()

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@pytest.mark.parametrize("transport", list(Transport))
async def test_our_client_gets_the_very_pictures(server: VirtualCameraServer, clip: Path, transport: Transport) -> None:
    watching = Watching(server.urls()["gate/east"], transport)
    await watching.until(26)
    assert watching.source.clock_offset_s == pytest.approx(0, abs=0.5)
    await watching.stop()
    expected = decode_file(clip)
    decoded = decode_pictures(Codec.H264, [unit.data for unit in watching.units[:26]])
    assert same_pictures(decoded, [*expected, *expected[:2]])
    assert watching.source.counters.lost == 0


async def test_many_clients_see_the_same_moment(server: VirtualCameraServer) -> None:
    many = [Watching(server.urls()["yard"], transport) for transport in [*Transport] * 6]
    for watching in many:
        await watching.until(12)
    for watching in many:
        await watching.stop()
    streams = {unit.data for watching in many for unit in watching.units}
    assert len(streams) <= 24 + 4
    assert sum(watching.source.counters.lost for watching in many) == 0


async def raw_client(server: VirtualCameraServer, first: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = int(server.urls()["yard"].split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    return reader, writer


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00", b"A" * 20000])
async def test_garbage_closes_its_own_connection_only(server: VirtualCameraServer, garbage: bytes) -> None:
    watching = Watching(server.urls()["yard"])
    await watching.until(1)
    reader, writer = await raw_client(server, garbage)
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(_until_closed(reader), TIMEOUT_S)
    writer.close()
    await watching.until(4)
    await watching.stop()


async def _until_closed(reader: asyncio.StreamReader) -> None:
    while await reader.read(1000):
        pass
    raise ConnectionError


async def test_the_wrong_password_is_refused(server: VirtualCameraServer) -> None:
    with pytest.raises(CameraUnauthorised):
        await Watching(server.urls()["yard"], login=("viewer", "wrong")).task


async def test_addresses_hold_no_credentials(server: VirtualCameraServer) -> None:
    assert all("secret" not in url and "@" not in url for url in server.urls().values())


async def test_stopping_ends_every_stream(clip: Path) -> None:
    server = VirtualCameraServer({"yard": clip}, clock=SystemClock())
    await server.start()
    watching = Watching(server.urls()["yard"], login=("", ""))
    await watching.until(1)
    await server.stop()
    with pytest.raises((StreamEnded, CameraUnreachable), match="connection"):
        await asyncio.wait_for(watching.task, TIMEOUT_S)


async def test_a_clip_that_vanishes_ends_its_streams_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    brief = make_clip(tmp_path / "brief.mp4", Codec.H264, count=1)
    server = VirtualCameraServer({"yard": brief}, clock=SystemClock())
    await server.start()
    brief.unlink()
    with pytest.raises(StreamEnded):
        await asyncio.wait_for(Watching(server.urls()["yard"], login=("", "")).task, TIMEOUT_S)
    await server.stop()
    assert [record.__dict__["action"] for record in caplog.records] == ["virtual_camera_stopped"]


async def test_a_silent_connection_is_closed(clip: Path) -> None:
    clock = ManualClock()
    server = VirtualCameraServer({"yard": clip}, clock=clock)
    await server.start()
    reader, writer = await raw_client(server, b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert (await reader.readline()).startswith(b"RTSP/1.0 200")
    await clock.advance(101)
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(_until_closed(reader), TIMEOUT_S)
    writer.close()
    await server.stop()


async def test_a_taken_port_and_a_bad_name_are_refused_in_words(clip: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = VirtualCameraServer({"yard": clip}, port=taken.getsockname()[1], clock=SystemClock())
        with pytest.raises(InputError, match=r"cannot listen on 127\.0\.0\.1 port"):
            await server.start()
    with pytest.raises(InputError, match="cannot be called"):
        VirtualCameraServer({"a b": clip}, clock=SystemClock())
