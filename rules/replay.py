"""Rules over what happened before: the engine fed from a store, and told the time that passed meanwhile.

What is found is what the engine would have found then, had it been set so, but for two things: it knows nothing of
what lies before the beginning, and what still goes on at the end is ended there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.access import AccessEvent
from models.errors import InputError
from models.rules import RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.kinds.kind import CameraHealth

TICK_EVERY_S = 1.0
_LONGEST_TICKED_S = 40 * 86_400.0  # a wrong time must not be ticked to for ever


@dataclass(frozen=True, slots=True)
class Restart:
    """The watching began anew: rules kept nothing, and ids of tracks mean other tracks from here on."""


Past = TrackedFrame | AccessEvent | CameraHealth | Restart
Happening = tuple[float, Past]
"""What happened, behind when (Unix seconds)."""


def replay(spec: RuleSpec, happenings: Iterable[Happening], until_s: float | None = None) -> Iterator[RuleEvent]:
    """What the rule finds in what happened, in order, at once when it is found; nothing is kept of what was taken.

    `happenings`: by rising time. `until_s`: how far time went on behind the last of them.
    Raises InputError where the rule cannot run.
    """
    engine = RuleEngine()
    yield from _begin(engine, spec)
    now_s: float | None = None
    for time_s, past in happenings:
        now_s = time_s if now_s is None else now_s
        for tick_s in _ticks(now_s, time_s):
            yield from engine.tick(tick_s)
            now_s = tick_s
        yield from _take(engine, spec, past)
    if now_s is not None and until_s is not None:
        for tick_s in _ticks(now_s, until_s):
            yield from engine.tick(tick_s)
    yield from engine.set_rules(())


def _begin(engine: RuleEngine, spec: RuleSpec) -> list[RuleEvent]:
    events = engine.set_rules([spec])
    if spec.rule_id in engine.problems:
        raise InputError(engine.problems[spec.rule_id])
    return events


def _take(engine: RuleEngine, spec: RuleSpec, past: Past) -> list[RuleEvent]:
    match past:
        case TrackedFrame():
            return engine.on_frame(past)
        case AccessEvent():
            return engine.on_access(past)
        case Restart():
            return engine.set_rules(()) + _begin(engine, spec)
        case _:
            return engine.on_health(past)


def _ticks(from_s: float, to_s: float) -> Iterator[float]:
    """The seconds between, `from_s` left out."""
    if to_s - from_s > _LONGEST_TICKED_S:
        return
    count = int((to_s - from_s) / TICK_EVERY_S)
    for number in range(1, count + 1):
        yield from_s + number * TICK_EVERY_S
