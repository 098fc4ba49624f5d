"""FFmpeg as the sender of RTP, GStreamer as the client: the other halves of the wire by other hands."""

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import pytest

from cameras.rtp.reception import VideoReception
from cameras.rtsp.rounds import rounds_of_running_loop
from cameras.rtsp.udp import UdpPair
from cameras.virtual.clips import open_clip
from cameras.virtual.server import VirtualCameraServer
from models.clock import SystemClock
from models.media import Codec
from tests.servers.coded_clips import decode_file, decode_pictures, make_clip, same_pictures
from tests.servers.gstreamer import gstreamer_lacks

LAUNCH = {
    Codec.H264: ("rtph264depay", "h264parse config-interval=-1", "video/x-h264,stream-format=byte-stream,alignment=au"),
    Codec.H265: ("rtph265depay", "h265parse config-interval=-1", "video/x-h265,stream-format=byte-stream,alignment=au"),
    Codec.MJPEG: ("rtpjpegdepay", "jpegparse", "image/jpeg"),
}


def remux_as_rtp(clip: Path, port: int) -> None:
    """FFmpeg packs a file into RTP datagrams, all at once."""
    with av.open(str(clip)) as source, av.open(f"rtp://127.0.0.1:{port}", "w", format="rtp") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)


@pytest.mark.parametrize("codec", list(Codec))
async def test_what_ffmpeg_packs_we_unpack(tmp_path: Path, codec: Codec) -> None:
    clip = make_clip(tmp_path / f"clip.{'avi' if codec is Codec.MJPEG else 'mp4'}", codec, fps=24)
    reception = VideoReception([open_clip(clip).video], 1, "test")
    pictures: list[bytes] = []

    def take(came: Sequence[tuple[bytes, str]]) -> None:
        pictures.extend(timed.picture.data for timed in reception.push_all([data for data, _ in came], 0.0))

    pair = await UdpPair.open("127.0.0.1", ignore)
    pair.read_in_rounds(rounds_of_running_loop(), take, relaxed=False)
    try:
        await asyncio.to_thread(remux_as_rtp, clip, pair.ports[0])
        await until(lambda: len(pictures) >= 24)
    finally:
        pair.close()
    assert reception.counters.lost == reception.counters.damaged == reception.counters.malformed == 0
    if codec is Codec.MJPEG:  # FFmpeg does not tell of the restart markers it sends, so the coded data is compared
        assert [coded_scan(data) for data in pictures] == [coded_scan(data) for data in packets_in(clip)]
    else:
        assert same_pictures(decode_pictures(codec, pictures), decode_file(clip))


def packets_in(clip: Path) -> list[bytes]:
    """The pictures of a file as they are coded."""
    with av.open(str(clip)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def coded_scan(jpeg: bytes) -> bytes:
    """What stands behind the headers of a JPEG file."""
    start = jpeg.index(b"\xff\xda") + 2
    return jpeg[start + int.from_bytes(jpeg[start : start + 2], "big") :]


def ignore(_: bytes, __: str) -> None:
    """Reports of the sender."""


async def until(done: Callable[[], bool]) -> None:
    for _ in range(500):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the pictures did not come")


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("codec", list(Codec))
async def test_gstreamer_watches_a_virtual_camera(tmp_path: Path, codec: Codec, transport: str) -> None:
    if reason := gstreamer_lacks("rtspsrc", "multifilesink", *(words[0] for words in LAUNCH.values())):
        pytest.skip(reason)
    clip = make_clip(tmp_path / f"clip.{'avi' if codec is Codec.MJPEG else 'mp4'}", codec, fps=24)
    server = VirtualCameraServer({"cam": clip}, clock=SystemClock())
    await server.start()
    depay, parse, caps = LAUNCH[codec]
    pipeline = (
        f"rtspsrc location={server.urls()['cam']} protocols={transport} latency=100 ! {depay} ! {parse} ! {caps} ! "
        f"identity eos-after=25 ! multifilesink location={tmp_path}/%05d.unit"
    )
    try:
        await asyncio.to_thread(launch, pipeline)
    finally:
        await server.stop()
    assert same_pictures(decode_pictures(codec, units_in(tmp_path)), decode_file(clip))


def units_in(folder: Path) -> list[bytes]:
    """The first pictures GStreamer put down."""
    return [path.read_bytes() for path in sorted(folder.glob("*.unit"))][:24]


def launch(pipeline: str) -> None:
    """Run a GStreamer pipeline under the system's Python until its end."""
    script = (
        "import sys, gi; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None); "
        "p = Gst.parse_launch(sys.argv[1]); p.set_state(Gst.State.PLAYING); "
        "m = p.get_bus().timed_pop_filtered(20 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR); "
        "p.set_state(Gst.State.NULL); "
        "sys.exit('no end' if m is None else m.parse_error()[1] if m.type == Gst.MessageType.ERROR else 0)"
    )
    subprocess.run(["/usr/bin/python3", "-c", script, pipeline], check=True, timeout=60)
