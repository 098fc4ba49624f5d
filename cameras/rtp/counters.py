"""What was counted on one RTP stream."""

from dataclasses import dataclass


@dataclass(slots=True)
class RtpCounters:
    """Packets unless said otherwise; each only grows.

    `received`: of the wanted payload types. `lost`: never arrived in time. `reordered`: arrived out of order and
    were put in place. `late`: arrived after they had been given up. `stray`: from a source that did not last.
    `malformed`: no RTP. `unwanted`: other payload types. `pictures`: completed; `damaged`: pictures with loss inside
    or before them; `without_sets`: key pictures whose parameter sets had never come.
    """

    received: int = 0
    received_bytes: int = 0
    lost: int = 0
    reordered: int = 0
    duplicated: int = 0
    late: int = 0
    stray: int = 0
    malformed: int = 0
    unwanted: int = 0
    pictures: int = 0
    damaged: int = 0
    without_sets: int = 0
    restarts: int = 0
