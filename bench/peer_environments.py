"""Throw-away environments for the peers: made once under bench/out/peers/, never part of ours, removed with it."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "out" / "peers"
NEEDED_BYTES = 6_000_000_000
INSTALL_S = 900
GPU_ONLY = ("nvidia-", "cuda-", "triton")  # gigabytes that a comparison on processors has no use for
NO_GPU_LIBRARY = "nvidia-ml-py"  # a small reader of GPU figures in plain Python


class NotInstalled(Exception):
    """The peer could not be installed here; says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What to install: `steps`: the words after `pip install`, one line each."""

    name: str
    steps: tuple[tuple[str, ...], ...]

    @property
    def folder(self) -> Path:
        return FOLDER / self.name

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"


def ultralytics(torch: str) -> Environment:
    """`torch`: the requirement that brings a build for processors only, e.g. `torch==2.13.0`."""
    runtime = f"onnxruntime=={metadata.version('onnxruntime')}"
    return Environment(
        "ultralytics", ((torch,), ("--no-deps", "torchvision==0.28.*"), ("ultralytics", "onnx", runtime))
    )


def roboflow() -> Environment:
    """The package that holds its InferencePipeline; `inference` itself brings gigabytes for other purposes."""
    runtimes = (f"{name}=={metadata.version(name)}" for name in ("onnxruntime", "openvino"))
    return Environment("roboflow", (("streamvision", *runtimes),))


def supervision() -> Environment:
    """The library whose zones and lines many programs count by."""
    return Environment("supervision", (("supervision", "opencv-python-headless"),))


def make(environment: Environment, say: bool = True) -> Path:
    """The environment's Python, installing what is missing. Raises NotInstalled."""
    done = environment.folder / "installed.json"
    wanted = json.dumps(environment.steps)
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return environment.python
    FOLDER.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(FOLDER).free < NEEDED_BYTES:
        raise NotInstalled(f"less than {NEEDED_BYTES // 10**9} GB free under {FOLDER}")
    if say:
        print(f"# installing {environment.name} under {environment.folder} (minutes)", flush=True)
    shutil.rmtree(environment.folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(environment.folder)], "no virtual environment")
    for step in environment.steps:
        _install(environment, step)
    done.write_text(wanted, encoding="utf-8")
    return environment.python


def _install(environment: Environment, step: tuple[str, ...]) -> None:
    pip = [str(environment.python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    planned = _run([*pip, "--dry-run", "--report", "-", *step], f"cannot be resolved: {' '.join(step)}")
    names = [each["metadata"]["name"].lower() for each in json.loads(planned)["install"]]
    if heavy := [name for name in names if name.startswith(GPU_ONLY) and name != NO_GPU_LIBRARY]:
        raise NotInstalled(f"{' '.join(step)} would bring {', '.join(heavy[:3])}, gigabytes for GPUs")
    _run([*pip, *step], f"cannot be installed: {' '.join(step)}")


def _run(command: list[str], what: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, check=False)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"{what}: not within {INSTALL_S} s") from None
    if done.returncode:
        lines = [line for line in done.stderr.strip().splitlines() if line.startswith("ERROR")]
        raise NotInstalled(f"{what}: {(lines or ['no reason given'])[-1][:200]}")
    return done.stdout
