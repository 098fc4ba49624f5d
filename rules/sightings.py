"""Which tracks of a picture concern a rule, and where they stand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from models.rules import Zone
from models.tracks import TrackedFrame
from rules.columns import Floats, Ints
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

    `class_index` int64 (n,): which of `class_names`, the rule's classes. `boxes_xyxy_norm` float64 (n, 4), 0-1.
    `anchors_xy_norm`: float64 (n, m, 2), the point that stands for each object in each zone.
    `aspect`: the picture's width by its height.
    """

    time_s: float
    aspect: float
    class_names: tuple[str, ...]
    track_id: Ints
    class_index: Ints
    score: Floats
    boxes_xyxy_norm: Points
    anchors_xy_norm: Points

    def __len__(self) -> int:
        return len(self.track_id)

    def object(self, row: int) -> Sighting:
        """One of them."""
        class_name = self.class_names[self.class_index[row]]
        return Sighting(int(self.track_id[row]), class_name, float(self.score[row]), _box(self.boxes_xyxy_norm[row]))

    @property
    def objects(self) -> tuple[Sighting, ...]:
        """All of them."""
        return tuple(self.object(row) for row in range(len(self)))


def sightings(frame: TrackedFrame, params: ObjectParams, zones: tuple[Zone, ...]) -> Sightings:
    """The objects of `frame` that `params` asks for. Objects without a track (negative id) concern no rule."""
    index_of = {name: index for index, name in enumerate(params.classes)}
    class_index = np.array([index_of.get(name, -1) for name in frame.class_name], np.int64)
    boxes = normalised_boxes(frame.boxes_xyxy, frame.resolution_wh)
    chosen = np.flatnonzero(_concerned(frame, class_index, boxes, params))
    chosen = chosen[np.argsort(frame.track_id[chosen], kind="stable")]
    boxes = boxes[chosen]
    return Sightings(
        frame.frame_time_s,
        frame.resolution_wh[0] / frame.resolution_wh[1],
        params.classes,
        frame.track_id[chosen],
        class_index[chosen],
        frame.score[chosen].astype(np.float64),
        boxes,
        anchor_points(boxes, [zone.anchor for zone in zones]),
    )


def _concerned(frame: TrackedFrame, class_index: Ints, boxes: Points, params: ObjectParams) -> NDArray[np.bool_]:
    high = boxes[:, 3] - boxes[:, 1] >= params.min_height_norm
    concerned: NDArray[np.bool_] = (class_index >= 0) & high & (frame.score >= params.min_score) & (frame.track_id >= 0)
    return concerned


def _box(row: Points) -> Box:
    x1, y1, x2, y2 = row.tolist()
    return x1, y1, x2, y2
