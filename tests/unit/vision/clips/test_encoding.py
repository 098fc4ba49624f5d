"""A clip with masks: black where it was masked, as it was elsewhere, each picture at its time."""

from pathlib import Path

import av
import pytest

from models.errors import InputError
from models.media import Codec
from tests.servers.coded_clips import decode_file
from tests.unit.vision.streams import encoded
from vision.clips.encoding import encode

LEFT_HALF = [(0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)]


@pytest.mark.parametrize("codec", list(Codec))
def test_a_mask_is_black_in_every_picture_and_the_rest_is_there(codec: Codec, tmp_path: Path) -> None:
    units = encoded(codec, 12, 5, (128, 96))
    encode(units, tmp_path / "clip.mp4", [LEFT_HALF])
    pictures = decode_file(tmp_path / "clip.mp4")
    assert len(pictures) == 12
    for picture in pictures:
        assert picture[:96, :64].max() <= 18
    assert pictures[0][:96, 70:].mean() > 30


def test_the_pictures_keep_their_times(tmp_path: Path) -> None:
    units = encoded(count=10, b_pictures=2)
    encode(units, tmp_path / "clip.mp4", [LEFT_HALF])
    with av.open(str(tmp_path / "clip.mp4")) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        shown = [round(frame.time or 0.0, 3) for frame in container.decode(video=0)]
    assert shown == [number / 10 for number in range(10)]


def test_what_cannot_be_decoded_is_left_out_up_to_the_next_key_picture(tmp_path: Path) -> None:
    units = encoded(count=15, key_every=5)
    units[6].damaged = True
    encode(units, tmp_path / "clip.mp4", [])
    assert len(decode_file(tmp_path / "clip.mp4")) == 11


def test_nothing_to_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of its pictures can be decoded"):
        encode(encoded(count=4)[1:], tmp_path / "clip.mp4", [])


def test_a_full_disk_is_told() -> None:
    with pytest.raises(OSError, match="No space left"):
        encode(encoded(count=5), Path("/dev/full"), [])
