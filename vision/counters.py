"""What became of each picture of a camera, so that nothing is lost silently."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DropReason(StrEnum):
    """Why a picture was not decoded, or decoded and not analysed."""

    QUEUE_FULL = "queue_full"  # decoding lags; dropped up to the next key picture
    DAMAGED = "damaged"  # packets were lost inside it
    AWAITING_KEY = "awaiting_key"  # it needs a picture that was lost or refused
    UNDECODABLE = "undecodable"  # the decoder refused its data
    IDLE = "idle"  # the camera is idle, and only its newest key pictures are looked at
    STILL = "still"  # looked at, but nothing has moved since the picture looked at before
    NOT_DUE = "not_due"  # between two pictures of the wanted analysis rate
    REPLACED = "replaced"  # a newer picture came before the detector was free
    STOPPED = "stopped"  # still waiting when the pipeline stopped


@dataclass(frozen=True, slots=True)
class CameraCounters:
    """Totals of one camera since it was first seen.

    `received`: access units handed in. `decoded`: pictures that came out of a decoder, key pictures of an idle
    camera among them. `analysed`: pictures that went through detector and tracker.
    `late`: of these, how many were older than the lateness bound when their batch began.
    `dropped`: count by reason; a unit dropped before decoding and a picture dropped after are both here.
    `replayed`: units taken from the ring on waking; each had been counted as dropped when it arrived, so that, once
    nothing is on its way, received + replayed = analysed + all of dropped.
    `swept`: pictures of the idle camera shown to the detector now and then; they stay counted as STILL.
    """

    received: int = 0
    decoded: int = 0
    analysed: int = 0
    late: int = 0
    dropped: Mapping[DropReason, int] = field(default_factory=dict)
    replayed: int = 0
    swept: int = 0


@dataclass(slots=True)
class Tally:
    """The totals of one camera as they grow; whoever owns it keeps others out meanwhile."""

    received: int = 0
    received_bytes: int = 0
    decoded: int = 0
    analysed: int = 0
    late: int = 0
    replayed: int = 0
    swept: int = 0
    dropped: Counter[DropReason] = field(default_factory=Counter)

    def drop(self, reason: DropReason, pictures: int = 1) -> None:
        """So many pictures went no further."""
        if pictures:
            self.dropped[reason] += pictures

    def snapshot(self) -> CameraCounters:
        """The totals as they stand."""
        return CameraCounters(
            self.received, self.decoded, self.analysed, self.late, dict(self.dropped), self.replayed, self.swept
        )
