"""One way to watch cameras that nothing happens at, measured from inside; a process of its own for `bench.idle`.

    python -m bench.idle_ways WAY --url URL … --seconds S

`ours`: the fleet and the pipeline as the service joins them, no detector (none is asked for while all is quiet).
`pyav_keys`, `pyav_all`: a thread a camera around FFmpeg's own RTSP client, key pictures or all decoded, nothing looked
at. `ffmpeg_pipe`: an `ffmpeg` process a camera that writes small pictures at 5 fps to a pipe, one reader for all
(cheaper than a reader each). Prints one line of JSON.
"""

import argparse
import json
import selectors
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import av

from bench.processes import cpu_s, pss_bytes, rss_bytes, thread_count, thread_cpu_s
from cameras.fleet import Fleet
from cameras.registry import open_source
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.watching import Alertness
from vision.pipeline import Pipeline
from vision.watched import Watched

SETTLED_SHARE = 0.99
AFTER_SETTLING_S = 5.0
SMALL_WH = 320, 180
PIPE_FPS = 5

Told = dict[str, Any]


class Way:
    """Cameras being watched. `pictures` by camera so far; `pids` of the processes that do it besides ours."""

    def __init__(self) -> None:
        self.pictures: Counter[str] = Counter()
        self.pids: list[int] = []

    def is_settled(self) -> bool:
        """Whether every camera is watched as it will be for long."""
        return True

    def tell(self) -> Told:
        """What else there is to say."""
        return {}


class Ours(Way):
    """The fleet and the pipeline."""

    def __init__(self, urls: list[str], fps: float) -> None:
        super().__init__()
        clock = SystemClock()
        self._pipeline = Pipeline(None, clock, lambda *_: None, on_key=self._on_key, on_alertness=self._on_alertness)
        self._fleet = Fleet(open_source, clock, self._pipeline.submit_all, lambda _: None, lambda *_: None)
        self._configs = [
            CameraConfig(f"camera-{number}", f"camera {number}", url, analysis_fps=fps)
            for number, url in enumerate(urls)
        ]

    def __enter__(self) -> "Ours":
        self._pipeline.set_cameras({each.camera_id: Watched(each.analysis_fps) for each in self._configs})
        self._fleet.set_cameras(self._configs)
        self._pipeline.start()
        self._fleet.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fleet.stop(20)
        self._pipeline.stop()

    def _on_key(self, camera_id: str, decoded: bool) -> None:
        self._fleet.tell_decoded(camera_id, decoded)

    def _on_alertness(self, camera_id: str, awake: bool) -> None:
        self._fleet.set_pace(camera_id, relaxed=not awake)

    def is_settled(self) -> bool:
        watches = self._pipeline.watches().values()
        self.pictures = Counter({each.camera_id: each.received for each in watches})
        idle = sum(each.alertness is Alertness.IDLE and each.received > 0 for each in watches)
        return idle >= SETTLED_SHARE * len(self._configs)

    def tell(self) -> Told:
        watches = self._pipeline.watches().values()
        return {
            "idle": sum(each.alertness is Alertness.IDLE for each in watches),
            "wakes": sum(each.wakes for each in watches),
            "decoded": sum(each.decoded for each in watches),
            "ring_bytes": sum(each.ring_bytes for each in watches),
            "ring_s": min((each.ring_s for each in watches), default=0.0),
            "lost": sum(each["lost"] for each in self._fleet.counters().values()),
            "reconnects": sum(each["reconnects"] for each in self._fleet.counters().values()),
            "states": Counter(f"{each.state} {each.reason}".strip() for each in self._fleet.statuses().values()),
        }


