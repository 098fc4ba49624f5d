"""Compressed pictures of one camera in, decoded pictures out."""

from dataclasses import dataclass
from typing import Final

import av
import numpy as np
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from models.errors import DecodeError
from models.media import AccessUnit, Codec, Frame, Planes
from vision.counters import DropReason

_DECODERS: Final = {Codec.H264: "h264", Codec.H265: "hevc", Codec.MJPEG: "mjpeg"}
_MAX_PIXELS: Final = 8192 * 4608
_MAX_REORDER: Final = 16  # H.264 and H.265 allow at most 16 pictures between coding and showing
_FULL_RANGE: Final = 2  # AVCOL_RANGE_JPEG
_BT709: Final = 1  # AVCOL_SPC_BT709


@dataclass(frozen=True, slots=True)
class Stamp:
    """The times of an access unit, which its picture takes over."""

    pts_s: float
    mono_s: float
    frame_time_s: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture in the decoder's memory; a Frame of it shares that memory where it is 4:2:0."""

    camera_id: str
    epoch: int
    stamp: Stamp
    decoded: VideoFrame

    @property
    def frame_time_s(self) -> float:
        """Unix seconds of the picture."""
        return self.stamp.frame_time_s

    def to_frame(self) -> Frame:
        """The picture as planes of YUV 4:2:0. Raises DecodeError for a picture of less than two pixels a side."""
        full_range = self.decoded.format.name.startswith("yuvj") or self.decoded.color_range == _FULL_RANGE
        return Frame(
            camera_id=self.camera_id,
            planes=_planes(self.decoded, full_range),
            pts_s=self.stamp.pts_s,
            mono_s=self.stamp.mono_s,
            frame_time_s=self.stamp.frame_time_s,
            epoch=self.epoch,
            full_range=full_range,
            bt709=self.decoded.colorspace == _BT709,
        )


