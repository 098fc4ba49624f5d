"""What every way to watch a camera looks like from above."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from models.media import AccessUnit, StreamInfo

UnitsSink = Callable[[Sequence[AccessUnit]], None]
InfoSink = Callable[[StreamInfo], None]


class CameraSource(Protocol):
    """One connection to one camera, from opening to its end; a new object for each attempt."""

    async def run(self, on_info: InfoSink, on_units: UnitsSink) -> None:
        """Connect, call `on_info` once the stream is known, then `on_units` with every picture, in order:
        those that were read together at once, all of one epoch, never none.

        Never returns normally: raises StreamEnded, CameraUnreachable, CameraUnauthorised or CameraFault with a
        reason in words. Cancelling it closes the connection (with TEARDOWN where the protocol has one).
        """
        ...


@runtime_checkable
class Paced(Protocol):
    """A source that can be read rarely while nobody waits for its newest picture; from the loop's thread."""

    def set_pace(self, *, relaxed: bool) -> None:
        """Read rarely, or as soon as may be."""
        ...


@runtime_checkable
class Heard(Protocol):
    """A source that knows whether all that the camera sent so far was taken."""

    def heard_until_s(self, now_s: float) -> float:
        """Until when (mono_s) what came was taken: now where nothing waits, else when it was last read."""
        ...


def heard_until_s(source: object, now_s: float) -> float:
    """Until when a source's silence is the camera's own; now, where it cannot tell."""
    return source.heard_until_s(now_s) if isinstance(source, Heard) else now_s


def set_pace(source: object, *, relaxed: bool) -> None:
    """Have a source read at a pace, where it can; others read as they do."""
    if isinstance(source, Paced):
        source.set_pace(relaxed=relaxed)
