"""Hundreds of live cameras that come and go for long: is anything left behind?

    python -m bench.soak --clip FILE [--cameras 200] [--minutes 20] [--weights FILE] [--json OUT]

Watch, LocalBus and Desk in one process as in the service; RTSP cameras over TCP from another (640x360, 25 fps, 512
kbit/s), a few of them with people in the picture and rules on them. Every few seconds some cameras are removed and
those removed before are back; every so often the server breaks off a tenth of its connections without a word. Free
memory is given back as often as the service does it (`gave_back_longest_ms`).
`rss_…`: memory once a second; the first `--warm-up-s` do not count. `rss_slope_mb_per_h`: of the straight line through
the rest, `rss_max_mb`: the most. `…_before`, `…_after`: threads, sockets and open files of our process before the
first camera and after everything has stopped. `returned_share`: removed cameras that were live again at the end.
The exit status is 1 when threads, sockets or files are left behind, or the cameras did not come back.
"""

import argparse
import gc
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.camera_clips import camera_clip
from bench.figures import Figures
from bench.latency import KBPS, WH
from bench.one_box import OneBox
from bench.processes import open_targets, rss_bytes, socket_count, thread_count
from bench.rtsp_load import LoadServer
from bench.still_clips import FPS, GOP_S, quiet_camera_clip
from models.cameras import CameraConfig, CameraState
from models.clock import SystemClock
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector
from vision.pipeline import PipelineSettings
from xueliang.memory import GIVE_BACK_EVERY_S, give_back_free_memory

CHANGE_EVERY_S = 5.0
DROP_EVERY_S = 30.0
LEAVING_SHARE = 0.05
COMING_BACK_S = 60.0
LET_GO_S = 10.0
MOST_AWAY = 0.01


@dataclass(slots=True)
class Story:
    """What happened. `rss`: seconds since the beginning and bytes. `given_back_s`: how long each giving back of free
    memory took."""

    rss: list[tuple[float, int]] = field(default_factory=list)
    given_back_s: list[float] = field(default_factory=list)
    removed: int = 0
    broken_off: int = 0

    def slope_mb_per_h(self, warm_up_s: float) -> float:
        """Of the line through what came after warming up; not a number with fewer than three points."""
        late = np.array([(at, size) for at, size in self.rss if at >= warm_up_s], np.float64).reshape(-1, 2)
        if len(late) < 3:
            return float("nan")
        slope: float = np.polyfit(late[:, 0] / 3600, late[:, 1] / 1e6, 1)[0]
        return slope


@dataclass(frozen=True, slots=True)
class Held:
    """What our process holds of the system."""

    threads: int
    sockets: int
    files: tuple[str, ...]

    @classmethod
    def now(cls) -> "Held":
        """At this moment."""
        gc.collect()
        targets = sorted(
            target if target.startswith("anon") else target.partition(":[")[0] for target in open_targets()
        )
        return cls(thread_count(), socket_count(), tuple(each for each in targets if each != "socket"))

    def left_since(self, before: "Held") -> list[str]:
        """What is held now and was not before, in words."""
        left = [f"thread {each.name}" for each in threading.enumerate()[1:]][: max(0, self.threads - before.threads)]
        left += ["socket"] * max(0, self.sockets - before.sockets)
        return left + sorted((Counter(self.files) - Counter(before.files)).elements())


def live(box: OneBox) -> int:
    """Cameras that send pictures."""
    return sum(each.state is CameraState.ONLINE for each in box.watch.fleet.statuses().values())


def come_and_go(box: OneBox, server: LoadServer, configs: list[CameraConfig], seconds: float) -> Story:
    """Let cameras leave and return, and connections break, for so long."""
    story, chance = Story(), random.Random(0)
    began_s = time.perf_counter()
    next_change_s, next_drop_s, next_give_back_s = CHANGE_EVERY_S, DROP_EVERY_S, GIVE_BACK_EVERY_S
    while (now_s := time.perf_counter() - began_s) < seconds:
        if now_s >= next_change_s:
            next_change_s = now_s + CHANGE_EVERY_S
            away = set(chance.sample(range(len(configs)), max(1, round(LEAVING_SHARE * len(configs)))))
            box.watch.set_cameras([each for number, each in enumerate(configs) if number not in away])
            story.removed += len(away)
        if now_s >= next_drop_s:
            next_drop_s = now_s + DROP_EVERY_S
            server.drop_some()
            story.broken_off += 1
        if now_s >= next_give_back_s:
            next_give_back_s = now_s + GIVE_BACK_EVERY_S
            give_back_free_memory()
            story.given_back_s.append(time.perf_counter() - began_s - now_s)
        box.ages.forget()  # what this bench does not look at would be memory that grows
        story.rss.append((now_s, rss_bytes()))
        time.sleep(1)
    return story


