"""A file as a camera: Annex B units with parameter sets, its own pace, back-pressure, and plain refusals."""

import asyncio
import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import pytest

from cameras.files import READ_AHEAD, FileSource, with_parameter_sets
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.errors import CameraFault, CameraUnreachable, StreamEnded
from models.media import AccessUnit, Codec, StreamInfo
from tests.fakes.clock import ManualClock
from tests.unit.cameras.clips import FPS, PICTURES, write_clip


def source_of(path: Path, realtime: bool = False, loop: bool = False, clock: ManualClock | None = None) -> FileSource:
    config = CameraConfig("cam", "gate", path.absolute().as_uri())
    return FileSource(config, clock or SystemClock(), epoch=3, realtime=realtime, loop=loop)


async def play(source: FileSource, enough: int = 10_000) -> tuple[list[StreamInfo], list[AccessUnit]]:
    infos: list[StreamInfo] = []
    units: list[AccessUnit] = []

    def take(new: Sequence[AccessUnit]) -> None:
        units.extend(new)
        if len(units) == enough:
            raise StreamEnded("enough")

    with pytest.raises(StreamEnded):
        await source.run(infos.append, take)
    return infos, units


def decoded(units: list[AccessUnit]) -> int:
    """How many pictures PyAV decodes from the units alone."""
    names = {Codec.H264: "h264", Codec.H265: "hevc", Codec.MJPEG: "mjpeg"}
    decoder = av.CodecContext.create(names[units[0].codec], "r")
    assert isinstance(decoder, av.VideoCodecContext)
    count = sum(len(decoder.decode(av.Packet(unit.data))) for unit in units)
    return count + len(decoder.decode(None))


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "avi", "ts", "h264"])
async def test_h264_of_any_container_decodes_from_its_units_alone(tmp_path: Path, suffix: str) -> None:
    infos, units = await play(source_of(write_clip(tmp_path / f"a.{suffix}", "libx264")))
    assert infos[0].codec is Codec.H264
    assert infos[0].resolution_wh == (64, 48)
    assert len(units) == PICTURES
    assert decoded(units) == PICTURES
    keys = [n for n, unit in enumerate(units) if unit.is_key]
    assert keys == [0, 10, 20, 30]
    assert all(decoded(units[n:]) == PICTURES - n for n in keys)


async def test_h265_and_mjpeg(tmp_path: Path) -> None:
    _, units = await play(source_of(write_clip(tmp_path / "a.mp4", "libx265")))
    assert (units[0].codec, decoded(units)) == (Codec.H265, PICTURES)
    infos, units = await play(source_of(write_clip(tmp_path / "a.avi", "mjpeg")))
    assert infos == [StreamInfo(Codec.MJPEG, (64, 48), float(FPS))]
    assert all(unit.is_key and unit.data.startswith(b"\xff\xd8") for unit in units)
    assert decoded(units) == PICTURES


async def test_units_carry_the_time_of_the_file_from_now_on(tmp_path: Path) -> None:
    clock = ManualClock()
    _, units = await play(source_of(write_clip(tmp_path / "a.mp4", "libx264"), clock=clock))
    assert [unit.pts_s for unit in units] == pytest.approx([n / FPS for n in range(PICTURES)])
    assert units[-1].frame_time_s == pytest.approx(clock.now().timestamp() + (PICTURES - 1) / FPS, abs=1e-3)
    assert {(unit.camera_id, unit.epoch, unit.damaged) for unit in units} == {("cam", 3, False)}


async def test_a_loop_goes_on_where_the_file_ended(tmp_path: Path) -> None:
    _, units = await play(source_of(write_clip(tmp_path / "a.mp4", "libx264"), loop=True), enough=100)
    steps = [after.pts_s - before.pts_s for before, after in pairwise(units)]
    assert steps == pytest.approx([1 / FPS] * 99, abs=1e-3)
    assert units[PICTURES].is_key
    assert decoded(units) == 100


async def test_realtime_follows_the_clock(tmp_path: Path) -> None:
    clock = ManualClock()
    units: list[AccessUnit] = []
    first, later = asyncio.Event(), asyncio.Event()

    def take(new: Sequence[AccessUnit]) -> None:
        units.extend(new)
        (later if len(units) > 20 else first).set()

    source = source_of(write_clip(tmp_path / "a.mp4", "libx264"), realtime=True, clock=clock)
    task = asyncio.create_task(source.run(lambda _: None, take))
    await first.wait()
    await clock.advance(0.5)
    assert 1 <= len(units) <= 11
    while not later.is_set():
        await clock.advance(0.05)
    assert units[20].mono_s - units[0].mono_s >= 20 / FPS - 1e-6
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_slow_sink_holds_the_reader_back(tmp_path: Path) -> None:
    source = source_of(write_clip(tmp_path / "a.mp4", "libx264"))
    _, units = await play(source, enough=1)
    assert len(units) == 1 < READ_AHEAD < PICTURES


async def test_no_thread_stays_behind(tmp_path: Path) -> None:
    await play(source_of(write_clip(tmp_path / "a.mp4", "libx264")))
    for thread in threading.enumerate():
        if thread.name.startswith("file-source"):
            thread.join(5)
            assert not thread.is_alive()


async def test_refusals_say_what_to_do(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("not a video")
    with pytest.raises(CameraFault, match=r"notes\.mp4 cannot be read as a video file"):
        await source_of(text).run(lambda _: None, lambda _: None)
    with pytest.raises(CameraUnreachable, match=r"no file gone\.mp4"):
        await source_of(tmp_path / "gone.mp4").run(lambda _: None, lambda _: None)
    with pytest.raises(CameraUnreachable, match="there is no file"):
        await source_of(Path("/dev/zero")).run(lambda _: None, lambda _: None)
    with pytest.raises(CameraFault, match=r"mpeg4; supported: H\.264, H\.265 and MJPEG"):
        await source_of(write_clip(tmp_path / "old.avi", "mpeg4")).run(lambda _: None, lambda _: None)


async def test_a_playlist_opens_nothing_else(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.ts", "libx264")
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(CameraFault):
        await source_of(playlist).run(lambda _: None, lambda _: None)


async def test_a_file_cut_short_ends_or_is_called_broken(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "a.ts", "libx264")
    cut = tmp_path / "cut.ts"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    _, units = await play(source_of(cut))
    assert 0 < len(units) < PICTURES


def test_parameter_sets_are_put_in_front_only_where_they_lack() -> None:
    sets, key = b"\x00\x00\x00\x01\x67abc", b"\x00\x00\x01\x65picture"
    assert with_parameter_sets(Codec.H264, key, sets) == sets + key
    assert with_parameter_sets(Codec.H264, sets + key, sets) == sets + key
    assert with_parameter_sets(Codec.H264, key, b"\x01avcC") == key
    assert with_parameter_sets(Codec.H265, b"\x00\x00\x01\x42\x01s" + key, sets) == b"\x00\x00\x01\x42\x01s" + key
    assert with_parameter_sets(Codec.MJPEG, b"\xff\xd8", sets) == b"\xff\xd8"
