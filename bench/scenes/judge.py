"""Does an independent detector believe the footage? It must find who is there, and nobody else.

A box counts where at least `LEAST_SHARE` of it is seen and it is `LEAST_PX` high on a picture `JUDGED_AT_PX` wide,
which is what the detector looks at; whatever is smaller or more hidden may be found or not. Persons are matched with
persons, vehicles with vehicles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from bench.figures import Figures
from bench.looking import plain_way
from bench.scenes.truth import Clip
from bench.scenes.words import Kind, Seen
from models.tracks import Detections
from vision.detectors.port import Detector
from vision.ground_truth import Score
from vision.weights.scoring import LEAST_PX, beside
from vision.weights.truths import LEAST_SHARE

JUDGED_AT_PX: Final = 640
_PEOPLE: Final = frozenset({Kind.PERSON})
_VEHICLES: Final = frozenset(Kind) - _PEOPLE
GROUPS: Final = {"people": _PEOPLE, "vehicles": _VEHICLES}
Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of a group of classes: what was found, and of what moves alone."""

    found: Score
    moving: Score


def judged(clip: Clip, seen: Iterator[tuple[int, Detections]], names: Sequence[str]) -> dict[str, Verdict]:
    """Match what a detector says of some pictures (by number) with the truth. `names`: of its classes."""
    verdicts = {group: Verdict(Score(), Score()) for group in GROUPS}
    for number, detections in seen:
        for group, kinds in GROUPS.items():
            true = [each for each in clip.pictures[number] if each.kind in kinds]
            wanted = np.isin(np.array(names, object)[detections.class_id], [str(kind) for kind in kinds])
            found = detections.boxes_xyxy[wanted.astype(bool)]
            counted = [each for each in true if counts(each, clip.size[0])]
            free = [each for each in true if not counts(each, clip.size[0])]
            verdicts[group].found.add(_boxes(counted), _without(found, _boxes(counted), _boxes(free)))
            moves = [each for each in counted if each.actor not in clip.standing]
            stands = [each for each in true if each not in moves]
            verdicts[group].moving.add(_boxes(moves), _without(found, _boxes(moves), _boxes(stands)))
    return verdicts


def counts(seen: Seen, width_px: int) -> bool:
    """Whether a detector ought to find it on a picture so wide."""
    high_px = (seen.seen_xyxy[3] - seen.seen_xyxy[1]) * JUDGED_AT_PX / width_px
    return seen.share >= LEAST_SHARE and high_px >= LEAST_PX


def _boxes(seen: Sequence[Seen]) -> Boxes:
    return np.array([each.seen_xyxy for each in seen], np.float32).reshape(-1, 4)


def _without(found: Boxes, counted: Boxes, free: Boxes) -> Boxes:
    """Found boxes that are not about something free."""
    return np.asarray(found[~beside(found, counted, free)], np.float32)


def looked_at(film: Path, detector: Detector, every: int) -> Iterator[tuple[int, Detections]]:
    """What the detector says of every so manieth picture."""
    with av.open(str(film)) as container:
        for number, picture in enumerate(container.decode(video=0)):
            if number % every == 0:
                yield number, plain_way(detector, np.asarray(picture.to_ndarray(format="bgr24"), np.uint8))


def report(name: str, verdicts: dict[str, Verdict], figures: Figures) -> None:
    """Print recall and precision of each group, and both together."""
    whole = Score()
    for group, verdict in verdicts.items():
        score = verdict.found
        whole.matched, whole.true, whole.found = (
            whole.matched + score.matched,
            whole.true + score.true,
            whole.found + score.found,
        )
        figures.add(f"{name}_{group}_true", score.true)
        if score.true:
            figures.add(f"{name}_{group}_recall", score.recall)
        if score.found:
            figures.add(f"{name}_{group}_precision", score.precision)
        if verdict.moving.true:
            figures.add(f"{name}_moving_{group}_recall", verdict.moving.recall)
    figures.add(f"{name}_recall", whole.recall)
    figures.add(f"{name}_precision", whole.precision)
