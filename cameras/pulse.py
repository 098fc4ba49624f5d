"""Whether a connected camera lives: pictures come, they change, they are whole. Pure; the time is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.media import AccessUnit


class Pulse(StrEnum):
    """How a connection is at one moment."""

    WAITING = "waiting"  # no picture yet, and none overdue
    LIVE = "live"
    NO_FIRST_PICTURE = "no_first_picture"
    NO_KEY_PICTURE = "no_key_picture"
    NO_PICTURE = "no_picture"
    DAMAGED = "damaged"
    UNDECODABLE = "undecodable"
    SAME_PICTURE = "same_picture"
    SAME_TIME = "same_time"


@dataclass(frozen=True, slots=True)
class PulseLimits:
    """Seconds. A stream is frozen when for `frozen_after_s` no picture came that was whole, new and later, or that
    could be decoded."""

    first_picture_s: float = 14.0
    key_picture_s: float = 30.0
    stall_after_s: float = 5.0
    frozen_after_s: float = 10.0

    def describe(self, pulse: Pulse) -> str:
        """What is wrong with a stream, and what to do about it."""
        return _WORDS[pulse].format_map({name: f"{getattr(self, name):g}" for name in self.__slots__})


_WORDS = {
    Pulse.NO_FIRST_PICTURE: "the camera accepted the stream but sends no pictures ({first_picture_s} s without one); "
    "close other viewers in case it has no free connection, or restart it",
    Pulse.NO_KEY_PICTURE: "pictures arrive, but no whole key picture within {key_picture_s} s; "
    "set the camera's key-frame interval (I-frame interval) to 1-4 s",
    Pulse.NO_PICTURE: "no picture for {stall_after_s} s; check the camera's power and the network to it",
    Pulse.DAMAGED: "every picture arrives damaged, packets are lost on the way; "
    "use TCP, check the cable or radio link, or lower the camera's bit rate",
    Pulse.UNDECODABLE: "pictures arrive but none can be decoded; restart the camera, or set another codec "
    "(H.264 or H.265) or stream",
    Pulse.SAME_PICTURE: "the picture is frozen: the same one again and again for {frozen_after_s} s; "
    "restart the camera if this stays",
    Pulse.SAME_TIME: "the camera's time stands still: pictures of one and the same moment for {frozen_after_s} s; "
    "restart the camera if this stays",
}


class PictureWatch:
    """Follows the pictures of one connection; `opened_s` and every `now_s` are seconds on our monotonic clock."""

    def __init__(self, opened_s: float, limits: PulseLimits) -> None:
        self._opened_s, self._limits = opened_s, limits
        self._arrived_s: float | None = None
        self._whole_s = self._changed_s = self._moved_s = opened_s
        self._undecodable_since_s: float | None = None
        self._started = False
        self._data = b""
        self._pts_s: float | None = None

    @property
    def started(self) -> bool:
        """Whether a whole key picture came: from then on people can be shown something."""
        return self._started

    def see_all(self, units: Sequence[AccessUnit]) -> AccessUnit | None:
        """Take note of pictures that were read together, as `see` would of one after the other at its arrival; the
        one the stream starts with, if it is among them."""
        last = units[-1]
        if self._started and not last.damaged and len(units) > 1:
            before = units[-2]
            if last.data != before.data and last.pts_s != before.pts_s:
                self._data, self._pts_s = last.data, last.pts_s
                self._arrived_s = self._whole_s = self._changed_s = self._moved_s = last.mono_s
                return None
        begun = [unit for unit in units if self.see(unit, unit.mono_s)]
        return begun[0] if begun else None

    def see(self, unit: AccessUnit, now_s: float) -> bool:
        """Take note of a picture; True when it is the one the stream starts with."""
        self._arrived_s = now_s
        if unit.pts_s != self._pts_s:
            self._pts_s, self._moved_s = unit.pts_s, now_s
        if unit.data != self._data:
            self._data, self._changed_s = unit.data, now_s
        if unit.damaged:
            return False
        self._whole_s = now_s
        if self._started or not unit.is_key:
            return False
        self._started = True
        self._changed_s = self._moved_s = now_s
        return True

    def take_verdict(self, decoded: bool, now_s: float) -> None:
        """Whether a key picture that was seen could be decoded; only a decoder can tell."""
        if decoded:
            self._undecodable_since_s = None
        elif self._undecodable_since_s is None:
            self._undecodable_since_s = now_s

    def judge(self, now_s: float) -> Pulse:
        """How the connection is now."""
        limits = self._limits
        if not self._started:
            return self._before_start(now_s)
        if self._arrived_s is None or now_s - self._arrived_s >= limits.stall_after_s:
            return Pulse.NO_PICTURE
        overdue_s = now_s - limits.frozen_after_s
        if self._whole_s <= overdue_s:
            return Pulse.DAMAGED
        if self._undecodable_since_s is not None and self._undecodable_since_s <= overdue_s:
            return Pulse.UNDECODABLE
        if self._changed_s <= overdue_s:
            return Pulse.SAME_PICTURE
        return Pulse.SAME_TIME if self._moved_s <= overdue_s else Pulse.LIVE

    def _before_start(self, now_s: float) -> Pulse:
        open_s = now_s - self._opened_s
        if self._arrived_s is None:
            return Pulse.NO_FIRST_PICTURE if open_s >= self._limits.first_picture_s else Pulse.WAITING
        if open_s < self._limits.key_picture_s:
            return Pulse.WAITING
        return Pulse.DAMAGED if self._whole_s == self._opened_s else Pulse.NO_KEY_PICTURE

    def next_look_s(self, now_s: float) -> float:
        """How many seconds nothing can change for the worse."""
        limits = self._limits
        if not self._started:
            due_s = self._opened_s + (limits.first_picture_s if self._arrived_s is None else limits.key_picture_s)
        else:
            due_s = min(
                (self._arrived_s or self._opened_s) + limits.stall_after_s,
                min(self._whole_s, self._changed_s, self._moved_s) + limits.frozen_after_s,
            )
            if self._undecodable_since_s is not None:
                due_s = min(due_s, self._undecodable_since_s + limits.frozen_after_s)
        return max(0.0, due_s - now_s)
