"""SIGINT and SIGTERM, as somebody at a terminal or a service manager means them."""

import signal
import threading
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Heard from its making on: before `wait` it interrupts what goes on, in `wait` it ends the waiting.

    The second signal ends the process at once, as if we had never listened. Make it on the main thread.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._waiting = False
        for number in _SIGNALS:
            signal.signal(number, self._hear)

    def wait(self) -> None:
        """Until somebody asks."""
        self._waiting = True
        self._asked.wait()

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        self._asked.set()
        if not self._waiting:
            raise KeyboardInterrupt
