"""Where our zones and lines and supervision's differ on the same tracks, and why, each difference one reason.

Inside a zone, by picture, zone and person:
- `edge_pixel`: the anchor is within EDGE_PX of the edge; supervision looks it up in a picture of the zone, rounded to
  whole pixels, ours is by the edge itself, which is inside.
- `hysteresis`: ours holds whoever was inside until it is past the margin.
- `unexplained`: neither.

Crossings, by person and line, as the order of directions over the whole time, against the geometry of the path:
- `margin`: ours agrees with the path once its margin is taken away: it does not count who trembles on the line, nor
  who has not stood clear of it before and behind.
- `line_end`: supervision looks only at pictures in which somebody is beside the line, not beyond one of its ends: it
  counts who goes round the end, and whoever crosses so near the end that the next picture shows them beyond it is late
  or lost. Proven for each by telling the story so.
- `id_switch`: the same, and supervision begins anew with the new id of somebody whose id changed; ours goes on.
- `both`: ours for its margin and supervision for one of its reasons.
- `unexplained`: none of these.
"""

from collections import Counter
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.rule_scene import RESOLUTION_WH, Scene
from models.rules import RuleEvent
from rules.geometry import distance_to_edges, edges_of, net_crossings, points_in_polygons
from rules.limits import EXIT_MARGIN_NORM

EDGE_PX = 1.5
REASONS_INSIDE = ("edge_pixel", "hysteresis", "unexplained")
REASONS_CROSSING = ("margin", "line_end", "id_switch", "both", "unexplained")
Story = tuple[int, ...]  # +1 from A to B, -1 from B to A, in order


def compare_inside(scene: Scene, ours: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> dict[str, int]:
    """How many (picture, zone, person) are inside by both, or by one alone and why; arrays bool (t, m, n)."""
    counts = Counter(dict.fromkeys(REASONS_INSIDE, 0))
    zones, feet = scene.zone_rule().zones, _feet(scene)
    for picture, zone, person in np.argwhere(ours != theirs):
        foot_norm = feet[picture, person][np.newaxis] / RESOLUTION_WH
        edges = edges_of([zones[zone]])
        reach = EDGE_PX / np.array(RESOLUTION_WH).min()
        distance, inside = distance_to_edges(foot_norm, edges)[0, 0], points_in_polygons(foot_norm, edges)[0, 0]
        held = ours[picture, zone, person] and not inside and distance <= EXIT_MARGIN_NORM
        counts["edge_pixel" if distance <= reach else "hysteresis" if held else "unexplained"] += 1
    return {"both": int((ours & theirs).sum()), **counts}


def compare_crossings(
    scene: Scene, ours: list[RuleEvent], without_margin: list[RuleEvent], theirs: NDArray[np.int8]
) -> dict[str, int]:
    """How many (person, line) have the same story by both, or another and why; `theirs` (t, m, n), 0 for none."""
    people = scene.track_id.shape[1]
    by_us, by_us_bare = _told(ours, people), _told(without_margin, people)
    path = _stories(_on_paths(scene))
    by_them = max((_stories(theirs), _stories(-theirs)), key=lambda stories: _alike(stories, path))
    counts = Counter(dict.fromkeys(REASONS_CROSSING, 0))
    for pair in sorted(by_us.keys() | by_them.keys()):
        story, other, true = by_us.get(pair, ()), by_them.get(pair, ()), path.get(pair, ())
        if story == other:
            counts["alike"] += 1
            continue
        ours_is_path, bare_is_path = story == true, by_us_bare.get(pair, ()) == true
        counts[_why_crossing(ours_is_path, bare_is_path, other == true, _their_reason(scene, *pair, other))] += 1
    return {"alike": counts.pop("alike", 0), **counts}


def _why_crossing(ours_is_path: bool, bare_is_path: bool, theirs_is_path: bool, their_reason: str) -> str:
    if ours_is_path:
        return their_reason or "unexplained"
    if not bare_is_path:
        return "unexplained"
    return "margin" if theirs_is_path else "both" if their_reason else "unexplained"


def _their_reason(scene: Scene, person: int, line: int, told: Story) -> str:
    """Why supervision tells this story of somebody; "" where what is known of it does not give that story."""
    if told == _beside_only(scene, person, line, by_id=False):
        return "line_end"
    return "id_switch" if told == _beside_only(scene, person, line, by_id=True) else ""


def _beside_only(scene: Scene, person: int, line: int, by_id: bool) -> Story:
    """How sides change where only pictures count in which somebody is beside the line, not beyond its ends; `by_id`:
    the first such picture of an id changes nothing."""
    x1, y1, x2, y2 = scene.lines[line].astype(np.float64)
    along = np.array((x2 - x1, y2 - y1))
    off = _feet(scene)[:, person] - (x1, y1)
    share = off @ along / (along @ along)
    on_b = along[0] * off[:, 1] - along[1] * off[:, 0] > 0
    beside = np.flatnonzero((share >= 0) & (share <= 1))
    ids = scene.track_id[beside, person] if by_id else np.zeros(len(beside), np.int64)
    changed = np.flatnonzero((on_b[beside[1:]] != on_b[beside[:-1]]) & (ids[1:] == ids[:-1])) + 1
    return tuple(1 if side else -1 for side in on_b[beside[changed]].tolist())


def _feet(scene: Scene) -> NDArray[np.float64]:
    """Where both see the feet: below the middle of a box of float32 (t, n, 2)."""
    boxes = scene.boxes_xyxy.astype(np.float64)
    return np.stack([(boxes[..., 0] + boxes[..., 2]) / 2, boxes[..., 3]], axis=-1)


def _on_paths(scene: Scene) -> NDArray[np.int8]:
    """The crossings of the straight steps of every path (t - 1, m, n)."""
    lines, feet = edges_of(scene.line_rule(0.0).zones), _feet(scene) / RESOLUTION_WH
    return np.stack([net_crossings(before, after, lines).T.astype(np.int8) for before, after in pairwise(feet)])


def _told(events: list[RuleEvent], people: int) -> dict[tuple[int, int], Story]:
    stories: dict[tuple[int, int], Story] = {}
    for event in events:
        pair = event.track_id % people, int(event.zone_id.removeprefix("zon_"))
        stories[pair] = (*stories.get(pair, ()), 1 if event.values["direction"] == "a_to_b" else -1)
    return stories


def _stories(crossed: NDArray[np.int8]) -> dict[tuple[int, int], Story]:
    stories: dict[tuple[int, int], Story] = {}
    for picture, line, person in np.argwhere(crossed):
        pair = int(person), int(line)
        stories[pair] = (*stories.get(pair, ()), int(crossed[picture, line, person]))
    return stories


def _alike(one: dict[tuple[int, int], Story], other: dict[tuple[int, int], Story]) -> int:
    return sum(other.get(pair) == story for pair, story in one.items())
