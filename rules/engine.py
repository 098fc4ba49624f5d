"""The engine: rules of many cameras and gates, each fed what concerns it.

One thread owns an engine. What it holds is bounded by its rules (`rules.limits`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.access import AccessEvent
from models.cameras import CameraSight, CameraStatus
from models.errors import InputError
from models.rules import RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.conditions.outflow import HeldBack
from rules.kinds.kind import CameraHealth, Stop, Subject, Tick
from rules.kinds.registry import RULE_KINDS
from rules.limits import FORGET_AFTER_S, MAX_CAMERAS, STEP_BACK_S
from rules.prepare import RuleKinds, prepare_termed
from rules.prepare import validate_rule as validate_rule
from rules.running import Running


@dataclass(slots=True)
class _CameraTime:
    """The frame time of one camera. `heard`: a picture came since the last tick; `quiet_since_s` in tick time."""

    newest_s: float
    heard: bool = True
    quiet_since_s: float = 0.0


class RuleEngine:
    """Runs rules over pictures, access events and news of cameras and hands back what they find, in order."""

    def __init__(self, specs: Iterable[RuleSpec] = (), kinds: RuleKinds = RULE_KINDS) -> None:
        self._kinds = kinds
        self._rules: dict[str, Running] = {}
        self._by_camera: dict[str, list[Running]] = {}
        self._by_gate: dict[str, list[Running]] = {}
        self._by_health: dict[str, list[Running]] = {}
        self._ticked: list[Running] = []
        self._health: dict[tuple[str, type[CameraHealth]], CameraHealth] = {}
        self._problems: dict[str, str] = {}
        self._times: dict[str, _CameraTime] = {}
        self._late_frames = 0
        self.set_rules(specs)

    @property
    def problems(self) -> Mapping[str, str]:
        """Rules that could not be loaded: rule id and why."""
        return MappingProxyType(self._problems)

    @property
    def late_frames(self) -> int:
        """Pictures skipped because a newer one of their camera had been seen."""
        return self._late_frames

    @property
    def held_back(self) -> Mapping[str, Mapping[HeldBack, int]]:
        """How many events of each rule nobody heard of, and why; rules without any are left out."""
        counts = {rule_id: running.state.flow.held_back for rule_id, running in self._rules.items()}
        return {rule_id: count for rule_id, count in counts.items() if count}

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The rules that run."""
        return tuple(self._rules)

    def set_rules(self, specs: Iterable[RuleSpec]) -> list[RuleEvent]:
        """Run these rules from now on; returns the ends of events whose rule is gone or begins anew, and what new
        rules find in what is known of their cameras' health.

        A rule keeps its state while its kind, place, zones, parameters and conditions stay; name, severity and arming
        may change. One that is disarmed ends its events at once.
        """
        self._problems = {}
        before, self._rules = self._rules, {}
        started: list[Running] = []
        changed = [event for spec in specs if spec.enabled for event in self._load(spec, before, started)]
        self._group()
        ends = [event for running in before.values() for event in running.take(Stop())]
        return changed + ends + [event for running in started for event in self._tell_health(running)]

    def _group(self) -> None:
        running = self._rules.values()
        self._by_camera = _grouped(running, "frame", lambda spec: spec.camera_id)
        self._by_health = _grouped(running, "health", lambda spec: spec.camera_id)
        self._by_gate = _grouped(running, "access", lambda spec: spec.gate_id)
        self._ticked = [each for each in running if each.is_ticked]
        self._times = {camera: time for camera, time in self._times.items() if camera in self._by_camera}

    def _tell_health(self, running: Running) -> list[RuleEvent]:
        """What a rule that starts finds in the newest news of its camera."""
        if "health" not in running.subjects:
            return []
        news = [self._health.get((running.spec.camera_id, sort)) for sort in (CameraStatus, CameraSight)]
        return [event for each in news if each is not None for event in running.take(each)]

    def _load(self, spec: RuleSpec, before: dict[str, Running], started: list[Running]) -> list[RuleEvent]:
        """Add one rule, taking it out of `before` if it goes on; the ends of its events if it is disarmed now."""
        if spec.rule_id in self._rules:
            self._problems[spec.rule_id] = f"two rules have the id {spec.rule_id!r}; the first one runs"
            return []
        try:
            termed = prepare_termed(spec, self._kinds)
        except InputError as error:
            self._problems[spec.rule_id] = str(error)
            return []
        known = before.get(spec.rule_id)
        if known is not None and known.goes_on_as(termed):
            self._rules[spec.rule_id] = before.pop(spec.rule_id)
            return known.change(termed)
        self._rules[spec.rule_id] = running = Running.begun(termed)
        started.append(running)
        return []

    def on_frame(self, frame: TrackedFrame) -> list[RuleEvent]:
        """What the rules of the frame's camera find in it. A picture older than the newest one is skipped."""
        watching = self._by_camera.get(frame.camera_id, [])
        if not watching:
            return []
        time = self._times.setdefault(frame.camera_id, _CameraTime(frame.frame_time_s))
        if 0 < time.newest_s - frame.frame_time_s <= STEP_BACK_S:
            self._late_frames += 1
            return []
        restarted = frame.frame_time_s < time.newest_s
        time.newest_s, time.heard = frame.frame_time_s, True
        over = [event for running in watching for event in running.take_silence()] if restarted else []
        return over + [event for running in watching for event in running.take(frame)]

    def on_access(self, event: AccessEvent) -> list[RuleEvent]:
        """What the rules of the event's gate conclude from it."""
        return [found for running in self._by_gate.get(event.gate_id, []) for found in running.take(event)]

    def on_health(self, news: CameraHealth) -> list[RuleEvent]:
        """What the rules of a camera conclude from how it is now."""
        self._health.pop((news.camera_id, type(news)), None)
        self._health[news.camera_id, type(news)] = news
        if len(self._health) > 2 * MAX_CAMERAS:
            del self._health[next(iter(self._health))]
        return [found for running in self._by_health.get(news.camera_id, []) for found in running.take(news)]

    def tick(self, time_s: float) -> list[RuleEvent]:
        """Say that it is `time_s` (Unix seconds by our clock); call it about once a second.

        Ends the events of cameras that have sent no picture for a while, and finds what lasts (a door held open, a
        covered lens). Only the distance between ticks counts for cameras, so their frame time may differ from ours.
        """
        silent = [camera for camera, time in self._times.items() if _fell_silent(time, time_s)]
        events = [e for camera in silent for running in self._by_camera[camera] for e in running.take_silence()]
        for camera in silent:
            del self._times[camera]
        return events + [event for running in self._ticked for event in running.take(Tick(time_s))]


def _grouped(rules: Iterable[Running], subject: Subject, place: Callable[[RuleSpec], str]) -> dict[str, list[Running]]:
    groups: dict[str, list[Running]] = {}
    for running in rules:
        if subject in running.subjects and place(running.spec):
            groups.setdefault(place(running.spec), []).append(running)
    return groups


def _fell_silent(time: _CameraTime, now_s: float) -> bool:
    if time.heard or now_s < time.quiet_since_s:  # our clock may have been set back meanwhile
        time.heard, time.quiet_since_s = False, now_s
    return now_s - time.quiet_since_s >= FORGET_AFTER_S