def bring_back(box: OneBox, configs: list[CameraConfig]) -> int:
    """Watch all again; how many send pictures after a while."""
    box.watch.set_cameras(configs)
    until_s = time.perf_counter() + COMING_BACK_S
    while live(box) < len(configs) and time.perf_counter() < until_s:
        time.sleep(0.5)
    return live(box)


def let_go(before: Held) -> Held:
    """What is held once everything has stopped, given a few seconds."""
    until_s = time.perf_counter() + LET_GO_S
    while (held := Held.now()).left_since(before) and time.perf_counter() < until_s:
        time.sleep(0.5)
    return held


def report(story: Story, warm_up_s: float, figures: Figures) -> None:
    """Add what happened and the memory."""
    figures.add("cameras_removed", story.removed)
    figures.add("connections_broken_off_times", story.broken_off)
    if story.rss:
        late = [size for at, size in story.rss if at >= warm_up_s]
        figures.add("rss_first_mb", (late or [0])[0] / 1e6)
        figures.add("rss_last_mb", story.rss[-1][1] / 1e6)
        figures.add("rss_max_mb", max(late, default=0) / 1e6)
        figures.add("rss_slope_mb_per_h", story.slope_mb_per_h(warm_up_s))
        figures.add("gave_back_longest_ms", 1000 * max(story.given_back_s, default=0.0))


def soak(args: argparse.Namespace, detector: Detector | None, figures: Figures) -> bool:
    """Run all of it; whether every camera came back."""
    busy = camera_clip(args.clip, WH, FPS, KBPS, GOP_S)
    with (
        LoadServer(quiet_camera_clip(args.clip), args.cameras, args.active, busy) as server,
        TemporaryDirectory() as folder,
        OneBox(Path(folder), SystemClock(), detector, PipelineSettings()) as box,
    ):
        configs = box.plant(server.urls, args.active, analysis_fps=5.0)
        box.watch.set_cameras(configs)
        began_s = time.process_time()
        story = come_and_go(box, server, configs, 60 * args.minutes)
        figures.add("core_share", (time.process_time() - began_s) / (60 * args.minutes))
        report(story, args.warm_up_s, figures)
        back = bring_back(box, configs)
        figures.add("cameras", len(configs))
        figures.add("returned_share", back / len(configs))
        figures.add("alerts_filed_events", len(box.ages.stored))
        counters = box.watch.fleet.counters().values()
        figures.add("reconnects", sum(each["reconnects"] for each in counters))
        figures.add("lost_packets", sum(each["lost"] for each in counters))
    return back >= (1 - MOST_AWAY) * len(configs)


def main() -> int:
    """Measure and print; 1 when something was left behind."""
    parser = argparse.ArgumentParser(description="Cameras coming and going for long.")
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="without, nothing is detected")
    parser.add_argument("--imgsz", type=int, default=320)
    parser.add_argument("--cameras", type=int, default=200)
    parser.add_argument("--active", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--warm-up-s", type=float, default=180)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = Figures()
    detector = open_detector(args.weights, "auto", args.imgsz, classes=["person"]) if args.weights else None
    before = Held.now()
    returned = soak(args, detector, figures)
    after = let_go(before)
    for when, held in (("before", before), ("after", after)):
        figures.add(f"threads_{when}", held.threads)
        figures.add(f"sockets_{when}", held.sockets)
        figures.add(f"files_{when}", len(held.files))
    left = after.left_since(before)
    figures.add("left_behind", ", ".join(left) or "nothing")
    figures.write(args.json)
    return int(bool(left) or not returned)


if __name__ == "__main__":
    sys.exit(main())
