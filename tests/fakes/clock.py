"""A clock a test moves by hand."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta


class ManualClock:
    """Passes the clock contract; time moves only by `advance`, which wakes sleepers in order."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._mono_s = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def mono_s(self) -> float:
        return self._mono_s

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._mono_s - 1000.0)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._mono_s + seconds, self._count, future))
        await future

    def tick(self, seconds: float) -> None:
        """Move time on without waking sleepers (for code that does not sleep)."""
        self._mono_s += seconds

    async def advance(self, seconds: float) -> None:
        """Move time on, waking each sleeper at its own moment."""
        end = self._mono_s + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, future = heapq.heappop(self._sleepers)
            self._mono_s = max(self._mono_s, due)
            if not future.done():
                future.set_result(None)
            for _ in range(10):
                await asyncio.sleep(0)
        self._mono_s = end
        for _ in range(10):
            await asyncio.sleep(0)
