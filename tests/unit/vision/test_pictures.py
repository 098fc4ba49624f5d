"""Pictures as BGR and JPEG, in the right colours."""

from dataclasses import replace

import av
import cv2
import numpy as np
import pytest

from models.errors import DecodeError
from models.media import Codec, Frame, i420_planes
from tests.unit.vision.streams import encoded, grey_frame, square
from vision.decode import PictureDecoder
from vision.pictures import bgr_of, encode_jpeg, key_picture_jpeg, yuv_to_rgb_matrix


def test_limited_range_black_and_white() -> None:
    assert bgr_of(grey_frame(16)).max() == 0
    assert bgr_of(grey_frame(235)).min() == 255


def test_full_range_black_and_white() -> None:
    assert bgr_of(replace(grey_frame(0), full_range=True)).max() == 0
    assert bgr_of(replace(grey_frame(255), full_range=True)).min() == 255
    assert bgr_of(replace(grey_frame(100), full_range=True)).mean() == 100


@pytest.mark.parametrize("bt709", [False, True])
@pytest.mark.parametrize("full_range", [False, True])
def test_colours_agree_with_ffmpeg(bt709: bool, full_range: bool) -> None:
    picture = av.VideoFrame.from_ndarray(square(3), format="rgb24").reformat(
        format="yuv420p",
        dst_colorspace="ITU709" if bt709 else "ITU601",
        dst_color_range="JPEG" if full_range else "MPEG",
    )
    image = np.asarray(picture.to_ndarray(), np.uint8)
    rgb = bgr_of(Frame("gate", i420_planes(image), 0, 0, 0, full_range=full_range, bt709=bt709))[:, :, ::-1]
    error = np.abs(rgb.astype(int) - square(3))
    assert np.median(error) <= 2
    assert error[25:40, 12:26].max() <= 6


def test_the_matrix_for_bt601_limited_is_the_published_one() -> None:
    expected = [[1.164, 0, 1.596], [1.164, -0.392, -0.813], [1.164, 2.017, 0]]
    assert yuv_to_rgb_matrix(False, False)[:, :3] == pytest.approx(np.array(expected), abs=2e-3)


def test_a_jpeg_reads_back() -> None:
    image = square(0)
    back = cv2.imdecode(np.frombuffer(encode_jpeg(image, 95), np.uint8), cv2.IMREAD_COLOR)
    assert back is not None
    assert np.abs(back.astype(int) - image).mean() < 3


@pytest.mark.parametrize("codec", list(Codec))
def test_the_snapshot_of_a_key_picture(codec: Codec) -> None:
    jpeg = key_picture_jpeg(encoded(codec, count=1)[0])
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (64, 96, 3)


def test_a_snapshot_of_a_stream_with_b_pictures() -> None:
    assert key_picture_jpeg(encoded(b_pictures=2)[0])[:2] == b"\xff\xd8"


def test_no_snapshot_of_anything_but_a_sound_key_picture() -> None:
    units = encoded(count=3)
    for unit in (units[1], replace(units[0], damaged=True), replace(units[0], data=b"\x00\x00\x00\x01\x65junk")):
        with pytest.raises(DecodeError):
            key_picture_jpeg(unit)


def test_a_decoded_colour_is_the_encoded_one() -> None:
    frame = PictureDecoder("gate").decode(encoded(Codec.MJPEG, count=1)[0])[0]
    blue, green, red = bgr_of(frame)[32, 10]
    assert red > 180
    assert green < 100
    assert blue < 80
