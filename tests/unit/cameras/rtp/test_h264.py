import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameras.rtp.annexb import join_nals, split_annexb
from cameras.rtp.counters import RtpCounters
from cameras.rtp.h264 import H264Depacketizer
from cameras.rtp.packing import pack_h264
from cameras.rtp.pictures import MAX_PICTURE_BYTES
from cameras.rtp.receiver import Delivery
from tests.unit.cameras.rtp.nal_streams import BODY, H264_PPS, H264_SPS, Sent, baseline_sps, h264_slice, receive, stream

SETS = (H264_SPS, H264_PPS)
IDR, P = h264_slice(5, b"key picture" * 500), h264_slice(1, b"difference" * 300)


@given(st.lists(st.tuples(st.booleans(), st.lists(BODY, min_size=1, max_size=4)), max_size=6), st.integers(50, 1500))
def test_packed_pictures_come_out_as_they_went_in(pictures: list[tuple[bool, list[bytes]]], limit: int) -> None:
    nals = [[h264_slice(5 if key else 1, body) for body in bodies] for key, bodies in pictures]
    sent = stream([pack_h264(picture, limit) for picture in nals])
    assert all(len(payload) <= limit for payload, _, _ in sent)
    out = receive(H264Depacketizer(SETS), sent)
    assert [picture.is_key for picture in out] == [key for key, _ in pictures]
    fronts = [list(SETS) if key else [] for key, _ in pictures]
    assert [split_annexb(picture.data) for picture in out] == [a + b for a, b in zip(fronts, nals, strict=True)]
    assert not any(picture.damaged for picture in out)


@settings(max_examples=200)
@given(st.data())
def test_a_picture_with_a_loss_never_passes_as_whole(data: st.DataObject) -> None:
    originals = [[IDR], [P], [P, h264_slice(1, b"rest" * 900, first=False)], [P], [IDR], [P]]
    sent = stream([pack_h264(picture) for picture in originals])
    lost = data.draw(st.sets(st.integers(0, len(sent) - 1)).map(frozenset))
    hurt = {sent[index].timestamp for index in lost}
    whole = {number * 3600: nals for number, nals in enumerate(originals)}
    intact = False
    for picture in receive(H264Depacketizer(SETS), sent, lost):
        if picture.timestamp in hurt and not _only_late_ones(sent, lost, picture.timestamp):
            assert picture.damaged
        if not picture.damaged and lost:
            assert [nal for nal in split_annexb(picture.data) if nal not in SETS] == whole[picture.timestamp]
        intact = intact or not picture.damaged
    assert intact or lost


def _only_late_ones(sent: list[Sent], lost: frozenset[int], timestamp: int) -> bool:
    """Nothing came after the loss, so nobody can know of it."""
    last = max(index for index in lost if sent[index].timestamp == timestamp)
    return all(index in lost for index in range(last, len(sent)))


def test_after_a_loss_pictures_are_damaged_until_a_key_picture() -> None:
    sent = stream([[IDR], [P], [P], [P], [IDR], [P]])
    counters = RtpCounters()
    out = receive(H264Depacketizer(SETS, counters), sent, frozenset({2}))
    assert [picture.damaged for picture in out] == [False, False, True, False, False]
    assert (counters.pictures, counters.damaged) == (5, 1)


def test_a_recovery_point_heals_but_is_no_key_picture() -> None:
    recovery = bytes((0x06, 6, 1, 0xC4, 0x80))
    out = receive(H264Depacketizer(SETS), stream([[IDR], [P], [P], [recovery, P], [P]]), frozenset({1}))
    assert [(picture.damaged, picture.is_key) for picture in out] == [
        (False, True),
        (True, False),
        (False, False),
        (False, False),
    ]


def test_aggregates_and_parameter_sets_in_band() -> None:
    parts = [H264_SPS, H264_PPS, h264_slice(5, b"small")]
    aggregate = bytes((0x78,)) + b"".join(len(nal).to_bytes(2, "big") + nal for nal in parts)
    depacketizer = H264Depacketizer()
    (picture,) = receive(depacketizer, [Sent(aggregate, True, 0)])
    assert picture.data == join_nals(parts)
    assert depacketizer.resolution_wh == (1920, 1080)


