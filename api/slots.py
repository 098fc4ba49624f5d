"""A bound on work that may run at once; who comes when all is taken is told so instead of waiting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.errors import unavailable


class Slots:
    """At most `count` at once, on one event loop."""

    def __init__(self, count: int, busy: str) -> None:
        self._free, self._busy = count, busy

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold one slot. Raises ApiError 503 when none is free."""
        if self._free == 0:
            raise unavailable(self._busy)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
