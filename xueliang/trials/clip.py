"""A rule tried on a clip: detected and tracked as by the service, and beside it what the truth would have given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cases.backtest.gathering import Gathering
from cases.backtest.trial import Material, Trial, WouldBeEvent
from cases.incidents import Bounds
from models.errors import InputError
from models.media import Frame
from models.rules import Phase, RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.replay import Happening, replay
from vision.clip_tracks import ClipPictures, clip_tracks
from vision.detectors.port import Detector
from vision.evidence import EvidenceZone, draw_evidence
from vision.truth_tracks import TruthTracks
from xueliang.evidence.shot import boxes_of

SAME_WITHIN_S = 2.0
"""An event and a true one are the same where they are of one zone and lie no further apart than this."""


@dataclass(frozen=True, slots=True)
class AgainstTruth:
    """Events of the truth, how many of them were found, and how many were found that are none."""

    true: int
    found: int
    extra: int


@dataclass(frozen=True, slots=True)
class ClipTrial:
    """What came of it. `drawn`: pictures that were written."""

    trial: Trial
    truth: AgainstTruth | None
    drawn: int


@dataclass(frozen=True, slots=True)
class ClipTask:
    """What to try on what. `pictures_dir`: where to draw each event; None for nowhere."""

    spec: RuleSpec
    pictures: ClipPictures
    bounds: Bounds
    truth: Path | None = None
    pictures_dir: Path | None = None


def try_on_clip(task: ClipTask, detector: Detector, on_progress: Callable[[float], None]) -> ClipTrial:
    """Try the rule. Raises InputError (no video, no rule, no truth, nowhere to write)."""
    if task.spec.gate_id and not task.spec.camera_id:
        raise InputError("a rule over a gate alone has nothing to see in a clip")
    spec = replace(task.spec, enabled=True, armed=True, armed_until_s=None)
    showing = _Showing(task, task.pictures.duration_s(), on_progress)
    gathering, album = Gathering(spec, task.bounds), _Album(task, showing)
    tracks = clip_tracks(task.pictures, detector, spec.camera_id, showing.see)
    for event in replay(spec, _happenings(tracks)):
        gathering.take(event)
        album.take(event)
    on_progress(1.0)
    trial = Trial(
        since_s=task.pictures.began_s,
        until_s=showing.now_s,
        material=Material(showing.count, showing.sightings, showing.now_s - task.pictures.began_s),
        events=gathering.events,
        events_total=gathering.events_total,
        alerts=gathering.alerts,
        alerts_total=gathering.alerts_total,
    )
    return ClipTrial(trial, _against_truth(spec, showing.true_tracks, trial.events, task), album.drawn)


class _Showing:
    """The picture that is looked at now, with its truth kept for later; tells how far it is."""

    def __init__(self, task: ClipTask, duration_s: float, on_progress: Callable[[float], None]) -> None:
        self._task, self._duration_s, self._on_progress = task, duration_s, on_progress
        self._truth: TruthTracks | None = None
        self.now: tuple[Frame, TrackedFrame] | None = None
        self.now_s = task.pictures.began_s
        self.count = self.sightings = 0
        self.true_tracks: list[TrackedFrame] = []

    def see(self, number: int, frame: Frame, tracked: TrackedFrame) -> None:
        self.now, self.now_s = (frame, tracked), frame.frame_time_s
        self.count, self.sightings = self.count + 1, self.sightings + len(tracked)
        if self._task.truth is not None:
            self._truth = self._truth or TruthTracks(self._task.truth, frame.resolution_wh)
            self.true_tracks.append(self._truth.at(number, frame, tracked.camera_id))
        if self._duration_s:
            self._on_progress(min(1.0, (self.now_s - self._task.pictures.began_s) / self._duration_s))


class _Album:
    """Draws each event into a file when the rule first speaks of it."""

    def __init__(self, task: ClipTask, showing: _Showing) -> None:
        self._folder, self._zones, self._showing = task.pictures_dir, task.spec.zones, showing
        self._began_s = task.pictures.began_s
        self.drawn = 0
        if self._folder is not None:
            _make(self._folder)

    def take(self, event: RuleEvent) -> None:
        if self._folder is None or self._showing.now is None or event.phase is not Phase.BEGIN:
            return
        frame, tracked = self._showing.now
        zones = [EvidenceZone(zone.points_xy_norm, zone.shape) for zone in self._zones]
        picture = draw_evidence(frame, boxes_of(tracked, event.track_id), zones, f"{frame.camera_id}  {event.kind}")
        self.drawn += 1
        name = f"{self.drawn:03d}-{event.time_s - self._began_s:07.2f}s-{event.kind}.jpg"
        try:
            (self._folder / name).write_bytes(picture)
        except OSError as error:
            raise InputError(f"{self._folder}: {error.strerror}") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}") from error


def _happenings(frames: Iterator[TrackedFrame]) -> Iterator[Happening]:
    return ((frame.frame_time_s, frame) for frame in frames)


def _against_truth(
    spec: RuleSpec, true_tracks: list[TrackedFrame], events: tuple[WouldBeEvent, ...], task: ClipTask
) -> AgainstTruth | None:
    if task.truth is None:
        return None
    ideal = Gathering(spec, task.bounds)
    ideal.take_all(replay(spec, _happenings(iter(true_tracks))))
    found = sum(any(_same(true, event) for event in events) for true in ideal.events)
    extra = sum(not any(_same(true, event) for true in ideal.events) for event in events)
    return AgainstTruth(len(ideal.events), found, extra)


def _same(one: WouldBeEvent, other: WouldBeEvent) -> bool:
    apart_s = max(one.began_s - other.last_s, other.began_s - one.last_s)
    return one.zone_id == other.zone_id and apart_s <= SAME_WITHIN_S
