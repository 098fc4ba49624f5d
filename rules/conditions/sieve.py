"""Which objects of a picture count at all."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.tracks import TrackedFrame
from rules.conditions.terms import Terms
from rules.geometry import Points, anchor_points, normalised_boxes, points_in_polygons


def sieve(frame: TrackedFrame, terms: Terms) -> TrackedFrame:
    """The picture without those who do not count: of a wrong size, or with their anchor in an exclusion zone.

    To a kind they are not in sight, so somebody who walks into an exclusion zone is to it as one whom the detector
    has lost.
    """
    if not len(frame) or not terms.overlooks:
        return frame
    boxes = normalised_boxes(frame.boxes_xyxy, frame.resolution_wh)
    counts = _fits(boxes, terms) & ~_excluded(boxes, terms)
    return frame if counts.all() else _only(frame, counts)


def _fits(boxes_xyxy_norm: Points, terms: Terms) -> NDArray[np.bool_]:
    limits = terms.conditions
    width, height = (boxes_xyxy_norm[:, 2:] - boxes_xyxy_norm[:, :2]).T
    wide: NDArray[np.bool_] = (width >= limits.min_width_norm) & (width <= limits.max_width_norm)
    fits: NDArray[np.bool_] = wide & (height <= limits.max_height_norm)
    return fits


def _excluded(boxes_xyxy_norm: Points, terms: Terms) -> NDArray[np.bool_]:
    if not terms.excluded:
        return np.zeros(len(boxes_xyxy_norm), np.bool_)
    anchors = anchor_points(boxes_xyxy_norm, [zone.anchor for zone in terms.excluded])
    excluded: NDArray[np.bool_] = np.any(points_in_polygons(anchors, terms.excluded_edges), axis=1)
    return excluded


def _only(frame: TrackedFrame, counts: NDArray[np.bool_]) -> TrackedFrame:
    return replace(
        frame,
        track_id=frame.track_id[counts],
        boxes_xyxy=frame.boxes_xyxy[counts],
        score=frame.score[counts],
        class_name=tuple(frame.class_name[i] for i in np.flatnonzero(counts)),
    )
