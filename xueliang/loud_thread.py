"""A thread that does not die in silence: what ends it is logged, and kept for whoever asks how the service is."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class LoudThread:
    """Runs `work` once on a daemon thread."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._work = work
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._fault: str | None = None

    @property
    def fault(self) -> str | None:
        """What ended the thread before its time, in words; None while all is well."""
        return self._fault

    def start(self) -> None:
        """Start it; once only."""
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """Wait until it has ended; False when that took longer. A thread never started has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - nobody above us would hear of it
            self._fault = f"the thread {self._thread.name!r} has died: {type(error).__name__}: {error}"
            _log.critical("%s; restart the service", self._fault, exc_info=error, extra={"action": "thread_died"})
