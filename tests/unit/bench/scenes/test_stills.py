"""A rendered set becomes pictures and labels a trainer reads."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from bench.scenes.shapes import block
from bench.scenes.stage_files import PLACE, note_done
from bench.scenes.stills import write_stills
from bench.scenes.words import Action, Actor, Kind, Paint, Piece, Place, State, Story, View, Weather

SIZE = (200, 100)
VIEW = View((0.0, -10.0, 1.0), (0.0, 0.0, 1.0), 36.0, SIZE)


def board(actor: Actor, state: State) -> Sequence[Piece]:
    """1 m by 2 m, facing the camera."""
    x, y, _ = state.xyz
    return (block((x, y, 1), (1, 0.02, 2)).painted(Paint((0.5, 0.5, 0.5))),)


def test_each_picture_has_the_labels_of_who_is_on_it(tmp_path: Path) -> None:
    rider = Actor(1, Kind.PERSON, lambda t: State((0.0, 0.0, 0.0), 0.0, Action.STAND) if t == 1 else None, 1)
    car = Actor(2, Kind.CAR, lambda t: State((2.0, 0.0, 0.0), 0.0, Action.PARKED), 2)
    story = Story("still-gate-1-2", Place("plain", VIEW, ()), Weather.DAY, (rider, car), 2, fps=1)
    rendered = tmp_path / "rendered"
    rendered.mkdir()
    cv2.imwrite(str(rendered / PLACE), np.full((SIZE[1], SIZE[0], 3), 30000, np.uint16))
    for number in (0, 1):
        note_done(rendered, number, [])
    assert write_stills(story, rendered, board, tmp_path / "out") == 2
    rows = {
        path.name: [[float(value) for value in line.split()] for line in path.read_text().splitlines()]
        for path in sorted((tmp_path / "out" / "labels").iterdir())
    }
    parked = [3, 0.7, 0.5, 0.1, 0.4]
    assert rows == {"still-gate-1-2-00.txt": [parked], "still-gate-1-2-01.txt": [[0, 0.5, 0.5, 0.1, 0.4], parked]}
    for name in rows:
        picture = cv2.imread(str(tmp_path / "out" / "images" / name.replace(".txt", ".jpg")))
        assert picture is not None
        assert picture.shape == (SIZE[1], SIZE[0], 3)
