"""Zones and lines by supervision: reads a scene, writes what it found, says what it took. Runs with its own Python.

    python -m bench.peer_programs.supervision_zones SCENE.npz FOUND.npz

`SCENE.npz`: `boxes_xyxy` float32 (t, n, 4) and `track_id` int64 (t, n) of t pictures; `zones` int64 rows of zone, x, y;
`lines` int64 (m, 4) x1 y1 x2 y2; all in pixels. `FOUND.npz`: `inside` bool (t, m, n), `crossed` int8 (t, m, n), +1 in,
-1 out. Prints `zone_ms`, `line_ms` (a list each, one for each picture) and `versions` as JSON.
"""

import json
import sys
import time
from importlib import import_module, metadata

import numpy as np


def main(scene_file: str, found_file: str) -> None:
    """Count all pictures, zones and lines apart."""
    sv = import_module("supervision")

    scene = np.load(scene_file)
    corners, foot = scene["zones"], [sv.Position.BOTTOM_CENTER]
    zones = [sv.PolygonZone(corners[corners[:, 0] == z, 1:], triggering_anchors=foot) for z in np.unique(corners[:, 0])]
    lines = [sv.LineZone(sv.Point(a, b), sv.Point(c, d), triggering_anchors=foot) for a, b, c, d in scene["lines"]]
    inside, crossed = [], []
    zone_ms, line_ms = [], []
    for boxes_xyxy, track_id in zip(scene["boxes_xyxy"], scene["track_id"], strict=True):
        found = sv.Detections(boxes_xyxy, class_id=np.zeros(len(boxes_xyxy), np.int64), tracker_id=track_id)
        began_s = time.perf_counter()
        inside.append([zone.trigger(found) for zone in zones])
        between_s = time.perf_counter()
        both = [line.trigger(found) for line in lines]
        line_ms.append(1000 * (time.perf_counter() - between_s))
        zone_ms.append(1000 * (between_s - began_s))
        crossed.append([went_in.astype(np.int8) - went_out.astype(np.int8) for went_in, went_out in both])
    np.savez_compressed(found_file, inside=np.array(inside), crossed=np.array(crossed))
    versions = {name: metadata.version(name) for name in ("supervision", "numpy")}
    print(json.dumps({"zone_ms": zone_ms, "line_ms": line_ms, "versions": versions}))


if __name__ == "__main__":
    main(*sys.argv[1:])
