"""Points, areas and lines in normalised picture coordinates: x to the right, y down, both 0-1.

All functions work on n points by m zones at once. A zone is a row of edges padded to the longest zone with edges
of no length, which change neither an inside test, a crossing nor a distance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.rules import Anchor, Zone, ZoneShape
from rules.shapes import check_zone_points as check_zone_points

Points = NDArray[np.float64]

_ON_EDGE_NORM = 1e-9
# Every path is shifted by this much, so that no step begins, ends or turns exactly on a line: between two points
# clear of the line the number of crossings is the same, and touching cases need no rules of their own.
_NUDGE_XY = np.array((0.7548776662e-9, 0.5698402910e-9))
_ANCHOR_Y = {Anchor.BOTTOM_CENTER: 1.0, Anchor.CENTER: 0.5, Anchor.TOP_CENTER: 0.0}


@dataclass(frozen=True, slots=True)
class Edges:
    """m zones as edges: `start_xy` and `end_xy` float64 (m, k, 2); a polygon's edges close, a line's do not."""

    start_xy: Points
    end_xy: Points

    def __len__(self) -> int:
        return len(self.start_xy)


def edges_of(zones: Sequence[Zone]) -> Edges:
    """The edges of zones whose points have passed `rules.shapes.check_zone_points`."""
    rings = [_ring(zone) for zone in zones]
    longest = max((len(ring) for ring in rings), default=1)
    padded = np.zeros((len(rings), longest, 2))
    for row, ring in zip(padded, rings, strict=True):
        row[: len(ring)] = ring
        row[len(ring) :] = ring[-1]
    return Edges(padded[:, :-1], padded[:, 1:])


def _ring(zone: Zone) -> Points:
    points = np.array(zone.points_xy_norm, np.float64)
    return np.concatenate([points, points[:1]]) if zone.shape is ZoneShape.POLYGON else points


def normalised_boxes(boxes_xyxy: NDArray[np.float32], resolution_wh: tuple[int, int]) -> Points:
    """Boxes (n, 4) in pixels as float64 (n, 4) in 0-1, cut at the picture's border."""
    scale = np.array((*resolution_wh, *resolution_wh), np.float64)
    return np.clip(boxes_xyxy.astype(np.float64) / scale, 0.0, 1.0)


def anchor_points(boxes_xyxy_norm: Points, anchors: Sequence[Anchor]) -> Points:
    """The point that stands for each box in each zone: (n, 4) boxes and m anchors give (n, m, 2)."""
    x1, y1, x2, y2 = boxes_xyxy_norm.T
    kinds = sorted(set(anchors)) or [Anchor.BOTTOM_CENTER]
    points = np.empty((len(boxes_xyxy_norm), len(kinds), 2))
    points[..., 0] = ((x1 + x2) / 2)[:, None]
    for column, anchor in enumerate(kinds):
        points[:, column, 1] = y1 + (y2 - y1) * _ANCHOR_Y[anchor]
    if len(kinds) == 1:
        return np.broadcast_to(points, (len(points), len(anchors), 2))
    each: Points = points[:, [kinds.index(anchor) for anchor in anchors]]
    return each


def points_in_polygons(points_xy_norm: Points, polygons: Edges) -> NDArray[np.bool_]:
    """Which points lie in which polygons, edges and corners included.

    `points_xy_norm` (n, 2), or (n, m, 2) with a point of its own for each polygon; the answer is (n, m).
    Even-odd rule over the edges (Shimrat 1962), made inclusive by the distance to the nearest edge.
    """
    x, y = _columns(points_xy_norm)
    return _odd(x, y, polygons) | (distance_to_edges(points_xy_norm, polygons) <= _ON_EDGE_NORM)


def inside_or_held(
    points_xy_norm: Points, polygons: Edges, was_inside: NDArray[np.bool_], margin_norm: float
) -> NDArray[np.bool_]:
    """Inside with hysteresis: who was inside leaves only by going further than `margin_norm` past the edge.

    `points_xy_norm` (n, m, 2), a point for each of m polygons; `was_inside`, and the answer, (n, m). The same as
    `points_in_polygons` and `stays_inside` together, but edges are looked at only where a point lies in the upright
    box around a polygon, and distances only where it is not in the polygon itself.
    """
    inside = np.zeros(was_inside.shape, np.bool_)
    point, zone = np.nonzero(_in_boxes_around(points_xy_norm, polygons, margin_norm))
    xy = points_xy_norm[point, zone]
    held = _odd_by_pairs(xy, polygons, zone)
    out = np.flatnonzero(~held)
    reach = np.where(was_inside[point[out], zone[out]], max(margin_norm, _ON_EDGE_NORM), _ON_EDGE_NORM)
    held[out] = _reached(xy[out], polygons, zone[out], reach)
    inside[point, zone] = held
    return inside


def _odd_by_pairs(xy: Points, polygons: Edges, zone: NDArray[np.intp]) -> NDArray[np.bool_]:
    """`_odd` for p points (p, 2), each against its own zone (p,): only edges that span its height are looked at."""
    y1, y2 = polygons.start_xy[..., 1].copy(), polygons.end_xy[..., 1].copy()
    y = xy[:, 1, None]
    pair, edge = np.nonzero((y1[zone] > y) != (y2[zone] > y))
    start, end = polygons.start_xy[zone[pair], edge], polygons.end_xy[zone[pair], edge]
    along = end - start
    left = xy[pair, 0] < start[:, 0] + (xy[pair, 1] - start[:, 1]) * along[:, 0] / along[:, 1]
    odd: NDArray[np.bool_] = np.bincount(pair[left], minlength=len(xy)) % 2 == 1
    return odd


