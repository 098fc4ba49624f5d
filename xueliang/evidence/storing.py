"""Storing with patience: a disk that is full or not writable is tried again until it takes what it is given."""

import logging
import threading
from collections.abc import Callable
from typing import Final, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")
RETRY_S: Final = 1.0


class Storing:
    """Tries until it works or the service stops. Everything else waits meanwhile, and is bounded (`backlog`)."""

    def __init__(self, retry_s: float = RETRY_S) -> None:
        self._retry_s = retry_s
        self._stopping = threading.Event()
        self._words: str | None = None
        self._failed = 0

    @property
    def fault(self) -> str | None:
        """Why the disk does not take evidence now; None while it does."""
        return self._words and f"evidence cannot be stored, and waits: {self._words}"

    def stop(self) -> None:
        """From now on each thing is tried once."""
        self._stopping.set()

    def store(self, work: Callable[[], T]) -> T | None:
        """What `work` gives; None when the disk still refuses it as the service stops."""
        while True:
            try:
                done = work()
            except OSError as error:
                self._note(error.strerror or str(error))
                if self._stopping.wait(self._retry_s):
                    return None
            else:
                self._say_well()
                return done

    def _note(self, words: str) -> None:
        self._failed += 1
        if self._words is None:
            _log.error("evidence waits for the disk: %s; alerts go on", words, extra={"action": "evidence_waits"})
        self._words = words

    def _say_well(self) -> None:
        if self._words is not None:
            _log.warning("evidence is stored again", extra={"action": "evidence_back"})
            self._words = None
