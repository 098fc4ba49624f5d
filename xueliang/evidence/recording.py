"""A clip in the making: compressed pictures taken from a camera's ring before it forgets them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from models.media import AccessUnit
from xueliang.evidence import lacks
from xueliang.evidence.dossier import Dossier

UnitsSince = Callable[[str, float], list[AccessUnit]]
"""What a camera's ring has from the newest key picture at or before that frame time on (`vision.pipeline`)."""

MOST_CLIP_BYTES: Final = 48 * 1024 * 1024
MOST_CLIP_S: Final = 30.0  # one clip shows several events of its camera up to this length; longer ones come too late
_A_LITTLE_S: Final = 0.001  # pictures may share a time; this much earlier lies surely before the last one


@dataclass(slots=True, eq=False)
class Recording:
    """Of one camera, from `wanted_from_s` until `until_s` of frame time, or until `deadline_s` of our monotonic clock.

    The ring and the recording share the pictures' bytes; only what the ring has forgotten costs memory.
    """

    camera_id: str
    wanted_from_s: float
    until_s: float
    deadline_s: float
    dossiers: list[Dossier] = field(default_factory=list)
    units: list[AccessUnit] = field(default_factory=list)
    bytes: int = 0
    why_ended: str = ""
    _reached: bool = False

    def joins(self, from_s: float, until_s: float) -> bool:
        """Whether this clip can also show that span, becoming longer if need be."""
        return (
            not self.why_ended
            and self.wanted_from_s <= from_s <= self.until_s
            and max(until_s, self.until_s) - self.wanted_from_s <= MOST_CLIP_S
        )

    def pull(self, units_since: UnitsSince) -> None:
        """Take over what came in since the last time."""
        if self.why_ended:
            return
        fresh = self._begin(units_since) if not self.units else self._go_on(units_since)
        for unit in fresh:
            if unit.frame_time_s > self.until_s and self.units:
                break
            self.units.append(unit)
            self.bytes += len(unit.data)
            if self.bytes > MOST_CLIP_BYTES:
                self.why_ended = lacks.TOO_LARGE
                break
        self._reached = bool(fresh) and fresh[-1].frame_time_s >= self.until_s

    def is_over(self, mono_s: float) -> bool:
        """Whether nothing more is to be waited for."""
        if not self.why_ended and not self._reached and mono_s >= self.deadline_s:
            self.why_ended = lacks.SILENT
        return self._reached or bool(self.why_ended)

    def _begin(self, units_since: UnitsSince) -> list[AccessUnit]:
        return units_since(self.camera_id, self.wanted_from_s)

    def _go_on(self, units_since: UnitsSince) -> list[AccessUnit]:
        last = self.units[-1]
        held = units_since(self.camera_id, last.frame_time_s - _A_LITTLE_S)
        for place in range(len(held) - 1, -1, -1):
            if held[place] is last:
                return held[place + 1 :]
        self.why_ended = lacks.INTERRUPTED
        return []
