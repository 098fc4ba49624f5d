"""One clip watched twice: always on, and idle until something wakes it; the same detector and tracker behind both."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from bench.objects import frame_of
from bench.quiet_clips import FPS, Event, Stitched
from models.cameras import Watching
from models.tracks import Detections, TrackedFrame
from models.watching import Alertness, WakeReason
from vision.blobs import no_boxes
from vision.change import ChangeDetector, Luma, Verdict, small_luma
from vision.detectors.nms import iou_matrix
from vision.detectors.port import Detector
from vision.settled import Settled
from vision.standing import Standing
from vision.tracking import Tracker
from vision.watchfulness import Watchfulness
from vision.weights.contest import look as our_way

ANALYSED_EVERY = 2  # pictures: 5 a second of 10
_STILL_SAMPLE_S = 1.0  # about as often as the gate asks for what stands still
_SEEN_IOU = 0.4
_SEEN_PICTURES = 3


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of the stitched clip. `found`: what the detector sees in it, None where it was not asked."""

    time_s: float
    size_bytes: int
    is_key: bool
    luma: Luma
    found: Detections | None


@dataclass(slots=True)
class Watched:
    """What came of watching: every tracked picture, and when the camera was awake. `woken`: (look time, from, why).
    `held`: for each picture while awake its time, and what the camera was awake for."""

    tracked: list[TrackedFrame] = field(default_factory=list)
    awake_s: list[tuple[float, float]] = field(default_factory=list)
    woken: list[tuple[float, float, WakeReason]] = field(default_factory=list)
    verdicts: dict[Verdict, int] = field(default_factory=dict)
    held: list[tuple[float, str]] = field(default_factory=list)


def shots(stitched: Stitched, detector: Detector) -> list[Shot]:
    """The clip's pictures, due ones of its events shown to the detector; of quiet stretches one a second. What was
    found is kept beside the clip."""
    kept = stitched.path.with_suffix(f".{detector.input_wh[0]}.found")
    known: dict[int, Detections] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    result, asked_before = [], len(known)
    for number, (time_s, size, is_key, image) in enumerate(_decoded(stitched.path)):
        if _is_asked(number, time_s, stitched) and number not in known:
            known[number] = our_way(detector, frame_of(image, time_s))
        height = image.shape[0] * 2 // 3
        result.append(Shot(time_s, size, is_key, small_luma(image[:height]), known.get(number)))
    if len(known) > asked_before:
        kept.write_bytes(pickle.dumps(known))
    return result


def _is_asked(number: int, time_s: float, stitched: Stitched) -> bool:
    still = round(time_s * FPS) % round(_STILL_SAMPLE_S * FPS) == 0
    return number % ANALYSED_EVERY == 0 and (still or _in_events(time_s, stitched.events))


def _decoded(path: Path) -> Iterator[tuple[float, int, bool, NDArray[np.uint8]]]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for packet in container.demux(stream):
            size = packet.size
            for picture in packet.decode():
                yield (
                    float(picture.time or 0),
                    size,
                    bool(picture.key_frame),
                    np.asarray(picture.to_ndarray(), np.uint8),
                )


def _in_events(time_s: float, events: Sequence[Event]) -> bool:
    return any(each.time_s[0] <= time_s <= each.time_s[-1] + 3 for each in events)


def always_on(pictures: Sequence[Shot], detector: Detector, resolution_wh: tuple[int, int]) -> Watched:
    """Every due picture is analysed."""
    watched, tracker = Watched(), Tracker("clip", detector.class_names)
    for shot in pictures[::ANALYSED_EVERY]:
        if shot.found is not None:
            watched.tracked.append(tracker.update(shot.time_s, resolution_wh, shot.found))
    return watched


