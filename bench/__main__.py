"""Every measurement in turn, each a process of its own, with the development media; results under bench/out/."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEDIA = Path(os.environ.get("XUELIANG_MEDIA", ROOT.parent / "shared" / "media"))
WEIGHTS = MEDIA / "weights" / "yolo11n_dynamic.onnx"
STREET = MEDIA / "stream" / "vtest_h264.mp4"
TRUTH = MEDIA / "datasets" / "PETS09-S2L1" / "gt.txt"

RUNS: dict[str, list[str]] = {
    "accuracy": [
        *("bench.accuracy", "--weights", str(WEIGHTS), "--clip", str(STREET)),
        *("--truth", str(TRUTH), "--truth-scale", "0.625", "--imgsz", "640"),
    ],
    "pipeline": ["bench.pipeline", "--weights", str(WEIGHTS), "--clip", str(STREET), "--imgsz", "640"],
}


def main() -> int:
    """Run all; the exit status is that of the first that failed."""
    missing = [str(path) for path in (WEIGHTS, STREET, TRUTH) if not path.exists()]
    if missing:
        print(f"bench: not found: {', '.join(missing)}; set XUELIANG_MEDIA to the folder of the development media")
        return 2
    print(f"cores: {os.cpu_count()}  load before: {os.getloadavg()[0]:.2f}", flush=True)
    for name, words in RUNS.items():
        print(f"\n# {name}", flush=True)
        out = ROOT / "bench" / "out" / f"{name}.json"
        done = subprocess.run([sys.executable, "-m", *words, "--json", str(out)], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
