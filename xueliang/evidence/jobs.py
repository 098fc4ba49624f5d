"""What the writing thread is given to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from xueliang.evidence.cutting import Cut
from xueliang.evidence.dossier import Dossier, Part
from xueliang.evidence.shot import Shot, Undeveloped


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw and store the two pictures of an event."""

    dossier: Dossier
    shot: Shot | Undeveloped


@dataclass(frozen=True, slots=True)
class Clip:
    """Write one clip, which shows all these events."""

    dossiers: Sequence[Dossier]
    cut: Cut


@dataclass(frozen=True, slots=True)
class Lack:
    """A part of these events will not come."""

    dossiers: Sequence[Dossier]
    part: Part
    why: str


Job = Draw | Clip | Lack


def weight(job: Job) -> int:
    """Bytes it holds in memory."""
    match job:
        case Draw():
            return job.shot.bytes
        case Clip():
            return job.cut.bytes
        case _:
            return 0
