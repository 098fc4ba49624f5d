"""Our sender and our receiver with a network between that loses, doubles and reorders."""

import random
from collections.abc import Sequence
from itertools import groupby

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameras.rtp.counters import RtpCounters
from cameras.rtp.jpeg_scan import read_jpeg
from cameras.rtp.packing import pack_h264, pack_h265, pack_jpeg
from cameras.rtp.pictures import VideoFormat
from cameras.rtp.receiver import Delivery
from cameras.rtp.reception import TimedPicture, VideoReception, build_depacketizer
from cameras.rtp.sender import RtpSender
from models.media import Codec
from tests.unit.cameras.rtp.nal_streams import H264_PPS, H264_SPS, H265_SETS, h264_slice, h265_slice

STEP = 3600
KEY_EVERY = 4
FORMATS = {
    Codec.H264: VideoFormat(Codec.H264, 96, parameter_sets=(H264_SPS, H264_PPS)),
    Codec.H265: VideoFormat(Codec.H265, 97, parameter_sets=H265_SETS),
    Codec.MJPEG: VideoFormat(Codec.MJPEG, 26),
}
NOISE = np.random.default_rng(3)
JPEGS = [
    bytes(cv2.imencode(".jpg", NOISE.integers(0, 255, (32, 48, 3), np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])[1])
    for _ in range(4)
]


def payloads_of(codec: Codec, number: int, chance: random.Random) -> list[bytes]:
    """What is packed of a picture; from time to time in several slices."""
    if codec is Codec.MJPEG:
        return pack_jpeg(read_jpeg(JPEGS[number % len(JPEGS)]), 400)
    bodies = [chance.randbytes(chance.choice((3, 100, 700))) for _ in range(chance.choice((1, 1, 3)))]
    if codec is Codec.H264:
        kind = 1 if number % KEY_EVERY else 5
        return pack_h264([h264_slice(kind, body, first=not place) for place, body in enumerate(bodies)], 200)
    kind = 1 if number % KEY_EVERY else 19
    return pack_h265([h265_slice(kind, body, first=not place) for place, body in enumerate(bodies)], 200)


def whole(codec: Codec, payloads: Sequence[bytes]) -> bytes:
    """The picture as it comes out where nothing is in its way."""
    depacketizer = build_depacketizer(FORMATS[codec], RtpCounters())
    pictures = [
        picture
        for place, payload in enumerate(payloads)
        for picture in depacketizer.push(Delivery(payload, place == len(payloads) - 1, 0, 0))
    ]
    (picture,) = pictures
    assert not picture.damaged
    return picture.data


class Journey:
    """Some pictures sent over a network, and what came out. `arrived`: of each picture, whether all of it did."""

    def __init__(self, codec: Codec, count: int, seed: int, loss: float) -> None:
        chance = random.Random(seed)
        sender = RtpSender(FORMATS[codec].payload_type, 7, chance.randrange(0x10000), chance.randrange(1 << 32))
        self._start = sender.timestamp_of(0)
        sent = [payloads_of(codec, number, chance) for number in range(count)]
        packets = [
            (number, packet) for number in range(count) for packet in sender.packets_of(sent[number], STEP * number)
        ]
        kept = [place == 0 or chance.random() >= loss for place in range(len(packets))]
        self.arrived = [
            all(kept[place] for place, _ in group)
            for _, group in groupby(enumerate(packets), key=lambda each: each[1][0])
        ]
        self.pictures = [whole(codec, payloads) for payloads in sent]
        on_the_way = [
            (0.0 if place == 0 else place + chance.uniform(0, 8), packet)
            for place, (_, packet) in enumerate(packets)
            if kept[place]
            for _ in range(chance.choice((1, 1, 1, 2)))
        ]
        self.reception = VideoReception([FORMATS[codec]], 1, "test", window_packets=32)
        self.came = self._receive([packet for _, packet in sorted(on_the_way)], chance)

    def _receive(self, packets: list[bytes], chance: random.Random) -> list[TimedPicture]:
        came: list[TimedPicture] = []
        while packets:
            count = chance.choice((1, 2, 20))
            came += self.reception.push_all(packets[:count], 0.0)
            packets = packets[count:]
        return came

    def number(self, timed: TimedPicture) -> int:
        """Which picture it was."""
        return (timed.picture.timestamp - self._start) // STEP


@pytest.mark.parametrize("codec", list(Codec))
@settings(max_examples=60)
@given(count=st.integers(1, 20), seed=st.integers(0, 2**32))
def test_over_a_network_that_reorders_and_doubles_all_come_out_whole_and_in_order(
    codec: Codec, count: int, seed: int
) -> None:
    journey = Journey(codec, count, seed, loss=0.0)
    assert [timed.picture.data for timed in journey.came] == journey.pictures
    assert [journey.number(timed) for timed in journey.came] == list(range(count))
    assert not any(timed.picture.damaged for timed in journey.came)
    counters = journey.reception.counters
    assert (counters.lost, counters.late, counters.damaged) == (0, 0, 0)


@pytest.mark.parametrize("codec", list(Codec))
@settings(max_examples=150)
@given(count=st.integers(1, 30), seed=st.integers(0, 2**32), loss=st.sampled_from([0.01, 0.05, 0.3]))
def test_over_a_network_that_loses_none_passes_as_whole_that_is_not(
    codec: Codec, count: int, seed: int, loss: float
) -> None:
    journey = Journey(codec, count, seed, loss)
    for timed in journey.came:
        if not timed.picture.damaged:
            number = journey.number(timed)
            since = number if codec is Codec.MJPEG else number - number % KEY_EVERY
            assert all(journey.arrived[since : number + 1])
            assert timed.picture.data == journey.pictures[number]
    numbers = [journey.number(timed) for timed in journey.came]
    assert numbers == sorted(set(numbers))
