"""A clip is what the camera sent: each picture of it, to the bit, in a file whose index stands in front."""

from pathlib import Path

import av
import pytest

from models.errors import InputError
from models.media import AccessUnit, Codec
from tests.servers.coded_clips import decode_file, decode_pictures, same_pictures
from tests.unit.vision.streams import encoded
from vision.clips.mp4 import can_remux, remux

CODECS = (Codec.H264, Codec.H265)


def shown_s(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [round(frame.time or 0.0, 3) for frame in container.decode(video=0)]


@pytest.mark.parametrize("b_pictures", [0, 2])
@pytest.mark.parametrize("codec", CODECS)
def test_every_picture_comes_back_to_the_bit_at_its_time(codec: Codec, b_pictures: int, tmp_path: Path) -> None:
    units = encoded(codec, 23, 8, (128, 96), b_pictures)
    assert remux(units, tmp_path / "clip.mp4") == units
    pictures = decode_file(tmp_path / "clip.mp4")
    assert same_pictures(pictures, decode_pictures(codec, [unit.data for unit in units]))
    assert shown_s(tmp_path / "clip.mp4") == [number / 10 for number in range(23)]


@pytest.mark.parametrize(("codec", "mark"), [(Codec.H264, "avc1"), (Codec.H265, "hvc1")])
def test_it_is_marked_as_browsers_want_it_and_its_index_stands_in_front(
    codec: Codec, mark: str, tmp_path: Path
) -> None:
    remux(encoded(codec, 10), tmp_path / "clip.mp4")
    written = (tmp_path / "clip.mp4").read_bytes()
    assert 0 < written.index(b"moov") < written.index(b"mdat")
    with av.open(str(tmp_path / "clip.mp4")) as container:
        assert container.streams.video[0].codec_context.codec_tag == mark


def test_the_camera_may_count_its_clock_from_anywhere(tmp_path: Path) -> None:
    units = encoded(count=10)
    for each in units:
        each.pts_s += 47_721.858
    remux(units, tmp_path / "clip.mp4")
    assert shown_s(tmp_path / "clip.mp4") == [number / 10 for number in range(10)]


def test_pictures_before_the_first_key_picture_are_left_out(tmp_path: Path) -> None:
    units = encoded(count=12, key_every=5)
    assert remux(units[2:], tmp_path / "clip.mp4") == units[5:]
    assert len(decode_file(tmp_path / "clip.mp4")) == 7


@pytest.mark.parametrize("units", [[], encoded(count=3)[1:], encoded(Codec.MJPEG, 3)])
def test_what_cannot_be_played_is_refused(units: list[AccessUnit], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no key picture"):
        remux(units, tmp_path / "clip.mp4")


def test_noise_is_refused_by_name(tmp_path: Path) -> None:
    noise = AccessUnit("gate", Codec.H264, b"\x00\x01\x02" * 50, 0, 0, 0, is_key=True)
    with pytest.raises(InputError, match="cannot be put into an MP4 file"):
        remux([noise], tmp_path / "clip.mp4")


def test_a_full_disk_is_told_apart_from_bad_pictures() -> None:
    with pytest.raises(OSError, match="No space left"):
        remux(encoded(count=5), Path("/dev/full"))


def test_browsers_play_no_motion_jpeg() -> None:
    assert [codec for codec in Codec if can_remux(codec)] == list(CODECS)
