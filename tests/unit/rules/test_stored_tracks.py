"""Rules find in stored tracks what they found in the original ones."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.rules import RuleEvent, RuleSpec, ZoneShape
from models.track_codec import STEPS, decode, encode
from models.track_columns import TrackColumns
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from tests.unit.rules.scenes import frame, intrusion, line_rule

Walk = list[tuple[float, dict[int, tuple[float, float]]]]

# Feet on a grid that lies clear (by far more than the rounding) of every edge and of every margin around one.
coordinates = st.integers(0, 98).map(lambda step: 0.005 + step / 100)
people = st.dictionaries(st.integers(1, 4), st.tuples(coordinates, coordinates.filter(lambda y: y > 0.2)), max_size=4)
walks = st.lists(st.tuples(st.floats(0.04, 1.5), people), min_size=2, max_size=40)


def seen_on(walk: Walk) -> list[TrackedFrame]:
    frames, time_s = [], 0.0
    for step_s, each in walk:
        time_s += step_s
        frames.append(frame(time_s, each))
    return frames


def stored(frames: Iterable[TrackedFrame]) -> list[TrackedFrame]:
    columns = TrackColumns()
    for each in frames:
        columns.add(each)
    return decode(encode(columns), "cam_1")


def found(spec: RuleSpec, frames: Iterable[TrackedFrame]) -> list[RuleEvent]:
    engine = RuleEngine([spec])
    return [event for each in frames for event in engine.on_frame(each)] + engine.set_rules(())


def same_but_for_rounding(one: list[RuleEvent], other: list[RuleEvent]) -> None:
    bare = {"box_xyxy_norm": None, "score": 0.0}
    assert [replace(event, **bare) for event in one] == [replace(event, **bare) for event in other]  # type: ignore[arg-type]
    for before, after in zip(one, other, strict=True):
        assert abs(before.score - after.score) <= 1 / 255
        for mine, theirs in zip(before.box_xyxy_norm or (), after.box_xyxy_norm or (), strict=True):
            assert abs(mine - theirs) <= 1 / STEPS


@given(walks)
def test_an_intrusion_keeps_its_id_its_times_and_its_dwell(walk: Walk) -> None:
    frames = seen_on(walk)
    spec = intrusion(dwell_s=0.5)
    same_but_for_rounding(found(spec, frames), found(spec, stored(frames)))


@given(walks)
def test_a_crossing_keeps_its_id_its_time_and_its_direction(walk: Walk) -> None:
    frames = seen_on(walk)
    spec = line_rule([(0.5, 0.0), (0.5, 1.0)], gap_s=5.0)
    assert spec.zones[0].shape is ZoneShape.LINE
    same_but_for_rounding(found(spec, frames), found(spec, stored(frames)))
