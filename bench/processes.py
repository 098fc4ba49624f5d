"""What Linux says of a process: processor time, memory, threads, sockets. `pid` "self" is our own."""

import os
import threading
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
KIB = 1024


def cpu_s(pid: int | str = "self") -> float:
    """Processor time of all its threads so far, in steps of a clock tick (10 ms)."""
    return _cpu_s(PROC / str(pid) / "stat")


def thread_cpu_s() -> dict[str, float]:
    """Processor time of each of our Python threads, those of one name (but for a number at its end) together."""
    used: dict[str, float] = defaultdict(float)
    for thread in threading.enumerate():
        used[thread.name.rstrip("0123456789_-")] += _cpu_s(PROC / "self" / "task" / str(thread.native_id) / "stat")
    return dict(used)


def rss_bytes(pid: int | str = "self") -> int:
    """Memory it holds, pages shared with others included."""
    return _kib(PROC / str(pid) / "status", "VmRSS:") * KIB


def pss_bytes(pid: int | str = "self") -> int:
    """Memory it holds, of shared pages its share."""
    return _kib(PROC / str(pid) / "smaps_rollup", "Pss:") * KIB


def thread_count(pid: int | str = "self") -> int:
    """Its threads."""
    return sum(1 for _ in (PROC / str(pid) / "task").iterdir())


def socket_count(pid: int | str = "self") -> int:
    """Its open sockets."""
    return sum(target.startswith("socket:") for target in open_targets(pid))


def open_targets(pid: int | str = "self") -> list[str]:
    """What its open file descriptors stand for, e.g. `socket:[123]` or a path."""
    targets = []
    for descriptor in (PROC / str(pid) / "fd").iterdir():
        try:
            targets.append(os.readlink(descriptor))
        except FileNotFoundError:  # closed meanwhile, such as the one this listing used
            continue
    return targets


def machine_busy_s() -> float:
    """Processor time all of the machine has spent on anything but waiting."""
    words = (PROC / "stat").read_text(encoding="utf-8").splitlines()[0].split()[1:]
    idle = int(words[3]) + int(words[4])
    return (sum(int(word) for word in words[:8]) - idle) / TICKS_PER_S


def _cpu_s(stat: Path) -> float:
    words = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS_PER_S


def _kib(path: Path, word: str) -> int:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(word):
            return int(line.split()[1])
    raise ValueError(f"{path} has no line {word}")
