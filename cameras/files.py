"""A recorded file as a camera: demuxed by PyAV, never decoded."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from cameras.source import InfoSink, UnitsSink
from models.cameras import CameraConfig
from models.clock import Clock
from models.errors import CameraFault, CameraUnreachable, StreamEnded
from models.media import AccessUnit, Codec, StreamInfo

LARGEST_PICTURE_BYTES = 16 << 20
READ_AHEAD = 16  # packets
LONGEST_PAUSE_S = 5.0  # a longer gap between two timestamps is not waited out
CODECS = {"h264": Codec.H264, "hevc": Codec.H265, "mjpeg": Codec.MJPEG}
_FILTERS = {Codec.H264: "h264_mp4toannexb", Codec.H265: "hevc_mp4toannexb"}
_OPTIONS = {  # a playlist must not make us open anything else
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,avi,matroska,webm,mpegts,mpeg,mpegvideo,h264,hevc,mjpeg,flv,mxf",
}
_START_CODE = b"\x00\x00\x01"


class FileSource:
    """Plays a file once, or for ever with `loop`, as one camera.

    `realtime`: at the file's own pace by the clock; otherwise as fast as the sink takes the pictures. The sink is
    called on the event loop's thread and may block there; no more than `READ_AHEAD` packets are read ahead of it.
    Frame time begins at the clock's present and follows pts exactly. Units come in decoding order, so in a file
    with B-pictures pts and frame time are in order only after decoding.
    """

    def __init__(
        self, config: CameraConfig, clock: Clock, *, epoch: int = 0, realtime: bool = True, loop: bool = False
    ) -> None:
        self._config, self._clock, self._epoch = config, clock, epoch
        self._realtime, self._loop = realtime, loop

    async def run(self, on_info: InfoSink, on_units: UnitsSink) -> None:
        """See CameraSource. Raises CameraUnreachable (no such file), CameraFault (what it is not) or StreamEnded."""
        path = file_path(self._config.url)
        worker = ThreadPoolExecutor(1, thread_name_prefix="file-source")
        in_worker = asyncio.get_running_loop().run_in_executor
        clip = Clip(path, loop=self._loop)
        try:
            info = await in_worker(worker, clip.open)
            on_info(info)
            start_s, pace = self._clock.now().timestamp(), _Pace(self._clock)
            while pictures := await in_worker(worker, clip.read):
                for picture in pictures:
                    if self._realtime:
                        await pace.wait(picture.dts_s)
                    on_units((self._unit(info.codec, picture, start_s),))
        finally:
            worker.submit(clip.close)
            worker.shutdown(wait=False)
        raise StreamEnded(f"the file {path.name} ended")

    def _unit(self, codec: Codec, picture: "Picture", start_s: float) -> AccessUnit:
        return AccessUnit(
            camera_id=self._config.camera_id,
            codec=codec,
            data=picture.data,
            pts_s=picture.pts_s,
            mono_s=self._clock.mono_s(),
            frame_time_s=start_s + picture.pts_s,
            is_key=picture.is_key,
            epoch=self._epoch,
        )


def file_path(url: str) -> Path:
    """The path a file: URL names. Raises CameraUnreachable unless a regular file lies there."""
    path = Path(unquote(urlsplit(url).path))
    if not path.is_file():
        raise CameraUnreachable(f"there is no file {path.name or url}; check the path")
    return path


class _Pace:
    """Waits until a timestamp is due, counted from the first one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start_mono_s: float | None = None

    async def wait(self, dts_s: float) -> None:
        now_s = self._clock.mono_s()
        if self._start_mono_s is None:
            self._start_mono_s = now_s - dts_s
        wait_s = self._start_mono_s + dts_s - now_s
        if wait_s > LONGEST_PAUSE_S:
            self._start_mono_s -= wait_s
        await self._clock.sleep(max(0.0, wait_s if wait_s <= LONGEST_PAUSE_S else 0.0))


@dataclass(frozen=True, slots=True)
class Picture:
    """One compressed picture as it lies in a file; seconds since the file's first one."""

    data: bytes
    pts_s: float
    dts_s: float
    is_key: bool


