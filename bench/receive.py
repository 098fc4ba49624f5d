"""What it costs to receive a camera: ours and PyAV's RTSP demuxer with a thread a camera, side by side.

    python -m bench.receive [--clip FILE] [--cameras 20 100 300] [--seconds 15] [--rounds 2] [--json OUT]

For each number of cameras a load server (`bench.rtsp_load`) plays, and each way in turn receives all its cameras in a
process of its own that only counts pictures: no decoding, TCP interleaved. Without `--clip`: 640x360, 25 pictures a
second, 512 kbit/s, a key picture every two seconds.

`ours`: each camera is read every 20 ms, as one that is awake; `ours_relaxed`: every 400 ms, as an idle one.
`ours_N_cpu_pct`, `ours_relaxed_N_cpu_pct`, `pyav_N_cpu_pct`: processor time a camera at its full rate, % of one core,
all threads, after every camera plays. `…_cpu_us_a_picture`: the same for one picture. `…_fps`: pictures a second a
camera that came (less than the clip's: the machine could not keep up). `…_kb`: resident memory a camera. `…_lost`:
packets (ours only). `ratio_at_N`, `ratio_relaxed_at_N`: PyAV's cost over ours, awake and relaxed. Medians over the
rounds. The load server sends each picture at once, which is kind to whoever reads packet by packet.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from bench.__main__ import STREET
from bench.camera_clips import camera_clip
from bench.figures import Figures
from bench.rtsp_load import LoadServer
from cameras.virtual.clips import open_clip

ROOT = Path(__file__).resolve().parents[1]
WAYS = ("ours", "ours_relaxed", "pyav")


def usual_clip() -> Path:
    """A street seen by an ordinary sub-stream."""
    return camera_clip(STREET, (640, 360), 25, 512, 2.0, noise=2)


def measure(way: str, urls: list[str], seconds: float) -> dict[str, Any]:
    """Receive these cameras one way; what it cost. Raises CalledProcessError where that failed."""
    command = [sys.executable, "-m", "bench.receiving", way, "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(urls), capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compare(clip: Path, cameras: int, seconds: float, rounds: int) -> dict[str, dict[str, float]]:
    """The median figures of each way, by its name."""
    with LoadServer(clip, cameras) as server:
        turns = [{way: measure(way, server.urls, seconds) for way in WAYS} for _ in range(rounds)]
    return {way: {name: median(turn[way][name] for turn in turns) for name in turns[0][way]} for way in WAYS}


def report(cameras: int, full_fps: float, found: dict[str, dict[str, float]], figures: Figures) -> None:
    """Add the figures for one number of cameras."""
    for way, values in found.items():
        figures.add(f"{way}_{cameras}_cpu_pct", values["cpu_us_a_picture"] * full_fps / 1e4)
        for name, value in values.items():
            figures.add(f"{way}_{cameras}_{name}", value)
    theirs = found["pyav"]["cpu_us_a_picture"]
    figures.add(f"ratio_at_{cameras}", theirs / found["ours"]["cpu_us_a_picture"])
    figures.add(f"ratio_relaxed_at_{cameras}", theirs / found["ours_relaxed"]["cpu_us_a_picture"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What receiving a camera costs.")
    parser.add_argument("--clip", type=Path)
    parser.add_argument("--cameras", type=int, nargs="+", default=[20, 100, 300])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    clip = args.clip or usual_clip()
    figures = Figures()
    full_fps = open_clip(clip).video.fps
    figures.add("clip", clip.name)
    figures.add("load_before", os.getloadavg()[0])
    for cameras in args.cameras:
        report(cameras, full_fps, compare(clip, cameras, args.seconds, args.rounds), figures)
    figures.add("load_after", os.getloadavg()[0])
    figures.write(args.json)


if __name__ == "__main__":
    main()
