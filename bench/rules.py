"""How long a picture takes the rules: 1,000 tracks before 50 zones and 50 lines, beside roboflow's supervision.

    python -m bench.rules [--tracks 1000] [--zones 50] [--pictures 150] [--seed 1] [--json OUT]

`step_ms_TxZ`, `…_p95`: wall time of a picture for one rule of intrusion with all zones: who is inside, dwell, ids that
change, events; `step_cpu_ms_TxZ`: processor time, which a busy machine does not stretch. `crossing_…`: the same for one
rule of line crossing. `supervision_zone_ms_TxZ`, `supervision_line_ms_TxZ`: PolygonZone and LineZone on the same
pictures, which tell no time, no dwell and no events. The peer lives in an environment of its own
(`bench.peer_environments`); where it cannot be installed that is told and left out.

`inside_…`, `crossings_…`: how far both agree, and what the rest is (`bench.rule_agreement`).
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figures
from bench.peer_environments import NotInstalled, make, supervision
from bench.rule_agreement import compare_crossings, compare_inside
from bench.rule_scene import Scene, drawn_scene
from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.kinds.intrusion import PRESENCE
from rules.prepare import prepare_rule

ROOT = Path(__file__).resolve().parents[1]
PEER = "bench.peer_programs.supervision_zones"
PEER_S = 900
WARM = 10  # pictures left out of the times


class Times:
    """Wall and processor time of each picture, in milliseconds."""

    def __init__(self) -> None:
        self._wall_ms: list[float] = []
        self._cpu_ms: list[float] = []

    def __enter__(self) -> "Times":
        self._began_s = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self._cpu_ms.append(1000 * (time.process_time() - self._began_s[1]))
        self._wall_ms.append(1000 * (time.perf_counter() - self._began_s[0]))

    def tell(self, name: str, size: str, figures: Figures) -> None:
        """Add the medians, and the wall time 95 of 100 pictures stay within."""
        tell_times(name, size, self._wall_ms[WARM:], figures)
        figures.add(f"{name}_cpu_ms_{size}", median(self._cpu_ms[WARM:]))


def tell_times(name: str, size: str, wall_ms: list[float], figures: Figures) -> None:
    """Add the median and the 95th percentile."""
    figures.add(f"{name}_ms_{size}", median(wall_ms))
    figures.add(f"{name}_ms_{size}_p95", quantiles(wall_ms, n=20)[-1])


def our_zones(scene: Scene, frames: list[TrackedFrame], times: Times, figures: Figures) -> NDArray[np.bool_]:
    """Who is inside by our rule: bool (t, m, n)."""
    _, rule = prepare_rule(scene.zone_rule())
    inside = np.zeros((len(frames), len(scene.zones), scene.track_id.shape[1]), np.bool_)
    presence, stays, events = PRESENCE.nobody(), [], 0
    for number, frame in enumerate(frames):
        with times:
            presence, found = PRESENCE.step(rule, presence, frame)
        events += len(found)
        held = presence.stays.rows((presence.stays.last_s == frame.frame_time_s) & ~presence.stays.away)
        inside[number, held.zone, held.track_id % inside.shape[2]] = True
        stays.append(len(presence.stays))
    figures.add("stays_mean", mean(stays))
    figures.add("events", events)
    return inside


def our_lines(scene: Scene, frames: list[TrackedFrame], margin_norm: float, times: Times) -> list[RuleEvent]:
    """The crossings by our rule."""
    kind, rule = prepare_rule(scene.line_rule(margin_norm))
    state, begun = kind.make_state(), []
    for frame in frames:
        with times:
            state, found = kind.step(rule, state, frame)
        begun += [event for event in found if event.phase is Phase.BEGIN]
    return begun


def theirs(scene: Scene, python: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What supervision says it took, and what it found. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "scene.npz", Path(folder) / "found.npz"
        rows = [np.column_stack([np.full(len(zone), i), zone]) for i, zone in enumerate(scene.zones)]
        np.savez(
            given,
            boxes_xyxy=scene.boxes_xyxy,
            track_id=scene.track_id,
            zones=np.concatenate(rows),
            lines=scene.lines,
        )
        command = [str(python), "-m", PEER, str(given), str(found)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PEER_S, check=False)
        if done.returncode:
            raise RuntimeError(f"supervision failed: {done.stderr.strip()[-500:]}")
        told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        with np.load(found) as arrays:
            return told, dict(arrays)


def beside(scene: Scene, inside: NDArray[np.bool_], crossed: list[RuleEvent], size: str, figures: Figures) -> None:
    """The peer on the same pictures, and where both differ."""
    try:
        told, found = theirs(scene, make(supervision()))
    except (NotInstalled, RuntimeError) as error:
        figures.add("supervision_left_out", str(error))
        return
    figures.add("supervision_versions", ", ".join(f"{name} {version}" for name, version in told["versions"].items()))
    tell_times("supervision_zone", size, told["zone_ms"][WARM:], figures)
    tell_times("supervision_line", size, told["line_ms"][WARM:], figures)
    for name, count in compare_inside(scene, inside, found["inside"]).items():
        figures.add(f"inside_{name}", count)
    without_margin = our_lines(scene, scene.frames(), 0.0, Times())
    for name, count in compare_crossings(scene, crossed, without_margin, found["crossed"]).items():
        figures.add(f"crossings_{name}", count)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time of a step of the rules, beside supervision.")
    parser.add_argument("--tracks", type=int, default=1000)
    parser.add_argument("--zones", type=int, default=50)
    parser.add_argument("--pictures", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures, size = Figures(), f"{args.tracks}x{args.zones}"
    scene = drawn_scene(args.seed, args.tracks, args.zones, args.pictures)
    frames = scene.frames()
    figures.add("load_before", os.getloadavg()[0])
    figures.add("pictures", args.pictures)
    figures.add("corners_mean", mean(len(zone) for zone in scene.zones))
    stepping, crossing = Times(), Times()
    inside = our_zones(scene, frames, stepping, figures)
    stepping.tell("step", size, figures)
    crossed = our_lines(scene, frames, 0.01, crossing)
    crossing.tell("crossing", size, figures)
    beside(scene, inside, crossed, size, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
