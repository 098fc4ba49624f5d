"""From a picture at our socket to its rule event, while most cameras are quiet and the machine is nearly full.

    python -m bench.latency --weights FILE --clip FILE [--cameras 32] [--active 4] [--imgsz 320] [--json OUT]

Live RTSP cameras over TCP (640x360, 25 fps, 512 kbit/s): the active ones play the clip (people all over it), the
others its background with sensor noise. Each active camera has a zone over all of its picture (dwell 0.2 s) and a line
across, so that every track makes events. Watch, LocalBus (SQLite) and Desk run as in the service, in one process; the
cameras are served by another on the same machine.

The load is set by the analysis rate of the active cameras: two rates are tried, and from the processor time a picture
costs follows the rate at which our process and the server use `--load` of all processors, at most the cameras' own.
`load`: what they used in the measurement. `load_machine`: all processes of the machine. `load_ours`: our process.
`detected_p50_s` …: age of analysed pictures once tracked. `published_p99_s` …: age of the picture when the rule event
it led to is durable. `judged_p99_s` …: what of that comes after tracking: rules, evidence, the disk. `stored_p99_s` …:
when its alert is. `events`: rule events these are taken from, beginnings and updates (an end follows from nobody being
seen). `replayed`: pictures that had arrived before their camera woke; they are in none of the ages, and
`replayed_max_s` says how old they were.
"""

import argparse
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.camera_clips import camera_clip
from bench.figures import Figures
from bench.one_box import OneBox
from bench.processes import cpu_s, machine_busy_s, rss_bytes
from bench.rtsp_load import LoadServer
from bench.still_clips import FPS, GOP_S, quiet_camera_clip
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.watching import Alertness
from vision.detectors.registry import backend_for, open_detector
from vision.pipeline import PipelineSettings
from vision.tuning import untuned
from vision.watched import Watched

WH = 640, 360
KBPS = 512
TRIAL_FPS = 2.0, 8.0
QUIET_CAMERA_FPS = 5.0
SETTLE_S = 90.0
CHANGE_S = 3.0


@dataclass(frozen=True, slots=True)
class Use:
    """What was used in a while. Seconds of processors, of the while, and pictures analysed."""

    ours_s: float
    server_s: float
    machine_s: float
    wall_s: float
    analysed: int

    @property
    def cores(self) -> float:
        """In use by us and the server."""
        return (self.ours_s + self.server_s) / self.wall_s

    @property
    def analysed_per_s(self) -> float:
        return self.analysed / self.wall_s


def use_of(box: OneBox, server_pid: int, seconds: float) -> Use:
    """Let `seconds` pass."""

    def now() -> tuple[float, float, float, float, int]:
        analysed = sum(each.analysed for each in box.watch.pipeline.counters().values())
        return time.process_time(), cpu_s(server_pid), machine_busy_s(), time.perf_counter(), analysed

    before = now()
    time.sleep(seconds)
    ours_s, server_s, machine_s, wall_s, analysed = (b - a for a, b in zip(before, now(), strict=True))
    return Use(ours_s, server_s, machine_s, wall_s, round(analysed))


def settle(box: OneBox, quiet: list[str]) -> float:
    """Wait until the quiet cameras are idle; how many seconds that took."""
    began_s = time.perf_counter()
    while time.perf_counter() < began_s + SETTLE_S:
        watches = box.watch.pipeline.watches()
        if all(watches[each].received and watches[each].alertness is Alertness.IDLE for each in quiet):
            break
        time.sleep(0.5)
    return time.perf_counter() - began_s


def set_rate(box: OneBox, configs: list[CameraConfig], active: int, fps: float) -> None:
    """Change how many pictures a second of the active cameras are analysed."""
    rates = [fps if number < active else QUIET_CAMERA_FPS for number in range(len(configs))]
    box.watch.pipeline.set_cameras({each.camera_id: Watched(rate) for each, rate in zip(configs, rates, strict=True)})
    time.sleep(CHANGE_S)


