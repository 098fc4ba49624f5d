from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.faults import RtpFault
from cameras.rtp.packets import RtpPacket, parse_packet, serialise_packet

U32 = st.integers(0, 0xFFFFFFFF)
EXTENSIONS = st.none() | st.tuples(st.integers(0, 0xFFFF), st.integers(0, 20).map(lambda words: bytes(4 * words)))
PACKETS = st.builds(
    RtpPacket,
    st.integers(0, 127),
    st.booleans(),
    st.integers(0, 0xFFFF),
    U32,
    U32,
    st.binary(max_size=100),
    st.lists(U32, max_size=15).map(tuple),
    EXTENSIONS,
)


@given(PACKETS)
def test_what_is_written_is_read(packet: RtpPacket) -> None:
    assert parse_packet(serialise_packet(packet)) == packet


@given(PACKETS, st.integers(1, 255))
def test_padding_is_taken_off(packet: RtpPacket, count: int) -> None:
    data = bytearray(serialise_packet(packet) + bytes(count - 1) + bytes((count,)))
    data[0] |= 0x20
    assert parse_packet(bytes(data)) == packet


@given(st.binary(max_size=64))
def test_any_bytes_are_a_packet_or_the_peers_fault(data: bytes) -> None:
    try:
        packet = parse_packet(data)
    except RtpFault:
        return
    assert len(packet.payload) <= len(data) - 12
