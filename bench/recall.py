"""Whether watching idle loses anything, and how much of a quiet day a camera is awake.

    python -m bench.recall [--clip FILE ...] [--settings day,night] [--events truth|detector]
                           [--only tuned|held|cctv|given] [--pipeline]

Each clip is stitched with long quiet stretches (see `bench/quiet_clips.py`) for several settings of noise, light and
bitrate. The quiet stretches show the clip's scene without those who walk through it (`bench/clear_scene.py`); what
stands there in every picture stays. An event is one object that comes and goes. It is found when one track of our
detector and tracker lies on it in at least three pictures. `always_on`: events found when every due picture is
analysed. `gated`: found when the camera is idle until it wakes. `lost`: found always on, and not gated; each is
printed. `wake_delay_s`: from an object's first picture to the look that woke the camera (what came between is taken
from the ring). `awake_share_quiet`: part of the quiet stretches awake, without the time to learn the scene and to come
to rest after an event; `…_by_…`: what for. `false_wakes_per_h`: wakes in quiet stretches.

`--pipeline` shows each clip to the real pipeline as well (`pipeline_…`): with sweeps, which this harness has not, and
with its own looks at what stands still. Its alertness is asked for after each picture, some tenths of a second late.

What thresholds were set on: the clips named TUNED, and those named HELD, since their losses were looked at and two
choices (how much a single look may teach; that what neither came nor moved settles at once) were made with them in
view. Only `--only cctv` (some of the 300 clips of `video/cctv-short`) is footage on which nothing was chosen.
Two seconds hold hardly an event by this measure: it tells of calm, not of recall.
"""

import argparse
import pickle
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import numpy as np

from bench.__main__ import MEDIA, ROOT, STREET, TRUTH, WEIGHTS
from bench.clear_scene import without_remains
from bench.figures import Figures
from bench.gated_pipeline import by_pipeline
from bench.gating import Gated, Watched, always_on, covered_s, described, is_found, shots, why_lost
from bench.objects import Truth, chosen, found_passages, true_passages
from bench.quiet_clips import FPS, Passage, Setting, Source, Stitched, read_source, script, stitch
from models.watching import WakeReason
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector

OUT = ROOT / "bench" / "out" / "recall"
VIDEO = MEDIA / "video"
TUNED = {
    STREET: ("day", "wind", "rain"),
    VIDEO / "ahmetozlu-vehicle-input.mp4": ("wind", "jumps", "night"),
    VIDEO / "intel-car-detection.mp4": ("night",),
}
HELD = {
    VIDEO / "ahmetozlu-cutl.mp4": ("day", "rain"),
    VIDEO / "intel-one-by-one-person-detection.mp4": ("night", "poor"),
    VIDEO / "plaza-crowd-lam.mp4": ("rain", "day"),
    VIDEO / "car_traffic_small.mp4": ("jumps", "night"),
    VIDEO / "bgslib-video03.avi": ("wind", "poor"),
}
SETTINGS = (
    Setting("day", noise=2, kbps=512),
    Setting("poor", noise=5, kbps=160),
    Setting("night", noise=8, kbps=256, contrast=0.35),
    Setting("wind", noise=3, kbps=384, sway=0.15),
    Setting("rain", noise=3, kbps=384, drops=60),
    Setting("jumps", noise=3, kbps=384, jumps_s=15),
)
CLASSES = ("person", "bicycle", "car", "motorcycle", "bus", "truck", "dog")
_CCTV_CLIPS = 8
REST_S = 14.0  # after an event: memory of the tracker, what stays is learned, hysteresis
LEARN_S = 20.0  # after the connection: the scene is learned, and what sways in it