def test_parameter_sets_alone_wait_for_their_picture_even_behind_a_marker() -> None:
    sent = [Sent(H264_SPS, True, 0), Sent(H264_PPS, True, 0), Sent(IDR, True, 3600), Sent(IDR, True, 7200)]
    out = receive(H264Depacketizer(), sent)
    assert [split_annexb(picture.data) for picture in out] == [[*SETS, IDR]] * 2


@pytest.mark.parametrize("known", [(), (H264_SPS,), (H264_PPS,)], ids=["none", "only SPS", "only PPS"])
def test_without_its_parameter_sets_a_key_picture_is_damaged_and_so_is_what_follows(known: tuple[bytes, ...]) -> None:
    counters = RtpCounters()
    depacketizer = H264Depacketizer(known, counters)
    out = receive(depacketizer, stream([[IDR], [P], [bytes((0x06, 6, 1, 0xC4, 0x80)), P]]))
    assert [picture.damaged for picture in out] == [True] * 3
    assert (depacketizer.decodable, counters.without_sets, counters.damaged) == (False, 1, 3)
    later = receive(depacketizer, [Sent(nal, True, 90000 + i) for i, nal in enumerate((P, *SETS, IDR, P))])
    assert [(picture.is_key, picture.damaged) for picture in later] == [(False, True), (True, False), (False, False)]
    assert split_annexb(later[1].data) == [*SETS, IDR]
    assert (depacketizer.decodable, counters.without_sets) == (True, 1)


def test_a_parameter_set_that_cannot_be_read_is_none() -> None:
    (picture,) = receive(H264Depacketizer(), stream([[H264_SPS[:6], H264_PPS, IDR]]))
    assert picture.damaged


def test_a_new_size_takes_the_place_of_the_old() -> None:
    depacketizer = H264Depacketizer(SETS)
    (picture,) = receive(depacketizer, stream([[baseline_sps(20, 12), H264_PPS, IDR]]))
    assert split_annexb(picture.data) == [baseline_sps(20, 12), H264_PPS, IDR]
    assert depacketizer.resolution_wh == (320, 192)


def test_without_marker_a_picture_ends_when_time_moves_on() -> None:
    sent = [Sent(IDR, False, 0), Sent(P, False, 3600), Sent(P, False, 7200)]
    out = receive(H264Depacketizer(SETS), sent)
    assert [(picture.timestamp, picture.damaged) for picture in out] == [(0, False), (3600, False)]


def test_delimiters_and_filler_are_left_out() -> None:
    (picture,) = receive(H264Depacketizer(SETS), stream([[b"\x09\x10", IDR, b"\x0c" + b"\xff" * 500]]))
    assert split_annexb(picture.data) == [*SETS, IDR]


def test_a_picture_without_end_is_cut_off() -> None:
    depacketizer = H264Depacketizer(SETS)
    piece = Delivery(bytes((0x7C, 0x85, 0x88)) + bytes(60000), False, 0, 96)
    more = Delivery(bytes((0x7C, 0x05)) + bytes(60000), False, 0, 96)
    out = depacketizer.push(piece)
    for _ in range(MAX_PICTURE_BYTES // 60000 + 5):
        out += depacketizer.push(more)
    assert out == []
    assert receive(depacketizer, [Sent(IDR, True, 3600)])[0].damaged is False


@given(st.lists(st.tuples(st.binary(max_size=60), st.booleans(), st.integers(0, 3), st.integers(0, 2)), max_size=30))
def test_any_payloads_are_survived(packets: list[tuple[bytes, bool, int, int]]) -> None:
    depacketizer = H264Depacketizer()
    for payload, marker, timestamp, lost in packets:
        for picture in depacketizer.push(Delivery(payload, marker, timestamp, 96, lost)):
            assert picture.data.startswith(b"\0\0\0\1")
