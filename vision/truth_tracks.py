"""The true tracks of a clip: what a faultless detector and tracker would have made of it."""

from pathlib import Path

import numpy as np

from models.media import Frame
from models.tracks import TrackedFrame
from vision.ground_truth import read_truth
from vision.weights.truths import LEAST_SHARE, is_film, naming_faults, read_film

Row = tuple[int, str, tuple[float, float, float, float]]  # id, class, box in pixels


class TruthTracks:
    """`.json`: the truth of a rendered film; any other file: MOT, persons. `clip_wh`: of the clip they are of.

    Raises InputError for a file that is neither, or of another clip.
    """

    def __init__(self, path: Path, clip_wh: tuple[int, int]) -> None:
        with naming_faults(path):
            self._rows = _film(path, clip_wh) if is_film(path) else _mot(path)

    def at(self, number: int, frame: Frame, camera_id: str) -> TrackedFrame:
        """Who is to be seen in that picture of the clip, counted from 0."""
        rows = self._rows.get(number, [])
        return TrackedFrame(
            camera_id,
            frame.frame_time_s,
            frame.resolution_wh,
            np.array([track_id for track_id, _, _ in rows], np.int64),
            np.array([box for _, _, box in rows], np.float32).reshape(-1, 4),
            np.ones(len(rows), np.float32),
            tuple(name for _, name, _ in rows),
        )


def _film(path: Path, clip_wh: tuple[int, int]) -> dict[int, list[Row]]:
    film = read_film(path, clip_wh)
    seen: dict[int, list[Row]] = {}
    for track_id, actor in enumerate(film.actors, start=1):
        for first, last, *row in actor.boxes:
            if row[8] < LEAST_SHARE:
                continue
            box = (row[4], row[5], row[6], row[7])
            for number in range(max(0, int(first)), min(int(last) + 1, film.pictures)):
                seen.setdefault(number, []).append((track_id, actor.kind, box))
    return seen


def _mot(path: Path) -> dict[int, list[Row]]:
    """MOT numbers pictures from 1."""
    return {
        number - 1: [
            (int(track_id), "person", (float(x1), float(y1), float(x2), float(y2)))
            for track_id, (x1, y1, x2, y2) in zip(each.track_id, each.boxes_xyxy, strict=True)
        ]
        for number, each in read_truth(path, 1.0).items()
    }
