"""What became of each picture of a camera, so that nothing is lost silently."""

import threading
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DropReason(StrEnum):
    """Why a picture was not decoded, or decoded and not analysed."""

    QUEUE_FULL = "queue_full"  # decoding lags; dropped up to the next key picture
    DAMAGED = "damaged"  # packets were lost inside it
    AWAITING_KEY = "awaiting_key"  # it needs a picture that was lost or refused
    UNDECODABLE = "undecodable"  # the decoder refused its data
    IDLE = "idle"  # the camera is idle and this is no key picture
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


class Ledger:
    """Counts for every watched camera; safe to use from any thread. Cameras not watched are not counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tallies: dict[str, Tally] = {}

    def watch(self, camera_ids: Collection[str]) -> None:
        """Begin counting for new cameras and forget those no longer named."""
        with self._lock:
            self._tallies = {each: self._tallies.get(each) or Tally() for each in camera_ids}

    def received(self, camera_id: str) -> None:
        """One access unit came in."""
        with self._lock:
            if tally := self._tallies.get(camera_id):
                tally.received += 1

    def decoded(self, camera_id: str, pictures: int) -> None:
        """`pictures` came out of the decoder."""
        with self._lock:
            if tally := self._tallies.get(camera_id):
                tally.decoded += pictures

    def analysed(self, camera_id: str, late: bool) -> None:
        """One picture went through detector and tracker."""
        with self._lock:
            if tally := self._tallies.get(camera_id):
                tally.analysed += 1
                tally.late += late

    def dropped(self, camera_id: str, reason: DropReason, pictures: int = 1) -> None:
        """`pictures` went no further, and why."""
        with self._lock:
            if pictures and (tally := self._tallies.get(camera_id)):
                tally.dropped[reason] += pictures

    def snapshot(self) -> dict[str, CameraCounters]:
        """The totals of every watched camera."""
        with self._lock:
            return {camera_id: tally.snapshot() for camera_id, tally in self._tallies.items()}
