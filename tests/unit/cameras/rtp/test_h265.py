from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.annexb import split_annexb
from cameras.rtp.counters import RtpCounters
from cameras.rtp.h265 import H265Depacketizer
from cameras.rtp.packing import pack_h265
from cameras.rtp.receiver import Delivery
from cameras.virtual.configuration import read_layout
from models.media import Codec
from tests.servers.coded_clips import make_clip
from tests.unit.cameras.rtp.nal_streams import BODY, H265_SETS, Sent, h265_slice, receive, stream

KEY, P = h265_slice(19, b"key picture" * 500), h265_slice(1, b"difference" * 300)


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    path: Path = make_clip(tmp_path_factory.mktemp("h265") / "c.mp4", Codec.H265, count=1)
    with av.open(str(path)) as container:
        record = read_layout(Codec.H265, container.streams.video[0].codec_context.extradata or b"")
    return tuple(nal for nal in record.parameter_sets if nal[0] >> 1 in (32, 33, 34))


@given(
    st.lists(st.tuples(st.integers(0, 31), st.lists(BODY, min_size=1, max_size=4)), max_size=6), st.integers(50, 1500)
)
def test_packed_pictures_come_out_as_they_went_in(pictures: list[tuple[int, list[bytes]]], limit: int) -> None:
    nals = [[h265_slice(kind, body) for body in bodies] for kind, bodies in pictures]
    sent = stream([pack_h265(picture, limit) for picture in nals])
    assert all(len(payload) <= limit for payload, _, _ in sent)
    out = receive(H265Depacketizer(), sent)
    assert [picture.is_key for picture in out] == [16 <= kind <= 21 for kind, _ in pictures]
    assert [split_annexb(picture.data) for picture in out] == nals


def test_parameter_sets_stand_in_front_in_their_order(sets: tuple[bytes, ...]) -> None:
    depacketizer = H265Depacketizer(tuple(reversed(sets)))
    assert depacketizer.resolution_wh == (160, 120)
    first, second = receive(depacketizer, stream([[KEY], [P]]))
    assert split_annexb(first.data) == [*sets, KEY]
    assert split_annexb(second.data) == [P]


def test_aggregates(sets: tuple[bytes, ...]) -> None:
    nals = [*sets, h265_slice(20, b"small")]
    aggregate = bytes((48 << 1, 1)) + b"".join(len(nal).to_bytes(2, "big") + nal for nal in nals)
    (picture,) = receive(H265Depacketizer(), [Sent(aggregate, True, 0)])
    assert split_annexb(picture.data) == nals


@given(st.sets(st.integers(0, 20)).map(frozenset))
def test_a_picture_with_a_loss_never_passes_as_whole(lost: frozenset[int]) -> None:
    originals = [[KEY], [P], [P, h265_slice(1, b"rest" * 900, first=False)], [P], [KEY], [P]]
    sent = stream([pack_h265(picture) for picture in originals])
    out = receive(H265Depacketizer(H265_SETS), sent, lost)
    for picture in out:
        if not picture.damaged and picture.timestamp < 5 * 3600:
            nals = [nal for nal in split_annexb(picture.data) if nal not in H265_SETS]
            assert nals == originals[picture.timestamp // 3600]
    assert lost or not any(picture.damaged for picture in out)


@pytest.mark.parametrize("missing", range(3), ids=["VPS", "SPS", "PPS"])
def test_without_one_of_its_parameter_sets_a_key_picture_is_damaged_until_it_has_come(missing: int) -> None:
    counters = RtpCounters()
    known = tuple(nal for place, nal in enumerate(H265_SETS) if place != missing)
    out = receive(H265Depacketizer(known, counters), stream([[KEY], [P], [H265_SETS[missing], KEY], [P]]))
    assert [picture.damaged for picture in out] == [True, True, False, False]
    assert split_annexb(out[2].data) == [*H265_SETS, KEY]
    assert counters.without_sets == 1


@given(st.lists(st.tuples(st.binary(max_size=60), st.booleans(), st.integers(0, 3), st.integers(0, 2)), max_size=30))
def test_any_payloads_are_survived(packets: list[tuple[bytes, bool, int, int]]) -> None:
    depacketizer = H265Depacketizer()
    for payload, marker, timestamp, lost in packets:
        for picture in depacketizer.push(Delivery(payload, marker, timestamp, 96, lost)):
            assert picture.data.startswith(b"\0\0\0\1")
