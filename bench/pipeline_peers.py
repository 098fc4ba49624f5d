"""Our pipeline beside its peers: same network file, clips, input size and pinned threads, every picture detected.

    python -m bench.pipeline_peers --weights FILE --clip FILE [--clip FILE …] [--imgsz 320] [--json OUT]

For N cameras: `NAME_N_fps` pictures a second of all cameras together, `NAME_N_cpu_ms` processor time a picture (all
threads, reading and decoding included), `NAME_N_rss_mb` most memory of the process. NAME is a program and the library
that runs the network: `ours_…`, `ultralytics_…` (`predict(stream=True)`), `roboflow_…` (`InferencePipeline.
init_with_custom_logic`), `opencv_…` (a plain sequential loop). `fps_over_NAME_N`, `cpu_over_NAME_N`: how many times
faster than the peer ours is with its usual backend, and how many times less processor time a picture takes it;
`…_same_network_…`: with the peer's library for the network, so that only the way around it differs.

Programs run one at a time, each a process of its own on the same processors; the figures are medians of `--rounds`.
Peers live in environments of their own (`bench.peer_environments`); one that cannot be installed is told and left out.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import av

from bench.figures import Figures
from bench.peer_environments import Environment, NotInstalled, make, roboflow, ultralytics

ROOT = Path(__file__).resolve().parents[1]
CLIPS = ROOT / "bench" / "out" / "peers" / "clips"
RUN_S = 900
THREAD_WORDS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Program:
    """One way to do the task. `environment`: None for our own."""

    name: str
    module: str
    network: str
    environment: Environment | None = None


def programs(torch: str) -> list[Program]:
    """All ways, ours first; ours by the libraries the peers use, so that like can be set beside like."""
    peers, theirs = "bench.peer_programs", roboflow()
    return [
        Program("ours_openvino", f"{peers}.ours", "openvino"),
        Program("ours_onnxruntime", f"{peers}.ours", "onnxruntime"),
        Program("ultralytics_onnxruntime", f"{peers}.ultralytics_predict", "onnxruntime", ultralytics(torch)),
        Program("roboflow_openvino", f"{peers}.roboflow_pipeline", "openvino", theirs),
        Program("roboflow_onnxruntime", f"{peers}.roboflow_pipeline", "onnxruntime", theirs),
        Program("opencv_openvino", f"{peers}.opencv_loop", "openvino"),
        Program("opencv_opencv", f"{peers}.opencv_loop", "opencv"),
    ]


def shortened(clip: Path, pictures: int) -> Path:
    """The clip's first pictures as a file, not encoded again."""
    short = CLIPS / f"{clip.stem}-{pictures}.mp4"
    if short.exists() and short.stat().st_mtime >= clip.stat().st_mtime:
        return short
    CLIPS.mkdir(parents=True, exist_ok=True)
    with av.open(str(clip)) as source, av.open(str(short), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for _, packet in zip(range(pictures), source.demux(video=0), strict=False):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    return short


def run(program: Program, python: Path, weights: Path, clips: list[Path], imgsz: int, threads: int) -> dict[str, Any]:
    """What the program says of itself. Raises RuntimeError when it fails."""
    command = [str(python), "-m", program.module, "--weights", str(weights), "--network", program.network]
    command += ["--imgsz", str(imgsz), "--threads", str(threads)]
    command += [word for clip in clips for word in ("--clip", str(clip))]
    environment = {**os.environ, **dict.fromkeys(THREAD_WORDS, str(threads))}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=RUN_S, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{program.name} failed: {done.stderr.strip()[-500:]}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def installed(wanted: list[Program], figures: Figures) -> list[tuple[Program, Path]]:
    """The programs that can run here, each with its Python."""
    there, missing = [], {}
    for program in wanted:
        name = program.environment.name if program.environment else ""
        if name in missing:
            continue
        try:
            there.append((program, make(program.environment) if program.environment else Path(sys.executable)))
        except NotInstalled as error:
            missing[name] = str(error)
            figures.add(f"{name}_not_installed", str(error))
    return there


def run_all(
    there: list[tuple[Program, Path]], task: Callable[[Program, Path], dict[str, Any]], rounds: int, figures: Figures
) -> dict[str, list[dict[str, Any]]]:
    """What each program says in each round; a peer that fails is told and left out. Raises RuntimeError for ours."""
    told: dict[str, list[dict[str, Any]]] = {program.name: [] for program, _ in there}
    for _ in range(rounds):
        for program, python in list(there):
            try:
                told[program.name].append(task(program, python))
            except RuntimeError as error:
                if program.name.startswith("ours_"):
                    raise
                figures.add(f"{program.name}_failed", str(error))
                there.remove((program, python))
                del told[program.name]
    return told


def report(told: dict[str, list[dict[str, Any]]], cameras: int, figures: Figures) -> None:
    """Add the medians for one number of cameras and the ratios to each peer."""
    fps = {name: median(each["pictures"] / each["wall_s"] for each in turns) for name, turns in told.items()}
    cpu_ms = {name: median(1000 * each["cpu_s"] / each["pictures"] for each in turns) for name, turns in told.items()}
    for name, turns in told.items():
        figures.add(f"{name}_{cameras}_fps", fps[name])
        figures.add(f"{name}_{cameras}_cpu_ms", cpu_ms[name])
        figures.add(f"{name}_{cameras}_rss_mb", median(each["peak_rss_bytes"] for each in turns) / 1e6)
        figures.add(f"{name}_{cameras}_pictures", turns[0]["pictures"])
    for name in [name for name in told if not name.startswith("ours_")]:
        alike = f"ours_{name.partition('_')[2]}"
        for ours, words in (("ours_openvino", "over"), (alike, "same_network_over")):
            if ours in told:
                figures.add(f"fps_{words}_{name}_{cameras}", fps[ours] / fps[name])
                figures.add(f"cpu_{words}_{name}_{cameras}", cpu_ms[name] / cpu_ms[ours])


def describe(told: dict[str, list[dict[str, Any]]], figures: Figures) -> None:
    """Add what ran: versions, and what each program had to say."""
    for name, turns in told.items():
        figures.add(f"{name}_versions", ", ".join(f"{each} {v}" for each, v in turns[0]["versions"].items()))
        if turns[0]["note"]:
            figures.add(f"{name}_note", turns[0]["note"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Our pipeline beside ultralytics, roboflow and a plain OpenCV loop.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, action="append", required=True)
    parser.add_argument("--imgsz", type=int, default=320)
    parser.add_argument("--cameras", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--pictures", type=int, default=480, help="of all cameras together, each time")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="processors for each program")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--torch", default="torch==2.13.0", help="what pip takes for a build without CUDA")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = Figures()
    figures.add("imgsz", args.imgsz)
    figures.add("threads", args.threads)
    there = installed(programs(args.torch), figures)
    told: dict[str, list[dict[str, Any]]] = {}
    for cameras in args.cameras:
        short = [shortened(clip, args.pictures // cameras) for clip in args.clip]
        clips = [short[number % len(short)] for number in range(cameras)]
        work = partial(run, weights=args.weights, clips=clips, imgsz=args.imgsz, threads=args.threads)
        told = run_all(there, work, args.rounds, figures)
        report(told, cameras, figures)
    describe(told, figures)
    figures.write(args.json)


if __name__ == "__main__":
    main()
