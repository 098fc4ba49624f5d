"""Receives cameras one way and tells the cost: the measured process of `bench.receive`.

    python -m bench.receiving ours|ours_relaxed|pyav [--seconds 15] < URLS.json

Prints one line of JSON: `cpu_us_a_picture`, `fps` a camera, `kb` of memory a camera, `lost` packets (ours only).
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import av

from cameras.fleet import Fleet
from cameras.registry import open_source
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.media import AccessUnit

STARTED_WITHIN_S = 120.0
SETTLE_S = 3.0


class Receiver(Protocol):
    """One way to receive cameras."""

    counts: dict[str, int]

    def start(self, urls: list[str]) -> None:
        """Begin to receive; pictures are counted by address."""
        ...

    def stop(self) -> int:
        """End; how many packets were lost."""
        ...


class Ours:
    """The watch's own way: one event loop for all. `relaxed`: at the pace of idle cameras rather than awake ones."""

    def __init__(self, *, relaxed: bool) -> None:
        self._relaxed = relaxed
        self.counts: dict[str, int] = {}
        self._fleet = Fleet(open_source, SystemClock(), self._count, lambda _: None, lambda *_: None, stagger_s=0.01)

    def _count(self, units: Sequence[AccessUnit]) -> None:
        self.counts[units[0].camera_id] += len(units)

    def start(self, urls: list[str]) -> None:
        self.counts = dict.fromkeys(urls, 0)
        for url in urls:
            self._fleet.set_pace(url, relaxed=self._relaxed)
        self._fleet.set_cameras([CameraConfig(url, "", url) for url in urls])
        self._fleet.start()

    def stop(self) -> int:
        lost = sum(counters["lost"] for counters in self._fleet.counters().values())
        self._fleet.stop()
        return lost


class Pyav:
    """A thread a camera, each with FFmpeg's demuxer."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._stopping = threading.Event()

    def start(self, urls: list[str]) -> None:
        self.counts = dict.fromkeys(urls, 0)
        for url in urls:
            threading.Thread(target=self._receive, args=(url,), daemon=True).start()
            time.sleep(0.01)

    def _receive(self, url: str) -> None:
        with av.open(url, options={"rtsp_transport": "tcp"}, timeout=60) as container:
            for packet in container.demux(video=0):
                if self._stopping.is_set():
                    return
                self.counts[url] += bool(packet.size)

    def stop(self) -> int:
        self._stopping.set()
        return 0


WAYS: dict[str, Callable[[], Receiver]] = {
    "ours": partial(Ours, relaxed=False),
    "ours_relaxed": partial(Ours, relaxed=True),
    "pyav": Pyav,
}


def resident_bytes() -> int:
    """Memory of this process."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def wait_until_all_play(counts: dict[str, int]) -> None:
    """Return when every camera gave two pictures. Raises TimeoutError."""
    deadline = time.monotonic() + STARTED_WITHIN_S
    while min(counts.values()) < 2:
        if time.monotonic() > deadline:
            silent = sum(count < 2 for count in counts.values())
            raise TimeoutError(f"{silent} of {len(counts)} cameras do not play")
        time.sleep(0.1)


def cost(receiver: Receiver, urls: list[str], seconds: float) -> dict[str, float]:
    """Receive for so long; what it cost."""
    before_bytes = resident_bytes()
    receiver.start(urls)
    wait_until_all_play(receiver.counts)
    time.sleep(SETTLE_S)
    began, cpu_began, count_began = time.perf_counter(), time.process_time(), sum(receiver.counts.values())
    time.sleep(seconds)
    lasted_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
    pictures = sum(receiver.counts.values()) - count_began
    kb = (resident_bytes() - before_bytes) / 1024 / len(urls)
    return {
        "cpu_us_a_picture": 1e6 * cpu_s / pictures,
        "fps": pictures / lasted_s / len(urls),
        "kb": kb,
        "lost": receiver.stop(),
    }


def main() -> None:
    """Measure one way and print."""
    parser = argparse.ArgumentParser(description="What receiving cameras one way costs.")
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--seconds", type=float, default=15)
    args = parser.parse_args()
    print(json.dumps(cost(WAYS[args.way](), json.load(sys.stdin), args.seconds)))
    sys.stdout.flush()
    os._exit(0)  # threads inside FFmpeg cannot be asked to end


if __name__ == "__main__":
    main()
