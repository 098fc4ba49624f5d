"""How much of its own parts' speed the loop keeps.

    python -m bench.pipeline --weights FILE --clip FILE [--clip FILE …] [--imgsz 640] [--json OUT]

In one run, in turn and repeatedly, with the same libraries, files and thread counts:
`decode_limit_fps`: bare PyAV decoding of the clips on the pipeline's number of threads, nothing else running.
`inference_limit_batch_N_fps`: the bare network on N ready pictures again and again, nothing else running.
`cameras_N_fps`: the pipeline with N file cameras, every picture decoded, detected and tracked, none dropped.
`ratio_N`: `cameras_N_fps` over min(decode limit, inference limit for the batch N cameras can fill).
`ratio_best_N`: the same over min(decode limit, best inference limit of any batch).
Figures are medians over the rounds; clips are dealt to cameras in turn.
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np

from bench.clips import access_units
from bench.figures import Figures
from models.clock import SystemClock
from models.errors import XueliangError
from models.media import AccessUnit, Codec
from models.tracks import TrackedFrame
from vision.detectors.port import Detector, Runner
from vision.detectors.registry import BACKENDS, open_detector
from vision.pipeline import Pipeline, PipelineSettings

DECODERS = {Codec.H264: "h264", Codec.H265: "hevc", Codec.MJPEG: "mjpeg"}
EVERY_PICTURE = 1e6


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. `clips`: the access units of each file, cut to `pictures`."""

    clips: list[list[AccessUnit]]
    settings: PipelineSettings
    pictures: int
    seconds: float


def timed(work: Callable[[], int]) -> float:
    """Pictures a second of `work`, which returns how many it did."""
    began = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - began)


def decode_bare(units: list[AccessUnit]) -> int:
    """Decode units with PyAV and nothing of ours."""
    context = av.CodecContext.create(DECODERS[units[0].codec], "r")
    assert isinstance(context, av.VideoCodecContext)
    context.thread_count = 1
    return sum(len(context.decode(av.Packet(unit.data))) for unit in units) + len(context.decode(None))


def decode_limit(plan: Plan) -> float:
    """Pictures a second that the pipeline's number of threads decode."""
    workers = plan.settings.decode_workers
    clips = [plan.clips[number % len(plan.clips)] for number in range(2 * workers)]
    with ThreadPoolExecutor(workers) as threads:
        return timed(lambda: sum(threads.map(decode_bare, clips)))


def inference_limit(runner: Runner, batch: int, seconds: float) -> float:
    """Pictures a second of the bare network on ready batches."""
    width, height = runner.input_wh
    pictures = np.random.default_rng(0).integers(0, 255, (batch, 3, height, width), np.uint8)
    runner.infer(pictures)
    deadline = time.perf_counter() + seconds

    def work() -> int:
        done = 0
        while time.perf_counter() < deadline:
            runner.infer(pictures)
            done += batch
        return done

    return timed(work)


def pipeline_speed(detector: Detector, plan: Plan, cameras: int) -> float:
    """Pictures a second through the whole pipeline; raises XueliangError when a picture was lost on the way."""
    reported: list[tuple[TrackedFrame, str]] = []
    pipeline = Pipeline(
        detector, SystemClock(), lambda tracked, frame: reported.append((tracked, frame.camera_id)), plan.settings
    )
    names = [f"camera-{number}" for number in range(cameras)]
    each = max(20, plan.pictures // cameras)
    pipeline.set_cameras(dict.fromkeys(names, EVERY_PICTURE))
    pipeline.start()

    def feed() -> int:
        for turn in range(each):
            for number, name in enumerate(names):
                clip = plan.clips[number % len(plan.clips)]
                lap, place = divmod(turn, len(clip))
                pipeline.submit(replace(clip[place], camera_id=name, epoch=lap))
        if not pipeline.flush(timeout_s=120):
            raise XueliangError(f"the pipeline did not finish: {pipeline.failure}")
        return sum(counters.analysed for counters in pipeline.counters().values())

    try:
        fps = timed(feed)
        counters = pipeline.counters()
    finally:
        pipeline.stop()
    lost = {reason: count for each_one in counters.values() for reason, count in each_one.dropped.items()}
    if lost or len(reported) != each * cameras:
        raise XueliangError(f"{len(reported)} of {each * cameras} pictures came back; lost: {lost}")
    return fps


def measure(args: argparse.Namespace, plan: Plan, figures: Figures) -> None:
    """Run the rounds and report the medians."""
    detector = open_detector(args.weights, args.backend, args.imgsz, threads=args.threads, max_batch=args.max_batch)
    runner = BACKENDS[detector.backend](args.weights, (args.imgsz, args.imgsz), args.threads)
    batches = sorted({min(cameras, args.max_batch) for cameras in args.cameras})
    seen: dict[str, list[float]] = defaultdict(list)
    for _ in range(args.rounds):
        seen["decode_limit_fps"].append(decode_limit(plan))
        for batch in batches:
            seen[f"inference_limit_batch_{batch}_fps"].append(inference_limit(runner, batch, plan.seconds))
        for cameras in args.cameras:
            seen[f"cameras_{cameras}_fps"].append(pipeline_speed(detector, plan, cameras))
    middle = {name: statistics.median(values) for name, values in seen.items()}
    for name, value in middle.items():
        figures.add(name, value)
    best = max(middle[f"inference_limit_batch_{batch}_fps"] for batch in batches)
    figures.add("inference_limit_fps", best)
    for cameras in args.cameras:
        own = middle[f"inference_limit_batch_{min(cameras, args.max_batch)}_fps"]
        fps, decode = middle[f"cameras_{cameras}_fps"], middle["decode_limit_fps"]
        figures.add(f"ratio_{cameras}", fps / min(decode, own))
        figures.add(f"ratio_best_{cameras}", fps / min(decode, best))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Throughput of the vision pipeline over that of its parts.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, action="append", required=True)
    parser.add_argument("--imgsz", type=int, default=640)
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--cameras", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--pictures", type=int, default=400, help="pictures through the pipeline each time")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each inference measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="inference threads, 0 for every core")
    parser.add_argument("--decode-workers", type=int, default=2)
    parser.add_argument("--max-batch", type=int, default=8)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    settings = PipelineSettings(decode_workers=args.decode_workers, max_batch=args.max_batch, wait=True)
    clips = [list(access_units(clip))[: args.pictures] for clip in args.clip]
    figures = Figures()
    figures.add("imgsz", args.imgsz)
    measure(args, Plan(clips, settings, args.pictures, args.seconds), figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
