"""A process in waiting: started and loaded, it only lacks the word what to do, so that a dead one is replaced at once.

Loading takes seconds of a core, most of the time a killed shard's cameras would be away.
"""

import logging
import subprocess
import threading
from collections.abc import Sequence

from xueliang.loud_thread import LoudThread

_log = logging.getLogger(__name__)

AFTER_S = 10.0  # the shards themselves load first


def spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A process that waits for its first line. Raises OSError.

    In a group of its own: a Ctrl-C at the terminal is for us, who then end it in good order.
    """
    return subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, process_group=0)  # noqa: S603 - our own command


class Spare:
    """Keeps one process waiting, from `after_s` after the start, or after one was taken."""

    def __init__(self, command: Sequence[str], after_s: float = AFTER_S) -> None:
        self._command, self._after_s = command, after_s
        self._lock = threading.Lock()
        self._waiting: subprocess.Popen[bytes] | None = None
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread = LoudThread("keeper-spare", self._run)

    def start(self) -> None:
        self._wanted.set()
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """End the process that waits."""
        self._stopping.set()
        self._wanted.set()
        self._thread.join(timeout_s)
        process = self._take()
        if process is not None:
            process.kill()
            with process:  # closes its standard input and waits
                pass

    def take(self) -> subprocess.Popen[bytes] | None:
        """The process in waiting, if there is one; another is started a little later."""
        self._wanted.set()
        process = self._take()
        if process is None or process.poll() is None:
            return process
        with process:
            return None

    def pid(self) -> int:
        """0 while none waits."""
        with self._lock:
            return 0 if self._waiting is None else self._waiting.pid

    def _take(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            process, self._waiting = self._waiting, None
            return process

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._stopping.wait(self._after_s):
                return
            with self._lock:
                if self._waiting is None:
                    self._waiting = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        try:
            return spawn(self._command)
        except OSError as error:
            _log.warning("no watch process is kept in waiting: %s", error, extra={"action": "spare_failed"})
            return None
