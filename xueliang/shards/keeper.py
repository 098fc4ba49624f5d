"""Keeps the watch processes running: starts them, starts one that ends again, and ends them in good order.

A child is told what it needs in the first line of its standard input, which stays open for as long as we live: at its
end the child knows that it is alone and ends too, also after our `kill -9`.
"""

import logging
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from models.clock import Clock
from xueliang.loud_thread import LoudThread
from xueliang.shards.revival import LIVED_WELL_S, decide_revival
from xueliang.shards.spare import AFTER_S, Spare, spawn

_log = logging.getLogger(__name__)

KILL_WAIT_S = 1.0
SPARE_ENDS_WITHIN_S = 1.0


class Keeper:
    """One process a shard. `command`: what starts a process. `first_line`: what it reads first, for each shard.

    `spare_after_s`: when one more is started to wait for its first line, after the others or after it was needed.
    """

    def __init__(
        self,
        shards: int,
        command: Sequence[str],
        first_line: Callable[[int], bytes],
        clock: Clock,
        spare_after_s: float = AFTER_S,
    ) -> None:
        self._spare = Spare(command, spare_after_s)
        self._children = [_Child(shard, command, first_line(shard), clock, self._spare) for shard in range(shards)]
        self._clock = clock

    def start(self) -> None:
        for child in self._children:
            child.start()
        self._spare.start()

    def stop(self, timeout_s: float) -> None:
        """End all of them, by force where one is still there after `timeout_s`."""
        deadline_s = self._clock.mono_s() + timeout_s
        for child in self._children:
            child.ask_to_end()
        for child in self._children:
            child.see_out(max(0.0, deadline_s - self._clock.mono_s()))
        self._spare.stop(SPARE_ENDS_WITHIN_S)

    def pids(self) -> dict[int, int]:
        """The processes that run now, by shard."""
        return {child.shard: child.pid for child in self._children if child.pid}

    @property
    def spare_pid(self) -> int:
        """The process in waiting; 0 while there is none."""
        return self._spare.pid()

    def restart(self, shard: int) -> None:
        """End a process that does not answer, by force; it is started again."""
        self._children[shard].kill()

    def fault(self, shard: int) -> str | None:
        """Why a shard cannot be kept running; None while it can."""
        return self._children[shard].fault


class _Child:
    """One process after the other, on a thread that waits for each."""

    def __init__(self, shard: int, command: Sequence[str], first_line: bytes, clock: Clock, spare: Spare) -> None:
        self.shard, self._spare = shard, spare
        self._command, self._first_line, self._clock = command, first_line, clock
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = LoudThread(f"keeper-{shard}", self._run)
        self._fault: str | None = None
        self._began_s = clock.mono_s()
        self._again = False

    @property
    def pid(self) -> int:
        """0 while there is none."""
        process = self._process
        return 0 if process is None else process.pid

    @property
    def fault(self) -> str | None:
        lives_well = self.pid and self._clock.mono_s() - self._began_s > LIVED_WELL_S
        return self._thread.fault or (None if lives_well else self._fault)

    def start(self) -> None:
        self._thread.start()

    def ask_to_end(self) -> None:
        self._stopping.set()
        self._signal(signal.SIGTERM)

    def see_out(self, within_s: float) -> None:
        if not self._thread.join(within_s):
            _log.error("watch shard %d does not end and is killed", self.shard, extra={"action": "shard_killed"})
            self.kill()
            self._thread.join(KILL_WAIT_S)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with self._lock:
            if self._process is not None:
                self._process.send_signal(number)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            how = self._live_once()
            lived_s = self._clock.mono_s() - self._began_s
            if self._stopping.is_set():
                return
            revival = decide_revival(lived_s, failures)
            failures = revival.failures
            self._say(how, lived_s, revival.loops)
            self._stopping.wait(revival.pause_s)

    def _live_once(self) -> str:
        """Start a process and wait for its end; says how it ended."""
        try:
            process = self._spawn()
        except OSError as error:
            return f"cannot be started ({error.strerror})"
        if process is None or process.stdin is None:
            return "is not wanted any more"
        with process:  # its standard input stays open until then
            with suppress(BrokenPipeError):
                process.stdin.write(self._first_line + b"\n")
            status = process.wait()
        with self._lock:
            self._process = None
        return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            self._process = (self._spare.take() if self._again else None) or spawn(self._command)
            self._again = True
            self._began_s = self._clock.mono_s()
            return self._process

    def _say(self, how: str, lived_s: float, loops: bool) -> None:
        self._fault = f"it ends again and again ({how}); the log tells why" if loops else None
        _log.error(
            "watch shard %d %s after %.1f s; it is started again",
            self.shard,
            how,
            lived_s,
            extra={"action": "shard_ended"},
        )
