"""Decoding: a picture for each unit, never a false one, always back at the next key picture."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import DecodeError
from models.media import AccessUnit, Codec, Frame
from tests.unit.vision.streams import START_S, encoded
from vision.counters import DropReason
from vision.decode import PictureDecoder

STREAMS = {codec: encoded(codec) for codec in Codec}
H264 = STREAMS[Codec.H264]


def decode_all(units: list[AccessUnit], decoder: PictureDecoder | None = None) -> tuple[list[Frame], int]:
    """The frames of a stream and how many units were undecodable."""
    decoder = decoder or PictureDecoder("gate")
    frames, errors = [], 0
    for unit in units:
        try:
            frames += decoder.decode(unit)
        except DecodeError:
            errors += 1
    return frames, errors


@pytest.mark.parametrize("codec", list(Codec))
def test_one_picture_for_each_unit(codec: Codec) -> None:
    decoder = PictureDecoder("gate")
    for number, unit in enumerate(STREAMS[codec]):
        (frame,) = decoder.decode(unit)
        assert frame.resolution_wh == (96, 64)
        assert [plane.shape for plane in frame.planes] == [(64, 96), (32, 48), (32, 48)]
        assert {plane.dtype for plane in frame.planes} == {np.dtype(np.uint8)}
        assert (frame.frame_time_s, frame.pts_s) == (unit.frame_time_s, unit.pts_s)
        left = (2 * number) % 72
        assert frame.planes[0][32, left + 4 : left + 20].mean() > frame.planes[0][5].mean() + 20


@pytest.mark.parametrize("codec", list(Codec))
def test_a_picture_stays_as_it_is_while_its_decoder_goes_on_and_ends(codec: Codec) -> None:
    decoder = PictureDecoder("gate")
    frames = [frame for unit in STREAMS[codec] for frame in decoder.decode(unit)]
    again = PictureDecoder("gate")
    expected = [[plane.copy() for plane in frame.planes] for unit in STREAMS[codec] for frame in again.decode(unit)]
    decoder.reset()
    del decoder
    for frame, planes in zip(frames, expected, strict=True):
        assert all((mine == old).all() for mine, old in zip(frame.planes, planes, strict=True))
        assert not any(plane.flags.writeable for plane in frame.planes)


def test_pictures_with_b_pictures_come_in_order_of_time() -> None:
    units = encoded(b_pictures=2)
    decoder = PictureDecoder("gate")
    frames, errors = decode_all(units, decoder)
    frames += decoder.flush()
    assert errors == 0
    assert [frame.frame_time_s for frame in frames] == pytest.approx([START_S + n / 10 for n in range(20)])


def test_times_come_in_order_even_where_the_container_knows_only_decoding_order() -> None:
    """AVI keeps no presentation times: the first shown picture has the first time, and so on."""
    units = [replace(unit, frame_time_s=START_S + n / 10) for n, unit in enumerate(encoded(b_pictures=2))]
    decoder = PictureDecoder("gate")
    frames = decode_all(units, decoder)[0] + decoder.flush()
    assert [frame.frame_time_s for frame in frames] == pytest.approx([START_S + n / 10 for n in range(20)])


def test_waits_for_a_key_picture() -> None:
    decoder = PictureDecoder("gate")
    assert decoder.refuses(H264[1]) is DropReason.AWAITING_KEY
    assert decode_all(H264[1:6], decoder)[0][0].frame_time_s == H264[5].frame_time_s


def test_a_damaged_unit_closes_the_way_to_the_next_key() -> None:
    units = [replace(unit, damaged=number == 2) for number, unit in enumerate(H264)]
    frames, errors = decode_all(units)
    assert errors == 0
    assert [frame.pts_s for frame in frames] == [unit.pts_s for unit in [*H264[:2], *H264[5:]]]


def test_a_new_epoch_begins_with_a_new_decoder() -> None:
    later = [replace(unit, epoch=1) for unit in encoded(wh=(128, 80))]
    frames, errors = decode_all([*H264[:3], later[1], *later[:2]])
    assert errors == 0
    assert [(frame.epoch, frame.resolution_wh) for frame in frames] == [(0, (96, 64))] * 3 + [(1, (128, 80))] * 2


def test_a_change_of_resolution_within_a_stream() -> None:
    frames, errors = decode_all([*H264[:5], *encoded(wh=(128, 80))])
    assert errors == 0
    assert [frame.resolution_wh for frame in frames] == [(96, 64)] * 5 + [(128, 80)] * 20


def test_a_change_of_codec_within_an_epoch() -> None:
    frames, errors = decode_all([*H264[:5], *STREAMS[Codec.H265], *STREAMS[Codec.MJPEG]])
    assert (len(frames), errors) == (45, 0)


def test_garbage_is_refused_and_forgotten() -> None:
    garbage = replace(H264[2], data=b"\x00\x00\x00\x01\x41" + bytes(range(256)))
    frames, errors = decode_all([*H264[:2], garbage, *H264[3:]])
    assert errors == 1
    assert [frame.pts_s for frame in frames] == [unit.pts_s for unit in [*H264[:2], *H264[5:]]]


def test_empty_data_is_refused() -> None:
    frames, _ = decode_all([replace(H264[0], data=b""), *H264[1:]])
    assert frames[0].pts_s >= H264[1].pts_s


@pytest.mark.parametrize(("pix_fmt", "full_range"), [("yuvj422p", True), ("yuvj444p", True), ("yuvj420p", True)])
def test_jpeg_cameras_of_other_samplings_become_i420(pix_fmt: str, full_range: bool) -> None:
    frames, errors = decode_all(encoded(Codec.MJPEG, count=2, pix_fmt=pix_fmt))
    assert errors == 0
    assert [plane.shape for plane in frames[0].planes] == [(64, 96), (32, 48), (32, 48)]
    assert frames[0].full_range is full_range


def test_an_odd_size_loses_its_last_row_and_column() -> None:
    frames, errors = decode_all(encoded(Codec.MJPEG, count=1, wh=(97, 65)))
    assert errors == 0
    assert frames[0].resolution_wh == (96, 64)


@settings(max_examples=60, deadline=None)
@given(
    codec=st.sampled_from(list(Codec)),
    victim=st.integers(0, 9),
    cut=st.integers(0, 400),
    noise=st.binary(max_size=64),
)
def test_whatever_comes_either_decodes_or_is_named_and_the_next_key_recovers(
    codec: Codec, victim: int, cut: int, noise: bytes
) -> None:
    units = list(STREAMS[codec])
    units[victim] = replace(units[victim], data=units[victim].data[:cut] + noise)
    frames, _ = decode_all(units)
    tail = [frame.pts_s for frame in frames][-5:]
    assert tail == [unit.pts_s for unit in units[-5:]]


def test_after_a_picture_lost_unnoticed_the_others_are_counted_and_times_are_right_from_the_next_key() -> None:
    decoder = PictureDecoder("gate")
    units = [unit for number, unit in enumerate(H264) if number != 10]
    frames = [frame for unit in units for frame in decoder.decode(unit)] + decoder.flush()
    assert len(frames) < len(units)
    assert decoder.take_swallowed() == len(units) - len(frames)
    assert decoder.take_swallowed() == 0
    assert H264[15].is_key
    assert [frame.frame_time_s for frame in frames][-5:] == [unit.frame_time_s for unit in H264[15:]]
