"""Packets of one stream in order, each once: reordering, loss, duplicates and source changes (RFC 3550 A.1)."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from cameras.rtp.counters import RtpCounters
from cameras.rtp.faults import RtpFault
from cameras.rtp.packets import HEADER_BYTES, PLAIN_FIRST_BYTE, PLAIN_HEADER, RtpPacket, parse_packet

MAX_DROPOUT = 3000
MAX_MISORDER = 100
MAX_MALFORMED_RUN = 100
_SEEN_MASK = (1 << (MAX_MISORDER + 1)) - 1
_unpack_header = PLAIN_HEADER.unpack_from
_new = tuple.__new__  # makes a NamedTuple at a third of the price of calling it


class Delivery(NamedTuple):
    """One packet's payload, in order.

    `timestamp`: media clock ticks, unwrapped, counted from an arbitrary start of this source.
    `lost_before`: packets missing between this and the one delivered before. `restarted`: the first of a new source.
    """

    payload: bytes
    marker: bool
    timestamp: int
    payload_type: int
    lost_before: int = 0
    restarted: bool = False


class RtpReceiver:
    """Bytes of packets in, deliveries in order out.

    `window_packets`: how many packets may wait for one that is missing (0 for a carrier that keeps order);
    `max_wait_s`: how long the oldest of them may wait, noticed when the next packet comes.
    `ssrc`, `payload_type`, `expected`: the present source and the sequence number it sends next.
    """

    def __init__(
        self,
        payload_types: Collection[int],
        *,
        counters: RtpCounters | None = None,
        window_packets: int = 32,
        max_wait_s: float = 0.1,
    ) -> None:
        self.counters = counters if counters is not None else RtpCounters()
        self.ssrc: int | None = None
        self.extended_sequence = 0
        self.first_extended_sequence = 0
        self._payload_types = frozenset(payload_types)
        self.payload_type = -1
        self._window_packets = window_packets
        self._max_wait_s = max_wait_s
        self.expected = 0
        self._seen = 0
        self._timestamp = 0
        self._held: dict[int, RtpPacket] = {}
        self._held_since_s = 0.0
        self._pending: RtpPacket | None = None
        self._malformed_run = 0

    def push(self, data: bytes, mono_s: float) -> Sequence[Delivery]:
        """Take one packet; what can now be delivered. Raises RtpFault after a long run of what is no RTP."""
        return self.push_all((data,), mono_s)

    def push_all(self, packets: Sequence[bytes], mono_s: float) -> Sequence[Delivery]:
        """Take packets that arrived together, as `push` would one after the other."""
        delivered: list[Delivery] = []
        at = 0
        while at < len(packets):
            if not self._held:
                at = self._take_run(packets, at, delivered)
            if at < len(packets):
                delivered += self._push_any(packets[at], mono_s)
                at += 1
        return delivered

    def _take_run(self, packets: Sequence[bytes], at: int, delivered: list[Delivery]) -> int:
        """Deliver the usual packets (a plain header, the next in order) from `at` on; the place of the first other."""
        expected, ssrc, payload_type, timestamp = self.expected, self.ssrc, self.payload_type, self._timestamp
        received_bytes, first_at = 0, at
        for data in packets[at:] if at else packets:
            if len(data) < HEADER_BYTES:
                break
            first, second, sequence, stamp, source = _unpack_header(data)
            marker = second > 0x7F
            if sequence != expected or source != ssrc or first != PLAIN_FIRST_BYTE or second & 0x7F != payload_type:
                break
            if stamp != timestamp & 0xFFFFFFFF:
                timestamp += signed32(stamp - timestamp)
            delivered.append(_new(Delivery, (data[HEADER_BYTES:], marker, timestamp, payload_type, 0, False)))
            received_bytes += len(data)
            expected = (expected + 1) & 0xFFFF
            at += 1
        if at > first_at:
            self.expected, self._timestamp = expected, timestamp
            self._note_run(at - first_at, received_bytes)
        return at

    @property
    def in_order(self) -> bool:
        """Whether nothing waits for a packet that is missing, and a source is known."""
        return not self._held and self.ssrc is not None

    def advance(self, expected: int, stamp: int, count: int, received_bytes: int) -> int:
        """Note `count` packets in order, taken elsewhere, and what is expected now; their timestamp, unwrapped."""
        step = (stamp - self._timestamp) & 0xFFFFFFFF
        self._timestamp += step if step < 0x80000000 else step - 0x100000000
        self.expected = expected
        self._note_run(count, received_bytes)
        return self._timestamp

    def _note_run(self, count: int, received_bytes: int) -> None:
        self._malformed_run = 0
        self.counters.received += count
        self.counters.received_bytes += received_bytes
        self.extended_sequence += count
        self._seen = (((self._seen + 1) << count) - 1) & _SEEN_MASK

    def _push_any(self, data: bytes, mono_s: float) -> Sequence[Delivery]:
        try:
            packet = parse_packet(data)
        except RtpFault:
            self._count_malformed()
            return ()
        self._malformed_run = 0
        if packet.payload_type not in self._payload_types:
            self.counters.unwanted += 1
            return ()
        self.counters.received += 1
        self.counters.received_bytes += len(data)
        if packet.ssrc == self.ssrc and packet.payload_type == self.payload_type:
            step = (packet.sequence - self.expected) & 0xFFFF
            if step == 0 and not self._held:
                return (self._deliver(packet, 0),)
            return self._out_of_order(packet, step, mono_s)
        if self.ssrc is None:
            return (self._begin(packet, restarted=False),)
        return self._other_source(packet)

    def _count_malformed(self) -> None:
        self.counters.malformed += 1
        self._malformed_run += 1
        if self._malformed_run > MAX_MALFORMED_RUN:
            raise RtpFault(f"more than {MAX_MALFORMED_RUN} packets in a row were no RTP")

    def _begin(self, packet: RtpPacket, *, restarted: bool) -> Delivery:
        self.ssrc, self.payload_type = packet.ssrc, packet.payload_type
        self._timestamp = packet.timestamp
        self.extended_sequence = packet.sequence - 1
        self.first_extended_sequence = packet.sequence
        self._seen = 0
        return self._deliver(packet, 0, restarted)

    def _deliver(self, packet: RtpPacket, lost_before: int, restarted: bool = False) -> Delivery:
        step = lost_before + 1
        self.expected = (packet.sequence + 1) & 0xFFFF
        self.extended_sequence += step
        self._seen = ((self._seen << step) | 1) & _SEEN_MASK
        if packet.timestamp != self._timestamp & 0xFFFFFFFF:
            self._timestamp += signed32(packet.timestamp - self._timestamp)
        return Delivery(packet.payload, packet.marker, self._timestamp, packet.payload_type, lost_before, restarted)

    def _out_of_order(self, packet: RtpPacket, step: int, mono_s: float) -> Sequence[Delivery]:
        if step == 0:
            self.counters.reordered += 1
            return [self._deliver(packet, 0), *self._drain(mono_s)]
        if step <= MAX_DROPOUT:
            return self._hold(packet, step, mono_s)
        if step >= 0x10000 - MAX_MISORDER:
            self._count_behind(0x10000 - step)
            return ()
        return self._other_source(packet)

    def _count_behind(self, distance: int) -> None:
        if self._seen >> (distance - 1) & 1:
            self.counters.duplicated += 1
        else:
            self.counters.late += 1

    def _hold(self, packet: RtpPacket, step: int, mono_s: float) -> Sequence[Delivery]:
        if packet.sequence in self._held:
            self.counters.duplicated += 1
            return ()
        if not self._held:
            self._held_since_s = mono_s
        elif any(((held - self.expected) & 0xFFFF) > step for held in self._held):
            self.counters.reordered += 1
        self._held[packet.sequence] = packet
        if len(self._held) > self._window_packets or mono_s - self._held_since_s > self._max_wait_s:
            return self._skip_hole(mono_s)
        return ()

    def _skip_hole(self, mono_s: float) -> list[Delivery]:
        nearest = min(self._held, key=lambda sequence: (sequence - self.expected) & 0xFFFF)
        lost = (nearest - self.expected) & 0xFFFF
        self.counters.lost += lost
        return [self._deliver(self._held.pop(nearest), lost), *self._drain(mono_s)]

    def _drain(self, mono_s: float) -> list[Delivery]:
        delivered = []
        while self.expected in self._held:
            delivered.append(self._deliver(self._held.pop(self.expected), 0))
        self._held_since_s = mono_s
        return delivered

    def _other_source(self, packet: RtpPacket) -> Sequence[Delivery]:
        """Two packets in a row are needed before a new source, or a far jump, is believed."""
        pending, self._pending = self._pending, packet
        if pending is None:
            return ()
        if not _follows(pending, packet):
            self.counters.stray += 1
            return ()
        self._pending = None
        self.counters.restarts += 1
        delivered: list[Delivery] = []
        while self._held:
            delivered += self._skip_hole(0.0)
        return [*delivered, self._begin(pending, restarted=True), self._deliver(packet, 0)]


def _follows(first: RtpPacket, second: RtpPacket) -> bool:
    same_source = first.ssrc == second.ssrc and first.payload_type == second.payload_type
    return same_source and (first.sequence + 1) & 0xFFFF == second.sequence


def signed32(difference: int) -> int:
    """The difference of two 32-bit timestamps, taken the short way round."""
    return ((difference + 0x80000000) & 0xFFFFFFFF) - 0x80000000
