"""Who goes from one side of a line to the other, and when: the core of the kinds that watch lines.

The path of a track's anchor is followed step by step, and its crossings of the line are counted with their sign.
Only when the anchor stands clear of the line (further than `margin_norm`) on the way in and on the way out is the
balance looked at: trembling on the line balances to nothing, going round its end crosses nothing.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from rules.geometry import Edges, Points, distance_to_edges, net_crossings
from rules.limits import FORGET_AFTER_S
from rules.sightings import ObjectParams, Sightings
from rules.trails import Trails, begin_trails, boxes_in_heights, go_on_with, take_up, trail_type

NEAR_NORM = 1e-6
"""So near to the box around a line a step may cross it, whatever the rounding."""


class LineParams(ObjectParams):
    """What counts as a crossing."""

    margin_norm: float = Field(
        default=0.01,
        ge=0,
        le=0.2,
        title="Margin",
        description="How far from the line (in parts of the picture) an object must stand on both sides.",
        json_schema_extra={"title_zh": "判定边距（占画面比例）"},
    )
    gap_s: float = Field(
        default=1.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="A track unseen for longer has no known path: what it crossed meanwhile is not reported.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )


@dataclass(frozen=True, slots=True)
class Crossings:
    """What n tracks have done at m lines by this picture.

    `net`: int64 (n, m), crossings completed now, left to right less right to left. `began_s`: float64 (n, m), the
    first picture past the line. `at_s`: float64 (n, m), the moment between two pictures when the anchor was on it.
    """

    net: NDArray[np.int64]
    began_s: Points
    at_s: Points


@cache
def line_trail(lines: int, *fields: tuple[Any, ...]) -> np.dtype[np.void]:
    """`balance`: crossings since the track last stood clear; `armed`: whether it has stood clear at all."""
    return trail_type(
        ("point_xy_norm", np.float64, (lines, 2)),
        ("balance", np.int64, (lines,)),
        ("armed", np.bool_, (lines,)),
        ("began_s", np.float64, (lines,)),
        ("at_s", np.float64, (lines,)),
        *fields,
    )


def follow_lines(
    params: LineParams, lines: Edges, known: Trails | None, seen: Sightings, kind: np.dtype[np.void] | None = None
) -> tuple[Trails, Trails, Crossings]:
    """The trails of the objects seen, row by row, those of the others, and what was crossed. `seen`: at least one.

    `kind`: a `line_trail` with fields of its own.
    """
    here = begin_trails(kind or line_trail(len(lines)), seen, boxes_in_heights(seen))
    here["point_xy_norm"] = seen.anchors_xy_norm
    here["began_s"] = here["at_s"] = seen.time_s
    before, others = take_up(known, here, params.gap_s)
    after, net = _stepped(before, here, lines, params.margin_norm)
    return after, others, Crossings(net, after["began_s"], after["at_s"])


def _stepped(before: Trails, here: Trails, lines: Edges, margin_norm: float) -> tuple[Trails, NDArray[np.int64]]:
    after = go_on_with(before, here)
    was, now = before["point_xy_norm"], here["point_xy_norm"]
    crossed, clear = _crossed_and_clear(was, now, lines, margin_norm)
    balance = before["balance"] + crossed
    begun = (before["balance"] == 0) & (balance != 0)
    after["point_xy_norm"] = now
    after["balance"] = np.where(clear, 0, balance)
    after["armed"] = before["armed"] | clear
    after["began_s"] = np.where(begun, here["seen_s"][:, None], before["began_s"])
    at_s = before["at_s"].copy()
    at_s[begun] = _on_line_s(before, here, lines, begun)
    after["at_s"] = at_s
    return after, np.where(before["armed"] & clear, balance, 0)


def _crossed_and_clear(
    was: Points, now: Points, lines: Edges, margin_norm: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The net crossings of each step (n, m), and who stands clear of each line after it (n, m).

    Lines are looked at only where a step comes near the upright box around them.
    """
    crossed, clear = np.zeros(now.shape[:2], np.int64), np.ones(now.shape[:2], np.bool_)
    low = np.minimum(lines.start_xy, lines.end_xy).min(axis=1) - max(margin_norm, NEAR_NORM)
    high = np.maximum(lines.start_xy, lines.end_xy).max(axis=1) + max(margin_norm, NEAR_NORM)
    near = np.ones(now.shape[:2], np.bool_)
    for axis in (0, 1):
        one, other = was[..., axis], now[..., axis]
        near &= (np.maximum(one, other) >= low[:, axis]) & (np.minimum(one, other) <= high[:, axis])
    row, line = np.nonzero(near)
    only = Edges(lines.start_xy[line], lines.end_xy[line])  # a line of its own for each pair
    crossed[row, line] = net_crossings(was[None, row, line], now[None, row, line], only)[0]
    clear[row, line] = distance_to_edges(now[None, row, line], only)[0] > margin_norm
    return crossed, clear


def _on_line_s(before: Trails, here: Trails, lines: Edges, begun: NDArray[np.bool_]) -> Points:
    """When the straight steps of the pairs (n, m) that `begun` picks first met their line."""
    row, line = np.nonzero(begun)
    was, step = before["point_xy_norm"][row, line], (here["point_xy_norm"] - before["point_xy_norm"])[row, line]
    start, edge = lines.start_xy[line], lines.end_xy[line] - lines.start_xy[line]
    turn = step[:, None, 0] * edge[..., 1] - step[:, None, 1] * edge[..., 0]
    to_edge = start - was[:, None]
    flat = np.where(turn == 0, 1.0, turn)
    along_step = (to_edge[..., 0] * edge[..., 1] - to_edge[..., 1] * edge[..., 0]) / flat
    along_edge = (to_edge[..., 0] * step[:, None, 1] - to_edge[..., 1] * step[:, None, 0]) / flat
    meets = (turn != 0) & (np.abs(along_edge - 0.5) <= 0.5) & (np.abs(along_step - 0.5) <= 0.5)
    share = np.where(meets, along_step, 1.0).min(axis=1)
    from_s, to_s = before["seen_s"][row], here["seen_s"][row]
    met_s: Points = from_s + share * (to_s - from_s)
    return met_s
