import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.faults import RtpFault
from cameras.rtp.packets import RtpPacket, serialise_packet
from cameras.rtp.receiver import MAX_MALFORMED_RUN, Delivery, RtpReceiver, signed32


def packet(sequence: int, timestamp: int = 0, *, ssrc: int = 1, payload_type: int = 96) -> bytes:
    payload = sequence.to_bytes(4, "big")
    return serialise_packet(RtpPacket(payload_type, False, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc, payload))


def push_all(receiver: RtpReceiver, packets: list[bytes]) -> list[Delivery]:
    return [delivery for data in packets for delivery in receiver.push(data, 0.0)]


def numbers(deliveries: list[Delivery]) -> list[int]:
    return [int.from_bytes(delivery.payload, "big") for delivery in deliveries]


@given(st.integers(0, 0xFFFF), st.integers(2, 200), st.integers(0, 2**32))
def test_packets_shuffled_within_the_window_come_out_in_order_each_once(first: int, count: int, seed: int) -> None:
    order = list(range(first + 1, first + count))
    chance = random.Random(seed)
    keyed = sorted(order, key=lambda number: number + chance.uniform(0, 15))
    doubled = [number for number in keyed for _ in range(chance.choice((1, 1, 2)))]
    receiver = RtpReceiver([96], window_packets=32, max_wait_s=100)
    delivered = push_all(receiver, [packet(number) for number in [first, *doubled]])
    assert numbers(delivered) == [first, *order]
    assert all(delivery.lost_before == 0 for delivery in delivered)
    assert receiver.counters.duplicated == len(doubled) - len(order)
    assert receiver.counters.lost == receiver.counters.late == 0


@given(st.integers(0, 0xFFFF), st.sets(st.integers(1, 150)))
def test_every_lost_packet_is_counted_once_where_the_carrier_keeps_order(first: int, missing: set[int]) -> None:
    receiver = RtpReceiver([96], window_packets=0)
    sent = [first + offset for offset in range(152) if offset not in missing]
    delivered = push_all(receiver, [packet(number) for number in sent])
    assert numbers(delivered) == sent
    assert receiver.counters.lost == len(missing) == sum(delivery.lost_before for delivery in delivered)


@given(st.lists(st.integers(-200_000, 200_000_000), max_size=40), st.integers(0, 0xFFFFFFFF))
def test_timestamps_are_unwrapped(steps: list[int], start: int) -> None:
    receiver = RtpReceiver([96])
    true = [start]
    delivered: list[Delivery] = []
    for step in steps:
        true.append(true[-1] + step)
    for index, stamp in enumerate(true):
        delivered += receiver.push(packet(index, stamp), 0.0)
    assert [delivery.timestamp - start for delivery in delivered] == [stamp - start for stamp in true]


def test_a_hole_is_given_up_when_the_window_is_full() -> None:
    receiver = RtpReceiver([96], window_packets=3, max_wait_s=100)
    delivered = push_all(receiver, [packet(number) for number in (10, 12, 13, 14, 15)])
    assert numbers(delivered) == [10, 12, 13, 14, 15]
    assert [delivery.lost_before for delivery in delivered] == [0, 1, 0, 0, 0]


def test_a_hole_is_given_up_when_it_is_old() -> None:
    receiver = RtpReceiver([96], window_packets=30, max_wait_s=0.1)
    assert len(receiver.push(packet(1), 5.0)) == 1
    assert list(receiver.push(packet(3), 5.0)) == []
    assert numbers(list(receiver.push(packet(4), 5.2))) == [3, 4]


def test_a_packet_given_up_and_then_come_is_late_not_lost_twice() -> None:
    receiver = RtpReceiver([96], window_packets=0)
    assert numbers(push_all(receiver, [packet(number) for number in (1, 3, 2, 4)])) == [1, 3, 4]
    assert (receiver.counters.lost, receiver.counters.late, receiver.counters.duplicated) == (1, 1, 0)


def test_one_stray_packet_changes_nothing() -> None:
    receiver = RtpReceiver([96])
    delivered = push_all(receiver, [packet(1), packet(900, ssrc=2), packet(2), packet(50, ssrc=3), packet(3)])
    assert numbers(delivered) == [1, 2, 3]
    assert receiver.counters.stray == 1
    assert receiver.counters.restarts == 0


@pytest.mark.parametrize(
    "others",
    [
        [packet(500, ssrc=2), packet(501, ssrc=2)],
        [packet(30000), packet(30001)],
        [packet(700, payload_type=97), packet(701, payload_type=97)],
    ],
    ids=["source", "far jump", "payload type"],
)
def test_two_packets_in_a_row_begin_a_new_source(others: list[bytes]) -> None:
    receiver = RtpReceiver([96, 97])
    delivered = push_all(receiver, [packet(1), *others])
    assert len(delivered) == 3
    assert [delivery.restarted for delivery in delivered] == [False, True, False]
    assert receiver.counters.restarts == 1


def test_other_payload_types_are_left_out() -> None:
    receiver = RtpReceiver([96])
    assert push_all(receiver, [packet(1, payload_type=100)]) == []
    assert receiver.counters.unwanted == 1
    assert receiver.counters.received == 0


def test_a_long_run_of_garbage_is_a_fault_but_a_few_bytes_are_not() -> None:
    receiver = RtpReceiver([96])
    for _ in range(3):
        push_all(receiver, [b"junk"] * MAX_MALFORMED_RUN)
        push_all(receiver, [packet(1)])
    with pytest.raises(RtpFault, match="in a row"):
        push_all(receiver, [b"junk"] * (MAX_MALFORMED_RUN + 1))


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(1, 2)), max_size=60), st.integers(0, 40))
def test_any_order_of_packets_is_survived_within_bounds(order: list[tuple[int, int]], window: int) -> None:
    receiver = RtpReceiver([96], window_packets=window)
    delivered = push_all(receiver, [packet(sequence, ssrc=ssrc) for sequence, ssrc in order])
    assert len(delivered) <= len(order)


@given(st.integers(0, 0xFFFFFFFF), st.integers(-(2**31), 2**31 - 1))
def test_the_short_way_round(start: int, step: int) -> None:
    assert signed32(((start + step) & 0xFFFFFFFF) - start) == step