class PictureDecoder:
    """Decodes the access units of one camera, in order, on the caller's thread.

    A picture that depends on a lost or refused one is never shown: after any fault, units are refused up to the
    next key picture. A new codec context is made when the unit's `epoch` or codec changes.
    """

    def __init__(self, camera_id: str) -> None:
        self._camera_id = camera_id
        self._context: VideoCodecContext | None = None
        self._stream: tuple[int, Codec] | None = None
        self._stamps: dict[int, Stamp] = {}
        self._serial = 0
        self._key_serial = 0
        self._swallowed = 0

    def refuses(self, unit: AccessUnit) -> DropReason | None:
        """Why `unit` would not be decoded now, or None; a damaged unit also closes the way to the next key."""
        if (unit.epoch, unit.codec) != self._stream:
            self.reset()
            self._stream = (unit.epoch, unit.codec)
        if unit.damaged:
            self.reset()
            return DropReason.DAMAGED
        if self._context is None and not unit.is_key:
            return DropReason.AWAITING_KEY
        return None

    def decode(self, unit: AccessUnit) -> list[Frame]:
        """The pictures that `unit` completes: one for streams without B-pictures, none if the unit is refused.

        Raises DecodeError when the decoder cannot make a true picture of the data; decoding goes on at the next key.
        """
        return [picture.to_frame() for picture in self.decode_lazily(unit)]

    def decode_lazily(self, unit: AccessUnit) -> list[Picture]:
        """As `decode`, without the copy out of the decoder's memory."""
        if self.refuses(unit) is not None:
            return []
        if self._context is None:
            self._context = open_context(unit.codec)
        try:
            serial = self._stamp(unit)
            packet = av.Packet(unit.data)
            packet.pts = serial
            decoded = self._context.decode(packet)
        except (FFmpegError, ValueError) as error:
            self.reset()
            raise DecodeError(f"camera {self._camera_id}: {unit.codec} picture cannot be decoded: {error}") from error
        if any(each.is_corrupt for each in decoded):
            self.reset()
            raise DecodeError(f"camera {self._camera_id}: {unit.codec} picture has errors")
        return self._pictures(decoded)

    def flush_lazily(self) -> list[Picture]:
        """The pictures still held back for reordering; the decoder then waits for a key picture."""
        if self._context is None:
            return []
        try:
            return self._pictures(self._context.decode(None))
        except FFmpegError as error:
            raise DecodeError(f"camera {self._camera_id}: end of stream cannot be decoded: {error}") from error
        finally:
            self.reset()

    def flush(self) -> list[Frame]:
        """As `flush_lazily`, copied out of the decoder's memory."""
        return [picture.to_frame() for picture in self.flush_lazily()]

    def reset(self) -> None:
        """Throw the decoder away; the next picture must be a key picture."""
        self._context = None
        self._swallowed += len(self._stamps)
        self._stamps.clear()

    def take_swallowed(self) -> int:
        """How many units went into the decoder and will never come out as a picture, since the last time asked."""
        swallowed, self._swallowed = self._swallowed, 0
        return swallowed

    def _stamp(self, unit: AccessUnit) -> int:
        """Remember the unit's times under a serial number that the decoder carries through to the picture."""
        self._serial += 1
        self._stamps[self._serial] = stamp_of(unit)
        if unit.is_key:
            self._key_serial = self._serial
        self._forget_before(self._serial - _MAX_REORDER)
        return self._serial

    def _pictures(self, decoded: list[VideoFrame]) -> list[Picture]:
        stamped = [(self._claim(each.pts), each) for each in decoded]
        epoch = self._stream[0] if self._stream else 0
        return [Picture(self._camera_id, epoch, stamp, each) for stamp, each in stamped if stamp is not None]

    def _claim(self, serial: int | None) -> Stamp | None:
        """The stamp of a shown picture: the earliest one waiting, since pictures are shown in order of time even
        where the container only knew decoding order (AVI)."""
        if serial is None or serial not in self._stamps:
            return None
        if serial == self._key_serial:  # whatever was coded before a key picture is shown before it, or never
            self._forget_before(serial)
        earliest = min(self._stamps, key=lambda waiting: self._stamps[waiting].frame_time_s)
        stamp, self._stamps[earliest] = self._stamps[earliest], self._stamps[serial]
        del self._stamps[serial]
        return stamp

    def _forget_before(self, serial: int) -> None:
        for old in [waiting for waiting in self._stamps if waiting < serial]:
            del self._stamps[old]
            self._swallowed += 1


def stamp_of(unit: AccessUnit) -> Stamp:
    """The unit's times."""
    return Stamp(unit.pts_s, unit.mono_s, unit.frame_time_s)


def open_context(codec: Codec, skip_loop_filter: bool = False) -> VideoCodecContext:
    """A decoder on the caller's thread that refuses what it cannot decode truly. Raises DecodeError."""
    context = av.CodecContext.create(_DECODERS[codec], "r")
    if not isinstance(context, VideoCodecContext):
        raise DecodeError(f"this build of FFmpeg has no video decoder for {codec}")
    context.thread_count = 1
    context.flags |= Flags.low_delay
    # "explode": an error in the data ends the picture instead of being painted over with a guess.
    options = {"err_detect": "explode", "max_pixels": str(_MAX_PIXELS)}
    context.options = {**options, "skip_loop_filter": "all"} if skip_loop_filter else options
    return context


def _planes(picture: VideoFrame, full_range: bool) -> Planes:
    """Views of the decoder's memory, or of a copy in YUV 4:2:0; an odd last row or column is cut off."""
    width, height = picture.width & ~1, picture.height & ~1
    if width == 0 or height == 0:
        raise DecodeError(f"a picture of {picture.width}x{picture.height} pixels is too small")
    if picture.format.name not in ("yuv420p", "yuvj420p") or (width, height) != (picture.width, picture.height):
        wanted = "yuvj420p" if full_range else "yuv420p"
        picture = picture.reformat(width=width, height=height, format=wanted)
    luma, blue, red = (_view(plane) for plane in picture.planes)
    return luma, blue, red


def _view(plane: VideoPlane) -> NDArray[np.uint8]:
    """The picture's part of a plane; it keeps the decoder's memory from being used again."""
    rows: NDArray[np.uint8] = np.frombuffer(memoryview(plane).toreadonly(), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]
