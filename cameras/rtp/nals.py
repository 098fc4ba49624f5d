"""What the depacketisers of H.264 and H.265 share: NAL units become pictures, parameter sets are kept."""

from abc import ABC, abstractmethod
from enum import Enum, auto
from typing import Protocol

from cameras.rtp.annexb import START_CODE, join_nals
from cameras.rtp.counters import RtpCounters
from cameras.rtp.express import Shape
from cameras.rtp.faults import RtpFault
from cameras.rtp.pictures import MAX_NALS, MAX_PICTURE_BYTES, Picture
from cameras.rtp.receiver import Delivery

MAX_SET_BYTES = 2048
MAX_SETS = 64


class NalKind(Enum):
    """What a NAL unit means for the picture it belongs to."""

    SLICE = auto()
    KEY_SLICE = auto()
    PARAMETER_SET = auto()
    RECOVERY = auto()
    OTHER = auto()
    DROPPED = auto()
    BROKEN = auto()


class NalRules(Protocol):
    """What differs between H.264 and H.265. Given NAL units are never empty.

    `set_kinds`: the kinds of parameter sets (the first part of their keys) a decoder needs.
    """

    set_kinds: frozenset[int]

    def kind(self, nal: bytes) -> NalKind:
        """What the NAL unit means."""
        ...

    def starts_picture(self, nal: bytes) -> bool:
        """Whether nothing of the picture can stand before this NAL unit except what may be missed."""
        ...

    def set_key(self, nal: bytes) -> tuple[int, int]:
        """Order and id of a parameter set; a set replaces the one before it with the same. Raises RtpFault."""
        ...

    def resolution_wh(self, nal: bytes) -> tuple[int, int] | None:
        """The size a parameter set tells; None where it tells none. Raises RtpFault."""
        ...


class ParameterSets:
    """The latest parameter sets of a stream, ready to stand in front of a key picture.

    `complete`: one of each kind is there, without which no decoder can read a picture.
    """

    def __init__(self, rules: NalRules, known: tuple[bytes, ...] = ()) -> None:
        self.resolution_wh = (0, 0)
        self.front = b""
        self.complete = False
        self._rules = rules
        self._sets: dict[tuple[int, int], bytes] = {}
        for nal in known:
            if nal:
                self.remember(nal)

    def remember(self, nal: bytes) -> None:
        """Keep a set; one that cannot be read is left out."""
        if len(nal) > MAX_SET_BYTES or nal in self._sets.values():
            return
        try:
            key = self._rules.set_key(nal)
            resolution_wh = self._rules.resolution_wh(nal)
        except RtpFault:
            return
        if key not in self._sets and len(self._sets) >= MAX_SETS:
            return
        self._sets[key] = nal
        self.resolution_wh = resolution_wh or self.resolution_wh
        self.front = join_nals(self._sets[key] for key in sorted(self._sets))
        self.complete = self._rules.set_kinds <= {kind for kind, _ in self._sets}


