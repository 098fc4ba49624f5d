"""The decisive moment: one decoded picture and what is to be drawn into it."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.media import AccessUnit, EvidenceLabel, Frame
from models.rules import RuleEvent
from models.tracks import TrackedFrame
from vision.evidence import EvidenceBox, EvidenceZone, draw_evidence, draw_plain
from vision.masks import Mask, masked
from vision.past_picture import picture_at


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

    def developed(self) -> "Shot":
        """It is a picture already."""
        return self


@dataclass(frozen=True, slots=True)
class Undeveloped:
    """The moment of an event that has passed, still compressed: `units` of its camera, from a key picture up to it."""

    units: Sequence[AccessUnit]
    event: RuleEvent
    zones: Sequence[EvidenceZone]
    caption: str
    masks: Sequence[Mask] = ()

    @property
    def bytes(self) -> int:
        """What it holds in memory."""
        return sum(len(unit.data) for unit in self.units)

    def developed(self) -> Shot:
        """The picture of the moment with the object of the event in it. Raises DecodeError."""
        frame = picture_at(self.units, self.event.time_s)
        return Shot(frame, _box_of(self.event, frame.resolution_wh), self.zones, self.caption, self.masks)


def _box_of(event: RuleEvent, resolution_wh: tuple[int, int]) -> list[EvidenceBox]:
    if event.box_xyxy_norm is None:
        return []
    (x1, y1, x2, y2), (width, height) = event.box_xyxy_norm, resolution_wh
    label = f"{event.class_name} {event.score:.2f} #{event.track_id}"
    return [EvidenceBox((x1 * width, y1 * height, x2 * width, y2 * height), label, highlighted=True)]


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