def _reached(xy: Points, zones: Edges, zone: NDArray[np.intp], reach_norm: Points) -> NDArray[np.bool_]:
    """Which of p points (p, 2) lie within their reach (p,) of an edge of their own zone (p,)."""
    reached = np.zeros(len(xy), np.bool_)
    if not len(xy):
        return reached
    most = reach_norm.max()
    low, high = np.minimum(zones.start_xy, zones.end_xy) - most, np.maximum(zones.start_xy, zones.end_xy) + most
    x, y = xy[:, 0, None], xy[:, 1, None]
    near = (low[..., 0][zone] <= x) & (x <= high[..., 0][zone])
    near &= (low[..., 1][zone] <= y) & (y <= high[..., 1][zone])
    pair, edge = np.nonzero(near)
    only = Edges(zones.start_xy[zone[pair], edge][:, None], zones.end_xy[zone[pair], edge][:, None])
    close = _nearest(x[pair], y[pair], only) <= reach_norm[pair]
    reached[pair[close]] = True
    return reached


def _in_boxes_around(points_xy_norm: Points, zones: Edges, margin_norm: float) -> NDArray[np.bool_]:
    """Which points (n, m, 2) lie in the upright boxes around the zones, widened by a margin (n, m)."""
    margin = max(margin_norm, _ON_EDGE_NORM)
    low = np.minimum(zones.start_xy.min(axis=1), zones.end_xy.min(axis=1)) - margin
    high = np.maximum(zones.start_xy.max(axis=1), zones.end_xy.max(axis=1)) + margin
    x, y = points_xy_norm[..., 0], points_xy_norm[..., 1]
    around: NDArray[np.bool_] = (x >= low[:, 0]) & (x <= high[:, 0]) & (y >= low[:, 1]) & (y <= high[:, 1])
    return around


def _odd(x: Points, y: Points, edges: Edges) -> NDArray[np.bool_]:
    """Whether a ray to the right of each point meets an odd number of its edges; x and y meet edges (…, k)."""
    x1, y1 = edges.start_xy[..., 0], edges.start_xy[..., 1]
    x2, y2 = edges.end_xy[..., 0], edges.end_xy[..., 1]
    spans = (y1 > y) != (y2 > y)
    rise = np.where(y2 == y1, 1.0, y2 - y1)
    odd: NDArray[np.bool_] = np.logical_xor.reduce(spans & (x < x1 + (y - y1) * (x2 - x1) / rise), axis=-1)
    return odd


def distance_to_edges(points_xy_norm: Points, edges: Edges) -> Points:
    """How far each point lies from the nearest edge of each zone, in 0-1 of the picture: (n, m)."""
    return _nearest(*_columns(points_xy_norm), edges)


def _nearest(x: Points, y: Points, edges: Edges) -> Points:
    """The distance of each point to the nearest of its edges; x and y meet edges (…, k)."""
    x1, y1 = edges.start_xy[..., 0], edges.start_xy[..., 1]
    along_x, along_y = edges.end_xy[..., 0] - x1, edges.end_xy[..., 1] - y1
    length2 = along_x * along_x + along_y * along_y
    off_x, off_y = x - x1, y - y1
    share = (off_x * along_x + off_y * along_y) / np.where(length2 == 0, 1.0, length2)
    share = np.minimum(np.maximum(share, 0.0), 1.0)
    off_x, off_y = off_x - share * along_x, off_y - share * along_y
    nearest: Points = np.sqrt((off_x * off_x + off_y * off_y).min(axis=-1))
    return nearest


def stays_inside(
    was_inside: NDArray[np.bool_], inside: NDArray[np.bool_], distance_norm: Points, margin_norm: float
) -> NDArray[np.bool_]:
    """Inside with hysteresis: who was inside leaves only by going further than `margin_norm` past the edge.

    All arrays (n, m). A track that stands on an edge and trembles by less than the margin does not flicker.
    """
    return inside | (was_inside & (distance_norm <= margin_norm))


def net_crossings(from_xy_norm: Points, to_xy_norm: Points, lines: Edges) -> NDArray[np.int64]:
    """How often straight steps cross each line, left to right less right to left, looking along the line: (n, m).

    Looking along the line means from its first point to its last, in the picture as people see it; the left-hand
    side is A, the right-hand side B, so +1 is a crossing from A to B. `from_xy_norm`, `to_xy_norm`: (n, 2) or
    (n, m, 2).
    """
    x0, y0 = _columns(from_xy_norm + _NUDGE_XY)
    x1, y1 = _columns(to_xy_norm + _NUDGE_XY)
    ax, ay = lines.start_xy[..., 0], lines.start_xy[..., 1]
    bx, by = lines.end_xy[..., 0], lines.end_xy[..., 1]
    before = _cross(bx - ax, by - ay, x0 - ax, y0 - ay) > 0
    after = _cross(bx - ax, by - ay, x1 - ax, y1 - ay) > 0
    start_side = _cross(x1 - x0, y1 - y0, ax - x0, ay - y0) > 0
    end_side = _cross(x1 - x0, y1 - y0, bx - x0, by - y0) > 0
    hits = (before != after) & (start_side != end_side)
    signed: NDArray[np.int64] = np.where(hits, np.where(after, 1, -1), 0).sum(axis=-1)
    return signed


def _cross(ax: Points, ay: Points, bx: Points, by: Points) -> Points:
    return ax * by - ay * bx


def _columns(points_xy: Points) -> tuple[Points, Points]:
    """x and y as (n, 1 or m, 1), ready to meet edges (m, k)."""
    points = points_xy[:, None, :] if points_xy.ndim == 2 else points_xy
    return points[..., 0, None], points[..., 1, None]
