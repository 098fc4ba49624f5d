from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from cameras.rtp.counters import RtpCounters
from cameras.rtp.pictures import Picture
from cameras.rtp.receiver import Delivery
from cameras.rtp.reception import build_depacketizer
from cameras.virtual.clips import Clip, ClipPicture, open_clip, pictures
from models.errors import InputError
from models.media import Codec
from tests.servers.coded_clips import decode_file, decode_pictures, make_clip, same_pictures

COUNT = 12


@pytest.fixture(scope="module", params=list(Codec))
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clip:
    codec: Codec = request.param
    folder = tmp_path_factory.mktemp("clips")
    return open_clip(make_clip(folder / f"c.{'avi' if codec is Codec.MJPEG else 'mp4'}", codec, count=COUNT))


def unpacked(clip: Clip, sent: Iterator[ClipPicture]) -> list[Picture]:
    depacketizer = build_depacketizer(clip.video, RtpCounters())
    return [
        picture
        for clip_picture in sent
        for index, payload in enumerate(clip_picture.payloads)
        for picture in depacketizer.push(
            Delivery(payload, index == len(clip_picture.payloads) - 1, clip_picture.ticks, 0)
        )
    ]


def test_payloads_hold_the_very_pictures_of_the_file(clip: Clip) -> None:
    received = unpacked(clip, islice(pictures(clip), COUNT))
    decoded = decode_pictures(clip.video.codec, [picture.data for picture in received])
    assert same_pictures(decoded, decode_file(clip.path))


def test_turns_follow_each_other_without_a_step(clip: Clip) -> None:
    three_turns = list(islice(pictures(clip), 3 * COUNT))
    assert [picture.ticks for picture in three_turns] == pytest.approx([7500 * i for i in range(3 * COUNT)], abs=2)
    assert all(0 < later.due_s - earlier.due_s < 0.1 for earlier, later in pairwise(three_turns))
    keys = [picture.is_key for picture in three_turns]
    assert keys == [clip.video.codec is Codec.MJPEG or index % 6 == 0 for index in range(3 * COUNT)]


def test_b_frames_are_due_in_order_of_decoding(tmp_path: Path) -> None:
    clip = open_clip(make_clip(tmp_path / "b.mp4", Codec.H264, count=COUNT, bframes=2))
    sent = list(islice(pictures(clip), 2 * COUNT))
    assert all(later.due_s > earlier.due_s for earlier, later in pairwise(sent))
    ticks = [picture.ticks for picture in sent]
    assert ticks != sorted(ticks)
    steps = [later - earlier for earlier, later in pairwise(sorted(ticks))]
    assert steps == pytest.approx([7500] * (2 * COUNT - 1), abs=2)


def write_odd(path: Path, encoder: str, pixels: str, options: dict[str, str]) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(encoder, rate=10, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 160, 120, pixels
        noise = np.random.default_rng(1).integers(0, 255, (120, 160, 3), np.uint8)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("encoder", "pixels", "options", "words"),
    [
        ("mpeg4", "yuv420p", {}, "coded as mpeg4; only H.264, H.265 and MJPEG"),
        ("mjpeg", "yuvj444p", {"huffman": "default"}, "4:2:0 or 4:2:2"),
        ("mjpeg", "yuvj420p", {"huffman": "optimal", "threads": "1"}, "Huffman tables of its own"),
    ],
)
def test_a_clip_that_cannot_be_a_camera_is_refused_with_the_reason(
    tmp_path: Path, encoder: str, pixels: str, options: dict[str, str], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        open_clip(write_odd(tmp_path / "odd.avi", encoder, pixels, options))


def test_no_file_no_video_no_pictures(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.mp4 cannot be opened: No such file"):
        open_clip(tmp_path / "missing.mp4")
    (tmp_path / "text.mp4").write_text("no clip")
    with pytest.raises(InputError, match=r"text\.mp4 cannot be opened"):
        open_clip(tmp_path / "text.mp4")