@dataclass(slots=True)
class Sum:
    """Figures of several clips."""

    events: int = 0
    always_on: int = 0
    gated: int = 0
    lost: list[str] = field(default_factory=list)
    delays_s: list[float] = field(default_factory=list)
    quiet_s: float = 0.0
    quiet_awake_s: float = 0.0
    false_wakes: int = 0
    held_s: Counter[str] = field(default_factory=Counter)
    reasons: Counter[WakeReason] = field(default_factory=Counter)

    def add(self, name: str, stitched: Stitched, always: Watched, gated: Watched) -> None:
        """Count one clip in one setting."""
        for event in stitched.events:
            self.events += 1
            seen, kept = is_found(event, always), is_found(event, gated)
            self.always_on += seen
            self.gated += kept
            if seen and not kept:
                self.lost.append(f"{name} {described(event)}: {why_lost(event, gated)}")
            if event.alone and seen:
                woke = [at for at, _, _ in gated.woken if event.time_s[0] <= at <= event.time_s[-1] + 2]
                self.delays_s += [woke[0] - float(event.time_s[0])] if woke else []
        self._add_quiet(stitched, gated)
        self.reasons.update(reason for _, _, reason in gated.woken)

    def _add_quiet(self, stitched: Stitched, gated: Watched) -> None:
        for start, end in stitched.quiet_s:
            settled = start + (REST_S if start else LEARN_S)
            if settled < end:
                self.quiet_s += end - settled
                self.quiet_awake_s += covered_s((settled, end), gated.awake_s)
                self.held_s.update(why for at, why in gated.held if settled <= at < end)
            self.false_wakes += sum(start + 2 < at < end for at, _, _ in gated.woken)

    def print(self, figures: Figures, prefix: str) -> None:
        """All figures under a prefix."""
        figures.add(f"{prefix}events", self.events)
        figures.add(f"{prefix}always_on", self.always_on)
        figures.add(f"{prefix}gated", self.gated)
        figures.add(f"{prefix}lost", len(self.lost))
        for name, share in (("p50", 50), ("p95", 95)):
            delay_s = float(np.percentile(self.delays_s, share)) if self.delays_s else float("nan")
            figures.add(f"{prefix}wake_delay_s_{name}", delay_s)
        figures.add(f"{prefix}awake_share_quiet", self.quiet_awake_s / max(1e-9, self.quiet_s))
        figures.add(f"{prefix}false_wakes_per_h", 3600 * self.false_wakes / max(1e-9, self.quiet_s))
        for why, pictures in sorted(self.held_s.items()):
            figures.add(f"{prefix}awake_share_quiet_by_{why}", pictures / FPS / max(1e-9, self.quiet_s))
        for reason, count in sorted(self.reasons.items()):
            figures.add(f"{prefix}woken_by_{reason}", count)


def passages_of(source: Source, clip: Path, events: str, detector: Detector) -> list[Passage]:
    """The objects of a clip, remembered beside the stitched clips."""
    if events == "truth" and clip == STREET:
        return true_passages(source, Truth(TRUTH, 0.625))
    kept = OUT / f"{source.name}-{len(source.pictures)}-{detector.input_wh[0]}.passages"
    if not kept.exists():
        passages = found_passages(source, detector)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("wb") as stream:
            pickle.dump([(each.index, each.boxes_xyxy) for each in passages], stream)
    with kept.open("rb") as stream:
        return [Passage(*each) for each in pickle.load(stream)]


def watch(
    source: Source, passages: list[Passage], setting: Setting, args: argparse.Namespace, detector: Detector
) -> tuple[Stitched, Watched, Watched]:
    """One clip in one setting, watched both ways."""
    stretches = script(source, chosen(passages, args.alone), args.quiet, args.last_quiet)
    stitched = stitch(source, stretches, setting, passages, OUT)
    pictures = shots(stitched, detector)
    always = always_on(pictures, detector, source.resolution_wh)
    return stitched, always, Gated(pictures, detector, source.resolution_wh).run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What idle gating loses, and how often a quiet camera is awake.")
    parser.add_argument("--clip", type=Path, action="append", default=[], help="one more clip")
    parser.add_argument("--only", choices=("tuned", "held", "cctv", "given"), help="only these clips")
    parser.add_argument("--settings", help="such as day,night; else two or three for each clip")
    parser.add_argument("--events", choices=("truth", "detector"), default="truth", help="ground truth where there is")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--imgsz", type=int, default=416)
    parser.add_argument("--alone", type=int, default=3, help="objects that come alone, a clip")
    parser.add_argument("--quiet", type=float, default=26.0, help="seconds between events")
    parser.add_argument("--last-quiet", type=float, default=60.0)
    parser.add_argument("--pipeline", action="store_true", help="watch each by the real pipeline as well")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _clips(args: argparse.Namespace) -> list[Path]:
    kinds: dict[str | None, list[Path]] = {
        "tuned": [*TUNED],
        "held": [*HELD],
        "cctv": cctv_clips(),
        "given": [],
        None: [*TUNED, *HELD],
    }
    return [*kinds[args.only], *args.clip]


