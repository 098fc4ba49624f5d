"""What waits to be written: bounded in bytes and in number, so that a slow disk costs evidence and never memory."""

import threading
from collections import deque
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Backlog(Generic[Job]):
    """First in, first out; filled from any thread, emptied by one."""

    def __init__(self, most_bytes: int, most_jobs: int) -> None:
        self._most_bytes, self._most_jobs = most_bytes, most_jobs
        self._changed = threading.Condition()
        self._jobs: deque[tuple[Job, int]] = deque()
        self._bytes = 0
        self._closed = False

    def offer(self, job: Job, size_bytes: int) -> bool:
        """Let it wait its turn; False when there is no room, or once closed. What weighs nothing has room by number."""
        with self._changed:
            full = len(self._jobs) >= self._most_jobs or (size_bytes and self._bytes + size_bytes > self._most_bytes)
            if full or self._closed:
                return False
            self._jobs.append((job, size_bytes))
            self._bytes += size_bytes
            self._changed.notify_all()
            return True

    def take(self) -> Job | None:
        """The oldest job, once there is one; None when closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            if not self._jobs:
                return None
            job, size_bytes = self._jobs.popleft()
            self._bytes -= size_bytes
            return job

    def close(self) -> None:
        """Take nothing more; what waits can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._jobs)
