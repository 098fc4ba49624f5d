"""The decisive moment: one decoded picture and what is to be drawn into it."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.media import EvidenceLabel, Frame
from models.tracks import TrackedFrame
from vision.evidence import EvidenceBox, EvidenceZone, draw_evidence, draw_plain
from vision.masks import Mask, masked


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be drawn twice. `masks` are black in both."""

    frame: Frame
    boxes: Sequence[EvidenceBox]
    zones: Sequence[EvidenceZone]
    caption: str
    masks: Sequence[Mask] = ()

    @property
    def bytes(self) -> int:
        """What it holds in memory."""
        return sum(plane.nbytes for plane in self.frame.planes)


def draw(shot: Shot, quality: int) -> list[tuple[EvidenceLabel, bytes]]:
    """Both JPEG files. Raises DecodeError, cv2.error."""
    frame = masked(shot.frame, shot.masks)
    return [
        (EvidenceLabel.PICTURE, draw_evidence(frame, shot.boxes, shot.zones, shot.caption, quality)),
        (EvidenceLabel.PLAIN, draw_plain(frame, quality)),
    ]


def boxes_of(tracked: TrackedFrame, track_id: int) -> list[EvidenceBox]:
    """Every object of the picture; the one the event is about is highlighted."""
    return [
        EvidenceBox(
            (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            f"{name} {score:.2f} #{number}",
            highlighted=int(number) == track_id,
        )
        for box, name, score, number in zip(
            tracked.boxes_xyxy, tracked.class_name, tracked.score, tracked.track_id, strict=True
        )
    ]
