"""Real people by hand-drawn boxes (PETS09-S2L1, ten pictures a second): what nobody does is not found, and what they do
is the same at any rate of pictures."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.rules import RuleEvent, RuleSpec, Zone, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from tests.media import media_path
from tests.unit.rules.golden.cases import T0
from tests.unit.rules.scenes import begins

SIZE, FPS = (768, 576), 10
HERE, THERE = ((0.3, 0.95), (0.3, 0.2)), ((0.5, 0.95), (0.5, 0.2))


@cache
def _truth() -> NDArray[np.float64]:
    """Rows of picture, track, left, top, width, height and more; pixels of 768 by 576."""
    return np.loadtxt(media_path("datasets/PETS09-S2L1/gt.txt"), delimiter=",")


def _frames(every: int) -> Iterator[TrackedFrame]:
    truth = _truth()
    for number in range(1, int(truth[:, 0].max()) + 1, every):
        rows = truth[truth[:, 0] == number]
        boxes = np.stack([rows[:, 2], rows[:, 3], rows[:, 2] + rows[:, 4], rows[:, 3] + rows[:, 5]], axis=1)
        score, names = np.ones(len(rows), np.float32), ("person",) * len(rows)
        yield TrackedFrame(
            "cam_1",
            T0 + (number - 1) / FPS,
            SIZE,
            rows[:, 1].astype(np.int64),
            boxes.astype(np.float32),
            score,
            names,
        )


def _found(every: int, kind: str, *lines: tuple[tuple[float, float], ...], **params: Any) -> list[RuleEvent]:
    zones = tuple(Zone(f"zon_{n}", "cam_1", "line", ZoneShape.LINE, points) for n, points in enumerate(lines))
    engine = RuleEngine([RuleSpec("rul_1", kind, "square", "cam_1", zones=zones, params=params)])
    return begins([event for frame in _frames(every) for event in engine.on_frame(frame)])


@pytest.mark.parametrize("every", [2, 10])
def test_nobody_falls_or_runs(every: int) -> None:
    assert _found(every, "fall", still_s=0) == []
    assert _found(every, "fast_moving") == []


@pytest.mark.parametrize("every", [2, 5, 10])
def test_the_lines_are_crossed_in_order_by_the_same_people_at_any_rate(every: int) -> None:
    full, part = _found(1, "line_sequence", HERE, THERE), _found(every, "line_sequence", HERE, THERE)
    assert len(full) == 14
    assert [(one.track_id, one.values["direction"]) for one in part] == [
        (one.track_id, one.values["direction"]) for one in full
    ]
    for one, other in zip(full, part, strict=True):
        assert abs(one.began_s - other.began_s) <= every / FPS + 1e-6


def test_at_one_picture_a_second_no_more_than_one_crossing_in_ten_is_another() -> None:
    full, part = ({(e.track_id, e.values["direction"]) for e in _found(n, "line_crossing", THERE)} for n in (1, 10))
    assert len(full ^ part) <= 0.1 * len(full)
