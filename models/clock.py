"""Time, handed in everywhere as a parameter. The only file that reads the system's clocks.

Three kinds of time, never mixed:
`pts_s`   seconds on a camera's media clock, only differences mean something;
`mono_s`  seconds on our monotonic clock, for ages and deadlines inside one process;
`at`      an aware UTC datetime, what people and the database see.
Frame time (`frame_time_s`) is `at` of a picture as Unix seconds, derived from pts so that it is smooth.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the project may ask about time."""

    def mono_s(self) -> float:
        """Seconds on a clock that never steps."""
        ...

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that long on this clock."""
        ...


class SystemClock:
    """The machine's clocks."""

    def mono_s(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def from_unix(seconds: float) -> datetime:
    """Unix seconds as an aware UTC datetime."""
    return datetime.fromtimestamp(seconds, UTC)
