"""How much of its own parts' speed the loop keeps, and what an awake camera costs.

    python -m bench.pipeline --weights FILE --clip FILE [--clip FILE …] [--imgsz 640] [--streams N] [--json OUT]

In one run, in turn and repeatedly, with the same libraries, files and thread counts:
`decode_limit_fps`: bare PyAV decoding of the clips on the pipeline's number of threads, nothing else running.
`inference_limit_S_streams_batch_B_fps`: the bare network on B ready pictures again and again, S at once.
`cameras_N_fps`: the pipeline with N file cameras, every picture decoded, detected and tracked, none dropped.
`ratio_at_N`: `cameras_N_fps` over min(decode limit, inference limit of the same streams and the batch N cameras fill).
`ratio_best_at_N`: the same over min(decode limit, best inference limit of any batch and number of streams tried).
`ratio_of_cores_N`: `cameras_N_fps` over what the cores allow: cores / (processor seconds of bare decoding and of the
bare network a picture). Decoding and network share the cores, which the minimum of the two limits leaves out.
`share_of_parts_N`: processor time a picture of bare decoding and the bare network over that of the pipeline: what
`ratio_of_cores_N` would be were the cores never idle nor taken by others, so the one to read on a shared machine.
`input`: width and height of the network's input that the clips take, in the pipeline and by itself.
`…_cpu_ms`: processor time a picture, which says more than speed where the machine has other work too.
`overhead_N_cpu_ms`: that of the pipeline less that of bare decoding and bare inference.
`around_N_cpu_ms`: the pipeline with a detector that costs nothing, less bare decoding: all that is ours by itself.
`live_N_…`: N cameras at the pace of 25 pictures a second, of which `--fps` are wanted, newest first: processor time a
picture that came (`source_cpu_ms`) and that was analysed (`analysed_cpu_ms`), pictures due, analysed and dropped, p50
and p95 of the age at the result, memory of the process.
A ratio is taken within each round; all figures are medians over the rounds. Clips are dealt to cameras in turn.
The process is kept to its first `--cores` processors; libraries that would take more threads are told that number.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2

from bench.clips import access_units, resolution_wh
from bench.costless import Costless
from bench.figures import Figures
from bench.limits import Network, Speed, decode_limit, inference_limit
from bench.loop import Live, Plan, as_fast_as_it_will, at_the_pace_of_cameras
from vision.detectors.backend import Runner, Running
from vision.detectors.port import Detector
from vision.detectors.registry import backend_for, open_detector
from vision.letterbox import input_for
from vision.pipeline_settings import PipelineSettings
from vision.tuning import untuned

Way = tuple[int, int]  # streams, batch


@dataclass(frozen=True, slots=True)
class Parts:
    """What is measured by itself: the network by number of streams, and the batch so many cameras can fill."""

    runners: dict[int, Runner]
    batch_of: dict[int, int]
    streams: int
    seconds: float
    cores: int

    def ways(self) -> list[Way]:
        return [(streams, batch) for streams in self.runners for batch in sorted(set(self.batch_of.values()))]

    def same(self, cameras: int) -> Way:
        """The way the pipeline goes with so many cameras."""
        return self.streams, self.batch_of[cameras]


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of all measurements; `pipeline`, and `around` with a costless detector, by number of cameras."""

    decode: Speed
    inference: dict[Way, Speed]
    pipeline: dict[int, Speed]
    around: dict[int, Speed]

    def ratio(self, cameras: int, way: Way) -> float:
        """The pipeline's speed over that of its slowest part."""
        return self.pipeline[cameras].fps / min(self.decode.fps, self.inference[way].fps)

    def ratio_of_cores(self, cameras: int, way: Way, cores: int) -> float:
        """The pipeline's speed over that of `cores` which do nothing but decode and run the network."""
        allowed_fps = 1000 * cores / (self.decode.cpu_ms + self.inference[way].cpu_ms)
        return self.pipeline[cameras].fps / allowed_fps

    def share_of_parts(self, cameras: int, way: Way) -> float:
        """How much of the pipeline's processor time decoding and network would take by themselves."""
        return (self.decode.cpu_ms + self.inference[way].cpu_ms) / self.pipeline[cameras].cpu_ms

    @property
    def best(self) -> Way:
        return max(self.inference, key=lambda way: self.inference[way].fps)


def play_round(detector: Detector, parts: Parts, plan: Plan) -> Round:
    """Measure everything once."""
    return Round(
        decode_limit(plan.clips, plan.settings.decode_workers),
        {(s, batch): inference_limit(parts.runners[s], batch, parts.seconds) for s, batch in parts.ways()},
        {cameras: as_fast_as_it_will(detector, plan, cameras) for cameras in parts.batch_of},
        {cameras: as_fast_as_it_will(Costless(detector), plan, cameras) for cameras in parts.batch_of},
    )


def report(rounds: list[Round], parts: Parts, figures: Figures) -> None:
    """Add the medians of the rounds."""
    figures.add("decode_limit_fps", median(each.decode.fps for each in rounds))
    figures.add("decode_cpu_ms", median(each.decode.cpu_ms for each in rounds))
    figures.add("inference_limit_fps", median(each.inference[each.best].fps for each in rounds))
    for streams, batch in parts.ways():
        speeds = [each.inference[streams, batch] for each in rounds]
        name = f"inference_limit_{streams}_streams_batch_{batch}"
        figures.add(f"{name}_fps", median(speed.fps for speed in speeds))
        figures.add(f"{name}_cpu_ms", median(speed.cpu_ms for speed in speeds))
    for cameras in parts.batch_of:
        report_cameras(rounds, cameras, parts, figures)


