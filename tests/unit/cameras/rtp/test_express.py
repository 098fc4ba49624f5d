"""The short way gives what the long one gives, whatever comes."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameras.rtp.counters import RtpCounters
from cameras.rtp.packing import pack_h264, pack_h265
from cameras.rtp.pictures import VideoFormat
from cameras.rtp.reception import TimedPicture, VideoReception
from cameras.rtp.sender import RtpSender
from models.media import Codec
from tests.unit.cameras.rtp.framing import MARK, framed, unframed
from tests.unit.cameras.rtp.nal_streams import H264_PPS, H264_SPS, H265_SETS, h264_slice, h265_slice

FORMATS = {
    Codec.H264: VideoFormat(Codec.H264, 96, parameter_sets=(H264_SPS, H264_PPS)),
    Codec.H265: VideoFormat(Codec.H265, 96, parameter_sets=H265_SETS),
}
KEY_EVERY = 5


def nals_of(codec: Codec, number: int, chance: random.Random) -> list[bytes]:
    """The NAL units of a picture: one or more slices, sometimes with a delimiter or a message in front."""
    body = chance.randbytes(chance.choice((3, 40, 300, 900)))
    slices = chance.choice((1, 1, 1, 3))
    if codec is Codec.H264:
        extra = chance.choice(([], [], [bytes((9, 0xF0))], [bytes((6, 5, 1, 2))], [bytes((6, 6, 1, 2))]))
        kind = 5 if number % KEY_EVERY == 0 else 1
        sets = [H264_SPS, H264_PPS] if kind == 5 else []
        return [*sets, *extra, *(h264_slice(kind, body, first=not index) for index in range(slices))]
    kind = 19 if number % KEY_EVERY == 0 else chance.choice((0, 1, 9))
    return [h265_slice(kind, body, first=not index) for index in range(slices)]


def packets_of(codec: Codec, pictures: int, chance: random.Random) -> list[bytes]:
    """The packets of a stream that begins with a key picture."""
    sender = RtpSender(96, 7, chance.randrange(0x10000), chance.randrange(1 << 32))
    pack = pack_h264 if codec is Codec.H264 else pack_h265
    return [
        packet
        for number in range(pictures)
        for packet in sender.packets_of(pack(nals_of(codec, number, chance), 200), 3600 * number)
    ]


def target_for(codec: Codec, *, sets: bool = True) -> VideoReception:
    video = FORMATS[codec] if sets else replace(FORMATS[codec], parameter_sets=())
    return VideoReception([video], 1, "test", window_packets=0)


def long_way(
    codec: Codec, reads: Sequence[Sequence[bytes]], *, sets: bool = True
) -> tuple[list[TimedPicture], RtpCounters]:
    target = target_for(codec, sets=sets)
    return [picture for read in reads for picture in target.push_all(read, 0.0)], target.counters


def short_way(
    codec: Codec, reads: Sequence[Sequence[bytes]], *, sets: bool = True
) -> tuple[list[TimedPicture], RtpCounters, int]:
    """As a connection does it; and how many bytes went the short way."""
    target = target_for(codec, sets=sets)
    pictures: list[TimedPicture] = []
    short_bytes = 0
    for read in reads:
        data = framed(read)
        found, taken = target.push_framed(data, MARK, 0.0)
        pictures += [*found, *target.push_all(unframed(data[taken:]), 0.0)]
        short_bytes += taken
    return pictures, target.counters, short_bytes


def in_reads(packets: list[bytes], chance: random.Random) -> list[list[bytes]]:
    reads, at = [], 0
    while at < len(packets):
        count = chance.choice((1, 3, 10, 40))
        reads.append(packets[at : at + count])
        at += count
    return reads


def disturbed(packets: list[bytes], chance: random.Random) -> list[bytes]:
    """Lost, doubled, swapped, cut short, changed in one bit, or of another source."""
    out: list[bytes] = []
    calm = chance.choice((60, 500))
    for packet in packets:
        fate = chance.randrange(calm)
        if fate == 0:
            continue
        if fate == 1:
            out.append(packet)
        if fate == 2 and out:
            out.insert(len(out) - 1, packet)
            continue
        if fate == 3:
            packet = packet[: chance.randrange(len(packet))]
        if fate in range(4, 12):  # mostly in the headers of packet and payload
            at, bit = chance.randrange(min(len(packet), chance.choice((16, 16, 1000)))), chance.randrange(8)
            packet = packet[:at] + bytes((packet[at] ^ 1 << bit,)) + packet[at + 1 :]
        out.append(packet)
    return out


@pytest.mark.parametrize("codec", FORMATS)
@settings(max_examples=400)
@given(seed=st.integers(0, 2**32), pictures=st.integers(1, 30), hostile=st.booleans(), sets=st.booleans())
def test_both_ways_give_the_same_pictures_and_counts(
    codec: Codec, seed: int, pictures: int, hostile: bool, sets: bool
) -> None:
    chance = random.Random(seed)
    packets = packets_of(codec, pictures, chance)
    reads = in_reads(disturbed(packets, chance) if hostile else packets, chance)
    expected, counted = long_way(codec, reads, sets=sets)
    found, counters, _ = short_way(codec, reads, sets=sets)
    assert found == expected
    assert counters == counted


@pytest.mark.parametrize("codec", FORMATS)
def test_all_but_key_pictures_of_an_ordinary_camera_go_the_short_way(codec: Codec) -> None:
    sender = RtpSender(96, 7)
    pack = pack_h264 if codec is Codec.H264 else pack_h265
    reads = []
    for number in range(50):
        body = b"\x55" * 700
        key, usual = (h264_slice(5, body), h264_slice(1, body))
        if codec is Codec.H265:
            key, usual = h265_slice(19, body), h265_slice(1, body)
        nals = [key] if number % 25 == 0 else [usual]
        reads.append(sender.packets_of(pack(nals, 200), 3600 * number))
    pictures, counters, short_bytes = short_way(codec, reads)
    assert len(pictures) == counters.pictures == 50
    assert short_bytes == sum(len(framed(read)) for number, read in enumerate(reads) if number % 25)


@pytest.mark.parametrize("codec", FORMATS)
@pytest.mark.parametrize("edges", [0x00, 0x40, 0x80, 0xC0])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_fragments_that_begin_or_end_where_they_should_not(codec: Codec, edges: int, place: int) -> None:
    sender = RtpSender(96, 7)
    usual, pack, at = (h264_slice, pack_h264, 13) if codec is Codec.H264 else (h265_slice, pack_h265, 14)
    key = usual(5 if codec is Codec.H264 else 19, b"key")
    reads = [sender.packets_of(pack([key], 200), 0), sender.packets_of(pack([usual(1, b"\x55" * 500)], 200), 3600)]
    packet = reads[1][place]
    reads[1][place] = packet[:at] + bytes((packet[at] & 0x3F | edges,)) + packet[at + 1 :]
    found, counters, _ = short_way(codec, reads)
    expected, counted = long_way(codec, reads)
    assert found == expected
    assert counters == counted


def test_another_channel_s_bytes_are_left_alone() -> None:
    sender = RtpSender(96, 7)
    target = VideoReception([FORMATS[Codec.H264]], 1, "test", window_packets=0)
    target.push_all(sender.packets_of([h264_slice(5, b"key")], 0), 0.0)
    data = framed(sender.packets_of([h264_slice(1, b"other")], 3600))
    assert target.push_framed(data, MARK | 1, 0.0) == ([], 0)
    pictures, taken = target.push_framed(data + data[:20], MARK, 0.0)
    assert len(pictures) == 1
    assert taken == len(data)
