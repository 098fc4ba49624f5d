"""What was counted while one camera was supervised."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from cameras.source import CameraSource
from models.media import AccessUnit


@dataclass(slots=True)
class CameraCounters:
    """Each only grows. Pictures: `received` (compressed, of them `key_pictures`, `damaged`), `received_bytes`.
    `lost`: packets that never arrived. `reconnects`: attempts after the first. `stalls`: times it was found stalled.
    """

    received: int = 0
    received_bytes: int = 0
    key_pictures: int = 0
    damaged: int = 0
    lost: int = 0
    reconnects: int = 0
    stalls: int = 0

    def count(self, units: Sequence[AccessUnit]) -> None:
        """More pictures."""
        self.received += len(units)
        for unit in units:
            self.received_bytes += len(unit.data)
            if unit.is_key:
                self.key_pictures += 1
            if unit.damaged:
                self.damaged += 1

    def with_source(self, source: CameraSource | None) -> dict[str, int]:
        """The counters as they stand, with what the connection now open has lost."""
        counted = asdict(self)
        counted["lost"] += packets_lost(source)
        return counted


def packets_lost(source: CameraSource | None) -> int:
    """Packets a source says it lost; 0 for sources that do not know packets (files)."""
    counters: Any = getattr(source, "counters", None)
    if is_dataclass(counters) or counters is None:
        return int(getattr(counters, "lost", 0))
    return int(counters.get("lost", 0)) if isinstance(counters, Mapping) else 0