@contextmanager
def pyav(urls: list[str], keys_only: bool) -> Iterator[Way]:
    """A thread a camera."""
    way, stopping = Way(), threading.Event()

    def watch(url: str) -> None:
        with av.open(url, options={"rtsp_transport": "tcp"}, timeout=10) as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            if keys_only:
                stream.codec_context.skip_frame = "NONKEY"
            for packet in container.demux(stream):
                way.pictures[url] += 1
                stream.decode(packet)
                if stopping.is_set():
                    return

    threads = [threading.Thread(target=watch, args=(url,), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    try:
        yield way
    finally:
        stopping.set()
        for thread in threads:
            thread.join(5)


@contextmanager
def ffmpeg_pipe(urls: list[str]) -> Iterator[Way]:
    """A process a camera, and one thread that reads what they write."""
    way, selector, stopping = Way(), selectors.DefaultSelector(), threading.Event()
    width, height = SMALL_WH
    small = f"fps={PIPE_FPS},scale={width}:{height}"
    processes = []
    for url in urls:
        command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-threads", "1", "-rtsp_transport", "tcp", "-i", url]
        command += ["-an", "-vf", small, "-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        processes.append(process)
        assert process.stdout is not None
        selector.register(process.stdout, selectors.EVENT_READ, url)
    way.pids = [process.pid for process in processes]

    def read() -> None:
        bytes_of: Counter[str] = Counter()
        while not stopping.is_set():
            for key, _ in selector.select(0.2):
                data = key.fileobj.read(1 << 17)  # type: ignore[union-attr]  # a raw pipe
                if not data:
                    selector.unregister(key.fileobj)
                bytes_of[key.data] += len(data)
                way.pictures[key.data] = bytes_of[key.data] // (width * height * 3 // 2)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield way
    finally:
        for process in processes:
            process.terminate()
        for process in processes:  # one that still writes is read to its end
            process.wait(10)
        stopping.set()
        reader.join(5)


def opened(name: str, urls: list[str], fps: float, parts: ExitStack) -> Way:
    """The way of that name, begun."""
    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: Ours(urls, fps),
        "pyav_keys": lambda: pyav(urls, keys_only=True),
        "pyav_all": lambda: pyav(urls, keys_only=False),
        "ffmpeg_pipe": lambda: ffmpeg_pipe(urls),
    }
    way: Way = parts.enter_context(ways[name]())
    return way


def settle(way: Way, cameras: int, most_s: float) -> float:
    """Wait until every camera sends pictures and is watched as it will be for long; how many seconds that took."""
    began_s = time.perf_counter()
    while time.perf_counter() < began_s + most_s:
        if way.is_settled() and sum(count > 1 for count in way.pictures.values()) >= SETTLED_SHARE * cameras:
            break
        time.sleep(0.5)
    took_s = time.perf_counter() - began_s
    time.sleep(AFTER_SETTLING_S)
    return took_s


def measure(way: Way, seconds: float) -> Told:
    """Processor time while nothing changes, and memory at the end; of our process and those it started."""
    way.is_settled()
    pids: list[int | str] = ["self", *way.pids]
    pictures, cpu, began = way.pictures.copy(), [cpu_s(pid) for pid in pids], time.perf_counter()
    threads = thread_cpu_s()
    time.sleep(seconds)
    by_thread = {name: used - threads.get(name, 0.0) for name, used in thread_cpu_s().items()}
    spent = [cpu_s(pid) - before for pid, before in zip(pids, cpu, strict=True)]
    wall_s = time.perf_counter() - began
    way.is_settled()
    seen = {name: count - pictures[name] for name, count in way.pictures.items()}
    return {
        "cpu_s": sum(spent),
        "cpu_s_by_thread": {name: used for name, used in by_thread.items() if used > 0},
        "wall_s": wall_s,
        "pictures": sum(seen.values()),
        "live": sum(count > 0 for count in seen.values()),
        "rss_bytes": rss_bytes(),
        "pss_bytes": sum(pss_bytes(pid) for pid in pids),
        "threads": sum(thread_count(pid) for pid in pids),
    }


def main() -> None:
    """Watch, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=["ours", "pyav_keys", "pyav_all", "ffmpeg_pipe"])
    parser.add_argument("--url", action="append", required=True)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--settle-s", type=float, default=90, help="at most")
    parser.add_argument("--analysis-fps", type=float, default=5)
    args = parser.parse_args()
    if args.way == "ffmpeg_pipe" and shutil.which("ffmpeg") is None:
        parser.error("there is no ffmpeg command here")
    before = {"rss_before_bytes": float(rss_bytes()), "pss_before_bytes": float(pss_bytes())}
    with ExitStack() as parts:
        way = opened(args.way, args.url, args.analysis_fps, parts)
        settled_s = settle(way, len(args.url), args.settle_s)
        told = measure(way, args.seconds) | way.tell()
    print(json.dumps({**before, "settled_s": settled_s, **told}))


if __name__ == "__main__":
    main()
