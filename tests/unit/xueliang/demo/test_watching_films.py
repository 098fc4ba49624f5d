"""What the planted rules say of the films, told by somebody who sees all there is to see: the films' own truth."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.scenes.truth import Clip, read_clip
from models.db import rules
from models.rules import Phase, RuleEvent, RuleSpec
from models.tracks import Detections, TrackedFrame
from rules.engine import RuleEngine
from tests.fakes.clock import ManualClock
from vision.tracking import Tracker
from xueliang.demo.films import FILMS
from xueliang.demo.planting import Served, plant_cameras
from xueliang.demo.scenes import ANALYSIS_FPS, FIRST_LOOK, SCENES
from xueliang.storage import Storage

CLASSES = ("person", "bicycle", "motorcycle", "car", "bus", "truck")
TURNS = 3
LEAST_SHARE, LEAST_PX = 0.3, 12  # of what a detector sees


def films() -> list[Path]:
    return sorted(path for path in FILMS.glob("*.mp4") if path.stem in SCENES)


def looked_at(clip: Clip, camera_id: str) -> Iterator[TrackedFrame]:
    """The clip over and over, as a camera shows it, each person and vehicle found where it is seen."""
    tracker = Tracker(camera_id, CLASSES)
    length_s = len(clip.pictures) / clip.fps
    for number in range(round(TURNS * length_s * ANALYSIS_FPS)):
        time_s = number / ANALYSIS_FPS
        picture = clip.pictures[int(time_s % length_s * clip.fps)]
        found = [each for each in picture if each.share >= LEAST_SHARE and _height(each.seen_xyxy) >= LEAST_PX]
        yield tracker.update(
            time_s,
            clip.size,
            Detections(
                np.array([each.seen_xyxy for each in found], np.float32).reshape(-1, 4),
                np.full(len(found), 0.9, np.float32),
                np.array([CLASSES.index(each.kind) for each in found], np.int64),
            ),
        )


def _height(box_xyxy: tuple[float, float, float, float]) -> float:
    return box_xyxy[3] - box_xyxy[1]


def planted_rules(storage: Storage, film: Path, clock: ManualClock) -> tuple[RuleSpec, ...]:
    plant_cameras(storage, {film.stem: Served("rtsp://127.0.0.1:8554/film", film)}, clock)
    with storage.database.read() as session:
        return tuple(rules.enabled_specs(session))


@pytest.mark.parametrize("film", films(), ids=lambda film: film.stem)
def test_each_turn_says_what_happens_in_it_and_nothing_else(empty: Storage, film: Path, clock: ManualClock) -> None:
    clip = read_clip(film.with_suffix(".json"))
    specs = planted_rules(empty, film, clock)
    engine = RuleEngine(specs)
    assert not engine.problems
    begun: list[RuleEvent] = []
    for frame in looked_at(clip, specs[0].camera_id):
        begun += [event for event in engine.on_frame(frame) if event.phase is Phase.BEGIN]
    scene, length_s = SCENES[clip.story], len(clip.pictures) / clip.fps
    zone_of = {zone.zone_id: zone.name for spec in specs for zone in spec.zones}
    planted = {(rule.kind, scene.zones[rule.zone]) for rule in scene.rules}
    true = [(each["name"], scene.zones.get(each["zone"], "")) for each in clip.events]
    expected = sorted(each for each in true if each in planted)
    for turn in range(TURNS):
        said = [e for e in begun if turn * length_s <= e.time_s < (turn + 1) * length_s]
        assert sorted((event.kind, zone_of[event.zone_id]) for event in said) == expected, f"turn {turn}"


def test_the_films_of_the_first_look_are_packaged() -> None:
    assert {film.stem for film in films()} >= set(FIRST_LOOK)
