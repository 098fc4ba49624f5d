"""Where the rules hand in what they found: the decisive picture is taken at once, the clip grows until it is over."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from models.clock import Clock
from models.media import Frame
from models.rules import Phase, RuleEvent, RuleSpec
from vision.evidence import EvidenceZone
from vision.past_picture import units_until
from xueliang.evidence import lacks
from xueliang.evidence.cutting import Cut
from xueliang.evidence.dossier import Dossier, Part
from xueliang.evidence.jobs import Clip, Draw, Job, Lack
from xueliang.evidence.ration import Ration
from xueliang.evidence.recording import Recording, UnitsSince
from xueliang.evidence.scene import Maker, SeenBy, scene_of
from xueliang.evidence.shot import Shot, Undeveloped, boxes_of
from xueliang.evidence.writer import Writer
from xueliang.loud_thread import LoudThread
from xueliang.rule_inputs import Seen

_log = logging.getLogger(__name__)

COLLECT_EVERY_S: Final = 0.25
SLACK_S: Final = 10.0  # pictures may come so late, and a camera that woke is behind the present
ANOTHER_MOMENT_S: Final = 1.0
MOST_RECORDINGS: Final = 64
MOST_RECORDED_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ClipSpan:
    """How much a clip shows before and after the moment, in seconds; both 0: there are no clips."""

    before_s: float
    after_s: float

    @property
    def is_wanted(self) -> bool:
        return self.before_s + self.after_s > 0


@dataclass(frozen=True, slots=True)
class Eyes:
    """What can be asked of the cameras, from any thread: the newest picture, the ring, and who a camera is."""

    newest_picture: Callable[[str], Frame | None]
    units_since: UnitsSince
    who: Callable[[str], SeenBy]


class Witness:
    """Documents rule events. `see` is called on the thread of the rules and never waits."""

    def __init__(self, writer: Writer, eyes: Eyes, clock: Clock, span: ClipSpan, maker: Maker) -> None:
        self._writer, self._eyes, self._clock = writer, eyes, clock
        self._span, self._maker = span, maker
        self._ration = Ration()
        self._lock = threading.Lock()
        self._recordings: list[Recording] = []
        self._ending = ""
        self._dropped = 0
        self._stopping = threading.Event()
        self._thread = LoudThread("evidence", self._collect_until_stopped)

    @property
    def fault(self) -> str | None:
        """What is wrong with the evidence now; None while all is well."""
        return self._thread.fault or self._writer.fault

    @property
    def dropped(self) -> int:
        """Pictures and clips there was no room for, since the start."""
        return self._dropped

    def start(self) -> None:
        self._writer.start()
        self._thread.start()

    def end_recordings(self) -> None:
        """Nothing more will come from the cameras: clips end here, and say so."""
        with self._lock:
            self._ending = lacks.STOPPED
        self.collect()

    def stop(self, timeout_s: float) -> None:
        """End what goes on, write what waits."""
        self.end_recordings()
        self._stopping.set()
        self._thread.join(timeout_s)
        self._writer.stop(timeout_s)

    def see(self, event: RuleEvent, spec: RuleSpec | None, seen: Seen | None) -> None:
        """A word of an event; it is documented when it begins."""
        camera_id = event.camera_id or (spec.camera_id if spec else "")
        place = (event.rule_id, camera_id, event.zone_id)
        if event.phase is not Phase.BEGIN or not camera_id or not self._ration.take(place, self._clock.mono_s()):
            return
        who = self._eyes.who(camera_id)
        parts = {Part.PICTURES, Part.CLIP} if self._span.is_wanted else {Part.PICTURES}
        dossier = Dossier(event, scene_of(event, spec, who, self._maker), parts)
        shot = self._shot(event, spec, seen, who)
        if shot is None:
            self._offer(Lack((dossier,), Part.PICTURES, lacks.NO_PICTURE_YET))
        elif not self._offer(Draw(dossier, shot)):
            self._drop((dossier,), Part.PICTURES, lacks.NO_ROOM_FOR_PICTURE)
        if self._span.is_wanted:
            self._record(dossier, camera_id, event.time_s)

    def _shot(
        self, event: RuleEvent, spec: RuleSpec | None, seen: Seen | None, who: SeenBy
    ) -> Shot | Undeveloped | None:
        """The moment of the event: what its box was found in, or else what is seen now."""
        zones = [EvidenceZone(zone.points_xy_norm, zone.shape) for zone in spec.zones] if spec else []
        caption = f"{who.drawable_name}  {event.kind}"
        if event.box_xyxy_norm is not None and (seen is None or _is_past(event, seen.frame.frame_time_s)):
            units = units_until(self._eyes.units_since(who.camera_id, event.time_s), event.time_s)
            if units and not _is_past(event, units[-1].frame_time_s):
                return Undeveloped(units, event, zones, caption, who.masks)
        frame = seen.frame if seen else self._eyes.newest_picture(who.camera_id)
        boxes = boxes_of(seen.tracked, event.track_id) if seen else []
        return None if frame is None else Shot(frame, boxes, zones, caption, who.masks)

    def _record(self, dossier: Dossier, camera_id: str, time_s: float) -> None:
        from_s, until_s = time_s - self._span.before_s, time_s + self._span.after_s
        deadline_s = self._clock.mono_s() + self._span.after_s + SLACK_S
        with self._lock:
            joined = next((r for r in self._recordings if r.camera_id == camera_id and r.joins(from_s, until_s)), None)
            if joined is not None:
                joined.until_s, joined.deadline_s = max(joined.until_s, until_s), max(joined.deadline_s, deadline_s)
                joined.dossiers.append(dossier)
                return
            if self._has_room():
                self._recordings.append(Recording(camera_id, from_s, until_s, deadline_s, [dossier]))
                return
        self._drop((dossier,), Part.CLIP, lacks.NO_ROOM_FOR_CLIP)

    def _has_room(self) -> bool:
        held = sum(recording.bytes for recording in self._recordings)
        return len(self._recordings) < MOST_RECORDINGS and held < MOST_RECORDED_BYTES

    def _collect_until_stopped(self) -> None:
        while not self._stopping.wait(COLLECT_EVERY_S):
            self.collect()

    def collect(self) -> None:
        """Take from the rings what came in; hand over the clips that are over."""
        with self._lock:
            mono_s, over = self._clock.mono_s(), []
            for recording in self._recordings:
                recording.pull(self._eyes.units_since)
                if self._ending and not recording.is_over(mono_s):
                    recording.why_ended = self._ending
                if recording.is_over(mono_s):
                    over.append(recording)
            self._recordings = [each for each in self._recordings if each not in over]
        for recording in over:
            self._hand_over(recording)

    def _hand_over(self, recording: Recording) -> None:
        if not recording.units:
            self._offer(Lack(recording.dossiers, Part.CLIP, lacks.NOTHING_IN_RING))
            return
        masks = self._eyes.who(recording.camera_id).masks
        cut = Cut(recording.units, recording.wanted_from_s, recording.until_s, masks, recording.why_ended)
        if not self._offer(Clip(recording.dossiers, cut)):
            self._drop(recording.dossiers, Part.CLIP, lacks.NO_ROOM_FOR_CLIP)

    def _offer(self, job: Job) -> bool:
        return self._writer.offer(job)

    def _drop(self, dossiers: list[Dossier] | tuple[Dossier, ...], part: Part, why: str) -> None:
        self._dropped += 1
        if self._dropped & (self._dropped - 1) == 0:  # 1, 2, 4, 8 …: said, but not once a picture
            _log.error(
                "%d pieces of evidence dropped, events go on: %s",
                self._dropped,
                why,
                extra={"action": "evidence_dropped"},
            )
        self._offer(Lack(dossiers, part, why))


def _is_past(event: RuleEvent, frame_time_s: float) -> bool:
    """Whether a picture is of another moment than the event: some rules judge later than they see."""
    return abs(frame_time_s - event.time_s) > ANOTHER_MOMENT_S