def cctv_clips() -> list[Path]:
    """Some of the short ones, evenly from all."""
    clips = sorted((VIDEO / "cctv-short").rglob("*.mp4"))
    return clips[:: max(1, len(clips) // _CCTV_CLIPS)][:_CCTV_CLIPS]


def _known_as(clip: Path) -> str:
    return "tuned" if clip in TUNED else "held" if clip in HELD else "given"


def _settings(clip: Path, names: str | None) -> list[Setting]:
    """Those asked for; else the clip's own, or all for a clip not known here."""
    wanted = names.split(",") if names else (TUNED | HELD).get(clip, [each.name for each in SETTINGS])
    return [each for each in SETTINGS if each.name in wanted]


def _see_pipeline(
    name: str, outcome: tuple[Stitched, Watched, Watched], detector: Detector, sums: dict[str, Sum]
) -> None:
    stitched, always, _ = outcome
    one, watched = Sum(), by_pipeline(stitched, detector)
    for each in (one, sums["pipeline"]):
        each.add(name, stitched, always, watched)
    share = one.quiet_awake_s / max(1e-9, one.quiet_s)
    words = f"gated {one.gated} lost {len(one.lost)} quiet_awake {share:.3f} wakes {dict(one.reasons)}"
    print(f"# {name} by the pipeline: {words}", flush=True)
    for lost in one.lost:
        print(f"# lost by the pipeline: {lost}", flush=True)


def main() -> None:
    """Measure and print."""
    args, figures, began_s = _arguments(), Figures(), process_time()
    size_wh = (args.imgsz, round(args.imgsz * 0.5625 / 32 + 0.49) * 32)
    detector = open_detector(args.weights, "auto", size_wh, 0.25, 0.55, 1, 1, CLASSES)
    sums = {name: Sum() for name in (*(each.name for each in SETTINGS), "tuned", "held", "given", "all", "pipeline")}
    for clip in _clips(args):
        source = without_remains(read_source(clip), detector, OUT)
        passages = passages_of(source, clip, args.events, detector)
        for setting in _settings(clip, args.settings):
            name = f"{source.name}/{setting.name}"
            outcome = watch(source, passages, setting, args, detector)
            one = Sum()
            for each in (one, sums[setting.name], sums[_known_as(clip)], sums["all"]):
                each.add(name, *outcome)
            share = one.quiet_awake_s / max(1e-9, one.quiet_s)
            words = f"events {one.events} always_on {one.always_on} gated {one.gated} lost {len(one.lost)}"
            held = {why: round(pictures / FPS / max(1e-9, one.quiet_s), 3) for why, pictures in one.held_s.items()}
            if args.pipeline:
                _see_pipeline(name, outcome, detector, sums)
            print(f"# {name}: {words} quiet_awake {share:.3f} by {held} wakes {dict(one.reasons)}", flush=True)
            for lost in one.lost:
                print(f"# lost: {lost}", flush=True)
    for name, each in sums.items():
        if each.events:
            each.print(figures, "" if name == "all" else f"{name}_")
    figures.add("cpu_s", process_time() - began_s)
    figures.write(args.json)


if __name__ == "__main__":
    main()
