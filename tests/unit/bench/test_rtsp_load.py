"""The load server is a row of real RTSP cameras, out of step with each other."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import pytest

from bench.camera_clips import camera_clip
from bench.rtsp_load import LoadServer, seats_of
from cameras.rtsp.client import RtspSource
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.errors import CameraFault
from models.media import AccessUnit, Codec, StreamInfo
from tests.servers.coded_clips import make_clip

PICTURES = 18


async def watch(url: str, pictures: int = PICTURES) -> list[AccessUnit]:
    """The first pictures of a camera."""
    units: list[AccessUnit] = []
    enough = asyncio.Event()

    def take(new: Sequence[AccessUnit]) -> None:
        units.extend(new)
        if len(units) >= pictures:
            enough.set()

    def know(info: StreamInfo) -> None:
        assert info.codec is Codec.H264

    source = RtspSource(CameraConfig("c", "c", url), SystemClock())
    run = asyncio.create_task(source.run(know, take))
    waiting = asyncio.create_task(enough.wait())
    await asyncio.wait({run, waiting}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    run.cancel()
    await asyncio.gather(waiting, run, return_exceptions=True)
    assert source.counters.lost == source.counters.malformed == 0
    return units


async def test_cameras_send_whole_pictures_from_a_key_picture_on(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "street.mp4", Codec.H264, count=48)
    with LoadServer(clip, 4) as server:
        watched = await asyncio.gather(*(watch(url) for url in server.urls))
        for units in watched:
            assert units[0].is_key
            assert not any(unit.damaged for unit in units)
            assert sum(unit.is_key for unit in units) >= PICTURES // 6
        with pytest.raises(CameraFault):
            await RtspSource(CameraConfig("c", "c", server.urls[0][:-1] + "99"), SystemClock()).run(print, print)
    assert server.report["pictures"] >= 4 * PICTURES
    assert server.report["skipped"] == 0


def test_key_pictures_are_spread_evenly_over_their_interval(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "street.mp4", Codec.H264, count=48)  # four seconds, a key picture every half
    _, seats = seats_of(clip, [str(number) for number in range(50)])
    tenths = [int(seat.behind_s % 0.5 / 0.1) for seat in seats.values()]
    assert all(6 <= tenths.count(tenth) <= 14 for tenth in range(5))


async def test_the_first_cameras_play_the_active_clip(tmp_path: Path) -> None:
    quiet = make_clip(tmp_path / "quiet.mp4", Codec.H264)
    active = make_clip(tmp_path / "active.mp4", Codec.H264, size=(320, 240))
    with LoadServer(quiet, 2, active=1, active_clip=active) as server:
        first, second = await asyncio.gather(*(watch(url, 8) for url in server.urls))
    assert first[0].data[:40] != second[0].data[:40]


def test_a_camera_clip_has_the_asked_size_rate_and_key_pictures_and_is_made_once(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "source.mp4", Codec.H264, count=24, fps=12)
    clip = camera_clip(source, (96, 64), 25, 64, 1.0, noise=3, folder=tmp_path)
    made = clip.stat().st_mtime_ns
    with av.open(str(clip)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (96, 64)
        assert stream.average_rate == Fraction(25)
        assert [number for number, packet in enumerate(packets) if packet.is_keyframe] == [0, 25]
        assert all(packet.pts == packet.dts for packet in packets)
    assert camera_clip(source, (96, 64), 25, 64, 1.0, noise=3, folder=tmp_path).stat().st_mtime_ns == made
    assert camera_clip(source, (96, 64), 25, 64, 1.0, noise=0, folder=tmp_path) != clip
