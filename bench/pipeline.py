"""How much of its own parts' speed the loop keeps.

    python -m bench.pipeline --weights FILE --clip FILE [--clip FILE …] [--imgsz 640] [--json OUT]

In one run, in turn and repeatedly, with the same libraries, files and thread counts:
`decode_limit_fps`: bare PyAV decoding of the clips on the pipeline's number of threads, nothing else running.
`inference_limit_batch_N_fps`: the bare network on N ready pictures again and again, nothing else running.
`cameras_N_fps`: the pipeline with N file cameras, every picture decoded, detected and tracked, none dropped.
`ratio_N`: `cameras_N_fps` over min(decode limit, inference limit for the batch N cameras can fill).
`ratio_best_N`: the same over min(decode limit, best inference limit of any batch).
`…_cpu_ms`: processor time a picture, which says more than speed where the machine has other work too.
`overhead_N_cpu_ms`: that of the pipeline less that of bare decoding and bare inference.
A ratio is taken within each round; all figures are medians over the rounds. Clips are dealt to cameras in turn.
"""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import av
import numpy as np

from bench.clips import access_units
from bench.figures import Figures
from models.cameras import Watching
from models.clock import SystemClock
from models.errors import XueliangError
from models.media import AccessUnit, Codec
from models.tracks import TrackedFrame
from vision.detectors.backend import Runner, Running
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector, open_runner
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched

DECODERS = {Codec.H264: "h264", Codec.H265: "hevc", Codec.MJPEG: "mjpeg"}
EVERY_PICTURE = 1e6


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. `clips`: the access units of each file, cut to `pictures`."""

    clips: list[list[AccessUnit]]
    settings: PipelineSettings
    pictures: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Speed:
    """`fps`: pictures a second. `cpu_ms`: processor time a picture, all threads."""

    fps: float
    cpu_ms: float


def timed(work: Callable[[], int]) -> Speed:
    """The speed of `work`, which returns how many pictures it did."""
    began, cpu_began = time.perf_counter(), time.process_time()
    done = work()
    return Speed(done / (time.perf_counter() - began), 1000 * (time.process_time() - cpu_began) / done)


def decode_bare(units: list[AccessUnit]) -> int:
    """Decode units with PyAV and nothing of ours."""
    context = av.CodecContext.create(DECODERS[units[0].codec], "r")
    assert isinstance(context, av.VideoCodecContext)
    context.thread_count = 1
    return sum(len(context.decode(av.Packet(unit.data))) for unit in units) + len(context.decode(None))


def decode_limit(plan: Plan) -> Speed:
    """The speed at which the pipeline's number of threads decode."""
    workers = plan.settings.decode_workers
    clips = [plan.clips[number % len(plan.clips)] for number in range(2 * workers)]
    with ThreadPoolExecutor(workers) as threads:
        return timed(lambda: sum(threads.map(decode_bare, clips)))


def inference_limit(runner: Runner, batch: int, seconds: float) -> Speed:
    """The speed of the bare network on ready batches."""
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


def pipeline_speed(detector: Detector, plan: Plan, cameras: int) -> Speed:
    """The speed of the whole pipeline; raises XueliangError when a picture was lost on the way."""
    reported: list[tuple[TrackedFrame, str]] = []
    pipeline = Pipeline(
        detector, SystemClock(), lambda tracked, frame: reported.append((tracked, frame.camera_id)), plan.settings
    )
    names = [f"camera-{number}" for number in range(cameras)]
    each = max(20, plan.pictures // cameras)
    pipeline.set_cameras(dict.fromkeys(names, Watched(EVERY_PICTURE, Watching.ALWAYS)))
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
        speed = timed(feed)
        counters = pipeline.counters()
    finally:
        pipeline.stop()
    lost = {reason: count for each_one in counters.values() for reason, count in each_one.dropped.items()}
    if lost or len(reported) != each * cameras:
        raise XueliangError(f"{len(reported)} of {each * cameras} pictures came back; lost: {lost}")
    return speed


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of all measurements; `inference` by batch size, `pipeline` by number of cameras."""

    decode: Speed
    inference: dict[int, Speed]
    pipeline: dict[int, Speed]

    def ratio(self, cameras: int, batch: int) -> float:
        """The pipeline's speed over that of its slowest part."""
        return self.pipeline[cameras].fps / min(self.decode.fps, self.inference[batch].fps)

    @property
    def best_batch(self) -> int:
        return max(self.inference, key=lambda batch: self.inference[batch].fps)


def play_round(detector: Detector, runner: Runner, plan: Plan, batch_of: dict[int, int]) -> Round:
    """Measure everything once; `batch_of`: the largest batch so many cameras can fill."""
    return Round(
        decode_limit(plan),
        {batch: inference_limit(runner, batch, plan.seconds) for batch in sorted(set(batch_of.values()))},
        {cameras: pipeline_speed(detector, plan, cameras) for cameras in batch_of},
    )


def report(rounds: list[Round], batch_of: dict[int, int], figures: Figures) -> None:
    """Add the medians of the rounds."""
    figures.add("decode_limit_fps", median(each.decode.fps for each in rounds))
    figures.add("decode_cpu_ms", median(each.decode.cpu_ms for each in rounds))
    figures.add("inference_limit_fps", median(each.inference[each.best_batch].fps for each in rounds))
    for batch in rounds[0].inference:
        figures.add(f"inference_limit_batch_{batch}_fps", median(each.inference[batch].fps for each in rounds))
        figures.add(f"inference_batch_{batch}_cpu_ms", median(each.inference[batch].cpu_ms for each in rounds))
    for cameras, batch in batch_of.items():
        report_cameras(rounds, cameras, batch, figures)


def report_cameras(rounds: list[Round], cameras: int, batch: int, figures: Figures) -> None:
    """Add the medians for one number of cameras."""
    speeds = [each.pipeline[cameras] for each in rounds]
    parts_ms = [each.decode.cpu_ms + each.inference[batch].cpu_ms for each in rounds]
    figures.add(f"cameras_{cameras}_fps", median(speed.fps for speed in speeds))
    figures.add(f"cameras_{cameras}_cpu_ms", median(speed.cpu_ms for speed in speeds))
    figures.add(f"overhead_{cameras}_cpu_ms", median(s.cpu_ms - p for s, p in zip(speeds, parts_ms, strict=True)))
    figures.add(f"ratio_{cameras}", median(each.ratio(cameras, batch) for each in rounds))
    figures.add(f"ratio_best_{cameras}", median(each.ratio(cameras, each.best_batch) for each in rounds))


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
    detector = open_detector(args.weights, args.backend, args.imgsz, threads=args.threads, max_batch=args.max_batch)
    runner = open_runner(args.weights, detector.backend, args.imgsz, Running(threads=args.threads))
    plan = Plan(clips, settings, args.pictures, args.seconds)
    batch_of = {cameras: min(cameras, args.max_batch) for cameras in args.cameras}
    report([play_round(detector, runner, plan, batch_of) for _ in range(args.rounds)], batch_of, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
