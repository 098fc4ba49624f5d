"""A recording as a file: what the clip shows, what it should have shown, and what was done to its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.clock import from_unix
from models.media import AccessUnit
from vision.clips.encoding import encode
from vision.clips.mp4 import can_remux, remux
from vision.masks import Mask
from xueliang.evidence import lacks

MEDIA_TYPE: Final = "video/mp4"
_TOLERANCE_S: Final = 1.0  # a clip that misses less of its ends is whole


@dataclass(frozen=True, slots=True)
class Cut:
    """What is wanted of a clip. `why_ended`: why no more pictures were taken; "": all that were wanted came."""

    units: Sequence[AccessUnit]
    wanted_from_s: float
    wanted_until_s: float
    masks: Sequence[Mask]
    why_ended: str = ""

    @property
    def bytes(self) -> int:
        """What it holds in memory."""
        return sum(len(unit.data) for unit in self.units)

    @property
    def is_encoded_anew(self) -> bool:
        """Whether its pictures are decoded and encoded again: masks are burned in, or browsers would not play it."""
        return bool(self.masks) or not can_remux(self.units[0].codec)


def write_clip(cut: Cut, path: Path) -> list[AccessUnit]:
    """Write the clip; gives the pictures in it. Raises InputError where none can be shown, OSError as the disk does."""
    return encode(cut.units, path, cut.masks) if cut.is_encoded_anew else remux(cut.units, path)


def said_of(cut: Cut, shown: Sequence[AccessUnit]) -> dict[str, Any]:
    """What the manifest says of the clip."""
    begins_s, ends_s = _span(shown)
    return {
        "wanted_from": from_unix(cut.wanted_from_s).isoformat(),
        "wanted_until": from_unix(cut.wanted_until_s).isoformat(),
        "begins_at": from_unix(begins_s).isoformat(),
        "ends_at": from_unix(ends_s).isoformat(),
        "pictures": len(shown),
        "left_out": _left_out(cut, shown),
        "codec": cut.units[0].codec.value,
        "encoded_anew": cut.is_encoded_anew,
    }


def lacking(cut: Cut, shown: Sequence[AccessUnit]) -> tuple[str, ...]:
    """What the clip should have shown and does not."""
    begins_s, ends_s = _span(shown)
    found = []
    if begins_s > cut.wanted_from_s + _TOLERANCE_S:
        found.append(lacks.begins_late(begins_s - cut.wanted_from_s))
    if ends_s < cut.wanted_until_s - _TOLERANCE_S:
        found.append(lacks.ends_early(cut.wanted_until_s - ends_s, cut.why_ended or lacks.INTERRUPTED))
    if _left_out(cut, shown):
        found.append(lacks.left_out(_left_out(cut, shown)))
    return tuple(found)


def _span(shown: Sequence[AccessUnit]) -> tuple[float, float]:
    return shown[0].frame_time_s, max(unit.frame_time_s for unit in shown)


def _left_out(cut: Cut, shown: Sequence[AccessUnit]) -> int:
    """Pictures between the first and the last shown that are not in it."""
    first, last = (next(n for n, unit in enumerate(cut.units) if unit is end) for end in (shown[0], shown[-1]))
    return last - first + 1 - len(shown)
