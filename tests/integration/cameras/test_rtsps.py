"""RTSP over TLS: our client and our virtual cameras with each other, with FFmpeg and with GStreamer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import av
import pytest
import pytest_asyncio

from cameras.registry import open_source
from cameras.rtsp.client import RtspSource
from cameras.rtsp.tls import CameraTls
from cameras.virtual.server import VirtualCameraServer
from models.cameras import CameraConfig, Transport
from models.clock import SystemClock
from models.errors import CameraError, CameraFault, StreamEnded
from models.media import AccessUnit, Codec
from tests.fakes.clock import ManualClock
from tests.servers.certificates import Identity, make_identity
from tests.servers.coded_clips import decode_file, decode_pictures, make_clip, same_pictures
from tests.servers.gstreamer import gstreamer_rtsp

COUNT = 24


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return make_identity(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clips") / "street.mp4", Codec.H264, fps=24)


@pytest_asyncio.fixture
async def server(identity: Identity, clip: Path) -> AsyncIterator[VirtualCameraServer]:
    running = VirtualCameraServer({"street": clip}, clock=SystemClock(), tls=identity.server_context())
    await running.start()
    yield running
    await running.stop()


async def watch(
    url: str,
    tls: CameraTls,
    count: int = COUNT,
    transport: Transport = Transport.TCP,
    login: tuple[str, str] = ("", ""),
) -> list[AccessUnit]:
    """The first pictures. Raises what the source raises."""
    units: list[AccessUnit] = []
    enough = asyncio.Event()

    def take(new: Sequence[AccessUnit]) -> None:
        units.extend(new)
        if len(units) >= count:
            enough.set()

    source = open_source(CameraConfig("c", "c", url, *login, transport), SystemClock(), tls=tls)
    watching = asyncio.create_task(source.run(lambda _: None, take))
    waiting = asyncio.create_task(enough.wait())
    await asyncio.wait({watching, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=30)
    waiting.cancel()
    if watching.done():
        watching.result()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return units[:count]


async def test_a_camera_with_a_trusted_certificate_is_watched(
    server: VirtualCameraServer, identity: Identity, clip: Path
) -> None:
    url = server.urls()["street"]
    assert url.startswith("rtsps://")
    units = await watch(url, CameraTls(ca_file=identity.certificate))
    assert same_pictures(decode_pictures(Codec.H264, [unit.data for unit in units]), decode_file(clip))


async def test_an_encrypted_camera_is_read_rarely_while_nobody_waits(
    server: VirtualCameraServer, identity: Identity
) -> None:
    reads: list[int] = []
    enough = asyncio.Event()

    def take(new: Sequence[AccessUnit]) -> None:
        reads.append(len(new))
        if len(reads) > 1 and max(reads[1:]) > 1:
            enough.set()

    config = CameraConfig("c", "c", server.urls()["street"])
    source = RtspSource(config, SystemClock(), tls=CameraTls(ca_file=identity.certificate))
    source.set_pace(relaxed=True)
    watching = asyncio.create_task(source.run(lambda _: None, take))
    await asyncio.wait_for(enough.wait(), 30)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize("silent", [True, False])
async def test_a_camera_that_does_not_agree_on_encryption(silent: bool) -> None:
    """It takes the connection and says nothing, or hangs up."""
    greeted = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        greeted.set()
        if silent:
            await reader.read()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"rtsps://127.0.0.1:{listening.sockets[0].getsockname()[1]}/x"
    clock = ManualClock()
    source = RtspSource(CameraConfig("c", "c", url), clock, tls=CameraTls(verify=False))
    watching = asyncio.create_task(source.run(lambda _: None, lambda _: None))
    await asyncio.wait_for(greeted.wait(), 20)
    for _ in range(12 if silent else 0):
        await clock.advance(1.0)
    words = "no answer within 10 s" if silent else "the camera hung up"
    with pytest.raises(CameraError, match=words):
        await asyncio.wait_for(watching, 20)
    listening.close()


async def test_the_end_of_an_encrypted_stream_is_told(identity: Identity, clip: Path) -> None:
    running = VirtualCameraServer({"street": clip}, clock=SystemClock(), tls=identity.server_context())
    await running.start()
    first = asyncio.Event()
    source = RtspSource(
        CameraConfig("c", "c", running.urls()["street"]), SystemClock(), tls=CameraTls(ca_file=identity.certificate)
    )
    watching = asyncio.create_task(source.run(lambda _: None, lambda _: first.set()))
    await asyncio.wait_for(first.wait(), 20)
    await running.stop()
    with pytest.raises(StreamEnded):
        await asyncio.wait_for(watching, 20)


async def test_a_certificate_nobody_trusts_is_refused_with_what_to_do(server: VirtualCameraServer) -> None:
    with pytest.raises(CameraFault, match=r"not trusted \(self-signed certificate\).*fingerprint in the settings"):
        await watch(server.urls()["street"], CameraTls())


async def test_a_certificate_for_another_host_is_refused(tmp_path: Path, clip: Path) -> None:
    other = make_identity(tmp_path, address="192.0.2.7")
    async with Running(clip, other) as url:
        with pytest.raises(CameraFault, match="not trusted"):
            await watch(url, CameraTls(ca_file=other.certificate))


class Running:
    """One virtual camera while the block lasts."""

    def __init__(self, clip: Path, identity: Identity) -> None:
        self._server = VirtualCameraServer({"street": clip}, clock=SystemClock(), tls=identity.server_context())

    async def __aenter__(self) -> str:
        await self._server.start()
        return self._server.urls()["street"]

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()


async def test_a_given_fingerprint_is_enough(server: VirtualCameraServer, identity: Identity) -> None:
    pairs = ":".join(identity.fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()
    assert await watch(server.urls()["street"], CameraTls(fingerprints=frozenset({pairs})), 3)


async def test_another_fingerprint_is_refused_and_the_right_one_told(
    server: VirtualCameraServer, identity: Identity
) -> None:
    with pytest.raises(CameraFault, match=identity.fingerprint):
        await watch(server.urls()["street"], CameraTls(fingerprints=frozenset({"0" * 64})))


async def test_without_verification_anyone_is_believed(server: VirtualCameraServer) -> None:
    assert len(await watch(server.urls()["street"], CameraTls(verify=False), 3)) == 3


async def test_an_encrypted_camera_is_not_watched_over_udp(server: VirtualCameraServer) -> None:
    with pytest.raises(CameraFault, match="over TCP only: set the transport to tcp"):
        await watch(server.urls()["street"], CameraTls(verify=False), 1, Transport.UDP)


async def test_a_port_without_encryption_is_told(clip: Path) -> None:
    plain = VirtualCameraServer({"street": clip}, clock=SystemClock())
    await plain.start()
    try:
        with pytest.raises(CameraFault, match="no encrypted connection"):
            await watch(plain.urls()["street"].replace("rtsp:", "rtsps:"), CameraTls(verify=False))
    finally:
        await plain.stop()


async def test_an_authority_file_that_is_missing_is_told(tmp_path: Path) -> None:
    source = RtspSource(
        CameraConfig("c", "c", "rtsps://127.0.0.1:9/x"), SystemClock(), tls=CameraTls(ca_file=tmp_path / "none.pem")
    )
    with pytest.raises(CameraFault, match="trusted authorities"):
        await source.run(lambda _: None, lambda _: None)


async def test_ffmpeg_watches_an_encrypted_virtual_camera(server: VirtualCameraServer, clip: Path) -> None:
    def first_pictures() -> int:
        with av.open(server.urls()["street"], options={"tls_verify": "0"}, timeout=10) as container:
            return sum(1 for _, _ in zip(range(COUNT), container.decode(video=0), strict=False))

    try:
        assert await asyncio.to_thread(first_pictures) == COUNT
    except av.error.ProtocolNotFoundError:
        pytest.skip("this FFmpeg was built without TLS")


@pytest.mark.parametrize("codec", list(Codec))
async def test_an_encrypted_gstreamer_camera_is_watched(identity: Identity, tmp_path: Path, codec: Codec) -> None:
    clip = make_clip(tmp_path / f"clip.{'avi' if codec is Codec.MJPEG else 'mp4'}", codec, fps=24)
    with gstreamer_rtsp({"a": clip}, digest="viewer:secret", tls=identity) as base_url:
        units = await watch(f"{base_url}/a", CameraTls(ca_file=identity.certificate), COUNT, login=("viewer", "secret"))
    assert same_pictures(decode_pictures(codec, [unit.data for unit in units]), decode_file(clip))
