"""Clips as access units, without going through a camera."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av
from av.bitstream import BitStreamFilterContext

from models.media import AccessUnit, Codec

_CODECS: Final = {"h264": Codec.H264, "hevc": Codec.H265, "mjpeg": Codec.MJPEG}


def resolution_wh(clip: Path) -> tuple[int, int]:
    """Width and height of a file's pictures."""
    with av.open(str(clip)) as container:
        context = container.streams.video[0].codec_context
        return context.width, context.height


def access_units(clip: Path, camera_id: str = "clip") -> Iterator[AccessUnit]:
    """The access units of a file's first video stream, in decoding order; times from its pts.

    Raises ValueError for a codec no camera sends.
    """
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        codec = _CODECS.get(stream.codec_context.name)
        if codec is None:
            raise ValueError(f"{clip.name} is {stream.codec_context.name}; expected h264, hevc or mjpeg")
        annex_b = (
            None if codec is Codec.MJPEG else BitStreamFilterContext(f"{stream.codec_context.name}_mp4toannexb", stream)
        )
        for packet in container.demux(stream):
            if packet.size == 0:
                continue
            for unit in annex_b.filter(packet) if annex_b else [packet]:
                time_s = float((unit.pts or 0) * stream.time_base) if stream.time_base else 0.0
                yield AccessUnit(camera_id, codec, bytes(unit), time_s, time_s, time_s, unit.is_keyframe)
