"""Boxes that move, stand, bend, fall and lie: sequences drawn for the kinds that look at motion."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from models.rules import RuleEvent
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from tests.unit.rules.scenes import HEIGHT, T0, WIDTH

Box = tuple[float, float, float, float]
"""Middle of its lower edge, width and height, all in picture heights; y from the top."""

Scene = Mapping[int, tuple[str, Box]]
Story = Callable[[float], Scene]


def picture(time_s: float, scene: Scene) -> TrackedFrame:
    """The tracks of a scene; `time_s` counts from T0."""
    boxes = [(x - w / 2, y - h, x + w / 2, y) for _, (x, y, w, h) in scene.values()]
    return TrackedFrame(
        "cam_1",
        T0 + time_s,
        (WIDTH, HEIGHT),
        np.array(list(scene), np.int64),
        np.array(boxes, np.float32).reshape(-1, 4) * HEIGHT,
        np.full(len(scene), 0.8, np.float32),
        tuple(name for name, _ in scene.values()),
    )


def pictures(story: Story, seconds: float, fps: float) -> list[TrackedFrame]:
    """What a story looks like at a rate of pictures."""
    return [picture(i / fps, story(i / fps)) for i in range(int(seconds * fps) + 1)]


def feed(engine: RuleEngine, frames: Iterable[TrackedFrame]) -> list[RuleEvent]:
    return [event for frame in frames for event in engine.on_frame(frame)]


def between(time_s: float, keys: Sequence[tuple[float, Box]]) -> Box:
    """A box that goes evenly from one key (a time and a box) to the next."""
    times = [at_s for at_s, _ in keys]
    x, y, w, h = (float(np.interp(time_s, times, [box[i] for _, box in keys])) for i in range(4))
    return x, y, w, h


def person(*keys: tuple[float, Box], track_id: int = 7) -> Story:
    """One person who is where the keys say."""
    return lambda time_s: {track_id: ("person", between(time_s, keys))}


def shaken(frames: Iterable[TrackedFrame], share: float, seed: int = 0) -> list[TrackedFrame]:
    """The same pictures with boxes that tremble by up to a share of their height, each edge by itself."""
    chance = np.random.default_rng(seed)
    return [_shaken(frame, share, chance) for frame in frames]


def _shaken(frame: TrackedFrame, share: float, chance: np.random.Generator) -> TrackedFrame:
    boxes = frame.boxes_xyxy
    height = (boxes[:, 3] - boxes[:, 1])[:, None]
    moved = (boxes + chance.uniform(-share, share, boxes.shape) * height).astype(np.float32)
    return _with_boxes(frame, moved)


def mirrored(frame: TrackedFrame) -> TrackedFrame:
    """The picture as in a mirror."""
    boxes = frame.boxes_xyxy[:, (2, 1, 0, 3)].copy()
    boxes[:, (0, 2)] = frame.resolution_wh[0] - boxes[:, (0, 2)]
    return _with_boxes(frame, boxes)


def reordered(frame: TrackedFrame, order: Sequence[int]) -> TrackedFrame:
    """The same tracks in another order."""
    rows = np.array(order, np.intp)
    names = tuple(frame.class_name[i] for i in order)
    return TrackedFrame(
        frame.camera_id,
        frame.frame_time_s,
        frame.resolution_wh,
        frame.track_id[rows],
        frame.boxes_xyxy[rows],
        frame.score[rows],
        names,
    )


def _with_boxes(frame: TrackedFrame, boxes: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> TrackedFrame:
    return TrackedFrame(
        frame.camera_id,
        frame.frame_time_s,
        frame.resolution_wh,
        frame.track_id,
        boxes,
        frame.score,
        frame.class_name,
    )
