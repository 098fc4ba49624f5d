"""Giving memory that is free back to the system.

Cameras that come and go leave holes of all sizes among what is still held, in the heaps of many threads. glibc keeps
them for later and gives back only what is free at the end of a heap: what a process holds of the system creeps up
though nothing of it is in use.
"""

import ctypes

GIVE_BACK_EVERY_S = 300.0


def give_back_free_memory() -> bool:
    """Give whole pages that are free back to the system; whether there were any. False where the C library has no way
    to (it is glibc's `malloc_trim`)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))
