"""What every program of a comparison is asked to do, and how it is timed. Standard library only."""

import argparse
import json
import os
import resource
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

KIB = 1024
SCORE, IOU = 0.25, 0.55


@dataclass(frozen=True, slots=True)
class Task:
    """Detect in every picture of every clip; `clips`: one for each camera. `network`: which library runs it."""

    weights: Path
    clips: tuple[Path, ...]
    imgsz: int
    threads: int
    network: str


def read_task(words: list[str] | None = None) -> Task:
    """The task of the command line; the process is kept to its first `--threads` processors."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--clip", type=Path, action="append", required=True, help="once for each camera")
    parser.add_argument("--imgsz", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--network", default="onnxruntime")
    args = parser.parse_args(words)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: args.threads])
    return Task(args.weights, tuple(args.clip), args.imgsz, args.threads, args.network)


class Meter:
    """Time from here until `tell`: wall, and processor time of all threads."""

    def __init__(self) -> None:
        self._wall_s, self._cpu_s = time.perf_counter(), time.process_time()

    def tell(self, pictures: int, objects: int, packages: tuple[str, ...], note: str = "") -> None:
        """Print what was done and what it took."""
        done = {
            "pictures": pictures,
            "objects": objects,
            "wall_s": time.perf_counter() - self._wall_s,
            "cpu_s": time.process_time() - self._cpu_s,
            "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB,
            "versions": {name: metadata.version(name) for name in packages},
            "note": note,
        }
        print(json.dumps(done), flush=True)