class Clip:
    """A file's first video stream as pictures in Annex B (or JPEG). Blocking: belongs to one worker thread."""

    def __init__(self, path: Path, *, loop: bool = False) -> None:
        self._path, self._loop = path, loop
        self._container: InputContainer | None = None
        self._pictures: Iterator[Picture] = iter(())

    def open(self) -> StreamInfo:
        """What the file holds. Raises CameraFault if that is not a video we can pass on."""
        try:
            self._container = av.open(f"file:{self._path}", options=dict(_OPTIONS))
        except av.error.FFmpegError as problem:
            raise CameraFault(f"{self._path.name} cannot be read as a video file: {problem.strerror}") from problem
        if not self._container.streams.video:
            raise CameraFault(f"{self._path.name} holds no video")
        stream = self._container.streams.video[0]
        codec = CODECS.get(stream.codec_context.name)
        if codec is None:
            raise CameraFault(
                f"{self._path.name} is coded as {stream.codec_context.name}; supported: H.264, H.265 and MJPEG; "
                "recode it, for example with ffmpeg -c:v libx264"
            )
        self._pictures = self._rounds(self._container, stream, codec)
        return StreamInfo(codec, (stream.width, stream.height), float(stream.average_rate or 0))

    def read(self) -> list[Picture]:
        """The next pictures, at most `READ_AHEAD`; none at the end. Raises CameraFault on a broken file."""
        try:
            return list(islice(self._pictures, READ_AHEAD))
        except av.error.FFmpegError as problem:
            raise CameraFault(f"{self._path.name} is broken: {problem.strerror}") from problem

    def close(self) -> None:
        """Close the file."""
        self._pictures = iter(())
        if self._container is not None:
            self._container.close()

    def _rounds(self, container: InputContainer, stream: VideoStream, codec: Codec) -> Iterator[Picture]:
        interval_s = 1 / float(stream.average_rate or 25)
        shift_s = 0.0
        while True:
            end_s = shift_s
            for picture in _pictures(container, stream, codec, interval_s, shift_s):
                end_s = max(end_s, picture.pts_s + interval_s, picture.dts_s + interval_s)
                yield picture
            if not self._loop or end_s == shift_s:
                return
            shift_s = end_s
            container.seek(stream.start_time or 0, stream=stream, backward=True)


def _pictures(
    container: InputContainer, stream: VideoStream, codec: Codec, interval_s: float, shift_s: float
) -> Iterator[Picture]:
    tick_s = float(stream.time_base or 1)
    first_s: float | None = None
    dts_s = -interval_s
    extradata = bytes(stream.codec_context.extradata or b"")
    for packet in _in_annex_b(container.demux(stream), stream, codec):
        dts_s = packet.dts * tick_s if packet.dts is not None else dts_s + interval_s
        pts_s = packet.pts * tick_s if packet.pts is not None else dts_s
        if first_s is None:
            first_s = pts_s
        data = bytes(packet)
        if packet.is_keyframe:
            data = with_parameter_sets(codec, data, extradata)
        yield Picture(data, pts_s - first_s + shift_s, dts_s - first_s + shift_s, packet.is_keyframe)


def _in_annex_b(
    packets: "Iterator[Packet[VideoStream]]", stream: VideoStream, codec: Codec
) -> "Iterator[Packet[VideoStream]]":
    name = _FILTERS.get(codec)
    bitstream = BitStreamFilterContext(name, stream) if name else None
    for packet in packets:
        if packet.size > LARGEST_PICTURE_BYTES:
            raise CameraFault(f"a picture of {packet.size} bytes is larger than {LARGEST_PICTURE_BYTES} allowed")
        if packet.size:
            yield from bitstream.filter(packet) if bitstream else (packet,)


def with_parameter_sets(codec: Codec, data: bytes, extradata: bytes) -> bytes:
    """`data` of a key picture with the stream's parameter sets in front, unless it holds some already.

    Only Annex B `extradata` is put in front; the bit stream filter has written out any other kind.
    """
    if codec is Codec.MJPEG or not extradata.startswith((_START_CODE, b"\x00" + _START_CODE)):
        return data
    return data if _holds_parameter_sets(codec, data) else extradata + data


def _holds_parameter_sets(codec: Codec, data: bytes) -> bool:
    at = data.find(_START_CODE)
    while 0 <= at < len(data) - 3:
        header = data[at + 3]
        if (header & 0x1F == 7) if codec is Codec.H264 else (header >> 1 & 0x3F == 33):
            return True
        at = data.find(_START_CODE, at + 3)
    return False
