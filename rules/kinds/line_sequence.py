"""多线越界: somebody crosses several lines in their order, one soon after the other.

Of each track the crossings are remembered that it has not undone by going back over the same line. When the newest of
them are all the lines, in their order or in the reverse, each soon enough after the one before, that is the event.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np
from pydantic import Field

from models.rules import RuleEvent
from models.tracks import TrackedFrame
from rules.crossings import Crossings, LineParams, follow_lines, line_trail
from rules.happenings import Finding, moment
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, LINES, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.limits import TIME_GRAIN_S
from rules.sightings import Sighting, sightings
from rules.trails import Trails, keep

Order = Literal["both", "forward", "backward"]
"""Forward is the order in which the rule names its lines."""

Passed = tuple[int, int, float]
"""A line, the sign of its crossing and when."""


class LineSequenceParams(LineParams):
    """Which crossings of several lines become events."""

    order: Order = Field(
        default="both",
        title="Order",
        description="forward: the lines are crossed in the order in which the rule names them; backward: in the "
        "reverse. Lines must be further apart than twice the margin.",
        json_schema_extra={
            "title_zh": "穿越顺序",
            "labels_zh": {"both": "双向", "forward": "正向（按所选顺序）", "backward": "反向"},
        },
    )
    within_s: float = Field(
        default=10.0,
        gt=0,
        le=600,
        title="Within (s)",
        description="From one line to the next at most this many seconds pass.",
        json_schema_extra={"title_zh": "相邻两线最长间隔（秒）"},
    )


SequenceRule = Rule[LineSequenceParams]
State = Trails | None


def step(rule: SequenceRule, trails: State, stimulus: Stimulus) -> Outcome[State]:
    """Take a picture (or a stop) into account."""
    match stimulus:
        case TrackedFrame():
            return _on_frame(rule, trails, stimulus)
        case Stop():
            return None, ()
        case _:
            return trails, ()


def _on_frame(rule: SequenceRule, trails: State, frame: TrackedFrame) -> Outcome[State]:
    seen = sightings(frame, rule.params, rule.spec.zones)
    if not seen:
        return trails, ()
    after, others, crossings = follow_lines(rule.params, rule.edges, trails, seen, _trail(len(rule.edges)))
    events = []
    for row in np.flatnonzero(crossings.net.any(axis=1)).tolist():
        passed, done = _after(_passed(after, row), _crossed(crossings, row), rule)
        _remember(after, row, passed)
        events += [event for each in done for event in _events(rule, seen.object(row), each, seen.time_s)]
    return keep(others, after), events


@cache
def _trail(lines: int) -> np.dtype[np.void]:
    """The newest crossings not undone, oldest first: `passed_sign` 0 where there is none."""
    return line_trail(
        lines,
        ("passed_line", np.int64, (lines,)),
        ("passed_sign", np.int64, (lines,)),
        ("passed_s", np.float64, (lines,)),
    )


def _passed(trails: Trails, row: int) -> list[Passed]:
    columns = (trails[name][row].tolist() for name in ("passed_line", "passed_sign", "passed_s"))
    return [each for each in zip(*columns, strict=True) if each[1]]


def _remember(trails: Trails, row: int, passed: list[Passed]) -> None:
    trails["passed_sign"][row] = 0
    for slot, each in enumerate(passed):
        trails["passed_line"][row, slot], trails["passed_sign"][row, slot], trails["passed_s"][row, slot] = each


def _crossed(crossings: Crossings, row: int) -> list[Passed]:
    """What was crossed by this picture, in the order in which the path met the lines."""
    lines = np.flatnonzero(crossings.net[row]).tolist()
    found = [(line, int(np.sign(crossings.net[row, line])), float(crossings.at_s[row, line])) for line in lines]
    return sorted(found, key=lambda each: (each[2], each[0]))


def _after(passed: list[Passed], crossed: list[Passed], rule: SequenceRule) -> tuple[list[Passed], list[list[Passed]]]:
    """The crossings not undone, and the sequences completed; whoever has passed all lines begins anew."""
    done, order = [], list(range(len(rule.edges)))
    for each in crossed:
        if passed and passed[-1][0] == each[0] and passed[-1][1] == -each[1]:
            passed = passed[:-1]
            continue
        passed = [*passed, each][-len(order) :]
        if [line for line, _, _ in passed] in (order, order[::-1]):
            done.append(passed)
            passed = []
    return passed, [each for each in done if _is_wanted(rule.params, each)]


def _is_wanted(params: LineSequenceParams, passed: list[Passed]) -> bool:
    soon = all(b[2] - a[2] <= params.within_s + TIME_GRAIN_S for a, b in pairwise(passed))
    return soon and params.order in ("both", _direction(passed))


def _direction(passed: list[Passed]) -> Order:
    return "forward" if passed[-1][0] else "backward"


def _events(rule: SequenceRule, sighting: Sighting, passed: list[Passed], time_s: float) -> Iterator[RuleEvent]:
    (last_line, _, last_s), began_s = passed[-1], passed[0][2]
    finding = Finding(began_s, sighting, {"direction": _direction(passed), "took_s": round(last_s - began_s, 3)})
    return moment(rule, (last_line, sighting.track_id), finding, time_s)


def _no_trails() -> State:
    return None


LINE_SEQUENCE: RuleKind[LineSequenceParams, State] = RuleKind(
    kind="line_sequence",
    title={"zh": "多线越界", "en": "Lines in order"},
    summary={
        "zh": "目标在限定时间内按顺序依次越过多条线即触发；反向穿越为另一方向，中途折返不触发。",
        "en": "An object crosses several lines in their order, one soon after the other; turning back undoes a line.",
    },
    subjects=FRAME,
    zone_shapes=LINES,
    params_model=LineSequenceParams,
    make_state=_no_trails,
    step=step,
    least_zones=2,
    event_codes={"": (artemis(131585, near=True), gb28181(5, 5, near=True))},
)
