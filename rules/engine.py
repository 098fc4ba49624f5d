"""The engine: rules of many cameras and gates, each fed what concerns it.

One thread owns an engine. What it holds is bounded by its rules (`rules.limits`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from models.access import AccessEvent
from models.errors import InputError
from models.rules import RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.kinds.kind import AnyRuleKind, Rule, Stimulus, Stop, Tick
from rules.limits import FORGET_AFTER_S, STEP_BACK_S
from rules.prepare import prepare_rule
from rules.prepare import validate_rule as validate_rule


@dataclass(slots=True)
class _Running:
    """One rule and the state it left behind."""

    kind: AnyRuleKind
    rule: Rule[Any]
    state: Any

    def take(self, stimulus: Stimulus) -> list[RuleEvent]:
        self.state, events = self.kind.step(self.rule, self.state, stimulus)
        return list(events)


@dataclass(slots=True)
class _CameraTime:
    """The frame time of one camera. `heard`: a picture came since the last tick; `quiet_since_s` in tick time."""

    newest_s: float
    heard: bool = True
    quiet_since_s: float = 0.0


class RuleEngine:
    """Runs rules over pictures and access events and hands back what they find, in order."""

    def __init__(self, specs: Iterable[RuleSpec] = ()) -> None:
        self._rules: dict[str, _Running] = {}
        self._by_camera: dict[str, list[_Running]] = {}
        self._by_gate: dict[str, list[_Running]] = {}
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
    def rule_ids(self) -> tuple[str, ...]:
        """The rules that run."""
        return tuple(self._rules)

    def set_rules(self, specs: Iterable[RuleSpec]) -> list[RuleEvent]:
        """Run these rules from now on; returns the ends of events whose rule is gone or begins anew.

        A rule keeps its state while its kind, place, zones and parameters stay; name and severity may change.
        """
        self._problems = {}
        before, self._rules = self._rules, {}
        for spec in specs:
            if spec.enabled:
                self._load(spec, before)
        self._by_camera = _grouped(self._rules.values(), "frame", lambda spec: spec.camera_id)
        self._by_gate = _grouped(self._rules.values(), "access", lambda spec: spec.gate_id)
        self._times = {camera: time for camera, time in self._times.items() if camera in self._by_camera}
        return [event for running in before.values() for event in running.take(Stop())]

    def _load(self, spec: RuleSpec, before: dict[str, _Running]) -> None:
        """Add one rule, taking it out of `before` if it goes on."""
        if spec.rule_id in self._rules:
            self._problems[spec.rule_id] = f"two rules have the id {spec.rule_id!r}; the first one runs"
            return
        try:
            kind, rule = prepare_rule(spec)
        except InputError as error:
            self._problems[spec.rule_id] = str(error)
            return
        known = before.get(spec.rule_id)
        if known is not None and _same_work(known.rule, rule):
            self._rules[spec.rule_id] = replace(before.pop(spec.rule_id), rule=rule)
        else:
            self._rules[spec.rule_id] = _Running(kind, rule, kind.make_state())

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
        stimuli: tuple[Stimulus, ...] = (Stop(), frame) if restarted else (frame,)
        return [event for stimulus in stimuli for running in watching for event in running.take(stimulus)]

    def on_access(self, event: AccessEvent) -> list[RuleEvent]:
        """What the rules of the event's gate conclude from it."""
        return [found for running in self._by_gate.get(event.gate_id, []) for found in running.take(event)]

    def tick(self, time_s: float) -> list[RuleEvent]:
        """Say that it is `time_s` (Unix seconds by our clock); call it about once a second.

        Ends the events of cameras that have sent no picture for a while, and finds doors held open. Only the
        distance between ticks counts for cameras, so their frame time may differ from ours.
        """
        silent = [camera for camera, time in self._times.items() if _fell_silent(time, time_s)]
        events = [e for camera in silent for running in self._by_camera[camera] for e in running.take(Stop())]
        for camera in silent:
            del self._times[camera]
        return events + [e for doors in self._by_gate.values() for rule in doors for e in rule.take(Tick(time_s))]


def _grouped(rules: Iterable[_Running], subject: str, place: Callable[[RuleSpec], str]) -> dict[str, list[_Running]]:
    groups: dict[str, list[_Running]] = {}
    for running in rules:
        if running.kind.subject == subject:
            groups.setdefault(place(running.rule.spec), []).append(running)
    return groups


def _same_work(one: Rule[Any], other: Rule[Any]) -> bool:
    """Whether a changed spec leaves what the rule computes as it was."""
    return _work(one) == _work(other)


def _work(rule: Rule[Any]) -> tuple[Any, ...]:
    spec = rule.spec
    places = [(zone.zone_id, zone.points_xy_norm, zone.anchor) for zone in spec.zones]
    return spec.kind, spec.camera_id, spec.gate_id, places, rule.params


def _fell_silent(time: _CameraTime, now_s: float) -> bool:
    if time.heard or now_s < time.quiet_since_s:  # our clock may have been set back meanwhile
        time.heard, time.quiet_since_s = False, now_s
    return now_s - time.quiet_since_s >= FORGET_AFTER_S
