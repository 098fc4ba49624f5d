"""Since when pictures of a camera come without anybody having looked at one, and why. Pure: times handed in."""

from collections import Counter
from typing import Final

from vision.counters import DropReason, Tally

_PAUSE_S: Final = 5.0  # pictures that stop for longer do not come: the connection's own state tells of that

_NO_KEY: Final = (
    "connected, but for {for_s} s no picture was looked at: no whole key picture comes; "
    "set the camera's key-frame interval to 1-2 s"
)
_WHY: Final = {
    DropReason.DAMAGED: "connected, but for {for_s} s no picture was looked at: they arrive damaged; "
    "use TCP, or look at the network to the camera",
    DropReason.AWAITING_KEY: _NO_KEY,
    DropReason.UNDECODABLE: "connected, but for {for_s} s no picture was looked at: they cannot be decoded; "
    "restart the camera, or set another codec",
    DropReason.QUEUE_FULL: "connected, but for {for_s} s no picture was looked at: decoding does not keep up; "
    "watch fewer cameras, or a smaller stream of them",
    DropReason.IDLE: _NO_KEY,
}
_UNANSWERED: Final = (
    "connected, but for {for_s} s no picture was analysed: the detector does not answer; "
    "restart the service, or watch fewer cameras"
)
_UNKNOWN: Final = "connected, but for {for_s} s no picture was looked at: decoding stands still; restart the service"


class Blindness:
    """One camera; every `now_s` is on our monotonic clock."""

    def __init__(self) -> None:
        self._arrived_s: float | None = None
        self._since_s = 0.0
        self._asked_s: float | None = None
        self._dropped: Counter[DropReason] = Counter()

    def arrive(self, now_s: float, tally: Tally) -> None:
        """A picture came in."""
        if self._arrived_s is None or now_s - self._arrived_s > _PAUSE_S:
            self.look(now_s, tally)
            self._asked_s = None
        self._arrived_s = now_s

    def look(self, now_s: float, tally: Tally) -> None:
        """A picture was looked at."""
        self._since_s = now_s
        self._dropped = tally.dropped.copy()

    def ask(self, now_s: float) -> None:
        """A picture goes to the detector."""
        if self._asked_s is None:
            self._asked_s = now_s

    def answer(self) -> None:
        """The detector has looked at a picture, or need not any more."""
        self._asked_s = None

    def for_s(self, now_s: float) -> float:
        """How long pictures have come without one being looked at; 0 while none come."""
        if self._arrived_s is None or now_s - self._arrived_s > _PAUSE_S:
            return 0.0
        since_s = self._since_s if self._asked_s is None else min(self._since_s, self._asked_s)
        return now_s - since_s

    def reason(self, for_s: float, tally: Tally) -> str:
        """What became of the pictures for so long, in words a person can act on."""
        return self._template(tally).format(for_s=f"{for_s:.0f}")

    def _template(self, tally: Tally) -> str:
        if self._asked_s is not None and self._asked_s < self._since_s:
            return _UNANSWERED
        lost = tally.dropped - self._dropped
        ranked = [reason for reason, _ in lost.most_common() if reason in _WHY and reason is not DropReason.IDLE]
        if ranked:
            return _WHY[ranked[0]]
        return _WHY[DropReason.IDLE] if lost[DropReason.IDLE] else _UNKNOWN
