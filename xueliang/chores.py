"""What has to be done now and then: each chore on its own beat, all on one thread."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.clock import Clock
from models.errors import DatabaseUnavailable
from xueliang.loud_thread import LoudThread
from xueliang.outage import Outage

_log = logging.getLogger(__name__)

SHORTEST_REST_S = 0.05


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done every `every_s` seconds."""

    name: str
    every_s: float
    do: Callable[[], object]


class Chores:
    """Runs chores until stopped. A chore that fails, however, is logged and has its turn again."""

    def __init__(self, chores: Sequence[Chore], clock: Clock) -> None:
        self._clock = clock
        self._due_s = [(clock.mono_s(), chore) for chore in chores]
        self._outages = {chore.name: Outage(f"{chore.name} waits", "chore_waits") for chore in chores}
        self._stopping = threading.Event()
        self._thread = LoudThread("chores", self._run)

    @property
    def fault(self) -> str | None:
        """Why nothing is done any more; None while all is well."""
        return self._thread.fault

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            next_s = self.do_due()
            self._stopping.wait(max(SHORTEST_REST_S, next_s - self._clock.mono_s()))

    def do_due(self) -> float:
        """Do what is due; gives when the next one is."""
        for position, (due_s, chore) in enumerate(self._due_s):
            if due_s <= self._clock.mono_s() and not self._stopping.is_set():
                self._do(chore)
                self._due_s[position] = (self._clock.mono_s() + chore.every_s, chore)
        return min((due_s for due_s, _ in self._due_s), default=self._clock.mono_s() + 1.0)

    def _do(self, chore: Chore) -> None:
        outage = self._outages[chore.name]
        try:
            chore.do()
        except DatabaseUnavailable as error:
            outage.note(str(error))
        except Exception:  # noqa: BLE001 - one chore's fault must not end the others
            _log.exception("%s failed", chore.name, extra={"action": "chore_failed"})
        else:
            outage.over()
