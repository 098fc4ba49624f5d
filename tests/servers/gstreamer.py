"""GStreamer's RTSP server as an independent camera, in a process of its own on a free port."""

import os
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

from tests.servers.certificates import Identity

SYSTEM_PYTHON = "/usr/bin/python3"
_SCRIPT = Path(__file__).with_name("gstreamer_rtsp.py")
_PACKAGES = (
    "python3-gi gir1.2-gst-rtsp-server-1.0 gir1.2-gstreamer-1.0 gir1.2-gst-plugins-base-1.0 "
    "gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-rtsp"
)
_PROBE = """
import av, gi
for library in ("Gst", "GstRtsp", "GstRtspServer"):
    gi.require_version(library, "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
for name in ("h264parse", "h265parse", "jpegparse", "rtph264pay", "rtph265pay", "rtpjpegpay"):
    if Gst.ElementFactory.find(name) is None:
        raise SystemExit("GStreamer lacks " + name)
"""


def _environment() -> dict[str, str]:
    """PyAV is lent to the system's Python from this virtual environment; both must be the same version."""
    return {**os.environ, "PYTHONPATH": sysconfig.get_paths()["platlib"], "GST_DEBUG": "0"}


@lru_cache(maxsize=1)
def missing() -> str:
    """What keeps the server from running here; empty where nothing does."""
    if not Path(SYSTEM_PYTHON).exists():
        return f"there is no {SYSTEM_PYTHON}"
    probe = subprocess.run(
        [SYSTEM_PYTHON, "-c", _PROBE], env=_environment(), capture_output=True, text=True, timeout=60, check=False
    )
    if probe.returncode == 0:
        return ""
    lines = probe.stderr.strip().splitlines() or ["no reason given"]
    return f"{SYSTEM_PYTHON} cannot run a GStreamer RTSP server ({lines[-1]}); Debian packages: {_PACKAGES}"


@lru_cache(maxsize=8)
def gstreamer_lacks(*elements: str) -> str:
    """What keeps a pipeline of these elements from running here; empty where nothing does."""
    if reason := missing():
        return reason
    script = (
        "import sys, gi; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None); "
        "sys.exit(', '.join(name for name in sys.argv[1:] if Gst.ElementFactory.find(name) is None) or 0)"
    )
    probe = subprocess.run(
        [SYSTEM_PYTHON, "-c", script, *elements], env=_environment(), capture_output=True, text=True, check=False
    )
    return f"GStreamer lacks {probe.stderr.strip()}" if probe.returncode else ""


@contextmanager
def gstreamer_rtsp(
    mounts: Mapping[str, Path], digest: str | None = None, basic: str | None = None, tls: Identity | None = None
) -> Iterator[str]:
    """Loop files (H.264, H.265 or MJPEG) as cameras at `<yielded base URL>/<name>` while the context lasts.

    `digest`, `basic`: user:password that clients must know. `tls`: serve rtsps://; needs a login too.
    Skips the test where GStreamer is missing.
    """
    if reason := missing():
        pytest.skip(reason)
    login = [f"--digest={digest}"] if digest else [f"--basic={basic}"] if basic else []
    if tls is not None:
        login += [f"--certificate={tls.certificate}", f"--key={tls.key}"]
    command = [SYSTEM_PYTHON, str(_SCRIPT), *login, *(f"{name}={path}" for name, path in mounts.items())]
    with subprocess.Popen(
        command, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            word, _, port = process.stdout.readline().strip().partition(" ")
            assert word == "port", f"the GStreamer server did not start (exit {process.poll()})"
            yield f"{'rtsps' if tls else 'rtsp'}://127.0.0.1:{port}"
        finally:
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