class Gated:
    """The camera watched by key pictures until it wakes."""

    def __init__(self, pictures: Sequence[Shot], detector: Detector, resolution_wh: tuple[int, int]) -> None:
        self._pictures = pictures
        self._resolution_wh = resolution_wh
        self._tracker = Tracker("clip", detector.class_names)
        self._detector = ChangeDetector()
        self._watchfulness = Watchfulness(Watching.AUTO)
        self._settled, self._standing = Settled(), Standing()
        self._changed_norm = no_boxes()
        self._learned, self._fresh, self._busy_with = False, 0, "learning"
        self._analysed_s = -1.0
        self.watched = Watched(awake_s=[(0.0, 0.0)])

    def run(self) -> Watched:
        """Watch to the end."""
        for number, shot in enumerate(self._pictures):
            self._see(number, shot)
        if self._watchfulness.alertness is Alertness.AWAKE:
            self._ends(self._pictures[-1].time_s)
        return self.watched

    def _see(self, number: int, shot: Shot) -> None:
        watchfulness = self._watchfulness
        transition = watchfulness.see_unit(shot.size_bytes, shot.is_key, shot.time_s)
        due = number % ANALYSED_EVERY == 0
        if watchfulness.alertness is Alertness.AWAKE and transition is None and due:
            self._analyse(shot)
        if (watchfulness.alertness is Alertness.AWAKE and due) or shot.is_key:
            look = self._detector.look(shot.luma, shot.time_s)
            self._changed_norm = look.boxes_xyxy_norm
            self._learned = look.verdict not in (Verdict.LEARNING, Verdict.SCENE)
            if look.verdict is Verdict.CHANGED or not self._learned:
                self._busy_with = "change" if self._learned else "learning"
            self.watched.verdicts[look.verdict] = self.watched.verdicts.get(look.verdict, 0) + 1
            transition = transition or watchfulness.see_look(look, shot.time_s)
        if transition is not None and transition.reason is not None:
            self._wakes(number, shot, transition.from_frame_time_s, transition.reason)
        elif transition is not None:
            self._ends(shot.time_s)
        if watchfulness.alertness is Alertness.AWAKE:
            self.watched.held.append((shot.time_s, self._held_by()))

    def _held_by(self) -> str:
        """What the camera is awake for, the last thing seen that keeps it so."""
        woken_by = self._watchfulness.woken_by
        if woken_by in (WakeReason.ALWAYS, WakeReason.SPARSE_KEYS):
            return str(woken_by)
        return "learning" if not self._learned else "tracks" if self._fresh else self._busy_with

    def _wakes(self, number: int, shot: Shot, from_s: float, reason: WakeReason) -> None:
        """The ring's pictures from the key picture at or before are analysed first."""
        self.watched.woken.append((shot.time_s, from_s, reason))
        self._busy_with = self._busy_with if reason is WakeReason.CHANGE else str(reason)
        first = max((at for at in range(number + 1) if self._starts(at, from_s)), default=0)
        self.watched.awake_s.append((shot.time_s, shot.time_s))
        for at in range(first, number + 1):
            if at % ANALYSED_EVERY == 0:
                self._analyse(self._pictures[at])

    def _starts(self, at: int, from_s: float) -> bool:
        return self._pictures[at].is_key and self._pictures[at].time_s <= from_s + 1e-6

    def _ends(self, time_s: float) -> None:
        self.watched.awake_s[-1] = (self.watched.awake_s[-1][0], time_s)

    def _analyse(self, shot: Shot) -> None:
        if shot.time_s <= self._analysed_s or shot.found is None:
            return
        self._analysed_s = shot.time_s
        tracked = self._tracker.update(shot.time_s, self._resolution_wh, shot.found)
        self.watched.tracked.append(tracked)
        stands_s = self._standing.see(tracked.track_id, tracked.boxes_xyxy, shot.time_s)
        starting = self._watchfulness.woken_by is WakeReason.START
        changed_norm = no_boxes() if starting else self._changed_norm
        changed_xyxy = changed_norm * np.array(self._resolution_wh * 2, np.float32)
        boxes_xyxy, names = tracked.boxes_xyxy, tracked.class_name
        self._fresh, _ = self._settled.see(boxes_xyxy, names, shot.time_s, stands_s, changed_xyxy)
        self._busy_with = "tracks" if self._fresh else self._busy_with
        if self._watchfulness.see_tracks(self._fresh, shot.time_s) is not None:
            self._ends(shot.time_s)


def is_found(event: Event, watched: Watched) -> bool:
    """Whether one track lies on the object in at least three pictures."""
    seen: dict[int, int] = {}
    for tracked in watched.tracked:
        if not event.time_s[0] - 0.01 <= tracked.frame_time_s <= event.time_s[-1] + 0.01:
            continue
        at = int(np.abs(event.time_s - tracked.frame_time_s).argmin())
        overlap = iou_matrix(event.boxes_xyxy[at : at + 1], tracked.boxes_xyxy)[0]
        for track_id in tracked.track_id[overlap >= _SEEN_IOU].tolist():
            seen[track_id] = seen.get(track_id, 0) + 1
    return max(seen.values(), default=0) >= _SEEN_PICTURES


def described(event: Event) -> str:
    """When, how long, how large."""
    sides = np.median(event.boxes_xyxy[:, 2:] - event.boxes_xyxy[:, :2], axis=0)
    return (
        f"at {event.time_s[0]:.1f} s for {event.time_s[-1] - event.time_s[0]:.1f} s,"
        f" {sides[0]:.0f}x{sides[1]:.0f} px, {'alone' if event.alone else 'among others'}"
    )


def why_lost(event: Event, gated: Watched) -> str:
    """What was missing for it to be found."""
    span_s = float(event.time_s[0]), float(event.time_s[-1])
    analysed = sum(span_s[0] <= each.frame_time_s <= span_s[1] for each in gated.tracked)
    if not analysed:
        return "the camera did not wake"
    return f"awake for {covered_s(span_s, gated.awake_s):.1f} s of it, {analysed} pictures analysed"


def covered_s(span_s: tuple[float, float], awake_s: Sequence[tuple[float, float]]) -> float:
    """How many seconds of a span the camera was awake."""
    return sum(max(0.0, min(span_s[1], end) - max(span_s[0], start)) for start, end in awake_s)