def report_cameras(rounds: list[Round], cameras: int, parts: Parts, figures: Figures) -> None:
    """Add the medians for one number of cameras."""
    way = parts.same(cameras)
    speeds = [each.pipeline[cameras] for each in rounds]
    parts_ms = [each.decode.cpu_ms + each.inference[way].cpu_ms for each in rounds]
    figures.add(f"cameras_{cameras}_fps", median(speed.fps for speed in speeds))
    figures.add(f"cameras_{cameras}_cpu_ms", median(speed.cpu_ms for speed in speeds))
    figures.add(f"overhead_{cameras}_cpu_ms", median(s.cpu_ms - p for s, p in zip(speeds, parts_ms, strict=True)))
    around_ms = [each.around[cameras].cpu_ms - each.decode.cpu_ms for each in rounds]
    figures.add(f"around_{cameras}_cpu_ms", median(around_ms))
    figures.add(f"ratio_at_{cameras}", median(each.ratio(cameras, way) for each in rounds))
    figures.add(f"ratio_best_at_{cameras}", median(each.ratio(cameras, each.best) for each in rounds))
    of_cores = [each.ratio_of_cores(cameras, way, parts.cores) for each in rounds]
    figures.add(f"ratio_of_cores_{cameras}", median(of_cores))
    figures.add(f"share_of_parts_{cameras}", median(each.share_of_parts(cameras, way) for each in rounds))


def report_live(cameras: int, live: Live, figures: Figures) -> None:
    """Add what one number of live cameras took."""
    figures.add(f"live_{cameras}_source_cpu_ms", live.source_cpu_ms)
    figures.add(f"live_{cameras}_analysed_cpu_ms", live.analysed_cpu_ms)
    figures.add(f"live_{cameras}_due", live.due)
    figures.add(f"live_{cameras}_analysed", live.analysed)
    figures.add(f"live_{cameras}_dropped", live.dropped)
    figures.add(f"live_{cameras}_age_p50_ms", live.age_ms[0])
    figures.add(f"live_{cameras}_age_p95_ms", live.age_ms[1])
    figures.add(f"live_{cameras}_rss_mb", live.rss_mb)


def one_input(detector: Detector, clips: list[Path]) -> tuple[int, int]:
    """The size of input all of the clips take; raises SystemExit where they differ, as no bare network does that."""
    inputs_wh = {input_for(resolution_wh(clip), detector.inputs_wh) for clip in clips}
    if len(inputs_wh) > 1:
        raise SystemExit(f"the clips take inputs of several sizes, {sorted(inputs_wh)}: give clips of one form")
    return inputs_wh.pop()


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Throughput of the vision pipeline over that of its parts.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, action="append", required=True)
    parser.add_argument("--imgsz", type=int, default=640)
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--cameras", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--pictures", type=int, default=400, help="pictures through the pipeline each time")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each measurement by time")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--streams", type=int, default=0, help="of the pipeline's network; 0: as without tuning")
    parser.add_argument("--limit-streams", type=int, nargs="*", default=[1], help="other numbers to measure it by")
    parser.add_argument("--decode-workers", type=int, default=2)
    parser.add_argument("--max-batch", type=int, default=0, help="of the pipeline's network; 0: as without tuning")
    parser.add_argument("--fps", type=float, default=5.0, help="pictures a second wanted of each live camera")
    parser.add_argument("--live", type=int, nargs="*", default=[1, 4], help="numbers of live cameras; none: leave out")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    args, figures = arguments(), Figures()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: args.cores])
    usual = untuned(backend_for(args.weights, args.backend), args.cores)
    args.streams, args.max_batch = args.streams or usual.streams, args.max_batch or usual.batch
    cv2.setNumThreads(1)
    figures.add("imgsz", args.imgsz)
    figures.add("cores", args.cores)
    figures.add("streams", args.streams)
    figures.add("max_batch", args.max_batch)
    figures.add("load_before", os.getloadavg()[0])
    detector = open_detector(
        args.weights, args.backend, args.imgsz, threads=args.cores, max_batch=args.max_batch, streams=args.streams
    )
    network = Network(args.weights, args.backend, one_input(detector, args.clip))
    figures.add("precision", detector.info.precision)
    figures.add("input", "x".join(map(str, network.input_wh)))
    settings = PipelineSettings(decode_workers=args.decode_workers, max_batch=args.max_batch, wait=True)
    plan = Plan([list(access_units(clip))[: args.pictures] for clip in args.clip], settings, args.pictures)
    for cameras in args.live:  # first, so that the memory is that of one network
        report_live(cameras, at_the_pace_of_cameras(detector, plan, cameras, args.fps, 2 * args.seconds), figures)
    runners = {
        streams: network.runner(Running(streams=streams, threads=args.cores, max_batch=args.max_batch))
        for streams in sorted({args.streams, *args.limit_streams})
    }
    batch_of = {cameras: min(cameras, args.max_batch) for cameras in args.cameras}
    parts = Parts(runners, batch_of, args.streams, args.seconds, args.cores)
    report([play_round(detector, parts, plan) for _ in range(args.rounds)], parts, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
