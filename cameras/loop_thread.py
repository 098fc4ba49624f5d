"""An event loop on a thread of its own, begun and ended from others."""

import asyncio
import threading
from collections.abc import Awaitable, Callable


class LoopThread:
    """Runs `begin` on its loop, waits until it is to stop, and runs `end`, also where `begin` failed.

    Meanwhile other threads have things done on the loop by `tell`.
    """

    def __init__(self, name: str, begin: Callable[[], object], end: Callable[[], Awaitable[object]]) -> None:
        self._begin, self._end = begin, end
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name=name, daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop; for the loop's own thread."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """End; False when that was not done within `timeout_s`."""
        if self._thread.ident is None:
            return True
        with self._lock:
            if self._loop is None:
                self._stopping.set()
            else:
                self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def tell(self, do: Callable[..., object], *words: object) -> None:
        """Have `do` called on the loop soon; nothing where the loop has not begun or is ending."""
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(do, *words)

    async def _serve(self) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
        try:
            self._begin()
            await self._stopping.wait()
        finally:
            with self._lock:
                self._loop = None
            await self._end()
