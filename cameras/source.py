"""What every way to watch a camera looks like from above."""

from collections.abc import Callable
from typing import Protocol

from models.media import AccessUnit, StreamInfo

UnitSink = Callable[[AccessUnit], None]
InfoSink = Callable[[StreamInfo], None]


class CameraSource(Protocol):
    """One connection to one camera, from opening to its end; a new object for each attempt."""

    async def run(self, on_info: InfoSink, on_unit: UnitSink) -> None:
        """Connect, call `on_info` once the stream is known, then `on_unit` for every picture, in order.

        Never returns normally: raises StreamEnded, CameraUnreachable, CameraUnauthorised or CameraFault with a
        reason in words. Cancelling it closes the connection (with TEARDOWN where the protocol has one).
        """
        ...
