"""How many live RTSP cameras at which nothing happens one core watches, and what a camera takes of memory.

    python -m bench.idle --clip FILE [--cameras 50 200 400] [--seconds 30] [--json OUT]

The cameras: 640x360, 25 fps, 512 kbit/s, a key picture every two seconds, the clip's background with sensor noise,
served over TCP by `bench.rtsp_load` from a process of its own. Each way of watching (`bench.idle_ways`) is a process
of its own too, measured after it has settled. For each WAY and number of cameras N:
`WAY_N_cpu_percent_per_camera`: of one core, all threads and child processes. `WAY_N_core_share`: of all cameras.
`WAY_N_live`: cameras that sent pictures while measured. `WAY_N_mb_per_camera`: memory over that of the process before
it watched any, of shared pages its share. `ours_N_idle`: cameras that were idle; `ours_N_ring_mb_per_camera`;
`ours_N_mb_per_camera_besides_ring`.
`cameras_per_core`: cameras over cores used, for the largest N (`cameras_per_core_WAY` for the peers): more than N is
extrapolated. A camera counts by the share of its pictures that came. `ratio_to_WAY`: ours over theirs.
The exit status is 1 when less than 99 % of the cameras of any way sent pictures: the machine had no room for them.
The peers do less: they receive and decode (the pipe: at 5 fps, small), nobody looks for change, no ring is kept.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import Figures
from bench.idle_ways import PIPE_FPS
from bench.rtsp_load import LoadServer
from bench.still_clips import FPS, quiet_camera_clip

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 150
PEERS = "pyav_keys", "pyav_all", "ffmpeg_pipe"
MB = 1e6
LIVE_SHARE = 0.99

Told = dict[str, Any]


def watch(way: str, clip: Path, cameras: int, seconds: float) -> tuple[Told, Told]:
    """What a way says of watching so many cameras, and what the server says. Raises RuntimeError when it fails."""
    server = LoadServer(clip, cameras)
    with server:
        command = [sys.executable, "-m", "bench.idle_ways", way, "--seconds", str(seconds)]
        command += [word for url in server.urls for word in ("--url", url)]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds + PATIENCE_S, check=False
        )
    if done.returncode:
        raise RuntimeError(f"{way} with {cameras} cameras failed: {done.stderr.strip()[-500:]}")
    told: Told = json.loads(done.stdout.strip().splitlines()[-1])
    return told, server.report


def pace(way: str) -> float:
    """Pictures a second of a camera that is watched in full."""
    return PIPE_FPS if way == "ffmpeg_pipe" else FPS


def cameras_a_core(told: Told, pictures_per_s: float) -> float:
    """How many cameras at their full rate one core would watch at this cost."""
    return float(told["pictures"] / told["cpu_s"] / pictures_per_s)


def core_share(told: Told) -> float:
    """Cores in use."""
    return float(told["cpu_s"] / told["wall_s"])


def report(way: str, cameras: int, told: Told, server: Told, figures: Figures) -> None:
    """Add the figures of one way and number."""
    name = f"{way}_{cameras}"
    grown = told["pss_bytes"] - told["pss_before_bytes"]
    figures.add(f"{name}_live", int(told["live"]))
    figures.add(f"{name}_pictures_per_s", told["pictures"] / told["wall_s"])
    figures.add(f"{name}_core_share", core_share(told))
    figures.add(f"{name}_cpu_percent_per_camera", 100 / cameras_a_core(told, pace(way)))
    figures.add(f"{name}_mb_per_camera", grown / cameras / MB)
    figures.add(f"{name}_threads", int(told["threads"]))
    if way == "ours":
        figures.add(f"{name}_idle", int(told["idle"]))
        figures.add(f"{name}_settled_s", told["settled_s"])
        for thread, used_s in told["cpu_s_by_thread"].items():
            figures.add(f"{name}_core_share_of_{thread.lower()}", used_s / told["wall_s"])
        figures.add(f"{name}_lost_packets", int(told["lost"]))
        figures.add(f"{name}_reconnects", int(told["reconnects"]))
        for state, count in told["states"].items():
            if state != "online":
                figures.add(f"{name} {state}", count)
        figures.add(f"{name}_rss_mb", told["rss_bytes"] / MB)
        figures.add(f"{name}_ring_mb_per_camera", told["ring_bytes"] / cameras / MB)
        figures.add(f"{name}_mb_per_camera_besides_ring", (grown - told["ring_bytes"]) / cameras / MB)
        figures.add(f"{name}_server_late_s", server["late_s"])
        figures.add(f"{name}_server_skipped", int(server["skipped"]))


def conclude(figures: Figures, per_core: dict[str, float]) -> None:
    """Add cameras a core, ours and theirs."""
    figures.add("cameras_per_core", per_core["ours"])
    for way in [way for way in per_core if way != "ours"]:
        figures.add(f"cameras_per_core_{way}", per_core[way])
        figures.add(f"ratio_to_{way}", per_core["ours"] / per_core[way])


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Idle live RTSP cameras a core.")
    parser.add_argument("--clip", type=Path, required=True, help="whose background the cameras show")
    parser.add_argument("--cameras", type=int, nargs="+", default=[50, 200, 400])
    parser.add_argument("--peer-cameras", type=int, default=40)
    parser.add_argument("--pipe-cameras", type=int, default=16, help="for the ffmpeg processes")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--peer-seconds", type=float, default=15)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    figures = Figures()
    figures.add("load_before", os.getloadavg()[0])
    clip = quiet_camera_clip(args.clip)
    per_core, starved = {}, []
    for cameras in sorted(args.cameras):
        told, server = watch("ours", clip, cameras, args.seconds)
        report("ours", cameras, told, server, figures)
        per_core["ours"] = cameras_a_core(told, pace("ours"))
        starved += ["ours"] * (told["live"] < LIVE_SHARE * cameras)
    for way in () if args.no_peers else PEERS:
        if way == "ffmpeg_pipe" and shutil.which("ffmpeg") is None:
            figures.add("ffmpeg_pipe_not_measured", "there is no ffmpeg command here")
            continue
        cameras = args.pipe_cameras if way == "ffmpeg_pipe" else args.peer_cameras
        told, server = watch(way, clip, cameras, args.peer_seconds)
        report(way, cameras, told, server, figures)
        per_core[way] = cameras_a_core(told, pace(way))
        starved += [way] * (told["live"] < LIVE_SHARE * cameras)
    conclude(figures, per_core)
    if starved:
        figures.add("not_all_live", ", ".join(dict.fromkeys(starved)))
    figures.write(args.json)
    return int(bool(starved))


if __name__ == "__main__":
    sys.exit(main())
