"""Every measurement in turn, each a process of its own, with the development media; results under bench/out/.

    python -m bench [NAME …] [--list]

Without names all of them, the soak excepted: it takes twenty minutes and is run when it is named. Each is tried
whatever became of the one before; the exit status is that of the first that failed.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEDIA = Path(os.environ.get("XUELIANG_MEDIA", ROOT.parent / "shared" / "media"))
WEIGHTS = MEDIA / "weights" / "yolo11n_dynamic.onnx"
STREET = MEDIA / "stream" / "vtest_h264.mp4"
TRUTH = MEDIA / "datasets" / "PETS09-S2L1" / "gt.txt"

_SEES = "--weights", str(WEIGHTS), "--clip", str(STREET)
_TRUTH = "--truth", str(TRUTH), "--truth-scale", "0.625"
RUNS: dict[str, list[str]] = {
    "accuracy": ["bench.accuracy"],
    "tracking": ["bench.tracking", *_SEES, *_TRUTH, "--imgsz", "640"],
    "receive": ["bench.receive"],
    "idle": ["bench.idle", "--clip", str(STREET)],
    "pipeline": ["bench.pipeline", *_SEES, "--imgsz", "640"],
    "pipeline_peers": ["bench.pipeline_peers", *_SEES, "--imgsz", "320"],
    "latency": ["bench.latency", *_SEES, "--imgsz", "320"],
    "bus": ["bench.bus"],
    "rules": ["bench.rules"],
    "tiles": ["bench.tiles", *_SEES, *_TRUTH, "--imgsz", "192", "--small", "40"],
    "recall": ["bench.recall"],
    "recall_pipeline": ["bench.recall", "--only", "tuned", "--pipeline"],
    "soak": ["bench.soak", *_SEES],
}
LONG = frozenset({"soak"})


def chosen(names: list[str]) -> list[str]:
    """What to run; all but the long ones without names. Raises ValueError for one that is not there."""
    if unknown := [name for name in names if name not in RUNS]:
        raise ValueError(f"no measurement {', '.join(unknown)}; there are {', '.join(RUNS)}")
    return names or [name for name in RUNS if name not in LONG]


def run(name: str) -> int:
    """Run one; its exit status."""
    print(f"\n# {name}", flush=True)
    began_s = time.perf_counter()
    out = ROOT / "bench" / "out" / f"{name}.json"
    command = [sys.executable, "-m", *RUNS[name], "--json", str(out)]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(f"# {name} took {time.perf_counter() - began_s:.0f} s, exit status {status}", flush=True)
    return status


def main(words: list[str] | None = None) -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="print the names and end")
    args = parser.parse_args(words)
    if args.list:
        print("\n".join(RUNS))
        return 0
    try:
        names = chosen(args.names)
    except ValueError as error:
        parser.error(str(error))
    missing = [str(path) for path in (WEIGHTS, STREET, TRUTH) if not path.exists()]
    if missing:
        print(f"bench: not found: {', '.join(missing)}; set XUELIANG_MEDIA to the folder of the development media")
        return 2
    print(f"cores: {os.cpu_count()}  load before: {os.getloadavg()[0]:.2f}", flush=True)
    return next((status for status in [run(name) for name in names] if status), 0)


if __name__ == "__main__":
    sys.exit(main())