def rate_for(cores: float, trials: list[Use], active: int) -> float:
    """Pictures a second of each active camera at which so many cores are in use, from two trials."""
    slow, fast = trials
    more = max(0.1, fast.analysed_per_s - slow.analysed_per_s)
    cores_a_picture = max(1e-4, (fast.cores - slow.cores) / more)
    wanted = slow.analysed_per_s + (cores - slow.cores) / cores_a_picture
    return float(np.clip(wanted / active, 1.0, FPS))


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def report_ages(stage: str, ages_s: list[float], figures: Figures) -> None:
    """Add p50, p99 and the worst of one stage."""
    for name, share in (("p50", 50), ("p99", 99), ("max", 100)):
        figures.add(f"{stage}_{name}_s", float(np.percentile(ages_s, share)) if ages_s else float("nan"))


def losses(box: OneBox) -> Counter[str]:
    """Pictures so far that were dropped, by reason, and those that were late."""
    lost: Counter[str] = Counter()
    for each in box.watch.pipeline.watches().values():
        lost.update({f"dropped_{reason}": count for reason, count in each.dropped.items()})
        lost["late_pictures"] += each.late
    return lost


def report(box: OneBox, use: Use, before: Counter[str], figures: Figures) -> None:
    """Add what was measured. `before`: what was lost until it began."""
    processors = _processors()
    figures.add("load", use.cores / processors)
    figures.add("load_ours", use.ours_s / use.wall_s / processors)
    figures.add("load_server", use.server_s / use.wall_s / processors)
    figures.add("load_machine", use.machine_s / use.wall_s / processors)
    figures.add("analysed_per_s", use.analysed_per_s)
    figures.add("events", len(box.ages.stored))
    report_ages("detected", box.ages.tracked, figures)
    report_ages("published", box.ages.published, figures)
    report_ages("judged", box.ages.judged, figures)
    report_ages("stored", box.ages.stored, figures)
    figures.add("replayed", len(box.ages.replayed))
    figures.add("replayed_max_s", max(box.ages.replayed, default=0.0))
    watches = box.watch.pipeline.watches().values()
    figures.add("awake_at_end", sum(each.alertness is Alertness.AWAKE for each in watches))
    for name, count in sorted(losses(box).items()):
        figures.add(name, count - before[name])
    figures.add("rss_mb", rss_bytes() / 1e6)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Picture at the socket to rule event.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--imgsz", type=int, default=320)
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--streams", type=int, default=0, help="0: as it is run without tuning")
    parser.add_argument("--max-batch", type=int, default=0, help="0: as it is run without tuning")
    parser.add_argument("--cameras", type=int, default=32)
    parser.add_argument("--active", type=int, default=4)
    parser.add_argument("--load", type=float, default=0.8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--trial-s", type=float, default=8)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = Figures()
    busy = camera_clip(args.clip, WH, FPS, KBPS, GOP_S)
    usual = untuned(backend_for(args.weights, args.backend), _processors())
    detector = open_detector(
        args.weights,
        args.backend,
        args.imgsz,
        max_batch=args.max_batch or usual.batch,
        classes=["person"],
        streams=args.streams or usual.streams,
    )
    figures.add("backend", detector.backend)
    figures.add("precision", detector.info.precision)
    figures.add("imgsz", args.imgsz)
    figures.add("streams", detector.streams)
    figures.add("max_batch", detector.max_batch)
    figures.add("processors", _processors())
    with (
        LoadServer(quiet_camera_clip(args.clip), args.cameras, args.active, busy) as server,
        TemporaryDirectory() as folder,
        OneBox(Path(folder), SystemClock(), detector, PipelineSettings()) as box,
    ):
        configs = box.plant(server.urls, args.active, QUIET_CAMERA_FPS)
        box.watch.set_cameras(configs)
        figures.add("settled_s", settle(box, [each.camera_id for each in configs[args.active :]]))
        trials = []
        for fps in TRIAL_FPS:
            set_rate(box, configs, args.active, fps)
            trials.append(use_of(box, server.pid, args.trial_s))
        fps = rate_for(args.load * _processors(), trials, args.active)
        figures.add("analysis_fps", fps)
        set_rate(box, configs, args.active, fps)
        box.ages.forget()
        before = losses(box)
        use = use_of(box, server.pid, args.seconds)
        report(box, use, before, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
