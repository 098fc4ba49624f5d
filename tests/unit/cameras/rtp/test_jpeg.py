import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cameras.rtp.counters import RtpCounters
from cameras.rtp.faults import RtpFault
from cameras.rtp.jpeg import JpegDepacketizer
from cameras.rtp.jpeg_scan import read_jpeg
from cameras.rtp.jpeg_tables import quantisation_tables
from cameras.rtp.packing import pack_jpeg
from cameras.rtp.receiver import Delivery
from tests.unit.cameras.rtp.nal_streams import Sent, receive

STREAM = np.random.default_rng(1)
PICTURE = cv2.GaussianBlur(STREAM.integers(0, 255, (120, 160, 3), np.uint8), (5, 5), 0)


def encode(quality: int = 80, *options: int) -> bytes:
    return bytes(cv2.imencode(".jpg", PICTURE, [cv2.IMWRITE_JPEG_QUALITY, quality, *options])[1].tobytes())


def decode(jpeg: bytes) -> NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, np.uint8)


def sent(jpeg: bytes, timestamp: int = 0, limit: int = 600) -> list[Sent]:
    payloads = pack_jpeg(read_jpeg(jpeg), limit)
    return [Sent(payload, index == len(payloads) - 1, timestamp) for index, payload in enumerate(payloads)]


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 100), st.sampled_from([0, 1, 7]), st.booleans(), st.integers(400, 1400))
def test_a_picture_comes_out_equal_to_the_bit(quality: int, restart: int, finer: bool, limit: int) -> None:
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422 if finer else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    jpeg = encode(quality, cv2.IMWRITE_JPEG_RST_INTERVAL, restart, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling)
    depacketizer = JpegDepacketizer()
    (picture,) = receive(depacketizer, sent(jpeg, limit=limit))
    assert np.array_equal(decode(picture.data), decode(jpeg))
    assert (picture.is_key, picture.damaged, depacketizer.resolution_wh) == (True, False, (160, 120))


@pytest.mark.parametrize("quality", [1, 10, 49, 50, 75, 99])
def test_tables_by_quality_are_those_of_the_reference_encoder(quality: int) -> None:
    assert read_jpeg(encode(quality)).tables == b"".join(quantisation_tables(quality))


def with_quality(payloads: list[Sent], quality: int) -> list[Sent]:
    """As a camera that names a quality and sends no tables."""
    first = payloads[0].payload
    bare = [first[:8] + first[8 + 4 + 128 :], *(item.payload for item in payloads[1:])]
    named = [payload[:5] + bytes((quality,)) + payload[6:] for payload in bare]
    return [item._replace(payload=payload) for item, payload in zip(payloads, named, strict=True)]


def test_a_camera_may_name_a_quality_instead_of_sending_tables() -> None:
    jpeg = encode(70)
    (picture,) = receive(JpegDepacketizer(), with_quality(sent(jpeg), 70))
    assert np.array_equal(decode(picture.data), decode(jpeg))


def test_tables_sent_once_serve_later_pictures_of_the_same_number() -> None:
    jpeg = encode(70)
    first = [item._replace(payload=item.payload[:5] + b"\x80" + item.payload[6:]) for item in sent(jpeg)]
    later = [item._replace(timestamp=3600) for item in with_quality(sent(jpeg), 128)]
    later[0] = later[0]._replace(payload=later[0].payload[:8] + bytes(4) + later[0].payload[8:])
    pictures = receive(JpegDepacketizer(), [*first, *later])
    assert [np.array_equal(decode(picture.data), decode(jpeg)) for picture in pictures] == [True, True]


@given(st.data())
def test_a_picture_with_a_loss_never_passes_as_whole(data: st.DataObject) -> None:
    jpegs = [encode(quality) for quality in (60, 70, 80)]
    payloads = [item for index, jpeg in enumerate(jpegs) for item in sent(jpeg, 3600 * index)]
    lost = data.draw(st.sets(st.integers(0, len(payloads) - 1)).map(frozenset))
    whole = [receive(JpegDepacketizer(), sent(jpeg, 3600 * index))[0] for index, jpeg in enumerate(jpegs)]
    counters = RtpCounters()
    for picture in receive(JpegDepacketizer((0, 0), counters), payloads, lost):
        assert picture.damaged or picture in whole


def test_a_size_too_large_for_the_header_comes_from_the_description() -> None:
    jpeg = encode(70)
    bare = [item._replace(payload=item.payload[:6] + b"\0\0" + item.payload[8:]) for item in sent(jpeg)]
    (picture,) = receive(JpegDepacketizer((160, 120)), bare)
    assert np.array_equal(decode(picture.data), decode(jpeg))
    assert receive(JpegDepacketizer(), bare) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([cv2.IMWRITE_JPEG_OPTIMIZE, 1], "Huffman tables of its own"),
        ([cv2.IMWRITE_JPEG_PROGRESSIVE, 1], "baseline|Huffman"),
        ([cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444], "4:2:0 or 4:2:2"),
    ],
)
def test_what_rtp_cannot_carry_is_refused_with_the_reason(options: list[int], words: str) -> None:
    with pytest.raises(RtpFault, match=words):
        read_jpeg(encode(80, *options))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_jpeg_or_a_fault(data: bytes) -> None:
    for jpeg in (data, b"\xff\xd8" + data):
        with pytest.raises(RtpFault):
            read_jpeg(jpeg)


@given(st.lists(st.tuples(st.binary(max_size=60), st.booleans(), st.integers(0, 3), st.integers(0, 2)), max_size=30))
def test_any_payloads_are_survived(packets: list[tuple[bytes, bool, int, int]]) -> None:
    depacketizer = JpegDepacketizer()
    for payload, marker, timestamp, lost in packets:
        for picture in depacketizer.push(Delivery(payload, marker, timestamp, 26, lost)):
            assert picture.data.startswith(b"\xff\xd8")
