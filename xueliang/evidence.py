"""The picture of a rule event. An alert is never lost because its picture could not be drawn or stored."""

import logging
from collections.abc import Callable

import cv2

from models.clock import from_unix
from models.errors import XueliangError
from models.files import FileStore
from models.media import EvidenceRef, Frame
from models.rules import Phase, RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from vision.evidence import EvidenceBox, EvidenceZone, draw_evidence
from xueliang.rule_inputs import Seen

_log = logging.getLogger(__name__)

MOST_OWED = 1000


class Photographer:
    """Draws and stores the picture of an event when it begins, or at a later word of it if that failed.

    `newest_picture`: the newest picture of a camera, for events that are not about a picture.
    """

    def __init__(self, files: FileStore, newest_picture: Callable[[str], Frame | None], jpeg_quality: int = 85) -> None:
        self._files = files
        self._newest_picture = newest_picture
        self._quality = jpeg_quality
        self._owed: dict[str, None] = {}  # events that go on and have no picture yet, oldest first
        self._fault: str | None = None
        self._failed = 0

    @property
    def fault(self) -> str | None:
        """Why the newest picture could not be stored; None while they can."""
        return self._fault

    def evidence(self, event: RuleEvent, spec: RuleSpec | None, seen: Seen | None) -> tuple[EvidenceRef, ...]:
        """What to hand in with this word of the event: at most one picture."""
        if event.phase is Phase.END:
            self._owed.pop(event.event_id, None)
            return ()
        if event.phase is Phase.UPDATE and event.event_id not in self._owed:
            return ()
        camera_id = event.camera_id or (spec.camera_id if spec else "")
        frame = seen.frame if seen else self._newest_picture(camera_id) if camera_id else None
        if frame is None:
            return ()
        return self._take(event, spec, seen, frame)

    def _take(
        self, event: RuleEvent, spec: RuleSpec | None, seen: Seen | None, frame: Frame
    ) -> tuple[EvidenceRef, ...]:
        zones = [EvidenceZone(zone.points_xy_norm, zone.shape) for zone in spec.zones] if spec else []
        boxes = _boxes(seen.tracked, event.track_id) if seen else []
        try:
            picture = draw_evidence(frame, boxes, zones, f"{frame.camera_id}  {event.kind}", quality=self._quality)
            sha256 = self._files.put(picture, "image/jpeg")
        except (OSError, XueliangError, cv2.error) as error:
            self._owe(event, error)
            return ()
        self._owed.pop(event.event_id, None)
        self._say_well()
        return (EvidenceRef(sha256, "image/jpeg", len(picture), from_unix(frame.frame_time_s), "picture"),)

    def _owe(self, event: RuleEvent, error: Exception) -> None:
        self._owed[event.event_id] = None
        if len(self._owed) > MOST_OWED:
            del self._owed[next(iter(self._owed))]
        self._failed += 1
        words = (isinstance(error, OSError) and error.strerror) or str(error)
        if self._fault is None:
            _log.error(
                "an alert goes without its picture: %s; events go on", words, extra={"action": "evidence_not_stored"}
            )
        self._fault = f"pictures cannot be stored ({self._failed} so far): {words}"

    def _say_well(self) -> None:
        if self._fault is not None:
            _log.warning("pictures are stored again; %d could not be", self._failed, extra={"action": "evidence_back"})
            self._fault, self._failed = None, 0


def _boxes(tracked: TrackedFrame, track_id: int) -> list[EvidenceBox]:
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
