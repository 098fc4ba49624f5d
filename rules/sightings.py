"""Which tracks of a picture concern a rule, and where they stand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from models.rules import Zone
from models.tracks import TrackedFrame
from rules.geometry import Points, anchor_points, normalised_boxes
from rules.kinds.kind import Params

Box = tuple[float, float, float, float]


class ObjectParams(Params):
    """Which objects a rule over pictures looks at."""

    classes: tuple[str, ...] = Field(
        default=("person",),
        min_length=1,
        max_length=16,
        title="Objects",
        description="Names of the object classes the rule looks at, as the detector calls them.",
        json_schema_extra={"title_zh": "目标类别"},
    )
    min_score: float = Field(
        default=0.0,
        ge=0,
        le=1,
        title="Lowest score",
        description="Sightings with a lower detector score are ignored; 0 takes all that the detector reports.",
        json_schema_extra={"title_zh": "最低置信度"},
    )
    min_height_norm: float = Field(
        default=0.0,
        ge=0,
        le=1,
        title="Lowest height",
        description="Sightings whose box is lower than this part of the picture's height are ignored.",
        json_schema_extra={"title_zh": "最小目标高度（占画面比例）"},
    )


@dataclass(frozen=True, slots=True)
class Sighting:
    """One object in one picture."""

    track_id: int
    class_name: str
    score: float
    box_xyxy_norm: Box


@dataclass(frozen=True, slots=True)
class Sightings:
    """The n objects of a picture that concern a rule, ordered by track id, before its m zones.

    `anchors_xy_norm`: float64 (n, m, 2), the point that stands for each object in each zone.
    """

    time_s: float
    objects: tuple[Sighting, ...]
    anchors_xy_norm: Points

    def __len__(self) -> int:
        return len(self.objects)


def sightings(frame: TrackedFrame, params: ObjectParams, zones: tuple[Zone, ...]) -> Sightings:
    """The objects of `frame` that `params` asks for. Objects without a track (negative id) concern no rule."""
    if not any(name in params.classes for name in frame.class_name):
        return Sightings(frame.frame_time_s, (), np.zeros((0, len(zones), 2)))
    boxes = normalised_boxes(frame.boxes_xyxy, frame.resolution_wh)
    chosen = np.flatnonzero(_concerned(frame, boxes, params))
    chosen = chosen[np.argsort(frame.track_id[chosen], kind="stable")]
    boxes = boxes[chosen]
    objects = tuple(
        Sighting(int(frame.track_id[i]), frame.class_name[i], float(frame.score[i]), _box(row))
        for i, row in zip(chosen, boxes, strict=True)
    )
    return Sightings(frame.frame_time_s, objects, anchor_points(boxes, [zone.anchor for zone in zones]))


def _concerned(frame: TrackedFrame, boxes: Points, params: ObjectParams) -> NDArray[np.bool_]:
    named = np.fromiter((name in params.classes for name in frame.class_name), np.bool_, len(frame))
    high = boxes[:, 3] - boxes[:, 1] >= params.min_height_norm
    concerned: NDArray[np.bool_] = named & high & (frame.score >= params.min_score) & (frame.track_id >= 0)
    return concerned


def _box(row: Points) -> Box:
    x1, y1, x2, y2 = row.tolist()
    return x1, y1, x2, y2