class PictureAssembler:
    """Gathers the NAL units of one picture after another.

    A picture ends on the marker bit or when the timestamp moves on. After a loss every picture is marked damaged
    until an intact key picture (or recovery point) has come: `chain_broken`. So is a key picture whose parameter sets
    never came, and what follows it: a decoder that serves many cameras would read it by the sets of another one.
    `timestamp`: of the present picture.
    """

    def __init__(self, rules: NalRules, sets: ParameterSets, counters: RtpCounters) -> None:
        self._rules, self._sets, self._counters = rules, sets, counters
        self.chain_broken = False
        self.timestamp: int | None = None
        self._reset()

    def _reset(self) -> None:
        self.timestamp = None
        self._nals: list[bytes] = []
        self._set_nals: list[bytes] = []
        self._fragments: list[bytes] | None = None
        self._size = 0
        self._damaged = self._start_unsure = self._overflow = False
        self._has_slice = self._is_key = self._recovers = False

    def turn_to(self, delivery: Delivery) -> list[Picture]:
        """Make ready for a packet's NAL units; the picture before it when that one is thereby complete."""
        if delivery.restarted:
            self._reset()
            self.chain_broken = False
        done: list[Picture] = []
        if self.timestamp is not None:
            if delivery.lost_before:
                self._damaged = True
            if delivery.timestamp != self.timestamp:
                done = self.finish()
        if self.timestamp is None:
            self.timestamp = delivery.timestamp
            if delivery.lost_before:
                self.chain_broken = self._start_unsure = True
        return done

    def damage(self) -> None:
        """Something of the present picture was missing or unusable."""
        self._damaged = True
        self._fragments = None

    def add(self, nal: bytes) -> None:
        """Take one whole NAL unit."""
        kind = self._rules.kind(nal) if nal else NalKind.BROKEN
        if kind is NalKind.BROKEN:
            self.damage()
            return
        if self._start_unsure:
            self._start_unsure = False
            self._damaged = self._damaged or not self._rules.starts_picture(nal)
        if kind is NalKind.DROPPED or not self._fits(len(nal)):
            return
        if kind is NalKind.PARAMETER_SET:
            self._sets.remember(nal)
            self._set_nals.append(nal)
            return
        self._nals.append(nal)
        if kind is NalKind.RECOVERY:
            self._recovers = True
        elif kind is not NalKind.OTHER:
            self._has_slice = True
            self._is_key = self._is_key or kind is NalKind.KEY_SLICE

    def begin_fragments(self, first: bytes) -> None:
        """The first piece of a NAL unit, its header rebuilt."""
        if self._fragments is not None:
            self.damage()
        self._fragments = [first] if self._fits(len(first)) else None

    def add_fragment(self, piece: bytes, *, last: bool) -> None:
        """A further piece; with `last` the NAL unit is whole."""
        fragments = self._fragments
        if fragments is None or not (self._size + len(piece) <= MAX_PICTURE_BYTES or self._fits(len(piece))):
            self.damage()
            return
        self._size += len(piece)
        fragments.append(piece)
        if last:
            whole, self._fragments = b"".join(fragments), None
            self._size -= len(whole)
            self.add(whole)

    def _fits(self, size: int) -> bool:
        self._size += size
        if self._size > MAX_PICTURE_BYTES or len(self._nals) + len(self._set_nals) >= MAX_NALS:
            self._overflow = self._damaged = True
            self._nals, self._set_nals, self._fragments = [], [], None
        return not self._overflow

    def finish(self) -> list[Picture]:
        """The present picture, if it holds one; parameter sets without a picture wait for the next."""
        if self._fragments is not None:
            self.damage()
        timestamp, self.chain_broken = self.timestamp, self._chain_after()
        damaged = self._damaged or self.chain_broken
        found = self._has_slice and not self._overflow and timestamp is not None
        if not found or timestamp is None:
            self._reset()
            return []
        picture = Picture(self._data(), timestamp, self._is_key, damaged)
        self._reset()
        self._counters.pictures += 1
        self._counters.damaged += damaged
        self._counters.without_sets += picture.is_key and not self._sets.complete
        return [picture]

    def _chain_after(self) -> bool:
        if self._damaged or (self._is_key and not self._sets.complete):
            return True
        heals = self._has_slice and self._sets.complete and (self._is_key or self._recovers)
        return self.chain_broken and not heals

    def _data(self) -> bytes:
        if self._is_key:
            return START_CODE.join([self._sets.front, *self._nals])
        return START_CODE.join([b"", *self._set_nals, *self._nals])


class NalDepacketizer(ABC):
    """Payloads in order in, Annex B pictures out; how a payload holds NAL units is the codec's part."""

    def __init__(
        self, rules: NalRules, shape: Shape, parameter_sets: tuple[bytes, ...], counters: RtpCounters | None
    ) -> None:
        self._sets = ParameterSets(rules, parameter_sets)
        self._picture = PictureAssembler(rules, self._sets, counters if counters is not None else RtpCounters())
        self.shape = shape

    @property
    def ready(self) -> bool:
        """Whether the first packet of an intact picture is awaited."""
        return self._picture.timestamp is None and not self._picture.chain_broken

    @property
    def decodable(self) -> bool:
        """Whether the parameter sets are known."""
        return self._sets.complete

    @property
    def resolution_wh(self) -> tuple[int, int]:
        """Width and height by the latest SPS; (0, 0) while unknown."""
        return self._sets.resolution_wh

    def push(self, delivery: Delivery) -> list[Picture]:
        """Take one payload; the pictures now complete (0, 1 or 2). What cannot be read damages its picture."""
        picture = self._picture
        same = delivery.timestamp == picture.timestamp and not delivery.lost_before
        done = [] if same else picture.turn_to(delivery)
        self._take(delivery.payload)
        if delivery.marker:
            done += picture.finish()
        return done

    @abstractmethod
    def _take(self, payload: bytes) -> None:
        """Give the NAL units, or the piece of one, to the picture."""

    def _take_aggregate(self, payload: bytes, start: int) -> None:
        """Several NAL units, each behind its 16-bit length."""
        at = start
        while at < len(payload):
            end = at + 2 + int.from_bytes(payload[at : at + 2], "big")
            if end > len(payload):
                self._picture.damage()
                return
            if end > at + 2:
                self._picture.add(payload[at + 2 : end])
            at = end


def bounded_id(set_id: int, highest: int) -> int:
    """The id of a parameter set. Raises RtpFault where it is higher than allowed."""
    if set_id > highest:
        raise RtpFault(f"a parameter set has id {set_id}, the highest is {highest}")
    return set_id
